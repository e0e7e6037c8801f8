// image/range.c: the dynamic range of a scene: a fine histogram of luminance.
#include "base/base.h"
#include "image/scan.h"

#include <float.h>
#include <math.h>
#include <string.h>

// A bin per 2048th of an octave: the upper bits of a positive float, which sort as
// the floats do. A picture of 20 stops touches 320 kB of them.
enum { DROPPED = 12, BINS = 0x7F800000 >> DROPPED };

struct trl_image_range {
    trl_image_range_counts counts;
    double white, noise;
    uint64_t *bins;
};

// What one worker has counted.
typedef struct tally {
    trl_image_range_counts counts;
    uint64_t *bins;
} tally;

typedef struct range_job {
    const trl_image_range *range;
    const double *luminance;
    float *light; // of the whole picture, to be kept for later; or NULL
    bool *skip;   // pixels of it that are no light
    tally tallies[TRL_SCAN_WORKERS_MAX];
} range_job;

static void merge(trl_image_range_counts *into, const trl_image_range_counts *from) {
    if (from->positive > 0) {
        bool first = into->positive == 0;
        into->darkest = first ? from->darkest : fmin(into->darkest, from->darkest);
        into->brightest = fmax(into->brightest, from->brightest);
    }
    into->positive += from->positive;
    into->zero += from->zero;
    into->negative += from->negative;
    into->nan += from->nan;
    into->inf += from->inf;
    into->holes += from->holes;
    into->above_white += from->above_white;
    into->below_noise += from->below_noise;
}

// Samples that are no numbers say so first: they would hide in a product by 0.
static bool is_light(trl_image_range_counts *counts, const double pixel[4], double value) {
    double r = pixel[0], g = pixel[1], b = pixel[2], alpha = pixel[3];
    bool nan = isnan(r) || isnan(g) || isnan(b) || isnan(alpha);
    bool inf = isinf(r) || isinf(g) || isinf(b) || isinf(alpha);
    if (nan)
        counts->nan++;
    else if (!inf && alpha <= 0 && r == 0 && g == 0 && b == 0)
        counts->holes++;
    else if (inf || !(fabs(value) <= (double)FLT_MAX))
        counts->inf++;
    else
        return true;
    return false;
}

static void count_light(const trl_image_range *range, tally *t, float v) {
    trl_image_range_counts *counts = &t->counts;
    double light = (double)v;
    counts->above_white += light > range->white;
    counts->below_noise += light < range->noise;
    if (v > 0) {
        uint32_t bits;
        memcpy(&bits, &v, sizeof bits);
        t->bins[bits >> DROPPED]++;
        counts->positive++;
        if (light < counts->darkest) counts->darkest = light;
        if (light > counts->brightest) counts->brightest = light;
    } else if (v < 0) {
        counts->negative++;
    } else {
        counts->zero++;
    }
}

// In double and rounded, so that white of any primaries has a luminance of 1.
static void count_pixels(const range_job *job, tally *t, const trl_scan_strip *strip) {
    const double *y = job->luminance;
    for (size_t i = 0; i < strip->count; i++) {
        double p[4] = {strip->rgba[0][i], strip->rgba[1][i], strip->rgba[2][i], strip->rgba[3][i]};
        double value = y[0] * p[0] + y[1] * p[1] + y[2] * p[2];
        bool plain = p[3] == 1 && fabs(value) <= (double)FLT_MAX;
        if (!plain && !is_light(&t->counts, p, value)) continue;
        count_light(job->range, t, (float)value);
    }
}

static void keep_pixels(const range_job *job, tally *t, const trl_scan_strip *strip) {
    const double *y = job->luminance;
    size_t from = strip->y * (strip->count / strip->rows);
    for (size_t i = 0; i < strip->count; i++) {
        double p[4] = {strip->rgba[0][i], strip->rgba[1][i], strip->rgba[2][i], strip->rgba[3][i]};
        double value = y[0] * p[0] + y[1] * p[1] + y[2] * p[2];
        job->skip[from + i] = !is_light(&t->counts, p, value);
        job->light[from + i] = job->skip[from + i] ? 0 : (float)value;
    }
}

static void strip_count(void *user, uint32_t worker, trl_scan_strip *strip) {
    range_job *job = user;
    (job->light ? keep_pixels : count_pixels)(job, &job->tallies[worker], strip);
}

static trl_result job_run(range_job *job, const trl_scan *scan, trl_error *err) {
    for (uint32_t w = 0; w < scan->workers; w++) {
        tally *t = &job->tallies[w];
        t->counts.darkest = HUGE_VAL;
        t->bins = trl_alloc(BINS, sizeof *t->bins);
        if (!t->bins) return trl_error_memory(err, BINS * sizeof *t->bins);
    }
    return trl_scan_run(scan, strip_count, job, err);
}

// Counts, or keeps for later where `light` and `skip` are given.
static trl_result read_picture(trl_image_range *range, trl_image_reader *reader,
                               const double luminance[3], uint32_t threads, float *light,
                               bool *skip, trl_error *err) {
    range_job job = {.range = range, .luminance = luminance, .light = light, .skip = skip};
    trl_scan scan = trl_scan_all(reader, threads);
    trl_result r = job_run(&job, &scan, err);
    for (uint32_t w = 0; w < scan.workers; w++) {
        const tally *t = &job.tallies[w];
        if (r == TRL_OK) {
            merge(&range->counts, &t->counts);
            for (size_t i = 0; i < BINS; i++)
                range->bins[i] += t->bins[i];
        }
        trl_free(t->bins);
    }
    return r;
}

trl_result trl_image_range_add(trl_image_range *range, trl_image_reader *reader,
                               const double luminance[3], uint32_t threads, trl_error *err) {
    return read_picture(range, reader, luminance, threads, NULL, NULL, err);
}

// Into `counted`, which is new: a failure leaves the caller's range as it was.
static trl_result filter_and_count(trl_image_range *counted, const trl_image_range_filter *filter,
                                   float *light, const bool *skip, const trl_window *window,
                                   trl_error *err) {
    size_t n = (size_t)window->width * window->height;
    tally t = {.counts = {.darkest = HUGE_VAL}, .bins = counted->bins};
    TRL_TRY(filter->run(filter->user, light, window->width, window->height, err));
    for (size_t i = 0; i < n; i++) {
        TRL_REQUIRE(isfinite(light[i]), err, TRL_ERR_ARGUMENT,
                    "the filter made a light of %g of pixel %zu: it must give finite numbers",
                    (double)light[i], i);
        if (!skip[i]) count_light(counted, &t, light[i]);
    }
    merge(&counted->counts, &t.counts);
    return TRL_OK;
}

trl_result trl_image_range_add_filtered(trl_image_range *range, trl_image_reader *reader,
                                        const double luminance[3],
                                        const trl_image_range_filter *filter, uint32_t threads,
                                        trl_error *err) {
    const trl_window *window = &trl_image_reader_info(reader)->window;
    uint64_t n = (uint64_t)window->width * window->height;
    uint64_t bytes = n * (sizeof(float) + sizeof(bool));
    uint64_t most = filter->max_bytes ? filter->max_bytes : UINT64_C(1) << 30;
    if (n == 0) return TRL_OK;
    TRL_REQUIRE(bytes <= most, err, TRL_ERR_LIMIT,
                "a filter needs the whole picture of %u×%u pixels, %llu MiB; the limit is %llu MiB",
                window->width, window->height, (unsigned long long)(bytes >> 20),
                (unsigned long long)(most >> 20));
    trl_image_range *counted = NULL;
    float *light = trl_alloc(n, sizeof *light);
    bool *skip = trl_alloc(n, sizeof *skip);
    trl_result r = light && skip ? TRL_OK : trl_error_memory(err, bytes);
    if (r == TRL_OK) r = trl_image_range_create(&counted, range->white, range->noise, err);
    if (r == TRL_OK) r = read_picture(counted, reader, luminance, threads, light, skip, err);
    if (r == TRL_OK) r = filter_and_count(counted, filter, light, skip, window, err);
    if (r == TRL_OK) r = trl_image_range_merge(range, counted, err);
    trl_image_range_destroy(&counted);
    trl_free(light);
    trl_free(skip);
    return r;
}

trl_result trl_image_range_create(trl_image_range **out, double white, double noise,
                                  trl_error *err) {
    TRL_REQUIRE(white >= 0 && isfinite(white) && noise >= 0 && isfinite(noise), err,
                TRL_ERR_ARGUMENT,
                "a diffuse white of %g and a noise floor of %g do not exist: give finite "
                "luminances that are not negative",
                white, noise);
    trl_image_range *range = trl_alloc(1, sizeof *range);
    if (range) range->bins = trl_alloc(BINS, sizeof *range->bins);
    if (!range || !range->bins) {
        trl_free(range);
        return trl_error_memory(err, BINS * sizeof *range->bins);
    }
    range->white = white;
    range->noise = noise;
    *out = range;
    return TRL_OK;
}

void trl_image_range_destroy(trl_image_range **range) {
    if (!*range) return;
    trl_free((*range)->bins);
    trl_free(*range);
    *range = NULL;
}

trl_result trl_image_range_merge(trl_image_range *range, const trl_image_range *from,
                                 trl_error *err) {
    TRL_REQUIRE(range->white == from->white && range->noise == from->noise, err, TRL_ERR_ARGUMENT,
                "ranges with the whites %g and %g and the noise floors %g and %g cannot be added: "
                "create them alike",
                range->white, from->white, range->noise, from->noise);
    merge(&range->counts, &from->counts);
    for (size_t i = 0; i < BINS; i++)
        range->bins[i] += from->bins[i];
    return TRL_OK;
}

void trl_image_range_counts_get(const trl_image_range *range, trl_image_range_counts *out) {
    *out = range->counts;
}

static double middle_of(uint32_t bin) {
    uint32_t bits = (bin << DROPPED) + (1u << (DROPPED - 1));
    float middle;
    memcpy(&middle, &bits, sizeof middle);
    return (double)middle;
}

double trl_image_range_percentile(const trl_image_range *range, double percent) {
    const trl_image_range_counts *c = &range->counts;
    if (c->positive == 0 || !(percent >= 0 && percent <= 100)) return (double)NAN;
    double rank = ceil(percent / 100 * (double)c->positive);
    if (rank <= 1) return c->darkest;
    if (rank >= (double)c->positive) return c->brightest;
    uint64_t seen = 0;
    uint32_t bin = 0;
    while ((double)(seen += range->bins[bin]) < rank)
        bin++;
    return fmin(fmax(middle_of(bin), c->darkest), c->brightest);
}

// The first bin whose middle is not below `light`.
static uint32_t bin_from(double light) {
    if (!(light > 0)) return 0;
    if (light > (double)FLT_MAX) return BINS;
    float v = (float)light;
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    uint32_t bin = bits >> DROPPED;
    return middle_of(bin) < light ? bin + 1 : bin;
}

uint64_t trl_image_range_between(const trl_image_range *range, double low, double high) {
    uint64_t sum = 0;
    for (uint32_t bin = bin_from(low), end = bin_from(high); bin < end; bin++)
        sum += range->bins[bin];
    return sum;
}
