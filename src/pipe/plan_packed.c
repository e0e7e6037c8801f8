// From samples through a plan to samples, block by block.
#include "pipe/pipe.h"
#include "pipe/pack_rows.h"

#include <string.h>

enum { BLOCK = TRL_PACK_BLOCK, STEP = BLOCK / 2, CACHE_LINE = 64 };

typedef struct block_planes {
    float plane[4][BLOCK] __attribute__((aligned(CACHE_LINE)));
} block_planes;

static bool has_alpha(const trl_packing *packing) {
    return packing->channels == 2 || packing->channels == 4;
}

static size_t pixel_bytes(const trl_packing *packing) {
    return trl_sample_size(packing->sample) * packing->channels;
}

// Samples for the next step come from memory while this one is worked on. A little at
// a time: the processor waits for few lines at once. What is asked for beyond the last
// pixel is the next row, as a rule; an address that is not there does no harm.
static void fetch(const char *from, size_t bytes) {
    for (size_t at = 0; at < bytes; at += CACHE_LINE)
        __builtin_prefetch(from + at, 0, 2);
}

static void unpack(const trl_pack_rows *rows, const trl_packing *packing, const void *in, size_t n,
                   block_planes *b) {
    float *second = packing->channels == 2 ? b->plane[3] : b->plane[1];
    trl_unpack_by(rows, packing, in, n,
                  (float *const[4]){b->plane[0], second, b->plane[2], b->plane[3]});
    if (packing->channels >= 3) return;
    memcpy(b->plane[1], b->plane[0], n * sizeof(float));
    memcpy(b->plane[2], b->plane[0], n * sizeof(float));
}

// Four floats a pixel, which stand where floats may.
static bool is_four_floats(const trl_packing *packing, const void *samples) {
    return packing->sample == TRL_SAMPLE_FLOAT && packing->channels == 4 &&
           (uintptr_t)samples % sizeof(float) == 0;
}

// A rendering alone works on pixels as they lie: no planes are made.
static void render_in_place(const trl_aces_output *output, const float *from, float *to, size_t n) {
    for (size_t i = 0; i < n; i += STEP) {
        const size_t step = n - i < STEP ? n - i : STEP;
        fetch((const char *)(from + 4 * (i + step)), step * 4 * sizeof(float));
        if (to != from) memcpy(to + 4 * i, from + 4 * i, step * 4 * sizeof(float));
        trl_aces_output_packed(output, to + 4 * i, step);
    }
}

void trl_plan_run_packed(const trl_plan *plan, const trl_packing *in_packing, const void *in,
                         const trl_packing *out_packing, void *out, uint32_t x, uint32_t y,
                         size_t n) {
    const trl_aces_output *alone = trl_plan_only_aces(plan);
    if (alone && is_four_floats(in_packing, in) && is_four_floats(out_packing, out)) {
        render_in_place(alone, in, out, n);
        return;
    }
    const trl_pack_rows *rows = trl_pack_rows_get(trl_cpu_tier_get());
    const size_t in_bytes = pixel_bytes(in_packing), out_bytes = pixel_bytes(out_packing);
    const bool alpha = has_alpha(in_packing);
    const char *from = in;
    char *to = out;
    block_planes b;
    for (size_t i = 0; i < BLOCK; i++)
        b.plane[3][i] = 1;
    const float *const packed[4] = {
        b.plane[0], out_packing->channels == 2 ? b.plane[3] : b.plane[1], b.plane[2], b.plane[3]};
    for (size_t begin = 0; begin < n; begin += BLOCK) {
        const size_t count = n - begin < BLOCK ? n - begin : BLOCK;
        unpack(rows, in_packing, from, count, &b);
        from += count * in_bytes;
        for (size_t i = 0; i < count; i += STEP) {
            const size_t step = count - i < STEP ? count - i : STEP;
            fetch(from + i * in_bytes, step * in_bytes);
            float *const rgba[4] = {b.plane[0] + i, b.plane[1] + i, b.plane[2] + i,
                                    alpha ? b.plane[3] + i : NULL};
            trl_plan_run(plan, rgba, step);
        }
        trl_pack_by(rows, out_packing, packed, x + (uint32_t)begin, y, count, to);
        to += count * out_bytes;
    }
}
