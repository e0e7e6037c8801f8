// One chunk: find it, check its leader, unpack it, convert its rows.
#include "image/exr_chunk.h"
#include "image/exr_shim.h"

#include <stdio.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "samples in the file are little-endian and are used in place");

bool trl_exr_reserve(void *memory, size_t *room, size_t bytes) {
    void *old, *fresh;
    memcpy(&old, memory, sizeof old);
    if (bytes <= *room && old) return true;
    trl_free(old);
    fresh = trl_alloc(bytes, 1);
    *room = fresh ? bytes : 0;
    memcpy(memory, &fresh, sizeof fresh);
    return fresh != NULL;
}

void trl_exr_slot_release(trl_exr_slot *slot) {
    trl_exr_codec_release(&slot->codec);
    trl_free(slot->packed);
    trl_free(slot->raw);
    trl_free(slot->flat);
    trl_free(slot->work);
    *slot = (trl_exr_slot){.loaded = false};
}

trl_window trl_exr_chunk_window(const trl_exr_picture *p, uint32_t cx, uint32_t cy) {
    const trl_window *w = &p->window;
    uint32_t x = cx * p->chunk_width, y = cy * p->chunk_height;
    uint32_t width = w->width - x < p->chunk_width ? w->width - x : p->chunk_width;
    uint32_t height = w->height - y < p->chunk_height ? w->height - y : p->chunk_height;
    return (trl_window){w->x + (int32_t)x, w->y + (int32_t)y, width, height};
}

// Bytes of one row; rows differ where channels are sampled in y.
static uint64_t row_bytes(const trl_exr_part *part, const trl_window *window, int32_t y) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < part->channel_count; i++) {
        const trl_exr_channel *c = &part->channels[i];
        if (trl_exr_is_sampled(y, c->y_sampling))
            bytes += (uint64_t)trl_exr_sampled(window->x, window->width, c->x_sampling) *
                     trl_exr_sample_bytes(c->sample);
    }
    return bytes;
}

uint64_t trl_exr_chunk_bytes(const trl_exr_part *part, const trl_window *window) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < part->channel_count; i++) {
        const trl_exr_channel *c = &part->channels[i];
        bytes += (uint64_t)trl_exr_sampled(window->x, window->width, c->x_sampling) *
                 trl_exr_sampled(window->y, window->height, c->y_sampling) *
                 trl_exr_sample_bytes(c->sample);
    }
    return bytes;
}

// A chunk of the file while it is loaded.
typedef struct chunk_place {
    uint32_t cx, cy;
    trl_window window;
    uint64_t offset; // of what comes next in the file
} chunk_place;

static void describe(const trl_exr_picture *p, const chunk_place *at, char *text, size_t room) {
    if (trl_exr_is_tiled(p->part->storage))
        snprintf(text, room, "tile (%u, %u) of level (%u, %u)", at->cx, at->cy, p->level_x,
                 p->level_y);
    else if (at->window.height == 1)
        snprintf(text, room, "scan line %d", at->window.y);
    else
        snprintf(text, room, "scan lines %d to %d", at->window.y,
                 at->window.y + (int32_t)at->window.height - 1);
}

static trl_result damaged(const trl_exr_picture *p, const chunk_place *at, const char *why,
                          trl_error *err) {
    char name[96];
    describe(p, at, name, sizeof name);
    TRL_REQUIRE(strcmp(why, TRL_EXR_NO_MEMORY) != 0, err, TRL_ERR_MEMORY,
                "%s: not enough memory to unpack the chunk", name);
    return trl_error_set(err, TRL_ERR_FORMAT, "%s: the chunk at byte %llu is damaged: %s", name,
                         (unsigned long long)p->offsets[(size_t)at->cy * p->chunks_x + at->cx],
                         why);
}

static trl_result read_ints(const trl_exr_picture *p, chunk_place *at, int32_t *out, size_t count,
                            trl_error *err) {
    if (p->file.source.size - at->offset < 4 * count)
        return damaged(p, at, "the file ends inside it", err);
    TRL_TRY(trl_exr_source_read(&p->file.source, at->offset, out, 4 * count, err));
    at->offset += 4 * count;
    return TRL_OK;
}

// The leader says which part and which pixels the chunk is for.
static trl_result check_leader(const trl_exr_picture *p, chunk_place *at, trl_error *err) {
    uint64_t offset = p->offsets[(size_t)at->cy * p->chunks_x + at->cx];
    char name[96];
    describe(p, at, name, sizeof name);
    TRL_REQUIRE(offset != 0, err, TRL_ERR_FORMAT,
                "%s: the chunk is missing: the file is incomplete", name);
    TRL_REQUIRE(offset >= p->file.chunks_offset && offset < p->file.source.size, err,
                TRL_ERR_FORMAT,
                "%s: the chunk should be at byte %llu, outside the file's %llu bytes: the file is "
                "truncated or damaged",
                name, (unsigned long long)offset, (unsigned long long)p->file.source.size);
    at->offset = offset;
    int32_t leader[5];
    size_t count = 0, first = p->file.multi_part ? 1 : 0;
    count = first + (trl_exr_is_tiled(p->part->storage) ? 4 : 1);
    TRL_TRY(read_ints(p, at, leader, count, err));
    bool right = !p->file.multi_part || leader[0] == (int32_t)p->selection.part;
    const int32_t *where = leader + first;
    if (trl_exr_is_tiled(p->part->storage))
        right = right && where[0] == (int32_t)at->cx && where[1] == (int32_t)at->cy &&
                where[2] == (int32_t)p->level_x && where[3] == (int32_t)p->level_y;
    else
        right = right && where[0] == at->window.y;
    return right ? TRL_OK : damaged(p, at, "it says that it is for other pixels", err);
}

// The library takes what the own codec does not know, straight into planes.
static const char *unpack_by_library(const trl_exr_picture *p, trl_exr_slot *slot,
                                     const chunk_place *at, size_t size, char *why, size_t room) {
    const trl_exr_part *part = p->part;
    trl_exr_plane planes[TRL_EXR_CHANNELS_MAX];
    memset(planes, 0, part->channel_count * sizeof *planes);
    size_t offset = 0;
    for (int i = 0; i < 4; i++) {
        int channel = p->selection.channels[i];
        if (channel == TRL_EXR_NO_CHANNEL) continue;
        const trl_exr_channel *c = &part->channels[channel];
        size_t sample = trl_exr_sample_bytes(c->sample);
        size_t row = sample * trl_exr_sampled(at->window.x, at->window.width, c->x_sampling);
        planes[channel] = (trl_exr_plane){slot->raw + offset, sample, row};
        slot->plane_offset[i] = offset;
        offset += row * trl_exr_sampled(at->window.y, at->window.height, c->y_sampling);
    }
    slot->planar = true;
    const trl_exr_block block = {.compression = part->compression,
                                 .tiled = trl_exr_is_tiled(part->storage),
                                 .window = at->window,
                                 .channel_count = part->channel_count,
                                 .channels = part->channels};
    return trl_exr_shim_decode(&block, slot->packed, size, planes, why, room) ? NULL : why;
}

static trl_result load_flat(const trl_exr_picture *p, trl_exr_slot *slot, chunk_place *at,
                            trl_error *err) {
    int32_t size = 0;
    TRL_TRY(read_ints(p, at, &size, 1, err));
    uint64_t raw_size = trl_exr_chunk_bytes(p->part, &at->window);
    if (raw_size == 0) return TRL_OK; // only channels that have no samples in these rows
    if (size <= 0 || (uint64_t)size > raw_size)
        return damaged(p, at, "its size makes no sense", err);
    if ((uint64_t)size > p->file.source.size - at->offset)
        return damaged(p, at, "the file ends inside it", err);
    bool stored = (uint64_t)size == raw_size;
    if (!trl_exr_reserve(&slot->raw, &slot->raw_room, raw_size) ||
        (!stored && !trl_exr_reserve(&slot->packed, &slot->packed_room, (size_t)size)))
        return trl_error_memory(err, raw_size);
    unsigned char *to = stored ? slot->raw : slot->packed;
    TRL_TRY(trl_exr_source_read(&p->file.source, at->offset, to, (size_t)size, err));
    slot->planar = false;
    if (stored) return TRL_OK;
    char words[200] = "";
    const char *why = trl_exr_codec_has(p->part->compression)
                          ? trl_exr_codec_unpack(&slot->codec, p->part->compression, slot->packed,
                                                 (size_t)size, slot->raw, raw_size)
                          : unpack_by_library(p, slot, at, (size_t)size, words, sizeof words);
    return why ? damaged(p, at, why, err) : TRL_OK;
}

// The table of sample counts is stored as it is where packing does not make it
// shorter than that of a whole tile, also at the edges, and is then as long as
// that of a whole tile; some writers store it in its own length.
static const char *unpack_counts(const trl_exr_picture *p, trl_exr_slot *slot, uint64_t packed,
                                 uint64_t size) {
    const trl_exr_part *part = p->part;
    uint64_t whole =
        trl_exr_is_tiled(part->storage) ? 4 * (uint64_t)part->tile_width * part->tile_height : size;
    if (packed > whole) return "its table of sample counts is too long";
    bool stored = packed == whole || (packed == size && part->compression == TRL_EXR_NONE);
    const char *why = NULL;
    if (!stored)
        why = trl_exr_codec_expand(&slot->codec, part->compression, slot->packed, packed, slot->raw,
                                   size);
    if (stored || (why && strcmp(why, TRL_EXR_NO_MEMORY) != 0 && packed == size)) {
        memcpy(slot->raw, slot->packed, size);
        return NULL;
    }
    return why;
}

// Deep chunks: a table of sample counts and the samples, each packed by itself.
static trl_result load_deep(const trl_exr_picture *p, trl_exr_slot *slot, chunk_place *at,
                            trl_error *err) {
    uint64_t sizes[3]; // packed counts, packed samples, unpacked samples
    TRL_TRY(read_ints(p, at, (int32_t *)sizes, 6, err));
    const uint64_t counts_size = 4 * (uint64_t)at->window.width * at->window.height;
    uint64_t left = p->file.source.size - at->offset;
    if (sizes[0] > left || sizes[1] > left - sizes[0])
        return damaged(p, at, "the file ends inside it", err);
    if (sizes[0] == 0 || sizes[1] > sizes[2]) return damaged(p, at, "its sizes make no sense", err);
    // No codec of deep pictures packs better than deflate's 1032 : 1.
    if (sizes[2] > (sizes[1] + 1) * 1040)
        return damaged(p, at, "it promises more samples than its bytes can hold", err);
    const uint64_t limit = p->slot_bytes / 3;
    TRL_REQUIRE(sizes[0] < limit && sizes[2] < limit, err, TRL_ERR_LIMIT,
                "the deep samples of rows %d to %d need %llu MiB; the limit is %llu MiB",
                at->window.y, at->window.y + (int32_t)at->window.height - 1,
                (unsigned long long)((sizes[0] > sizes[2] ? sizes[0] : sizes[2]) >> 20),
                (unsigned long long)(limit >> 20));
    size_t packed = (size_t)(sizes[0] > sizes[1] ? sizes[0] : sizes[1]);
    size_t samples_at = (counts_size + 63) / 64 * 64;
    if (!trl_exr_reserve(&slot->packed, &slot->packed_room, packed) ||
        !trl_exr_reserve(&slot->raw, &slot->raw_room, samples_at + sizes[2]))
        return trl_error_memory(err, samples_at + sizes[2]);
    const trl_exr_source *source = &p->file.source;
    TRL_TRY(trl_exr_source_read(source, at->offset, slot->packed, sizes[0], err));
    const char *why = unpack_counts(p, slot, sizes[0], counts_size);
    if (why) return damaged(p, at, why, err);
    if (sizes[2] > 0) {
        TRL_TRY(trl_exr_source_read(source, at->offset + sizes[0], slot->packed, sizes[1], err));
        why = trl_exr_codec_unpack(&slot->codec, p->part->compression, slot->packed, sizes[1],
                                   slot->raw + samples_at, sizes[2]);
        if (why) return damaged(p, at, why, err);
    }
    why = trl_exr_deep_flatten(p, slot, &at->window, slot->raw, slot->raw + samples_at, sizes[2]);
    return why ? damaged(p, at, why, err) : TRL_OK;
}

trl_result trl_exr_chunk_load(const trl_exr_picture *p, trl_exr_slot *slot, uint32_t slot_index,
                              uint32_t cx, uint32_t cy, trl_error *err) {
    if (slot->loaded && slot->chunk_x == cx && slot->chunk_y == cy) return TRL_OK;
    slot->loaded = false;
    chunk_place at = {cx, cy, trl_exr_chunk_window(p, cx, cy), 0};
    char name[96];
    describe(p, &at, name, sizeof name);
    trl_guard_mark(slot_index, "%s", name);
    TRL_TRY(check_leader(p, &at, err));
    if (trl_exr_is_deep(p->part->storage))
        TRL_TRY(load_deep(p, slot, &at, err));
    else
        TRL_TRY(load_flat(p, slot, &at, err));
    slot->chunk_x = cx;
    slot->chunk_y = cy;
    slot->loaded = true;
    return TRL_OK;
}

static void convert(trl_sample sample, const unsigned char *in, size_t n, float *out) {
    if (sample == TRL_SAMPLE_UINT) {
        for (size_t i = 0; i < n; i++) {
            uint32_t u;
            memcpy(&u, in + 4 * i, sizeof u);
            out[i] = (float)u;
        }
        return;
    }
    const trl_packing packing = {.size = sizeof packing, .sample = sample, .channels = 1};
    float *const planes[4] = {out, NULL, NULL, NULL};
    trl_unpack_row(&packing, in, n, planes);
}

// Where the samples of one channel on row y begin in a chunk of whole rows.
static size_t row_offset(const trl_exr_part *part, const trl_window *window, int32_t y,
                         int channel) {
    size_t offset = 0;
    bool even = true;
    for (size_t i = 0; i < part->channel_count; i++)
        even = even && part->channels[i].y_sampling == 1;
    if (even)
        offset = row_bytes(part, window, y) * (size_t)(y - window->y);
    else
        for (int32_t row = window->y; row < y; row++)
            offset += row_bytes(part, window, row);
    for (int i = 0; i < channel; i++) {
        const trl_exr_channel *c = &part->channels[i];
        if (trl_exr_is_sampled(y, c->y_sampling))
            offset += trl_exr_sampled(window->x, window->width, c->x_sampling) *
                      trl_exr_sample_bytes(c->sample);
    }
    return offset;
}

void trl_exr_chunk_row(const trl_exr_picture *p, const trl_exr_slot *slot, int plane, int32_t y,
                       float *out) {
    const trl_window window = trl_exr_chunk_window(p, slot->chunk_x, slot->chunk_y);
    if (trl_exr_is_deep(p->part->storage)) {
        size_t pixels = (size_t)window.width * window.height;
        memcpy(out, slot->flat + (size_t)plane * pixels + (size_t)(y - window.y) * window.width,
               window.width * sizeof *out);
        return;
    }
    int channel = p->selection.channels[plane];
    const trl_exr_channel *c = &p->part->channels[channel];
    size_t n = trl_exr_sampled(window.x, window.width, c->x_sampling);
    size_t offset =
        slot->planar
            ? slot->plane_offset[plane] +
                  n * trl_exr_sample_bytes(c->sample) *
                      (trl_exr_sampled(window.y, (uint32_t)(y - window.y) + 1, c->y_sampling) - 1)
            : row_offset(p->part, &window, y, channel);
    convert(c->sample, slot->raw + offset, n, out);
}
