// troland palette: harmonies, even ramps, gradients, and the colours of a picture.
#include "cli/palette.h"
#include "cli/color_text.h"
#include "cli/message.h"
#include "cli/names.h"
#include "cli/numbers.h"
#include "cli/picture_choice.h"
#include "cli/plot.h"

#include <string.h>
#include <strings.h>

static const char *const rules[] = {"shorter", "longer", "increasing", "decreasing"};
static const char *const formats[] = {"text", "json", "css", "gpl", "ase"};
static const struct {
    const char *extension;
    trl_cli_palette_format format;
} endings[] = {
    {".txt", TRL_CLI_PALETTE_TEXT}, {".json", TRL_CLI_PALETTE_JSON}, {".css", TRL_CLI_PALETTE_CSS},
    {".gpl", TRL_CLI_PALETTE_GPL},  {".ase", TRL_CLI_PALETTE_ASE},   {".png", TRL_CLI_PALETTE_PLOT},
    {".svg", TRL_CLI_PALETTE_PLOT}, {".exr", TRL_CLI_PALETTE_STRIP},
};

static const char *each_space(size_t i) {
    return trl_css_space_name((trl_css_space)i);
}

static const char *each_target(size_t i) {
    return i == 0 ? "hex" : each_space(i - 1);
}

static const trl_cli_operand operands[] = {
    {"KIND",
     "lightness, chroma, gradient, picture, or a harmony: complement, split, analogous, triad, "
     "square",
     false,
     false,
     {.each = trl_cli_palette_kind}},
    {"COLOR",
     "a colour as troland color reads it; a gradient takes two or more, picture a file",
     false,
     true,
     {.file = true}},
    {0},
};

static const trl_cli_option options[] = {
    {.name = "steps",
     .letter = 'n',
     .argument = "N",
     .help = "how many colours a ramp or a gradient has, 2 to 1000; a picture, 1 to 256",
     .preset = "5"},
    {.name = "in",
     .argument = "SPACE",
     .help = "the space in which a gradient is even",
     .preset = "oklch",
     .values = {.each = each_space}},
    {.name = "hue",
     .argument = "RULE",
     .help = "which way round a gradient goes: shorter, longer, increasing or decreasing",
     .preset = "shorter",
     .values = {.words = "shorter longer increasing decreasing"}},
    {.name = "to",
     .argument = "SPACE",
     .help = "the form of the colours: hex or a space",
     .preset = "hex",
     .values = {.each = each_target}},
    {.name = "sort",
     .argument = "ORDER",
     .help = "the order of a picture's colours: share, lightness or hue",
     .preset = "share",
     .values = {.words = "share lightness hue"}},
    {.name = "input",
     .letter = 'i',
     .argument = "SPACE",
     .help = "colour space of the picture (troland spaces lists them), or primaries "
             "rx,ry,gx,gy,bx,by,wx,wy",
     .preset = "what the file says, else linear Rec.709 for OpenEXR, sRGB for others",
     .values = {.each = trl_cli_each_space}},
    TRL_CLI_OPTIONS_PART,
    {.name = "threads", .letter = 'j', .argument = "N", .help = "1…256", .preset = "one per core"},
    {.group = "Output",
     .name = "format",
     .argument = "FORMAT",
     .help =
         "text (a line for each), json, css (custom properties), gpl (a palette of GIMP) or ase "
         "(Adobe Swatch Exchange)",
     .preset = "as the file's name ends, else text",
     .values = {.words = "text json css gpl ase"}},
    TRL_CLI_OPTION_JSON("the same as --format json"),
    {.name = "output",
     .letter = 'o',
     .argument = "FILE",
     .help = "write .txt, .json, .css, .gpl, .ase, a picture of the swatches (.png, .svg), or the "
             "colours as light (.exr)",
     .values = {.file = true}},
    {.name = "strip", .help = "in a .png the colours only, without words"},
    TRL_CLI_OPTION_PLOT("draw the swatches with their lightness, chroma and hue: a .svg or .png "
                        "file"),
    TRL_CLI_OPTION_OVERWRITE,
    TRL_CLI_OPTION_QUIET,
    TRL_CLI_OPTION_HELP,
    {0},
};

static const trl_cli_example examples[] = {
    {"troland palette triad tomato", "three hues that go together"},
    {"troland palette lightness 'oklch(0.6 0.1 250)' --steps 9", "an even ramp of one hue"},
    {"troland palette gradient red blue --hue longer --format css", "a gradient, as CSS"},
    {"troland palette picture photo.exr --steps 6 -o photo.ase",
     "six colours of a picture, as swatches"},
    {"troland palette lightness teal --steps 9 --plot teal.svg",
     "see how even a ramp is, and where the screen ends"},
    {0},
};

typedef struct work {
    trl_cli_palette_recipe recipe;
    trl_cli_palette_format format;
    const char *path; // NULL: standard output
    const trl_cli_args *args;
    trl_cli_swatches swatches;
} work;

static int one_of(const trl_cli_args *args, const char *option, const char *const *words, int count,
                  const char *give, int *out) {
    const char *text = trl_cli_value(args, option);
    for (int i = 0; text && i < count; i++) {
        if (strcmp(text, words[i]) != 0) continue;
        *out = i;
        return TRL_CLI_DONE;
    }
    return text ? trl_cli_misfit(args, option, "%s", give) : TRL_CLI_DONE;
}

static int read_kind(work *w, const char *text) {
    char hint[300];
    for (int i = 0; trl_cli_palette_kind((size_t)i); i++) {
        w->recipe.kind = i;
        if (strcmp(text, trl_cli_palette_kind((size_t)i)) == 0) return TRL_CLI_DONE;
    }
    return trl_cli_say(TRL_CLI_FAILED, "no palette is called '%s': %s", text,
                       trl_cli_nearest_of(text, trl_cli_palette_kind, "see troland palette --help",
                                          hint, sizeof hint));
}

static int read_steps(work *w) {
    const char *text = trl_cli_value(w->args, "steps");
    int64_t steps = 5, least = w->recipe.kind == TRL_CLI_PALETTE_PICTURE ? 1 : 2;
    int64_t most =
        w->recipe.kind == TRL_CLI_PALETTE_PICTURE ? TRL_PALETTE_MAX : TRL_CLI_SWATCHES_MAX;
    if (text && !trl_cli_integer(text, least, most, &steps))
        return trl_cli_misfit(w->args, "steps", "%d to %d", (int)least, (int)most);
    w->recipe.steps = (int)steps;
    return TRL_CLI_DONE;
}

static int read_spaces(work *w) {
    const char *in = trl_cli_value(w->args, "in"), *to = trl_cli_value(w->args, "to");
    w->recipe.in = TRL_CSS_OKLCH;
    if (in && !trl_css_space_find(in, &w->recipe.in))
        return trl_cli_no_space(w->args, "in", each_space, "give a space such as oklch");
    w->swatches.to = TRL_CSS_SRGB;
    w->swatches.hex = !to || strcmp(to, "hex") == 0;
    if (!w->swatches.hex && !trl_css_space_find(to, &w->swatches.to))
        return trl_cli_no_space(w->args, "to", each_target, "give hex or a space such as oklch");
    return TRL_CLI_DONE;
}

// What belongs to another kind would be of no effect, and is a mistake.
static int check_kind(const work *w) {
    static const char *const for_gradient[] = {"in", "hue"}, *const for_picture[] = {
                                                                 "sort", "threads", "view",
                                                                 "part", "layer",   "input"};
    for (int i = 0; i < 2; i++)
        if (w->recipe.kind != TRL_CLI_PALETTE_GRADIENT && trl_cli_given(w->args, for_gradient[i]))
            return trl_cli_say(TRL_CLI_CONTRADICTION, "--%s is for palette gradient: leave it out",
                               for_gradient[i]);
    for (int i = 0; i < 6; i++)
        if (w->recipe.kind != TRL_CLI_PALETTE_PICTURE && trl_cli_given(w->args, for_picture[i]))
            return trl_cli_say(TRL_CLI_CONTRADICTION, "--%s is for palette picture: leave it out",
                               for_picture[i]);
    if (w->recipe.kind >= TRL_CLI_PALETTE_KINDS && trl_cli_given(w->args, "steps"))
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--steps is for ramps, gradients and pictures, and %s always has %d "
                           "colours: leave it out",
                           trl_cli_palette_kind((size_t)w->recipe.kind),
                           trl_harmony_at((size_t)(w->recipe.kind - TRL_CLI_PALETTE_KINDS))->count);
    if (trl_cli_given(w->args, "hue") && !trl_css_space_has_hue(w->recipe.in))
        return trl_cli_say(TRL_CLI_CONTRADICTION, "--hue needs a space with a hue, and %s has none",
                           trl_css_space_name(w->recipe.in));
    return TRL_CLI_DONE;
}

static int read_strip(work *w, const char *ending) {
    if (!trl_cli_given(w->args, "strip") || w->format == TRL_CLI_PALETTE_STRIP) return TRL_CLI_DONE;
    if (strcasecmp(ending, ".png") != 0)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--strip is for a .png file of --output: leave it out");
    w->format = TRL_CLI_PALETTE_STRIP;
    return TRL_CLI_DONE;
}

// --output's ending says the format, which --format may say, too.
static int read_format(work *w) {
    const char *word = trl_cli_value(w->args, "format");
    bool json = trl_cli_given(w->args, "json");
    int format = TRL_CLI_PALETTE_TEXT;
    w->path = trl_cli_value(w->args, "output");
    int status =
        one_of(w->args, "format", formats, sizeof formats / sizeof *formats,
               "text, json, css, gpl or ase; a picture is said by the name of --output", &format);
    if (status != TRL_CLI_DONE) return status;
    if (json && word && format != TRL_CLI_PALETTE_JSON)
        return trl_cli_say(TRL_CLI_CONTRADICTION, "--json and --format %s contradict: give one",
                           word);
    w->format = json ? TRL_CLI_PALETTE_JSON : (trl_cli_palette_format)format;
    if (!w->path && !trl_cli_given(w->args, "plot") && trl_cli_given(w->args, "overwrite"))
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--overwrite means nothing without --output or --plot: leave it out");
    if (!w->path && w->format == TRL_CLI_PALETTE_ASE)
        return trl_cli_say(TRL_CLI_WRONG,
                           "an .ase file is not for reading: give --output FILE.ase");
    if ((!w->path || word || json) && trl_cli_given(w->args, "strip"))
        return trl_cli_say(TRL_CLI_WRONG, "--strip needs a picture: give --output FILE.png");
    if (!w->path || word || json) return TRL_CLI_DONE;
    const char *dot = strrchr(w->path, '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(dot, endings[i].extension) == 0) {
            w->format = endings[i].format;
            return read_strip(w, dot);
        }
    return trl_cli_say(TRL_CLI_WRONG,
                       "'%s' does not say what to write: end it in .txt, .json, .css, .gpl, .ase, "
                       ".png, .svg or .exr, or give --format",
                       w->path);
}

static int check_colors(const work *w) {
    size_t colors = w->args->operand_count - 1;
    if (w->recipe.kind == TRL_CLI_PALETTE_GRADIENT && colors < 2)
        return trl_cli_say(TRL_CLI_WRONG, "a gradient needs two colours or more");
    if (w->recipe.kind != TRL_CLI_PALETTE_GRADIENT && colors > 1)
        return trl_cli_say(TRL_CLI_WRONG, "%s takes one %s",
                           trl_cli_palette_kind((size_t)w->recipe.kind),
                           w->recipe.kind == TRL_CLI_PALETTE_PICTURE ? "file" : "colour");
    return TRL_CLI_DONE;
}

static int read_options(work *w) {
    int rule = 0;
    int status = read_kind(w, w->args->operands[0]);
    if (status == TRL_CLI_DONE) status = read_steps(w);
    if (status == TRL_CLI_DONE) status = read_spaces(w);
    if (status == TRL_CLI_DONE)
        status =
            one_of(w->args, "hue", rules, 4, "shorter, longer, increasing or decreasing", &rule);
    w->recipe.rule = (trl_hue_rule)rule;
    if (status == TRL_CLI_DONE) status = check_kind(w);
    if (status == TRL_CLI_DONE) status = read_format(w);
    return status == TRL_CLI_DONE ? check_colors(w) : status;
}

// The kind, or the name of the picture without its folders.
static const char *title_of(const work *w) {
    if (w->recipe.kind != TRL_CLI_PALETTE_PICTURE) return w->args->operands[0];
    const char *slash = strrchr(w->args->operands[1], '/');
    return slash ? slash + 1 : w->args->operands[1];
}

static int make(work *w) {
    w->recipe.texts = w->args->operands + 1;
    w->recipe.count = w->args->operand_count - 1;
    if (w->recipe.kind == TRL_CLI_PALETTE_PICTURE)
        return trl_cli_palette_picture(&w->swatches, w->recipe.texts[0], (size_t)w->recipe.steps,
                                       w->args);
    trl_error err = TRL_ERROR_INIT;
    return trl_cli_palette_make(&w->recipe, &w->swatches, &err) == TRL_OK ? TRL_CLI_DONE
                                                                          : trl_cli_say_error(&err);
}

static int run(const trl_cli_args *args) {
    static work w; // some 80 kB of swatches
    trl_error err = TRL_ERROR_INIT;
    w = (work){.args = args};
    int status = read_options(&w);
    w.swatches.title = title_of(&w);
    if (status == TRL_CLI_DONE && trl_cli_given(args, "plot")) status = trl_cli_plot_check(args);
    if (status == TRL_CLI_DONE) status = make(&w);
    if (status != TRL_CLI_DONE) return status;
    if (trl_cli_given(args, "plot") && trl_cli_palette_profile(&w.swatches, args, &err) != TRL_OK)
        return trl_cli_say_error(&err);
    return trl_cli_palette_write(&w.swatches, w.format, w.path, trl_cli_given(args, "overwrite"));
}

const trl_cli_command trl_cli_palette = {
    .name = "palette",
    .summary = "make harmonies, even ramps and gradients, or take the colours of a picture",
    .description =
        "Makes colours from one colour or between several, even to the eye: in OKLCH. A harmony "
        "turns the hue; lightness runs from dark to light at the colour's chroma and hue; chroma "
        "from grey to the colour at its lightness; gradient from colour to colour.\n\n"
        "picture takes the main colours of a file: k-means in OKLab, over all pixels, as an sRGB "
        "screen shows them (a scene-linear picture is rendered by ACES 2.0 first). Each stands "
        "with the share of the picture that it speaks for.\n\n"
        "Colours that the target cannot hold lose chroma, as CSS Color 4 has it (see troland "
        "color).",
    .operands = operands,
    .options = options,
    .examples = examples,
    .run = run,
};
