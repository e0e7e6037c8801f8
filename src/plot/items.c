// plot/items.c: draws what was added to a panel.
#include "plot/panel.h"

#include <math.h>
#include <string.h>

// How far beyond the axes lines are followed, px: farther than any is wide.
static const double margin = 100;

typedef struct place {
    double x, y;
} place;

static place at(const trl_panel *p, double x, double y) {
    return (place){trl_axis_place(&p->x, x), trl_axis_place(&p->y, y)};
}

static bool has_place(place a) {
    return isfinite(a.x) && isfinite(a.y);
}

// Cuts one end of what is left of a segment, which runs from *t0 to *t1 of a to b.
static bool cut(double from, double by, double low, double high, double *t0, double *t1) {
    if (by == 0) return from >= low && from <= high;
    double enter = ((by > 0 ? low : high) - from) / by, leave = ((by > 0 ? high : low) - from) / by;
    *t0 = fmax(*t0, enter);
    *t1 = fmin(*t1, leave);
    return *t0 <= *t1;
}

// Liang and Barsky: the part of a segment near the axes; false where there is none. A
// page's coordinates reach some 8 million px only.
static bool near_axes(const trl_panel *p, place *a, place *b) {
    double t0 = 0, t1 = 1, dx = b->x - a->x, dy = b->y - a->y;
    if (!cut(a->x, dx, p->axes.x - margin, p->axes.x + p->axes.width + margin, &t0, &t1) ||
        !cut(a->y, dy, p->axes.y - margin, p->axes.y + p->axes.height + margin, &t0, &t1))
        return false;
    place start = *a;
    if (t0 > 0) *a = (place){start.x + t0 * dx, start.y + t0 * dy};
    if (t1 < 1) *b = (place){start.x + t1 * dx, start.y + t1 * dy};
    return true;
}

static void draw_line(const trl_panel *p, const trl_plot_item *item) {
    place pen = {NAN, NAN}; // where the path ends
    for (size_t i = 1; i < item->count; i++) {
        place a = at(p, item->x[i - 1], item->y[i - 1]), b = at(p, item->x[i], item->y[i]);
        if (!has_place(a) || !has_place(b) || !near_axes(p, &a, &b)) continue;
        if (a.x != pen.x || a.y != pen.y) trl_canvas_move(p->canvas, a.x, a.y);
        trl_canvas_line(p->canvas, b.x, b.y);
        pen = b;
    }
    trl_canvas_stroke(p->canvas, item->rgba, item->width, item->dashed);
}

static void draw_points(const trl_panel *p, const trl_plot_item *item) {
    for (size_t i = 0; i < item->count; i++) {
        place a = at(p, item->x[i], item->y[i]);
        if (has_place(a) && fabs(a.x) < 1e6 && fabs(a.y) < 1e6)
            trl_canvas_dot(p->canvas, a.x, a.y, item->width / 2);
    }
    trl_canvas_fill(p->canvas, item->rgba);
}

static double within(double value, double low, double high) {
    return fmin(fmax(value, low), high);
}

static trl_box box_between(place a, place b) {
    return (trl_box){fmin(a.x, b.x), fmin(a.y, b.y), fabs(a.x - b.x), fabs(a.y - b.y)};
}

// Bars are parted by a hair where they are wide enough for one.
static void draw_bars(const trl_panel *p, const trl_plot_item *item) {
    double ground = p->y.scale == TRL_PLOT_LINEAR ? trl_axis_place(&p->y, 0) : p->y.from;
    double low = p->axes.y - margin, high = p->axes.y + p->axes.height + margin;
    for (size_t i = 0; i < item->count; i++) {
        double x0 = trl_axis_place(&p->x, item->x[i]), x1 = trl_axis_place(&p->x, item->x[i + 1]);
        double y = trl_axis_place(&p->y, item->y[i]);
        if (!isfinite(x0) || !isfinite(x1) || !isfinite(y)) continue;
        double hair = fabs(x1 - x0) > 4 ? (x1 > x0 ? 1 : -1) : 0;
        place a = {within(x0, p->axes.x - margin, p->axes.x + p->axes.width + margin), y};
        place b = {within(x1 - hair, p->axes.x - margin, p->axes.x + p->axes.width + margin),
                   within(ground, low, high)};
        a.y = within(a.y, low, high);
        trl_canvas_rectangle(p->canvas, box_between(a, b));
    }
    trl_canvas_fill(p->canvas, item->rgba);
}

static void draw_band(const trl_panel *p, const trl_plot_item *item) {
    double left = p->axes.x, right = left + p->axes.width;
    double ends[2];
    for (int k = 0; k < 2; k++) {
        double x = trl_axis_place(&p->x, item->x[k]);
        if (!isfinite(x)) // beyond the axis, or no place on a logarithmic one
            x = item->x[k] > 0 ? p->x.to : p->x.from;
        ends[k] = within(x, left, right);
    }
    trl_canvas_rectangle(p->canvas, (trl_box){fmin(ends[0], ends[1]), p->axes.y,
                                              fabs(ends[1] - ends[0]), p->axes.height});
    trl_canvas_fill(p->canvas, item->rgba);
}

static void draw_mark(const trl_panel *p, const trl_plot_item *item) {
    const trl_axis *axis = item->horizontal ? &p->y : &p->x;
    double x = trl_axis_place(axis, item->x[0]);
    if (!(x >= fmin(axis->from, axis->to) && x <= fmax(axis->from, axis->to))) return;
    if (item->horizontal) {
        trl_canvas_move(p->canvas, p->axes.x, x);
        trl_canvas_line(p->canvas, p->axes.x + p->axes.width, x);
    } else {
        trl_canvas_move(p->canvas, x, p->axes.y);
        trl_canvas_line(p->canvas, x, p->axes.y + p->axes.height);
    }
    trl_canvas_stroke(p->canvas, item->rgba, item->width, item->dashed);
}

static void draw_polygon(const trl_panel *p, const trl_plot_item *item) {
    for (size_t i = 0; i < item->count; i++) {
        place a = at(p, item->x[i], item->y[i]);
        if (!has_place(a)) continue;
        a = (place){within(a.x, -1e6, 1e6), within(a.y, -1e6, 1e6)};
        if (i == 0) trl_canvas_move(p->canvas, a.x, a.y);
        trl_canvas_line(p->canvas, a.x, a.y);
    }
    trl_canvas_close(p->canvas);
    trl_canvas_fill(p->canvas, item->rgba);
}

static void draw_raster(const trl_panel *p, const trl_plot_item *item) {
    place a = at(p, item->x[0], item->y[0]), b = at(p, item->x[1], item->y[1]);
    if (!has_place(a) || !has_place(b)) return;
    trl_canvas_raster(p->canvas, item->pixels, item->columns, item->rows, box_between(a, b));
}

static void draw_caption(const trl_panel *p, const trl_plot_item *item) {
    place a = at(p, item->x[0], item->y[0]);
    if (!has_place(a)) return;
    trl_letters letters = {.size = item->caption.size, .bold = item->caption.bold};
    double width = 0, height = 0;
    memcpy(letters.rgba, item->rgba, sizeof letters.rgba);
    trl_canvas_measure(p->canvas, item->name, &letters, &width, &height);
    trl_canvas_text(p->canvas, a.x - item->caption.align_x * width,
                    a.y - (1 - item->caption.align_y) * height, item->name, &letters);
}

static void draw_item(const trl_panel *p, const trl_plot_item *item) {
    switch (item->kind) {
    case TRL_PLOT_LINE: draw_line(p, item); break;
    case TRL_PLOT_POINTS: draw_points(p, item); break;
    case TRL_PLOT_BARS: draw_bars(p, item); break;
    case TRL_PLOT_BAND: draw_band(p, item); break;
    case TRL_PLOT_MARK: draw_mark(p, item); break;
    case TRL_PLOT_POLYGON: draw_polygon(p, item); break;
    case TRL_PLOT_RASTER: draw_raster(p, item); break;
    case TRL_PLOT_TEXT: break; // after all others
    case TRL_PLOT_CAPTION: draw_caption(p, item); break;
    }
}

// Dots at the ends of the axes are whole, words may stand out of them.
static bool is_clipped(const trl_plot_item *item) {
    return item->kind != TRL_PLOT_TEXT && item->kind != TRL_PLOT_CAPTION;
}

void trl_items_draw(trl_panel *panel) {
    const double air = 4;
    trl_box inside = {panel->axes.x - air, panel->axes.y - air, panel->axes.width + 2 * air,
                      panel->axes.height + 2 * air};
    for (size_t i = 0; i < panel->plot->count; i++) {
        const trl_plot_item *item = &panel->plot->items[i];
        bool dots = item->kind == TRL_PLOT_POINTS;
        if (is_clipped(item)) trl_canvas_clip(panel->canvas, dots ? inside : panel->axes);
        draw_item(panel, item);
        if (is_clipped(item)) trl_canvas_clip_end(panel->canvas);
    }
}
