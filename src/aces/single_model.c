// aces/single_model.c: matrices, JMh and the tone scale in published arithmetic.
#include "aces/single.h"

#include <math.h>

static const float reference_nits = 100.0f;
static const float response_power = 0.42f;
static const float response_offset = 0.2713f * 100.0f;
static const float response_scale = 4.0f * 100.0f;
static const float surround_contrast = 0.59f, surround_gain = 0.9f;

static float model_gamma(void) {
    return surround_contrast * (1.48f + sqrtf(20.0f / reference_nits));
}

trl_single_mat trl_single_rgb_to_xyz(const trl_chromaticities *c) {
    float rx = (float)c->red.x, ry = (float)c->red.y;
    float gx = (float)c->green.x, gy = (float)c->green.y;
    float bx = (float)c->blue.x, by = (float)c->blue.y;
    float wx = (float)c->white.x, wy = (float)c->white.y;
    float x = wx / wy, z = (1 - wx - wy) / wy;
    float d = rx * (by - gy) + bx * (gy - ry) + gx * (ry - by);
    float red = (ry - 1) + ry * (x + z);
    float green = (gy - 1) + gy * (x + z);
    float blue = (by - 1) + by * (x + z);
    float r = (x * (by - gy) - gx * blue + bx * green) / d;
    float g = (x * (ry - by) + rx * blue - bx * red) / d;
    float b = (x * (gy - ry) - rx * green + gx * red) / d;
    return (trl_single_mat){{{r * rx, r * ry, r * (1 - rx - ry)},
                             {g * gx, g * gy, g * (1 - gx - gy)},
                             {b * bx, b * by, b * (1 - bx - by)}}};
}

// Cofactors over the determinant along the first row.
trl_single_mat trl_single_invert(const trl_single_mat *a) {
    trl_single_mat s;
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
            int i1 = (i + 1) % 3, i2 = (i + 2) % 3, j1 = (j + 1) % 3, j2 = (j + 2) % 3;
            s.m[i][j] = a->m[j1][i1] * a->m[j2][i2] - a->m[j2][i1] * a->m[j1][i2];
        }
    }
    float det = a->m[0][0] * s.m[0][0] + a->m[0][1] * s.m[1][0] + a->m[0][2] * s.m[2][0];
    for (int i = 0; i < 9; i++)
        s.m[i / 3][i % 3] /= det;
    return s;
}

trl_single_mat trl_single_mul(const trl_single_mat *a, const trl_single_mat *b) {
    trl_single_mat out;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            out.m[i][j] =
                a->m[i][0] * b->m[0][j] + a->m[i][1] * b->m[1][j] + a->m[i][2] * b->m[2][j];
    return out;
}

void trl_single_apply(const trl_single_mat *m, const float in[3], float out[3]) {
    float x = in[0], y = in[1], z = in[2];
    for (int j = 0; j < 3; j++)
        out[j] = x * m->m[0][j] + y * m->m[1][j] + z * m->m[2][j];
}

static float response_positive(float excitation) {
    float p = powf(excitation, response_power);
    return p / (response_offset + p);
}

static float excitation_positive(float response) {
    float r = fminf(response, 0.99f);
    return powf((response_offset * r) / (1 - r), 1 / response_power);
}

static float response(float excitation) {
    return copysignf(response_positive(fabsf(excitation)), excitation);
}

static float excitation(float response) {
    return copysignf(excitation_positive(fabsf(response)), response);
}

static float a_to_j(float a) {
    return 100.0f * powf(a, model_gamma());
}

float trl_single_j_to_a(float j) {
    return powf(j * (1.0f / 100.0f), 1 / model_gamma());
}

float trl_single_j_to_nits(const trl_single_model *model, float j) {
    float a = trl_single_j_to_a(fabsf(j));
    return excitation_positive(model->achromatic_white * a) / model->y_to_cone;
}

float trl_single_nits_to_j(const trl_single_model *model, float nits) {
    float a = response_positive(fabsf(nits) * model->y_to_cone) * (1 / model->achromatic_white);
    return copysignf(a_to_j(a), nits);
}

void trl_single_rgb_to_aab(const trl_single_model *model, const float rgb[3], float aab[3]) {
    float cone[3];
    trl_single_apply(&model->rgb_to_cone, rgb, cone);
    for (int i = 0; i < 3; i++)
        cone[i] = response(cone[i]);
    trl_single_apply(&model->cone_to_aab, cone, aab);
}

void trl_single_rgb_to_jmh(const trl_single_model *model, const float rgb[3], float jmh[3]) {
    static const float pi = (float)M_PI;
    float aab[3];
    trl_single_rgb_to_aab(model, rgb, aab);
    jmh[0] = jmh[1] = jmh[2] = 0;
    if (!(aab[0] > 0)) return;
    float hue = atan2f(aab[2], aab[1]) * 180.0f / pi;
    if (hue < 0) hue += 360.0f;
    jmh[0] = a_to_j(aab[0]);
    jmh[1] = sqrtf(aab[1] * aab[1] + aab[2] * aab[2]);
    jmh[2] = hue < 360.0f ? hue : 0; // a hair below 0 rounds to 360
}

void trl_single_aab_to_rgb(const trl_single_model *model, const float aab[3], float rgb[3]) {
    float cone[3];
    trl_single_apply(&model->aab_to_cone, aab, cone);
    for (int i = 0; i < 3; i++)
        cone[i] = excitation(cone[i]);
    trl_single_apply(&model->cone_to_rgb, cone, rgb);
}

void trl_single_jmh_to_rgb(const trl_single_model *model, const float jmh[3], float rgb[3]) {
    static const float pi = (float)M_PI;
    float hue = jmh[2] / 180.0f * pi;
    float aab[3] = {trl_single_j_to_a(jmh[0]), jmh[1] * cosf(hue), jmh[1] * sinf(hue)};
    trl_single_aab_to_rgb(model, aab, rgb);
}

static void model_init(trl_single_model *model, const trl_chromaticities *space) {
    static const trl_chromaticities cam16 = {
        {0.8336, 0.1735}, {2.3854, -1.4659}, {0.087, -0.125}, {0.333, 0.333}};
    static const float base[3][3] = {{2, 1, 1.0f / 9.0f},
                                     {1, -12.0f / 11.0f, 1.0f / 9.0f},
                                     {1.0f / 20.0f, 1.0f / 11.0f, -2.0f / 9.0f}};
    trl_single_mat rgb_to_xyz = trl_single_rgb_to_xyz(space),
                   cam16_to_xyz = trl_single_rgb_to_xyz(&cam16);
    trl_single_mat xyz_to_cam16 = trl_single_invert(&cam16_to_xyz);
    float white[3] = {reference_nits, reference_nits, reference_nits}, y_white, white_response[3];
    trl_single_apply(&rgb_to_xyz, white, white);
    y_white = white[1];
    trl_single_apply(&xyz_to_cam16, white, white);

    float k = 1 / (5 * 100.0f + 1), k4 = k * k * k * k;
    float f_l =
        0.2f * k4 * (5 * 100.0f) + 0.1f * powf(1 - k4, 2.0f) * powf(5 * 100.0f, 1.0f / 3.0f);
    model->y_to_cone = f_l / reference_nits;
    model->achromatic_white = response_positive(f_l);
    trl_single_mat m = trl_single_mul(&rgb_to_xyz, &xyz_to_cam16);
    for (int j = 0; j < 3; j++) {
        float adapt = model->y_to_cone * y_white / white[j];
        white_response[j] = response(adapt * white[j]);
        for (int i = 0; i < 3; i++)
            m.m[i][j] = m.m[i][j] * reference_nits * adapt;
    }
    model->rgb_to_cone = m;
    float a_white = response_scale * base[0][0] * white_response[0] +
                    response_scale * base[1][0] * white_response[1] +
                    response_scale * base[2][0] * white_response[2];
    for (int i = 0; i < 3; i++) {
        model->cone_to_aab.m[i][0] = response_scale * base[i][0] / a_white;
        for (int j = 1; j < 3; j++)
            model->cone_to_aab.m[i][j] = response_scale * base[i][j] * 43.0f * surround_gain;
    }
    model->cone_to_rgb = trl_single_invert(&model->rgb_to_cone);
    model->aab_to_cone = trl_single_invert(&model->cone_to_aab);
}

static void tone_init(trl_single_tone *tone, float n) {
    const float n_r = 100.0f, c = 0.18f, c_d = 10.013f, w_g = 0.14f;
    const float r_hit_min = 128.0f, r_hit_max = 896.0f;
    float g = tone->g = 1.15f, t_1 = tone->t_1 = 0.04f;
    float r_hit = r_hit_min + (r_hit_max - r_hit_min) * (logf(n / n_r) / logf(10000.0f / 100.0f));
    float m_0 = n / n_r;
    float m_1 = 0.5f * (m_0 + sqrtf(m_0 * (m_0 + 4 * t_1)));
    float u = powf((r_hit / m_1) / ((r_hit / m_1) + 1), g);
    float m = m_1 / u;
    float w_i = logf(n / 100.0f) / logf(2.0f);
    float c_t = c_d / n_r * (1 + w_i * w_g);
    float g_ip = 0.5f * (c_t + sqrtf(c_t * (c_t + 4 * t_1)));
    float g_ipp2 = -(m_1 * powf(g_ip / m, 1 / g)) / (powf(g_ip / m, 1 / g) - 1);
    float w_2 = c / g_ipp2;
    tone->n = n;
    tone->c_t = c_t;
    tone->s_2 = w_2 * m_1;
    tone->u_2 = powf((r_hit / m_1) / ((r_hit / m_1) + w_2), g);
    tone->m_2 = m_1 / tone->u_2;
    tone->forward_limit = 8 * r_hit;
    tone->inverse_limit = n / (tone->u_2 * n_r);
    tone->log_peak = log10f(n / n_r);
}

float trl_single_tone_inverse(const trl_single_tone *tone, float light) {
    float z = fmaxf(0, fminf(tone->inverse_limit, light));
    float h = (z + sqrtf(z * (4 * tone->t_1 + z))) / 2;
    return tone->s_2 / (powf(tone->m_2 / h, 1 / tone->g) - 1);
}

static void display_init(trl_single *s, const trl_aces_params *params) {
    trl_single_mat limit = trl_single_rgb_to_xyz(&params->limiting);
    trl_single_mat display = trl_single_rgb_to_xyz(&params->encoding);
    display = trl_single_invert(&display);
    s->limit_to_display = trl_single_mul(&limit, &display);
    s->display_to_limit = trl_single_invert(&s->limit_to_display);
    float white[3] = {1, 1, 1};
    trl_single_apply(&s->limit_to_display, white, white);
    s->white_scale = params->scale_white ? 1 / fmaxf(fmaxf(white[0], white[1]), white[2]) : 1;
    s->linear_scale = (float)params->linear_scale;
}

void trl_single_init(trl_single *s, const trl_aces_params *params) {
    float peak = (float)params->peak_nits;
    model_init(&s->input, &trl_primaries_ap0);
    model_init(&s->reach, &trl_primaries_ap1);
    model_init(&s->limit, &params->limiting);
    tone_init(&s->tone, peak);
    s->limit_j = trl_single_nits_to_j(&s->input, peak);
    s->gamma_inv = 1 / model_gamma();
    s->saturation = fmaxf(0.2f, 1.3f - (1.3f * 0.69f) * s->tone.log_peak);
    s->saturation_threshold = 0.5f / peak;
    s->compression = 2.4f + (2.4f * 3.3f) * s->tone.log_peak;
    s->chroma_scale = powf(0.03379f * peak, 0.30596f) - 0.45135f;
    s->mid_j = trl_single_nits_to_j(&s->input, s->tone.c_t * reference_nits);
    s->focus_distance = 1.35f + 1.35f * 1.75f * s->tone.log_peak;
    s->lower_gamma_inv = 1 / (1.14f + 0.07f * s->tone.log_peak);
    display_init(s, params);
}
