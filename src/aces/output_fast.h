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

/// The hue tables of the kernel (output_hue.c).
void trl_hue_degrees_fill(const trl_aces_output *o, trl_hue_degree degrees[TRL_HUE_DEGREES]);

#endif
