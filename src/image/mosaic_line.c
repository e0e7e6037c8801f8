// mosaic.c for whole lines of a Bayer mosaic, some twenty times as fast: where nothing is
// clipped, which is nearly everywhere, all is plain sums.
#include "image/raw.h"

#include <string.h>

enum { RADIUS = 2, SIDE = 2 * RADIUS + 1, BLOCK = 128, WIDE = BLOCK + 2 * RADIUS };

// Five lines of samples side by side, and how many of the five above each other are clipped.
typedef struct band {
    float value[SIDE][WIDE];
    uint8_t clipped[WIDE];
} band;

static uint32_t mirrored(int64_t at, uint32_t size) {
    if (at < 0) at = -at;
    if (at >= size) at = 2 * (int64_t)size - 2 - at;
    return at < 0 ? 0 : (uint32_t)at;
}

// One line of samples; what lies beyond the picture is mirrored. `sideways`: lines are columns
// of the sensor.
static void load_line(const trl_mosaic *m, bool sideways, uint32_t line, uint32_t from, uint32_t n,
                      float *value, uint8_t *clipped) {
    const uint32_t length = sideways ? m->height : m->width;
    const size_t step = sideways ? m->pitch : 1;
    const uint16_t *codes = m->codes + (sideways ? line : line * m->pitch);
    const float end = TRL_MOSAIC_CLIPPED * m->end;
    float black[TRL_RAW_PERIOD], scale[TRL_RAW_PERIOD], gain[TRL_RAW_PERIOD];
    for (uint32_t p = 0; p < TRL_RAW_PERIOD; p++) {
        const uint32_t x = sideways ? line % TRL_RAW_PERIOD : p;
        const uint32_t y = sideways ? p : line % TRL_RAW_PERIOD;
        black[p] = m->black[y][x];
        scale[p] = m->scale[y][x];
        gain[p] = m->gain[m->color[y][x]];
    }
    for (uint32_t k = 0; k < n + 2 * RADIUS; k++) {
        const uint32_t at = mirrored((int64_t)from + k - RADIUS, length), p = at % TRL_RAW_PERIOD;
        float share = ((float)codes[at * step] - black[p]) * scale[p];
        value[k] = share * gain[p];
        clipped[k] += share >= end;
    }
}

static void load(const trl_mosaic *m, bool sideways, uint32_t line, uint32_t from, uint32_t n,
                 band *b) {
    const uint32_t lines = sideways ? m->width : m->height;
    memset(b->clipped, 0, sizeof b->clipped);
    for (int j = 0; j < SIDE; j++)
        load_line(m, sideways, mirrored((int64_t)line + j - RADIUS, lines), from, n, b->value[j],
                  b->clipped);
}

// At red or blue: green, and the other of the two.
static void at_color(const band *b, uint32_t k, float *green, float *other) {
    const float(*v)[WIDE] = b->value;
    float own = v[2][k], cross = v[1][k] + v[3][k] + v[2][k - 1] + v[2][k + 1];
    float far = v[0][k] + v[4][k] + v[2][k - 2] + v[2][k + 2];
    float corners = v[1][k - 1] + v[1][k + 1] + v[3][k - 1] + v[3][k + 1];
    *green = (4 * own + 2 * cross - far) / 8;
    *other = (6 * own + 2 * corners - 1.5f * far) / 8;
}

// At green: the colour beside it in the line, and the one across.
static void at_green(const band *b, uint32_t k, float *beside, float *across) {
    const float(*v)[WIDE] = b->value;
    float own = v[2][k], corners = v[1][k - 1] + v[1][k + 1] + v[3][k - 1] + v[3][k + 1];
    float line = v[2][k - 2] + v[2][k + 2], column = v[0][k] + v[4][k];
    *beside = (5 * own + 4 * (v[2][k - 1] + v[2][k + 1]) - corners - line + 0.5f * column) / 8;
    *across = (5 * own + 4 * (v[1][k] + v[3][k]) - corners - column + 0.5f * line) / 8;
}

// Where all are clipped: the mean of the nearest ones, or the end.
static void all_clipped(const trl_mosaic *m, const band *b, uint32_t k, int own, int next,
                        float here[3]) {
    const float(*v)[WIDE] = b->value;
    const float line = v[2][k - 1] + v[2][k + 1], column = v[1][k] + v[3][k];
    if (own == 1) {
        here[next] = line / 2;
        here[2 - next] = column / 2;
    } else {
        here[1] = (line + column) / 4;
        here[2 - own] = (v[1][k - 1] + v[1][k + 1] + v[3][k - 1] + v[3][k + 1]) / 4;
    }
    for (int c = 0; c < 3; c++) {
        here[c] /= m->gain[c];
        if (here[c] < m->end) here[c] = m->end;
    }
}

static void fill(const trl_mosaic *m, bool sideways, uint32_t line, uint32_t from, uint32_t n,
                 const band *b, float *const rgb[3]) {
    const float per_gain[3] = {1 / m->gain[0], 1 / m->gain[1], 1 / m->gain[2]};
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t k = i + RADIUS, x = sideways ? line : from + i;
        const uint32_t y = sideways ? from + i : line;
        const int own = m->color[y % 2][x % 2];
        const int next = sideways ? m->color[(y + 1) % 2][x % 2] : m->color[y % 2][(x + 1) % 2];
        int clipped = 0;
        float here[3];
        here[own] = b->value[2][k];
        for (uint32_t at = k - RADIUS; at <= k + RADIUS; at++)
            clipped += b->clipped[at];
        if (clipped == SIDE * SIDE) {
            all_clipped(m, b, k, own, next, here);
        } else if (clipped) {
            trl_mosaic_color(m, x, y, here);
        } else {
            if (own == 1)
                at_green(b, k, &here[next], &here[2 - next]);
            else
                at_color(b, k, &here[1], &here[2 - own]);
            for (int c = 0; c < 3; c++)
                here[c] *= per_gain[c];
        }
        for (int c = 0; c < 3; c++)
            rgb[c][i] = here[c];
    }
}

void trl_mosaic_line(const trl_mosaic *m, bool sideways, uint32_t line, float *const rgb[3]) {
    const uint32_t length = sideways ? m->height : m->width;
    for (uint32_t from = 0; from < length; from += BLOCK) {
        const uint32_t n = length - from < BLOCK ? length - from : BLOCK;
        float *const out[3] = {rgb[0] + from, rgb[1] + from, rgb[2] + from};
        band b;
        for (uint32_t i = 0; i < n && !m->bayer; i++) {
            float here[3];
            trl_mosaic_color(m, sideways ? line : from + i, sideways ? from + i : line, here);
            for (int c = 0; c < 3; c++)
                out[c][i] = here[c];
        }
        if (!m->bayer) continue;
        load(m, sideways, line, from, n, &b);
        fill(m, sideways, line, from, n, &b, out);
    }
}
