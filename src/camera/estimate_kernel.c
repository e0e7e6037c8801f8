// camera/estimate_kernel.c: estimate.c for blocks of pixels. Plain loops over arrays,
// which the compiler turns into vectors; no sum is contracted, so all tiers agree.
#include "camera/estimate_rows.h"
#include "simd/vec.h"

#include <math.h>
#include <string.h>

enum { BLOCK = 128, ROUNDS = 3 };

typedef struct block {
    float value[TRL_MERGE_FRAMES_MAX][BLOCK], floor[TRL_MERGE_FRAMES_MAX][BLOCK];
    float weight[TRL_MERGE_FRAMES_MAX][BLOCK]; // 0 from the beginning: does not enter
    float light[BLOCK], total[BLOCK];
} block;

static inline float larger(float a, float b) {
    return a > b ? a : b;
}

static inline float smaller(float a, float b) {
    return a < b ? a : b;
}

// The pixels beyond the row are absent.
static void load(const trl_estimate_row *row, size_t at, size_t n, block *b) {
    for (uint32_t i = 0; i < row->frames; i++) {
        for (size_t k = n; k < BLOCK; k++) {
            b->value[i][k] = 0;
            b->floor[i][k] = -1;
        }
        memcpy(b->value[i], row->value[i] + at, n * sizeof(float));
        memcpy(b->floor[i], row->floor[i] + at, n * sizeof(float));
    }
}

// Which samples enter (estimate.c says why), and the Poisson estimate.
static void choose(const trl_estimate_row *row, block *b) {
    float values[BLOCK] = {0}, exposures[BLOCK] = {0};
    float full[BLOCK] = {0}, as_long[BLOCK] = {0}; // saturated ones that are shorter, or equal
    for (int k = 0; k < BLOCK; k++)
        b->light[k] = 0;
    for (uint32_t i = 0; i < row->frames; i++) {
        const float x = row->exposure[i], shot = row->shot[i], limit = row->limit;
        const float electrons = 1 / shot, most = 0.05f * limit;
        const bool longer = i > 0 && x > row->exposure[i - 1];
        for (int k = 0; k < BLOCK; k++) {
            float foreseen = b->light[k] * x, floor = b->floor[i][k];
            float known = exposures[k] > 0 ? x / exposures[k] : 0;
            float variance = foreseen * (shot + known) + floor;
            float margin = smaller(3 * sqrtf(larger(variance, 0)), most);
            full[k] += longer ? as_long[k] : 0.0f;
            as_long[k] = (longer ? 0.0f : as_long[k]) + (floor == INFINITY ? 1.0f : 0.0f);
            bool outvoted = (exposures[k] == 0) & (full[k] >= 2);
            bool enters =
                (floor >= 0) & (floor < INFINITY) & (foreseen < limit - margin) & !outvoted;
            b->weight[i][k] = enters ? 1.0f : 0.0f;
            values[k] += enters ? b->value[i][k] * electrons : 0.0f;
            exposures[k] += enters ? x * electrons : 0.0f;
            b->light[k] = exposures[k] > 0 ? larger(values[k] / exposures[k], 0) : 0;
        }
    }
}

static void weigh(const trl_estimate_row *row, block *b) {
    float sum[BLOCK] = {0}, total[BLOCK] = {0};
    for (uint32_t i = 0; i < row->frames; i++) {
        const float x = row->exposure[i], shot = row->shot[i], per_light = 1 / x;
        for (int k = 0; k < BLOCK; k++) {
            bool enters = b->weight[i][k] > 0;
            float variance = larger(b->light[k], 0) * x * shot + b->floor[i][k];
            float w = enters ? x * x / variance : 0.0f;
            b->weight[i][k] = w;
            sum[k] += enters ? w * b->value[i][k] * per_light : 0.0f;
            total[k] += w;
        }
    }
    for (int k = 0; k < BLOCK; k++) {
        b->light[k] = total[k] > 0 ? sum[k] / total[k] : 0;
        b->total[k] = total[k];
    }
}

// The shortest exposure that there is, where each one is saturated.
static void take_shortest(const trl_estimate_row *row, block *b, size_t k) {
    for (uint32_t i = 0; i < row->frames; i++) {
        if (b->floor[i][k] < 0) continue;
        b->light[k] = b->value[i][k] / row->exposure[i];
        b->weight[i][k] = b->total[k] = 1;
        return;
    }
}

static void count(const trl_estimate_row *row, block *b, size_t n) {
    for (size_t k = 0; k < n; k++) {
        bool saturated = !(b->total[k] > 0);
        *row->saturated += saturated;
        if (saturated) take_shortest(row, b, k);
        *row->dark += !saturated && b->light[k] * b->light[k] * b->total[k] < 1;
    }
    for (uint32_t i = 0; i < row->frames; i++) {
        float share = 0;
        uint64_t used = 0;
        for (size_t k = 0; k < n; k++) {
            share += b->total[k] > 0 ? b->weight[i][k] / b->total[k] : 0;
            used += b->weight[i][k] > 0;
        }
        row->share[i] += (double)share;
        row->used[i] += used;
    }
}

static void run(const trl_estimate_row *row, size_t n) {
    block b;
    for (size_t at = 0; at < n; at += BLOCK) {
        size_t left = n - at < BLOCK ? n - at : BLOCK;
        load(row, at, left, &b);
        choose(row, &b);
        for (int round = 0; round < ROUNDS; round++)
            weigh(row, &b);
        count(row, &b, left);
        memcpy(row->light + at, b.light, left * sizeof(float));
    }
}

extern const trl_estimate_rows TRL_TIERED(trl_estimate_rows);
const trl_estimate_rows TRL_TIERED(trl_estimate_rows) = {run};
