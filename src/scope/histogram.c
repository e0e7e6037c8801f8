// scope/histogram.c: how many pixels have each level.
#include "scope/scope.h"

#include <math.h>

enum { BINS_MOST = 1024, BINS_PER_STOP = 12, BINS_PER_CODE = 256 };

// Of the areas; where all three lie over each other they make a light grey.
static const double tints[TRL_SCOPE_CHANNELS][3] = {
    {1.00, 1.00, 0.98}, {0.62, 0.10, 0.09}, {0.06, 0.46, 0.12}, {0.10, 0.16, 0.60}};

// Bins stand still while the axis moves: codes of 8 bits have one each.
typedef struct bins {
    double low, high, per_unit;
    size_t count;
    double n[TRL_SCOPE_CHANNELS][BINS_MOST];
} bins;

static void measure(const trl_scope *s, bins *b) {
    double low, high;
    trl_scope_range_get(s, &low, &high);
    b->per_unit = s->params.scene ? BINS_PER_STOP : BINS_PER_CODE;
    b->low = floor(low * b->per_unit) / b->per_unit;
    b->count = (size_t)fmin(ceil((high - b->low) * b->per_unit), BINS_MOST);
    b->high = b->low + (double)b->count / b->per_unit;
    for (int c = 0; c < TRL_SCOPE_CHANNELS; c++)
        trl_scope_histogram(s, c, b->low, b->high, b->count, b->n[c]);
}

// The highest bin, but for those of clipped black and white, which would press all
// others down.
static double highest(const trl_scope *s, const bins *b) {
    double most = 0, clipped = 0;
    for (int c = 0; c < TRL_SCOPE_CHANNELS; c++) {
        for (size_t i = 0; i < b->count; i++) {
            double from = b->low + (double)i / b->per_unit;
            bool end = !s->params.scene && (fabs(from) < 1e-9 || from > 1 - 1.5 / b->per_unit);
            if (end)
                clipped = fmax(clipped, b->n[c][i]);
            else
                most = fmax(most, b->n[c][i]);
        }
    }
    return most > 0 ? most : clipped > 0 ? clipped : 1;
}

static double share(const trl_scope *s, double n) {
    return s->sums.pixels > 0 ? 100 * n / (double)s->sums.pixels : n;
}

trl_scope_view trl_histogram_view(const trl_scope *s) {
    bins b;
    trl_scope_view view;
    measure(s, &b);
    trl_scope_range_get(s, &view.x0, &view.x1);
    view.y0 = 0;
    view.y1 = 1.05 * share(s, highest(s, &b));
    return view;
}

void trl_histogram_axes(const trl_scope *s, trl_scope_axes *axes) {
    axes->x_label = trl_scope_level_label(s);
    trl_scope_level_ticks(s, &axes->x);
    axes->y_label =
        s->params.scene ? "% of the pixels in 1/12 stop" : "% of the pixels in 1/256 of code";
}

static void column_draw(const trl_scope_canvas *canvas, uint32_t x,
                        const double top[TRL_SCOPE_CHANNELS]) {
    for (uint32_t y = 0; y < canvas->height; y++) {
        double up = canvas->height - (y + 0.5);
        for (int c = TRL_SCOPE_RED; c <= TRL_SCOPE_BLUE; c++)
            if (up < top[c]) trl_canvas_add(canvas, x, y, tints[c], 1);
    }
}

// Luma as a line: from the height in the column before to that in this one.
static void luma_draw(const trl_scope_canvas *canvas, uint32_t x, double before, double here) {
    double low = fmin(before, here), high = fmax(before, here);
    for (uint32_t y = 0; y < canvas->height; y++) {
        double up = canvas->height - (y + 0.5);
        if (up >= low - 0.75 && up <= high + 0.75)
            trl_canvas_add(canvas, x, y, tints[TRL_SCOPE_LUMA], high < 0.5 ? 0.3 : 0.75);
    }
}

trl_result trl_histogram_trace(const trl_scope *s, const trl_scope_canvas *canvas, trl_error *err) {
    (void)err;
    bins b;
    measure(s, &b);
    double most = 1.05 * highest(s, &b), before = 0, low, high;
    trl_scope_range_get(s, &low, &high);
    for (uint32_t x = 0; x < canvas->width; x++) {
        double top[TRL_SCOPE_CHANNELS];
        // The most of all bins under the pixel, so that a lone level is seen on a small canvas.
        double from = (low + (high - low) * x / canvas->width - b.low) * b.per_unit;
        double to = (low + (high - low) * (x + 1.0) / canvas->width - b.low) * b.per_unit;
        for (int c = 0; c < TRL_SCOPE_CHANNELS; c++) {
            double n = 0;
            for (size_t i = (size_t)from;
                 i < b.count && ((double)i < to - 1e-9 || i == (size_t)from); i++)
                n = fmax(n, b.n[c][i]);
            top[c] = fmin(n / most, 1) * canvas->height;
            if (n > 0 && top[c] < 1) top[c] = 1;
        }
        column_draw(canvas, x, top);
        luma_draw(canvas, x, x > 0 ? before : top[TRL_SCOPE_LUMA], top[TRL_SCOPE_LUMA]);
        before = top[TRL_SCOPE_LUMA];
    }
    return TRL_OK;
}

void trl_histogram_graticule(const trl_scope *s, const trl_graticule *out) {
    trl_scope_view v = trl_histogram_view(s);
    trl_scope_ticks ticks = {0};
    const double y[2] = {v.y0, v.y1};
    trl_scope_level_ticks(s, &ticks);
    for (size_t i = 0; i < ticks.count; i++) {
        const double x[2] = {ticks.at[i], ticks.at[i]};
        out->line(out->user, NULL, x, y, 2, trl_scope_tick_color(s, ticks.at[i]));
    }
    double white = trl_scope_white(s);
    if (!(white > v.x0 && white < v.x1)) return;
    const double x[2] = {white, white};
    out->line(out->user, NULL, x, y, 2, trl_scope_tick_color(s, 0));
    out->word(out->user, "white", white + 0.03 * (v.x1 - v.x0), 0.97 * v.y1,
              trl_scope_tick_color(s, 0));
}
