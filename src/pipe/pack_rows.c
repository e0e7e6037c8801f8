#include "pipe/pack_rows.h"

#include <string.h>

// Adding 1.5 × 2^23 leaves the nearest whole number in the low bits of a float:
// the rounding of the addition itself, which is to nearest even.
static inline uint32_t round_to_code(float value) {
    float shifted = value + 0x1.8p23f;
    uint32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    return bits & 0x3fffff;
}

// NaN becomes 0: the first comparison is false for it.
static inline float hold(float value, float low, float high) {
    float raised = value > low ? value : low;
    return raised < high ? raised : high;
}

void trl_quantize_block(const float *restrict in, float max, uint16_t *restrict codes) {
    for (int i = 0; i < TRL_PACK_BLOCK; i++)
        codes[i] = (uint16_t)round_to_code(hold(in[i], 0.0f, 1.0f) * max);
}

void trl_quantize_dither_block(const float *restrict in, float max,
                               const trl_dither_row *restrict noise, uint16_t *restrict codes) {
    const float last_half = max - 0.5f;
    for (int begin = 0; begin < TRL_PACK_BLOCK; begin += TRL_DITHER_SIZE) {
        for (int i = 0; i < TRL_DITHER_SIZE; i++) {
            float value = hold(in[begin + i], 0.0f, 1.0f) * max;
            float low_or_middle = value < 0.5f ? noise->uniform[i] : noise->triangular[i];
            float added = value > last_half ? noise->uniform[i] : low_or_middle;
            added = value < max ? added : 0.0f; // near ½ the sum could round away from white
            codes[begin + i] = (uint16_t)round_to_code(hold(value + added, 0.0f, max));
        }
    }
}

void trl_dequantize_block(const uint16_t *restrict codes, float max, float *restrict out) {
    for (int i = 0; i < TRL_PACK_BLOCK; i++)
        out[i] = (float)codes[i] / max;
}

void trl_justify_block(uint16_t *codes, uint32_t bits) {
    const uint32_t left = 16 - bits, right = 2 * bits - 16;
    for (int i = 0; i < TRL_PACK_BLOCK; i++)
        codes[i] = (uint16_t)((uint32_t)codes[i] << left | (uint32_t)codes[i] >> right);
}

static inline float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint32_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

// Three cases, chosen by masks so that all lanes take the same way: values that
// are subnormal as half (an addition of 0.5 shifts and rounds them in one step),
// normal ones (rounded by adding just under half a unit and the odd bit), and
// infinity and NaN (a quiet NaN keeps the top of its payload).
static inline uint16_t half_from_float(float value) {
    uint32_t bits = bits_of(value);
    uint32_t sign = bits >> 16 & 0x8000, magnitude = bits & 0x7fffffff;
    uint32_t finite = magnitude < 0x477fe000 ? magnitude : 0x477fe000; // 65504
    uint32_t subnormal = bits_of(float_of(finite) + 0.5f) - 0x3f000000;
    uint32_t normal = (finite - 0x38000000 + 0xfff + (finite >> 13 & 1)) >> 13;
    uint32_t quiet = magnitude > 0x7f800000 ? 0x200 | (magnitude >> 13 & 0x3ff) : 0;
    uint32_t half = finite < 0x38800000 ? subnormal : normal;
    half = magnitude >= 0x7f800000 ? 0x7c00 | quiet : half;
    return (uint16_t)(sign | half);
}

void trl_half_from_float_block(const float *restrict in, uint16_t *restrict out) {
    for (int i = 0; i < TRL_PACK_BLOCK; i++)
        out[i] = half_from_float(in[i]);
}

// A half's bits moved into place read as a float 2^112 too small; multiplying
// puts that right for subnormal ones too. Infinity and NaN need their exponent.
static inline float float_from_half(uint16_t half) {
    uint32_t moved = (uint32_t)(half & 0x7fff) << 13;
    uint32_t normal = moved + (moved >= 0x0f800000 ? 0x70000000 : 0x38000000);
    uint32_t subnormal = bits_of(float_of(moved + 0x38800000) - 0x1p-14f);
    uint32_t magnitude = moved < 0x00800000 ? subnormal : normal;
    return float_of(magnitude | (uint32_t)(half & 0x8000) << 16);
}

void trl_half_to_float_block(const uint16_t *restrict in, float *restrict out) {
    for (int i = 0; i < TRL_PACK_BLOCK; i++)
        out[i] = float_from_half(in[i]);
}
