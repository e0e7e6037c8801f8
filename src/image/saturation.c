// Where the samples of a mosaic end: many a sensor is full before its white level, and what
// is full there would be taken for light.
#include "image/raw.h"

#include <string.h>

enum { BINS = 256, WINDOW = 10, COLORS = 3 };
static const float from = 0.75f, bin_width = 0.002f; // shares of the white level
static const float near_white = 0.98f;               // nearer than this the file is believed

typedef struct counts {
    uint64_t samples[COLORS], bins[COLORS][BINS];
} counts;

static void count(const trl_mosaic *m, counts *h) {
    memset(h, 0, sizeof *h);
    for (uint32_t y = 0; y < m->height; y++) {
        const uint16_t *row = m->codes + y * m->pitch;
        const uint32_t v = y % TRL_RAW_PERIOD;
        for (uint32_t x = 0; x < m->width; x++) {
            const uint32_t u = x % TRL_RAW_PERIOD;
            float value = ((float)row[x] - m->black[v][u]) * m->scale[v][u];
            int c = m->color[v][u];
            h->samples[c]++;
            if (!(value >= from)) continue;
            float bin = (value - from) / bin_width;
            h->bins[c][bin < BINS - 1 ? (int)bin : BINS - 1]++;
        }
    }
}

static uint64_t sum(const uint64_t *bins, int first, int last) {
    uint64_t total = 0;
    for (int i = first < 0 ? 0 : first; i <= last; i++)
        total += bins[i];
    return total;
}

// The middle of a heap at the upper end of a colour, beyond which there is nothing but single
// samples (too hot ones) and below which there is less by far. 0 where there is none.
static float end_of(const uint64_t *bins, uint64_t samples) {
    const uint64_t single = 16 + samples / 100000;
    uint64_t above = 0;
    int top = BINS, most = 0;
    while (top > 0 && above < single)
        above += bins[--top];
    uint64_t heap = sum(bins, top - WINDOW + 1, BINS - 1);
    uint64_t below = sum(bins, top - 2 * WINDOW + 1, top - WINDOW);
    if (top < 2 * WINDOW || heap < 4 * single || heap < 5 * below) return 0;
    for (int i = top - WINDOW + 1; i < BINS; i++)
        if (i == top - WINDOW + 1 || bins[i] > bins[most]) most = i;
    return from + ((float)most + 0.5f) * bin_width;
}

// A bright wall makes a heap, too, but at a place of its own in each colour. What is full is
// so at one level.
float trl_mosaic_saturation(const trl_mosaic *m) {
    counts h;
    float ends[COLORS], least = 1;
    count(m, &h);
    for (int c = 0; c < COLORS; c++)
        ends[c] = end_of(h.bins[c], h.samples[c]);
    for (int c = 0; c < COLORS; c++) {
        float a = ends[c], b = ends[(c + 1) % COLORS];
        float low = a < b ? a : b, high = a < b ? b : a;
        if (low > 0 && high - low < 0.02f && low < least) least = low;
    }
    return least < near_white ? least : 1;
}
