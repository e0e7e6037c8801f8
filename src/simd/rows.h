// simd/rows.h: the vector maths on rows of floats, for tests and benches.
#ifndef TRL_SIMD_ROWS_H
#define TRL_SIMD_ROWS_H

#include <troland/base.h>

/// Functions of one tier; each works on n values, `out` may be an input. Domains
/// and errors are those of simd/math.h; exp2 and pow are those of simd/math_double.h.
typedef struct trl_simd_rows {
    void (*log2)(const float *x, float *out, size_t n);
    void (*exp2)(const float *x, float *out, size_t n);
    void (*pow)(const float *x, double y, float *out, size_t n);
    void (*pow_fast)(const float *x, float y, float *out, size_t n);
    void (*cbrt)(const float *x, float *out, size_t n);
    /// Degrees, 0…360, of unit vectors.
    void (*angle)(const float *cosine, const float *sine, float *out, size_t n);
    void (*reciprocal_rough)(const float *x, float *out, size_t n);
} trl_simd_rows;

/// NULL where this build has no such tier. Whether the machine can run it is
/// another question: trl_cpu_tier_available.
const trl_simd_rows *trl_simd_rows_get(trl_cpu_tier tier);

#endif
