#include "cli/scope.h"

#include <math.h>

enum { BINS_PER_STOP = 4, CODE_BINS = 256, BINS_MOST = 256 };

static double share(uint64_t part, uint64_t whole) {
    return whole > 0 ? (double)part / (double)whole : 0;
}

static double level_of(const trl_scope *s, double value) {
    return trl_scope_level_of_axis(s, trl_scope_axis_of_value(s, value));
}

static void put_levels(trl_cli_json *json, const trl_scope *s, const trl_scope_counts *c) {
    static const char *const names[TRL_SCOPE_CHANNELS] = {"luma", "red", "green", "blue"};
    static const double percents[] = {0.1, 1, 5, 25, 50, 75, 95, 99, 99.9};
    enum { COUNT = sizeof percents / sizeof *percents };
    trl_cli_json_numbers(json, "percentiles", percents, COUNT);
    trl_cli_json_object(json, "levels");
    for (int i = 0; i < TRL_SCOPE_CHANNELS; i++) {
        double values[COUNT], levels[COUNT];
        for (int k = 0; k < COUNT; k++) {
            values[k] = trl_scope_percentile(s, i, percents[k]);
            levels[k] = level_of(s, values[k]);
        }
        const trl_scope_level *l = &c->levels[i];
        trl_cli_json_object(json, names[i]);
        trl_cli_json_numbers(json, "ends", (double[]){l->least, l->most}, 2);
        trl_cli_json_numbers(json, "ends_in_unit",
                             (double[]){level_of(s, l->least), level_of(s, l->most)}, 2);
        trl_cli_json_numbers(json, "at_percentiles", values, COUNT);
        trl_cli_json_numbers(json, "at_percentiles_in_unit", levels, COUNT);
        trl_cli_json_number(json, "clipped_low", share(l->low, c->pixels));
        trl_cli_json_number(json, "clipped_high", share(l->high, c->pixels));
        trl_cli_json_close(json, '}');
    }
    trl_cli_json_close(json, '}');
}

// Bins of a quarter of a stop, or of 1/256 of code.
static void put_histogram(trl_cli_json *json, const trl_scope *s) {
    static const char *const names[TRL_SCOPE_CHANNELS] = {"luma", "red", "green", "blue"};
    double low = 0, high = 1, bins[BINS_MOST];
    int count = CODE_BINS;
    if (trl_scope_unit_get(s) == TRL_SCOPE_STOPS) {
        trl_scope_range_get(s, &low, &high);
        low = floor(low);
        high = ceil(high);
        count = (int)((high - low) * BINS_PER_STOP);
    }
    trl_cli_json_object(json, "histogram");
    trl_cli_json_string(json, "axis", trl_scope_unit_get(s) == TRL_SCOPE_STOPS ? "stops" : "code");
    trl_cli_json_number(json, "low", low);
    trl_cli_json_number(json, "high", high);
    for (int i = 0; i < TRL_SCOPE_CHANNELS; i++) {
        trl_scope_histogram(s, i, low, high, (size_t)count, bins);
        trl_cli_json_numbers(json, names[i], bins, count);
    }
    trl_cli_json_close(json, '}');
}

static void put_gamuts(trl_cli_json *json, const trl_scope *s, const trl_scope_counts *c) {
    if (!trl_scope_has(s, TRL_SCOPE_CHROMATICITY) && !trl_scope_has(s, TRL_SCOPE_CHROMATICITY_UV))
        return;
    trl_cli_json_integer(json, "coloured_pixels", (int64_t)c->coloured);
    trl_cli_json_object(json, "outside");
    for (size_t g = 0; trl_scope_gamut_at(g); g++)
        trl_cli_json_number(json, trl_scope_gamut_at(g)->name,
                            share(trl_scope_outside(s, g), c->coloured));
    trl_cli_json_close(json, '}');
}

static void put_vectorscope(trl_cli_json *json, const trl_scope *s) {
    double c[2];
    if (!trl_scope_has(s, TRL_SCOPE_VECTORSCOPE)) return;
    trl_scope_centroid(s, c);
    trl_cli_json_object(json, "vectorscope");
    trl_cli_json_number(json, "mean_cb", c[0]);
    trl_cli_json_number(json, "mean_cr", c[1]);
    trl_cli_json_number(json, "radius", hypot(c[0], c[1]));
    trl_cli_json_number(json, "degrees", atan2(c[1], c[0]) * (180 / 3.14159265358979323846));
    trl_cli_json_close(json, '}');
}

static void put_bands(trl_cli_json *json, const trl_scope *s, const trl_scope_counts *c) {
    const trl_false_color *scale = trl_scope_scale(s);
    if (!trl_scope_has(s, TRL_SCOPE_FALSE_COLOR)) return;
    trl_cli_json_object(json, "false_color");
    trl_cli_json_string(json, "scale", scale->name);
    trl_cli_json_array(json, "bands");
    for (size_t b = 0; b < scale->band_count; b++) {
        trl_cli_json_object(json, NULL);
        trl_cli_json_string(json, "label", scale->bands[b].label);
        trl_cli_json_number(json, "from", scale->bands[b].from);
        trl_cli_json_number(json, "share", share(trl_scope_band_count(s, b), c->pixels));
        trl_cli_json_close(json, '}');
    }
    trl_cli_json_close(json, ']');
    trl_cli_json_close(json, '}');
}

void trl_cli_scope_json(FILE *out, const trl_cli_scope_job *job, const trl_cli_scope_found *found) {
    const trl_scope *s = found->scope;
    trl_scope_counts c;
    trl_cli_json json;
    trl_scope_counts_get(s, &c);
    trl_cli_json_begin(&json, out);
    trl_cli_json_object(&json, NULL);
    trl_cli_json_string(&json, "file", job->in);
    trl_cli_json_string(&json, "values", found->space);
    trl_cli_json_bool(&json, "values_assumed", found->assumed);
    trl_cli_json_string(&json, "display", job->renders ? job->display.name : NULL);
    trl_cli_json_string(&json, "unit", trl_scope_unit_name(trl_scope_unit_get(s)));
    if (trl_scope_unit_get(s) == TRL_SCOPE_STOPS) trl_cli_json_number(&json, "grey", job->grey);
    trl_cli_json_object(&json, "pixels");
    trl_cli_json_integer(&json, "counted", (int64_t)c.pixels);
    trl_cli_json_integer(&json, "nan", (int64_t)c.nan);
    trl_cli_json_integer(&json, "infinite", (int64_t)c.inf);
    trl_cli_json_integer(&json, "empty", (int64_t)c.empty);
    trl_cli_json_close(&json, '}');
    put_levels(&json, s, &c);
    put_histogram(&json, s);
    put_gamuts(&json, s, &c);
    put_vectorscope(&json, s);
    put_bands(&json, s, &c);
    if (trl_scope_has(s, TRL_SCOPE_ZEBRA))
        trl_cli_json_number(&json, "zebra", share(c.striped, c.pixels));
    if (found->shot) trl_cli_scope_shot_json(&json, found);
    trl_cli_json_close(&json, '}');
    trl_cli_json_end(&json);
}
