// simd/math.h: elementary functions of vectors, for kernel sources.
//
// Coefficients come from tools/minimax.py. Bounds are in units in the last place
// of the result, over the stated interval, against long double, as measured by
// tests/simd/math_test.c, which fails when they grow; they hold in the tiers with
// fused multiply-add, and in the baseline where another one is given.
//
//   function              interval           error  baseline  worst input
//   log2                  normal numbers      0.98      1.07  0x1.6574dap+0
//   pow_fast, 0.4 <= y <= 1.6   1e-4...2      1.41      11.0  0x1.81002ap-4, y = 1.6
//   cbrt                  -2^126...2^126      0.73      0.94  -0x1.7219e2p+100
//   reciprocal_rough      normal numbers, below 2^125: a part in 390
//   angle, in 2^-15 deg   the circle          0.73      0.73  -0x1.0ac684p-7, -0x1.fffba8p-1
#ifndef TRL_SIMD_MATH_H
#define TRL_SIMD_MATH_H

#include "simd/vec.h"

/// log2 of a positive normal number in three parts that add up to it: a whole
/// number, and a float with what its rounding lost.
typedef struct v_log2_parts {
    vf whole, high, low;
} v_log2_parts;

// q of log2(1 + f) = f / ln 2 + f^2 q.
V_INLINE vf v_log2_rest(vf f) {
    vf q = v_fma(f, v_set(0x1.90371ep-9f), v_set(-0x1.ca521ap-4f));
    q = v_fma(f, q, v_set(0x1.7c78d0p-3f));
    q = v_fma(f, q, v_set(-0x1.867cd0p-3f));
    q = v_fma(f, q, v_set(0x1.a30874p-3f));
    q = v_fma(f, q, v_set(-0x1.eacad2p-3f));
    q = v_fma(f, q, v_set(0x1.277e6cp-2f));
    q = v_fma(f, q, v_set(-0x1.715a46p-2f));
    q = v_fma(f, q, v_set(0x1.ec7096p-2f));
    q = v_fma(f, q, v_set(-0x1.715470p-1f));
    return q;
}

/// log2(1 + f) for 1 + f in sqrt(1/2)...sqrt(2); whole = 0.
V_INLINE v_log2_parts v_log2_near_one(vf f) {
    vf q = v_log2_rest(f);
    vf square = f * f;
    // f / ln 2 to twice the precision, then the rest added without loss.
    const float inverse = 0x1.715476p+0f, inverse_low = 0x1.4ae0c0p-26f;
    vf line = f * inverse;
#if V_HAS_FMA
    vf line_low = v_fma(f, v_set(inverse), -line);
#else
    vf f_high = (vf)((vi)f & (int32_t)0xfffff000), f_low = f - f_high;
    const float inverse_high = 0x1.714p+0f, inverse_rest = 0x1.476p-12f;
    vf line_low = (f_high * inverse_high - line) + f_high * inverse_rest + f_low * inverse;
#endif
    line_low = v_fma(f, v_set(inverse_low), line_low);
    vf high = v_fma(square, q, line);
    v_log2_parts parts = {v_set(0.0f), high, v_fma(square, q, line - high) + line_low};
    return parts;
}

V_INLINE v_log2_parts v_log2_split(vf x) {
    // x = 2^whole (1 + f), 1 + f in sqrt(1/2)...sqrt(2): f is exact.
    vi scale = ((vi)x - 0x3f3504f3) & (int32_t)0xff800000;
    v_log2_parts parts = v_log2_near_one((vf)((vi)x - scale) - 1.0f);
    parts.whole = v_to_float(scale >> 23);
    return parts;
}

/// log2 of a positive normal number.
V_INLINE vf v_log2(vf x) {
    v_log2_parts l = v_log2_split(x);
    return l.whole + (l.high + l.low);
}

// 2^(whole + r), |r| <= 1/2, whole = -126...127 a whole number.
V_INLINE vf v_exp2_parts(vf whole, vf r) {
    vf p = v_fma(r, v_set(0x1.470b46p-13f), v_set(0x1.5f7276p-10f));
    p = v_fma(r, p, v_set(0x1.3b270ep-7f));
    p = v_fma(r, p, v_set(0x1.c6ae72p-5f));
    p = v_fma(r, p, v_set(0x1.ebfbe2p-3f));
    p = v_fma(r, p, v_set(0x1.62e432p-1f));
    p = v_fma(r, p, v_set(1.0f));
    return (vf)((vi)p + (v_to_int(whole) << 23));
}

/// x^y for positive normal x, with the error of a logarithm in single precision: good
/// for |y| about 1 and x about 1. math_double.h has the exact one.
V_INLINE vf v_pow_fast(vf x, vf y) {
    vi scale = ((vi)x - 0x3f3504f3) & (int32_t)0xff800000;
    vf f = (vf)((vi)x - scale) - 1.0f;
    vf log = f * v_fma(f, v_log2_rest(f), v_set(0x1.715476p+0f));
    vf exponent = v_to_float(scale >> 23);
    vf whole = v_round(v_min(v_max(y * (exponent + log), v_set(-126.0f)), v_set(127.0f)));
    return v_exp2_parts(whole, v_fma(y, log, v_fma(y, exponent, -whole)));
}

/// The cube root with the sign of x, |x| at most 2^126; 0 where |x| is no normal number.
V_INLINE vf v_cbrt(vf x) {
    vf a = v_abs(x);
    // a^(-1/3): a third of the exponent, and of the mantissa as a line; 1 - a y^3 is below
    // 0.11, and two steps bring it to rounding.
    vi third = v_to_int(v_to_float((vi)a) * (1.0f / 3.0f));
    vf y = (vf)(v_set_int(0x54a1f000) - third);
    vf e = v_fma(-(a * y), y * y, v_set(1.0f));
    y = v_fma(y * e, v_fma(e, v_fma(e, v_set(14.0f / 81), v_set(2.0f / 9)), v_set(1.0f / 3)), y);
    e = v_fma(-(a * y), y * y, v_set(1.0f));
    y = v_fma(y * e, v_set(1.0f / 3), y);
    // Newton's step for the root itself mends what the products rounded.
    vf root = a * y * y;
    root = v_fma(v_fma(-(root * root), root, a), y * y * (1.0f / 3.0f), root);
    root = v_select(v_less(a, v_set(0x1p-126f)), v_set(0.0f), root);
    return (vf)((vi)root | ((vi)x & INT32_MIN));
}

/// 1 / x of a positive normal number below 2^125, to a part in 390.
V_INLINE vf v_reciprocal_rough(vf x) {
    vf y = (vf)(0x7ef311c7 - (vi)x);
    return y * (2.0f - x * y);
}

/// The angle of a unit vector in degrees, 0…360.
V_INLINE vf v_angle_degrees(vf cosine, vf sine) {
    vf x = v_abs(cosine), y = v_abs(sine);
    vm steep = v_less(x, y);
    vf near = v_max(x, y), far = v_min(x, y); // of the angle in 0…45
    // Turned back by 22.5 degrees, its sine is small: asin is a short polynomial.
    const float cos_turn = 0x1.d906bcp-1f, sin_turn = 0x1.87de2ap-2f;
    vf t = v_fma(far, v_set(cos_turn), -near * sin_turn);
    vf u = t * t;
    vf s = v_fma(u, v_set(0x1.28744ep+1f), v_set(0x1.3d51d4p+1f));
    s = v_fma(u, s, v_set(0x1.134afep+2f));
    s = v_fma(u, s, v_set(0x1.31932ep+3f));
    s = v_fma(u, s, v_set(0x1.ca5dc2p+5f));
    vf angle = t * s; // -22.5…22.5
    angle = v_select(steep, 67.5f - angle, 22.5f + angle);
    angle = v_select(v_less(cosine, v_set(0.0f)), 180.0f - angle, angle);
    return v_select(v_less(sine, v_set(0.0f)), 360.0f - angle, angle);
}

#endif
