// Transfer functions and colour spaces as stages.
#include "pipe/pipe.h"

#include "light/transfer_rows.h"

static void transfer_run(const void *state, float *const rgba[4], size_t n) {
    trl_transfer_rows_run(state, rgba, n);
}

static trl_result transfer_check(const trl_transfer *transfer, trl_error *err) {
    TRL_REQUIRE((unsigned)transfer->kind <= TRL_TRANSFER_BT709, err, TRL_ERR_ARGUMENT,
                "there is no transfer function number %d", (int)transfer->kind);
    bool has_gamma = transfer->kind == TRL_TRANSFER_GAMMA || transfer->kind == TRL_TRANSFER_BT1886;
    TRL_REQUIRE(
        !has_gamma || transfer->gamma == 0 || (transfer->gamma >= 1 && transfer->gamma <= 10), err,
        TRL_ERR_ARGUMENT, "a transfer function's gamma of %g is outside 1 to 10", transfer->gamma);
    TRL_REQUIRE(transfer->kind != TRL_TRANSFER_BT1886 ||
                    (transfer->black >= 0 && transfer->black < 1),
                err, TRL_ERR_ARGUMENT,
                "a BT.1886 black level of %g times white is outside 0 to below 1", transfer->black);
    return TRL_OK;
}

trl_result trl_plan_add_transfer(trl_plan *plan, const trl_transfer *transfer,
                                 trl_direction direction, trl_error *err) {
    TRL_TRY(transfer_check(transfer, err));
    if (transfer->kind == TRL_TRANSFER_LINEAR) return TRL_OK;
    trl_transfer_rows rows =
        trl_transfer_rows_prepare(transfer, direction == TRL_INVERSE, trl_cpu_tier_get());
    const char *name = direction == TRL_INVERSE ? "encode" : "decode";
    return trl_plan_add_copy(plan, name, transfer_run, &rows, sizeof rows, err);
}

trl_result trl_plan_add_space(trl_plan *plan, const trl_color_space *space, trl_direction direction,
                              trl_error *err) {
    const char *name = space->label ? space->label : space->name ? space->name : "unnamed";
    trl_mat3 to_ap0, from_ap0;
    TRL_TRY(transfer_check(&space->transfer, err)); // before the first of two stages is added
    TRL_REQUIRE(trl_color_space_to_ap0(space, &to_ap0) && trl_mat3_invert(&to_ap0, &from_ap0), err,
                TRL_ERR_ARGUMENT,
                "the primaries of the colour space '%s' span no triangle around a usable white",
                name);
    if (direction == TRL_FORWARD) {
        TRL_TRY(trl_plan_add_transfer(plan, &space->transfer, TRL_FORWARD, err));
        return trl_plan_add_matrix(plan, &to_ap0, err);
    }
    TRL_TRY(trl_plan_add_matrix(plan, &from_ap0, err));
    return trl_plan_add_transfer(plan, &space->transfer, TRL_INVERSE, err);
}
