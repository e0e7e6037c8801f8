// aces/output_rows.c: the forward output transform on vectors.
//
// Compiled once per tier. The steps are the twin's (output.c, chroma.c, gamut.c);
// docs/performance.md explains how they were rearranged. A block goes through
// stages, each a short loop, so that the processor works on several vectors
// of a stage at once: one loop over all stages would be a single chain of
// operations that wait for each other.
#include "aces/output_rows.h"
#include "simd/math.h"

typedef struct trl_aces_fast fast;

typedef float plane[TRL_ROWS_BLOCK];

// Some of the vectors of a block, by their first pixels.
typedef struct vector_list {
    size_t count;
    uint32_t at[TRL_ROWS_BLOCK / LANES];
} vector_list;

// What passes between the stages.
typedef struct planes {
    plane a;       // achromatic response
    plane j, g, m; // g: limit_j - J
    plane cosine, sine, hue, m_inv;
    plane limit; // of M, by the reach
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

// The place of x in a curve whose cells have `pairs` pairs of floats.
V_INLINE vi curve_cell(const trl_curve *curve, vf x, int pairs) {
    return (((vi)x >> TRL_CURVE_SHIFT) - curve->first) * pairs;
}

V_INLINE vf curve_offset(vf x) {
    return x - (vf)((vi)x & (int32_t)(~0u << TRL_CURVE_SHIFT));
}

// A cubic from the table; its slope at the cell's lower edge, too.
V_INLINE vf cubic(const float *cells, vi cell, vf t, vf *slope) {
    vf c0, c1, c2, c3;
    v_gather_pair(cells, cell, &c0, &c1);
    v_gather_pair(cells + 2, cell, &c2, &c3);
    *slope = c1;
    return v_fma(t, v_fma(t, v_fma(t, c3, c2), c1), c0);
}

V_INLINE vf curve_with_slope(const trl_curve *curve, vf x, vf *slope) {
    x = clamp(x, curve->low, curve->high);
    return cubic(curve->cells, curve_cell(curve, x, 2), curve_offset(x), slope);
}

V_INLINE vf curve_at(const trl_curve *curve, vf x) {
    vf slope;
    return curve_with_slope(curve, x, &slope);
}

// x^p, and its slope at the lower edge of the eighth of the octave. x in the range
// of the tables: the result of another is finite, but means nothing.
typedef struct power_parts {
    vf value, slope;
} power_parts;

V_INLINE power_parts power_parts_at(const trl_power *p, vf x) {
    vi bits = (vi)x;
    vf t = v_to_float(bits & 0x000fffff); // in units of the mantissa's last place
    vi cell = bits >> 20;
    vf c1 = v_lookup8(p->cubic[1], cell);
    vf value = v_fma(t, v_lookup8(p->cubic[3], cell), v_lookup8(p->cubic[2], cell));
    value = v_fma(t, v_fma(t, value, c1), v_lookup8(p->cubic[0], cell));
    vf scale = v_lookup8(p->fine, bits >> 23) * v_lookup8(p->coarse, bits >> 26);
    vf octave_inv = (vf)((254 << 23) - (bits & 0x7f800000));
    return (power_parts){value * scale, c1 * 0x1p23f * scale * octave_inv};
}

V_INLINE vf power_at(const trl_power *p, vf x) {
    return power_parts_at(p, x).value;
}

// Scene RGB → cone excitations.
static void to_cones(const fast *f, const float *r, const float *g, const float *b, size_t n,
                     planes *p) {
    const trl_aces_constants *c = &f->c;
    for (size_t i = 0; i < n; i += LANES) {
        vf x = v_load(r + i), y = v_load(g + i), z = v_load(b + i);
        vf ap1[3];
        for (int k = 0; k < 3; k++)
            ap1[k] = row3(c->ap0_to_ap1 + 3 * k, x, y, z);
        // Not finite in any channel makes two infinities of different sign, or NaN.
        // The twin has its own view of those, and of what is far below zero.
        p->doubt[i / LANES] = v_bits(v_is_nan(ap1[0] + ap1[1] + ap1[2])) |
                              v_bits(v_less(v_min(v_min(x, y), z), v_set(-1e29f)));
        for (int k = 0; k < 3; k++)
            ap1[k] =
                clamp(ap1[k], 4 * f->compress.low, c->ap1_limit); // rows of the cones sum to 0.79
        for (int k = 0; k < 3; k++)
            v_store(p->rgb[k] + i, row3(c->ap1_to_cone + 3 * k, ap1[0], ap1[1], ap1[2]));
    }
}

// Cone excitations → A, a, b.
static void to_achromatic(const fast *f, size_t n, planes *p) {
    const float *m = f->c.cone_to_aab;
    for (size_t i = 0; i < n; i += LANES) {
        // Three fractions x / (x + offset) over their common denominator.
        vf x[3], d[3];
        for (int k = 0; k < 3; k++) {
            x[k] = power_at(&f->compress, v_load(p->rgb[k] + i));
            d[k] = x[k] + f->c.response_offset;
        }
        vf d12 = d[1] * d[2], inverse = 1.0f / (d[0] * d12);
        x[0] *= d12 * inverse;
        vf d0 = d[0] * inverse;
        x[1] *= d0 * d[2];
        x[2] *= d0 * d[1];
        v_store(p->a + i, row3(m, x[0], x[1], x[2]));
        v_store(p->cosine + i, row3(m + 3, x[0], x[1], x[2]));
        v_store(p->sine + i, row3(m + 6, x[0], x[1], x[2]));
    }
}

// a, b → M and hue.
static void to_hue(size_t n, planes *p) {
    for (size_t i = 0; i < n; i += LANES) {
        vf a = v_load(p->cosine + i), b = v_load(p->sine + i);
        // The least keeps neutral colours apart from 0/0.
        vf square = v_fma(a, a, v_fma(b, b, v_set(1e-24f)));
        vf m = v_sqrt(square), inverse = 1.0f / m;
        vf cosine = a * inverse, sine = b * inverse;
        v_store(p->m + i, m);
        v_store(p->m_inv + i, inverse);
        v_store(p->cosine + i, cosine);
        v_store(p->sine + i, sine);
        v_store(p->hue + i, v_angle_degrees(cosine, sine));
    }
}

V_INLINE vf line_at(const float *table, vi pair, vf t) {
    vf value, slope;
    v_gather_pair(table, pair, &value, &slope);
    return v_fma(t, slope, value);
}

// See chroma.c; k1, k2 and the limit are multiplied by the norm here.
V_INLINE vf toe(vf x, vf limit, vf k1, vf k2, vf k3) {
    vf u = k3 * x, b = u - k1;
    vf y = 0.5f * (b + v_sqrt(v_fma(b, b, 4.0f * k2 * u)));
    return v_select(v_less(limit, x), x, y);
}

V_INLINE vf chroma_norm(const float k[7], vf c, vf s) {
    vf odd = v_fma(s * s, v_set(k[5]), v_set(k[4]));
    odd = v_fma(c, v_set(k[6]), odd);
    vf even = v_fma(c, v_fma(c, v_set(k[3]), v_set(k[2])), v_set(k[1]));
    return v_fma(c, even, v_fma(s, odd, v_set(k[0])));
}

// A → J and limit_j - J; M that keeps the chromaticity, and its limit.
static void tone_scale(const fast *f, size_t n, planes *p) {
    const trl_aces_constants *c = &f->c;
    for (size_t i = 0; i < n; i += LANES) {
        vf a = clamp(v_load(p->a + i), f->tone.low, f->tone.high);
        vi cell = curve_cell(&f->tone, a, 4);
        vf t = curve_offset(a), slope;
        vf ratio = cubic(f->tone.cells, cell, t, &slope);
        vf part = cubic(f->tone.cells + 4, cell, t, &slope);
        // The smaller of J and its distance to the limit is the exact one.
        vm dark = v_less(a, v_set(c->split_a));
        vf rest = c->limit_j - part;
        v_store(p->j + i, v_select(dark, part, rest));
        v_store(p->g + i, v_select(dark, rest, part));
        v_store(p->m + i, v_load(p->m + i) * ratio);
        vf h = v_load(p->hue + i);
        vi degree = v_to_int(h);
        vf reach = line_at(f->reach, degree, h - v_to_float(degree));
        v_store(p->reach_m + i, reach);
        a *= ratio;
        v_store(p->a + i, a);
        v_store(p->limit + i, a * c->limit_a * reach);
    }
}

// Chroma compression of M.
static void compress_chroma(const fast *f, size_t n, planes *p) {
    const trl_aces_constants *c = &f->c;
    for (size_t i = 0; i < n; i += LANES) {
        vf j = v_load(p->j + i), g = v_load(p->g + i), limit = v_load(p->limit + i);
        vf nj = j * c->limit_j_inv, sn = v_max(g * c->limit_j_inv, v_set(0.0f));
        vf norm = chroma_norm(c->chroma_norm, v_load(p->cosine + i), v_load(p->sine + i));
        vf k2_squared = v_fma(nj, nj, v_set(c->threshold));
        vf k1_squared = v_fma(sn * sn, v_set(c->saturation_squared), k2_squared);
        vf toe_limit = v_fma(norm, v_set(-c->toe_offset), limit);
        vf expand_k1 = norm * v_sqrt(k1_squared), expand_k2 = norm * v_sqrt(k2_squared);
        vf least = v_max(sn, v_set(0.001f)), k2 = norm * least;
        vf square = v_fma(nj * nj, v_set(c->compression_squared), least * least);
        vf k1 = norm * v_sqrt(square);
        // Both quotients k3 with one division.
        vf expand_low = toe_limit + expand_k2, low = limit + k2,
           inverse = 1.0f / (expand_low * low);
        vf expand_k3 = (toe_limit + expand_k1) * low * inverse;
        vf k3 = (limit + k1) * expand_low * inverse;
        vf m = limit - v_load(p->m + i);
        m = limit - toe(m, toe_limit, expand_k1, expand_k2, expand_k3);
        v_store(p->m + i, toe(m, limit, k1, k2, k3));
    }
}

// Which vectors have a colour that gamut compression may move: the others are safely
// inside, where it changes nothing.
static void find_outside(const fast *f, size_t n, planes *p) {
    const trl_aces_constants *c = &f->c;
    p->outside.count = 0;
    for (size_t i = 0; i < n; i += LANES) {
        vf j = v_load(p->j + i);
        vi row = v_to_int(v_load(p->hue + i) * (1.0f / TRL_SAFE_DEGREES));
        vi column = v_min_int(v_to_int(j * c->safe_scale), v_set_int(TRL_SAFE_COLUMNS - 1));
        vf safe = v_gather(f->safe, row * TRL_SAFE_COLUMNS + column);
        add_if(&p->outside, i, v_bits(v_less(j * safe, v_load(p->m + i))) != 0);
    }
}

// What the tables know of the hue.
static void look_up_hue(const fast *f, planes *p) {
    enum { degree_floats = sizeof(trl_hue_degree) / sizeof(float) };
    const float *knots = f->hues->knot, *pieces = f->hues->piece->cusp_m;
    for (size_t v = 0; v < p->outside.count; v++) {
        size_t i = p->outside.at[v];
        vf h = v_load(p->hue + i);
        vi degree = v_to_int(h);
        vf t = h - v_to_float(degree);
        vi place = degree * degree_floats, pair = degree * (degree_floats / 2);
        vf knot[3];
        v_gather_pair(knots, pair, &knot[0], &knot[1]);
        knot[2] = v_gather(knots + 2, place);
        vf distance = v_set(1.0f);
        const int piece_pairs = sizeof(trl_hue_piece) / (2 * sizeof(float));
        for (int k = 0; k < 3; k++) {
            pair = v_select_int(v_less(knot[k], h), pair + piece_pairs, pair);
            distance = v_min(v_abs(h - knot[k]), distance);
        }
        vf guard =
            v_fma(v_load(p->m_inv + i), v_set(f->c.hue_guard_neutral), v_set(f->c.hue_guard));
        p->hue_doubt[i / LANES] = v_bits(v_less(distance, guard));
        v_store(p->cusp_m + i, line_at(pieces, pair, t));
        v_store(p->cusp_g + i, line_at(pieces + 2, pair, t));
        v_store(p->upper_gamma_inv + i, line_at(pieces + 4, pair, t));
    }
}

V_INLINE vf focus_j(const trl_aces_constants *c, vf cusp_g) {
    vf cusp_j = c->limit_j - cusp_g;
    vf blend = v_min(v_fma(cusp_g, v_set(c->limit_j_inv), v_set(0.3f)), v_set(1.0f));
    return v_fma(blend, c->mid_j - cusp_j, cusp_j);
}

// The slope of the lines of compression, per J and distance to the focus.
static void find_gain(const fast *f, planes *p) {
    const trl_aces_constants *c = &f->c;
    const vf one = v_set(1.0f);
    for (size_t v = 0; v < p->outside.count; v++) {
        size_t i = p->outside.at[v];
        vf cusp_g = v_load(p->cusp_g + i), g = v_load(p->g + i);
        // Above a threshold the focus moves away.
        const float log10_2 = 0x1.344136p-2f;
        vf far = v_log2(v_max(0.7f * cusp_g / v_max(g, v_set(1e-4f)), one)) * log10_2;
        vf gain = v_fma(far, far, one) * c->gain;
        v_store(p->unit + i, one / (focus_j(c, cusp_g) * gain));
    }
}

// Where a line towards the focus meets the J axis, measured from the end of the
// axis on its side of the focus: x of the point and f of the focus from there. The
// root of a quadratic, as a fraction.
typedef struct fraction {
    vf over, under;
} fraction;

V_INLINE fraction solve_axis(vf x, vf f, vf a) {
    vf b = v_fma(-f, a, v_set(1.0f));
    vf t = v_abs(b) + v_sqrt(v_fma(b, b, 4.0f * a * x));
    vm reversed = v_less(b, v_set(0.0f));
    return (fraction){v_select(reversed, t, x + x), v_select(reversed, a + a, t)};
}

// The line of compression through (J, M), and that through the cusp.
static void find_axis(const fast *f, planes *p) {
    const trl_aces_constants *c = &f->c;
    const vf limit = v_set(c->limit_j);
    for (size_t v = 0; v < p->outside.count; v++) {
        size_t i = p->outside.at[v];
        vf j = v_load(p->j + i), cusp_g = v_load(p->cusp_g + i), unit = v_load(p->unit + i);
        vf cusp_j = limit - cusp_g, focus = focus_j(c, cusp_g), focus_g = limit - focus;
        vm low = v_less(j, focus), cusp_low = v_less(cusp_j, focus);
        vf side = v_select(low, focus, focus_g);
        fraction own =
            solve_axis(v_select(low, j, v_load(p->g + i)), side, v_load(p->m + i) * unit);
        fraction cusp =
            solve_axis(v_select(cusp_low, cusp_j, cusp_g), v_select(cusp_low, focus, focus_g),
                       v_load(p->cusp_m + i) * unit);
        vf inverse = 1.0f / (own.under * cusp.under);
        vf x = own.over * cusp.under * inverse, cusp_x = cusp.over * own.under * inverse;
        v_store(p->j_axis + i, v_select(low, x, limit - x));
        v_store(p->g_axis + i, v_select(low, limit - x, x));
        vf toward = x - side;
        v_store(p->slope + i, x * v_select(low, toward, -toward) * unit);
        v_store(p->cusp_j_axis + i, v_select(cusp_low, cusp_x, limit - cusp_x));
        v_store(p->cusp_g_axis + i, v_select(cusp_low, limit - cusp_x, cusp_x));
    }
}

// M of the hull where the line meets it: below the cusp, above, and both.
static void meet_hull(const fast *f, planes *p) {
    const trl_aces_constants *c = &f->c;
    const vf least = v_set(1e-12f);
    for (size_t v = 0; v < p->outside.count; v++) {
        size_t i = p->outside.at[v];
        vf cusp_m = v_load(p->cusp_m + i), cusp_g = v_load(p->cusp_g + i);
        vf cusp_j_axis = v_load(p->cusp_j_axis + i), cusp_g_axis = v_load(p->cusp_g_axis + i);
        vf slope = v_load(p->slope + i);
        vf inverse = 1.0f / (cusp_j_axis * cusp_g_axis);
        vf lower_n = v_max(v_load(p->j_axis + i) * cusp_g_axis * inverse, least);
        vf lower_start = cusp_j_axis * power_at(&f->lower_hull, lower_n);
        vf upper_n = v_max(v_load(p->g_axis + i) * cusp_j_axis * inverse, least);
        vf upper_start = cusp_g_axis * v_pow_fast(upper_n, v_load(p->upper_gamma_inv + i));
        vf lower_rise = v_fma(-slope, cusp_m, c->limit_j - cusp_g);
        vf upper_rise = v_fma(slope, cusp_m, cusp_g);
        // Both points M = start × cusp_m / rise with one division, for the smooth minimum's, too.
        vf s = cusp_m * 0.12f, rise = lower_rise * upper_rise;
        vf per = 1.0f / (rise * s);
        vf lower_m = lower_start * upper_rise * s * per * cusp_m;
        vf upper_m = upper_start * lower_rise * s * per * cusp_m;
        vf d = v_max(s - v_abs(lower_m - upper_m), v_set(0.0f));
        vf part = d * rise * per;
        v_store(p->hull_m + i, v_fma(part * part * d, v_set(-1.0f / 6), v_min(lower_m, upper_m)));
    }
}

// M of the reach on the same line.
static void meet_reach(const fast *f, planes *p) {
    const trl_aces_constants *c = &f->c;
    for (size_t v = 0; v < p->outside.count; v++) {
        size_t i = p->outside.at[v];
        vf reach = v_load(p->reach_m + i);
        vf along = power_at(&f->j_to_a, v_max(v_load(p->j_axis + i), v_set(f->j_to_a.low)));
        vf rise = v_fma(-v_load(p->slope + i), reach, v_set(c->limit_j));
        v_store(p->reach_m + i, along * c->reach_scale * reach / rise);
    }
}

// Gamut compression: J, M → J, M.
static void compress(const fast *f, planes *p) {
    for (size_t v = 0; v < p->outside.count; v++) {
        size_t i = p->outside.at[v];
        vf m = v_load(p->m + i), hull_m = v_load(p->hull_m + i), reach_m = v_load(p->reach_m + i);
        vf proportion = v_max(hull_m / reach_m, v_set(0.75f));
        vf threshold = proportion * hull_m;
        vf over = m - threshold, product = (hull_m - threshold) * (reach_m - threshold);
        vf squeezed = threshold + over * product / v_fma(over, reach_m - hull_m, product);
        vm beyond = v_less(threshold, m);
        // At the reach the published curve jumps: what is beyond stays there.
        vm jump = v_less(v_abs(hull_m - reach_m), reach_m * 1e-5f);
        p->doubt[i / LANES] |= (p->hue_doubt[i / LANES] | v_bits(jump)) & v_bits(beyond);
        // What stays where it is keeps its A, too: then a colour does not depend on
        // whether its neighbours brought it here.
        vm moves = v_and(beyond, v_less(proportion, v_set(1.0f)));
        vf j = v_fma(squeezed, v_load(p->slope + i), v_load(p->j_axis + i));
        vf out = v_select(moves, squeezed, m);
        vf a =
            v_select(moves, power_at(&f->j_to_a, v_max(j, v_set(f->j_to_a.low))), v_load(p->a + i));
        // Outside the hull's range colour is lost and J stays.
        vm none = v_less(v_min(hull_m, v_load(p->g + i)), v_set(0.0f));
        v_store(p->m + i, v_select(none, v_set(0.0f), out));
        v_store(p->a + i, v_select(none, v_load(p->a + i), a));
    }
}

// Bounds of the errors of light that came from `cone`.
V_INLINE void bound_errors(const trl_aces_constants *c, const vf cone[3], vf most, vf bound[3]) {
    const vf zero = v_set(0.0f);
    vf doubt[3];
    for (int k = 0; k < 3; k++) {
        vf x = row3(c->cone_to_limit + 3 * k, cone[0], cone[1], cone[2]);
        vf d = most * c->doubt[k];
        // Clearly beyond the ends the clamped value is exact.
        d = v_select(v_less(x, -d), zero, d);
        doubt[k] = v_select(v_less(c->peak + d, x), zero, d);
    }
    for (int k = 0; k < 3; k++)
        bound[k] = row3(c->limit_to_light_size + 3 * k, doubt[0], doubt[1], doubt[2]);
}

static void keep_for_rescue(trl_rescue *rescue, uint32_t bits, size_t at, const float *r,
                            const float *g, const float *b) {
    for (; bits; bits &= bits - 1) {
        size_t i = at + (size_t)__builtin_ctz(bits);
        uint32_t k = rescue->count++;
        rescue->place[k] = (uint32_t)i;
        rescue->rgb[k][0] = r[i], rescue->rgb[k][1] = g[i], rescue->rgb[k][2] = b[i];
    }
}

// A, M, hue → compressed responses.
static void to_response(const fast *f, size_t n, planes *p) {
    const float *matrix = f->c.aab_to_cone;
    for (size_t i = 0; i < n; i += LANES) {
        vf a = v_load(p->a + i), m = v_load(p->m + i);
        vf x = m * v_load(p->cosine + i), y = m * v_load(p->sine + i);
        for (int k = 0; k < 3; k++)
            v_store(p->rgb[k] + i, row3(matrix + 3 * k, a, x, y));
    }
}

// Responses → cone excitations.
V_INLINE void expand(const fast *f, const planes *p, size_t i, vf cone[3]) {
    // Three fractions x / (1 - x) over their common denominator.
    vf x[3], d[3];
    for (int k = 0; k < 3; k++) {
        x[k] = v_min(v_abs(v_load(p->rgb[k] + i)), v_set(0.99f));
        d[k] = 1.0f - x[k];
    }
    vf d12 = d[1] * d[2], inverse = 1.0f / (d[0] * d12);
    vf d0 = d[0] * inverse;
    x[0] *= d12 * inverse;
    x[1] *= d0 * d[2];
    x[2] *= d0 * d[1];
    for (int k = 0; k < 3; k++) {
        vi sign = (vi)v_load(p->rgb[k] + i) & (int32_t)0x80000000;
        cone[k] = (vf)((vi)power_at(&f->expand, v_max(x[k], v_set(f->expand.low))) | sign);
    }
}

// Responses → light, with the bounds of its error where that may matter.
static void to_display(const fast *f, size_t n, planes *p) {
    const trl_aces_constants *c = &f->c;
    p->steep.count = 0;
    for (size_t i = 0; i < n; i += LANES) {
        vf cone[3], rgb[3], light[3];
        expand(f, p, i, cone);
        for (int k = 0; k < 3; k++) {
            vf x = row3(c->cone_to_limit + 3 * k, cone[0], cone[1], cone[2]);
            rgb[k] = clamp(x, 0, c->peak);
        }
        for (int k = 0; k < 3; k++) {
            light[k] = row3(c->limit_to_light + 3 * k, rgb[0], rgb[1], rgb[2]);
            light[k] = v_max(light[k], v_set(0.0f));
            v_store(p->rgb[k] + i, light[k]);
        }
        vf most = v_max(v_max(cone[0], cone[1]), cone[2]);
        vf least = v_min(v_min(light[0], light[1]), light[2]);
        uint32_t steep = v_bits(v_less(least, most * c->steep_ratio));
        p->steep_lanes[i / LANES] = steep;
        add_if(&p->steep, i, steep != 0);
        if (__builtin_expect(steep == 0, 1)) continue;
        vf bound[3];
        bound_errors(c, cone, most, bound);
        for (int k = 0; k < 3; k++)
            v_store(p->bound[k] + i, bound[k]);
    }
}

// HLG's gain, which depends on the luminance.
static void apply_hlg_gain(const fast *f, size_t n, planes *p) {
    for (size_t i = 0; i < n; i += LANES) {
        vf light[3];
        for (int k = 0; k < 3; k++)
            light[k] = v_load(p->rgb[k] + i);
        vf gain = curve_at(&f->encode.hlg_gain, row3(f->c.hlg_luma, light[0], light[1], light[2]));
        for (int k = 0; k < 3; k++) {
            v_store(p->rgb[k] + i, light[k] * gain);
            v_store(p->bound[k] + i, v_load(p->bound[k] + i) * gain);
        }
    }
}

typedef struct code_and_slope {
    vf code, slope;
} code_and_slope;

V_INLINE code_and_slope encode_curve(const trl_encode *e, vf light) {
    code_and_slope out;
    out.code = curve_with_slope(&e->curve, light, &out.slope);
    return out;
}

V_INLINE code_and_slope encode_power(const trl_encode *e, vf light) {
    power_parts power = power_parts_at(&e->power, light);
    vm straight = v_less(light, v_set(e->joint));
    vf code = v_fma(power.value, v_set(e->scale), v_set(e->offset));
    return (code_and_slope){v_select(straight, light * e->line, code),
                            v_select(straight, v_set(e->line), power.slope * e->scale)};
}

// Where light is uncertain and its encoding steep, the twin is asked.
static void judge(const fast *f, planes *p) {
    for (size_t v = 0; v < p->steep.count; v++) {
        size_t i = p->steep.at[v];
        vm doubt[3];
        for (int k = 0; k < 3; k++) {
            vf light = v_load(p->rgb[k] + i);
            code_and_slope s = f->encode.curve.cells ? encode_curve(&f->encode, light)
                                                     : encode_power(&f->encode, light);
            vf allowed = v_fma(s.code, v_set(f->c.doubt_relative), v_set(f->c.doubt_code));
            doubt[k] = v_less(allowed, s.slope * v_load(p->bound[k] + i));
        }
        p->doubt[i / LANES] |=
            (v_bits(doubt[0]) | v_bits(doubt[1]) | v_bits(doubt[2])) & p->steep_lanes[i / LANES];
    }
}

// Light → code values, in place of the input, which is kept where it is doubtful.
static void to_code(const fast *f, float *const out[3], size_t n, const planes *p,
                    trl_rescue *rescue) {
    bool curve = f->encode.curve.cells;
    for (size_t i = 0; i < n; i += LANES) {
        uint32_t doubt = p->doubt[i / LANES];
        if (__builtin_expect(doubt != 0, 0))
            keep_for_rescue(rescue, doubt, i, out[0], out[1], out[2]);
        for (int k = 0; k < 3; k++) {
            vf light = v_load(p->rgb[k] + i);
            v_store(
                out[k] + i,
                (curve ? encode_curve(&f->encode, light) : encode_power(&f->encode, light)).code);
        }
    }
}

static void forward(const fast *f, float *const rgb[3], size_t n, trl_rescue *rescue) {
    planes p __attribute__((aligned(64)));
    rescue->count = 0;
    to_cones(f, rgb[0], rgb[1], rgb[2], n, &p);
    to_achromatic(f, n, &p);
    to_hue(n, &p);
    tone_scale(f, n, &p);
    compress_chroma(f, n, &p);
    find_outside(f, n, &p);
    if (p.outside.count > 0) {
        look_up_hue(f, &p);
        find_gain(f, &p);
        find_axis(f, &p);
        meet_hull(f, &p);
        meet_reach(f, &p);
        compress(f, &p);
    }
    to_response(f, n, &p);
    to_display(f, n, &p);
    if (f->encode.hlg_gain.cells) apply_hlg_gain(f, n, &p);
    judge(f, &p);
    to_code(f, rgb, n, &p, rescue);
}

extern const trl_aces_rows TRL_TIERED(trl_aces_rows);
const trl_aces_rows TRL_TIERED(trl_aces_rows) = {forward};
