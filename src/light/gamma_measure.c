// light/gamma_measure.c: a display's gamma from measured luminances.
//
// Models: a power law of the level, the same above the measured black, and
// ITU-R BT.1886 annex 1, whose a and b follow from white, black and the exponent.
#include "base/base.h"

#include <troland/light.h>

#include <math.h>

static const trl_gamma_model no_model = {NAN, NAN, NAN, NAN};
static const double above_black = 1.01; // less is the noise of a photometer

static trl_result check(const trl_gamma_sample *samples, size_t count, trl_error *err) {
    double lowest = 2, highest = 0;
    for (size_t i = 0; i < count; i++) {
        double level = samples[i].level, nits = samples[i].nits;
        TRL_REQUIRE(level >= 0 && level <= 1, err, TRL_ERR_ARGUMENT,
                    "measurement %zu is at the level %g: levels are 0 to 1, 1 being white", i + 1,
                    level);
        TRL_REQUIRE(isfinite(nits) && nits >= 0 && (nits > 0 || level == 0), err, TRL_ERR_ARGUMENT,
                    "measurement %zu, %g cd/m² at the level %g, is impossible: give finite "
                    "luminances above 0 (0 itself at level 0 only)",
                    i + 1, nits, level);
        if (level == 0) continue;
        lowest = fmin(lowest, level);
        highest = fmax(highest, level);
    }
    TRL_REQUIRE(lowest < highest, err, TRL_ERR_ARGUMENT,
                "a gamma cannot be fitted to %zu measurement%s: give at least two different levels "
                "above 0",
                count, count == 1 ? "" : "s");
    return TRL_OK;
}

// The mean luminance at a level, NaN where it was not measured.
static double mean_at(const trl_gamma_sample *samples, size_t count, double level) {
    double sum = 0, n = 0;
    for (size_t i = 0; i < count; i++) {
        if (samples[i].level != level) continue;
        sum += samples[i].nits;
        n++;
    }
    return n > 0 ? sum / n : NAN;
}

static double model_nits(const trl_gamma_model *model, bool lifted, double level) {
    double g = model->gamma, white = model->white_nits, black = model->black_nits;
    if (!lifted) return black + (white - black) * pow(level, g);
    double w = pow(white, 1 / g), b = pow(black, 1 / g);
    return pow(b + (w - b) * level, g);
}

static double worst_of(const trl_gamma_model *model, bool lifted, const trl_gamma_sample *samples,
                       size_t count) {
    double worst = 0;
    for (size_t i = 0; i < count; i++)
        if (samples[i].level > 0)
            worst = fmax(worst,
                         fabs(model_nits(model, lifted, samples[i].level) / samples[i].nits - 1));
    return worst;
}

static bool used(const trl_gamma_sample *sample, double black) {
    return sample->level > 0 && sample->nits > black * above_black;
}

// A line through ln(L − black) over ln(level), about the means for exactness.
static trl_gamma_model fit_power(const trl_gamma_sample *samples, size_t count, double black) {
    double n = 0, x = 0, y = 0, xx = 0, xy = 0;
    for (size_t i = 0; i < count; i++) {
        if (!used(&samples[i], black)) continue;
        n++;
        x += log(samples[i].level);
        y += log(samples[i].nits - black);
    }
    for (size_t i = 0; i < count; i++) {
        if (!used(&samples[i], black)) continue;
        double dx = log(samples[i].level) - x / n;
        xx += dx * dx;
        xy += dx * (log(samples[i].nits - black) - y / n);
    }
    if (!(xx > 0)) return no_model;
    double gamma = xy / xx;
    trl_gamma_model model = {gamma, black + exp((y - gamma * x) / n), black, 0};
    model.worst = worst_of(&model, false, samples, count);
    return model;
}

static double squares(double gamma, double white, double black, const trl_gamma_sample *samples,
                      size_t count) {
    trl_gamma_model model = {gamma, white, black, 0};
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (samples[i].level == 0) continue;
        double off = log(model_nits(&model, true, samples[i].level) / samples[i].nits);
        sum += off * off;
    }
    return sum;
}

// Golden section: at a given white and black, every level's light falls with gamma,
// so that the sum of squares has one valley.
static double fit_lifted(double white, double black, const trl_gamma_sample *samples,
                         size_t count) {
    const double ratio = 0.6180339887498949;
    double low = 1, high = 10;
    for (int i = 0; i < 60; i++) {
        double a = high - ratio * (high - low), b = low + ratio * (high - low);
        if (squares(a, white, black, samples, count) < squares(b, white, black, samples, count))
            high = b;
        else
            low = a;
    }
    return (low + high) / 2;
}

static trl_gamma_model lifted(double gamma, double white, double black,
                              const trl_gamma_sample *samples, size_t count) {
    trl_gamma_model model = {gamma, white, black, 0};
    model.worst = worst_of(&model, true, samples, count);
    return model;
}

trl_result trl_gamma_measure(trl_gamma_fit *fit, const trl_gamma_sample *samples, size_t count,
                             trl_error *err) {
    TRL_TRY(check(samples, count, err));
    double black = mean_at(samples, count, 0), white = mean_at(samples, count, 1);
    TRL_REQUIRE(!(white <= black), err, TRL_ERR_ARGUMENT,
                "white (%g cd/m² at level 1) is not brighter than black (%g cd/m² at level 0)",
                white, black);
    trl_gamma_fit found = {no_model, no_model, no_model, no_model, 1, 0, 0, 0};
    for (size_t i = 0; i < count; i++) {
        if (samples[i].level == 0) continue;
        found.low = fmin(found.low, samples[i].level);
        found.high = fmax(found.high, samples[i].level);
        found.used++;
        found.dark += !isnan(black) && !used(&samples[i], black);
    }
    found.power = fit_power(samples, count, 0);
    TRL_REQUIRE(found.power.gamma > 0, err, TRL_ERR_ARGUMENT,
                "the luminances do not rise with the levels: level 0 is black, 1 is white");
    if (!isnan(black)) found.power_black = fit_power(samples, count, black);
    if (!isnan(black) && !isnan(white)) {
        double gamma = fit_lifted(white, black, samples, count);
        found.bt1886 = lifted(gamma, white, black, samples, count);
        found.bt1886_given = lifted(2.4, white, black, samples, count);
    }
    *fit = found;
    return TRL_OK;
}
