// troland/camera.h: what a camera's sensor makes of light, how to measure it, and what
// of it reaches a screen.
//
// A sensor counts electrons and gives code values, here called DN (digital numbers):
// DN = black + electrons / gain. "Exposure" is the light on a pixel during one frame, in
// any unit that is proportional to it.
#ifndef TROLAND_CAMERA_H
#define TROLAND_CAMERA_H

#include "image.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A linear sensor, as EMVA Standard 1288 (Release 4, Linear) models one. Standard
/// deviations are over frames (noise) or over pixels (PRNU, DSNU).
typedef struct trl_sensor {
    uint32_t size;
    double gain_e_per_dn; // electrons for one DN, above 0; EMVA's K is 1 over it
    double read_noise_e;  // noise in the dark, electrons, without that of the code's steps
    double full_well_e;   // what a pixel can hold, electrons, above 0
    double prnu;          // photo-response non-uniformity: spread of the pixels' gain, 0.01 = 1 %
    double dsnu_e;        // dark-signal non-uniformity: spread of the pixels' black, electrons
    double black_dn;      // code of no light
    double white_dn;      // the largest code, above black; 0 = as large as the full well needs
    double step_dn;       // between two codes: 1 for whole numbers, 0 for none
} trl_sensor;

/// 30000 electrons, 3 of read noise, 2 to a DN of 14 bits above a black of 512.
#define TRL_SENSOR_INIT                                                                            \
    { sizeof(trl_sensor), 2, 3, 30000, 0.005, 1, 512, 16383, 1 }

/// TRL_ERR_ARGUMENT, and which member is out of its range.
TRL_API TRL_NODISCARD trl_result trl_sensor_check(const trl_sensor *sensor, trl_error *err);

/// The noise in the dark in electrons: read noise and that of the code's steps,
/// √(σ² + step² gain² / 12).
TRL_API double trl_sensor_dark_noise(const trl_sensor *sensor);

/// The electrons at which the response ends: the full well, or less where the largest
/// code comes first.
TRL_API double trl_sensor_saturation(const trl_sensor *sensor);

/// Signal over noise of one pixel from frame to frame: µ / √(dark² + µ) for µ electrons.
/// Source: EMVA 1288 R4 Linear, SNR; 1 / 12 step² is the variance of rounding.
TRL_API double trl_sensor_snr(const trl_sensor *sensor, double electrons);

/// The same with what differs from pixel to pixel: µ / √(dark² + µ + DSNU² + PRNU² µ²).
TRL_API double trl_sensor_snr_total(const trl_sensor *sensor, double electrons);

/// The inverse of trl_sensor_snr: electrons that give a signal-to-noise ratio,
/// (s² + √(s⁴ + 4 s² dark²)) / 2; for s = 1 EMVA's ½ + √(¼ + dark²).
TRL_API double trl_sensor_signal_at(const trl_sensor *sensor, double snr);

/// From the signal at `snr` to saturation. 0 for `snr` is the floor instead: the signal
/// that lifts the response by one standard deviation of the noise in the dark, its own
/// noise left out ("full well over read noise"). TRL_ERR_ARGUMENT where the sensor does
/// not reach that ratio, or where there is no noise at all.
TRL_API TRL_NODISCARD trl_result trl_sensor_range(trl_dynamic_range *out, const trl_sensor *sensor,
                                                  double snr, trl_error *err);

/// A made frame: the codes of pixels x … x+n-1 of row `y` under `electrons` (expected,
/// per pixel; NaN and negative ones count as 0). Electrons are Poisson, read noise is
/// normal, each pixel keeps its own gain and black; the well overflows, codes are
/// rounded to steps and end at 0 and at white (not without steps). The same seed and
/// frame number give the same values, however the rows are cut: frames of one seed are
/// of one sensor. The sensor must have passed trl_sensor_check.
TRL_API void trl_sensor_frame_row(const trl_sensor *sensor, uint64_t seed, uint64_t frame,
                                  uint32_t x, uint32_t y, size_t n, const float *electrons,
                                  float *dn);

#ifdef __cplusplus
}
#endif
#endif
