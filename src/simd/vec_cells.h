// simd/vec_cells.h: vectors from floats that lie side by side in memory, such as a table's
// cells and a picture's pixels, for kernel sources.
#ifndef TRL_SIMD_VEC_CELLS_H
#define TRL_SIMD_VEC_CELLS_H

#include "simd/vec.h"

// Transposes within quarters of 16 bytes: from rows of four floats for each quarter.
#if defined(__AVX512F__)
V_INLINE void v_transpose_quarters(const __m512 row[4], __m512 out[4]) {
    __m512d low01 = (__m512d)_mm512_unpacklo_ps(row[0], row[1]);
    __m512d high01 = (__m512d)_mm512_unpackhi_ps(row[0], row[1]);
    __m512d low23 = (__m512d)_mm512_unpacklo_ps(row[2], row[3]);
    __m512d high23 = (__m512d)_mm512_unpackhi_ps(row[2], row[3]);
    out[0] = (__m512)_mm512_unpacklo_pd(low01, low23);
    out[1] = (__m512)_mm512_unpackhi_pd(low01, low23);
    out[2] = (__m512)_mm512_unpacklo_pd(high01, high23);
    out[3] = (__m512)_mm512_unpackhi_pd(high01, high23);
}
#elif defined(__AVX2__)
V_INLINE void v_transpose_quarters(const __m256 row[4], __m256 out[4]) {
    __m256d low01 = (__m256d)_mm256_unpacklo_ps(row[0], row[1]);
    __m256d high01 = (__m256d)_mm256_unpackhi_ps(row[0], row[1]);
    __m256d low23 = (__m256d)_mm256_unpacklo_ps(row[2], row[3]);
    __m256d high23 = (__m256d)_mm256_unpackhi_ps(row[2], row[3]);
    out[0] = (__m256)_mm256_unpacklo_pd(low01, low23);
    out[1] = (__m256)_mm256_unpackhi_pd(low01, low23);
    out[2] = (__m256)_mm256_unpacklo_pd(high01, high23);
    out[3] = (__m256)_mm256_unpackhi_pd(high01, high23);
}
#endif

// The four floats at `table + place[lane]` of each lane, by lane.
V_INLINE void v_load_fours(const float *table, const uint32_t place[LANES], vf out[4]) {
#if defined(__AVX512F__)
    // Lane 4 k + q of the result lies in quarter k of row q: a transposition within
    // quarters is enough.
    __m512 row[4], column[4];
    for (int q = 0; q < 4; q++) {
        __m256 half[2];
        for (int k = 0; k < 2; k++) {
            half[k] = _mm256_castps128_ps256(_mm_loadu_ps(table + place[8 * k + q]));
            half[k] = _mm256_insertf128_ps(half[k], _mm_loadu_ps(table + place[8 * k + 4 + q]), 1);
        }
        row[q] = (__m512)_mm512_insertf64x4(_mm512_castpd256_pd512((__m256d)half[0]),
                                            (__m256d)half[1], 1);
    }
    v_transpose_quarters(row, column);
    for (int k = 0; k < 4; k++)
        out[k] = (vf)column[k];
#elif defined(__AVX2__)
    __m256 row[4], column[4];
    for (int q = 0; q < 4; q++) {
        row[q] = _mm256_castps128_ps256(_mm_loadu_ps(table + place[q]));
        row[q] = _mm256_insertf128_ps(row[q], _mm_loadu_ps(table + place[4 + q]), 1);
    }
    v_transpose_quarters(row, column);
    for (int k = 0; k < 4; k++)
        out[k] = (vf)column[k];
#else
    typedef float four __attribute__((vector_size(16)));
    four row[4];
    for (int q = 0; q < 4; q++)
        row[q] = (four)v_load(table + place[q]);
    four a = __builtin_shufflevector(row[0], row[1], 0, 4, 1, 5);
    four b = __builtin_shufflevector(row[0], row[1], 2, 6, 3, 7);
    four c = __builtin_shufflevector(row[2], row[3], 0, 4, 1, 5);
    four d = __builtin_shufflevector(row[2], row[3], 2, 6, 3, 7);
    out[0] = __builtin_shufflevector(a, c, 0, 1, 4, 5);
    out[1] = __builtin_shufflevector(a, c, 2, 3, 6, 7);
    out[2] = __builtin_shufflevector(b, d, 0, 1, 4, 5);
    out[3] = __builtin_shufflevector(b, d, 2, 3, 6, 7);
#endif
}

// The eight floats there: two times four cost half as many loads more.
V_INLINE void v_load_eights(const float *table, const uint32_t place[LANES], vf out[8]) {
#if defined(__AVX512F__)
    // Row q of group g holds the eights of lanes 8 g + q and 8 g + 4 + q: after the
    // transposition, four lanes' floats k and k + 4 stand in quarters side by side.
    __m512 row[4], column[2][4];
    for (int g = 0; g < 2; g++) {
        for (int q = 0; q < 4; q++) {
            const float *low = table + place[8 * g + q], *high = table + place[8 * g + 4 + q];
            row[q] =
                (__m512)_mm512_insertf64x4(_mm512_castpd256_pd512((__m256d)_mm256_loadu_ps(low)),
                                           (__m256d)_mm256_loadu_ps(high), 1);
        }
        v_transpose_quarters(row, column[g]);
    }
    for (int k = 0; k < 4; k++) {
        out[k] = (vf)_mm512_shuffle_f32x4(column[0][k], column[1][k], 0x88);
        out[k + 4] = (vf)_mm512_shuffle_f32x4(column[0][k], column[1][k], 0xdd);
    }
#elif defined(__AVX2__)
    __m256 row[4], column[2][4];
    for (int g = 0; g < 2; g++) {
        for (int q = 0; q < 4; q++)
            row[q] = _mm256_loadu_ps(table + place[4 * g + q]);
        v_transpose_quarters(row, column[g]);
    }
    for (int k = 0; k < 4; k++) {
        out[k] = (vf)_mm256_permute2f128_ps(column[0][k], column[1][k], 0x20);
        out[k + 4] = (vf)_mm256_permute2f128_ps(column[0][k], column[1][k], 0x31);
    }
#else
    v_load_fours(table, place, out);
    v_load_fours(table + 4, place, out + 4);
#endif
}

// Of LANES pixels with four floats each, the first three by channel, and back; the fourth
// stays what it is. Lane 4 k + q is pixel LANES / 4 · q + k: a transposition within
// quarters is enough, and who treats each pixel alone doesn't mind.
V_INLINE size_t v_pixel_of_lane(size_t lane) {
    return LANES / 4 * (lane % 4) + lane / 4;
}

#if defined(__AVX512F__)
V_INLINE void v_load_pixels(const float *rgba, vf rgb[3]) {
    __m512 row[4], column[4];
    for (int q = 0; q < 4; q++)
        row[q] = _mm512_loadu_ps(rgba + LANES * q);
    v_transpose_quarters(row, column);
    for (int c = 0; c < 3; c++)
        rgb[c] = (vf)column[c];
}
V_INLINE void v_store_pixels(float *rgba, const vf rgb[3]) {
    const __m512 column[4] = {(__m512)rgb[0], (__m512)rgb[1], (__m512)rgb[2], (__m512)rgb[0]};
    __m512 row[4];
    v_transpose_quarters(column, row);
    for (int q = 0; q < 4; q++)
        _mm512_storeu_ps(rgba + LANES * q,
                         _mm512_mask_blend_ps(0x8888, row[q], _mm512_loadu_ps(rgba + LANES * q)));
}
#elif defined(__AVX2__)
V_INLINE void v_load_pixels(const float *rgba, vf rgb[3]) {
    __m256 row[4], column[4];
    for (int q = 0; q < 4; q++)
        row[q] = _mm256_loadu_ps(rgba + LANES * q);
    v_transpose_quarters(row, column);
    for (int c = 0; c < 3; c++)
        rgb[c] = (vf)column[c];
}
V_INLINE void v_store_pixels(float *rgba, const vf rgb[3]) {
    const __m256 column[4] = {(__m256)rgb[0], (__m256)rgb[1], (__m256)rgb[2], (__m256)rgb[0]};
    __m256 row[4];
    v_transpose_quarters(column, row);
    for (int q = 0; q < 4; q++)
        _mm256_storeu_ps(rgba + LANES * q,
                         _mm256_blend_ps(row[q], _mm256_loadu_ps(rgba + LANES * q), 0x88));
}
#else
V_INLINE void v_load_pixels(const float *rgba, vf rgb[3]) {
    for (int c = 0; c < 3; c++)
        rgb[c] = (vf){rgba[c], rgba[4 + c], rgba[8 + c], rgba[12 + c]};
}
V_INLINE void v_store_pixels(float *rgba, const vf rgb[3]) {
    for (int q = 0; q < 4; q++)
        for (int c = 0; c < 3; c++)
            rgba[4 * q + c] = rgb[c][q];
}
#endif

#endif
