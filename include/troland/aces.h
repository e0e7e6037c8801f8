// troland/aces.h: ACES 2.0 output transforms, forward and inverse.
//
// params → create (all checks, all tables) → immutable object → rows (const,
// thread-safe, no heap, cannot fail). Pixels are planar float. Scene values are
// ACES2065-1 (AP0, linear, 0.18 = mid grey); display values are code values,
// 0…1 (the linear and the extended-range sRGB encodings may pass 1).
//
// Any float is accepted, and the result is always finite. Of scene values, NaN,
// -infinity and what is smaller than the smallest normal number count as 0, and
// more than 1e30 as 1e30; negative values may be colours inside AP1. Of code
// values, NaN and negative ones count as 0.
#ifndef TROLAND_ACES_H
#define TROLAND_ACES_H

#include "color.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What the inverse does with display light above 100 cd/m² when white scaling
/// is on. The published inverse clamps it (docs/decisions/0003).
typedef enum trl_white_clamp {
    TRL_WHITE_CLAMP_PEAK = 0,     // clamp to the peak: a true inverse
    TRL_WHITE_CLAMP_PUBLISHED = 1 // clamp to 100 cd/m², as Lib.Academy.DisplayEncoding.a2.v1 does
} trl_white_clamp;

/// All that defines an output transform.
typedef struct trl_aces_params {
    uint32_t size;                 // sizeof(trl_aces_params)
    bool scale_white;              // fit the limiting white into the encoding's range
    trl_white_clamp inverse_clamp; // see above
    double peak_nits;              // tone scale target, 48…10000 cd/m²
    trl_chromaticities limiting;   // gamut and white that the rendering is limited to
    trl_chromaticities encoding;   // primaries and white of the signal
    trl_transfer transfer;         // the display's EOTF; the signal is its inverse
    double linear_scale;           // factor on display-linear light before encoding (1 = none)
} trl_aces_params;

/// Rec.709 D65, 100 nits, sRGB encoding.
TRL_API void trl_aces_params_init(trl_aces_params *params);

/// Refuses parameters that no transform can be made of, in words (TRL_ERR_ARGUMENT).
TRL_API trl_result trl_aces_params_check(const trl_aces_params *params, trl_error *err);

/// A named output transform: one of the 54 published ones.
typedef struct trl_aces_display {
    const char *id;      // "Rec709-D65_100nit_in_Rec709-D65_sRGB-Piecewise"
    const char *urn;     // "urn:ampas:aces:transformId:v2.0:Output.Academy.….a2.v1"
    const char *name;    // short common name: "srgb"
    const char *aliases; // further names, comma-separated; may be ""
    const char *label;   // "sRGB, 100 nits, Rec.709 D65"
} trl_aces_display;

/// The table of published transforms; NULL past its end (54 entries).
TRL_API const trl_aces_display *trl_aces_display_at(size_t index);

/// By common name, alias, transform ID (with or without "Output.Academy." or
/// "InvOutput.Academy." and ".a2.v1") or full URN; case, '-', '_', ' ' and '.'
/// are ignored in names and aliases. NULL if there is none.
TRL_API const trl_aces_display *trl_aces_display_find(const char *name);

/// True where `name` is the transform ID or URN of an inverse ("InvOutput.Academy.…"): the
/// way back from the codes of the display that trl_aces_display_find gives for it. False
/// for all other texts.
TRL_API bool trl_aces_name_is_inverse(const char *name);

/// The displays whose names or aliases are nearest to a name that was not found,
/// nearest first, at most `capacity` of them; returns how many, 0 where nothing
/// comes near. For "unknown display 'srgbb': did you mean 'srgb'?".
TRL_API size_t trl_aces_display_suggest(const char *wrong, const trl_aces_display **out,
                                        size_t capacity);

/// The parameters of a published transform, with the published inverse clamp.
TRL_API void trl_aces_display_params(const trl_aces_display *display, trl_aces_params *out);

/// What full white emits on the screen that a published transform is made for, cd/m². For
/// cinema that is less than the peak of the tone scale: rendered to 100, shown at 48.
TRL_API double trl_aces_display_white_nits(const trl_aces_display *display);

/// True if a screen can show what a published transform asks for: full white is not above
/// what the screen itself emits. Gamut and encoding are not judged, and the room's light does
/// not count.
TRL_API bool trl_aces_screen_honours(const trl_screen *screen, const trl_aces_display *display);

/// Reads a custom display from JSON text of `length` bytes (docs/aces.md has the
/// members and an example). `where` names the source in error messages.
TRL_API TRL_NODISCARD trl_result trl_aces_params_from_json(trl_aces_params *out, const char *text,
                                                           size_t length, const char *where,
                                                           trl_error *err);

/// Writes `params` as JSON text into a new string, which the caller releases
/// with free(). The text reads back to the same parameters exactly.
TRL_API TRL_NODISCARD trl_result trl_aces_params_to_json(const trl_aces_params *params, char **out,
                                                         trl_error *err);

/// A prepared transform with its tables (about 60 kB). Immutable; share freely.
typedef struct trl_aces_output trl_aces_output;

/// Checks `params` (borrowed) and computes the tables, in a few milliseconds.
/// TRL_ERR_ARGUMENT with a sentence where a value is outside its range.
TRL_API TRL_NODISCARD trl_result trl_aces_output_create(trl_aces_output **out,
                                                        const trl_aces_params *params,
                                                        trl_error *err);
TRL_API void trl_aces_output_destroy(trl_aces_output **output);

/// Renders `n` pixels in place: ACES2065-1 → code values. Planes need no
/// alignment; `n` may be any number.
TRL_API void trl_aces_output_rows(const trl_aces_output *output, float *r, float *g, float *b,
                                  size_t n);

/// The same for `n` pixels of four floats each, such as RGBA, in place; the fourth is left
/// alone. The bits are those of trl_aces_output_rows.
TRL_API void trl_aces_output_packed(const trl_aces_output *output, float *rgba, size_t n);

/// The inverse: code values → ACES2065-1, in the arithmetic of the published
/// transform (docs/aces.md, "Exactness"). Codes below 0 and NaN count as 0, codes
/// far beyond the signal's range as the largest that can be told apart.
TRL_API void trl_aces_output_inverse_rows(const trl_aces_output *output, float *r, float *g,
                                          float *b, size_t n);

/// The double-precision twins, one pixel at a time: they read like the published
/// transform and are what the fast rows are tested against. The inverse knows the
/// code, and its JMh, in single precision.
TRL_API void trl_aces_output_reference(const trl_aces_output *output, const double scene[3],
                                       double code[3]);
TRL_API void trl_aces_output_inverse_reference(const trl_aces_output *output, const double code[3],
                                               double scene[3]);

#ifdef __cplusplus
}
#endif
#endif
