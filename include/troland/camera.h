// troland/camera.h: what a camera's sensor makes of light, how to measure it, and what
// of it reaches a screen.
//
// A sensor counts electrons and gives code values, here called DN (digital numbers):
// DN = black + electrons / gain. "Exposure" is the light on a pixel during one frame, in
// any unit that is proportional to it.
#ifndef TROLAND_CAMERA_H
#define TROLAND_CAMERA_H

#include "aces.h"
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

/// What the frames of one exposure say of one channel; values are DN.
typedef struct trl_sensor_level {
    double exposure; // of the light, in any unit; 0 = not known
    uint32_t frames; // of the same exposure
    uint64_t pixels; // of each frame
    double mean;
    double temporal; // variance from frame to frame; NaN where there is one frame
    double spatial;  // variance from pixel to pixel of what all frames have in common; of one
                     // frame: all its variance
    double rough; // the same where a smooth surface (1, x, y, x², xy, y²) is taken off: without
                  // the fall of light to the corners
    double lowest, highest;
    double at_zero; // share of the samples that are exactly 0
    bool whole;     // all samples are whole numbers
    double flicker; // variance of the frames' means; 0 where there is one frame
} trl_sensor_level;

enum { TRL_SENSOR_CHANNELS_MAX = 4 };

/// Which samples of a frame are measured as one channel.
typedef struct trl_sensor_channel {
    const char *name;      // static: "R", "G", "B", "G1", "G2", "grey"
    double weights[3];     // of the pixel's r, g and b
    uint32_t period, x, y; // every period-th sample each way, from column x and row y of the file
                           // on; 1, 0, 0 is all
    bool has_black;        // the file says the code of no light
    double black_dn;
    double white_dn; // and the code near which samples saturate; 0 = not said
} trl_sensor_channel;

/// The channels of what `reader` reads, and how many there are (1 … 4). A reader of a camera
/// raw file is turned to the sensor's own codes (TRL_RAW_MOSAIC, X-Trans: TRL_RAW_CELLS):
/// of Bayer filters each place of the 2 × 2 cell is a channel, R, G1 (in the rows of red), G2
/// and B, as EMVA 1288 asks for color cameras. Of other pictures these are the planes. A
/// weighted sum, such as luminance, is the caller's to make of them.
TRL_API size_t trl_sensor_channels_use(trl_sensor_channel out[TRL_SENSOR_CHANNELS_MAX],
                                       trl_image_reader *reader);

/// Measures `window` of frames of the same exposure: levels[i] becomes that of
/// channels[i]. Means over frames and pixels; the temporal variance is the mean over the pixels
/// of their variance over the frames, less that of the frames' means, so that a flickering lamp
/// does not count: for a pair, ½ var(A − B). Readers need `threads` slots each (0 = one per core,
/// at most 16); the result does not depend on threads. `exposure` is set to 0. Source: EMVA 1288
/// R4 Linear, sections on temporal noise and on nonuniformity (s² = s²measured − σ² / frames).
/// TRL_ERR_ARGUMENT where frames do not fit each other or the window (less than 4 × 4 samples
/// of a channel), TRL_ERR_FORMAT where a sample is no finite number; what readers say.
TRL_API TRL_NODISCARD trl_result trl_sensor_level_measure(trl_sensor_level *levels,
                                                          const trl_sensor_channel *channels,
                                                          size_t channel_count,
                                                          trl_image_reader *const *frames,
                                                          size_t count, const trl_window *window,
                                                          uint32_t threads, trl_error *err);

/// Finds which frames are of the same exposure. By `exposures` where they are given and all
/// are above 0: equal to 0.1 % is the same. Otherwise by `means`, the frames' mean DN above
/// black: in rising order, two and two, where they are within 5 %; one that is left joins
/// the pair below. group[i] becomes the number of frame i's level, 0 for the darkest, and
/// `levels` how many there are. TRL_ERR_NOT_FOUND where a frame has no partner: its number
/// goes to `alone`. TRL_ERR_MEMORY.
TRL_API TRL_NODISCARD trl_result trl_sensor_group(size_t *group, size_t *levels, size_t *alone,
                                                  const double *exposures, const double *means,
                                                  size_t count, trl_error *err);

/// How a sensor is measured.
typedef struct trl_sensor_measure_params {
    uint32_t size;
    bool has_black;  // black_dn counts; else it is the dark frames' mean
    double black_dn; // code of no light
    double white_dn; // code at which the response ends; 0 = found out
    double step_dn;  // between two codes; below 0: 1 where all samples are whole numbers, else 0
    bool patches;    // levels are of different pixels, as the patches of a step chart are
    const trl_sensor_level *together; // single frames, measured in one: see trl_sensor_together;
                                      // NULL: none
} trl_sensor_measure_params;

#define TRL_SENSOR_MEASURE_PARAMS_INIT                                                             \
    { sizeof(trl_sensor_measure_params), false, 0, 0, -1, false, NULL }

/// What a photon transfer tells.
typedef struct trl_sensor_measured {
    trl_sensor sensor;        // the model; white_dn is 0
    double dark_dn, dark_e;   // noise in the dark, with that of the steps
    double dark_limit_e;      // above 0: the read noise is hidden, by the steps or for want of dark
                              // frames, and at most this
    double saturation_e;      // EMVA 1288: the signal of the largest variance; NaN where not seen
    bool saturation_seen;     // a brighter level was quieter, and lies within 5 % of the loudest
    const char *full_well_is; // how full_well_e was found: "plateau", "white", "largest variance"
                              // or "brightest level" (then it is at least that); static
    double prnu_total;        // PRNU with shading, as EMVA has it; NaN from single frames
    double shading;           // smooth change over the window, standard deviation over mean
    double dsnu_total_e;      // DSNU with shading; NaN, and 0 in the model, without two dark frames
    double slope_dn;          // DN for one unit of exposure; NaN without exposures
    double linearity_mean;    // share by which means leave the line, 5 … 95 % of saturation
    double linearity_worst;   // the largest of them, with its sign
    size_t fitted;            // levels that gave the gain
    double fit_end_dn;        // their largest mean
    bool single;              // single frames: noise and PRNU were told apart by their growth
    bool black_is_cut;        // dark samples end at 0: the dark noise is too small
    bool dark_has_pattern;    // one dark frame: the read noise has the DSNU in it
    trl_sensor error;         // the standard error of each member of `sensor`, by the number of
                              // frames and pixels; NaN where it is not known, 0 where it was given
    double shares[4];         // variances of the relative errors of full well in DN, of gain and of
                              // the dark variance, and the covariance of the last two
} trl_sensor_measured;

/// Photon transfer: gain from the growth of the noise with the signal, over 0 … 70 % of
/// saturation; from it and the levels all else. Levels need no order. `dark` may be NULL
/// where params say black; the noise in the dark is then where the line begins. The model is
/// σ² = σ²dark + K µ from frame to frame and DSNU² + PRNU² µ² from pixel to pixel (of
/// `rough`); single frames show the sum of both. K, 1/gain, is EMVA's slope of σ² − σ²dark
/// over mean − dark mean. All are fitted at once, as most likely: each variance, being gamma
/// distributed, weighs 1 / σ⁴ and not alike as in EMVA 1288, whose plain least squares on the
/// same frames have up to twice the error. Errors are those that chance leaves, with the
/// pattern that levels share unless they are `patches`; a lamp that is not even, a response
/// that bends come on top. Exposures, where three levels or more have one, give the linearity
/// (least squares of the relative deviation). Source: EMVA 1288 R4 Linear; McCullagh and
/// Nelder 1989, chapter 8, for the weights. TRL_ERR_ARGUMENT where levels do not allow it.
TRL_API TRL_NODISCARD trl_result trl_sensor_measure(trl_sensor_measured *out,
                                                    const trl_sensor_level *levels, size_t count,
                                                    const trl_sensor_level *dark,
                                                    const trl_sensor_measure_params *params,
                                                    trl_error *err);

/// Single frames tell the pattern of the pixels best together: it adds up in their mean,
/// and the noise does not. Chooses from `levels`, of which `measured` came, at most `most`
/// (1 … 64) that gave the gain, the brightest first: their numbers go to `which`, how many
/// there are is returned. Measured in one call of trl_sensor_level_measure as if they were of
/// one exposure, and given as params.together, they take up to half of the error of the PRNU away.
/// 0 where frames are in pairs.
TRL_API size_t trl_sensor_together(size_t *which, size_t most, const trl_sensor_measured *measured,
                                   const trl_sensor_level *levels, size_t count);

/// trl_sensor_range of what was measured, and into `stops_error` its standard error.
TRL_API TRL_NODISCARD trl_result trl_sensor_measured_range(trl_dynamic_range *out,
                                                           double *stops_error,
                                                           const trl_sensor_measured *measured,
                                                           double snr, trl_error *err);

/// The room in which a rendering is looked at, and what counts as seen.
typedef struct trl_rendered_params {
    uint32_t size;
    double black_nits;  // what the screen emits where it should be dark, cd/m²; beside the
                        // signal, which has its own where the transfer is BT.1886 with black
    double ambient_lux; // light that falls on the screen, lux
    double reflectance; // share of it that is scattered back, 0 … 1
    double detail;      // a difference in the scene that should be seen, stops: 0.01 … 1
    uint32_t code_bits; // of the signal, 6 … 16; 0: no steps. A linear signal has none
    double white_nits;  // what code 1 emits on this screen, cd/m²; 0: what the rendering is made
                        // for, 100 / linear_scale. PQ and HLG say their cd/m² themselves
} trl_rendered_params;

/// A dark room, details of a tenth of a stop (7 %), 10 bits.
#define TRL_RENDERED_PARAMS_INIT                                                                   \
    { sizeof(trl_rendered_params), 0, 0, 0, 0.1, 10, 0 }

/// Grey scene light as a display shows it.
typedef struct trl_rendered_point {
    double code;      // of green, 0 … 1
    double nits;      // that leaves the screen by the signal and its black, cd/m²
    double seen_nits; // with the room's light
    double codes;     // how many codes, and how many steps of 10-bit PQ on the screen, the
    double steps;     // detail around this light makes
} trl_rendered_point;

/// What of a scene's light is left on a display.
typedef struct trl_rendered {
    double below, above;            // stops around mid grey that survive; both 0 where mid grey
                                    // itself does not
    bool code_ends_below;           // the signal's steps end the range there, not
    bool code_ends_above;           // the eye and the room
    double white_at;                // stops above mid grey from which on the code is the largest
    double ambient_nits;            // from the room, cd/m²
    trl_rendered_point grey, white; // mid grey (0.18) and diffuse white (1.0)
    trl_rendered_point darkest, brightest; // at the ends of what survives
} trl_rendered;

/// Renders grey of `stops` above mid grey (−40 … 40) by ACES 2.0 and shows it. Light is that
/// of the transfer function's EOTF, the codes are full range. TRL_ERR_ARGUMENT for
/// parameters out of range; what trl_aces_output_create says.
TRL_API TRL_NODISCARD trl_result trl_rendered_curve(trl_rendered_point *points, const double *stops,
                                                    size_t count, const trl_aces_params *display,
                                                    const trl_rendered_params *params,
                                                    trl_error *err);

/// How many stops of a scene survive on a display. Scene light survives where a detail
/// around it makes at least one code, and one step of 10-bit PQ of the light that leaves
/// the screen in its room: PQ follows what the eye can tell apart at each luminance (Barten), at 10
/// bits slightly more. The range is the one around mid grey, to 0.01 stop.
TRL_API TRL_NODISCARD trl_result trl_rendered_measure(trl_rendered *out,
                                                      const trl_aces_params *display,
                                                      const trl_rendered_params *params,
                                                      trl_error *err);

enum { TRL_MERGE_FRAMES_MAX = 32, TRL_RESPONSE_CODES = 256 };

/// One exposure of one pixel (of one channel).
typedef struct trl_merge_sample {
    double value;    // linear in the light, black taken off; 1 is the white level
    double exposure; // the value that light 1 makes; above 0
    double shot;     // variance of the value for each unit of it: 1 over the electrons of
                     // value 1; above 0
    double floor;    // variance of the value in the dark: read noise and quantization; above 0
    double limit;    // values from here on are saturated
} trl_merge_sample;

typedef struct trl_merge_estimate {
    double light;
    double variance;                    // of light; infinite where saturated
    double share[TRL_MERGE_FRAMES_MAX]; // of each sample, sums to 1
    bool saturated; // every sample is: light is the shortest exposure's, a lower bound
} trl_merge_estimate;

/// The most likely light of a pixel given `count` (1 … TRL_MERGE_FRAMES_MAX) exposures:
/// a mean with the weights exposure² / variance, where the variance follows from the light:
/// from the Poisson estimate in three rounds. Samples from their limit on never enter, nor
/// do those that the shorter ones foresee to come near it. In double precision; does not
/// depend on the order of the samples. Sources: Granados et al. 2010, section 3; Hasinoff
/// et al. 2010, section 3; the noise model is that of both.
TRL_API void trl_merge_estimate_light(trl_merge_estimate *out, const trl_merge_sample *samples,
                                      size_t count);

/// How a developed picture answers to light: the relative exposure of each code of 8 bits,
/// red, green, blue. Ascending; code 128 has the light that it has in sRGB, 0.2158.
typedef struct trl_response {
    double light[3][TRL_RESPONSE_CODES];
} trl_response;

typedef enum trl_response_method {
    TRL_RESPONSE_DEBEVEC = 0,
    TRL_RESPONSE_ROBERTSON
} trl_response_method;

/// Recovers the response from `samples` pixels that were seen in `frames` exposures:
/// codes[(sample × frames + frame) × 3 + channel], 0 … 255, and the relative exposure of
/// each frame (above 0). Pixels that moved are outliers: the tenth that fits worst is left
/// out of a second round. Curves are made monotonic by pooling adjacent violators.
/// TRL_ERR_ARGUMENT: fewer than two frames or 50 samples, equal exposures, or codes that
/// never come (a channel whose pictures hold less than 32 codes). TRL_ERR_MEMORY.
/// Sources: Debevec and Malik 1997, equation 3; Robertson, Borman and Stevenson 2003,
/// section 3.
TRL_API TRL_NODISCARD trl_result trl_response_recover(trl_response *out, trl_response_method method,
                                                      const uint8_t *codes, size_t samples,
                                                      size_t frames, const double *exposures,
                                                      trl_error *err);

/// Where the response of developed pictures (code values) comes from. Pictures that are
/// linear have none.
typedef enum trl_merge_response {
    TRL_MERGE_RESPONSE_AUTO = 0,  // Debevec's, and the file's where that cannot be found
    TRL_MERGE_RESPONSE_DEBEVEC,   // recovered from the pictures
    TRL_MERGE_RESPONSE_ROBERTSON, // recovered from the pictures
    TRL_MERGE_RESPONSE_FILE       // the transfer function that the file states, else sRGB's
} trl_merge_response;

/// The unit of the result.
typedef enum trl_merge_scale {
    TRL_MERGE_SCALE_REFERENCE = 0, // as the reference frame shows it: 1 is its white
    TRL_MERGE_SCALE_NITS           // cd/m², from the camera settings of the reference frame
} trl_merge_scale;

typedef struct trl_merge_params {
    uint32_t size;
    const double *stops; // exposure of each file in stops, relative to each other, or NULL:
                         // as the files' camera settings say, else as the pictures tell
    bool estimate_stops; // the pictures tell, whatever the files say
    trl_merge_response response;
    double white;         // linear pictures: samples from 0.98 of it on are saturated; 0: raw
                          // files know it, it is 1 for PNG, and OpenEXR shows it by a plateau
    double full_scale_e;  // electrons of value 1 in the reference frame; 0: estimated from the
                          // pictures, and where they do not tell 20000 × 100 / ISO
    double read_noise_e;  // electrons; used with full_scale_e, 0 = 4
    uint32_t reference;   // number of the file (from 1) that the others are aligned to and
                          // compared with; 0: the one with most pixels well exposed
    bool align;           // find how far the pictures have moved against each other
    bool deghost;         // take what contradicts the reference frame from that alone
    double deghost_limit; // how many times the variance of noise is a contradiction; 0 = 4
    bool crop;            // to what all frames show; else the reference frame's picture
    trl_merge_scale scale;
    uint32_t threads;    // that will read rows, 0 = one per core
    uint64_t max_bytes;  // of working memory for each file; 0 = 1 GiB
    uint32_t strip_rows; // merged at a time, which is memory against speed and changes nothing
                         // else; 0: some 262144 pixels, twice as many with deghost
    const volatile int *cancel; // not 0: trl_merge_open stops soon with TRL_ERR_CANCELED; may be
                                // NULL
} trl_merge_params;

#define TRL_MERGE_PARAMS_INIT                                                                      \
    { .size = sizeof(trl_merge_params), .align = true, .deghost = true }

enum { TRL_MERGE_NOTES_MAX = 8 };

/// What became of one file. Shares are of what has been read of the result so far.
typedef struct trl_merge_frame {
    double stops;      // exposure above the reference frame's
    double seen_stops; // the same as the pictures tell it; NaN where they do not
    trl_camera_settings camera;
    double shift_x, shift_y; // pixels: what is in the middle of the reference is here so far
                             // to the right and down
    double turn_deg;         // and turned about it, clockwise, degrees
    bool aligned;            // the motion was found, or not asked for
    double weight_share;     // of the weight of all pixels
    double pixel_share;      // of the pixels: it has a part in so many (mean of r, g, b)
    double ghost_share;      // of the pixels: it was left out of so many because something moved
} trl_merge_frame;

typedef struct trl_merge_report {
    uint32_t frame_count, reference;              // its index from 0
    trl_merge_frame frames[TRL_MERGE_FRAMES_MAX]; // as the files were given
    trl_window window;                 // of the result, in the reference frame's coordinates
    bool developed;                    // the files hold code values
    bool stops_estimated;              // from the pictures
    trl_merge_response response;       // the one that was used; FILE for linear pictures
    trl_response curve;                // of developed pictures
    double full_scale_e, read_noise_e; // of the reference frame
    bool noise_estimated;
    double limit[3];                    // values of the reference frame from here on are saturated
    double nits;                        // cd/m² of value 1 in the reference frame; 0 = not known
    trl_dynamic_range single, merged;   // from a signal-to-noise ratio of 1 to saturation; green
    double saturated_share, dark_share; // of the samples: too bright for every frame; fainter
                                        // than their own noise
    uint32_t note_count;
    char notes[TRL_MERGE_NOTES_MAX][200]; // what the user should know, in sentences
} trl_merge_report;

/// Opens 2 … TRL_MERGE_FRAMES_MAX pictures of one scene with different exposures as one
/// picture of its light. What comes is a reader as any other (three channels of linear
/// light, in the primaries of the files, in ACES2065-1 where they are raw); rows are merged as they
/// are read, in strips, so memory does not grow with the height. Aligning takes 4/3 bytes a pixel
/// and file, and 2 a pixel and thread, until this returns. The result does not depend on the order
/// of the files, nor on the threads, nor on which rows are asked for together. TRL_ERR_ARGUMENT:
/// one file; sizes, kinds or primaries that differ; exposures that are all the same or cannot be
/// found. What trl_image_open says; TRL_ERR_MEMORY.
TRL_API TRL_NODISCARD trl_result trl_merge_open(trl_image_reader **out, const char *const *paths,
                                                size_t count, const trl_merge_params *params,
                                                trl_error *err);

/// What is known of the merge whose reader this is.
TRL_API void trl_merge_report_get(const trl_image_reader *merged, trl_merge_report *out);

#ifdef __cplusplus
}
#endif
#endif
