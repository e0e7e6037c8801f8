// pipe/pack_rows.h: one block of one channel between floats and samples.
//
// The loops run over a fixed number of pixels, so that compilers turn them into
// vector code; the caller pads the last block.
#ifndef TRL_PIPE_PACK_ROWS_H
#define TRL_PIPE_PACK_ROWS_H

#include <troland/base.h>

#include "pipe/dither.h"

enum { TRL_PACK_BLOCK = 4 * TRL_DITHER_SIZE };

/// The kernels of one tier. All tiers agree bit for bit.
typedef struct trl_pack_rows {
    /// codes = round(clamp(in, 0, 1) × max), halves to even; NaN becomes 0.
    void (*quantize)(const float *in, float max, uint16_t *codes);
    /// The same with noise added before rounding.
    void (*quantize_dither)(const float *in, float max, const trl_dither_row *noise,
                            uint16_t *codes);
    /// codes ÷ max.
    void (*dequantize)(const uint16_t *codes, float max, float *out);
    /// Bit replication: `bits` significant bits (8…16) justified to the left.
    void (*justify)(uint16_t *codes, uint32_t bits);
    /// To half, rounded to nearest, halves to even; finite values beyond ±65504
    /// are held there, infinities and NaN stay.
    void (*half_from_float)(const float *in, uint16_t *out);
    void (*half_to_float)(const uint16_t *in, float *out);
} trl_pack_rows;

/// NULL where this build has no such tier.
const trl_pack_rows *trl_pack_rows_get(trl_cpu_tier tier);

#endif
