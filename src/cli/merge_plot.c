// troland merge --plot: which picture tells which light, and how the pictures answer to it.
#include "cli/merge.h"
#include "cli/plot.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { STEPS = 600 };
static const double stops_below = 14, stops_above = 2; // of what the panel shows

// The weight of each picture for light that is a number of stops from the reference's
// white, where nothing moved.
static void shares_at(const trl_merge_report *r, double stops, double *share) {
    trl_merge_sample samples[TRL_MERGE_FRAMES_MAX];
    trl_merge_estimate estimate;
    double white = isfinite(r->limit[1]) ? r->limit[1] : 1, light = white * exp2(stops);
    double shot = 1 / r->full_scale_e, dark = r->read_noise_e * shot;
    for (uint32_t i = 0; i < r->frame_count; i++) {
        double exposure = exp2(r->frames[i].stops), iso = r->frames[i].camera.iso;
        double speed = iso > 0 && r->frames[r->reference].camera.iso > 0
                           ? iso / r->frames[r->reference].camera.iso
                           : 1;
        samples[i] = (trl_merge_sample){.value = light * exposure,
                                        .exposure = exposure,
                                        .shot = shot * speed,
                                        .floor = dark * dark * speed * speed,
                                        .limit = white};
    }
    trl_merge_estimate_light(&estimate, samples, r->frame_count);
    memcpy(share, estimate.share, r->frame_count * sizeof *share);
}

static trl_result weights(trl_plot **plot, const trl_cli_args *args, const trl_merge_report *r,
                          trl_error *err) {
    trl_plot_params p = TRL_PLOT_PARAMS_INIT;
    double x[STEPS], y[STEPS], share[TRL_MERGE_FRAMES_MAX], highest = 0;
    for (uint32_t i = 0; i < r->frame_count; i++)
        highest = fmax(highest, -r->frames[i].stops);
    p.title = "Which picture tells which light";
    p.subtitle = "share of the weight where nothing moved";
    p.x = (trl_plot_axis){.label = "stops above the reference's white",
                          .low = -stops_below,
                          .high = highest + stops_above};
    p.y = (trl_plot_axis){.label = "share, %", .low = 0, .high = 100};
    p.legend = true;
    trl_result result = trl_plot_create(plot, &p, err);
    for (uint32_t i = 0; i < r->frame_count && result == TRL_OK; i++) {
        const char *slash = strrchr(args->operands[i], '/');
        for (int k = 0; k < STEPS; k++) {
            x[k] = p.x.low + (p.x.high - p.x.low) * k / (STEPS - 1);
            shares_at(r, x[k], share);
            y[k] = 100 * share[i];
        }
        result =
            trl_plot_add_line(*plot, slash ? slash + 1 : args->operands[i], x, y, STEPS, NULL, err);
    }
    return result;
}

static trl_result response(trl_plot **plot, const trl_merge_report *r, trl_error *err) {
    static const char *const names[3] = {"red", "green", "blue"};
    static const trl_plot_style styles[3] = {
        {.rgba = {0.8, 0.15, 0.1, 1}}, {.rgba = {0.1, 0.55, 0.2, 1}}, {.rgba = {0.1, 0.3, 0.8, 1}}};
    trl_plot_params p = TRL_PLOT_PARAMS_INIT;
    double x[TRL_RESPONSE_CODES], y[TRL_RESPONSE_CODES];
    p.title = "How the pictures answer to light";
    p.subtitle = r->response == TRL_MERGE_RESPONSE_FILE ? "as the files state it"
                                                        : "recovered from the pictures";
    p.x = (trl_plot_axis){.label = "relative light", .scale = TRL_PLOT_LOG2};
    p.y = (trl_plot_axis){.label = "code", .low = 0, .high = 255};
    p.legend = true;
    trl_result result = trl_plot_create(plot, &p, err);
    for (int c = 0; c < 3 && result == TRL_OK; c++) {
        for (int z = 1; z < TRL_RESPONSE_CODES; z++) {
            x[z - 1] = r->curve.light[c][z];
            y[z - 1] = z;
        }
        result = trl_plot_add_line(*plot, names[c], x, y, TRL_RESPONSE_CODES - 1, &styles[c], err);
    }
    return result;
}

trl_result trl_cli_merge_plot(const trl_cli_args *args, const trl_merge_report *r, trl_error *err) {
    trl_plot *plots[2] = {NULL, NULL};
    size_t count = r->developed ? 2 : 1;
    trl_result result = weights(&plots[0], args, r, err);
    if (result == TRL_OK && count == 2) result = response(&plots[1], r, err);
    if (result == TRL_OK)
        result = trl_cli_plot_write(args, (const trl_plot *const *)plots, count, 1, err);
    trl_plot_destroy(&plots[0]);
    trl_plot_destroy(&plots[1]);
    return result;
}
