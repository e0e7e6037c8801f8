// troland scope: what a picture holds, as the scopes of a grading suite show it.
#include "cli/scope.h"

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/names.h"
#include "cli/shared.h"
#include "cli/space_choice.h"
#include "cli/standard_input.h"

const char *trl_cli_each_scope(size_t i) {
    const trl_scope_kind *kind = trl_scope_kind_at(i);
    return kind ? kind->name : NULL;
}

const char *trl_cli_each_false_color(size_t i) {
    const trl_false_color *scale = trl_false_color_at(i);
    return scale ? scale->name : NULL;
}

static const char *each_input(size_t i) {
    size_t spaces = 0;
    while (trl_color_space_at(spaces))
        spaces++;
    return i < spaces ? trl_cli_each_space(i) : trl_cli_each_display(i - spaces);
}

static const trl_cli_operand operands[] = {
    {"IN",
     "the picture (- for standard input), or a sequence: shot.####.exr",
     false,
     false,
     {.file = true}},
    {0},
};

static const trl_cli_option options[] = {
    {.group = "The scopes",
     .name = "kind",
     .letter = 'k',
     .argument = "NAME,…",
     .help = "histogram, waveform (luma), overlay (RGB waveform), parade, vectorscope, "
             "chromaticity (xy), chromaticity-uv, false-color, zebra, or all",
     .preset = "all that the picture allows",
     .values = {.each = trl_cli_each_scope}},
    {.name = "plot",
     .argument = "FILE",
     .help =
         "draw them with axes into a .png or .svg instead of on the terminal; scope.####.png: a "
         "page for each frame of a sequence",
     .values = {.file = true}},
    {.name = "width",
     .argument = "N",
     .help = "of each panel in px (--plot), or of the text in cells",
     .preset = "720, or the terminal's"},
    {.name = "columns", .argument = "N", .help = "panels side by side in --plot"},
    {.name = "axis",
     .argument = "LOW..HIGH",
     .help = "the levels shown, in stops, % or cd/m², as the picture counts them",
     .preset = "all of it"},
    {.name = "zebra",
     .argument = "LEVEL",
     .help = "stripes from this level up, or between two: 70..80",
     .preset = "diffuse white, 95 %, 203 cd/m²"},
    {.name = "false-color",
     .argument = "SCALE",
     .help = "stops, ire or nits, or one for any colour vision: stops-safe, ire-safe, nits-safe",
     .preset = "as the picture counts",
     .values = {.each = trl_cli_each_false_color}},
    {.name = "grey",
     .argument = "LIGHT",
     .help = "mid grey of a scene-linear picture, from which stops count",
     .preset = "0.18"},
    {.name = "terminal",
     .argument = "HOW",
     .help = "blocks, sixel, kitty, or auto: what the terminal says that it can",
     .preset = "auto",
     .values = {.words = "auto blocks sixel kitty"}},
    {.group = "The display",
     .name = "display",
     .letter = 'd',
     .argument = "DISPLAY",
     .help = "render the scene for this display first, and look at its code values",
     .values = {.each = trl_cli_each_display, .file = true}},
    TRL_CLI_OPTIONS_CUSTOM_DISPLAY,
    {.group = "The picture",
     .name = "input",
     .letter = 'i',
     .argument = "SPACE",
     .help = "what IN holds: a colour space (troland spaces), a display's code values (troland "
             "displays), or linear light of primaries rx,ry,gx,gy,bx,by,wx,wy",
     .preset = "what the file says, else linear Rec.709 for OpenEXR, sRGB for others",
     .values = {.each = each_input}},
    {.name = "exposure",
     .letter = 'e',
     .argument = "STOPS",
     .help = "make the scene brighter (+1.5) or darker (-2)",
     .preset = "0"},
    {.name = "crop",
     .argument = "WINDOW",
     .help = "display (the frame), data (all pixels there are) or x,y,width,height in the file's "
             "coordinates",
     .preset = "data"},
    TRL_CLI_OPTIONS_PART,
    TRL_CLI_OPTION_FRAMES,
    TRL_CLI_OPTION_RESUME,
    {.name = "keep-going", .help = "do the other frames after one has failed"},
    {.group = "All else",
     .name = "threads",
     .letter = 'j',
     .argument = "N",
     .help = "1…256",
     .preset = "one per core"},
    TRL_CLI_OPTION_OVERWRITE,
    TRL_CLI_OPTION_QUIET,
    TRL_CLI_OPTION_JSON("print the numbers as JSON"),
    TRL_CLI_OPTION_HELP,
    {0},
};

static const trl_cli_example examples[] = {
    {"troland scope shot.exr", "all scopes on the terminal"},
    {"troland scope shot.exr --plot scopes.png", "the same as a picture with axes"},
    {"troland scope shot.exr --kind parade,vectorscope --display srgb --plot screen.png",
     "the parade and the vectorscope of the picture as an sRGB screen gets it"},
    {"troland scope shot.exr --kind false-color --plot stops.png", "which parts are how bright"},
    {"troland scope shot.####.exr --plot whole.png",
     "all frames of a sequence in one, and their levels frame by frame"},
    {"troland scope shot.####.exr --plot scope.####.png", "a page for each frame"},
    {"troland scope shot.exr --json", "the numbers, for programs"},
    {0},
};

static const char description[] =
    "Scene-linear pictures are shown in stops above mid grey; code values (PNG, JPEG, or with "
    "--display) in percent of their range, also called IRE; those of PQ and HLG in cd/m² of a "
    "grey on the screen. The vectorscope needs code values.\n\n"
    "Without --plot and --json the scopes are drawn on the terminal: as pictures where it answers "
    "that it has the kitty protocol or sixels, else as blocks; without a terminal, or without "
    "colours, as plain text. "
    "Colours for the chromaticity diagrams and the shares outside of gamuts are adapted to D65. "
    "Pixels with a NaN or an infinity, and empty ones, are counted apart.\n\n"
    "A sequence is measured as one, which shows what the whole shot holds (zebra and false colour "
    "show its last frame), or, with a pattern for --plot, frame by frame: light is then shown from "
    "-8 to 8 stops in all of them unless --axis says otherwise.";

// What the child process may allocate.
static const uint64_t MEMORY_BYTES = UINT64_C(4) << 30;

typedef struct task {
    const trl_cli_scope_job *job;
    const trl_aces_output *output;
} task;

static trl_result work(void *arg, trl_error *err) {
    const task *t = arg;
    trl_cli_scope_found found;
    trl_scope *scope = NULL;
    trl_result r = trl_cli_scope_measure(t->job, t->output, &found, &scope, err);
    if (r == TRL_OK) r = trl_cli_scope_report(t->job, &found, err);
    trl_scope_destroy(&scope);
    return r;
}

// A plot alone has no words that could say it.
static int told(int status, const trl_cli_scope_job *job, bool quiet) {
    bool done = status == TRL_CLI_DONE || status == TRL_CLI_PARTIAL;
    if (done && job->plot && !job->json && **job->assumed_space)
        trl_cli_note(quiet, TRL_CLI_SPACE_ASSUMED, job->in, *job->assumed_space);
    return status;
}

static int guarded(trl_cli_scope_job *job, const trl_aces_output *output) {
    trl_error err = TRL_ERROR_INIT;
    trl_cli_input input;
    if (trl_cli_input_open(&input, job->in, &err) != TRL_OK) return trl_cli_say_error(&err);
    job->in = input.name;
    job->in_path = input.path;
    task t = {job, output};
    trl_guard_params guard = TRL_GUARD_PARAMS_INIT;
    guard.memory_bytes = MEMORY_BYTES;
    guard.silent = true;
    fflush(stdout);
    trl_result r = trl_guard_run(&guard, input.name, work, &t, &err);
    trl_cli_input_name(&input, &err);
    return r == TRL_OK ? TRL_CLI_DONE : trl_cli_say_error(&err);
}

static int show(trl_cli_scope_job *job, const trl_cli_args *args) {
    trl_aces_output *output = NULL;
    trl_error err = TRL_ERROR_INIT;
    if (job->renders && trl_aces_output_create(&output, &job->display.params, &err) != TRL_OK)
        return trl_cli_say_error(&err);
    int status = trl_cli_frames_meant(job->in) ? trl_cli_scope_frames(job, args, output)
                                               : guarded(job, output);
    trl_aces_output_destroy(&output);
    return told(status, job, trl_cli_given(args, "quiet"));
}

static int run(const trl_cli_args *args) {
    trl_cli_scope_job job;
    int status = trl_cli_scope_options(&job, args);
    if (status != 0) return status;
    size_t size = sizeof *job.assumed_space;
    job.assumed_space = trl_cli_shared(size);
    if (!job.assumed_space) return TRL_CLI_AGAIN;
    status = show(&job, args);
    trl_cli_shared_free(job.assumed_space, size);
    return status;
}

const trl_cli_command trl_cli_scope = {
    .name = "scope",
    .summary = "show what a picture holds: waveform, vectorscope, false colour, …",
    .description = description,
    .operands = operands,
    .options = options,
    .examples = examples,
    .run = run,
};
