// camera/response.h: the two ways to a response curve, for one channel.
#ifndef TRL_CAMERA_RESPONSE_H
#define TRL_CAMERA_RESPONSE_H

#include <troland/camera.h>

#include "base/base.h"

/// Samples of one channel: codes[sample × frames + frame].
typedef struct trl_response_data {
    const uint8_t *codes;
    size_t samples, frames;
    const double *exposures;
    const bool *left_out; // samples that do not count
} trl_response_data;

/// Codes near both ends do not count: clipped pixels get them, too, where JPEG is at work.
enum { TRL_RESPONSE_LOWEST = 3, TRL_RESPONSE_HIGHEST = 244 };
static inline bool trl_response_counts(int code) {
    return code >= TRL_RESPONSE_LOWEST && code <= TRL_RESPONSE_HIGHEST;
}

/// Debevec and Malik's hat over the codes; never 0, so that each code has an equation.
static inline double trl_response_hat(int code) {
    return ((code <= 127 ? code : 255 - code) + 1) / 128.0;
}

/// Log light of each code by the plain curve (a power, as sRGB's with a straight toe or
/// without) that explains the samples best. Exposures that are all the same number of stops
/// apart leave open whatever repeats with that number of stops, and the darkest codes say
/// little; of all curves that explain the pictures, the one is taken whose difference from
/// the plain one is smoothest.
void trl_response_prior(const trl_response_data *data, double g[TRL_RESPONSE_CODES]);

/// How much smoothness counts beside one sample for each code.
#define TRL_RESPONSE_SMOOTHNESS 1e3

/// Log light of each code into g. False where the system has no solution.
bool trl_response_debevec(const trl_response_data *data, double g[TRL_RESPONSE_CODES]);
bool trl_response_robertson(const trl_response_data *data, double g[TRL_RESPONSE_CODES]);

#endif
