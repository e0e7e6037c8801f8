#include "image/icc.h"

#include <math.h>
#include <string.h>

enum { TAGS_MAX = 100, PROBES = 64 };

typedef struct profile {
    const unsigned char *bytes;
    size_t size;
} profile;

// The data of one tag, from its type signature on.
typedef struct tag_data {
    const unsigned char *bytes;
    size_t size;
} tag_data;

static uint32_t get32(const unsigned char *b) {
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static uint32_t get16(const unsigned char *b) {
    return (uint32_t)b[0] << 8 | b[1];
}

static double fixed(const unsigned char *b) { // s15Fixed16Number
    return (int32_t)get32(b) / 65536.0;
}

// The tag with this signature, whose data has at least `least` bytes and is of `type`.
static bool find(const profile *p, const char *signature, const char *type, size_t least,
                 tag_data *out) {
    uint32_t count = get32(p->bytes + 128);
    if (count > TAGS_MAX) count = TAGS_MAX;
    for (uint32_t i = 0; i < count && 132 + 12 * (size_t)(i + 1) <= p->size; i++) {
        const unsigned char *b = p->bytes + 132 + 12 * (size_t)i;
        if (memcmp(b, signature, 4) != 0) continue;
        size_t at = get32(b + 4), size = get32(b + 8);
        if (at > p->size || size > p->size - at || size < least) return false;
        *out = (tag_data){p->bytes + at, size};
        return !type || memcmp(out->bytes, type, 4) == 0;
    }
    return false;
}

static bool find_xyz(const profile *p, const char *signature, double xyz[3]) {
    tag_data t;
    if (!find(p, signature, "XYZ ", 20, &t)) return false;
    for (int i = 0; i < 3; i++)
        xyz[i] = fixed(t.bytes + 8 + 4 * i);
    return true;
}

static bool to_xy(const double xyz[3], trl_xy *out) {
    double sum = xyz[0] + xyz[1] + xyz[2];
    if (!(fabs(sum) > 1e-6)) return false;
    *out = (trl_xy){xyz[0] / sum, xyz[1] / sum};
    return true;
}

static bool near(const trl_chromaticities *a, const trl_chromaticities *b) {
    const double pairs[8][2] = {{a->red.x, b->red.x},     {a->red.y, b->red.y},
                                {a->green.x, b->green.x}, {a->green.y, b->green.y},
                                {a->blue.x, b->blue.x},   {a->blue.y, b->blue.y},
                                {a->white.x, b->white.x}, {a->white.y, b->white.y}};
    for (int i = 0; i < 8; i++)
        if (!(fabs(pairs[i][0] - pairs[i][1]) < 0.002)) return false;
    return true;
}

// The matrix that takes the profile's colours from D50 to the white that they were made
// for: the inverse of its own adaptation, else Bradford's to its white point, else to D65.
static bool from_d50(const profile *p, const double d50[3], trl_mat3 *out) {
    tag_data t;
    if (find(p, "chad", "sf32", 44, &t)) {
        trl_mat3 chad;
        for (int i = 0; i < 9; i++)
            chad.m[i / 3][i % 3] = fixed(t.bytes + 8 + 4 * i);
        return trl_mat3_invert(&chad, out);
    }
    double white[3];
    trl_xy from, to = trl_primaries_rec709.white;
    if (!to_xy(d50, &from)) return false;
    if (find_xyz(p, "wtpt", white) && !(fabs(white[0] - d50[0]) < 0.01)) {
        if (!to_xy(white, &to)) return false;
    }
    return trl_white_adapt(from, to, TRL_ADAPTATION_BRADFORD, out);
}

// Colorants are seen under D50, the connection space's white.
static void read_primaries(const profile *p, trl_icc *out) {
    static const char *const names[3] = {"rXYZ", "gXYZ", "bXYZ"};
    static const double d50[3] = {0.9642, 1.0, 0.8249};
    static const trl_chromaticities *const standards[] = {
        &trl_primaries_rec709, &trl_primaries_p3_d65, &trl_primaries_rec2020, &trl_primaries_ap0,
        &trl_primaries_ap1};
    trl_mat3 adapt;
    trl_xy points[4];
    if (!from_d50(p, d50, &adapt)) return;
    for (int i = 0; i < 4; i++) {
        double xyz[3], seen[3];
        memcpy(xyz, d50, sizeof xyz);
        if (i < 3 && !find_xyz(p, names[i], xyz)) return;
        trl_mat3_apply(&adapt, xyz, seen);
        if (!to_xy(seen, &points[i])) return;
    }
    trl_chromaticities found = {points[0], points[1], points[2], points[3]};
    for (size_t i = 0; i < sizeof standards / sizeof *standards; i++)
        if (near(&found, standards[i])) found = *standards[i];
    trl_mat3 probe;
    out->has_primaries = trl_rgb_to_xyz(&found, &probe);
    out->primaries = found;
}

// A parametricCurveType, functions 0 to 4 (table 68); NaN for what it is not.
static double parametric(const tag_data *t, double x) {
    static const unsigned char counts[] = {1, 3, 4, 5, 7};
    uint32_t kind = get16(t->bytes + 8);
    if (kind > 4 || t->size < 12 + 4u * counts[kind]) return (double)NAN;
    double v[7] = {0}; // g a b c d e f
    for (int i = 0; i < counts[kind]; i++)
        v[i] = fixed(t->bytes + 12 + 4 * i);
    double power = pow(fmax(kind ? v[1] * x + v[2] : x, 0), v[0]);
    if (kind == 0) return power;
    if (kind <= 2) return (x >= -v[2] / v[1] ? power : 0) + (kind == 2 ? v[3] : 0);
    return x >= v[4] ? power + v[5] : v[3] * x + v[6];
}

// Light of a code 0…1.
static double curve(const tag_data *t, double x) {
    if (memcmp(t->bytes, "para", 4) == 0) return parametric(t, x);
    if (memcmp(t->bytes, "curv", 4) != 0) return (double)NAN;
    size_t count = get32(t->bytes + 8);
    if (count == 0) return x;
    if (count > (t->size - 12) / 2) return (double)NAN;
    if (count == 1) return pow(x, get16(t->bytes + 12) / 256.0);
    double at = x * (double)(count - 1);
    size_t i = (size_t)at;
    if (i > count - 2) i = count - 2;
    double low = get16(t->bytes + 12 + 2 * i), high = get16(t->bytes + 14 + 2 * i);
    return (low + (at - (double)i) * (high - low)) / 65535;
}

static bool follows(const tag_data *t, const trl_transfer *transfer) {
    for (int i = 0; i <= PROBES; i++) {
        double x = (double)i / PROBES, rgb[3] = {x, x, x};
        trl_transfer_decode(transfer, rgb);
        if (!(fabs(curve(t, x) - rgb[0]) < 0.003)) return false;
    }
    return true;
}

static void read_curves(const profile *p, bool gray, trl_icc *out) {
    static const char *const colors[3] = {"gTRC", "rTRC", "bTRC"};
    tag_data t;
    if (!find(p, gray ? "kTRC" : colors[0], NULL, 12, &t)) return;
    double half = curve(&t, 0.5), gamma = log(half) / log(0.5);
    // Profiles count in steps of 1/65536, so that 2.6 comes as 2.600006.
    if (fabs(gamma - round(gamma * 1000) / 1000) < 0x1p-16) gamma = round(gamma * 1000) / 1000;
    trl_transfer candidates[3] = {{.kind = TRL_TRANSFER_SRGB}, {.kind = TRL_TRANSFER_LINEAR}};
    int count = 2;
    if (half > 0 && half < 0.49 && gamma < 10.01)
        candidates[count++] = (trl_transfer){TRL_TRANSFER_GAMMA, gamma, 0};
    for (int i = 0; i < count && !out->has_transfer; i++) {
        out->transfer = candidates[i];
        out->has_transfer = follows(&t, &candidates[i]);
    }
    for (int c = 1; c < 3 && !gray && out->has_transfer; c++)
        out->has_transfer = find(p, colors[c], NULL, 12, &t) && follows(&t, &out->transfer);
}

// A textDescriptionType (version 2) or a multiLocalizedUnicodeType (4), in ASCII.
static void read_name(const profile *p, char *out, size_t size) {
    tag_data t;
    size_t n = 0;
    if (find(p, "desc", "desc", 12, &t)) {
        size_t length = get32(t.bytes + 8);
        for (size_t i = 0; i < length && 12 + i < t.size && t.bytes[12 + i] && n + 1 < size; i++)
            out[n++] = (char)t.bytes[12 + i];
    } else if (find(p, "desc", "mluc", 28, &t)) {
        size_t length = get32(t.bytes + 20), at = get32(t.bytes + 24);
        for (size_t i = 0; i + 1 < length && at + i + 1 < t.size && n + 1 < size; i += 2)
            out[n++] = t.bytes[at + i] == 0 ? (char)t.bytes[at + i + 1] : '?';
    }
    out[n] = 0;
    for (size_t i = 0; i < n; i++)
        if (out[i] < 32 || out[i] > 126) out[i] = '?';
}

bool trl_icc_read(const unsigned char *bytes, size_t size, trl_icc *out) {
    *out = (trl_icc){.name = ""};
    if (size < 132 || memcmp(bytes + 36, "acsp", 4) != 0) return false;
    bool gray = memcmp(bytes + 16, "GRAY", 4) == 0;
    if (!gray && memcmp(bytes + 16, "RGB ", 4) != 0) return false;
    if (memcmp(bytes + 20, "XYZ ", 4) != 0) return false;
    const profile p = {bytes, size};
    read_name(&p, out->name, sizeof out->name);
    if (!gray) read_primaries(&p, out);
    read_curves(&p, gray, out);
    return true;
}
