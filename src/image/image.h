// image/image.h: how a file format joins the room.
//
// A format is one entry of a const table (formats.c): how to know it, how to
// open and how to create it. Readers and writers begin with the public part
// below, so that the room can forward calls and share what is common.
#ifndef TRL_IMAGE_IMAGE_H
#define TRL_IMAGE_IMAGE_H

#include <troland/image.h>

#include "base/base.h"

typedef struct trl_reader_ops {
    trl_result (*rows)(trl_image_reader *reader, uint32_t slot, int32_t y, uint32_t rows,
                       float *const rgba[4], size_t stride, trl_error *err);
    void (*close)(trl_image_reader *reader); // releases all, the reader too
} trl_reader_ops;

/// The head of every reader; a format's own struct has it as first member.
struct trl_image_reader {
    const trl_reader_ops *ops;
    trl_image_info info;
};

typedef struct trl_writer_ops {
    trl_result (*rows)(trl_image_writer *writer, uint32_t rows, const void *packed, size_t stride,
                       trl_error *err);
    trl_result (*finish)(trl_image_writer *writer, trl_error *err); // completes the content only
    void (*destroy)(trl_image_writer *writer);
} trl_writer_ops;

/// A file on its way: written under a hidden name beside its target
/// (".<name>.troland-<host>-<pid>-<random>.tmp"), renamed by commit. Destroying
/// an uncommitted one removes it; so does a signal or a crash under the guard.
typedef struct trl_atomic_file trl_atomic_file;
trl_result trl_atomic_create(trl_atomic_file **out, const char *path, bool overwrite,
                             trl_error *err);
int trl_atomic_fd(const trl_atomic_file *file);
const char *trl_atomic_temp_path(const trl_atomic_file *file);
trl_result trl_atomic_commit(trl_atomic_file *file, trl_error *err); // fsync, rename
void trl_atomic_destroy(trl_atomic_file **file);

/// The head of every writer.
struct trl_image_writer {
    const trl_writer_ops *ops;
    trl_image_write_params params; // as given; its strings are the caller's only during create
    trl_atomic_file *file;
    uint32_t rows_written;
};

typedef struct trl_image_format {
    const char *name;       // "OpenEXR"
    const char *extensions; // "exr"
    uint32_t samples;       // bit set of 1 << trl_sample that it can write
    bool (*matches)(const unsigned char *head, size_t length); // the first up to 16 bytes
    trl_result (*open)(trl_image_reader **out, const char *path,
                       const trl_image_open_params *params, trl_error *err);
    trl_result (*create)(trl_image_writer **out, trl_atomic_file *file,
                         const trl_image_write_params *params, trl_error *err);
} trl_image_format;

extern const trl_image_format trl_format_exr, trl_format_png;

/// Tells the guard, if there is one, which chunk is about to be decoded on this
/// slot (a short printf text), so that a crash can be named; see guard.c.
void trl_guard_mark(uint32_t slot, const char *format, ...) TRL_PRINTF(2, 3);

#endif
