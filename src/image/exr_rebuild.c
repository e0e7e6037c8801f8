// The chunk table of a file whose writer died before it wrote one: the chunks
// follow each other, and each says in its leader what it is and how long.
#include "image/exr_chunk.h"

#include <string.h>

typedef struct chunk_leader {
    size_t part;
    int32_t where[4];   // y; or tile x, y, level x, y
    uint64_t at, bytes; // of the whole chunk
} chunk_leader;

// False where no sound leader is at `at`.
static bool read_leader(const trl_exr_file *file, uint64_t at, chunk_leader *out) {
    int32_t part = 0;
    uint64_t next = at;
    const trl_exr_source *source = &file->source;
    *out = (chunk_leader){.at = at};
    if (file->multi_part) {
        if (trl_exr_source_read(source, next, &part, 4, NULL) != TRL_OK) return false;
        next += 4;
    }
    if (part < 0 || (size_t)part >= file->part_count) return false;
    out->part = (size_t)part;
    const trl_exr_storage storage = file->parts[part].storage;
    const size_t where = trl_exr_is_tiled(storage) ? 16 : 4;
    if (trl_exr_source_read(source, next, out->where, where, NULL) != TRL_OK) return false;
    next += where;
    uint64_t left = source->size - next;
    if (trl_exr_is_deep(storage)) {
        uint64_t sizes[3];
        if (trl_exr_source_read(source, next, sizes, sizeof sizes, NULL) != TRL_OK) return false;
        left -= sizeof sizes;
        if (sizes[0] > left || sizes[1] > left - sizes[0]) return false;
        out->bytes = next + sizeof sizes + sizes[0] + sizes[1] - at;
        return true;
    }
    int32_t size;
    if (trl_exr_source_read(source, next, &size, sizeof size, NULL) != TRL_OK) return false;
    left -= sizeof size;
    if (size < 0 || (uint64_t)size > left) return false;
    out->bytes = next + sizeof size + (uint64_t)size - at;
    return true;
}

// The place of a chunk in the level that is read; false where it is not in it.
static bool place_of(const trl_exr_picture *p, const chunk_leader *leader, uint64_t *index) {
    if (leader->part != p->selection.part) return false;
    uint64_t cx = 0, cy;
    if (trl_exr_is_tiled(p->part->storage)) {
        if (leader->where[2] != (int32_t)p->level_x || leader->where[3] != (int32_t)p->level_y)
            return false;
        if (leader->where[0] < 0 || leader->where[1] < 0) return false;
        cx = (uint64_t)leader->where[0];
        cy = (uint64_t)leader->where[1];
    } else {
        int64_t row = (int64_t)leader->where[0] - p->window.y;
        if (row < 0 || row % p->chunk_height != 0) return false;
        cy = (uint64_t)row / p->chunk_height;
    }
    *index = cy * p->chunks_x + cx;
    return cx < p->chunks_x && cy < p->chunks_y;
}

void trl_exr_rebuild_table(trl_exr_picture *p) {
    uint64_t chunks = 0, at = p->file.chunks_offset;
    for (size_t i = 0; i < p->file.part_count; i++)
        chunks += p->file.parts[i].chunk_count;
    chunk_leader leader;
    for (uint64_t i = 0; i < chunks && read_leader(&p->file, at, &leader); i++) {
        uint64_t index;
        if (place_of(p, &leader, &index) && p->offsets[index] == 0) p->offsets[index] = leader.at;
        at += leader.bytes;
    }
}
