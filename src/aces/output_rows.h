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

/// Of J, below the peak: where the hull may be hollow, so that no line lies under it but
/// a flatter one; and where no M counts as safe.
#define TRL_HOLLOW_PART (1.0 / 32)
#define TRL_PEAK_PART (1.0 / 1024)

/// A function of a positive number: in each cell a cubic in the distance from the
/// cell's lower edge, `stride` floats after that of the cell before.
typedef struct trl_curve {
    const float *cells;
    int32_t first; // bits >> TRL_CURVE_SHIFT of the first cell
    float low, high;
} trl_curve;

/// x^p for one p, by eighths of an octave: a cubic of the mantissa times the power
/// of the exponent, from its lower three bits and the three above; or, as far as 32 octaves
/// reach, from the products of these, or from their exact values.
typedef struct trl_power {
    float cubic[4][8], fine[8], coarse[8], scale[32], exact_scale[32];
    float low; // x counts as at least this; the tables reach 2^64 times as far, scale 2^32
} trl_power;

/// What a degree of hue knows of every colour: M of the reach and its slope; and which
/// M gamut compression leaves alone: what is below `low` × A, and `high` × the distance
/// of J to the peak less its hollow part, or `hollow` × the distance less the peak's.
typedef struct trl_hue_reach {
    float m, slope, low, high;
} trl_hue_reach;

/// What an interval of hue knows: the value at the degree below, and the slope per
/// degree, of each.
typedef struct trl_hue_piece {
    float cusp_m[2];
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
    float response_offset; // of the cones' compression
    float limit_a;         // achromatic response over that of limit_j, per unit
    float mid_j, gain, reach_scale;
    float cone_to_limit[9], peak, limit_to_light[9];
    float limit_to_light_size[9];       // its absolute values
    float split_a;                      // A above which the curve holds limit_j - J
    float hue_guard, hue_guard_neutral; // uncertain degrees around a knot, and over M
    float doubt[3];                     // of limiting RGB: error bound per largest cone excitation
    float hollow_end, hollow, peak_end; // see trl_hue_reach
    float steep_ratio;    // light over largest excitation below which the encoding may be steep
    float doubt_code;     // the error in code value that calls for the twin
    float doubt_relative; // and, where codes are light without bounds, of the code
    float hlg_luma[3];    // all 0 unless the encoding is HLG
} trl_aces_constants;

struct trl_aces_fast;

/// Pixels that the kernel is not sure of: their places and inputs.
typedef struct trl_rescue {
    uint32_t count;
    uint32_t place[TRL_ROWS_BLOCK];
    float rgb[TRL_ROWS_BLOCK][3];
} trl_rescue;

/// n: a multiple of TRL_ROWS_PADDING up to TRL_ROWS_BLOCK. In place. Packed pixels have four
/// floats, of which the last is left alone; both ways give the same bits.
typedef struct trl_aces_rows {
    void (*forward)(const struct trl_aces_fast *fast, float *const rgb[3], size_t n,
                    trl_rescue *rescue);
    void (*forward_packed)(const struct trl_aces_fast *fast, float *rgba, size_t n,
                           trl_rescue *rescue);
} trl_aces_rows;

/// factor · ln x + offset: a cubic for each eighth of an octave, and an octave's share.
typedef struct trl_log {
    float cubic[4][8], octave;
} trl_log;

typedef enum trl_encode_kind {
    TRL_ENCODE_POWER,  // below `joint` a line from 0, above `scale` × a power and an offset
    TRL_ENCODE_NARROW, // the same, where 32 octaves reach from the joint to the peak
    TRL_ENCODE_CURVE,  // PQ
    TRL_ENCODE_HLG,
} trl_encode_kind;

/// Light to code value.
typedef struct trl_encode {
    trl_encode_kind kind;
    float joint, line, scale, offset;
    trl_power power;
    trl_curve curve;
    trl_power pq_root, hlg_gain; // HLG: see pq_way.h, and light's share in it by luminance
    trl_log log;                 // HLG above the joint, of 12 light - log_offset
    float log_offset, log_factor;
} trl_encode;

struct trl_aces_fast {
    trl_aces_constants c;
    trl_power compress, expand;   // cone excitation → response, and back
    trl_power j_to_a, lower_hull; // the model gamma's inverse, the lower hull's
    trl_curve tone; // A → 8 floats: A after over before the tone scale; J or limit_j - J
    trl_encode encode;
    const trl_hue_reach *reach;
    const trl_hue_degree *hues;
    const trl_aces_rows *kernel;
};

#endif
