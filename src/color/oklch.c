// color/oklch.c: the change of chroma, hue and lightness, in double precision.
#include "color/oklch.h"

#include "base/base.h"
#include "color/oklab.h"

#include <math.h>
#include <string.h>

static const double factor_max = 16, hue_max = 36000;
static const double edge_max = 4;
static const trl_xy d65 = {0.3127, 0.3290};

trl_result trl_oklch_change_check(const trl_oklch_change *change, trl_error *err) {
    TRL_REQUIRE(change->chroma >= 0 && change->chroma <= factor_max, err, TRL_ERR_ARGUMENT,
                "a chroma factor of %g is outside 0 to %g", change->chroma, factor_max);
    TRL_REQUIRE(fabs(change->hue_degrees) <= hue_max, err, TRL_ERR_ARGUMENT,
                "a hue turn of %g degrees is outside -%g to %g", change->hue_degrees, hue_max,
                hue_max);
    TRL_REQUIRE(change->lightness >= 0 && change->lightness <= factor_max, err, TRL_ERR_ARGUMENT,
                "a lightness factor of %g is outside 0 to %g", change->lightness, factor_max);
    return TRL_OK;
}

bool trl_oklch_change_is_none(const trl_oklch_change *change) {
    return change->chroma == 1 && change->lightness == 1 && fmod(change->hue_degrees, 360) == 0;
}

// In OKLab: lightness a factor, the rest turned and stretched.
static trl_mat3 change_matrix(const trl_oklch_change *change) {
    double angle = fmod(change->hue_degrees, 360) * M_PI / 180;
    double c = change->chroma * cos(angle), s = change->chroma * sin(angle);
    return (trl_mat3){{{change->lightness, 0, 0}, {0, c, -s}, {0, s, c}}};
}

void trl_oklch_change_xyz(const trl_oklch_change *change, const double xyz[3], double out[3]) {
    double lab[3];
    trl_mat3 m = change_matrix(change);
    trl_xyz_to_oklab(xyz, lab);
    trl_mat3_apply(&m, lab, lab);
    trl_oklab_to_xyz(lab, out);
}

// Up to the knee as it is; `limit` becomes 1, and what lies beyond a little more.
static double roll_off(double x, double limit) {
    double u = (x - TRL_OKLCH_KNEE) / (1 - TRL_OKLCH_KNEE);
    double end = (limit - TRL_OKLCH_KNEE) / (1 - TRL_OKLCH_KNEE);
    if (!(u > 0)) return x;
    return TRL_OKLCH_KNEE + (1 - TRL_OKLCH_KNEE) * u / (1 + u * (end - 1) / end);
}

static void light_of_lab(const trl_oklch *o, const double lab[3], double rgb[3]) {
    double cone[3];
    trl_mat3_apply(&o->from_lab, lab, cone);
    for (int c = 0; c < 3; c++)
        cone[c] = cone[c] * cone[c] * cone[c];
    trl_mat3_apply(&o->from_cone, cone, rgb);
}

static void roots_of_light(const trl_oklch *o, const double rgb[3], double roots[3]) {
    trl_mat3_apply(&o->to_cone, rgb, roots);
    for (int c = 0; c < 3; c++)
        roots[c] = cbrt(roots[c]);
}

// Chroma as a share of the edge's rolls off, and what is left over near blue is clipped.
static void bound(const trl_oklch *o, double lab[3], double rgb[3]) {
    double chroma = hypot(lab[1], lab[2]);
    if (chroma > 0x1p-40) {
        double edge = trl_oklch_edge(o, lab);
        double ratio = edge * fmin(roll_off(chroma / fmax(edge, 0x1p-40), o->edge), 1) / chroma;
        if (chroma > TRL_OKLCH_KNEE * edge) lab[1] *= ratio, lab[2] *= ratio;
    }
    light_of_lab(o, lab, rgb);
    for (int c = 0; c < 3; c++)
        rgb[c] = fmin(fmax(rgb[c], 0), 1);
}

static void changed_lab(const trl_oklch *o, const double rgb[3], double lab[3]) {
    double roots[3];
    roots_of_light(o, rgb, roots);
    trl_mat3_apply(&o->to_lab, roots, lab);
    if (o->bounded) lab[0] = fmin(fmax(roll_off(lab[0], o->white), 0), 1);
}

void trl_oklch_apply(const trl_oklch *o, double rgb[3]) {
    double lab[3];
    changed_lab(o, rgb, lab);
    if (o->bounded)
        bound(o, lab, rgb);
    else
        light_of_lab(o, lab, rgb);
}

// How far the gamut's own colours would go: the whole of it finds room within itself, and
// nothing is drawn in where nothing leaves. Where a change throws colours further than
// edge_max, to make room for them would crush the rest.
static void measure_gamut(trl_oklch *o) {
    enum { STEPS = 32 };
    for (int i = 0; i < 6 * (STEPS + 1) * (STEPS + 1); i++) {
        int face = i % 6, u = i / 6 % (STEPS + 1), v = i / 6 / (STEPS + 1);
        double rgb[3], roots[3], lab[3];
        rgb[face % 3] = face >= 3;
        rgb[(face + 1) % 3] = pow((double)u / STEPS, 2);
        rgb[(face + 2) % 3] = pow((double)v / STEPS, 2);
        roots_of_light(o, rgb, roots);
        trl_mat3_apply(&o->to_lab, roots, lab);
        double chroma = hypot(lab[1], lab[2]);
        lab[0] = roll_off(lab[0], o->white);
        if (chroma >= 1e-3 && lab[0] > 0.01 && lab[0] < 0.99)
            o->edge = fmax(o->edge, chroma / fmax(trl_oklch_edge(o, lab), 1e-3));
    }
    o->edge = fmin(o->edge, edge_max);
    // Sums of rounding and of what is clipped are no reason to draw in.
    if (o->change.lightness == 1 && fmod(o->change.hue_degrees, 360) == 0)
        o->edge = fmin(fmax(o->change.chroma, 1), edge_max);
}

bool trl_oklch_prepare(trl_oklch *out, const trl_oklch_change *change,
                       const trl_chromaticities *primaries, bool bounded) {
    trl_mat3 to_xyz, adapt, d65_xyz, changed = change_matrix(change);
    trl_mat3 to_cone = trl_oklab_cones(), to_lab = trl_oklab_of_roots();
    if (!trl_rgb_to_xyz(primaries, &to_xyz) ||
        !trl_white_adapt(primaries->white, d65, TRL_ADAPTATION_BRADFORD, &adapt))
        return false;
    *out = (trl_oklch){.change = *change, .bounded = bounded, .edge = 1};
    d65_xyz = trl_mat3_mul(&adapt, &to_xyz);
    out->to_cone = trl_mat3_mul(&to_cone, &d65_xyz);
    out->from_lab = trl_oklab_to_roots();
    out->to_lab = trl_mat3_mul(&changed, &to_lab);
    out->turn = trl_mat3_mul(&out->from_lab, &out->to_lab);
    out->white = fmax(change->lightness, 1);
    if (!trl_mat3_invert(&out->to_cone, &out->from_cone)) return false;
    if (bounded) {
        trl_oklch_measure_reach(out);
        measure_gamut(out);
    }
    return true;
}
