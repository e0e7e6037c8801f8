// troland/color.h: primaries, matrices, white adaptation, colour spaces, JMh.
//
// Small maths types are public and by value. Matrices act on column vectors:
// out[i] = sum over j of m[i][j] * in[j]. Everything is double precision.
#ifndef TROLAND_COLOR_H
#define TROLAND_COLOR_H

#include "light.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct trl_xy {
    double x, y; // CIE 1931 chromaticity
} trl_xy;

/// Red, green and blue primaries and the white of an RGB space, CIE 1931 xy.
typedef struct trl_chromaticities {
    trl_xy red, green, blue, white;
} trl_chromaticities;

typedef struct trl_mat3 {
    double m[3][3]; // row, column; acts on column vectors
} trl_mat3;

TRL_API trl_mat3 trl_mat3_identity(void);
/// a·b: first b, then a.
TRL_API trl_mat3 trl_mat3_mul(const trl_mat3 *a, const trl_mat3 *b);
/// False, and `out` untouched, where the matrix is singular.
TRL_API bool trl_mat3_invert(const trl_mat3 *m, trl_mat3 *out);
TRL_API void trl_mat3_apply(const trl_mat3 *m, const double in[3], double out[3]);

/// RGB → CIE XYZ with Y = 1 for white. SMPTE RP 177. False where the primaries
/// span no triangle or the white has y = 0.
TRL_API bool trl_rgb_to_xyz(const trl_chromaticities *space, trl_mat3 *out);

typedef enum trl_adaptation {
    TRL_ADAPTATION_NONE = 0,
    TRL_ADAPTATION_BRADFORD = 1,
    TRL_ADAPTATION_CAT02 = 2
} trl_adaptation;

/// RGB of `from` → RGB of `to` with chromatic adaptation between the whites.
TRL_API bool trl_rgb_to_rgb(const trl_chromaticities *from, const trl_chromaticities *to,
                            trl_adaptation method, trl_mat3 *out);

/// A named scene or display colour space: primaries, transfer function, and the
/// adaptation by which it reaches ACES2065-1.
typedef struct trl_color_space {
    const char *name;    // "acescg"
    const char *label;   // "ACEScg (AP1, linear)"
    const char *aliases; // comma-separated: "ap1,lin_ap1"
    trl_chromaticities primaries;
    trl_transfer transfer;
    trl_adaptation adaptation;
} trl_color_space;

/// The table of spaces; NULL past its end.
TRL_API const trl_color_space *trl_color_space_at(size_t index);
/// By name or alias, ignoring case, '-', '_', ' ' and '.'; NULL if none.
TRL_API const trl_color_space *trl_color_space_find(const char *name);

/// The linear part of a space's way to ACES2065-1 (AP0).
TRL_API bool trl_color_space_to_ap0(const trl_color_space *space, trl_mat3 *out);

extern TRL_API const trl_chromaticities trl_primaries_ap0, trl_primaries_ap1, trl_primaries_rec709,
    trl_primaries_p3_d65, trl_primaries_rec2020;

#ifdef __cplusplus
}
#endif
#endif
