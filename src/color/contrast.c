// color/contrast.c: how well one colour reads on another.
//
// Source: WCAG 2.2, "contrast ratio" and "relative luminance"; luminance is Y of
// CIE XYZ, which is the same for sRGB and defined for wider gamuts.
#include "color/css_space.h"

#include <math.h>

static double luminance(const trl_css_color *color) {
    trl_css_color xyz;
    trl_css_convert(color, TRL_CSS_XYZ_D65, &xyz);
    return fmax(xyz.v[1], 0);
}

double trl_css_contrast(const trl_css_color *color, const trl_css_color *other) {
    static const double flare = 0.05;
    double a = luminance(color), b = luminance(other);
    return (fmax(a, b) + flare) / (fmin(a, b) + flare);
}
