// aces/output_rows.h: what the vector kernel of the output transform works from.
//
// The kernel (output_rows.c, once per tier) does the forward transform in single
// precision. Whatever depends on one number only comes from piecewise cubics that
// output_fast.c prepares from the twin; what depends on hue comes from intervals
// in which the twin's tables are linear. Where single precision cannot promise
// the twin's code value, the kernel says so, and output_fast.c asks the twin
// (docs/decisions/0004-certified-fast-path.md).
#ifndef TRL_ACES_OUTPUT_ROWS_H
#define TRL_ACES_OUTPUT_ROWS_H

#include <troland/aces.h>

enum {
    TRL_ROWS_BLOCK = 128,                          // pixels that the kernel takes at most
    TRL_ROWS_PADDING = 16,                         // it takes multiples of the lanes, 16 at most
    TRL_CURVE_SHIFT = 19,                          // a cell: the bits of a float above these
    TRL_CURVE_CELLS = 1 << (23 - TRL_CURVE_SHIFT), // per octave
    TRL_HUE_DEGREES = 361,
    TRL_HUE_PIECES = 4, // of a degree, three knots between them
};

/// A function of a positive number: in each cell a cubic in the distance from the
/// cell's lower edge, `stride` floats after that of the cell before.
typedef struct trl_curve {
    const float *cells;
    int32_t first; // bits >> TRL_CURVE_SHIFT of the first cell
    float low, high;
} trl_curve;

/// What an interval of hue knows: the value at the degree below, and the slope per
/// degree, of each.
typedef struct trl_hue_piece {
    float reach_m[2], cusp_m[2];
    float cusp_g[2]; // limit_j - cusp_j
    float upper_gamma_inv[2];
} trl_hue_piece;

/// A degree of hue: piece i + 1 holds beyond knot i.
typedef struct trl_hue_degree {
    trl_hue_piece piece[TRL_HUE_PIECES];
    float knot[TRL_HUE_PIECES]; // the last is beyond all hues
} trl_hue_degree;

typedef struct trl_aces_constants {
    float ap0_to_ap1[9], ap1_to_cone[9], ap1_limit;
    float cone_to_aab[9], aab_to_cone[9];
    float limit_j, limit_j_inv;
    float chroma_norm[7]; // polynomial in cosine and sine: see output_rows.c
    float toe_offset, saturation_squared, compression_squared, threshold;
    float limit_a; // achromatic response over that of limit_j, per unit
    float mid_j, gain, lower_gamma_inv, reach_gamma_inv;
    float cone_to_limit[9], peak, limit_to_light[9];
    float split_a;                      // A above which the curve holds limit_j - J
    float hue_guard, hue_guard_neutral; // uncertain degrees around a knot, and over M
    float doubt[3];                     // of limiting RGB: error bound per largest cone excitation
    float doubt_code;                   // the error in code value that calls for the twin
    float hlg_luma[3];                  // all 0 unless the encoding is HLG
} trl_aces_constants;

struct trl_aces_fast;

/// Pixels that the kernel is not sure of: their places and inputs.
typedef struct trl_rescue {
    uint32_t count;
    uint32_t place[TRL_ROWS_BLOCK];
    float rgb[TRL_ROWS_BLOCK][3];
} trl_rescue;

/// n: a multiple of TRL_ROWS_PADDING up to TRL_ROWS_BLOCK. In place.
typedef struct trl_aces_rows {
    void (*forward)(const struct trl_aces_fast *fast, float *const rgb[3], size_t n,
                    trl_rescue *rescue);
} trl_aces_rows;

struct trl_aces_fast {
    trl_aces_constants c;
    trl_curve response;   // cone excitation → compressed response
    trl_curve tone;       // A → 8 floats: A after over before the tone scale; J or limit_j - J
    trl_curve j_to_a;     // J → A
    trl_curve excitation; // response → excitation
    trl_curve hlg_gain;   // luminance → factor
    trl_curve encode;     // scaled light → code value
    const trl_hue_degree *hues;
    const trl_aces_rows *kernel;
};

#endif
