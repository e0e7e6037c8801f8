// What has moved between the frames is taken from one of them.
#include "camera/stack.h"

#include <string.h>

enum { RADIUS = 2, REACH = RADIUS + 1 };
static const float term_most = 12; // three wild pixels of ten are a region, with a limit of 4

// What is known of the light so far: each frame that does not contradict adds to it.
typedef struct planes {
    float *light[3], *variance[3]; // where nothing is known the variance is negative, and
                                   // the light is at least this
    float *sum, *count;            // of squares, and how many
    float *sums, *counts;          // of rows of five
} planes;

static planes cut(const trl_ghost_job *job) {
    planes p;
    float *at = job->scratch;
    float **const all[TRL_GHOST_PLANES] = {
        &p.light[0],    &p.light[1], &p.light[2], &p.variance[0], &p.variance[1],
        &p.variance[2], &p.sum,      &p.count,    &p.sums,        &p.counts};
    for (int i = 0; i < TRL_GHOST_PLANES; i++, at += job->rows * job->stride)
        *all[i] = at;
    return p;
}

static float larger(float a, float b) {
    return a > b ? a : b;
}

// What is to be taken away has its floor negated until all passes are done, so that none of
// them sees what another one took.
static float floor_of(const trl_ghost_job *job, uint32_t i, int c, size_t at) {
    const float floor = job->floors[i][c][at];
    return floor < 0 && floor != TRL_FLOOR_ABSENT ? -floor : floor;
}

// One sample beside what is known: the square of the difference over its variance, or -1
// where the two cannot contradict each other. A saturated sample and a bound speak of
// light that is too dark only.
static float contradiction(const trl_ghost_job *job, const planes *p, uint32_t i, int c,
                           size_t at) {
    const trl_stack_frame *f = &job->stack->frames[i];
    const float x = (float)f->exposure, floor = floor_of(job, i, c, at);
    const bool saturated = floor == TRL_FLOOR_SATURATED, known = p->variance[c][at] >= 0;
    if (saturated && !known) return -1;
    float light = (saturated ? job->stack->limit[c] : job->values[i][c][at]) / x;
    float difference = light - p->light[c][at];
    if (saturated && difference <= 0) return 0;
    if (!known && difference >= 0) return p->light[c][at] > 0 ? 0 : -1;
    // Both have the same light where nothing moved: the larger one's noise is theirs.
    float most = larger(larger(light, p->light[c][at]), 0);
    float variance = (most * x * (float)f->shot + (saturated ? 0 : floor)) / (x * x);
    float error = (float)job->tolerance * most;
    float z =
        difference * difference / (variance + (known ? p->variance[c][at] : 0) + error * error);
    return z < term_most ? z : term_most;
}

static void compare(const trl_ghost_job *job, const planes *p, uint32_t i) {
    for (uint32_t y = 0; y < job->rows; y++) {
        size_t row = y * job->stride;
        for (size_t at = row; at < row + job->width; at++) {
            p->sum[at] = p->count[at] = 0;
            if (job->floors[i][0][at] == TRL_FLOOR_ABSENT) continue;
            for (int c = 0; c < 3; c++) {
                float z = contradiction(job, p, i, c, at);
                p->sum[at] += z > 0 ? z : 0;
                p->count[at] += z >= 0;
            }
        }
    }
}

// What a sample adds to what is known.
static void believe(const trl_ghost_job *job, const planes *p, uint32_t i, int c, size_t at) {
    const trl_stack_frame *f = &job->stack->frames[i];
    const float x = (float)f->exposure, shot = (float)f->shot;
    const float value = job->values[i][c][at], floor = floor_of(job, i, c, at);
    if (p->variance[c][at] >= 0 || floor == TRL_FLOOR_ABSENT) return;
    bool saturated = floor == TRL_FLOOR_SATURATED;
    float light = (saturated ? job->stack->limit[c] : value) / x;
    p->light[c][at] = saturated ? larger(light, p->light[c][at]) : light;
    if (!saturated) p->variance[c][at] = (larger(value, 0) * shot + floor) / (x * x);
}

// Sums of five neighbours in each row.
static void sum_rows(const trl_ghost_job *job, const float *from, float *to) {
    const int width = (int)job->width;
    for (uint32_t y = 0; y < job->rows; y++) {
        const float *row = from + y * job->stride;
        float *out = to + y * job->stride;
        for (int x = 0; x < width; x++) {
            float sum = 0;
            for (int k = x - RADIUS; k <= x + RADIUS; k++)
                if (k >= 0 && k < width) sum += row[k];
            out[x] = sum;
        }
    }
}

// Whether the 5 × 5 pixels about each one contradict: 1 or 0 in `out`.
static void judge(const trl_ghost_job *job, const planes *p, float *out) {
    for (uint32_t y = 0; y < job->rows; y++) {
        uint32_t from = y > RADIUS ? y - RADIUS : 0, to = y + RADIUS;
        if (to > job->rows - 1) to = job->rows - 1;
        for (uint32_t x = 0; x < job->width; x++) {
            float sum = 0, count = 0;
            for (uint32_t k = from; k <= to; k++) {
                sum += p->sums[k * job->stride + x];
                count += p->counts[k * job->stride + x];
            }
            out[y * job->stride + x] = count > 0 && sum > (float)job->limit * count;
        }
    }
}

static bool near(const trl_ghost_job *job, const float *judged, uint32_t x, uint32_t y) {
    for (uint32_t v = y > 0 ? y - 1 : 0; v <= y + 1 && v < job->rows; v++)
        for (uint32_t u = x > 0 ? x - 1 : 0; u <= x + 1 && u < job->width; u++)
            if (judged[v * job->stride + u] > 0) return true;
    return false;
}

// Whether a sample goes beyond what is known, which is a bound only: it is no contradiction
// of its own, and without it the light would stay at the bound.
static bool goes_beyond(const trl_ghost_job *job, const planes *p, uint32_t i, int c, size_t at) {
    if (p->variance[c][at] >= 0) return false;
    bool saturated = floor_of(job, i, c, at) == TRL_FLOOR_SATURATED;
    float value = saturated ? job->stack->limit[c] : job->values[i][c][at];
    return value / (float)job->stack->frames[i].exposure >= p->light[c][at];
}

// Whether a pixel may be the same thing, only brighter than its bounds. One colour of another
// thing beside two of this would be neither.
static bool agrees(const trl_ghost_job *job, const planes *p, uint32_t i, size_t at) {
    for (int c = 0; c < 3; c++) {
        if (goes_beyond(job, p, i, c, at)) continue;
        if (contradiction(job, p, i, c, at) >= term_most) return false;
    }
    return true;
}

// A longer frame than the one that is believed adds nothing: what saturates that one saturates
// it, too.
static void look_at_pixel(const trl_ghost_job *job, const planes *p, uint32_t reference, uint32_t i,
                          const float *judged, uint32_t x, uint32_t y) {
    const size_t at = y * job->stride + x;
    const bool moved = i != reference && near(job, judged, x, y);
    const bool same = moved && agrees(job, p, i, at);
    const bool mine = !job->pixels || job->pixels[at] == reference + 1;
    for (int c = 0; c < 3; c++) {
        const bool gone = moved && (!same || !goes_beyond(job, p, i, c, at));
        if (!gone && i <= reference) believe(job, p, i, c, at);
        float *floor = &job->floors[i][c][at];
        if (gone && mine && *floor > 0) *floor = -*floor;
    }
}

static void look_at(const trl_ghost_job *job, const planes *p, uint32_t reference, uint32_t i) {
    if (i != reference) {
        compare(job, p, i);
        sum_rows(job, p->sum, p->sums);
        sum_rows(job, p->count, p->counts);
        judge(job, p, p->sum);
    }
    for (uint32_t y = 0; y < job->rows; y++)
        for (uint32_t x = 0; x < job->width; x++)
            look_at_pixel(job, p, reference, i, p->sum, x, y);
}

// The reference first, then the shorter ones, which see what saturates it, then the rest.
static void pass(const trl_ghost_job *job, const planes *p, uint32_t reference) {
    for (int c = 0; c < 3; c++) {
        for (size_t at = 0; at < job->rows * job->stride; at++) {
            p->light[c][at] = 0;
            p->variance[c][at] = -1;
        }
    }
    for (uint32_t i = reference + 1; i-- > 0;)
        look_at(job, p, reference, i);
    for (uint32_t i = reference + 1; i < job->stack->count; i++)
        look_at(job, p, reference, i);
}

void trl_ghost_mark(const trl_ghost_job *job) {
    const planes p = cut(job);
    for (uint32_t i = 0; i < job->stack->count; i++)
        if (job->references >> i & 1) pass(job, &p, i);
    for (uint32_t i = 0; i < job->stack->count; i++)
        for (int c = 0; c < 3; c++)
            for (size_t at = 0; at < job->rows * job->stride; at++)
                if (job->floors[i][c][at] < 0) job->floors[i][c][at] = TRL_FLOOR_ABSENT;
}

// A frame is judged by what those before it left of themselves in 7 × 7 pixels, and so are they:
// of a reference all shorter ones, and then one longer one, if there is any.
uint32_t trl_ghost_halo(uint32_t references, uint32_t count) {
    uint32_t last = 0;
    for (uint32_t i = 0; i < count; i++)
        if (references >> i & 1) last = i;
    return REACH * (last + 1 < count ? last + 1 : last);
}
