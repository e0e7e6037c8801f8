// troland range display --plot: black, room and peak on one axis of light.
#include "cli/numbers.h"
#include "cli/plot.h"
#include "cli/range_plot.h"

#include <troland/aces.h>

#include <math.h>
#include <stdio.h>

static bool add_row(trl_plot *plot, double y, double low, double high, const double rgba[4],
                    trl_error *err) {
    const double x[4] = {low, high, high, low}, rows[4] = {y - 0.3, y - 0.3, y + 0.3, y + 0.3};
    const trl_plot_style style = {.rgba = {rgba[0], rgba[1], rgba[2], rgba[3]}};
    return trl_plot_add_polygon(plot, NULL, x, rows, 4, &style, err) == TRL_OK;
}

// The full whites of the ACES displays, once each: those that the screen reaches, and those that
// it does not.
static bool add_peaks(trl_plot *plot, const trl_screen *screen, double y, trl_error *err) {
    bool done = true;
    for (int within = 1; within >= 0 && done; within--) {
        double x[64], rows[64];
        size_t count = 0;
        for (size_t i = 0; trl_aces_display_at(i) && count < 64; i++) {
            const trl_aces_display *d = trl_aces_display_at(i);
            double white = trl_aces_display_white_nits(d);
            bool seen = false;
            for (size_t k = 0; k < count; k++)
                seen = seen || x[k] == white;
            if (seen || trl_aces_screen_honours(screen, d) != (within == 1)) continue;
            x[count] = white;
            rows[count++] = y;
        }
        const double *rgba = trl_cli_plot_colors[within ? TRL_CLI_GREEN : TRL_CLI_GREY];
        const trl_plot_style style = {.rgba = {rgba[0], rgba[1], rgba[2], within ? 1 : 0.55},
                                      .width = 9};
        const char *name = within ? "whites that this screen honours" : "whites beyond it";
        if (count > 0)
            done = trl_plot_add_points(plot, name, x, rows, count, &style, err) == TRL_OK;
    }
    return done;
}

static bool add_ends(trl_plot *plot, const trl_screen *screen, const trl_screen_light *light,
                     trl_error *err) {
    char name[80], figure[24];
    bool done = true;
    if (screen->black_nits > 0) {
        snprintf(name, sizeof name, "black %s", trl_cli_figure(figure, 4, screen->black_nits));
        done = trl_plot_add_mark(plot, name, screen->black_nits, false, NULL, err) == TRL_OK;
    }
    if (done && light->ambient_nits > 0) {
        snprintf(name, sizeof name, "the room's light %s",
                 trl_cli_figure(figure, 3, light->ambient_nits));
        done = trl_plot_add_mark(plot, name, light->ambient_nits, false, NULL, err) == TRL_OK;
    }
    snprintf(name, sizeof name, "peak %s", trl_cli_figure(figure, 4, screen->peak_nits));
    return done && trl_plot_add_mark(plot, name, screen->peak_nits, false, NULL, err) == TRL_OK;
}

trl_result trl_cli_range_display_plot(const trl_cli_args *args, const trl_screen *screen,
                                      const trl_screen_light *light, trl_error *err) {
    trl_plot_params p = TRL_PLOT_PARAMS_INIT;
    trl_plot *plot = NULL;
    char subtitle[200], words[2][40];
    const char *const rows[3] = {words[0], words[1], "ACES displays"};
    static const double at[3] = {3, 2, 1};
    bool dark = screen->black_nits > 0;
    double lowest = dark ? screen->black_nits : light->darkest_nits;
    snprintf(subtitle, sizeof subtitle, "%g lux on a screen that scatters back %g %% of it%s",
             screen->ambient_lux, 100 * screen->reflectance,
             dark ? "" : ". In a dark room its black emits nothing: the range has no end");
    snprintf(words[0], sizeof words[0], dark ? "dark room: %.1f stops" : "dark room: endless",
             dark ? log2(screen->peak_nits / screen->black_nits) : 0);
    snprintf(words[1], sizeof words[1], "this room: %.1f stops", light->range.stops);
    p.title = "Display range, in its room and in the dark";
    p.subtitle = subtitle;
    p.height = 330;
    p.legend = true;
    p.x = (trl_plot_axis){.label = "light of the screen, cd/m²",
                          .scale = TRL_PLOT_LOG10,
                          .low = fmin(lowest, 0.1) / 1.6,
                          .high = fmax(screen->peak_nits, 4000) * 1.6};
    p.y = (trl_plot_axis){.low = 0.5, .high = 3.5, .ticks = rows, .tick_at = at, .tick_count = 3};
    bool done = trl_plot_create(&plot, &p, err) == TRL_OK &&
                (!dark || add_row(plot, 3, screen->black_nits, screen->peak_nits,
                                  trl_cli_plot_colors[TRL_CLI_GREY], err)) &&
                add_row(plot, 2, light->darkest_nits, light->brightest_nits,
                        trl_cli_plot_colors[TRL_CLI_BLUE], err) &&
                add_peaks(plot, screen, 1, err) && add_ends(plot, screen, light, err);
    const trl_plot *const page[] = {plot};
    trl_result r = done ? trl_cli_plot_write(args, page, 1, 1, err) : err->code;
    trl_plot_destroy(&plot);
    return r;
}
