#include "pipe/pack_rows.h"
#include "simd/vec.h"

#include <math.h>
#include <string.h>

#define shuffle __builtin_shufflevector

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

static void quantize(const float *restrict in, float max, uint16_t *restrict codes) {
    for (int i = 0; i < TRL_PACK_BLOCK; i++)
        codes[i] = (uint16_t)round_to_code(hold(in[i], 0.0f, 1.0f) * max);
}

static void quantize_dither(const float *restrict in, float max,
                            const trl_dither_row *restrict noise, uint16_t *restrict codes) {
    const float last_half = max - 0.5f;
    for (int begin = 0; begin < TRL_PACK_BLOCK; begin += TRL_DITHER_SIZE) {
        for (int i = 0; i < TRL_DITHER_SIZE; i++) {
            float value = hold(in[begin + i], 0.0f, 1.0f) * max;
            float triangular = noise->triangular[i], uniform = noise->uniform[i];
            float added = value < 0.5f ? uniform : triangular;
            added = value > last_half ? uniform : added;
            added = value < max ? added : 0.0f; // near ½ the sum could round away from white
            codes[begin + i] = (uint16_t)round_to_code(hold(value + added, 0.0f, max));
        }
    }
}

static void dequantize(const uint16_t *restrict codes, float max, float *restrict out) {
    for (int i = 0; i < TRL_PACK_BLOCK; i++)
        out[i] = (float)codes[i] / max;
}

static void justify(uint16_t *codes, uint32_t bits) {
    const uint32_t left = 16 - bits, right = 2 * bits - 16;
    for (int i = 0; i < TRL_PACK_BLOCK; i++)
        codes[i] = (uint16_t)((uint32_t)codes[i] << left | (uint32_t)codes[i] >> right);
}

#if defined(__F16C__)

// Finite values are held to the largest half; infinities and NaN pass.
static void half_from_float(const float *restrict in, uint16_t *restrict out) {
    for (int i = 0; i < TRL_PACK_BLOCK; i += 8) {
        __m256 value = _mm256_loadu_ps(in + i);
        __m256 magnitude = _mm256_andnot_ps(_mm256_set1_ps(-0.0f), value);
        __m256 finite = _mm256_cmp_ps(magnitude, _mm256_set1_ps(INFINITY), _CMP_LT_OQ);
        __m256 held =
            _mm256_min_ps(_mm256_max_ps(value, _mm256_set1_ps(-65504)), _mm256_set1_ps(65504));
        __m256 chosen = _mm256_blendv_ps(value, held, finite);
        _mm_storeu_si128((__m128i *)(void *)(out + i),
                         _mm256_cvtps_ph(chosen, _MM_FROUND_TO_NEAREST_INT));
    }
}

static void half_to_float(const uint16_t *restrict in, float *restrict out) {
    for (int i = 0; i < TRL_PACK_BLOCK; i += 8) {
        __m128i halves = _mm_loadu_si128((const __m128i *)(const void *)(in + i));
        _mm256_storeu_ps(out + i, _mm256_cvtph_ps(halves));
    }
}

#else

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
static inline uint16_t half_of(float value) {
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

static void half_from_float(const float *restrict in, uint16_t *restrict out) {
    for (int i = 0; i < TRL_PACK_BLOCK; i++)
        out[i] = half_of(in[i]);
}

// A half's bits moved into place read as a float 2^112 too small; multiplying
// puts that right for subnormal ones too. Infinity and NaN need their exponent,
// and a NaN becomes a quiet one, as the processor's own conversion has it.
static inline float half_value(uint16_t half) {
    uint32_t moved = (uint32_t)(half & 0x7fff) << 13;
    uint32_t normal = moved + (moved >= 0x0f800000 ? 0x70000000 : 0x38000000);
    uint32_t subnormal = bits_of(float_of(moved + 0x38800000) - 0x1p-14f);
    uint32_t magnitude = moved < 0x00800000 ? subnormal : normal;
    magnitude |= moved > 0x0f800000 ? 0x400000 : 0;
    return float_of(magnitude | (uint32_t)(half & 0x8000) << 16);
}

static void half_to_float(const uint16_t *restrict in, float *restrict out) {
    for (int i = 0; i < TRL_PACK_BLOCK; i++)
        out[i] = half_value(in[i]);
}

#endif

typedef float loose_vf __attribute__((vector_size(4 * LANES), aligned(1), may_alias));

// LANES pixels of four floats, one after another in v, to one vector for each channel.
static inline void to_channels(vf v[4]) {
#if LANES == 16
    // Two channels of eight pixels in a vector, then one channel of all sixteen.
    vf rg_low = shuffle(v[0], v[1], 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
    vf rg_high = shuffle(v[2], v[3], 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
    vf ba_low = shuffle(v[0], v[1], 2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15, 19, 23, 27, 31);
    vf ba_high = shuffle(v[2], v[3], 2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15, 19, 23, 27, 31);
    v[0] = shuffle(rg_low, rg_high, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    v[1] = shuffle(rg_low, rg_high, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
    v[2] = shuffle(ba_low, ba_high, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    v[3] = shuffle(ba_low, ba_high, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
#elif LANES == 8
    // Pixels 0 and 4, 1 and 5 … side by side: what is left stays within halves.
    vf p04 = shuffle(v[0], v[2], 0, 1, 2, 3, 8, 9, 10, 11);
    vf p15 = shuffle(v[0], v[2], 4, 5, 6, 7, 12, 13, 14, 15);
    vf p26 = shuffle(v[1], v[3], 0, 1, 2, 3, 8, 9, 10, 11);
    vf p37 = shuffle(v[1], v[3], 4, 5, 6, 7, 12, 13, 14, 15);
    vf rg01 = shuffle(p04, p15, 0, 8, 1, 9, 4, 12, 5, 13);
    vf ba01 = shuffle(p04, p15, 2, 10, 3, 11, 6, 14, 7, 15);
    vf rg23 = shuffle(p26, p37, 0, 8, 1, 9, 4, 12, 5, 13);
    vf ba23 = shuffle(p26, p37, 2, 10, 3, 11, 6, 14, 7, 15);
    v[0] = shuffle(rg01, rg23, 0, 1, 8, 9, 4, 5, 12, 13);
    v[1] = shuffle(rg01, rg23, 2, 3, 10, 11, 6, 7, 14, 15);
    v[2] = shuffle(ba01, ba23, 0, 1, 8, 9, 4, 5, 12, 13);
    v[3] = shuffle(ba01, ba23, 2, 3, 10, 11, 6, 7, 14, 15);
#else
    vf rg01 = shuffle(v[0], v[1], 0, 4, 1, 5), ba01 = shuffle(v[0], v[1], 2, 6, 3, 7);
    vf rg23 = shuffle(v[2], v[3], 0, 4, 1, 5), ba23 = shuffle(v[2], v[3], 2, 6, 3, 7);
    v[0] = shuffle(rg01, rg23, 0, 1, 4, 5);
    v[1] = shuffle(rg01, rg23, 2, 3, 6, 7);
    v[2] = shuffle(ba01, ba23, 0, 1, 4, 5);
    v[3] = shuffle(ba01, ba23, 2, 3, 6, 7);
#endif
}

// The reverse.
static inline void to_pixels(vf v[4]) {
#if LANES == 16
    vf rg_low = shuffle(v[0], v[1], 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    vf rg_high = shuffle(v[0], v[1], 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
    vf ba_low = shuffle(v[2], v[3], 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    vf ba_high = shuffle(v[2], v[3], 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
    v[0] = shuffle(rg_low, ba_low, 0, 8, 16, 24, 1, 9, 17, 25, 2, 10, 18, 26, 3, 11, 19, 27);
    v[1] = shuffle(rg_low, ba_low, 4, 12, 20, 28, 5, 13, 21, 29, 6, 14, 22, 30, 7, 15, 23, 31);
    v[2] = shuffle(rg_high, ba_high, 0, 8, 16, 24, 1, 9, 17, 25, 2, 10, 18, 26, 3, 11, 19, 27);
    v[3] = shuffle(rg_high, ba_high, 4, 12, 20, 28, 5, 13, 21, 29, 6, 14, 22, 30, 7, 15, 23, 31);
#elif LANES == 8
    vf rg01 = shuffle(v[0], v[1], 0, 8, 1, 9, 4, 12, 5, 13);
    vf rg23 = shuffle(v[0], v[1], 2, 10, 3, 11, 6, 14, 7, 15);
    vf ba01 = shuffle(v[2], v[3], 0, 8, 1, 9, 4, 12, 5, 13);
    vf ba23 = shuffle(v[2], v[3], 2, 10, 3, 11, 6, 14, 7, 15);
    vf p04 = shuffle(rg01, ba01, 0, 1, 8, 9, 4, 5, 12, 13);
    vf p15 = shuffle(rg01, ba01, 2, 3, 10, 11, 6, 7, 14, 15);
    vf p26 = shuffle(rg23, ba23, 0, 1, 8, 9, 4, 5, 12, 13);
    vf p37 = shuffle(rg23, ba23, 2, 3, 10, 11, 6, 7, 14, 15);
    v[0] = shuffle(p04, p15, 0, 1, 2, 3, 8, 9, 10, 11);
    v[1] = shuffle(p26, p37, 0, 1, 2, 3, 8, 9, 10, 11);
    v[2] = shuffle(p04, p15, 4, 5, 6, 7, 12, 13, 14, 15);
    v[3] = shuffle(p26, p37, 4, 5, 6, 7, 12, 13, 14, 15);
#else
    to_channels(v); // a square is its own reverse
#endif
}

// Bits are moved, not numbers: a signalling NaN stays one.
static void unweave_floats(const void *in, size_t n, float *const planes[4]) {
    const char *samples = in;
    const loose_vf *vectors = in;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        vf v[4];
        for (int c = 0; c < 4; c++)
            v[c] = *vectors++;
        to_channels(v);
        for (int c = 0; c < 4; c++)
            v_store(planes[c] + i, v[c]);
    }
    for (; i < n; i++)
        for (int c = 0; c < 4; c++)
            memcpy(planes[c] + i, samples + (4 * i + (size_t)c) * sizeof(float), sizeof(float));
}

static void weave_floats(const float *const planes[4], size_t n, void *out) {
    char *samples = out;
    loose_vf *vectors = out;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        vf v[4];
        for (int c = 0; c < 4; c++)
            v[c] = v_load(planes[c] + i);
        to_pixels(v);
        for (int c = 0; c < 4; c++)
            *vectors++ = v[c];
    }
    for (; i < n; i++)
        for (int c = 0; c < 4; c++)
            memcpy(samples + (4 * i + (size_t)c) * sizeof(float), planes[c] + i, sizeof(float));
}

extern const trl_pack_rows TRL_TIERED(trl_pack_rows);
const trl_pack_rows TRL_TIERED(trl_pack_rows) = {
    quantize,        quantize_dither, dequantize,     justify,
    half_from_float, half_to_float,   unweave_floats, weave_floats,
};
