// troland/light.h: stops, exposure, ramps, dynamic range, and the transfer functions between light
// and code.
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

/// How a change runs between its ends: 0 at t = 0, 1 at t = 1, never back.
typedef struct trl_easing {
    const char *name;        // "in-out"
    const char *aliases;     // comma-separated: "ease-in-out"
    const char *description; // with its definition
    double (*at)(double t);  // 0…1 to 0…1
} trl_easing;

/// The easings; NULL past the end. Static. Sources: linear; in, out, in-out and ease are
/// the cubic Bezier curves of the W3C's CSS Easing Functions Level 1, section 2.2; sine is
/// half a period of a cosine; smooth is the smoothstep of GLSL 4.60 section 8.3; smoother
/// that of K. Perlin, "Improving Noise" (SIGGRAPH 2002).
TRL_API const trl_easing *trl_easing_at(size_t index);
/// By name or alias, without regard to case and dashes; NULL where there is none.
TRL_API const trl_easing *trl_easing_find(const char *name);

/// An exposure that changes over a sequence. Stops run evenly (linear) or eased, so that
/// the light changes by even factors, as eyes judge it.
typedef struct trl_ramp {
    double from_stops, to_stops; // at and before `first`, at and after `last`
    double first, last;          // frames, first < last
    const trl_easing *easing;    // NULL: linear
} trl_ramp;

/// TRL_ERR_ARGUMENT with a sentence where stops or frames are not finite or first is not
/// before last.
TRL_API TRL_NODISCARD trl_result trl_ramp_check(const trl_ramp *ramp, trl_error *err);

/// The stops at `frame`: from + (to − from) × easing((frame − first) / (last − first)), never
/// outside from…to, exactly from_stops up to `first` and to_stops from `last` on. It
/// rises or falls all the way. NaN where the ramp does not pass trl_ramp_check.
TRL_API double trl_exposure_ramp(const trl_ramp *ramp, double frame);

/// A dynamic range in the units in use. Decibels have two conventions, a factor of
/// two apart: images and signals count 20 log10, light and power 10 log10.
typedef struct trl_dynamic_range {
    double ratio;   // brightest over darkest
    double stops;   // log2
    double db_20;   // 20 log10: 6.02 to the stop
    double db_10;   // 10 log10: 3.01 to the stop
    double density; // log10
} trl_dynamic_range;

/// The range from `darkest` to `brightest`, luminances in one unit. TRL_ERR_ARGUMENT
/// where one is not above 0 and finite, or where they change places.
TRL_API TRL_NODISCARD trl_result trl_dynamic_range_between(trl_dynamic_range *out, double darkest,
                                                           double brightest, trl_error *err);

/// A screen and its room.
typedef struct trl_screen {
    double peak_nits;   // what full white emits, cd/m², above 0
    double black_nits;  // what full black emits, cd/m², 0 … below the peak
    double ambient_lux; // the light that falls on it, lux, 0 or more
    double reflectance; // the diffuse share that it sends back, 0 … 1
} trl_screen;

/// What leaves a screen in its room.
typedef struct trl_screen_light {
    double ambient_nits;           // reflected, cd/m²
    double darkest_nits;           // black and reflected, cd/m²
    double brightest_nits;         // peak and reflected, cd/m²
    trl_dynamic_range range, dark; // in the room, and where the room is dark; ratio and the
                                   // rest of `dark` are infinite where black emits nothing
} trl_screen_light;

/// (peak + ρE/π) / (black + ρE/π) for a Lambertian reflectance ρ under E lux; mirror
/// reflections are not part of it. Source: the luminance
/// L = ρE/π of a Lambertian surface. TRL_ERR_ARGUMENT for what is out of range, and where nothing
/// at all would leave a black screen.
TRL_API TRL_NODISCARD trl_result trl_screen_light_measure(trl_screen_light *out,
                                                          const trl_screen *screen, trl_error *err);

typedef enum trl_transfer_kind {
    TRL_TRANSFER_LINEAR = 0, // code = light
    TRL_TRANSFER_PQ,         // SMPTE ST 2084: light 1.0 = 100 cd/m² here, code 1.0 = 10000 cd/m²
    TRL_TRANSFER_HLG,    // ITU-R BT.2100 HLG at 1000 cd/m², system gamma 1.2; acts on RGB together
    TRL_TRANSFER_GAMMA,  // light = code^gamma
    TRL_TRANSFER_SRGB,   // IEC 61966-2-1, piecewise
    TRL_TRANSFER_BT1886, // ITU-R BT.1886: gamma 2.4 by default, with black level
    TRL_TRANSFER_ACESCC, // S-2014-003 (ACEScc)
    TRL_TRANSFER_ACESCCT, // S-2016-001 (ACEScct)
    TRL_TRANSFER_BT709    // the camera's curve of ITU-R BT.709: trl_bt709_encode
} trl_transfer_kind;

/// What may stand behind the name of a transfer function: "gamma:2.4", "bt1886:0.001".
typedef enum trl_transfer_parameter {
    TRL_TRANSFER_PLAIN = 0, // nothing
    TRL_TRANSFER_EXPONENT,  // its exponent, 0.1…10; a display's is 1…10
    TRL_TRANSFER_BLACK      // black over white, 0…<1
} trl_transfer_parameter;

/// A transfer function by its names: the one list that commands, files and messages share.
typedef struct trl_transfer_entry {
    trl_transfer_kind kind;
    const char *name;        // "bt709"
    const char *aliases;     // comma-separated: "rec709,…"
    const char *label;       // for people: "BT.709 camera"
    const char *description; // with its source
    trl_transfer_parameter parameter;
    bool of_display; // a display may be described by it; the camera logs are for files only
} trl_transfer_entry;

/// The transfer functions; NULL past the end. Static.
TRL_API const trl_transfer_entry *trl_transfer_at(size_t index);
/// By kind, and by name or alias without regard to case, dashes and dots; NULL where there is none.
TRL_API const trl_transfer_entry *trl_transfer_of(trl_transfer_kind kind);
TRL_API const trl_transfer_entry *trl_transfer_find(const char *name);

/// A transfer function with its parameters. Zero members mean the defaults.
typedef struct trl_transfer {
    trl_transfer_kind kind;
    double gamma; // TRL_TRANSFER_GAMMA, _BT1886: exponent, 0.1…10 (displays 1…10); 0 = 2.2 and 2.4
    double black; // TRL_TRANSFER_BT1886: black over white luminance, 0…<1
} trl_transfer;

/// Reads "srgb", "gamma:2.4", "bt1886:0.001", …; without its number a function has the
/// default. TRL_ERR_NOT_FOUND for a name that is not in the list, TRL_ERR_ARGUMENT for a
/// number that does not fit.
TRL_API TRL_NODISCARD trl_result trl_transfer_parse(trl_transfer *out, const char *text,
                                                    trl_error *err);

/// "sRGB", "gamma 2.4", "BT.1886, black 0.001", … for people, into `out`, which is returned.
TRL_API const char *trl_transfer_print(const trl_transfer *transfer, char *out, size_t size);

/// Code value → relative linear light, three channels in place, in double
/// precision: the reference. PQ and HLG light is in units of 100 cd/m² (the
/// unit of ACES display-linear values). NaN is taken as 0 (linear passes it on), negative
/// codes too but by ACEScc and ACEScct, PQ codes above 1.5 (3e6 cd/m²) as 1.5, HLG codes
/// above 8 as 8.
TRL_API void trl_transfer_decode(const trl_transfer *transfer, double rgb[3]);

/// Relative linear light → code value, the inverse of trl_transfer_decode.
/// NaN is taken as 0 (linear passes it on), negative light too but by ACEScct.
TRL_API void trl_transfer_encode(const trl_transfer *transfer, double rgb[3]);

/// α and β of BT.709 and BT.2020: 4.5 β = α β^0.45 − α + 1 and 4.5 = 0.45 α β^−0.55, so
/// that the parts of the curve meet smoothly. Source: ITU-R BT.2020-2 table 4.
#define TRL_BT709_ALPHA 1.09929682680944
#define TRL_BT709_BETA 0.018053968510807

/// The camera's curve of ITU-R BT.709: relative scene light 0…1 → code, 4.5 light below β,
/// α light^0.45 − (α − 1) from there. BT.709 prints the constants rounded to 1.099 and
/// 0.018, where the parts miss each other; with these no code differs by more than 0.3 of
/// a 10-bit step. It is no display's inverse: a BT.709 picture is shown by BT.1886.
/// Negative light and NaN count as 0.
TRL_API double trl_bt709_encode(double light);

/// The inverse of trl_bt709_encode. Negative codes and NaN count as 0.
TRL_API double trl_bt709_decode(double code);

/// The system gamma of an HLG display with a white of `peak_nits` cd/m² in a room
/// whose surround is at `ambient_nits` cd/m²: by BT.2100 for 400 to 2000 cd/m², by BT.2390's
/// extended formula outside, both × 0.98^log2(ambient/5). Sources: ITU-R BT.2100 note 5f,
/// BT.2390 section 6.2. NaN unless both are above 0.
TRL_API double trl_hlg_system_gamma(double peak_nits, double ambient_nits);

/// The two formulas alone, at any peak, for a surround of 5 cd/m²: BT.2100's short one,
/// 1.2 + 0.42 log10(peak/1000), and BT.2390's, 1.2 × 1.111^log2(peak/1000). At 1000 cd/m²
/// they agree; at 400 they say 1.033 and 1.044, at 100 0.780 and 0.846.
TRL_API double trl_hlg_system_gamma_short(double peak_nits);
TRL_API double trl_hlg_system_gamma_extended(double peak_nits);

/// A measured point of a curve, both 0…1, of white's.
typedef struct trl_gamma_point {
    double light, code;
} trl_gamma_point;

/// A curve between relative light and code, for grey. As the image's it takes scene
/// light to code, as the display's code to light on the screen, 1.0 = white. (HLG encodes
/// by its OETF and shows by its EOTF; ACEScc and ACEScct have scene-linear 1.0 there.) Zero
/// members mean the defaults.
typedef struct trl_gamma_curve {
    trl_transfer_kind kind;
    double gamma;        // GAMMA, BT1886: exponent, 0.1…10; 0 = 2.2 and 2.4
    double black;        // BT1886: black over white luminance, 0…<1
    double peak_nits;    // PQ, HLG: cd/m² of light 1.0; 0 = 10000 and 1000
    double ambient_nits; // HLG: cd/m² of the surround; 0 = 5
    // Not NULL: a measured curve, whatever its kind. Two or more points, borrowed. What goes
    // in (light for the image's curve, code for the display's) rises from point to point, and
    // what comes out does not fall. Monotone cubics (PCHIP) of the logarithms join them; from
    // a point at 0 a power law rises to the next and meets its slope.
    const trl_gamma_point *table;
    size_t table_count;
} trl_gamma_curve;

/// Code of relative scene light 0…1, and relative screen light of a code 0…1.
/// Negative values and NaN count as 0. NaN beyond the ends of a table, where nothing is known.
TRL_API double trl_gamma_encode(const trl_gamma_curve *curve, double light);
TRL_API double trl_gamma_decode(const trl_gamma_curve *curve, double code);

/// Points or samples of a text at most.
#define TRL_GAMMA_POINTS_MAX 65536

/// Reads a measured curve: on each line LIGHT CODE for the image, CODE LIGHT for the
/// display, separated by blanks, ',', ';' or ':'; '#' starts a comment. `where` names the
/// text in messages. Release the points with free(). TRL_ERR_FORMAT with the line for what
/// is no pair of numbers. Whether they make a curve is checked where it is used.
TRL_API TRL_NODISCARD trl_result trl_gamma_table_parse(trl_gamma_point **points, size_t *count,
                                                       bool is_image, const char *text,
                                                       size_t length, const char *where,
                                                       trl_error *err);

/// Exponents: slopes on log-log axes of code over scene light (image), screen light
/// over code (display) and screen light over scene light (net, the system gamma).
typedef struct trl_gamma_slopes {
    double image, display, net;
} trl_gamma_slopes;

/// The slopes at one relative scene light, 1e-6…1; net = image × display there.
/// Numeric, to about 1e-8. TRL_ERR_ARGUMENT for light or curves out of
/// range, and for light that is lost in a curve's black.
TRL_API TRL_NODISCARD trl_result trl_gamma_local(trl_gamma_slopes *slopes,
                                                 const trl_gamma_curve *image,
                                                 const trl_gamma_curve *display, double light,
                                                 trl_error *err);

/// The slopes of straight lines through each curve over the scene light low…high
/// (1e-6 ≤ low < high ≤ 1): least squares on log-log axes over 1025 lights that are
/// even in stops. They depend on the range, which belongs beside them wherever they
/// are shown. TRL_ERR_ARGUMENT as for trl_gamma_local.
TRL_API TRL_NODISCARD trl_result trl_gamma_regress(trl_gamma_slopes *slopes,
                                                   const trl_gamma_curve *image,
                                                   const trl_gamma_curve *display, double low,
                                                   double high, trl_error *err);

/// What surroundings ask of the system gamma.
typedef struct trl_surround {
    const char *name;        // "average", "dim", "dark"
    const char *description; // a room like it
    double ciecam02;         // ratio of CIECAM02's c (0.69, 0.59, 0.525) to the average one
    double bartleson; // ratio of Bartleson's exponents (0.50, 0.41, 0.33), as usually rounded
} trl_surround;

/// The surrounds, brightest first; NULL past the end. Static. Sources: CIE 159:2004
/// table 1; Bartleson (1975) and Bartleson & Breneman (1967), as 1 : 1.25 : 1.5.
TRL_API const trl_surround *trl_surround_at(size_t index);

/// A display's luminance, measured at one level.
typedef struct trl_gamma_sample {
    double level; // code over the code of white, 0…1
    double nits;  // cd/m², at least 0
} trl_gamma_sample;

/// Reads measured luminances, LEVEL NITS on each line, as trl_gamma_table_parse.
TRL_API TRL_NODISCARD trl_result trl_gamma_samples_parse(trl_gamma_sample **samples, size_t *count,
                                                         const char *text, size_t length,
                                                         const char *where, trl_error *err);

/// One model, fitted to measured luminances.
typedef struct trl_gamma_model {
    double gamma;      // NaN where the measurements do not allow the model
    double white_nits; // cd/m² at level 1
    double black_nits; // cd/m² at level 0
    double worst;      // largest |model/measured − 1| over the levels above 0
} trl_gamma_model;

typedef struct trl_gamma_fit {
    trl_gamma_model power;        // L = white level^gamma
    trl_gamma_model power_black;  // L = black + (white − black) level^gamma
    trl_gamma_model bt1886;       // L = a (level + b)^gamma, with gamma fitted
    trl_gamma_model bt1886_given; // the same at the standard's 2.4
    double low, high;             // the lowest level above 0 and the highest: the range of it all
    size_t used, dark; // samples above level 0; those of them left out of power_black as too dark
} trl_gamma_fit;

/// Fits a display's gamma. The two power laws are least squares of the logarithms of
/// luminance; power_black takes the mean of the samples at level 0 for black and needs
/// one, and leaves out what is not 1 % above black. The BT.1886 models need levels 0
/// and 1: black and white are as measured there, gamma (1…10) has the least squares
/// of the logarithms. TRL_ERR_ARGUMENT for a level outside 0…1, luminance that is
/// negative, not finite, or 0 above level 0, white not above black, less than two
/// different levels above 0, or luminances that on the whole do not rise with the level.
TRL_API TRL_NODISCARD trl_result trl_gamma_measure(trl_gamma_fit *fit,
                                                   const trl_gamma_sample *samples, size_t count,
                                                   trl_error *err);

#ifdef __cplusplus
}
#endif
#endif
