// aces/output.h: a prepared output transform, and the steps of its twin.
//
// The twin follows Lib.Academy.OutputTransform.a2.v1 in double precision, step
// by step and with its numerical habits (search tolerances, table layout) where
// results depend on them. RGB is linear with 1.0 = 100 cd/m².
//
//   scene AP0 → clamp to AP1 → JMh → tone scale, chroma compression
//     → gamut compression → JMh of the limiting gamut → RGB → display encoding
#ifndef TRL_ACES_OUTPUT_H
#define TRL_ACES_OUTPUT_H

#include <troland/aces.h>

#include "aces/single.h"
#include "color/jmh.h"

// Scene values above count as this, those below the negative as 0. The matrix
// to AP1 stays finite with it in single precision.
#define TRL_ACES_SCENE_LIMIT 1e30

typedef struct trl_aces_tone {
    double peak_nits;
    double m_2, s_2, u_2; // the hyperbola's scale, knee and normalization
    double grey;          // light of scene 0.18 on the display, 1.0 = 100 cd/m²
    double forward_limit; // scene values count up to this
    double inverse_limit; // display values (1.0 = 100 cd/m²) count up to this
    double log_peak;      // log10(peak / 100 cd/m²)
} trl_aces_tone;

typedef struct trl_aces_chroma {
    double saturation, saturation_threshold, compression, scale;
} trl_aces_chroma;

typedef struct trl_aces_gamut {
    double mid_j, focus_distance, lower_gamma_inv;
} trl_aces_gamut;

typedef struct trl_aces_tables {
    double reach_m[TRL_ACES_HUE_TABLE];         // M of AP1 at limit_j, by whole degrees
    double hue[TRL_ACES_HUE_TABLE];             // degrees, ascending, of the three below
    double cusp_j[TRL_ACES_HUE_TABLE];          // the limiting gamut's most colourful point
    double cusp_m[TRL_ACES_HUE_TABLE];          // enlarged a little for the smooth minimum
    double upper_gamma_inv[TRL_ACES_HUE_TABLE]; // curvature of the hull above the cusp
    int hue_search[2];                          // offsets of the published narrowed search
    int gap_search[2];                          // and of the search that never misses
} trl_aces_tables;

typedef struct trl_aces_encoding {
    trl_mat3 limit_to_display; // exact in single precision, as published
    double peak;               // of limiting RGB, 1.0 = 100 cd/m²
    double white_scale;        // factor on limiting RGB; 1 where white is not scaled
    double code_max;           // codes above count as this in the inverse
} trl_aces_encoding;

struct trl_aces_fast;

struct trl_aces_output {
    trl_aces_params params;
    trl_mat3 ap0_to_ap1, ap1_to_ap0;
    trl_jmh_model input, reach, limit; // AP0, AP1, limiting gamut
    double limit_j;                    // J of the peak
    trl_aces_tone tone;
    trl_aces_chroma chroma;
    trl_aces_gamut gamut;
    trl_aces_tables tables;
    trl_aces_encoding encoding;
    trl_single single;          // tables and inverse in the published arithmetic
    struct trl_aces_fast *fast; // tables of the vector kernel; NULL: the twin runs
};

/// Tone scale (tonescale.c): scene luminance (0.18 = mid grey) ↔ cd/m².
void trl_aces_tone_init(trl_aces_tone *tone, double peak_nits);
double trl_aces_tone_forward(const trl_aces_tone *tone, double scene);
double trl_aces_tone_inverse(const trl_aces_tone *tone, double nits);

/// Chroma compression (chroma.c) between scene J, M and tone-mapped J, M.
void trl_aces_chroma_init(trl_aces_chroma *chroma, const trl_aces_tone *tone);
double trl_aces_chroma_forward(const trl_aces_output *o, double j, double tone_j, double m,
                               double h);
double trl_aces_chroma_inverse(const trl_aces_output *o, double j, double tone_j, double m,
                               double h);

/// Gamut compression (gamut.c), in place on J, M, h.
void trl_aces_gamut_init(trl_aces_gamut *gamut, const trl_aces_tone *tone,
                         const trl_jmh_model *input);
void trl_aces_gamut_forward(const trl_aces_output *o, double jmh[3]);
void trl_aces_gamut_inverse(const trl_aces_output *o, double jmh[3]);
/// M up to which the compression changes nothing at J = j and hue h: nearly, by three
/// steps of a fixed-point iteration.
double trl_aces_gamut_safe_m(const trl_aces_output *o, double j, double h);

/// Tables (tables.c): those of `single`, for the twin.
void trl_aces_tables_init(trl_aces_tables *tables, const trl_single_tables *single);
double trl_aces_reach_m(const trl_aces_tables *tables, double h);
/// The entry that ends the interval of the upper hull's gamma at hue `h`, found
/// as the published search finds it: its narrowed range may miss by an entry.
int trl_aces_gamma_interval(const trl_aces_tables *tables, double h);
/// The entry that ends the interval of `hue` that holds h.
int trl_aces_hue_interval(const trl_aces_tables *tables, double h);

/// Display encoding (encoding.c), in place: limiting RGB, 1.0 = 100 cd/m² → code.
bool trl_aces_encoding_init(trl_aces_encoding *encoding, const trl_aces_params *params,
                            const trl_single *single);
void trl_aces_encode(const trl_aces_output *o, double rgb[3]);

#endif
