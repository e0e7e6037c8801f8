// image/exr_reader.h: the two ways to open an OpenEXR picture.
#ifndef TRL_IMAGE_EXR_READER_H
#define TRL_IMAGE_EXR_READER_H

#include "image/exr_chunk.h"

trl_result trl_exr_open(trl_image_reader **out, const char *path,
                        const trl_image_open_params *params, trl_error *err);

/// From memory, which is borrowed while the reader lives: for tests and fuzzing.
trl_result trl_exr_open_memory(trl_image_reader **out, const void *bytes, size_t size,
                               const trl_image_open_params *params, trl_error *err);

#endif
