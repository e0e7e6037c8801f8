// image/levels.c: how bright a picture is: means and medians in one pass.
#include "base/base.h"

#include <troland/image.h>

#include <math.h>
#include <string.h>

// A bin per 2048th of an octave: the upper bits of a positive float, which sort as
// the floats do.
enum { DROPPED = 12, BINS = 0x7F800000 >> DROPPED, LEVELS = 4 };

typedef struct tally {
    uint64_t *bins; // LEVELS × BINS
    double sum[LEVELS], weight;
    uint64_t below[LEVELS]; // zero and negative
    uint64_t pixels, left_out;
} tally;

static void count_pixel(tally *t, const double value[LEVELS], double alpha) {
    for (int c = 0; c < LEVELS; c++) {
        float v = (float)(value[c] / alpha);
        uint32_t bits = 0;
        memcpy(&bits, &v, sizeof bits);
        t->sum[c] += value[c];
        if (v > 0 && bits < 0x7F800000)
            t->bins[(size_t)c * BINS + (bits >> DROPPED)]++;
        else if (v > 0)
            t->bins[(size_t)c * BINS + BINS - 1]++;
        else
            t->below[c]++;
    }
    t->weight += alpha;
    t->pixels++;
}

static void count_rows(tally *t, float *const planes[4], size_t n, const double luminance[3]) {
    for (size_t i = 0; i < n; i++) {
        double r = planes[0][i], g = planes[1][i], b = planes[2][i], alpha = planes[3][i];
        double value[LEVELS] = {r, g, b, luminance[0] * r + luminance[1] * g + luminance[2] * b};
        if (alpha > 0 && isfinite(alpha) && isfinite(value[3]) && isfinite(r + g + b))
            count_pixel(t, value, alpha);
        else
            t->left_out++;
    }
}

// The middle of the bin that holds the middle pixel.
static double median_of(const tally *t, int c) {
    uint64_t seen = t->below[c], half = (t->pixels + 1) / 2;
    if (seen >= half) return 0;
    const uint64_t *bins = t->bins + (size_t)c * BINS;
    uint32_t bin = 0;
    while ((seen += bins[bin]) < half)
        bin++;
    uint32_t bits = (bin << DROPPED) + (1u << (DROPPED - 1));
    float middle;
    memcpy(&middle, &bits, sizeof middle);
    return middle;
}

static trl_result read_all(tally *t, trl_image_reader *reader, const double luminance[3],
                           trl_error *err) {
    const trl_image_info *info = trl_image_reader_info(reader);
    uint32_t width = info->window.width, strip = info->strip_rows ? info->strip_rows : 1;
    size_t plane = (size_t)width * strip;
    float *memory = trl_alloc(4 * plane, sizeof *memory);
    if (!memory) return trl_error_memory(err, 4 * plane * sizeof *memory);
    float *const planes[4] = {memory, memory + plane, memory + 2 * plane, memory + 3 * plane};
    trl_result r = TRL_OK;
    for (uint32_t y = 0; y < info->window.height && r == TRL_OK; y += strip) {
        uint32_t rows = info->window.height - y < strip ? info->window.height - y : strip;
        r = trl_image_reader_rows(reader, 0, info->window.y + (int32_t)y, rows, planes, width, err);
        if (r == TRL_OK) count_rows(t, planes, (size_t)rows * width, luminance);
    }
    trl_free(memory);
    return r;
}

trl_result trl_image_levels_measure(trl_image_levels *out, trl_image_reader *reader,
                                    const double luminance[3], trl_error *err) {
    tally t = {.bins = trl_alloc((size_t)LEVELS * BINS, sizeof *t.bins)};
    if (!t.bins) return trl_error_memory(err, (size_t)LEVELS * BINS * sizeof *t.bins);
    trl_result r = read_all(&t, reader, luminance, err);
    if (r == TRL_OK && t.pixels == 0)
        r = trl_error_set(err, TRL_ERR_ARGUMENT,
                          "no pixel of the picture has a finite colour and alpha above 0: there is "
                          "no light to measure");
    if (r == TRL_OK) {
        *out = (trl_image_levels){.pixels = t.pixels, .left_out = t.left_out};
        for (int c = 0; c < LEVELS; c++) {
            out->mean[c] = t.sum[c] / t.weight;
            out->median[c] = median_of(&t, c);
        }
    }
    trl_free(t.bins);
    return r;
}
