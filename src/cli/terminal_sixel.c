// Pictures as sixels, in colours that fit them.
#include "cli/terminal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Colours are sorted into 32 × 32 × 32 bins.
enum { LEVELS = 32, BINS = LEVELS * LEVELS * LEVELS, COLORS_MOST = 256, CACHE = 4096 };

typedef struct palette {
    uint8_t rgb[COLORS_MOST][3];
    int count;
} palette;

typedef struct bin {
    uint32_t count;
    uint64_t sum[3];
} bin;

// A part of the cube of bins, of which the ends belong to it.
typedef struct box {
    int low[3], high[3];
    uint64_t count;
} box;

static size_t bin_of(const uint8_t *p) {
    return ((size_t)(p[0] >> 3) * LEVELS + (p[1] >> 3)) * LEVELS + (p[2] >> 3);
}

static const bin *bin_at(const bin *bins, const int at[3]) {
    return &bins[((size_t)at[0] * LEVELS + (size_t)at[1]) * LEVELS + (size_t)at[2]];
}

// Each bin of the box that has pixels.
static void each_bin(const bin *bins, const box *b, void (*take)(void *, const int[3], const bin *),
                     void *user) {
    int at[3];
    for (at[0] = b->low[0]; at[0] <= b->high[0]; at[0]++)
        for (at[1] = b->low[1]; at[1] <= b->high[1]; at[1]++)
            for (at[2] = b->low[2]; at[2] <= b->high[2]; at[2]++)
                if (bin_at(bins, at)->count > 0) take(user, at, bin_at(bins, at));
}

static void widen(void *user, const int at[3], const bin *n) {
    box *b = user;
    for (int c = 0; c < 3; c++) {
        if (at[c] < b->low[c]) b->low[c] = at[c];
        if (at[c] > b->high[c]) b->high[c] = at[c];
    }
    b->count += n->count;
}

// No larger than its pixels need.
static void shrink(const bin *bins, box *b) {
    box tight = {{LEVELS, LEVELS, LEVELS}, {-1, -1, -1}, 0};
    each_bin(bins, b, widen, &tight);
    *b = tight;
}

static int longest(const box *b) {
    int side = 0;
    for (int c = 1; c < 3; c++)
        if (b->high[c] - b->low[c] > b->high[side] - b->low[side]) side = c;
    return side;
}

typedef struct profile {
    int side;
    uint64_t counts[LEVELS];
} profile;

static void add_to_profile(void *user, const int at[3], const bin *n) {
    profile *p = user;
    p->counts[at[p->side]] += n->count;
}

// In two where half of its pixels lie on each side, across its longest side.
static void cut(const bin *bins, box *b, box *rest) {
    profile p = {.side = longest(b)};
    each_bin(bins, b, add_to_profile, &p);
    int at = b->low[p.side];
    uint64_t below = p.counts[at];
    while (at + 1 < b->high[p.side] && 2 * (below + p.counts[at + 1]) <= b->count)
        below += p.counts[++at];
    *rest = *b;
    b->high[p.side] = at;
    rest->low[p.side] = at + 1;
    shrink(bins, b);
    shrink(bins, rest);
}

static void add_to_mean(void *user, const int at[3], const bin *n) {
    bin *mean = user;
    (void)at;
    mean->count += n->count;
    for (int c = 0; c < 3; c++)
        mean->sum[c] += n->sum[c];
}

// Median cut (Heckbert 1982). Rare colours count by the root of how rare they are, or thin
// lines would lose theirs.
static void fit(palette *p, const bin *bins, int wanted) {
    box boxes[COLORS_MOST] = {{{0, 0, 0}, {LEVELS - 1, LEVELS - 1, LEVELS - 1}, 0}};
    int count = 1;
    shrink(bins, &boxes[0]);
    while (count < wanted) {
        int worst = -1;
        double most = 0;
        for (int i = 0; i < count; i++) {
            int side = longest(&boxes[i]), length = boxes[i].high[side] - boxes[i].low[side];
            double weight = sqrt((double)boxes[i].count) * length;
            if (weight > most) {
                most = weight;
                worst = i;
            }
        }
        if (worst < 0) break;
        cut(bins, &boxes[worst], &boxes[count++]);
    }
    p->count = count;
    for (int i = 0; i < count; i++) {
        bin mean = {0};
        each_bin(bins, &boxes[i], add_to_mean, &mean);
        for (int c = 0; c < 3 && mean.count > 0; c++)
            p->rgb[i][c] = (uint8_t)((mean.sum[c] + mean.count / 2) / mean.count);
    }
}

// Answers that were given before, by colour.
typedef struct cache {
    uint32_t color[CACHE]; // 0x1rrggbb
    uint8_t index[CACHE];
} cache;

static uint8_t nearest(const palette *p, cache *known, const int rgb[3]) {
    uint32_t color = 1u << 24 | (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | (uint32_t)rgb[2];
    uint32_t place = (color * 2654435761u) >> 20;
    if (known->color[place] == color) return known->index[place];
    int best = 0, least = 1 << 30;
    for (int i = 0; i < p->count; i++) {
        int far = 0;
        for (int c = 0; c < 3; c++)
            far += (rgb[c] - p->rgb[i][c]) * (rgb[c] - p->rgb[i][c]);
        if (far < least) least = far, best = i;
    }
    known->color[place] = color;
    known->index[place] = (uint8_t)best;
    return (uint8_t)best;
}

// Floyd and Steinberg (1976): what a pixel is off goes to the right and to the row below.
static bool diffuse(const palette *p, const uint8_t *rgba, uint32_t width, uint32_t height,
                    uint8_t *out) {
    size_t length = 3 * ((size_t)width + 2);
    int *errors = calloc(2 * length, sizeof *errors);
    cache *known = calloc(1, sizeof *known);
    for (uint32_t y = 0; y < height && errors && known; y++) {
        int *here = errors + (y % 2) * length, *next = errors + (1 - y % 2) * length;
        memset(next, 0, length * sizeof *next);
        for (uint32_t x = 0; x < width; x++, here += 3, next += 3) {
            size_t at = (size_t)y * width + x;
            int want[3];
            for (size_t c = 0; c < 3; c++) {
                int v = rgba[4 * at + c] + here[3 + c] / 16;
                want[c] = v < 0 ? 0 : v > 255 ? 255 : v;
            }
            out[at] = nearest(p, known, want);
            for (size_t c = 0; c < 3; c++) {
                int off = want[c] - p->rgb[out[at]][c];
                here[6 + c] += 7 * off;
                next[c] += 3 * off;
                next[3 + c] += 5 * off;
                next[6 + c] += off;
            }
        }
    }
    bool good = errors && known;
    free(errors);
    free(known);
    return good;
}

static int find(const palette *p, const uint8_t *rgb) {
    for (int i = p->count - 1; i >= 0; i--)
        if (memcmp(p->rgb[i], rgb, 3) == 0) return i;
    return -1;
}

// False where there are more colours than `most`.
static bool use_own(palette *p, int most, const uint8_t *rgba, size_t pixels, uint8_t *out) {
    int last = -1;
    p->count = 0;
    for (size_t i = 0; i < pixels; i++) {
        const uint8_t *rgb = rgba + 4 * i;
        if (last < 0 || memcmp(p->rgb[last], rgb, 3) != 0) last = find(p, rgb);
        if (last < 0 && p->count == most) return false;
        if (last < 0) {
            last = p->count++;
            memcpy(p->rgb[last], rgb, 3);
        }
        out[i] = (uint8_t)last;
    }
    return true;
}

// The palette, and its number of each pixel.
static bool quantize(palette *p, int most, const uint8_t *rgba, uint32_t width, uint32_t height,
                     uint8_t *out) {
    size_t pixels = (size_t)width * height;
    if (use_own(p, most, rgba, pixels, out)) return true;
    bin *bins = calloc(BINS, sizeof *bins);
    if (!bins) return false;
    for (size_t i = 0; i < pixels; i++) {
        bin *b = &bins[bin_of(rgba + 4 * i)];
        b->count++;
        for (int c = 0; c < 3; c++)
            b->sum[c] += rgba[4 * i + (size_t)c];
    }
    fit(p, bins, most);
    free(bins);
    return diffuse(p, rgba, width, height, out);
}

static void put_run(FILE *out, int mask, uint32_t count) {
    if (count > 3)
        fprintf(out, "!%u%c", count, 63 + mask);
    else
        for (; count > 0; count--)
            fputc(63 + mask, out);
}

// Six rows in one colour.
static void put_color(FILE *out, const uint8_t *index, uint32_t width, uint32_t rows, int number) {
    uint32_t run = 0;
    int before = 0;
    fprintf(out, "#%d", number);
    for (uint32_t x = 0; x < width; x++) {
        int mask = 0;
        for (uint32_t r = 0; r < rows; r++)
            mask |= (index[(size_t)r * width + x] == number) << r;
        if (mask != before && run > 0) {
            put_run(out, before, run);
            run = 0;
        }
        before = mask;
        run++;
    }
    if (before != 0) put_run(out, before, run);
}

static void put_band(FILE *out, const palette *p, const uint8_t *band, uint32_t width,
                     uint32_t rows) {
    bool used[COLORS_MOST] = {false}, first = true;
    for (size_t i = 0; i < (size_t)rows * width; i++)
        used[band[i]] = true;
    for (int i = 0; i < p->count; i++) {
        if (!used[i]) continue;
        if (!first) fputc('$', out);
        first = false;
        put_color(out, band, width, rows, i);
    }
    fputc('-', out);
}

bool trl_cli_terminal_sixel(FILE *out, const trl_cli_terminal *terminal, const uint8_t *rgba,
                            uint32_t width, uint32_t height) {
    palette p = {0};
    uint8_t *index = calloc((size_t)width * height + 1, 1);
    // Where there are 256, the last is often the background's.
    int most = terminal->registers < COLORS_MOST ? (int)terminal->registers : COLORS_MOST - 1;
    if (!index || !quantize(&p, most, rgba, width, height, index)) {
        free(index);
        return false;
    }
    fprintf(out, "\033P0;1q\"1;1;%u;%u", width, height);
    for (int i = 0; i < p.count; i++)
        fprintf(out, "#%d;2;%d;%d;%d", i, (p.rgb[i][0] * 100 + 127) / 255,
                (p.rgb[i][1] * 100 + 127) / 255, (p.rgb[i][2] * 100 + 127) / 255);
    for (uint32_t y = 0; y < height; y += 6)
        put_band(out, &p, index + (size_t)y * width, width, height - y < 6 ? height - y : 6);
    fputs("\033\\", out);
    free(index);
    return true;
}
