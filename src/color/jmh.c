// color/jmh.c: the colour appearance model of ACES 2.0.
//
// Sources: C. Li et al., CAM16 (2017); L. Hellwig and M. D. Fairchild, "Brightness,
// lightness, colorfulness, and chroma in CIECAM02 and CAM16" (2022); numbers and
// simplifications of Lib.Academy.OutputTransform.a2.v1.
#include "color/jmh.h"

#include <math.h>

static const trl_chromaticities cam16_primaries = {
    {0.8336, 0.1735}, {2.3854, -1.4659}, {0.087, -0.125}, {0.333, 0.333}};

static const double adapting_nits = 100;
static const double surround_gain = 0.9; // N_c of a dim surround
const double trl_jmh_response_power = 0.42;
const double trl_jmh_response_offset = 27.13;
static const double response_scale = 400;
static const double response_limit = 0.99; // the inverse has a pole at 1

// c·z = 0.59·(1.48 + sqrt(Y_b / Y_w)) for the dim surround and Y_b = 20.
const double trl_jmh_gamma = 0.59 * (1.48 + 0.44721359549995793);

double trl_jmh_response(double excitation) {
    double p = pow(fabs(excitation), trl_jmh_response_power);
    return copysign(p / (trl_jmh_response_offset + p), excitation);
}

double trl_jmh_excitation(double response) {
    double r = fmin(fabs(response), response_limit);
    return copysign(pow(trl_jmh_response_offset * r / (1 - r), 1 / trl_jmh_response_power),
                    response);
}

// Luminance-level adaptation factor F_L of CAM16.
static double luminance_adaptation(void) {
    double k = 1 / (5 * adapting_nits + 1);
    double k4 = k * k * k * k;
    return 0.2 * k4 * 5 * adapting_nits + 0.1 * (1 - k4) * (1 - k4) * cbrt(5 * adapting_nits);
}

static trl_mat3 cone_to_aab(const double white_response[3]) {
    static const double base[3][3] = {
        {2, 1, 1.0 / 20}, {1, -12.0 / 11, 1.0 / 11}, {1.0 / 9, 1.0 / 9, -2.0 / 9}};
    trl_mat3 out;
    double white = 0;
    for (int j = 0; j < 3; j++)
        white += response_scale * base[0][j] * white_response[j];
    for (int j = 0; j < 3; j++) {
        out.m[0][j] = response_scale * base[0][j] / white;
        out.m[1][j] = response_scale * base[1][j] * 43 * surround_gain;
        out.m[2][j] = response_scale * base[2][j] * 43 * surround_gain;
    }
    return out;
}

bool trl_jmh_model_init(trl_jmh_model *model, const trl_chromaticities *space) {
    trl_mat3 rgb_to_xyz, cam16_to_xyz, xyz_to_cam16;
    if (!trl_rgb_to_xyz(space, &rgb_to_xyz) || !trl_rgb_to_xyz(&cam16_primaries, &cam16_to_xyz) ||
        !trl_mat3_invert(&cam16_to_xyz, &xyz_to_cam16))
        return false;
    double f_l = luminance_adaptation();
    trl_mat3 m = trl_mat3_mul(&xyz_to_cam16, &rgb_to_xyz);
    double white[3] = {1, 1, 1}, white_response[3];
    trl_mat3_apply(&m, white, white);
    for (int i = 0; i < 3; i++) {
        // Full adaptation: the white of the space excites every cone alike.
        for (int j = 0; j < 3; j++)
            m.m[i][j] *= f_l / white[i];
        white_response[i] = trl_jmh_response(f_l);
    }
    model->rgb_to_cone = m;
    model->cone_to_aab = cone_to_aab(white_response);
    model->y_to_cone = f_l / TRL_JMH_REFERENCE_NITS;
    model->achromatic_white = trl_jmh_response(f_l);
    return trl_mat3_invert(&model->rgb_to_cone, &model->cone_to_rgb) &&
           trl_mat3_invert(&model->cone_to_aab, &model->aab_to_cone);
}

void trl_jmh_rgb_to_aab(const trl_jmh_model *model, const double rgb[3], double aab[3]) {
    double cone[3];
    trl_mat3_apply(&model->rgb_to_cone, rgb, cone);
    for (int i = 0; i < 3; i++)
        cone[i] = trl_jmh_response(cone[i]);
    trl_mat3_apply(&model->cone_to_aab, cone, aab);
}

void trl_jmh_aab_to_rgb(const trl_jmh_model *model, const double aab[3], double rgb[3]) {
    double cone[3];
    trl_mat3_apply(&model->aab_to_cone, aab, cone);
    for (int i = 0; i < 3; i++)
        cone[i] = trl_jmh_excitation(cone[i]);
    trl_mat3_apply(&model->cone_to_rgb, cone, rgb);
}

double trl_jmh_a_to_j(double a) {
    return 100 * pow(a, trl_jmh_gamma);
}

double trl_jmh_j_to_a(double j) {
    return pow(j / 100, 1 / trl_jmh_gamma);
}

void trl_jmh_from_rgb(const trl_jmh_model *model, const double rgb[3], double jmh[3]) {
    double aab[3];
    trl_jmh_rgb_to_aab(model, rgb, aab);
    jmh[0] = jmh[1] = jmh[2] = 0;
    if (!(aab[0] > 0)) return;
    double hue = atan2(aab[2], aab[1]) * (180 / M_PI);
    if (hue < 0) hue += 360;
    jmh[0] = trl_jmh_a_to_j(aab[0]);
    jmh[1] = sqrt(aab[1] * aab[1] + aab[2] * aab[2]);
    jmh[2] = hue < 360 ? hue : 0; // -1e-20 + 360 rounds to 360
}

void trl_jmh_to_rgb(const trl_jmh_model *model, const double jmh[3], double rgb[3]) {
    double hue = jmh[2] * (M_PI / 180);
    double aab[3] = {trl_jmh_j_to_a(jmh[0]), jmh[1] * cos(hue), jmh[1] * sin(hue)};
    trl_jmh_aab_to_rgb(model, aab, rgb);
}

double trl_jmh_j_to_nits(const trl_jmh_model *model, double j) {
    return trl_jmh_excitation(model->achromatic_white * trl_jmh_j_to_a(fabs(j))) / model->y_to_cone;
}

double trl_jmh_nits_to_j(const trl_jmh_model *model, double nits) {
    double j =
        trl_jmh_a_to_j(trl_jmh_response(fabs(nits) * model->y_to_cone) / model->achromatic_white);
    return copysign(j, nits);
}
