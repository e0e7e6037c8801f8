// image/stream.h: formats that are one stream (PNG, JPEG): a file holds one part, and rows
// can only be decoded in order, by one thread at a time.
#ifndef TRL_IMAGE_STREAM_H
#define TRL_IMAGE_STREAM_H

#include "image/image.h"

#include <pthread.h>

typedef struct trl_stream_ops {
    /// Decodes row `y` into the planes; false where the file is broken before its end.
    bool (*row)(trl_image_reader *reader, uint32_t y, float *const rgba[4]);
    /// Says why a row did not come. TRL_ERR_FORMAT: the rows after it are tried, too.
    trl_result (*fault)(const trl_image_reader *reader, trl_error *err);
} trl_stream_ops;

/// Rows for trl_reader_ops, under the lock; what cannot be decoded is 0.
trl_result trl_stream_rows(trl_image_reader *reader, const trl_stream_ops *ops,
                           pthread_mutex_t *lock, uint32_t slot, int32_t y, uint32_t rows,
                           float *const rgba[4], size_t stride, trl_error *err);

/// TRL_ERR_NOT_FOUND where a part, a layer, a view or a level is asked for that "a PNG",
/// as `kind` says, does not have.
trl_result trl_stream_part_check(const char *path, const char *kind,
                                 const trl_image_open_params *params, trl_error *err);

#endif
