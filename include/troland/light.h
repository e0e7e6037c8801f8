// troland/light.h: stops, and the transfer functions between light and code.
//
// A transfer function links a code value to linear light. Its unit is stated by
// the function: relative light has 1.0 = the display's or the medium's white;
// absolute light (PQ) is in cd/m² ("nits"). Sources stand beside each entry.
#ifndef TROLAND_LIGHT_H
#define TROLAND_LIGHT_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The factor of `stops`: 2^stops. Source: definition of the photographic stop.
TRL_API double trl_stops_to_ratio(double stops);

/// log2(ratio); -infinity for 0, NaN for a negative ratio.
TRL_API double trl_ratio_to_stops(double ratio);

typedef enum trl_transfer_kind {
    TRL_TRANSFER_LINEAR = 0, // code = light
    TRL_TRANSFER_PQ,         // SMPTE ST 2084: light 1.0 = 100 cd/m² here, code 1.0 = 10000 cd/m²
    TRL_TRANSFER_HLG,    // ITU-R BT.2100 HLG at 1000 cd/m², system gamma 1.2; acts on RGB together
    TRL_TRANSFER_GAMMA,  // light = code^gamma
    TRL_TRANSFER_SRGB,   // IEC 61966-2-1, piecewise
    TRL_TRANSFER_BT1886, // ITU-R BT.1886: gamma 2.4 by default, with black level
    TRL_TRANSFER_ACESCC, // S-2014-003 (ACEScc)
    TRL_TRANSFER_ACESCCT // S-2016-001 (ACEScct)
} trl_transfer_kind;

/// A transfer function with its parameters. Zero members mean the defaults.
typedef struct trl_transfer {
    trl_transfer_kind kind;
    double gamma; // TRL_TRANSFER_GAMMA, _BT1886: exponent, 1…10; 0 = 2.2 and 2.4
    double black; // TRL_TRANSFER_BT1886: black over white luminance, 0…<1
} trl_transfer;

/// Code value → relative linear light, three channels in place, in double
/// precision: the reference. PQ and HLG light is in units of 100 cd/m² (the
/// unit of ACES display-linear values). Negative codes of the display functions
/// and NaN are taken as 0, PQ codes above 1.5 (3e6 cd/m²) as 1.5.
TRL_API void trl_transfer_decode(const trl_transfer *transfer, double rgb[3]);

/// Relative linear light → code value, the inverse of trl_transfer_decode.
/// Negative light and NaN are taken as 0 by the display functions.
TRL_API void trl_transfer_encode(const trl_transfer *transfer, double rgb[3]);

#ifdef __cplusplus
}
#endif
#endif
