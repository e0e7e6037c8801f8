// plot/names.c: the words around the axes that name things inside: the legend, and the
// names of bands and marks.
#include "plot/panel.h"

#include <math.h>
#include <string.h>

static const double row_px = 15, between_px = 18, swatch_px = 18;
enum { ROWS_MAX = 5 };

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
    const trl_letters letters = trl_letters_on_page(p, &trl_letters_name);
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
            trl_canvas_text(p->canvas, x + swatch_px + 6, y, item->name, &letters);
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

// A name in its row; the line of a mark goes on up to it.
typedef struct taken {
    double from, to, stem; // a band has no stem: NaN
    int row;
} taken;

static bool crosses(double stem, const taken *name) {
    return stem > name->from - 3 && stem < name->to + 3;
}

// Whether `name` can stand in its row: beside the others and, where `strict`, with no line
// through words.
static bool stands_free(const taken *name, const taken *others, int count, bool strict) {
    for (int k = 0; k < count; k++) {
        const taken *o = &others[k];
        if (o->row == name->row && name->from < o->to + 8 && name->to > o->from - 8) return false;
        if (strict && o->row < name->row && crosses(name->stem, o)) return false;
        if (strict && o->row > name->row && crosses(o->stem, name)) return false;
    }
    return true;
}

// The lowest row where it stands free; false in a crowd: the line stands, the word is
// left out.
static bool find_row(taken *name, const taken *others, int count) {
    for (int strict = 1; strict >= 0; strict--)
        for (name->row = 0; name->row < ROWS_MAX; name->row++)
            if (stands_free(name, others, count, strict == 1)) return true;
    return false;
}

static void draw_above(trl_panel *p, const trl_plot_item *item, const taken *name) {
    trl_letters letters = trl_letters_on_page(p, &trl_letters_name);
    double y = p->axes.y - (name->row + 1) * row_px;
    if (item->kind == TRL_PLOT_MARK) {
        memcpy(letters.rgba, item->rgba, sizeof letters.rgba);
        trl_canvas_move(p->canvas, floor(name->stem) + 0.5, y + row_px - 1);
        trl_canvas_line(p->canvas, floor(name->stem) + 0.5, p->axes.y);
        trl_canvas_stroke(p->canvas, item->rgba, 1, false);
    }
    trl_canvas_text(p->canvas, name->from, y, item->name, &letters);
}

// Names of marks take their rows first, those of bands lie above; the number of rows.
static int rows_above(trl_panel *p, bool draw) {
    taken names[64];
    int count = 0, rows = 0;
    size_t items = p->plot->count;
    for (size_t i = 0; i < 2 * items && count < 64; i++) {
        bool marks = i < items;
        const trl_plot_item *item = &p->plot->items[marks ? i : i - items];
        double middle = 0;
        if ((item->kind == TRL_PLOT_MARK) != marks || !stands_at(p, item, &middle)) continue;
        double width = name_width(p, item), from = middle - width / 2;
        from = fmin(from, p->whole.x + p->whole.width - 6 - width);
        from = fmax(from, p->whole.x + 6);
        taken name = {from, from + width, marks ? middle : NAN, 0};
        if (!find_row(&name, names, count)) continue;
        names[count++] = name;
        if (name.row + 1 > rows) rows = name.row + 1;
        if (draw) draw_above(p, item, &name);
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

// Names of level marks, pushed apart where their marks lie close together.
static void draw_beside(trl_panel *p) {
    struct beside {
        const trl_plot_item *item;
        double y;
    } names[64];
    int count = 0;
    for (size_t i = 0; i < p->plot->count && count < 64; i++) {
        const trl_plot_item *item = &p->plot->items[i];
        if (!lies_level(p, item)) continue;
        double y = trl_axis_place(&p->y, item->x[0]) - row_px / 2;
        int k = count++;
        for (; k > 0 && names[k - 1].y > y; k--)
            names[k] = names[k - 1];
        names[k] = (struct beside){item, y};
    }
    for (int k = 1; k < count; k++)
        names[k].y = fmax(names[k].y, names[k - 1].y + row_px - 2);
    double most = p->axes.y + p->axes.height - row_px / 2;
    for (int k = count - 1; k >= 0; k--) {
        names[k].y = fmin(names[k].y, most);
        most = names[k].y - row_px + 2;
        trl_letters letters = trl_letters_name;
        memcpy(letters.rgba, names[k].item->rgba, sizeof letters.rgba);
        trl_canvas_text(p->canvas, p->axes.x + p->axes.width + 8, names[k].y, names[k].item->name,
                        &letters);
    }
}

void trl_names_draw(trl_panel *p) {
    rows_above(p, true);
    draw_beside(p);
}
