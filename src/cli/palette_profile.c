// troland palette --plot: lightness, chroma and hue along a palette.
#include "cli/palette.h"
#include "cli/plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PANELS = 3, TICKS = 13 };

static const struct {
    const char *title, *subtitle, *label;
} panels[PANELS] = {
    {"Lightness", "of OKLCH; dots as sRGB shows them, the line as it was asked for", "L"},
    {"Chroma", "the dashed line is what sRGB holds at each lightness and hue", "C"},
    {"Hue", "in degrees; greys have none", "h"},
};

typedef struct profile {
    size_t count;
    char tick_text[TICKS][24];
    const char *tick_name[TICKS];
    double tick_at[TICKS];
    size_t ticks;
    double *step, *asked[PANELS], *shown[PANELS], *edge;
    double (*fill)[3]; // sRGB
} profile;

static double component(const trl_css_color *oklch, int i) {
    return oklch->missing >> i & 1 ? NAN : oklch->v[i];
}

static void measure(profile *p, const trl_cli_swatches *s) {
    for (size_t k = 0; k < s->count; k++) {
        trl_css_color asked, seen, shown;
        trl_css_convert(&s->colors[k], TRL_CSS_OKLCH, &asked);
        trl_css_map(&s->colors[k], TRL_CSS_SRGB, TRL_GAMUT_CSS, &seen);
        trl_css_convert(&seen, TRL_CSS_OKLCH, &shown);
        memcpy(p->fill[k], seen.v, sizeof seen.v);
        p->step[k] = (double)(k + 1);
        for (int i = 0; i < PANELS; i++) {
            p->asked[i][k] = component(&asked, i);
            p->shown[i][k] = component(&shown, i);
        }
        p->edge[k] = trl_css_edge_chroma(TRL_CSS_SRGB, asked.v[0], asked.v[2]);
        // Blue lies beyond the hollow of sRGB, and inside.
        if (trl_css_in_gamut(&s->colors[k], TRL_CSS_SRGB))
            p->edge[k] = fmax(p->edge[k], asked.v[1]);
    }
}

// Whole numbers only: the first, and from there as many as fit.
static trl_plot_axis steps_axis(profile *p) {
    size_t every = (p->count - 1) / (TICKS - 1) + 1;
    for (p->ticks = 0; p->ticks * every < p->count; p->ticks++) {
        size_t number = p->ticks * every + 1;
        snprintf(p->tick_text[p->ticks], sizeof *p->tick_text, "%zu", number);
        p->tick_name[p->ticks] = p->tick_text[p->ticks];
        p->tick_at[p->ticks] = (double)number;
    }
    return (trl_plot_axis){.low = 0.5,
                           .high = (double)p->count + 0.5,
                           .ticks = p->tick_name,
                           .tick_at = p->tick_at,
                           .tick_count = p->ticks};
}

static trl_plot_axis values_axis(const profile *p, int i) {
    static const double quarters[] = {0, 90, 180, 270, 360};
    static const char *const names[] = {"0", "90", "180", "270", "360"};
    trl_plot_axis axis = {.label = panels[i].label, .low = 0, .high = 1};
    if (i == 2) {
        axis.high = 360;
        axis.ticks = names;
        axis.tick_at = quarters;
        axis.tick_count = 5;
    }
    if (i != 1) return axis;
    axis.high = 0.1;
    for (size_t k = 0; k < p->count; k++)
        axis.high = fmax(axis.high, 1.1 * fmax(p->asked[1][k], p->edge[k]));
    return axis;
}

static trl_result add_dots(trl_plot *plot, const profile *p, int i, trl_error *err) {
    trl_result r = TRL_OK;
    for (size_t k = 0; r == TRL_OK && k < p->count; k++) {
        const double *f = p->fill[k];
        const trl_plot_style ring = {.rgba = {0.25, 0.25, 0.28, 1}, .width = 12};
        const trl_plot_style dot = {.rgba = {f[0], f[1], f[2], 1}, .width = 10};
        r = trl_plot_add_points(plot, NULL, &p->step[k], &p->shown[i][k], 1, &ring, err);
        if (r == TRL_OK)
            r = trl_plot_add_points(plot, NULL, &p->step[k], &p->shown[i][k], 1, &dot, err);
    }
    return r;
}

static trl_result make_panel(trl_plot **out, profile *p, int i, double width, trl_error *err) {
    const trl_plot_style line = {.rgba = {0.55, 0.55, 0.58, 1}, .width = 1.4};
    const trl_plot_style edge = {.rgba = {0.35, 0.35, 0.38, 1}, .width = 1.2, .dashed = true};
    trl_plot_params params = TRL_PLOT_PARAMS_INIT;
    params.title = panels[i].title;
    params.subtitle = panels[i].subtitle;
    params.width = width;
    params.height = 230;
    params.x = steps_axis(p);
    params.y = values_axis(p, i);
    trl_result r = trl_plot_create(out, &params, err);
    // A hue that passes 360 would draw a line right across.
    if (r == TRL_OK && i != 2)
        r = trl_plot_add_line(*out, NULL, p->step, p->asked[i], p->count, &line, err);
    if (r == TRL_OK && i == 1)
        r = trl_plot_add_line(*out, NULL, p->step, p->edge, p->count, &edge, err);
    return r == TRL_OK ? add_dots(*out, p, i, err) : r;
}

static trl_result draw(profile *p, const trl_cli_swatches *s, const trl_cli_args *args,
                       trl_error *err) {
    trl_plot *plots[PANELS + 1] = {NULL};
    double width = fmax(560, 132.0 * fmin((double)s->count, 8) + 32);
    trl_result r = trl_cli_palette_panel(&plots[0], s, err);
    for (int i = 0; r == TRL_OK && i < PANELS; i++)
        r = make_panel(&plots[i + 1], p, i, width, err);
    const trl_plot *const page[] = {plots[0], plots[1], plots[2], plots[3]};
    if (r == TRL_OK) r = trl_cli_plot_write(args, page, PANELS + 1, 1, err);
    for (int i = 0; i <= PANELS; i++)
        trl_plot_destroy(&plots[i]);
    return r;
}

trl_result trl_cli_palette_profile(const trl_cli_swatches *s, const trl_cli_args *args,
                                   trl_error *err) {
    profile p = {.count = s->count};
    double *memory = calloc(s->count, (2 + 2 * PANELS + 3) * sizeof *memory), *at = memory;
    if (!memory) return trl_error_set(err, TRL_ERR_MEMORY, "no memory for the plot");
    p.step = at;
    p.edge = at += s->count;
    for (int i = 0; i < PANELS; i++) {
        p.asked[i] = at += s->count;
        p.shown[i] = at += s->count;
    }
    p.fill = (double(*)[3])(at + s->count);
    measure(&p, s);
    trl_result r = draw(&p, s, args, err);
    free(memory);
    return r;
}
