// pipe/pack_rows.h: one block of one channel between floats and samples.
//
// The loops run over a fixed number of pixels, so that compilers turn them into
// vector code; the caller pads the last block.
#ifndef TRL_PIPE_PACK_ROWS_H
#define TRL_PIPE_PACK_ROWS_H

#include <troland/pipe.h>

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
    /// Four floats a pixel to four planes and back, n pixels, bit for bit. The samples
    /// may begin at any byte.
    void (*unweave_floats)(const void *in, size_t n, float *const planes[4]);
    void (*weave_floats)(const float *const planes[4], size_t n, void *out);
} trl_pack_rows;

/// NULL where this build has no such tier.
const trl_pack_rows *trl_pack_rows_get(trl_cpu_tier tier);

/// trl_pack_row and trl_unpack_row with the kernels of a tier that the caller chose.
void trl_pack_by(const trl_pack_rows *rows, const trl_packing *packing,
                 const float *const planes[4], uint32_t x, uint32_t y, size_t n, void *out);
void trl_unpack_by(const trl_pack_rows *rows, const trl_packing *packing, const void *in, size_t n,
                   float *const planes[4]);

#endif
