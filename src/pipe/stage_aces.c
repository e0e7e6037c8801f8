// The ACES output transform as a stage.
#include "pipe/pipe.h"

// The stage borrows the transform: its state is a pointer to it.
static void forward_run(const void *state, float *const rgba[4], size_t n) {
    const trl_aces_output *const *output = state;
    trl_aces_output_rows(*output, rgba[0], rgba[1], rgba[2], n);
}

const trl_aces_output *trl_plan_only_aces(const trl_plan *plan) {
    if (plan->count != 1 || plan->stages[0].run != forward_run) return NULL;
    const trl_aces_output *const *output = plan->stages[0].state;
    return *output;
}

static void inverse_run(const void *state, float *const rgba[4], size_t n) {
    const trl_aces_output *const *output = state;
    trl_aces_output_inverse_rows(*output, rgba[0], rgba[1], rgba[2], n);
}

trl_result trl_plan_add_aces(trl_plan *plan, const trl_aces_output *output, trl_direction direction,
                             trl_error *err) {
    TRL_REQUIRE(output, err, TRL_ERR_ARGUMENT,
                "an ACES stage needs an output transform; create it first");
    if (direction == TRL_INVERSE)
        return trl_plan_add_copy(plan, "aces inverse", inverse_run, &output, sizeof(void *), err);
    return trl_plan_add_copy(plan, "aces", forward_run, &output, sizeof(void *), err);
}
