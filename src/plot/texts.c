// plot/texts.c: words beside their points. Of the eight sides the one is taken that
// hides least (other words, dots, lines) and lies within the axes.
#include "plot/panel.h"

#include <math.h>
#include <string.h>

static const double reach = 6;
enum { REMEMBERED = 256 }; // words beyond these are not kept apart from each other

static bool meets(trl_box a, trl_box b) {
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height &&
           b.y < a.y + a.height;
}

// One side of the way of Liang and Barsky (1984) to clip the line a + t step, t0 ≤ t ≤ t1.
static void cut(double step, double room, double *t0, double *t1) {
    if (step == 0 && room < 0) *t1 = -1;
    if (step < 0) *t0 = fmax(*t0, room / step);
    if (step > 0) *t1 = fmin(*t1, room / step);
}

// How much of the line from a to b lies in the box.
static double length_within(trl_box box, const double a[2], const double b[2]) {
    const double low[2] = {box.x, box.y}, high[2] = {box.x + box.width, box.y + box.height};
    double t0 = 0, t1 = 1;
    for (int k = 0; k < 2; k++) {
        cut(a[k] - b[k], a[k] - low[k], &t0, &t1);
        cut(b[k] - a[k], high[k] - a[k], &t0, &t1);
    }
    return t1 > t0 ? (t1 - t0) * hypot(b[0] - a[0], b[1] - a[1]) : 0;
}

static void place(const trl_panel *p, const trl_plot_item *item, size_t i, double at[2]) {
    at[0] = trl_axis_place(&p->x, item->x[i]);
    at[1] = trl_axis_place(&p->y, item->y[i]);
}

static double hidden_of(const trl_panel *p, const trl_plot_item *item, trl_box box) {
    double sum = 0, a[2], b[2], r = item->width / 2;
    for (size_t i = 0; item->kind == TRL_PLOT_POINTS && i < item->count; i++) {
        place(p, item, i, a);
        sum += meets(box, (trl_box){a[0] - r, a[1] - r, 2 * r, 2 * r}) ? 10 : 0;
    }
    for (size_t i = 1; item->kind == TRL_PLOT_LINE && i < item->count; i++) {
        place(p, item, i - 1, a);
        place(p, item, i, b);
        if (!isnan(a[0] + a[1] + b[0] + b[1])) sum += length_within(box, a, b) / 10;
    }
    if (item->kind == TRL_PLOT_MARK) {
        double at = trl_axis_place(item->horizontal ? &p->y : &p->x, item->x[0]);
        double from = item->horizontal ? box.y : box.x;
        double length = item->horizontal ? box.height : box.width;
        sum += at >= from && at <= from + length ? 2 : 0;
    }
    return sum;
}

static double cost(const trl_panel *p, const trl_box *placed, size_t count, trl_box box) {
    const trl_box *a = &p->axes;
    double sum = 0;
    if (box.x < a->x || box.x + box.width > a->x + a->width) sum += 1000;
    if (box.y < a->y || box.y + box.height > a->y + a->height) sum += 1000;
    for (size_t i = 0; i < count; i++)
        sum += meets(box, placed[i]) ? 100 : 0;
    for (size_t i = 0; i < p->plot->count; i++)
        sum += hidden_of(p, &p->plot->items[i], box);
    return sum;
}

static trl_box best_box(const trl_panel *p, const trl_box *placed, size_t count, const double at[2],
                        double width, double height) {
    // Right, left, above, below, then the corners.
    static const int sides[8][2] = {{1, 0}, {-1, 0},  {0, -1}, {0, 1},
                                    {1, 1}, {-1, -1}, {1, -1}, {-1, 1}};
    trl_box best = {0};
    double least = INFINITY;
    for (int s = 0; s < 8; s++) {
        double dx = sides[s][0], dy = sides[s][1], far = dx != 0 && dy != 0 ? reach * 0.6 : reach;
        trl_box box = {at[0] - width / 2 + dx * (width / 2 + far),
                       at[1] - height / 2 + dy * (height / 2 + far / 2), width, height};
        double sum = cost(p, placed, count, box) + s * 0.2;
        if (sum >= least) continue;
        least = sum;
        best = box;
    }
    return best;
}

void trl_texts_draw(trl_panel *p) {
    trl_box placed[REMEMBERED];
    size_t count = 0;
    for (size_t i = 0; i < p->plot->count; i++) {
        const trl_plot_item *item = &p->plot->items[i];
        double at[2], width = 0, height = 0;
        if (item->kind != TRL_PLOT_TEXT) continue;
        place(p, item, 0, at);
        const trl_box *a = &p->axes;
        if (!(at[0] >= a->x - 1 && at[0] <= a->x + a->width + 1)) continue;
        if (!(at[1] >= a->y - 1 && at[1] <= a->y + a->height + 1)) continue;
        trl_letters letters = trl_letters_name;
        memcpy(letters.rgba, item->rgba, sizeof letters.rgba);
        letters.halo = true;
        trl_canvas_measure(p->canvas, item->name, &letters, &width, &height);
        trl_box box = best_box(p, placed, count, at, width, height);
        trl_canvas_text(p->canvas, box.x, box.y, item->name, &letters);
        if (count < REMEMBERED) placed[count++] = box;
    }
}
