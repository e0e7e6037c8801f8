// The ACES output transform as a stage.
#include "pipe/pipe.h"

// The stage borrows the transform: its state is the object itself, and nothing
// releases it here. The rows are declared const, the stage's state is not.
static void forward_run(const void *output, float *const rgba[4], size_t n) {
    trl_aces_output_rows(output, rgba[0], rgba[1], rgba[2], n);
}

static void inverse_run(const void *output, float *const rgba[4], size_t n) {
    trl_aces_output_inverse_rows(output, rgba[0], rgba[1], rgba[2], n);
}

trl_result trl_plan_add_aces(trl_plan *plan, const trl_aces_output *output, trl_direction direction,
                             trl_error *err) {
    TRL_REQUIRE(output, err, TRL_ERR_ARGUMENT,
                "an ACES stage needs an output transform; create it first");
    trl_stage stage = {.name = direction == TRL_FORWARD ? "aces" : "aces inverse",
                       .run = direction == TRL_FORWARD ? forward_run : inverse_run,
                       .state = (void *)(uintptr_t)output};
    return trl_plan_add_stage(plan, &stage, err);
}
