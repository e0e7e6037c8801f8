// color/gamut.c: which colours a space can hold, and what stands in for the others.
//
// Source: CSS Color 4, section 13: binary search with local MINDE, and ray trace.
// Both keep OKLCH lightness and hue and take away chroma, as far as is needed for
// clipping not to be seen. For single colours, not for pictures.
#include "color/css_space.h"

#include <math.h>
#include <string.h>

static const double just_noticeable = 0.02, search_step = 1e-4;
static const double rounding = 1e-12; // blue through OKLab and back has red -2e-15

bool trl_css_space_bounded(trl_css_space space) {
    return trl_css_space_get(space)->bounded;
}

static bool inside(const double light[3], double slack) {
    for (int i = 0; i < 3; i++)
        if (!(light[i] >= -slack && light[i] <= 1 + slack)) return false;
    return true;
}

static void clip(double light[3]) {
    for (int i = 0; i < 3; i++)
        light[i] = light[i] > 0 ? fmin(light[i], 1) : 0; // NaN too
}

bool trl_css_in_gamut(const trl_css_color *color, trl_css_space gamut) {
    if (!trl_css_space_bounded(gamut)) return true;
    double light[3];
    trl_css_to_light(color, gamut, light);
    return inside(light, rounding);
}

static double clip_error(const double light[3], const double clipped[3], trl_css_space gamut) {
    trl_css_color a, b;
    trl_css_from_light(light, gamut, 1, &a);
    trl_css_from_light(clipped, gamut, 1, &b);
    trl_css_convert(&a, TRL_CSS_OKLAB, &a);
    trl_css_convert(&b, TRL_CSS_OKLAB, &b);
    return trl_delta_e_ok(a.v, b.v);
}

// The colour with another chroma, as it is and clipped; returns ΔE OK between them.
static double try_chroma(const trl_css_color *oklch, double chroma, trl_css_space gamut,
                         double light[3], double clipped[3]) {
    trl_css_color color = *oklch;
    color.v[1] = chroma;
    trl_css_to_light(&color, gamut, light);
    memcpy(clipped, light, 3 * sizeof *light);
    clip(clipped);
    return clip_error(light, clipped, gamut);
}

static void map_minde(const trl_css_color *oklch, trl_css_space gamut, double clipped[3]) {
    double low = 0, high = oklch->v[1], light[3];
    bool low_inside = true;
    if (try_chroma(oklch, high, gamut, light, clipped) < just_noticeable) return;
    while (high - low > search_step) {
        double chroma = (low + high) / 2;
        double error = try_chroma(oklch, chroma, gamut, light, clipped);
        if (low_inside && inside(light, rounding)) {
            low = chroma;
        } else if (error < just_noticeable) {
            if (just_noticeable - error < search_step) return;
            low_inside = false;
            low = chroma;
        } else {
            high = chroma;
        }
    }
}

// Where the ray from `start`, which lies inside, through `end` leaves the unit cube;
// false where it misses.
static bool hit_cube(const double start[3], const double end[3], double hit[3]) {
    double near = -INFINITY, far = INFINITY;
    for (int i = 0; i < 3; i++) {
        double step = end[i] - start[i];
        if (fabs(step) < 1e-15) {
            if (start[i] < 0 || start[i] > 1) return false;
            continue;
        }
        double t0 = (0 - start[i]) / step, t1 = (1 - start[i]) / step;
        near = fmax(near, fmin(t0, t1));
        far = fmin(far, fmax(t0, t1));
    }
    if (near > far || far < 0) return false;
    double t = near < 0 ? far : near;
    if (!isfinite(t)) return false;
    for (int i = 0; i < 3; i++)
        hit[i] = start[i] + t * (end[i] - start[i]);
    return true;
}

static void restore(const trl_css_color *oklch, trl_css_space gamut, double light[3]) {
    trl_css_color color;
    trl_css_from_light(light, gamut, 1, &color);
    trl_css_convert(&color, TRL_CSS_OKLCH, &color);
    color.v[0] = oklch->v[0];
    color.v[2] = oklch->v[2];
    trl_css_to_light(&color, gamut, light);
}

static void map_raytrace(const trl_css_color *oklch, trl_css_space gamut, double light[3]) {
    trl_css_color grey = *oklch;
    double anchor[3], last[3], hit[3];
    grey.v[1] = 0;
    trl_css_to_light(&grey, gamut, anchor);
    trl_css_to_light(oklch, gamut, light);
    memcpy(last, light, sizeof last);
    for (int round = 0; round < 4; round++) {
        if (round > 0) restore(oklch, gamut, light);
        if (!hit_cube(anchor, light, hit)) {
            memcpy(light, last, sizeof last);
            break;
        }
        if (round > 0 && inside(light, -rounding)) memcpy(anchor, light, sizeof anchor);
        memcpy(light, hit, sizeof hit);
        memcpy(last, hit, sizeof hit);
    }
    clip(light);
}

void trl_css_map(const trl_css_color *color, trl_css_space gamut, trl_gamut_method method,
                 trl_css_color *out) {
    if (method == TRL_GAMUT_NONE || trl_css_in_gamut(color, gamut)) {
        trl_css_convert(color, gamut, out);
        return;
    }
    trl_css_color oklch, result;
    double light[3];
    trl_css_convert(color, TRL_CSS_OKLCH, &oklch);
    trl_css_to_light(color, gamut, light);
    if (method == TRL_GAMUT_CLIP)
        clip(light);
    else if (!(oklch.v[0] > 0 && oklch.v[0] < 1))
        light[0] = light[1] = light[2] = oklch.v[0] >= 1 ? 1 : 0;
    else if (method == TRL_GAMUT_CSS)
        map_minde(&oklch, gamut, light);
    else
        map_raytrace(&oklch, gamut, light);
    trl_css_from_light(light, gamut, color->alpha, &result);
    result.missing |= color->missing & TRL_CSS_NO_ALPHA;
    *out = result;
}
