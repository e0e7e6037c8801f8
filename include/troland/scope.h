// troland/scope.h: what the scopes of a grading suite show, as numbers and pictures.
//
// A trl_scope is filled strip by strip from pictures, then asked: for counts,
// percentiles and shares, for rasters of each scope, and for plots with axes.
// Values are either light of a scene, whose axis is in stops about mid grey, or
// code values of a display, whose axis is the code itself, labelled in percent
// (IRE) or, for PQ and HLG, in cd/m². Counts are whole numbers, so that nothing
// depends on the number of threads.
#ifndef TROLAND_SCOPE_H
#define TROLAND_SCOPE_H

#include "image.h"
#include "plot.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The scopes, as places in the table of trl_scope_kind_at.
enum {
    TRL_SCOPE_HISTOGRAM = 0,
    TRL_SCOPE_WAVEFORM,
    TRL_SCOPE_OVERLAY,
    TRL_SCOPE_PARADE,
    TRL_SCOPE_VECTORSCOPE,
    TRL_SCOPE_CHROMATICITY,
    TRL_SCOPE_CHROMATICITY_UV,
    TRL_SCOPE_FALSE_COLOR,
    TRL_SCOPE_ZEBRA,
    TRL_SCOPE_KINDS
};

/// One named scope.
typedef struct trl_scope_kind {
    const char *name;    // "waveform"
    const char *label;   // "Waveform"
    const char *summary; // one line
    bool of_code;        // it means something for code values only
} trl_scope_kind;

/// The table of scopes; NULL past its end.
TRL_API const trl_scope_kind *trl_scope_kind_at(size_t index);
/// The place of a scope in the table by its name, ignoring case, '-' and '_';
/// -1 if there is none.
TRL_API int trl_scope_kind_find(const char *name);

/// What the axis of levels counts.
typedef enum trl_scope_unit {
    TRL_SCOPE_STOPS = 0, // scene light: stops above mid grey
    TRL_SCOPE_PERCENT,   // code values: percent of the range from black to white (IRE)
    TRL_SCOPE_NITS       // code values of PQ and HLG: cd/m² of a grey on the screen
} trl_scope_unit;

/// "stops", "percent" or "nits". Static.
TRL_API const char *trl_scope_unit_name(trl_scope_unit unit);

/// One band of a false-colour scale: all levels from `from` up to the next band.
typedef struct trl_false_color_band {
    double from;       // in the unit of the scale; -infinity for the first
    const char *label; // "-3", "skin", …
    uint8_t rgb[3];    // sRGB
    bool gray;         // the picture's own grey shows, not the colour
} trl_false_color_band;

/// A false-colour scale.
typedef struct trl_false_color {
    const char *name;    // "stops"
    const char *summary; // one line
    trl_scope_unit unit; // of `from`
    size_t band_count;   // at most TRL_FALSE_COLOR_BANDS
    const trl_false_color_band *bands;
} trl_false_color;

enum { TRL_FALSE_COLOR_BANDS = 24 };

/// The table of false-colour scales; NULL past its end. The first of a unit is its default.
TRL_API const trl_false_color *trl_false_color_at(size_t index);
/// By name, ignoring case, '-' and '_'; NULL if there is none.
TRL_API const trl_false_color *trl_false_color_find(const char *name);
/// The band that a level in the unit of the scale falls into; a level on an edge belongs to
/// the band above it, NaN to the first.
TRL_API size_t trl_false_color_band_of(const trl_false_color *scale, double level);

/// The gamuts that colours are held against; NULL past the end.
typedef struct trl_scope_gamut {
    const char *name, *label; // "rec709", "Rec.709"
    trl_chromaticities primaries;
} trl_scope_gamut;

enum { TRL_SCOPE_GAMUTS = 5 };
TRL_API const trl_scope_gamut *trl_scope_gamut_at(size_t index);

/// The spectral locus: CIE 1931 xy of monochromatic light, `index` × 5 nm above 380 nm;
/// false past 780 nm. Source: CIE 15:2004, the colour matching functions of 2 degrees.
TRL_API bool trl_spectral_locus_at(size_t index, double *nanometres, trl_xy *out);

/// The values of a picture, after the plan that trl_scope_add is given.
typedef struct trl_scope_params {
    uint32_t size;
    uint32_t kinds;               // bits 1 << TRL_SCOPE_…; 0 = all that mean something
    bool scene;                   // linear light of a scene, else code values
    trl_chromaticities primaries; // of r, g and b
    trl_transfer transfer;        // of code values
    double grey;                  // mid grey of scene light, above 0
    const trl_false_color *scale; // of false colour, in the scope's unit; NULL = its first one
    double zebra_low, zebra_high; // levels in the scope's unit: striped from low up to, but not
                                  // with, high; both 0 = from diffuse white: 1 of a scene, 95 % of
                                  // code, 203 cd/m² of PQ and HLG (ITU-R BT.2408)
    uint32_t columns;             // of waveforms, 0 = 640
    uint32_t picture_width, picture_height; // most pixels of zebra and false colour, 0 = 960 × 720
    trl_window crop;                        // in file coordinates; width 0 = the data window
} trl_scope_params;

#define TRL_SCOPE_PARAMS_INIT                                                                      \
    { .size = sizeof(trl_scope_params), .scene = true, .grey = TRL_MID_GREY }

typedef struct trl_scope trl_scope;

/// Begins without a pixel. TRL_ERR_ARGUMENT where a parameter is outside its range,
/// primaries span no triangle, or a scale is in another unit; TRL_ERR_MEMORY.
TRL_API TRL_NODISCARD trl_result trl_scope_create(trl_scope **out, const trl_scope_params *params,
                                                  trl_error *err);
TRL_API void trl_scope_destroy(trl_scope **scope);

/// Adds the pixels of a picture that lie in the crop, on `threads` threads (0 = one per
/// core, at most 16; the reader must have been opened with as many slots). `plan`, which
/// may be NULL, makes of the file's values what the parameters describe. Light counts as
/// it is stored, over black. Counts add up over pictures; the pictures of zebra and
/// false colour are those of the last, and waveforms have no more columns than the narrowest
/// has pixels. TRL_ERR_ARGUMENT where the crop lies outside; TRL_ERR_MEMORY; what the reader
/// says. All counts are then as they were.
TRL_API TRL_NODISCARD trl_result trl_scope_add(trl_scope *scope, trl_image_reader *reader,
                                               const trl_plan *plan, uint32_t threads,
                                               trl_error *err);

/// Adds what another scope has counted of its pictures, as if they had been added here.
/// TRL_ERR_ARGUMENT where the two have other parameters; TRL_ERR_MEMORY.
TRL_API TRL_NODISCARD trl_result trl_scope_merge(trl_scope *scope, const trl_scope *other,
                                                 trl_error *err);

TRL_API trl_scope_unit trl_scope_unit_get(const trl_scope *scope);
/// Whether the scope counts for this kind.
TRL_API bool trl_scope_has(const trl_scope *scope, int kind);

/// The channels of levels. Luma is the luminance of scene light, and of code values Y'
/// by the weights of BT.2020 for its primaries, of BT.709 for all others.
enum { TRL_SCOPE_LUMA = 0, TRL_SCOPE_RED, TRL_SCOPE_GREEN, TRL_SCOPE_BLUE, TRL_SCOPE_CHANNELS };

typedef struct trl_scope_level {
    double least, most; // values (light or code); NaN without pixels
    uint64_t low;       // pixels at 0 or below
    uint64_t high;      // pixels of scene light above 1 (diffuse white), of code at 1 or above
} trl_scope_level;

typedef struct trl_scope_counts {
    uint64_t pixels;   // that count below
    uint64_t nan, inf; // left out: a NaN (first) or an infinity in the file
    uint64_t empty;    // left out: alpha of 0 or below, and no light
    trl_scope_level levels[TRL_SCOPE_CHANNELS];
    uint64_t coloured; // bright enough for a chromaticity: see trl_scope_outside
    uint64_t striped;  // by zebra
} trl_scope_counts;

TRL_API void trl_scope_counts_get(const trl_scope *scope, trl_scope_counts *out);

/// The value (light or code) of the pixel at rank ceil(percent / 100 × pixels), 0 … 100:
/// exact at both ends, between to a part in 512 of light (0.003 stop) and to 1/4095 of
/// code. Of light at or below 2^-26 it is 0. NaN without pixels.
TRL_API double trl_scope_percentile(const trl_scope *scope, int channel, double percent);

/// Pixels by level: `count` bins of equal width from `low` to `high`, in stops of scene
/// light or in code. A bin of light is made of bins of 1/512 octave, those on its edges by
/// shares; of code, levels are rounded to 1/4095.
TRL_API void trl_scope_histogram(const trl_scope *scope, int channel, double low, double high,
                                 size_t count, double *out);

/// Places on the axis of levels: stops or code of a value, and of a level in the unit
/// (stops, percent, cd/m²). -infinity for light of 0 and below.
TRL_API double trl_scope_axis_of_value(const trl_scope *scope, double value);
TRL_API double trl_scope_axis_of_level(const trl_scope *scope, double level);
/// The level in the unit at a place of the axis.
TRL_API double trl_scope_level_of_axis(const trl_scope *scope, double axis);

/// The part of the axis that rasters and plots show: as set, or, until then, of code a
/// little more than 0 … 1, of light the whole stops that hold the picture.
TRL_API void trl_scope_range_get(const trl_scope *scope, double *low, double *high);
/// TRL_ERR_ARGUMENT unless low < high within -20 … 20 stops or -0.125 … 1.125 of code.
TRL_API TRL_NODISCARD trl_result trl_scope_range_set(trl_scope *scope, double low, double high,
                                                     trl_error *err);

/// The marks of the axis that is shown, from its low end: their places and the levels in words.
/// False past the last.
TRL_API bool trl_scope_tick_at(const trl_scope *scope, size_t index, double *axis, char text[16]);

/// The mean of Cb and Cr (-0.5 … 0.5) of the vectorscope; 0, 0 without pixels.
TRL_API void trl_scope_centroid(const trl_scope *scope, double cbcr[2]);

/// How many pixels' colours lie outside a gamut: brought to its white by Bradford, one of
/// its components is below 0 by more than 0.001 of the largest. Pixels darker than 10 stops
/// below mid grey, or than a thousandth of white (of 100 cd/m² for PQ and HLG), have no colour
/// that could be told and are not among `coloured`.
TRL_API uint64_t trl_scope_outside(const trl_scope *scope, size_t gamut);

/// The scale of false colour, and the pixels of one of its bands.
TRL_API const trl_false_color *trl_scope_scale(const trl_scope *scope);
TRL_API uint64_t trl_scope_band_count(const trl_scope *scope, size_t band);

/// The size of the picture that zebra and false colour show; 0 × 0 before one was added.
TRL_API void trl_scope_picture_size(const trl_scope *scope, uint32_t *width, uint32_t *height);

/// Draws one scope as width × height pixels, sRGB, four bytes each, from the top left:
/// without axes; `graticule` adds its lines. Traces of a few pixels stay visible: density
/// is lifted by a gamma. TRL_ERR_ARGUMENT where the scope does not count for the kind or a
/// side is 0; TRL_ERR_MEMORY.
TRL_API TRL_NODISCARD trl_result trl_scope_raster(const trl_scope *scope, int kind, bool graticule,
                                                  uint8_t *rgba, uint32_t width, uint32_t height,
                                                  trl_error *err);

/// One line of what the numbers of a scope say ("11.2 % outside Rec.709, 0.4 % outside P3"),
/// into `out`, which it returns.
TRL_API const char *trl_scope_caption(const trl_scope *scope, int kind, char *out, size_t size);

/// The height of a panel over its width.
#define TRL_SCOPE_PANEL_SHAPE 0.72

/// Makes one panel with axes, names and graticule, `width` px wide (0 = 720) and
/// TRL_SCOPE_PANEL_SHAPE times as high, for trl_plot_write. The caller destroys it. What
/// trl_scope_raster and the plot say on failure.
TRL_API TRL_NODISCARD trl_result trl_scope_plot(const trl_scope *scope, int kind, double width,
                                                trl_plot **out, trl_error *err);

#ifdef __cplusplus
}
#endif
#endif
