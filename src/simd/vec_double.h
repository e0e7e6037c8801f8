// simd/vec_double.h: vectors of doubles beside those of simd/vec.h, for kernels whose
// roundings must not show in a float. One vector of floats is two of doubles.
#ifndef TRL_SIMD_VEC_DOUBLE_H
#define TRL_SIMD_VEC_DOUBLE_H

#include "simd/vec.h"

#define DOUBLE_LANES (LANES / 2)

typedef double vd __attribute__((vector_size(8 * DOUBLE_LANES)));
typedef int64_t vl __attribute__((vector_size(8 * DOUBLE_LANES)));

// A choice for each lane, as vm.
#if defined(__AVX512F__)
typedef __mmask8 vdm;
#else
typedef vl vdm;
#endif

V_INLINE vd vd_set(double x) {
    return x - (vd){0};
}

#if defined(__AVX512F__)

V_INLINE vd vd_fma(vd a, vd b, vd c) {
    return (vd)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
}
V_INLINE vd vd_min(vd a, vd b) {
    return (vd)_mm512_min_pd((__m512d)a, (__m512d)b);
}
V_INLINE vd vd_max(vd a, vd b) {
    return (vd)_mm512_max_pd((__m512d)a, (__m512d)b);
}
V_INLINE vd vd_sqrt(vd a) {
    return (vd)_mm512_sqrt_pd((__m512d)a);
}
V_INLINE vdm vd_less(vd a, vd b) {
    return _mm512_cmp_pd_mask((__m512d)a, (__m512d)b, _CMP_LT_OQ);
}
V_INLINE vdm vd_not_above(vd a, vd b) {
    return _mm512_cmp_pd_mask((__m512d)a, (__m512d)b, _CMP_LE_OQ);
}
V_INLINE vd vd_select(vdm m, vd yes, vd no) {
    return (vd)_mm512_mask_blend_pd(m, (__m512d)no, (__m512d)yes);
}
V_INLINE void v_widen(vf x, vd out[2]) {
    out[0] = (vd)_mm512_cvtps_pd(_mm512_castps512_ps256((__m512)x));
    out[1] = (vd)_mm512_cvtps_pd(_mm512_extractf32x8_ps((__m512)x, 1));
}
V_INLINE vf v_narrow(const vd x[2]) {
    __m512 low = _mm512_castps256_ps512(_mm512_cvtpd_ps((__m512d)x[0]));
    return (vf)_mm512_insertf32x8(low, _mm512_cvtpd_ps((__m512d)x[1]), 1);
}

#elif defined(__AVX2__)

#if defined(__FMA__)
V_INLINE vd vd_fma(vd a, vd b, vd c) {
    return (vd)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
}
#endif
V_INLINE vd vd_min(vd a, vd b) {
    return (vd)_mm256_min_pd((__m256d)a, (__m256d)b);
}
V_INLINE vd vd_max(vd a, vd b) {
    return (vd)_mm256_max_pd((__m256d)a, (__m256d)b);
}
V_INLINE vd vd_sqrt(vd a) {
    return (vd)_mm256_sqrt_pd((__m256d)a);
}
V_INLINE vdm vd_less(vd a, vd b) {
    return (vdm)_mm256_cmp_pd((__m256d)a, (__m256d)b, _CMP_LT_OQ);
}
V_INLINE vdm vd_not_above(vd a, vd b) {
    return (vdm)_mm256_cmp_pd((__m256d)a, (__m256d)b, _CMP_LE_OQ);
}
V_INLINE vd vd_select(vdm m, vd yes, vd no) {
    return (vd)_mm256_blendv_pd((__m256d)no, (__m256d)yes, (__m256d)m);
}
V_INLINE void v_widen(vf x, vd out[2]) {
    out[0] = (vd)_mm256_cvtps_pd(_mm256_castps256_ps128((__m256)x));
    out[1] = (vd)_mm256_cvtps_pd(_mm256_extractf128_ps((__m256)x, 1));
}
V_INLINE vf v_narrow(const vd x[2]) {
    __m256 low = _mm256_castps128_ps256(_mm256_cvtpd_ps((__m256d)x[0]));
    return (vf)_mm256_insertf128_ps(low, _mm256_cvtpd_ps((__m256d)x[1]), 1);
}

#else // two lanes

V_INLINE vdm vd_less(vd a, vd b) {
    return a < b;
}
V_INLINE vdm vd_not_above(vd a, vd b) {
    return a <= b;
}
V_INLINE vd vd_select(vdm m, vd yes, vd no) {
    return (vd)((m & (vl)yes) | (~m & (vl)no));
}

#if defined(__SSE2__)
V_INLINE vd vd_min(vd a, vd b) {
    return (vd)_mm_min_pd((__m128d)a, (__m128d)b);
}
V_INLINE vd vd_max(vd a, vd b) {
    return (vd)_mm_max_pd((__m128d)a, (__m128d)b);
}
V_INLINE vd vd_sqrt(vd a) {
    return (vd)_mm_sqrt_pd((__m128d)a);
}
V_INLINE void v_widen(vf x, vd out[2]) {
    out[0] = (vd)_mm_cvtps_pd((__m128)x);
    out[1] = (vd)_mm_cvtps_pd(_mm_movehl_ps((__m128)x, (__m128)x));
}
V_INLINE vf v_narrow(const vd x[2]) {
    return (vf)_mm_movelh_ps(_mm_cvtpd_ps((__m128d)x[0]), _mm_cvtpd_ps((__m128d)x[1]));
}
#else
V_INLINE vd vd_min(vd a, vd b) {
    return vd_select(a < b, a, b);
}
V_INLINE vd vd_max(vd a, vd b) {
    return vd_select(a > b, a, b);
}
#if defined(__aarch64__)
V_INLINE vd vd_fma(vd a, vd b, vd c) {
    return (vd)vfmaq_f64((float64x2_t)c, (float64x2_t)a, (float64x2_t)b);
}
V_INLINE vd vd_sqrt(vd a) {
    return (vd)vsqrtq_f64((float64x2_t)a);
}
V_INLINE void v_widen(vf x, vd out[2]) {
    out[0] = (vd)vcvt_f64_f32(vget_low_f32((float32x4_t)x));
    out[1] = (vd)vcvt_high_f64_f32((float32x4_t)x);
}
V_INLINE vf v_narrow(const vd x[2]) {
    return (vf)vcvt_high_f32_f64(vcvt_f32_f64((float64x2_t)x[0]), (float64x2_t)x[1]);
}
#else
V_INLINE vd vd_sqrt(vd a) {
    return (vd){__builtin_sqrt(a[0]), __builtin_sqrt(a[1])};
}
V_INLINE void v_widen(vf x, vd out[2]) {
    out[0] = (vd){x[0], x[1]};
    out[1] = (vd){x[2], x[3]};
}
V_INLINE vf v_narrow(const vd x[2]) {
    return (vf){(float)x[0][0], (float)x[0][1], (float)x[1][0], (float)x[1][1]};
}
#endif
#endif
#endif

#if !V_HAS_FMA
V_INLINE vd vd_fma(vd a, vd b, vd c) {
    return a * b + c;
}
#endif

#endif
