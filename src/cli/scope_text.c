#include "cli/message.h"
#include "cli/scope.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GUTTER = 7, LINES = 16, SQUARE_LINES = 22, LINES_MOST = 64 };

static const char *const channel_names[TRL_SCOPE_CHANNELS] = {"luma", "red", "green", "blue"};

static double percent(uint64_t part, uint64_t whole) {
    return whole > 0 ? 100 * (double)part / (double)whole : 0;
}

// A value in the unit of the picture, in a column of 10.
static void put_level(FILE *out, const trl_scope *s, double value) {
    double level = trl_scope_level_of_axis(s, trl_scope_axis_of_value(s, value));
    if (isnan(level))
        fprintf(out, " %9s", "-");
    else if (isinf(level))
        fprintf(out, " %9s", "no light");
    else if (trl_scope_unit_get(s) == TRL_SCOPE_STOPS)
        fprintf(out, " %+9.2f", level);
    else if (trl_scope_unit_get(s) == TRL_SCOPE_NITS)
        fprintf(out, " %9.4g", level);
    else
        fprintf(out, " %9.2f", level);
}

void trl_cli_scope_numbers(FILE *out, const trl_cli_scope_job *job,
                           const trl_cli_scope_found *found) {
    static const char *const units[] = {"stops above mid grey", "% of code (IRE)",
                                        "cd/m² of a grey"};
    static const double percents[] = {0.1, 50, 99.9};
    const trl_scope *s = found->scope;
    trl_scope_counts c;
    char name[300];
    trl_scope_counts_get(s, &c);
    trl_scope_unit unit = trl_scope_unit_get(s);
    snprintf(name, sizeof name, "%.280s", job->in);
    trl_cli_clean(name, false);
    fprintf(out, "scopes: %s\n  %u × %u pixels, %s%s%s%s\n", name, found->window.width,
            found->window.height, found->space, found->assumed ? ", assumed" : "",
            job->renders ? ", rendered for " : "", job->renders ? job->display.name : "");
    fprintf(out, "  %-22s %7s %9s %9s %9s %9s %8s %8s\n", units[unit], "least", "0.1 %", "median",
            "99.9 %", "most", unit == TRL_SCOPE_STOPS ? "no light" : "at black",
            unit == TRL_SCOPE_STOPS ? "above 1" : "at white");
    for (int i = 0; i < TRL_SCOPE_CHANNELS; i++) {
        fprintf(out, "    %-17s",
                i == 0 && unit == TRL_SCOPE_STOPS ? "luminance" : channel_names[i]);
        put_level(out, s, c.levels[i].least);
        for (size_t k = 0; k < sizeof percents / sizeof *percents; k++)
            put_level(out, s, trl_scope_percentile(s, i, percents[k]));
        put_level(out, s, c.levels[i].most);
        fprintf(out, " %6.2f %% %6.2f %%\n", percent(c.levels[i].low, c.pixels),
                percent(c.levels[i].high, c.pixels));
    }
    if (c.nan + c.inf + c.empty > 0)
        fprintf(out, "  left out: %llu NaN, %llu infinite, %llu empty\n", (unsigned long long)c.nan,
                (unsigned long long)c.inf, (unsigned long long)c.empty);
}

// The marks of the axis beside the lines that they fall into.
typedef struct gutter {
    char text[LINES_MOST][16];
} gutter;

static void gutter_write(FILE *out, void *user, uint32_t line) {
    const gutter *g = user;
    fprintf(out, "%*s ", GUTTER - 1, g ? g->text[line] : "");
}

static void gutter_fill(gutter *g, const trl_scope *s, uint32_t lines) {
    double low, high, axis;
    char text[16];
    *g = (gutter){{{0}}};
    trl_scope_range_get(s, &low, &high);
    for (size_t i = 0; trl_scope_tick_at(s, i, &axis, text); i++) {
        double line = (high - axis) / (high - low) * lines;
        uint32_t at = line < lines ? (uint32_t)fmax(line, 0) : lines - 1;
        memcpy(g->text[at], text, sizeof text);
    }
}

// Bars of eighths where there are no colours.
static void put_bars(FILE *out, const uint8_t *rgba, uint32_t width, uint32_t lines) {
    static const char *const eighths[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    for (uint32_t line = 0; line < lines; line++) {
        uint32_t blanks = GUTTER;
        for (uint32_t x = 0; x < width; x++) {
            int lit = 0;
            for (uint32_t y = 8 * line; y < 8 * line + 8; y++) {
                const uint8_t *p = rgba + 4 * ((size_t)y * width + x);
                lit += p[0] > 60 || p[1] > 60 || p[2] > 60;
            }
            if (lit == 0) {
                blanks++;
                continue;
            }
            fprintf(out, "%*s%s", (int)blanks, "", eighths[lit]);
            blanks = 0;
        }
        fputc('\n', out);
    }
}

// The marks under the histogram; those that would touch are left out.
static void put_axis(FILE *out, const trl_scope *s, uint32_t width) {
    char line[1100], text[16];
    double low, high, axis;
    uint32_t end = 0;
    if (width > 1000) width = 1000;
    memset(line, ' ', sizeof line);
    trl_scope_range_get(s, &low, &high);
    for (size_t i = 0; trl_scope_tick_at(s, i, &axis, text); i++) {
        uint32_t n = (uint32_t)strlen(text);
        double at = (axis - low) / (high - low) * width - n / 2.0;
        uint32_t x = at > 0 ? (uint32_t)at : 0;
        if (end > 0 && x < end + 1) continue;
        for (uint32_t k = 0; k < n; k++)
            line[x + k] = text[k];
        end = x + n;
    }
    fprintf(out, "%*s %.*s\n", GUTTER - 1, "", (int)end, line);
}

static void put_bands(FILE *out, const trl_cli_scope_job *job, const trl_scope *s) {
    const trl_false_color *scale = trl_scope_scale(s);
    trl_scope_counts c;
    trl_scope_counts_get(s, &c);
    for (size_t b = scale->band_count; b-- > 0;) {
        uint64_t n = trl_scope_band_count(s, b);
        fprintf(out, "%*s ", GUTTER - 1, "");
        trl_cli_terminal_swatch(out, &job->terminal, scale->bands[b].rgb);
        fprintf(out, "%6s %7.3f %% ", scale->bands[b].label, percent(n, c.pixels));
        for (int k = (int)(percent(n, c.pixels) / 2.5 + 0.5); k > 0; k--)
            fputs("█", out);
        fputc('\n', out);
    }
}

// How many pixels a scope has on the terminal: two to a line, and one to a cell.
static void raster_size(const trl_cli_scope_job *job, const trl_scope *s, int kind, uint32_t *width,
                        uint32_t *height) {
    uint32_t cells = job->width ? job->width : job->terminal.columns, w, h;
    cells = cells > GUTTER + 12 ? cells - GUTTER - 1 : 12;
    *width = cells;
    *height = 2 * LINES;
    if (kind == TRL_SCOPE_FALSE_COLOR || kind == TRL_SCOPE_ZEBRA) {
        trl_scope_picture_size(s, &w, &h);
        double shape = (double)h / w, wide = fmin(cells, LINES_MOST / shape);
        *width = (uint32_t)fmax(wide, 1);
        *height = (uint32_t)fmin(fmax(wide * shape, 1), LINES_MOST);
    } else if (kind >= TRL_SCOPE_VECTORSCOPE) {
        *height = 2 * SQUARE_LINES;
        *width = cells < *height ? cells : *height;
    }
}

static trl_result put_scope(FILE *out, const trl_cli_scope_job *job, const trl_scope *s, int kind,
                            trl_error *err) {
    uint32_t width, height;
    raster_size(job, s, kind, &width, &height);
    bool bars = kind == TRL_SCOPE_HISTOGRAM && job->terminal.colors == 0;
    bool levels =
        kind == TRL_SCOPE_WAVEFORM || kind == TRL_SCOPE_OVERLAY || kind == TRL_SCOPE_PARADE;
    uint32_t drawn = bars ? 8 * LINES : height;
    uint8_t *rgba = malloc((size_t)4 * width * drawn);
    if (!rgba) return trl_error_set(err, TRL_ERR_MEMORY, "no memory for a scope");
    bool lines = job->terminal.colors > 0 || kind == TRL_SCOPE_VECTORSCOPE ||
                 kind == TRL_SCOPE_CHROMATICITY || kind == TRL_SCOPE_CHROMATICITY_UV;
    trl_result r = trl_scope_raster(s, kind, lines, rgba, width, drawn, err);
    gutter marks;
    if (levels) gutter_fill(&marks, s, height / 2);
    const trl_cli_margin margin = {gutter_write, levels ? &marks : NULL};
    if (r == TRL_OK && bars)
        put_bars(out, rgba, width, LINES);
    else if (r == TRL_OK)
        trl_cli_terminal_blocks(out, &job->terminal, rgba, width, height, &margin);
    if (r == TRL_OK && kind == TRL_SCOPE_HISTOGRAM) put_axis(out, s, width);
    free(rgba);
    return r;
}

trl_result trl_cli_scope_text(FILE *out, const trl_cli_scope_job *job,
                              const trl_cli_scope_found *found, trl_error *err) {
    const trl_scope *s = found->scope;
    trl_cli_scope_numbers(out, job, found);
    trl_result r = TRL_OK;
    for (int kind = 0; kind < TRL_SCOPE_KINDS && r == TRL_OK; kind++) {
        char caption[200];
        if (!trl_scope_has(s, kind)) continue;
        fprintf(out, "\n%s: %s\n", trl_scope_kind_at((size_t)kind)->label,
                trl_scope_caption(s, kind, caption, sizeof caption));
        // Shades would not tell the bands apart: their table does.
        bool shades = kind == TRL_SCOPE_FALSE_COLOR && job->terminal.colors == 0;
        if (!shades) r = put_scope(out, job, s, kind, err);
        if (r == TRL_OK && kind == TRL_SCOPE_FALSE_COLOR) put_bands(out, job, s);
    }
    return r;
}
