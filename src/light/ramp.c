// light/ramp.c: exposures that change from frame to frame.
#include "base/base.h"
#include "base/name.h"

#include <troland/light.h>

#include <math.h>

static const double pi = 3.14159265358979323846;

static double linear(double t) {
    return t;
}

// The curve from (0, 0) to (1, 1) with the control points (x1, 0 or y1) and (x2, 1 or y2).
static double bezier(double s, double a, double b) {
    double r = 1 - s;
    return 3 * r * r * s * a + 3 * r * s * s * b + s * s * s;
}

// y at x = t of a Bezier curve that rises along both axes. Halving the interval is slow,
// safe and exact to the last bit.
static double bezier_at(double t, const double x[2], const double y[2]) {
    double low = 0, high = 1;
    for (int i = 0; i < 60; i++) {
        double s = 0.5 * (low + high);
        if (bezier(s, x[0], x[1]) < t)
            low = s;
        else
            high = s;
    }
    return bezier(0.5 * (low + high), y[0], y[1]);
}

static double ease(double t) {
    return bezier_at(t, (const double[]){0.25, 0.25}, (const double[]){0.1, 1});
}

static double ease_in(double t) {
    return bezier_at(t, (const double[]){0.42, 1}, (const double[]){0, 1});
}

static double ease_out(double t) {
    return bezier_at(t, (const double[]){0, 0.58}, (const double[]){0, 1});
}

static double ease_in_out(double t) {
    return bezier_at(t, (const double[]){0.42, 0.58}, (const double[]){0, 1});
}

static double sine(double t) {
    double half = sin(0.5 * pi * t);
    return half * half;
}

static double smooth(double t) {
    return t * t * (3 - 2 * t);
}

static double smoother(double t) {
    return t * t * t * (10 - t * (15 - 6 * t));
}

static const trl_easing easings[] = {
    {"linear", "none", "the same number of stops from each frame to the next", linear},
    {"in", "ease-in", "starts slowly: CSS ease-in, the Bezier curve 0.42,0,1,1", ease_in},
    {"out", "ease-out", "ends slowly: CSS ease-out, the Bezier curve 0,0,0.58,1", ease_out},
    {"in-out", "ease-in-out", "starts and ends slowly: CSS ease-in-out, 0.42,0,0.58,1",
     ease_in_out},
    {"ease", "css", "starts fast and ends slowly: CSS ease, 0.25,0.1,0.25,1", ease},
    {"sine", "cosine", "half a wave, (1 - cos πt) / 2", sine},
    {"smooth", "smoothstep", "the cubic 3t² - 2t³, whose ends are level", smooth},
    {"smoother", "smootherstep", "the quintic 6t⁵ - 15t⁴ + 10t³, level and without a jerk",
     smoother},
};

const trl_easing *trl_easing_at(size_t index) {
    return index < sizeof easings / sizeof *easings ? &easings[index] : NULL;
}

const trl_easing *trl_easing_find(const char *name) {
    for (size_t i = 0; i < sizeof easings / sizeof *easings; i++)
        if (trl_name_equal(easings[i].name, name) || trl_name_in_list(easings[i].aliases, name))
            return &easings[i];
    return NULL;
}

trl_result trl_ramp_check(const trl_ramp *ramp, trl_error *err) {
    TRL_REQUIRE(isfinite(ramp->from_stops) && isfinite(ramp->to_stops), err, TRL_ERR_ARGUMENT,
                "a ramp from %g to %g stops does not exist: give finite numbers", ramp->from_stops,
                ramp->to_stops);
    TRL_REQUIRE(isfinite(ramp->first) && isfinite(ramp->last) && ramp->first < ramp->last, err,
                TRL_ERR_ARGUMENT,
                "a ramp from frame %g to frame %g does not exist: it needs a first and a later "
                "last frame",
                ramp->first, ramp->last);
    return TRL_OK;
}

double trl_exposure_ramp(const trl_ramp *ramp, double frame) {
    if (isnan(frame) || trl_ramp_check(ramp, NULL) != TRL_OK) return NAN;
    if (frame <= ramp->first) return ramp->from_stops;
    if (frame >= ramp->last) return ramp->to_stops;
    double t = (frame - ramp->first) / (ramp->last - ramp->first);
    double eased = ramp->easing ? ramp->easing->at(t) : t;
    double from = ramp->from_stops, to = ramp->to_stops;
    // Rounding may not carry it beyond an end.
    return fmin(fmax(from + (to - from) * eased, fmin(from, to)), fmax(from, to));
}
