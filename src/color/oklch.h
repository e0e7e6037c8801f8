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
// of RGB; neither lightness nor hue moves. Near blue the cube is hollow: that line leaves
// it, by 0.8 % of the light of its grey at most in Rec.709, P3 and Rec.2020, and comes in
// again. So the edge counts from 1 % outside on, and what that leaves over is clipped; an
// edge that is met first would take a quarter of its chroma from blue.
#ifndef TRL_COLOR_OKLCH_H
#define TRL_COLOR_OKLCH_H

#include <troland/color.h>

/// From here on, relative to the edge, colours are drawn in to make room for those beyond.
#define TRL_OKLCH_KNEE 0.8
/// How far outside the cube is still inside, as a share of the light of the grey.
#define TRL_OKLCH_SLACK 0.01
/// Lightness from which on there is no chroma to speak of.
#define TRL_OKLCH_TOP 0.9999

typedef struct trl_oklch {
    trl_oklch_change change;
    trl_mat3 to_cone;   // RGB → cone responses
    trl_mat3 to_lab;    // their cube roots → OKLab, changed
    trl_mat3 from_lab;  // OKLab → cube roots; its first column is 1
    trl_mat3 turn;      // both
    trl_mat3 from_cone; // cone responses → RGB
    bool bounded;       // RGB is a display's, 0 … 1
    double white;       // lightness that becomes 1, at least 1
    double chroma_max;  // of the gamut, and some more
    double edge;        // chroma over that of the edge that becomes 1, 1 … 4
} trl_oklch;

/// False where the primaries span no triangle around a white.
bool trl_oklch_prepare(trl_oklch *out, const trl_oklch_change *change,
                       const trl_chromaticities *primaries, bool bounded);

/// The twin of the kernel, in place. Takes finite light.
void trl_oklch_apply(const trl_oklch *oklch, double rgb[3]);

#endif
