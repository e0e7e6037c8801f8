// The render itself; runs in a child process, so that a broken file can break
// nothing else.
#include "cli/render.h"

#include <math.h>
#include <string.h>

// Everything that must be let go of in the end.
typedef struct work {
    const trl_cli_job *job;
    trl_cli_report *report;
    trl_image_reader *reader;
    const trl_image_info *info;
    trl_plan *plan;
    trl_image_writer *writer;
    trl_image_process_params process;
    bool alpha; // the result has it
} work;

// A lone depth or mask channel is rendered as grey light; who did not ask for it by
// name should know.
static void note_grey(const work *w) {
    const char *asked = w->job->part.layer, *channel = w->info->gray_channel;
    if (!channel || (asked && *asked)) return;
    const char *dot = strrchr(channel, '.');
    if (strcmp(dot ? dot + 1 : channel, "Y") == 0) return;
    trl_cli_report_note(w->report, "'%s' has no colour channels: %s is taken as grey", w->job->in,
                        channel);
}

static trl_result open_picture(work *w, trl_error *err) {
    const trl_cli_job *job = w->job;
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.part = job->part.part;
    params.layer = job->part.layer;
    params.view = job->part.view;
    params.level_x = job->level_x;
    params.level_y = job->level_y;
    params.slots = w->process.threads;
    trl_result r = trl_image_open(&w->reader, job->in_path, &params, err);
    if (r != TRL_OK) return r;
    w->info = trl_image_reader_info(w->reader);
    const trl_image_part *part = &w->info->parts[w->info->selected_part];
    snprintf(w->report->in_format, sizeof w->report->in_format, "%s", w->info->format);
    snprintf(w->report->in_part, sizeof w->report->in_part, "%s", part->name);
    snprintf(w->report->in_layer, sizeof w->report->in_layer, "%s", w->info->selected_layer);
    snprintf(w->report->in_view, sizeof w->report->in_view, "%s", w->info->selected_view);
    note_grey(w);
    w->alpha = job->alpha && w->info->has_alpha;
    if (job->alpha && !job->exr && !w->info->has_alpha)
        trl_cli_report_note(w->report, "'%s' has no alpha channel to keep", job->in);
    return TRL_OK;
}

static trl_result plan_stages(work *w, const trl_aces_output *output, trl_error *err) {
    const trl_cli_job *job = w->job;
    trl_color_space space;
    trl_direction direction = job->inverse ? TRL_INVERSE : TRL_FORWARD;
    trl_result r = trl_plan_create(&w->plan, err);
    if (r == TRL_OK && w->alpha) r = trl_plan_add_unpremultiply(w->plan, err);
    if (job->inverse) {
        trl_cli_render_note_codes(job, w->info, w->report);
        if (r == TRL_OK) r = trl_plan_add_aces(w->plan, output, direction, err);
        snprintf(w->report->space, sizeof w->report->space, "%s", job->display.name);
        snprintf(w->report->space_from, sizeof w->report->space_from, "%s",
                 job->display_of_file ? "the file"
                 : job->display_given ? "--display"
                                      : "assumed");
    } else {
        if (r == TRL_OK) r = trl_cli_render_input(&space, job, w->info, w->report, err);
        if (r == TRL_OK) r = trl_plan_add_space(w->plan, &space, TRL_FORWARD, err);
    }
    if (r == TRL_OK && job->stops != 0) r = trl_plan_add_exposure(w->plan, job->stops, err);
    if (r == TRL_OK && !job->change_display)
        r = trl_plan_add_oklch(w->plan, &job->change, &trl_primaries_ap0, err);
    if (r == TRL_OK && !job->inverse) r = trl_plan_add_aces(w->plan, output, direction, err);
    if (r == TRL_OK && job->change_display)
        r = trl_plan_add_oklch_display(w->plan, &job->change, &job->display.params, err);
    // EXR alpha is associated, PNG alpha is not.
    if (r == TRL_OK && w->alpha && job->exr) r = trl_plan_add_premultiply(w->plan, err);
    if (r != TRL_OK) return r;
    w->report->stage_count = (uint32_t)trl_plan_stage_count(w->plan);
    if (w->report->stage_count > 16) w->report->stage_count = 16;
    for (uint32_t i = 0; i < w->report->stage_count; i++)
        snprintf(w->report->stages[i], sizeof w->report->stages[i], "%s",
                 trl_plan_stage_name(w->plan, i));
    return TRL_OK;
}

// How many pixels two windows share.
static double shared_area(trl_window a, trl_window b) {
    double w = fmin((double)a.x + a.width, (double)b.x + b.width) - fmax(a.x, b.x);
    double h = fmin((double)a.y + a.height, (double)b.y + b.height) - fmax(a.y, b.y);
    return fmax(w, 0) * fmax(h, 0);
}

static double area(trl_window w) {
    return (double)w.width * w.height;
}

// The frame that people mean by "the picture" is the display window; an EXR can
// keep what lies around it, so it does unless it is cropped or resized.
static trl_result choose_window(work *w, trl_error *err) {
    const trl_cli_job *job = w->job;
    trl_window data = w->info->window, display = w->info->display;
    bool resized = job->width != 0 || job->percent != 0;
    trl_cli_crop crop = job->crop;
    if (crop == TRL_CLI_CROP_AUTO)
        crop = job->exr && !resized ? TRL_CLI_CROP_DATA : TRL_CLI_CROP_DISPLAY;
    trl_window chosen = crop == TRL_CLI_CROP_DATA      ? data
                        : crop == TRL_CLI_CROP_DISPLAY ? display
                                                       : job->crop_window;
    if (crop == TRL_CLI_CROP_WINDOW && shared_area(chosen, data) == 0)
        return trl_error_set(err, TRL_ERR_ARGUMENT,
                             "--crop lies outside the picture, whose data window is %d,%d,%u,%u "
                             "('%.150s'): choose a part of it",
                             data.x, data.y, data.width, data.height, job->in);
    if (crop == TRL_CLI_CROP_DISPLAY && shared_area(chosen, data) == 0) {
        trl_cli_report_note(w->report,
                            "nothing of '%s' lies inside its display window: the data window "
                            "is rendered",
                            job->in);
        chosen = data;
    }
    if (crop == TRL_CLI_CROP_DISPLAY && shared_area(chosen, data) < 0.1 * area(data))
        trl_cli_report_note(w->report,
                            "nearly all of '%s' lies outside its display window: --crop data "
                            "shows it",
                            job->in);
    if (area(chosen) > 64 * area(data) + 16777216)
        return trl_error_set(err, TRL_ERR_LIMIT,
                             "the frame of %u×%u pixels is nearly empty, its picture has %u×%u "
                             "('%.150s'): give --crop data to render what is there",
                             chosen.width, chosen.height, data.width, data.height, job->in);
    w->process.crop = chosen;
    return TRL_OK;
}

// Of a resized picture: 17 gigapixels, 50 GB of PNG.
static const double most_pixels = 131072.0 * 131072;

static trl_result choose_size(work *w, trl_error *err) {
    const trl_cli_job *job = w->job;
    trl_window frame = w->process.crop;
    double aspect = w->info->parts[w->info->selected_part].pixel_aspect;
    w->process.width = job->width;
    w->process.height = job->height;
    if (job->percent > 0) {
        w->process.width = (uint32_t)fmax(1, round(frame.width * job->percent / 100));
        w->process.height = (uint32_t)fmax(1, round(frame.height * job->percent / 100));
    }
    if ((double)w->process.width * w->process.height > most_pixels)
        return trl_error_set(err, TRL_ERR_LIMIT,
                             "--resize asks for %u×%u pixels, more than 131072×131072 ('%.150s'): "
                             "choose a smaller size",
                             w->process.width, w->process.height, job->in);
    if (w->process.width == 0 && aspect > 0.1 && aspect < 10 && fabs(aspect - 1) > 0.005)
        trl_cli_report_note(w->report,
                            "the pixels of '%s' are %.4g times as wide as high: --resize %.0fx%u "
                            "makes them square",
                            job->in, aspect, round(frame.width * aspect), frame.height);
    return TRL_OK;
}

static void fill_color(trl_image_color *color, const trl_cli_job *job) {
    const trl_aces_params *p = &job->display.params;
    color->known = true;
    if (job->inverse) {
        color->primaries = trl_primaries_ap0;
        color->transfer = (trl_transfer){.kind = TRL_TRANSFER_LINEAR};
        // SMPTE ST 2065-4 wants uncompressed half.
        color->aces_container = job->sample == TRL_SAMPLE_HALF && job->compression.name &&
                                strcmp(job->compression.name, "none") == 0;
        return;
    }
    color->primaries = p->encoding;
    color->transfer = p->transfer;
    color->peak_nits = p->peak_nits * p->linear_scale;
    color->mastering = p->limiting;
}

static trl_result create_target(work *w, trl_error *err) {
    const trl_cli_job *job = w->job;
    char software[40];
    snprintf(software, sizeof software, "troland %s", trl_version());
    const char *texts[] = {job->exr ? "software" : "Software", software,
                           job->exr ? "troland:display" : "Display", job->display.name};
    trl_image_write_params params = TRL_IMAGE_WRITE_PARAMS_INIT;
    bool resized = w->process.width != 0;
    uint32_t width = resized ? w->process.width : w->process.crop.width;
    uint32_t height = resized ? w->process.height : w->process.crop.height;
    params.data = resized || !job->exr ? (trl_window){0, 0, width, height} : w->process.crop;
    params.display = params.data;
    if (job->exr && !resized && job->crop == TRL_CLI_CROP_AUTO) params.display = w->info->display;
    params.packing = (trl_packing){.size = sizeof(trl_packing),
                                   .sample = job->sample,
                                   .channels = w->alpha ? 4 : 3,
                                   .bits = job->bits,
                                   .dither = job->dither};
    fill_color(&params.color, job);
    params.compression = job->compression.name;
    params.dwa_level = job->compression.dwa_level;
    params.overwrite = job->overwrite;
    params.threads = w->process.threads;
    params.text_count = job->inverse ? 1 : 2;
    params.texts = texts;
    w->report->source = w->process.crop;
    w->report->width = width;
    w->report->height = height;
    w->report->channels = params.packing.channels;
    return trl_image_create(&w->writer, job->out, &params, err);
}

static void note_rows(void *user, uint64_t done, uint64_t total) {
    trl_cli_report *report = user;
    report->rows_done = done;
    report->rows_total = total;
}

// Damage in some rows need not keep anybody from the others.
static void tell_keep_going(trl_error *err) {
    size_t length = strlen(err->message);
    snprintf(err->message + length, sizeof err->message - length,
             "; --keep-going renders the rest");
}

static trl_result render(work *w, const trl_aces_output *output, trl_error *err) {
    const trl_cli_job *job = w->job;
    trl_result r = open_picture(w, err);
    if (r == TRL_OK) r = plan_stages(w, output, err);
    if (r == TRL_OK) r = choose_window(w, err);
    if (r == TRL_OK) r = choose_size(w, err);
    if (r == TRL_OK) r = create_target(w, err);
    if (r != TRL_OK) return r;
    w->process.keep_going = job->keep_going;
    w->process.keep_alpha = w->alpha;
    w->process.progress = note_rows;
    w->process.user = w->report;
    w->process.cancel = job->cancel;
    r = trl_image_process(w->reader, w->plan, w->writer, &w->process, &w->report->stats, err);
    if (w->report->stats.nan_samples > 0)
        trl_cli_report_note(w->report,
                            "'%s' holds values that are no numbers (%llu): taken as black", job->in,
                            (unsigned long long)w->report->stats.nan_samples);
    if (!job->exr && w->alpha && w->report->stats.uncovered_pixels > 0)
        trl_cli_report_note(w->report,
                            "light stands under alpha 0 in %llu pixels of '%s', where PNG shows "
                            "nothing: render it without --alpha",
                            (unsigned long long)w->report->stats.uncovered_pixels, job->in);
    if (r == TRL_OK) return trl_image_writer_finish(w->writer, err);
    if (r == TRL_ERR_FORMAT && !job->keep_going) tell_keep_going(err);
    if (r == TRL_ERR_PARTIAL) {
        trl_error late = TRL_ERROR_INIT;
        trl_result finished = trl_image_writer_finish(w->writer, &late);
        if (finished != TRL_OK) {
            *err = late;
            return finished;
        }
    }
    return r;
}

trl_result trl_cli_render_work(const trl_cli_job *job, const trl_aces_output *output,
                               trl_cli_report *report, trl_error *err) {
    work w = {.job = job, .report = report};
    w.process = (trl_image_process_params)TRL_IMAGE_PROCESS_PARAMS_INIT;
    // A reader has to know how many threads will call it.
    w.process.threads = job->threads;
    trl_result r = render(&w, output, err);
    trl_image_writer_destroy(&w.writer);
    trl_plan_destroy(&w.plan);
    trl_image_close(&w.reader);
    return r;
}
