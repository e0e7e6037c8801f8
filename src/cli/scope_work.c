// The measuring and drawing of troland scope; runs in a child process.
#include "cli/message.h"
#include "cli/scope.h"
#include "cli/names.h"
#include "cli/space_choice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    params.part = job->part;
    params.layer = job->layer;
    params.view = job->view;
    params.slots = job->threads;
    trl_result r = trl_image_open(&w->reader, job->in_path, &params, err);
    if (r != TRL_OK) return r;
    w->info = trl_image_reader_info(w->reader);
    w->params.crop = job->whole_frame ? w->info->display : job->crop;
    w->found.window = w->params.crop.width ? w->params.crop : w->info->window;
    return TRL_OK;
}

// What the file's values are. A picture of code values that says nothing is sRGB.
static void choose_space(work *w) {
    const trl_image_part *part = &w->info->parts[w->info->selected_part];
    if (w->job->input_name) {
        w->space = w->job->input;
    } else if (w->info->scene_linear) {
        w->found.assumed = !trl_cli_space_of_part(&w->space, part) && !w->info->gray;
    } else {
        w->space = *trl_color_space_find("srgb");
        w->found.assumed = !w->info->has_transfer && !part->has_chromaticities;
        if (part->has_chromaticities) w->space.primaries = part->chromaticities;
        if (w->info->has_transfer) w->space.transfer = w->info->transfer;
        w->space.label = NULL;
    }
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
         says_light = w->info->scene_linear || job->input_name;
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
    trl_result r = trl_scope_create(&w->scope, p, err);
    if (r == TRL_OK && !isnan(job->axis[0]))
        r = trl_scope_range_set(w->scope, trl_scope_axis_of_level(w->scope, job->axis[0]),
                                trl_scope_axis_of_level(w->scope, job->axis[1]), err);
    if (r == TRL_OK) r = trl_scope_add(w->scope, w->reader, w->plan, job->threads, err);
    w->found.scope = w->scope;
    return r;
}

// All panels as a page in the file.
static trl_result draw(const trl_scope *scope, double width, uint32_t columns, const char *path,
                       bool overwrite, trl_error *err) {
    trl_plot *plots[TRL_SCOPE_KINDS] = {NULL};
    uint32_t count = 0;
    trl_result r = TRL_OK;
    for (int kind = 0; kind < TRL_SCOPE_KINDS && r == TRL_OK; kind++)
        if (trl_scope_has(scope, kind))
            r = trl_scope_plot(scope, kind, width, &plots[count++], err);
    if (columns == 0) columns = count > 4 ? 3 : count > 1 ? 2 : 1;
    if (columns > count) columns = count;
    if (r == TRL_OK)
        r = trl_plot_write((const trl_plot *const *)plots, count, columns, path, overwrite, err);
    for (uint32_t i = 0; i < count; i++)
        trl_plot_destroy(&plots[i]);
    return r;
}

static trl_result send_kitty(FILE *out, const char *path, trl_error *err) {
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = NULL;
    long size = -1;
    if (file && fseek(file, 0, SEEK_END) == 0) size = ftell(file);
    if (size > 0) bytes = malloc((size_t)size);
    bool good = bytes && fseek(file, 0, SEEK_SET) == 0 &&
                fread(bytes, 1, (size_t)size, file) == (size_t)size;
    if (good) trl_cli_terminal_kitty(out, bytes, (size_t)size);
    if (file) fclose(file);
    free(bytes);
    return good ? TRL_OK
                : trl_error_set(err, TRL_ERR_FILE, "cannot read the picture '%.200s' back", path);
}

static trl_result read_rgba(uint8_t *rgba, trl_image_reader *reader, trl_error *err) {
    const trl_window *w = &trl_image_reader_info(reader)->window;
    const trl_packing packing = {
        .size = sizeof(trl_packing), .sample = TRL_SAMPLE_U8, .channels = 4};
    float *planes = malloc((size_t)w->width * 4 * sizeof *planes);
    trl_result r = planes ? TRL_OK : trl_error_set(err, TRL_ERR_MEMORY, "no memory for a row");
    for (uint32_t y = 0; y < w->height && r == TRL_OK; y++) {
        float *row[4] = {planes, planes + w->width, planes + 2 * (size_t)w->width,
                         planes + 3 * (size_t)w->width};
        r = trl_image_reader_rows(reader, 0, w->y + (int32_t)y, 1, row, w->width, err);
        const float *const in[4] = {row[0], row[1], row[2], row[3]};
        if (r == TRL_OK)
            trl_pack_row(&packing, in, 0, y, w->width, rgba + (size_t)4 * y * w->width);
    }
    free(planes);
    return r;
}

static trl_result send_sixel(FILE *out, const char *path, trl_error *err) {
    trl_image_reader *reader = NULL;
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    trl_result r = trl_image_open(&reader, path, &params, err);
    if (r != TRL_OK) return r;
    const trl_window *w = &trl_image_reader_info(reader)->window;
    uint8_t *rgba = malloc((size_t)w->width * w->height * 4);
    if (rgba) r = read_rgba(rgba, reader, err);
    if (!rgba || (r == TRL_OK && !trl_cli_terminal_sixel(out, rgba, w->width, w->height)))
        r = trl_error_set(err, TRL_ERR_MEMORY, "no memory for a page of %u by %u pixels", w->width,
                          w->height);
    fputc('\n', out);
    free(rgba);
    trl_image_close(&reader);
    return r;
}

// The page goes by way of a PNG file in a folder of its own.
static trl_result show_page(FILE *out, const work *w, trl_error *err) {
    const trl_cli_terminal *t = &w->job->terminal;
    const char *base = getenv("TMPDIR");
    char folder[4000], path[4040];
    uint32_t pixels = t->width_pixels ? t->width_pixels : 720, columns = pixels / 480;
    if (columns == 0) columns = 1;
    double width = fmin(fmax((double)pixels / columns - 8, 160), 720);
    snprintf(folder, sizeof folder, "%s/troland-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(folder))
        return trl_error_set(err, TRL_ERR_FILE,
                             "cannot make a folder in '%.200s': let TMPDIR name one",
                             base && *base ? base : "/tmp");
    snprintf(path, sizeof path, "%s/page.png", folder);
    trl_result r = draw(w->scope, width, columns, path, false, err);
    if (r == TRL_OK && t->graphics == TRL_CLI_KITTY) r = send_kitty(out, path, err);
    if (r == TRL_OK && t->graphics == TRL_CLI_SIXEL) r = send_sixel(out, path, err);
    unlink(path);
    rmdir(folder);
    return r;
}

// Made in memory and written in one go: what breaks in the middle leaves no half report.
static trl_result report(const work *w, trl_error *err) {
    const trl_cli_scope_job *job = w->job;
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (!out) return trl_error_set(err, TRL_ERR_MEMORY, "no memory for the report");
    trl_result r = TRL_OK;
    if (job->json) {
        trl_cli_scope_json(out, job, &w->found);
    } else if (job->terminal.graphics != TRL_CLI_BLOCKS) {
        trl_cli_scope_numbers(out, job, &w->found);
        r = show_page(out, w, err);
    } else {
        r = trl_cli_scope_text(out, job, &w->found, err);
    }
    bool whole = fclose(out) == 0;
    if (r == TRL_OK && !whole) r = trl_error_set(err, TRL_ERR_MEMORY, "no memory for the report");
    if (r == TRL_OK && (fwrite(text, 1, length, stdout) != length || fflush(stdout) != 0))
        r = trl_error_set(err, TRL_ERR_FILE, "cannot write to standard output");
    free(text);
    return r;
}

static trl_result all(work *w, const trl_aces_output *output, trl_error *err) {
    const trl_cli_scope_job *job = w->job;
    trl_result r = open_picture(w, err);
    if (r == TRL_OK) choose_space(w);
    if (r == TRL_OK) r = make_plan(w, output, err);
    if (r == TRL_OK) r = measure(w, err);
    if (r == TRL_OK && job->plot)
        r = draw(w->scope, job->width, job->columns, job->plot, job->overwrite, err);
    if (r == TRL_OK && (!job->plot || job->json)) r = report(w, err);
    return r;
}

trl_result trl_cli_scope_work(const trl_cli_scope_job *job, const trl_aces_output *output,
                              trl_error *err) {
    work w = {.job = job, .params = TRL_SCOPE_PARAMS_INIT};
    trl_result r = all(&w, output, err);
    trl_scope_destroy(&w.scope);
    trl_plan_destroy(&w.plan);
    trl_image_close(&w.reader);
    return r;
}
