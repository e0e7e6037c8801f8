// aces/output_fast.h: making and running the vector path of an output transform.
#ifndef TRL_ACES_OUTPUT_FAST_H
#define TRL_ACES_OUTPUT_FAST_H

#include "aces/output.h"
#include "aces/output_rows.h"

/// The tables of the vector path, for a transform whose twin is ready. NULL in
/// *out where memory is short. Release with trl_free.
trl_result trl_aces_fast_create(struct trl_aces_fast **out, const trl_aces_output *o,
                                trl_cpu_tier tier, trl_error *err);

/// Renders as trl_aces_output_rows. Returns how many of the pixels the twin made.
size_t trl_aces_fast_rows(const trl_aces_output *o, float *r, float *g, float *b, size_t n);
/// The same on pixels of four floats, whose last is left alone.
void trl_aces_fast_packed(const trl_aces_output *o, float *rgba, size_t n);

/// Fits for the kernel (output_curve.c). A curve covers 2^first_octave up to
/// 2^(first_octave + octaves), one cell `stride` floats after the other; the fit
/// fills floats at … at + 3 of each.
typedef struct trl_curve_shape {
    int first_octave, octaves, stride;
} trl_curve_shape;

typedef double trl_curve_function(const void *source, double x);

size_t trl_curve_floats(trl_curve_shape shape);
trl_curve trl_curve_make(float *cells, trl_curve_shape shape, int at, trl_curve_function *function,
                         const void *source);
/// factor · x^exponent
void trl_power_make(trl_power *out, double exponent, double factor, int first_octave);
/// factor · ln x + offset
void trl_log_make(trl_log *out, double factor, double offset);

/// The hue tables of the kernel (output_hue.c).
void trl_hue_degrees_fill(const trl_aces_output *o, trl_hue_degree degrees[TRL_HUE_DEGREES]);
void trl_hue_reach_fill(const trl_aces_output *o, trl_hue_reach reach[TRL_HUE_DEGREES]);
double trl_hue_hollow_slope(const trl_aces_output *o, const trl_hue_reach reach[TRL_HUE_DEGREES]);

#endif
