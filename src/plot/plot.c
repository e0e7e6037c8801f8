// plot/plot.c: a panel and what is added to it.
#include "plot/plot.h"

#include <math.h>
#include <string.h>

static const double least_px = 160, most_px = 8000;

// A copy of `count` × `size` bytes; of NULL, NULL.
static trl_result copy(void *out, const void *from, size_t count, size_t size, trl_error *err) {
    void *own = NULL;
    if (from) {
        own = trl_alloc(count, size);
        if (!own) return trl_error_memory(err, count * size);
        memcpy(own, from, count * size);
    }
    memcpy(out, &own, sizeof own);
    return TRL_OK;
}

static trl_result copy_text(char **out, const char *text, trl_error *err) {
    return copy(out, text, text ? strlen(text) + 1 : 0, 1, err);
}

static trl_result copy_axis(trl_plot_own_axis *own, const trl_plot_axis *axis, const char *letter,
                            trl_error *err) {
    own->low = axis->low;
    own->high = axis->high;
    own->scale = axis->scale;
    bool given = axis->low != axis->high; // as it is where one of them is NaN
    TRL_REQUIRE(!given || (fabs(axis->low) <= 1e300 && fabs(axis->high) <= 1e300), err,
                TRL_ERR_ARGUMENT,
                "the %s axis of a plot cannot run from %g to %g: give finite ends up to 1e300",
                letter, axis->low, axis->high);
    TRL_REQUIRE(!given || axis->scale == TRL_PLOT_LINEAR || (axis->low > 0 && axis->high > 0), err,
                TRL_ERR_ARGUMENT,
                "the %s axis of a plot is logarithmic and cannot run from %g to %g: give ends "
                "above 0",
                letter, axis->low, axis->high);
    TRL_REQUIRE(axis->tick_count == 0 || (axis->ticks && axis->tick_at), err, TRL_ERR_ARGUMENT,
                "the %s axis of a plot has %zu marks without names or places", letter,
                axis->tick_count);
    TRL_TRY(copy_text(&own->label, axis->label, err));
    if (axis->tick_count == 0) return TRL_OK;
    TRL_TRY(copy(&own->tick_at, axis->tick_at, axis->tick_count, sizeof(double), err));
    own->ticks = trl_alloc(axis->tick_count, sizeof *own->ticks);
    if (!own->ticks) return trl_error_memory(err, axis->tick_count * sizeof *own->ticks);
    for (own->tick_count = 0; own->tick_count < axis->tick_count; own->tick_count++)
        TRL_TRY(copy_text(&own->ticks[own->tick_count], axis->ticks[own->tick_count], err));
    return TRL_OK;
}

static trl_result fill(trl_plot *plot, const trl_plot_params *p, trl_error *err) {
    plot->width = p->width == 0 ? 720 : p->width;
    plot->height = p->height == 0 ? 420 : p->height;
    TRL_REQUIRE(plot->width >= least_px && plot->width <= most_px && plot->height >= least_px &&
                    plot->height <= most_px,
                err, TRL_ERR_ARGUMENT,
                "a plot of %g x %g px cannot be drawn: give %g to %g on a side", p->width,
                p->height, least_px, most_px);
    plot->square = p->square;
    plot->no_axes = p->no_axes;
    plot->legend = p->legend;
    plot->dark = p->dark;
    TRL_TRY(copy_text(&plot->title, p->title, err));
    TRL_TRY(copy_text(&plot->subtitle, p->subtitle, err));
    TRL_TRY(copy_axis(&plot->x, &p->x, "x", err));
    return copy_axis(&plot->y, &p->y, "y", err);
}

trl_result trl_plot_create(trl_plot **out, const trl_plot_params *params, trl_error *err) {
    *out = NULL;
    trl_plot_params p = TRL_PLOT_PARAMS_INIT;
    if (params) memcpy(&p, params, params->size < sizeof p ? params->size : sizeof p);
    trl_plot *plot = trl_alloc(1, sizeof *plot);
    if (!plot) return trl_error_memory(err, sizeof *plot);
    trl_result result = fill(plot, &p, err);
    if (result == TRL_OK)
        *out = plot;
    else
        trl_plot_destroy(&plot);
    return result;
}

static void axis_release(trl_plot_own_axis *axis) {
    for (size_t i = 0; i < axis->tick_count; i++)
        trl_free(axis->ticks[i]);
    trl_free(axis->ticks);
    trl_free(axis->tick_at);
    trl_free(axis->label);
}

static void item_release(trl_plot_item *item) {
    trl_free(item->name);
    trl_free(item->x);
    trl_free(item->y);
    trl_free(item->pixels);
}

void trl_plot_destroy(trl_plot **plot) {
    if (!plot || !*plot) return;
    trl_plot *p = *plot;
    for (size_t i = 0; i < p->count; i++)
        item_release(&p->items[i]);
    trl_free(p->items);
    axis_release(&p->x);
    axis_release(&p->y);
    trl_free(p->title);
    trl_free(p->subtitle);
    trl_free(p);
    *plot = NULL;
}

static trl_result reserve(trl_plot *plot, trl_error *err) {
    if (plot->count < plot->room) return TRL_OK;
    size_t room = plot->room ? plot->room * 2 : 16;
    trl_plot_item *items = trl_alloc(room, sizeof *items);
    if (!items) return trl_error_memory(err, room * sizeof *items);
    if (plot->count) memcpy(items, plot->items, plot->count * sizeof *items);
    trl_free(plot->items);
    plot->items = items;
    plot->room = room;
    return TRL_OK;
}

// The numbers of an item: x_count and y_count of them.
static trl_result copy_numbers(trl_plot_item *item, const double *x, size_t x_count,
                               const double *y, size_t y_count, trl_error *err) {
    TRL_TRY(copy(&item->x, x, x_count, sizeof *x, err));
    return copy(&item->y, y, y_count, sizeof *y, err);
}

// Puts a whole item into the panel. It is the panel's then, or released.
static trl_result add(trl_plot *plot, trl_plot_item *item, const char *name, const double *x,
                      size_t x_count, const double *y, size_t y_count, trl_error *err) {
    trl_result result = reserve(plot, err);
    if (result == TRL_OK) result = copy_text(&item->name, name, err);
    if (result == TRL_OK) result = copy_numbers(item, x, x_count, y, y_count, err);
    if (result == TRL_OK)
        plot->items[plot->count++] = *item;
    else
        item_release(item);
    return result;
}

static bool is_zero(const double rgba[4]) {
    return rgba[0] == 0 && rgba[1] == 0 && rgba[2] == 0 && rgba[3] == 0;
}

// An item in the wanted style, or with a colour of the palette at `alpha`.
static trl_plot_item styled(trl_plot *plot, trl_plot_kind kind, size_t count,
                            const trl_plot_style *style, double alpha, double width) {
    trl_plot_item item = {.kind = kind, .count = count, .width = width};
    if (style) {
        memcpy(item.rgba, style->rgba, sizeof item.rgba);
        item.dashed = style->dashed;
        if (style->width > 0) item.width = style->width;
    }
    if (is_zero(item.rgba)) {
        trl_plot_palette(plot->colors++, item.rgba);
        item.rgba[3] = alpha;
    }
    return item;
}

// The same for what is grey by itself.
static trl_plot_item grey(trl_plot_kind kind, const trl_plot_style *style, double code,
                          double alpha) {
    trl_plot_item item = {.kind = kind, .count = 1, .width = 1.2};
    if (style) {
        memcpy(item.rgba, style->rgba, sizeof item.rgba);
        item.dashed = style->dashed;
        if (style->width > 0) item.width = style->width;
    }
    if (is_zero(item.rgba)) {
        item.rgba[0] = item.rgba[1] = item.rgba[2] = code;
        item.rgba[3] = alpha;
    }
    return item;
}

static trl_result require_some(const char *what, const char *name, size_t n, size_t least,
                               trl_error *err) {
    TRL_REQUIRE(n >= least, err, TRL_ERR_ARGUMENT,
                "%s of a plot%s%s has %zu points: give at least %zu", what, name ? ", " : "",
                name ? name : "", n, least);
    return TRL_OK;
}

trl_result trl_plot_add_line(trl_plot *plot, const char *name, const double *x, const double *y,
                             size_t n, const trl_plot_style *style, trl_error *err) {
    TRL_TRY(require_some("a line", name, n, 1, err));
    trl_plot_item item = styled(plot, TRL_PLOT_LINE, n, style, 1, 1.8);
    return add(plot, &item, name, x, n, y, n, err);
}

trl_result trl_plot_add_points(trl_plot *plot, const char *name, const double *x, const double *y,
                               size_t n, const trl_plot_style *style, trl_error *err) {
    TRL_TRY(require_some("a row of dots", name, n, 1, err));
    trl_plot_item item = styled(plot, TRL_PLOT_POINTS, n, style, 1, 5);
    return add(plot, &item, name, x, n, y, n, err);
}

trl_result trl_plot_add_bars(trl_plot *plot, const char *name, const double *edges,
                             const double *heights, size_t n, const trl_plot_style *style,
                             trl_error *err) {
    TRL_TRY(require_some("a row of bars", name, n, 1, err));
    for (size_t i = 0; i <= n; i++)
        TRL_REQUIRE(isfinite(edges[i]) && (i == 0 || edges[i] > edges[i - 1]), err,
                    TRL_ERR_ARGUMENT,
                    "edge %zu of the bars of a plot is %g: edges are finite and rise", i, edges[i]);
    trl_plot_item item = styled(plot, TRL_PLOT_BARS, n, style, 1, 1.8);
    return add(plot, &item, name, edges, n + 1, heights, n, err);
}

trl_result trl_plot_add_band(trl_plot *plot, const char *name, double x0, double x1,
                             const trl_plot_style *style, trl_error *err) {
    TRL_REQUIRE(!isnan(x0) && !isnan(x1), err, TRL_ERR_ARGUMENT,
                "a band of a plot cannot run from %g to %g: give two numbers", x0, x1);
    const double ends[2] = {fmin(x0, x1), fmax(x0, x1)};
    trl_plot_item item = grey(TRL_PLOT_BAND, style, 0.35, 0.13);
    return add(plot, &item, name, ends, 2, NULL, 0, err);
}

trl_result trl_plot_add_mark(trl_plot *plot, const char *name, double at, bool horizontal,
                             const trl_plot_style *style, trl_error *err) {
    TRL_REQUIRE(isfinite(at), err, TRL_ERR_ARGUMENT,
                "a mark of a plot cannot stand at %g: give a finite number", at);
    trl_plot_item item = grey(TRL_PLOT_MARK, style, 0.38, 1);
    item.horizontal = horizontal;
    return add(plot, &item, name, &at, 1, NULL, 0, err);
}

static trl_result require_finite(const char *what, const double *values, size_t n, trl_error *err) {
    for (size_t i = 0; i < n; i++)
        TRL_REQUIRE(isfinite(values[i]), err, TRL_ERR_ARGUMENT,
                    "%s of a plot cannot lie at %g: give finite numbers", what, values[i]);
    return TRL_OK;
}

trl_result trl_plot_add_polygon(trl_plot *plot, const char *name, const double *x, const double *y,
                                size_t n, const trl_plot_style *style, trl_error *err) {
    TRL_TRY(require_some("a polygon", name, n, 3, err));
    TRL_TRY(require_finite("a polygon", x, n, err));
    TRL_TRY(require_finite("a polygon", y, n, err));
    trl_plot_item item = styled(plot, TRL_PLOT_POLYGON, n, style, 1.0 / 3, 1.8);
    return add(plot, &item, name, x, n, y, n, err);
}

static trl_result add_words(trl_plot *plot, trl_plot_item *item, double x, double y,
                            const char *text, trl_error *err) {
    TRL_REQUIRE(text, err, TRL_ERR_ARGUMENT, "a text of a plot has no words");
    TRL_REQUIRE(isfinite(x) && isfinite(y), err, TRL_ERR_ARGUMENT,
                "'%s' cannot stand at (%g, %g) in a plot: give finite numbers", text, x, y);
    return add(plot, item, text, &x, 1, &y, 1, err);
}

trl_result trl_plot_add_text(trl_plot *plot, double x, double y, const char *text, trl_error *err) {
    trl_plot_item item = grey(TRL_PLOT_TEXT, NULL, 0.2, 1);
    return add_words(plot, &item, x, y, text, err);
}

trl_result trl_plot_add_caption(trl_plot *plot, double x, double y, const char *text,
                                const trl_plot_caption *how, trl_error *err) {
    trl_plot_item item = grey(TRL_PLOT_CAPTION, NULL, 0.2, 1);
    if (how) item.caption = *how;
    if (how && !is_zero(how->rgba)) memcpy(item.rgba, how->rgba, sizeof item.rgba);
    if (!(item.caption.size > 0)) item.caption.size = 12;
    return add_words(plot, &item, x, y, text, err);
}

trl_result trl_plot_add_raster(trl_plot *plot, const uint8_t *rgba, uint32_t width, uint32_t height,
                               double x0, double y0, double x1, double y1, trl_error *err) {
    const double x[2] = {x0, x1}, y[2] = {y0, y1};
    TRL_REQUIRE(width >= 1 && height >= 1 && width <= 30000 && height <= 30000, err,
                TRL_ERR_ARGUMENT,
                "a picture of %u x %u pixels does not fit a plot: give 1 to 30000", width, height);
    TRL_TRY(require_finite("a picture", x, 2, err));
    TRL_TRY(require_finite("a picture", y, 2, err));
    TRL_REQUIRE(x0 != x1 && y0 != y1, err, TRL_ERR_ARGUMENT,
                "a picture in a plot has no size: its corners are (%g, %g) and (%g, %g)", x0, y0,
                x1, y1);
    trl_plot_item item = {.kind = TRL_PLOT_RASTER, .count = 2, .columns = width, .rows = height};
    item.rgba[3] = 1;
    TRL_TRY(copy(&item.pixels, rgba, (size_t)width * height, 4, err));
    return add(plot, &item, NULL, x, 2, y, 2, err);
}
