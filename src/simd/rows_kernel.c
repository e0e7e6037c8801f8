#include "simd/math.h"
#include "simd/math_double.h"
#include "simd/rows.h"

#include <string.h>

// Runs `expression` on vectors of x and y; what is left at the end is padded with ones.
#define ROWS(expression)                                                                           \
    size_t i = 0;                                                                                  \
    for (; i + LANES <= n; i += LANES) {                                                           \
        vf x = v_load(a + i), y = v_load(b + i);                                                   \
        (void)y;                                                                                   \
        v_store(out + i, (expression));                                                            \
    }                                                                                              \
    if (i < n) {                                                                                   \
        float pad[2][LANES];                                                                       \
        for (int k = 0; k < LANES; k++)                                                            \
            pad[0][k] = pad[1][k] = 1.0f;                                                          \
        memcpy(pad[0], a + i, (n - i) * sizeof(float));                                            \
        memcpy(pad[1], b + i, (n - i) * sizeof(float));                                            \
        vf x = v_load(pad[0]), y = v_load(pad[1]);                                                 \
        (void)y;                                                                                   \
        v_store(pad[0], (expression));                                                             \
        memcpy(out + i, pad[0], (n - i) * sizeof(float));                                          \
    }

static void rows_log2(const float *a, float *out, size_t n) {
    const float *b = a;
    ROWS(v_log2(x))
}

// Functions of doubles, on floats.
V_INLINE vf exp2_of(vf x) {
    vd half[2];
    v_widen(x, half);
    return v_narrow((vd[2]){vd_exp2(half[0]), vd_exp2(half[1])});
}

V_INLINE vf pow_of(vf x, double y) {
    vd half[2];
    v_widen(x, half);
    return v_narrow((vd[2]){vd_pow(half[0], vd_set(y)), vd_pow(half[1], vd_set(y))});
}

static void rows_exp2(const float *a, float *out, size_t n) {
    const float *b = a;
    ROWS(exp2_of(x))
}

static void rows_pow(const float *a, double exponent, float *out, size_t n) {
    const float *b = a;
    ROWS(pow_of(x, exponent))
}

static void rows_pow_fast(const float *a, float exponent, float *out, size_t n) {
    const float *b = a;
    ROWS(v_pow_fast(x, v_set(exponent)))
}

static void rows_cbrt(const float *a, float *out, size_t n) {
    const float *b = a;
    ROWS(v_cbrt(x))
}

static void rows_angle(const float *a, const float *b, float *out, size_t n) {
    ROWS(v_angle_degrees(x, y))
}

static void rows_reciprocal_rough(const float *a, float *out, size_t n) {
    const float *b = a;
    ROWS(v_reciprocal_rough(x))
}

extern const trl_simd_rows TRL_TIERED(trl_simd_rows);
const trl_simd_rows TRL_TIERED(trl_simd_rows) = {
    rows_log2, rows_exp2, rows_pow, rows_pow_fast, rows_cbrt, rows_angle, rows_reciprocal_rough};
