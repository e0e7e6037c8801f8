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

// What passes between the stages, one plane each.
typedef struct planes {
    float j[TRL_ROWS_BLOCK]; // A, later J
    float g[TRL_ROWS_BLOCK]; // limit_j - J
    float m[TRL_ROWS_BLOCK];
    float cosine[TRL_ROWS_BLOCK], sine[TRL_ROWS_BLOCK], hue[TRL_ROWS_BLOCK];
    float reach_m[TRL_ROWS_BLOCK], cusp_m[TRL_ROWS_BLOCK], cusp_g[TRL_ROWS_BLOCK];
    float upper_gamma_inv[TRL_ROWS_BLOCK];
    float unit[TRL_ROWS_BLOCK], slope[TRL_ROWS_BLOCK], hull_m[TRL_ROWS_BLOCK];
    float j_axis[TRL_ROWS_BLOCK], g_axis[TRL_ROWS_BLOCK];
    float cusp_j_axis[TRL_ROWS_BLOCK], cusp_g_axis[TRL_ROWS_BLOCK];
    float rgb[3][TRL_ROWS_BLOCK], bound[3][TRL_ROWS_BLOCK];
    // Bits for the lanes of each vector: to be left to the twin, and those whose hue
    // is near a knot, which matters where the hull does.
    uint32_t doubt[TRL_ROWS_BLOCK / LANES], hue_doubt[TRL_ROWS_BLOCK / LANES];
} planes;

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
            ap1[k] = clamp(ap1[k], 0, c->ap1_limit);
        for (int k = 0; k < 3; k++)
            v_store(p->rgb[k] + i, row3(c->ap1_to_cone + 3 * k, ap1[0], ap1[1], ap1[2]));
    }
}

// Cone excitations → A, a, b.
static void to_achromatic(const fast *f, size_t n, planes *p) {
    const float *m = f->c.cone_to_aab;
    for (size_t i = 0; i < n; i += LANES) {
        vf x[3];
        for (int k = 0; k < 3; k++)
            x[k] = curve_at(&f->response, v_load(p->rgb[k] + i));
        v_store(p->j + i, row3(m, x[0], x[1], x[2]));
        v_store(p->cosine + i, row3(m + 3, x[0], x[1], x[2]));
        v_store(p->sine + i, row3(m + 6, x[0], x[1], x[2]));
    }
}

// a, b → M and hue.
static void to_hue(size_t n, planes *p) {
    for (size_t i = 0; i < n; i += LANES) {
        vf a = v_load(p->cosine + i), b = v_load(p->sine + i);
        // The least keeps neutral colours apart from 0/0.
        vf m = v_sqrt(v_fma(a, a, v_fma(b, b, v_set(1e-24f))));
        vf inverse = 1.0f / m;
        vf cosine = a * inverse, sine = b * inverse;
        v_store(p->m + i, m);
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

// What the tables know of the hue.
static void look_up_hue(const fast *f, size_t n, planes *p) {
    enum { degree_floats = sizeof(trl_hue_degree) / sizeof(float) };
    const float *knots = f->hues->knot, *pieces = f->hues->piece->reach_m;
    for (size_t i = 0; i < n; i += LANES) {
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
        vf guard = v_set(f->c.hue_guard) + f->c.hue_guard_neutral / v_load(p->m + i);
        p->hue_doubt[i / LANES] = v_bits(v_less(distance, guard));
        v_store(p->reach_m + i, line_at(pieces, pair, t));
        v_store(p->cusp_m + i, line_at(pieces + 2, pair, t));
        v_store(p->cusp_g + i, line_at(pieces + 4, pair, t));
        v_store(p->upper_gamma_inv + i, line_at(pieces + 6, pair, t));
    }
}

// See chroma.c; k1, k2 and the limit are multiplied by the norm here.
V_INLINE vf toe(vf x, vf limit, vf k1, vf k2) {
    vf k3 = (limit + k1) / (limit + k2);
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

// A → J, limit_j - J, and the factor on M that keeps the chromaticity.
static void tone_scale(const fast *f, size_t n, planes *p) {
    const trl_aces_constants *c = &f->c;
    for (size_t i = 0; i < n; i += LANES) {
        vf a = clamp(v_load(p->j + i), f->tone.low, f->tone.high);
        vi cell = curve_cell(&f->tone, a, 4);
        vf t = curve_offset(a), slope;
        vf ratio = cubic(f->tone.cells, cell, t, &slope);
        vf part = cubic(f->tone.cells + 4, cell, t, &slope);
        // The smaller of J and its distance to the limit is the exact one.
        vm dark = v_less(a, v_set(c->split_a));
        vf rest = c->limit_j - part;
        v_store(p->j + i, v_select(dark, part, rest));
        v_store(p->g + i, v_select(dark, rest, part));
        v_store(p->rgb[0] + i, v_load(p->m + i) * ratio);
        v_store(p->rgb[1] + i, ratio * a * c->limit_a * v_load(p->reach_m + i));
    }
}

// Chroma compression of M.
static void compress_chroma(const fast *f, size_t n, planes *p) {
    const trl_aces_constants *c = &f->c;
    for (size_t i = 0; i < n; i += LANES) {
        vf j = v_load(p->j + i), g = v_load(p->g + i), limit = v_load(p->rgb[1] + i);
        vf nj = j * c->limit_j_inv, sn = v_max(g * c->limit_j_inv, v_set(0.0f));
        vf norm = chroma_norm(c->chroma_norm, v_load(p->cosine + i), v_load(p->sine + i));
        vf k2_squared = v_fma(nj, nj, v_set(c->threshold));
        vf k1_squared = v_fma(sn * sn, v_set(c->saturation_squared), k2_squared);
        vf toe_limit = v_fma(norm, v_set(-c->toe_offset), limit);
        vf m = limit - v_load(p->rgb[0] + i);
        m = limit - toe(m, toe_limit, norm * v_sqrt(k1_squared), norm * v_sqrt(k2_squared));
        vf k2 = v_max(sn, v_set(0.001f));
        vf k1 = v_sqrt(v_fma(nj * nj, v_set(c->compression_squared), k2 * k2));
        v_store(p->m + i, toe(m, limit, norm * k1, norm * k2));
    }
}

V_INLINE vf focus_j(const trl_aces_constants *c, vf cusp_g) {
    vf cusp_j = c->limit_j - cusp_g;
    vf blend = v_min(v_fma(cusp_g, v_set(c->limit_j_inv), v_set(0.3f)), v_set(1.0f));
    return v_fma(blend, c->mid_j - cusp_j, cusp_j);
}

// The slope of the lines of compression, per J and distance to the focus.
static void find_gain(const fast *f, size_t n, planes *p) {
    const trl_aces_constants *c = &f->c;
    const vf one = v_set(1.0f);
    for (size_t i = 0; i < n; i += LANES) {
        vf cusp_g = v_load(p->cusp_g + i), g = v_load(p->g + i);
        // Above a threshold the focus moves away.
        const float log10_2 = 0x1.344136p-2f;
        vf far = v_log2(v_max(0.7f * cusp_g / v_max(g, v_set(1e-4f)), one)) * log10_2;
        vf gain = v_fma(far, far, one) * c->gain;
        v_store(p->unit + i, one / (focus_j(c, cusp_g) * gain));
    }
}

// Where a line towards the focus meets the J axis, measured from the end of the
// axis on its side of the focus: x of the point and f of the focus from there.
V_INLINE vf solve_axis(vf x, vf f, vf a) {
    vf b = v_fma(-f, a, v_set(1.0f));
    vf t = v_abs(b) + v_sqrt(v_fma(b, b, 4.0f * a * x));
    vm reversed = v_less(b, v_set(0.0f));
    return v_select(reversed, t, x + x) / v_select(reversed, a + a, t);
}

// The line of compression through (J, M), and that through the cusp.
static void find_axis(const fast *f, size_t n, planes *p) {
    const trl_aces_constants *c = &f->c;
    const vf limit = v_set(c->limit_j);
    for (size_t i = 0; i < n; i += LANES) {
        vf j = v_load(p->j + i), cusp_g = v_load(p->cusp_g + i), unit = v_load(p->unit + i);
        vf cusp_j = limit - cusp_g, focus = focus_j(c, cusp_g), focus_g = limit - focus;
        vm low = v_less(j, focus), cusp_low = v_less(cusp_j, focus);
        vf side = v_select(low, focus, focus_g);
        vf x = solve_axis(v_select(low, j, v_load(p->g + i)), side, v_load(p->m + i) * unit);
        vf cusp_x = solve_axis(v_select(cusp_low, cusp_j, cusp_g),
                               v_select(cusp_low, focus, focus_g), v_load(p->cusp_m + i) * unit);
        v_store(p->j_axis + i, v_select(low, x, limit - x));
        v_store(p->g_axis + i, v_select(low, limit - x, x));
        vf toward = x - side;
        v_store(p->slope + i, x * v_select(low, toward, -toward) * unit);
        v_store(p->cusp_j_axis + i, v_select(cusp_low, cusp_x, limit - cusp_x));
        v_store(p->cusp_g_axis + i, v_select(cusp_low, limit - cusp_x, cusp_x));
    }
}

// M of the hull where the line meets it: below the cusp, above, and both.
static void meet_hull(const fast *f, size_t n, planes *p) {
    const trl_aces_constants *c = &f->c;
    const vf least = v_set(1e-20f);
    for (size_t i = 0; i < n; i += LANES) {
        vf cusp_m = v_load(p->cusp_m + i), cusp_g = v_load(p->cusp_g + i);
        vf cusp_j_axis = v_load(p->cusp_j_axis + i), cusp_g_axis = v_load(p->cusp_g_axis + i);
        vf slope = v_load(p->slope + i);
        vf lower_n = v_max(v_load(p->j_axis + i) / cusp_j_axis, least);
        vf lower_start = cusp_j_axis * v_pow_fast(lower_n, v_set(c->lower_gamma_inv));
        vf upper_n = v_max(v_load(p->g_axis + i) / cusp_g_axis, least);
        vf upper_start = cusp_g_axis * v_pow_fast(upper_n, v_load(p->upper_gamma_inv + i));
        vf lower_m = lower_start * cusp_m / v_fma(-slope, cusp_m, c->limit_j - cusp_g);
        vf upper_m = upper_start * cusp_m / v_fma(slope, cusp_m, cusp_g);
        // Smooth minimum.
        vf s = cusp_m * 0.12f;
        vf d = v_max(s - v_abs(lower_m - upper_m), v_set(0.0f)) / s;
        v_store(p->hull_m + i, v_fma(d * d * d * s, v_set(-1.0f / 6), v_min(lower_m, upper_m)));
    }
}

// M of the reach on the same line.
static void meet_reach(const fast *f, size_t n, planes *p) {
    const trl_aces_constants *c = &f->c;
    for (size_t i = 0; i < n; i += LANES) {
        vf reach = v_load(p->reach_m + i);
        vf along = v_pow_fast(v_max(v_load(p->j_axis + i) * c->limit_j_inv, v_set(1e-20f)),
                              v_set(c->reach_gamma_inv));
        vf rise = v_fma(-v_load(p->slope + i), reach, v_set(c->limit_j));
        v_store(p->reach_m + i, along * c->limit_j * reach / rise);
    }
}

// Gamut compression: J, M → J, M.
static void compress(size_t n, planes *p) {
    const vf zero = v_set(0.0f);
    for (size_t i = 0; i < n; i += LANES) {
        vf m = v_load(p->m + i), hull_m = v_load(p->hull_m + i), reach_m = v_load(p->reach_m + i);
        vf proportion = v_max(hull_m / reach_m, v_set(0.75f));
        vf threshold = proportion * hull_m;
        vf over = m - threshold, product = (hull_m - threshold) * (reach_m - threshold);
        vf squeezed = threshold + over * product / v_fma(over, reach_m - hull_m, product);
        vm beyond = v_less(threshold, m);
        p->doubt[i / LANES] |= p->hue_doubt[i / LANES] & v_bits(beyond);
        vf out = v_select(beyond, squeezed, m);
        out = v_select(v_less(proportion, v_set(1.0f)), out, m);
        vf out_j = v_fma(out, v_load(p->slope + i), v_load(p->j_axis + i));
        // Outside the hull's range colour is lost and J stays.
        vm none = v_less(v_min(hull_m, v_load(p->g + i)), zero);
        v_store(p->m + i, v_select(none, zero, out));
        v_store(p->j + i, v_select(none, v_load(p->j + i), out_j));
    }
}

// Cone excitation → light of the display, with the bound of its error.
V_INLINE void to_light(const trl_aces_constants *c, const vf cone[3], vf light[3], vf bound[3]) {
    const vf zero = v_set(0.0f);
    vf most = v_max(v_max(cone[0], cone[1]), cone[2]);
    vf rgb[3], doubt[3];
    for (int k = 0; k < 3; k++) {
        vf x = row3(c->cone_to_limit + 3 * k, cone[0], cone[1], cone[2]);
        vf d = most * c->doubt[k];
        rgb[k] = clamp(x, 0, c->peak);
        // Clearly beyond the ends the clamped value is exact.
        d = v_select(v_less(x, -d), zero, d);
        doubt[k] = v_select(v_less(c->peak + d, x), zero, d);
    }
    for (int k = 0; k < 3; k++) {
        const float *m = c->limit_to_light + 3 * k;
        light[k] = v_max(row3(m, rgb[0], rgb[1], rgb[2]), zero);
        const float size[3] = {m[0] < 0 ? -m[0] : m[0], m[1] < 0 ? -m[1] : m[1],
                               m[2] < 0 ? -m[2] : m[2]};
        bound[k] = row3(size, doubt[0], doubt[1], doubt[2]);
    }
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

// J, M, hue → compressed responses.
static void to_response(const fast *f, size_t n, planes *p) {
    const float *matrix = f->c.aab_to_cone;
    for (size_t i = 0; i < n; i += LANES) {
        vf a = curve_at(&f->j_to_a, v_load(p->j + i)), m = v_load(p->m + i);
        vf x = m * v_load(p->cosine + i), y = m * v_load(p->sine + i);
        for (int k = 0; k < 3; k++)
            v_store(p->rgb[k] + i, row3(matrix + 3 * k, a, x, y));
    }
}

// Responses → light.
static void to_display(const fast *f, size_t n, planes *p) {
    for (size_t i = 0; i < n; i += LANES) {
        vf cone[3], light[3], bound[3];
        for (int k = 0; k < 3; k++) {
            vf response = v_load(p->rgb[k] + i);
            vf size = curve_at(&f->excitation, v_abs(response));
            cone[k] = (vf)((vi)size | ((vi)response & (int32_t)0x80000000));
        }
        to_light(&f->c, cone, light, bound);
        for (int k = 0; k < 3; k++) {
            v_store(p->rgb[k] + i, light[k]);
            v_store(p->bound[k] + i, bound[k]);
        }
    }
}

// HLG's gain, which depends on the luminance.
static void apply_hlg_gain(const fast *f, size_t n, planes *p) {
    for (size_t i = 0; i < n; i += LANES) {
        vf light[3];
        for (int k = 0; k < 3; k++)
            light[k] = v_load(p->rgb[k] + i);
        vf gain = curve_at(&f->hlg_gain, row3(f->c.hlg_luma, light[0], light[1], light[2]));
        for (int k = 0; k < 3; k++) {
            v_store(p->rgb[k] + i, light[k] * gain);
            v_store(p->bound[k] + i, v_load(p->bound[k] + i) * gain);
        }
    }
}

// Light → code values, in place of the input.
static void to_code(const fast *f, float *const out[3], size_t n, const planes *p,
                    trl_rescue *rescue) {
    for (size_t i = 0; i < n; i += LANES) {
        vf code[3], worst = v_set(0.0f);
        for (int k = 0; k < 3; k++) {
            vf slope;
            code[k] = curve_with_slope(&f->encode, v_load(p->rgb[k] + i), &slope);
            worst = v_max(worst, slope * v_load(p->bound[k] + i));
        }
        uint32_t doubt = p->doubt[i / LANES] | v_bits(v_less(v_set(f->c.doubt_code), worst));
        if (__builtin_expect(doubt != 0, 0))
            keep_for_rescue(rescue, doubt, i, out[0], out[1], out[2]);
        for (int k = 0; k < 3; k++)
            v_store(out[k] + i, code[k]);
    }
}

static void forward(const fast *f, float *const rgb[3], size_t n, trl_rescue *rescue) {
    planes p __attribute__((aligned(64)));
    rescue->count = 0;
    to_cones(f, rgb[0], rgb[1], rgb[2], n, &p);
    to_achromatic(f, n, &p);
    to_hue(n, &p);
    look_up_hue(f, n, &p);
    tone_scale(f, n, &p);
    compress_chroma(f, n, &p);
    find_gain(f, n, &p);
    find_axis(f, n, &p);
    meet_hull(f, n, &p);
    meet_reach(f, n, &p);
    compress(n, &p);
    to_response(f, n, &p);
    to_display(f, n, &p);
    if (f->hlg_gain.cells) apply_hlg_gain(f, n, &p);
    to_code(f, rgb, n, &p, rescue);
}

extern const trl_aces_rows TRL_TIERED(trl_aces_rows);
const trl_aces_rows TRL_TIERED(trl_aces_rows) = {forward};
