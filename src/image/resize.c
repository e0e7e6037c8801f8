// Resizing in linear light.
//
// Pictures here hold lamps a thousand times brighter than their surroundings, and
// a filter with negative lobes draws black and bright rings around them. So:
//
// Smaller: each result is the light of its neighbourhood weighted by a bell without
// negative parts, the cubic 1 - 3u² + 2|u|³ of radius one result, integrated over
// the area of each sample. Bells of neighbouring results add up to one everywhere,
// so no light is lost or invented: the mean of the picture stays what it was.
//
// Larger: Lanczos of three lobes, which keeps edges sharp, with each result kept
// between the two samples around it, so that there are no rings.
//
// Beyond its edges the picture is mirrored.
#include "image/resize.h"

#include <math.h>
#include <string.h>

enum { LOBES = 3, LANES = 8 };

typedef float floats8 __attribute__((vector_size(4 * LANES)));

// Integral of the bell from 0 to u, for |u| up to 1: u - u³ + |u|·u³/2.
static double bell_integral(double u) {
    if (u < -1) u = -1;
    if (u > 1) u = 1;
    return u - u * u * u + 0.5 * fabs(u) * u * u * u;
}

static double lanczos(double t) {
    double a = fabs(t) * 3.14159265358979323846;
    if (a < 1e-9) return 1;
    if (fabs(t) >= LOBES) return 0;
    return LOBES * sin(a) * sin(a / LOBES) / (a * a);
}

static uint32_t mirror(int64_t i, uint32_t n) {
    int64_t period = 2 * (int64_t)n;
    i %= period;
    if (i < 0) i += period;
    return (uint32_t)(i < n ? i : period - 1 - i);
}

// Weight of sample i for a result centred at c (sample i covers i - ½ … i + ½).
static double weight(double radius, bool smaller, double c, int64_t i) {
    double t = (double)i - c;
    if (!smaller) return lanczos(t);
    return bell_integral((t + 0.5) / radius) - bell_integral((t - 0.5) / radius);
}

static void result_weights(trl_resize_axis *axis, uint32_t x, double *dense) {
    bool smaller = axis->out < axis->in;
    double ratio = (double)axis->in / axis->out;
    double radius = smaller ? ratio : LOBES;
    double c = ((double)x + 0.5) * ratio - 0.5;
    int64_t from = (int64_t)floor(c - radius - 0.5), to = (int64_t)ceil(c + radius + 0.5);
    int64_t first = from;
    if (first > (int64_t)axis->in - axis->taps) first = (int64_t)axis->in - axis->taps;
    if (first < 0) first = 0;
    double total = 0;
    memset(dense, 0, axis->taps * sizeof *dense);
    for (int64_t i = from; i <= to; i++) {
        double w = weight(radius, smaller, c, i);
        total += w;
        dense[mirror(i, axis->in) - first] += w;
    }
    axis->first[x] = (uint32_t)first;
    axis->near[x] = (int32_t)floor(c);
    for (uint32_t k = 0; k < axis->taps; k++)
        axis->weights[(size_t)x * axis->taps + k] = (float)(dense[k] / total);
}

trl_result trl_resize_axis_create(trl_resize_axis *axis, uint32_t in, uint32_t out,
                                  trl_error *err) {
    *axis = (trl_resize_axis){.in = in, .out = out, .bounded = out > in};
    double radius = out < in ? (double)in / out : LOBES;
    double span = 2 * ceil(radius + 1.5) + 1;
    axis->taps = span < in ? (uint32_t)span : in;
    axis->first = trl_alloc(out, sizeof *axis->first);
    axis->near = trl_alloc(out, sizeof *axis->near);
    axis->weights = trl_alloc((size_t)out * axis->taps, sizeof *axis->weights);
    double *dense = trl_alloc(axis->taps, sizeof *dense);
    trl_result result = TRL_OK;
    if (!axis->first || !axis->near || !axis->weights || !dense)
        result = trl_error_memory(err, (size_t)out * axis->taps * sizeof *axis->weights);
    for (uint32_t x = 0; x < out && result == TRL_OK; x++)
        result_weights(axis, x, dense);
    trl_free(dense);
    if (result != TRL_OK) trl_resize_axis_destroy(axis);
    return result;
}

void trl_resize_axis_destroy(trl_resize_axis *axis) {
    trl_free(axis->first);
    trl_free(axis->near);
    trl_free(axis->weights);
    *axis = (trl_resize_axis){.in = 0};
}

// The two samples between which the centre of a result lies.
static void neighbours(const trl_resize_axis *axis, uint32_t x, uint32_t *a, uint32_t *b) {
    int32_t near = axis->near[x];
    *a = near < 0 ? 0 : (uint32_t)near;
    *b = near + 1 < (int32_t)axis->in ? (uint32_t)(near + 1) : *a;
}

static float bound(float v, float a, float b) {
    float low = a < b ? a : b, high = a < b ? b : a;
    return v < low ? low : v > high ? high : v;
}

void trl_resize_row(const trl_resize_axis *axis, const float *in, float *out) {
    uint32_t taps = axis->taps;
    for (uint32_t x = 0; x < axis->out; x++) {
        const float *w = axis->weights + (size_t)x * taps, *from = in + axis->first[x];
        float sum = 0;
        for (uint32_t k = 0; k < taps; k++)
            sum += w[k] * from[k];
        if (axis->bounded) {
            uint32_t a, b;
            neighbours(axis, x, &a, &b);
            sum = bound(sum, in[a], in[b]);
        }
        out[x] = sum;
    }
}

void trl_resize_sums_begin(const trl_resize_sums *sums, uint32_t rows) {
    memset(sums->sum, 0, rows * sums->stride * sizeof(float));
    for (size_t i = 0; sums->low && i < rows * sums->stride; i++) {
        sums->low[i] = INFINITY;
        sums->high[i] = -INFINITY;
    }
}

static void add_scaled(float *sum, const float *row, float weight, size_t width) {
    // Rows are padded to whole vectors.
    for (size_t i = 0; i < width; i += LANES) {
        floats8 s, v;
        memcpy(&s, sum + i, sizeof s);
        memcpy(&v, row + i, sizeof v);
        s += v * weight;
        memcpy(sum + i, &s, sizeof s);
    }
}

static void take_range(float *low, float *high, const float *row, size_t width) {
    for (size_t i = 0; i < width; i++) {
        if (row[i] < low[i]) low[i] = row[i];
        if (row[i] > high[i]) high[i] = row[i];
    }
}

void trl_resize_sums_add(const trl_resize_axis *axis, const trl_resize_sums *sums, uint32_t first,
                         uint32_t rows, uint32_t y, const float *row, size_t width) {
    for (uint32_t r = 0; r < rows; r++) {
        uint32_t x = first + r, a, b;
        if (y < axis->first[x] || y - axis->first[x] >= axis->taps) continue;
        size_t at = r * sums->stride;
        float w = axis->weights[(size_t)x * axis->taps + (y - axis->first[x])];
        if (w != 0) add_scaled(sums->sum + at, row, w, width);
        neighbours(axis, x, &a, &b);
        if (axis->bounded && (y == a || y == b))
            take_range(sums->low + at, sums->high + at, row, width);
    }
}

void trl_resize_sums_end(const trl_resize_axis *axis, const trl_resize_sums *sums, uint32_t rows,
                         size_t width) {
    if (!axis->bounded) return;
    for (uint32_t r = 0; r < rows; r++) {
        size_t at = r * sums->stride;
        for (size_t i = at; i < at + width; i++)
            sums->sum[i] = bound(sums->sum[i], sums->low[i], sums->high[i]);
    }
}
