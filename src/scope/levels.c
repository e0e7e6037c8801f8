// scope/levels.c: what the bins tell: counts, percentiles, histograms, and the axis
// of levels.
#include "scope/scope.h"

#include <math.h>
#include <string.h>

const char *trl_scope_unit_name(trl_scope_unit unit) {
    static const char *const names[] = {"stops", "percent", "nits"};
    return (size_t)unit < sizeof names / sizeof *names ? names[unit] : "";
}

void trl_scope_counts_get(const trl_scope *s, trl_scope_counts *out) {
    *out = (trl_scope_counts){.pixels = s->sums.pixels,
                              .nan = s->sums.nan,
                              .inf = s->sums.inf,
                              .empty = s->sums.empty,
                              .coloured = s->sums.coloured,
                              .striped = s->sums.striped};
    bool any = s->sums.pixels > 0;
    for (int c = 0; c < TRL_SCOPE_CHANNELS; c++) {
        const trl_measure_range *r = &s->sums.range[c];
        out->levels[c] = (trl_scope_level){any ? (double)r->least : (double)NAN,
                                           any ? (double)r->most : (double)NAN, r->low, r->high};
    }
}

// Light at a place between the bins, of which the first begins at 1.
static double light_at(double place) {
    uint32_t bin = (uint32_t)place;
    uint32_t bits[2] = {(bin - 1 + TRL_LIGHT_FIRST) << TRL_LIGHT_SHIFT, (bin + TRL_LIGHT_FIRST)
                                                                            << TRL_LIGHT_SHIFT};
    float ends[2];
    memcpy(ends, bits, sizeof ends);
    return (double)ends[0] + (place - bin) * ((double)ends[1] - (double)ends[0]);
}

static double code_at(uint32_t bin) {
    return (bin - 1.0) / (TRL_CODE_BINS - 1);
}

static const uint64_t *bins_of(const trl_scope *s, int channel) {
    return s->cells + s->layout.bins + (size_t)channel * s->layout.bin_count;
}

double trl_scope_percentile(const trl_scope *s, int channel, double percent) {
    if (s->sums.pixels == 0 || channel < 0 || channel >= TRL_SCOPE_CHANNELS ||
        !(percent >= 0 && percent <= 100))
        return (double)NAN;
    const trl_measure_range *r = &s->sums.range[channel];
    double rank = ceil(percent / 100 * (double)s->sums.pixels);
    if (rank <= 1) return (double)r->least;
    if (rank >= (double)s->sums.pixels) return (double)r->most;
    const uint64_t *bins = bins_of(s, channel);
    uint64_t seen = 0;
    uint32_t bin = 0, last = s->layout.bin_count - 2;
    while (bin < last && (double)(seen += bins[bin]) < rank)
        bin++;
    // Below and above the bins nothing finer is known than the ends.
    if (bin == last) return (double)r->most;
    if (bin == 0) return s->params.scene ? fmax((double)r->least, 0) : (double)r->least;
    double value = s->params.scene ? light_at(bin + 0.5) : code_at(bin);
    return fmin(fmax(value, (double)r->least), (double)r->most);
}

// Adds n to bins in proportion to how much of a…b each covers.
static void add_share(double *out, size_t count, double a, double b, double n) {
    for (size_t i = a > 0 ? (size_t)a : 0; i < count && (double)i < b; i++)
        out[i] += n * (fmin((double)i + 1, b) - fmax((double)i, a)) / (b - a);
}

void trl_scope_histogram(const trl_scope *s, int channel, double low, double high, size_t count,
                         double *out) {
    for (size_t i = 0; i < count; i++)
        out[i] = 0;
    if (!s->cells || channel < 0 || channel >= TRL_SCOPE_CHANNELS || !(low < high)) return;
    const uint64_t *bins = bins_of(s, channel);
    double scale = (double)count / (high - low);
    for (uint32_t bin = 1; bin + 2 < s->layout.bin_count; bin++) {
        if (bins[bin] == 0) continue;
        if (s->params.scene) {
            double a = (trl_scope_axis_of_value(s, light_at(bin)) - low) * scale;
            double b = (trl_scope_axis_of_value(s, light_at(bin + 1.0)) - low) * scale;
            if (b > 0 && a < (double)count) add_share(out, count, a, b, (double)bins[bin]);
        } else {
            // A code is a point; that at the upper end belongs to the last bin.
            double a = (code_at(bin) - low) * scale;
            if (a >= 0 && a <= (double)count)
                out[a < (double)count ? (size_t)a : count - 1] += (double)bins[bin];
        }
    }
}

double trl_scope_axis_of_value(const trl_scope *s, double value) {
    if (!s->params.scene) return value;
    return value > 0 ? log2(value / s->params.grey) : -(double)INFINITY;
}

double trl_scope_axis_of_level(const trl_scope *s, double level) {
    if (s->unit == TRL_SCOPE_STOPS) return level;
    if (s->unit == TRL_SCOPE_PERCENT || isinf(level)) return level / 100;
    double grey[3] = {level / 100, level / 100, level / 100};
    trl_transfer_encode(&s->params.transfer, grey);
    return grey[1];
}

double trl_scope_level_of_axis(const trl_scope *s, double axis) {
    if (s->unit == TRL_SCOPE_STOPS) return axis;
    if (s->unit == TRL_SCOPE_PERCENT || isinf(axis)) return axis * 100;
    double grey[3] = {axis, axis, axis};
    trl_transfer_decode(&s->params.transfer, grey);
    return grey[1] * 100;
}

trl_result trl_scope_range_set(trl_scope *s, double low, double high, trl_error *err) {
    double least = s->params.scene ? -TRL_SCOPE_STOPS_MOST : -0.125;
    double most = s->params.scene ? TRL_SCOPE_STOPS_MOST : 1.125;
    TRL_REQUIRE(low >= least && low < high && high <= most, err, TRL_ERR_ARGUMENT,
                "an axis from %g to %g cannot be shown: let it rise, within %g and %g", low, high,
                least, most);
    s->range[0] = low;
    s->range[1] = high;
    return TRL_OK;
}

void trl_scope_range_get(const trl_scope *s, double *low, double *high) {
    *low = s->range[0];
    *high = s->range[1];
    if (s->range[0] < s->range[1]) return;
    *low = -0.03;
    *high = 1.03;
    const trl_measure_range *luma = &s->sums.range[TRL_SCOPE_LUMA];
    if (!s->params.scene) {
        // Room for what floats may hold beyond black and white.
        if (s->sums.pixels > 0 && luma->least < -0.01F) *low = -0.1;
        if (s->sums.pixels > 0 && luma->most > 1.01F) *high = 1.1;
        return;
    }
    *low = -6;
    *high = 4;
    if (s->sums.pixels == 0) return;
    // The darkest two hundredth of what has light at all.
    double none = 100 * (double)luma->low / (double)s->sums.pixels;
    double dark = trl_scope_axis_of_value(
        s, trl_scope_percentile(s, TRL_SCOPE_LUMA, none + 0.005 * (100 - none)));
    double bright = trl_scope_axis_of_value(s, (double)luma->most);
    *low = fmax(fmin(*low, floor(dark)), -16);
    *high = fmin(fmax(*high, ceil(bright + 0.1)), 16);
}
