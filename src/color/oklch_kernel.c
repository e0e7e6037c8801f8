// color/oklch_kernel.c: chroma, hue and lightness on vectors.
#include "color/oklch_rows.h"
#include "simd/math.h"
#include "simd/pixels.h"

enum { NEWTON = 4 };

V_INLINE void multiply(const float m[3][3], const vf in[3], vf out[3]) {
    for (int c = 0; c < 3; c++)
        out[c] = v_fma(in[0], v_set(m[c][0]), v_fma(in[1], v_set(m[c][1]), in[2] * m[c][2]));
}

V_INLINE void roots_of_light(const trl_oklch_rows *rows, const vf rgb[3], vf roots[3]) {
    multiply(rows->to_cone, rgb, roots);
    for (int c = 0; c < 3; c++)
        roots[c] = v_cbrt(roots[c]);
}

V_INLINE void light_of_roots(const trl_oklch_rows *rows, vf roots[3], vf rgb[3]) {
    for (int c = 0; c < 3; c++)
        roots[c] = roots[c] * roots[c] * roots[c];
    multiply(rows->from_cone, roots, rgb);
}

V_INLINE void open_pixels(const void *opaque, vf rgb[]) {
    const trl_oklch_rows *rows = opaque;
    vf held[3], roots[3], turned[3];
    for (int c = 0; c < 3; c++) {
        held[c] = v_select(v_is_nan(rgb[c]), v_set(0.0f), rgb[c]);
        held[c] = v_min(v_max(held[c], v_set(-rows->limit)), v_set(rows->limit));
    }
    roots_of_light(rows, held, roots);
    multiply(rows->turn, roots, turned);
    light_of_roots(rows, turned, rgb);
}

// The same as in the twin, where end / (end - 1) is prepared.
V_INLINE vf roll_off(vf x, float bend) {
    const float knee = (float)TRL_OKLCH_KNEE, span = (float)(1 - TRL_OKLCH_KNEE);
    vf u = v_max((x - knee) * (1.0f / span), v_set(0.0f));
    vf high = v_fma(u / v_fma(u, v_set(bend), v_set(1.0f)), v_set(span), v_set(knee));
    return v_select(v_less(v_set(knee), x), high, x);
}

V_INLINE void light_of_lab(const trl_oklch_rows *rows, vf lightness, vf a, vf b, vf rgb[3]) {
    vf roots[3];
    for (int c = 0; c < 3; c++)
        roots[c] =
            v_fma(a, v_set(rows->from_lab[c][1]), v_fma(b, v_set(rows->from_lab[c][2]), lightness));
    light_of_roots(rows, roots, rgb);
}

// The largest chroma over lightness of the hue, from the table.
V_INLINE vf reach_of(const trl_oklch_rows *rows, vf a, vf b) {
    const float quarter = (float)TRL_OKLCH_HUES / 4;
    vf sum = v_max(v_abs(a) + v_abs(b), v_set(0x1p-60f)), u = b / sum;
    vf place = v_select(v_less(a, v_set(0.0f)), 3.0f - u, 1.0f + u) * quarter;
    vi at = v_min_int(v_to_int(place), v_set_int(TRL_OKLCH_HUES - 1));
    vf low = v_gather(rows->reach, at), high = v_gather(rows->reach + 1, at);
    return v_fma(high - low, place - v_to_float(at), low);
}

// What a channel's light, over that of its grey, gains along a line of one hue: a cubic.
typedef struct cubic {
    vf c[3];
} cubic;

V_INLINE vf gain(const cubic *p, vf t) {
    return t * v_fma(t, v_fma(t, p->c[2], p->c[1]), p->c[0]);
}

V_INLINE cubic steepest(const cubic p[3], vf t, vf *most) {
    cubic out = p[0];
    *most = gain(&p[0], t);
    for (int c = 1; c < 3; c++) {
        vf other = gain(&p[c], t);
        vm more = v_less(*most, other);
        *most = v_select(more, other, *most);
        for (int i = 0; i < 3; i++)
            out.c[i] = v_select(more, p[c].c[i], out.c[i]);
    }
    return out;
}

V_INLINE void cubics_of(const trl_oklch_rows *rows, vf a, vf b, cubic p[3]) {
    vf d[3], one[3], two[3], three[3];
    for (int k = 0; k < 3; k++) {
        d[k] = v_fma(a, v_set(rows->from_lab[k][1]), b * rows->from_lab[k][2]);
        one[k] = d[k] * 3.0f;
        two[k] = one[k] * d[k];
        three[k] = d[k] * d[k] * d[k];
    }
    vf first[3], second[3], third[3];
    multiply(rows->from_cone, one, first);
    multiply(rows->from_cone, two, second);
    multiply(rows->from_cone, three, third);
    for (int c = 0; c < 3; c++)
        p[c] = (cubic){{first[c], second[c], third[c]}};
}

// Where the first channel rises to 1, along the unit vector a, b, or the reach where none
// does: along the chord, then by Newton's method.
V_INLINE vf rise(const trl_oklch_rows *rows, vf lightness, vf a, vf b, vf reach) {
    cubic p[3];
    vf most;
    cubics_of(rows, a, b, p);
    vf cube = lightness * lightness * lightness;
    vf room = v_max(1.0f - cube, v_set(0.0f)) / v_max(cube, v_set(0x1p-100f));
    (void)steepest(p, reach, &most);
    vm free = v_less(most, room);
    vf t = reach * v_min(room / v_max(most, v_set(0x1p-100f)), v_set(1.0f));
    for (int step = 0; step < NEWTON; step++) {
        cubic q = steepest(p, t, &most);
        vf slope = v_fma(t, v_fma(t, 3.0f * q.c[2], 2.0f * q.c[1]), q.c[0]);
        t -= (most - room) / v_max(slope, v_set(0x1p-20f));
        t = v_min(v_max(t, v_set(0.0f)), reach);
    }
    return v_select(free, reach, t);
}

V_INLINE void draw_in(const trl_oklch_rows *rows, vf lab[3], vf chroma, vf inverse, vf edge) {
    vf share = chroma / v_max(edge, v_set(0x1p-40f));
    vf ratio = edge * v_min(roll_off(share, rows->edge_bend), v_set(1.0f)) * inverse;
    vm beyond = v_less((float)TRL_OKLCH_KNEE * edge, chroma);
    beyond = v_and(beyond, v_less(v_set(0x1p-40f), chroma));
    lab[1] = v_select(beyond, lab[1] * ratio, lab[1]);
    lab[2] = v_select(beyond, lab[2] * ratio, lab[2]);
}

V_INLINE void bounded_pixels(const void *opaque, vf rgb[]) {
    const trl_oklch_rows *rows = opaque;
    vf light[3], roots[3], lab[3];
    for (int c = 0; c < 3; c++) // a display's light; NaN is 0
        light[c] = v_min(v_max(rgb[c], v_set(0.0f)), v_set(1.0f));
    roots_of_light(rows, light, roots);
    multiply(rows->to_lab, roots, lab);
    lab[0] = v_min(v_max(roll_off(lab[0], rows->white_bend), v_set(0.0f)), v_set(1.0f));
    vf chroma = v_sqrt(v_fma(lab[1], lab[1], lab[2] * lab[2]));
    vf reach = reach_of(rows, lab[1], lab[2]), edge = lab[0] * reach;
    // Where no channel of a colour with a quarter more chroma is above 1, none rises to it
    // before the knee.
    const float further = (float)(1 / TRL_OKLCH_KNEE), knee = (float)(0.999 * TRL_OKLCH_KNEE);
    light_of_lab(rows, lab[0], lab[1] * further, lab[2] * further, light);
    vf most = v_max(v_max(light[0], light[1]), light[2]);
    vm rises = v_less(v_set(0.999f), most);
    if (v_bits(rises) | v_bits(v_less(knee * edge, chroma))) {
        vf inverse = 1.0f / v_max(chroma, v_set(0x1p-40f));
        if (v_bits(rises))
            edge = lab[0] * rise(rows, lab[0], lab[1] * inverse, lab[2] * inverse, reach);
        draw_in(rows, lab, chroma, inverse, edge);
    }
    light_of_lab(rows, lab[0], lab[1], lab[2], light);
    for (int c = 0; c < 3; c++)
        rgb[c] = v_min(v_max(light[c], v_set(0.0f)), v_set(1.0f));
}

static void open(const trl_oklch_rows *rows, float *const rgb[], size_t n) {
    v_run_pixels(rows, rgb, 3, n, open_pixels);
}

static void bounded(const trl_oklch_rows *rows, float *const rgb[], size_t n) {
    v_run_pixels(rows, rgb, 3, n, bounded_pixels);
}

extern const trl_oklch_kernel TRL_TIERED(trl_oklch_kernel);
const trl_oklch_kernel TRL_TIERED(trl_oklch_kernel) = {open, bounded};
