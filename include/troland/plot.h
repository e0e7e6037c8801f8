// troland/plot.h: plots as SVG and PNG files.
//
// A trl_plot is one panel: a title, two axes, and what was added to it, drawn in the
// order of adding. One or several panels make a page, which trl_plot_write puts into
// a file. The same pages make the same files, byte for byte, in any order and any thread,
// wherever the same fonts and libraries are installed: there are no dates and no
// counted names in them.
//
// Strings are UTF-8 and are copied, as are all numbers. Colours are sRGB code values,
// 0…1, with alpha, not premultiplied. Different plots may be used in different
// threads at the same time; one plot only in one.
#ifndef TROLAND_PLOT_H
#define TROLAND_PLOT_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct trl_plot trl_plot;

/// How an axis counts. On a logarithmic axis values of 0 and below have no place and
/// are left out, as NaN is. TRL_PLOT_LOG2 is for light: equal steps are stops.
typedef enum trl_plot_scale {
    TRL_PLOT_LINEAR = 0,
    TRL_PLOT_LOG10, // marked at decades, and within them where there is room
    TRL_PLOT_LOG2   // marked at powers of two
} trl_plot_scale;

typedef struct trl_plot_axis {
    const char *label;        // with its unit: "stops above mid grey"; NULL: none
    double low, high;         // the ends in data units, low > high turns the axis round;
                              // equal: from the data
    trl_plot_scale scale;     //
    const char *const *ticks; // own marks: tick_count names at tick_at; a NULL name is a
    const double *tick_at;    // mark without a word
    size_t tick_count;        // 0: round numbers, chosen for the room there is
} trl_plot_axis;

typedef struct trl_plot_params {
    uint32_t size;        // sizeof(trl_plot_params)
    const char *title;    // what the plot says; NULL: none
    const char *subtitle; // under it, smaller: of what, and how; NULL: none
    trl_plot_axis x, y;   //
    double width, height; // of the panel with all its words, px, 160…8000; 0: 720 × 420
    bool square;          // one unit of x is as long as one of y
    bool no_axes;         // only title and content: for pictures and swatches
    bool legend;          // name the lines, points, bars and polygons above the axes
    bool dark;            // light words on a dark page, as scopes have it
} trl_plot_params;

#define TRL_PLOT_PARAMS_INIT                                                                       \
    { .size = sizeof(trl_plot_params) }

/// How a thing is drawn. A NULL style is all zeros.
typedef struct trl_plot_style {
    double rgba[4]; // all 0: the next colour of the palette, and a quiet grey for bands
                    // and marks
    double width;   // of lines, or across a point, px; 0: 1.8, for points 5
    bool dashed;    // lines and marks
} trl_plot_style;

/// How a caption stands to its place.
typedef struct trl_plot_caption {
    double align_x, align_y; // which part of the text lies there: 0 its left or its lower
                             // edge, 0.5 the middle, 1 its right or its upper edge
    double size;             // of the letters, px; 0: 12
    double rgba[4];          // all 0: the colour of the other words
    bool bold;
} trl_plot_caption;

/// A new panel, empty. TRL_ERR_ARGUMENT where an end of an axis is not finite, is not
/// above 0 on a logarithmic one, or the width or height is out of range; TRL_ERR_MEMORY.
TRL_API TRL_NODISCARD trl_result trl_plot_create(trl_plot **out, const trl_plot_params *params,
                                                 trl_error *err);
TRL_API void trl_plot_destroy(trl_plot **plot);

/// A line through n points; NaN, infinities and what has no place on a logarithmic
/// axis part it. All trl_plot_add_* calls: `name` may be NULL, it then is in no legend;
/// TRL_ERR_ARGUMENT where n is 0, TRL_ERR_MEMORY.
TRL_API TRL_NODISCARD trl_result trl_plot_add_line(trl_plot *plot, const char *name,
                                                   const double *x, const double *y, size_t n,
                                                   const trl_plot_style *style, trl_error *err);

/// n dots; those without a place are left out.
TRL_API TRL_NODISCARD trl_result trl_plot_add_points(trl_plot *plot, const char *name,
                                                     const double *x, const double *y, size_t n,
                                                     const trl_plot_style *style, trl_error *err);

/// n bars that stand on 0 (on a logarithmic axis: on its low end), between n + 1 finite
/// edges that rise; a NaN is a bar that is not there.
TRL_API TRL_NODISCARD trl_result trl_plot_add_bars(trl_plot *plot, const char *name,
                                                   const double *edges, const double *heights,
                                                   size_t n, const trl_plot_style *style,
                                                   trl_error *err);

/// A shaded range of x over the whole height, named above it. An infinite end lies at
/// the end of the axis. Does not widen an axis.
TRL_API TRL_NODISCARD trl_result trl_plot_add_band(trl_plot *plot, const char *name, double x0,
                                                   double x1, const trl_plot_style *style,
                                                   trl_error *err);

/// A line right across, named at its end, above or to the right of the axes; at an x,
/// or where `horizontal` at a y. Left out where it lies off the axis, which it does not
/// widen.
TRL_API TRL_NODISCARD trl_result trl_plot_add_mark(trl_plot *plot, const char *name, double at,
                                                   bool horizontal, const trl_plot_style *style,
                                                   trl_error *err);

/// A filled polygon of at least three finite corners, by default a third opaque.
TRL_API TRL_NODISCARD trl_result trl_plot_add_polygon(trl_plot *plot, const char *name,
                                                      const double *x, const double *y, size_t n,
                                                      const trl_plot_style *fill, trl_error *err);

/// A word beside the point (x, y), on the side where there is room. Does not widen an
/// axis.
TRL_API TRL_NODISCARD trl_result trl_plot_add_text(trl_plot *plot, double x, double y,
                                                   const char *text, trl_error *err);

/// A word exactly at (x, y); `how` may be NULL. Does not widen an axis.
TRL_API TRL_NODISCARD trl_result trl_plot_add_caption(trl_plot *plot, double x, double y,
                                                      const char *text, const trl_plot_caption *how,
                                                      trl_error *err);

/// A picture of width × height pixels, four bytes each, sRGB and alpha, rows from the
/// top, into the rectangle between (x0, y0) and (x1, y1). It stands upright: its first
/// row is the uppermost on the page.
TRL_API TRL_NODISCARD trl_result trl_plot_add_raster(trl_plot *plot, const uint8_t *rgba,
                                                     uint32_t width, uint32_t height, double x0,
                                                     double y0, double x1, double y1,
                                                     trl_error *err);

/// Whether trl_plot_write could write to `path`, to know it before long work:
/// TRL_ERR_ARGUMENT where it ends in neither .svg nor .png, TRL_ERR_UNSUPPORTED where
/// the library was built without Cairo and Pango or no font is installed, TRL_ERR_EXISTS
/// and TRL_ERR_FILE as trl_atomic_create has them.
TRL_API TRL_NODISCARD trl_result trl_plot_check(const char *path, bool overwrite, trl_error *err);

/// Writes `count` panels, row by row in a grid of `columns` (0: one), as an SVG file
/// with letters as outlines or as a PNG file of one px per pixel. It is written beside
/// `path` and renamed when it is whole. Errors: those of trl_plot_check;
/// TRL_ERR_ARGUMENT where an axis without ends of its own has no data either;
/// TRL_ERR_LIMIT where the page is more than 30000 px on a side; TRL_ERR_MEMORY.
TRL_API TRL_NODISCARD trl_result trl_plot_write(const trl_plot *const *plots, size_t count,
                                                uint32_t columns, const char *path, bool overwrite,
                                                trl_error *err);

#ifdef __cplusplus
}
#endif
#endif
