// One colour for each place of a mosaic.
#include "image/raw.h"

enum { RADIUS = 2, SIDE = 2 * RADIUS + 1 };
static const float clipped_from = 0.98f; // of where samples end

// The 5 × 5 samples about a place; mirrored at the edges, which keeps their colours.
typedef struct patch {
    float value[SIDE][SIDE];
    uint8_t color[SIDE][SIDE];
    bool clipped[SIDE][SIDE];
    float end; // what is clipped is at least this
} patch;

static uint32_t mirrored(int64_t at, uint32_t size) {
    if (at < 0) at = -at;
    if (at >= size) at = 2 * (int64_t)size - 2 - at;
    return at < 0 ? 0 : (uint32_t)at;
}

static void take_patch(const trl_mosaic *m, uint32_t x, uint32_t y, patch *p) {
    p->end = m->end;
    for (int j = 0; j < SIDE; j++) {
        uint32_t v = mirrored((int64_t)y + j - RADIUS, m->height);
        for (int i = 0; i < SIDE; i++) {
            uint32_t u = mirrored((int64_t)x + i - RADIUS, m->width);
            uint32_t row = v % TRL_RAW_PERIOD, column = u % TRL_RAW_PERIOD;
            float code = m->codes[v * m->pitch + u];
            p->value[j][i] = (code - m->black[row][column]) * m->scale[row][column];
            p->color[j][i] = m->color[row][column];
            p->clipped[j][i] = p->value[j][i] >= clipped_from * m->end;
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

// The mean of the nearest samples of a colour, at least the end where one is clipped.
static float nearest(const patch *p, int c) {
    float sum = 0, count = 0;
    bool clipped = false;
    for (int j = RADIUS - 1; j <= RADIUS + 1; j++) {
        for (int i = RADIUS - 1; i <= RADIUS + 1; i++) {
            if (p->color[j][i] != c) continue;
            sum += p->value[j][i];
            count++;
            clipped = clipped || p->clipped[j][i];
        }
    }
    return clipped && sum < p->end * count ? p->end : sum / count;
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

// The nearer the heavier: binomial weights.
static void mean(const patch *p, float rgb[3]) {
    static const float weights[SIDE] = {1, 4, 6, 4, 1};
    float sum[3] = {0}, total[3] = {0};
    bool clipped[3] = {false};
    for (int j = 0; j < SIDE; j++) {
        for (int i = 0; i < SIDE; i++) {
            int c = p->color[j][i];
            sum[c] += weights[j] * weights[i] * p->value[j][i];
            total[c] += weights[j] * weights[i];
            clipped[c] = clipped[c] || p->clipped[j][i];
        }
    }
    for (int c = 0; c < 3; c++) {
        rgb[c] = total[c] > 0 ? sum[c] / total[c] : 0;
        if (clipped[c] && rgb[c] < p->end) rgb[c] = p->end;
    }
}

void trl_mosaic_color(const trl_mosaic *m, uint32_t x, uint32_t y, float rgb[3]) {
    patch p;
    take_patch(m, x, y, &p);
    if (m->bayer)
        bayer(&p, rgb);
    else
        mean(&p, rgb);
    int own = p.color[RADIUS][RADIUS];
    rgb[own] = p.value[RADIUS][RADIUS];
    if (p.clipped[RADIUS][RADIUS] && rgb[own] < p.end) rgb[own] = p.end;
}
