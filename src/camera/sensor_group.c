// camera/sensor_group.c: which frames are of the same exposure.
#include "base/base.h"

#include <troland/camera.h>

#include <math.h>
#include <stdlib.h>

#define SAME 1.001 // ratio of exposures that are one
#define NEAR 1.05  // ratio of the signals of two frames of a pair
#define DARK 2e-4  // of the brightest signal: nearer frames are of one level

typedef struct frame {
    double value;
    size_t index;
} frame;

static int by_value(const void *a, const void *b) {
    const frame *p = a, *q = b;
    if (p->value != q->value) return p->value < q->value ? -1 : 1;
    return (p->index > q->index) - (p->index < q->index);
}

static size_t by_exposure(size_t *group, const frame *frames, size_t count) {
    size_t level = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && frames[i].value > frames[i - 1].value * SAME) level++;
        group[frames[i].index] = level;
    }
    return level + 1;
}

// `least` is a difference that noise makes in the dark.
static bool near(const frame *low, const frame *high, double least) {
    double apart = high->value - low->value;
    return apart <= (NEAR - 1) * low->value || apart <= least;
}

static trl_result by_brightness(size_t *group, size_t *levels, size_t *alone, const frame *frames,
                                size_t count, trl_error *err) {
    double least = DARK * fabs(frames[count - 1].value);
    *levels = 0;
    for (size_t i = 0; i < count; i++) {
        if (i + 1 < count && near(&frames[i], &frames[i + 1], least)) {
            group[frames[i].index] = group[frames[i + 1].index] = (*levels)++;
            i++;
        } else if (i > 0 && near(&frames[i - 1], &frames[i], least)) {
            group[frames[i].index] = *levels - 1;
        } else {
            *alone = frames[i].index;
            return trl_error_set(err, TRL_ERR_NOT_FOUND,
                                 "frame %zu, with a mean of %g above black, has no partner of the "
                                 "same exposure within 5 %%: noise is what two frames differ by",
                                 *alone, frames[i].value);
        }
    }
    return TRL_OK;
}

trl_result trl_sensor_group(size_t *group, size_t *levels, size_t *alone, const double *exposures,
                            const double *means, size_t count, trl_error *err) {
    *levels = 0;
    if (count == 0) return TRL_OK;
    frame *frames = trl_alloc(count, sizeof *frames);
    if (!frames) return trl_error_memory(err, count * sizeof *frames);
    bool known = exposures != NULL;
    for (size_t i = 0; known && i < count; i++)
        known = exposures[i] > 0;
    for (size_t i = 0; i < count; i++)
        frames[i] = (frame){known ? exposures[i] : means[i], i};
    qsort(frames, count, sizeof *frames, by_value);
    trl_result r = TRL_OK;
    if (known)
        *levels = by_exposure(group, frames, count);
    else
        r = by_brightness(group, levels, alone, frames, count, err);
    trl_free(frames);
    return r;
}
