// aces/output_rows_planes.h: what the stages of the vector kernel share: the planes of
// a block, and functions by table. For output_rows.c alone.
#ifndef TRL_ACES_OUTPUT_ROWS_PLANES_H
#define TRL_ACES_OUTPUT_ROWS_PLANES_H

#include "aces/output_rows.h"
#include "simd/math.h"
#include "simd/vec_cells.h"

#include <string.h>

typedef struct trl_aces_fast fast;

enum {
    REACH_FLOATS = sizeof(trl_hue_reach) / sizeof(float),
    DEGREE_FLOATS = sizeof(trl_hue_degree) / sizeof(float),
};

typedef float plane[TRL_ROWS_BLOCK];

// Some of the vectors of a block, by their first pixels.
typedef struct vector_list {
    size_t count;
    uint32_t at[TRL_ROWS_BLOCK / LANES];
} vector_list;

// A curve of chroma compression: see toe.
typedef struct toe_planes {
    plane limit, k1, k2, k3;
} toe_planes;

// What passes between the stages.
typedef struct planes {
    plane a;                            // achromatic response
    uint32_t places[3][TRL_ROWS_BLOCK]; // in the table that comes next
    plane j, g, m;                      // g: limit_j - J
    plane cosine, sine;
    uint32_t degree[TRL_ROWS_BLOCK]; // of hue, as a place in the table of reaches
    plane turn;                      // hue beyond its degree
    plane m_scene;                   // M before the tone scale
    plane limit, safe; // of M: by the reach, and below which gamut compression leaves it alone
    toe_planes expansion, compression;
    plane rgb[3], bound[3];
    plane reach_m, cusp_m, cusp_g, upper_gamma_inv;
    plane unit, slope, hull_m, j_axis, g_axis, cusp_j_axis, cusp_g_axis;
    vector_list outside; // near the hull or beyond: to be compressed
    vector_list steep;   // with a channel where the encoding may be too steep
    // Bits for the lanes of each vector: to be left to the twin; those whose hue is
    // near a knot, which matters where the hull does; and those of `steep`.
    uint32_t doubt[TRL_ROWS_BLOCK / LANES], hue_doubt[TRL_ROWS_BLOCK / LANES];
    uint32_t steep_lanes[TRL_ROWS_BLOCK / LANES];
} planes;

V_INLINE void add_if(vector_list *list, size_t at, bool wanted) {
    list->at[list->count] = (uint32_t)at;
    list->count += wanted;
}

V_INLINE vf clamp(vf x, float low, float high) {
    return v_min(v_max(x, v_set(low)), v_set(high));
}

V_INLINE vf row3(const float m[3], vf x, vf y, vf z) {
    return v_fma(z, v_set(m[2]), v_fma(y, v_set(m[1]), x * m[0]));
}

// Where a table's cells lie goes through memory, from where scalar loads take it; a
// gather takes twice as long.
V_INLINE void store_places(uint32_t places[LANES], vi place) {
    memcpy(places, &place, sizeof place);
}

V_INLINE vi load_places(const uint32_t places[LANES]) {
    vi place;
    memcpy(&place, places, sizeof place);
    return place;
}

// A curve is used in two loops: one brings x to its range and finds the cells, the
// next loads them.
V_INLINE vf place_in_curve(const trl_curve *curve, vf x, int stride, uint32_t places[LANES]) {
    x = clamp(x, curve->low, curve->high);
    store_places(places, (((vi)x >> TRL_CURVE_SHIFT) - curve->first) * stride);
    return x;
}

V_INLINE vf curve_offset(vf x) {
    return x - (vf)((vi)x & (int32_t)(~0u << TRL_CURVE_SHIFT));
}

V_INLINE vf cubic_of(const vf c[4], vf t) {
    return v_fma(t, v_fma(t, v_fma(t, c[3], c[2]), c[1]), c[0]);
}

// A cubic from the table; its slope at the cell's lower edge, too.
V_INLINE vf cubic(const float *cells, const uint32_t places[LANES], vf t, vf *slope) {
    vf c[4];
    v_load_fours(cells, places, c);
    *slope = c[1];
    return cubic_of(c, t);
}

// x^p, and its slope at the lower edge of the eighth of the octave. x in the range
// of the tables: the result of another is finite, but means nothing.
typedef struct power_parts {
    vf value, slope;
} power_parts;

// Where the power of the exponent comes from: 64 octaves; 32 and the same bits; 32, rounded once.
typedef enum power_reach { WIDE, NARROW, EXACT } power_reach;

V_INLINE vf power_scale(const trl_power *p, vi bits, power_reach reach) {
#if defined(__AVX512F__)
    if (reach == NARROW) return v_lookup32(p->scale, bits >> 23);
#endif
    if (reach == EXACT) return v_lookup32(p->exact_scale, bits >> 23);
    return v_lookup8(p->fine, bits >> 23) * v_lookup8(p->coarse, bits >> 26);
}

V_INLINE power_parts power_parts_at(const trl_power *p, vf x, power_reach reach) {
    vi bits = (vi)x;
    vf t = v_to_float(bits & 0x000fffff); // in units of the mantissa's last place
    vi cell = bits >> 20;
    vf c1 = v_lookup8(p->cubic[1], cell);
    vf value = v_fma(t, v_lookup8(p->cubic[3], cell), v_lookup8(p->cubic[2], cell));
    value = v_fma(t, v_fma(t, value, c1), v_lookup8(p->cubic[0], cell));
    vf scale = power_scale(p, bits, reach);
    vf octave_inv = (vf)((254 << 23) - (bits & 0x7f800000));
    return (power_parts){value * scale, c1 * 0x1p23f * scale * octave_inv};
}

V_INLINE vf power_at(const trl_power *p, vf x) {
    return power_parts_at(p, x, WIDE).value;
}

V_INLINE vf narrow_power_at(const trl_power *p, vf x) {
    return power_parts_at(p, x, NARROW).value;
}

V_INLINE vf exact_power_at(const trl_power *p, vf x) {
    return power_parts_at(p, x, EXACT).value;
}

// factor · ln x + offset of a positive normal number.
V_INLINE vf log_at(const trl_log *l, vf x) {
    vi bits = (vi)x;
    vf t = v_to_float(bits & 0x000fffff);
    vi cell = bits >> 20;
    vf value = v_fma(t, v_lookup8(l->cubic[3], cell), v_lookup8(l->cubic[2], cell));
    value = v_fma(t, v_fma(t, value, v_lookup8(l->cubic[1], cell)), v_lookup8(l->cubic[0], cell));
    return v_fma(v_to_float((bits >> 23) - 127), v_set(l->octave), value);
}

#endif
