// aces/single_hull.c: gamut compression in published arithmetic; gamut.c has it
// in words.
#include "aces/single.h"

#include <math.h>

static const float smooth_cusps = 0.12f, smooth_m = 0.27f;
static const float cusp_mid_blend = 1.3f, focus_gain_blend = 0.3f;
static const float compression_threshold = 0.75f;

float trl_single_mix(float a, float b, float t) {
    return a + t * (b - a);
}

float trl_single_cusp_m_enlarged(float m) {
    return m * (1 + smooth_m * smooth_cusps);
}

void trl_single_hull_init(trl_single_hull *hull, const trl_single *s, float cusp_j, float cusp_m,
                          float upper_gamma_inv) {
    hull->cusp_j = cusp_j;
    hull->cusp_m = cusp_m;
    hull->lower_gamma_inv = s->lower_gamma_inv;
    hull->upper_gamma_inv = upper_gamma_inv;
    hull->focus_j =
        trl_single_mix(cusp_j, s->mid_j, fminf(1, cusp_mid_blend - (cusp_j / s->limit_j)));
    hull->analytical_threshold = trl_single_mix(cusp_j, s->limit_j, focus_gain_blend);
}

float trl_single_focus_gain(const trl_single *s, const trl_single_hull *hull, float j) {
    float gain = s->limit_j * s->focus_distance;
    if (!(j > hull->analytical_threshold)) return gain;
    float adjust =
        log10f((s->limit_j - hull->analytical_threshold) / fmaxf(0.0001f, s->limit_j - j));
    return gain * (adjust * adjust + 1);
}

float trl_single_solve_j(const trl_single *s, const trl_single_hull *hull, float j, float m,
                         float slope_gain) {
    float scaled = m / slope_gain;
    float a = scaled / hull->focus_j;
    if (j < hull->focus_j) {
        float b = 1 - scaled, c = -j;
        return -2 * c / (b + sqrtf(b * b - 4 * a * c));
    }
    float b = -(1 + scaled + s->limit_j * a), c = s->limit_j * scaled + j;
    return -2 * c / (b - sqrtf(b * b - 4 * a * c));
}

float trl_single_slope(const trl_single *s, const trl_single_hull *hull, float j_axis,
                       float slope_gain) {
    float direction = j_axis < hull->focus_j ? j_axis : s->limit_j - j_axis;
    return direction * (j_axis - hull->focus_j) / (hull->focus_j * slope_gain);
}

static float boundary_m(float j_axis, float slope, float gamma_inv, float j_max, float m_max,
                        float j_reference) {
    float shifted = j_reference * powf(j_axis / j_reference, gamma_inv);
    return shifted * m_max / (j_max - slope * m_max);
}

static float smooth_min(float a, float b, float reference) {
    float s = smooth_cusps * reference;
    float h = fmaxf(s - fabsf(a - b), 0) / s;
    return fminf(a, b) - h * h * h * s * (1.0f / 6.0f);
}

float trl_single_hull_m(const trl_single *s, const trl_single_hull *hull, float j_axis, float slope,
                        float j_axis_cusp) {
    float lower =
        boundary_m(j_axis, slope, hull->lower_gamma_inv, hull->cusp_j, hull->cusp_m, j_axis_cusp);
    float upper = boundary_m(s->limit_j - j_axis, -slope, hull->upper_gamma_inv,
                             s->limit_j - hull->cusp_j, hull->cusp_m, s->limit_j - j_axis_cusp);
    return smooth_min(lower, upper, hull->cusp_m);
}

static float remap_inverse(float m, float hull_m, float reach_m) {
    float proportion = fmaxf(hull_m / reach_m, compression_threshold);
    float threshold = proportion * hull_m;
    if (m <= threshold || proportion >= 1) return m;
    float hull_offset = hull_m - threshold, reach_offset = reach_m - threshold;
    float scale = reach_offset / ((reach_offset / hull_offset) - 1);
    float x = (m - threshold) / scale;
    return threshold + (x >= 1 ? scale : scale * -(x / (x - 1)));
}

static void expand(const trl_single *s, const trl_single_hull *hull, float gain_j, float jmh[3]) {
    float gain = trl_single_focus_gain(s, hull, gain_j);
    float j_axis = trl_single_solve_j(s, hull, jmh[0], jmh[1], gain);
    float slope = trl_single_slope(s, hull, j_axis, gain);
    float j_axis_cusp = trl_single_solve_j(s, hull, hull->cusp_j, hull->cusp_m, gain);
    float hull_m = trl_single_hull_m(s, hull, j_axis, slope, j_axis_cusp);
    if (!(hull_m > 0)) { // not a number: the rounding of white
        jmh[1] = 0;
        return;
    }
    float reach = trl_single_reach_m(&s->tables, jmh[2]);
    float reach_m = boundary_m(j_axis, slope, s->gamma_inv, s->limit_j, reach, s->limit_j);
    jmh[1] = remap_inverse(jmh[1], hull_m, reach_m);
    jmh[0] = j_axis + jmh[1] * slope;
}

static void hull_at(const trl_single *s, float h, trl_single_hull *hull) {
    const trl_single_tables *t = &s->tables;
    int i = trl_single_hue_interval(t, h), k = trl_single_gamma_interval(t, h);
    float w = (h - t->hue[i - 1]) / (t->hue[i] - t->hue[i - 1]);
    float gamma =
        trl_single_mix(t->upper_gamma_inv[k - 1], t->upper_gamma_inv[k], h - t->hue[k - 1]);
    trl_single_hull_init(hull, s, trl_single_mix(t->cusp_j[i - 1], t->cusp_j[i], w),
                         trl_single_mix(t->cusp_m[i - 1], t->cusp_m[i], w), gamma);
}

void trl_single_gamut_inverse(const trl_single *s, float jmh[3]) {
    if (!(jmh[0] > 0) || jmh[1] < 0 || jmh[0] > s->limit_j) {
        jmh[0] = fmaxf(jmh[0], 0);
        jmh[1] = 0;
        return;
    }
    trl_single_hull hull;
    hull_at(s, jmh[2], &hull);
    float gain_j = jmh[0];
    if (gain_j > hull.analytical_threshold) {
        float first[3] = {jmh[0], jmh[1], jmh[2]};
        expand(s, &hull, gain_j, first);
        gain_j = first[0];
    }
    expand(s, &hull, gain_j, jmh);
}
