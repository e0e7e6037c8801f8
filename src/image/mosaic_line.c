// mosaic.c for whole lines of a Bayer mosaic, some twenty times as fast: where nothing is
// clipped, which is nearly everywhere, all is plain sums.
#include "image/raw.h"

enum { RADIUS = 2, SIDE = 2 * RADIUS + 1, BLOCK = 128, WIDE = BLOCK + 2 * RADIUS };

// Five lines of samples side by side, and where the five above each other have a clipped one.
typedef struct band {
    float value[SIDE][WIDE];
    bool clipped[WIDE];
} band;

static uint32_t mirrored(int64_t at, uint32_t size) {
    if (at < 0) at = -at;
    if (at >= size) at = 2 * (int64_t)size - 2 - at;
    return at < 0 ? 0 : (uint32_t)at;
}

// `sideways`: lines are columns of the sensor.
static void load(const trl_mosaic *m, bool sideways, uint32_t line, uint32_t from, uint32_t n,
                 band *b) {
    const uint32_t lines = sideways ? m->width : m->height,
                   length = sideways ? m->height : m->width;
    const float end = TRL_MOSAIC_CLIPPED * m->end;
    for (uint32_t k = 0; k < n + 2 * RADIUS; k++)
        b->clipped[k] = false;
    for (int j = 0; j < SIDE; j++) {
        const uint32_t at = mirrored((int64_t)line + j - RADIUS, lines);
        for (uint32_t k = 0; k < n + 2 * RADIUS; k++) {
            const uint32_t along = mirrored((int64_t)from + k - RADIUS, length);
            const uint32_t x = sideways ? at : along, y = sideways ? along : at;
            const uint32_t row = y % TRL_RAW_PERIOD, column = x % TRL_RAW_PERIOD;
            float value =
                ((float)m->codes[y * m->pitch + x] - m->black[row][column]) * m->scale[row][column];
            b->value[j][k] = value * m->gain[m->color[row][column]];
            b->clipped[k] = b->clipped[k] || value >= end;
        }
    }
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

static void fill(const trl_mosaic *m, bool sideways, uint32_t line, uint32_t from, uint32_t n,
                 const band *b, float *const rgb[3]) {
    const float per_gain[3] = {1 / m->gain[0], 1 / m->gain[1], 1 / m->gain[2]};
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t k = i + RADIUS, x = sideways ? line : from + i,
                       y = sideways ? from + i : line;
        const int own = m->color[y % 2][x % 2];
        const int next = sideways ? m->color[(y + 1) % 2][x % 2] : m->color[y % 2][(x + 1) % 2];
        float here[3];
        here[own] = b->value[2][k];
        if (b->clipped[k - 2] || b->clipped[k - 1] || b->clipped[k] || b->clipped[k + 1] ||
            b->clipped[k + 2]) {
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
