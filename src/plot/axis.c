// plot/axis.c: from values to places on the page, and the range that data need.
#include "plot/axis.h"

#include <math.h>

double trl_axis_count(trl_plot_scale scale, double value) {
    if (scale == TRL_PLOT_LINEAR) return isfinite(value) ? value : NAN;
    if (!(value > 0) || !isfinite(value)) return NAN;
    return scale == TRL_PLOT_LOG10 ? log10(value) : log2(value);
}

double trl_axis_place(const trl_axis *axis, double value) {
    double low = trl_axis_count(axis->scale, axis->low);
    double high = trl_axis_count(axis->scale, axis->high);
    double at = trl_axis_count(axis->scale, value);
    return axis->from + (axis->to - axis->from) * ((at - low) / (high - low));
}

static double from_count(trl_plot_scale scale, double count) {
    if (scale == TRL_PLOT_LINEAR) return count;
    return scale == TRL_PLOT_LOG10 ? pow(10, count) : exp2(count);
}

// What the data span, as the axis counts.
typedef struct span {
    double low, high;
    bool any;
    bool air;    // dots and lines do not touch the ends
    bool ground; // bars stand on 0
} span;

static void include(span *s, trl_plot_scale scale, const double *values, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double at = trl_axis_count(scale, values[i]);
        if (isnan(at) || fabs(values[i]) > 1e300) continue;
        s->low = s->any ? fmin(s->low, at) : at;
        s->high = s->any ? fmax(s->high, at) : at;
        s->any = true;
    }
}

static void include_item(span *s, trl_plot_scale scale, const trl_plot_item *item, bool vertical) {
    static const double zero = 0;
    switch (item->kind) {
    case TRL_PLOT_LINE:
    case TRL_PLOT_POINTS:
        include(s, scale, vertical ? item->y : item->x, item->count);
        s->air = s->air || vertical || item->kind == TRL_PLOT_POINTS;
        break;
    case TRL_PLOT_BARS:
        include(s, scale, vertical ? item->y : item->x, item->count + (vertical ? 0 : 1));
        if (vertical && scale == TRL_PLOT_LINEAR) {
            include(s, scale, &zero, 1);
            s->ground = true;
        }
        s->air = s->air || vertical;
        break;
    case TRL_PLOT_POLYGON:
    case TRL_PLOT_RASTER: include(s, scale, vertical ? item->y : item->x, item->count); break;
    case TRL_PLOT_BAND:
    case TRL_PLOT_MARK:
    case TRL_PLOT_TEXT:
    case TRL_PLOT_CAPTION: break;
    }
}

// A single value gets a range around it; a range too narrow for doubles, too.
static void widen(span *s, trl_plot_scale scale) {
    double most = fmax(fabs(s->low), fabs(s->high));
    if (s->high - s->low > 1e-9 * most) return;
    double half = scale == TRL_PLOT_LOG10 ? 0.5 : scale == TRL_PLOT_LOG2 ? 1 : 0;
    if (half == 0) half = most > 0 ? most * 0.1 : 1;
    s->low -= half;
    s->high += half;
}

trl_result trl_axis_range(trl_axis *axis, const trl_plot *plot, bool vertical, trl_error *err) {
    const trl_plot_own_axis *own = vertical ? &plot->y : &plot->x;
    axis->scale = own->scale;
    axis->low = own->low;
    axis->high = own->high;
    if (own->low != own->high) return TRL_OK;
    span s = {0};
    for (size_t i = 0; i < plot->count; i++)
        include_item(&s, own->scale, &plot->items[i], vertical);
    TRL_REQUIRE(
        s.any, err, TRL_ERR_ARGUMENT,
        "the plot%s%.100s%s has nothing to show along its %s axis: every value is missing%s",
        plot->title ? " '" : "", plot->title ? plot->title : "", plot->title ? "'" : "",
        vertical ? "y" : "x",
        own->scale == TRL_PLOT_LINEAR ? "" : " or has no place on a logarithmic axis");
    bool on_ground = s.ground && s.low == 0, under_ground = s.ground && s.high == 0;
    widen(&s, own->scale);
    double air = s.air ? 0.04 * (s.high - s.low) : 0;
    axis->low = from_count(own->scale, on_ground ? 0 : s.low - air);
    axis->high = from_count(own->scale, under_ground ? 0 : s.high + air);
    return TRL_OK;
}
