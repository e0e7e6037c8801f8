// tests/image/exif_file.h: EXIF put together by hand.
#ifndef TRL_TESTS_IMAGE_EXIF_FILE_H
#define TRL_TESTS_IMAGE_EXIF_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct exif_build {
    bool big_endian;
    unsigned char bytes[512];
    uint32_t size;
} exif_build;

static inline void exif_put(exif_build *b, uint32_t value, int bytes) {
    for (int i = 0; i < bytes; i++) {
        int shift = b->big_endian ? 8 * (bytes - 1 - i) : 8 * i;
        b->bytes[b->size++] = (unsigned char)(value >> shift);
    }
}

static inline void exif_entry(exif_build *b, uint32_t tag, uint32_t type, uint32_t count,
                              uint32_t value) {
    exif_put(b, tag, 2);
    exif_put(b, type, 2);
    exif_put(b, count, 4);
    if (type == 3 && count == 1) {
        exif_put(b, value, 2);
        exif_put(b, 0, 2);
    } else {
        exif_put(b, value, 4);
    }
}

/// Make "ACME", model "One", orientation, then the Exif directory with the time over /
/// under, the f-number in tenths and the ISO speed. `prefix` puts "Exif\0\0" before it.
static inline void exif_make(exif_build *b, bool prefix, uint32_t orientation, uint32_t over,
                             uint32_t under, uint32_t tenths, uint32_t iso) {
    b->size = 0;
    if (prefix) {
        memcpy(b->bytes, "Exif\0", 6);
        b->size = 6;
    }
    const uint32_t directory = 8, exif = directory + 2 + 4 * 12 + 4, data = exif + 2 + 3 * 12 + 4;
    memcpy(b->bytes + b->size, b->big_endian ? "MM" : "II", 2);
    b->size += 2;
    exif_put(b, 42, 2);
    exif_put(b, directory, 4);
    exif_put(b, 4, 2);
    exif_entry(b, 0x010F, 2, 5, data);
    exif_put(b, 0x0110, 2), exif_put(b, 2, 2), exif_put(b, 4, 4);
    memcpy(b->bytes + b->size, "One", 4);
    b->size += 4;
    exif_entry(b, 0x0112, 3, 1, orientation);
    exif_entry(b, 0x8769, 4, 1, exif);
    exif_put(b, 0, 4);
    exif_put(b, 3, 2);
    exif_entry(b, 0x829A, 5, 1, data + 8);
    exif_entry(b, 0x829D, 5, 1, data + 16);
    exif_entry(b, 0x8827, 3, 1, iso);
    exif_put(b, 0, 4);
    memcpy(b->bytes + b->size, "ACME\0\0\0", 8);
    b->size += 8;
    exif_put(b, over, 4);
    exif_put(b, under, 4);
    exif_put(b, tenths, 4);
    exif_put(b, 10, 4);
}

#endif
