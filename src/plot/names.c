// plot/names.c: the words around the axes that name things inside: the legend, and the
// names of bands and marks.
#include "plot/panel.h"

#include <math.h>
#include <string.h>

static const double row_px = 15, between_px = 18, swatch_px = 18;
enum { ROWS_MAX = 4 };

static double name_width(trl_panel *p, const trl_plot_item *item) {
    double width = 0, height = 0;
    trl_canvas_measure(p->canvas, item->name, &trl_letters_name, &width, &height);
    return width;
}

static bool in_legend(const trl_plot_item *item) {
    return item->name && (item->kind == TRL_PLOT_LINE || item->kind == TRL_PLOT_POINTS ||
                          item->kind == TRL_PLOT_BARS || item->kind == TRL_PLOT_POLYGON);
}

static void draw_swatch(trl_panel *p, const trl_plot_item *item, double x, double y) {
    double middle = y + row_px / 2;
    if (item->kind == TRL_PLOT_LINE) {
        trl_canvas_move(p->canvas, x, middle);
        trl_canvas_line(p->canvas, x + swatch_px, middle);
        trl_canvas_stroke(p->canvas, item->rgba, fmax(item->width, 1.8), item->dashed);
    } else if (item->kind == TRL_PLOT_POINTS) {
        trl_canvas_dot(p->canvas, x + swatch_px / 2, middle, fmax(item->width, 5) / 2);
        trl_canvas_fill(p->canvas, item->rgba);
    } else {
        trl_canvas_rectangle(p->canvas, (trl_box){x + 3, middle - 5, 10, 10});
        trl_canvas_fill(p->canvas, item->rgba);
    }
}

double trl_legend(trl_panel *p, double x, double y, double width, bool draw) {
    double from = x, start = y;
    bool any = false;
    for (size_t i = 0; i < p->plot->count; i++) {
        const trl_plot_item *item = &p->plot->items[i];
        if (!in_legend(item)) continue;
        double wide = swatch_px + 6 + name_width(p, item);
        if (x > from && x + wide > from + width) {
            x = from;
            y += row_px + 2;
        }
        if (draw) {
            draw_swatch(p, item, x, y);
            trl_canvas_text(p->canvas, x + swatch_px + 6, y, item->name, &trl_letters_name);
        }
        x += wide + between_px;
        any = true;
    }
    return any ? y + row_px - start : 0;
}

// The middle of what an upright name belongs to; false where it has none or lies off
// the axis.
static bool stands_at(const trl_panel *p, const trl_plot_item *item, double *x) {
    double left = fmin(p->x.from, p->x.to), right = fmax(p->x.from, p->x.to);
    if (!item->name) return false;
    if (item->kind == TRL_PLOT_MARK && !item->horizontal) {
        *x = trl_axis_place(&p->x, item->x[0]);
        return *x >= left - 0.5 && *x <= right + 0.5;
    }
    if (item->kind != TRL_PLOT_BAND) return false;
    double ends[2];
    for (int k = 0; k < 2; k++) {
        ends[k] = trl_axis_place(&p->x, item->x[k]);
        if (!isfinite(ends[k])) ends[k] = item->x[k] > 0 ? p->x.to : p->x.from;
    }
    if (fmax(ends[0], ends[1]) < left || fmin(ends[0], ends[1]) > right) return false;
    *x = (fmin(fmax(ends[0], left), right) + fmin(fmax(ends[1], left), right)) / 2;
    return true;
}

// Each name takes the lowest row where it touches no other; the number of rows.
static int rows_above(trl_panel *p, bool draw) {
    struct taken {
        double from, to;
        int row;
    } taken[64];
    int count = 0, rows = 0;
    for (size_t i = 0; i < p->plot->count; i++) {
        const trl_plot_item *item = &p->plot->items[i];
        double middle = 0;
        if (!stands_at(p, item, &middle) || count == 64) continue;
        double width = name_width(p, item), from = middle - width / 2;
        from = fmin(from, p->whole.x + p->whole.width - 6 - width);
        from = fmax(from, p->whole.x + 6);
        int row = 0;
        for (int k = 0; k < count && row < ROWS_MAX; k++)
            if (taken[k].row == row && from < taken[k].to + 8 && from + width > taken[k].from - 8) {
                row++;
                k = -1;
            }
        if (row == ROWS_MAX) continue; // a crowd: the lines stand, the word is left out
        taken[count++] = (struct taken){from, from + width, row};
        if (row + 1 > rows) rows = row + 1;
        trl_letters letters = trl_letters_name;
        if (item->kind == TRL_PLOT_MARK) memcpy(letters.rgba, item->rgba, sizeof letters.rgba);
        if (draw)
            trl_canvas_text(p->canvas, from, p->axes.y - (row + 1) * row_px, item->name, &letters);
    }
    return rows;
}

double trl_names_height(trl_panel *p) {
    return rows_above(p, false) * row_px;
}

static bool lies_level(const trl_panel *p, const trl_plot_item *item) {
    double low = fmin(p->y.low, p->y.high), high = fmax(p->y.low, p->y.high);
    return item->kind == TRL_PLOT_MARK && item->horizontal && item->name && item->x[0] >= low &&
           item->x[0] <= high;
}

double trl_names_width(trl_panel *p) {
    double widest = 0;
    for (size_t i = 0; i < p->plot->count; i++)
        if (lies_level(p, &p->plot->items[i]))
            widest = fmax(widest, name_width(p, &p->plot->items[i]) + 8);
    return widest;
}

void trl_names_draw(trl_panel *p) {
    rows_above(p, true);
    for (size_t i = 0; i < p->plot->count; i++) {
        const trl_plot_item *item = &p->plot->items[i];
        if (!lies_level(p, item)) continue;
        trl_letters letters = trl_letters_name;
        memcpy(letters.rgba, item->rgba, sizeof letters.rgba);
        trl_canvas_text(p->canvas, p->axes.x + p->axes.width + 8,
                        trl_axis_place(&p->y, item->x[0]) - row_px / 2, item->name, &letters);
    }
}
