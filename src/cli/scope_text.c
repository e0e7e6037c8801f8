#include "cli/message.h"
#include "cli/scope.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Lines of text of levels, of planes and, at most, of pictures.
enum { GUTTER = 7, LINES = 16, SQUARE_LINES = 22, PICTURE_LINES = 32 };

static const char *const channel_names[TRL_SCOPE_CHANNELS] = {"luma", "red", "green", "blue"};

static double percent(uint64_t part, uint64_t whole) {
    return whole > 0 ? 100 * (double)part / (double)whole : 0;
}

// Cells that a text takes.
static int cells_in(const char *text) {
    int n = 0;
    for (; *text; text++)
        n += (*text & 0xc0) != 0x80;
    return n;
}

static void put_right(FILE *out, const char *text, int width) {
    fprintf(out, " %*s%s", width > cells_in(text) ? width - cells_in(text) : 0, "", text);
}

// A value in the unit of the picture.
static void put_level(FILE *out, const trl_scope *s, double value) {
    char text[40];
    double level = trl_scope_level_of_axis(s, trl_scope_axis_of_value(s, value));
    if (isnan(level))
        snprintf(text, sizeof text, "-");
    else if (isinf(level))
        snprintf(text, sizeof text, "none");
    else if (trl_scope_unit_get(s) == TRL_SCOPE_STOPS)
        snprintf(text, sizeof text, "%+.2f", level);
    else if (trl_scope_unit_get(s) == TRL_SCOPE_NITS)
        snprintf(text, sizeof text, "%.4g", level);
    else
        snprintf(text, sizeof text, "%.2f", level);
    put_right(out, text, 8);
}

static void put_share(FILE *out, uint64_t part, uint64_t whole) {
    char text[40];
    snprintf(text, sizeof text, "%.2f %%", percent(part, whole));
    put_right(out, text, 9);
}

static uint32_t cells_across(const trl_cli_scope_job *job) {
    return job->width ? job->width : job->terminal.columns;
}

// Columns that the window has no room for are left out: first the percentiles, then what is
// at the ends.
static void put_table(FILE *out, const trl_cli_scope_job *job, const trl_scope *s,
                      const trl_scope_counts *c) {
    static const char *const heads[] = {"least", "0.1 %", "median", "99.9 %", "most"};
    static const double percents[] = {0, 0.1, 50, 99.9, 100};
    enum { COLUMNS = 5, NARROW = 60 };
    bool scene = trl_scope_unit_get(s) == TRL_SCOPE_STOPS;
    uint32_t across = cells_across(job);
    bool tails = across >= 80, ends = across >= NARROW;
    fprintf(out, "    %-9s", "");
    for (int k = 0; k < COLUMNS; k++)
        if (k % 2 == 0 || tails) put_right(out, heads[k], 8);
    if (ends) {
        put_right(out, scene ? "no light" : "at black", 9);
        put_right(out, scene ? "above 1" : "at white", 9);
    }
    for (int i = 0; i < TRL_SCOPE_CHANNELS; i++) {
        fprintf(out, "\n    %-9s", i == 0 && scene ? "luminance" : channel_names[i]);
        for (int k = 0; k < COLUMNS; k++)
            if (k % 2 == 0 || tails) put_level(out, s, trl_scope_percentile(s, i, percents[k]));
        if (!ends) continue;
        put_share(out, c->levels[i].low, c->pixels);
        put_share(out, c->levels[i].high, c->pixels);
    }
    fputc('\n', out);
}

void trl_cli_scope_numbers(FILE *out, const trl_cli_scope_job *job,
                           const trl_cli_scope_found *found) {
    static const char *const units[] = {"stops above mid grey", "% of code (IRE)",
                                        "cd/m² of a grey"};
    const trl_scope *s = found->scope;
    trl_scope_counts c;
    char line[800];
    int across = (int)cells_across(job);
    trl_scope_counts_get(s, &c);
    snprintf(line, sizeof line, "scopes: %.280s", job->in);
    trl_cli_clean(line, false);
    trl_cli_wrap_at(out, line, 0, 2, across);
    snprintf(line, sizeof line, "  %u × %u pixels, %s%s%s%s; levels in %s", found->window.width,
             found->window.height, found->space, found->assumed ? ", assumed" : "",
             job->renders ? ", rendered for " : "", job->renders ? job->display.name : "",
             units[trl_scope_unit_get(s)]);
    trl_cli_wrap_at(out, line, 0, 2, across);
    if (found->shot) trl_cli_scope_shot_text(out, found->shot);
    put_table(out, job, s, &c);
    if (c.nan + c.inf + c.empty == 0) return;
    snprintf(line, sizeof line, "  left out: %llu NaN, %llu infinite, %llu empty",
             (unsigned long long)c.nan, (unsigned long long)c.inf, (unsigned long long)c.empty);
    trl_cli_wrap_at(out, line, 0, 2, across);
}

// The marks of the axis beside the lines that they fall into.
typedef struct gutter {
    char text[LINES][16];
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
    double room = (double)cells_across(job) - GUTTER - 3 - 6 - 1 - 10; // beside the words
    trl_scope_counts_get(s, &c);
    for (size_t b = scale->band_count; b-- > 0;) {
        uint64_t n = trl_scope_band_count(s, b);
        fprintf(out, "%*s ", GUTTER - 1, "");
        trl_cli_terminal_swatch(out, &job->terminal, scale->bands[b].rgb);
        fprintf(out, "%6s %7.3f %% ", scale->bands[b].label, percent(n, c.pixels));
        for (int k = (int)fmin(percent(n, c.pixels) / 2.5 + 0.5, room); k > 0; k--)
            fputs("█", out);
        fputc('\n', out);
    }
}

// How many cells a scope has. A cell is twice as high as it is wide.
static void cells_of(const trl_cli_scope_job *job, const trl_scope *s, int kind, uint32_t *width,
                     uint32_t *lines) {
    uint32_t across = cells_across(job), w, h;
    across = across > GUTTER + 12 ? across - GUTTER : 12;
    *width = across;
    *lines = LINES;
    if (kind == TRL_SCOPE_FALSE_COLOR || kind == TRL_SCOPE_ZEBRA) {
        trl_scope_picture_size(s, &w, &h);
        double shape = (double)h / w, wide = fmin(across, 2 * PICTURE_LINES / shape);
        *width = (uint32_t)fmax(wide, 1);
        *lines = (uint32_t)fmin(fmax(0.5 * wide * shape, 1), PICTURE_LINES);
    } else if (kind >= TRL_SCOPE_VECTORSCOPE) {
        *lines = SQUARE_LINES;
        *width = across < 2 * *lines ? across : 2 * *lines;
    }
}

static trl_result put_scope(FILE *out, const trl_cli_scope_job *job, const trl_scope *s, int kind,
                            trl_error *err) {
    uint32_t cells, lines;
    cells_of(job, s, kind, &cells, &lines);
    bool plain = job->terminal.colors == 0, bars = kind == TRL_SCOPE_HISTOGRAM && plain;
    bool levels =
        kind == TRL_SCOPE_WAVEFORM || kind == TRL_SCOPE_OVERLAY || kind == TRL_SCOPE_PARADE;
    uint32_t width = bars ? cells : TRL_CLI_CELL_WIDTH * cells;
    uint32_t height = lines * (bars ? 8 : plain ? TRL_CLI_CELL_PLAIN : TRL_CLI_CELL_COLOR);
    uint8_t *rgba = malloc((size_t)4 * width * height);
    if (!rgba) return trl_error_set(err, TRL_ERR_MEMORY, "no memory for a scope");
    // Lines of levels would be as thick as bars: their names stand beside them.
    bool graticule = kind == TRL_SCOPE_VECTORSCOPE || kind == TRL_SCOPE_CHROMATICITY ||
                     kind == TRL_SCOPE_CHROMATICITY_UV;
    trl_result r = trl_scope_raster(s, kind, graticule, rgba, width, height, err);
    gutter marks;
    if (levels) gutter_fill(&marks, s, lines);
    const trl_cli_margin margin = {gutter_write, levels ? &marks : NULL};
    if (r == TRL_OK && bars)
        put_bars(out, rgba, width, lines);
    else if (r == TRL_OK)
        trl_cli_terminal_blocks(out, &job->terminal, rgba, width, height, &margin);
    if (r == TRL_OK && kind == TRL_SCOPE_HISTOGRAM) put_axis(out, s, cells);
    free(rgba);
    return r;
}

trl_result trl_cli_scope_text(FILE *out, const trl_cli_scope_job *job,
                              const trl_cli_scope_found *found, trl_error *err) {
    const trl_scope *s = found->scope;
    trl_cli_scope_numbers(out, job, found);
    trl_result r = TRL_OK;
    for (int kind = 0; kind < TRL_SCOPE_KINDS && r == TRL_OK; kind++) {
        char caption[200], line[260];
        if (!trl_scope_has(s, kind)) continue;
        snprintf(line, sizeof line, "%s: %s", trl_scope_kind_at((size_t)kind)->label,
                 trl_scope_caption(s, kind, caption, sizeof caption));
        fputc('\n', out);
        trl_cli_wrap_at(out, line, 0, 2, (int)cells_across(job));
        // Shades would not tell the bands apart: their table does.
        bool shades = kind == TRL_SCOPE_FALSE_COLOR && job->terminal.colors == 0;
        if (!shades) r = put_scope(out, job, s, kind, err);
        if (r == TRL_OK && kind == TRL_SCOPE_FALSE_COLOR) put_bands(out, job, s);
    }
    return r;
}
