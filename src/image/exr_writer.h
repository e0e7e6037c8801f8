// image/exr_writer.h: writing OpenEXR: scan lines, one part, one layer.
#ifndef TRL_IMAGE_EXR_WRITER_H
#define TRL_IMAGE_EXR_WRITER_H

#include "image/exr_codec.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct trl_exr_writer {
    trl_image_writer head;
    trl_exr_compression compression;
    double dwa_level;
    size_t channel_count;
    trl_exr_channel channels[4]; // sorted by name
    uint32_t order[4];           // which packed sample each of them is
    size_t sample, row_bytes;
    uint32_t lines;     // of a chunk
    uint32_t batch;     // chunks packed at once
    uint32_t taken;     // rows, of which the last
    uint32_t gathered;  // are in `raw`
    uint64_t table, at; // positions in the file
    uint64_t *offsets;
    unsigned char *raw, *packed; // allocated with the first gathered row
    size_t *sizes;
    uint32_t threads;
    pthread_mutex_t lock; // of the codecs that no thread uses now
    trl_exr_codec idle[256];
    uint32_t idle_count;
    atomic_uint next; // chunk of the batch to be packed
    atomic_int failed;
    char why[200];
} trl_exr_writer;

extern const trl_writer_ops trl_exr_writer_ops;

trl_result trl_exr_create(trl_image_writer **out, trl_atomic_file *file,
                          const trl_image_write_params *params, trl_error *err);

/// The bytes of a file's magic number, version and header, released with
/// trl_free. `channels` are sorted by name.
trl_result trl_exr_header_bytes(unsigned char **out, size_t *size,
                                const trl_image_write_params *params,
                                trl_exr_compression compression, const trl_exr_channel *channels,
                                size_t channel_count, trl_error *err);

#endif
