// troland expose: a picture in more or less light, scene-linear in and out.
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/message.h"
#include "cli/numbers.h"
#include "cli/progress.h"
#include "cli/scene_picture.h"
#include "cli/standard_input.h"
#include "cli/threads.h"

#include <troland/image.h>

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

static const trl_cli_operand operands[] = {
    {"IN", "the picture: a scene-linear .exr (- for standard input)", false, false, {.file = true}},
    {"OUT", "the file to write: .exr", false, false, {.file = true}},
    {0},
};

static const trl_cli_option options[] = {
    {.name = "exposure", .letter = 'e', .argument = "STOPS", .help = "stops, from -50 to 50"},
    {.name = "match",
     .argument = "REF",
     .help = "find the stops that make IN as bright as this picture",
     .values = {.file = true}},
    {.name = "by",
     .argument = "LEVEL",
     .help = "match means or medians of the luminance",
     .preset = "mean",
     .values = {.words = "mean median"}},
    {.name = "per-channel", .help = "match red, green and blue each on its own"},
    {.name = "compression",
     .argument = "NAME",
     .help = "none, rle, zips, zip, piz, pxr24, b44, b44a, dwaa or dwab",
     .preset = "zip",
     .values = {.words = "none rle zips zip piz pxr24 b44 b44a dwaa dwab"}},
    TRL_CLI_OPTION_OVERWRITE,
    {.name = "threads", .letter = 'j', .argument = "N", .help = "1…256", .preset = "one per core"},
    TRL_CLI_OPTION_QUIET,
    TRL_CLI_OPTION_JSON("print the stops as JSON"),
    TRL_CLI_OPTION_HELP,
    {0},
};

static const trl_cli_example examples[] = {
    {"troland expose shot.exr brighter.exr --exposure +1.5", "one and a half stops brighter"},
    {"troland expose shot.exr matched.exr --match plate.exr", "as bright as another plate"},
    {0},
};

// What the command line asks for; `shared` is seen by parent and child.
typedef struct shared {
    int cancel;
    double stops[3]; // r, g, b
    uint64_t nan_samples;
} shared;

typedef struct task {
    const trl_cli_args *args;
    const trl_cli_input *input;
    const char *out, *match;
    bool median, per_channel;
    uint32_t threads;
    shared *shared;
} task;

static trl_result measure(trl_image_levels *levels, const trl_cli_scene *p, trl_error *err) {
    double luminance[3];
    trl_result r = trl_cli_scene_luminance(luminance, p, err);
    return r == TRL_OK ? trl_image_levels_measure(levels, p->reader, luminance, err) : r;
}

static bool same_primaries(const trl_chromaticities *a, const trl_chromaticities *b) {
    const double pairs[8][2] = {{a->red.x, b->red.x},     {a->red.y, b->red.y},
                                {a->green.x, b->green.x}, {a->green.y, b->green.y},
                                {a->blue.x, b->blue.x},   {a->blue.y, b->blue.y},
                                {a->white.x, b->white.x}, {a->white.y, b->white.y}};
    for (int i = 0; i < 8; i++)
        if (!(fabs(pairs[i][0] - pairs[i][1]) < 1e-3)) return false;
    return true;
}

// How far one level is above another. A level of nothing has no stops.
static trl_result level_stops(double *stops, double want, double have, trl_error *err) {
    double above = 0, below = 0;
    trl_result r = trl_exposure_from_intensity(&above, NULL, want, 1, err);
    if (r == TRL_OK) r = trl_exposure_from_intensity(&below, NULL, have, 1, err);
    *stops = above - below;
    return r;
}

static trl_result match(const task *t, const trl_cli_scene *in, trl_error *err) {
    trl_cli_scene ref = {0};
    trl_image_levels have = {0}, want = {0};
    trl_result r = trl_cli_scene_open(&ref, t->match, 1, err);
    if (r == TRL_OK && !same_primaries(&ref.space.primaries, &in->space.primaries))
        r = trl_error_set(err, TRL_ERR_ARGUMENT,
                          "'%.150s' and '%.150s' have different primaries: bring them into one "
                          "colour space first",
                          t->input->name, t->match);
    if (r == TRL_OK) r = measure(&want, &ref, err);
    trl_image_close(&ref.reader);
    if (r == TRL_OK) r = measure(&have, in, err);
    for (int c = 0; c < 3 && r == TRL_OK; c++) {
        int level = t->per_channel ? c : 3;
        r = level_stops(&t->shared->stops[c], t->median ? want.median[level] : want.mean[level],
                        t->median ? have.median[level] : have.mean[level], err);
    }
    return r;
}

static trl_result create_target(trl_image_writer **writer, const task *t, const trl_cli_scene *in,
                                trl_error *err) {
    char software[40];
    const trl_image_part *part = &in->info->parts[in->info->selected_part];
    snprintf(software, sizeof software, "troland %s", trl_version());
    const char *texts[] = {"software", software};
    trl_image_write_params params = TRL_IMAGE_WRITE_PARAMS_INIT;
    trl_sample sample = TRL_SAMPLE_HALF; // fits most pictures
    for (size_t i = 0; i < part->channel_count; i++)
        if (part->channels[i].sample != TRL_SAMPLE_HALF) sample = TRL_SAMPLE_FLOAT;
    params.data = in->info->window;
    params.display = in->info->display;
    params.packing = (trl_packing){
        .size = sizeof(trl_packing), .sample = sample, .channels = in->info->has_alpha ? 4 : 3};
    params.color.known = in->says_space;
    params.color.primaries = part->has_chromaticities ? part->chromaticities : in->space.primaries;
    params.color.transfer = in->space.transfer;
    params.color.white_nits = part->white_nits;
    params.compression = trl_cli_value(t->args, "compression");
    params.overwrite = trl_cli_given(t->args, "overwrite");
    params.threads = t->threads;
    params.text_count = 1;
    params.texts = texts;
    return trl_image_create(writer, t->out, &params, err);
}

static trl_result plan_stops(trl_plan **plan, const double stops[3], trl_error *err) {
    trl_mat3 gain = trl_mat3_identity();
    trl_result r = trl_plan_create(plan, err);
    for (int c = 0; c < 3 && r == TRL_OK; c++)
        r = trl_intensity_from_exposure(&gain.m[c][c], stops[c], 1, err);
    return r == TRL_OK ? trl_plan_add_matrix(*plan, &gain, err) : r;
}

static trl_result expose(const task *t, const trl_cli_scene *in, trl_error *err) {
    trl_plan *plan = NULL;
    trl_image_writer *writer = NULL;
    trl_image_process_params params = TRL_IMAGE_PROCESS_PARAMS_INIT;
    trl_image_process_stats stats = {0};
    params.threads = t->threads;
    params.keep_alpha = in->info->has_alpha;
    params.cancel = &t->shared->cancel;
    trl_result r = plan_stops(&plan, t->shared->stops, err);
    if (r == TRL_OK) r = create_target(&writer, t, in, err);
    if (r == TRL_OK) r = trl_image_process(in->reader, plan, writer, &params, &stats, err);
    if (r == TRL_OK) r = trl_image_writer_finish(writer, err);
    t->shared->nan_samples = stats.nan_samples;
    trl_image_writer_destroy(&writer);
    trl_plan_destroy(&plan);
    return r;
}

static trl_result work(void *arg, trl_error *err) {
    const task *t = arg;
    trl_cli_scene in = {0};
    trl_result r = trl_cli_scene_open(&in, t->input->path, t->threads, err);
    if (r == TRL_OK && t->per_channel && in.info->gray)
        r = trl_error_set(err, TRL_ERR_ARGUMENT,
                          "'%.200s' is grey: --per-channel would colour it, leave it out",
                          t->input->name);
    if (r == TRL_OK && t->match) r = match(t, &in, err);
    if (r == TRL_OK) r = expose(t, &in, err);
    trl_image_close(&in.reader);
    return r;
}

static int report(const task *t) {
    const double *stops = t->shared->stops;
    char text[3][TRL_NUMBER_SIZE];
    bool quiet = trl_cli_given(t->args, "quiet");
    if (t->shared->nan_samples > 0)
        trl_cli_note(quiet, "'%s' holds values that are no numbers (%llu): taken as black",
                     t->input->name, (unsigned long long)t->shared->nan_samples);
    if (trl_cli_given(t->args, "json")) {
        trl_cli_json json;
        trl_cli_json_begin(&json, stdout);
        trl_cli_json_object(&json, NULL);
        trl_cli_json_string(&json, "output", t->out);
        trl_cli_json_numbers(&json, "stops", stops, 3);
        trl_cli_json_close(&json, '}');
        trl_cli_json_end(&json);
        return TRL_CLI_DONE;
    }
    for (int c = 0; c < 3; c++)
        trl_number_print(text[c], stops[c]);
    if (t->per_channel && !quiet)
        printf("%s %s %s\n", text[0], text[1], text[2]);
    else if (t->match && !quiet)
        printf("%s\n", text[0]);
    return TRL_CLI_DONE;
}

static int read_options(task *t) {
    const char *stops = trl_cli_value(t->args, "exposure"), *by = trl_cli_value(t->args, "by");
    double value = 0;
    t->match = trl_cli_value(t->args, "match");
    t->per_channel = trl_cli_given(t->args, "per-channel");
    t->median = by && strcmp(by, "median") == 0;
    if (!stops == !t->match)
        return trl_cli_say(TRL_CLI_WRONG, "how much is not clear (expose): give one of --exposure "
                                          "STOPS and --match REF");
    if (!t->match && (by || t->per_channel))
        return trl_cli_say(TRL_CLI_WRONG,
                           "--%s means nothing without --match (expose): leave it "
                           "out",
                           by ? "by" : "per-channel");
    if (by && !t->median && strcmp(by, "mean") != 0)
        return trl_cli_say(TRL_CLI_WRONG, "'%s' does not fit --by (expose): give mean or median",
                           by);
    if (stops && (!trl_cli_number(stops, &value) || fabs(value) > 50))
        return trl_cli_say(TRL_CLI_WRONG,
                           "'%s' does not fit --exposure (expose): give stops as a "
                           "number from -50 to 50, such as +1.5",
                           stops);
    for (int c = 0; c < 3; c++)
        t->shared->stops[c] = value;
    return trl_cli_threads(t->args, &t->threads);
}

static bool same_file(const char *a, const char *b) {
    struct stat x, y;
    if (strcmp(a, b) == 0) return true;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static int check_target(const task *t, const char *in) {
    trl_error err = TRL_ERROR_INIT;
    if (same_file(in, t->out) || (t->match && same_file(t->match, t->out)))
        return trl_cli_say(TRL_CLI_WRONG,
                           "'%s' is a picture that is read (expose): give the result another name",
                           t->out);
    if (trl_image_target_check(t->out, TRL_SAMPLE_FLOAT, &err) != TRL_OK)
        return trl_cli_say(TRL_CLI_WRONG, "%s", err.message);
    return 0;
}

static int guarded(task *t, const char *word) {
    trl_error err = TRL_ERROR_INIT;
    trl_cli_input input;
    if (trl_cli_input_open(&input, word, &err) != TRL_OK) return trl_cli_say_error(&err);
    t->input = &input;
    trl_guard_params guard = TRL_GUARD_PARAMS_INIT;
    guard.memory_bytes = UINT64_C(4) << 30;
    guard.silent = true;
    trl_cli_cancel_by_signals(&t->shared->cancel);
    fflush(stdout);
    trl_result r = trl_guard_run(&guard, input.name, work, t, &err);
    trl_cli_input_name(&input, &err);
    if (r == TRL_ERR_CANCELED)
        return trl_cli_say(TRL_CLI_INTERRUPTED, "interrupted: '%s' was not written", t->out);
    return r == TRL_OK ? report(t) : trl_cli_say_error(&err);
}

static int run(const trl_cli_args *args) {
    task t = {.args = args, .out = args->operands[1]};
    t.shared =
        mmap(NULL, sizeof *t.shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (t.shared == MAP_FAILED)
        return trl_cli_say(TRL_CLI_AGAIN, "no memory: try again when other programs have ended");
    int status = read_options(&t);
    if (status == 0) status = check_target(&t, args->operands[0]);
    if (status == 0) status = guarded(&t, args->operands[0]);
    munmap(t.shared, sizeof *t.shared);
    return status;
}

const trl_cli_command trl_cli_expose = {
    .name = "expose",
    .summary = "make a picture brighter or darker by stops",
    .description =
        "Multiplies the light of a scene-linear picture by 2^STOPS and writes it with the windows, "
        "the alpha channel and the chromaticities of its first part, as half floats, or floats "
        "where "
        "that part has any; other parts and layers are left out.\n\n"
        "With --match the stops are those between the levels of the two pictures, and they are "
        "printed. Levels are of linear light before alpha, over the data windows.",
    .operands = operands,
    .options = options,
    .examples = examples,
    .run = run,
};
