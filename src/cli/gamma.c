// troland gamma: the exponents of image, display and the two in a row.
#include "cli/commands.h"
#include "cli/gamma.h"
#include "cli/gamma_plot.h"
#include "cli/json.h"
#include "cli/message.h"
#include "cli/names.h"
#include "cli/numbers.h"
#include "cli/plot.h"
#include "cli/text_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const trl_cli_operand operands[] = {
    {"WORD",
     "the curve of the image, then that of the display: linear, srgb, bt709 or "
     "bt2020 (one camera curve), "
     "bt1886[:BLACK] (black over white), gamma[:EXPONENT], pq, hlg, acescc, acescct, or table:FILE "
     "(LIGHT CODE on each line for the image, "
     "CODE LIGHT for the display, of white, rising); or with --measure the "
     "measurements, with --photo the photo",
     false,
     true,
     {.each = trl_cli_each_transfer}},
    {0},
};

static const trl_cli_option options[] = {
    {.name = "range",
     .argument = "LOW..HIGH",
     .help = "scene light, of white, over which the regression runs",
     .preset = "0.02..1"},
    {.name = "peak",
     .argument = "NITS",
     .help = "cd/m² of white for pq and hlg",
     .preset = "10000 for pq, 1000 for hlg"},
    {.name = "ambient",
     .argument = "NITS",
     .help = "cd/m² of the surround, which sets the system gamma of hlg",
     .preset = "5"},
    {.name = "measure",
     .help = "fit a display's gamma: the words are LEVEL:NITS (0 is black, 1 white), or a file "
             "with LEVEL NITS on each line, or - for standard input"},
    {.name = "photo",
     .help = "the same from a photo of troland chart gamma on the display: the word is a raw file "
             "or a scene-linear .exr of a camera that is linear"},
    {.name = "corners",
     .argument = "PLACES",
     .help = "with --photo: the chart's corners in pixels, top left, top right, bottom right, "
             "bottom left",
     .preset = "those of the photo"},
    TRL_CLI_OPTION_JSON("print JSON"),
    TRL_CLI_OPTIONS_PLOT("draw it, too: a .svg or .png file"),
    TRL_CLI_OPTION_HELP,
    {0},
};

static const trl_cli_example examples[] = {
    {"troland gamma bt709 bt1886", "what television does to the light of a scene"},
    {"troland gamma srgb gamma:2.2 --range 0.01..1", "sRGB pictures on a plain 2.2 display"},
    {"troland gamma bt709 bt1886 --plot gamma.svg", "draw the curves and their exponents"},
    {"troland gamma acescct bt1886", "a camera log shown without a look"},
    {"troland gamma hlg hlg --peak 600", "HLG on a display of 600 cd/m²"},
    {"troland gamma --measure 0:0.1 0.25:5 0.5:22 0.75:53 1:100",
     "fit a display's gamma from luminances in cd/m²"},
    {0},
};

static const double levels[] = {0.02, 0.18, 1};
enum { LEVELS = sizeof levels / sizeof *levels };

typedef struct work {
    trl_gamma_point *tables[2]; // of image and display
    const char *names[2];
    trl_gamma_curve image, display;
    double low, high;
    trl_gamma_slopes local[LEVELS], fit;
} work;

static int read_curve(trl_gamma_curve *curve, const char *word) {
    trl_error err = TRL_ERROR_INIT;
    trl_transfer transfer;
    if (trl_cli_transfer_parse(&transfer, word, "gamma", &err) != TRL_OK)
        return trl_cli_say_word_error(&err);
    curve->kind = transfer.kind;
    curve->gamma = transfer.gamma;
    curve->black = transfer.black;
    return TRL_CLI_DONE;
}

// The points of "table:FILE".
static int read_table(work *w, bool is_image, const char *path) {
    trl_error err = TRL_ERROR_INIT;
    trl_gamma_curve *curve = is_image ? &w->image : &w->display;
    trl_gamma_point **points = &w->tables[is_image ? 0 : 1];
    char *text = NULL;
    size_t length = 0;
    trl_result r = trl_cli_text_read(&text, &length, path, &err);
    if (r == TRL_OK)
        r = trl_gamma_table_parse(points, &curve->table_count, is_image, text, length, path, &err);
    free(text);
    curve->table = *points;
    return r == TRL_OK ? TRL_CLI_DONE : trl_cli_say_error(&err);
}

static int read_number(const trl_cli_args *args, const char *option, double *out) {
    const char *text = trl_cli_value(args, option);
    if (!text || (trl_cli_number(text, out) && *out > 0)) return TRL_CLI_DONE;
    return trl_cli_misfit(args, option, "cd/m² above 0");
}

static int read_range(work *w, const trl_cli_args *args) {
    const char *text = trl_cli_value(args, "range");
    char low[64];
    w->low = 0.02;
    w->high = 1;
    if (!text) return TRL_CLI_DONE;
    const char *dots = strstr(text, "..");
    size_t n = dots ? (size_t)(dots - text) : 0;
    if (dots && n < sizeof low) {
        memcpy(low, text, n);
        low[n] = 0;
        if (trl_cli_number(low, &w->low) && trl_cli_number(dots + 2, &w->high) && w->low >= 1e-6 &&
            w->low < w->high && w->high <= 1)
            return TRL_CLI_DONE;
    }
    return trl_cli_misfit(args, "range",
                          "two lights from 0.000001 to 1, the darker first, as in 0.02..1");
}

// An option that changes nothing is a misunderstanding.
static int check_use(const work *w, const trl_cli_args *args) {
    bool hlg = w->display.kind == TRL_TRANSFER_HLG;
    bool peak = hlg || w->display.kind == TRL_TRANSFER_PQ || w->image.kind == TRL_TRANSFER_PQ;
    if (trl_cli_given(args, "peak") && !peak)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--peak means nothing here: it is for pq, and for hlg as "
                           "the display");
    if (trl_cli_given(args, "ambient") && !hlg)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--ambient means nothing here: it is for hlg as the display");
    return TRL_CLI_DONE;
}

// Whether a light that nobody asked for lies beyond the ends of a table.
static bool is_beyond(const work *w, double light) {
    double code = trl_gamma_encode(&w->image, light);
    return isnan(code) || isnan(trl_gamma_decode(&w->display, code));
}

static int read_work(work *w, const trl_cli_args *args) {
    trl_error err = TRL_ERROR_INIT;
    if (args->operand_count != 2)
        return trl_cli_say(TRL_CLI_WRONG,
                           "a system gamma takes two curves, the image's and the display's: write "
                           "troland gamma IMAGE DISPLAY");
    double peak = 0, ambient = 0;
    int status = read_number(args, "peak", &peak);
    if (status == TRL_CLI_DONE) status = read_number(args, "ambient", &ambient);
    if (status == TRL_CLI_DONE) status = read_range(w, args);
    w->image = w->display = (trl_gamma_curve){.peak_nits = peak, .ambient_nits = ambient};
    for (int i = 0; i < 2 && status == TRL_CLI_DONE; i++) {
        w->names[i] = args->operands[i];
        bool is_table = strncmp(w->names[i], "table:", 6) == 0;
        status = is_table ? read_table(w, i == 0, w->names[i] + 6)
                          : read_curve(i == 0 ? &w->image : &w->display, w->names[i]);
    }
    if (status == TRL_CLI_DONE) status = check_use(w, args);
    for (int i = 0; i < LEVELS && status == TRL_CLI_DONE; i++) {
        if (trl_gamma_local(&w->local[i], &w->image, &w->display, levels[i], &err) == TRL_OK)
            continue;
        if (!is_beyond(w, levels[i])) return trl_cli_say_error(&err);
        w->local[i] = (trl_gamma_slopes){NAN, NAN, NAN};
        err = (trl_error)TRL_ERROR_INIT;
    }
    if (status == TRL_CLI_DONE &&
        trl_gamma_regress(&w->fit, &w->image, &w->display, w->low, w->high, &err) != TRL_OK)
        return trl_cli_say_error(&err);
    return status;
}

static void json_slopes(trl_cli_json *json, const trl_gamma_slopes *slopes) {
    trl_cli_json_number(json, "image", slopes->image);
    trl_cli_json_number(json, "display", slopes->display);
    trl_cli_json_number(json, "net", slopes->net);
    trl_cli_json_number(json, "net_minus_1", slopes->net - 1);
}

// An HLG display's peak and the surround's light.
static double hlg_peak(const work *w) {
    return w->display.peak_nits > 0 ? w->display.peak_nits : 1000;
}

static double hlg_ambient(const work *w) {
    return w->display.ambient_nits > 0 ? w->display.ambient_nits : 5;
}

static void json_hlg(trl_cli_json *json, const work *w) {
    trl_cli_json_object(json, "hlg_system_gamma");
    trl_cli_json_number(json, "peak_nits", hlg_peak(w));
    trl_cli_json_number(json, "ambient_nits", hlg_ambient(w));
    trl_cli_json_number(json, "used", trl_hlg_system_gamma(hlg_peak(w), hlg_ambient(w)));
    trl_cli_json_number(json, "short", trl_hlg_system_gamma_short(hlg_peak(w)));
    trl_cli_json_number(json, "extended", trl_hlg_system_gamma_extended(hlg_peak(w)));
    trl_cli_json_close(json, '}');
}

static void say_json(const work *w) {
    trl_cli_json json;
    trl_cli_json_begin(&json, stdout);
    trl_cli_json_object(&json, NULL);
    trl_cli_json_string(&json, "image", w->names[0]);
    trl_cli_json_string(&json, "display", w->names[1]);
    trl_cli_json_array(&json, "slopes");
    for (int i = 0; i < LEVELS; i++) {
        double code = trl_gamma_encode(&w->image, levels[i]);
        double screen = isnan(code) ? NAN : trl_gamma_decode(&w->display, code);
        trl_cli_json_object(&json, NULL);
        trl_cli_json_number(&json, "light", levels[i]);
        trl_cli_json_number(&json, "code", code); // null beyond the ends of a table
        trl_cli_json_number(&json, "screen", screen);
        json_slopes(&json, &w->local[i]);
        trl_cli_json_close(&json, '}');
    }
    trl_cli_json_close(&json, ']');
    trl_cli_json_object(&json, "regression");
    trl_cli_json_number(&json, "low", w->low);
    trl_cli_json_number(&json, "high", w->high);
    json_slopes(&json, &w->fit);
    trl_cli_json_close(&json, '}');
    if (w->display.kind == TRL_TRANSFER_HLG && !w->display.table) json_hlg(&json, w);
    trl_cli_json_array(&json, "surrounds");
    for (size_t i = 0; trl_surround_at(i); i++) {
        const trl_surround *surround = trl_surround_at(i);
        trl_cli_json_object(&json, NULL);
        trl_cli_json_string(&json, "name", surround->name);
        trl_cli_json_number(&json, "ciecam02", surround->ciecam02);
        trl_cli_json_number(&json, "bartleson", surround->bartleson);
        trl_cli_json_close(&json, '}');
    }
    trl_cli_json_close(&json, ']');
    trl_cli_json_close(&json, '}');
    trl_cli_json_end(&json);
}

static void say_text(const work *w) {
    printf("%s shown on %s\n", w->names[0], w->names[1]);
    printf("%-8s  %8s  %8s  %8s  %8s  %8s\n", "LIGHT", "CODE", "SCREEN", "IMAGE", "DISPLAY", "NET");
    for (int i = 0; i < LEVELS; i++) {
        const trl_gamma_slopes *s = &w->local[i];
        double code = trl_gamma_encode(&w->image, levels[i]);
        if (isnan(s->net)) {
            printf("%-8g  beyond the ends of the table\n", levels[i]);
            continue;
        }
        printf("%-8g  %8.4f  %8.4f  %8.3f  %8.3f  %8.3f\n", levels[i], code,
               trl_gamma_decode(&w->display, code), s->image, s->display, s->net);
    }
    char range[64];
    snprintf(range, sizeof range, "%g..%g", w->low, w->high);
    printf("%-28s  %8.3f  %8.3f  %8.3f\n", range, w->fit.image, w->fit.display, w->fit.net);
    double off = w->fit.net - 1;
    printf("\nsystem gamma over %s: %.3f, ", range, w->fit.net);
    if (fabs(off) < 0.0005)
        puts("as good as 1.0");
    else
        printf("%.3f %s 1.0\n", fabs(off), off < 0 ? "below" : "above");
    if (w->display.kind == TRL_TRANSFER_HLG && !w->display.table)
        printf(
            "HLG's own for %g cd/m², surround %g: %.3f; at surround 5 by BT.2100's short formula "
            "%.3f, by BT.2390's %.3f\n",
            hlg_peak(w), hlg_ambient(w), trl_hlg_system_gamma(hlg_peak(w), hlg_ambient(w)),
            trl_hlg_system_gamma_short(hlg_peak(w)), trl_hlg_system_gamma_extended(hlg_peak(w)));
    for (size_t i = 0; trl_surround_at(i); i++) {
        const trl_surround *s = trl_surround_at(i);
        printf("%-7s surround asks for ", s->name);
        if (s->ciecam02 == s->bartleson)
            printf("%.2f", s->ciecam02);
        else
            printf("%.2f to %.2f", s->ciecam02, s->bartleson);
        printf(" (%s)\n", s->description);
    }
}

static int draw(const work *w, const trl_cli_args *args) {
    const trl_cli_gamma_pair pair = {
        .names = {w->names[0], w->names[1]},
        .image = &w->image,
        .display = &w->display,
        .levels = levels,
        .local = w->local,
        .level_count = LEVELS,
        .low = w->low,
        .high = w->high,
        .fit = w->fit,
    };
    trl_error err = TRL_ERROR_INIT;
    if (!trl_cli_given(args, "plot")) return TRL_CLI_DONE;
    return trl_cli_gamma_pair_plot(args, &pair, &err) == TRL_OK ? TRL_CLI_DONE
                                                                : trl_cli_say_error(&err);
}

static int run(const trl_cli_args *args) {
    work w = {0};
    int status = trl_cli_plot_check(args);
    if (status != TRL_CLI_DONE) return status;
    if (trl_cli_given(args, "photo")) return trl_cli_gamma_photo(args);
    if (trl_cli_given(args, "corners"))
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--corners means nothing without --photo (gamma)");
    if (trl_cli_given(args, "measure")) return trl_cli_gamma_measure(args);
    status = read_work(&w, args);
    if (status == TRL_CLI_DONE) status = draw(&w, args);
    if (status == TRL_CLI_DONE && trl_cli_given(args, "json"))
        say_json(&w);
    else if (status == TRL_CLI_DONE)
        say_text(&w);
    free(w.tables[0]);
    free(w.tables[1]);
    return status;
}

const trl_cli_command trl_cli_gamma = {
    .name = "gamma",
    .summary = "tell the gamma of image, display and both",
    .description =
        "Prints how the light of a scene becomes light on a screen: code and screen light at 2, "
        "18 and 100 % of white, the local exponents there (slopes on log-log axes) of the image's "
        "curve, the display's, and their product, then the exponents of straight lines over "
        "--range. The exponent of most pairs depends on where it is taken, so that none stands "
        "without its light or range.\n\n"
        "What the surround asks for spans the ratios of CIECAM02 and those of Bartleson: dim and "
        "dark rooms take contrast from a picture, which the system gamma gives back.\n\n"
        "--measure fits power laws with and without black and BT.1886 to luminances; eleven "
        "levels or more, evenly spaced, are good. A model that is more than 2 % off somewhere "
        "does not describe the display.",
    .operands = operands,
    .options = options,
    .examples = examples,
    .run = run,
};
