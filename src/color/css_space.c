// color/css_space.c: the table of CSS spaces, and their transfer functions.
//
// Source: CSS Color 4, section 10 (predefined spaces) and its sample code.
#include "color/css_space.h"

#include <math.h>
#include <string.h>
#include <strings.h>

// CSS states D50 with four figures, and Bradford between it and D65.
static const trl_chromaticities a98 = {{0.64, 0.33}, {0.21, 0.71}, {0.15, 0.06}, {0.3127, 0.3290}};
static const trl_chromaticities prophoto = {
    {0.734699, 0.265301}, {0.159597, 0.840403}, {0.036598, 0.000105}, {0.3457, 0.3585}};

#define UNIT                                                                                       \
    { 1, 1, 1 }

static const trl_css_space_info table[TRL_CSS_SPACE_COUNT] = {
    [TRL_CSS_SRGB] = {"srgb", "color(srgb ", "rgb", UNIT, -1, .bounded = true,
                      .primaries = &trl_primaries_rec709, .curve = TRL_CSS_CURVE_SRGB},
    [TRL_CSS_SRGB_LINEAR] = {"srgb-linear", "color(srgb-linear ", "rgb", UNIT, -1, .bounded = true,
                             .relative = true, .primaries = &trl_primaries_rec709},
    [TRL_CSS_DISPLAY_P3] = {"display-p3", "color(display-p3 ", "rgb", UNIT, -1, .bounded = true,
                            .primaries = &trl_primaries_p3_d65, .curve = TRL_CSS_CURVE_SRGB},
    [TRL_CSS_A98_RGB] = {"a98-rgb", "color(a98-rgb ", "rgb", UNIT, -1, .bounded = true,
                         .primaries = &a98, .curve = TRL_CSS_CURVE_A98},
    [TRL_CSS_PROPHOTO_RGB] = {"prophoto-rgb", "color(prophoto-rgb ", "rgb", UNIT, -1,
                              .bounded = true, .primaries = &prophoto,
                              .curve = TRL_CSS_CURVE_PROPHOTO},
    [TRL_CSS_REC2020] = {"rec2020", "color(rec2020 ", "rgb", UNIT, -1, .bounded = true,
                         .primaries = &trl_primaries_rec2020, .curve = TRL_CSS_CURVE_REC2020},
    [TRL_CSS_DISPLAY_P3_LINEAR] = {"display-p3-linear", "color(display-p3-linear ", "rgb", UNIT, -1,
                                   .bounded = true, .relative = true,
                                   .primaries = &trl_primaries_p3_d65},
    [TRL_CSS_REC2020_OETF] = {"rec2020-oetf", "color(--rec2020-oetf ", "rgb", UNIT, -1,
                              .bounded = true, .primaries = &trl_primaries_rec2020,
                              .curve = TRL_CSS_CURVE_REC2020_CAMERA},
    [TRL_CSS_XYZ_D65] = {"xyz-d65", "color(xyz-d65 ", "xyz", UNIT, -1, .relative = true},
    [TRL_CSS_XYZ_D50] = {"xyz-d50", "color(xyz-d50 ", "xyz", UNIT, -1, .relative = true},
    [TRL_CSS_HSL] = {"hsl", "hsl(", "hsl", {360, 100, 100}, 0, .bounded = true, .percent = true},
    [TRL_CSS_HWB] = {"hwb", "hwb(", "hwb", {360, 100, 100}, 0, .bounded = true, .percent = true},
    [TRL_CSS_LAB] = {"lab", "lab(", "lab", {100, 125, 125}, -1, .relative = false},
    [TRL_CSS_LCH] = {"lch", "lch(", "lch", {100, 150, 360}, 2, .relative = false},
    [TRL_CSS_OKLAB] = {"oklab", "oklab(", "lab", {1, 0.4, 0.4}, -1, .relative = false},
    [TRL_CSS_OKLCH] = {"oklch", "oklch(", "lch", {1, 0.4, 360}, 2, .relative = false},
    [TRL_CSS_ACES2065] = {"aces2065-1", "color(--aces2065-1 ", "rgb", UNIT, -1, .relative = true,
                          .primaries = &trl_primaries_ap0},
    [TRL_CSS_ACESCG] = {"acescg", "color(--acescg ", "rgb", UNIT, -1, .relative = true,
                        .primaries = &trl_primaries_ap1},
    [TRL_CSS_JMH] = {"jmh", "color(--jmh ", "jmh", {100, 100, 360}, 2, .relative = false},
    [TRL_CSS_OKLRCH] = {"oklrch", "color(--oklrch ", "lch", {1, 0.4, 360}, 2, .relative = false},
    [TRL_CSS_OKHSL] = {"okhsl", "color(--okhsl ", "hsl", {360, 1, 1}, 0, .bounded = true},
    [TRL_CSS_OKHSV] = {"okhsv", "color(--okhsv ", "hsv", {360, 1, 1}, 0, .bounded = true},
};

const trl_css_space_info *trl_css_space_get(trl_css_space space) {
    return &table[space];
}

const char *trl_css_space_name(trl_css_space space) {
    return (unsigned)space < TRL_CSS_SPACE_COUNT ? table[space].name : NULL;
}

bool trl_css_space_has_hue(trl_css_space space) {
    return table[space].hue >= 0;
}

bool trl_css_space_find(const char *name, trl_css_space *out) {
    if (strncmp(name, "--", 2) == 0) name += 2;
    if (strcasecmp(name, "xyz") == 0) name = "xyz-d65";
    for (int i = 0; i < TRL_CSS_SPACE_COUNT; i++) {
        if (strcasecmp(name, table[i].name) != 0) continue;
        *out = (trl_css_space)i;
        return true;
    }
    return false;
}

static double decode(trl_css_curve curve, double code) {
    switch (curve) {
    case TRL_CSS_CURVE_SRGB:
        return code <= 0.04045 ? code / 12.92 : pow((code + 0.055) / 1.055, 2.4);
    case TRL_CSS_CURVE_A98: return pow(code, 563.0 / 256);
    case TRL_CSS_CURVE_PROPHOTO: return code <= 16.0 / 512 ? code / 16 : pow(code, 1.8);
    case TRL_CSS_CURVE_REC2020: return pow(code, 2.4);
    case TRL_CSS_CURVE_REC2020_CAMERA: return trl_bt709_decode(code);
    default: return code;
    }
}

static double encode(trl_css_curve curve, double light) {
    switch (curve) {
    case TRL_CSS_CURVE_SRGB:
        return light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055;
    case TRL_CSS_CURVE_A98: return pow(light, 256.0 / 563);
    case TRL_CSS_CURVE_PROPHOTO: return light < 1.0 / 512 ? light * 16 : pow(light, 1 / 1.8);
    case TRL_CSS_CURVE_REC2020: return pow(light, 1 / 2.4);
    case TRL_CSS_CURVE_REC2020_CAMERA: return trl_bt709_encode(light);
    default: return light;
    }
}

double trl_css_decode(trl_css_curve curve, double code) {
    return copysign(decode(curve, fabs(code)), code);
}

double trl_css_encode(trl_css_curve curve, double light) {
    return copysign(encode(curve, fabs(light)), light);
}
