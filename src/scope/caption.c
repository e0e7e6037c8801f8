#include "scope/caption.h"
#include "scope/scope.h"

#include <math.h>
#include <stdio.h>

static double share(const trl_scope *s, uint64_t n) {
    return s->sums.pixels > 0 ? 100 * (double)n / (double)s->sums.pixels : 0;
}

// "+1.25 stops", "48.2 %", "103 cd/m²" of a place on the axis, or of black "no light".
static const char *level_text(const trl_scope *s, double axis, char out[40]) {
    double level = trl_scope_level_of_axis(s, axis);
    if (s->unit == TRL_SCOPE_STOPS && isinf(level))
        snprintf(out, 40, "%s", "no light");
    else if (s->unit == TRL_SCOPE_STOPS)
        snprintf(out, 40, "%+.2f stops", level);
    else if (s->unit == TRL_SCOPE_NITS)
        snprintf(out, 40, "%.3g cd/m²", level);
    else
        snprintf(out, 40, "%.1f %%", level);
    return out;
}

static const char *value_text(const trl_scope *s, double value, char out[40]) {
    return level_text(s, trl_scope_axis_of_value(s, value), out);
}

void trl_histogram_caption(const trl_scope *s, char *out, size_t size) {
    char median[40];
    const trl_measure_range *luma = &s->sums.range[TRL_SCOPE_LUMA];
    value_text(s, trl_scope_percentile(s, TRL_SCOPE_LUMA, 50), median);
    snprintf(out, size, "median %s, %.2g %% %s, %.2g %% %s; line: %s", median, share(s, luma->high),
             s->params.scene ? "above diffuse white" : "at white or above", share(s, luma->low),
             s->params.scene ? "without light" : "at black or below",
             s->params.scene ? "luminance" : "luma");
}

void trl_waveform_caption(const trl_scope *s, char *out, size_t size) {
    char low[40], high[40];
    value_text(s, trl_scope_percentile(s, TRL_SCOPE_LUMA, 0.1), low);
    value_text(s, trl_scope_percentile(s, TRL_SCOPE_LUMA, 99.9), high);
    snprintf(out, size, "%s, 99.8 %% of the pixels from %s to %s",
             s->params.scene ? "luminance" : "luma", low, high);
}

void trl_channels_caption(const trl_scope *s, char *out, size_t size) {
    char text[3][40];
    for (int c = 0; c < 3; c++)
        value_text(s, trl_scope_percentile(s, TRL_SCOPE_RED + c, 50), text[c]);
    snprintf(out, size, "medians: red %s, green %s, blue %s", text[0], text[1], text[2]);
}

void trl_vectorscope_caption(const trl_scope *s, char *out, size_t size) {
    double c[2];
    trl_scope_centroid(s, c);
    snprintf(out, size, "%s, boxes: 75 %% bars; mean Cb %+.3f, Cr %+.3f",
             trl_scope_is_bt2020(&s->params.primaries) ? "BT.2020" : "BT.709", c[0], c[1]);
}

void trl_chromaticity_caption(const trl_scope *s, char *out, size_t size) {
    double all = s->sums.coloured > 0 ? (double)s->sums.coloured : 1;
    int at = snprintf(out, size, "outside");
    for (size_t g = 0; g < TRL_SCOPE_GAMUTS && at >= 0 && (size_t)at < size; g++)
        at += snprintf(out + at, size - (size_t)at, "%s %s %.2g %%", g > 0 ? "," : "",
                       trl_scope_gamut_at(g)->label, 100 * (double)s->sums.outside[g] / all);
}

void trl_false_color_caption(const trl_scope *s, char *out, size_t size) {
    static const char *const units[] = {"stops above mid grey", "% of code", "cd/m²"};
    snprintf(out, size, "%s: bands in %s", s->params.scale->name, units[s->unit]);
}

void trl_zebra_caption(const trl_scope *s, char *out, size_t size) {
    char low[40], high[40];
    level_text(s, trl_scope_axis_of_level(s, s->params.zebra_low), low);
    level_text(s, trl_scope_axis_of_level(s, s->params.zebra_high), high);
    snprintf(out, size, "stripes from %s%s%s: %.3g %% of the pixels", low,
             isinf(s->params.zebra_high) ? "" : " to ", isinf(s->params.zebra_high) ? "" : high,
             share(s, s->sums.striped));
}

const char *trl_scope_caption(const trl_scope *s, int kind, char *out, size_t size) {
    const trl_scope_entry *entry = trl_scope_entry_at(kind);
    if (size > 0) out[0] = 0;
    if (size > 0 && entry && trl_scope_has(s, kind) && s->sums.pixels > 0)
        entry->caption(s, out, size);
    else if (size > 0 && entry && trl_scope_has(s, kind))
        snprintf(out, size, "no pixel that counts");
    return out;
}
