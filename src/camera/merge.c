// The merged picture as a reader: rows are merged when they are asked for.
#include "camera/merge.h"
#include "image/raw.h"

#include "base/base.h"

#include <string.h>

enum { STRIP_PIXELS = 262144, STRIP_ROWS_LEAST = 8, STRIP_ROWS_FEW = 64 };
static const double nits_of_grey = TRL_EV100_NITS / TRL_MID_GREY; // of 1.0 at EV100 0
static const double nits_of_saturation = 78 / (0.65 * 100);

static void add(uint64_t *sum, uint64_t more) {
    __atomic_fetch_add(sum, more, __ATOMIC_RELAXED);
}

static uint64_t absent(const float *floors, size_t n) {
    uint64_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += floors[i] == TRL_FLOOR_ABSENT;
    return count;
}

// All frames, `rows` from y on with a halo on both sides.
trl_result trl_merge_read(trl_merge_reader *m, uint32_t slot, int64_t y, uint32_t rows,
                          trl_error *err) {
    const trl_stack *s = &m->stack;
    const trl_merge_slot *work = &m->slots[slot];
    const uint32_t all = rows + 2 * m->halo;
    for (uint32_t i = 0; i < s->count; i++) {
        TRL_TRY(trl_stack_rows(s, i, slot, y - m->halo, all, work->values[i], m->stride, err));
        trl_stack_decode(s, i, work->values[i], work->floors[i], all * m->stride);
    }
    return TRL_OK;
}

// Which frame is believed at each pixel of a strip and its halo; all that are.
static uint32_t believed(const trl_merge_reader *m, const trl_merge_slot *work, int64_t y,
                         uint32_t rows) {
    const trl_stand_ins *in = &m->stand_ins;
    uint32_t used = 0;
    for (uint32_t r = 0; r < rows + 2 * m->halo; r++) {
        int64_t v = y + r - m->halo, last = m->stack.height - 1;
        v = v < 0 ? 0 : v > last ? last : v;
        const uint8_t *blocks = in->frames + (size_t)(v / TRL_STAND_IN_BLOCK) * in->columns;
        for (uint32_t x = 0; x < m->stack.width; x++) {
            uint8_t frame = blocks[x / TRL_STAND_IN_BLOCK];
            if (frame == 0) frame = (uint8_t)(m->stack.reference + 1);
            work->pixels[r * m->stride + x] = frame;
            used |= 1u << (frame - 1);
        }
    }
    return used;
}

void trl_merge_mark(trl_merge_reader *m, uint32_t slot, int64_t y, uint32_t rows) {
    const trl_merge_slot *work = &m->slots[slot];
    trl_ghost_job job = {.stack = &m->stack,
                         .values = work->values,
                         .floors = work->floors,
                         .width = m->stack.width,
                         .rows = rows + 2 * m->halo,
                         .stride = m->stride,
                         .tolerance = m->stack.developed ? 0.06 : 0.02,
                         .limit = m->params.deghost_limit,
                         .references = 1u << m->stack.reference,
                         .scratch = work->scratch};
    if (m->stand_ins.frames) {
        job.references = believed(m, work, y, rows);
        job.pixels = work->pixels;
    }
    trl_ghost_mark(&job);
}

static void mark_ghosts(trl_merge_reader *m, uint32_t slot, int64_t y, uint32_t rows) {
    const trl_stack *s = &m->stack;
    const trl_merge_slot *work = &m->slots[slot];
    uint64_t before[TRL_MERGE_FRAMES_MAX] = {0};
    const size_t inner = m->halo * m->stride;
    for (uint32_t i = 0; i < s->count; i++)
        for (uint32_t r = 0; r < rows; r++)
            before[i] += absent(work->floors[i][0] + inner + r * m->stride, s->width);
    trl_merge_mark(m, slot, y, rows);
    for (uint32_t i = 0; i < s->count; i++) {
        uint64_t after = 0;
        for (uint32_t r = 0; r < rows; r++)
            after += absent(work->floors[i][0] + inner + r * m->stride, s->width);
        add(&m->counts.absent[i], after - before[i]);
    }
}

static void merge_row(trl_merge_reader *m, const trl_merge_slot *work, size_t at, uint32_t skip,
                      float *const out[3]) {
    const trl_stack *s = &m->stack;
    const uint32_t width = m->head.info.window.width;
    double share[TRL_MERGE_FRAMES_MAX];
    uint64_t used[TRL_MERGE_FRAMES_MAX], saturated = 0, dark = 0;
    trl_estimate_row row = {
        .frames = s->count, .share = share, .used = used, .saturated = &saturated, .dark = &dark};
    for (uint32_t i = 0; i < s->count; i++) {
        row.exposure[i] = (float)s->frames[i].exposure;
        row.shot[i] = (float)s->frames[i].shot;
    }
    for (int c = 0; c < 3; c++) {
        memset(share, 0, sizeof share);
        memset(used, 0, sizeof used);
        for (uint32_t i = 0; i < s->count; i++) {
            row.value[i] = work->values[i][c] + at + skip;
            row.floor[i] = work->floors[i][c] + at + skip;
        }
        row.limit = s->limit[c];
        row.light = out[c];
        m->kernel->run(&row, width);
        for (uint32_t i = 0; i < s->count; i++) {
            add(&m->counts.weight[i], (uint64_t)(share[i] * TRL_MERGE_SHARE_UNIT + 0.5));
            add(&m->counts.used[i], used[i]);
        }
    }
    add(&m->counts.samples, (uint64_t)3 * width);
    add(&m->counts.saturated, saturated);
    add(&m->counts.dark, dark);
}

static void to_result(const trl_merge_reader *m, float *const rgb[3]) {
    const double(*k)[3] = m->matrix.m;
    const float shortest =
        (float)m->stack.frames[0].exposure; // at the end, over it, all are clipped
    if (!m->has_matrix) return;
    for (uint32_t x = 0; m->raw && x < m->head.info.window.width; x++) {
        const float camera[3] = {rgb[0][x] * shortest, rgb[1][x] * shortest, rgb[2][x] * shortest};
        float balanced[3];
        trl_raw_balance(m->balance, m->saturation, camera, balanced);
        for (int c = 0; c < 3; c++)
            rgb[c][x] = balanced[c] / shortest;
    }
    for (uint32_t x = 0; x < m->head.info.window.width; x++) {
        double r = rgb[0][x], g = rgb[1][x], b = rgb[2][x];
        for (int c = 0; c < 3; c++)
            rgb[c][x] = (float)(k[c][0] * r + k[c][1] * g + k[c][2] * b);
    }
}

static trl_result reader_rows(trl_image_reader *head, uint32_t slot, int32_t y, uint32_t rows,
                              float *const rgba[4], size_t stride, trl_error *err) {
    trl_merge_reader *m = (trl_merge_reader *)head;
    const trl_merge_slot *work = &m->slots[slot < m->slot_count ? slot : 0];
    TRL_REQUIRE(slot < m->slot_count, err, TRL_ERR_ARGUMENT,
                "slot %u of a merge that was opened for %u threads", slot, m->slot_count);
    for (uint32_t done = 0; done < rows;) {
        uint32_t part = rows - done < head->info.strip_rows ? rows - done : head->info.strip_rows;
        TRL_TRY(trl_merge_read(m, slot, (int64_t)y + done, part, err));
        if (m->params.deghost) mark_ghosts(m, slot, (int64_t)y + done, part);
        for (uint32_t r = 0; r < part; r++, done++) {
            float *const out[3] = {rgba[0] + done * stride, rgba[1] + done * stride,
                                   rgba[2] + done * stride};
            merge_row(m, work, (m->halo + r) * m->stride, (uint32_t)head->info.window.x, out);
            to_result(m, out);
            for (uint32_t x = 0; rgba[3] && x < head->info.window.width; x++)
                rgba[3][done * stride + x] = 1;
        }
    }
    return TRL_OK;
}

static void release_slots(trl_merge_reader *m) {
    for (uint32_t i = 0; m->slots && i < m->slot_count; i++) {
        trl_free(m->slots[i].memory);
        trl_free(m->slots[i].good);
        trl_free(m->slots[i].pixels);
    }
    trl_free(m->slots);
    m->slots = NULL;
}

static trl_result make_slots(trl_merge_reader *m, trl_error *err) {
    const uint32_t frames = m->stack.count;
    const uint32_t references = m->stand_ins.used | 1u << m->stack.reference;
    m->halo = m->params.deghost ? trl_ghost_halo(references, frames) + TRL_STAND_IN_REACH : 0;
    m->stride = (m->stack.width + (size_t)15) / 16 * 16;
    const size_t plane = (m->head.info.strip_rows + 2 * (size_t)m->halo) * m->stride;
    const size_t planes = 6 * (size_t)frames + (m->params.deghost ? TRL_GHOST_PLANES : 0);
    m->slots = trl_alloc(m->slot_count, sizeof *m->slots);
    if (!m->slots) return trl_error_memory(err, m->slot_count * sizeof *m->slots);
    for (uint32_t i = 0; i < m->slot_count; i++) {
        trl_merge_slot *slot = &m->slots[i];
        slot->memory = trl_alloc(planes * plane, sizeof(float));
        if (!slot->memory) return trl_error_memory(err, planes * plane * sizeof(float));
        float *at = slot->memory;
        for (uint32_t f = 0; f < frames; f++) {
            for (int c = 0; c < 3; c++, at += 2 * plane) {
                slot->values[f][c] = at;
                slot->floors[f][c] = at + plane;
            }
        }
        slot->scratch = at;
        if (!m->params.deghost) continue;
        slot->good = trl_alloc(2 * plane, sizeof *slot->good);
        slot->pixels = trl_alloc(plane, sizeof *slot->pixels);
        if (!slot->good || !slot->pixels)
            return trl_error_memory(err, plane * (2 * sizeof *slot->good + 1));
        slot->there = slot->good + plane;
    }
    return TRL_OK;
}

static void reader_close(trl_image_reader *head) {
    trl_merge_reader *m = (trl_merge_reader *)head;
    release_slots(m);
    trl_stand_ins_release(&m->stand_ins);
    trl_stack_release(&m->stack);
    trl_free(m);
}

static int64_t larger(int64_t a, int64_t b) {
    return a > b ? a : b;
}

// What all frames show, or the reference's picture.
static trl_result choose_window(trl_merge_reader *m, trl_error *err) {
    const trl_stack *s = &m->stack;
    int64_t left = 0, top = 0, right = s->width, bottom = s->height;
    for (uint32_t i = 0; i < s->count && m->params.crop; i++) {
        const trl_align_motion *p = &s->frames[i].motion;
        // What the turn takes from each side at most, and the filter.
        double edge = s->frames[i].whole ? 0 : 2, turn = fabs(sin(p->radians));
        double dx = edge + turn * s->height / 2, dy = edge + turn * s->width / 2;
        left = larger(left, (int64_t)ceil(dx - p->x));
        top = larger(top, (int64_t)ceil(dy - p->y));
        right = -larger(-right, (int64_t)ceil(dx + p->x) - s->width);
        bottom = -larger(-bottom, (int64_t)ceil(dy + p->y) - s->height);
    }
    TRL_REQUIRE(left < right && top < bottom, err, TRL_ERR_ARGUMENT,
                "the pictures have no part in common: do not crop to it");
    m->report.window = (trl_window){(int32_t)left, (int32_t)top, (uint32_t)(right - left),
                                    (uint32_t)(bottom - top)};
    return TRL_OK;
}

// Higher where ghosts are looked for: the rows on both sides, which are read and judged for it
// alone, are fewer beside it then. Lower where that leaves threads without work.
static uint32_t strip_rows(const trl_merge_reader *m) {
    const trl_stack *s = &m->stack;
    const uint32_t rows = (m->params.deghost ? 2 : 1) * STRIP_PIXELS / s->width;
    const uint32_t each = s->height / (2 * m->slot_count);
    const uint32_t shared = each > STRIP_ROWS_FEW ? each : STRIP_ROWS_FEW;
    const uint32_t most = rows < shared ? rows : shared;
    return most > STRIP_ROWS_LEAST ? most : STRIP_ROWS_LEAST;
}

static void describe(trl_merge_reader *m) {
    static const char *const names[3] = {"R", "G", "B"};
    const trl_stack *s = &m->stack;
    const trl_image_info *from = trl_image_reader_info(s->frames[s->reference].reader);
    const trl_image_part *part = &from->parts[from->selected_part];
    trl_image_info *info = &m->head.info;
    for (int c = 0; c < 3; c++)
        m->channels[c] = (trl_image_channel){names[c], TRL_SAMPLE_FLOAT, 1, 1};
    m->part = (trl_image_part){.name = "",
                               .view = "",
                               .storage = "merged",
                               .compression = "",
                               .data = m->report.window,
                               .display = m->report.window,
                               .pixel_aspect = 1,
                               .levels_x = 1,
                               .levels_y = 1,
                               .level_mode = "one",
                               .channel_count = 3,
                               .channels = m->channels,
                               .has_chromaticities = part->has_chromaticities,
                               .chromaticities = part->chromaticities};
    *info = (trl_image_info){.format = "bracket",
                             .part_count = 1,
                             .parts = &m->part,
                             .selected_layer = "",
                             .selected_view = "",
                             .window = m->report.window,
                             .display = m->report.window,
                             .scene_linear = true,
                             .camera = from->camera};
    info->strip_rows = strip_rows(m);
    if (m->params.strip_rows > 0) info->strip_rows = m->params.strip_rows;
    if (info->strip_rows > info->window.height) info->strip_rows = info->window.height;
}

// cd/m² of value 1 in the reference frame. Developed, mid grey is where a meter would have
// it; a raw file's 1 is what saturates the sensor: 78 / S lx s through q = 0.65 (ISO 12232).
static double find_nits(const trl_merge_reader *m) {
    const trl_camera_settings *camera = &m->head.info.camera;
    double ev100 = 0;
    if (trl_ev100_from_camera(&ev100, camera, NULL) != TRL_OK) return 0;
    return (m->raw ? nits_of_saturation / (double)m->saturation : nits_of_grey) * exp2(ev100);
}

static trl_result choose_scale(trl_merge_reader *m, trl_error *err) {
    const trl_stack *s = &m->stack;
    m->report.nits = find_nits(m);
    m->has_matrix = trl_raw_to_ap0(s->frames[s->reference].reader, &m->matrix);
    if (!m->has_matrix) m->matrix = trl_mat3_identity();
    if (m->has_matrix) {
        trl_raw_info raw;
        bool known = trl_raw_info_get(s->frames[s->reference].reader, &raw);
        for (int c = 0; known && c < 9; c++)
            m->matrix.m[c / 3][c % 3] /= raw.balance[c % 3];
        for (int c = 0; known && c < 3; c++)
            m->balance[c] = raw.balance[c];
        m->part.has_chromaticities = true;
        m->part.chromaticities = trl_primaries_ap0;
    }
    if (m->params.scale != TRL_MERGE_SCALE_NITS) return TRL_OK;
    TRL_REQUIRE(m->report.nits > 0, err, TRL_ERR_ARGUMENT,
                "the reference picture does not say time, f-number and ISO speed: the light cannot "
                "be had in cd/m²");
    for (int c = 0; c < 9; c++)
        m->matrix.m[c / 3][c % 3] *= m->report.nits;
    m->has_matrix = true;
    m->part.white_nits = 1;
    return TRL_OK;
}

static trl_result merge_begin(trl_merge_reader *m, const char *const *paths, size_t count,
                              trl_error *err) {
    TRL_REQUIRE(count >= 2, err, TRL_ERR_ARGUMENT,
                "one picture is no bracket: give two exposures of the scene at least");
    TRL_REQUIRE(count <= TRL_MERGE_FRAMES_MAX, err, TRL_ERR_LIMIT,
                "%zu pictures are more than the %d that can be merged at once", count,
                TRL_MERGE_FRAMES_MAX);
    TRL_TRY(trl_merge_open_frames(m, paths, count, err));
    TRL_TRY(trl_merge_prepare(m, err));
    TRL_TRY(choose_window(m, err));
    describe(m);
    TRL_TRY(choose_scale(m, err));
    trl_merge_find_range(m);
    TRL_TRY(make_slots(m, err));
    if (!m->params.deghost) return TRL_OK;
    TRL_TRY(trl_merge_stand_in(m, err));
    if (!m->stand_ins.used) return TRL_OK;
    release_slots(m); // what stands in needs another halo
    return make_slots(m, err);
}

trl_result trl_merge_open(trl_image_reader **out, const char *const *paths, size_t count,
                          const trl_merge_params *params, trl_error *err) {
    static const trl_reader_ops ops = {reader_rows, reader_close};
    trl_merge_reader *m = trl_alloc(1, sizeof *m);
    if (!m) return trl_error_memory(err, sizeof *m);
    m->head.ops = &ops;
    m->params = (trl_merge_params)TRL_MERGE_PARAMS_INIT;
    if (params) trl_params_copy(&m->params, sizeof m->params, params);
    if (!(m->params.deghost_limit > 0)) m->params.deghost_limit = 4;
    m->stack.cancel = m->params.cancel;
    m->slot_count = trl_threads_resolve(m->params.threads);
    m->kernel = trl_estimate_rows_get(trl_cpu_tier_get());
    trl_result r = merge_begin(m, paths, count, err);
    if (r != TRL_OK) {
        reader_close(&m->head);
        return r;
    }
    *out = &m->head;
    return TRL_OK;
}
