// camera/transfer_fit.h: how variances grow with the signal, most likely, and how well
// that is known.
#ifndef TRL_CAMERA_TRANSFER_FIT_H
#define TRL_CAMERA_TRANSFER_FIT_H

#include <stdbool.h>
#include <stddef.h>

/// What is looked for. All in DN².
enum {
    TRL_FIT_DARK,    // variance from frame to frame without light
    TRL_FIT_SLOPE,   // K: its growth with the signal, DN
    TRL_FIT_SQUARE,  // PRNU²: of the pattern, for the signal squared; a plain number
    TRL_FIT_PATTERN, // DSNU²: variance from pixel to pixel without light
    TRL_FIT_COUNT
};

/// One variance that was measured. From frame to frame it is (dark + slope µ) / frames;
/// that of pixels has pattern + square µ² in it, too.
typedef struct trl_fit_variance {
    double signal;   // µ, DN above black
    double variance; // DN²
    double frames;   // over which the noise was averaged, 1 where it was not
    double freedom;  // degrees of freedom: its variance is 2 E² / freedom
    bool of_pixels;
    bool all;  // of pixels, in the mean of all frames of those that are a
    bool part; // of it
} trl_fit_variance;

typedef struct trl_fit {
    double value[TRL_FIT_COUNT];
    double covariance[TRL_FIT_COUNT][TRL_FIT_COUNT]; // of the values' errors
} trl_fit;

/// Sample variances of normal noise are gamma distributed, and the most likely line
/// through them weighs each by one over its expected square, found by iteration. What is
/// not `wanted` is 0. `same_pixels`: variances of pixels share their pattern, so that
/// their errors are not independent. Expected variances count as `least` at least. False
/// where the variances do not determine what is wanted.
bool trl_fit_variances(trl_fit *out, const trl_fit_variance *variances, size_t count,
                       const bool wanted[TRL_FIT_COUNT], bool same_pixels, double least);

#endif
