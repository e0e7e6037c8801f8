// pipe/pack_rows.h: one block of one channel between floats and samples.
//
// The loops run over a fixed number of pixels, so that compilers turn them into
// vector code at -O2; the caller pads the last block.
#ifndef TRL_PIPE_PACK_ROWS_H
#define TRL_PIPE_PACK_ROWS_H

#include "pipe/dither.h"

enum { TRL_PACK_BLOCK = 4 * TRL_DITHER_SIZE };

/// codes = round(clamp(in, 0, 1) × max), halves to even; NaN becomes 0.
void trl_quantize_block(const float *in, float max, uint16_t *codes);
/// The same with noise added before rounding.
void trl_quantize_dither_block(const float *in, float max, const trl_dither_row *noise,
                               uint16_t *codes);
/// codes ÷ max.
void trl_dequantize_block(const uint16_t *codes, float max, float *out);

/// Bit replication: `bits` significant bits (8…16) justified to the left.
void trl_justify_block(uint16_t *codes, uint32_t bits);

/// To half, rounded to nearest, halves to even; finite values beyond ±65504 are
/// held there, infinities and NaN stay.
void trl_half_from_float_block(const float *in, uint16_t *out);
void trl_half_to_float_block(const uint16_t *in, float *out);

#endif
