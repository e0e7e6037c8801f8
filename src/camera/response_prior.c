// The plain curve that explains the pictures best: where the search for the response begins,
// and what it keeps to where the pictures do not tell.
//
// All curves are a power of the code, with a straight piece at the dark end as sRGB's and
// BT.709's have one: light = ((code + a) / (1 + a))^power, and below the code a / (power − 1)
// the tangent through the origin. Without a it is a pure power.
#include "camera/response.h"

#include <math.h>

enum { CODES = TRL_RESPONSE_CODES, POWERS = 41 };
static const double power_least = 1, power_step = 0.05;
static const double offsets[] = {0.055, 0, 0.03, 0.099};

static double light_of(double code, double power, double offset) {
    double join = offset > 0 && power > 1 ? offset / (power - 1) : 0;
    if (join > 0.5) join = 0.5; // nearly straight anyway
    double at = fmax(code, join);
    double light = pow((at + offset) / (1 + offset), power);
    return code < join ? light * code / join : light;
}

static void make(double g[CODES], double power, double offset) {
    for (int z = 0; z < CODES; z++)
        g[z] = log(light_of((z > 0 ? z : 0.5) / 255, power, offset));
}

// The scatter of the samples' log light over the frames, with the weights of the codes: a
// sample whose frames differ by more than a stop has moved and counts as one stop.
static double misfit(const trl_response_data *d, const double g[CODES]) {
    double total = 0, count = 0;
    for (size_t i = 0; i < d->samples; i++) {
        double w = 0, mean = 0, squares = 0;
        if (d->left_out[i]) continue;
        for (size_t j = 0; j < d->frames; j++) {
            int code = d->codes[i * d->frames + j];
            if (!trl_response_counts(code)) continue;
            double one = trl_response_hat(code), light = g[code] - log(d->exposures[j]);
            w += one;
            mean += one * light;
            squares += one * light * light;
        }
        if (!(w > 0)) continue;
        mean /= w;
        total += fmin(squares - w * mean * mean, w * log(2) * log(2));
        count += w;
    }
    return count > 0 ? total / count : 0;
}

void trl_response_prior(const trl_response_data *data, double g[CODES]) {
    double trial[CODES], least = HUGE_VAL, best[2] = {2.4, offsets[0]};
    for (size_t k = 0; k < sizeof offsets / sizeof *offsets; k++) {
        for (int p = 0; p < POWERS; p++) {
            double power = power_least + power_step * p;
            make(trial, power, offsets[k]);
            double found = misfit(data, trial);
            if (!(found < least)) continue;
            least = found;
            best[0] = power;
            best[1] = offsets[k];
        }
    }
    make(g, best[0], best[1]);
}
