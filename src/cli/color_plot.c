// troland color --plot: lightness and chroma at a colour's hue, and the ways into a gamut.
#include "cli/color_plot.h"
#include "cli/plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 200, COLUMNS = 200, EDGE = 201, METHODS = 3 };

static const struct {
    trl_gamut_method method;
    const char *name;
    double rgba[4];
} methods[METHODS] = {
    {TRL_GAMUT_CLIP, "clip", {0.80, 0.47, 0.65, 1}},
    {TRL_GAMUT_CSS, "css", {0.84, 0.37, 0, 1}},
    {TRL_GAMUT_RAYTRACE, "raytrace", {0, 0.45, 0.70, 1}},
};

typedef struct slice {
    const char *name;
    trl_css_color color; // OKLCH
    trl_css_space gamut;
    double widest; // chroma at the right end
    bool inside;
    trl_css_color out[METHODS]; // OKLCH
    double moved[METHODS];      // ΔE OK
} slice;

static trl_css_color oklch(double lightness, double chroma, double hue) {
    return (trl_css_color){.space = TRL_CSS_OKLCH, .v = {lightness, chroma, hue}, .alpha = 1};
}

static void measure(slice *s) {
    s->inside = trl_css_in_gamut(&s->color, s->gamut);
    s->widest = s->color.v[1];
    for (int i = 0; i < EDGE; i++)
        s->widest = fmax(
            s->widest, trl_css_edge_chroma(TRL_CSS_REC2020, (double)i / (EDGE - 1), s->color.v[2]));
    s->widest = ceil(s->widest * 21) / 20;
    for (int i = 0; i < METHODS; i++) {
        trl_css_difference difference;
        trl_css_map(&s->color, s->gamut, methods[i].method, &s->out[i]);
        trl_css_differ(&s->color, &s->out[i], &difference);
        s->moved[i] = difference.de_ok;
        trl_css_convert(&s->out[i], TRL_CSS_OKLCH, &s->out[i]);
    }
}

// What this screen can show of the slice: sRGB.
static bool add_colors(trl_plot *plot, const slice *s, trl_error *err) {
    uint8_t *rgba = calloc((size_t)ROWS * COLUMNS, 4);
    if (!rgba) return trl_error_set(err, TRL_ERR_MEMORY, "no memory for the plot") == TRL_OK;
    for (int y = 0; y < ROWS; y++) {
        for (int x = 0; x < COLUMNS; x++) {
            uint8_t *p = rgba + 4 * ((size_t)y * COLUMNS + (size_t)x);
            trl_css_color srgb,
                color = oklch(1 - (y + 0.5) / ROWS, s->widest * (x + 0.5) / COLUMNS, s->color.v[2]);
            if (!trl_css_in_gamut(&color, TRL_CSS_SRGB)) continue;
            trl_css_convert(&color, TRL_CSS_SRGB, &srgb);
            for (int k = 0; k < 3; k++)
                p[k] = (uint8_t)(fmin(fmax(srgb.v[k], 0), 1) * 255 + 0.5);
            p[3] = 255;
        }
    }
    bool done = trl_plot_add_raster(plot, rgba, COLUMNS, ROWS, 0, 0, s->widest, 1, err) == TRL_OK;
    free(rgba);
    return done;
}

static bool add_edges(trl_plot *plot, const slice *s, trl_error *err) {
    static const struct {
        trl_css_space gamut;
        const char *name;
        trl_plot_style style;
    } edges[] = {
        {TRL_CSS_SRGB, "sRGB", {.rgba = {0.12, 0.12, 0.14, 1}, .width = 1.6}},
        {TRL_CSS_DISPLAY_P3,
         "Display P3",
         {.rgba = {0.12, 0.12, 0.14, 1}, .width = 1.2, .dashed = true}},
        {TRL_CSS_REC2020, "Rec.2020", {.rgba = {0.55, 0.55, 0.58, 1}, .width = 1.2}},
    };
    bool done = true;
    for (size_t k = 0; k < sizeof edges / sizeof *edges && done; k++) {
        double lightness[EDGE], chroma[EDGE];
        for (int i = 0; i < EDGE; i++) {
            lightness[i] = (double)i / (EDGE - 1);
            chroma[i] = trl_css_edge_chroma(edges[k].gamut, lightness[i], s->color.v[2]);
        }
        done = trl_plot_add_line(plot, edges[k].name, chroma, lightness, EDGE, &edges[k].style,
                                 err) == TRL_OK;
    }
    return done;
}

static bool add_point(trl_plot *plot, const char *name, const trl_css_color *color,
                      const double rgba[4], double width, trl_error *err) {
    const trl_plot_style style = {.rgba = {rgba[0], rgba[1], rgba[2], rgba[3]}, .width = width};
    return trl_plot_add_points(plot, name, &color->v[1], &color->v[0], 1, &style, err) == TRL_OK;
}

// The colour, and a line to each of the places where a method puts it.
static bool add_ways(trl_plot *plot, const slice *s, trl_error *err) {
    static const double ink[4] = {0.1, 0.1, 0.12, 1};
    bool done = true;
    for (int i = 0; i < METHODS && done && !s->inside; i++) {
        const double x[2] = {s->color.v[1], s->out[i].v[1]}, y[2] = {s->color.v[0], s->out[i].v[0]};
        trl_plot_style line = {.width = 1.4};
        memcpy(line.rgba, methods[i].rgba, sizeof line.rgba);
        done = trl_plot_add_line(plot, NULL, x, y, 2, &line, err) == TRL_OK &&
               add_point(plot, methods[i].name, &s->out[i], methods[i].rgba, 9, err);
    }
    return done && add_point(plot, s->name, &s->color, ink, 10, err);
}

static bool make_slice(trl_plot **plot, const slice *s, trl_error *err) {
    trl_plot_params p = TRL_PLOT_PARAMS_INIT;
    char title[300], subtitle[200];
    snprintf(title, sizeof title, "%.200s in OKLCH, hue %.0f°", s->name, s->color.v[2]);
    if (s->inside)
        snprintf(subtitle, sizeof subtitle, "it lies inside %s", trl_css_space_name(s->gamut));
    else
        snprintf(subtitle, sizeof subtitle, "it lies outside %s; three ways in",
                 trl_css_space_name(s->gamut));
    p.title = title;
    p.subtitle = subtitle;
    p.width = 520;
    p.height = 520;
    p.legend = true;
    p.x = (trl_plot_axis){.label = "chroma", .low = 0, .high = s->widest};
    p.y = (trl_plot_axis){.label = "lightness", .low = 0, .high = 1};
    return trl_plot_create(plot, &p, err) == TRL_OK && add_colors(*plot, s, err) &&
           add_edges(*plot, s, err) && add_ways(*plot, s, err);
}

// One swatch with its words to the right; `row` counts from the top.
static bool add_swatch(trl_plot *plot, int row, const trl_css_color *color, const char *head,
                       const char *word, trl_error *err) {
    const double x[4] = {0, 1.1, 1.1, 0}, top = -row, y[4] = {top - 0.82, top - 0.82, top, top};
    const trl_plot_caption bold = {.align_y = 0.5, .size = 13, .bold = true},
                           plain = {.align_y = 0.5, .size = 12};
    trl_plot_style fill = {.rgba = {0, 0, 0, 1}};
    trl_css_color srgb;
    char hex[TRL_CSS_TEXT_MAX], form[TRL_CSS_TEXT_MAX];
    trl_css_map(color, TRL_CSS_SRGB, TRL_GAMUT_CSS, &srgb);
    memcpy(fill.rgba, srgb.v, sizeof srgb.v);
    trl_css_print_hex(&srgb, hex);
    trl_css_print(color, 3, form);
    char second[2 * TRL_CSS_TEXT_MAX];
    snprintf(second, sizeof second, "%s  %s", hex, word);
    return trl_plot_add_polygon(plot, NULL, x, y, 4, &fill, err) == TRL_OK &&
           trl_plot_add_caption(plot, 1.25, top - 0.18, head, &bold, err) == TRL_OK &&
           trl_plot_add_caption(plot, 1.25, top - 0.42, form, &plain, err) == TRL_OK &&
           trl_plot_add_caption(plot, 1.25, top - 0.66, second, &plain, err) == TRL_OK;
}

static bool make_swatches(trl_plot **plot, const slice *s, trl_error *err) {
    trl_plot_params p = TRL_PLOT_PARAMS_INIT;
    char word[80];
    bool shown = s->gamut == TRL_CSS_SRGB;
    p.title = s->inside ? "The colour" : "What the ways make of it";
    p.subtitle = s->inside ? NULL
                 : shown   ? "ΔE OK: how far each goes; 0.02 is just seen"
                           : "ΔE OK: how far each goes; swatches as sRGB has them";
    p.width = 400;
    p.height = 520;
    p.no_axes = true;
    p.square = true;
    p.x = (trl_plot_axis){.low = 0, .high = 3.6};
    p.y = (trl_plot_axis){.low = -4, .high = 0};
    bool done = trl_plot_create(plot, &p, err) == TRL_OK;
    if (s->inside) return done && add_swatch(*plot, 0, &s->color, s->name, "", err);
    for (int i = 0; i < METHODS && done; i++) {
        snprintf(word, sizeof word, "ΔE OK %.3f", s->moved[i]);
        done = add_swatch(*plot, i, &s->out[i], methods[i].name, word, err);
    }
    return done;
}

trl_result trl_cli_color_plot(const trl_cli_args *args, const char *name,
                              const trl_css_color *color, trl_css_space gamut, trl_error *err) {
    slice s = {.name = name, .gamut = gamut};
    trl_plot *plots[2] = {NULL, NULL};
    trl_css_convert(color, TRL_CSS_OKLCH, &s.color);
    measure(&s);
    bool done = make_slice(&plots[0], &s, err) && make_swatches(&plots[1], &s, err);
    const trl_plot *const page[] = {plots[0], plots[1]};
    trl_result r = done ? trl_cli_plot_write(args, page, 2, 2, err) : err->code;
    trl_plot_destroy(&plots[0]);
    trl_plot_destroy(&plots[1]);
    return r;
}
