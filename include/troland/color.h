// troland/color.h: primaries, matrices, white adaptation, colour spaces, the
// colours of CSS (OKLCH and its family), gamuts, differences, contrast.
//
// Small maths types are public and by value. Matrices act on column vectors:
// out[i] = sum over j of m[i][j] * in[j]. Everything is double precision.
#ifndef TROLAND_COLOR_H
#define TROLAND_COLOR_H

#include "light.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct trl_xy {
    double x, y; // CIE 1931 chromaticity
} trl_xy;

/// Red, green and blue primaries and the white of an RGB space, CIE 1931 xy.
typedef struct trl_chromaticities {
    trl_xy red, green, blue, white;
} trl_chromaticities;

typedef struct trl_mat3 {
    double m[3][3]; // row, column; acts on column vectors
} trl_mat3;

TRL_API trl_mat3 trl_mat3_identity(void);
/// a·b: first b, then a.
TRL_API trl_mat3 trl_mat3_mul(const trl_mat3 *a, const trl_mat3 *b);
/// False, and `out` untouched, where the matrix is singular.
TRL_API bool trl_mat3_invert(const trl_mat3 *m, trl_mat3 *out);
TRL_API void trl_mat3_apply(const trl_mat3 *m, const double in[3], double out[3]);

/// RGB → CIE XYZ with Y = 1 for white. SMPTE RP 177. False where the primaries
/// span no triangle or the white has y = 0.
TRL_API bool trl_rgb_to_xyz(const trl_chromaticities *space, trl_mat3 *out);

typedef enum trl_adaptation {
    TRL_ADAPTATION_NONE = 0,
    TRL_ADAPTATION_BRADFORD = 1,
    TRL_ADAPTATION_CAT02 = 2
} trl_adaptation;

/// CIE XYZ seen under the white `from` → XYZ that looks the same under `to`
/// (von Kries scaling of cones). False where a white has y = 0.
TRL_API bool trl_white_adapt(trl_xy from, trl_xy to, trl_adaptation method, trl_mat3 *out);

/// RGB of `from` → RGB of `to` with chromatic adaptation between the whites.
TRL_API bool trl_rgb_to_rgb(const trl_chromaticities *from, const trl_chromaticities *to,
                            trl_adaptation method, trl_mat3 *out);

/// A named scene or display colour space: primaries, transfer function, and the
/// adaptation by which it reaches ACES2065-1.
typedef struct trl_color_space {
    const char *name;    // "acescg"
    const char *label;   // "ACEScg (AP1, linear)"
    const char *aliases; // comma-separated: "ap1,lin_ap1"
    trl_chromaticities primaries;
    trl_transfer transfer;
    trl_adaptation adaptation;
} trl_color_space;

/// The table of spaces; NULL past its end.
TRL_API const trl_color_space *trl_color_space_at(size_t index);
/// By name or alias, ignoring case, '-', '_', ' ' and '.'; NULL if none.
TRL_API const trl_color_space *trl_color_space_find(const char *name);

/// The linear part of a space's way to ACES2065-1 (AP0).
TRL_API bool trl_color_space_to_ap0(const trl_color_space *space, trl_mat3 *out);

/// Primaries and a white by their name.
typedef struct trl_primaries {
    const char *name;  // "p3-d65"
    const char *label; // "P3 D65"
    trl_chromaticities value;
} trl_primaries;

/// The table of primaries (rec709, p3-d65, rec2020, their kin with other whites, xyz-e, ap0,
/// ap1); NULL past its end.
TRL_API const trl_primaries *trl_primaries_at(size_t index);
/// By name, ignoring case, '-', '_', ' ' and '.'; NULL if none.
TRL_API const trl_primaries *trl_primaries_find(const char *name);
/// The entry within 0.0011 of `value` in every coordinate, as files round them; NULL if none.
TRL_API const trl_primaries *trl_primaries_match(const trl_chromaticities *value);

extern TRL_API const trl_chromaticities trl_primaries_ap0, trl_primaries_ap1, trl_primaries_rec709,
    trl_primaries_p3_d65, trl_primaries_rec2020;

/// The spaces of CSS Color 4, and the house's as custom ones ("--acescg").
/// RGB and XYZ have 1 for white; xyz-d65 is the hub. Hues are degrees.
typedef enum trl_css_space {
    TRL_CSS_SRGB = 0,
    TRL_CSS_SRGB_LINEAR,
    TRL_CSS_DISPLAY_P3,
    TRL_CSS_A98_RGB,
    TRL_CSS_PROPHOTO_RGB,
    TRL_CSS_REC2020, // gamma 2.4, as a display shows it (BT.1886)
    TRL_CSS_XYZ_D65,
    TRL_CSS_XYZ_D50,
    TRL_CSS_HSL,      // hue, saturation and lightness 0…100; of sRGB
    TRL_CSS_HWB,      // hue, whiteness and blackness 0…100; of sRGB
    TRL_CSS_LAB,      // CIE L* 0…100, a*, b*; white D50
    TRL_CSS_LCH,      // CIE L* 0…100, chroma, hue; white D50
    TRL_CSS_OKLAB,    // L 0…1, a, b
    TRL_CSS_OKLCH,    // L 0…1, chroma, hue
    TRL_CSS_ACES2065, // linear AP0, adapted from D65 by Bradford
    TRL_CSS_ACESCG,   // linear AP1, adapted from D65 by Bradford
    TRL_CSS_JMH,      // of ACES 2.0; J is 100 for white at 100 cd/m²
    TRL_CSS_OKLRCH,   // OKLCH with the lightness of a screen's greys, trl_oklab_toe
    TRL_CSS_OKHSL,    // hue, saturation and lightness 0…1; of sRGB
    TRL_CSS_OKHSV,    // hue, saturation and value 0…1; of sRGB
    TRL_CSS_DISPLAY_P3_LINEAR,
    TRL_CSS_REC2020_OETF, // with the curve of the camera (BT.2020); CSS's rec2020 until 2025
    TRL_CSS_SPACE_COUNT
} trl_css_space;

enum { TRL_CSS_NO_ALPHA = 8 };

/// A colour. A missing component ("none") counts as 0 and has its bit in `missing`:
/// 1, 2, 4 for the three, TRL_CSS_NO_ALPHA for alpha.
typedef struct trl_css_color {
    trl_css_space space;
    uint32_t missing;
    double v[3];  // in the units of the space
    double alpha; // 0 … 1, not multiplied into v
} trl_css_color;

/// "oklch", "display-p3", "acescg", …; NULL past the end.
TRL_API const char *trl_css_space_name(trl_css_space space);
/// By name, ignoring case and leading "--" ("xyz" is xyz-d65); false if none.
TRL_API bool trl_css_space_find(const char *name, trl_css_space *out);

/// Whether one of its components is a hue.
TRL_API bool trl_css_space_has_hue(trl_css_space space);

/// Reads a colour as CSS Color 4 writes it: hex, a name, rgb(), hsl(), hwb(), lab(),
/// lch(), oklab(), oklch(), color(), with commas of old or blanks, percentages,
/// angles, `none`, calc() and alpha; and as CSS Color 5 does: relative colours (from …),
/// alpha() and color-mix(). Clamps what CSS clamps; NaN is 0, an infinite hue is 0, and other
/// infinities that nothing clamps are 1e15, which stands for all that is as large and is
/// written as calc(infinity). No currentcolor, no units of a page.
/// TRL_ERR_FORMAT: the sentence counts characters from 1.
TRL_API trl_result trl_css_parse(const char *text, trl_css_color *out, trl_error *err);

enum { TRL_CSS_TEXT_MAX = 200 };

/// Writes the colour as CSS. digits: 1 … 15 decimals of a component whose range is
/// 1 (fewer for 100 and 360; significant digits in linear spaces), or 0 for the
/// shortest text that reads back to the same number. `out` holds TRL_CSS_TEXT_MAX.
TRL_API void trl_css_print(const trl_css_color *color, int digits, char *out);
/// "#rrggbb", or "#rrggbbaa" where it is not opaque; clips to sRGB.
TRL_API void trl_css_print_hex(const trl_css_color *color, char *out);
/// "rgb(255 128 0 / 0.5)" with whole numbers and at most three decimals of alpha;
/// clips to sRGB.
TRL_API void trl_css_print_rgb(const trl_css_color *color, char *out);
/// The named colours of CSS in alphabetical order; NULL past the end.
TRL_API const char *trl_css_named(size_t index);
/// The name of CSS whose ΔE OK is least, and that difference (alpha is not seen).
TRL_API const char *trl_css_nearest_name(const trl_css_color *color, double *difference);

/// Into another space, without a gamut: values below 0 and above 1 stay. A hue that
/// has no power (of greys) becomes missing, as CSS Color 4 has it.
TRL_API void trl_css_convert(const trl_css_color *color, trl_css_space to, trl_css_color *out);

/// CIE XYZ (D65, Y = 1 for white) ↔ OKLab. Source: Ottosson 2020 with the matrices of
/// CSS Color 4, which are exact for this D65.
TRL_API void trl_xyz_to_oklab(const double xyz[3], double oklab[3]);
TRL_API void trl_oklab_to_xyz(const double oklab[3], double xyz[3]);

/// OKLab lightness → lightness relative to a screen's white, as CIE L* has it (0 … 1, 0.5 for
/// what looks half as light as white), and back. Source: Ottosson 2021, L_r.
TRL_API double trl_oklab_toe(double lightness);
TRL_API double trl_oklab_toe_inverse(double toe);

/// A change of colours in OKLCH: factors and a turn.
typedef struct trl_oklch_change {
    double chroma;      // factor on C, 0 … 16; 0 leaves greys of the same lightness
    double hue_degrees; // added to h, -36000 … 36000
    double lightness;   // factor on L, 0 … 16; C stays, and with it how far from grey
} trl_oklch_change;

#define TRL_OKLCH_CHANGE_INIT                                                                      \
    { 1, 0, 1 }

/// TRL_ERR_ARGUMENT with a sentence where a member is outside its range.
TRL_API TRL_NODISCARD trl_result trl_oklch_change_check(const trl_oklch_change *change,
                                                        trl_error *err);
/// Whether it leaves all colours as they are.
TRL_API bool trl_oklch_change_is_none(const trl_oklch_change *change);
/// The changed light of CIE XYZ (D65), without a gamut; xyz and out may be the same. It
/// is homogeneous: twice the light gives twice the result, so that no brightness is
/// special. With lightness and chroma times the same factor f, light is times f³. For
/// pictures see trl_plan_add_oklch (pipe.h).
TRL_API void trl_oklch_change_xyz(const trl_oklch_change *change, const double xyz[3],
                                  double out[3]);

typedef enum trl_gamut_method {
    TRL_GAMUT_NONE = 0, // values stay as they are
    TRL_GAMUT_CLIP,     // each of red, green and blue to 0…1
    TRL_GAMUT_CSS,      // less OKLCH chroma until clipping is no longer seen (local MINDE)
    TRL_GAMUT_RAYTRACE  // less OKLCH chroma along rays in linear light
} trl_gamut_method;

/// Whether the space is bounded (RGB, hsl, hwb, okhsl, okhsv) and so has a gamut.
TRL_API bool trl_css_space_bounded(trl_css_space space);
/// Whether the colour's linear light lies in `gamut` within 1e-12; true for spaces
/// without bounds.
TRL_API bool trl_css_in_gamut(const trl_css_color *color, trl_css_space gamut);
/// The colour in the space `gamut`, brought into its bounds where it has any.
/// Source: CSS Color 4, section 13 (gamut mapping), both algorithms.
TRL_API void trl_css_map(const trl_css_color *color, trl_css_space gamut, trl_gamut_method method,
                         trl_css_color *out);

/// The largest OKLCH chroma that the bounded space `gamut` holds at a lightness (0 … 1) and
/// a hue, within 1e-12 of light as trl_css_in_gamut; 0 for black, white and spaces without
/// bounds. Not all below it need be inside: near blue gamuts are hollow.
TRL_API double trl_css_edge_chroma(trl_css_space gamut, double lightness, double hue_degrees);
/// The chroma up to which every colour from grey on is inside: where a search from grey
/// outwards ends. Less than the edge in the hollow near blue (sRGB: hue 264), else the same.
TRL_API double trl_css_solid_chroma(trl_css_space gamut, double lightness, double hue_degrees);

/// Which way round a mix of hues goes.
typedef enum trl_hue_rule {
    TRL_HUE_SHORTER = 0,
    TRL_HUE_LONGER,
    TRL_HUE_INCREASING,
    TRL_HUE_DECREASING
} trl_hue_rule;

/// The colour at t (0 … 1) on the way between two colours in `space`. Missing
/// components are those of the other colour. Source: CSS Color 4, section 12.
TRL_API void trl_css_mix(const trl_css_color *from, const trl_css_color *to, double t,
                         trl_css_space space, trl_hue_rule rule, trl_css_color *out);

/// The same lightness and chroma in OKLCH with the hue turned; a grey stays.
TRL_API trl_css_color trl_css_rotate(const trl_css_color *color, double degrees);

/// Even ramps in OKLCH, at t from 0 to 1: lightness from 0.15 to 0.95 at the colour's chroma
/// and hue, or chroma from grey to the colour at its lightness. What a screen holds of them
/// is another question: trl_css_map.
typedef enum trl_oklch_ramp { TRL_OKLCH_RAMP_LIGHTNESS = 0, TRL_OKLCH_RAMP_CHROMA } trl_oklch_ramp;
TRL_API trl_css_color trl_css_ramp(const trl_css_color *color, trl_oklch_ramp kind, double t);

/// Hues that are said to go together: turns from the first colour.
typedef struct trl_harmony {
    const char *name; // "triad"
    const char *label;
    int count;
    double degrees[5];
} trl_harmony;

/// NULL past the end.
TRL_API const trl_harmony *trl_harmony_at(size_t index);

/// A colour of a palette that was taken from many, and its share of them.
typedef struct trl_palette_color {
    double oklab[3];
    double share; // of all weights, 0 … 1
} trl_palette_color;

enum { TRL_PALETTE_MAX = 256 };

/// The `*count` (1 … TRL_PALETTE_MAX) colours that stand best for `n` OKLab colours of
/// given weights: k-means, which makes the weighted sum of squared ΔE OK small. Largest
/// share first; the same input gives the same palette. Where fewer than `*count` colours
/// differ, `*count` says how many there are. `weights` may be NULL: all are 1; colours
/// without a finite place or a weight above 0 do not count. TRL_ERR_ARGUMENT where none
/// counts or `*count` is out of range; TRL_ERR_MEMORY. Sources: Lloyd 1982; the start
/// after Arthur and Vassilvitskii 2007 (k-means++), best of several.
TRL_API TRL_NODISCARD trl_result trl_palette_cluster(trl_palette_color *out, size_t *count,
                                                     const double (*oklab)[3],
                                                     const double *weights, size_t n,
                                                     trl_error *err);

/// Swatches as an Adobe Swatch Exchange file (.ase), version 1.0: one group of global
/// RGB colours, clipped to sRGB; alpha has no place in it. `names` are UTF-8, one a
/// colour, and `title` names the group; what is no UTF-8 becomes U+FFFD. Writes at most
/// `size` bytes to `out` and returns how many the whole file has; NULL and 0 ask for
/// that.
TRL_API size_t trl_ase_print(const char *title, const trl_css_color *colors,
                             const char *const *names, size_t count, uint8_t *out, size_t size);

/// CIEDE2000 of CIE Lab colours, all weights 1. Source: Sharma, Wu, Dalal 2005.
TRL_API double trl_delta_e_2000(const double lab[3], const double other[3]);
/// The distance in OKLab; about 0.02 is just seen.
TRL_API double trl_delta_e_ok(const double oklab[3], const double other[3]);
/// ΔE ITP of ICtCp colours; 1 is just seen in the most critical state of adaptation.
/// Source: ITU-R BT.2124.
TRL_API double trl_delta_e_itp(const double ictcp[3], const double other[3]);
/// Linear Rec.2020 in cd/m² → ICtCp (PQ). Source: ITU-R BT.2100, table 7.
TRL_API void trl_rec2020_to_ictcp(const double rgb_nits[3], double ictcp[3]);

typedef struct trl_css_difference {
    double de2000, de_ok, de_itp;
} trl_css_difference;

/// Between two colours; alpha is not seen. For ΔE ITP white is 203 cd/m² (BT.2408).
TRL_API void trl_css_differ(const trl_css_color *color, const trl_css_color *other,
                            trl_css_difference *out);

/// (lighter + 0.05) / (darker + 0.05) of the relative luminances, 1 … 21 for colours
/// of sRGB; alpha is not seen. Source: WCAG 2.2, "contrast ratio".
TRL_API double trl_css_contrast(const trl_css_color *color, const trl_css_color *other);

#ifdef __cplusplus
}
#endif
#endif
