// RLE and ZIP as OpenEXR defines them: the bytes of a chunk are split into even
// and odd ones (so that the high bytes of halves lie together), replaced by
// differences, and packed. Source: "Technical Introduction to OpenEXR", data
// compression; the differences are modulo 256 around 128.
#include "image/exr_codec.h"

#include <libdeflate.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { DEFLATE_LEVEL = 4 }; // what OpenEXR 3.2 and later write

void trl_exr_codec_release(trl_exr_codec *codec) {
    if (codec->inflater) libdeflate_free_decompressor(codec->inflater);
    if (codec->deflater) libdeflate_free_compressor(codec->deflater);
    trl_free(codec->scratch);
    *codec = (trl_exr_codec){0};
}

static bool reserve(trl_exr_codec *codec, size_t bytes) {
    if (bytes <= codec->scratch_room) return true;
    trl_free(codec->scratch);
    codec->scratch = trl_alloc(bytes, 1);
    codec->scratch_room = codec->scratch ? bytes : 0;
    return codec->scratch != NULL;
}

// Undoes the differences in place: b[i] += b[i-1] - 128, modulo 256, where
// subtracting and adding 128 are the same.
static void undo_differences(unsigned char *b, size_t n) {
    if (n == 0) return;
    b[0] = (unsigned char)(b[0] + 128);
    unsigned char sum = 0;
    size_t i = 0;
#if defined(__SSE2__)
    const __m128i bias = _mm_set1_epi8((char)-128);
    __m128i carry = _mm_setzero_si128();
    for (; i + 16 <= n; i += 16) { // sixteen running sums at once
        __m128i d = _mm_add_epi8(_mm_loadu_si128((const __m128i *)(b + i)), bias);
        d = _mm_add_epi8(d, _mm_slli_si128(d, 1));
        d = _mm_add_epi8(d, _mm_slli_si128(d, 2));
        d = _mm_add_epi8(d, _mm_slli_si128(d, 4));
        d = _mm_add_epi8(d, _mm_slli_si128(d, 8));
        d = _mm_add_epi8(d, carry);
        _mm_storeu_si128((__m128i *)(b + i), d);
        sum = b[i + 15];
        carry = _mm_set1_epi8((char)sum);
    }
#endif
    for (; i < n; i++)
        b[i] = sum = (unsigned char)(sum + b[i] + 128);
}

// First half and second half become the even and the odd bytes.
static void merge_halves(const unsigned char *in, unsigned char *out, size_t n) {
    const unsigned char *even = in, *odd = in + (n + 1) / 2;
    size_t i = 0;
#if defined(__SSE2__)
    for (; i + 16 <= n / 2; i += 16) {
        __m128i e = _mm_loadu_si128((const __m128i *)(even + i));
        __m128i o = _mm_loadu_si128((const __m128i *)(odd + i));
        _mm_storeu_si128((__m128i *)(out + 2 * i), _mm_unpacklo_epi8(e, o));
        _mm_storeu_si128((__m128i *)(out + 2 * i + 16), _mm_unpackhi_epi8(e, o));
    }
#endif
    for (; i < n / 2; i++) {
        out[2 * i] = even[i];
        out[2 * i + 1] = odd[i];
    }
    if (n % 2) out[n - 1] = even[n / 2];
}

static void split_halves(const unsigned char *in, unsigned char *out, size_t n) {
    unsigned char *even = out, *odd = out + (n + 1) / 2;
    for (size_t i = 0; i < n / 2; i++) {
        even[i] = in[2 * i];
        odd[i] = in[2 * i + 1];
    }
    if (n % 2) even[n / 2] = in[n - 1];
}

static void make_differences(unsigned char *b, size_t n) {
    for (size_t i = n; i-- > 1;)
        b[i] = (unsigned char)(b[i] - b[i - 1] + 128);
}

// A count of 0…127 repeats the next byte count+1 times; a negative count copies
// -count bytes.
static const char *rle_unpack(const unsigned char *in, size_t in_size, unsigned char *out,
                              size_t out_size) {
    size_t at = 0, to = 0;
    while (at < in_size) {
        int count = in[at] < 128 ? in[at] : in[at] - 256;
        at++;
        size_t run = count < 0 ? (size_t)-count : (size_t)count + 1;
        if (run > out_size - to) return "its runs are longer than its pixels";
        if (count < 0) {
            if (run > in_size - at) return "it breaks off inside a run";
            memcpy(out + to, in + at, run);
            at += run;
        } else {
            if (at == in_size) return "it breaks off inside a run";
            memset(out + to, in[at++], run);
        }
        to += run;
    }
    return to == out_size ? NULL : "its runs are shorter than its pixels";
}

// False where the packed bytes would not be fewer than `room`.
static bool rle_pack(const unsigned char *in, size_t n, unsigned char *out, size_t room,
                     size_t *size) {
    size_t to = 0;
    for (size_t start = 0; start < n;) {
        size_t run = 1;
        while (run < 128 && start + run < n && in[start + run] == in[start])
            run++;
        if (run >= 3) {
            if (to + 2 >= room) return false;
            out[to++] = (unsigned char)(run - 1);
            out[to++] = in[start];
        } else {
            run = 1;
            while (run < 127 && start + run < n &&
                   !(start + run + 2 < n && in[start + run] == in[start + run + 1] &&
                     in[start + run] == in[start + run + 2]))
                run++;
            if (to + 1 + run >= room) return false;
            out[to++] = (unsigned char)-(int)run;
            memcpy(out + to, in + start, run);
            to += run;
        }
        start += run;
    }
    *size = to;
    return true;
}

static const char *inflate(trl_exr_codec *codec, const unsigned char *packed, size_t packed_size,
                           unsigned char *out, size_t out_size) {
    if (!codec->inflater) codec->inflater = libdeflate_alloc_decompressor();
    if (!codec->inflater) return TRL_EXR_NO_MEMORY;
    size_t used = 0;
    enum libdeflate_result result = libdeflate_zlib_decompress_ex(
        codec->inflater, packed, packed_size, out, out_size, &used, NULL);
    switch (result) {
    case LIBDEFLATE_SUCCESS: return NULL;
    case LIBDEFLATE_SHORT_OUTPUT: return "its ZIP data is shorter than its pixels";
    case LIBDEFLATE_INSUFFICIENT_SPACE: return "its ZIP data is longer than its pixels";
    default: return "its ZIP data is damaged";
    }
}

const char *trl_exr_codec_expand(trl_exr_codec *codec, trl_exr_compression compression,
                                 const unsigned char *packed, size_t packed_size,
                                 unsigned char *raw, size_t raw_size) {
    if (compression == TRL_EXR_NONE) return "its size is not that of its pixels";
    if (!reserve(codec, raw_size)) return TRL_EXR_NO_MEMORY;
    const char *why = compression == TRL_EXR_RLE
                          ? rle_unpack(packed, packed_size, codec->scratch, raw_size)
                          : inflate(codec, packed, packed_size, codec->scratch, raw_size);
    if (why) return why;
    undo_differences(codec->scratch, raw_size);
    merge_halves(codec->scratch, raw, raw_size);
    return NULL;
}

const char *trl_exr_codec_unpack(trl_exr_codec *codec, trl_exr_compression compression,
                                 const unsigned char *packed, size_t packed_size,
                                 unsigned char *raw, size_t raw_size) {
    if (packed_size > raw_size) return "it is longer than its pixels";
    if (packed_size < raw_size)
        return trl_exr_codec_expand(codec, compression, packed, packed_size, raw, raw_size);
    memcpy(raw, packed, raw_size);
    return NULL;
}

bool trl_exr_codec_pack(trl_exr_codec *codec, trl_exr_compression compression,
                        const unsigned char *raw, size_t raw_size, unsigned char *packed,
                        size_t *packed_size) {
    size_t size = 0;
    if (compression != TRL_EXR_NONE && raw_size > 1) {
        if (!reserve(codec, raw_size)) return false;
        split_halves(raw, codec->scratch, raw_size);
        make_differences(codec->scratch, raw_size);
        if (compression == TRL_EXR_RLE) {
            if (!rle_pack(codec->scratch, raw_size, packed, raw_size, &size)) size = 0;
        } else {
            if (!codec->deflater) codec->deflater = libdeflate_alloc_compressor(DEFLATE_LEVEL);
            if (!codec->deflater) return false;
            size = libdeflate_zlib_compress(codec->deflater, codec->scratch, raw_size, packed,
                                            raw_size - 1);
        }
    }
    if (size == 0) {
        memcpy(packed, raw, raw_size);
        size = raw_size;
    }
    *packed_size = size;
    return true;
}
