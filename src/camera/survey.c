// The first look at each frame, on its own.
#include "camera/stack.h"

#include "base/base.h"
#include "camera/cancel.h"

#include <pthread.h>
#include <string.h>

enum { BINS = 65536 };

typedef struct survey_job {
    trl_stack *stack;
    bool align;
    uint32_t next; // frame to be read, under the lock
    pthread_mutex_t lock;
    trl_result result;
    trl_error error;
} survey_job;

// What one worker needs: planes of a strip, and the whole picture's luminance where it
// is to be aligned.
typedef struct survey_work {
    float *planes[3], *memory;
    uint16_t *luma;
    uint32_t *histogram;
} survey_work;

// The upper bits of a float, which sort as it does, of any scale: 128 steps to the stop.
static uint16_t luma_of(float r, float g, float b) {
    float y = 0.25f * r + 0.5f * g + 0.25f * b;
    if (!(y > 0)) return 0;
    uint32_t bits;
    memcpy(&bits, &y, sizeof bits);
    return (uint16_t)(bits >> 16);
}

static double value_of(uint32_t luma) {
    uint32_t bits = luma << 16 | 0x8000;
    float y;
    memcpy(&y, &bits, sizeof y);
    return luma ? (double)y : 0;
}

// FNV-1a over the bits of the samples.
static uint64_t hash_more(uint64_t hash, const float *row, size_t n) {
    for (size_t i = 0; i < n; i++) {
        uint32_t bits;
        memcpy(&bits, row + i, sizeof bits);
        hash = (hash ^ bits) * UINT64_C(0x100000001b3);
    }
    return hash;
}

static void take_rows(survey_job *job, trl_stack_frame *f, survey_work *work, uint32_t y,
                      uint32_t rows) {
    size_t n = (size_t)rows * job->stack->width;
    uint16_t *luma = work->luma + (job->align ? (size_t)y * job->stack->width : 0);
    for (int c = 0; c < 3; c++) {
        f->hash = hash_more(f->hash, work->planes[c], n);
        for (size_t i = 0; i < n; i++)
            if (work->planes[c][i] > f->most[c]) f->most[c] = work->planes[c][i];
    }
    for (size_t i = 0; i < n; i++) {
        luma[i] = luma_of(work->planes[0][i], work->planes[1][i], work->planes[2][i]);
        work->histogram[luma[i]]++;
    }
}

// The median, and how much of the picture lies well within the scale.
static void finish(const survey_job *job, trl_stack_frame *f, const survey_work *work) {
    uint64_t total = (uint64_t)job->stack->width * job->stack->height, seen = 0, usable = 0;
    uint64_t white = 0;
    bool found = false;
    float most = fmaxf(f->most[0], fmaxf(f->most[1], f->most[2]));
    double low =
        job->stack->developed ? 0.15 : 0.02 * (double)fminf(most, job->stack->code_limit[1]);
    double high = 0.9 * (double)fminf(most, job->stack->code_limit[1]);
    for (uint32_t v = 0; v < BINS; v++) {
        seen += work->histogram[v];
        double value = value_of(v);
        if (value >= low && value <= high) usable += work->histogram[v];
        if (value > high) white += work->histogram[v];
        if (!found && 2 * seen >= total) {
            f->median = value;
            found = true;
        }
    }
    f->usable = ((double)usable - (double)white) / (double)total;
}

static trl_result survey_frame(survey_job *job, uint32_t i, uint32_t worker, survey_work *work,
                               trl_error *err) {
    trl_stack *stack = job->stack;
    trl_stack_frame *f = &stack->frames[i];
    const trl_image_info *info = trl_image_reader_info(f->reader);
    memset(work->histogram, 0, BINS * sizeof *work->histogram);
    f->hash = UINT64_C(0xcbf29ce484222325);
    float *const planes[4] = {work->planes[0], work->planes[1], work->planes[2], NULL};
    for (uint32_t y = 0; y < stack->height; y += info->strip_rows) {
        uint32_t rows = stack->height - y < info->strip_rows ? stack->height - y : info->strip_rows;
        TRL_TRY(trl_cancel_check(stack->cancel, err));
        TRL_TRY(trl_image_reader_rows(f->reader, worker, info->window.y + (int32_t)y, rows, planes,
                                      stack->width, err));
        take_rows(job, f, work, y, rows);
    }
    finish(job, f, work);
    if (!job->align) return TRL_OK;
    return trl_align_pyramid_create(&f->pyramid, work->luma, stack->width, stack->height, err);
}

static bool take_frame(survey_job *job, uint32_t *frame) {
    pthread_mutex_lock(&job->lock);
    bool more = job->result == TRL_OK && job->next < job->stack->count;
    if (more) *frame = job->next++;
    pthread_mutex_unlock(&job->lock);
    return more;
}

static trl_result work_create(survey_work *work, const survey_job *job, trl_error *err) {
    uint32_t most = 1;
    for (uint32_t i = 0; i < job->stack->count; i++) {
        uint32_t rows = trl_image_reader_info(job->stack->frames[i].reader)->strip_rows;
        if (rows > most) most = rows;
    }
    if (most > job->stack->height) most = job->stack->height;
    size_t plane = (size_t)most * job->stack->width;
    size_t lumas = job->align ? (size_t)job->stack->width * job->stack->height : plane;
    work->memory = trl_alloc(3 * plane, sizeof(float));
    work->luma = trl_alloc(lumas, sizeof *work->luma);
    work->histogram = trl_alloc(BINS, sizeof *work->histogram);
    if (!work->memory || !work->luma || !work->histogram)
        return trl_error_memory(err, 3 * plane * sizeof(float) + 2 * lumas);
    for (int c = 0; c < 3; c++)
        work->planes[c] = work->memory + (size_t)c * plane;
    return TRL_OK;
}

static void worker_run(void *arg, uint32_t worker) {
    survey_job *job = arg;
    survey_work work = {.memory = NULL};
    trl_error err = TRL_ERROR_INIT;
    uint32_t frame = 0;
    trl_result result = work_create(&work, job, &err);
    while (result == TRL_OK && take_frame(job, &frame))
        result = survey_frame(job, frame, worker, &work, &err);
    if (result != TRL_OK) {
        pthread_mutex_lock(&job->lock);
        if (job->result == TRL_OK) job->error = err;
        job->result = result;
        pthread_mutex_unlock(&job->lock);
    }
    trl_free(work.memory);
    trl_free(work.luma);
    trl_free(work.histogram);
}

trl_result trl_stack_survey(trl_stack *stack, bool align, uint32_t threads, trl_error *err) {
    survey_job job = {.stack = stack, .align = align};
    pthread_mutex_init(&job.lock, NULL);
    trl_threads_run(threads < stack->count ? threads : stack->count, worker_run, &job);
    pthread_mutex_destroy(&job.lock);
    if (job.result == TRL_OK) return TRL_OK;
    return trl_error_set(err, job.result, "%s", job.error.message);
}
