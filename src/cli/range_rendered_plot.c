// troland range rendered --plot: light on the screen over light of the scene, in stops.
#include "cli/numbers.h"
#include "cli/plot.h"
#include "cli/range_rendered.h"

#include <math.h>
#include <stdio.h>

enum { CURVE = 321 };

#define REACH 10.0 // stops around mid grey, more where a camera has them

static bool add_curve(trl_plot *plot, const char *name, const double *x, const double *y,
                      const double *rgba, bool dashed, trl_error *err) {
    const trl_plot_style line = {.rgba = {rgba[0], rgba[1], rgba[2], rgba[3]}, .dashed = dashed};
    return trl_plot_add_line(plot, name, x, y, CURVE, &line, err) == TRL_OK;
}

static bool add_light(trl_plot *plot, const trl_cli_rendered *t, const double *x,
                      const trl_rendered_point *points, trl_error *err) {
    double seen[CURVE], alone[CURVE];
    for (int i = 0; i < CURVE; i++) {
        seen[i] = points[i].seen_nits;
        alone[i] = points[i].nits;
    }
    bool lit = t->found.ambient_nits > 0;
    return (!lit || add_curve(plot, "without the room's light", x, alone,
                              trl_cli_plot_colors[TRL_CLI_GREY], true, err)) &&
           add_curve(plot, lit ? "in this room" : "on the screen", x, seen,
                     trl_cli_plot_colors[TRL_CLI_BLUE], false, err);
}

static bool add_bands(trl_plot *plot, const trl_cli_rendered *t, trl_error *err) {
    char name[80];
    const trl_rendered *r = &t->found;
    bool done = true;
    if (r->below + r->above > 0) {
        const double *g = trl_cli_plot_colors[TRL_CLI_GREEN];
        const trl_plot_style shade = {.rgba = {g[0], g[1], g[2], 0.18}};
        snprintf(name, sizeof name, "%.2f stops survive", r->below + r->above);
        done = trl_plot_add_band(plot, name, -r->below, r->above, &shade, err) == TRL_OK;
    }
    if (done && t->camera > 0) {
        const double ends[2] = {t->headroom - t->camera, t->headroom};
        const double *o = trl_cli_plot_colors[TRL_CLI_ORANGE];
        const trl_plot_style line = {.rgba = {o[0], o[1], o[2], 1}, .dashed = true};
        done = trl_plot_add_mark(plot, "camera's floor", ends[0], false, &line, err) == TRL_OK &&
               trl_plot_add_mark(plot, "camera saturates", ends[1], false, &line, err) == TRL_OK;
    }
    return done;
}

static bool add_places(trl_plot *plot, const trl_cli_rendered *t, trl_error *err) {
    const double x[2] = {0, log2(1 / TRL_MID_GREY)};
    const double y[2] = {t->found.grey.seen_nits, t->found.white.seen_nits};
    const trl_plot_style dots = {.rgba = {0.1, 0.1, 0.12, 1}, .width = 7};
    char grey[60], white[60], figure[24];
    snprintf(grey, sizeof grey, "mid grey %s", trl_cli_figure(figure, 3, t->found.grey.seen_nits));
    snprintf(white, sizeof white, "diffuse white %s",
             trl_cli_figure(figure, 3, t->found.white.seen_nits));
    return trl_plot_add_points(plot, NULL, x, y, 2, &dots, err) == TRL_OK &&
           trl_plot_add_text(plot, x[0], y[0], grey, err) == TRL_OK &&
           trl_plot_add_text(plot, x[1], y[1], white, err) == TRL_OK;
}

trl_result trl_cli_rendered_plot(const trl_cli_rendered *t, trl_error *err) {
    trl_plot_params p = TRL_PLOT_PARAMS_INIT;
    trl_plot *plot = NULL;
    trl_rendered_point points[CURVE];
    double x[CURVE];
    char title[400], subtitle[160];
    double low = fmin(-REACH, t->headroom - t->camera - 1), high = fmax(REACH, t->headroom + 1);
    low = fmax(low, -40);
    high = fmin(high, 40);
    for (int i = 0; i < CURVE; i++)
        x[i] = low + (high - low) * i / (CURVE - 1);
    snprintf(title, sizeof title, "Scene light on %s", t->display.name);
    snprintf(subtitle, sizeof subtitle,
             "%g lux on a screen that scatters back %g %% of it; a detail of %g stop must be seen",
             t->params.ambient_lux, 100 * t->params.reflectance, t->params.detail);
    p.title = title;
    p.subtitle = subtitle;
    p.legend = true;
    p.x = (trl_plot_axis){.label = "scene light, stops above mid grey", .low = low, .high = high};
    p.y = (trl_plot_axis){.label = "light of the screen, cd/m²",
                          .scale = TRL_PLOT_LOG10,
                          .low = 0.001,
                          .high = fmax(200, 2 * t->found.brightest.seen_nits)};
    bool done =
        trl_rendered_curve(points, x, CURVE, &t->display.params, &t->params, err) == TRL_OK &&
        trl_plot_create(&plot, &p, err) == TRL_OK && add_bands(plot, t, err) &&
        add_light(plot, t, x, points, err) && add_places(plot, t, err);
    const trl_plot *const page[] = {plot};
    trl_result r = done ? trl_cli_plot_write(t->args, page, 1, 1, err) : err->code;
    trl_plot_destroy(&plot);
    return r;
}
