// troland sensor: frames of a sensor whose numbers are known.
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/number_list.h"
#include "cli/numbers.h"
#include "cli/paths.h"
#include "cli/progress.h"

#include <troland/camera.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ELECTRONS_PER_S 1e6 // the light of the made lamp, for the exposure times in the files

static const trl_cli_operand operands[] = {
    {"OUT",
     "the file to write: .exr; with #### in its name, one for each frame",
     false,
     false,
     {.file = true}},
    {0},
};

static const trl_cli_option options[] = {
    {.group = "Light",
     .name = "electrons",
     .argument = "LIST",
     .help = "what the light frees in each pixel, on average: 0 for dark frames, or a list "
             "0,100,1000 or a range 500..33000/500",
     .preset = "10000"},
    {.name = "frames", .argument = "N", .help = "of each exposure, 1…1000", .preset = "1"},
    {.name = "chart",
     .help = "lay the exposures side by side in each frame, as the patches of a step chart"},
    {.group = "Sensor",
     .name = "full-well",
     .argument = "E",
     .help = "electrons that a pixel holds",
     .preset = "30000"},
    {.name = "read-noise", .argument = "E", .help = "noise in the dark, electrons", .preset = "3"},
    {.name = "gain", .argument = "E", .help = "electrons for one DN", .preset = "2"},
    {.name = "prnu",
     .argument = "PERCENT",
     .help = "how much the pixels differ in light",
     .preset = "0.5"},
    {.name = "dsnu",
     .argument = "E",
     .help = "how much they differ in the dark, electrons",
     .preset = "1"},
    {.name = "black-level", .argument = "DN", .help = "the code of no light", .preset = "512"},
    {.name = "white-level",
     .argument = "DN",
     .help = "the largest code, 0 for none",
     .preset = "16383"},
    {.name = "step",
     .argument = "DN",
     .help = "from one code to the next, 0 for none",
     .preset = "1"},
    {.name = "seed",
     .argument = "N",
     .help = "another sensor of the same make: its pixels and its noise",
     .preset = "1"},
    {.group = "Output",
     .name = "size",
     .argument = "WxH",
     .help = "size in pixels",
     .preset = "800x600"},
    TRL_CLI_OPTION_OVERWRITE,
    TRL_CLI_OPTION_QUIET,
    TRL_CLI_OPTION_HELP,
    {0},
};

static const trl_cli_example examples[] = {
    {"troland sensor dark#.exr --electrons 0 --frames 2 --size 400x300", "two dark frames"},
    {"troland sensor flat#.exr --electrons 1200..33600/1200 --frames 2 --size 400x300",
     "pairs of 28 exposures, past saturation"},
    {"troland range camera --flat flat*.exr --dark dark*.exr", "and what a measurement finds"},
    {"troland sensor chart#.exr --chart --electrons 8,16,32,64,128,256,512,1024,2048,4096,8192 "
     "--frames 4 --size 400x300",
     "a step chart of eleven patches"},
    {"troland range camera --flat chart*.exr --dark dark*.exr --patches 11",
     "and what a measurement of it finds"},
    {0},
};

typedef struct making {
    trl_sensor sensor;
    uint64_t seed;
    uint32_t width, height, frames;
    trl_cli_list electrons;
    const char *out;
    trl_sequence *sequence; // NULL: one file
    bool overwrite, chart;
    volatile int cancel;
} making;

static size_t frame_count(const making *m) {
    return m->chart ? m->frames : m->electrons.count * m->frames;
}

static int read_sensor(trl_sensor *s, const trl_cli_args *args) {
    trl_error err = TRL_ERROR_INIT;
    const struct {
        const char *name;
        double *to;
    } numbers[] = {{"full-well", &s->full_well_e}, {"read-noise", &s->read_noise_e},
                   {"gain", &s->gain_e_per_dn},    {"dsnu", &s->dsnu_e},
                   {"black-level", &s->black_dn},  {"white-level", &s->white_dn},
                   {"step", &s->step_dn},          {"prnu", &s->prnu}};
    s->prnu *= 100;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const char *text = trl_cli_value(args, numbers[i].name);
        if (text && !trl_cli_number(text, numbers[i].to))
            return trl_cli_misfit(args, numbers[i].name, "a number");
    }
    s->prnu /= 100;
    if (trl_sensor_check(s, &err) != TRL_OK) return trl_cli_say(TRL_CLI_WRONG, "%s", err.message);
    return 0;
}

static int read_light(making *m, const trl_cli_args *args) {
    const char *text = trl_cli_value(args, "electrons");
    int64_t n = 1;
    int status = trl_cli_list_read_word(&m->electrons, text ? text : "10000", "sensor");
    if (status != 0) return status;
    for (size_t i = 0; i < m->electrons.count; i++)
        if (m->electrons.values[i] < 0 || m->electrons.values[i] > 1e9)
            return trl_cli_misfit(args, "electrons", "numbers from 0 to 1e9");
    if (trl_cli_value(args, "frames") &&
        !trl_cli_integer(trl_cli_value(args, "frames"), 1, 1000, &n))
        return trl_cli_misfit(args, "frames", "a number from 1 to 1000");
    m->frames = (uint32_t)n;
    m->chart = trl_cli_given(args, "chart");
    if (m->chart && m->electrons.count > m->width)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "%zu patches do not fit into a width of %u pixels (sensor): give a "
                           "larger --size or fewer --electrons",
                           m->electrons.count, m->width);
    return 0;
}

static int read_target(making *m, const trl_cli_args *args) {
    trl_error err = TRL_ERROR_INIT;
    size_t n = strlen(m->out), count = frame_count(m);
    if (!trl_cli_path_ends(m->out, ".exr"))
        return trl_cli_say(TRL_CLI_WRONG,
                           "'%s' cannot hold a sensor's codes (sensor): let the name end in .exr",
                           m->out);
    if (count > 1 && !trl_sequence_is(m->out))
        return trl_cli_say(TRL_CLI_WRONG,
                           "'%s' has no place for the numbers of %zu frames (sensor): write "
                           "%.*s####.exr",
                           m->out, count, (int)(n - 4), m->out);
    if (trl_sequence_is(m->out) && trl_sequence_create(&m->sequence, m->out, &err) != TRL_OK)
        return trl_cli_say(TRL_CLI_WRONG, "%s", err.message);
    m->overwrite = trl_cli_given(args, "overwrite");
    return 0;
}

static int read_options(making *m, const trl_cli_args *args) {
    const char *size = trl_cli_value(args, "size"), *seed = trl_cli_value(args, "seed");
    int64_t n = 1;
    if (size && !trl_cli_size(size, 65536, &m->width, &m->height))
        return trl_cli_misfit(args, "size", "a size such as 800x600, at most 65536 each way");
    if (seed && !trl_cli_integer(seed, 0, INT64_MAX, &n))
        return trl_cli_misfit(args, "seed", "a whole number, 0 or more");
    m->seed = (uint64_t)n;
    int status = read_sensor(&m->sensor, args);
    if (status == 0) status = read_light(m, args);
    return status == 0 ? read_target(m, args) : status;
}

// What falls on column x: one light, or that of a patch.
static double light_at(const making *m, double electrons, uint32_t x) {
    return m->chart ? m->electrons.values[(uint64_t)x * m->electrons.count / m->width] : electrons;
}

static trl_result write_rows(making *m, trl_image_writer *writer, double electrons, uint64_t number,
                             trl_error *err) {
    float *light = calloc(m->width, sizeof *light), *dn = calloc(m->width, sizeof *dn);
    trl_result r = TRL_OK;
    for (uint32_t x = 0; light && x < m->width; x++)
        light[x] = (float)light_at(m, electrons, x);
    if (!light || !dn)
        r = trl_error_set(err, TRL_ERR_MEMORY, "no memory for rows of %u pixels", m->width);
    for (uint32_t y = 0; r == TRL_OK && y < m->height; y++) {
        trl_sensor_frame_row(&m->sensor, m->seed, number, 0, y, m->width, light, dn);
        r = trl_image_writer_rows(writer, 1, dn, m->width * sizeof *dn, err);
        if (r == TRL_OK && m->cancel) r = TRL_ERR_CANCELED;
    }
    free(light);
    free(dn);
    return r;
}

static trl_result write_frame(making *m, const char *path, double electrons, uint64_t number,
                              trl_error *err) {
    trl_image_writer *writer = NULL;
    trl_image_write_params params = TRL_IMAGE_WRITE_PARAMS_INIT;
    char software[40], light[TRL_NUMBER_SIZE];
    snprintf(software, sizeof software, "troland %s", trl_version());
    const char *texts[] = {"software", software, "troland:electrons",
                           trl_number_print(light, electrons)};
    params.data = params.display = (trl_window){0, 0, m->width, m->height};
    params.packing =
        (trl_packing){.size = sizeof(trl_packing), .sample = TRL_SAMPLE_FLOAT, .channels = 1};
    params.camera.shutter_s = electrons / ELECTRONS_PER_S;
    params.overwrite = m->overwrite;
    params.text_count = 2;
    params.texts = texts;
    trl_result r = trl_image_create(&writer, path, &params, err);
    if (r == TRL_OK) r = write_rows(m, writer, electrons, number, err);
    if (r == TRL_OK) r = trl_image_writer_finish(writer, err);
    trl_image_writer_destroy(&writer);
    return r;
}

static double brightest(const making *m) {
    double most = 0;
    for (size_t i = 0; i < m->electrons.count; i++)
        most = fmax(most, m->electrons.values[i]);
    return most;
}

static int make(making *m, bool quiet) {
    trl_error err = TRL_ERROR_INIT;
    trl_cli_progress progress;
    char path[4096];
    size_t count = frame_count(m);
    trl_result r = TRL_OK;
    snprintf(path, sizeof path, "%s", m->out);
    trl_cli_progress_begin(&progress, !quiet, m->out);
    for (size_t i = 0; i < count && r == TRL_OK; i++) {
        // The exposure of a chart is that of its brightest patch.
        double electrons = m->chart ? brightest(m) : m->electrons.values[i / m->frames];
        // Dark frames and flat ones of one number would share their noise.
        uint64_t number = (uint64_t)(electrons * 1024) * 1000 + i % m->frames;
        if (m->sequence)
            r = trl_sequence_path(m->sequence, (int32_t)(i + 1), path, sizeof path, &err);
        if (r == TRL_OK) r = write_frame(m, path, electrons, number, &err);
        trl_cli_progress_show(&progress, i + 1, count);
    }
    trl_cli_progress_end(&progress);
    if (r == TRL_ERR_CANCELED)
        return trl_cli_say(TRL_CLI_INTERRUPTED, "interrupted: '%s' was not written", path);
    return r == TRL_OK ? TRL_CLI_DONE : trl_cli_say_error(&err);
}

static int run(const trl_cli_args *args) {
    static making m; // the signals' handler writes to it
    m = (making){.sensor = TRL_SENSOR_INIT, .width = 800, .height = 600, .out = args->operands[0]};
    int status = read_options(&m, args);
    if (status == 0) {
        trl_cli_cancel_by_signals(&m.cancel);
        status = make(&m, trl_cli_given(args, "quiet"));
    }
    trl_sequence_destroy(&m.sequence);
    trl_cli_list_free(&m.electrons);
    return status;
}

const trl_cli_command trl_cli_sensor = {
    .name = "sensor",
    .summary = "make frames of a sensor whose numbers are known",
    .description =
        "Makes grey frames of an evenly lit surface as a sensor would give them: electrons come by "
        "chance (Poisson), reading adds noise, each pixel has its own response and its own black, "
        "the well overflows, the code is rounded and ends. The values are the sensor's codes (DN), "
        "not light. The files say their exposure time, as if a lamp freed a million electrons a "
        "second.\n\n"
        "The same options give the same frames on every machine: to try troland range camera, or "
        "to test another program.",
    .operands = operands,
    .options = options,
    .examples = examples,
    .run = run,
};
