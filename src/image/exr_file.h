// image/exr_file.h: what the exr_*.c files share: the parsed header of an
// OpenEXR file and the way from a chunk to planes of floats.
//
//   exr_preflight  bytes of the header → trl_exr_file, everything checked
//   exr_header     the attributes that matter; exr_part headers to parts
//   exr_attribute  one header attribute → text
//   exr_layout     levels, tiles, chunk tables
//   exr_select     part, view, layer → which channel is red, green, …
//   exr_codec      none, rle, zips, zip: bytes ↔ bytes, own code
//   exr_shim       piz, pxr24, b44, b44a, dwaa, dwab through libOpenEXR
//   exr_picture    level, memory and chunk table, before the first row is read
//   exr_rebuild    the chunk table of a file that has none
//   exr_chunk      one chunk of the file → planes of floats
//   exr_deep       one deep chunk → flattened planes
//   exr_yc         luminance/chroma → red, green, blue
//   exr_reader     trl_format_exr: open, rows, close
//   exr_create     trl_format_exr: create; exr_header_write the header
//   exr_writer     rows and strips to chunks, finish
#ifndef TRL_IMAGE_EXR_FILE_H
#define TRL_IMAGE_EXR_FILE_H

#include "image/image.h"

#include <string.h>

enum {
    TRL_EXR_NAME_MAX = 255,           // bytes of a name, as the format says
    TRL_EXR_CHANNELS_MAX = 1024,      // in one part
    TRL_EXR_PARTS_MAX = 1024,         // in one file
    TRL_EXR_ATTRIBUTES_MAX = 4096,    // in one part
    TRL_EXR_SIDE_MAX = 1 << 24,       // pixels of width or height
    TRL_EXR_COORDINATE_MAX = 1 << 30, // of a window's corner
    TRL_EXR_ARENA_MAX = 128 << 20     // bytes of everything parsed from headers
};

typedef enum trl_exr_compression {
    TRL_EXR_NONE,
    TRL_EXR_RLE,
    TRL_EXR_ZIPS,
    TRL_EXR_ZIP,
    TRL_EXR_PIZ,
    TRL_EXR_PXR24,
    TRL_EXR_B44,
    TRL_EXR_B44A,
    TRL_EXR_DWAA,
    TRL_EXR_DWAB,
    TRL_EXR_COMPRESSIONS
} trl_exr_compression;

/// Name ("zip") and scan lines per chunk of each compression.
typedef struct trl_exr_compression_entry {
    const char *name;
    uint32_t lines;
} trl_exr_compression_entry;
extern const trl_exr_compression_entry trl_exr_compressions[TRL_EXR_COMPRESSIONS];

typedef enum trl_exr_storage {
    TRL_EXR_SCANLINE,
    TRL_EXR_TILED,
    TRL_EXR_DEEP_SCANLINE,
    TRL_EXR_DEEP_TILED
} trl_exr_storage;

static inline bool trl_exr_is_tiled(trl_exr_storage s) {
    return s == TRL_EXR_TILED || s == TRL_EXR_DEEP_TILED;
}
static inline bool trl_exr_is_deep(trl_exr_storage s) {
    return s == TRL_EXR_DEEP_SCANLINE || s == TRL_EXR_DEEP_TILED;
}

/// Where the bytes come from: a file descriptor, or memory where `bytes` is set.
typedef struct trl_exr_source {
    int fd;
    const unsigned char *bytes;
    uint64_t size;
} trl_exr_source;

/// Reads exactly `count` bytes at `offset`; the caller has checked that they lie
/// inside the file, so that a short read means that the file changed.
trl_result trl_exr_source_read(const trl_exr_source *source, uint64_t offset, void *out,
                               size_t count, trl_error *err);

/// A list of allocations that are released together.
typedef struct trl_exr_arena {
    struct trl_exr_arena_block *first;
    size_t bytes;
} trl_exr_arena;
void *trl_exr_arena_alloc(trl_exr_arena *arena, size_t count, size_t size);
char *trl_exr_arena_text(trl_exr_arena *arena, const char *text, size_t length);
void trl_exr_arena_release(trl_exr_arena *arena);

typedef struct trl_exr_channel {
    const char *name;
    trl_sample sample; // half, float or uint
    uint32_t x_sampling, y_sampling;
    bool perceptually_linear; // the file's pLinear, a hint to B44
} trl_exr_channel;

enum { TRL_EXR_LEVEL_ONE, TRL_EXR_LEVEL_MIP, TRL_EXR_LEVEL_RIP };

/// One part as the decoder needs it; what people need is in trl_image_part.
typedef struct trl_exr_part {
    trl_exr_storage storage;
    trl_exr_compression compression;
    trl_window data, display;
    uint32_t tile_width, tile_height;
    int level_mode;
    bool round_up;
    uint32_t levels_x, levels_y;
    size_t channel_count;
    const trl_exr_channel *channels; // sorted by name, as the samples are
    size_t view_count;
    const char *const *views; // multiView: the first is the default view
    const char *name, *view;
    bool has_chromaticities;
    trl_chromaticities chromaticities;
    trl_camera_settings camera; // 0 where not said
    uint64_t chunk_count, table_offset;
    int64_t stated_chunks; // chunkCount, -1 where the file has none
} trl_exr_part;

typedef struct trl_exr_file {
    trl_exr_source source;
    trl_exr_arena arena;
    bool multi_part;
    size_t part_count;
    trl_exr_part *parts;
    trl_image_part *public_parts;
    uint64_t chunks_offset; // first byte behind the headers and chunk tables
} trl_exr_file;

/// Reads and checks the header of `file->source`; on failure the sentence says
/// what is wrong and where. Release with trl_exr_file_release in either case.
trl_result trl_exr_preflight(trl_exr_file *file, trl_error *err);
void trl_exr_file_release(trl_exr_file *file);

/// The text of an attribute's value; never NULL but when memory is short.
const char *trl_exr_attribute_text(trl_exr_arena *arena, const char *type,
                                   const unsigned char *value, size_t size);

/// Size of level (lx, ly), and its number of tiles.
uint32_t trl_exr_level_size(uint32_t full, uint32_t level, bool round_up);
uint32_t trl_exr_level_count(uint32_t longest, bool round_up);
/// How many chunks the part must have; false where there are more than 2^32.
bool trl_exr_chunk_count(const trl_exr_part *part, uint64_t *count);
/// The index of the first chunk of a level.
uint64_t trl_exr_level_first_chunk(const trl_exr_part *part, uint32_t lx, uint32_t ly);

/// Bytes of one sample in the file.
static inline size_t trl_exr_sample_bytes(trl_sample sample) {
    return sample == TRL_SAMPLE_HALF ? 2 : 4;
}

/// How many of the `count` coordinates from `first` on are multiples of `step`.
static inline uint32_t trl_exr_sampled(int64_t first, uint32_t count, uint32_t step) {
    if (step == 1) return count;
    int64_t last = first + count - 1;
    int64_t below_last = last >= 0 ? last / step : -((-last + step - 1) / step);
    int64_t below_first = first - 1 >= 0 ? (first - 1) / step : -((1 - first + step - 1) / step);
    return (uint32_t)(below_last - below_first);
}

static inline bool trl_exr_is_sampled(int64_t coordinate, uint32_t step) {
    return coordinate % step == 0;
}

/// A number of an attribute, little-endian as the file has it.
static inline int32_t trl_exr_int_at(const unsigned char *value) {
    int32_t i;
    memcpy(&i, value, sizeof i);
    return i;
}

static inline double trl_exr_float_at(const unsigned char *value) {
    float f;
    memcpy(&f, value, sizeof f);
    return f;
}

#endif
