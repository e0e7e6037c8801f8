// Alpha around a non-linear part: divide before, multiply after.
#include "pipe/pipe.h"

static void unpremultiply_run(const void *state, float *const rgba[4], size_t n) {
    const trl_stage_rows *const *rows = state;
    if (rgba[3]) (*rows)->unpremultiply(rgba, n);
}

static void premultiply_run(const void *state, float *const rgba[4], size_t n) {
    const trl_stage_rows *const *rows = state;
    if (rgba[3]) (*rows)->premultiply(rgba, n);
}

trl_result trl_plan_add_unpremultiply(trl_plan *plan, trl_error *err) {
    const trl_stage_rows *rows = trl_stage_rows_get(trl_cpu_tier_get());
    return trl_plan_add_copy(plan, "unpremultiply", unpremultiply_run, &rows, sizeof rows, err);
}

trl_result trl_plan_add_premultiply(trl_plan *plan, trl_error *err) {
    const trl_stage_rows *rows = trl_stage_rows_get(trl_cpu_tier_get());
    return trl_plan_add_copy(plan, "premultiply", premultiply_run, &rows, sizeof rows, err);
}
