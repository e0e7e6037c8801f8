// light/transfer_kernel.c: transfer functions on vectors. Formulas, constants and
// their sources are those of transfer.c; what differs in form is said here. All is
// computed in double precision, so that the last rounding, to float, is the only one
// that shows.
#include "light/transfer_rows.h"
#include "simd/math_double.h"
#include "simd/pixels.h"

#include <float.h>

// NaN as 0, infinities as the largest floats.
V_INLINE vf hold(vf x) {
    x = v_select(v_is_nan(x), v_set(0.0f), x);
    return v_min(v_max(x, v_set(-FLT_MAX)), v_set(FLT_MAX));
}

V_INLINE vf hold_positive(vf x) {
    return v_min(v_max(x, v_set(0.0f)), v_set(FLT_MAX));
}

// --- gamma, BT.1886, sRGB, BT.709 --------------------------------------------

V_INLINE vd gamma_both(const trl_transfer_rows *t, vd x) {
    return vd_pow(x, vd_set(t->exponent));
}

V_INLINE vd bt1886_decode(const trl_transfer_rows *t, vd code) {
    vd lifted = vd_fma(code, vd_set(t->range), vd_set(t->lift));
    return vd_pow(lifted, vd_set(t->exponent));
}

// light^e - black^e as black^e ((light / black)^e - 1), which keeps its digits near black.
V_INLINE vd bt1886_encode(const trl_transfer_rows *t, vd light) {
    vd above = vd_exp2_minus_1(vd_log2(light * t->black_inverse) * t->exponent);
    return vd_max(above, vd_set(0.0)) * t->lift_over_range;
}

static const double srgb_break = 0.055 / (2.4 - 1);
// ((gamma - 1) / offset)^(gamma - 1) × ((1 + offset) / gamma)^gamma; gamma = 2.4,
// offset = 0.055
static const double srgb_slope = 12.923210180787861;

// The exponents 12/5 and 5/12 are roots and products, at half the cost of logarithms.
V_INLINE vf srgb_decode(vf code) {
    vd base[2], wide[2], light[2];
    vf narrow = v_fma(code, v_set(1 / 1.055f), v_set(0.055f / 1.055f));
    v_widen(code, wide);
    for (int i = 0; i < 2; i++)
        base[i] = vd_fma(wide[i], vd_set(1 / 1.055), vd_set(0.055 / 1.055));
    vd_pow_12_5(narrow, base, light);
    for (int i = 0; i < 2; i++)
        light[i] =
            vd_select(vd_less(wide[i], vd_set(srgb_break)), wide[i] * (1 / srgb_slope), light[i]);
    return v_narrow(light);
}

V_INLINE vf srgb_encode(vf light) {
    vd code[2], wide[2];
    vd_pow_5_12(v_max(light, v_set(0x1p-9f)), code); // the break is above that
    v_widen(light, wide);
    for (int i = 0; i < 2; i++) {
        vd line = wide[i] * srgb_slope;
        code[i] = vd_fma(code[i], vd_set(1.055), vd_set(-0.055));
        code[i] = vd_select(vd_less(line, vd_set(srgb_break)), line, code[i]);
    }
    return v_narrow(code);
}

static const double bt709_alpha = TRL_BT709_ALPHA, bt709_beta = TRL_BT709_BETA;

V_INLINE vd bt709_decode(const trl_transfer_rows *t, vd code) {
    (void)t;
    vd base = vd_fma(code, vd_set(1 / bt709_alpha), vd_set((bt709_alpha - 1) / bt709_alpha));
    vd light = vd_exp2(vd_log2(base) * (1 / 0.45));
    return vd_select(vd_less(code, vd_set(4.5 * bt709_beta)), code * (1 / 4.5), light);
}

V_INLINE vd bt709_encode(const trl_transfer_rows *t, vd light) {
    (void)t;
    vd code = vd_fma(vd_exp2(vd_log2(light) * 0.45), vd_set(bt709_alpha), vd_set(1 - bt709_alpha));
    return vd_select(vd_less(light, vd_set(bt709_beta)), light * 4.5, code);
}

// --- PQ ----------------------------------------------------------------------

static const double pq_m1 = 2610.0 / 16384, pq_m2 = 2523.0 / 32;
static const double pq_c1 = 3424.0 / 4096, pq_c2 = 2413.0 / 128, pq_c3 = 2392.0 / 128;
static const double pq_black = 7.3095590257839663e-07; // code of no light, c1^m2

V_INLINE vd pq_encode(const trl_transfer_rows *t, vd light) {
    (void)t;
    vd x = vd_exp2(vd_log2(light * 0.01) * pq_m1);
    vd ratio = vd_fma(x, vd_set(pq_c2), vd_set(pq_c1)) / vd_fma(x, vd_set(pq_c3), vd_set(1.0));
    return vd_exp2(vd_log2(ratio) * pq_m2);
}

// With e = (code / black)^(1/m2) - 1, p - c1 is c1 e and keeps its digits near black.
// The exponent is below 0.27.
V_INLINE vd pq_decode(const trl_transfer_rows *t, vd code) {
    (void)t;
    code = vd_min(vd_max(code, vd_set(pq_black)), vd_set(1.5));
    vd e = vd_exp2_minus_1_near(vd_log2(code * (1 / pq_black)) * (1 / pq_m2));
    e = vd_max(e, vd_set(0.0)); // black itself, by a rounding
    vd ratio = e * pq_c1 / vd_fma(e, vd_set(-pq_c3 * pq_c1), vd_set(pq_c2 - pq_c3 * pq_c1));
    return vd_pow(ratio, vd_set(1 / pq_m1)) * 100.0;
}

// --- ACEScc, ACEScct ---------------------------------------------------------

static const double aces_light_max = 65504;

// 2^16 light - 1: near 0 where ACEScc goes to black.
V_INLINE vd aces_above_black(vd code) {
    return vd_exp2_minus_1(vd_fma(code, vd_set(17.52), vd_set(16 - 9.72)));
}

V_INLINE vd acescc_decode(const trl_transfer_rows *t, vd code) {
    (void)t;
    vd above = aces_above_black(code);
    vd light = vd_select(vd_not_above(code, vd_set((9.72 - 15) / 17.52)), above * 2.0, above + 1.0);
    return vd_min(light * 0x1p-16, vd_set(aces_light_max));
}

static const double aces_offset_light = 843.3572016819949; // 2^9.72

V_INLINE vd acescc_encode(const trl_transfer_rows *t, vd light) {
    (void)t;
    vd toe = vd_fma(light, vd_set(0.5), vd_set(0x1p-16));
    light = vd_select(vd_less(light, vd_set(0x1p-15)), toe, light);
    return vd_log2(light * aces_offset_light) * (1 / 17.52);
}

static const double acescct_slope = 10.5402377416545, acescct_offset = 0.0729055341958355;
static const double acescct_break_light = 0.0078125, acescct_break_code = 0.155251141552511;

V_INLINE vd acescct_decode(const trl_transfer_rows *t, vd code) {
    (void)t;
    vd line = (code - acescct_offset) * (1 / acescct_slope);
    vd light = vd_exp2(vd_fma(code, vd_set(17.52), vd_set(-9.72)));
    light = vd_min(light, vd_set(aces_light_max));
    return vd_select(vd_not_above(code, vd_set(acescct_break_code)), line, light);
}

V_INLINE vd acescct_encode(const trl_transfer_rows *t, vd light) {
    (void)t;
    vd line = vd_fma(light, vd_set(acescct_slope), vd_set(acescct_offset));
    vd code = vd_log2(vd_max(light, vd_set(acescct_break_light)) * aces_offset_light) * (1 / 17.52);
    return vd_select(vd_not_above(light, vd_set(acescct_break_light)), line, code);
}

// --- HLG ---------------------------------------------------------------------

static const double hlg_b = 0.28466892, hlg_c = 0.55991073;
static const double hlg_octave = 0.17883277 * 0.693147180559945309; // a ln 2
static const double hlg_code_max = 8;

V_INLINE vd hlg_luminance(const vd rgb[3]) {
    vd y = vd_fma(rgb[0], vd_set(0.2627), rgb[1] * 0.6780);
    return vd_fma(rgb[2], vd_set(0.0593), y);
}

V_INLINE vd hlg_scene(vd code) {
    code = vd_min(code, vd_set(hlg_code_max));
    vd high = (vd_exp2((code - hlg_c) * (1 / hlg_octave)) + hlg_b) * (1.0 / 12);
    return vd_select(vd_not_above(code, vd_set(0.5)), code * code * (1.0 / 3), high);
}

V_INLINE void hlg_decode(vd rgb[3]) {
    for (int c = 0; c < 3; c++)
        rgb[c] = hlg_scene(rgb[c]);
    vd gain = vd_exp2(vd_log2(hlg_luminance(rgb)) * 0.2) * 10.0;
    for (int c = 0; c < 3; c++)
        rgb[c] = rgb[c] * gain;
}

V_INLINE vd hlg_signal(vd scene) {
    vd inside = vd_max(vd_fma(scene, vd_set(12.0), vd_set(-hlg_b)), vd_set(0.5));
    vd high = vd_fma(vd_log2(inside), vd_set(hlg_octave), vd_set(hlg_c));
    return vd_select(vd_not_above(scene, vd_set(1.0 / 12)), vd_sqrt(scene * 3.0), high);
}

V_INLINE void hlg_encode(vd rgb[3]) {
    vd y = hlg_luminance(rgb) * 0.1;
    vd gain = vd_exp2(vd_log2(y) * (-0.2 / 1.2)) * 0.1;
    for (int c = 0; c < 3; c++)
        rgb[c] = hlg_signal(rgb[c] * gain);
}

// --- rows --------------------------------------------------------------------

// A row function of three channels from one of a vector of floats.
#define ROWS_OF_FLOATS(name, held)                                                                 \
    V_INLINE void name##_pixels(const void *rows, vf rgb[]) {                                      \
        (void)rows;                                                                                \
        for (int c = 0; c < 3; c++)                                                                \
            rgb[c] = v_min(name(held(rgb[c])), v_set(FLT_MAX));                                    \
    }                                                                                              \
    static void name##_rows(const trl_transfer_rows *t, float *const rgb[3], size_t n) {           \
        v_run_pixels(t, rgb, 3, n, name##_pixels);                                                 \
    }

// The same from one of a vector of doubles.
#define ROWS_OF(name, held)                                                                        \
    V_INLINE void name##_pixels(const void *rows, vf rgb[]) {                                      \
        for (int c = 0; c < 3; c++) {                                                              \
            vd half[2];                                                                            \
            v_widen(held(rgb[c]), half);                                                           \
            half[0] = name(rows, half[0]);                                                         \
            half[1] = name(rows, half[1]);                                                         \
            rgb[c] = v_max(v_min(v_narrow(half), v_set(FLT_MAX)), v_set(-FLT_MAX));                \
        }                                                                                          \
    }                                                                                              \
    static void name##_rows(const trl_transfer_rows *t, float *const rgb[3], size_t n) {           \
        v_run_pixels(t, rgb, 3, n, name##_pixels);                                                 \
    }

// The same from a function of all three.
#define ROWS_OF_PIXELS(name)                                                                       \
    V_INLINE void name##_pixels(const void *rows, vf rgb[]) {                                      \
        (void)rows;                                                                                \
        vd wide[3][2], half[2][3];                                                                 \
        for (int c = 0; c < 3; c++) {                                                              \
            v_widen(hold_positive(rgb[c]), wide[c]);                                               \
            half[0][c] = wide[c][0];                                                               \
            half[1][c] = wide[c][1];                                                               \
        }                                                                                          \
        name(half[0]);                                                                             \
        name(half[1]);                                                                             \
        for (int c = 0; c < 3; c++)                                                                \
            rgb[c] = v_min(v_narrow((vd[2]){half[0][c], half[1][c]}), v_set(FLT_MAX));             \
    }                                                                                              \
    static void name##_rows(const trl_transfer_rows *t, float *const rgb[3], size_t n) {           \
        v_run_pixels(t, rgb, 3, n, name##_pixels);                                                 \
    }

ROWS_OF(gamma_both, hold_positive)
ROWS_OF(bt1886_decode, hold_positive)
ROWS_OF(bt1886_encode, hold_positive)
ROWS_OF_FLOATS(srgb_decode, hold_positive)
ROWS_OF_FLOATS(srgb_encode, hold_positive)
ROWS_OF(bt709_decode, hold_positive)
ROWS_OF(bt709_encode, hold_positive)
ROWS_OF(pq_decode, hold_positive)
ROWS_OF(pq_encode, hold_positive)
ROWS_OF(acescc_decode, hold)
ROWS_OF(acescc_encode, hold_positive)
ROWS_OF(acescct_decode, hold)
ROWS_OF(acescct_encode, hold)
ROWS_OF_PIXELS(hlg_decode)
ROWS_OF_PIXELS(hlg_encode)

extern const trl_transfer_kernel TRL_TIERED(trl_transfer_kernel);
const trl_transfer_kernel TRL_TIERED(trl_transfer_kernel) = {
    .decode =
        {
            [TRL_TRANSFER_PQ] = pq_decode_rows,
            [TRL_TRANSFER_HLG] = hlg_decode_rows,
            [TRL_TRANSFER_GAMMA] = gamma_both_rows,
            [TRL_TRANSFER_SRGB] = srgb_decode_rows,
            [TRL_TRANSFER_BT1886] = bt1886_decode_rows,
            [TRL_TRANSFER_ACESCC] = acescc_decode_rows,
            [TRL_TRANSFER_ACESCCT] = acescct_decode_rows,
            [TRL_TRANSFER_BT709] = bt709_decode_rows,
        },
    .encode =
        {
            [TRL_TRANSFER_PQ] = pq_encode_rows,
            [TRL_TRANSFER_HLG] = hlg_encode_rows,
            [TRL_TRANSFER_GAMMA] = gamma_both_rows,
            [TRL_TRANSFER_SRGB] = srgb_encode_rows,
            [TRL_TRANSFER_BT1886] = bt1886_encode_rows,
            [TRL_TRANSFER_ACESCC] = acescc_encode_rows,
            [TRL_TRANSFER_ACESCCT] = acescct_encode_rows,
            [TRL_TRANSFER_BT709] = bt709_encode_rows,
        },
};
