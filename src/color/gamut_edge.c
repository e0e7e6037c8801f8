// color/gamut_edge.c: how much chroma a gamut holds at one lightness and hue of OKLCH.
//
// There each of red, green and blue is a cubic of the chroma, and the colours inside are
// those where all three lie between 0 and 1. Where they cross is found exactly; a search by
// halves would miss that sRGB is hollow near blue.
#include "color/css_space.h"
#include "color/cubic.h"
#include "color/oklab.h"

#include <math.h>
#include <stdlib.h>

enum { EDGES = 18 }; // three channels, two bounds, three crossings each

static const double chroma_max = 4;
static const double rounding = 1e-12; // as in gamut.c

typedef struct bounds {
    double above[3][4], below[3][4]; // inside, none of them is negative
    double at[EDGES];
    int count;
} bounds;

// Linear light of the gamut from cone responses.
static trl_mat3 light_of_cones(trl_css_space gamut) {
    trl_mat3 cones = trl_oklab_cones(), xyz = trl_mat3_identity(), light = trl_mat3_identity();
    (void)trl_mat3_invert(&cones, &xyz);
    for (int j = 0; j < 3; j++) {
        trl_css_color one = {.space = TRL_CSS_XYZ_D65, .alpha = 1};
        double column[3];
        one.v[j] = 1;
        trl_css_to_light(&one, gamut, column);
        for (int i = 0; i < 3; i++)
            light.m[i][j] = column[i];
    }
    return trl_mat3_mul(&light, &xyz);
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void find_bounds(trl_css_space gamut, double lightness, double hue_degrees, bounds *b) {
    trl_mat3 light = light_of_cones(gamut), roots = trl_oklab_to_roots();
    double hue = hue_degrees * M_PI / 180;
    *b = (bounds){.count = 0};
    for (int k = 0; k < 3; k++) {
        double d = roots.m[k][1] * cos(hue) + roots.m[k][2] * sin(hue), l = lightness;
        const double cube[4] = {l * l * l, 3 * l * l * d, 3 * l * d * d, d * d * d};
        for (int c = 0; c < 3; c++)
            for (int power = 0; power < 4; power++) {
                b->above[c][power] += light.m[c][k] * cube[power];
                b->below[c][power] -= light.m[c][k] * cube[power];
            }
    }
    for (int c = 0; c < 3; c++) {
        b->above[c][0] += rounding;
        b->below[c][0] += 1 + rounding;
        b->count += trl_cubic_crossings(b->above[c], 0, chroma_max, b->at + b->count);
        b->count += trl_cubic_crossings(b->below[c], 0, chroma_max, b->at + b->count);
    }
    qsort(b->at, (size_t)b->count, sizeof *b->at, by_size);
}

static bool holds(const bounds *b, double chroma) {
    for (int c = 0; c < 3; c++)
        if (trl_cubic_value(b->above[c], chroma) < 0 || trl_cubic_value(b->below[c], chroma) < 0)
            return false;
    return true;
}

// The end of the stretches inside: of the first, or of all.
static double last_inside(trl_css_space gamut, double lightness, double hue_degrees, bool solid) {
    bounds b;
    double start = 0, found = 0;
    if (!trl_css_space_bounded(gamut) || !(lightness > 0 && lightness < 1)) return 0;
    find_bounds(gamut, lightness, hue_degrees, &b);
    for (int i = 0; i < b.count; i++) {
        if (holds(&b, (start + b.at[i]) / 2))
            found = b.at[i];
        else if (solid && b.at[i] > start)
            break;
        start = b.at[i];
    }
    return found;
}

double trl_css_edge_chroma(trl_css_space gamut, double lightness, double hue_degrees) {
    return last_inside(gamut, lightness, hue_degrees, false);
}

double trl_css_solid_chroma(trl_css_space gamut, double lightness, double hue_degrees) {
    return last_inside(gamut, lightness, hue_degrees, true);
}
