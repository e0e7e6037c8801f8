#include "image/exif.h"

#include <math.h>
#include <string.h>

enum {
    TAG_MAKE = 0x010F,
    TAG_MODEL = 0x0110,
    TAG_ORIENTATION = 0x0112,
    TAG_EXPOSURE_TIME = 0x829A,
    TAG_F_NUMBER = 0x829D,
    TAG_EXIF_DIRECTORY = 0x8769,
    TAG_SENSITIVITY = 0x8827,
    TAG_OUTPUT_SENSITIVITY = 0x8831,
    TAG_EXPOSURE_INDEX = 0x8832,
    TAG_SHUTTER_SPEED = 0x9201, // APEX: -log2 of seconds
    TAG_APERTURE = 0x9202,      // APEX: 2 log2 of the f-number
    ENTRIES_MAX = 512
};

typedef struct tiff {
    const unsigned char *bytes;
    size_t size;
    bool big_endian;
} tiff;

// One entry of a directory; `value` are its `count` values, all inside the bytes.
typedef struct entry {
    uint32_t tag, type, count;
    const unsigned char *value;
} entry;

// Settings that may be said in more ways than one, by how good the way is.
typedef struct settings {
    double time, shutter_speed, f_number, aperture;
    double sensitivity, output_sensitivity, exposure_index;
    size_t exif_directory;
} settings;

static uint32_t get16(const tiff *t, const unsigned char *b) {
    return t->big_endian ? (uint32_t)b[0] << 8 | b[1] : (uint32_t)b[1] << 8 | b[0];
}

static uint32_t get32(const tiff *t, const unsigned char *b) {
    return t->big_endian ? get16(t, b) << 16 | get16(t, b + 2)
                         : get16(t, b + 2) << 16 | get16(t, b);
}

static size_t type_size(uint32_t type) {
    static const unsigned char sizes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8};
    return type < sizeof sizes ? sizes[type] : 0;
}

static bool read_entry(const tiff *t, size_t at, entry *out) {
    const unsigned char *b = t->bytes + at;
    *out = (entry){get16(t, b), get16(t, b + 2), get32(t, b + 4), b + 8};
    size_t bytes = type_size(out->type) * out->count; // at most 2^35
    if (bytes == 0) return false;
    if (bytes <= 4) return true;
    size_t offset = get32(t, b + 8);
    if (offset > t->size || bytes > t->size - offset) return false;
    out->value = t->bytes + offset;
    return true;
}

// The first value as a number; NaN where it is none.
static double number(const tiff *t, const entry *e) {
    switch (e->type) {
    case 3: return get16(t, e->value);
    case 4: return get32(t, e->value);
    case 5: {
        double over = get32(t, e->value), under = get32(t, e->value + 4);
        return under > 0 ? over / under : (double)NAN;
    }
    case 10: {
        double over = (int32_t)get32(t, e->value), under = (int32_t)get32(t, e->value + 4);
        return under != 0 ? over / under : (double)NAN;
    }
    default: return (double)NAN;
    }
}

static void text(const entry *e, char *out, size_t size) {
    size_t n = e->type == 2 ? e->count : 0;
    if (n > size - 1) n = size - 1;
    memcpy(out, e->value, n);
    out[n] = 0;
    n = strlen(out);
    while (n > 0 && out[n - 1] == ' ')
        out[--n] = 0;
}

static void take(const tiff *t, const entry *e, settings *s, trl_exif *out) {
    double v = number(t, e);
    switch (e->tag) {
    case TAG_MAKE: text(e, out->make, sizeof out->make); break;
    case TAG_MODEL: text(e, out->model, sizeof out->model); break;
    case TAG_ORIENTATION:
        if (v >= 1 && v <= 8) out->orientation = (uint32_t)v;
        break;
    case TAG_EXPOSURE_TIME: s->time = v; break;
    case TAG_F_NUMBER: s->f_number = v; break;
    case TAG_SENSITIVITY: s->sensitivity = v; break;
    case TAG_OUTPUT_SENSITIVITY: s->output_sensitivity = v; break;
    case TAG_EXPOSURE_INDEX: s->exposure_index = v; break;
    case TAG_SHUTTER_SPEED: s->shutter_speed = exp2(-v); break;
    case TAG_APERTURE: s->aperture = exp2(v / 2); break;
    case TAG_EXIF_DIRECTORY:
        if (e->type == 4) s->exif_directory = get32(t, e->value);
        break;
    default: break;
    }
}

static void read_directory(const tiff *t, size_t at, settings *s, trl_exif *out) {
    if (at > t->size || t->size - at < 2) return;
    uint32_t count = get16(t, t->bytes + at);
    if (count > ENTRIES_MAX) count = ENTRIES_MAX;
    at += 2;
    for (uint32_t i = 0; i < count && t->size - at >= 12; i++, at += 12) {
        entry e;
        if (read_entry(t, at, &e)) take(t, &e, s, out);
    }
}

// The first of some values that a camera can have.
static double plausible(const double *values, int count, double low, double high) {
    for (int i = 0; i < count; i++)
        if (values[i] >= low && values[i] <= high) return values[i];
    return 0;
}

bool trl_exif_read(const unsigned char *bytes, size_t size, trl_exif *out) {
    *out = (trl_exif){.orientation = 1};
    if (size < 8) return false;
    tiff t = {bytes, size, bytes[0] == 'M'};
    bool known = memcmp(bytes, "II", 2) == 0 || memcmp(bytes, "MM", 2) == 0;
    if (!known || get16(&t, bytes + 2) != 42) return false;
    settings s = {0};
    read_directory(&t, get32(&t, bytes + 4), &s, out);
    if (s.exif_directory) read_directory(&t, s.exif_directory, &s, out);
    // Speeds that do not fit into 16 bits are written as 65535, and again elsewhere.
    if (s.sensitivity == 65535 && s.exposure_index > 0) s.sensitivity = s.exposure_index;
    if (s.sensitivity == 65535 && s.output_sensitivity > 0) s.sensitivity = s.output_sensitivity;
    const double times[] = {s.time, s.shutter_speed}, stops[] = {s.f_number, s.aperture};
    const double speeds[] = {s.sensitivity, s.exposure_index, s.output_sensitivity};
    out->camera.shutter_s = plausible(times, 2, 1e-7, 1e6);
    out->camera.f_number = plausible(stops, 2, 0.1, 1000);
    out->camera.iso = plausible(speeds, 3, 1, 1e8);
    return true;
}
