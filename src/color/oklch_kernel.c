// color/oklch_kernel.c: chroma, hue and lightness on vectors.
#include "color/oklch_rows.h"
#include "simd/math.h"
#include "simd/pixels.h"

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

// How deep within the cube the light is: above 0 inside, below 0 outside.
V_INLINE vf depth(const vf rgb[3], vf slack) {
    vf least = v_min(v_min(rgb[0], rgb[1]), rgb[2]);
    vf most = v_max(v_max(rgb[0], rgb[1]), rgb[2]);
    return v_min(least + slack, 1.0f - most);
}

// The chroma at the edge, along the unit vector a, b: by halves, then along the chord.
V_INLINE vf edge_chroma(const trl_oklch_rows *rows, vf lightness, vf slack, vf a, vf b) {
    vf low = v_set(0.0f), high = v_set(rows->chroma_max), rgb[3];
    vf above = slack, below = v_set(-1.0f), least = v_set(-0x1p-100f);
    for (int step = 0; step < 15; step++) {
        vf middle = (low + high) * 0.5f;
        // The last steps meet a curve that is all but straight by then.
        if (step >= 13) middle = v_fma((high - low), above / (above - below), low);
        light_of_lab(rows, lightness, a * middle, b * middle, rgb);
        vf d = depth(rgb, slack);
        vm outside = v_less(d, v_set(0.0f));
        low = v_select(outside, low, middle);
        above = v_select(outside, above, v_max(d, v_set(0.0f)));
        high = v_select(outside, middle, high);
        below = v_select(outside, v_min(d, least), below);
    }
    return v_fma((high - low), above / (above - below), low);
}

V_INLINE void draw_in(const trl_oklch_rows *rows, vf lab[3], vf slack, vf chroma) {
    vf inverse = 1.0f / v_max(chroma, v_set(0x1p-40f));
    vf edge = edge_chroma(rows, lab[0], slack, lab[1] * inverse, lab[2] * inverse);
    edge = v_select(v_less(lab[0], v_set((float)TRL_OKLCH_TOP)), edge, v_set(0.0f));
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
    vf slack = lab[0] * lab[0] * lab[0] * (float)TRL_OKLCH_SLACK;
    // Where a quarter more chroma stays inside, the knee is not reached.
    const float reach = (float)(1 / TRL_OKLCH_KNEE);
    light_of_lab(rows, lab[0], lab[1] * reach, lab[2] * reach, light);
    if (v_bits(v_less(depth(light, slack), v_set(0x1p-12f)))) {
        vf chroma = v_sqrt(lab[1] * lab[1] + lab[2] * lab[2]);
        draw_in(rows, lab, slack, chroma);
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
