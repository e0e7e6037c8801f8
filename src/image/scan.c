// image/scan.c: strips of a picture, handed to workers as they come.
#include "image/scan.h"

#include "base/base.h"

#include <pthread.h>

enum { STRIP_PIXELS = 65536 };

typedef struct scan_job {
    const trl_scan *scan;
    void (*work)(void *user, uint32_t worker, trl_scan_strip *strip);
    void *user;
    uint32_t next, failed_strip; // under the lock, as the next two
    trl_result result;           // of the first strip that failed
    trl_error error;
    pthread_mutex_t lock;
    float *planes[TRL_SCAN_WORKERS_MAX];
} scan_job;

trl_scan trl_scan_rows(trl_image_reader *reader, uint32_t y, uint32_t rows, uint32_t threads) {
    const trl_image_info *info = trl_image_reader_info(reader);
    uint32_t width = info->window.width, height = info->window.height;
    trl_scan scan = {.reader = reader, .begin = y, .end = y + rows, .alpha = true};
    if (width == 0 || height == 0 || rows == 0) return scan;
    uint32_t unit = info->strip_rows ? info->strip_rows : 1;
    if (unit > height) unit = height;
    uint64_t units = STRIP_PIXELS / ((uint64_t)unit * width);
    if (units > height / unit) units = height / unit;
    scan.rows = unit * (uint32_t)(units ? units : 1);
    scan.top = y / scan.rows * scan.rows;
    scan.strips = (scan.end - scan.top - 1) / scan.rows + 1;
    scan.workers = trl_threads_resolve(threads);
    if (scan.workers > TRL_SCAN_WORKERS_MAX) scan.workers = TRL_SCAN_WORKERS_MAX;
    if (scan.workers > scan.strips) scan.workers = scan.strips;
    return scan;
}

trl_scan trl_scan_all(trl_image_reader *reader, uint32_t threads) {
    return trl_scan_rows(reader, 0, trl_image_reader_info(reader)->window.height, threads);
}

static bool take(scan_job *job, uint32_t *strip) {
    pthread_mutex_lock(&job->lock);
    bool more = job->result == TRL_OK && job->next < job->scan->strips;
    if (more) *strip = job->next++;
    pthread_mutex_unlock(&job->lock);
    return more;
}

// Strips are taken in order, so that the first bad one is always among those read.
static void fail(scan_job *job, uint32_t strip, trl_result result, const trl_error *err) {
    pthread_mutex_lock(&job->lock);
    if (job->result == TRL_OK || strip < job->failed_strip) {
        job->result = result;
        job->failed_strip = strip;
        job->error = *err;
    }
    pthread_mutex_unlock(&job->lock);
}

static void worker_run(void *arg, uint32_t worker) {
    scan_job *job = arg;
    const trl_scan *scan = job->scan;
    const trl_window *window = &trl_image_reader_info(scan->reader)->window;
    size_t plane = (size_t)scan->rows * window->width;
    uint32_t index = 0;
    while (take(job, &index)) {
        trl_error err = TRL_ERROR_INIT;
        trl_scan_strip strip = {.y = scan->top + index * scan->rows};
        uint32_t end = scan->end - strip.y < scan->rows ? scan->end : strip.y + scan->rows;
        if (strip.y < scan->begin) strip.y = scan->begin;
        strip.rows = end - strip.y;
        strip.count = (size_t)strip.rows * window->width;
        for (int c = 0; c < (scan->alpha ? 4 : 3); c++)
            strip.rgba[c] = job->planes[worker] + (size_t)c * plane;
        trl_result result =
            trl_image_reader_rows(scan->reader, worker, window->y + (int32_t)strip.y, strip.rows,
                                  strip.rgba, window->width, &err);
        if (result == TRL_OK)
            job->work(job->user, worker, &strip);
        else
            fail(job, index, result, &err);
    }
}

trl_result trl_scan_run(const trl_scan *scan,
                        void (*work)(void *user, uint32_t worker, trl_scan_strip *strip),
                        void *user, trl_error *err) {
    scan_job job = {.scan = scan, .work = work, .user = user};
    size_t plane = (size_t)scan->rows * trl_image_reader_info(scan->reader)->window.width;
    trl_result result = TRL_OK;
    for (uint32_t w = 0; w < scan->workers; w++) {
        job.planes[w] = trl_alloc(4 * plane, sizeof **job.planes);
        if (!job.planes[w]) result = trl_error_memory(err, 4 * plane * sizeof **job.planes);
    }
    if (result == TRL_OK && scan->workers > 0) {
        pthread_mutex_init(&job.lock, NULL);
        trl_threads_run(scan->workers, worker_run, &job);
        pthread_mutex_destroy(&job.lock);
        if (job.result != TRL_OK) result = trl_error_set(err, job.result, "%s", job.error.message);
    }
    for (uint32_t w = 0; w < scan->workers; w++)
        trl_free(job.planes[w]);
    return result;
}
