// troland range display: what a screen can show in its room.
#include "cli/message.h"
#include "cli/numbers.h"
#include "cli/plot.h"
#include "cli/range_plot.h"

#include <troland/aces.h>

#include <float.h>
#include <string.h>

enum { WIDTH = 96, NAMES_FROM = 18 }; // columns

// The displays of one white, wrapped; the one for ACES' own white behind its twin.
static void names_text(double white_nits) {
    int column = NAMES_FROM;
    const char *before = NULL;
    for (size_t i = 0; trl_aces_display_at(i); i++) {
        const trl_aces_display *d = trl_aces_display_at(i), *next = trl_aces_display_at(i + 1);
        char word[80], twin[80];
        if (trl_aces_display_white_nits(d) != white_nits) continue;
        snprintf(twin, sizeof twin, "%s-d60", d->name);
        bool paired = next && strcmp(next->name, twin) == 0;
        snprintf(word, sizeof word, "%s%s", d->name, paired ? "[-d60]" : "");
        i += paired;
        if (before) column += printf(",");
        if (before && column + 1 + (int)strlen(word) > WIDTH)
            column = printf("\n%*s", NAMES_FROM, "") - 1;
        else
            column += printf("%s", before ? " " : "");
        column += printf("%s", word);
        before = d->name;
    }
    putchar('\n');
}

// One row for each full white of the table, in rising order.
static void displays_text(const trl_screen *screen) {
    puts("  ACES displays by full white (-d60: of ACES' own white);\n"
         "  the rule: honoured where the screen itself emits that");
    for (double below = 0, next = 0;; below = next) {
        next = 0;
        for (size_t i = 0; trl_aces_display_at(i); i++) {
            double white = trl_aces_display_white_nits(trl_aces_display_at(i));
            if (white > below && (next == 0 || white < next)) next = white;
        }
        if (next == 0) return;
        printf("  %5g cd/m²  %-4s", next, next <= screen->peak_nits ? "yes" : "no");
        names_text(next);
    }
}

static void put_text(const trl_screen *screen, const trl_screen_light *light) {
    puts("display range: brightest over darkest light of the screen, in cd/m²");
    trl_cli_range_head(stdout);
    trl_cli_range_row(stdout, "in a dark room", screen->black_nits, screen->peak_nits);
    if (light->ambient_nits > 0) {
        char room[24];
        trl_cli_range_row(stdout, "in this room", light->darkest_nits, light->brightest_nits);
        printf("  the room adds %s cd/m²: %g lux × %g / π\n",
               trl_cli_figure(room, 4, light->ambient_nits), screen->ambient_lux,
               screen->reflectance);
    }
    displays_text(screen);
}

static void put_json(const trl_screen *screen, const trl_screen_light *light) {
    trl_cli_json json;
    trl_cli_json_begin(&json, stdout);
    trl_cli_json_object(&json, NULL);
    trl_cli_json_string(&json, "meaning", "display");
    trl_cli_json_string(&json, "unit", "cd/m²");
    trl_cli_json_number(&json, "peak_nits", screen->peak_nits);
    trl_cli_json_number(&json, "black_nits", screen->black_nits);
    trl_cli_json_number(&json, "ambient_lux", screen->ambient_lux);
    trl_cli_json_number(&json, "reflectance", screen->reflectance);
    trl_cli_json_number(&json, "ambient_nits", light->ambient_nits);
    trl_cli_range_json(&json, "dark_room", screen->black_nits, screen->peak_nits);
    trl_cli_range_json(&json, "this_room", light->darkest_nits, light->brightest_nits);
    trl_cli_json_array(&json, "aces_displays_honoured");
    for (size_t i = 0; trl_aces_display_at(i); i++)
        if (trl_aces_screen_honours(screen, trl_aces_display_at(i)))
            trl_cli_json_string(&json, NULL, trl_aces_display_at(i)->name);
    trl_cli_json_close(&json, ']');
    trl_cli_json_close(&json, '}');
    trl_cli_json_end(&json);
}

// A number from `low` to `high`, which `kind` says in words.
static int read_number(double *out, const trl_cli_args *args, const char *name, double low,
                       double high, const char *kind) {
    const char *text = trl_cli_value(args, name);
    if (text && !(trl_cli_number(text, out) && *out >= low && *out <= high))
        return trl_cli_misfit(args, name, "%s", kind);
    return 0;
}

static int read_screen(trl_screen *screen, const trl_cli_args *args) {
    static const char *const needed[] = {"peak", "black"};
    for (int i = 0; i < 2; i++)
        if (!trl_cli_given(args, needed[i]))
            return trl_cli_say(TRL_CLI_WRONG,
                               "--%s is missing (range): a screen's range takes --peak and "
                               "--black in cd/m²",
                               needed[i]);
    if (trl_cli_given(args, "ambient") != trl_cli_given(args, "reflectance"))
        return trl_cli_say(TRL_CLI_WRONG,
                           "--%s is missing (range): a room's light takes --ambient in lux and "
                           "--reflectance from 0 to 1",
                           trl_cli_given(args, "ambient") ? "reflectance" : "ambient");
    int status = read_number(&screen->peak_nits, args, "peak", DBL_TRUE_MIN, DBL_MAX,
                             "cd/m² above 0, such as 100");
    if (status == 0)
        status = read_number(&screen->black_nits, args, "black", 0, DBL_MAX,
                             "cd/m² of 0 or more, such as 0.05");
    if (status == 0)
        status = read_number(&screen->ambient_lux, args, "ambient", 0, DBL_MAX,
                             "lux of 0 or more, such as 100");
    if (status == 0)
        status = read_number(&screen->reflectance, args, "reflectance", 0, 1,
                             "a share from 0 to 1, such as 0.02");
    return status;
}

int trl_cli_range_display(const trl_cli_args *args) {
    trl_screen screen = {0};
    trl_screen_light light;
    trl_error err = TRL_ERROR_INIT;
    if (args->operand_count > 1)
        return trl_cli_say(TRL_CLI_WRONG,
                           "'%s' is one word too many (range): a display is described by options, "
                           "a picture is measured by troland range scene",
                           args->operands[1]);
    int status = read_screen(&screen, args);
    if (status == 0) status = trl_cli_plot_check(args);
    if (status != 0) return status;
    if (trl_screen_light_measure(&light, &screen, &err) != TRL_OK) return trl_cli_say_error(&err);
    if (trl_cli_given(args, "plot") &&
        trl_cli_range_display_plot(args, &screen, &light, &err) != TRL_OK)
        return trl_cli_say_error(&err);
    if (trl_cli_given(args, "json"))
        put_json(&screen, &light);
    else
        put_text(&screen, &light);
    return TRL_CLI_DONE;
}
