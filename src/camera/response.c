// Response curves: outliers, monotony, scale. How the curve itself is found stands in
// response_debevec.c and response_robertson.c.
#include "camera/response.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CODES = TRL_RESPONSE_CODES, MIDDLE = 128, SAMPLES_LEAST = 50, CODES_LEAST = 32 };

// The nearest curve that never falls: adjacent violators share their mean.
static void make_monotonic(double g[CODES]) {
    double mean[CODES];
    int size[CODES], blocks = 0;
    for (int z = 0; z < CODES; z++) {
        mean[blocks] = g[z];
        size[blocks++] = 1;
        while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
            int n = size[blocks - 2] + size[blocks - 1];
            mean[blocks - 2] =
                (mean[blocks - 2] * size[blocks - 2] + mean[blocks - 1] * size[blocks - 1]) / n;
            size[blocks - 2] = n;
            blocks--;
        }
    }
    for (int b = 0, z = 0; b < blocks; b++)
        for (int k = 0; k < size[b]; k++)
            g[z++] = mean[b];
}

// How badly a sample fits: the spread of its log light over the frames.
static double misfit(const trl_response_data *d, size_t i, const double g[CODES]) {
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (size_t j = 0; j < d->frames; j++) {
        int code = d->codes[i * d->frames + j];
        if (!trl_response_counts(code)) continue;
        double light = g[code] - log(d->exposures[j]);
        low = fmin(low, light);
        high = fmax(high, light);
    }
    return high > low ? high - low : 0;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void leave_out_worst(const trl_response_data *d, const double g[CODES], bool *left_out,
                            double *misfits) {
    for (size_t i = 0; i < d->samples; i++)
        misfits[i] = misfit(d, i, g);
    double *sorted = misfits + d->samples;
    memcpy(sorted, misfits, d->samples * sizeof *sorted);
    qsort(sorted, d->samples, sizeof *sorted, ascending);
    double limit = sorted[d->samples * 9 / 10];
    for (size_t i = 0; i < d->samples; i++)
        left_out[i] = misfits[i] > limit;
}

static bool recover(trl_response_method method, const trl_response_data *d, double g[CODES]) {
    return method == TRL_RESPONSE_DEBEVEC ? trl_response_debevec(d, g)
                                          : trl_response_robertson(d, g);
}

// Log light to light, with the code 128 where sRGB has it.
static void finish(const double g[CODES], double light[CODES]) {
    double middle[3] = {MIDDLE / 255.0, 0, 0};
    trl_transfer_decode(&(trl_transfer){.kind = TRL_TRANSFER_SRGB}, middle);
    for (int z = 0; z < CODES; z++)
        light[z] = middle[0] * exp(g[z] - g[MIDDLE]);
    // What is 0 may have been anything below the first step.
    light[0] = fmax(0, 2 * light[1] - light[2]) < light[1] ? fmax(0, 2 * light[1] - light[2]) : 0;
}

static trl_result check(const uint8_t *codes, size_t samples, size_t frames,
                        const double *exposures, trl_error *err) {
    TRL_REQUIRE(frames >= 2 && frames <= TRL_MERGE_FRAMES_MAX, err, TRL_ERR_ARGUMENT,
                "a response curve cannot be found from %zu pictures: 2 to %d can tell it", frames,
                TRL_MERGE_FRAMES_MAX);
    TRL_REQUIRE(samples >= SAMPLES_LEAST, err, TRL_ERR_ARGUMENT,
                "a response curve cannot be found from %zu pixels: give %d at least", samples,
                SAMPLES_LEAST);
    double low = exposures[0], high = exposures[0];
    for (size_t j = 0; j < frames; j++) {
        TRL_REQUIRE(exposures[j] > 0 && isfinite(exposures[j]), err, TRL_ERR_ARGUMENT,
                    "an exposure of %g makes no picture: exposures are above 0", exposures[j]);
        low = fmin(low, exposures[j]);
        high = fmax(high, exposures[j]);
    }
    TRL_REQUIRE(high > 1.05 * low, err, TRL_ERR_ARGUMENT,
                "all %zu pictures have the same exposure, which tells nothing of the response",
                frames);
    for (int c = 0; c < 3; c++) {
        bool seen[CODES] = {false};
        int count = 0;
        for (size_t i = 0; i < samples * frames; i++)
            seen[codes[3 * i + (size_t)c]] = true;
        for (int z = 0; z < CODES; z++)
            count += seen[z];
        TRL_REQUIRE(count >= CODES_LEAST, err, TRL_ERR_ARGUMENT,
                    "the pictures hold only %d different codes of %s, too few to find a response "
                    "curve: take sRGB's",
                    count,
                    c == 0   ? "red"
                    : c == 1 ? "green"
                             : "blue");
    }
    return TRL_OK;
}

trl_result trl_response_recover(trl_response *out, trl_response_method method, const uint8_t *codes,
                                size_t samples, size_t frames, const double *exposures,
                                trl_error *err) {
    TRL_TRY(check(codes, samples, frames, exposures, err));
    uint8_t *channel = trl_alloc(samples * frames, 1);
    bool *left_out = trl_alloc(samples, sizeof *left_out);
    double *misfits = trl_alloc(2 * samples, sizeof *misfits);
    bool memory = channel && left_out && misfits, good = memory;
    for (int c = 0; c < 3 && good; c++) {
        double g[CODES];
        const trl_response_data d = {channel, samples, frames, exposures, left_out};
        for (size_t i = 0; i < samples * frames; i++)
            channel[i] = codes[3 * i + (size_t)c];
        memset(left_out, 0, samples * sizeof *left_out);
        good = recover(method, &d, g);
        if (good) leave_out_worst(&d, g, left_out, misfits);
        good = good && recover(method, &d, g);
        if (!good) continue;
        make_monotonic(g);
        finish(g, out->light[c]);
    }
    trl_free(channel);
    trl_free(left_out);
    trl_free(misfits);
    if (!memory) return trl_error_memory(err, samples * (frames + 17));
    TRL_REQUIRE(good, err, TRL_ERR_ARGUMENT,
                "the response curve has no solution: the exposures do not overlap");
    return TRL_OK;
}
