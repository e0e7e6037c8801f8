// scope/plot.c: a scope as a panel with axes.
#include "scope/scope.h"

#define PANEL_WIDTH 720.0

// What an adding that fails leaves for the end.
typedef struct panel {
    trl_plot *plot;
    trl_result result;
    trl_error *err;
} panel;

static void line(void *user, const char *name, const double *x, const double *y, size_t n,
                 const double rgba[4]) {
    panel *p = user;
    const trl_plot_style style = {{rgba[0], rgba[1], rgba[2], rgba[3]}, 1.1, false};
    if (p->result == TRL_OK) p->result = trl_plot_add_line(p->plot, name, x, y, n, &style, p->err);
}

static void word(void *user, const char *text, double x, double y, const double rgba[4]) {
    panel *p = user;
    const trl_plot_caption how = {0.5, 0.5, 11, {rgba[0], rgba[1], rgba[2], rgba[3]}, false};
    if (p->result == TRL_OK) p->result = trl_plot_add_caption(p->plot, x, y, text, &how, p->err);
}

static void axis_fill(trl_plot_axis *axis, const char *label, const trl_scope_ticks *ticks,
                      double low, double high) {
    axis->label = label;
    axis->low = low;
    axis->high = high;
    if (ticks->count == 0) return;
    axis->ticks = ticks->names;
    axis->tick_at = ticks->at;
    axis->tick_count = ticks->count;
}

// As many pixels as the panel's content has, about; shapes that have proportions keep them.
static void raster_size(const trl_scope_axes *axes, const trl_scope_view *view, double width,
                        uint32_t *w, uint32_t *h) {
    double inner_w = width - 90, inner_h = TRL_SCOPE_PANEL_SHAPE * width - 110;
    if (inner_w < 64) inner_w = 64;
    if (inner_h < 48) inner_h = 48;
    if (axes->square) {
        double scale_x = inner_w / (view->x1 - view->x0), scale_y = inner_h / (view->y1 - view->y0);
        double scale = scale_x < scale_y ? scale_x : scale_y;
        inner_w = scale * (view->x1 - view->x0);
        inner_h = scale * (view->y1 - view->y0);
    }
    *w = inner_w < 1 ? 1 : inner_w > 8192 ? 8192 : (uint32_t)inner_w;
    *h = inner_h < 1 ? 1 : inner_h > 8192 ? 8192 : (uint32_t)inner_h;
}

static trl_result fill(const trl_scope *s, int kind, const trl_scope_axes *axes, double width,
                       trl_plot *plot, trl_error *err) {
    const trl_scope_entry *entry = trl_scope_entry_at(kind);
    trl_scope_view v = entry->view(s);
    uint32_t w, h;
    raster_size(axes, &v, width, &w, &h);
    uint8_t *rgba = trl_alloc((size_t)w * h, 4);
    if (!rgba) return trl_error_memory(err, (size_t)w * h * 4);
    trl_result r = trl_scope_raster(s, kind, false, rgba, w, h, err);
    if (r == TRL_OK) r = trl_plot_add_raster(plot, rgba, w, h, v.x0, v.y0, v.x1, v.y1, err);
    trl_free(rgba);
    panel p = {plot, r, err};
    const trl_graticule out = {line, word, &p};
    if (r == TRL_OK && entry->graticule) entry->graticule(s, &out);
    return p.result;
}

trl_result trl_scope_plot(const trl_scope *s, int kind, double width, trl_plot **out,
                          trl_error *err) {
    const trl_scope_entry *entry = trl_scope_entry_at(kind);
    *out = NULL;
    TRL_REQUIRE(entry && trl_scope_has(s, kind), err, TRL_ERR_ARGUMENT,
                "the scope does not count for '%s': ask for it when it is created",
                entry ? entry->kind.name : "?");
    char caption[200];
    trl_scope_axes axes = {0};
    entry->axes(s, &axes);
    trl_scope_view v = entry->view(s);
    if (!(width > 0)) width = PANEL_WIDTH;
    trl_plot_params params = TRL_PLOT_PARAMS_INIT;
    params.title = entry->kind.label;
    params.subtitle = trl_scope_caption(s, kind, caption, sizeof caption);
    params.width = width;
    params.height = TRL_SCOPE_PANEL_SHAPE * width;
    params.dark = true;
    params.square = axes.square;
    params.no_axes = axes.bare;
    trl_scope_ticks none = {.count = 1, .names = {NULL}, .at = {v.x0}};
    axis_fill(&params.x, axes.x_label, axes.x_hidden ? &none : &axes.x, v.x0, v.x1);
    axis_fill(&params.y, axes.y_label, &axes.y, v.y0, v.y1);
    TRL_TRY(trl_plot_create(out, &params, err));
    trl_result r = fill(s, kind, &axes, width, *out, err);
    if (r != TRL_OK) trl_plot_destroy(out);
    return r;
}
