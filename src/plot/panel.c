// plot/panel.c: the frame of a panel: title, legend, axes with their marks.
#include "plot/panel.h"

#include <math.h>
#include <string.h>

const trl_letters trl_letters_title = {.size = 15, .bold = true, .rgba = {0.11, 0.11, 0.13, 1}};
const trl_letters trl_letters_subtitle = {.size = 12, .rgba = {0.36, 0.36, 0.39, 1}};
const trl_letters trl_letters_label = {.size = 12, .rgba = {0.25, 0.25, 0.28, 1}};
const trl_letters trl_letters_tick = {.size = 11.5, .rgba = {0.33, 0.33, 0.36, 1}};
const trl_letters trl_letters_name = {.size = 11, .rgba = {0.3, 0.3, 0.33, 1}};

static const double pad = 16, gap = 6, grid_rgba[4] = {0.88, 0.88, 0.9, 1},
                    fine_rgba[4] = {0.95, 0.95, 0.96, 1}, axis_rgba[4] = {0.45, 0.45, 0.48, 1};

// Greys that are made for a white page, on the panel's own.
static void on_page(const trl_panel *p, const double rgba[4], double out[4]) {
    for (int c = 0; c < 3; c++)
        out[c] = p->plot->dark ? 0.96 - 0.88 * rgba[c] : rgba[c];
    out[3] = rgba[3];
}

trl_letters trl_letters_on_page(const trl_panel *p, const trl_letters *how) {
    trl_letters letters = *how;
    on_page(p, how->rgba, letters.rgba);
    return letters;
}

// A text wrapped to the panel, and its height with the gap under it; 0 for none.
static double heading(trl_panel *p, double x, double y, const char *text, const trl_letters *how,
                      bool draw) {
    if (!text) return 0;
    trl_letters letters = trl_letters_on_page(p, how);
    double width = 0, height = 0;
    letters.wrap = p->whole.width - 2 * pad;
    trl_canvas_measure(p->canvas, text, &letters, &width, &height);
    if (draw) trl_canvas_text(p->canvas, x, y, text, &letters);
    return height + 3;
}

// The y axis's label stands over its numbers, which a square panel has near its middle.
static double label_x(const trl_panel *p, bool draw) {
    double left = p->whole.x + pad;
    return draw && p->plot->square ? fmax(left, p->axes.x - 3 * gap) : left;
}

// Title, subtitle, legend and the y axis's label, one under the other; the height.
static double top(trl_panel *p, bool draw) {
    double x = p->whole.x + pad, y = p->whole.y + pad;
    y += heading(p, x, y, p->plot->title, &trl_letters_title, draw);
    y += heading(p, x, y, p->plot->subtitle, &trl_letters_subtitle, draw);
    if (p->plot->legend)
        y += trl_legend(p, p->whole.x + pad, y + 3, p->whole.width - 2 * pad, draw) + 3;
    if (!p->plot->no_axes && p->plot->y.label) {
        y += gap;
        y += heading(p, label_x(p, draw), y, p->plot->y.label, &trl_letters_label, draw);
    }
    return y - p->whole.y;
}

// The plot's own marks that lie within the axis.
static void own_ticks(trl_ticks *ticks, const trl_plot_own_axis *own, const trl_axis *axis) {
    double low = fmin(axis->low, axis->high), high = fmax(axis->low, axis->high);
    double slack = axis->scale == TRL_PLOT_LINEAR ? (high - low) * 1e-9 : 0;
    ticks->count = ticks->minor_count = 0;
    for (size_t i = 0; i < own->tick_count && ticks->count < TRL_TICKS_MAX; i++) {
        if (!(own->tick_at[i] >= low - slack && own->tick_at[i] <= high + slack)) continue;
        const char *text = own->ticks[i] ? own->ticks[i] : "";
        size_t n = strnlen(text, TRL_TICK_TEXT - 1);
        memcpy(ticks->text[ticks->count], text, n);
        ticks->text[ticks->count][n] = 0;
        ticks->at[ticks->count++] = own->tick_at[i];
    }
}

static double tick_width(trl_panel *p, const trl_ticks *ticks) {
    double widest = 0;
    for (size_t i = 0; i < ticks->count; i++) {
        double width = 0, height = 0;
        trl_canvas_measure(p->canvas, ticks->text[i], &trl_letters_tick, &width, &height);
        widest = fmax(widest, width);
    }
    return widest;
}

static void choose_y(trl_panel *p, double height) {
    if (p->plot->y.tick_count > 0)
        own_ticks(&p->y_ticks, &p->plot->y, &p->y);
    else
        trl_ticks_choose(&p->y_ticks, &p->y, (int)(height / 42));
}

// As many marks as their words leave room for.
static void choose_x(trl_panel *p, double width) {
    if (p->plot->x.tick_count > 0) {
        own_ticks(&p->x_ticks, &p->plot->x, &p->x);
        return;
    }
    for (int wanted = (int)(width / 60); wanted >= 1; wanted--) {
        trl_ticks_choose(&p->x_ticks, &p->x, wanted);
        if ((tick_width(p, &p->x_ticks) + 14) * (double)p->x_ticks.count <= width + 40) break;
    }
}

static double span(const trl_axis *axis) {
    return fabs(trl_axis_count(axis->scale, axis->high) - trl_axis_count(axis->scale, axis->low));
}

static void make_square(trl_panel *p) {
    double unit = fmin(p->axes.width / span(&p->x), p->axes.height / span(&p->y));
    double width = unit * span(&p->x), height = unit * span(&p->y);
    p->axes.x += (p->axes.width - width) / 2;
    p->axes.width = width;
    p->axes.height = height;
}

static void place_axes(trl_panel *p) {
    p->x.from = p->axes.x;
    p->x.to = p->axes.x + p->axes.width;
    p->y.from = p->axes.y + p->axes.height;
    p->y.to = p->axes.y;
}

static void lay_out(trl_panel *p) {
    double above = top(p, false), left = pad, right = pad, below = pad;
    double rest = p->whole.height - above;
    if (!p->plot->no_axes) {
        choose_y(p, rest - 60);
        left += tick_width(p, &p->y_ticks) + gap;
        right += fmax(trl_names_width(p), 6);
        below +=
            trl_letters_tick.size * 1.5 + (p->plot->x.label ? trl_letters_label.size * 1.7 : 0);
    }
    p->axes = (trl_box){p->whole.x + left, 0, fmax(p->whole.width - left - right, 20), 0};
    place_axes(p); // names above want to know where x lies
    above += gap + trl_names_height(p);
    p->axes.y = p->whole.y + above;
    p->axes.height = fmax(p->whole.height - above - below, 20);
    if (p->plot->square) make_square(p);
    place_axes(p);
    if (p->plot->no_axes) return;
    choose_y(p, p->axes.height);
    choose_x(p, p->axes.width);
}

// Lines lie between pixels; one of 1 px is sharp in the middle of one.
static double crisp(double at) {
    return floor(at) + 0.5;
}

static void upright(trl_panel *p, double value, const double grey[4]) {
    double rgba[4];
    on_page(p, grey, rgba);
    double x = crisp(trl_axis_place(&p->x, value));
    trl_canvas_move(p->canvas, x, p->axes.y);
    trl_canvas_line(p->canvas, x, p->axes.y + p->axes.height);
    trl_canvas_stroke(p->canvas, rgba, 1, false);
}

static void level(trl_panel *p, double value, const double grey[4]) {
    double rgba[4];
    on_page(p, grey, rgba);
    double y = crisp(trl_axis_place(&p->y, value));
    trl_canvas_move(p->canvas, p->axes.x, y);
    trl_canvas_line(p->canvas, p->axes.x + p->axes.width, y);
    trl_canvas_stroke(p->canvas, rgba, 1, false);
}

static void draw_grid(trl_panel *p) {
    for (size_t i = 0; i < p->x_ticks.minor_count; i++)
        upright(p, p->x_ticks.minor[i], fine_rgba);
    for (size_t i = 0; i < p->y_ticks.minor_count; i++)
        level(p, p->y_ticks.minor[i], fine_rgba);
    for (size_t i = 0; i < p->x_ticks.count; i++)
        upright(p, p->x_ticks.at[i], grid_rgba);
    for (size_t i = 0; i < p->y_ticks.count; i++)
        level(p, p->y_ticks.at[i], grid_rgba);
}

static void draw_ticks(trl_panel *p) {
    const trl_letters tick = trl_letters_on_page(p, &trl_letters_tick),
                      label = trl_letters_on_page(p, &trl_letters_label);
    double width = 0, height = 0, bottom = p->axes.y + p->axes.height;
    double last = -INFINITY; // right end of the word before
    for (size_t i = 0; i < p->x_ticks.count; i++) {
        const char *text = p->x_ticks.text[i];
        trl_canvas_measure(p->canvas, text, &tick, &width, &height);
        double x = trl_axis_place(&p->x, p->x_ticks.at[i]) - width / 2;
        x = fmin(x, p->whole.x + p->whole.width - 4 - width);
        if (x < last + 4) continue;
        trl_canvas_text(p->canvas, x, bottom + 4, text, &tick);
        last = x + width;
    }
    for (size_t i = 0; i < p->y_ticks.count; i++) {
        const char *text = p->y_ticks.text[i];
        trl_canvas_measure(p->canvas, text, &tick, &width, &height);
        trl_canvas_text(p->canvas, p->axes.x - gap - width,
                        trl_axis_place(&p->y, p->y_ticks.at[i]) - height / 2, text, &tick);
    }
    if (!p->plot->x.label) return;
    trl_canvas_measure(p->canvas, p->plot->x.label, &label, &width, &height);
    trl_canvas_text(p->canvas, p->axes.x + (p->axes.width - width) / 2,
                    bottom + 4 + tick.size * 1.5, p->plot->x.label, &label);
}

static void draw_frame(trl_panel *p) {
    double x = crisp(p->axes.x), bottom = crisp(p->axes.y + p->axes.height);
    trl_canvas_move(p->canvas, x, p->axes.y);
    trl_canvas_line(p->canvas, x, bottom);
    trl_canvas_line(p->canvas, p->axes.x + p->axes.width, bottom);
    double rgba[4];
    on_page(p, axis_rgba, rgba);
    trl_canvas_stroke(p->canvas, rgba, 1, false);
}

trl_result trl_panel_draw(trl_canvas *canvas, const trl_plot *plot, trl_box whole, trl_error *err) {
    trl_panel panel = {.canvas = canvas, .plot = plot, .whole = whole};
    TRL_TRY(trl_axis_range(&panel.x, plot, false, err));
    TRL_TRY(trl_axis_range(&panel.y, plot, true, err));
    lay_out(&panel);
    top(&panel, true);
    if (!plot->no_axes) draw_grid(&panel);
    trl_items_draw(&panel);
    trl_texts_draw(&panel);
    if (!plot->no_axes) {
        draw_frame(&panel);
        draw_ticks(&panel);
    }
    trl_names_draw(&panel);
    return TRL_OK;
}
