// tests/image/png_file.h: PNG taken apart and put together by hand, so that what
// the writer and the reader do is not judged by themselves.
#ifndef TRL_TESTS_IMAGE_PNG_FILE_H
#define TRL_TESTS_IMAGE_PNG_FILE_H

#include "room.h"

static inline uint32_t png_get32(const unsigned char *b) {
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/// The sum of chunks (PNG third edition, annex D).
static inline uint32_t png_crc(const unsigned char *bytes, size_t size) {
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int k = 0; k < 8; k++)
            crc = crc & 1 ? 0xedb88320 ^ crc >> 1 : crc >> 1;
    }
    return ~crc;
}

typedef struct png_chunk {
    char type[5];
    const unsigned char *data;
    uint32_t size;
} png_chunk;

/// Takes a file apart; fails the test where its frame is not right. The count.
static inline int png_chunks(const unsigned char *bytes, size_t size, png_chunk *chunks, int most) {
    assert_true(size > 20);
    assert_memory_equal(bytes, "\x89PNG\r\n\x1a\n", 8);
    int count = 0;
    for (size_t at = 8; at < size; count++) {
        assert_true(count < most && at + 12 <= size);
        png_chunk *c = &chunks[count];
        c->size = png_get32(bytes + at);
        memcpy(c->type, bytes + at + 4, 4);
        c->type[4] = 0;
        c->data = bytes + at + 8;
        assert_true(c->size <= size - at - 12);
        assert_int_equal(png_get32(c->data + c->size), png_crc(bytes + at + 4, c->size + 4));
        at += 12 + c->size;
    }
    assert_string_equal(chunks[0].type, "IHDR");
    assert_string_equal(chunks[count - 1].type, "IEND");
    assert_int_equal(chunks[count - 1].size, 0);
    return count;
}

/// The only chunk of a type; NULL where there is none.
static inline const png_chunk *png_find(const png_chunk *chunks, int count, const char *type) {
    const png_chunk *found = NULL;
    for (int i = 0; i < count; i++) {
        if (strcmp(chunks[i].type, type) != 0) continue;
        assert_null(found);
        found = &chunks[i];
    }
    return found;
}

/// A file in the making.
typedef struct png_build {
    unsigned char bytes[20000];
    size_t size;
} png_build;

static inline void png_put32(unsigned char *to, uint32_t v) {
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(v >> (24 - 8 * i));
}

static inline void png_add(png_build *b, const char *type, const void *data, size_t size) {
    assert_true(b->size + size + 12 <= sizeof b->bytes);
    unsigned char *to = b->bytes + b->size;
    png_put32(to, (uint32_t)size);
    memcpy(to + 4, type, 4);
    if (size) memcpy(to + 8, data, size);
    png_put32(to + 8 + size, png_crc(to + 4, size + 4));
    b->size += size + 12;
}

static inline void png_begin(png_build *b, uint32_t width, uint32_t height, int depth, int type,
                             int interlace) {
    unsigned char ihdr[13] = {0};
    png_put32(ihdr, width);
    png_put32(ihdr + 4, height);
    ihdr[8] = (unsigned char)depth;
    ihdr[9] = (unsigned char)type;
    ihdr[12] = (unsigned char)interlace;
    memcpy(b->bytes, "\x89PNG\r\n\x1a\n", 8);
    b->size = 8;
    png_add(b, "IHDR", ihdr, sizeof ihdr);
}

/// IDAT with stored deflate (RFC 1950, 1951), and IEND.
static inline void png_end(png_build *b, const unsigned char *raw, uint16_t size) {
    unsigned char data[16000] = {0x78, 0x01, 0x01};
    assert_true(size < 15000);
    data[3] = (unsigned char)size;
    data[4] = (unsigned char)(size >> 8);
    data[5] = (unsigned char)~data[3];
    data[6] = (unsigned char)~data[4];
    memcpy(data + 7, raw, size);
    uint32_t s1 = 1, s2 = 0;
    for (int i = 0; i < size; i++) {
        s1 = (s1 + raw[i]) % 65521;
        s2 = (s2 + s1) % 65521;
    }
    png_put32(data + 7 + size, s2 << 16 | s1);
    png_add(b, "IDAT", data, 11u + size);
    png_add(b, "IEND", NULL, 0);
}

#endif
