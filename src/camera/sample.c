// Pixels of the aligned stack on a grid: what exposures, response and noise are estimated
// from.
#include "camera/stack.h"

#include "base/base.h"
#include "camera/cancel.h"

#include <pthread.h>

enum { COLUMNS = 320, ROWS = 240 };

typedef struct sample_job {
    const trl_stack *stack;
    trl_stack_samples *samples;
    uint32_t columns, rows; // of the grid
    uint32_t next;          // frame, under the lock
    pthread_mutex_t lock;
    trl_result result;
    trl_error error;
} sample_job;

static uint32_t place(uint32_t index, uint32_t count, uint32_t size) {
    return (uint32_t)(((uint64_t)2 * index + 1) * size / (2 * (uint64_t)count));
}

// Range of green over the pixels about one; rows are `stride` apart. Its own noise has no part
// in it, so that smooth places are chosen without choosing their noise.
static float roughness(const float *green, uint32_t x, uint32_t width, size_t stride) {
    float low = INFINITY, high = -INFINITY;
    for (uint32_t r = 0; r < 3; r++) {
        for (uint32_t u = x > 0 ? x - 1 : 0; u <= x + 1 && u < width; u++) {
            float v = green[r * stride + u];
            if (v == TRL_STACK_OUTSIDE || (r == 1 && u == x)) continue;
            low = fminf(low, v);
            high = fmaxf(high, v);
        }
    }
    return high - low;
}

static trl_result sample_frame(sample_job *job, uint32_t frame, uint32_t worker, float *memory,
                               trl_error *err) {
    const trl_stack *stack = job->stack;
    const size_t stride = stack->width;
    float *const rgb[3] = {memory, memory + 3 * stride, memory + 6 * stride};
    for (uint32_t j = 0; j < job->rows; j++) {
        int64_t y = place(j, job->rows, stack->height);
        TRL_TRY(trl_cancel_check(stack->cancel, err));
        TRL_TRY(trl_stack_rows(stack, frame, worker, y - 1, 3, rgb, stride, err));
        for (uint32_t i = 0; i < job->columns; i++) {
            size_t sample = (size_t)j * job->columns + i;
            uint32_t x = place(i, job->columns, stack->width);
            float *out = job->samples->values + (sample * stack->count + frame) * 3;
            for (int c = 0; c < 3; c++)
                out[c] = rgb[c][stride + x];
            if (frame == stack->reference)
                job->samples->roughness[sample] = roughness(rgb[1], x, stack->width, stride);
        }
    }
    return TRL_OK;
}

static bool take_frame(sample_job *job, uint32_t *frame) {
    pthread_mutex_lock(&job->lock);
    bool more = job->result == TRL_OK && job->next < job->stack->count;
    if (more) *frame = job->next++;
    pthread_mutex_unlock(&job->lock);
    return more;
}

static void worker_run(void *arg, uint32_t worker) {
    sample_job *job = arg;
    trl_error err = TRL_ERROR_INIT;
    uint32_t frame = 0;
    float *memory = trl_alloc(9 * (size_t)job->stack->width, sizeof *memory);
    trl_result result = memory ? TRL_OK : trl_error_memory(&err, 36 * (size_t)job->stack->width);
    while (result == TRL_OK && take_frame(job, &frame))
        result = sample_frame(job, frame, worker, memory, &err);
    if (result != TRL_OK) {
        pthread_mutex_lock(&job->lock);
        if (job->result == TRL_OK) job->error = err;
        job->result = result;
        pthread_mutex_unlock(&job->lock);
    }
    trl_free(memory);
}

trl_result trl_stack_sample(const trl_stack *stack, trl_stack_samples *out, uint32_t threads,
                            trl_error *err) {
    sample_job job = {.stack = stack, .samples = out};
    job.columns = stack->width < COLUMNS ? stack->width : COLUMNS;
    job.rows = stack->height < ROWS ? stack->height : ROWS;
    out->count = (size_t)job.columns * job.rows;
    out->values = trl_alloc(out->count * stack->count * 3, sizeof *out->values);
    out->roughness = trl_alloc(out->count, sizeof *out->roughness);
    if (!out->values || !out->roughness)
        return trl_error_memory(err, out->count * stack->count * 3 * sizeof *out->values);
    pthread_mutex_init(&job.lock, NULL);
    trl_threads_run(threads < stack->count ? threads : stack->count, worker_run, &job);
    pthread_mutex_destroy(&job.lock);
    if (job.result == TRL_OK) return TRL_OK;
    return trl_error_set(err, job.result, "%s", job.error.message);
}

void trl_stack_samples_release(trl_stack_samples *samples) {
    trl_free(samples->values);
    trl_free(samples->roughness);
    *samples = (trl_stack_samples){.count = 0};
}
