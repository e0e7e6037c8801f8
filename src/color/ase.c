// color/ase.c: Adobe Swatch Exchange files. Everything is big-endian; a file is
// "ASEF", the version, the number of blocks, and the blocks: each a type, its length
// and its content, which begins with a name in UTF-16 that ends in a 0.
#include "base/base.h"

#include <troland/color.h>

#include <math.h>
#include <string.h>

enum { GROUP_START = 0xC001, GROUP_END = 0xC002, COLOR = 0x0001, GLOBAL = 0 };

// Bytes on their way; what does not fit is counted only.
typedef struct sink {
    uint8_t *out;
    size_t size, count;
} sink;

static void put(sink *s, uint32_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        if (s->count < s->size) s->out[s->count] = (uint8_t)(value >> shift);
        s->count++;
    }
}

// 0 to 1: what a conversion leaves beyond by rounding is clipped, too.
static void put_component(sink *s, double value) {
    float single = value > 0 ? (float)fmin(value, 1) : 0; // no -0
    uint32_t bits;
    memcpy(&bits, &single, sizeof bits);
    put(s, bits, 4);
}

// The next character of UTF-8 text, and *text behind it; U+FFFD for a byte that begins
// none.
static uint32_t next_character(const char **text) {
    const unsigned char *p = (const unsigned char *)*text;
    int more = p[0] < 0x80 ? 0 : p[0] >= 0xF0 && p[0] < 0xF5 ? 3 : p[0] >= 0xE0 ? 2 : 1;
    uint32_t c = more == 0 ? p[0] : more == 3 ? p[0] & 7u : more == 2 ? p[0] & 15u : p[0] & 31u;
    bool valid = p[0] < 0x80 || (p[0] >= 0xC2 && p[0] < 0xF5);
    for (int i = 1; valid && i <= more; i++) {
        valid = (p[i] & 0xC0) == 0x80;
        c = c << 6 | (p[i] & 0x3Fu);
    }
    valid = valid && (more < 2 || c >= (more == 3 ? 0x10000u : 0x800u)) && c <= 0x10FFFF &&
            !(c >= 0xD800 && c < 0xE000);
    *text += valid ? more + 1 : 1;
    return valid ? c : 0xFFFD;
}

// With its length in units of UTF-16, the 0 included.
static void put_name(sink *s, const char *name) {
    sink nowhere = {0};
    for (int pass = 0; pass < 2; pass++) {
        sink *to = pass ? s : &nowhere;
        const char *p = name;
        if (pass) put(s, (uint32_t)(nowhere.count / 2), 2);
        // 65535 units at most; a pair is never cut.
        for (size_t units = 1; *p && units < 65533;) {
            uint32_t c = next_character(&p);
            if (c >= 0x10000) {
                put(to, 0xD800 + ((c - 0x10000) >> 10), 2);
                put(to, 0xDC00 + ((c - 0x10000) & 0x3FF), 2);
                units += 2;
            } else {
                put(to, c, 2);
                units++;
            }
        }
        put(to, 0, 2);
    }
}

static void put_color_body(sink *s, const trl_css_color *color, const char *name) {
    trl_css_color srgb;
    trl_css_map(color, TRL_CSS_SRGB, TRL_GAMUT_CLIP, &srgb);
    put_name(s, name);
    put(s, 0x52474220, 4); // "RGB "
    for (int i = 0; i < 3; i++)
        put_component(s, srgb.v[i]);
    put(s, GLOBAL, 2);
}

size_t trl_ase_print(const char *title, const trl_css_color *colors, const char *const *names,
                     size_t count, uint8_t *out, size_t size) {
    sink s = {out, size, 0}, length = {0};
    put(&s, 0x41534546, 4); // "ASEF"
    put(&s, 1, 2);
    put(&s, 0, 2);
    put(&s, (uint32_t)count + 2, 4);
    put(&s, GROUP_START, 2);
    put_name(&length, title);
    put(&s, (uint32_t)length.count, 4);
    put_name(&s, title);
    for (size_t i = 0; i < count; i++) {
        length = (sink){0};
        put_color_body(&length, &colors[i], names[i]);
        put(&s, COLOR, 2);
        put(&s, (uint32_t)length.count, 4);
        put_color_body(&s, &colors[i], names[i]);
    }
    put(&s, GROUP_END, 2);
    put(&s, 0, 4);
    return s.count;
}
