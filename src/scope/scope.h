// scope/scope.h: what the files of this room share.
//
// A scope of the table says how it counts blocks of pixels, what part of the plane
// it shows, and how it draws its trace and its graticule there; everything else is
// done once for all of them (measure.c, raster.c, plot.c).
#ifndef TRL_SCOPE_SCOPE_H
#define TRL_SCOPE_SCOPE_H

#include <troland/scope.h>

#include "base/base.h"
#include "light/transfer_rows.h"
#include "scope/area.h"
#include "scope/measure_rows.h"

enum {
    TRL_SCOPE_ROWS = 1280,          // of waveforms
    TRL_SCOPE_STOPS_MOST = 20,      // they span -20 … 20 stops: 32 rows to a stop
    TRL_SCOPE_ROWS_PER_CODE = 1024, // or -1/8 … 9/8 of code
    TRL_SCOPE_CELLS = 512,          // on a side of vectorscope and chromaticity
};

/// What the planes of cells span: Cb and Cr from -this to this; xy and u'v' from 0.
#define TRL_VECTOR_SPAN 0.5625
#define TRL_XY_SPAN 0.9
#define TRL_UV_SPAN 0.65

/// What is counted besides cells.
typedef struct trl_scope_sums {
    uint64_t pixels, nan, inf, empty, coloured, striped;
    trl_measure_range range[TRL_SCOPE_CHANNELS];
    uint64_t outside[TRL_SCOPE_GAMUTS];
    int64_t code[TRL_SCOPE_CHANNELS]; // of vectorscope: sums in 2^-20
} trl_scope_sums;

/// Where each scope's cells begin among all of them. Grids have one cell more, for
/// pixels that do not count.
typedef struct trl_scope_layout {
    size_t bins, wave, vector, xy, uv, bands, all;
    uint32_t bin_count; // of a channel, with the three for what is below, above and NaN
    uint32_t columns;
} trl_scope_layout;

/// The last picture for zebra and false colour: each pixel is classified, then areas are averaged.
typedef struct trl_scope_picture {
    uint32_t width, height;
    uint16_t (*pixels)[TRL_AREA_CHANNELS]; // see area.h
} trl_scope_picture;

struct trl_scope {
    trl_scope_params params;
    trl_scope_unit unit;
    const trl_measure_rows *rows;
    float luma[3], cbcr[2]; // weights; 1 over the largest B - Y and R - Y, twice
    trl_measure_axis axis;
    trl_measure_chroma chroma;
    bool decodes;
    trl_transfer_rows decode;
    float edges[TRL_FALSE_COLOR_BANDS]; // values
    float zebra[3];                     // -infinity, and the values
    float preview[4][3]; // from linear light to that of the picture of zebra, and to its grey
    uint16_t band_light[TRL_FALSE_COLOR_BANDS + 1][3]; // the colours as linear light
    double step; // rows of waveform between code values of the file, at least 1
    double range[2];
    trl_scope_layout layout;
    uint64_t *cells; // NULL before the first picture
    trl_scope_sums sums;
    trl_scope_picture picture;
};

/// Pixels on their way: n of a row, from column x of the picture's width.
typedef struct trl_scope_block {
    uint32_t x, n;
    float *rgb[3], *luma;
} trl_scope_block;

/// What one worker has counted, and its memory.
typedef struct trl_scope_tally {
    uint32_t *cells;
    const uint32_t *column_of; // of waveforms, by x
    trl_scope_sums sums;
    int32_t places[2][TRL_SCOPE_PLACES], parts[4][TRL_SCOPE_PLACES];
    float luma[TRL_SCOPE_PLACES], linear[3][TRL_SCOPE_PLACES];
    uint8_t dropped[TRL_SCOPE_BLOCK];
    trl_area_row area; // of the picture
    uint16_t pixels[TRL_SCOPE_BLOCK][TRL_AREA_CHANNELS];
} trl_scope_tally;

/// A rectangle of the plane that a scope shows: x to the right, y up.
typedef struct trl_scope_view {
    double x0, y0, x1, y1;
} trl_scope_view;

/// Pixels to draw on: sRGB, four bytes.
typedef struct trl_scope_canvas {
    uint8_t *rgba;
    uint32_t width, height;
} trl_scope_canvas;

/// Takes the lines and words of a graticule, in the units of the view. A line whose
/// last point is its first is closed. `name` may be NULL.
typedef struct trl_graticule {
    void (*line)(void *user, const char *name, const double *x, const double *y, size_t n,
                 const double rgba[4]);
    void (*word)(void *user, const char *text, double x, double y, const double rgba[4]);
    void *user;
} trl_graticule;

enum { TRL_SCOPE_TICKS = 24 };

/// The marks of an axis.
typedef struct trl_scope_ticks {
    size_t count;
    double at[TRL_SCOPE_TICKS];
    const char *names[TRL_SCOPE_TICKS];
    char text[TRL_SCOPE_TICKS][16];
} trl_scope_ticks;

/// What the axes of a panel say. Marks without a count are chosen by the plot.
typedef struct trl_scope_axes {
    const char *x_label, *y_label;
    trl_scope_ticks x, y;
    bool x_hidden; // no numbers along x
    bool bare;     // no axes at all
    bool square;
} trl_scope_axes;

/// One entry of the table.
typedef struct trl_scope_entry {
    trl_scope_kind kind; // first, so that a public pointer finds its entry
    trl_scope_view (*view)(const trl_scope *scope);
    void (*axes)(const trl_scope *scope, trl_scope_axes *axes);
    trl_result (*trace)(const trl_scope *scope, const trl_scope_canvas *canvas, trl_error *err);
    void (*graticule)(const trl_scope *scope, const trl_graticule *out); // may be NULL
    void (*caption)(const trl_scope *scope, char *out, size_t size);
} trl_scope_entry;

const trl_scope_entry *trl_scope_entry_at(int kind);

// The scopes: views, axes, traces and graticules, by file.
trl_scope_view trl_histogram_view(const trl_scope *scope);
void trl_histogram_axes(const trl_scope *scope, trl_scope_axes *axes);
trl_result trl_histogram_trace(const trl_scope *, const trl_scope_canvas *, trl_error *);
void trl_histogram_graticule(const trl_scope *scope, const trl_graticule *out);
trl_scope_view trl_waveform_view(const trl_scope *scope);
void trl_waveform_axes(const trl_scope *scope, trl_scope_axes *axes);
void trl_parade_axes(const trl_scope *scope, trl_scope_axes *axes);
trl_result trl_waveform_trace(const trl_scope *, const trl_scope_canvas *, trl_error *);
trl_result trl_overlay_trace(const trl_scope *, const trl_scope_canvas *, trl_error *);
trl_result trl_parade_trace(const trl_scope *, const trl_scope_canvas *, trl_error *);
void trl_waveform_graticule(const trl_scope *scope, const trl_graticule *out);
trl_scope_view trl_vectorscope_view(const trl_scope *scope);
void trl_vectorscope_axes(const trl_scope *scope, trl_scope_axes *axes);
trl_result trl_vectorscope_trace(const trl_scope *, const trl_scope_canvas *, trl_error *);
void trl_vectorscope_graticule(const trl_scope *scope, const trl_graticule *out);
trl_scope_view trl_xy_view(const trl_scope *scope);
trl_scope_view trl_uv_view(const trl_scope *scope);
void trl_xy_axes(const trl_scope *scope, trl_scope_axes *axes);
void trl_uv_axes(const trl_scope *scope, trl_scope_axes *axes);
trl_result trl_xy_trace(const trl_scope *, const trl_scope_canvas *, trl_error *);
trl_result trl_uv_trace(const trl_scope *, const trl_scope_canvas *, trl_error *);
void trl_xy_graticule(const trl_scope *scope, const trl_graticule *out);
void trl_uv_graticule(const trl_scope *scope, const trl_graticule *out);
trl_scope_view trl_false_color_view(const trl_scope *scope);
trl_scope_view trl_zebra_view(const trl_scope *scope);
void trl_picture_axes(const trl_scope *scope, trl_scope_axes *axes);
trl_result trl_false_color_trace(const trl_scope *, const trl_scope_canvas *, trl_error *);
void trl_false_color_graticule(const trl_scope *scope, const trl_graticule *out);
trl_result trl_zebra_trace(const trl_scope *, const trl_scope_canvas *, trl_error *);

/// Counts the block into the tally: histogram and the range of levels always, the
/// rest where the scope asks for it.
void trl_scope_count(const trl_scope *scope, trl_scope_tally *tally, const trl_scope_block *block);

/// Whether any of the kinds in `bits` is counted.
static inline bool trl_scope_counts_any(const trl_scope *scope, uint32_t bits) {
    return (scope->params.kinds & bits) != 0;
}

enum {
    TRL_SCOPE_WAVES = 1 << TRL_SCOPE_WAVEFORM | 1 << TRL_SCOPE_OVERLAY | 1 << TRL_SCOPE_PARADE,
    TRL_SCOPE_COLORS = 1 << TRL_SCOPE_CHROMATICITY | 1 << TRL_SCOPE_CHROMATICITY_UV,
    TRL_SCOPE_PICTURES = 1 << TRL_SCOPE_FALSE_COLOR | 1 << TRL_SCOPE_ZEBRA,
};

/// Marks of the axis of levels that is shown.
void trl_scope_level_ticks(const trl_scope *scope, trl_scope_ticks *ticks);
const char *trl_scope_level_label(const trl_scope *scope);
/// The colour of a graticule's line at a place of the axis; and the place of diffuse white in
/// a scene, NaN elsewhere.
const double *trl_scope_tick_color(const trl_scope *scope, double axis);
double trl_scope_white(const trl_scope *scope);
/// Whether values of a PQ or HLG picture have the primaries of BT.2020.
bool trl_scope_is_bt2020(const trl_chromaticities *c);

/// CIE xy → u'v'.
trl_xy trl_xy_to_uv(trl_xy xy);

/// Spreads `count` cells, `stride` apart, over `out_count` bins that divide the places
/// from…to (in cells; from > to turns round) evenly; each cell is `wide` places wide
/// around its middle. Adds to `out`.
void trl_density_spread(const double *cells, size_t count, size_t stride, double from, double to,
                        double wide, double *out, size_t out_count, size_t out_stride);

/// A grid of counts brought to the size of a canvas.
typedef struct trl_density {
    const uint64_t *cells;
    size_t columns, rows;             // of the grid
    size_t column_stride, row_stride; // in cells
    double left, right, bottom, top;  // the part shown, in cells; bottom > top where rows go down
    double wide;                      // of a cell along y, at least 1
    bool glow; // neighbours of lit pixels shine a little: for planes, where lone dots are lost
} trl_density;

/// The brightness, 0 … 1, of each pixel of `width` × `height`, from the top left:
/// released by trl_free. TRL_ERR_MEMORY.
trl_result trl_density_draw(const trl_density *density, uint32_t width, uint32_t height,
                            float **out, trl_error *err);

/// The pixels of a block as the picture wants them: tally->pixels. `rgb` is its linear light;
/// tally->places[0] has the bands, tally->places[1] whether it is striped.
void trl_picture_pixels(const trl_scope *scope, trl_scope_tally *tally, const float *const rgb[3],
                        size_t n);
/// The means of linear light in a pixel of the picture from `channel` on as sRGB.
void trl_picture_srgb(const uint16_t pixel[TRL_AREA_CHANNELS], int channel, uint8_t out[3]);

/// Sets all pixels to the colour of an empty scope.
void trl_canvas_clear(const trl_scope_canvas *canvas);
/// Adds the light of an sRGB colour (0…1) × amount to a pixel's code values.
void trl_canvas_add(const trl_scope_canvas *canvas, uint32_t x, uint32_t y, const double rgb[3],
                    double amount);

#endif
