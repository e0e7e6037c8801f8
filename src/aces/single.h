// aces/single.h: the published transform in its own arithmetic.
//
// The CTL of ACES 2.0 computes in single precision. What its searches find, and
// what its inverse makes of the steep end near the peak, carries that rounding.
// Here the tables and the inverse are computed operation by operation in the
// published order, so that they are the published ones bit for bit; the twin's inverse
// takes its first steps from here, too. Matrices act on row vectors, as there. The forward
// transform does not need this: it is smooth, and the twin (output.c) agrees with it to the
// reference's rounding.
#ifndef TRL_ACES_SINGLE_H
#define TRL_ACES_SINGLE_H

#include <troland/aces.h>

enum {
    TRL_ACES_HUES = 360,
    TRL_ACES_HUE_BASE = 1,
    TRL_ACES_HUE_TABLE = TRL_ACES_HUES + 2,
};

typedef struct trl_single_mat {
    float m[3][3]; // out[j] = sum over i of in[i] * m[i][j]
} trl_single_mat;

/// JMh of one RGB space; color/jmh.h has it in words.
typedef struct trl_single_model {
    trl_single_mat rgb_to_cone, cone_to_rgb, cone_to_aab, aab_to_cone;
    float y_to_cone, achromatic_white;
} trl_single_model;

typedef struct trl_single_tone {
    float n, t_1, g, c_t, s_2, u_2, m_2, forward_limit, inverse_limit, log_peak;
} trl_single_tone;

/// Hue tables: entry i + TRL_ACES_HUE_BASE stands for the i-th hue; the entries
/// before and after continue around the circle.
typedef struct trl_single_tables {
    float reach_m[TRL_ACES_HUE_TABLE];
    float hue[TRL_ACES_HUE_TABLE];
    float cusp_j[TRL_ACES_HUE_TABLE], cusp_m[TRL_ACES_HUE_TABLE];
    float upper_gamma_inv[TRL_ACES_HUE_TABLE];
    int hue_search[2]; // offsets of the published narrowed search
    int gap_search[2]; // and of the search that never misses
} trl_single_tables;

typedef struct trl_single {
    trl_single_model input, reach, limit;
    trl_single_tone tone;
    float limit_j, gamma_inv;
    float saturation, saturation_threshold, compression, chroma_scale;
    float mid_j, focus_distance, lower_gamma_inv;
    trl_single_tables tables;
    trl_single_mat limit_to_display, display_to_limit;
    float white_scale, linear_scale;
} trl_single;

/// One hue's hull of the limiting gamut.
typedef struct trl_single_hull {
    float cusp_j, cusp_m, lower_gamma_inv, upper_gamma_inv, focus_j, analytical_threshold;
} trl_single_hull;

// single_model.c
trl_single_mat trl_single_rgb_to_xyz(const trl_chromaticities *space);
trl_single_mat trl_single_invert(const trl_single_mat *a);
trl_single_mat trl_single_mul(const trl_single_mat *a, const trl_single_mat *b);
void trl_single_apply(const trl_single_mat *m, const float in[3], float out[3]);
void trl_single_rgb_to_aab(const trl_single_model *model, const float rgb[3], float aab[3]);
void trl_single_rgb_to_jmh(const trl_single_model *model, const float rgb[3], float jmh[3]);
void trl_single_aab_to_rgb(const trl_single_model *model, const float aab[3], float rgb[3]);
void trl_single_jmh_to_rgb(const trl_single_model *model, const float jmh[3], float rgb[3]);
float trl_single_j_to_a(float j);
float trl_single_j_to_nits(const trl_single_model *model, float j);
float trl_single_nits_to_j(const trl_single_model *model, float nits);
float trl_single_tone_inverse(const trl_single_tone *tone, float light);
void trl_single_init(trl_single *s, const trl_aces_params *params);

// single_tables.c: false where the limiting gamut has no usable hull.
bool trl_single_tables_init(trl_single *s);
float trl_single_reach_m(const trl_single_tables *tables, float h);
/// The entry that ends the interval of the upper hull's gamma at hue `h`, found
/// as the published search finds it: its narrowed range may miss by an entry.
int trl_single_gamma_interval(const trl_single_tables *tables, float h);
/// The entry that ends the interval of `hue` that holds h.
int trl_single_hue_interval(const trl_single_tables *tables, float h);

// single_hull.c
float trl_single_mix(float a, float b, float t);
float trl_single_cusp_m_enlarged(float m);
void trl_single_hull_init(trl_single_hull *hull, const trl_single *s, float cusp_j, float cusp_m,
                          float upper_gamma_inv);
float trl_single_focus_gain(const trl_single *s, const trl_single_hull *hull, float j);
float trl_single_solve_j(const trl_single *s, const trl_single_hull *hull, float j, float m,
                         float slope_gain);
float trl_single_slope(const trl_single *s, const trl_single_hull *hull, float j_axis,
                       float slope_gain);
float trl_single_hull_m(const trl_single *s, const trl_single_hull *hull, float j_axis, float slope,
                        float j_axis_cusp);
void trl_single_gamut_inverse(const trl_single *s, float jmh[3]);

// single_inverse.c
/// Code values → limiting RGB, in place.
void trl_single_decode(const trl_aces_output *o, float rgb[3]);
void trl_single_inverse(const trl_aces_output *o, const float code[3], float scene[3]);

#endif
