// color/css_space.h: what is known of each space that CSS colours live in.
#ifndef TRL_COLOR_CSS_SPACE_H
#define TRL_COLOR_CSS_SPACE_H

#include <troland/color.h>

typedef enum trl_css_curve {
    TRL_CSS_CURVE_LINEAR = 0,
    TRL_CSS_CURVE_SRGB,
    TRL_CSS_CURVE_A98,
    TRL_CSS_CURVE_PROPHOTO,
    TRL_CSS_CURVE_REC2020,
    TRL_CSS_CURVE_REC2020_CAMERA
} trl_css_curve;

typedef struct trl_css_space_info {
    const char *name;
    const char *prefix;                  // how its text begins: "oklch(", "color(srgb "
    const char *letters;                 // of its components in relative colours
    double range[3];                     // what 100 % means; 360 for a hue
    int hue;                             // index of the hue, -1 where there is none
    bool bounded;                        // it has a gamut: 0 to 1 in RGB
    bool relative;                       // linear light: digits count from the first that is not 0
    bool percent;                        // hsl and hwb: components other than the hue end with %
    const trl_chromaticities *primaries; // RGB spaces, else NULL
    trl_css_curve curve;
} trl_css_space_info;

const trl_css_space_info *trl_css_space_get(trl_css_space space);

/// Code value ↔ linear light, extended to negative values as odd functions.
double trl_css_decode(trl_css_curve curve, double code);
double trl_css_encode(trl_css_curve curve, double light);

/// Linear light of an RGB space ↔ the colour; hsl and hwb count as sRGB. The
/// space must be bounded or linear RGB.
void trl_css_to_light(const trl_css_color *color, trl_css_space space, double light[3]);
void trl_css_from_light(const double light[3], trl_css_space space, double alpha,
                        trl_css_color *out);

/// Marks in `to`, which is `from` in another space, what is missing in `from`: each component
/// whose meaning both spaces know, and the others if all of them are missing. Source: CSS Color 4,
/// section 13.3.
void trl_css_carry_missing(const trl_css_color *from, trl_css_color *to);

#endif
