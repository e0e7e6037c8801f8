// color/okhsl.h: Okhsl and Okhsv, OKLab in cylinders that sRGB fills.
#ifndef TRL_COLOR_OKHSL_H
#define TRL_COLOR_OKHSL_H

#include <troland/color.h>

/// Hue in degrees, saturation and lightness or value 0 … 1 within sRGB; `to_roots` is
/// trl_oklab_to_roots().
void trl_oklab_to_okhsl(const double lab[3], const trl_mat3 *to_roots, double hsl[3]);
void trl_okhsl_to_oklab(const double hsl[3], const trl_mat3 *to_roots, double lab[3]);
void trl_oklab_to_okhsv(const double lab[3], const trl_mat3 *to_roots, double hsv[3]);
void trl_okhsv_to_oklab(const double hsv[3], const trl_mat3 *to_roots, double lab[3]);

#endif
