// simd/math_double.h: logarithm and power of vectors of doubles, exact enough that
// only the last rounding, to float, shows: a float made of one of them is within 0.501
// units in the last place of the true value, and transfer functions within 0.503. Range reduction
// is by exponent alone: a table would need a gather in AVX2, and buys nothing in AVX-512.
//
// Coefficients come from tools/minimax.py, which states their errors, too:
//
//   polynomial          interval                relative error  worst at
//   log2(1 + f) / f     sqrt(1/2)-1...sqrt(2)-1       2^-41.12  the ends
//   (2^r - 1) / r       -1/2...1/2                    2^-37.70  the ends
//   guess of x^(-1/5)   2^-126...2^128                2^-13.48  (in floats)
//   guess of x^(-1/12)  2^-126...2^128                2^-17.00  (in floats)
//
// What the functions make of them is held by tests/simd/math_test.c and, for transfer
// functions, tests/light/transfer_rows_test.c.
#ifndef TRL_SIMD_MATH_DOUBLE_H
#define TRL_SIMD_MATH_DOUBLE_H

#include "simd/vec_double.h"

// Adding it rounds to a whole number, which then stands in the low bits.
#define VD_ROUND 0x1.8p52

/// log2 of a positive normal number, to 2^-41 of the result near 1 and 2^-42 elsewhere;
/// -1023 of 0.
V_INLINE vd vd_log2(vd x) {
    typedef uint64_t unsigned_lanes __attribute__((vector_size(8 * DOUBLE_LANES)));
    const int64_t one = 0x3ff0000000000000, root_half = 0x3fe6a09e667f3bcd;
    // x = 2^whole (1 + f), 1 + f in sqrt(1/2)...sqrt(2): f is exact.
    vl shifted = (vl)x + (one - root_half);
    vl exponent = shifted & (int64_t)0xfff0000000000000;
    vd f = (vd)((vl)x - (exponent - one)) - 1.0;
    vl in_double = (vl)((unsigned_lanes)shifted >> 52) | 0x4330000000000000; // 2^52 + exponent
    vd whole = (vd)in_double - (0x1p52 + 1023);
    // Estrin's order: short chains, so that more than one vector is under way.
    vd f2 = f * f, f4 = f2 * f2, f8 = f4 * f4;
    vd c0 = vd_fma(f, vd_set(-0x1.715476528d499p-1), vd_set(0x1.71547652b89dep+0));
    vd c2 = vd_fma(f, vd_set(-0x1.715476b43fdebp-2), vd_set(0x1.ec709dbd250bfp-2));
    vd c4 = vd_fma(f, vd_set(-0x1.ec7061e030698p-3), vd_set(0x1.2776c94038665p-2));
    vd c6 = vd_fma(f, vd_set(-0x1.715b8dc7312d9p-3), vd_set(0x1.a61546a2d250bp-3));
    vd c8 = vd_fma(f, vd_set(-0x1.272b948e8e723p-3), vd_set(0x1.488d01caf96b3p-3));
    vd c10 = vd_fma(f, vd_set(-0x1.e9fdc7ebb70cap-4), vd_set(0x1.087cddbe5dc22p-3));
    vd c12 = vd_fma(f, vd_set(-0x1.f9eb2e8665f48p-4), vd_set(0x1.024ccf8ef7d82p-3));
    c0 = vd_fma(f2, c2, c0);
    c4 = vd_fma(f2, c6, c4);
    c8 = vd_fma(f2, c10, c8);
    c12 = vd_fma(f2, vd_set(0x1.02c597ee1c796p-4), c12);
    return vd_fma(f, vd_fma(f8, vd_fma(f4, c12, c8), vd_fma(f4, c4, c0)), whole);
}

/// 2^r - 1 for |r| <= 1/2, to 2^-37.7 of the result.
V_INLINE vd vd_exp2_minus_1_near(vd r) {
    vd r2 = r * r, r4 = r2 * r2;
    vd c0 = vd_fma(r, vd_set(0x1.ebfbdff85f477p-3), vd_set(0x1.62e42fef9cdf9p-1));
    vd c2 = vd_fma(r, vd_set(0x1.3b2ab6a0e37a5p-7), vd_set(0x1.c6b08da69bd25p-5));
    vd c4 = vd_fma(r, vd_set(0x1.43099b4aaf257p-13), vd_set(0x1.5d87762f1ff52p-10));
    vd c6 = vd_fma(r, vd_set(0x1.62c01450fd8b0p-20), vd_set(0x1.00c08036413b2p-16));
    return r * vd_fma(r4, vd_fma(r2, c6, c4), vd_fma(r2, c2, c0));
}

// x = whole + r; returns 2^whole, and 2^r - 1 in *fraction. Beyond ±1000 counts as that.
V_INLINE vd vd_exp2_parts(vd x, vd *fraction) {
    x = vd_min(vd_max(x, vd_set(-1000.0)), vd_set(1000.0));
    vd shifted = x + VD_ROUND;
    *fraction = vd_exp2_minus_1_near(x - (shifted - VD_ROUND));
    return (vd)(((vl)shifted << 52) + 0x3ff0000000000000);
}

/// 2^x. Exponents beyond ±1000 count as those.
V_INLINE vd vd_exp2(vd x) {
    vd fraction, scale = vd_exp2_parts(x, &fraction);
    return vd_fma(scale, fraction, scale);
}

/// 2^x - 1, to 2^-37 of the result.
V_INLINE vd vd_exp2_minus_1(vd x) {
    vd fraction, scale = vd_exp2_parts(x, &fraction);
    return vd_fma(scale, fraction, scale - 1.0);
}

// x^(-1/n) of normal floats, by an n-th of the exponent and of the mantissa as a line;
// then e = 1 - x y^n tells what is missing, a factor of (1 - e)^(-1/n).
V_INLINE vf v_root_guess(vf x, int32_t start, float share) {
    return (vf)(v_set_int(start) - v_to_int(v_to_float((vi)x) * share));
}

/// x^(12/5) of floats of 2^-5...2^128, given as `narrow`, and with more digits as `x`. The
/// guess in floats is within 2^-13 of the fifth root; one step in doubles makes that 2^-34.
V_INLINE void vd_pow_12_5(vf narrow, const vd x[2], vd out[2]) {
    vf y = v_root_guess(narrow, 0x4c2b4333, 1.0f / 5);
    vf y2 = y * y, e = v_fma(-(narrow * y), y2 * y2, v_set(1.0f)); // below 0.155
    vf p = v_fma(e, v_set(0x1.f21ac8p-4f), v_set(0x1.9cd7e4p-3f));
    vd wide[2];
    v_widen(v_fma(y * e, p, y), wide);
    for (int i = 0; i < 2; i++) {
        vd square = wide[i] * wide[i], fourth_fifths = x[i] * wide[i];
        vd left = vd_fma(-fourth_fifths, square * square, vd_set(1.0)); // below 2^-11
        vd power = fourth_fifths * fourth_fifths * fourth_fifths;
        out[i] = vd_fma(power * left, vd_fma(left, vd_set(0.48), vd_set(0.6)), power);
    }
}

/// x^(5/12) of floats of 2^-9...2^128: the same by the twelfth root, which the guess meets
/// to 2^-17; the step makes that 2^-40.
V_INLINE void vd_pow_5_12(vf x, vd out[2]) {
    vf y = v_root_guess(x, 0x44c352aa, 1.0f / 12);
    vf y2 = y * y, y6 = y2 * y2 * y2, e = v_fma(-(x * y6), y6, v_set(1.0f)); // below 0.345
    vf p = v_fma(e, v_set(0x1.c69d82p-6f), v_set(0x1.1a92f0p-5f));
    p = v_fma(e, v_fma(e, p, v_set(0x1.7066a6p-5f)), v_set(0x1.54f5d0p-4f));
    vd wide[2], root[2];
    v_widen(x, wide);
    v_widen(v_fma(y * e, p, y), root);
    for (int i = 0; i < 2; i++) {
        vd square = root[i] * root[i], sixth = square * square * square;
        vd half = wide[i] * sixth, left = vd_fma(-half, sixth, vd_set(1.0)); // below 2^-13
        vd power = half * root[i];
        out[i] = vd_fma(power * left, vd_fma(left, vd_set(133.0 / 288), vd_set(7.0 / 12)), power);
    }
}

/// x^y for x = 0 and positive normal numbers, y > 0.
V_INLINE vd vd_pow(vd x, vd y) {
    vd power = vd_exp2(vd_log2(x) * y);
    return vd_select(vd_less(vd_set(0.0), x), power, vd_set(0.0));
}

#endif
