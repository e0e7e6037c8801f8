// What is settled about a picture before its first row is read: the level, what
// memory reading it takes, whether the file can hold it, where its chunks are.
#include "image/exr_chunk.h"
#include "image/exr_yc.h"

enum {
    STRIP_ROWS_LEAST = 16,
    CHUNK_BYTES_MAX = 1 << 30 // the library counts a chunk's bytes in an int
};

// The chosen level's window and how chunks cut it.
trl_result trl_exr_picture_level(trl_exr_picture *p, const trl_image_open_params *params,
                                 trl_error *err) {
    const trl_exr_part *part = p->part;
    uint32_t lx = params->level_x, ly = params->level_y;
    if (part->level_mode == TRL_EXR_LEVEL_MIP) {
        if (lx == 0) lx = ly;
        if (ly == 0) ly = lx;
        TRL_REQUIRE(lx == ly, err, TRL_ERR_NOT_FOUND,
                    "there is no level (%u, %u); a mip map has levels (0, 0) to (%u, %u)", lx, ly,
                    part->levels_x - 1, part->levels_y - 1);
    }
    TRL_REQUIRE(lx < part->levels_x && ly < part->levels_y, err, TRL_ERR_NOT_FOUND,
                "there is no level (%u, %u); the picture has levels (0, 0) to (%u, %u)", lx, ly,
                part->levels_x - 1, part->levels_y - 1);
    p->level_x = lx;
    p->level_y = ly;
    p->window = part->data;
    p->window.width = trl_exr_level_size(part->data.width, lx, part->round_up);
    p->window.height = trl_exr_level_size(part->data.height, ly, part->round_up);
    bool tiled = trl_exr_is_tiled(part->storage);
    p->chunk_width = tiled ? part->tile_width : p->window.width;
    p->chunk_height = tiled ? part->tile_height : trl_exr_compressions[part->compression].lines;
    if (p->chunk_width > p->window.width) p->chunk_width = p->window.width;
    if (p->chunk_height > p->window.height) p->chunk_height = p->window.height;
    p->chunks_x = (p->window.width - 1) / p->chunk_width + 1;
    p->chunks_y = (p->window.height - 1) / p->chunk_height + 1;
    for (int i = 0; i < 4; i++) {
        int channel = p->selection.channels[i];
        if (channel == TRL_EXR_NO_CHANNEL) continue;
        const trl_exr_channel *c = &part->channels[channel];
        p->has_subsampled = p->has_subsampled || c->x_sampling > 1 || c->y_sampling > 1;
    }
    return TRL_OK;
}

// What one workspace takes: the packed chunk, the unpacked one, what a codec
// works in, and the rows around the chroma.
static trl_result set_budget(trl_exr_picture *p, const trl_image_open_params *params,
                             trl_error *err) {
    const trl_window chunk = {p->window.x, p->window.y, p->chunk_width, p->chunk_height};
    uint64_t raw = trl_exr_chunk_bytes(p->part, &chunk);
    uint64_t need = raw * (trl_exr_codec_has(p->part->compression) ? 3 : 5);
    if (trl_exr_is_deep(p->part->storage))
        need += 5 * sizeof(float) * (uint64_t)chunk.width * chunk.height;
    if (p->has_subsampled) need += trl_exr_subsampled_bytes(p, TRL_EXR_STRIP_ROWS_YC);
    uint64_t budget = params->max_bytes ? params->max_bytes : UINT64_C(1) << 30;
    uint64_t table = 8 * (uint64_t)p->chunks_x * p->chunks_y;
    TRL_REQUIRE(raw <= CHUNK_BYTES_MAX && table < budget && need <= budget - table, err,
                TRL_ERR_LIMIT,
                "a chunk of %u x %u pixels in %zu channels needs %llu MiB of working memory; the "
                "limit is %llu MiB",
                p->chunk_width, p->chunk_height, p->part->channel_count,
                (unsigned long long)((need + table) >> 20), (unsigned long long)(budget >> 20));
    uint64_t fit = need ? (budget - table) / need : 1;
    uint32_t slots = params->slots ? params->slots : 1;
    if (trl_exr_is_deep(p->part->storage) && fit > 4) fit = 4; // their chunks vary in size
    if (slots > TRL_EXR_WORKSPACES_MAX) slots = TRL_EXR_WORKSPACES_MAX;
    p->workspaces = slots < fit ? slots : (uint32_t)fit;
    p->slot_bytes = (budget - table) / p->workspaces;
    return TRL_OK;
}

// The most that each compression can make of a byte: deflate's limit is 1032,
// PIZ's runs reach 400; DWA stacks run lengths on deflate.
static uint64_t expansion_limit(trl_exr_compression compression) {
    switch (compression) {
    case TRL_EXR_NONE: return 1;
    case TRL_EXR_RLE: return 64;
    case TRL_EXR_B44:
    case TRL_EXR_B44A: return 16;
    case TRL_EXR_DWAA:
    case TRL_EXR_DWAB: return 100000;
    case TRL_EXR_PXR24: return 1400; // deflate on three bytes of four
    default: return 1040;
    }
}

// What a chunk unpacks to: of a deep one at least its table of counts.
static uint64_t unpacked_bytes(const trl_exr_picture *p, const trl_window *chunk) {
    if (trl_exr_is_deep(p->part->storage)) return 4 * (uint64_t)chunk->width * chunk->height;
    return trl_exr_chunk_bytes(p->part, chunk);
}

// A small file that claims a giant picture would take minutes of black rows.
static trl_result check_plausible(const trl_exr_picture *p, trl_error *err) {
    const trl_window chunk = {p->window.x, p->window.y, p->chunk_width, p->chunk_height};
    uint64_t raw = unpacked_bytes(p, &chunk);
    uint64_t count = (uint64_t)p->chunks_x * p->chunks_y;
    uint64_t most = p->file.source.size * expansion_limit(p->part->compression);
    TRL_REQUIRE(raw == 0 || most / raw >= count / 100, err, TRL_ERR_FORMAT,
                "the file claims %u x %u pixels, but its %llu bytes cannot hold a hundredth of "
                "them: it is truncated or damaged",
                p->window.width, p->window.height, (unsigned long long)p->file.source.size);
    TRL_REQUIRE(count > 1 || most >= raw, err, TRL_ERR_FORMAT,
                "the file claims %u x %u pixels, but its %llu bytes cannot hold them: it is "
                "truncated or damaged",
                p->window.width, p->window.height, (unsigned long long)p->file.source.size);
    return TRL_OK;
}

static trl_result read_table(trl_exr_picture *p, trl_error *err) {
    uint64_t count = (uint64_t)p->chunks_x * p->chunks_y;
    uint64_t first = trl_exr_level_first_chunk(p->part, p->level_x, p->level_y);
    p->offsets = trl_alloc(count, sizeof *p->offsets);
    if (!p->offsets) return trl_error_memory(err, count * sizeof *p->offsets);
    TRL_TRY(trl_exr_source_read(&p->file.source, p->part->table_offset + 8 * first, p->offsets,
                                8 * count, err));
    bool whole = true;
    for (uint64_t i = 0; i < count; i++)
        whole = whole && p->offsets[i] != 0;
    if (!whole) trl_exr_rebuild_table(p);
    const trl_window corner = trl_exr_chunk_window(p, p->chunks_x - 1, p->chunks_y - 1);
    const uint64_t least = unpacked_bytes(p, &corner); // of the smallest chunk
    const uint64_t limit = expansion_limit(p->part->compression);
    uint64_t inside = 0, able = 0;
    for (uint64_t i = 0; i < count; i++) {
        uint64_t at = p->offsets[i], end = p->file.source.size;
        if (at < p->file.chunks_offset || at >= end) continue;
        if (i + 1 < count && p->offsets[i + 1] > at && p->offsets[i + 1] < end)
            end = p->offsets[i + 1];
        inside++;
        able += (end - at) * limit >= least;
    }
    TRL_REQUIRE(inside > 0, err, TRL_ERR_FORMAT,
                "no chunk of the picture (it has %llu) is in the file: it is truncated or damaged",
                (unsigned long long)count);
    TRL_REQUIRE(able >= inside / 4 + 1, err, TRL_ERR_FORMAT,
                "the file claims %u x %u pixels, but most of its chunks are too short for their "
                "share of them: the header is damaged",
                p->window.width, p->window.height);
    return TRL_OK;
}

// Whole chunks, where half the memory holds strips of them for all slots.
uint32_t trl_exr_picture_strip_rows(const trl_exr_picture *p, const trl_image_open_params *params) {
    uint32_t rows = p->chunk_height, slots = params->slots ? params->slots : 1;
    if (p->has_subsampled)
        rows = rows * (TRL_EXR_STRIP_ROWS_YC / rows > 0 ? TRL_EXR_STRIP_ROWS_YC / rows : 1);
    else if (rows < STRIP_ROWS_LEAST)
        rows = rows * ((STRIP_ROWS_LEAST + rows - 1) / rows);
    uint64_t budget = (params->max_bytes ? params->max_bytes : UINT64_C(1) << 30) / 2 / slots;
    while (rows > 1 && (uint64_t)rows * p->window.width * 4 * sizeof(float) > budget)
        rows = (rows + 1) / 2;
    return rows;
}

trl_result trl_exr_picture_prepare(trl_exr_picture *p, const trl_image_open_params *params,
                                   trl_error *err) {
    TRL_TRY(check_plausible(p, err));
    TRL_TRY(set_budget(p, params, err));
    return read_table(p, err);
}
