// Levels, tiles and chunks: how a part's pixels are cut up.
#include "image/exr_file.h"

const trl_exr_compression_entry trl_exr_compressions[TRL_EXR_COMPRESSIONS] = {
    [TRL_EXR_NONE] = {"none", 1},   [TRL_EXR_RLE] = {"rle", 1},    [TRL_EXR_ZIPS] = {"zips", 1},
    [TRL_EXR_ZIP] = {"zip", 16},    [TRL_EXR_PIZ] = {"piz", 32},   [TRL_EXR_PXR24] = {"pxr24", 16},
    [TRL_EXR_B44] = {"b44", 32},    [TRL_EXR_B44A] = {"b44a", 32}, [TRL_EXR_DWAA] = {"dwaa", 32},
    [TRL_EXR_DWAB] = {"dwab", 256},
};

uint32_t trl_exr_level_size(uint32_t full, uint32_t level, bool round_up) {
    if (level >= 32) return 1;
    uint64_t rounding = round_up ? (UINT64_C(1) << level) - 1 : 0;
    uint64_t size = ((uint64_t)full + rounding) >> level;
    return size > 0 ? (uint32_t)size : 1;
}

uint32_t trl_exr_level_count(uint32_t longest, bool round_up) {
    uint32_t levels = 1;
    while (trl_exr_level_size(longest, levels - 1, round_up) > 1)
        levels++;
    return levels;
}

static uint64_t level_tiles(const trl_exr_part *part, uint32_t lx, uint32_t ly) {
    uint64_t width = trl_exr_level_size(part->data.width, lx, part->round_up);
    uint64_t height = trl_exr_level_size(part->data.height, ly, part->round_up);
    return ((width + part->tile_width - 1) / part->tile_width) *
           ((height + part->tile_height - 1) / part->tile_height);
}

// Chunks of all levels before (lx, ly) in the order of the chunk table; with
// (levels_x, levels_y - 1) beyond the end: of all levels.
static uint64_t tiles_before(const trl_exr_part *part, uint32_t lx, uint32_t ly) {
    uint64_t sum = 0;
    if (part->level_mode == TRL_EXR_LEVEL_RIP) {
        for (uint32_t y = 0; y <= ly; y++)
            for (uint32_t x = 0; x < (y < ly ? part->levels_x : lx); x++)
                sum += level_tiles(part, x, y);
        return sum;
    }
    for (uint32_t l = 0; l < lx; l++)
        sum += level_tiles(part, l, l);
    return sum;
}

uint64_t trl_exr_level_first_chunk(const trl_exr_part *part, uint32_t lx, uint32_t ly) {
    return trl_exr_is_tiled(part->storage) ? tiles_before(part, lx, ly) : 0;
}

bool trl_exr_chunk_count(const trl_exr_part *part, uint64_t *count) {
    if (trl_exr_is_tiled(part->storage)) {
        *count = tiles_before(part, part->levels_x, part->levels_y - 1);
    } else {
        uint32_t lines = trl_exr_compressions[part->compression].lines;
        *count = ((uint64_t)part->data.height + lines - 1) / lines;
    }
    return *count <= UINT32_MAX;
}
