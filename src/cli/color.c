// troland color: one colour in every space, its gamut, differences and contrast.
#include "cli/args.h"
#include "cli/color.h"
#include "cli/color_plot.h"
#include "cli/color_text.h"
#include "cli/message.h"
#include "cli/names.h"
#include "cli/numbers.h"
#include "cli/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// What --to knows beside the spaces: forms of sRGB with 8 bits.
enum { FORMS = sizeof trl_cli_color_forms / sizeof *trl_cli_color_forms };

static const char *each_target(size_t i) {
    return i < FORMS ? trl_cli_color_forms[i] : trl_css_space_name((trl_css_space)(i - FORMS));
}

static const char bounded[] = "a space with bounds such as srgb, display-p3 or rec2020";

static const char *each_bounded(size_t i) {
    for (int space = 0; space < TRL_CSS_SPACE_COUNT; space++)
        if (trl_css_space_bounded((trl_css_space)space) && i-- == 0)
            return trl_css_space_name((trl_css_space)space);
    return NULL;
}

static const trl_cli_operand operands[] = {
    {"COLOR", "a colour as CSS writes it, or - for lines of standard input", false, true, {0}},
    {0},
};

static const trl_cli_option options[] = {
    {.name = "to",
     .argument = "SPACE",
     .help = "print the colour in this space, or as hex, rgb or name",
     .values = {.each = each_target}},
    {.name = "gamut",
     .argument = "METHOD",
     .help = "bring what lies outside the gamut in: none, clip, css (less chroma, local MINDE) or "
             "raytrace",
     .preset = "css for hex, rgb, name, hsl, hwb, okhsl and okhsv, and with --within; else none",
     .values = {.words = "none clip css raytrace"}},
    {.name = "within",
     .argument = "SPACE",
     .help = "the gamut that is meant, where it is not that of --to",
     .values = {.each = each_bounded}},
    {.name = "difference",
     .argument = "COLOR",
     .help = "how different this colour looks: ΔE 2000, ΔE OK, ΔE ITP"},
    {.name = "contrast", .argument = "COLOR", .help = "the contrast with this colour by WCAG 2"},
    {.name = "digits",
     .argument = "N",
     .help = "decimals of a value whose range is 1; 0 for all there are",
     .preset = "5"},
    TRL_CLI_OPTION_JSON("print JSON"),
    TRL_CLI_OPTIONS_PLOT(
        "draw one colour among those that gamuts hold, or with --contrast letters of it "
        "on the other, too: a .svg or .png file"),
    TRL_CLI_OPTION_QUIET,
    TRL_CLI_OPTION_HELP,
    {0},
};

static const trl_cli_example examples[] = {
    {"troland color 'oklch(0.7 0.15 30)' --to hex", "the nearest colour of the web"},
    {"troland color tomato", "one colour in the spaces that people use"},
    {"troland color 'color(display-p3 1 0 0)' --to oklch --within srgb",
     "bring a colour into sRGB"},
    {"troland color 'oklch(0.7 0.32 150)' --to srgb --plot green.svg",
     "see where a colour lies and which ways lead into sRGB"},
    {"troland color 'oklch(from tomato calc(l + 0.1) c h)' 'color-mix(in oklch, red, gold 30%)' "
     "--to hex",
     "a colour made from others, as in CSS"},
    {"troland color '#767676' --contrast white --plot readable.png",
     "is it readable? In numbers, and to look at"},
    {0},
};

static int read_target(trl_cli_color_work *w, const trl_cli_args *args) {
    const char *text = trl_cli_value(args, "to");
    w->form = -1;
    w->to = TRL_CSS_SRGB;
    if (!text) return TRL_CLI_DONE;
    for (int i = 0; i < FORMS; i++)
        if (strcmp(text, trl_cli_color_forms[i]) == 0) w->form = i;
    if (w->form < 0 && !trl_css_space_find(text, &w->to))
        return trl_cli_no_space(args, "to", each_target,
                                "give hex, rgb, name or a space such as oklch, lab, display-p3, "
                                "acescg");
    return TRL_CLI_DONE;
}

static int read_gamut(trl_cli_color_work *w, const trl_cli_args *args) {
    const char *text = trl_cli_value(args, "gamut");
    w->method = trl_cli_color_narrow(w) || w->within_given ? TRL_GAMUT_CSS : TRL_GAMUT_NONE;
    if (!text) return TRL_CLI_DONE;
    int method = -1;
    for (int i = 0; i < 4; i++)
        if (strcmp(text, trl_cli_color_methods[i]) == 0) method = i;
    if (method < 0) return trl_cli_misfit(args, "gamut", "none, clip, css or raytrace");
    w->method = (trl_gamut_method)method;
    if (w->method == TRL_GAMUT_NONE && w->form >= 0)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--gamut none and --to %s do not go together: it holds "
                           "sRGB only",
                           trl_cli_color_forms[w->form]);
    if (w->method != TRL_GAMUT_NONE && !w->within_given && !trl_css_space_bounded(w->to))
        return trl_cli_say(TRL_CLI_WRONG, "%s has no bounds: name a gamut, such as --within srgb",
                           trl_css_space_name(w->to));
    return TRL_CLI_DONE;
}

static int read_options(trl_cli_color_work *w, const trl_cli_args *args) {
    int64_t digits = 5;
    const char *within = trl_cli_value(args, "within"), *count = trl_cli_value(args, "digits");
    w->json_wanted = trl_cli_given(args, "json");
    w->quiet = trl_cli_given(args, "quiet");
    w->to_given = trl_cli_given(args, "to");
    w->within_given = within != NULL;
    int status = read_target(w, args);
    if (status != TRL_CLI_DONE) return status;
    if (!w->to_given && (within || trl_cli_given(args, "gamut")))
        return trl_cli_say(TRL_CLI_WRONG, "--%s needs --to: say into which space",
                           within ? "within" : "gamut");
    w->within = w->to;
    if (within && !trl_css_space_find(within, &w->within))
        return trl_cli_no_space(args, "within", each_bounded, bounded);
    if (within && !trl_css_space_bounded(w->within))
        return trl_cli_misfit(args, "within", "%s", bounded);
    if (count && !trl_cli_integer(count, 0, 15, &digits))
        return trl_cli_misfit(args, "digits", "0 to 15");
    w->digits = (int)digits;
    return read_gamut(w, args);
}

static int say_lines(trl_cli_color_work *w) {
    char *line = NULL;
    size_t room = 0;
    int status = TRL_CLI_DONE;
    for (int number = 1; status == TRL_CLI_DONE && getline(&line, &room, stdin) >= 0; number++) {
        line[strcspn(line, "\r\n")] = 0;
        if (!line[strspn(line, " \t")]) continue;
        trl_css_color color;
        trl_error err = TRL_ERROR_INIT;
        if (trl_cli_color_read(line, &color, &err) == TRL_OK)
            trl_cli_color_report(w, line, &color);
        else
            status =
                trl_cli_say(TRL_CLI_FAILED, "line %d of standard input: %s", number, err.message);
    }
    free(line);
    return status;
}

// With --contrast it is the two that are drawn, else the colour among others.
static int draw(const trl_cli_color_work *w, const trl_cli_args *args) {
    trl_css_color color;
    trl_error err = TRL_ERROR_INIT;
    if (!trl_cli_given(args, "plot")) return TRL_CLI_DONE;
    if (args->operand_count > 1 || strcmp(args->operands[0], "-") == 0)
        return trl_cli_say(TRL_CLI_CONTRADICTION, "--plot draws one colour (color): give one");
    if (trl_cli_color_read(args->operands[0], &color, &err) != TRL_OK)
        return trl_cli_say_error(&err);
    trl_css_space gamut = w->within_given ? w->within : w->to;
    if (!trl_css_space_bounded(gamut)) gamut = TRL_CSS_SRGB;
    trl_result result =
        w->contrast ? trl_cli_contrast_plot(args, args->operands[0], &color,
                                            trl_cli_value(args, "contrast"), w->contrast, &err)
                    : trl_cli_color_plot(args, args->operands[0], &color, gamut, &err);
    return result == TRL_OK ? TRL_CLI_DONE : trl_cli_say_error(&err);
}

static int run(const trl_cli_args *args) {
    trl_cli_color_work w = {0};
    trl_error err = TRL_ERROR_INIT;
    trl_css_color color, difference, contrast;
    int status = read_options(&w, args);
    if (status == TRL_CLI_DONE) status = trl_cli_plot_check(args);
    if (status != TRL_CLI_DONE) return status;
    const char *text = trl_cli_value(args, "difference");
    if (text && trl_cli_color_read(text, &difference, &err) != TRL_OK)
        return trl_cli_say_error(&err);
    if (text) w.difference = &difference;
    text = trl_cli_value(args, "contrast");
    if (text && trl_cli_color_read(text, &contrast, &err) != TRL_OK) return trl_cli_say_error(&err);
    if (text) w.contrast = &contrast;
    // All are read before the first is printed.
    for (size_t i = 0; i < args->operand_count; i++)
        if (strcmp(args->operands[i], "-") != 0 &&
            trl_cli_color_read(args->operands[i], &color, &err) != TRL_OK)
            return trl_cli_say_error(&err);
    status = draw(&w, args);
    if (status != TRL_CLI_DONE) return status;
    trl_cli_json_begin(&w.json, stdout);
    if (w.json_wanted) trl_cli_json_array(&w.json, NULL);
    for (size_t i = 0; status == TRL_CLI_DONE && i < args->operand_count; i++) {
        if (strcmp(args->operands[i], "-") == 0)
            status = say_lines(&w);
        else if (trl_css_parse(args->operands[i], &color, NULL) == TRL_OK)
            trl_cli_color_report(&w, args->operands[i], &color);
    }
    if (w.json_wanted) {
        trl_cli_json_close(&w.json, ']');
        trl_cli_json_end(&w.json);
    }
    return status;
}

const trl_cli_command trl_cli_color = {
    .name = "color",
    .summary = "read, convert and compare single colours",
    .description =
        "Reads colours as CSS Color 4 writes them: hex, names, rgb(), hsl(), hwb(), lab(), lch(), "
        "oklab(), oklch() and color() with srgb, srgb-linear, display-p3, a98-rgb, prophoto-rgb, "
        "rec2020, display-p3-linear, xyz, xyz-d50, xyz-d65, the spaces of ACES as --aces2065-1, "
        "--acescg and --jmh, and --rec2020-oetf, --oklrch, --okhsl and --okhsv. As CSS Color 5 "
        "does it takes relative colours "
        "and color-mix().\n\n"
        "Without --to it prints the colour in many spaces, with --to in one, a line for each "
        "colour. With --difference or --contrast it compares; alpha is not seen there.",
    .operands = operands,
    .options = options,
    .examples = examples,
    .run = run,
};
