// color/primaries.c: primaries by name, from chromaticities to matrices, and white
// adaptation.
//
// Sources: ITU-R BT.709-6, BT.2020-2; SMPTE RP 431-2, EG 432-1; ACES TB-2014-004,
// S-2014-004 (primaries); SMPTE RP 177 (RGB → XYZ), K. M. Lam's Bradford and CIECAM02's CAT02
// cone matrices with von Kries scaling, as ACES uses them.
#include <troland/color.h>

#include "base/name.h"

#include <math.h>

#define D65                                                                                        \
    { 0.3127, 0.3290 }
#define D60                                                                                        \
    { 0.32168, 0.33767 } // the white of ACES
#define REC709                                                                                     \
    {0.64, 0.33}, {0.30, 0.60}, {                                                                  \
        0.15, 0.06                                                                                 \
    }
#define P3                                                                                         \
    {0.680, 0.320}, {0.265, 0.690}, {                                                              \
        0.150, 0.060                                                                               \
    }
#define REC2020                                                                                    \
    {0.708, 0.292}, {0.170, 0.797}, {                                                              \
        0.131, 0.046                                                                               \
    }
#define AP0                                                                                        \
    {0.7347, 0.2653}, {0, 1}, {                                                                    \
        0.0001, -0.077                                                                             \
    }
#define AP1                                                                                        \
    {0.713, 0.293}, {0.165, 0.830}, {                                                              \
        0.128, 0.044                                                                               \
    }

const trl_chromaticities trl_primaries_ap0 = {AP0, D60};
const trl_chromaticities trl_primaries_ap1 = {AP1, D60};
const trl_chromaticities trl_primaries_rec709 = {REC709, D65};
const trl_chromaticities trl_primaries_p3_d65 = {P3, D65};
const trl_chromaticities trl_primaries_rec2020 = {REC2020, D65};

// XYZ-E is CIE XYZ with the equal-energy white (DCDM).
static const trl_primaries table[] = {
    {"rec709", "Rec.709 D65", {REC709, D65}},
    {"rec709-d60", "Rec.709 D60", {REC709, D60}},
    {"p3-d65", "P3 D65", {P3, D65}},
    {"p3-d60", "P3 D60", {P3, D60}},
    {"p3-dci", "P3 DCI white", {P3, {0.314, 0.351}}},
    {"rec2020", "Rec.2020 D65", {REC2020, D65}},
    {"rec2020-d60", "Rec.2020 D60", {REC2020, D60}},
    {"xyz-e", "CIE XYZ, white E", {{1, 0}, {0, 1}, {0, 0}, {1.0 / 3, 1.0 / 3}}},
    {"ap0", "ACES AP0", {AP0, D60}},
    {"ap1", "ACES AP1", {AP1, D60}},
};

const trl_primaries *trl_primaries_at(size_t index) {
    return index < sizeof table / sizeof *table ? &table[index] : NULL;
}

const trl_primaries *trl_primaries_find(const char *name) {
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (trl_name_equal(table[i].name, name)) return &table[i];
    return NULL;
}

static bool near(trl_xy a, trl_xy b) {
    return fabs(a.x - b.x) < 0.0011 && fabs(a.y - b.y) < 0.0011;
}

const trl_primaries *trl_primaries_match(const trl_chromaticities *value) {
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const trl_chromaticities *t = &table[i].value;
        if (near(t->red, value->red) && near(t->green, value->green) &&
            near(t->blue, value->blue) && near(t->white, value->white))
            return &table[i];
    }
    return NULL;
}

static const trl_mat3 bradford = {
    {{0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}}};
static const trl_mat3 cat02 = {
    {{0.7328, 0.4296, -0.1624}, {-0.7036, 1.6975, 0.0061}, {0.0030, 0.0136, 0.9834}}};

// Tristimulus values with Y = 1.
static bool white_to_xyz(trl_xy white, double out[3]) {
    if (!(fabs(white.y) > 0)) return false;
    out[0] = white.x / white.y;
    out[1] = 1;
    out[2] = (1 - white.x - white.y) / white.y;
    return true;
}

bool trl_rgb_to_xyz(const trl_chromaticities *space, trl_mat3 *out) {
    // Columns are x, y, z of the primaries, not divided by y: the primaries of
    // XYZ itself have y = 0.
    const trl_xy *p[3] = {&space->red, &space->green, &space->blue};
    trl_mat3 columns, inverse;
    for (int j = 0; j < 3; j++) {
        columns.m[0][j] = p[j]->x;
        columns.m[1][j] = p[j]->y;
        columns.m[2][j] = 1 - p[j]->x - p[j]->y;
    }
    double white[3], scale[3];
    if (!white_to_xyz(space->white, white) || !trl_mat3_invert(&columns, &inverse)) return false;
    trl_mat3_apply(&inverse, white, scale);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            out->m[i][j] = columns.m[i][j] * scale[j];
    return true;
}

bool trl_white_adapt(trl_xy from, trl_xy to, trl_adaptation method, trl_mat3 *out) {
    if (method == TRL_ADAPTATION_NONE) {
        *out = trl_mat3_identity();
        return true;
    }
    const trl_mat3 *cone = method == TRL_ADAPTATION_BRADFORD ? &bradford : &cat02;
    double a[3], b[3];
    trl_mat3 inverse;
    if (!white_to_xyz(from, a) || !white_to_xyz(to, b) || !trl_mat3_invert(cone, &inverse))
        return false;
    trl_mat3_apply(cone, a, a);
    trl_mat3_apply(cone, b, b);
    trl_mat3 scaled = *cone;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            scaled.m[i][j] *= b[i] / a[i];
    *out = trl_mat3_mul(&inverse, &scaled);
    return true;
}

bool trl_rgb_to_rgb(const trl_chromaticities *from, const trl_chromaticities *to,
                    trl_adaptation method, trl_mat3 *out) {
    trl_mat3 a, b, cat, xyz_to_rgb;
    if (!trl_rgb_to_xyz(from, &a) || !trl_rgb_to_xyz(to, &b) || !trl_mat3_invert(&b, &xyz_to_rgb) ||
        !trl_white_adapt(from->white, to->white, method, &cat))
        return false;
    cat = trl_mat3_mul(&cat, &a);
    *out = trl_mat3_mul(&xyz_to_rgb, &cat);
    return true;
}
