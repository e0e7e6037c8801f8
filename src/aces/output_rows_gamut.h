// aces/output_rows_gamut.h: gamut compression on vectors, for output_rows.c alone. The
// steps are those of gamut.c.
#ifndef TRL_ACES_OUTPUT_ROWS_GAMUT_H
#define TRL_ACES_OUTPUT_ROWS_GAMUT_H

#include "aces/output_rows_planes.h"

// Which vectors have a colour that gamut compression may move: the others are safely
// inside, where it changes nothing.
static void find_outside(size_t n, planes *p) {
    p->outside.count = 0;
    for (size_t i = 0; i < n; i += LANES)
        add_if(&p->outside, i, v_bits(v_less(v_load(p->safe + i), v_load(p->m + i))) != 0);
}

// What the tables know of the hue.
static void look_up_hue(const fast *f, planes *p) {
    enum { piece_floats = sizeof(trl_hue_piece) / sizeof(float) };
    const trl_aces_constants *c = &f->c;
    const float *knots = f->hues->knot, *pieces = f->hues->piece->cusp_m;
    for (size_t v = 0; v < p->outside.count; v++) {
        size_t i = p->outside.at[v];
        vi degree = load_places(p->degree + i) / REACH_FLOATS, place = degree * DEGREE_FLOATS;
        uint32_t places[LANES];
        store_places(places, place);
        vf t = v_load(p->turn + i), h = v_to_float(degree) + t;
        vf knot[4], distance = v_set(1.0f);
        v_load_fours(knots, places, knot);
        for (int k = 0; k < 3; k++) {
            place = v_select_int(v_less(knot[k], h), place + piece_floats, place);
            distance = v_min(v_abs(h - knot[k]), distance);
        }
        vf guard = c->hue_guard_neutral / v_load(p->m_scene + i) + c->hue_guard;
        p->hue_doubt[i / LANES] = v_bits(v_less(distance, guard));
        store_places(places, place);
        vf cusp[4], gamma[4]; // each a value and its slope; two of them
        v_load_fours(pieces, places, cusp);
        v_load_fours(pieces + 2, places, gamma);
        v_store(p->cusp_m + i, v_fma(t, cusp[1], cusp[0]));
        v_store(p->cusp_g + i, v_fma(t, cusp[3], cusp[2]));
        v_store(p->upper_gamma_inv + i, v_fma(t, gamma[3], gamma[2]));
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

// All of it, for the vectors that need it.
static void compress_gamut(const fast *f, size_t n, planes *p) {
    find_outside(n, p);
    if (p->outside.count == 0) return;
    look_up_hue(f, p);
    find_gain(f, p);
    find_axis(f, p);
    meet_hull(f, p);
    meet_reach(f, p);
    compress(f, p);
}

#endif
