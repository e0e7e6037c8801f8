// troland chart: test pictures.
#include "cli/commands.h"
#include "cli/exr_choice.h"
#include "cli/json.h"
#include "cli/message.h"
#include "cli/names.h"
#include "cli/numbers.h"
#include "cli/paths.h"
#include "cli/progress.h"
#include "cli/threads.h"

#include <troland/chart.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const char *each_chart(size_t i) {
    const trl_chart *chart = trl_chart_at(i);
    return chart ? chart->name : NULL;
}

static const trl_cli_operand operands[] = {
    {"NAME", "the chart; without one, all are listed", true, false, {.each = each_chart}},
    {"OUT",
     "the file to write: .exr; .png for gamma, which holds codes",
     true,
     false,
     {.file = true}},
    {0},
};

static const trl_cli_option options[] = {
    {.name = "size", .argument = "WxH", .help = "size in pixels", .preset = "the chart's own"},
    {.name = "samples",
     .argument = "N",
     .help = "light paths per pixel of the studio, 1…65536",
     .preset = "the chart's own"},
    TRL_CLI_OPTION_EXR_DEPTH("half"),
    {.name = "threads", .letter = 'j', .argument = "N", .help = "1…256", .preset = "one per core"},
    TRL_CLI_OPTION_OVERWRITE,
    TRL_CLI_OPTION_QUIET,
    TRL_CLI_OPTION_JSON("print the list of charts as JSON"),
    TRL_CLI_OPTION_HELP,
    {0},
};

static const trl_cli_example examples[] = {
    {"troland chart", "list the charts"},
    {"troland chart ramp ramp.exr", "make the grey ramp in stops"},
    {"troland chart gamma gamma.png", "make the chart that tells a display's gamma by eye"},
    {"troland chart studio studio.exr --size 320x180 --samples 4", "make a small, quick studio"},
    {0},
};

// What the threads draw into: the strips of one turn, each packed by its drawer.
typedef struct drawing {
    const trl_chart *chart;
    uint32_t width, height, samples, threads;
    trl_packing packing;
    uint32_t turn_y;       // the first row of this turn
    float *planes;         // per thread: 3 planes of a strip
    unsigned char *packed; // the turn's rows
} drawing;

enum { STRIP = 8 };

typedef struct drawer {
    drawing *drawing;
    uint32_t index;
    pthread_t thread;
    bool started;
} drawer;

static size_t row_bytes(const drawing *d) {
    return (size_t)d->width * 3 * trl_sample_size(d->packing.sample);
}

static void *draw(void *arg) {
    const drawer *me = arg;
    const drawing *d = me->drawing;
    size_t plane = (size_t)d->width * STRIP;
    float *base = d->planes + 3 * plane * me->index;
    float *planes[3] = {base, base + plane, base + 2 * plane};
    uint32_t y = d->turn_y + me->index * STRIP;
    if (y >= d->height) return NULL;
    uint32_t rows = d->height - y < STRIP ? d->height - y : STRIP;
    trl_chart_rows(d->chart, d->width, d->height, d->samples, y, rows, planes, d->width);
    for (uint32_t i = 0; i < rows; i++) {
        const float *row[4] = {planes[0] + (size_t)i * d->width, planes[1] + (size_t)i * d->width,
                               planes[2] + (size_t)i * d->width, NULL};
        trl_pack_row(&d->packing, row, 0, y + i, d->width,
                     d->packed + row_bytes(d) * (me->index * STRIP + i));
    }
    return NULL;
}

static void draw_turn(drawing *d, drawer *drawers) {
    for (uint32_t i = 0; i < d->threads; i++) {
        drawers[i] = (drawer){.drawing = d, .index = i};
        drawers[i].started =
            i > 0 && pthread_create(&drawers[i].thread, NULL, draw, &drawers[i]) == 0;
    }
    for (uint32_t i = 0; i < d->threads; i++) {
        if (drawers[i].started)
            pthread_join(drawers[i].thread, NULL);
        else
            draw(&drawers[i]); // the first is ours, and those that got no thread
    }
}

static trl_result draw_all(drawing *d, trl_image_writer *writer, const volatile int *cancel,
                           trl_cli_progress *progress, trl_error *err) {
    drawer drawers[TRL_CLI_THREADS_MOST];
    if (d->width == 0 || d->threads == 0)
        return trl_error_set(err, TRL_ERR_ARGUMENT, "there is no chart to draw");
    d->planes = calloc((size_t)d->threads * STRIP * 3, d->width * sizeof(float));
    d->packed = calloc((size_t)d->threads * STRIP, row_bytes(d));
    trl_result r = TRL_OK;
    if (!d->planes || !d->packed)
        r = trl_error_set(err, TRL_ERR_MEMORY, "no memory for a chart of %u×%u: make it smaller",
                          d->width, d->height);
    for (uint32_t y = 0; r == TRL_OK && y < d->height; y += d->threads * STRIP) {
        d->turn_y = y;
        draw_turn(d, drawers);
        uint32_t rows = d->height - y < d->threads * STRIP ? d->height - y : d->threads * STRIP;
        r = trl_image_writer_rows(writer, rows, d->packed, row_bytes(d), err);
        trl_cli_progress_show(progress, y + rows, d->height);
        if (r == TRL_OK && *cancel) r = TRL_ERR_CANCELED;
    }
    free(d->packed);
    free(d->planes);
    return r;
}

static int make(drawing *d, const char *path, bool overwrite, bool quiet) {
    static volatile int cancel;
    trl_error err = TRL_ERROR_INIT;
    trl_image_writer *writer = NULL;
    trl_cli_progress progress;
    trl_image_write_params params = TRL_IMAGE_WRITE_PARAMS_INIT;
    char software[40];
    snprintf(software, sizeof software, "troland %s", trl_version());
    const char *texts[] = {"software", software, "troland:chart", d->chart->name};
    params.data = params.display = (trl_window){0, 0, d->width, d->height};
    params.packing = d->packing;
    params.color.known = !d->chart->display; // codes for the display that shows them
    params.color.primaries = trl_primaries_ap0;
    params.overwrite = overwrite;
    params.text_count = 2;
    params.texts = texts;
    trl_cli_cancel_by_signals(&cancel);
    trl_cli_progress_begin(&progress, !quiet, path);
    trl_result r = trl_image_create(&writer, path, &params, &err);
    if (r == TRL_OK) r = draw_all(d, writer, &cancel, &progress, &err);
    if (r == TRL_OK) r = trl_image_writer_finish(writer, &err);
    trl_image_writer_destroy(&writer);
    trl_cli_progress_end(&progress);
    if (r == TRL_ERR_CANCELED)
        return trl_cli_say(TRL_CLI_INTERRUPTED, "interrupted: '%s' was not written", path);
    return r == TRL_OK ? TRL_CLI_DONE : trl_cli_say_error(&err);
}

static int list(bool as_json) {
    trl_cli_json json;
    trl_cli_json_begin(&json, stdout);
    if (as_json) trl_cli_json_array(&json, NULL);
    for (size_t i = 0; trl_chart_at(i); i++) {
        const trl_chart *chart = trl_chart_at(i);
        if (!as_json) {
            printf("%s%s: %s (%u×%u)\n  ", i == 0 ? "" : "\n", chart->name, chart->summary,
                   chart->width, chart->height);
            trl_cli_wrap(stdout, chart->description, 2, 2);
            continue;
        }
        trl_cli_json_object(&json, NULL);
        trl_cli_json_string(&json, "name", chart->name);
        trl_cli_json_string(&json, "summary", chart->summary);
        trl_cli_json_string(&json, "description", chart->description);
        trl_cli_json_integer(&json, "width", chart->width);
        trl_cli_json_integer(&json, "height", chart->height);
        trl_cli_json_bool(&json, "display", chart->display);
        trl_cli_json_close(&json, '}');
    }
    if (as_json) {
        trl_cli_json_close(&json, ']');
        trl_cli_json_end(&json);
    }
    return TRL_CLI_DONE;
}

static int read_options(drawing *d, const trl_cli_args *args) {
    const char *size = trl_cli_value(args, "size");
    const char *samples = trl_cli_value(args, "samples");
    int64_t n = 0;
    if (size && !trl_cli_size(size, 65536, &d->width, &d->height))
        return trl_cli_misfit(args, "size", "a size such as 1920x1080, at most 65536 each way");
    if (samples && !trl_cli_integer(samples, 1, 65536, &n))
        return trl_cli_misfit(args, "samples", "a number from 1 to 65536");
    d->samples = (uint32_t)n;
    d->packing = (trl_packing){.size = sizeof(trl_packing), .channels = 3};
    d->packing.sample = TRL_SAMPLE_HALF;
    int status = trl_cli_exr_depth_choose(&d->packing.sample, args);
    if (status != 0) return status;
    if (d->chart->display) d->packing.sample = TRL_SAMPLE_U8;
    if (d->chart->display && trl_cli_given(args, "depth"))
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--depth is for scene light (chart): %s has 8-bit codes",
                           d->chart->name);
    if (samples && strcmp(d->chart->name, "studio") != 0)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--samples is for the studio (chart): %s is not drawn by light paths",
                           d->chart->name);
    return trl_cli_threads(args, &d->threads);
}

static int check_list(const trl_cli_args *args) {
    for (size_t i = 0; options[i].name; i++)
        if (args->values[i] && strcmp(options[i].name, "json") != 0)
            return trl_cli_say(TRL_CLI_WRONG,
                               "--%s needs a chart (chart): write troland chart NAME OUT.exr",
                               options[i].name);
    return list(trl_cli_given(args, "json"));
}

static const char *ending_of(const trl_chart *chart) {
    return chart->display ? ".png" : ".exr";
}

static int run(const trl_cli_args *args) {
    if (args->operand_count == 0) return check_list(args);
    const char *name = args->operands[0];
    drawing d = {.chart = trl_chart_find(name)};
    if (!d.chart) {
        char hint[200];
        return trl_cli_say(
            TRL_CLI_FAILED, "no chart is called '%s': %s", name,
            trl_cli_nearest_of(name, each_chart, "troland chart lists them", hint, sizeof hint));
    }
    if (trl_cli_given(args, "json"))
        return trl_cli_say(
            TRL_CLI_CONTRADICTION,
            "--json is for the list of charts (chart): leave the name or --json out");
    if (args->operand_count == 1)
        return trl_cli_say(TRL_CLI_WRONG, "OUT is missing (chart): write troland chart %s %s%s",
                           name, name, ending_of(d.chart));
    const char *path = args->operands[1], *ending = ending_of(d.chart);
    if (!trl_cli_path_ends(path, ending))
        return trl_cli_say(TRL_CLI_WRONG, "'%s' cannot hold %s (chart): let the name end in %s",
                           path, d.chart->display ? "a display's codes" : "scene light", ending);
    d.width = d.chart->width;
    d.height = d.chart->height;
    int status = read_options(&d, args);
    if (status != 0) return status;
    return make(&d, path, trl_cli_given(args, "overwrite"), trl_cli_given(args, "quiet"));
}

const trl_cli_command trl_cli_chart = {
    .name = "chart",
    .summary = "make a test picture",
    .description = "Makes a chart in linear ACES2065-1, with 0.18 for mid grey, as an OpenEXR "
                   "file; the chart gamma in code values for a display, as a PNG file. Without a "
                   "name it lists the charts and tells how to read each of them.",
    .operands = operands,
    .options = options,
    .examples = examples,
    .run = run,
};
