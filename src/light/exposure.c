// light/exposure.c: intensities and camera settings in stops, with guard rails.
#include "base/base.h"

#include <troland/light.h>

#include <float.h>
#include <math.h>

static trl_result check_reference(double reference, trl_error *err) {
    TRL_REQUIRE(reference > 0 && isfinite(reference), err, TRL_ERR_ARGUMENT,
                "stops above %g mean nothing: the reference must be a finite number above 0",
                reference);
    return TRL_OK;
}

trl_result trl_exposure_from_intensity(double *stops, bool *clamped, double intensity,
                                       double reference, trl_error *err) {
    TRL_TRY(check_reference(reference, err));
    TRL_REQUIRE(isfinite(intensity), err, TRL_ERR_ARGUMENT,
                "exposure of an intensity that is %s is undefined: give a finite number",
                isnan(intensity) ? "not a number" : "infinite");
    TRL_REQUIRE(intensity != 0, err, TRL_ERR_ARGUMENT,
                "exposure of zero intensity is undefined: give an intensity above 0");
    bool faint = intensity < TRL_INTENSITY_MIN;
    char text[TRL_NUMBER_SIZE];
    TRL_REQUIRE(!faint || clamped, err, TRL_ERR_ARGUMENT,
                "the intensity %s is below 1e-323, the least that has an exposure",
                trl_number_print(text, intensity));
    if (faint) intensity = TRL_INTENSITY_MIN;
    if (clamped) *clamped = faint;
    // The quotient is exact near the reference, the difference never overflows.
    double ratio = intensity / reference;
    *stops = isnormal(ratio) ? trl_ratio_to_stops(ratio)
                             : trl_ratio_to_stops(intensity) - trl_ratio_to_stops(reference);
    return TRL_OK;
}

trl_result trl_intensity_from_exposure(double *intensity, double stops, double reference,
                                       trl_error *err) {
    TRL_TRY(check_reference(reference, err));
    TRL_REQUIRE(isfinite(stops), err, TRL_ERR_ARGUMENT,
                "the intensity of an exposure that is %s is undefined: give a finite number",
                isnan(stops) ? "not a number" : "infinite");
    double bounded = fmin(fmax(stops, -4096), 4096);
    // In two steps, so that a small reference may carry 2^stops beyond its own range.
    double whole = nearbyint(bounded);
    double light = ldexp(reference * trl_stops_to_ratio(bounded - whole), (int)whole);
    TRL_REQUIRE(isfinite(light), err, TRL_ERR_ARGUMENT,
                "%g stops above %g are more light than a number can hold (%g)", stops, reference,
                DBL_MAX);
    TRL_REQUIRE(light > 0, err, TRL_ERR_ARGUMENT,
                "%g stops above %g are less light than a number can hold (%g)", stops, reference,
                DBL_TRUE_MIN);
    *intensity = light;
    return TRL_OK;
}

static trl_result check_setting(const char *name, double value, bool open, trl_error *err) {
    TRL_REQUIRE(isfinite(value) && (value > 0 || (open && value == 0)), err, TRL_ERR_ARGUMENT,
                "a camera's %s of %g does not exist: give a finite number above 0", name, value);
    return TRL_OK;
}

static trl_result check_settings(const trl_camera_settings *camera, bool open, trl_error *err) {
    TRL_TRY(check_setting("shutter time", camera->shutter_s, open, err));
    TRL_TRY(check_setting("f-number", camera->f_number, open, err));
    return check_setting("ISO speed", camera->iso, open, err);
}

trl_result trl_ev100_from_camera(double *ev100, const trl_camera_settings *camera, trl_error *err) {
    TRL_TRY(check_settings(camera, false, err));
    // One logarithm where it fits: f/16 at 1/128 s is 15, to the last bit.
    double ratio = camera->f_number * camera->f_number * (100 / camera->iso) / camera->shutter_s;
    *ev100 = isnormal(ratio)
                 ? log2(ratio)
                 : 2 * log2(camera->f_number) - log2(camera->shutter_s) - log2(camera->iso / 100);
    return TRL_OK;
}

trl_result trl_camera_from_ev100(trl_camera_settings *camera, double ev100, trl_error *err) {
    TRL_TRY(check_settings(camera, true, err));
    int open = (camera->shutter_s == 0) + (camera->f_number == 0) + (camera->iso == 0);
    TRL_REQUIRE(open == 1, err, TRL_ERR_ARGUMENT,
                "%d of shutter time, f-number and ISO speed are open: exactly one can be worked "
                "out from an EV100 and the other two",
                open);
    trl_camera_settings found = *camera;
    double square = found.f_number * found.f_number, light = 0; // 2^EV100
    TRL_TRY(trl_intensity_from_exposure(&light, ev100, 1, err));
    if (found.shutter_s == 0)
        found.shutter_s = square * (100 / found.iso) / light;
    else if (found.f_number == 0)
        found.f_number = sqrt(light * found.shutter_s * (found.iso / 100));
    else
        found.iso = 100 * square / found.shutter_s / light;
    TRL_REQUIRE(check_settings(&found, false, NULL) == TRL_OK, err, TRL_ERR_ARGUMENT,
                "no camera can be set for an EV100 of %g with these settings", ev100);
    *camera = found;
    return TRL_OK;
}
