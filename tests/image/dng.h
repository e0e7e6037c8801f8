// tests/image/dng.h: an uncompressed DNG with a Bayer or X-Trans mosaic, made by hand.
#ifndef TRL_TESTS_IMAGE_DNG_H
#define TRL_TESTS_IMAGE_DNG_H

#include "room.h"

enum { DNG_BLACK = 512, DNG_WHITE = 15872 };

typedef struct dng {
    uint32_t width, height; // even
    uint32_t orientation;
    double shutter_s, iso;
    double neutral[3];   // camera colours of white, green 1
    double matrix[3][3]; // CIE XYZ (D65) to camera colours
    const char *cfa;     // "rggb" or another order of it; NULL: X-Trans
    const uint16_t *codes;
    const char *model; // NULL: "Pinhole"
} dng;

/// 0 red, 1 green, 2 blue.
static inline int dng_color(const dng *d, int x, int y) {
    static const char *const xtrans[6] = {"gbggrg", "rgrbgb", "gbggrg",
                                          "grggbg", "bgbrgr", "grggbg"};
    char name = d->cfa ? d->cfa[y % 2 * 2 + x % 2] : xtrans[y % 6][x % 6];
    return name == 'r' ? 0 : name == 'g' ? 1 : 2;
}

typedef struct dng_bytes {
    unsigned char bytes[2048];
    uint32_t size, extra; // of the directory so far, and of the values behind it
    uint32_t entries;
} dng_bytes;

static inline void dng_put(unsigned char *to, uint32_t value, int bytes) {
    for (int i = 0; i < bytes; i++)
        to[i] = (unsigned char)(value >> 8 * i);
}

/// One entry; what is longer than four bytes goes behind the directory.
static inline void dng_entry(dng_bytes *d, uint32_t tag, uint32_t type, uint32_t count,
                             const void *data, uint32_t size) {
    unsigned char *entry = d->bytes + d->size;
    dng_put(entry, tag, 2);
    dng_put(entry + 2, type, 2);
    dng_put(entry + 4, count, 4);
    if (size <= 4) {
        memcpy(entry + 8, data, size);
    } else {
        dng_put(entry + 8, d->extra, 4);
        memcpy(d->bytes + d->extra, data, size);
        d->extra += (size + 1) / 2 * 2;
    }
    d->size += 12;
    d->entries++;
}

static inline void dng_number(dng_bytes *d, uint32_t tag, uint32_t type, uint32_t value) {
    unsigned char bytes[4];
    dng_put(bytes, value, 4);
    dng_entry(d, tag, type, 1, bytes, type == 3 ? 2 : 4);
}

static inline void dng_fractions(dng_bytes *d, uint32_t tag, uint32_t type, const double *values,
                                 uint32_t count) {
    unsigned char bytes[8 * 9];
    for (uint32_t i = 0; i < count; i++) {
        dng_put(bytes + 8 * i, (uint32_t)(int32_t)lround(values[i] * 1000000), 4);
        dng_put(bytes + 8 * i + 4, 1000000, 4);
    }
    dng_entry(d, tag, type, count, bytes, 8 * count);
}

static inline void dng_text(dng_bytes *d, uint32_t tag, const char *text) {
    dng_entry(d, tag, 2, (uint32_t)strlen(text) + 1, text, (uint32_t)strlen(text) + 1);
}

static inline void dng_write(const char *path, const dng *p) {
    static dng_bytes d;
    const double f_number = 8;
    memset(&d, 0, sizeof d);
    memcpy(d.bytes, "II*\0\x08\0\0\0", 8);
    const int period = p->cfa ? 2 : 6;
    unsigned char cfa[36], repeat[4] = {(unsigned char)period, 0, (unsigned char)period, 0};
    for (int i = 0; i < period * period; i++)
        cfa[i] = (unsigned char)dng_color(p, i % period, i / period);
    d.size = 10;
    d.extra = 800; // behind both directories
    dng_number(&d, 254, 4, 0);
    dng_number(&d, 256, 4, p->width);
    dng_number(&d, 257, 4, p->height);
    dng_number(&d, 258, 3, 16);
    dng_number(&d, 259, 3, 1);
    dng_number(&d, 262, 3, 32803); // colour filter array
    dng_text(&d, 271, "Troland");
    dng_text(&d, 272, p->model ? p->model : "Pinhole");
    dng_number(&d, 273, 4, sizeof d.bytes);
    dng_number(&d, 274, 3, p->orientation);
    dng_number(&d, 277, 3, 1);
    dng_number(&d, 278, 4, p->height);
    dng_number(&d, 279, 4, p->width * p->height * 2);
    dng_entry(&d, 33421, 3, 2, repeat, 4);
    dng_entry(&d, 33422, 1, (uint32_t)(period * period), cfa, (uint32_t)(period * period));
    dng_number(&d, 34665, 4, 600);
    dng_entry(&d, 50706, 1, 4, "\1\4\0\0", 4);
    dng_text(&d, 50708, p->model ? p->model : "Troland Pinhole");
    dng_number(&d, 50714, 4, DNG_BLACK);
    dng_number(&d, 50717, 4, DNG_WHITE);
    dng_fractions(&d, 50721, 10, &p->matrix[0][0], 9);
    dng_fractions(&d, 50728, 5, p->neutral, 3);
    dng_number(&d, 50778, 3, 21); // D65
    dng_put(d.bytes + 8, d.entries, 2);
    d.size = 602; // the Exif directory
    d.entries = 0;
    dng_fractions(&d, 33434, 5, &p->shutter_s, 1);
    dng_fractions(&d, 33437, 5, &f_number, 1);
    dng_number(&d, 34855, 3, (uint32_t)p->iso);
    dng_put(d.bytes + 600, d.entries, 2);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(d.bytes, 1, sizeof d.bytes, f), sizeof d.bytes);
    assert_int_equal(fwrite(p->codes, 2, (size_t)p->width * p->height, f),
                     (size_t)p->width * p->height);
    assert_int_equal(fclose(f), 0);
}

#endif
