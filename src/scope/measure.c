// scope/measure.c: pictures are read strip by strip and counted on every core.
#include "scope/scope.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

enum { WORKERS_MAX = 16, STRIP_PIXELS = 65536 };

typedef struct measure_job {
    trl_scope *scope;
    trl_image_reader *reader;
    const trl_plan *plan;
    trl_window window; // of the crop and the data
    int32_t top;       // of the first strip; strips keep to the file's chunks
    uint32_t rows, strips;
    bool alpha;
    trl_scope_picture *picture; // to be filled
    uint32_t *column_of;
    uint32_t next; // strip to be read, under the lock
    uint32_t failed_strip;
    trl_result result; // of the first strip that failed
    trl_error error;
    pthread_mutex_t lock;
    trl_scope_tally *tallies[WORKERS_MAX];
} measure_job;

static uint32_t classify(trl_scope_sums *sums, float *const rgba[4], size_t i) {
    float r = rgba[0][i], g = rgba[1][i], b = rgba[2][i], alpha = rgba[3] ? rgba[3][i] : 1;
    if (isnan(r) || isnan(g) || isnan(b) || isnan(alpha))
        sums->nan++;
    else if (isinf(r) || isinf(g) || isinf(b) || isinf(alpha))
        sums->inf++;
    else if (alpha <= 0 && r == 0 && g == 0 && b == 0)
        sums->empty++;
    else
        return 0;
    return 1;
}

// Pixels that do not count are black on their way through the plan and NaN behind it.
static bool drop(trl_scope_tally *t, float *const rgba[4], size_t n) {
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        t->dropped[i] = (uint8_t)classify(&t->sums, rgba, i);
        if (!t->dropped[i]) continue;
        any = true;
        for (int c = 0; c < 3; c++)
            rgba[c][i] = 0;
        if (rgba[3]) rgba[3][i] = 1;
    }
    return any;
}

static void block_count(const measure_job *job, trl_scope_tally *t, float *const rgba[4],
                        uint32_t x, uint32_t n) {
    const trl_scope *s = job->scope;
    uint64_t left = t->sums.nan + t->sums.inf + t->sums.empty;
    const float *const samples[4] = {rgba[0], rgba[1], rgba[2], rgba[3]};
    bool dropped = !s->rows->plain(samples, n) && drop(t, rgba, n);
    if (job->plan) trl_plan_run(job->plan, rgba, n);
    for (uint32_t i = 0; dropped && i < n; i++)
        for (int c = 0; c < 3 && t->dropped[i]; c++)
            rgba[c][i] = NAN;
    t->sums.pixels += n - (t->sums.nan + t->sums.inf + t->sums.empty - left);
    s->rows->luma(s->luma, samples, n, t->luma);
    const trl_scope_block block = {x, n, {rgba[0], rgba[1], rgba[2]}, t->luma};
    trl_scope_count(s, t, &block);
}

// The first pixel of a picture of `small` that shows pixels at or after `i` of `large`:
// pixel j shows the one at floor((j + 1/2) large / small).
static uint32_t shown_from(uint32_t i, uint32_t small, uint32_t large) {
    uint64_t j = ((uint64_t)i * small) / large;
    while (j > 0 && (2 * (j - 1) + 1) * large / (2 * (uint64_t)small) >= i)
        j--;
    while (j < small && (2 * j + 1) * large / (2 * (uint64_t)small) < i)
        j++;
    return (uint32_t)j;
}

// Every row of the picture belongs to one strip, so that threads do not meet.
static void picture_fill(const measure_job *job, const trl_scope_tally *t, uint32_t y, uint32_t x,
                         uint32_t n, float *const rgb[3]) {
    trl_scope_picture *p = job->picture;
    uint32_t from = shown_from(x, p->width, job->window.width);
    for (uint32_t py = shown_from(y, p->height, job->window.height);
         py < p->height &&
         (2 * (uint64_t)py + 1) * job->window.height / (2 * (uint64_t)p->height) == y;
         py++) {
        for (uint32_t px = from; px < p->width; px++) {
            uint64_t at = (2 * (uint64_t)px + 1) * job->window.width / (2 * (uint64_t)p->width);
            if (at >= (uint64_t)x + n) break;
            size_t to = (size_t)py * p->width + px;
            p->luma[to] = t->luma[at - x];
            for (int c = 0; c < 3; c++)
                p->rgb[c][to] = rgb[c][at - x];
        }
    }
}

static void row_count(const measure_job *job, trl_scope_tally *t, uint32_t y, float *const row[4]) {
    for (uint32_t x = 0; x < job->window.width; x += TRL_SCOPE_BLOCK) {
        uint32_t n = job->window.width - x;
        if (n > TRL_SCOPE_BLOCK) n = TRL_SCOPE_BLOCK;
        float *at[4] = {row[0] + x, row[1] + x, row[2] + x, row[3] ? row[3] + x : NULL};
        block_count(job, t, at, x, n);
        if (job->picture->luma) picture_fill(job, t, y, x, n, at);
    }
}

static trl_result strip_count(const measure_job *job, trl_scope_tally *t, uint32_t worker,
                              uint32_t strip, trl_error *err) {
    const trl_window *data = &trl_image_reader_info(job->reader)->window;
    int64_t begin = (int64_t)job->top + (int64_t)strip * job->rows, end = begin + job->rows;
    int64_t last = (int64_t)job->window.y + job->window.height;
    if (begin < job->window.y) begin = job->window.y;
    if (end > last) end = last;
    uint32_t rows = (uint32_t)(end - begin);
    size_t stride = data->width;
    float *planes[4] = {NULL, NULL, NULL, NULL};
    for (int c = 0; c < (job->alpha ? 4 : 3); c++)
        planes[c] = t->planes + (size_t)c * job->rows * stride;
    TRL_TRY(trl_image_reader_rows(job->reader, worker, (int32_t)begin, rows, planes, stride, err));
    for (uint32_t r = 0; r < rows; r++) {
        float *row[4];
        for (int c = 0; c < 4; c++)
            row[c] = planes[c] ? planes[c] + r * stride + (job->window.x - data->x) : NULL;
        row_count(job, t, (uint32_t)(begin - job->window.y) + r, row);
    }
    return TRL_OK;
}

static bool take_strip(measure_job *job, uint32_t *strip) {
    pthread_mutex_lock(&job->lock);
    bool more = job->result == TRL_OK && job->next < job->strips;
    if (more) *strip = job->next++;
    pthread_mutex_unlock(&job->lock);
    return more;
}

// Strips are taken in order, so that the first bad one is always among those read.
static void fail(measure_job *job, uint32_t strip, trl_result result, const trl_error *err) {
    pthread_mutex_lock(&job->lock);
    if (job->result == TRL_OK || strip < job->failed_strip) {
        job->result = result;
        job->failed_strip = strip;
        job->error = *err;
    }
    pthread_mutex_unlock(&job->lock);
}

static void worker_run(void *arg, uint32_t worker) {
    measure_job *job = arg;
    uint32_t strip = 0;
    while (take_strip(job, &strip)) {
        trl_error err = TRL_ERROR_INIT;
        trl_result r = strip_count(job, job->tallies[worker], worker, strip, &err);
        if (r != TRL_OK) fail(job, strip, r, &err);
    }
}

static void tally_destroy(trl_scope_tally *t) {
    if (!t) return;
    trl_free(t->cells);
    trl_free(t->planes);
    trl_free(t);
}

static trl_result tally_create(trl_scope_tally **out, const measure_job *job, trl_error *err) {
    size_t cells = job->scope->layout.all;
    size_t floats = 4 * (size_t)job->rows * trl_image_reader_info(job->reader)->window.width;
    trl_scope_tally *t = trl_alloc(1, sizeof *t);
    *out = t;
    if (!t) return trl_error_memory(err, sizeof *t);
    t->cells = trl_alloc(cells, sizeof *t->cells);
    t->planes = trl_alloc(floats, sizeof *t->planes);
    if (!t->cells || !t->planes)
        return trl_error_memory(err, cells * sizeof *t->cells + floats * sizeof *t->planes);
    for (int c = 0; c < TRL_SCOPE_CHANNELS; c++)
        t->sums.range[c] = (trl_measure_range){INFINITY, -INFINITY, 0, 0};
    t->column_of = job->column_of;
    return TRL_OK;
}

static void merge(trl_scope *s, const trl_scope_tally *t) {
    trl_scope_sums *to = &s->sums;
    const trl_scope_sums *from = &t->sums;
    for (size_t i = 0; i < s->layout.all; i++)
        s->cells[i] += t->cells[i];
    to->pixels += from->pixels;
    to->nan += from->nan;
    to->inf += from->inf;
    to->empty += from->empty;
    to->coloured += from->coloured;
    to->striped += from->striped;
    for (int g = 0; g < TRL_SCOPE_GAMUTS; g++)
        to->outside[g] += from->outside[g];
    for (int c = 0; c < TRL_SCOPE_CHANNELS; c++) {
        to->code[c] += from->code[c];
        to->range[c].least = fminf(to->range[c].least, from->range[c].least);
        to->range[c].most = fmaxf(to->range[c].most, from->range[c].most);
        to->range[c].low += from->range[c].low;
        to->range[c].high += from->range[c].high;
    }
}

// The grids that the kinds ask for, one behind the other. A narrow picture has no more
// columns of waveform than its own.
static void layout_prepare(trl_scope *s, uint32_t width) {
    trl_scope_layout *l = &s->layout;
    size_t at = 0, grid = (size_t)TRL_SCOPE_CELLS * TRL_SCOPE_CELLS + 1;
    l->columns = s->params.columns < width ? s->params.columns : width;
    l->bin_count = (s->params.scene ? TRL_LIGHT_BINS : TRL_CODE_BINS) + 3;
    l->bins = at, at += (size_t)TRL_SCOPE_CHANNELS * l->bin_count;
    l->bands = at, at += TRL_FALSE_COLOR_BANDS;
    l->wave = at;
    if (trl_scope_counts_any(s, TRL_SCOPE_WAVES))
        at += (size_t)TRL_SCOPE_CHANNELS * l->columns * (TRL_SCOPE_ROWS + 1);
    l->vector = at;
    if (trl_scope_has(s, TRL_SCOPE_VECTORSCOPE)) at += grid;
    l->xy = at;
    if (trl_scope_counts_any(s, TRL_SCOPE_COLORS)) at += 2 * grid;
    l->uv = l->xy + grid;
    l->all = at;
}

// A picture of at most the size asked for, in the proportions of the window.
static trl_result picture_prepare(const trl_scope *s, trl_scope_picture *p,
                                  const trl_window *window, trl_error *err) {
    if (!trl_scope_counts_any(s, TRL_SCOPE_PICTURES)) return TRL_OK;
    double scale = fmin(1, fmin((double)s->params.picture_width / window->width,
                                (double)s->params.picture_height / window->height));
    p->width = (uint32_t)fmax(1, round(window->width * scale));
    p->height = (uint32_t)fmax(1, round(window->height * scale));
    size_t plane = (size_t)p->width * p->height;
    p->luma = trl_alloc(4 * plane, sizeof *p->luma);
    if (!p->luma) return trl_error_memory(err, 4 * plane * sizeof *p->luma);
    for (int c = 0; c < 3; c++)
        p->rgb[c] = p->luma + (size_t)(c + 1) * plane;
    return TRL_OK;
}

static trl_result window_prepare(measure_job *job, trl_error *err) {
    const trl_image_info *info = trl_image_reader_info(job->reader);
    trl_window data = info->window, crop = job->scope->params.crop;
    if (crop.width == 0 || crop.height == 0) crop = data;
    int64_t x0 = crop.x > data.x ? crop.x : data.x, y0 = crop.y > data.y ? crop.y : data.y;
    int64_t x1 = (int64_t)crop.x + crop.width, y1 = (int64_t)crop.y + crop.height;
    if (x1 > (int64_t)data.x + data.width) x1 = (int64_t)data.x + data.width;
    if (y1 > (int64_t)data.y + data.height) y1 = (int64_t)data.y + data.height;
    TRL_REQUIRE(x0 < x1 && y0 < y1, err, TRL_ERR_ARGUMENT,
                "the crop %d,%d,%u,%u lies outside the picture, whose data window is "
                "%d,%d,%u,%u",
                crop.x, crop.y, crop.width, crop.height, data.x, data.y, data.width, data.height);
    job->window = (trl_window){(int32_t)x0, (int32_t)y0, (uint32_t)(x1 - x0), (uint32_t)(y1 - y0)};
    // A worker counts in 32 bits.
    TRL_REQUIRE((uint64_t)job->window.width * job->window.height <= UINT32_MAX, err, TRL_ERR_LIMIT,
                "a scope of %u by %u pixels is too large: crop it", job->window.width,
                job->window.height);
    uint32_t unit = info->strip_rows < data.height ? info->strip_rows : data.height;
    if (unit == 0) unit = 1;
    uint64_t chunk = (uint64_t)unit * data.width, units = data.height / unit;
    if (chunk > 0 && units > STRIP_PIXELS / chunk) units = STRIP_PIXELS / chunk;
    job->rows = unit * (uint32_t)(units ? units : 1);
    uint32_t skipped = (uint32_t)(y0 - data.y) / job->rows;
    job->top = data.y + (int32_t)(skipped * job->rows);
    job->strips = (uint32_t)((y1 - job->top - 1) / job->rows) + 1;
    return TRL_OK;
}

static trl_result columns_prepare(measure_job *job, trl_error *err) {
    uint32_t width = job->window.width;
    job->column_of = trl_alloc(width, sizeof *job->column_of);
    if (!job->column_of) return trl_error_memory(err, width * sizeof *job->column_of);
    for (uint32_t x = 0; x < width; x++)
        job->column_of[x] = (uint32_t)((uint64_t)x * job->scope->layout.columns / width);
    return TRL_OK;
}

static trl_result job_run(measure_job *job, uint32_t workers, trl_error *err) {
    trl_scope *s = job->scope;
    if (!s->cells) {
        layout_prepare(s, job->window.width);
        s->cells = trl_alloc(s->layout.all, sizeof *s->cells);
        if (!s->cells) return trl_error_memory(err, s->layout.all * sizeof *s->cells);
    }
    TRL_TRY(columns_prepare(job, err));
    TRL_TRY(picture_prepare(s, job->picture, &job->window, err));
    for (uint32_t w = 0; w < workers; w++)
        TRL_TRY(tally_create(&job->tallies[w], job, err));
    trl_threads_run(workers, worker_run, job);
    if (job->result != TRL_OK) return trl_error_set(err, job->result, "%s", job->error.message);
    return TRL_OK;
}

static void keep(measure_job *job, uint32_t workers) {
    trl_scope *s = job->scope;
    const trl_image_info *info = trl_image_reader_info(job->reader);
    for (uint32_t w = 0; w < workers; w++)
        merge(s, job->tallies[w]);
    trl_free(s->picture.luma);
    s->picture = *job->picture;
    // Codes of a few bits stand apart on a waveform; they are drawn as wide as their steps.
    s->step = 1;
    if (!s->params.scene && !job->plan && info->bits > 0 && info->bits < 10)
        s->step = TRL_SCOPE_ROWS_PER_CODE / (double)((1u << info->bits) - 1);
}

trl_result trl_scope_add(trl_scope *scope, trl_image_reader *reader, const trl_plan *plan,
                         uint32_t threads, trl_error *err) {
    trl_scope_picture picture = {0};
    measure_job job = {.scope = scope, .reader = reader, .plan = plan, .picture = &picture};
    job.alpha = trl_image_reader_info(reader)->has_alpha;
    TRL_TRY(window_prepare(&job, err));
    uint32_t workers = trl_threads_resolve(threads);
    if (workers > WORKERS_MAX) workers = WORKERS_MAX;
    if (workers > job.strips) workers = job.strips;
    pthread_mutex_init(&job.lock, NULL);
    trl_result r = job_run(&job, workers, err);
    pthread_mutex_destroy(&job.lock);
    if (r == TRL_OK)
        keep(&job, workers);
    else
        trl_free(picture.luma);
    for (uint32_t w = 0; w < workers; w++)
        tally_destroy(job.tallies[w]);
    trl_free(job.column_of);
    return r;
}
