// light/transfer_rows.h: transfer functions on rows of pixels.
//
// The fast twins of trl_transfer_decode and trl_transfer_encode, one kernel per
// instruction-set tier (transfer_kernel.c). What comes out is within one unit in the
// last place of what they give, for every float, denormal ones included. NaN counts as
// 0 and infinities as the largest floats, and what comes out is always finite: results
// beyond the largest float are that.
#ifndef TRL_LIGHT_TRANSFER_ROWS_H
#define TRL_LIGHT_TRANSFER_ROWS_H

#include <troland/light.h>

enum { TRL_TRANSFER_KINDS = TRL_TRANSFER_BT709 + 1 };

/// A transfer function in one direction, ready to run.
typedef struct trl_transfer_rows {
    void (*run)(const struct trl_transfer_rows *rows, float *const rgb[3], size_t n);
    double exponent;                       // of gamma and BT.1886
    double lift, range;                    // BT.1886: black as code for gamma, 0…<1; 1 - lift
    double black_inverse, lift_over_range; // BT.1886, encode
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
