// What a PNG says about its colours (PNG third edition, 11.3.2; code points of
// ITU-T H.273).
#include "image/icc.h"
#include "image/png.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool near_xy(trl_xy a, double x, double y) {
    return fabs(a.x - x) < 5e-4 && fabs(a.y - y) < 5e-4;
}

typedef struct known_primaries {
    int code;         // H.273 ColourPrimaries
    const char *name; // in profiles
    trl_chromaticities c;
} known_primaries;

static const known_primaries primaries_table[] = {
    {1,
     "BT.709",
     {{0.640, 0.330}, {0.300, 0.600}, {0.150, 0.060}, {0.3127, 0.3290}}}, // BT.709, sRGB
    {9,
     "BT.2020",
     {{0.708, 0.292}, {0.170, 0.797}, {0.131, 0.046}, {0.3127, 0.3290}}}, // BT.2020, BT.2100
    {10, "X'Y'Z'", {{1, 0}, {0, 1}, {0, 0}, {1.0 / 3, 1.0 / 3}}},         // ST 428-1: XYZ
    {11,
     "DCI-P3",
     {{0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}, {0.314, 0.351}}}, // RP 431-2: DCI-P3
    {12,
     "P3-D65",
     {{0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}, {0.3127, 0.3290}}}, // EG 432-1: P3-D65
};

static const known_primaries *primaries_find(const trl_chromaticities *c) {
    for (size_t i = 0; i < sizeof primaries_table / sizeof *primaries_table; i++) {
        const trl_chromaticities *k = &primaries_table[i].c;
        if (near_xy(c->red, k->red.x, k->red.y) && near_xy(c->green, k->green.x, k->green.y) &&
            near_xy(c->blue, k->blue.x, k->blue.y) && near_xy(c->white, k->white.x, k->white.y))
            return &primaries_table[i];
    }
    return NULL;
}

static int primaries_code(const trl_chromaticities *c) {
    const known_primaries *known = primaries_find(c);
    return known ? known->code : 0;
}

static double gamma_of(const trl_transfer *transfer) {
    switch (transfer->kind) {
    case TRL_TRANSFER_LINEAR: return 1;
    case TRL_TRANSFER_GAMMA: return transfer->gamma > 0 ? transfer->gamma : 2.2;
    case TRL_TRANSFER_BT1886: return transfer->gamma > 0 ? transfer->gamma : 2.4;
    case TRL_TRANSFER_SRGB: return 2.2;
    default: return 0;
    }
}

// H.273 TransferCharacteristics; 0 where there is none. The code of BT.709 stands
// for its display, too, BT.1886. Code 17 includes the 48/52.37 of ST 428-1, so it fits
// X'Y'Z' only.
static int transfer_code(const trl_transfer *transfer, int primaries) {
    double gamma = gamma_of(transfer);
    switch (transfer->kind) {
    case TRL_TRANSFER_LINEAR: return 8;
    case TRL_TRANSFER_SRGB: return 13;
    case TRL_TRANSFER_PQ: return 16;
    case TRL_TRANSFER_HLG: return 18;
    case TRL_TRANSFER_BT709: return primaries == 9 ? 14 : 1;
    case TRL_TRANSFER_BT1886:
        if (fabs(gamma - 2.4) > 1e-3) return 0;
        return primaries == 9 ? 14 : 1;
    case TRL_TRANSFER_GAMMA:
        if (fabs(gamma - 2.2) < 1e-3) return 4;
        if (fabs(gamma - 2.8) < 1e-3) return 5;
        return primaries == 10 && fabs(gamma - 2.6) < 1e-3 ? 17 : 0;
    default: return 0;
    }
}

bool trl_png_primaries_of(int code, trl_chromaticities *out) {
    for (size_t i = 0; i < sizeof primaries_table / sizeof *primaries_table; i++) {
        if (primaries_table[i].code != code) continue;
        *out = primaries_table[i].c;
        return true;
    }
    return false;
}

bool trl_png_transfer_of(int code, trl_transfer *out) {
    static const struct {
        int code;
        trl_transfer transfer;
    } table[] = {
        {1, {TRL_TRANSFER_BT1886, 2.4, 0}},  {4, {TRL_TRANSFER_GAMMA, 2.2, 0}},
        {5, {TRL_TRANSFER_GAMMA, 2.8, 0}},   {6, {TRL_TRANSFER_BT1886, 2.4, 0}},
        {8, {TRL_TRANSFER_LINEAR, 0, 0}},    {13, {TRL_TRANSFER_SRGB, 0, 0}},
        {14, {TRL_TRANSFER_BT1886, 2.4, 0}}, {15, {TRL_TRANSFER_BT1886, 2.4, 0}},
        {16, {TRL_TRANSFER_PQ, 0, 0}},       {18, {TRL_TRANSFER_HLG, 0, 0}},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (table[i].code != code) continue;
        *out = table[i].transfer;
        return true;
    }
    return false;
}

static void put_scaled(unsigned char *to, int bytes, double value, double unit) {
    double most = bytes == 2 ? 65535.0 : 4294967295.0;
    double units = round(value / unit);
    uint32_t n = !(units > 0) ? 0 : (uint32_t)(units < most ? units : most);
    for (int i = 0; i < bytes; i++)
        to[i] = (unsigned char)(n >> 8 * (bytes - 1 - i));
}

static void add_mastering(const trl_image_color *color, trl_png_chunks *out) {
    const trl_chromaticities *m = &color->mastering;
    const trl_xy points[4] = {m->red, m->green, m->blue, m->white};
    unsigned char bytes[24];
    for (int i = 0; i < 4; i++) {
        put_scaled(bytes + 4 * i, 2, points[i].x, 0.00002);
        put_scaled(bytes + 4 * i + 2, 2, points[i].y, 0.00002);
    }
    put_scaled(bytes + 16, 4, color->peak_nits, 0.0001);
    // The black of the mastering display is not measured: the smallest value there is.
    put_scaled(bytes + 20, 4, 0.0001, 0.0001);
    if (color->peak_nits > 0 && m->white.y > 0) trl_png_chunk_add(out, "mDCV", bytes, 24);
    // Zeros stand for unknown, and keep the place of what is measured on the way.
    trl_png_light_levels(color, bytes);
    if (color->peak_nits > 0 || color->max_cll_nits > 0) trl_png_chunk_add(out, "cLLI", bytes, 8);
}

void trl_png_light_levels(const trl_image_color *color, unsigned char bytes[8]) {
    put_scaled(bytes, 4, color->max_cll_nits, 0.0001);
    put_scaled(bytes + 4, 4, color->max_fall_nits, 0.0001);
}

void trl_png_color_chunks(const trl_image_color *color, trl_png_chunks *out) {
    const trl_chromaticities *c = &color->primaries;
    int primaries = primaries_code(c);
    int transfer = transfer_code(&color->transfer, primaries);
    if (primaries && transfer) {
        unsigned char cicp[4] = {(unsigned char)primaries, (unsigned char)transfer, 0, 1};
        trl_png_chunk_add(out, "cICP", cicp, 4);
        if (color->transfer.kind == TRL_TRANSFER_PQ) add_mastering(color, out);
    }
    // For readers that do not know cICP. PQ and HLG have no gamma to give.
    unsigned char bytes[32] = {0};
    if (primaries == 1 && transfer == 13) trl_png_chunk_add(out, "sRGB", bytes, 1);
    double gamma = gamma_of(&color->transfer);
    put_scaled(bytes, 4, gamma > 0 ? 1 / gamma : 0, 0.00001);
    if (gamma > 0) trl_png_chunk_add(out, "gAMA", bytes, 4);
    // cHRM has no negative numbers: primaries outside the diagram (AP0) are left out.
    const trl_xy points[4] = {c->white, c->red, c->green, c->blue};
    for (int i = 0; i < 4; i++) {
        if (points[i].x < 0 || points[i].y < 0) return;
        put_scaled(bytes + 8 * i, 4, points[i].x, 0.00001);
        put_scaled(bytes + 8 * i + 4, 4, points[i].y, 0.00001);
    }
    if (c->white.y > 0) trl_png_chunk_add(out, "cHRM", bytes, 32);
}

enum { GAMUT_NAME = 8 * (1 + 7) };

// Eight numbers with four decimals, the same in every locale.
static void gamut_print(const trl_chromaticities *c, char out[GAMUT_NAME]) {
    const double xy[8] = {c->red.x,  c->red.y,  c->green.x, c->green.y,
                          c->blue.x, c->blue.y, c->white.x, c->white.y};
    char number[TRL_NUMBER_SIZE];
    size_t n = 0;
    out[0] = 0;
    for (int i = 0; i < 8; i++) {
        trl_number_print(number, round(xy[i] * 1e4) / 1e4);
        if (strlen(number) > 7) return; // no real primaries: as many as there are
        n += (size_t)sprintf(out + n, "%s%s", i > 0 ? "," : "", number);
    }
}

trl_result trl_png_profile(const trl_image_color *color, uint32_t channels,
                           char name[TRL_PNG_PROFILE_NAME], unsigned char *out, size_t capacity,
                           size_t *size, trl_error *err) {
    const trl_chromaticities *c = &color->primaries;
    const known_primaries *known = primaries_find(c);
    *size = 0;
    if (!color->known || channels < 3) return TRL_OK;
    if (known && known->code == 1 && color->transfer.kind == TRL_TRANSFER_SRGB) return TRL_OK;
    char gamut[GAMUT_NAME], curve[40];
    gamut_print(c, gamut);
    snprintf(name, TRL_PNG_PROFILE_NAME, "%.63s %.15s", known ? known->name : gamut,
             trl_transfer_print(&color->transfer, curve, sizeof curve));
    return trl_icc_write(c, &color->transfer, name, out, capacity, size, err);
}
