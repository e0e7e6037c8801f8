// Between planar floats and interleaved samples, block by block: convert one
// channel after the other, then weave.
#include "pipe/pipe.h"
#include "pipe/pack_rows.h"
#include "simd/tiers.h"

#include <string.h>

// Rows of samples may begin at any byte, as behind a PNG's filter byte.
typedef uint16_t __attribute__((aligned(1), may_alias)) loose16;
typedef uint32_t __attribute__((aligned(1), may_alias)) loose32;

TRL_TIER_TABLE(trl_pack_rows, trl_pack_rows);

const trl_pack_rows *trl_pack_rows_get(trl_cpu_tier tier) {
    return (unsigned)tier < 4 ? trl_pack_rows_by_tier[tier] : NULL;
}

size_t trl_sample_size(trl_sample sample) {
    switch (sample) {
    case TRL_SAMPLE_U8: return 1;
    case TRL_SAMPLE_U16:
    case TRL_SAMPLE_HALF: return 2;
    case TRL_SAMPLE_FLOAT:
    case TRL_SAMPLE_UINT: return 4;
    }
    return 0;
}

static uint32_t full_bits(trl_sample sample) {
    return sample == TRL_SAMPLE_U8 ? 8 : 16;
}

trl_result trl_packing_check(const trl_packing *packing, trl_error *err) {
    TRL_REQUIRE(trl_sample_size(packing->sample) != 0, err, TRL_ERR_ARGUMENT,
                "there is no sample type number %d", (int)packing->sample);
    TRL_REQUIRE(packing->channels >= 1 && packing->channels <= 4, err, TRL_ERR_ARGUMENT,
                "a pixel of %u channels cannot be packed; 1 to 4 can", packing->channels);
    if (packing->sample != TRL_SAMPLE_U8 && packing->sample != TRL_SAMPLE_U16) return TRL_OK;
    uint32_t most = full_bits(packing->sample);
    TRL_REQUIRE(packing->bits == 0 || (packing->bits >= 8 && packing->bits <= most), err,
                TRL_ERR_ARGUMENT, "%u significant bits do not fit a sample of %u; use 8 to %u",
                packing->bits, most, most);
    return TRL_OK;
}

static uint32_t significant_bits(const trl_packing *packing) {
    uint32_t full = full_bits(packing->sample);
    return packing->bits >= 8 && packing->bits < full ? packing->bits : full;
}

static bool is_alpha(uint32_t channel, uint32_t channels) {
    return (channels == 2 && channel == 1) || (channels == 4 && channel == 3);
}

// `samples` samples of stride `channels`, woven into or out of one channel.
static void weave8(uint8_t *out, const uint16_t *codes, uint32_t channels, size_t n) {
    for (size_t i = 0; i < n; i++)
        out[i * channels] = (uint8_t)codes[i];
}
static void weave16(loose16 *out, const uint16_t *codes, uint32_t channels, size_t n) {
    for (size_t i = 0; i < n; i++)
        out[i * channels] = codes[i];
}

static const float *padded(const float *plane, size_t n, float buffer[TRL_PACK_BLOCK]) {
    if (n >= TRL_PACK_BLOCK) return plane;
    memcpy(buffer, plane, n * sizeof *plane);
    memset(buffer + n, 0, (TRL_PACK_BLOCK - n) * sizeof *plane);
    return buffer;
}

static void pack_integers(const trl_pack_rows *rows, const trl_packing *packing,
                          const float *const planes[4], uint32_t x, uint32_t y, size_t n,
                          unsigned char *out) {
    const uint32_t channels = packing->channels, bits = significant_bits(packing);
    const float max = (float)((1u << bits) - 1);
    const size_t bytes = trl_sample_size(packing->sample);
    trl_dither_row noise[4];
    for (uint32_t c = 0; packing->dither && c < channels; c++)
        trl_dither_row_fill(&noise[c], x, y, c);
    for (size_t begin = 0; begin < n; begin += TRL_PACK_BLOCK) {
        const size_t count = n - begin < TRL_PACK_BLOCK ? n - begin : TRL_PACK_BLOCK;
        unsigned char *block = out + begin * channels * bytes;
        for (uint32_t c = 0; c < channels; c++) {
            float buffer[TRL_PACK_BLOCK];
            uint16_t codes[TRL_PACK_BLOCK];
            const float *in = padded(planes[c] + begin, count, buffer);
            if (packing->dither && !is_alpha(c, channels))
                rows->quantize_dither(in, max, &noise[c], codes);
            else
                rows->quantize(in, max, codes);
            if (packing->sample == TRL_SAMPLE_U8) {
                weave8(block + c, codes, channels, count);
            } else {
                if (bits < 16) rows->justify(codes, bits);
                weave16((loose16 *)block + c, codes, channels, count);
            }
        }
    }
}

static void pack_half(const trl_pack_rows *rows, uint32_t channels, const float *const planes[4],
                      size_t n, loose16 *out) {
    for (size_t begin = 0; begin < n; begin += TRL_PACK_BLOCK) {
        const size_t count = n - begin < TRL_PACK_BLOCK ? n - begin : TRL_PACK_BLOCK;
        for (uint32_t c = 0; c < channels; c++) {
            float buffer[TRL_PACK_BLOCK];
            uint16_t halves[TRL_PACK_BLOCK];
            rows->half_from_float(padded(planes[c] + begin, count, buffer), halves);
            weave16(out + begin * channels + c, halves, channels, count);
        }
    }
}

static void pack_float(const trl_pack_rows *rows, uint32_t channels, const float *const planes[4],
                       size_t n, loose32 *out) {
    if (channels == 4) {
        rows->weave_floats(planes, n, out);
        return;
    }
    for (uint32_t c = 0; c < channels; c++) {
        for (size_t i = 0; i < n; i++)
            memcpy(&out[i * channels + c], &planes[c][i], sizeof(float));
    }
}

// Whole numbers, not fractions of 1: NaN and negatives become 0.
static uint32_t uint_from_float(float value) {
    if (!(value > 0)) return 0;
    return value < 0x1p32f ? (uint32_t)((double)value + 0.5) : UINT32_MAX;
}

static void pack_uint(uint32_t channels, const float *const planes[4], size_t n, loose32 *out) {
    for (uint32_t c = 0; c < channels; c++) {
        for (size_t i = 0; i < n; i++)
            out[i * channels + c] = uint_from_float(planes[c][i]);
    }
}

void trl_pack_by(const trl_pack_rows *rows, const trl_packing *packing,
                 const float *const planes[4], uint32_t x, uint32_t y, size_t n, void *out) {
    const uint32_t channels = packing->channels;
    switch (packing->sample) {
    case TRL_SAMPLE_U8:
    case TRL_SAMPLE_U16: pack_integers(rows, packing, planes, x, y, n, out); break;
    case TRL_SAMPLE_HALF: pack_half(rows, channels, planes, n, out); break;
    case TRL_SAMPLE_FLOAT: pack_float(rows, channels, planes, n, out); break;
    case TRL_SAMPLE_UINT: pack_uint(channels, planes, n, out); break;
    }
}

void trl_pack_row(const trl_packing *packing, const float *const planes[4], uint32_t x, uint32_t y,
                  size_t n, void *out) {
    trl_pack_by(trl_pack_rows_get(trl_cpu_tier_get()), packing, planes, x, y, n, out);
}

static void unweave(const trl_packing *packing, const unsigned char *in, uint32_t channel,
                    size_t begin, size_t n, uint16_t codes[TRL_PACK_BLOCK]) {
    const uint32_t channels = packing->channels;
    const loose16 *in16 = (const loose16 *)in;
    const uint32_t spare = packing->sample == TRL_SAMPLE_U16 ? 16 - significant_bits(packing) : 0;
    for (size_t i = 0; i < n; i++) {
        size_t index = (begin + i) * channels + channel;
        codes[i] = packing->sample == TRL_SAMPLE_U8 ? in[index] : (uint16_t)(in16[index] >> spare);
    }
    memset(codes + n, 0, (TRL_PACK_BLOCK - n) * sizeof *codes);
}

static void unpack_16(const trl_pack_rows *rows, const trl_packing *packing, const void *in,
                      size_t n, float *const planes[4]) {
    const float max = (float)((1u << significant_bits(packing)) - 1);
    for (size_t begin = 0; begin < n; begin += TRL_PACK_BLOCK) {
        const size_t count = n - begin < TRL_PACK_BLOCK ? n - begin : TRL_PACK_BLOCK;
        for (uint32_t c = 0; c < packing->channels; c++) {
            uint16_t codes[TRL_PACK_BLOCK];
            float buffer[TRL_PACK_BLOCK];
            float *out = count == TRL_PACK_BLOCK ? planes[c] + begin : buffer;
            unweave(packing, in, c, begin, count, codes);
            if (packing->sample == TRL_SAMPLE_HALF)
                rows->half_to_float(codes, out);
            else
                rows->dequantize(codes, max, out);
            if (out == buffer) memcpy(planes[c] + begin, buffer, count * sizeof(float));
        }
    }
}

static void unpack_32(const trl_packing *packing, const loose32 *in, size_t n,
                      float *const planes[4]) {
    const uint32_t channels = packing->channels;
    for (uint32_t c = 0; c < channels; c++) {
        for (size_t i = 0; i < n; i++) {
            if (packing->sample == TRL_SAMPLE_UINT)
                planes[c][i] = (float)in[i * channels + c];
            else
                memcpy(&planes[c][i], &in[i * channels + c], sizeof(float));
        }
    }
}

void trl_unpack_by(const trl_pack_rows *rows, const trl_packing *packing, const void *in, size_t n,
                   float *const planes[4]) {
    if (packing->sample == TRL_SAMPLE_FLOAT && packing->channels == 4)
        rows->unweave_floats(in, n, planes);
    else if (packing->sample == TRL_SAMPLE_FLOAT || packing->sample == TRL_SAMPLE_UINT)
        unpack_32(packing, in, n, planes);
    else
        unpack_16(rows, packing, in, n, planes);
}

void trl_unpack_row(const trl_packing *packing, const void *in, size_t n, float *const planes[4]) {
    trl_unpack_by(trl_pack_rows_get(trl_cpu_tier_get()), packing, in, n, planes);
}
