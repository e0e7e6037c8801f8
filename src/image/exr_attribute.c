// Header attributes as text, for people and for `troland info`.
#include "image/exr_file.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct text_builder {
    char text[1024]; // longer values end with "…"
    size_t length;
    bool full;
} text_builder;

static void put(text_builder *b, const char *format, ...) TRL_PRINTF(2, 3);
static void put(text_builder *b, const char *format, ...) {
    if (b->full) return;
    va_list args;
    va_start(args, format);
    int n = vsnprintf(b->text + b->length, sizeof b->text - b->length, format, args);
    va_end(args);
    if (n < 0) return;
    b->length += (size_t)n;
    if (b->length >= sizeof b->text - 4) {
        b->full = true;
        memcpy(b->text + sizeof b->text - 4, "…", 4);
        b->length = sizeof b->text - 1;
    }
}

// Prints a number with a point, whatever the locale's decimal sign is.
static void put_real(text_builder *b, double value, int digits) {
    char number[40];
    int n = snprintf(number, sizeof number, "%.*g", digits, value);
    for (int i = 0; i < n && i < (int)sizeof number; i++)
        if (number[i] == ',') number[i] = '.';
    put(b, "%s", number);
}

static double double_at(const unsigned char *value) {
    double d;
    memcpy(&d, value, sizeof d);
    return d;
}

// The length of a whole UTF-8 character at `s`, or 0 where it is none.
static size_t utf8_length(const unsigned char *s, size_t left) {
    size_t n = *s < 0x80 ? 1 : *s >= 0xC2 && *s < 0xE0 ? 2 : (*s & 0xF0) == 0xE0 ? 3 : 0;
    if (*s >= 0xF0 && *s < 0xF5) n = 4;
    if (n == 0 || n > left) return 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xC0) != 0x80) return 0;
    if (n == 3 && ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F))) return 0;
    if (n == 4 && ((s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F))) return 0;
    return n;
}

// Text from a file: control characters but line breaks and tabs, and bytes that
// are not UTF-8, become '?', so that a terminal or a JSON reader is safe with it.
static void put_text(text_builder *b, const unsigned char *s, size_t size) {
    for (size_t i = 0; i < size && !b->full;) {
        size_t n = utf8_length(s + i, size - i);
        bool plain =
            n > 1 || (n == 1 && ((s[i] >= 0x20 && s[i] != 0x7F) || s[i] == '\n' || s[i] == '\t'));
        if (n == 1 && s[i] == 0) break;
        if (plain)
            put(b, "%.*s", (int)n, (const char *)s + i);
        else
            put(b, "?");
        i += n ? n : 1;
    }
}

// `count` numbers of a kind: 'i' int, 'f' float, 'd' double.
static void put_numbers(text_builder *b, const unsigned char *value, size_t count, char kind) {
    for (size_t i = 0; i < count && !b->full; i++) {
        if (i) put(b, " ");
        if (kind == 'i')
            put(b, "%d", (int)trl_exr_int_at(value + 4 * i));
        else if (kind == 'f')
            put_real(b, trl_exr_float_at(value + 4 * i), 7);
        else
            put_real(b, double_at(value + 8 * i), 15);
    }
}

static void put_strings(text_builder *b, const unsigned char *value, size_t size) {
    for (size_t at = 0; at + 4 <= size && !b->full;) {
        size_t length = (uint32_t)trl_exr_int_at(value + at);
        if (length > size - at - 4) break;
        if (at) put(b, ", ");
        put_text(b, value + at + 4, length);
        at += 4 + length;
    }
}

static unsigned bcd(uint32_t word, int bit, uint32_t tens_mask) {
    return (word >> bit & 15) + 10 * (word >> (bit + 4) & tens_mask);
}

// SMPTE 12M time code, packed as in a 60-field television signal.
static void put_time_code(text_builder *b, const unsigned char *value) {
    uint32_t t = (uint32_t)trl_exr_int_at(value);
    put(b, "%02u:%02u:%02u%c%02u", bcd(t, 24, 3), bcd(t, 16, 7), bcd(t, 8, 7),
        t >> 6 & 1 ? ';' : ':', bcd(t, 0, 3));
}

// Types that are a row of numbers, of a size that is known.
static const struct {
    const char *type;
    size_t count;
    char kind;
} number_types[] = {
    {"int", 1, 'i'},     {"float", 1, 'f'}, {"double", 1, 'd'}, {"v2i", 2, 'i'},
    {"v2f", 2, 'f'},     {"v2d", 2, 'd'},   {"v3i", 3, 'i'},    {"v3f", 3, 'f'},
    {"v3d", 3, 'd'},     {"m33f", 9, 'f'},  {"m33d", 9, 'd'},   {"m44f", 16, 'f'},
    {"m44d", 16, 'd'},   {"box2i", 4, 'i'}, {"box2f", 4, 'f'},  {"chromaticities", 8, 'f'},
    {"keycode", 7, 'i'},
};

static bool put_number_type(text_builder *b, const char *type, const unsigned char *value,
                            size_t size) {
    for (size_t i = 0; i < sizeof number_types / sizeof *number_types; i++) {
        if (strcmp(type, number_types[i].type) != 0) continue;
        size_t unit = number_types[i].kind == 'd' ? 8 : 4;
        if (size != unit * number_types[i].count) return false;
        put_numbers(b, value, number_types[i].count, number_types[i].kind);
        return true;
    }
    return false;
}

static bool put_enum(text_builder *b, const char *type, const unsigned char *value, size_t size) {
    static const char *const orders[] = {"increasing y", "decreasing y", "random y"};
    static const char *const maps[] = {"latitude-longitude", "cube"};
    if (size != 1) return false;
    if (strcmp(type, "compression") == 0 && value[0] < TRL_EXR_COMPRESSIONS)
        put(b, "%s", trl_exr_compressions[value[0]].name);
    else if (strcmp(type, "lineOrder") == 0 && value[0] < 3)
        put(b, "%s", orders[value[0]]);
    else if (strcmp(type, "envmap") == 0 && value[0] < 2)
        put(b, "%s", maps[value[0]]);
    else
        return false;
    return true;
}

static bool put_special(text_builder *b, const char *type, const unsigned char *value,
                        size_t size) {
    if (strcmp(type, "string") == 0) {
        put_text(b, value, size);
    } else if (strcmp(type, "stringvector") == 0) {
        put_strings(b, value, size);
    } else if (strcmp(type, "floatvector") == 0 && size % 4 == 0) {
        put_numbers(b, value, size / 4, 'f');
    } else if (strcmp(type, "rational") == 0 && size == 8) {
        put(b, "%d/%u", (int)trl_exr_int_at(value), (unsigned)trl_exr_int_at(value + 4));
    } else if (strcmp(type, "timecode") == 0 && size == 8) {
        put_time_code(b, value);
    } else if (strcmp(type, "preview") == 0 && size >= 8) {
        put(b, "%u x %u pixels", (unsigned)trl_exr_int_at(value),
            (unsigned)trl_exr_int_at(value + 4));
    } else if (strcmp(type, "tiledesc") == 0 && size == 9) {
        put(b, "%u x %u", (unsigned)trl_exr_int_at(value), (unsigned)trl_exr_int_at(value + 4));
    } else {
        return false;
    }
    return true;
}

const char *trl_exr_attribute_text(trl_exr_arena *arena, const char *type,
                                   const unsigned char *value, size_t size) {
    text_builder b = {.length = 0};
    bool known = value && (put_number_type(&b, type, value, size) ||
                           put_enum(&b, type, value, size) || put_special(&b, type, value, size));
    if (!known) put(&b, "(%zu bytes)", size);
    return trl_exr_arena_text(arena, b.text, b.length);
}
