// scope/measure.c: pictures are read strip by strip and counted on every core.
#include "image/scan.h"
#include "scope/scope.h"

#include <math.h>
#include <string.h>

typedef struct measure_job {
    trl_scope *scope;
    trl_image_reader *reader;
    const trl_plan *plan;
    trl_window window; // of the crop and the data
    trl_scan scan;
    trl_area area; // the picture, where one is asked for
    uint32_t *column_of;
    trl_scope_tally *tallies[TRL_SCAN_WORKERS_MAX];
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

static void row_count(const measure_job *job, trl_scope_tally *t, uint32_t y, float *const row[4]) {
    for (uint32_t x = 0; x < job->window.width; x += TRL_SCOPE_BLOCK) {
        uint32_t n = job->window.width - x;
        if (n > TRL_SCOPE_BLOCK) n = TRL_SCOPE_BLOCK;
        float *at[4] = {row[0] + x, row[1] + x, row[2] + x, row[3] ? row[3] + x : NULL};
        block_count(job, t, at, x, n);
        if (job->area.sums) trl_area_pixels(&job->area, &t->area, x, n, t->pixels);
    }
    if (job->area.sums) trl_area_row_end(&job->area, &t->area, y);
}

static void strip_count(void *user, uint32_t worker, trl_scan_strip *strip) {
    const measure_job *job = user;
    const trl_window *data = &trl_image_reader_info(job->reader)->window;
    uint32_t skipped_rows = (uint32_t)(job->window.y - data->y);
    size_t skipped_columns = (size_t)(job->window.x - data->x);
    for (uint32_t r = 0; r < strip->rows; r++) {
        float *row[4];
        for (int c = 0; c < 4; c++)
            row[c] =
                strip->rgba[c] ? strip->rgba[c] + (size_t)r * data->width + skipped_columns : NULL;
        row_count(job, job->tallies[worker], strip->y - skipped_rows + r, row);
    }
    trl_area_flush(&job->area, &job->tallies[worker]->area);
}

static void tally_destroy(trl_scope_tally *t) {
    if (!t) return;
    trl_area_row_release(&t->area);
    trl_free(t->cells);
    trl_free(t);
}

static trl_result tally_create(trl_scope_tally **out, const measure_job *job, trl_error *err) {
    size_t cells = job->scope->layout.all;
    trl_scope_tally *t = trl_alloc(1, sizeof *t);
    *out = t;
    if (!t) return trl_error_memory(err, sizeof *t);
    t->cells = trl_alloc(cells, sizeof *t->cells);
    if (!t->cells) return trl_error_memory(err, cells * sizeof *t->cells);
    for (int c = 0; c < TRL_SCOPE_CHANNELS; c++)
        t->sums.range[c] = (trl_measure_range){INFINITY, -INFINITY, 0, 0};
    t->column_of = job->column_of;
    return job->area.sums ? trl_area_row_create(&t->area, &job->area, err) : TRL_OK;
}

static void sums_add(trl_scope_sums *to, const trl_scope_sums *from) {
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

static void tally_add(trl_scope *s, const trl_scope_tally *t) {
    for (size_t i = 0; i < s->layout.all; i++)
        s->cells[i] += t->cells[i];
    sums_add(&s->sums, &t->sums);
}

// The grids that the kinds ask for, one behind the other. A narrow picture has no more
// columns of waveform than its own.
static void layout_prepare(trl_scope_layout *l, const trl_scope *s, uint32_t width) {
    size_t at = 0, grid = (size_t)TRL_SCOPE_CELLS * TRL_SCOPE_CELLS + 1;
    l->columns = s->params.columns < width ? s->params.columns : width;
    l->bin_count = (s->params.scene ? TRL_LIGHT_BINS : TRL_CODE_BINS) + 3;
    l->bins = at, at += (size_t)TRL_SCOPE_CHANNELS * l->bin_count;
    l->bands = at, at += TRL_FALSE_COLOR_BANDS + 1;
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
static trl_result area_prepare(measure_job *job, trl_error *err) {
    const trl_scope_params *p = &job->scope->params;
    double width = job->window.width, height = job->window.height;
    if (!trl_scope_counts_any(job->scope, TRL_SCOPE_PICTURES)) return TRL_OK;
    double scale = fmin(1, fmin(p->picture_width / width, p->picture_height / height));
    return trl_area_create(&job->area, job->window.width, job->window.height,
                           (uint32_t)fmax(1, round(width * scale)),
                           (uint32_t)fmax(1, round(height * scale)), err);
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

// Adds the cells of a scope to those of a layout that has as many columns of waveform or fewer.
static void cells_add(uint64_t *cells, const trl_scope_layout *l, const trl_scope *from) {
    const trl_scope_layout *f = &from->layout;
    const size_t rows = TRL_SCOPE_ROWS + 1;
    for (size_t i = 0; i < f->wave; i++)
        cells[i] += from->cells[i];
    // The columns of all channels; none where there are no waveforms.
    for (size_t column = 0; column < (f->vector - f->wave) / rows; column++) {
        size_t channel = column / f->columns, x = column % f->columns * l->columns / f->columns;
        uint64_t *to = cells + l->wave + (channel * l->columns + x) * rows;
        for (size_t y = 0; y < rows; y++)
            to[y] += from->cells[f->wave + column * rows + y];
    }
    for (size_t i = f->vector; i < f->all; i++)
        cells[l->vector + (i - f->vector)] += from->cells[i];
}

// Makes room for cells, with no more columns of waveform than those of a picture so wide.
static trl_result cells_prepare(trl_scope *s, uint32_t width, trl_error *err) {
    trl_scope_layout layout;
    if (s->cells && s->layout.columns <= width) return TRL_OK;
    layout_prepare(&layout, s, width);
    uint64_t *cells = trl_alloc(layout.all, sizeof *cells);
    if (!cells) return trl_error_memory(err, layout.all * sizeof *cells);
    if (s->cells) cells_add(cells, &layout, s);
    trl_free(s->cells);
    s->cells = cells;
    s->layout = layout;
    return TRL_OK;
}

static trl_result job_run(measure_job *job, trl_error *err) {
    trl_scope *s = job->scope;
    TRL_TRY(cells_prepare(s, job->window.width, err));
    TRL_TRY(columns_prepare(job, err));
    TRL_TRY(area_prepare(job, err));
    for (uint32_t w = 0; w < job->scan.workers; w++)
        TRL_TRY(tally_create(&job->tallies[w], job, err));
    return trl_scan_run(&job->scan, strip_count, job, err);
}

static trl_result picture_make(const measure_job *job, trl_scope_picture *picture, trl_error *err) {
    const trl_area *area = &job->area;
    if (!area->sums) return TRL_OK;
    size_t pixels = (size_t)area->to_width * area->to_height;
    *picture = (trl_scope_picture){area->to_width, area->to_height, NULL};
    picture->pixels = trl_alloc(pixels, sizeof *picture->pixels);
    if (!picture->pixels) return trl_error_memory(err, pixels * sizeof *picture->pixels);
    trl_area_means(area, picture->pixels);
    return TRL_OK;
}

static void keep(const measure_job *job, const trl_scope_picture *picture) {
    trl_scope *s = job->scope;
    const trl_image_info *info = trl_image_reader_info(job->reader);
    for (uint32_t w = 0; w < job->scan.workers; w++)
        tally_add(s, job->tallies[w]);
    trl_free(s->picture.pixels);
    s->picture = *picture;
    // Codes of a few bits stand apart on a waveform; they are drawn as wide as their steps.
    s->step = 1;
    if (!s->params.scene && !job->plan && info->bits > 0 && info->bits < 10)
        s->step = TRL_SCOPE_ROWS_PER_CODE / (double)((1u << info->bits) - 1);
}

trl_result trl_scope_add(trl_scope *scope, trl_image_reader *reader, const trl_plan *plan,
                         uint32_t threads, trl_error *err) {
    trl_scope_picture picture = {0};
    measure_job job = {.scope = scope, .reader = reader, .plan = plan};
    TRL_TRY(window_prepare(&job, err));
    const trl_image_info *info = trl_image_reader_info(reader);
    job.scan = trl_scan_rows(reader, (uint32_t)(job.window.y - info->window.y), job.window.height,
                             threads);
    job.scan.alpha = info->has_alpha;
    trl_result r = job_run(&job, err);
    if (r == TRL_OK) r = picture_make(&job, &picture, err);
    if (r == TRL_OK) keep(&job, &picture);
    for (uint32_t w = 0; w < job.scan.workers; w++)
        tally_destroy(job.tallies[w]);
    trl_free(job.column_of);
    trl_area_release(&job.area);
    return r;
}

static bool same_point(const trl_xy *a, const trl_xy *b) {
    return a->x == b->x && a->y == b->y;
}

static bool same_primaries(const trl_chromaticities *a, const trl_chromaticities *b) {
    return same_point(&a->red, &b->red) && same_point(&a->green, &b->green) &&
           same_point(&a->blue, &b->blue) && same_point(&a->white, &b->white);
}

static bool same_counting(const trl_scope *a, const trl_scope *b) {
    const trl_scope_params *p = &a->params, *q = &b->params;
    return p->kinds == q->kinds && p->scene == q->scene && p->grey == q->grey &&
           p->scale == q->scale && p->zebra_low == q->zebra_low && p->zebra_high == q->zebra_high &&
           a->unit == b->unit && same_primaries(&p->primaries, &q->primaries);
}

static trl_result picture_copy(trl_scope_picture *to, const trl_scope_picture *from,
                               trl_error *err) {
    size_t pixels = (size_t)from->width * from->height;
    *to = *from;
    if (!from->pixels) return TRL_OK;
    to->pixels = trl_alloc(pixels, sizeof *to->pixels);
    if (!to->pixels) return trl_error_memory(err, pixels * sizeof *to->pixels);
    memcpy(to->pixels, from->pixels, pixels * sizeof *to->pixels);
    return TRL_OK;
}

trl_result trl_scope_merge(trl_scope *s, const trl_scope *other, trl_error *err) {
    trl_scope_picture picture;
    if (!other->cells) return TRL_OK;
    TRL_REQUIRE(same_counting(s, other), err, TRL_ERR_ARGUMENT,
                "the pictures cannot share a scope: their values are of different kinds");
    TRL_TRY(picture_copy(&picture, &other->picture, err));
    trl_result r = cells_prepare(s, other->layout.columns, err);
    if (r != TRL_OK) {
        trl_free(picture.pixels);
        return r;
    }
    cells_add(s->cells, &s->layout, other);
    s->step = other->step;
    sums_add(&s->sums, &other->sums);
    trl_free(s->picture.pixels);
    s->picture = picture;
    return TRL_OK;
}
