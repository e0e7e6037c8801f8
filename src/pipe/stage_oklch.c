// Chroma, hue and lightness as a stage, in the light of a scene or of a display.
#include "pipe/pipe.h"

#include "color/oklch_rows.h"

#include <math.h>

static void oklch_run(const void *state, float *const rgba[4], size_t n) {
    trl_oklch_rows_run(state, rgba, n);
}

static trl_result add_oklch(trl_plan *plan, const trl_oklch_change *change,
                            const trl_chromaticities *primaries, bool bounded, trl_error *err) {
    trl_oklch oklch;
    TRL_REQUIRE(trl_oklch_prepare(&oklch, change, primaries, bounded), err, TRL_ERR_ARGUMENT,
                "the primaries of the light whose colours are changed span no triangle around a "
                "usable white");
    trl_oklch_rows rows = trl_oklch_rows_prepare(&oklch, trl_cpu_tier_get());
    return trl_plan_add_copy(plan, "oklch", oklch_run, &rows, sizeof rows, err);
}

trl_result trl_plan_add_oklch(trl_plan *plan, const trl_oklch_change *change,
                              const trl_chromaticities *primaries, trl_error *err) {
    TRL_TRY(trl_oklch_change_check(change, err));
    if (trl_oklch_change_is_none(change)) return TRL_OK;
    return add_oklch(plan, change, primaries, false, err);
}

// Display light, as the transfer function counts it, → limiting RGB, 1 = its white.
static bool display_to_unit(const trl_aces_params *display, trl_mat3 *out) {
    trl_mat3 to_display;
    double scale = display->peak_nits / 100 * display->linear_scale;
    if (!trl_rgb_to_rgb(&display->limiting, &display->encoding, TRL_ADAPTATION_NONE, &to_display))
        return false;
    if (display->scale_white) {
        const double ones[3] = {1, 1, 1};
        double white[3];
        trl_mat3_apply(&to_display, ones, white);
        scale /= fmax(white[0], fmax(white[1], white[2]));
    }
    for (int i = 0; i < 9; i++)
        to_display.m[i / 3][i % 3] *= scale;
    return trl_mat3_invert(&to_display, out);
}

trl_result trl_plan_add_oklch_display(trl_plan *plan, const trl_oklch_change *change,
                                      const trl_aces_params *display, trl_error *err) {
    trl_mat3 to_unit, from_unit;
    TRL_TRY(trl_oklch_change_check(change, err));
    if (trl_oklch_change_is_none(change)) return TRL_OK;
    TRL_REQUIRE(display_to_unit(display, &to_unit) && trl_mat3_invert(&to_unit, &from_unit), err,
                TRL_ERR_ARGUMENT, "the primaries of the display span no colour space");
    TRL_TRY(trl_plan_add_transfer(plan, &display->transfer, TRL_FORWARD, err));
    TRL_TRY(trl_plan_add_matrix(plan, &to_unit, err));
    TRL_TRY(add_oklch(plan, change, &display->limiting, true, err));
    TRL_TRY(trl_plan_add_matrix(plan, &from_unit, err));
    return trl_plan_add_transfer(plan, &display->transfer, TRL_INVERSE, err);
}
