// camera/sensor_level.c: mean and variances of the frames of one exposure.
#include "base/base.h"
#include "camera/solve.h"

#include <troland/camera.h>

#include <math.h>
#include <pthread.h>
#include <string.h>

enum { PLANES = 3, WORKERS_MAX = 16, STRIP_PIXELS = 65536, FRAMES_MAX = 1024, SURFACE = 6 };

// The surface is 1, x, y, x², xy, y² with x and y from -1 to 1 over the window.
static const int powers[SURFACE][2] = {{0, 0}, {1, 0}, {0, 1}, {2, 0}, {1, 1}, {0, 2}};

// The samples of one channel in the window: the first of the file's columns and rows, and
// how many.
typedef struct grid {
    uint32_t x, y, width, height;
} grid;

// Sums over the pixels of one strip and channel. m: a pixel's mean over the frames.
typedef struct tally {
    double m2, between;      // Σ m², Σ of the pixels' variance over the frames
    double surface[SURFACE]; // Σ m × the surface's terms
    double lowest, highest;
    uint64_t zeros, fractions, bad;
} tally;

typedef struct level_job {
    trl_image_reader *const *frames;
    size_t count;
    const trl_sensor_channel *channels;
    grid grids[TRL_SENSOR_CHANNELS_MAX];
    size_t channel_count;
    trl_window window, file; // what is measured, and what the files hold
    uint32_t rows, strips;
    uint32_t next; // strip to be read, under the lock
    trl_result result;
    uint32_t failed_strip;
    trl_error error;
    pthread_mutex_t lock;
    size_t plane;
    float *planes[WORKERS_MAX];   // frames × planes of a strip
    double *rows_of[WORKERS_MAX]; // one of each frame: a channel's samples
    tally *tallies;               // strips × channels
    double *frame_sums;           // strips × channels × frames
} level_job;

static double place(uint32_t i, uint32_t n) {
    return (2.0 * i + 1) / n - 1;
}

static void count_sample(tally *t, double v) {
    t->zeros += v == 0;
    t->fractions += v != floor(v);
    t->bad += !isfinite(v);
    if (v < t->lowest) t->lowest = v;
    if (v > t->highest) t->highest = v;
}

// The samples of one row: frame by frame, `width` each.
static void gather_row(const level_job *job, double *to, const trl_sensor_channel *channel,
                       const grid *g, const float *first) {
    for (size_t f = 0; f < job->count; f++) {
        memset(to + f * g->width, 0, g->width * sizeof *to);
        for (int p = 0; p < PLANES; p++) {
            const float *row = first + (f * PLANES + (size_t)p) * job->plane + g->x;
            double weight = channel->weights[p];
            if (weight == 0) continue;
            for (uint32_t i = 0; i < g->width; i++)
                to[f * g->width + i] += weight * (double)row[(size_t)i * channel->period];
        }
    }
}

// One row of all frames of one channel; `y` is the place of the row, -1 … 1.
static void count_row(tally *t, double *sums, const double *row, size_t count, uint32_t width,
                      double y) {
    double by_x[3] = {0}; // Σ m, Σ m x, Σ m x²
    double n = (double)count;
    for (uint32_t i = 0; i < width; i++) {
        double sum = 0, between = 0, x = place(i, width);
        for (size_t f = 0; f < count; f++) {
            double v = row[f * width + i];
            count_sample(t, v);
            sums[f] += v;
            sum += v;
        }
        double m = sum / n;
        for (size_t f = 0; f < count; f++) {
            double d = row[f * width + i] - m;
            between += d * d;
        }
        t->m2 += m * m;
        t->between += between;
        by_x[0] += m;
        by_x[1] += m * x;
        by_x[2] += m * x * x;
    }
    for (int k = 0; k < SURFACE; k++)
        t->surface[k] += by_x[powers[k][0]] * pow(y, powers[k][1]);
}

static trl_result read_strip(const level_job *job, uint32_t worker, uint32_t y, uint32_t rows,
                             trl_error *err) {
    for (size_t f = 0; f < job->count; f++) {
        float *base = job->planes[worker] + f * PLANES * job->plane;
        float *const rgba[4] = {base, base + job->plane, base + 2 * job->plane, NULL};
        TRL_TRY(trl_image_reader_rows(job->frames[f], worker, job->window.y + (int32_t)y, rows,
                                      rgba, job->file.width, err));
    }
    return TRL_OK;
}

static void count_strip(const level_job *job, uint32_t worker, uint32_t strip, uint32_t rows) {
    uint32_t top = (uint32_t)(job->window.y - job->file.y) + strip * job->rows;
    for (size_t c = 0; c < job->channel_count; c++) {
        const trl_sensor_channel *channel = &job->channels[c];
        const grid *g = &job->grids[c];
        size_t at = strip * job->channel_count + c;
        tally *t = &job->tallies[at];
        t->lowest = HUGE_VAL;
        t->highest = -HUGE_VAL;
        for (uint32_t i = 0; i < rows; i++) {
            uint32_t y = top + i - g->y;
            if (top + i < g->y || y % channel->period != 0) continue;
            gather_row(job, job->rows_of[worker], channel, g,
                       job->planes[worker] + (size_t)i * job->file.width);
            count_row(t, job->frame_sums + at * job->count, job->rows_of[worker], job->count,
                      g->width, place(y / channel->period, g->height));
        }
    }
}

static void worker_run(void *arg, uint32_t worker) {
    level_job *job = arg;
    while (true) {
        pthread_mutex_lock(&job->lock);
        bool more = job->result == TRL_OK && job->next < job->strips;
        uint32_t strip = job->next;
        job->next += more;
        pthread_mutex_unlock(&job->lock);
        if (!more) return;
        trl_error err = TRL_ERROR_INIT;
        uint32_t y = strip * job->rows, left = job->window.height - y;
        uint32_t rows = left < job->rows ? left : job->rows;
        trl_result r = read_strip(job, worker, y, rows, &err);
        if (r == TRL_OK) {
            count_strip(job, worker, strip, rows);
            continue;
        }
        pthread_mutex_lock(&job->lock);
        if (job->result == TRL_OK || strip < job->failed_strip) {
            job->result = r;
            job->failed_strip = strip;
            job->error = err;
        }
        pthread_mutex_unlock(&job->lock);
    }
}

// Σ over n places of place^power.
static double place_sum(uint32_t n, int power) {
    double sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += pow(place(i, n), power);
    return sum;
}

// How much of Σ m² the best surface explains.
static double explained(const grid *w, const double surface[SURFACE]) {
    double matrix[TRL_SOLVE_MOST][TRL_SOLVE_MOST], right[TRL_SOLVE_MOST], sum = 0;
    double sx[5], sy[5];
    for (int p = 0; p < 5; p++) {
        sx[p] = place_sum(w->width, p);
        sy[p] = place_sum(w->height, p);
    }
    for (int i = 0; i < SURFACE; i++) {
        right[i] = surface[i];
        for (int j = 0; j < SURFACE; j++)
            matrix[i][j] = sx[powers[i][0] + powers[j][0]] * sy[powers[i][1] + powers[j][1]];
    }
    if (!trl_solve(SURFACE, matrix, right)) return 0;
    for (int i = 0; i < SURFACE; i++)
        sum += right[i] * surface[i];
    return sum;
}

// The variance of the frames' means: what the lamp did from frame to frame.
static double flicker(const double *sums, size_t frames, double pixels) {
    double mean = 0, variance = 0;
    for (size_t f = 0; f < frames; f++)
        mean += sums[f] / pixels / (double)frames;
    for (size_t f = 0; f < frames; f++)
        variance += (sums[f] / pixels - mean) * (sums[f] / pixels - mean);
    return variance / (double)(frames - 1);
}

static void level_of(trl_sensor_level *out, const level_job *job, const grid *g, const tally *t,
                     const double *sums) {
    double n = (double)g->width * g->height, frames = (double)job->count;
    double mean = t->surface[0] / n, noise = 0;
    *out = (trl_sensor_level){.frames = (uint32_t)job->count,
                              .pixels = (uint64_t)n,
                              .mean = mean,
                              .temporal = (double)NAN,
                              .lowest = t->lowest,
                              .highest = t->highest};
    if (job->count > 1) {
        out->flicker = flicker(sums, job->count, n);
        out->temporal = (t->between / (n * (frames - 1)) - out->flicker) * n / (n - 1);
        noise = out->temporal / frames;
    }
    out->spatial = (t->m2 - n * mean * mean) / (n - 1) - noise;
    out->rough = (t->m2 - explained(g, t->surface)) / (n - SURFACE) - noise;
    out->at_zero = (double)t->zeros / (n * frames);
    out->whole = t->fractions == 0;
}

static void add(tally *into, const tally *t) {
    into->m2 += t->m2;
    into->between += t->between;
    for (int k = 0; k < SURFACE; k++)
        into->surface[k] += t->surface[k];
    into->lowest = fmin(into->lowest, t->lowest);
    into->highest = fmax(into->highest, t->highest);
    into->zeros += t->zeros;
    into->fractions += t->fractions;
    into->bad += t->bad;
}

// Strips are added in their order, so that the sums do not depend on the threads.
static trl_result sum_up(trl_sensor_level *levels, const level_job *job, trl_error *err) {
    double sums[FRAMES_MAX];
    for (size_t c = 0; c < job->channel_count; c++) {
        tally all = {.lowest = HUGE_VAL, .highest = -HUGE_VAL};
        memset(sums, 0, sizeof sums);
        for (uint32_t s = 0; s < job->strips; s++) {
            size_t at = s * job->channel_count + c;
            add(&all, &job->tallies[at]);
            for (size_t f = 0; f < job->count; f++)
                sums[f] += job->frame_sums[at * job->count + f];
        }
        TRL_REQUIRE(all.bad == 0, err, TRL_ERR_FORMAT,
                    "%llu samples of the frames are NaN or infinite: a sensor gives numbers",
                    (unsigned long long)all.bad);
        level_of(&levels[c], job, &job->grids[c], &all, sums);
    }
    return TRL_OK;
}

// How many of n samples from `begin` on are of every period-th from `first` on; `begin`
// becomes the first of them.
static uint32_t every(uint32_t *begin, uint32_t n, uint32_t first, uint32_t period) {
    uint32_t skip = (first + period - *begin % period) % period;
    *begin += skip;
    return n > skip ? (n - skip - 1) / period + 1 : 0;
}

static trl_result place_grids(level_job *job, trl_error *err) {
    const trl_window *w = &job->window, *file = &job->file;
    TRL_REQUIRE(job->channel_count >= 1 && job->channel_count <= TRL_SENSOR_CHANNELS_MAX, err,
                TRL_ERR_ARGUMENT, "%zu channels are out of range: give 1 to %d", job->channel_count,
                TRL_SENSOR_CHANNELS_MAX);
    for (size_t c = 0; c < job->channel_count; c++) {
        const trl_sensor_channel *channel = &job->channels[c];
        grid *g = &job->grids[c];
        TRL_REQUIRE(
            channel->period >= 1 && channel->x < channel->period && channel->y < channel->period,
            err, TRL_ERR_ARGUMENT, "samples of column %u, row %u do not repeat with a period of %u",
            channel->x, channel->y, channel->period);
        *g = (grid){(uint32_t)(w->x - file->x), (uint32_t)(w->y - file->y), 0, 0};
        g->width = every(&g->x, w->width, channel->x, channel->period);
        g->height = every(&g->y, w->height, channel->y, channel->period);
        TRL_REQUIRE(g->width >= 4 && g->height >= 4, err, TRL_ERR_ARGUMENT,
                    "a window of %u×%u pixels is too small to measure noise in: give %u×%u or more",
                    w->width, w->height, 4 * channel->period, 4 * channel->period);
    }
    return TRL_OK;
}

static trl_result check(const level_job *job, trl_error *err) {
    const trl_window *w = &job->window, *file = &job->file;
    TRL_REQUIRE(job->count >= 1 && job->count <= FRAMES_MAX, err, TRL_ERR_ARGUMENT,
                "%zu frames of one exposure are out of range: give 1 to %d", job->count,
                FRAMES_MAX);
    TRL_REQUIRE(w->x >= file->x && w->y >= file->y &&
                    (int64_t)w->x + w->width <= (int64_t)file->x + file->width &&
                    (int64_t)w->y + w->height <= (int64_t)file->y + file->height,
                err, TRL_ERR_ARGUMENT,
                "the window %d,%d,%u,%u is not inside the frame, whose pixels are %d,%d,%u,%u",
                w->x, w->y, w->width, w->height, file->x, file->y, file->width, file->height);
    for (size_t f = 1; f < job->count; f++) {
        const trl_window *other = &trl_image_reader_info(job->frames[f])->window;
        TRL_REQUIRE(memcmp(other, file, sizeof *file) == 0, err, TRL_ERR_ARGUMENT,
                    "frames differ in size: %u×%u and %u×%u pixels", file->width, file->height,
                    other->width, other->height);
    }
    return TRL_OK;
}

static trl_result run(trl_sensor_level *levels, level_job *job, uint32_t workers, trl_error *err) {
    size_t floats = job->count * PLANES * job->plane;
    size_t tallies = (size_t)job->strips * job->channel_count;
    job->tallies = trl_alloc(tallies, sizeof *job->tallies);
    job->frame_sums = trl_alloc(tallies * job->count, sizeof *job->frame_sums);
    bool have = job->tallies && job->frame_sums;
    for (uint32_t w = 0; w < workers && have; w++) {
        job->planes[w] = trl_alloc(floats, sizeof(float));
        job->rows_of[w] = trl_alloc(job->count * job->window.width, sizeof(double));
        have = job->planes[w] && job->rows_of[w];
    }
    if (!have) return trl_error_memory(err, workers * floats * sizeof(float));
    pthread_mutex_init(&job->lock, NULL);
    trl_threads_run(workers, worker_run, job);
    pthread_mutex_destroy(&job->lock);
    if (job->result != TRL_OK) return trl_error_set(err, job->result, "%s", job->error.message);
    return sum_up(levels, job, err);
}

trl_result trl_sensor_level_measure(trl_sensor_level *levels, const trl_sensor_channel *channels,
                                    size_t channel_count, trl_image_reader *const *frames,
                                    size_t count, const trl_window *window, uint32_t threads,
                                    trl_error *err) {
    level_job job = {.frames = frames,
                     .count = count,
                     .channels = channels,
                     .channel_count = channel_count,
                     .window = *window};
    if (count > 0) job.file = trl_image_reader_info(frames[0])->window;
    TRL_TRY(check(&job, err));
    TRL_TRY(place_grids(&job, err));
    // Whole chunks of the files, and not too much memory for many frames.
    uint32_t unit = trl_image_reader_info(frames[0])->strip_rows;
    if (unit == 0) unit = 1;
    uint64_t units = STRIP_PIXELS / ((uint64_t)unit * job.file.width) / (count > 8 ? 8 : count);
    uint64_t rows = unit * (units ? units : 1);
    job.rows = rows < window->height ? (uint32_t)rows : window->height;
    job.strips = (window->height - 1) / job.rows + 1;
    job.plane = (size_t)job.rows * job.file.width;
    uint32_t workers = trl_threads_resolve(threads);
    if (workers > WORKERS_MAX) workers = WORKERS_MAX;
    if (workers > job.strips) workers = job.strips;
    trl_result r = run(levels, &job, workers, err);
    for (uint32_t w = 0; w < workers; w++) {
        trl_free(job.planes[w]);
        trl_free(job.rows_of[w]);
    }
    trl_free(job.tallies);
    trl_free(job.frame_sums);
    return r;
}
