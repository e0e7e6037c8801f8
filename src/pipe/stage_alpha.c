// Alpha around a non-linear part: divide before, multiply after.
#include "pipe/pipe.h"

#include <float.h>
#include <math.h>

// Pixels whose alpha is zero, negative, too small to divide by, infinite or NaN
// count as light without cover; both stages leave them alone, and since no
// stage changes alpha, both always judge alike.
static inline float cover(float alpha) {
    return alpha >= FLT_MIN && alpha <= FLT_MAX ? alpha : 1.0f;
}

static void unpremultiply_run(const void *state, float *const rgba[4], size_t n) {
    (void)state;
    if (!rgba[3]) return;
    float *restrict r = rgba[0], *restrict g = rgba[1], *restrict b = rgba[2];
    const float *restrict a = rgba[3];
    for (size_t i = 0; i < n; i++) {
        float divisor = cover(a[i]);
        r[i] /= divisor;
        g[i] /= divisor;
        b[i] /= divisor;
    }
}

static void premultiply_run(const void *state, float *const rgba[4], size_t n) {
    (void)state;
    if (!rgba[3]) return;
    float *restrict r = rgba[0], *restrict g = rgba[1], *restrict b = rgba[2];
    const float *restrict a = rgba[3];
    for (size_t i = 0; i < n; i++) {
        float factor = cover(a[i]);
        r[i] *= factor;
        g[i] *= factor;
        b[i] *= factor;
    }
}

trl_result trl_plan_add_unpremultiply(trl_plan *plan, trl_error *err) {
    return trl_plan_add_stage(plan, &(trl_stage){"unpremultiply", unpremultiply_run, NULL, NULL},
                              err);
}

trl_result trl_plan_add_premultiply(trl_plan *plan, trl_error *err) {
    return trl_plan_add_stage(plan, &(trl_stage){"premultiply", premultiply_run, NULL, NULL}, err);
}
