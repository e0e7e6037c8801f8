// troland/light.h: stops, exposure, and the transfer functions between light and code.
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

/// What is fainter than this has no exposure of its own: see
/// trl_exposure_from_intensity. Its double is 2^-1073.
#define TRL_INTENSITY_MIN 1e-323

/// Mid grey of scene-linear pictures: the 18 % card, where 1.0 is a perfect white one.
#define TRL_MID_GREY 0.18

/// The luminance in cd/m² and the illuminance in lux whose EV100 is 0. Source:
/// ISO 2720:1974, L = 2^EV K/S and E = 2^EV C/S with the speed S = ISO 100, and
/// with the calibration constants K = 12.5 and C = 250 of most meters.
#define TRL_METER_K 12.5
#define TRL_METER_C 250.0
#define TRL_EV100_NITS (TRL_METER_K / 100)
#define TRL_EV100_LUX (TRL_METER_C / 100)

/// The exposure of `intensity` in stops above `reference`: log2(intensity /
/// reference). The reference is 1 for plain stops, TRL_MID_GREY for stops about
/// mid grey, TRL_EV100_NITS or TRL_EV100_LUX for an EV100; any finite number
/// above 0. An intensity that is negative or below TRL_INTENSITY_MIN is taken as
/// TRL_INTENSITY_MIN and `clamped`, which is false otherwise, becomes true; where
/// `clamped` is NULL (strict) such a one is an error. A zero intensity, NaN and
/// infinity are errors always: TRL_ERR_ARGUMENT.
TRL_API TRL_NODISCARD trl_result trl_exposure_from_intensity(double *stops, bool *clamped,
                                                             double intensity, double reference,
                                                             trl_error *err);

/// The intensity `stops` above `reference`: reference × 2^stops. NaN, infinity and
/// results outside the range of a double (2^-1074 … 2^1024) are errors:
/// TRL_ERR_ARGUMENT.
TRL_API TRL_NODISCARD trl_result trl_intensity_from_exposure(double *intensity, double stops,
                                                             double reference, trl_error *err);

/// What a camera is set to: shutter time in seconds, f-number, ISO speed.
typedef struct trl_camera_settings {
    double shutter_s; // 1/125 s is 1.0/125
    double f_number;  // f/8 is 8
    double iso;       // ISO 100 is 100
} trl_camera_settings;

/// The EV100 of the scene for which a camera is set: log2(N²/t) − log2(S/100).
/// Source: ISO 2721. TRL_ERR_ARGUMENT for a setting that is not above 0 and finite.
TRL_API TRL_NODISCARD trl_result trl_ev100_from_camera(double *ev100,
                                                       const trl_camera_settings *camera,
                                                       trl_error *err);

/// The inverse: works out the one setting that is 0 from the other two so that the
/// camera is set for `ev100`. TRL_ERR_ARGUMENT where not exactly one setting is 0,
/// where one is negative or not finite, and where the answer is out of range.
TRL_API TRL_NODISCARD trl_result trl_camera_from_ev100(trl_camera_settings *camera, double ev100,
                                                       trl_error *err);

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
