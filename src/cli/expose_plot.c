// The stops of a sequence, frame by frame, as a plot.
#include "cli/expose_frames.h"

#include "cli/plot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The frames that were done, and their stops by channel.
typedef struct curves {
    double *frames, *stops[3];
    size_t count;
} curves;

static trl_result collect(curves *c, const trl_cli_frames_job *run, trl_error *err) {
    size_t most = run->frames->present.count;
    c->frames = calloc(4 * most, sizeof *c->frames);
    if (!c->frames) return trl_error_set(err, TRL_ERR_MEMORY, "no memory for the plot");
    for (int k = 0; k < 3; k++)
        c->stops[k] = c->frames + (size_t)(k + 1) * most;
    for (size_t i = 0; i < most; i++) {
        const trl_cli_exposed *exposed = trl_cli_frames_record(run, i);
        if (run->outcomes[i].state != TRL_FRAME_DONE || run->skipped[i]) continue;
        c->frames[c->count] = run->frames->present.numbers[i];
        for (int k = 0; k < 3; k++)
            c->stops[k][c->count] = exposed->stops[k];
        c->count++;
    }
    return TRL_OK;
}

static trl_result draw(trl_plot *plot, const curves *c, bool per_channel, trl_error *err) {
    static const char *const names[3] = {"red", "green", "blue"};
    static const int colors[3] = {TRL_CLI_ORANGE, TRL_CLI_GREEN, TRL_CLI_BLUE};
    trl_result r = TRL_OK;
    for (int k = 0; k < (per_channel ? 3 : 1) && r == TRL_OK; k++) {
        trl_plot_style line = {.width = 1.4}, dots = {.width = c->count > 120 ? 2 : 4.5};
        const double *color = trl_cli_plot_colors[per_channel ? colors[k] : TRL_CLI_BLUE];
        memcpy(line.rgba, color, sizeof line.rgba);
        memcpy(dots.rgba, color, sizeof dots.rgba);
        r = trl_plot_add_line(plot, per_channel ? names[k] : NULL, c->frames, c->stops[k], c->count,
                              &line, err);
        if (r == TRL_OK)
            r = trl_plot_add_points(plot, NULL, c->frames, c->stops[k], c->count, &dots, err);
    }
    return r;
}

static void describe(char *out, size_t size, const trl_cli_expose_job *job) {
    const trl_ramp *ramp = &job->ramp;
    if (job->ramped)
        snprintf(out, size, "%g to %+g stops, %s, over the frames %.0f to %.0f", ramp->from_stops,
                 ramp->to_stops, ramp->easing ? ramp->easing->name : "linear", ramp->first,
                 ramp->last);
    else if (job->match)
        snprintf(out, size, "as bright as %s by the %s", job->match,
                 job->median ? "median" : "mean");
    else
        snprintf(out, size, "%+g stops", job->stops[0]);
}

trl_result trl_cli_expose_plot(const trl_cli_expose_job *job, const trl_cli_frames_job *run,
                               const char *path, trl_error *err) {
    char title[300], subtitle[300];
    curves c = {0};
    trl_plot *plot = NULL;
    trl_plot_params params = TRL_PLOT_PARAMS_INIT;
    trl_result r = collect(&c, run, err);
    snprintf(title, sizeof title, "Exposure of %.200s", run->frames->out_text);
    describe(subtitle, sizeof subtitle, job);
    params.title = title;
    params.subtitle = subtitle;
    params.x.label = "frame";
    params.y.label = "stops";
    params.legend = job->per_channel;
    if (r == TRL_OK) r = trl_plot_create(&plot, &params, err);
    if (r == TRL_OK) r = draw(plot, &c, job->per_channel, err);
    if (r == TRL_OK)
        r = trl_plot_write((const trl_plot *const *)&plot, 1, 1, path,
                           run->overwrite || run->resume, err);
    trl_plot_destroy(&plot);
    free(c.frames);
    return r;
}
