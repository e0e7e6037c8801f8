// light/transfer_rows.h: transfer functions on rows of pixels, in single precision.
//
// The fast twins of trl_transfer_decode and trl_transfer_encode, one kernel per
// instruction-set tier (transfer_kernel.c). Any float is accepted: NaN and, where
// only positive values mean something, values below the smallest normal number
// count as 0, values beyond ±2^120 as ±2^120, HLG codes above 8 as 8. What comes
// out is always finite.
#ifndef TRL_LIGHT_TRANSFER_ROWS_H
#define TRL_LIGHT_TRANSFER_ROWS_H

#include <troland/light.h>

enum { TRL_TRANSFER_KINDS = TRL_TRANSFER_ACESCCT + 1 };

/// A transfer function in one direction, ready to run.
typedef struct trl_transfer_rows {
    void (*run)(const struct trl_transfer_rows *rows, float *const rgb[3], size_t n);
    float exponent, exponent_low; // of gamma and BT.1886; their sum is the exponent
    float lift;                   // BT.1886: black as code for gamma, 0…<1
    float range, range_inverse;   // 1 - lift
} trl_transfer_rows;

/// The kernels of one tier by kind; NULL for TRL_TRANSFER_LINEAR.
typedef struct trl_transfer_kernel {
    void (*decode[TRL_TRANSFER_KINDS])(const trl_transfer_rows *rows, float *const rgb[3],
                                       size_t n);
    void (*encode[TRL_TRANSFER_KINDS])(const trl_transfer_rows *rows, float *const rgb[3],
                                       size_t n);
} trl_transfer_kernel;

/// Prepares one direction of `transfer` (any kind but TRL_TRANSFER_LINEAR) for a
/// tier that this machine has.
trl_transfer_rows trl_transfer_rows_prepare(const trl_transfer *transfer, bool encode,
                                            trl_cpu_tier tier);

/// Runs it in place on `n` pixels; the planes need no alignment.
static inline void trl_transfer_rows_run(const trl_transfer_rows *rows, float *const rgb[3],
                                         size_t n) {
    rows->run(rows, rgb, n);
}

#endif
