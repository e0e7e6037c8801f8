// camera/estimate_rows.h: trl_merge_estimate_light for rows, in single precision.
#ifndef TRL_CAMERA_ESTIMATE_ROWS_H
#define TRL_CAMERA_ESTIMATE_ROWS_H

#include <troland/camera.h>

/// A row of one channel. Frames ascend in exposure.
typedef struct trl_estimate_row {
    uint32_t frames;
    float exposure[TRL_MERGE_FRAMES_MAX], shot[TRL_MERGE_FRAMES_MAX];
    const float *value[TRL_MERGE_FRAMES_MAX], *floor[TRL_MERGE_FRAMES_MAX]; // see stack.h
    float limit;
    float *light;        // what comes out
    double *share;       // of each frame: its part of the weight is added for each pixel
    uint64_t *used;      // of each frame: pixels of which it has any part
    uint64_t *saturated; // pixels that every frame saturates
    uint64_t *dark;      // pixels whose light is below its own standard deviation
} trl_estimate_row;

typedef struct trl_estimate_rows {
    void (*run)(const trl_estimate_row *row, size_t n);
} trl_estimate_rows;

/// NULL where this build has no such tier.
const trl_estimate_rows *trl_estimate_rows_get(trl_cpu_tier tier);

#endif
