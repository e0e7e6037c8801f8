// troland palette: harmonies, even ramps and gradients.
#include "cli/args.h"
#include "cli/json.h"
#include "cli/message.h"
#include "cli/names.h"
#include "cli/numbers.h"

#include <string.h>

// The kinds that are no harmony, and the lightness that a ramp runs over: black and
// white themselves have no hue.
enum { RAMP_LIGHTNESS, RAMP_CHROMA, GRADIENT, KINDS };
static const char *const kinds[KINDS] = {"lightness", "chroma", "gradient"};
static const double darkest = 0.15, lightest = 0.95;

static const char *const rules[] = {"shorter", "longer", "increasing", "decreasing"};
static const char *const formats[] = {"text", "json", "css", "gpl"};
enum { TEXT, JSON, CSS, GPL };

static const char *each_kind(size_t i) {
    if (i < KINDS) return kinds[i];
    const trl_harmony *harmony = trl_harmony_at(i - KINDS);
    return harmony ? harmony->name : NULL;
}

static const char *each_space(size_t i) {
    return trl_css_space_name((trl_css_space)i);
}

static const char *each_target(size_t i) {
    return i == 0 ? "hex" : each_space(i - 1);
}

static const trl_cli_operand operands[] = {
    {"KIND",
     "lightness, chroma, gradient, or a harmony: complement, split, analogous, triad, square",
     false,
     false,
     {.each = each_kind}},
    {"COLOR", "a colour as troland color reads it; a gradient takes two or more", false, true, {0}},
    {0},
};

static const trl_cli_option options[] = {
    {.name = "steps",
     .letter = 'n',
     .argument = "N",
     .help = "how many colours a ramp or a gradient has, 2 to 1000",
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
    {.name = "format",
     .argument = "FORMAT",
     .help = "text (a line for each), json, css (custom properties) or gpl (a palette of GIMP)",
     .preset = "text",
     .values = {.words = "text json css gpl"}},
    TRL_CLI_OPTION_JSON("the same as --format json"),
    TRL_CLI_OPTION_HELP,
    {0},
};

static const trl_cli_example examples[] = {
    {"troland palette triad tomato", "three hues that go together"},
    {"troland palette lightness 'oklch(0.6 0.1 250)' --steps 9", "an even ramp of one hue"},
    {"troland palette gradient red blue --hue longer --format css", "a gradient, as CSS"},
    {0},
};

typedef struct work {
    int kind; // below KINDS, or KINDS + the index of a harmony
    int steps, format;
    bool hex;
    trl_css_space in, to;
    trl_hue_rule rule;
    const trl_cli_args *args;
    trl_cli_json json;
} work;

static int one_of(const char *text, const char *option, const char *const *words, int count,
                  int *out) {
    for (int i = 0; text && i < count; i++) {
        if (strcmp(text, words[i]) != 0) continue;
        *out = i;
        return TRL_CLI_DONE;
    }
    if (!text) return TRL_CLI_DONE;
    return trl_cli_say(TRL_CLI_WRONG, "'%s' does not fit --%s: see troland palette --help", text,
                       option);
}

static int read_kind(work *w, const char *text) {
    char hint[300];
    trl_cli_nearest nearest;
    trl_cli_nearest_begin(&nearest, text);
    for (int i = 0; each_kind((size_t)i); i++) {
        w->kind = i;
        if (strcmp(text, each_kind((size_t)i)) == 0) return TRL_CLI_DONE;
        trl_cli_nearest_offer(&nearest, each_kind((size_t)i));
    }
    return trl_cli_say(
        TRL_CLI_FAILED, "no palette is called '%s': %s", text,
        trl_cli_nearest_end(&nearest, "see troland palette --help", hint, sizeof hint));
}

static int read_options(work *w) {
    int64_t steps = 5;
    int rule = 0;
    const trl_cli_args *args = w->args;
    const char *count = trl_cli_value(args, "steps"), *in = trl_cli_value(args, "in");
    const char *to = trl_cli_value(args, "to");
    if (count && !trl_cli_integer(count, 2, 1000, &steps))
        return trl_cli_say(TRL_CLI_WRONG, "'%s' does not fit --steps: give 2 to 1000", count);
    w->steps = (int)steps;
    w->in = TRL_CSS_OKLCH;
    if (in && !trl_css_space_find(in, &w->in))
        return trl_cli_say(TRL_CLI_WRONG, "'%s' does not fit --in: give a space such as oklch", in);
    w->to = TRL_CSS_SRGB;
    w->hex = !to || strcmp(to, "hex") == 0;
    if (!w->hex && !trl_css_space_find(to, &w->to))
        return trl_cli_say(TRL_CLI_WRONG,
                           "'%s' does not fit --to: give hex or a space such as "
                           "oklch",
                           to);
    int status = one_of(trl_cli_value(args, "hue"), "hue", rules, 4, &rule);
    w->rule = (trl_hue_rule)rule;
    if (status == TRL_CLI_DONE)
        status = one_of(trl_cli_value(args, "format"), "format", formats, 4, &w->format);
    if (trl_cli_given(args, "json")) w->format = JSON;
    if (status != TRL_CLI_DONE) return status;
    status = read_kind(w, args->operands[0]);
    if (status != TRL_CLI_DONE) return status;
    size_t colors = args->operand_count - 1;
    if (w->kind == GRADIENT && colors < 2)
        return trl_cli_say(TRL_CLI_WRONG, "a gradient needs two colours or more");
    if (w->kind != GRADIENT && colors > 1)
        return trl_cli_say(TRL_CLI_WRONG, "%s takes one colour", each_kind((size_t)w->kind));
    return TRL_CLI_DONE;
}

static void say(work *w, const trl_css_color *color, int number) {
    char text[TRL_CSS_TEXT_MAX];
    trl_css_color out;
    trl_css_map(color, w->to, TRL_GAMUT_CSS, &out);
    if (w->hex)
        trl_css_print_hex(&out, text);
    else
        trl_css_print(&out, 5, text);
    if (w->format == JSON) {
        trl_cli_json_string(&w->json, NULL, text);
    } else if (w->format == CSS) {
        printf("  --color-%d: %s;\n", number, text);
    } else if (w->format == GPL) {
        trl_css_map(color, TRL_CSS_SRGB, TRL_GAMUT_CSS, &out);
        for (int i = 0; i < 3; i++)
            printf("%3d ", (int)(out.v[i] * 255 + 0.5));
        printf("%s\n", text);
    } else {
        puts(text);
    }
}

// `first` is the only colour but of a gradient, whose others were read before.
static void say_all(work *w, const trl_css_color *first) {
    trl_css_color color, other;
    int segments = (int)w->args->operand_count - 2;
    if (w->kind >= KINDS) {
        const trl_harmony *harmony = trl_harmony_at((size_t)(w->kind - KINDS));
        for (int i = 0; i < harmony->count; i++) {
            color = trl_css_rotate(first, harmony->degrees[i]);
            // The colour itself, untouched by the way there and back.
            say(w, harmony->degrees[i] == 0 ? first : &color, i + 1);
        }
        return;
    }
    for (int i = 0; i < w->steps; i++) {
        double t = (double)i / (w->steps - 1);
        trl_css_convert(first, TRL_CSS_OKLCH, &color);
        if (w->kind == RAMP_LIGHTNESS) {
            color.v[0] = darkest + (lightest - darkest) * t;
        } else if (w->kind == RAMP_CHROMA) {
            color.v[1] *= t;
        } else {
            int segment = (int)(t * segments);
            if (segment >= segments) segment = segments - 1;
            char **texts = w->args->operands + 1 + segment;
            if (trl_css_parse(texts[0], &color, NULL) != TRL_OK ||
                trl_css_parse(texts[1], &other, NULL) != TRL_OK)
                return;
            trl_css_mix(&color, &other, t * segments - segment, w->in, w->rule, &color);
        }
        say(w, &color, i + 1);
    }
}

static int run(const trl_cli_args *args) {
    work w = {.args = args};
    trl_css_color first = {.alpha = 1}, color;
    trl_error err = TRL_ERROR_INIT;
    int status = read_options(&w);
    if (status != TRL_CLI_DONE) return status;
    for (size_t i = args->operand_count - 1; i >= 1; i--) {
        if (trl_css_parse(args->operands[i], &color, &err) != TRL_OK)
            return trl_cli_say_error(&err);
        first = color;
    }
    trl_cli_json_begin(&w.json, stdout);
    if (w.format == JSON) trl_cli_json_array(&w.json, NULL);
    if (w.format == CSS) puts(":root {");
    if (w.format == GPL) printf("GIMP Palette\nName: %s\nColumns: 0\n#\n", args->operands[0]);
    say_all(&w, &first);
    if (w.format == CSS) puts("}");
    if (w.format == JSON) {
        trl_cli_json_close(&w.json, ']');
        trl_cli_json_end(&w.json);
    }
    return TRL_CLI_DONE;
}

const trl_cli_command trl_cli_palette = {
    .name = "palette",
    .summary = "make harmonies, even ramps and gradients",
    .description =
        "Makes colours from one colour or between several, even to the eye: in OKLCH. A harmony "
        "turns the hue; lightness runs from dark to light at the colour's chroma and hue; chroma "
        "from grey to the colour at its lightness; gradient from colour to colour.\n\n"
        "Colours that the target cannot hold lose chroma, as CSS Color 4 has it (see troland "
        "color).",
    .operands = operands,
    .options = options,
    .examples = examples,
    .run = run,
};
