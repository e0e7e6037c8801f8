// troland expose: pictures in more or less light, scene-linear in and out.
#include "cli/expose.h"

#include "cli/commands.h"
#include "cli/frames.h"
#include "cli/json.h"
#include "cli/message.h"
#include "cli/oklch_choice.h"
#include "cli/paths.h"
#include "cli/names.h"
#include "cli/numbers.h"
#include "cli/plot.h"
#include "cli/progress.h"
#include "cli/shared.h"
#include "cli/standard_input.h"
#include "cli/threads.h"

#include <math.h>
#include <string.h>

static const char *each_easing(size_t i) {
    const trl_easing *easing = trl_easing_at(i);
    return easing ? easing->name : NULL;
}

static const trl_cli_operand operands[] = {
    {"IN",
     "the picture: a scene-linear .exr (- for standard input), or a sequence, shot.####.exr",
     false,
     false,
     {.file = true}},
    {"OUT", "the file to write: .exr, for a sequence out.####.exr", false, false, {.file = true}},
    {0},
};

static const trl_cli_option options[] = {
    {.name = "exposure", .letter = 'e', .argument = "STOPS", .help = "stops, from -50 to 50"},
    {.name = "match",
     .argument = "REF",
     .help =
         "find the stops that make IN as bright as this picture; of a sequence, REF.####.exr, "
         "the frame of the same number; --input is taken for it, too, where it does not say its "
         "colour space",
     .values = {.file = true}},
    {.name = "by",
     .argument = "LEVEL",
     .help = "match means or medians of the luminance",
     .preset = "mean",
     .values = {.words = "mean median"}},
    {.name = "per-channel", .help = "match red, green and blue each on its own"},
    TRL_CLI_OPTIONS_OKLCH,
    {TRL_CLI_OPTION_INPUT},
    TRL_CLI_OPTIONS_PART,
    TRL_CLI_OPTION_EXR_DEPTH("as in IN: half where it has no others"),
    TRL_CLI_OPTION_COMPRESSION(""),
    TRL_CLI_OPTION_FRAMES,
    {.name = "from",
     .argument = "STOPS",
     .help = "a ramp: the exposure of the first frame",
     .preset = "0 where --to is given"},
    {.name = "to",
     .argument = "STOPS",
     .help = "the exposure of the last frame",
     .preset = "0 where --from is given"},
    {.name = "ease",
     .argument = "NAME",
     .help = "how the stops run: linear (the same for each frame), in (a slow start), out (a slow "
             "end), in-out, ease, sine, smooth or smoother",
     .preset = "linear",
     .values = {.each = each_easing}},
    {.name = "ramp",
     .argument = "FIRST-LAST",
     .help = "the frames over which it runs; before and after the exposure is held",
     .preset = "the first and the last frame"},
    {.name = "match-frame",
     .argument = "N",
     .help = "the frame that --match measures, for all frames to get the same stops",
     .preset = "the first"},
    {.name = "per-frame", .help = "match each frame on its own: takes flicker out"},
    TRL_CLI_OPTION_PLOT("draw the stops of each frame, .svg or .png"),
    {.name = "keep-going", .help = "do the other frames after one has failed"},
    TRL_CLI_OPTION_RESUME,
    {.group = "The work", .name = "overwrite", .help = "replace files that are already there"},
    {.name = "threads", .letter = 'j', .argument = "N", .help = "1…256", .preset = "one per core"},
    TRL_CLI_OPTION_QUIET,
    TRL_CLI_OPTION_JSON("print the stops as JSON, of a sequence those of each frame"),
    TRL_CLI_OPTION_HELP,
    {0},
};

static const trl_cli_example examples[] = {
    {"troland expose shot.exr brighter.exr --exposure +1.5", "one and a half stops brighter"},
    {"troland expose shot.exr matched.exr --match plate.exr", "as bright as another plate"},
    {"troland expose shot.exr quiet.exr --chroma 0.8", "as bright as before, colours weaker"},
    {"troland expose shot.####.exr fade.####.exr --from 0 --to -3 --ease in-out",
     "a sequence that fades by three stops, softly"},
    {"troland expose shot.####.exr dim.####.exr --frames 1001-1006 --to -2 --ramp 1003-1005",
     "frame 1003 and those before as they are, 1005 and those after two stops darker"},
    {0},
};

typedef struct task {
    const trl_cli_expose_job *job;
    const trl_cli_expose_picture *picture;
    trl_cli_exposed *exposed;
} task;

static trl_result work(void *arg, trl_error *err) {
    const task *t = arg;
    return trl_cli_expose_work(t->job, t->picture, t->exposed, err);
}

void trl_cli_expose_tell_assumed(const trl_cli_expose_job *job, const char *in, bool assumed,
                                 bool match_assumed) {
    bool quiet = trl_cli_given(job->args, "quiet");
    if (assumed) trl_cli_note(quiet, TRL_CLI_SPACE_ASSUMED, in, "linear Rec.709");
    if (match_assumed) trl_cli_note(quiet, TRL_CLI_SPACE_ASSUMED, job->match, "linear Rec.709");
}

static int report(const trl_cli_expose_job *job, const trl_cli_expose_picture *picture,
                  const trl_cli_exposed *exposed) {
    const double *stops = exposed->stops;
    char text[3][TRL_NUMBER_SIZE];
    bool quiet = trl_cli_given(job->args, "quiet");
    trl_cli_expose_tell_assumed(job, picture->in_name, exposed->assumed, exposed->match_assumed);
    if (exposed->nan_samples > 0)
        trl_cli_note(quiet, "'%s' holds values that are no numbers (%llu): taken as black",
                     picture->in_name, (unsigned long long)exposed->nan_samples);
    if (exposed->clipped_samples > 0)
        trl_cli_note(quiet, TRL_CLI_EXPOSE_CLIPPED, picture->out,
                     (unsigned long long)exposed->clipped_samples);
    if (trl_cli_given(job->args, "json")) {
        trl_cli_json json;
        trl_cli_json_begin(&json, stdout);
        trl_cli_json_object(&json, NULL);
        trl_cli_json_string(&json, "output", picture->out);
        trl_cli_json_numbers(&json, "stops", stops, 3);
        trl_cli_json_integer(&json, "clipped_samples", (int64_t)exposed->clipped_samples);
        trl_cli_json_close(&json, '}');
        trl_cli_json_end(&json);
        return TRL_CLI_DONE;
    }
    for (int c = 0; c < 3; c++)
        trl_number_print(text[c], stops[c]);
    if (job->per_channel && !quiet)
        printf("%s %s %s\n", text[0], text[1], text[2]);
    else if (job->match && !quiet)
        printf("%s\n", text[0]);
    return TRL_CLI_DONE;
}

static int read_stops(const trl_cli_args *args, const char *option, double *out) {
    const char *text = trl_cli_value(args, option);
    if (text && !trl_cli_stops(text, out))
        return trl_cli_misfit(args, option, "stops from -50 to 50, such as +1.5 or 1/3");
    return 0;
}

static int read_ease(trl_cli_expose_job *job) {
    const char *name = trl_cli_value(job->args, "ease");
    char hint[200];
    if (!name) return 0;
    job->ramp.easing = trl_easing_find(name);
    if (job->ramp.easing) return 0;
    trl_cli_nearest nearest;
    trl_cli_nearest_begin(&nearest, name);
    for (size_t i = 0; trl_easing_at(i); i++) {
        trl_cli_nearest_offer(&nearest, trl_easing_at(i)->name);
        trl_cli_nearest_offer_aliases(&nearest, trl_easing_at(i)->aliases, trl_easing_at(i)->name);
    }
    return trl_cli_say(TRL_CLI_FAILED, "no easing is called '%s' (expose): %s", name,
                       trl_cli_nearest_end(&nearest,
                                           "give linear, in, out, in-out, ease, sine, smooth or "
                                           "smoother",
                                           hint, sizeof hint));
}

static int read_ramp(trl_cli_expose_job *job) {
    const trl_cli_args *args = job->args;
    const char *text = trl_cli_value(args, "ramp");
    trl_frames frames = {0};
    job->ramped = trl_cli_given(args, "from") || trl_cli_given(args, "to");
    int status = read_stops(args, "from", &job->ramp.from_stops);
    if (status == 0) status = read_stops(args, "to", &job->ramp.to_stops);
    if (status == 0) status = read_ease(job);
    if (status != 0 || !text) return status;
    bool good = !strpbrk(text, ",x:") && trl_frames_parse(&frames, text, NULL) == TRL_OK &&
                frames.count > 1;
    if (good) {
        job->ramp.first = frames.numbers[0];
        job->ramp.last = frames.numbers[frames.count - 1];
    }
    trl_frames_free(&frames);
    return good ? 0
                : trl_cli_misfit(args, "ramp", "the first and the last frame, such as 1010-1040");
}

// Options that mean nothing without another one.
static int check_idle(const trl_cli_args *args, const char *const *idle, const char *without) {
    for (; *idle; idle++)
        if (trl_cli_given(args, *idle))
            return trl_cli_say(TRL_CLI_CONTRADICTION,
                               "--%s means nothing without %s (expose): leave it out", *idle,
                               without);
    return 0;
}

static int read_options(trl_cli_expose_job *job) {
    static const char *const of_match[] = {"by", "per-channel", "match-frame", "per-frame", NULL};
    static const char *const of_ramp[] = {"ease", "ramp", NULL};
    const char *by = trl_cli_value(job->args, "by");
    double value = 0;
    job->match = trl_cli_value(job->args, "match");
    job->per_channel = trl_cli_given(job->args, "per-channel");
    job->median = by && strcmp(by, "median") == 0;
    int status = read_ramp(job);
    if (status != 0) return status;
    int ways = trl_cli_given(job->args, "exposure") + (job->match != NULL) + job->ramped;
    status = trl_cli_oklch_choose(&job->change, &job->changed, job->args);
    if (status != 0) return status;
    if (ways > 1 || (ways == 0 && !job->changed))
        return trl_cli_say(ways > 1 ? TRL_CLI_CONTRADICTION : TRL_CLI_WRONG,
                           "how much is not clear (expose): give one of --exposure STOPS and "
                           "--match REF, or --from and --to for a sequence, or change --chroma, "
                           "--hue or --lightness");
    if (!job->match) status = check_idle(job->args, of_match, "--match");
    if (status == 0 && !job->ramped) status = check_idle(job->args, of_ramp, "--from or --to");
    if (status == 0 && by && !job->median && strcmp(by, "mean") != 0)
        status = trl_cli_misfit(job->args, "by", "mean or median");
    if (status == 0) status = read_stops(job->args, "exposure", &value);
    if (status == 0) status = trl_cli_compression_choose(&job->compression, job->args);
    job->depth_given = trl_cli_given(job->args, "depth");
    if (status == 0) status = trl_cli_exr_depth_choose(&job->depth, job->args);
    if (status == 0) status = trl_cli_scene_choose(&job->choice, job->args);
    for (int c = 0; c < 3; c++)
        job->stops[c] = value;
    return status == 0 ? trl_cli_threads(job->args, &job->threads) : status;
}

static int check_format(const trl_cli_expose_job *job) {
    trl_error err = TRL_ERROR_INIT;
    if (trl_image_target_check(job->out, TRL_SAMPLE_FLOAT, &err) != TRL_OK)
        return trl_cli_say(TRL_CLI_WRONG,
                           "%s (expose): let OUT end in .exr, which holds light; troland render "
                           "makes a PNG of it",
                           err.message);
    return 0;
}

static int check_one(const trl_cli_expose_job *job, const char *in) {
    int status = trl_cli_frames_refuse(
        job->args, " frames from to ease ramp match-frame per-frame plot keep-going resume ",
        job->out);
    if (status != 0) return status;
    if (trl_cli_same_file(in, job->out) || (job->match && trl_cli_same_file(job->match, job->out)))
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "'%s' is a picture that is read (expose): give the result another name",
                           job->out);
    return 0;
}

static int guarded(const trl_cli_expose_job *job, const char *word, trl_cli_exposed *exposed,
                   const volatile int *cancel) {
    trl_error err = TRL_ERROR_INIT;
    trl_cli_input input;
    if (trl_cli_input_open(&input, word, &err) != TRL_OK) return trl_cli_say_error(&err);
    memcpy(exposed->stops, job->stops, sizeof job->stops);
    const trl_cli_expose_picture picture = {.in_path = input.path,
                                            .in_name = input.name,
                                            .out = job->out,
                                            .match = job->match,
                                            .overwrite = trl_cli_given(job->args, "overwrite"),
                                            .threads = job->threads,
                                            .cancel = cancel};
    task t = {job, &picture, exposed};
    trl_guard_params guard = TRL_GUARD_PARAMS_INIT;
    guard.memory_bytes = UINT64_C(4) << 30;
    guard.silent = true;
    fflush(stdout);
    trl_result r = trl_guard_run(&guard, input.name, work, &t, &err);
    trl_cli_input_name(&input, &err);
    if (r == TRL_ERR_CANCELED)
        return trl_cli_say(TRL_CLI_INTERRUPTED, "interrupted: '%s' was not written", job->out);
    return r == TRL_OK ? report(job, &picture, exposed) : trl_cli_say_error(&err);
}

static int one(const trl_cli_expose_job *job, const char *in) {
    volatile int cancel = 0; // parent and child have their own
    int status = check_one(job, in);
    if (status != 0) return status;
    trl_cli_exposed *exposed = trl_cli_shared(sizeof *exposed);
    if (!exposed) return TRL_CLI_AGAIN;
    trl_cli_cancel_by_signals(&cancel);
    status = guarded(job, in, exposed, &cancel);
    trl_cli_cancel_by_signals(NULL);
    trl_cli_shared_free(exposed, sizeof *exposed);
    return status;
}

static int run(const trl_cli_args *args) {
    trl_cli_expose_job job = {.args = args, .out = args->operands[1]};
    const char *in = args->operands[0];
    int status = read_options(&job);
    if (status == 0) status = check_format(&job);
    if (status != 0) return status;
    return trl_cli_frames_meant(in) ? trl_cli_expose_frames(&job, in) : one(&job, in);
}

const trl_cli_command trl_cli_expose = {
    .name = "expose",
    .summary = "make a picture brighter or darker by stops",
    .description =
        "Multiplies the light of a scene-linear picture by 2^STOPS and writes it with the windows, "
        "the alpha channel and the chromaticities of its first part, as half floats, or floats "
        "where that part has any (--depth says otherwise); light beyond half's 65504 is clipped to "
        "it, and a note says how much; other parts and layers are left out.\n\n"
        "With --match the stops are those between the levels of the two pictures, and they are "
        "printed. Levels are of linear light before alpha, over the data windows; those of REF are "
        "taken into IN's colour space first.\n\n"
        "--chroma, --hue and --lightness change the light in OKLCH, alone or after an exposure; "
        "what they do does not depend on how bright the picture is.\n\n"
        "A sequence is written with a place for the frame number: shot.####.exr (as many digits "
        "as there are #; a lone # is 4), shot.%04d.exr, shot.@@@@.exr, 'shot.$F4.exr' (in "
        "quotes), or with its frames, shot.1001-1100#.exr. Results have the numbers of their "
        "frames. With --from and --to the exposure changes from frame to frame, evenly in stops "
        "or eased. Missing and failed frames are named and the status is 3.",
    .operands = operands,
    .options = options,
    .examples = examples,
    .run = run,
};
