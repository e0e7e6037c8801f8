// image/png.h: what the files of the PNG format share.
#ifndef TRL_IMAGE_PNG_H
#define TRL_IMAGE_PNG_H

#include "image/image.h"

/// The bytes of chunk after chunk (length, type, data; the sum is added when they
/// are written), in the order in which they stand in the file.
typedef struct trl_png_chunks {
    unsigned char bytes[4096];
    size_t size;
} trl_png_chunks;

/// Appends a chunk; false where it does not fit.
bool trl_png_chunk_add(trl_png_chunks *chunks, const char type[4], const void *data, size_t size);

/// The colour chunks of a picture: cICP, mDCV, cLLI, sRGB, gAMA, cHRM as far as
/// they apply. PNG, third edition, section 11.3.2.
void trl_png_color_chunks(const trl_image_color *color, trl_png_chunks *out);

enum { TRL_PNG_PROFILE_NAME = 80 };

/// The profile of an iCCP chunk and its name, for readers that do not know cICP. `size` is
/// 0 where the chunk should not be: sRGB has a chunk of its own, which may not stand beside
/// a profile; PQ and HLG fit no profile of primaries and curve; a grey picture would need a
/// grey one.
TRL_NODISCARD trl_result trl_png_profile(const trl_image_color *color, uint32_t channels,
                                         char name[TRL_PNG_PROFILE_NAME], unsigned char *out,
                                         size_t capacity, size_t *size, trl_error *err);

/// The content of a cLLI chunk: MaxCLL and MaxFALL in units of 0.0001 cd/m².
void trl_png_light_levels(const trl_image_color *color, unsigned char bytes[8]);

/// What the code points of a cICP chunk mean; false where they are not known here.
bool trl_png_primaries_of(int code, trl_chromaticities *out);
bool trl_png_transfer_of(int code, trl_transfer *out);

/// Packed rows on their way into a file.
typedef struct trl_png_rows {
    const unsigned char *packed;
    size_t stride, row_bytes;
    uint32_t count, pixel_bytes;
    bool swap16; // samples of 16 bits in the machine's order, little-endian
} trl_png_rows;

enum { TRL_PNG_FILTER_SLACK = 16 };

/// Filters rows into `out`, each with its filter byte before it; up to
/// TRL_PNG_FILTER_SLACK bytes after them are written, too. The first row is not
/// filtered against another. `scratch` has trl_png_filter_scratch bytes.
void trl_png_filter_rows(const trl_png_rows *rows, unsigned char *scratch, unsigned char *out);
size_t trl_png_filter_scratch(size_t row_bytes);

void trl_png_put32(unsigned char *to, uint32_t value);

trl_result trl_png_open(trl_image_reader **out, const char *path,
                        const trl_image_open_params *params, trl_error *err);
trl_result trl_png_create(trl_image_writer **out, trl_atomic_file *file,
                          const trl_image_write_params *params, trl_error *err);

#endif
