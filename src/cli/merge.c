// troland merge: an exposure bracket into one scene-linear picture.
#include "cli/merge.h"
#include "cli/commands.h"
#include "cli/exr_choice.h"
#include "cli/message.h"
#include "cli/numbers.h"
#include "cli/paths.h"
#include "cli/plot.h"
#include "cli/progress.h"
#include "cli/shared.h"
#include "cli/space_choice.h"
#include "cli/threads.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const trl_cli_operand operands[] = {
    {"FILE",
     "the pictures (camera raw, .exr, .png, .jpg), and last the .exr to write",
     false,
     true,
     {.file = true}},
    {0},
};

static const trl_cli_option options[] = {
    {.name = "stops",
     .argument = "LIST",
     .help = "the exposure of each picture in stops, such as 0,-2,+2, or auto: as the pictures "
             "tell it",
     .preset = "as EXIF says, else auto"},
    {.name = "response",
     .argument = "NAME",
     .help = "how developed pictures answer to light: debevec and robertson recover it, srgb "
             "takes what the files say, else sRGB",
     .preset = "debevec, and srgb where that fails",
     .values = {.words = "debevec robertson srgb"}},
    {.name = "white",
     .argument = "VALUE",
     .help = "linear pictures: the value of saturated samples",
     .preset = "1 for PNG; found for EXR"},
    {.name = "full-scale",
     .argument = "ELECTRONS",
     .help = "electrons that make value 1 in the reference picture",
     .preset = "estimated from the pictures, else 20000 at ISO 100"},
    {.name = "read-noise",
     .argument = "ELECTRONS",
     .help = "noise in the dark; needs --full-scale",
     .preset = "4"},
    {.name = "reference",
     .argument = "N",
     .help = "the picture, counted from 1, that others are aligned to and compared with, and "
             "whose white is 1",
     .preset = "the best exposed"},
    {.name = "align", .negatable = true, .help = "find how the camera moved", .preset = "on"},
    {.name = "deghost",
     .negatable = true,
     .help = "take what moved from one picture only",
     .preset = "on"},
    {.name = "ghost-limit",
     .argument = "RATIO",
     .help = "difference over noise, squared, that is taken for movement, 1 to 1000",
     .preset = "4"},
    {.name = "crop", .help = "to what all pictures show"},
    {.name = "scale",
     .argument = "UNIT",
     .help = "reference: its white is 1; nits: cd/m² from its time, f-number and ISO speed",
     .preset = "reference",
     .values = {.words = "reference nits"}},
    TRL_CLI_OPTION_EXR_DEPTH("half"),
    TRL_CLI_OPTION_COMPRESSION(""),
    TRL_CLI_OPTION_PLOT("draw which picture tells which light, and the response: .svg or .png"),
    TRL_CLI_OPTION_OVERWRITE,
    {.name = "threads", .letter = 'j', .argument = "N", .help = "1…256", .preset = "one per core"},
    TRL_CLI_OPTION_QUIET,
    TRL_CLI_OPTION_JSON("print the report as JSON"),
    TRL_CLI_OPTION_HELP,
    {0},
};

static const trl_cli_example examples[] = {
    {"troland merge under.exr shot.exr over.exr merged.exr",
     "a bracket, also of .png, .jpg; exposures as the files say them"},
    {"troland merge under.exr shot.exr over.exr still.exr --stops -2,0,+2 --no-align",
     "exposures as you say them, from a tripod"},
    {0},
};

typedef struct task {
    const trl_cli_args *args;
    const char *const *paths;
    const char *out;
    size_t count;
    double stops[TRL_MERGE_FRAMES_MAX];
    trl_merge_params params;
    trl_sample sample;
    trl_cli_compression compression;
    trl_cli_merge_shared *shared;
    volatile int cancel;       // parent and child have their own
    trl_cli_progress progress; // the parent's
} task;

static void note_rows(void *user, uint64_t done, uint64_t total) {
    trl_cli_merge_shared *shared = user;
    shared->rows_done = done;
    shared->rows_total = total;
}

static trl_result create_target(trl_image_writer **writer, const task *t,
                                const trl_image_info *info, trl_error *err) {
    char software[40];
    const trl_image_part *part = &info->parts[0];
    snprintf(software, sizeof software, "troland %s", trl_version());
    const char *texts[] = {"software", software};
    trl_image_write_params params = TRL_IMAGE_WRITE_PARAMS_INIT;
    params.data = (trl_window){0, 0, info->window.width, info->window.height};
    params.display = params.data;
    params.packing = (trl_packing){.size = sizeof(trl_packing), .sample = t->sample, .channels = 3};
    params.color.known = part->has_chromaticities;
    params.color.primaries = part->chromaticities;
    params.color.white_nits = part->white_nits;
    params.camera = info->camera;
    params.compression = t->compression.name;
    params.dwa_level = t->compression.dwa_level;
    params.overwrite = trl_cli_given(t->args, "overwrite");
    params.threads = t->params.threads;
    params.text_count = 1;
    params.texts = texts;
    return trl_image_create(writer, t->out, &params, err);
}

static trl_result write_all(const task *t, trl_image_reader *merged, trl_error *err) {
    trl_plan *plan = NULL;
    trl_image_writer *writer = NULL;
    trl_image_process_params params = TRL_IMAGE_PROCESS_PARAMS_INIT;
    params.threads = t->params.threads;
    params.progress = note_rows;
    params.user = t->shared;
    params.cancel = &t->cancel;
    trl_result r = trl_plan_create(&plan, err);
    if (r == TRL_OK) r = create_target(&writer, t, trl_image_reader_info(merged), err);
    if (r == TRL_OK) r = trl_image_process(merged, plan, writer, &params, NULL, err);
    if (r == TRL_OK) r = trl_image_writer_finish(writer, err);
    trl_image_writer_destroy(&writer);
    trl_plan_destroy(&plan);
    return r;
}

// An EXR that was rendered holds code values, of which only it knows.
static trl_result check_scene(const char *path, trl_error *err) {
    trl_image_reader *reader = NULL;
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.headers_only = true;
    trl_result r = trl_image_open(&reader, path, &params, err);
    if (r == TRL_OK) {
        const char *display = trl_cli_display_of_scene(trl_image_reader_info(reader));
        if (display)
            r = trl_error_set(err, TRL_ERR_ARGUMENT, TRL_CLI_RENDERED_NO_SCENE, path, display);
    }
    trl_image_close(&reader);
    return r;
}

static trl_result work(void *arg, trl_error *err) {
    const task *t = arg;
    trl_image_reader *merged = NULL;
    trl_result r = TRL_OK;
    for (size_t i = 0; i < t->count && r == TRL_OK; i++)
        if (trl_cli_path_ends(t->paths[i], ".exr")) r = check_scene(t->paths[i], err);
    if (r == TRL_OK) r = trl_merge_open(&merged, t->paths, t->count, &t->params, err);
    if (r != TRL_OK) return r;
    r = write_all(t, merged, err);
    trl_merge_report_get(merged, &t->shared->report);
    trl_image_close(&merged);
    return r;
}

static int read_stops(task *t) {
    const char *text = trl_cli_value(t->args, "stops");
    if (!text) return 0;
    t->params.estimate_stops = strcmp(text, "auto") == 0;
    if (t->params.estimate_stops) return 0;
    if (!trl_cli_numbers(text, t->stops, (int)t->count))
        return trl_cli_misfit(t->args, "stops",
                              "%zu numbers parted by commas, one for each picture, or auto",
                              t->count);
    t->params.stops = t->stops;
    return 0;
}

// A number above 0 where the option was given.
static int read_number(const task *t, const char *name, double low, double high, double *out) {
    const char *text = trl_cli_value(t->args, name);
    if (!text || (trl_cli_number(text, out) && *out >= low && *out <= high)) return 0;
    return trl_cli_misfit(t->args, name, "a number from %g to %g", low, high);
}

static int read_words(task *t) {
    const char *response = trl_cli_value(t->args, "response"),
               *scale = trl_cli_value(t->args, "scale");
    static const char *const names[] = {"debevec", "robertson", "srgb"};
    for (int i = 0; i < 3 && response; i++)
        if (strcmp(response, names[i]) == 0)
            t->params.response = (trl_merge_response)(TRL_MERGE_RESPONSE_DEBEVEC + i);
    if (response && t->params.response == TRL_MERGE_RESPONSE_AUTO)
        return trl_cli_misfit(t->args, "response", "debevec, robertson or srgb");
    if (scale && strcmp(scale, "nits") == 0) t->params.scale = TRL_MERGE_SCALE_NITS;
    if (scale && strcmp(scale, "nits") != 0 && strcmp(scale, "reference") != 0)
        return trl_cli_misfit(t->args, "scale", "reference or nits");
    return trl_cli_exr_depth_choose(&t->sample, t->args);
}

static int read_options(task *t) {
    const trl_cli_args *args = t->args;
    const char *reference = trl_cli_value(args, "reference");
    int64_t number = 0;
    int status = read_stops(t);
    if (status == 0) status = read_words(t);
    if (status == 0) status = trl_cli_compression_choose(&t->compression, args);
    if (status == 0) status = read_number(t, "white", 1e-6, 1e6, &t->params.white);
    if (status == 0) status = read_number(t, "full-scale", 1, 1e9, &t->params.full_scale_e);
    if (status == 0) status = read_number(t, "read-noise", 1e-3, 1e6, &t->params.read_noise_e);
    if (status == 0) status = read_number(t, "ghost-limit", 1, 1000, &t->params.deghost_limit);
    if (status != 0) return status;
    if (trl_cli_given(args, "read-noise") && !trl_cli_given(args, "full-scale"))
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--read-noise means nothing without --full-scale (merge): "
                           "give both, or neither to have them estimated");
    if (reference && !trl_cli_integer(reference, 1, (int64_t)t->count, &number))
        return trl_cli_misfit(args, "reference", "the number of a picture, 1 to %zu", t->count);
    t->params.reference = (uint32_t)number;
    t->params.align = trl_cli_switch(args, "align", 1);
    t->params.deghost = trl_cli_switch(args, "deghost", 1);
    t->params.crop = trl_cli_given(args, "crop");
    return trl_cli_threads(args, &t->params.threads);
}

static int check_files(const task *t) {
    trl_error err = TRL_ERROR_INIT;
    for (size_t i = 0; i < t->count; i++)
        if (trl_cli_is_folder(t->paths[i]))
            return trl_cli_say(TRL_CLI_WRONG,
                               "'%s' is a folder (merge): name the pictures in it, such as "
                               "%s/*.png",
                               t->paths[i], t->paths[i]);
    if (t->count < 2)
        return trl_cli_say(TRL_CLI_WRONG,
                           "%s (merge): give two or more exposures of a scene, and last the .exr "
                           "to write",
                           t->count == 0 ? "one file is not enough" : "one picture is no bracket");
    if (t->count > TRL_MERGE_FRAMES_MAX)
        return trl_cli_say(TRL_CLI_WRONG, "%zu pictures are too many (merge): give at most %d",
                           t->count, TRL_MERGE_FRAMES_MAX);
    if (!trl_cli_path_ends(t->out, ".exr"))
        return trl_cli_say(TRL_CLI_WRONG,
                           "the last name is the file to write, and '%s' is no .exr (merge): end "
                           "with a name such as merged.exr",
                           t->out);
    if (trl_image_target_check(t->out, t->sample, &err) != TRL_OK)
        return trl_cli_say(TRL_CLI_WRONG, "%s", err.message);
    for (size_t i = 0; i < t->count; i++) {
        if (trl_cli_same_file(t->paths[i], t->out))
            return trl_cli_say(TRL_CLI_WRONG,
                               "'%s' is a picture that is read (merge): name the .exr to write "
                               "last",
                               t->out);
        for (size_t k = 0; k < i; k++)
            if (trl_cli_same_file(t->paths[i], t->paths[k]))
                return trl_cli_say(TRL_CLI_WRONG,
                                   "'%s' is given twice (merge): name each picture "
                                   "once",
                                   t->paths[i]);
    }
    return 0;
}

// Before the work, which may take long. Another program may still make the file meanwhile: the
// writer looks again.
static int check_target(const task *t) {
    trl_error err = TRL_ERROR_INIT;
    trl_atomic_file *file = NULL;
    if (trl_atomic_create(&file, t->out, trl_cli_given(t->args, "overwrite"), &err) != TRL_OK)
        return trl_cli_say_error(&err);
    trl_atomic_destroy(&file);
    return 0;
}

static void tick(void *user) {
    task *t = user;
    trl_cli_progress_show(&t->progress, t->shared->rows_done, t->shared->rows_total);
}

static int report(const task *t) {
    trl_error err = TRL_ERROR_INIT;
    trl_merge_report *r = &t->shared->report;
    bool quiet = trl_cli_given(t->args, "quiet");
    for (uint32_t i = 0; i < r->note_count && i < TRL_MERGE_NOTES_MAX; i++) {
        trl_cli_clean(r->notes[i], false);
        trl_cli_note(quiet, "%s", r->notes[i]);
    }
    if (trl_cli_given(t->args, "json"))
        trl_cli_merge_json(t->args, r);
    else if (!quiet)
        trl_cli_merge_text(t->args, r);
    if (trl_cli_value(t->args, "plot") && trl_cli_merge_plot(t->args, r, &err) != TRL_OK)
        return trl_cli_say_error(&err);
    return TRL_CLI_DONE;
}

static int guarded(task *t) {
    trl_error err = TRL_ERROR_INIT;
    trl_guard_params guard = TRL_GUARD_PARAMS_INIT;
    guard.memory_bytes = UINT64_C(8) << 30;
    guard.seconds_idle = 120; // finding a response or a shift decodes nothing
    guard.silent = true;
    guard.tick = tick;
    guard.user = t;
    trl_cli_cancel_by_signals(&t->cancel);
    t->params.cancel = &t->cancel;
    fflush(stdout);
    trl_cli_progress_begin(&t->progress, !trl_cli_given(t->args, "quiet"), t->out);
    trl_result r = trl_guard_run(&guard, t->out, work, t, &err);
    trl_cli_progress_end(&t->progress);
    trl_cli_cancel_by_signals(NULL);
    if (r == TRL_ERR_CANCELED)
        return trl_cli_say(TRL_CLI_INTERRUPTED, "interrupted: '%s' was not written", t->out);
    return r == TRL_OK ? report(t) : trl_cli_say_error(&err);
}

static int run(const trl_cli_args *args) {
    task t = {.args = args, .params = TRL_MERGE_PARAMS_INIT};
    t.count = args->operand_count - 1;
    t.paths = (const char *const *)args->operands;
    t.out = args->operands[t.count];
    t.sample = TRL_SAMPLE_HALF;
    int status = check_files(&t);
    if (status == 0) status = read_options(&t);
    if (status == 0 && trl_cli_given(args, "plot")) status = trl_cli_plot_check(args);
    if (status == 0) status = check_target(&t);
    if (status != 0) return status;
    t.shared = trl_cli_shared(sizeof *t.shared);
    if (!t.shared) return TRL_CLI_AGAIN;
    status = guarded(&t);
    trl_cli_shared_free(t.shared, sizeof *t.shared);
    return status;
}

const trl_cli_command trl_cli_merge = {
    .name = "merge",
    .summary = "merge an exposure bracket into one scene-linear picture",
    .description =
        "Takes pictures of one scene with different exposures, and last the name of the .exr to "
        "write. The order of the pictures does not matter.\n\n"
        "Each pixel is the most likely light given all pictures that are not saturated there, by "
        "the noise of photons and of the camera. Pictures of a hand-held camera are aligned "
        "(shifts to fractions of a pixel, and turns), and what moved is taken from the reference "
        "picture. Developed "
        "pictures (JPEG, PNG) are made linear by a response curve that is found from them. The "
        "primaries are those of the pictures, sRGB where they do not say; camera raw files become "
        "ACES2065-1.\n\n"
        "The report says what each picture gave: its exposure against the reference, how far it "
        "had moved, its share of the weight, the share of pixels that it has a part in and of "
        "those where it was left out because something moved; and the range from a "
        "signal-to-noise ratio of 1 to saturation, of the reference alone and of all.",
    .operands = operands,
    .options = options,
    .examples = examples,
    .run = run,
};
