// aces/output_rows.c: the forward output transform on vectors.
//
// Compiled once per tier. The steps are the twin's (output.c, chroma.c, gamut.c);
// docs/performance.md explains how they were rearranged. A block goes through
// stages, each a short loop, so that the processor works on several vectors
// of a stage at once: one loop over all stages would be a single chain of
// operations that wait for each other.
#include "aces/output_rows_encode.h"
#include "aces/output_rows_gamut.h"

// Scene RGB → cone excitations.
V_INLINE void to_cones_at(const fast *f, const vf scene[3], size_t i, planes *p) {
    const trl_aces_constants *c = &f->c;
    vf ap1[3];
    for (int k = 0; k < 3; k++)
        ap1[k] = row3(c->ap0_to_ap1 + 3 * k, scene[0], scene[1], scene[2]);
    // Not finite in any channel makes two infinities of different sign, or NaN.
    // The twin has its own view of those, and of what is far below zero.
    p->doubt[i / LANES] = v_bits(v_is_nan(ap1[0] + ap1[1] + ap1[2])) |
                          v_bits(v_less(v_min(v_min(scene[0], scene[1]), scene[2]), v_set(-1e29f)));
    for (int k = 0; k < 3; k++)
        ap1[k] = clamp(ap1[k], 4 * f->compress.low, c->ap1_limit); // rows of the cones sum to 0.79
    for (int k = 0; k < 3; k++)
        v_store(p->rgb[k] + i, row3(c->ap1_to_cone + 3 * k, ap1[0], ap1[1], ap1[2]));
}

static void to_cones(const fast *f, float *const rgb[3], size_t n, planes *p) {
    for (size_t i = 0; i < n; i += LANES) {
        const vf scene[3] = {v_load(rgb[0] + i), v_load(rgb[1] + i), v_load(rgb[2] + i)};
        to_cones_at(f, scene, i, p);
    }
}

static void packed_to_cones(const fast *f, const float *rgba, size_t n, planes *p) {
    for (size_t i = 0; i < n; i += LANES) {
        vf scene[3];
        v_load_pixels(rgba + 4 * i, scene);
        to_cones_at(f, scene, i, p);
    }
}

// Cone excitations → A, a, b.
static void to_achromatic(const fast *f, size_t n, planes *p) {
    const float *m = f->c.cone_to_aab;
    const trl_power power = f->compress; // a copy stays in registers
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < n; i += LANES)
            v_store(p->rgb[k] + i, power_at(&power, v_load(p->rgb[k] + i)));
    for (size_t i = 0; i < n; i += LANES) {
        // Three fractions x / (x + offset) over their common denominator.
        vf x[3], d[3];
        for (int k = 0; k < 3; k++) {
            x[k] = v_load(p->rgb[k] + i);
            d[k] = x[k] + f->c.response_offset;
        }
        vf d12 = d[1] * d[2], inverse = 1.0f / (d[0] * d12);
        x[0] *= d12 * inverse;
        vf d0 = d[0] * inverse;
        x[1] *= d0 * d[2];
        x[2] *= d0 * d[1];
        vf a = row3(m, x[0], x[1], x[2]);
        v_store(p->a + i, place_in_curve(&f->tone, a, 8, p->places[0] + i));
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
        v_store(p->m_scene + i, m);
        v_store(p->cosine + i, cosine);
        v_store(p->sine + i, sine);
    }
    for (size_t i = 0; i < n; i += LANES) {
        vf hue = v_angle_degrees(v_load(p->cosine + i), v_load(p->sine + i));
        vi degree = v_to_int(hue);
        v_store(p->turn + i, hue - v_to_float(degree));
        store_places(p->degree + i, degree * REACH_FLOATS);
    }
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

// A → J and limit_j - J, and M that keeps the chromaticity.
static void tone_scale(const fast *f, size_t n, planes *p) {
    const trl_aces_constants *c = &f->c;
    for (size_t i = 0; i < n; i += LANES) {
        vf a = v_load(p->a + i);
        vf cell[8], t = curve_offset(a);
        v_load_eights(f->tone.cells, p->places[0] + i, cell);
        vf ratio = cubic_of(cell, t), part = cubic_of(cell + 4, t);
        // The smaller of J and its distance to the limit is the exact one.
        vm dark = v_less(a, v_set(c->split_a));
        vf rest = c->limit_j - part;
        v_store(p->j + i, v_select(dark, part, rest));
        v_store(p->g + i, v_select(dark, rest, part));
        v_store(p->m + i, v_load(p->m_scene + i) * ratio);
        v_store(p->a + i, a * ratio);
    }
}

// The reach at this hue, the limit that it sets to M, and what is safely inside.
static void find_limit(const fast *f, size_t n, planes *p) {
    const trl_aces_constants *c = &f->c;
    for (size_t i = 0; i < n; i += LANES) {
        vf hue[REACH_FLOATS];
        v_load_fours(&f->reach->m, p->degree + i, hue);
        vf reach = v_fma(v_load(p->turn + i), hue[1], hue[0]), a = v_load(p->a + i);
        v_store(p->reach_m + i, reach);
        v_store(p->limit + i, a * c->limit_a * reach);
        vf g = v_load(p->g + i);
        g = v_max(g - c->hollow_end, (g - c->peak_end) * c->hollow);
        v_store(p->safe + i, v_min(a * hue[2], g * hue[3]));
    }
}

// The curves of chroma compression, multiplied by the norm.
static void find_toes(const fast *f, size_t n, planes *p) {
    const trl_aces_constants *c = &f->c;
    for (size_t i = 0; i < n; i += LANES) {
        vf nj = v_load(p->j + i) * c->limit_j_inv;
        vf sn = v_max(v_load(p->g + i) * c->limit_j_inv, v_set(0.0f));
        vf norm = chroma_norm(c->chroma_norm, v_load(p->cosine + i), v_load(p->sine + i));
        vf k2_squared = v_fma(nj, nj, v_set(c->threshold));
        vf k1_squared = v_fma(sn * sn, v_set(c->saturation_squared), k2_squared);
        v_store(p->expansion.k1 + i, norm * v_sqrt(k1_squared));
        v_store(p->expansion.k2 + i, norm * v_sqrt(k2_squared));
        vf limit = v_load(p->limit + i);
        v_store(p->expansion.limit + i, v_fma(norm, v_set(-c->toe_offset), limit));
        vf least = v_max(sn, v_set(0.001f));
        vf square = v_fma(nj * nj, v_set(c->compression_squared), least * least);
        v_store(p->compression.k1 + i, norm * v_sqrt(square));
        v_store(p->compression.k2 + i, norm * least);
    }
}

// Their third parameters, both with one division.
static void finish_toes(size_t n, planes *p) {
    toe_planes *e = &p->expansion, *c = &p->compression;
    for (size_t i = 0; i < n; i += LANES) {
        vf e_limit = v_load(e->limit + i), c_limit = v_load(p->limit + i);
        vf e_low = e_limit + v_load(e->k2 + i), c_low = c_limit + v_load(c->k2 + i);
        vf inverse = 1.0f / (e_low * c_low);
        v_store(e->k3 + i, (e_limit + v_load(e->k1 + i)) * c_low * inverse);
        v_store(c->k3 + i, (c_limit + v_load(c->k1 + i)) * e_low * inverse);
    }
}

V_INLINE vf toe_at(const toe_planes *t, const float *limit, size_t i, vf x) {
    return toe(x, v_load(limit + i), v_load(t->k1 + i), v_load(t->k2 + i), v_load(t->k3 + i));
}

static void compress_chroma(size_t n, planes *p) {
    for (size_t i = 0; i < n; i += LANES) {
        vf limit = v_load(p->limit + i), m = limit - v_load(p->m + i);
        v_store(p->m + i, limit - toe_at(&p->expansion, p->expansion.limit, i, m));
    }
    for (size_t i = 0; i < n; i += LANES)
        v_store(p->m + i, toe_at(&p->compression, p->limit, i, v_load(p->m + i)));
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
static void expand(const fast *f, size_t n, planes *p) {
    for (size_t i = 0; i < n; i += LANES) {
        // Three fractions x / (1 - x) over their common denominator.
        vf x[3], d[3];
        vi sign[3];
        for (int k = 0; k < 3; k++) {
            vf response = v_load(p->rgb[k] + i);
            sign[k] = (vi)response & (int32_t)0x80000000;
            x[k] = v_min(v_abs(response), v_set(0.66f)); // 10 000 cd/m² are 0.2
            d[k] = 1.0f - x[k];
        }
        vf d12 = d[1] * d[2], inverse = 1.0f / (d[0] * d12);
        vf d0 = d[0] * inverse;
        x[0] *= d12 * inverse;
        x[1] *= d0 * d[2];
        x[2] *= d0 * d[1];
        for (int k = 0; k < 3; k++)
            v_store(p->rgb[k] + i, (vf)((vi)v_max(x[k], v_set(f->expand.low)) | sign[k]));
    }
    const trl_power power = f->expand;
    for (int k = 0; k < 3; k++) {
        for (size_t i = 0; i < n; i += LANES) {
            vf x = v_load(p->rgb[k] + i);
            vi sign = (vi)x & (int32_t)0x80000000;
            v_store(p->rgb[k] + i, (vf)((vi)narrow_power_at(&power, v_abs(x)) | sign));
        }
    }
}

// Cone excitations → light, with the bounds of its error where that may matter.
static void to_display(const fast *f, size_t n, planes *p) {
    const trl_aces_constants *c = &f->c;
    p->steep.count = 0;
    for (size_t i = 0; i < n; i += LANES) {
        vf cone[3], rgb[3], light[3];
        for (int k = 0; k < 3; k++)
            cone[k] = v_load(p->rgb[k] + i);
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

// Where light is uncertain and its encoding steep, the twin is asked.
static void judge(const fast *f, planes *p) {
    for (size_t v = 0; v < p->steep.count; v++) {
        size_t i = p->steep.at[v];
        vm doubt[3];
        for (int k = 0; k < 3; k++) {
            vf light = v_load(p->rgb[k] + i);
            code_and_slope s = encode(&f->encode, f->encode.kind, p->places[k] + i, light);
            vf allowed = v_fma(s.code, v_set(f->c.doubt_relative), v_set(f->c.doubt_code));
            doubt[k] = v_less(allowed, s.slope * v_load(p->bound[k] + i));
        }
        p->doubt[i / LANES] |=
            (v_bits(doubt[0]) | v_bits(doubt[1]) | v_bits(doubt[2])) & p->steep_lanes[i / LANES];
    }
}

static void keep_for_rescue(trl_rescue *rescue, size_t place, float r, float g, float b) {
    uint32_t k = rescue->count++;
    rescue->place[k] = (uint32_t)place;
    rescue->rgb[k][0] = r, rescue->rgb[k][1] = g, rescue->rgb[k][2] = b;
}

// The inputs of doubtful pixels, before code values take their place.
static void keep_doubtful(float *const rgb[3], size_t n, const planes *p, trl_rescue *rescue) {
    for (size_t at = 0; at < n; at += LANES) {
        for (uint32_t bits = p->doubt[at / LANES]; bits; bits &= bits - 1) {
            size_t i = at + (size_t)__builtin_ctz(bits);
            keep_for_rescue(rescue, i, rgb[0][i], rgb[1][i], rgb[2][i]);
        }
    }
}

static void keep_doubtful_packed(const float *rgba, size_t n, const planes *p, trl_rescue *rescue) {
    for (size_t at = 0; at < n; at += LANES) {
        for (uint32_t bits = p->doubt[at / LANES]; bits; bits &= bits - 1) {
            size_t i = at + v_pixel_of_lane((size_t)__builtin_ctz(bits));
            keep_for_rescue(rescue, i, rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2]);
        }
    }
}

// What lies between the pixels that come in and the codes that go out.
static void cones_to_light(const fast *f, size_t n, planes *p) {
    to_achromatic(f, n, p);
    to_hue(n, p);
    tone_scale(f, n, p);
    find_limit(f, n, p);
    find_toes(f, n, p);
    finish_toes(n, p);
    compress_chroma(n, p);
    compress_gamut(f, n, p);
    to_response(f, n, p);
    expand(f, n, p);
    to_display(f, n, p);
    prepare_code(f, n, p);
    judge(f, p);
}

static void forward(const fast *f, float *const rgb[3], size_t n, trl_rescue *rescue) {
    planes p __attribute__((aligned(64)));
    rescue->count = 0;
    to_cones(f, rgb, n, &p);
    cones_to_light(f, n, &p);
    keep_doubtful(rgb, n, &p, rescue);
    to_code(f, rgb, n, &p);
}

static void forward_packed(const fast *f, float *rgba, size_t n, trl_rescue *rescue) {
    planes p __attribute__((aligned(64)));
    rescue->count = 0;
    packed_to_cones(f, rgba, n, &p);
    cones_to_light(f, n, &p);
    keep_doubtful_packed(rgba, n, &p, rescue);
    to_packed_code(f, rgba, n, &p);
}

extern const trl_aces_rows TRL_TIERED(trl_aces_rows);
const trl_aces_rows TRL_TIERED(trl_aces_rows) = {forward, forward_packed};
