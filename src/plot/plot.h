// plot/plot.h: what a panel holds until it is drawn.
#ifndef TRL_PLOT_PLOT_H
#define TRL_PLOT_PLOT_H

#include "base/base.h"

#include <troland/plot.h>

typedef enum trl_plot_kind {
    TRL_PLOT_LINE,
    TRL_PLOT_POINTS,
    TRL_PLOT_BARS,
    TRL_PLOT_BAND,
    TRL_PLOT_MARK,
    TRL_PLOT_POLYGON,
    TRL_PLOT_TEXT,
    TRL_PLOT_CAPTION,
    TRL_PLOT_RASTER
} trl_plot_kind;

typedef struct trl_plot_item {
    trl_plot_kind kind;
    char *name;      // or the words of a text
    double *x, *y;   // bars: count + 1 edges and count heights; band: two x; mark: one x;
                     // text: one of each; raster: two corners
    size_t count;    //
    double rgba[4];  // never all 0
    double width;    //
    bool dashed;     //
    bool horizontal; // of a mark
    trl_plot_caption caption;
    uint8_t *pixels; // of a raster
    uint32_t columns, rows;
} trl_plot_item;

/// An axis with strings and numbers of its own.
typedef struct trl_plot_own_axis {
    char *label;
    double low, high;
    trl_plot_scale scale;
    char **ticks;
    double *tick_at;
    size_t tick_count;
} trl_plot_own_axis;

struct trl_plot {
    char *title, *subtitle;
    trl_plot_own_axis x, y;
    double width, height;
    bool square, no_axes, legend, dark;
    trl_plot_item *items;
    size_t count, room;
    size_t colors; // how many of the palette are taken
};

/// The palette's colour `index`, which goes round.
void trl_plot_palette(size_t index, double rgba[4]);

#endif
