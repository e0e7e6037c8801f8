// simd/vec.h: vectors of floats, one source for every instruction-set tier.
//
// Kernel sources are compiled once per tier (src/simd/meson.build) and include
// this header; nothing else may. Arithmetic is written with the operators of
// gcc's and clang's vector types; this header adds what they lack. Every
// operation is one that IEEE 754 defines exactly, so that all tiers with fused
// multiply-add (AVX2, AVX-512, NEON) agree bit for bit; estimates such as rcpps,
// which differ between processors, have no place here.
#ifndef TRL_SIMD_VEC_H
#define TRL_SIMD_VEC_H

#include <stddef.h>
#include <stdint.h>

// The tier's name at the end of each external symbol: TRL_TIERED(trl_x) is
// trl_x_avx2 in the AVX2 build of a kernel.
#define TRL_TIERED_JOIN(name, tier) name##_##tier
#define TRL_TIERED_EXPAND(name, tier) TRL_TIERED_JOIN(name, tier)
#define TRL_TIERED(name) TRL_TIERED_EXPAND(name, TRL_TIER)

#if defined(__AVX512F__)
#include <immintrin.h>
#define LANES 16
#elif defined(__AVX2__)
#include <immintrin.h>
#define LANES 8
#elif defined(__SSE2__)
#include <immintrin.h>
#define LANES 4
#elif defined(__aarch64__)
#include <arm_neon.h>
#define LANES 4
#else
#define LANES 4
#endif

typedef float vf __attribute__((vector_size(4 * LANES)));
typedef int32_t vi __attribute__((vector_size(4 * LANES)));
typedef float vf_unaligned __attribute__((vector_size(4 * LANES), aligned(4), may_alias));

// A choice for each lane. Make it with v_less and its kin only.
#if defined(__AVX512F__)
typedef __mmask16 vm;
#else
typedef vi vm;
#endif

#define V_INLINE static inline __attribute__((always_inline, unused))

V_INLINE vf v_set(float x) {
    return x - (vf){0};
}

V_INLINE vi v_set_int(int32_t x) {
    return x - (vi){0};
}

V_INLINE vf v_load(const float *p) {
    return *(const vf_unaligned *)p;
}

V_INLINE void v_store(float *p, vf x) {
    *(vf_unaligned *)p = x;
}

V_INLINE vf v_to_float(vi x) {
    return __builtin_convertvector(x, vf);
}

/// Towards zero. Defined for values that fit only.
V_INLINE vi v_to_int(vf x) {
    return __builtin_convertvector(x, vi);
}

V_INLINE vf v_abs(vf x) {
    return (vf)((vi)x & 0x7fffffff);
}

// The operations that need an instruction of their own. v_min and v_max return
// their second argument where the first is NaN; v_fma rounds once where the tier
// has the instruction and twice in the baseline.
#if defined(__AVX512F__)

V_INLINE vf v_fma(vf a, vf b, vf c) {
    return (vf)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
}
V_INLINE vf v_min(vf a, vf b) {
    return (vf)_mm512_min_ps((__m512)a, (__m512)b);
}
V_INLINE vf v_max(vf a, vf b) {
    return (vf)_mm512_max_ps((__m512)a, (__m512)b);
}
V_INLINE vf v_sqrt(vf a) {
    return (vf)_mm512_sqrt_ps((__m512)a);
}
V_INLINE vm v_less(vf a, vf b) {
    return _mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_LT_OQ);
}
V_INLINE vm v_is_nan(vf a) {
    return _mm512_cmp_ps_mask((__m512)a, (__m512)a, _CMP_UNORD_Q);
}
V_INLINE vf v_select(vm m, vf yes, vf no) {
    return (vf)_mm512_mask_blend_ps(m, (__m512)no, (__m512)yes);
}
V_INLINE vi v_select_int(vm m, vi yes, vi no) {
    return (vi)_mm512_mask_blend_epi32(m, (__m512i)no, (__m512i)yes);
}
V_INLINE uint32_t v_bits(vm m) {
    return m;
}
V_INLINE vf v_gather(const float *table, vi index) {
    return (vf)_mm512_i32gather_ps((__m512i)index, table, 4);
}
V_INLINE vi v_min_int(vi a, vi b) {
    return (vi)_mm512_min_epi32((__m512i)a, (__m512i)b);
}
V_INLINE vi v_max_int(vi a, vi b) {
    return (vi)_mm512_max_epi32((__m512i)a, (__m512i)b);
}

#elif defined(__AVX2__)

#if defined(__FMA__)
V_INLINE vf v_fma(vf a, vf b, vf c) {
    return (vf)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
}
#endif
V_INLINE vf v_min(vf a, vf b) {
    return (vf)_mm256_min_ps((__m256)a, (__m256)b);
}
V_INLINE vf v_max(vf a, vf b) {
    return (vf)_mm256_max_ps((__m256)a, (__m256)b);
}
V_INLINE vf v_sqrt(vf a) {
    return (vf)_mm256_sqrt_ps((__m256)a);
}
V_INLINE vm v_less(vf a, vf b) {
    return (vm)_mm256_cmp_ps((__m256)a, (__m256)b, _CMP_LT_OQ);
}
V_INLINE vm v_is_nan(vf a) {
    return (vm)_mm256_cmp_ps((__m256)a, (__m256)a, _CMP_UNORD_Q);
}
V_INLINE vf v_select(vm m, vf yes, vf no) {
    return (vf)_mm256_blendv_ps((__m256)no, (__m256)yes, (__m256)m);
}
V_INLINE vi v_select_int(vm m, vi yes, vi no) {
    return (vi)_mm256_blendv_ps((__m256)no, (__m256)yes, (__m256)m);
}
V_INLINE uint32_t v_bits(vm m) {
    return (uint32_t)_mm256_movemask_ps((__m256)m);
}
V_INLINE vf v_gather(const float *table, vi index) {
    return (vf)_mm256_i32gather_ps(table, (__m256i)index, 4);
}
V_INLINE vi v_min_int(vi a, vi b) {
    return (vi)_mm256_min_epi32((__m256i)a, (__m256i)b);
}
V_INLINE vi v_max_int(vi a, vi b) {
    return (vi)_mm256_max_epi32((__m256i)a, (__m256i)b);
}

#else // four lanes

V_INLINE vf v_select(vm m, vf yes, vf no) {
    return (vf)((m & (vi)yes) | (~m & (vi)no));
}
V_INLINE vi v_select_int(vm m, vi yes, vi no) {
    return (m & yes) | (~m & no);
}
V_INLINE vm v_less(vf a, vf b) {
    return a < b;
}
V_INLINE vm v_is_nan(vf a) {
    return (vi)v_abs(a) > 0x7f800000;
}
V_INLINE vf v_gather(const float *table, vi index) {
    return (vf){table[index[0]], table[index[1]], table[index[2]], table[index[3]]};
}
V_INLINE vi v_min_int(vi a, vi b) {
    return v_select_int(a < b, a, b);
}
V_INLINE vi v_max_int(vi a, vi b) {
    return v_select_int(a > b, a, b);
}

#if defined(__SSE2__)
V_INLINE vf v_min(vf a, vf b) {
    return (vf)_mm_min_ps((__m128)a, (__m128)b);
}
V_INLINE vf v_max(vf a, vf b) {
    return (vf)_mm_max_ps((__m128)a, (__m128)b);
}
V_INLINE vf v_sqrt(vf a) {
    return (vf)_mm_sqrt_ps((__m128)a);
}
V_INLINE uint32_t v_bits(vm m) {
    return (uint32_t)_mm_movemask_ps((__m128)m);
}
#else
V_INLINE vf v_min(vf a, vf b) {
    return v_select(a < b, a, b);
}
V_INLINE vf v_max(vf a, vf b) {
    return v_select(a > b, a, b);
}
V_INLINE uint32_t v_bits(vm m) {
    return (m[0] & 1u) | (m[1] & 2u) | (m[2] & 4u) | (m[3] & 8u);
}
#if defined(__aarch64__)
V_INLINE vf v_sqrt(vf a) {
    return (vf)vsqrtq_f32((float32x4_t)a);
}
V_INLINE vf v_fma(vf a, vf b, vf c) {
    return (vf)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
}
#else
V_INLINE vf v_sqrt(vf a) {
    return (vf){__builtin_sqrtf(a[0]), __builtin_sqrtf(a[1]), __builtin_sqrtf(a[2]),
                __builtin_sqrtf(a[3])};
}
#endif
#endif
#endif

#if !defined(__FMA__) && !defined(__aarch64__)
#define V_HAS_FMA 0
V_INLINE vf v_fma(vf a, vf b, vf c) {
    return a * b + c;
}
#else
#define V_HAS_FMA 1
#endif

V_INLINE vm v_and(vm a, vm b) {
    return a & b;
}

/// table[index % 8] of each lane: one instruction where tables fit a register.
V_INLINE vf v_lookup8(const float table[8], vi index) {
#if defined(__AVX512F__)
    __m512 twice = _mm512_castpd_ps(
        _mm512_broadcast_f64x4(_mm256_loadu_pd((const double *)(const void *)table)));
    return (vf)_mm512_permutexvar_ps((__m512i)index, twice);
#elif defined(__AVX2__)
    return (vf)_mm256_permutevar8x32_ps(_mm256_loadu_ps(table), (__m256i)index);
#else
    return v_gather(table, index & 7);
#endif
}

/// table[index % 32] of each lane: one instruction where two registers hold the table.
V_INLINE vf v_lookup32(const float table[32], vi index) {
#if defined(__AVX512F__)
    return (vf)_mm512_permutex2var_ps((__m512)v_load(table), (__m512i)index,
                                      (__m512)v_load(table + 16));
#elif defined(__AVX2__)
    __m256 by8 = (__m256)(index << 28), by16 = (__m256)(index << 27); // the bit that chooses on top
    __m256 part[2];
    for (int k = 0; k < 2; k++)
        part[k] = _mm256_blendv_ps((__m256)v_lookup8(table + 16 * k, index),
                                   (__m256)v_lookup8(table + 16 * k + 8, index), by8);
    return (vf)_mm256_blendv_ps(part[0], part[1], by16);
#else
    return v_gather(table, index & 31);
#endif
}

/// To the nearest integer, ties to even, for |x| < 2^22.
V_INLINE vf v_round(vf x) {
    const float shift = 0x1.8p23f;
    return (x + shift) - shift;
}

/// The larger integer below or at x, for |x| < 2^22.
V_INLINE vf v_floor(vf x) {
    vf r = v_round(x);
    return r - v_select(v_less(x, r), v_set(1.0f), v_set(0.0f));
}

#endif
