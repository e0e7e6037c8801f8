// image/exr_shim.h: libOpenEXR as a codec for one chunk.
//
// The library never sees the user's file. For each chunk it gets a little file
// in memory, whose header this program writes anew from checked values, with
// that one chunk in it; and to compress it writes such a file, of which the
// chunk is taken. No exception leaves the shim.
#ifndef TRL_IMAGE_EXR_SHIM_H
#define TRL_IMAGE_EXR_SHIM_H

#include "image/exr_file.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct trl_exr_block {
    trl_exr_compression compression;
    double dwa_level;  // encoding only
    bool tiled;        // decoding only
    trl_window window; // of the chunk's pixels
    size_t channel_count;
    const trl_exr_channel *channels;
} trl_exr_block;

/// Where a channel's samples are, in the channel's own type; base NULL: skip.
typedef struct trl_exr_plane {
    void *base; // the sample of the window's first pixel
    size_t x_stride, y_stride;
} trl_exr_plane;

/// Unpacks one chunk. False, with the library's words in `why`, where it cannot.
bool trl_exr_shim_decode(const trl_exr_block *block, const unsigned char *packed, size_t size,
                         const trl_exr_plane *planes, char *why, size_t why_size);

/// Packs one chunk of scan lines into `out` (room bytes). False where the library
/// fails or there is not enough room.
bool trl_exr_shim_encode(const trl_exr_block *block, const trl_exr_plane *planes,
                         unsigned char *out, size_t room, size_t *size, char *why, size_t why_size);

#ifdef __cplusplus
}
#endif
#endif
