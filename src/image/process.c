// Carries a picture through a plan, strip by strip, on every core.
//
// A worker takes the next strip, reads it, runs the plan on each row and packs it
// while it is in the cache, and compresses it where the format lets it. Strips
// that are done wait in a ring until those before them are; the worker that
// completes the next one in order writes it and all that follow it, so no thread
// stands idle for the sake of writing. The partition into strips does not depend
// on the number of workers, and so the result does not either.
#include "image/process.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STRIP_PIXELS = 65536, SIDE_MAX = 1 << 26 };

typedef struct ring_slot {
    unsigned char *packed;
    trl_image_block block;
    uint32_t strip; // 1 + number of the strip that waits here, 0 = empty
} ring_slot;

typedef struct process_job {
    trl_image_reader *reader;
    const trl_plan *plan;
    trl_image_writer *writer;
    trl_image_process_params params;
    trl_strip_layout layout;
    bool plan_alpha, pack_alpha;
    size_t row_bytes;
    uint32_t workers, ring_size;
    ring_slot *ring;
    // Below: under the lock.
    pthread_mutex_t lock;
    pthread_cond_t moved;
    uint32_t next, written;
    bool writing, stopped;
    uint32_t failed_strip, partial_strip;
    trl_result result, partial;
    trl_error error, partial_error;
    trl_image_process_stats stats;
} process_job;

typedef struct worker_state {
    float *planes[4];
    uint64_t nans, infs;
} worker_state;

trl_result trl_image_process_size(const trl_image_info *info,
                                  const trl_image_process_params *params, trl_window *source,
                                  uint32_t *width, uint32_t *height, trl_error *err) {
    trl_window window = params->crop.width ? params->crop : info->window;
    TRL_REQUIRE(window.width > 0 && window.height > 0, err, TRL_ERR_ARGUMENT,
                "a crop of %u by %u pixels is empty", window.width, window.height);
    uint32_t w = params->width ? params->width : window.width;
    uint32_t h = params->height ? params->height : window.height;
    TRL_REQUIRE(
        window.width <= SIDE_MAX && window.height <= SIDE_MAX && w <= SIDE_MAX && h <= SIDE_MAX,
        err, TRL_ERR_LIMIT, "a picture of %u by %u pixels is too large: the limit is %d on a side",
        w, h, SIDE_MAX);
    if (source) *source = window;
    if (width) *width = w;
    if (height) *height = h;
    return TRL_OK;
}

static void job_fail(process_job *job, uint32_t strip, trl_result result, const trl_error *err) {
    pthread_mutex_lock(&job->lock);
    // The first in the order of the picture, whichever thread was faster.
    if (job->result == TRL_OK || strip < job->failed_strip) {
        job->result = result;
        job->error = *err;
        job->failed_strip = strip;
    }
    job->stopped = true;
    pthread_cond_broadcast(&job->moved);
    pthread_mutex_unlock(&job->lock);
}

static void count_special(const float *plane, size_t n, uint64_t *nans, uint64_t *infs) {
    uint32_t special = 0, nan = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t bits;
        memcpy(&bits, plane + i, 4);
        bits &= 0x7fffffff;
        special += bits >= 0x7f800000;
        nan += bits > 0x7f800000;
    }
    *nans += nan;
    *infs += special - nan;
}

// Reads the rows [first, first + rows) of the crop window; what is not in the
// file's data window is 0.
static trl_result strip_read(process_job *job, uint32_t worker, worker_state *state, uint32_t first,
                             uint32_t rows, trl_error *err) {
    const trl_strip_layout *l = &job->layout;
    const trl_window *data = &job->reader->info.window;
    size_t stride = l->stride;
    int64_t top = (int64_t)l->source.y + first;
    int64_t from = top > data->y ? top : data->y;
    int64_t to = top + rows;
    if (to > (int64_t)data->y + data->height) to = (int64_t)data->y + data->height;
    uint32_t count = from < to ? (uint32_t)(to - from) : 0;
    bool partly = count < rows || l->left_pad || l->overlap < l->source.width;
    int planes = job->plan_alpha ? 4 : 3;
    if (partly) {
        for (int c = 0; c < 4; c++)
            memset(state->planes[c], 0, rows * stride * sizeof(float));
    }
    if (count == 0 || l->overlap == 0) return TRL_OK;
    // The reader gives whole rows: they are read into place and then moved to where
    // the crop has them.
    float *at[4] = {NULL, NULL, NULL, NULL};
    size_t offset = (size_t)(from - top) * stride;
    for (int c = 0; c < planes; c++)
        at[c] = state->planes[c] + offset;
    trl_result result =
        trl_image_reader_rows(job->reader, worker, (int32_t)from, count, at, stride, err);
    bool move = l->source.x != data->x || l->overlap < data->width;
    for (int c = 0; c < planes; c++) {
        for (uint32_t r = 0; r < count; r++) {
            float *row = at[c] + r * stride;
            count_special(row + l->skip, l->overlap, &state->nans, &state->infs);
            if (!move) continue;
            memmove(row + l->left_pad, row + l->skip, l->overlap * sizeof(float));
            memset(row, 0, l->left_pad * sizeof(float));
            memset(row + l->left_pad + l->overlap, 0,
                   (stride - l->left_pad - l->overlap) * sizeof(float));
        }
    }
    return result;
}

// Alpha of a picture that has none: opaque inside its data window, 0 beyond.
static void alpha_fill(process_job *job, worker_state *state, uint32_t first, uint32_t rows) {
    const trl_strip_layout *l = &job->layout;
    const trl_window *data = &job->reader->info.window;
    for (uint32_t r = 0; r < rows; r++) {
        int64_t y = (int64_t)l->source.y + first + r;
        bool inside = y >= data->y && y < (int64_t)data->y + data->height;
        float *row = state->planes[3] + r * l->stride;
        for (uint32_t x = 0; x < l->source.width; x++)
            row[x] = inside && x >= l->left_pad && x < l->left_pad + l->overlap;
    }
}

static void rows_finish(process_job *job, worker_state *state, uint32_t first, uint32_t rows,
                        unsigned char *packed) {
    const trl_packing *packing = &job->writer->params.packing;
    uint32_t width = job->layout.width;
    for (uint32_t r = 0; r < rows; r++) {
        float *p[4];
        for (int c = 0; c < 4; c++)
            p[c] = state->planes[c] + r * job->layout.stride;
        float *plan_rows[4] = {p[0], p[1], p[2], job->plan_alpha ? p[3] : NULL};
        trl_plan_run(job->plan, plan_rows, width);
        const float *out[4] = {p[0], p[1], p[2], p[3]};
        if (packing->channels == 2) out[1] = p[3];
        trl_pack_row(packing, out, 0, first + r, width, packed + r * job->row_bytes);
    }
}

static trl_result strip_make(process_job *job, uint32_t worker, worker_state *state, uint32_t strip,
                             ring_slot *slot, trl_error *err) {
    uint32_t first, rows;
    trl_strip_rows(&job->layout, strip, &first, &rows);
    trl_error damage = TRL_ERROR_INIT;
    trl_result result = strip_read(job, worker, state, first, rows, &damage);
    if (result == TRL_ERR_FORMAT && job->params.keep_going) {
        pthread_mutex_lock(&job->lock);
        job->stats.damaged_chunks++;
        if (job->partial == TRL_OK || strip < job->partial_strip) {
            job->partial_error = damage;
            job->partial = TRL_ERR_PARTIAL;
            job->partial_strip = strip;
        }
        pthread_mutex_unlock(&job->lock);
    } else if (result != TRL_OK) {
        *err = damage;
        return result;
    }
    if (job->pack_alpha && !job->plan_alpha) alpha_fill(job, state, first, rows);
    rows_finish(job, state, first, rows, slot->packed);
    if (!job->writer->ops->encode) return TRL_OK;
    return job->writer->ops->encode(job->writer, first, rows, slot->packed, job->row_bytes,
                                    &slot->block, err);
}

static trl_result strip_write(process_job *job, uint32_t strip, trl_error *err) {
    ring_slot *slot = &job->ring[strip % job->ring_size];
    uint32_t first, rows;
    trl_strip_rows(&job->layout, strip, &first, &rows);
    if (!job->writer->ops->encode)
        return trl_image_writer_rows(job->writer, rows, slot->packed, job->row_bytes, err);
    TRL_TRY(job->writer->ops->append(job->writer, &slot->block, err));
    job->writer->rows_written += rows;
    return TRL_OK;
}

// Writes what is ready in order. The lock is held at both ends, not during a write.
static void ring_drain(process_job *job) {
    if (job->writing) return;
    job->writing = true;
    while (!job->stopped && job->written < job->layout.count &&
           job->ring[job->written % job->ring_size].strip == job->written + 1) {
        uint32_t strip = job->written;
        pthread_mutex_unlock(&job->lock);
        trl_error err = TRL_ERROR_INIT;
        trl_result result = strip_write(job, strip, &err);
        if (result != TRL_OK) job_fail(job, strip, result, &err);
        if (result == TRL_OK && job->params.progress)
            job->params.progress(job->params.user, job->writer->rows_written, job->layout.height);
        pthread_mutex_lock(&job->lock);
        job->ring[strip % job->ring_size].strip = 0;
        job->written++;
        pthread_cond_broadcast(&job->moved);
    }
    job->writing = false;
}

static bool strip_take(process_job *job, uint32_t *strip) {
    pthread_mutex_lock(&job->lock);
    bool taken = !job->stopped && job->next < job->layout.count;
    if (taken) *strip = job->next++;
    while (taken && !job->stopped && *strip >= job->written + job->ring_size)
        pthread_cond_wait(&job->moved, &job->lock);
    taken = taken && !job->stopped;
    pthread_mutex_unlock(&job->lock);
    return taken;
}

static void worker_run(void *arg, uint32_t worker) {
    process_job *job = arg;
    worker_state state = {.nans = 0};
    size_t samples = (size_t)job->layout.stride * job->layout.rows;
    trl_error err = TRL_ERROR_INIT;
    float *memory = trl_alloc(4 * samples, sizeof(float));
    if (!memory) {
        trl_error_memory(&err, 4 * samples * sizeof(float));
        job_fail(job, 0, TRL_ERR_MEMORY, &err);
        return;
    }
    for (int c = 0; c < 4; c++)
        state.planes[c] = memory + c * samples;
    uint32_t strip;
    while (strip_take(job, &strip)) {
        if (job->params.cancel && __atomic_load_n(job->params.cancel, __ATOMIC_RELAXED)) {
            trl_error_set(&err, TRL_ERR_CANCELED, "canceled");
            job_fail(job, strip, TRL_ERR_CANCELED, &err);
            break;
        }
        ring_slot *slot = &job->ring[strip % job->ring_size];
        trl_result result = strip_make(job, worker, &state, strip, slot, &err);
        if (result != TRL_OK) {
            job_fail(job, strip, result, &err);
            break;
        }
        pthread_mutex_lock(&job->lock);
        slot->strip = strip + 1;
        ring_drain(job);
        pthread_mutex_unlock(&job->lock);
    }
    pthread_mutex_lock(&job->lock);
    job->stats.nan_samples += state.nans;
    job->stats.inf_samples += state.infs;
    pthread_mutex_unlock(&job->lock);
    trl_free(memory);
}

void trl_strip_rows(const trl_strip_layout *layout, uint32_t strip, uint32_t *first,
                    uint32_t *rows) {
    uint32_t start = strip == 0 ? 0 : layout->first_rows + (strip - 1) * layout->rows;
    uint32_t end = layout->first_rows + strip * layout->rows;
    if (end > layout->height) end = layout->height;
    *first = start;
    *rows = end - start;
}

void trl_strip_layout_make(trl_strip_layout *l, const trl_image_info *info,
                           const trl_window *source) {
    const trl_window *data = &info->window;
    l->source = *source;
    l->width = source->width;
    l->height = source->height;
    uint32_t unit = info->strip_rows ? info->strip_rows : 1;
    uint64_t units = STRIP_PIXELS / ((uint64_t)unit * source->width);
    l->rows = unit * (uint32_t)(units ? units : 1);
    // Strips keep to the file's chunks, so that none is decoded twice.
    int64_t phase = ((int64_t)source->y - data->y) % unit;
    if (phase < 0) phase += unit;
    l->first_rows = l->rows - (uint32_t)phase;
    if (l->first_rows > l->height) l->first_rows = l->height;
    l->count = 1 + (l->height - l->first_rows + l->rows - 1) / l->rows;
    if (l->rows > l->height) l->rows = l->height;
    int64_t left = source->x > data->x ? source->x : data->x;
    int64_t right = (int64_t)source->x + source->width;
    if (right > (int64_t)data->x + data->width) right = (int64_t)data->x + data->width;
    l->overlap = left < right ? (uint32_t)(right - left) : 0;
    l->left_pad = l->overlap ? (uint32_t)(left - source->x) : 0;
    l->skip = l->overlap ? (uint32_t)(left - data->x) : 0;
    // Rows are read whole before they are cropped.
    uint32_t widest = data->width > source->width ? data->width : source->width;
    l->stride = ((size_t)widest + 15) / 16 * 16;
}

static trl_result job_prepare(process_job *job, trl_error *err) {
    const trl_packing *packing = &job->writer->params.packing;
    trl_window source;
    uint32_t width, height;
    TRL_TRY(
        trl_image_process_size(&job->reader->info, &job->params, &source, &width, &height, err));
    TRL_REQUIRE(
        width == job->writer->params.data.width && height == job->writer->params.data.height, err,
        TRL_ERR_ARGUMENT, "the writer was made for %u by %u pixels, but the result has %u by %u",
        job->writer->params.data.width, job->writer->params.data.height, width, height);
    TRL_REQUIRE(width == source.width && height == source.height, err, TRL_ERR_UNSUPPORTED,
                "resizing is not built in yet");
    trl_strip_layout_make(&job->layout, &job->reader->info, &source);
    job->pack_alpha = packing->channels == 2 || packing->channels == 4;
    job->plan_alpha = job->reader->info.has_alpha;
    job->row_bytes = width * packing->channels * trl_sample_size(packing->sample);
    job->workers = trl_threads_resolve(job->params.threads);
    if (job->workers > job->layout.count) job->workers = job->layout.count;
    job->ring_size = 2 * job->workers + 2;
    if (job->ring_size > job->layout.count) job->ring_size = job->layout.count;
    job->ring = trl_alloc(job->ring_size, sizeof *job->ring);
    if (!job->ring) return trl_error_memory(err, job->ring_size * sizeof *job->ring);
    size_t bytes = job->row_bytes * job->layout.rows;
    for (uint32_t i = 0; i < job->ring_size; i++) {
        job->ring[i].packed = trl_alloc(bytes, 1);
        if (!job->ring[i].packed) return trl_error_memory(err, bytes);
    }
    return TRL_OK;
}

static double seconds_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

trl_result trl_image_process(trl_image_reader *reader, const trl_plan *plan,
                             trl_image_writer *writer, const trl_image_process_params *params,
                             trl_image_process_stats *stats, trl_error *err) {
    double begin = seconds_now();
    process_job job = {.reader = reader, .plan = plan, .writer = writer};
    trl_image_process_params defaults = TRL_IMAGE_PROCESS_PARAMS_INIT;
    job.params = defaults;
    if (params) trl_params_copy(&job.params, sizeof job.params, params);
    pthread_mutex_init(&job.lock, NULL);
    pthread_cond_init(&job.moved, NULL);
    trl_result result = job_prepare(&job, err);
    if (result == TRL_OK) {
        trl_threads_run(job.workers, worker_run, &job);
        result = job.result;
        if (result != TRL_OK)
            trl_error_set(err, result, "%s", job.error.message);
        else if (job.partial != TRL_OK)
            result = trl_error_set(err, job.partial, "%s", job.partial_error.message);
    }
    for (uint32_t i = 0; job.ring && i < job.ring_size; i++) {
        trl_free(job.ring[i].packed);
        trl_free(job.ring[i].block.bytes);
    }
    trl_free(job.ring);
    pthread_cond_destroy(&job.moved);
    pthread_mutex_destroy(&job.lock);
    job.stats.pixels = (uint64_t)job.layout.width * job.writer->rows_written;
    job.stats.seconds_wall = seconds_now() - begin;
    if (stats) *stats = job.stats;
    return result;
}
