#include "image/strips.h"

#include <stdlib.h>
#include <string.h>

enum {
    SIDE_MAX = 1 << 26,
    STRIP_PIXELS = 65536,     // enough work for a thread, little enough for its cache
    RESIZED_PIXELS = 1 << 20, // more, because neighbouring strips read some rows twice
    RESIZED_COUNT = 8,        // and yet so many strips at least
};

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

static size_t padded(size_t width) {
    return (width + 15) / 16 * 16;
}

// Where the source lies in the file's rows.
static void columns_prepare(trl_strips *s, const trl_window *data) {
    int64_t left = s->source.x > data->x ? s->source.x : data->x;
    int64_t right = (int64_t)s->source.x + s->source.width;
    if (right > (int64_t)data->x + data->width) right = (int64_t)data->x + data->width;
    s->overlap = left < right ? (uint32_t)(right - left) : 0;
    s->left_pad = s->overlap ? (uint32_t)(left - s->source.x) : 0;
    s->skip = s->overlap ? (uint32_t)(left - data->x) : 0;
    // Rows are read whole before they are cropped.
    s->source_stride = padded(data->width > s->source.width ? data->width : s->source.width);
    s->stride = s->resized ? padded(s->width) : s->source_stride;
}

// Strips keep to the file's chunks, so that none is decoded twice.
static void plain_rows_prepare(trl_strips *s, const trl_image_info *info, uint32_t unit) {
    uint64_t units = STRIP_PIXELS / ((uint64_t)unit * s->width);
    uint32_t rows = unit * (uint32_t)(units ? units : 1);
    int64_t phase = ((int64_t)s->source.y - info->window.y) % unit;
    if (phase < 0) phase += unit;
    s->first_rows = rows - (uint32_t)phase;
    if (s->first_rows > s->height) s->first_rows = s->height;
    s->count = 1 + (s->height - s->first_rows + rows - 1) / rows;
    s->rows = rows < s->height ? rows : s->height;
    s->read_rows = s->rows;
}

// A resized strip reads the rows around its own, too, and whole chunks: it is made
// so high that these are a small part.
static void resized_rows_prepare(trl_strips *s, uint32_t unit) {
    uint64_t source_rows = 4 * ((uint64_t)s->vertical.taps + 2 * unit);
    uint64_t rows = source_rows * s->height / s->source.height + 1;
    uint64_t least = STRIP_PIXELS / s->width + 1, most = RESIZED_PIXELS / s->width + 1;
    if (rows > s->height / RESIZED_COUNT + 1) rows = s->height / RESIZED_COUNT + 1;
    if (rows < least) rows = least;
    if (rows > most) rows = most;
    if (rows > s->height) rows = s->height;
    s->rows = s->first_rows = (uint32_t)rows;
    s->count = (s->height + s->rows - 1) / s->rows;
    s->read_rows = unit;
}

trl_result trl_strips_prepare(trl_strips *s, trl_image_reader *reader, const trl_plan *plan,
                              const trl_packing *packing, const trl_image_process_params *params,
                              trl_error *err) {
    const trl_image_info *info = &reader->info;
    *s = (trl_strips){.reader = reader, .plan = plan, .packing = *packing};
    TRL_TRY(trl_image_process_size(info, params, &s->source, &s->width, &s->height, err));
    s->resized = s->width != s->source.width || s->height != s->source.height;
    s->pack_alpha = packing->channels == 2 || packing->channels == 4;
    s->plan_alpha = info->has_alpha;
    s->row_bytes = (size_t)s->width * packing->channels * trl_sample_size(packing->sample);
    uint32_t unit = info->strip_rows ? info->strip_rows : 1;
    if (info->window.height && unit > info->window.height) unit = info->window.height;
    if (s->resized) {
        TRL_TRY(trl_resize_axis_create(&s->horizontal, s->source.width, s->width, err));
        trl_result result = trl_resize_axis_create(&s->vertical, s->source.height, s->height, err);
        if (result != TRL_OK) {
            trl_strips_release(s);
            return result;
        }
        resized_rows_prepare(s, unit);
    } else {
        plain_rows_prepare(s, info, unit);
    }
    columns_prepare(s, &info->window);
    return TRL_OK;
}

void trl_strips_release(trl_strips *s) {
    trl_resize_axis_destroy(&s->horizontal);
    trl_resize_axis_destroy(&s->vertical);
}

void trl_strip_rows(const trl_strips *s, uint32_t strip, uint32_t *first, uint32_t *rows) {
    uint64_t start = strip == 0 ? 0 : s->first_rows + (uint64_t)(strip - 1) * s->rows;
    uint64_t end = s->first_rows + (uint64_t)strip * s->rows;
    if (end > s->height) end = s->height;
    *first = (uint32_t)start;
    *rows = (uint32_t)(end - start);
}

// Planes of the source, and where resized those of the result, their bounds where
// the picture grows, and one row between the axes.
static size_t worker_floats(const trl_strips *s) {
    size_t source = (size_t)s->read_rows * s->source_stride, result = s->rows * s->stride;
    if (!s->resized) return 4 * source;
    return 4 * source + 4 * result * (s->vertical.bounded ? 3 : 1) + s->stride;
}

size_t trl_strip_worker_bytes(const trl_strips *s) {
    return worker_floats(s) * sizeof(float);
}

trl_result trl_strip_worker_create(trl_strip_worker *w, const trl_strips *s, trl_error *err) {
    *w = (trl_strip_worker){.memory = trl_alloc(worker_floats(s), sizeof(float))};
    if (!w->memory) return trl_error_memory(err, trl_strip_worker_bytes(s));
    size_t source = (size_t)s->read_rows * s->source_stride, result = s->rows * s->stride;
    float *at = w->memory;
    for (int c = 0; c < 4; c++, at += source)
        w->source[c] = w->result[c] = at;
    if (!s->resized) return TRL_OK;
    for (int c = 0; c < 4; c++, at += result)
        w->result[c] = at;
    for (int c = 0; c < 4 && s->vertical.bounded; c++, at += 2 * result) {
        w->low[c] = at;
        w->high[c] = at + result;
    }
    w->row = at;
    return TRL_OK;
}

void trl_strip_worker_destroy(trl_strip_worker *w) {
    trl_free(w->memory);
    w->memory = NULL;
}

// Counts what has all bits of the exponent set, eight samples at a time.
static void count_special(const float *plane, size_t n, uint64_t *nans, uint64_t *infs) {
    typedef int32_t ints8 __attribute__((vector_size(32)));
    ints8 special = {0}, nan = {0};
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        ints8 bits;
        memcpy(&bits, plane + i, sizeof bits);
        bits &= 0x7fffffff;
        special -= bits >= 0x7f800000;
        nan -= bits > 0x7f800000;
    }
    uint64_t specials = 0, nan_count = 0;
    for (int k = 0; k < 8; k++) {
        specials += (uint32_t)special[k];
        nan_count += (uint32_t)nan[k];
    }
    for (; i < n; i++) {
        int32_t bits;
        memcpy(&bits, plane + i, sizeof bits);
        bits &= 0x7fffffff;
        specials += bits >= 0x7f800000;
        nan_count += bits > 0x7f800000;
    }
    *nans += nan_count;
    *infs += specials - nan_count;
}

// One bad sample would blacken all that it is weighed into: NaN counts as no light,
// infinity as the brightest half.
static void make_finite(float *row, size_t n) {
    for (size_t i = 0; i < n; i++) {
        float v = row[i];
        v = v == v ? v : 0.0f;
        v = v < -65504.0f ? -65504.0f : v;
        row[i] = v > 65504.0f ? 65504.0f : v;
    }
}

// The reader has put a whole row of the file where the source's row is to be.
static void row_crop(const trl_strips *s, trl_strip_worker *w, float *row) {
    uint64_t special = w->nans + w->infs;
    count_special(row + s->skip, s->overlap, &w->nans, &w->infs);
    if (s->left_pad != s->skip)
        memmove(row + s->left_pad, row + s->skip, s->overlap * sizeof(float));
    memset(row, 0, s->left_pad * sizeof(float));
    size_t used = s->left_pad + s->overlap;
    memset(row + used, 0, (s->source_stride - used) * sizeof(float));
    if (s->resized && special != w->nans + w->infs) make_finite(row, used);
}

// Alpha of a picture that has none: opaque inside its data window, 0 beyond.
static void alpha_fill(const trl_strips *s, trl_strip_worker *w, uint32_t rows, uint32_t from,
                       uint32_t to) {
    for (uint32_t r = 0; r < rows; r++) {
        bool inside = r >= from && r < to;
        float *row = w->source[3] + r * s->source_stride;
        for (uint32_t x = 0; x < s->source.width; x++)
            row[x] = inside && x >= s->left_pad && x < s->left_pad + s->overlap;
    }
}

// Reads the rows [first, first + rows) of the source; beyond the file's data window
// there is 0.
static trl_result source_read(const trl_strips *s, trl_strip_worker *w, uint32_t slot,
                              uint32_t first, uint32_t rows, trl_error *err) {
    const trl_window *data = &s->reader->info.window;
    int64_t top = (int64_t)s->source.y + first;
    int64_t from = top > data->y ? top : data->y;
    int64_t to = top + rows;
    if (to > (int64_t)data->y + data->height) to = (int64_t)data->y + data->height;
    uint32_t count = from < to && s->overlap ? (uint32_t)(to - from) : 0;
    uint32_t above = count ? (uint32_t)(from - top) : 0;
    int planes = s->plan_alpha ? 4 : 3;
    trl_result result = TRL_OK;
    for (int c = 0; c < 4 && count < rows; c++)
        memset(w->source[c], 0, rows * s->source_stride * sizeof(float));
    if (count > 0) {
        float *at[4] = {NULL, NULL, NULL, NULL};
        for (int c = 0; c < planes; c++)
            at[c] = w->source[c] + above * s->source_stride;
        result =
            trl_image_reader_rows(s->reader, slot, (int32_t)from, count, at, s->source_stride, err);
        for (int c = 0; c < planes; c++) {
            for (uint32_t r = 0; r < count; r++)
                row_crop(s, w, at[c] + r * s->source_stride);
        }
    }
    if (s->pack_alpha && !s->plan_alpha) alpha_fill(s, w, rows, above, above + count);
    if (result == TRL_ERR_FORMAT) w->damaged_reads++;
    return result;
}

static void rows_resize(const trl_strips *s, trl_strip_worker *w, uint32_t first, uint32_t rows,
                        uint32_t source_first, uint32_t source_rows) {
    int planes = s->plan_alpha || s->pack_alpha ? 4 : 3;
    for (int c = 0; c < planes; c++) {
        const trl_resize_sums sums = {w->result[c], w->low[c], w->high[c], s->stride};
        for (uint32_t r = 0; r < source_rows; r++) {
            trl_resize_row(&s->horizontal, w->source[c] + r * s->source_stride, w->row);
            trl_resize_sums_add(&s->vertical, &sums, first, rows, source_first + r, w->row,
                                s->width);
        }
    }
}

static trl_result strip_resize(const trl_strips *s, trl_strip_worker *w, uint32_t slot,
                               uint32_t first, uint32_t rows, bool keep_going, trl_error *err) {
    trl_resize_sums sums[4];
    for (int c = 0; c < 4; c++) {
        sums[c] = (trl_resize_sums){w->result[c], w->low[c], w->high[c], s->stride};
        trl_resize_sums_begin(&sums[c], rows);
    }
    const trl_resize_axis *v = &s->vertical;
    uint32_t begin = v->first[first], end = v->first[first + rows - 1] + v->taps;
    // Reads end where the file's chunks end.
    int64_t phase = ((int64_t)s->source.y - s->reader->info.window.y) % s->read_rows;
    if (phase < 0) phase += s->read_rows;
    for (uint32_t y = begin; y < end;) {
        uint32_t next =
            y - (uint32_t)(((uint64_t)y + (uint64_t)phase) % s->read_rows) + s->read_rows;
        if (next > end) next = end;
        trl_result result = source_read(s, w, slot, y, next - y, err);
        if (result != TRL_OK && !(result == TRL_ERR_FORMAT && keep_going)) return result;
        rows_resize(s, w, first, rows, y, next - y);
        y = next;
    }
    for (int c = 0; c < 4; c++)
        trl_resize_sums_end(v, &sums[c], rows, s->width);
    return TRL_OK;
}

// Light under alpha 0, as a flame's, which a target with straight alpha cannot hold.
static uint64_t count_uncovered(const float *const p[4], uint32_t width) {
    uint32_t count = 0;
    for (uint32_t x = 0; x < width; x++)
        count += (p[3][x] == 0) & ((p[0][x] > 0) | (p[1][x] > 0) | (p[2][x] > 0));
    return count;
}

// What packing clips at the ends of half; an infinity stays one.
static uint64_t count_beyond_half(const float *row, uint32_t n) {
    const uint32_t most = 0x477fe000, infinity = 0x7f800000; // 65504
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++) { // on bits, so that it becomes vectors
        uint32_t bits;
        memcpy(&bits, row + i, sizeof bits);
        bits &= 0x7fffffff;
        count += (bits > most) & (bits < infinity);
    }
    return count;
}

static void rows_finish(const trl_strips *s, trl_strip_worker *w, uint32_t strip,
                        unsigned char *packed) {
    uint32_t first, rows;
    trl_strip_rows(s, strip, &first, &rows);
    trl_light_level level = {0};
    for (uint32_t r = 0; r < rows; r++) {
        float *p[4];
        for (int c = 0; c < 4; c++)
            p[c] = w->result[c] + r * s->stride;
        float *seen[4] = {p[0], p[1], p[2], s->plan_alpha ? p[3] : NULL};
        if (s->plan_alpha && s->pack_alpha)
            w->uncovered += count_uncovered((const float *const *)p, s->width);
        trl_plan_run(s->plan, seen, s->width);
        if (s->light)
            trl_light_level_add(&level, s->light, (const float *const[3]){p[0], p[1], p[2]},
                                s->width);
        int colors = s->packing.channels < 3 ? 1 : 3;
        for (int c = 0; c < colors && s->packing.sample == TRL_SAMPLE_HALF; c++)
            w->clipped += count_beyond_half(p[c], s->width);
        const float *out[4] = {p[0], s->packing.channels == 2 ? p[3] : p[1], p[2], p[3]};
        trl_pack_row(&s->packing, out, 0, first + r, s->width, packed + r * s->row_bytes);
    }
    if (s->light) s->light_levels[strip] = level;
}

trl_result trl_strip_make(const trl_strips *s, trl_strip_worker *w, uint32_t slot, uint32_t strip,
                          bool keep_going, unsigned char *packed, trl_error *err) {
    uint32_t first, rows;
    trl_strip_rows(s, strip, &first, &rows);
    trl_result result = s->resized ? strip_resize(s, w, slot, first, rows, keep_going, err)
                                   : source_read(s, w, slot, first, rows, err);
    if (result != TRL_OK && !(result == TRL_ERR_FORMAT && keep_going)) return result;
    rows_finish(s, w, strip, packed);
    return TRL_OK;
}
