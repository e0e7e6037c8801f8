// image/exr_writer.h: writing OpenEXR: scan lines, one part, one layer.
#ifndef TRL_IMAGE_EXR_WRITER_H
#define TRL_IMAGE_EXR_WRITER_H

#include "image/exr_file.h"

trl_result trl_exr_create(trl_image_writer **out, trl_atomic_file *file,
                          const trl_image_write_params *params, trl_error *err);

/// The bytes of a file's magic number, version and header, released with
/// trl_free. `channels` are sorted by name.
trl_result trl_exr_header_bytes(unsigned char **out, size_t *size,
                                const trl_image_write_params *params,
                                trl_exr_compression compression, const trl_exr_channel *channels,
                                size_t channel_count, trl_error *err);

#endif
