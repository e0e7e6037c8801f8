// light/transfer_kernel.c: transfer functions on vectors. Formulas, constants and
// their sources are those of transfer.c; what differs in form is said here.
#include "light/transfer_rows.h"
#include "simd/math.h"
#include "simd/pixels.h"

static const float value_limit = 0x1p120f, smallest = 0x1p-126f;

// A double constant in two floats.
#define HIGH(x) ((float)(x))
#define LOW(x) ((float)((x) - (double)(float)(x)))

V_INLINE vf hold(vf x) {
    x = v_select(v_is_nan(x), v_set(0.0f), x);
    return v_min(v_max(x, v_set(-value_limit)), v_set(value_limit));
}

V_INLINE vf hold_positive(vf x) {
    return v_min(v_max(x, v_set(0.0f)), v_set(value_limit));
}

V_INLINE vf power(vf x, float exponent, float exponent_low) {
    vf result = v_pow(v_max(x, v_set(smallest)), v_set(exponent), v_set(exponent_low));
    return v_select(v_less(x, v_set(smallest)), v_set(0.0f), result);
}

// --- gamma, BT.1886, sRGB ----------------------------------------------------

V_INLINE vf gamma_both(const trl_transfer_rows *t, vf x) {
    return power(hold_positive(x), t->exponent, t->exponent_low);
}

V_INLINE vf bt1886_decode(const trl_transfer_rows *t, vf code) {
    vf lifted = v_fma(hold_positive(code), v_set(t->range), v_set(t->lift));
    return power(lifted, t->exponent, t->exponent_low);
}

V_INLINE vf bt1886_encode(const trl_transfer_rows *t, vf light) {
    vf lifted = power(hold_positive(light), t->exponent, t->exponent_low);
    return v_max(lifted - t->lift, v_set(0.0f)) * t->range_inverse;
}

static const float srgb_break = (float)(0.055 / 1.4);
// ((gamma - 1) / offset)^(gamma - 1) × ((1 + offset) / gamma)^gamma; gamma = 2.4,
// offset = 0.055
#define SRGB_SLOPE 12.92321018078785

V_INLINE vf srgb_decode(const trl_transfer_rows *t, vf code) {
    (void)t;
    code = hold_positive(code);
    vf base = v_fma(code, v_set((float)(1 / 1.055)), v_set((float)(0.055 / 1.055)));
    vf light = v_pow(base, v_set(HIGH(2.4)), v_set(LOW(2.4)));
    vf line = code * (float)(1 / SRGB_SLOPE);
    return v_select(v_less(code, v_set(srgb_break)), line, light);
}

V_INLINE vf srgb_encode(const trl_transfer_rows *t, vf light) {
    (void)t;
    light = hold_positive(light);
    vf line = light * (float)SRGB_SLOPE;
    vf root = power(light, HIGH(1 / 2.4), LOW(1 / 2.4));
    vf code = v_fma(root, v_set(1.055f), v_set(-0.055f));
    return v_select(v_less(line, v_set(srgb_break)), line, code);
}

// --- PQ ----------------------------------------------------------------------

#define PQ_M1 (2610.0 / 16384)
#define PQ_M2 (2523.0 / 32)
static const float pq_c3 = 2392.0f / 128;
static const float pq_k = 0.1640625f; // 1 - c1 = c2 - c3

// The 78.84th power of p = (c1 + c2 x) / (1 + c3 x) would multiply the rounding of
// p by as much. Its distance from 1 is small and has no such trouble:
// p - 1 = k (x - 1) / (1 + c3 x).
V_INLINE vf pq_encode(const trl_transfer_rows *t, vf light) {
    (void)t;
    vf x = power(hold_positive(light) * 0.01f, HIGH(PQ_M1), LOW(PQ_M1));
    vf distance = pq_k * (x - 1.0f) / v_fma(x, v_set(pq_c3), v_set(1.0f));
    return v_pow_of_log2(v_log2_near_one(distance), v_set(HIGH(PQ_M2)), v_set(LOW(PQ_M2)));
}

// 2^t - 1 for t = -0.26…0.01: the power series of exp, to 7e-9 of the result.
V_INLINE vf exp2_minus_1(vf t) {
    const float ln2 = 0x1.62e430p-1f;
    vf x = t * ln2;
    vf p = v_fma(x, v_set(1.0f / 720), v_set(1.0f / 120));
    p = v_fma(x, p, v_set(1.0f / 24));
    p = v_fma(x, p, v_set(1.0f / 6));
    p = v_fma(x, p, v_set(0.5f));
    return v_fma(x * x, p, x);
}

// The same the other way: with e = code^(1/m2) - 1 the light is 100 times the
// power 1/m1 of (k + e) / (k - c3 e). Codes at which k + e is not positive are 0.
V_INLINE vf pq_decode(const trl_transfer_rows *t, vf code) {
    (void)t;
    const float code_max = 1.5f;
    code = v_min(v_max(code, v_set(smallest)), v_set(code_max));
    vf exponent = v_max(v_log2(code) * (float)(1 / PQ_M2), v_set(-0.26f));
    vf e = exp2_minus_1(exponent);
    vf above = v_max(e + pq_k, v_set(0.0f));
    vf ratio = above / v_fma(e, v_set(-pq_c3), v_set(pq_k));
    return 100.0f * power(ratio, HIGH(1 / PQ_M1), LOW(1 / PQ_M1));
}

// --- ACEScc, ACEScct ---------------------------------------------------------

#define ACES_SLOPE 17.52
#define ACES_OFFSET 9.72

// 2^(17.52 code - 9.72): the whole part is taken off before the product is
// rounded, so that the rest keeps all its bits.
V_INLINE vf aces_exp2(vf code) {
    code = v_min(v_max(code, v_set(-6.0f)), v_set(2.0f));
    vf whole = v_round(v_fma(code, v_set(HIGH(ACES_SLOPE)), v_set(-HIGH(ACES_OFFSET))));
    vf taken = whole + HIGH(ACES_OFFSET);
    vf taken_low = (whole - taken) + HIGH(ACES_OFFSET) + LOW(ACES_OFFSET);
    vf rest = v_fma(code, v_set(HIGH(ACES_SLOPE)), -taken);
    rest = rest + v_fma(code, v_set(LOW(ACES_SLOPE)), -taken_low);
    return v_exp2_parts(whole, rest);
}

V_INLINE vf aces_log2(vf light) {
    return (v_log2(light) + HIGH(ACES_OFFSET)) * (float)(1 / ACES_SLOPE);
}

static const float aces_light_max = 65504;

V_INLINE vf acescc_decode(const trl_transfer_rows *t, vf code) {
    (void)t;
    code = hold(code);
    vf light = aces_exp2(code);
    vm low = v_less(code, v_set((float)((9.72 - 15) / 17.52)));
    return v_min(v_select(low, 2.0f * (light - 0x1p-16f), light), v_set(aces_light_max));
}

V_INLINE vf acescc_encode(const trl_transfer_rows *t, vf light) {
    (void)t;
    light = hold_positive(light);
    vm low = v_less(light, v_set(0x1p-15f));
    return aces_log2(v_select(low, v_fma(light, v_set(0.5f), v_set(0x1p-16f)), light));
}

static const float acescct_break_light = 0.0078125f;
static const float acescct_break_code = 0.155251141552511f;
#define ACESCCT_SLOPE 10.5402377416545
#define ACESCCT_OFFSET 0.0729055341958355

V_INLINE vf acescct_decode(const trl_transfer_rows *t, vf code) {
    (void)t;
    code = hold(code);
    vf line = (code - (float)ACESCCT_OFFSET) * (float)(1 / ACESCCT_SLOPE);
    vf light = v_min(aces_exp2(code), v_set(aces_light_max));
    return v_select(v_less(v_set(acescct_break_code), code), light, line);
}

V_INLINE vf acescct_encode(const trl_transfer_rows *t, vf light) {
    (void)t;
    light = hold(light);
    vf line = v_fma(light, v_set((float)ACESCCT_SLOPE), v_set((float)ACESCCT_OFFSET));
    vf code = aces_log2(v_max(light, v_set(acescct_break_light)));
    return v_select(v_less(v_set(acescct_break_light), light), code, line);
}

// --- HLG ---------------------------------------------------------------------

#define HLG_A 0.17883277
#define HLG_B 0.28466892
#define HLG_C 0.55991073
#define LN2 0.693147180559945309
static const float hlg_code_max = 8;

V_INLINE vf hlg_luminance(const vf rgb[]) {
    vf y = v_fma(rgb[0], v_set(0.2627f), rgb[1] * 0.6780f);
    return v_fma(rgb[2], v_set(0.0593f), y);
}

V_INLINE vf hlg_scene(vf code) {
    code = v_min(v_max(code, v_set(0.0f)), v_set(hlg_code_max));
    const double per_octave = HLG_A * LN2;
    vf t = v_fma(code, v_set((float)(1 / per_octave)), v_set((float)(-HLG_C / per_octave)));
    vf high = (v_exp2(t) + (float)HLG_B) * (float)(1.0 / 12);
    return v_select(v_less(v_set(0.5f), code), high, code * code * (float)(1.0 / 3));
}

V_INLINE void hlg_decode_pixels(const void *rows, vf rgb[]) {
    (void)rows;
    for (int c = 0; c < 3; c++)
        rgb[c] = hlg_scene(rgb[c]);
    vf gain = 10.0f * power(hlg_luminance(rgb), HIGH(0.2), LOW(0.2));
    for (int c = 0; c < 3; c++)
        rgb[c] = rgb[c] * gain;
}

V_INLINE vf hlg_signal(vf scene) {
    vf root = v_sqrt(3.0f * scene);
    vf inside = v_max(v_fma(scene, v_set(12.0f), v_set((float)-HLG_B)), v_set(0.5f));
    vf high = v_fma(v_log2(inside), v_set((float)(HLG_A * LN2)), v_set((float)HLG_C));
    return v_select(v_less(v_set((float)(1.0 / 12)), scene), high, root);
}

V_INLINE void hlg_encode_pixels(const void *rows, vf rgb[]) {
    (void)rows;
    for (int c = 0; c < 3; c++)
        rgb[c] = hold_positive(rgb[c]);
    vf y = hlg_luminance(rgb) * 0.1f;
    vf gain = 0.1f * power(y, HIGH(-0.2 / 1.2), LOW(-0.2 / 1.2));
    for (int c = 0; c < 3; c++)
        rgb[c] = hlg_signal(rgb[c] * gain);
}

// --- rows --------------------------------------------------------------------

// A row function of three channels from a function of one.
#define ROWS_OF(name, function)                                                                    \
    V_INLINE void name##_pixels(const void *rows, vf rgb[]) {                                      \
        for (int c = 0; c < 3; c++)                                                                \
            rgb[c] = function(rows, rgb[c]);                                                       \
    }                                                                                              \
    static void name##_rows(const trl_transfer_rows *t, float *const rgb[3], size_t n) {           \
        v_run_pixels(t, rgb, 3, n, name##_pixels);                                                 \
    }

ROWS_OF(gamma, gamma_both)
ROWS_OF(bt1886_decode, bt1886_decode)
ROWS_OF(bt1886_encode, bt1886_encode)
ROWS_OF(srgb_decode, srgb_decode)
ROWS_OF(srgb_encode, srgb_encode)
ROWS_OF(pq_decode, pq_decode)
ROWS_OF(pq_encode, pq_encode)
ROWS_OF(acescc_decode, acescc_decode)
ROWS_OF(acescc_encode, acescc_encode)
ROWS_OF(acescct_decode, acescct_decode)
ROWS_OF(acescct_encode, acescct_encode)

static void hlg_decode_rows(const trl_transfer_rows *t, float *const rgb[3], size_t n) {
    v_run_pixels(t, rgb, 3, n, hlg_decode_pixels);
}

static void hlg_encode_rows(const trl_transfer_rows *t, float *const rgb[3], size_t n) {
    v_run_pixels(t, rgb, 3, n, hlg_encode_pixels);
}

extern const trl_transfer_kernel TRL_TIERED(trl_transfer_kernel);
const trl_transfer_kernel TRL_TIERED(trl_transfer_kernel) = {
    .decode =
        {
            [TRL_TRANSFER_PQ] = pq_decode_rows,
            [TRL_TRANSFER_HLG] = hlg_decode_rows,
            [TRL_TRANSFER_GAMMA] = gamma_rows,
            [TRL_TRANSFER_SRGB] = srgb_decode_rows,
            [TRL_TRANSFER_BT1886] = bt1886_decode_rows,
            [TRL_TRANSFER_ACESCC] = acescc_decode_rows,
            [TRL_TRANSFER_ACESCCT] = acescct_decode_rows,
        },
    .encode =
        {
            [TRL_TRANSFER_PQ] = pq_encode_rows,
            [TRL_TRANSFER_HLG] = hlg_encode_rows,
            [TRL_TRANSFER_GAMMA] = gamma_rows,
            [TRL_TRANSFER_SRGB] = srgb_encode_rows,
            [TRL_TRANSFER_BT1886] = bt1886_encode_rows,
            [TRL_TRANSFER_ACESCC] = acescc_encode_rows,
            [TRL_TRANSFER_ACESCCT] = acescct_encode_rows,
        },
};
