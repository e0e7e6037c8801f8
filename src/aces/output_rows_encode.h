// aces/output_rows_encode.h: light to code values on vectors, for output_rows.c alone.
#ifndef TRL_ACES_OUTPUT_ROWS_ENCODE_H
#define TRL_ACES_OUTPUT_ROWS_ENCODE_H

#include "aces/output_rows_planes.h"
#include "aces/pq_way.h"

// What the published way through PQ does to light that becomes HLG: see pq_way.h.
static void come_by_way_of_pq(const fast *f, size_t n, planes *p) {
    const trl_power power = f->encode.pq_root; // a copy stays in registers
    const float least = 1.0f / (1 << -TRL_PQ_WAY_OCTAVE);
    for (int k = 0; k < 3; k++) {
        for (size_t i = 0; i < n; i += LANES) {
            vf light = v_load(p->rgb[k] + i);
            vf root = exact_power_at(&power, v_max(light, v_set(least)));
            vf x = (pq_c1 + pq_c2 * root) / (1.0f + pq_c3 * root);
            // over / (under root) - 1: small, so that its own denominator may be rough, and
            // that is `over` but for rounding.
            vf over = x - pq_c1, apart = v_fma(pq_c3 * x - pq_c2, root, over);
            vf moved = apart * v_reciprocal_rough(over);
            moved = clamp(moved, -pq_way_limit, pq_way_limit);
            v_store(p->rgb[k] + i, v_fma(light * moved, v_set(1 / pq_m1), light));
        }
    }
}

// HLG's gain, which depends on the luminance.
static void apply_hlg_gain(const fast *f, size_t n, planes *p) {
    const trl_power power = f->encode.hlg_gain;
    for (size_t i = 0; i < n; i += LANES) {
        vf light[3];
        for (int k = 0; k < 3; k++)
            light[k] = v_load(p->rgb[k] + i);
        vf y = row3(f->c.hlg_luma, light[0], light[1], light[2]);
        vf gain = power_at(&power, v_max(y, v_set(power.low)));
        v_store(p->a + i, gain);
        for (int k = 0; k < 3; k++)
            v_store(p->rgb[k] + i, light[k] * gain);
    }
    for (size_t v = 0; v < p->steep.count; v++) {
        size_t i = p->steep.at[v];
        for (int k = 0; k < 3; k++)
            v_store(p->bound[k] + i, v_load(p->bound[k] + i) * v_load(p->a + i));
    }
}

static void place_codes(const trl_encode *e, size_t n, planes *p) {
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < n; i += LANES)
            v_store(p->rgb[k] + i,
                    place_in_curve(&e->curve, v_load(p->rgb[k] + i), 4, p->places[k] + i));
}

// What comes before light alone makes a code.
static void prepare_code(const fast *f, size_t n, planes *p) {
    if (f->encode.kind == TRL_ENCODE_CURVE) place_codes(&f->encode, n, p);
    if (f->encode.kind != TRL_ENCODE_HLG) return;
    come_by_way_of_pq(f, n, p);
    apply_hlg_gain(f, n, p);
}

typedef struct code_and_slope {
    vf code, slope; // the slope at the lower edge of a cell
} code_and_slope;

V_INLINE code_and_slope encode_curve(const trl_encode *e, const uint32_t *places, vf light) {
    code_and_slope out;
    out.code = cubic(e->curve.cells, places, curve_offset(light), &out.slope);
    return out;
}

V_INLINE code_and_slope encode_power(const trl_encode *e, vf light, power_reach reach) {
    power_parts power = power_parts_at(&e->power, light, reach);
    vm straight = v_less(light, v_set(e->joint));
    vf code = v_fma(power.value, v_set(e->scale), v_set(e->offset));
    return (code_and_slope){v_select(straight, light * e->line, code),
                            v_select(straight, v_set(e->line), power.slope * e->scale)};
}

// ITU-R BT.2100: a square root up to 1/12, above it a ln(12 x - b) + c.
V_INLINE code_and_slope encode_hlg(const trl_encode *e, vf light) {
    vf u = v_fma(light, v_set(12.0f), v_set(-e->log_offset));
    vf log = log_at(&e->log, u), root = v_sqrt(light * 3.0f);
    vm dark = v_less(light, v_set(e->joint));
    // A sixteenth below a dark light the root is a thirtieth steeper.
    vf steep = 1.55f / v_max(root, v_set(1e-12f));
    return (code_and_slope){v_select(dark, root, log),
                            v_select(dark, steep, (12 * e->log_factor) / u)};
}

V_INLINE code_and_slope encode(const trl_encode *e, trl_encode_kind kind, const uint32_t *places,
                               vf light) {
    switch (kind) {
    case TRL_ENCODE_CURVE: return encode_curve(e, places, light);
    case TRL_ENCODE_HLG: return encode_hlg(e, light);
    case TRL_ENCODE_NARROW: return encode_power(e, light, NARROW);
    case TRL_ENCODE_POWER: break;
    }
    return encode_power(e, light, WIDE);
}

V_INLINE void encode_planes(const fast *f, trl_encode_kind kind, float *const out[3], size_t n,
                            const planes *p) {
    const trl_encode copy = f->encode;
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < n; i += LANES)
            v_store(out[k] + i, encode(&copy, kind, p->places[k] + i, v_load(p->rgb[k] + i)).code);
}

// Light → code values, with a loop for each kind.
static void to_code(const fast *f, float *const out[3], size_t n, const planes *p) {
    switch (f->encode.kind) {
    case TRL_ENCODE_CURVE: encode_planes(f, TRL_ENCODE_CURVE, out, n, p); break;
    case TRL_ENCODE_HLG: encode_planes(f, TRL_ENCODE_HLG, out, n, p); break;
    case TRL_ENCODE_NARROW: encode_planes(f, TRL_ENCODE_NARROW, out, n, p); break;
    case TRL_ENCODE_POWER: encode_planes(f, TRL_ENCODE_POWER, out, n, p); break;
    }
}

V_INLINE void encode_packed(const fast *f, trl_encode_kind kind, float *rgba, size_t n,
                            const planes *p) {
    const trl_encode copy = f->encode;
    for (size_t i = 0; i < n; i += LANES) {
        vf code[3];
        for (int k = 0; k < 3; k++)
            code[k] = encode(&copy, kind, p->places[k] + i, v_load(p->rgb[k] + i)).code;
        v_store_pixels(rgba + 4 * i, code);
    }
}

static void to_packed_code(const fast *f, float *rgba, size_t n, const planes *p) {
    switch (f->encode.kind) {
    case TRL_ENCODE_CURVE: encode_packed(f, TRL_ENCODE_CURVE, rgba, n, p); break;
    case TRL_ENCODE_HLG: encode_packed(f, TRL_ENCODE_HLG, rgba, n, p); break;
    case TRL_ENCODE_NARROW: encode_packed(f, TRL_ENCODE_NARROW, rgba, n, p); break;
    case TRL_ENCODE_POWER: encode_packed(f, TRL_ENCODE_POWER, rgba, n, p); break;
    }
}

#endif
