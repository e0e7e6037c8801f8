// tests/image/icc_file.h: matrix profiles put together by hand.
#ifndef TRL_TESTS_IMAGE_ICC_FILE_H
#define TRL_TESTS_IMAGE_ICC_FILE_H

#include <math.h>
#include <stdint.h>
#include <string.h>

typedef struct icc_build {
    unsigned char bytes[4096];
    uint32_t size, tags;
} icc_build;

static inline void icc_put32(unsigned char *to, uint32_t v) {
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(v >> (24 - 8 * i));
}

static inline void icc_begin(icc_build *b, const char *space) {
    memset(b, 0, sizeof *b);
    memcpy(b->bytes + 16, space, 4);
    memcpy(b->bytes + 20, "XYZ ", 4);
    memcpy(b->bytes + 36, "acsp", 4);
    b->size = 132 + 12 * 12; // room for twelve tags
}

static inline void icc_tag(icc_build *b, const char *name, const void *data, uint32_t size) {
    unsigned char *entry = b->bytes + 132 + 12 * b->tags++;
    memcpy(entry, name, 4);
    icc_put32(entry + 4, b->size);
    icc_put32(entry + 8, size);
    memcpy(b->bytes + b->size, data, size);
    b->size += (size + 3) / 4 * 4;
    icc_put32(b->bytes + 128, b->tags);
    icc_put32(b->bytes, b->size);
}

static inline void icc_numbers(icc_build *b, const char *name, const char *type,
                               const double *values, int count) {
    unsigned char data[64] = {0};
    memcpy(data, type, 4);
    for (int i = 0; i < count; i++)
        icc_put32(data + 8 + 4 * i, (uint32_t)(int32_t)lround(values[i] * 65536));
    icc_tag(b, name, data, 8 + 4 * (uint32_t)count);
}

static inline void icc_parametric(icc_build *b, const char *name, int kind, const double *values,
                                  int count) {
    unsigned char data[64] = {0};
    memcpy(data, "para", 4);
    data[9] = (unsigned char)kind;
    for (int i = 0; i < count; i++)
        icc_put32(data + 12 + 4 * i, (uint32_t)(int32_t)lround(values[i] * 65536));
    icc_tag(b, name, data, 12 + 4 * (uint32_t)count);
}

static inline void icc_description(icc_build *b, const char *text) {
    unsigned char data[100] = "desc";
    icc_put32(data + 8, (uint32_t)strlen(text) + 1);
    memcpy(data + 12, text, strlen(text) + 1);
    icc_tag(b, "desc", data, 12 + (uint32_t)strlen(text) + 1);
}

/// Colorants as profiles print them, for D50; each a row of red, green, blue.
static inline void icc_colorants(icc_build *b, const double m[3][3]) {
    static const char *const names[3] = {"rXYZ", "gXYZ", "bXYZ"};
    for (int c = 0; c < 3; c++) {
        const double xyz[3] = {m[c][0], m[c][1], m[c][2]};
        icc_numbers(b, names[c], "XYZ ", xyz, 3);
    }
}

/// The sRGB curve as a parametricCurveType of function 3.
static inline void icc_srgb_curves(icc_build *b) {
    static const double v[5] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    icc_parametric(b, "rTRC", 3, v, 5);
    icc_parametric(b, "gTRC", 3, v, 5);
    icc_parametric(b, "bTRC", 3, v, 5);
}

#endif
