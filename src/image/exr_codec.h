// image/exr_codec.h: the lossless codecs that are plain bytes: none, rle, zips
// and zip. Own code over libdeflate, because nearly every file is one of these.
#ifndef TRL_IMAGE_EXR_CODEC_H
#define TRL_IMAGE_EXR_CODEC_H

#include "image/exr_file.h"

/// What one thread needs to pack or unpack; zero-initialise, then release.
typedef struct trl_exr_codec {
    void *inflater, *deflater;
    unsigned char *scratch;
    size_t scratch_room;
} trl_exr_codec;
void trl_exr_codec_release(trl_exr_codec *codec);

/// What is wrong where an allocation failed, so that the file is not called damaged.
#define TRL_EXR_NO_MEMORY "memory is short"

/// Whether this codec, not the library, does the compression.
static inline bool trl_exr_codec_has(trl_exr_compression compression) {
    return compression <= TRL_EXR_ZIP;
}

/// Unpacks `packed` (packed_size bytes) into exactly raw_size bytes. A chunk of
/// raw_size bytes is stored as it is. Returns NULL, or what is wrong.
const char *trl_exr_codec_unpack(trl_exr_codec *codec, trl_exr_compression compression,
                                 const unsigned char *packed, size_t packed_size,
                                 unsigned char *raw, size_t raw_size);

/// The same for bytes that are known to be packed, even to more than raw_size.
const char *trl_exr_codec_expand(trl_exr_codec *codec, trl_exr_compression compression,
                                 const unsigned char *packed, size_t packed_size,
                                 unsigned char *raw, size_t raw_size);

/// Packs raw_size bytes into `packed` (room for raw_size); *packed_size is
/// raw_size, and the bytes are copied, where packing would not make them fewer.
/// False where memory is short.
bool trl_exr_codec_pack(trl_exr_codec *codec, trl_exr_compression compression,
                        const unsigned char *raw, size_t raw_size, unsigned char *packed,
                        size_t *packed_size);

#endif
