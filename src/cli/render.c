// troland render: a picture, its display, a file.
#include "cli/commands.h"
#include "cli/frames.h"
#include "cli/message.h"
#include "cli/names.h"
#include "cli/oklch_choice.h"
#include "cli/progress.h"
#include "cli/render.h"
#include "cli/shared.h"
#include "cli/standard_input.h"

#include <unistd.h>

// What the child process may allocate: pictures flow through in strips, so that
// more is a sign of a file that lies about itself.
static const uint64_t MEMORY_BYTES = UINT64_C(2) << 30;

static const trl_cli_operand operands[] = {
    {"IN",
     "the picture: OpenEXR, camera raw, or PNG or JPEG for --inverse (- for standard input), or a "
     "sequence, shot.####.exr",
     false,
     false,
     {.file = true}},
    {"OUT",
     "the file to write: .png or .exr, for a sequence out.####.png",
     false,
     false,
     {.file = true}},
    {0},
};

static const trl_cli_option options[] = {
    {.group = "The display",
     .name = "display",
     .letter = 'd',
     .argument = "DISPLAY",
     .help = "a published one by name, ID or URN (troland displays lists them), or a .json file",
     .preset = "srgb; for --inverse, the one that the file names",
     .values = {.each = trl_cli_each_display, .file = true}},
    {.name = "inverse",
     .help = "go back: from the display's code values to ACES2065-1; the ID or URN of an inverse "
             "transform (InvOutput.…) as --display says so itself"},
    {.name = "inverse-clamp",
     .argument = "HOW",
     .help = "what --inverse does with scaled white above 100 cd/m²: published clamps it there as "
             "the published transforms do, peak goes up to the display's peak",
     .preset = "published; peak for a display of your own",
     .values = {.words = "published peak"}},
    {.name = "save-display",
     .argument = "FILE.json",
     .help = "keep the display that was used, for --display",
     .values = {.file = true}},
    TRL_CLI_OPTIONS_CUSTOM_DISPLAY,
    {.group = "The picture", TRL_CLI_OPTION_INPUT},
    {.name = "exposure",
     .letter = 'e',
     .argument = "STOPS",
     .help = "make the scene brighter (+1.5) or darker (-2)",
     .preset = "0"},
    TRL_CLI_OPTIONS_OKLCH,
    {.name = "adjust",
     .argument = "WHERE",
     .help = "where --chroma, --hue and --lightness act: on the light of the scene, before the "
             "rendering, or on that of the display, within its gamut",
     .preset = "scene",
     .values = {.words = "scene display"}},
    TRL_CLI_OPTIONS_PART,
    {.name = "level",
     .argument = "N",
     .help = "a mip level, or X,Y of a rip map; 0 is full size",
     .preset = "0"},
    {.name = "crop",
     .argument = "WINDOW",
     .help = "display (the frame), data (all pixels there are) or x,y,width,height in the "
             "coordinates that troland info shows; outside the data is black",
     .preset = "display; an EXR that is not resized keeps both windows",
     .values = {.words = "display data"}},
    {.name = "resize",
     .argument = "SIZE",
     .help = "WIDTHxHEIGHT or PERCENT%, filtered in linear light"},
    {.group = "The result",
     .name = "depth",
     .argument = "BITS",
     .help = "8, 10, 12 or 16 for PNG; half or float for EXR",
     .preset = "PNG 8, or 16 for PQ, HLG and linear; EXR half",
     .values = {.words = "8 10 12 16 half float"}},
    {.name = "dither",
     .negatable = true,
     .help = "hide the steps of whole numbers under fine noise",
     .preset = "on for 8 bits"},
    {.name = "alpha",
     .negatable = true,
     .help = "keep the alpha channel; without it the picture stands before black",
     .preset = "on for EXR, off for PNG"},
    TRL_CLI_OPTION_COMPRESSION("EXR: "),
    TRL_CLI_OPTION_OVERWRITE,
    TRL_CLI_OPTION_FRAMES,
    TRL_CLI_OPTION_RESUME,
    {.group = "The work",
     .name = "keep-going",
     .help = "render the rest of a damaged picture, and the other frames after one has failed; end "
             "with status 3"},
    {.name = "threads", .letter = 'j', .argument = "N", .help = "1…256", .preset = "one per core"},
    TRL_CLI_OPTION_QUIET,
    {.name = "verbose", .letter = 'v', .help = "say what was done"},
    TRL_CLI_OPTION_JSON("print what was done as JSON"),
    TRL_CLI_OPTION_HELP,
    {0},
};

static const trl_cli_example examples[] = {
    {"troland render shot.exr shot.png", "for an sRGB screen"},
    {"troland render shot.exr hdr.png --display rec2100-pq-1000",
     "for an HDR screen of 1000 cd/m²"},
    {"troland render shot.exr bright.png --exposure +1.5", "one and a half stops brighter"},
    {"troland render shot.exr vivid.png --chroma 1.2 --hue +5",
     "stronger colours, a little turned"},
    {"troland render shot.exr half.png --input acescg --resize 50%",
     "a picture in ACEScg that does not say so, at half its size"},
    {"troland render shot.exr cinema.exr --display dcdm --depth float", "for a cinema projector"},
    {"troland render shot.exr tv.png --peak 600 --limit p3-d65 --encode rec2020 --eotf pq",
     "for a display of your own"},
    {"troland render shot.png back.exr --inverse --display srgb", "from the screen to the scene"},
    {"troland render shot.####.exr shot.####.png --frames 1001-1006", "a sequence, on all cores"},
    {0},
};

static const char description[] =
    "Renders a scene-linear picture with an ACES 2.0 output transform and writes a file that looks "
    "right on that display and says so in its header. The picture flows through in strips, on all "
    "cores. The file appears whole or not at all.\n\n"
    "PNG shows the frame (the display window) before black; EXR keeps the windows and the alpha "
    "channel of its input. With alpha, colours are divided by it for the rendering; PNG stores "
    "them so, in EXR they are multiplied again. PNG cannot hold light where alpha is 0, such as a "
    "flame's: render it without --alpha.\n\n"
    "A sequence is written with a place for the frame number: shot.####.exr, shot.%04d.exr, "
    "shot.@@@@.exr, 'shot.$F4.exr' or, with its frames, shot.1001-1100#.exr. Missing and failed "
    "frames are named and the status is 3.";

// What the child process needs.
typedef struct task {
    const trl_cli_job *job;
    const trl_aces_output *output;
    trl_cli_report *report;
    trl_cli_progress progress; // the parent's, as is the next
    uint32_t notes_said;
} task;

static trl_result work(void *arg, trl_error *err) {
    task *t = arg;
    return trl_cli_render_work(t->job, t->output, t->report, err);
}

// In the parent, ten times a second and once at the end.
static void tick(void *user) {
    task *t = user;
    trl_cli_progress_show(&t->progress, t->report->rows_done, t->report->rows_total);
    while (t->notes_said < t->report->note_count) {
        trl_cli_progress_end(&t->progress);
        trl_cli_note(t->job->quiet, "%s", t->report->notes[t->notes_said++]);
    }
}

static void note_inverse(const trl_cli_job *job) {
    if (job->display.inverse && !trl_cli_given(job->args, "inverse"))
        trl_cli_note(job->quiet,
                     "--display names an inverse transform: from codes of %s back to ACES2065-1, "
                     "as with --inverse",
                     job->display.name);
}

// 16 published inverses stop at 100 cd/m²: people who round-trip should know.
static void note_clamp(const trl_cli_job *job) {
    const trl_aces_params *p = &job->display.params;
    if (job->inverse && !job->clamp_given && p->scale_white && p->peak_nits > 100 &&
        p->inverse_clamp == TRL_WHITE_CLAMP_PUBLISHED)
        trl_cli_note(job->quiet,
                     "the published inverse of %s clamps at 100 cd/m²; --inverse-clamp peak does "
                     "not",
                     job->display.name);
}

static int finish(const trl_cli_job *job, trl_cli_report *report, trl_result result,
                  const trl_error *err) {
    if (result == TRL_ERR_CANCELED)
        return trl_cli_say(TRL_CLI_INTERRUPTED, "interrupted: '%s' was not written", job->out);
    if (result != TRL_OK && result != TRL_ERR_PARTIAL) return trl_cli_say_error(err);
    int status = result == TRL_OK ? TRL_CLI_DONE : trl_cli_say_error(err);
    if (job->json) trl_cli_report_json(job, report, result);
    if (job->verbose)
        trl_cli_report_text(job, report);
    else if (!job->quiet && !job->json && isatty(STDERR_FILENO))
        trl_cli_report_line(job, report);
    return status;
}

static int save_display(const trl_cli_job *job) {
    if (!job->save_display) return 0;
    return trl_cli_display_save(&job->display, job->save_display, job->overwrite);
}

// One picture, or standard input.
static int open_input(trl_cli_job *job, trl_cli_input *input) {
    trl_error err = TRL_ERROR_INIT;
    int status = trl_cli_frames_refuse(job->args, " frames resume ", job->out);
    if (status != 0) return status;
    if (trl_cli_input_open(input, job->in, &err) != TRL_OK) return trl_cli_say_error(&err);
    job->in = input->name;
    job->in_path = input->path;
    return 0;
}

// All that is left to do can fail only by what the files hold.
static int render_one(trl_cli_job *job, const trl_cli_input *input, const trl_aces_output *output,
                      trl_cli_report *report) {
    trl_error err = TRL_ERROR_INIT;
    volatile int cancel = 0; // parent and child have their own
    job->cancel = &cancel;
    trl_cli_cancel_by_signals(&cancel);
    task t = {.job = job, .output = output, .report = report};
    trl_guard_params guard = TRL_GUARD_PARAMS_INIT;
    guard.memory_bytes = MEMORY_BYTES;
    guard.silent = true;
    guard.tick = tick;
    guard.user = &t;
    trl_cli_progress_begin(&t.progress, !job->quiet, job->out);
    double begun = trl_cli_now();
    fflush(stdout);
    trl_result result = trl_guard_run(&guard, job->in, work, &t, &err);
    trl_cli_cancel_by_signals(NULL);
    job->cancel = NULL;
    report->seconds = trl_cli_now() - begun;
    tick(&t);
    trl_cli_progress_end(&t.progress);
    trl_cli_input_name(input, &err);
    return finish(job, report, result, &err);
}

static int run(const trl_cli_args *args) {
    trl_cli_job job;
    trl_error err = TRL_ERROR_INIT;
    int status = trl_cli_render_options(&job, args);
    if (status == 0) status = trl_cli_render_check(&job, args);
    bool many = trl_cli_frames_meant(job.in);
    trl_cli_input input = {0};
    if (status == 0 && !many) status = open_input(&job, &input);
    if (status == 0) status = trl_cli_render_codes(&job);
    if (status != 0) return status;
    trl_aces_output *output = NULL;
    if (trl_aces_output_create(&output, &job.display.params, &err) != TRL_OK)
        return trl_cli_say_error(&err);
    note_inverse(&job);
    note_clamp(&job);
    trl_cli_report *report = trl_cli_shared(sizeof *report);
    if (!report) {
        trl_aces_output_destroy(&output);
        return TRL_CLI_AGAIN;
    }
    status = many ? trl_cli_render_frames(&job, output) : render_one(&job, &input, output, report);
    if (status == TRL_CLI_DONE || status == TRL_CLI_PARTIAL) {
        int saved = save_display(&job);
        if (saved != 0) status = saved;
    }
    trl_cli_shared_free(report, sizeof *report);
    trl_aces_output_destroy(&output);
    return status;
}

const trl_cli_command trl_cli_render = {
    .name = "render",
    .summary = "render a picture for a display",
    .description = description,
    .operands = operands,
    .options = options,
    .examples = examples,
    .run = run,
};
