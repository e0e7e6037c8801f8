#include "simd/math.h"
#include "simd/rows.h"

#include <string.h>

// Runs `expression` on vectors of x (and y); the last block is padded with ones.
#define ROWS(expression)                                                                           \
    for (size_t i = 0; i < n; i += LANES) {                                                        \
        size_t count = n - i < LANES ? n - i : LANES;                                              \
        float pad[2][LANES];                                                                       \
        for (int k = 0; k < LANES; k++)                                                            \
            pad[0][k] = pad[1][k] = 1.0f;                                                          \
        memcpy(pad[0], a + i, count * sizeof(float));                                              \
        memcpy(pad[1], b + i, count * sizeof(float));                                              \
        vf x = v_load(pad[0]), y = v_load(pad[1]);                                                 \
        (void)y;                                                                                   \
        v_store(pad[0], (expression));                                                             \
        memcpy(out + i, pad[0], count * sizeof(float));                                            \
    }

static void rows_log2(const float *a, float *out, size_t n) {
    const float *b = a;
    ROWS(v_log2(x))
}

static void rows_exp2(const float *a, float *out, size_t n) {
    const float *b = a;
    ROWS(v_exp2(x))
}

static void rows_pow(const float *a, float exponent, float low, float *out, size_t n) {
    const float *b = a;
    ROWS(v_pow(x, v_set(exponent), v_set(low)))
}

static void rows_angle(const float *a, const float *b, float *out, size_t n) {
    ROWS(v_angle_degrees(x, y))
}

extern const trl_simd_rows TRL_TIERED(trl_simd_rows);
const trl_simd_rows TRL_TIERED(trl_simd_rows) = {rows_log2, rows_exp2, rows_pow, rows_angle};
