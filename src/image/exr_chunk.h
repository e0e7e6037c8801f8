// image/exr_chunk.h: from a chunk in the file to rows of floats.
#ifndef TRL_IMAGE_EXR_CHUNK_H
#define TRL_IMAGE_EXR_CHUNK_H

#include "image/exr_codec.h"
#include "image/exr_select.h"

/// The picture that a reader was opened for: one level of one part. Const while
/// rows are read.
typedef struct trl_exr_picture {
    trl_exr_file file;
    const trl_exr_part *part;
    trl_exr_selection selection;
    uint32_t level_x, level_y;
    trl_window window; // of the level
    uint32_t chunk_width, chunk_height;
    uint32_t chunks_x, chunks_y;
    uint64_t *offsets; // of the level's chunks in the file, row by row
    bool has_subsampled;
    uint32_t workspaces; // how many threads memory allows to work, at most the slots
    uint64_t slot_bytes; // working memory that one of them may use
} trl_exr_picture;

enum {
    TRL_EXR_WORKSPACES_MAX = 256,
    TRL_EXR_STRIP_ROWS_YC = 128 // neighbouring strips both need the chroma between them
};

/// Chooses the level; TRL_ERR_NOT_FOUND where there is none such.
trl_result trl_exr_picture_level(trl_exr_picture *picture, const trl_image_open_params *params,
                                 trl_error *err);
/// How many rows are best read at once.
uint32_t trl_exr_picture_strip_rows(const trl_exr_picture *picture,
                                    const trl_image_open_params *params);
/// Checks that the file can hold the picture and that memory can, and finds its
/// chunks (picture->offsets, released with trl_free).
trl_result trl_exr_picture_prepare(trl_exr_picture *picture, const trl_image_open_params *params,
                                   trl_error *err);

/// Fills entries of the chunk table that are 0 from the chunks themselves.
void trl_exr_rebuild_table(trl_exr_picture *picture);

/// What one thread works with. It keeps the last chunk, so that rows may be read
/// in smaller pieces than chunks are.
typedef struct trl_exr_slot {
    trl_exr_codec codec;
    unsigned char *packed, *raw;
    size_t packed_room, raw_room;
    bool loaded;
    uint32_t chunk_x, chunk_y; // of what is in `raw`
    bool planar;               // raw holds the wanted channels one after the other
    size_t plane_offset[4];
    float *flat; // deep: planes of the flattened chunk
    size_t flat_room;
    float *work; // exr_yc.c
    size_t work_room;
} trl_exr_slot;

void trl_exr_slot_release(trl_exr_slot *slot);

/// Makes `*memory` at least `bytes` large; its content is lost.
bool trl_exr_reserve(void *memory, size_t *room, size_t bytes);

/// The pixels of chunk (cx, cy).
trl_window trl_exr_chunk_window(const trl_exr_picture *picture, uint32_t cx, uint32_t cy);

/// Bytes of a chunk of these pixels, unpacked (flat parts).
uint64_t trl_exr_chunk_bytes(const trl_exr_part *part, const trl_window *window);

/// Brings chunk (cx, cy) into the slot. TRL_ERR_FORMAT names its coordinates.
trl_result trl_exr_chunk_load(const trl_exr_picture *picture, trl_exr_slot *slot,
                              uint32_t slot_index, uint32_t cx, uint32_t cy, trl_error *err);

/// The samples of plane 0…3 (which must be there) on row `y` of the loaded chunk:
/// one for every x_sampling-th pixel, on rows that are multiples of y_sampling.
void trl_exr_chunk_row(const trl_exr_picture *picture, const trl_exr_slot *slot, int plane,
                       int32_t y, float *out);

/// Flattens a deep chunk into slot->flat (four planes of the chunk's pixels).
/// NULL, or what is wrong with it.
const char *trl_exr_deep_flatten(const trl_exr_picture *picture, trl_exr_slot *slot,
                                 const trl_window *window, const unsigned char *counts,
                                 const unsigned char *samples, uint64_t sample_bytes);

#endif
