// tests/image/jpeg_file.h: JPEG pictures and the markers in them, made by hand.
#ifndef TRL_TESTS_IMAGE_JPEG_FILE_H
#define TRL_TESTS_IMAGE_JPEG_FILE_H

#include "room.h"

#include <jpeglib.h>

typedef struct jpeg_build {
    uint32_t width, height;
    int channels; // 1 grey, 3 RGB, 4 CMYK
    int quality;  // 1…100
    bool progressive;
    const unsigned char *exif; // with "Exif\0\0", or NULL
    uint32_t exif_size;
    const unsigned char *profile; // ICC, or NULL
    uint32_t profile_size;
    const unsigned char *pixels; // height × width × channels
} jpeg_build;

static inline void jpeg_put(const char *path, const jpeg_build *b) {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, f);
    jpeg.image_width = b->width;
    jpeg.image_height = b->height;
    jpeg.input_components = b->channels;
    jpeg.in_color_space = b->channels == 1 ? JCS_GRAYSCALE : b->channels == 3 ? JCS_RGB : JCS_CMYK;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, b->quality, TRUE);
    for (int c = 0; c < jpeg.num_components; c++) // no chroma subsampling
        jpeg.comp_info[c].h_samp_factor = jpeg.comp_info[c].v_samp_factor = 1;
    if (b->progressive) jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    if (b->exif) jpeg_write_marker(&jpeg, JPEG_APP0 + 1, b->exif, b->exif_size);
    if (b->profile) jpeg_write_icc_profile(&jpeg, b->profile, b->profile_size);
    for (uint32_t y = 0; y < b->height; y++) {
        const unsigned char *row = b->pixels + (size_t)y * b->width * (size_t)b->channels;
        JSAMPROW rows[1] = {(JSAMPROW)row};
        jpeg_write_scanlines(&jpeg, rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    assert_int_equal(fclose(f), 0);
}

#endif
