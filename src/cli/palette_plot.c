// A palette to look at: swatches with their values.
#include "cli/palette.h"

#include <troland/plot.h>

#include <stdio.h>
#include <string.h>

enum { ACROSS = 8 };
static const double side_px = 132, swatch = 0.92, words = 0.42; // of a unit of the page

// Swatch `i` lies in a column and a row; y grows upward.
static trl_result add_swatch(trl_plot *plot, const trl_cli_swatches *s, size_t i, size_t across,
                             trl_error *err) {
    size_t column = i % across, row = i / across;
    double x0 = (double)column, y0 = -(1 + words) * (double)(row + 1);
    const double x[4] = {x0, x0 + swatch, x0 + swatch, x0};
    const double y[4] = {y0 + words, y0 + words, y0 + words + swatch, y0 + words + swatch};
    char text[TRL_CSS_TEXT_MAX], share[32];
    trl_css_color seen;
    trl_plot_style fill = {.rgba = {0, 0, 0, 1}};
    trl_plot_caption under = {.align_y = 1, .size = 12, .bold = true}, less = {.align_y = 1};
    trl_css_map(&s->colors[i], TRL_CSS_SRGB, TRL_GAMUT_CSS, &seen);
    memcpy(fill.rgba, seen.v, sizeof seen.v);
    trl_cli_swatch_text(s, i, text);
    // The longest forms of CSS are wider than a swatch.
    if (strlen(text) > 15) under.size = 12 * 15 / (double)strlen(text);
    less.size = 11;
    trl_result r = trl_plot_add_polygon(plot, NULL, x, y, 4, &fill, err);
    if (r == TRL_OK) r = trl_plot_add_caption(plot, x0, y0 + words - 0.05, text, &under, err);
    snprintf(share, sizeof share, "%.1f %%", 100 * s->shares[i]);
    if (r == TRL_OK && s->has_shares)
        r = trl_plot_add_caption(plot, x0, y0 + words - 0.2, share, &less, err);
    return r;
}

trl_result trl_cli_palette_panel(trl_plot **out, const trl_cli_swatches *s, trl_error *err) {
    size_t rows = (s->count + ACROSS - 1) / ACROSS;
    size_t across = (s->count + rows - 1) / rows; // nine are five and four
    trl_plot_params params = TRL_PLOT_PARAMS_INIT;
    params.title = s->title;
    params.no_axes = true;
    params.square = true;
    params.x = (trl_plot_axis){.low = 0, .high = (double)across};
    params.y = (trl_plot_axis){.low = -(1 + words) * (double)rows, .high = 0};
    params.width = side_px * (double)across + 32;
    params.height = side_px * (1 + words) * (double)rows + 62;
    if (params.width < 300) params.width = 300;
    trl_result r = trl_plot_create(out, &params, err);
    for (size_t i = 0; r == TRL_OK && i < s->count; i++)
        r = add_swatch(*out, s, i, across, err);
    return r;
}

trl_result trl_cli_palette_plot(const trl_cli_swatches *s, const char *path, bool overwrite,
                                trl_error *err) {
    trl_plot *plot = NULL;
    trl_result r = trl_cli_palette_panel(&plot, s, err);
    const trl_plot *const page[] = {plot};
    if (r == TRL_OK) r = trl_plot_write(page, 1, 1, path, overwrite, err);
    trl_plot_destroy(&plot);
    return r;
}
