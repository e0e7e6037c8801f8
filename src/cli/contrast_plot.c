// troland color --contrast --plot: letters in one colour on the other, and turned round.
#include "cli/color.h"
#include "cli/color_plot.h"
#include "cli/plot.h"

#include <stdio.h>
#include <string.h>

typedef struct pair {
    const char *front, *back; // their names
    trl_css_color ink, paper; // sRGB
} pair;

static trl_css_color on_screen(const trl_css_color *color) {
    trl_css_color srgb;
    trl_css_map(color, TRL_CSS_SRGB, TRL_GAMUT_CSS, &srgb);
    return srgb;
}

static bool add_box(trl_plot *plot, double left, double low, double right, double high,
                    const trl_css_color *color, trl_error *err) {
    const double x[4] = {left, right, right, left}, y[4] = {low, low, high, high};
    trl_plot_style fill = {.rgba = {color->v[0], color->v[1], color->v[2], 1}};
    return trl_plot_add_polygon(plot, NULL, x, y, 4, &fill, err) == TRL_OK;
}

static bool add_words(trl_plot *plot, double y, const char *text, double size, bool bold,
                      const trl_css_color *color, trl_error *err) {
    const trl_plot_caption how = {.align_y = 0.5,
                                  .size = size,
                                  .bold = bold,
                                  .rgba = {color->v[0], color->v[1], color->v[2], 1}};
    return trl_plot_add_caption(plot, 0.3, y, text, &how, err) == TRL_OK;
}

// Large letters (24 px and up), letters to read, and a mark.
static bool make_card(trl_plot **plot, const pair *p, const char *verdict, trl_error *err) {
    trl_plot_params params = TRL_PLOT_PARAMS_INIT;
    char title[300];
    snprintf(title, sizeof title, "%.120s on %.120s", p->front, p->back);
    params.title = title;
    params.subtitle = verdict;
    params.width = 430;
    params.height = 300;
    params.no_axes = true;
    params.x = (trl_plot_axis){.low = 0, .high = 4};
    params.y = (trl_plot_axis){.low = 0, .high = 2};
    return trl_plot_create(plot, &params, err) == TRL_OK &&
           add_box(*plot, 0, 0, 4, 2, &p->paper, err) &&
           add_words(*plot, 1.55, "Large letters", 30, true, &p->ink, err) &&
           add_words(*plot, 1.02, "Letters of the size that people read", 15, false, &p->ink,
                     err) &&
           add_box(*plot, 0.3, 0.3, 0.9, 0.62, &p->ink, err) &&
           add_box(*plot, 1.05, 0.43, 2.6, 0.49, &p->ink, err);
}

trl_result trl_cli_contrast_plot(const trl_cli_args *args, const char *name,
                                 const trl_css_color *color, const char *other_name,
                                 const trl_css_color *other, trl_error *err) {
    char verdict[200];
    double ratio = trl_css_contrast(color, other);
    snprintf(verdict, sizeof verdict, "contrast %.2f:1 by WCAG 2: %s",
             trl_cli_contrast_shown(ratio), trl_cli_contrast_level(ratio));
    const pair there = {name, other_name, on_screen(color), on_screen(other)};
    const pair back = {other_name, name, there.paper, there.ink};
    trl_plot *plots[2] = {NULL, NULL};
    bool done =
        make_card(&plots[0], &there, verdict, err) && make_card(&plots[1], &back, verdict, err);
    const trl_plot *const page[] = {plots[0], plots[1]};
    trl_result r = done ? trl_cli_plot_write(args, page, 2, 2, err) : err->code;
    trl_plot_destroy(&plots[0]);
    trl_plot_destroy(&plots[1]);
    return r;
}
