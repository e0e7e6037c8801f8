// The measuring and drawing of troland scope; runs in a child process.
#include "cli/message.h"
#include "cli/scope.h"
#include "cli/names.h"
#include "cli/space_choice.h"
#include "cli/text_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct work {
    const trl_cli_scope_job *job;
    trl_image_reader *reader;
    const trl_image_info *info;
    trl_plan *plan;
    trl_scope *scope;
    trl_scope_params params;
    trl_color_space space; // of the file's values
    trl_cli_scope_found found;
} work;

static bool is_scene(const trl_transfer *transfer) {
    return transfer->kind == TRL_TRANSFER_LINEAR || transfer->kind == TRL_TRANSFER_ACESCC ||
           transfer->kind == TRL_TRANSFER_ACESCCT;
}

static trl_result open_picture(work *w, trl_error *err) {
    const trl_cli_scope_job *job = w->job;
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.part = job->part.part;
    params.layer = job->part.layer;
    params.view = job->part.view;
    params.slots = job->threads;
    trl_result r = trl_image_open(&w->reader, job->in_path, &params, err);
    if (r != TRL_OK) return r;
    w->info = trl_image_reader_info(w->reader);
    w->params.crop = job->whole_frame ? w->info->display : job->crop;
    w->found.window = w->params.crop.width ? w->params.crop : w->info->window;
    return TRL_OK;
}

// What the file's values are.
static trl_result choose_space(work *w, trl_error *err) {
    const trl_image_part *part = &w->info->parts[w->info->selected_part];
    trl_result r = TRL_OK;
    if (w->job->input_name)
        w->space = w->job->input;
    else if (trl_cli_is_scene(w->info))
        w->found.assumed = !trl_cli_space_of_part(&w->space, part) && !w->info->gray;
    else
        r = trl_cli_space_of_codes(&w->space, &w->found.assumed, w->info, w->job->in, err);
    if (w->found.assumed)
        snprintf(*w->job->assumed_space, sizeof *w->job->assumed_space, "%s",
                 w->info->scene_linear ? "linear Rec.709" : "sRGB");
    return r;
}

static void describe(work *w) {
    char primaries[120], transfer[60];
    const trl_scope_params *p = &w->params;
    if (p->scene) {
        trl_cli_space_text(&w->space, w->found.space, sizeof w->found.space);
        return;
    }
    snprintf(w->found.space, sizeof w->found.space, "%s code values, %s",
             trl_transfer_print(&p->transfer, transfer, sizeof transfer),
             trl_cli_primaries_text(&p->primaries, primaries, sizeof primaries));
}

// From the file's values to those of the scopes.
static trl_result make_plan(work *w, const trl_aces_output *output, trl_error *err) {
    const trl_cli_scope_job *job = w->job;
    bool scene = is_scene(&w->space.transfer),
         says_light = job->input_name || trl_cli_is_scene(w->info);
    if (job->renders && !says_light)
        return trl_error_set(err, TRL_ERR_ARGUMENT,
                             "'%.150s' holds a display's code values, not scene light: leave "
                             "--display out, or give --input srgb to take it as a scene",
                             job->in);
    if (job->stops_given && !job->renders && !scene)
        return trl_error_set(err, TRL_ERR_ARGUMENT,
                             "'%.150s' holds a display's code values, which have no exposure: "
                             "leave --exposure out",
                             job->in);
    w->params.scene = scene && !job->renders;
    w->params.primaries = job->renders ? job->display.params.encoding : w->space.primaries;
    w->params.transfer = job->renders ? job->display.params.transfer : w->space.transfer;
    describe(w);
    bool decodes = scene && w->space.transfer.kind != TRL_TRANSFER_LINEAR;
    if (!job->renders && job->stops == 0 && !decodes) return TRL_OK;
    trl_result r = trl_plan_create(&w->plan, err);
    if (r == TRL_OK && job->renders)
        r = trl_plan_add_space(w->plan, &w->space, TRL_FORWARD, err);
    else if (r == TRL_OK && decodes)
        r = trl_plan_add_transfer(w->plan, &w->space.transfer, TRL_FORWARD, err);
    if (r == TRL_OK && job->stops != 0) r = trl_plan_add_exposure(w->plan, job->stops, err);
    if (r == TRL_OK && job->renders) r = trl_plan_add_aces(w->plan, output, TRL_FORWARD, err);
    return r;
}

static trl_result measure(work *w, trl_error *err) {
    const trl_cli_scope_job *job = w->job;
    trl_scope_params *p = &w->params;
    p->kinds = job->kinds;
    p->grey = job->grey;
    p->scale = job->scale;
    if (!isnan(job->zebra[0])) {
        p->zebra_low = job->zebra[0];
        p->zebra_high = job->zebra[1];
    }
    if (p->scene && job->kinds >> TRL_SCOPE_VECTORSCOPE & 1)
        return trl_error_set(err, TRL_ERR_ARGUMENT,
                             "the vectorscope shows code values, and '%.150s' holds scene light: "
                             "give --display srgb to see it as that screen does",
                             job->in);
    if (p->scene && p->scale && p->scale->unit != TRL_SCOPE_STOPS)
        return trl_error_set(err, TRL_ERR_ARGUMENT,
                             "the false colours '%s' are for code values, and '%.150s' holds scene "
                             "light: give --display srgb to see it as that screen does, or "
                             "--false-color stops",
                             p->scale->name, job->in);
    trl_result r = trl_scope_create(&w->scope, p, err);
    if (r == TRL_OK && !isnan(job->axis[0]))
        r = trl_scope_range_set(w->scope, trl_scope_axis_of_level(w->scope, job->axis[0]),
                                trl_scope_axis_of_level(w->scope, job->axis[1]), err);
    // Frames are to be held against each other.
    if (r == TRL_OK && job->fixed_axis && p->scene && isnan(job->axis[0]))
        r = trl_scope_range_set(w->scope, -8, 8, err);
    if (r == TRL_OK) r = trl_scope_add(w->scope, w->reader, w->plan, job->threads, err);
    w->found.scope = w->scope;
    return r;
}

trl_result trl_cli_scope_measure(const trl_cli_scope_job *job, const trl_aces_output *output,
                                 trl_cli_scope_found *found, trl_scope **scope, trl_error *err) {
    work w = {.job = job, .params = TRL_SCOPE_PARAMS_INIT};
    trl_result r = open_picture(&w, err);
    if (r == TRL_OK) r = choose_space(&w, err);
    if (r == TRL_OK) r = make_plan(&w, output, err);
    if (r == TRL_OK) r = measure(&w, err);
    trl_plan_destroy(&w.plan);
    trl_image_close(&w.reader);
    if (r != TRL_OK) trl_scope_destroy(&w.scope);
    *found = w.found;
    *scope = w.scope;
    return r;
}

// Made in memory and written in one go: what breaks in the middle leaves no half report.
static trl_result print(const trl_cli_scope_job *job, const trl_cli_scope_found *found,
                        trl_error *err) {
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (!out) return trl_error_set(err, TRL_ERR_MEMORY, "no memory for the report");
    trl_result r = TRL_OK;
    if (job->json) {
        trl_cli_scope_json(out, job, found);
    } else if (job->terminal.graphics != TRL_CLI_BLOCKS) {
        trl_cli_scope_numbers(out, job, found);
        r = trl_cli_scope_show(out, job, found, err);
    } else {
        r = trl_cli_scope_text(out, job, found, err);
    }
    bool whole = fclose(out) == 0;
    if (r == TRL_OK && !whole) r = trl_error_set(err, TRL_ERR_MEMORY, "no memory for the report");
    if (r == TRL_OK) r = trl_cli_text_put(text, length, err);
    free(text);
    return r;
}

trl_result trl_cli_scope_report(const trl_cli_scope_job *job, const trl_cli_scope_found *found,
                                trl_error *err) {
    trl_result r = TRL_OK;
    if (job->plot) r = trl_cli_scope_page(job, found, err);
    if (r == TRL_OK && (!job->plot || job->json)) r = print(job, found, err);
    return r;
}
