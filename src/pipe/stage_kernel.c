// pipe/stage_kernel.c: matrices and alpha on vectors.
#include "pipe/stage_rows.h"
#include "simd/pixels.h"

#include <float.h>

V_INLINE vf hold(vf x, float limit) {
    x = v_select(v_is_nan(x), v_set(0.0f), x);
    return v_min(v_max(x, v_set(-limit)), v_set(limit));
}

V_INLINE void matrix_pixels(const void *opaque, vf rgb[]) {
    const trl_matrix_state *state = opaque;
    const float(*m)[3] = state->m;
    vf r = hold(rgb[0], state->limit), g = hold(rgb[1], state->limit);
    vf b = hold(rgb[2], state->limit);
    for (int c = 0; c < 3; c++)
        rgb[c] = v_fma(r, v_set(m[c][0]), v_fma(g, v_set(m[c][1]), b * m[c][2]));
}

static void matrix(const trl_matrix_state *state, float *const rgb[], size_t n) {
    v_run_pixels(state, rgb, 3, n, matrix_pixels);
}

// What to divide by and multiply with: 1 where alpha is zero, negative, too small
// to divide by, infinite or NaN. No stage changes alpha, so that both stages judge
// alike.
V_INLINE vf cover(vf alpha) {
    vf high = v_select(v_less(v_set(FLT_MAX), alpha), v_set(1.0f), alpha);
    high = v_select(v_less(alpha, v_set(FLT_MIN)), v_set(1.0f), high);
    return v_select(v_is_nan(alpha), v_set(1.0f), high);
}

V_INLINE void unpremultiply_pixels(const void *state, vf rgba[]) {
    (void)state;
    vf divisor = cover(rgba[3]);
    for (int c = 0; c < 3; c++)
        rgba[c] = rgba[c] / divisor;
}

static void unpremultiply(float *const rgba[], size_t n) {
    v_run_pixels(NULL, rgba, 4, n, unpremultiply_pixels);
}

V_INLINE void premultiply_pixels(const void *state, vf rgba[]) {
    (void)state;
    vf factor = cover(rgba[3]);
    for (int c = 0; c < 3; c++)
        rgba[c] = rgba[c] * factor;
}

static void premultiply(float *const rgba[], size_t n) {
    v_run_pixels(NULL, rgba, 4, n, premultiply_pixels);
}

extern const trl_stage_rows TRL_TIERED(trl_stage_rows);
const trl_stage_rows TRL_TIERED(trl_stage_rows) = {matrix, unpremultiply, premultiply};
