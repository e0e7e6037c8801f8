// Carries a picture through a plan on every core.
//
// A worker takes the next strip, reads it, runs the plan on each row and packs it
// while it is in the cache, and compresses it where the format lets it. Strips
// that are done wait in a ring until those before them are; the worker that
// completes the next one in order writes it and all that follow it, so no thread
// stands idle for the sake of writing. The cut into strips does not depend on the
// number of workers, and so the file does not either.
#include "image/strips.h"

#include <pthread.h>
#include <time.h>

// What workers and ring may take together; fewer workers run where they need more.
static const size_t memory_most = (size_t)512 << 20;

typedef struct ring_slot {
    unsigned char *packed;
    trl_image_block block;
    uint32_t strip; // 1 + number of the strip that waits here, 0 = empty
} ring_slot;

typedef struct process_job {
    trl_image_writer *writer;
    trl_image_process_params params;
    trl_strips strips;
    trl_light_scale light;
    uint32_t workers, ring_size;
    ring_slot *ring;
    // Below: under the lock.
    pthread_mutex_t lock;
    pthread_cond_t moved;
    uint32_t next, written;
    bool writing, stopped;
    uint32_t failed_strip, damaged_strip;
    trl_result result;
    trl_error error, damage;
    trl_image_process_stats stats;
} process_job;

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

static void damage_note(process_job *job, uint32_t strip, const trl_error *err) {
    pthread_mutex_lock(&job->lock);
    if (job->damage.code == TRL_OK || strip < job->damaged_strip) {
        job->damage = *err;
        job->damaged_strip = strip;
    }
    pthread_mutex_unlock(&job->lock);
}

static trl_result strip_make(process_job *job, trl_strip_worker *worker, uint32_t number,
                             uint32_t strip, ring_slot *slot, trl_error *err) {
    trl_error damage = TRL_ERROR_INIT;
    trl_result result = trl_strip_make(&job->strips, worker, number, strip, job->params.keep_going,
                                       slot->packed, &damage);
    if (result != TRL_OK) {
        *err = damage;
        return result;
    }
    if (damage.code != TRL_OK) damage_note(job, strip, &damage);
    if (!job->writer->ops->encode) return TRL_OK;
    uint32_t first, rows;
    trl_strip_rows(&job->strips, strip, &first, &rows);
    return job->writer->ops->encode(job->writer, first, rows, slot->packed, job->strips.row_bytes,
                                    &slot->block, err);
}

static trl_result strip_write(process_job *job, uint32_t strip, trl_error *err) {
    ring_slot *slot = &job->ring[strip % job->ring_size];
    uint32_t first, rows;
    trl_strip_rows(&job->strips, strip, &first, &rows);
    if (!job->writer->ops->encode)
        return trl_image_writer_rows(job->writer, rows, slot->packed, job->strips.row_bytes, err);
    TRL_TRY(job->writer->ops->append(job->writer, &slot->block, err));
    job->writer->rows_written += rows;
    return TRL_OK;
}

// Writes what is ready in order. The lock is held at both ends, not during a write.
static void ring_drain(process_job *job) {
    if (job->writing) return;
    job->writing = true;
    while (!job->stopped && job->written < job->strips.count &&
           job->ring[job->written % job->ring_size].strip == job->written + 1) {
        uint32_t strip = job->written;
        pthread_mutex_unlock(&job->lock);
        trl_error err = TRL_ERROR_INIT;
        trl_result result = strip_write(job, strip, &err);
        if (result != TRL_OK) job_fail(job, strip, result, &err);
        if (result == TRL_OK && job->params.progress)
            job->params.progress(job->params.user, job->writer->rows_written, job->strips.height);
        pthread_mutex_lock(&job->lock);
        job->ring[strip % job->ring_size].strip = 0;
        job->written++;
        pthread_cond_broadcast(&job->moved);
    }
    job->writing = false;
}

// The next strip, once there is room for it in the ring.
static bool strip_take(process_job *job, uint32_t *strip) {
    pthread_mutex_lock(&job->lock);
    bool taken = !job->stopped && job->next < job->strips.count;
    if (taken) *strip = job->next++;
    while (taken && !job->stopped && *strip >= job->written + job->ring_size)
        pthread_cond_wait(&job->moved, &job->lock);
    taken = taken && !job->stopped;
    pthread_mutex_unlock(&job->lock);
    return taken;
}

static trl_result worker_strip(process_job *job, trl_strip_worker *worker, uint32_t number,
                               uint32_t strip, trl_error *err) {
    if (job->params.cancel && __atomic_load_n(job->params.cancel, __ATOMIC_RELAXED))
        return trl_error_set(err, TRL_ERR_CANCELED, "canceled");
    ring_slot *slot = &job->ring[strip % job->ring_size];
    TRL_TRY(strip_make(job, worker, number, strip, slot, err));
    pthread_mutex_lock(&job->lock);
    slot->strip = strip + 1;
    ring_drain(job);
    pthread_mutex_unlock(&job->lock);
    return TRL_OK;
}

static void worker_run(void *arg, uint32_t number) {
    process_job *job = arg;
    trl_strip_worker worker;
    trl_error err = TRL_ERROR_INIT;
    trl_result result = trl_strip_worker_create(&worker, &job->strips, &err);
    uint32_t strip = 0;
    while (result == TRL_OK && strip_take(job, &strip))
        result = worker_strip(job, &worker, number, strip, &err);
    if (result != TRL_OK) job_fail(job, strip, result, &err);
    pthread_mutex_lock(&job->lock);
    job->stats.nan_samples += worker.nans;
    job->stats.inf_samples += worker.infs;
    job->stats.uncovered_pixels += worker.uncovered;
    job->stats.clipped_samples += worker.clipped;
    job->stats.damaged_chunks += worker.damaged_reads;
    pthread_mutex_unlock(&job->lock);
    trl_strip_worker_destroy(&worker);
}

// As many workers as wanted, as far as the memory goes. A packed strip is there
// three times: as it is, filtered, and compressed.
static void workers_count(process_job *job) {
    const trl_strips *s = &job->strips;
    size_t strip_bytes = 3 * s->row_bytes * s->rows, worker_bytes = trl_strip_worker_bytes(s);
    uint32_t workers = trl_threads_resolve(job->params.threads);
    if (workers > s->count) workers = s->count;
    uint32_t ring = 2 * workers + 2;
    if (workers * worker_bytes + ring * strip_bytes > memory_most) ring = workers + 1;
    while (workers > 1 && workers * worker_bytes + ring * strip_bytes > memory_most) {
        workers--;
        ring = workers + 1;
    }
    job->workers = workers;
    job->ring_size = ring < s->count ? ring : s->count;
}

static trl_result ring_create(process_job *job, trl_error *err) {
    workers_count(job);
    job->ring = trl_alloc(job->ring_size, sizeof *job->ring);
    if (!job->ring) return trl_error_memory(err, job->ring_size * sizeof *job->ring);
    size_t bytes = job->strips.row_bytes * job->strips.rows;
    for (uint32_t i = 0; i < job->ring_size; i++) {
        job->ring[i].packed = trl_alloc(bytes, 1);
        if (!job->ring[i].packed) return trl_error_memory(err, bytes);
    }
    return TRL_OK;
}

static void ring_destroy(process_job *job) {
    for (uint32_t i = 0; job->ring && i < job->ring_size; i++) {
        trl_free(job->ring[i].packed);
        trl_free(job->ring[i].block.bytes);
    }
    trl_free(job->ring);
}

// A PQ picture says how bright it is; the levels are measured unless they are given.
static trl_result light_prepare(process_job *job, trl_error *err) {
    const trl_image_color *color = &job->writer->params.color;
    if (!color->known || color->transfer.kind != TRL_TRANSFER_PQ || color->max_cll_nits > 0)
        return TRL_OK;
    job->strips.light_levels = trl_alloc(job->strips.count, sizeof *job->strips.light_levels);
    if (!job->strips.light_levels)
        return trl_error_memory(err, job->strips.count * sizeof *job->strips.light_levels);
    trl_light_scale_prepare(&job->light);
    job->strips.light = &job->light;
    return TRL_OK;
}

static void light_collect(process_job *job) {
    const trl_strips *s = &job->strips;
    if (!s->light) return;
    double sum = 0, most = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        sum += s->light_levels[i].sum_nits;
        if ((double)s->light_levels[i].max_nits > most) most = (double)s->light_levels[i].max_nits;
    }
    job->stats.max_cll_nits = most;
    job->stats.max_fall_nits = sum / ((double)s->width * s->height);
    job->writer->params.color.max_cll_nits = job->stats.max_cll_nits;
    job->writer->params.color.max_fall_nits = job->stats.max_fall_nits;
}

static trl_result job_run(process_job *job, trl_error *err) {
    const trl_window *data = &job->writer->params.data;
    TRL_REQUIRE(job->strips.width == data->width && job->strips.height == data->height, err,
                TRL_ERR_ARGUMENT,
                "the writer was made for %u by %u pixels, but the result has %u by %u", data->width,
                data->height, job->strips.width, job->strips.height);
    TRL_TRY(light_prepare(job, err));
    TRL_TRY(ring_create(job, err));
    trl_threads_run(job->workers, worker_run, job);
    light_collect(job);
    if (job->result != TRL_OK) return trl_error_set(err, job->result, "%s", job->error.message);
    if (job->damage.code == TRL_OK) return TRL_OK;
    return trl_error_set(err, TRL_ERR_PARTIAL, "%s", job->damage.message);
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
    process_job job = {.writer = writer, .params = TRL_IMAGE_PROCESS_PARAMS_INIT};
    if (params) trl_params_copy(&job.params, sizeof job.params, params);
    TRL_TRY(
        trl_strips_prepare(&job.strips, reader, plan, &writer->params.packing, &job.params, err));
    pthread_mutex_init(&job.lock, NULL);
    pthread_cond_init(&job.moved, NULL);
    trl_result result = job_run(&job, err);
    ring_destroy(&job);
    pthread_cond_destroy(&job.moved);
    pthread_mutex_destroy(&job.lock);
    job.stats.pixels = (uint64_t)job.strips.width * writer->rows_written;
    job.stats.seconds_wall = seconds_now() - begin;
    if (stats) *stats = job.stats;
    trl_free(job.strips.light_levels);
    trl_strips_release(&job.strips);
    return result;
}
