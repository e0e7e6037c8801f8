// color/oklch_rows.h: the change of color/oklch.h on rows of pixels.
#ifndef TRL_COLOR_OKLCH_ROWS_H
#define TRL_COLOR_OKLCH_ROWS_H

#include "color/oklch.h"

typedef struct trl_oklch_rows trl_oklch_rows;

/// In place on n pixels, any number and alignment.
typedef struct trl_oklch_kernel {
    void (*open)(const trl_oklch_rows *rows, float *const rgb[], size_t n);
    void (*bounded)(const trl_oklch_rows *rows, float *const rgb[], size_t n);
} trl_oklch_kernel;

/// An object of color/oklch.h in single precision. Samples are held to ±limit, NaN is 0:
/// what comes out is always finite.
struct trl_oklch_rows {
    void (*run)(const trl_oklch_rows *rows, float *const rgb[], size_t n);
    float to_cone[3][3], turn[3][3], from_cone[3][3];
    float to_lab[3][3], from_lab[3][3]; // bounded: in place of turn
    float white_bend, edge_bend;        // of the two roll-offs; 0: none
    float limit;
    float reach[TRL_OKLCH_HUES + 1];
};

trl_oklch_rows trl_oklch_rows_prepare(const trl_oklch *oklch, trl_cpu_tier tier);

static inline void trl_oklch_rows_run(const trl_oklch_rows *rows, float *const rgb[], size_t n) {
    rows->run(rows, rgb, n);
}

#endif
