// aces/display.c: the 54 published output transforms by name.
//
// Source: the ACES 2.0 transforms of aces-output, release v2.0.0+2025.04.04. A
// transform's ID says what it is; each row below is an ID in pieces, and its
// parameters follow from the pieces.
#include <troland/aces.h>

#include "base/name.h"

#include <string.h>

typedef enum gamut { Rec709, P3, Rec2100, XYZ } gamut;
typedef enum white { D60, D65, E } white;
typedef enum curve { BT1886, Gamma2pt2, Gamma2pt6, HLG, SRGB, ST2084 } curve;

typedef struct row {
    trl_aces_display display;
    gamut limiting;
    white limiting_white;
    double nits; // as in the ID: the luminance of the display's white
    gamut encoding;
    white encoding_white;
    curve transfer;
} row;

#define URN_PREFIX "urn:ampas:aces:transformId:v2.0:"
#define FORWARD "Output.Academy."
#define INVERSE "InvOutput.Academy."
#define SUFFIX ".a2.v1"
#define ID(limiting, white, nits, encoding, encoding_white, transfer)                              \
#limiting "-" #white "_" #nits "nit_in_" #encoding "-" #encoding_white "_" transfer

#define ROW(limiting, white, nits, encoding, encoding_white, curve, transfer, name, aliases,       \
            label)                                                                                 \
    {                                                                                              \
        {ID(limiting, white, nits, encoding, encoding_white, transfer),                            \
         URN_PREFIX FORWARD ID(limiting, white, nits, encoding, encoding_white, transfer) SUFFIX,  \
         name, aliases, label},                                                                    \
            limiting, white, nits, encoding, encoding_white, curve                                 \
    }

// A transform for both whites: ACES' own white on a D65 display is the "-d60" one.
#define PAIR(limiting, nits, encoding, encoding_white, curve, transfer, name, aliases,             \
             aliases_d60, label)                                                                   \
    ROW(limiting, D65, nits, encoding, encoding_white, curve, transfer, name, aliases, label),     \
        ROW(limiting, D60, nits, encoding, encoding_white, curve, transfer, name "-d60",           \
            aliases_d60, label ", white of ACES (D60)")

static const row rows[] = {
    PAIR(Rec709, 100, Rec709, D65, SRGB, "sRGB-Piecewise", "srgb", "srgb-piecewise,web",
         "srgb-piecewise-d60", "sRGB, 100 nits"),
    PAIR(Rec709, 100, Rec709, D65, Gamma2pt2, "Gamma2pt2", "srgb-gamma22", "gamma22", "gamma22-d60",
         "Rec.709 primaries with gamma 2.2 (sRGB monitors as they are), 100 nits"),
    PAIR(Rec709, 100, Rec709, D65, BT1886, "BT1886", "rec709", "bt709,bt1886,rec709-bt1886,video",
         "bt709-d60,bt1886-d60,rec709-bt1886-d60", "Rec.709 video with BT.1886, 100 nits"),
    PAIR(Rec709, 100, P3, D65, SRGB, "sRGB-Piecewise", "display-p3-rec709", "", "",
         "Display P3 showing Rec.709, 100 nits"),
    PAIR(Rec709, 100, P3, D65, ST2084, "ST2084", "p3-d65-pq-100", "p3-d65-pq-100-rec709",
         "p3-d65-pq-100-rec709-d60", "P3-D65 PQ showing Rec.709, 100 nits"),
    PAIR(Rec709, 100, Rec2100, D65, ST2084, "ST2084", "rec2100-pq-100", "rec2100-pq-100-rec709",
         "rec2100-pq-100-rec709-d60", "Rec.2100 PQ showing Rec.709, 100 nits"),
    PAIR(Rec709, 48, P3, D65, Gamma2pt6, "Gamma2pt6", "p3-d65-48nit-rec709", "", "",
         "P3-D65 cinema showing Rec.709, 48 nits"),
    PAIR(P3, 100, P3, D65, SRGB, "sRGB-Piecewise", "display-p3", "", "",
         "Display P3 (Apple screens), 100 nits"),
    PAIR(P3, 100, P3, D65, Gamma2pt2, "Gamma2pt2", "display-p3-gamma22", "", "",
         "P3-D65 with gamma 2.2, 100 nits"),
    PAIR(P3, 1000, P3, D65, SRGB, "sRGB-Piecewise", "display-p3-1000", "display-p3-edr",
         "display-p3-edr-d60", "Extended Display P3 (code values above 1), 1000 nits"),
    PAIR(P3, 48, P3, D65, Gamma2pt6, "Gamma2pt6", "p3-d65-48nit", "p3-d65,cinema",
         "p3-d65-d60,cinema-d60", "P3-D65 cinema, 48 nits"),
    PAIR(P3, 48, XYZ, E, Gamma2pt6, "Gamma2pt6", "dcdm", "xyz-48nit,dcdm-48nit",
         "xyz-48nit-d60,dcdm-48nit-d60", "DCDM (XYZ, gamma 2.6), P3 gamut, 48 nits"),
    PAIR(P3, 300, XYZ, E, ST2084, "ST2084", "dcdm-pq-300", "dcdm-hdr,xyz-pq-300",
         "dcdm-hdr-d60,xyz-pq-300-d60", "HDR DCDM (XYZ, PQ), P3 gamut, 300 nits"),
    PAIR(P3, 108, P3, D65, ST2084, "ST2084", "p3-d65-pq-108", "p3-d65-108nit", "p3-d65-108nit-d60",
         "P3-D65 PQ laser cinema, 108 nits"),
    PAIR(P3, 500, P3, D65, ST2084, "ST2084", "p3-d65-pq-500", "", "", "P3-D65 PQ, 500 nits"),
    PAIR(P3, 1000, P3, D65, ST2084, "ST2084", "p3-d65-pq-1000", "", "", "P3-D65 PQ, 1000 nits"),
    PAIR(P3, 2000, P3, D65, ST2084, "ST2084", "p3-d65-pq-2000", "", "", "P3-D65 PQ, 2000 nits"),
    PAIR(P3, 4000, P3, D65, ST2084, "ST2084", "p3-d65-pq-4000", "", "", "P3-D65 PQ, 4000 nits"),
    PAIR(P3, 500, Rec2100, D65, ST2084, "ST2084", "rec2100-pq-500-p3", "", "",
         "Rec.2100 PQ within P3, 500 nits"),
    PAIR(P3, 1000, Rec2100, D65, ST2084, "ST2084", "rec2100-pq-1000-p3", "", "",
         "Rec.2100 PQ within P3, 1000 nits"),
    PAIR(P3, 2000, Rec2100, D65, ST2084, "ST2084", "rec2100-pq-2000-p3", "", "",
         "Rec.2100 PQ within P3, 2000 nits"),
    PAIR(P3, 4000, Rec2100, D65, ST2084, "ST2084", "rec2100-pq-4000-p3", "", "",
         "Rec.2100 PQ within P3, 4000 nits"),
    PAIR(P3, 1000, Rec2100, D65, HLG, "HLG", "rec2100-hlg", "hlg,rec2100-hlg-1000",
         "hlg-d60,rec2100-hlg-1000-d60", "Rec.2100 HLG within P3, 1000 nits"),
    PAIR(Rec2100, 500, Rec2100, D65, ST2084, "ST2084", "rec2100-pq-500", "", "",
         "Rec.2100 PQ, 500 nits"),
    PAIR(Rec2100, 1000, Rec2100, D65, ST2084, "ST2084", "rec2100-pq-1000", "rec2100-pq",
         "rec2100-pq-d60", "Rec.2100 PQ, 1000 nits"),
    PAIR(Rec2100, 2000, Rec2100, D65, ST2084, "ST2084", "rec2100-pq-2000", "", "",
         "Rec.2100 PQ, 2000 nits"),
    PAIR(Rec2100, 4000, Rec2100, D65, ST2084, "ST2084", "rec2100-pq-4000", "", "",
         "Rec.2100 PQ, 4000 nits"),
};

enum { row_count = sizeof rows / sizeof *rows };

const trl_aces_display *trl_aces_display_at(size_t index) {
    return index < row_count ? &rows[index].display : NULL;
}

// The part of a transform ID that says what it does: between prefix and suffix.
static size_t id_core(const char **text) {
    static const char *const prefixes[] = {URN_PREFIX, FORWARD, INVERSE};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(*text, prefixes[i], strlen(prefixes[i])) == 0) *text += strlen(prefixes[i]);
    size_t length = strlen(*text), suffix = strlen(SUFFIX);
    if (length > suffix && strcmp(*text + length - suffix, SUFFIX) == 0) length -= suffix;
    return length;
}

const trl_aces_display *trl_aces_display_find(const char *name) {
    const char *core = name;
    size_t length = id_core(&core);
    for (size_t i = 0; i < row_count; i++) {
        const trl_aces_display *d = &rows[i].display;
        if (trl_name_equal(d->name, name) || trl_name_in_list(d->aliases, name)) return d;
        if (strlen(d->id) == length && memcmp(d->id, core, length) == 0) return d;
    }
    return NULL;
}

bool trl_aces_name_is_inverse(const char *name) {
    if (strncmp(name, URN_PREFIX, strlen(URN_PREFIX)) == 0) name += strlen(URN_PREFIX);
    return strncmp(name, INVERSE, strlen(INVERSE)) == 0 && trl_aces_display_find(name);
}

// A longer name is allowed more slips of the pen.
static size_t tolerance(const char *wrong) {
    size_t third = strlen(wrong) / 3;
    return third < 1 ? 1 : third > 4 ? 4 : third;
}

// Edits from the wrong name to the nearest of a display's names.
static size_t display_distance(const trl_aces_display *d, const char *wrong) {
    char alias[64];
    size_t best = trl_name_distance(d->name, wrong);
    for (const char *list = d->aliases; *list;) {
        size_t length = strcspn(list, ",");
        if (length < sizeof alias) {
            memcpy(alias, list, length);
            alias[length] = 0;
            size_t distance = trl_name_distance(alias, wrong);
            best = distance < best ? distance : best;
        }
        list += length;
        list += *list == ',';
    }
    return best;
}

size_t trl_aces_display_suggest(const char *wrong, const trl_aces_display **out, size_t capacity) {
    size_t count = 0;
    for (size_t distance = 0; distance <= tolerance(wrong); distance++)
        for (size_t i = 0; i < row_count && count < capacity; i++)
            if (display_distance(&rows[i].display, wrong) == distance)
                out[count++] = &rows[i].display;
    return count;
}

static trl_chromaticities chromaticities(gamut g, white w) {
    static const trl_xy whites[] = {
        [D60] = {0.32168, 0.33767}, [D65] = {0.3127, 0.3290}, [E] = {1.0 / 3, 1.0 / 3}};
    static const trl_chromaticities xyz = {{1, 0}, {0, 1}, {0, 0}, {1.0 / 3, 1.0 / 3}};
    trl_chromaticities c = g == Rec709 ? trl_primaries_rec709
                           : g == P3   ? trl_primaries_p3_d65
                           : g == XYZ  ? xyz
                                       : trl_primaries_rec2020;
    c.white = whites[w];
    return c;
}

static trl_transfer transfer(curve c) {
    static const trl_transfer transfers[] = {
        [BT1886] = {TRL_TRANSFER_BT1886, 2.4, 0},   [Gamma2pt2] = {TRL_TRANSFER_GAMMA, 2.2, 0},
        [Gamma2pt6] = {TRL_TRANSFER_GAMMA, 2.6, 0}, [HLG] = {TRL_TRANSFER_HLG, 0, 0},
        [SRGB] = {TRL_TRANSFER_SRGB, 0, 0},         [ST2084] = {TRL_TRANSFER_PQ, 0, 0}};
    return transfers[c];
}

void trl_aces_display_params(const trl_aces_display *display, trl_aces_params *out) {
    const row *r = (const row *)display; // a display is the head of its row
    trl_aces_params_init(out);
    bool dcdm_gamma = r->encoding == XYZ && r->transfer == Gamma2pt6;
    // Cinema is rendered for a brighter peak and shown at 48 % of it.
    bool hdr_cinema = r->nits == 108 || r->nits == 300;
    out->peak_nits = r->nits == 48 ? 100 : hdr_cinema ? r->nits / 0.48 : r->nits;
    out->linear_scale = dcdm_gamma ? 48.0 / 52.37 : hdr_cinema ? 0.48 : 1;
    out->scale_white = r->limiting_white == D60 && !dcdm_gamma;
    out->inverse_clamp = TRL_WHITE_CLAMP_PUBLISHED;
    out->limiting = chromaticities(r->limiting, r->limiting_white);
    out->encoding = chromaticities(r->encoding, r->encoding_white);
    out->transfer = transfer(r->transfer);
}

double trl_aces_display_white_nits(const trl_aces_display *display) {
    return ((const row *)display)->nits;
}

bool trl_aces_screen_honours(const trl_screen *screen, const trl_aces_display *display) {
    return trl_aces_display_white_nits(display) <= screen->peak_nits;
}
