// color/cubic.h: where a cubic crosses zero. Along a line of one lightness and hue of OKLab
// red, green and blue are cubics of the chroma.
#ifndef TRL_COLOR_CUBIC_H
#define TRL_COLOR_CUBIC_H

/// c0 + c1 x + c2 x² + c3 x³.
double trl_cubic_value(const double c[4], double x);

/// Where the cubic changes between negative and not, from `low` to `high`: at most three
/// places in rising order, each to 1e-15 of `high` or so. Returns how many.
int trl_cubic_crossings(const double c[4], double low, double high, double out[3]);

#endif
