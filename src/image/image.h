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

/// A strip in the form in which it goes into the file. Kept by its owner and used
/// again for the next strip; `bytes` is trl_alloc's.
typedef struct trl_image_block {
    unsigned char *bytes;
    size_t size, capacity;
    uint32_t rows;
    size_t raw_size; // for the format's own use, as is `check`
    uint32_t check;
} trl_image_block;

/// Makes room for `capacity` bytes (the old ones are lost) in a block.
trl_result trl_image_block_reserve(trl_image_block *block, size_t capacity, trl_error *err);

/// `rows` appends rows in order. A format whose compression can run in the worker
/// that made the strip has `encode`, which any thread may call at any time for
/// any rows (`y` from the top), and `append`, which is called in order; a picture
/// comes by one of the two ways.
typedef struct trl_writer_ops {
    trl_result (*rows)(trl_image_writer *writer, uint32_t rows, const void *packed, size_t stride,
                       trl_error *err);
    trl_result (*finish)(trl_image_writer *writer, trl_error *err); // completes the content only
    void (*destroy)(trl_image_writer *writer); // releases all, the writer too, not its file
    trl_result (*encode)(trl_image_writer *writer, uint32_t y, uint32_t rows, const void *packed,
                         size_t stride, trl_image_block *block, trl_error *err);
    trl_result (*append)(trl_image_writer *writer, const trl_image_block *block, trl_error *err);
} trl_writer_ops;

/// The head of every writer.
struct trl_image_writer {
    const trl_writer_ops *ops;
    trl_image_write_params params; // complete; strings are NULL after create: copy what is needed.
                                   // The driver puts the light levels that it measured into color
                                   // before finish
    trl_atomic_file *file;         // the room's: committed after finish, destroyed after destroy
    uint32_t rows_written;         // counted by the room
};

typedef struct trl_image_format {
    const char *name;       // "OpenEXR"
    const char *extensions; // "exr", "jpg,jpeg"
    uint32_t samples;       // bit set of 1 << trl_sample that it can write, 0: it only reads
    bool (*matches)(const unsigned char *head, size_t length); // the first up to 16 bytes
    trl_result (*open)(trl_image_reader **out, const char *path,
                       const trl_image_open_params *params, trl_error *err);
    trl_result (*create)(trl_image_writer **out, trl_atomic_file *file,
                         const trl_image_write_params *params, trl_error *err);
} trl_image_format;

extern const trl_image_format trl_format_exr, trl_format_png, trl_format_jpeg, trl_format_raw;

enum { TRL_IMAGE_ATTRIBUTES_MAX = 64 };

/// Header entries that a reader collects: copies of what they are made of.
typedef struct trl_image_attributes {
    size_t count;
    trl_image_attribute items[TRL_IMAGE_ATTRIBUTES_MAX];
} trl_image_attributes;

/// Appends one (`type` is static); it is left out where there is no room or no memory.
void trl_image_attribute_add(trl_image_attributes *list, const char *name, const char *type,
                             const char *value);
void trl_image_attributes_release(trl_image_attributes *list);

/// Copies a caller's struct that begins with its size over the defaults in
/// `own`: members that the caller does not know keep their defaults.
void trl_params_copy(void *own, uint32_t own_size, const void *given);

/// Tells the guard, if there is one, what this thread is about to decode on `slot`, as
/// a short noun ("scan lines 32-63"), so that a crash can be named; see guard.c.
void trl_guard_mark(uint32_t slot, const char *format, ...) TRL_PRINTF(2, 3);
/// Says that this thread is out of the decoder again.
void trl_guard_clear(void);
/// Says that work goes on: for what takes long and decodes nothing.
void trl_guard_beat(void);

#endif
