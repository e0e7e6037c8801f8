// aces/gamut.c: bringing colours inside the limiting gamut.
//
// In the J, M plane of a hue, a colour moves along a line towards a focus on the
// far side of the achromatic axis. Where the line leaves the hull of the gamut,
// M is compressed so that the reach (AP1) lands on the hull. Source:
// Lib.Academy.OutputTransform.a2.v1.
#include "aces/output.h"

#include <math.h>

static const double smooth_cusps = 0.12;
static const double cusp_mid_blend = 1.3;
static const double focus_gain_blend = 0.3;
static const double focus_distance = 1.35, focus_distance_scaling = 1.75;
static const double compression_threshold = 0.75;

static double mix(double a, double b, double t) {
    return a + t * (b - a);
}

void trl_aces_gamut_init(trl_aces_gamut *gamut, const trl_aces_tone *tone,
                         const trl_jmh_model *input) {
    gamut->mid_j = trl_jmh_nits_to_j(input, tone->grey * 100);
    gamut->focus_distance =
        focus_distance + focus_distance * focus_distance_scaling * tone->log_peak;
    gamut->lower_gamma_inv = 1 / (1.14 + 0.07 * tone->log_peak);
}

// One hue's hull of the limiting gamut.
typedef struct hull_of_hue {
    double cusp_j, cusp_m;
    double lower_gamma_inv, upper_gamma_inv;
    double focus_j;
    double analytical_threshold; // J above which the focus moves away
} hull_of_hue;

static void hull_init(hull_of_hue *hull, const trl_aces_output *o, double cusp_j, double cusp_m,
                      double upper_gamma_inv) {
    hull->cusp_j = cusp_j;
    hull->cusp_m = cusp_m;
    hull->lower_gamma_inv = o->gamut.lower_gamma_inv;
    hull->upper_gamma_inv = upper_gamma_inv;
    hull->focus_j = mix(cusp_j, o->gamut.mid_j, fmin(1, cusp_mid_blend - cusp_j / o->limit_j));
    hull->analytical_threshold = mix(cusp_j, o->limit_j, focus_gain_blend);
}

static double focus_gain(const trl_aces_output *o, const hull_of_hue *hull, double j) {
    double gain = o->limit_j * o->gamut.focus_distance;
    if (!(j > hull->analytical_threshold)) return gain;
    double adjust = log10((o->limit_j - hull->analytical_threshold) / fmax(0.0001, o->limit_j - j));
    return gain * (adjust * adjust + 1);
}

// Where the line through (j, m) towards the focus meets the J axis.
static double solve_j(const trl_aces_output *o, const hull_of_hue *hull, double j, double m,
                      double slope_gain) {
    double scaled = m / slope_gain;
    double a = scaled / hull->focus_j;
    if (j < hull->focus_j) {
        double b = 1 - scaled;
        return 2 * j / (b + sqrt(b * b + 4 * a * j));
    }
    double b = -(1 + scaled + o->limit_j * a);
    double c = o->limit_j * scaled + j;
    return -2 * c / (b - sqrt(b * b - 4 * a * c));
}

static double line_slope(const trl_aces_output *o, const hull_of_hue *hull, double j_axis,
                         double slope_gain) {
    double direction = j_axis < hull->focus_j ? j_axis : o->limit_j - j_axis;
    return direction * (j_axis - hull->focus_j) / (hull->focus_j * slope_gain);
}

// M where the line J = slope·M + j_axis meets the boundary J = j_max·(M/m_max)^(1/gamma_inv).
// An estimate, without iteration: the line from a shifted start meets a straight boundary.
static double boundary_m(double j_axis, double slope, double gamma_inv, double j_max, double m_max,
                         double j_reference) {
    double shifted = j_reference * pow(fmax(j_axis / j_reference, 0), gamma_inv);
    return shifted * m_max / (j_max - slope * m_max);
}

static double smooth_min(double a, double b, double reference) {
    double s = smooth_cusps * reference;
    double h = fmax(s - fabs(a - b), 0) / s;
    return fmin(a, b) - h * h * h * s * (1.0 / 6);
}

static double hull_boundary_m(const trl_aces_output *o, const hull_of_hue *hull, double j_axis,
                              double slope, double j_axis_cusp) {
    double lower =
        boundary_m(j_axis, slope, hull->lower_gamma_inv, hull->cusp_j, hull->cusp_m, j_axis_cusp);
    // The upper part is the same upside down, from limit_j.
    double upper = boundary_m(o->limit_j - j_axis, -slope, hull->upper_gamma_inv,
                              o->limit_j - hull->cusp_j, hull->cusp_m, o->limit_j - j_axis_cusp);
    return smooth_min(lower, upper, hull->cusp_m);
}

typedef enum remap_direction { REMAP_FORWARD, REMAP_INVERSE } remap_direction;

// Reinhard's curve between a threshold inside the hull and the reach.
static double remap_m(double m, double hull_m, double reach_m, remap_direction direction) {
    double proportion = fmax(hull_m / reach_m, compression_threshold);
    double threshold = proportion * hull_m;
    if (m <= threshold || proportion >= 1) return m;
    double hull_offset = hull_m - threshold, reach_offset = reach_m - threshold;
    double scale = reach_offset / (reach_offset / hull_offset - 1);
    double x = (m - threshold) / scale;
    if (direction == REMAP_FORWARD) return threshold + scale * x / (1 + x);
    return threshold + (x >= 1 ? scale : scale * x / (1 - x));
}

static void compress(const trl_aces_output *o, const hull_of_hue *hull, double gain_j,
                     remap_direction direction, double jmh[3]) {
    double gain = focus_gain(o, hull, gain_j);
    double j_axis = solve_j(o, hull, jmh[0], jmh[1], gain);
    double slope = line_slope(o, hull, j_axis, gain);
    double j_axis_cusp = solve_j(o, hull, hull->cusp_j, hull->cusp_m, gain);
    double hull_m = hull_boundary_m(o, hull, j_axis, slope, j_axis_cusp);
    if (hull_m <= 0) {
        jmh[1] = 0;
        return;
    }
    double reach = trl_aces_reach_m(&o->tables, jmh[2]);
    double reach_m = boundary_m(j_axis, slope, 1 / trl_jmh_gamma, o->limit_j, reach, o->limit_j);
    jmh[1] = remap_m(jmh[1], hull_m, reach_m, direction);
    jmh[0] = j_axis + jmh[1] * slope;
}

static void hull_at(const trl_aces_output *o, double h, hull_of_hue *hull) {
    const trl_aces_tables *t = &o->tables;
    int i = trl_aces_hue_interval(t, h);
    double w = (h - t->hue[i - 1]) / (t->hue[i] - t->hue[i - 1]);
    int k = trl_aces_gamma_interval(t, h);
    // Not divided by the interval's width: so the published transform has it.
    double gamma = mix(t->upper_gamma_inv[k - 1], t->upper_gamma_inv[k], h - t->hue[k - 1]);
    hull_init(hull, o, mix(t->cusp_j[i - 1], t->cusp_j[i], w),
              mix(t->cusp_m[i - 1], t->cusp_m[i], w), gamma);
}

double trl_aces_gamut_safe_m(const trl_aces_output *o, double j, double h) {
    hull_of_hue hull;
    hull_at(o, h, &hull);
    double gain = focus_gain(o, &hull, j);
    double j_axis_cusp = solve_j(o, &hull, hull.cusp_j, hull.cusp_m, gain);
    double m = 0, least = INFINITY;
    for (int i = 0; i < 3; i++) {
        double j_axis = solve_j(o, &hull, j, m, gain);
        double slope = line_slope(o, &hull, j_axis, gain);
        m = fmax(compression_threshold * hull_boundary_m(o, &hull, j_axis, slope, j_axis_cusp), 0);
        least = fmin(least, m);
    }
    return least;
}

// Black and what is brighter than the peak lose their colour; true if so.
static bool outside_range(const trl_aces_output *o, double jmh[3]) {
    if (jmh[0] > 0 && !(jmh[1] < 0) && !(jmh[0] > o->limit_j)) return false;
    if (!(jmh[0] > 0)) jmh[0] = 0;
    jmh[1] = 0;
    return true;
}

void trl_aces_gamut_forward(const trl_aces_output *o, double jmh[3]) {
    if (outside_range(o, jmh)) return;
    hull_of_hue hull;
    hull_at(o, jmh[2], &hull);
    compress(o, &hull, jmh[0], REMAP_FORWARD, jmh);
}

void trl_aces_gamut_inverse(const trl_aces_output *o, double jmh[3]) {
    if (outside_range(o, jmh)) return;
    hull_of_hue hull;
    hull_at(o, jmh[2], &hull);
    double gain_j = jmh[0];
    if (gain_j > hull.analytical_threshold) {
        // The gain was made from the J before compression; a first pass finds it nearly.
        double first[3] = {jmh[0], jmh[1], jmh[2]};
        compress(o, &hull, gain_j, REMAP_INVERSE, first);
        gain_j = first[0];
    }
    compress(o, &hull, gain_j, REMAP_INVERSE, jmh);
}
