// light/range.c: dynamic range in people's units, and that of a screen in its room.
#include "base/base.h"

#include <troland/light.h>

#include <math.h>

static const double pi = 3.14159265358979323846;

// From the logarithms where the ratio itself would leave a double.
static trl_dynamic_range range_of(double darkest, double brightest) {
    double ratio = brightest / darkest, density = log10(ratio), stops = log2(ratio);
    if (!isnormal(ratio) && darkest > 0) {
        density = log10(brightest) - log10(darkest);
        stops = log2(brightest) - log2(darkest);
    }
    return (trl_dynamic_range){ratio, stops, 20 * density, 10 * density, density};
}

trl_result trl_dynamic_range_between(trl_dynamic_range *out, double darkest, double brightest,
                                     trl_error *err) {
    TRL_REQUIRE(darkest > 0 && isfinite(darkest), err, TRL_ERR_ARGUMENT,
                "a range from %g up does not exist: the darkest light must be finite and above 0",
                darkest);
    TRL_REQUIRE(brightest >= darkest && isfinite(brightest), err, TRL_ERR_ARGUMENT,
                "a range from %g to %g does not exist: the brightest light must be finite and "
                "not below the darkest",
                darkest, brightest);
    *out = range_of(darkest, brightest);
    return TRL_OK;
}

static trl_result check_screen(const trl_screen *s, trl_error *err) {
    TRL_REQUIRE(s->peak_nits > 0 && isfinite(s->peak_nits), err, TRL_ERR_ARGUMENT,
                "a screen with a peak of %g cd/m² does not exist: give a finite number above 0",
                s->peak_nits);
    TRL_REQUIRE(s->black_nits >= 0 && s->black_nits < s->peak_nits, err, TRL_ERR_ARGUMENT,
                "a black of %g cd/m² does not fit a peak of %g: give 0 or more, below the peak",
                s->black_nits, s->peak_nits);
    TRL_REQUIRE(s->ambient_lux >= 0 && isfinite(s->ambient_lux), err, TRL_ERR_ARGUMENT,
                "an ambient light of %g lux does not exist: give a finite number, 0 or more",
                s->ambient_lux);
    TRL_REQUIRE(s->reflectance >= 0 && s->reflectance <= 1, err, TRL_ERR_ARGUMENT,
                "a screen does not reflect %g of the light on it: give 0 to 1, such as 0.02",
                s->reflectance);
    return TRL_OK;
}

trl_result trl_screen_light_measure(trl_screen_light *out, const trl_screen *screen,
                                    trl_error *err) {
    TRL_TRY(check_screen(screen, err));
    trl_screen_light light = {.ambient_nits = screen->ambient_lux * screen->reflectance / pi};
    light.darkest_nits = screen->black_nits + light.ambient_nits;
    light.brightest_nits = screen->peak_nits + light.ambient_nits;
    TRL_REQUIRE(light.darkest_nits > 0, err, TRL_ERR_ARGUMENT,
                "a black of 0 cd/m² in a dark room has no range to anything: give a black above 0, "
                "or the room's light and the screen's reflectance");
    TRL_TRY(trl_dynamic_range_between(&light.range, light.darkest_nits, light.brightest_nits, err));
    light.dark = range_of(screen->black_nits, screen->peak_nits);
    *out = light;
    return TRL_OK;
}
