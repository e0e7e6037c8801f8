// image/exr_header.h: one header while it is being read (exr_preflight.c gives
// the attributes, exr_header.c understands them).
#ifndef TRL_IMAGE_EXR_HEADER_H
#define TRL_IMAGE_EXR_HEADER_H

#include "image/exr_file.h"

typedef struct trl_exr_cursor {
    const trl_exr_source *source;
    uint64_t at;
    uint64_t window_start;
    size_t window_length;
    unsigned char window[16384];
} trl_exr_cursor;

typedef struct trl_exr_header {
    bool has_channels, has_compression, has_data, has_display, has_tiles;
    uint32_t seen; // bit set of known_attribute
    unsigned char compression;
    trl_window data, display;
    uint32_t tile_width, tile_height;
    unsigned char tile_mode;
    double pixel_aspect, white_nits;
    const char *name, *view, *type; // NULL where absent
    size_t view_count;
    const char **views;
    int64_t stated_chunks;
    trl_camera_settings camera;
    bool aces_container, has_chromaticities;
    trl_chromaticities chromaticities;
    size_t channel_count;
    trl_exr_channel *channels;
    size_t attribute_count, attribute_room;
    trl_image_attribute *attributes; // malloc'd while it grows
} trl_exr_header;

/// Takes one attribute in; `value` is NULL where it is too large to look at.
trl_result trl_exr_header_attribute(trl_exr_file *file, trl_exr_header *header, const char *name,
                                    const char *type, const unsigned char *value, uint32_t size,
                                    trl_error *err);

/// Checks all headers and makes file->parts and file->public_parts of them.
trl_result trl_exr_header_finish(trl_exr_file *file, trl_exr_header *headers, size_t count,
                                 bool tiled, bool deep, trl_error *err);
void trl_exr_header_release(trl_exr_header *header);

#endif
