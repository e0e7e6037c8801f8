// troland range: dynamic range, of which there is more than one kind.
#include "cli/range.h"
#include "cli/commands.h"
#include "cli/display_choice.h"
#include "cli/frames.h"
#include "cli/message.h"
#include "cli/names.h"
#include "cli/picture_choice.h"
#include "cli/plot.h"

#include <string.h>

// A meaning: what it measures, and with which options.
typedef struct meaning {
    const char *name;
    const char *options; // parted by blanks; --json and --help fit all
    int (*run)(const trl_cli_args *args);
} meaning;

static const meaning meanings[] = {
    {"scene", " percentiles white noise grey input view part layer threads frames keep-going ",
     trl_cli_range_scene},
    {"camera",
     " flat dark times stops patches spacing crop channel black-level white-level step threads ",
     trl_cli_range_camera},
    {"display", " peak black ambient reflectance ", trl_cli_range_display},
    {"rendered",
     " display peak limit encode eotf scale-white linear-scale black ambient reflectance "
     "screen-white "
     "detail bits camera headroom ",
     trl_cli_range_rendered},
};

static const char *each_meaning(size_t i) {
    return i < sizeof meanings / sizeof *meanings ? meanings[i].name : NULL;
}

static const trl_cli_operand operands[] = {
    {"MEANING", "scene, camera, display or rendered", false, false, {.each = each_meaning}},
    {"IN",
     "scene: the pictures, scene-linear .exr (- for standard input), or sequences, "
     "shot.####.exr; camera: the flat frames, where --flat is not given",
     true,
     true,
     {.file = true}},
    {0},
};

static const trl_cli_option options[] = {
    {.group = "Scene",
     .name = "percentiles",
     .argument = "LOW,HIGH",
     .help = "also the range between these shares of the pixels above 0, in percent",
     .preset = "0.1,99.9"},
    {.name = "white", .argument = "LIGHT", .help = "the luminance of diffuse white", .preset = "1"},
    {.name = "noise",
     .argument = "LIGHT",
     .help = "also the share of the pixels below this luminance"},
    {.name = "grey",
     .argument = "LIGHT",
     .help = "the luminance of mid grey, stop 0 of the histogram",
     .preset = "0.18"},
    {TRL_CLI_OPTION_INPUT},
    TRL_CLI_OPTIONS_PART,
    {.name = "threads", .letter = 'j', .argument = "N", .help = "1…256", .preset = "one per core"},
    TRL_CLI_OPTION_FRAMES,
    {.name = "keep-going", .help = "measure the other frames after one has failed"},
    {.group = "Camera",
     .name = "flat",
     .argument = "FILES",
     .help =
         "frames of an evenly lit surface, camera raw or linear .exr of the sensor's codes: two "
         "or more of each exposure, which are told apart by what the files say or by their "
         "brightness; "
         "given again and again: one exposure each",
     .values = {.file = true},
     .many = true},
    {.name = "dark",
     .argument = "FILES",
     .help = "frames without any light, two or more",
     .values = {.file = true},
     .many = true},
    {.name = "times",
     .argument = "LIST",
     .help = "the exposure times in seconds, for each frame or each exposure: 1/4000,1/2000",
     .preset = "what the files say"},
    {.name = "stops", .argument = "LIST", .help = "the same in stops: -6..0/0.5"},
    {.name = "patches",
     .argument = "N",
     .help = "the flat frames show a step chart: N patches side by side, 3…256"},
    {.name = "spacing", .argument = "STOPS", .help = "from one patch to the next", .preset = "1"},
    {.name = "crop",
     .argument = "X,Y,W,H",
     .help = "the pixels to measure",
     .preset = "the middle half each way; of a step chart, all"},
    {.name = "channel",
     .argument = "NAME",
     .help = "R, G, B, of a Bayer raw file also G1 and G2, Y (luminance) or all",
     .preset = "all of the file, each on its own",
     .values = {.words = "R G B G1 G2 Y all"}},
    {.name = "black-level",
     .argument = "DN",
     .help = "the code of no light",
     .preset = "the mean of the dark frames, or what a raw file says"},
    {.name = "white-level",
     .argument = "DN",
     .help = "the code at which the response ends",
     .preset = "found out, or what a raw file says"},
    {.name = "step",
     .argument = "DN",
     .help = "from one code to the next, 0 for none",
     .preset = "1 where all codes are whole numbers, else 0"},
    {.group = "Display",
     .name = "peak",
     .argument = "NITS",
     .help = "what full white emits, cd/m²; of a rendering to a display of your own, 48…10000"},
    {.name = "black", .argument = "NITS", .help = "what full black emits, cd/m²"},
    {.name = "ambient", .argument = "LUX", .help = "the light that falls on the screen, lux"},
    {.name = "reflectance",
     .argument = "R",
     .help = "the share of it that the screen scatters back, 0…1"},
    {.group = "Rendered",
     .name = "display",
     .argument = "NAME",
     .help = "the display that ACES 2.0 renders for (troland displays lists them), or a .json file",
     .preset = "srgb",
     .values = {.each = trl_cli_each_display, .file = true}},
    TRL_CLI_OPTIONS_CUSTOM_SIGNAL,
    {.name = "screen-white",
     .argument = "NITS",
     .help = "what code 1 emits on this screen, cd/m²",
     .preset = "what the rendering is made for"},
    {.name = "detail",
     .argument = "STOPS",
     .help = "the difference in the scene that must be seen, 0.01…1",
     .preset = "0.1"},
    {.name = "bits", .argument = "N", .help = "of the signal, 6…16", .preset = "10"},
    {.name = "camera",
     .argument = "STOPS",
     .help = "a camera's range, as troland range camera finds it: how much of it is shown"},
    {.name = "headroom",
     .argument = "STOPS",
     .help = "how far above mid grey the camera saturates",
     .preset = "2.97, as ISO 12232 sets its speed: mid grey at 12.7 % of saturation"},
    {.group = "Output", .name = "json", .help = "print JSON"},
    TRL_CLI_OPTIONS_PLOT("draw it, too: a .svg or .png file"),
    TRL_CLI_OPTION_HELP,
    {0},
};

static const trl_cli_example examples[] = {
    {"troland range scene shot.exr", "how far apart shadows and lights are, and how they lie"},
    {"troland range scene shot.exr --percentiles 1,99 --noise 0.002 --json",
     "the same for a program"},
    {"troland range scene shot.exr --plot light.svg", "the same as a picture"},
    {"troland range scene shot.####.exr", "over all frames of a sequence"},
    {"troland range camera --flat flat*.exr --dark dark*.exr",
     "gain, noise and range of a sensor, by photon transfer"},
    {"troland range camera --flat flat*.exr --dark dark*.exr --channel Y",
     "the same in luminance; of raw files, G takes both greens"},
    {"troland range display --peak 1000 --black 0.0005 --ambient 100 --reflectance 0.01",
     "what is left of an OLED's contrast in a lit room"},
    {"troland range rendered --display rec2100-pq-1000 --ambient 100 --reflectance 0.01 --camera "
     "13",
     "how many of a camera's stops reach the eye"},
    {0},
};

static int check_options(const trl_cli_args *args, const meaning *m) {
    for (size_t i = 0; options[i].name; i++) {
        char name[40];
        snprintf(name, sizeof name, " %s ", options[i].name);
        for (size_t k = 0; k < sizeof meanings / sizeof *meanings; k++)
            if (!strstr(m->options, name) && strstr(meanings[k].options, name) &&
                trl_cli_given(args, options[i].name))
                return trl_cli_say(TRL_CLI_CONTRADICTION,
                                   "--%s is for troland range %s (range): leave it out",
                                   options[i].name, meanings[k].name);
    }
    return 0;
}

static int run(const trl_cli_args *args) {
    const char *word = args->operands[0];
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (strcmp(meanings[i].name, word) == 0) {
            int status = check_options(args, &meanings[i]);
            return status != 0 ? status : meanings[i].run(args);
        }
    char hint[200];
    return trl_cli_say(TRL_CLI_WRONG, "'%s' is no kind of dynamic range (range): %s", word,
                       trl_cli_nearest_of(word, each_meaning,
                                          "give scene, camera, display or rendered, as in troland "
                                          "range scene IN.exr",
                                          hint, sizeof hint));
}

const trl_cli_command trl_cli_range = {
    .name = "range",
    .summary = "measure a dynamic range: of a scene, a camera, a display, a rendering",
    .description =
        "A dynamic range is brightest over darkest, as a ratio, in stops (log2), in decibels by "
        "both conventions (20 log10 as for images, 10 log10 as for light) and in density "
        "(log10). There are several kinds, and the first line always says which one is printed.\n\n"
        "Of a scene: the luminances of HDR pictures, weighted by their primaries, as stored, "
        "over black and over the data window. Zeros, negatives, NaN and infinities are counted "
        "apart; "
        "percentiles count the pixels above 0.\n\n"
        "Of a camera: the light that just saturates a pixel over the least it tells, by photon "
        "transfer (EMVA 1288, linear): light comes in photons, so that its noise grows as the root "
        "of the signal, and how fast it grows in codes tells the electrons in one. Least is the "
        "signal as strong as the noise in the dark, and the signals that stand 1, 2, 10 and 20 "
        "times above their noise. Frames hold the sensor's own codes: camera raw "
        "files, of which each color filter is measured on its own (R, G1, G2, B), or linear EXR, "
        "neither developed nor denoised nor in whole colours from single-colour pixels. Each "
        "number has its standard error.\n\n"
        "Of a display: peak over black as they leave the screen, each with the light of the room "
        "that the screen scatters back, LUX × R / π cd/m². An ACES display counts as honoured "
        "where its full white (48 cd/m² of a cinema) is not above what the screen itself emits; "
        "gamut and encoding are not judged.\n\n"
        "Of a rendering: the stops of the scene, around mid grey, in which a difference of "
        "--detail "
        "stops still makes one code of the signal and one 10-bit step of PQ of the light that "
        "leaves the screen, the room's with it. PQ is made after what the eye can tell apart.",
    .operands = operands,
    .options = options,
    .examples = examples,
    .run = run,
};
