// plot/axis.h: the range of an axis, where a value lies on it, and its marks.
#ifndef TRL_PLOT_AXIS_H
#define TRL_PLOT_AXIS_H

#include "plot/plot.h"

enum { TRL_TICKS_MAX = 64, TRL_TICK_TEXT = 48, TRL_MINOR_MAX = 512 };

/// The range in data units, and the places of its two ends on the page.
typedef struct trl_axis {
    trl_plot_scale scale;
    double low, high;
    double from, to;
} trl_axis;

/// Where `value` lies on the page; NaN where it has no place.
double trl_axis_place(const trl_axis *axis, double value);

/// The value as the axis counts: itself, log10 or log2; NaN where there is none.
double trl_axis_count(trl_plot_scale scale, double value);

/// Sets the range: the one asked for, or that of the data with some air.
/// `letter` is "x" or "y", for the sentence.
trl_result trl_axis_range(trl_axis *axis, const trl_plot *plot, bool vertical, trl_error *err);

typedef struct trl_ticks {
    size_t count, minor_count;
    double at[TRL_TICKS_MAX];
    char text[TRL_TICKS_MAX][TRL_TICK_TEXT];
    double minor[TRL_MINOR_MAX]; // finer lines without words
} trl_ticks;

/// About `wanted` marks at round numbers within the range.
void trl_ticks_choose(trl_ticks *ticks, const trl_axis *axis, int wanted);

#endif
