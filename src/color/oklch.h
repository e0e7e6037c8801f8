// color/oklch.h: chroma, hue and lightness of a picture's light, prepared.
//
// Light becomes cone responses, those their cube roots, and OKLab is a matrix from
// there. Factors on chroma and lightness and a turn of the hue are a matrix in OKLab,
// and so they are one between cube roots: RGB → matrix → cube root → matrix → cube →
// matrix → RGB. Each part is homogeneous: light that is k times as strong gives a result
// that is k times as strong, so that no brightness is special, and a scene has no end.
//
// A display has one. There lightness above the knee rolls off towards white, and chroma
// towards the edge, which is where the line of one lightness and hue leaves the unit cube
// of RGB; neither lightness nor hue moves. Where a channel falls to 0 depends, but for the
// factor of lightness, on the hue alone, and is a table, the reach; where one rises to 1 is
// the root of a cubic.
//
// Near blue the cube is hollow: within two degrees of hue the edge of sRGB grows by a
// third, the last of it at once. A picture would show that as a line in a smooth sky. So the
// reach grows at TRL_OKLCH_STEEPNESS at most, from outside, and what that leaves over is
// clipped; blue itself keeps its chroma.
#ifndef TRL_COLOR_OKLCH_H
#define TRL_COLOR_OKLCH_H

#include <troland/color.h>

/// From here on, relative to the edge, colours are drawn in to make room for those beyond.
#define TRL_OKLCH_KNEE 0.8
/// The most that the reach grows or shrinks per radian of hue. In sRGB clipping then turns
/// hues near blue by 1.5 degrees at most.
#define TRL_OKLCH_STEEPNESS 4.0
/// Hues in the table of reaches.
enum { TRL_OKLCH_HUES = 1024 };

typedef struct trl_oklch {
    trl_oklch_change change;
    trl_mat3 to_cone;                 // RGB → cone responses
    trl_mat3 to_lab;                  // their cube roots → OKLab, changed
    trl_mat3 from_lab;                // OKLab → cube roots; its first column is 1
    trl_mat3 turn;                    // both
    trl_mat3 from_cone;               // cone responses → RGB
    bool bounded;                     // RGB is a display's, 0 … 1
    double white;                     // lightness that becomes 1, at least 1
    double edge;                      // chroma over that of the edge that becomes 1, 1 … 4
    double reach[TRL_OKLCH_HUES + 1]; // chroma over lightness, see trl_oklch_place
} trl_oklch;

/// False where the primaries span no triangle around a white.
bool trl_oklch_prepare(trl_oklch *out, const trl_oklch_change *change,
                       const trl_chromaticities *primaries, bool bounded);

/// Where in the table of reaches the hue of a, b stands: 0 … TRL_OKLCH_HUES. It grows with
/// the angle, evenly in b / (|a| + |b|).
double trl_oklch_place(double a, double b);

/// Fills the table of reaches from the matrices.
void trl_oklch_measure_reach(trl_oklch *oklch);
/// The chroma at the edge, at the lightness (0 … 1) and the hue of `lab`, whose chroma is
/// not 0.
double trl_oklch_edge(const trl_oklch *oklch, const double lab[3]);

/// The twin of the kernel, in place. Takes finite light.
void trl_oklch_apply(const trl_oklch *oklch, double rgb[3]);

#endif
