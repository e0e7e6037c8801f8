// One colour for each place of a mosaic.
#include "image/raw.h"

enum { RADIUS = 2, SIDE = 2 * RADIUS + 1, FAR = 2 * TRL_XTRANS_RADIUS + 1 };

// The 5 × 5 samples about a place; mirrored at the edges, which keeps their colours.
typedef struct patch {
    float value[SIDE][SIDE];
    uint8_t color[SIDE][SIDE];
    bool clipped[SIDE][SIDE];
    float end[3]; // what is clipped is at least this
    bool marks;
} patch;

static uint32_t mirrored(int64_t at, uint32_t size) {
    if (at < 0) at = -at;
    if (at >= size) at = 2 * (int64_t)size - 2 - at;
    return at < 0 ? 0 : (uint32_t)at;
}

static float sample_at(const trl_mosaic *m, uint32_t x, uint32_t y) {
    uint32_t row = y % TRL_RAW_PERIOD, column = x % TRL_RAW_PERIOD;
    return ((float)m->codes[y * m->pitch + x] - m->black[row][column]) * m->scale[row][column];
}

static void take_patch(const trl_mosaic *m, uint32_t x, uint32_t y, patch *p) {
    p->marks = m->marks;
    for (int c = 0; c < 3; c++)
        p->end[c] = m->end * m->gain[c];
    for (int j = 0; j < SIDE; j++) {
        uint32_t v = mirrored((int64_t)y + j - RADIUS, m->height);
        for (int i = 0; i < SIDE; i++) {
            uint32_t u = mirrored((int64_t)x + i - RADIUS, m->width);
            const int c = m->color[v % TRL_RAW_PERIOD][u % TRL_RAW_PERIOD];
            const float sample = sample_at(m, u, v);
            p->color[j][i] = (uint8_t)c;
            p->value[j][i] = sample * m->gain[c];
            p->clipped[j][i] = sample >= TRL_MOSAIC_CLIPPED * m->end;
        }
    }
}

// The filters of Malvar, He and Cutler, in eighths: green at red or blue, a colour beside
// green in its own row, and in its own column (the former turned), and red at blue.
typedef float filter[SIDE][SIDE];
static const filter green_at_color = {
    {0, 0, -1, 0, 0}, {0, 0, 2, 0, 0}, {-1, 2, 4, 2, -1}, {0, 0, 2, 0, 0}, {0, 0, -1, 0, 0}};
static const filter color_in_row = {{0, 0, 0.5f, 0, 0},
                                    {0, -1, 0, -1, 0},
                                    {-1, 4, 5, 4, -1},
                                    {0, -1, 0, -1, 0},
                                    {0, 0, 0.5f, 0, 0}};
static const filter color_in_column = {{0, 0, -1, 0, 0},
                                       {0, -1, 4, -1, 0},
                                       {0.5f, 0, 5, 0, 0.5f},
                                       {0, -1, 4, -1, 0},
                                       {0, 0, -1, 0, 0}};
static const filter color_at_color = {{0, 0, -1.5f, 0, 0},
                                      {0, 2, 0, 2, 0},
                                      {-1.5f, 0, 6, 0, -1.5f},
                                      {0, 2, 0, 2, 0},
                                      {0, 0, -1.5f, 0, 0}};

// A mean of samples of one colour, of which some are clipped.
static float at_least(const patch *p, int c, float mean, int clipped, int samples) {
    const bool ends = p->marks ? clipped > 0 : clipped == samples;
    return ends && mean < p->end[c] ? p->end[c] : mean;
}

// The mean of the nearest samples of a colour.
static float nearest(const patch *p, int c) {
    float sum = 0;
    int samples = 0, clipped = 0;
    for (int j = RADIUS - 1; j <= RADIUS + 1; j++) {
        for (int i = RADIUS - 1; i <= RADIUS + 1; i++) {
            if (p->color[j][i] != c) continue;
            sum += p->value[j][i];
            samples++;
            clipped += p->clipped[j][i];
        }
    }
    return at_least(p, c, sum / (float)samples, clipped, samples);
}

// A filter takes the detail of other colours; where one of them is clipped it has none.
static float apply(const patch *p, const filter f, int c) {
    float sum = 0;
    for (int j = 0; j < SIDE; j++) {
        for (int i = 0; i < SIDE; i++) {
            sum += f[j][i] / 8 * p->value[j][i];
            if (f[j][i] != 0 && p->clipped[j][i]) return nearest(p, c);
        }
    }
    return sum;
}

static void bayer(const patch *p, float rgb[3]) {
    int own = p->color[RADIUS][RADIUS];
    for (int c = 0; c < 3; c++) {
        if (c == own) continue;
        if (c == 1)
            rgb[c] = apply(p, green_at_color, c);
        else if (own != 1)
            rgb[c] = apply(p, color_at_color, c);
        else
            rgb[c] =
                apply(p, p->color[RADIUS][RADIUS + 1] == c ? color_in_row : color_in_column, c);
    }
}

// Where something is clipped: the nearer the heavier, by binomial weights.
static void mean(const patch *p, float rgb[3]) {
    static const float weights[SIDE] = {1, 4, 6, 4, 1};
    float sum[3] = {0}, total[3] = {0};
    int samples[3] = {0}, clipped[3] = {0};
    for (int j = 0; j < SIDE; j++) {
        for (int i = 0; i < SIDE; i++) {
            int c = p->color[j][i];
            sum[c] += weights[j] * weights[i] * p->value[j][i];
            total[c] += weights[j] * weights[i];
            samples[c]++;
            clipped[c] += p->clipped[j][i];
        }
    }
    for (int c = 0; c < 3; c++)
        rgb[c] = at_least(p, c, total[c] > 0 ? sum[c] / total[c] : 0, clipped[c], samples[c]);
}

// By the filters of the place; false where one of their samples is clipped.
static bool xtrans(const trl_mosaic *m, uint32_t x, uint32_t y, float rgb[3]) {
    const float(*weights)[FAR][FAR] = m->xtrans[y % TRL_RAW_PERIOD][x % TRL_RAW_PERIOD];
    rgb[0] = rgb[1] = rgb[2] = 0;
    for (int j = 0; j < FAR; j++) {
        const uint32_t v = mirrored((int64_t)y + j - TRL_XTRANS_RADIUS, m->height);
        for (int i = 0; i < FAR; i++) {
            const uint32_t u = mirrored((int64_t)x + i - TRL_XTRANS_RADIUS, m->width);
            const float sample = sample_at(m, u, v);
            const int color = m->color[v % TRL_RAW_PERIOD][u % TRL_RAW_PERIOD];
            if (sample >= TRL_MOSAIC_CLIPPED * m->end) return false;
            for (int c = 0; c < 3; c++)
                rgb[c] += weights[c][j][i] * sample * m->gain[color];
        }
    }
    for (int c = 0; c < 3; c++)
        rgb[c] /= m->gain[c];
    return true;
}

void trl_mosaic_color(const trl_mosaic *m, uint32_t x, uint32_t y, float rgb[3]) {
    patch p;
    if (!m->bayer && xtrans(m, x, y, rgb)) return;
    take_patch(m, x, y, &p);
    if (m->bayer)
        bayer(&p, rgb);
    else
        mean(&p, rgb);
    int own = p.color[RADIUS][RADIUS];
    rgb[own] = at_least(&p, own, p.value[RADIUS][RADIUS], p.clipped[RADIUS][RADIUS], 1);
    for (int c = 0; c < 3; c++) {
        bool ends = rgb[c] >= p.end[c];
        rgb[c] /= m->gain[c];
        if (ends && rgb[c] < m->end) rgb[c] = m->end; // by what division rounds
    }
}
