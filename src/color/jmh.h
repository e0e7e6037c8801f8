// color/jmh.h: lightness J, colourfulness M and hue h of the colour appearance
// model that ACES 2.0 renders in: CAM16 with the changes of Hellwig and
// Fairchild (2022), a simplified achromatic signal, and fixed viewing conditions
// (adapting luminance 100 cd/m², background 20 %, dim surround).
//
// RGB is linear with 1.0 = 100 cd/m². J is 100 for that white. h is in degrees,
// 0 ≤ h < 360.
#ifndef TRL_COLOR_JMH_H
#define TRL_COLOR_JMH_H

#include <troland/color.h>

#define TRL_JMH_REFERENCE_NITS 100.0

/// The model for one RGB space. Its white is taken as fully adapted to.
typedef struct trl_jmh_model {
    trl_mat3 rgb_to_cone, cone_to_rgb; // linear RGB ↔ adapted cone excitation
    trl_mat3 cone_to_aab, aab_to_cone; // compressed cone response ↔ A, a, b
    double y_to_cone;                  // excitation of an achromatic light per cd/m²
    double achromatic_white;           // compressed response of 100 cd/m² of white
} trl_jmh_model;

/// Exponent between the achromatic signal A and J, the "model gamma".
extern const double trl_jmh_gamma;

/// False where the primaries span no space.
bool trl_jmh_model_init(trl_jmh_model *model, const trl_chromaticities *space);

void trl_jmh_rgb_to_aab(const trl_jmh_model *model, const double rgb[3], double aab[3]);
void trl_jmh_aab_to_rgb(const trl_jmh_model *model, const double aab[3], double rgb[3]);

/// All zero where there is no light (A ≤ 0).
void trl_jmh_from_rgb(const trl_jmh_model *model, const double rgb[3], double jmh[3]);
void trl_jmh_to_rgb(const trl_jmh_model *model, const double jmh[3], double rgb[3]);

/// Cone excitation ↔ compressed response x^power / (x^power + offset); odd functions.
extern const double trl_jmh_response_power, trl_jmh_response_offset;
double trl_jmh_response(double excitation);
double trl_jmh_excitation(double response);

/// A ↔ J.
double trl_jmh_a_to_j(double a);
double trl_jmh_j_to_a(double j);

/// Luminance of an achromatic light in cd/m² ↔ J; odd functions.
double trl_jmh_j_to_nits(const trl_jmh_model *model, double j);
double trl_jmh_nits_to_j(const trl_jmh_model *model, double nits);

#endif
