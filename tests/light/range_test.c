#include "../test.h"

#include <troland/light.h>

static void near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.17g, want %.17g", got, want);
}

// Whole stops in all units: 20 log10(2) = 6.0206 dB, log10(2) = 0.30103.
static void units(void **state) {
    (void)state;
    static const double want[3][5] = {{1024, 10, 60.206, 30.103, 3.0103},
                                      {16384, 14, 84.2884, 42.1442, 4.21442},
                                      {1048576, 20, 120.412, 60.206, 6.0206}};
    for (int i = 0; i < 3; i++) {
        trl_dynamic_range r;
        assert_int_equal(trl_dynamic_range_between(&r, 0.25, want[i][0] / 4, NULL), TRL_OK);
        near(r.ratio, want[i][0], 0);
        near(r.stops, want[i][1], 0);
        near(r.db_20, want[i][2], 1e-4);
        near(r.db_10, want[i][3], 1e-4);
        near(r.density, want[i][4], 1e-5);
    }
    trl_dynamic_range r;
    assert_int_equal(trl_dynamic_range_between(&r, 3, 3, NULL), TRL_OK);
    near(r.stops, 0, 0);
    assert_int_equal(trl_dynamic_range_between(&r, 1e-300, 1e300, NULL), TRL_OK);
    near(r.density, 600, 1e-9); // the ratio itself is beyond a double
}

// (peak + a) / (black + a), a = lux × reflectance / π, by hand.
static void screens(void **state) {
    (void)state;
    static const struct {
        trl_screen screen;
        double ratio, ratio_tolerance, stops;
    } want[] = {{{100, 0.1, 0, 0}, 1000, 1e-9, 9.96578},
                {{100, 0.1, 100, 0.05}, 60.1, 0.05, 5.91},
                {{1000, 0.0005, 100, 0.01}, 3138, 0.5, 11.62},
                {{1000, 0.0005, 300, 0.02}, 524, 0.5, 9.03}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        trl_screen_light light;
        assert_int_equal(trl_screen_light_measure(&light, &want[i].screen, NULL), TRL_OK);
        near(light.range.ratio, want[i].ratio, want[i].ratio_tolerance);
        near(light.range.stops, want[i].stops, 0.005);
        near(light.dark.ratio, want[i].screen.peak_nits / want[i].screen.black_nits, 1e-6);
        near(light.brightest_nits - want[i].screen.peak_nits, light.ambient_nits, 1e-9);
    }
    // A black that emits nothing has a range only in a room.
    trl_screen oled = {100, 0, 31.41592653589793, 0.1};
    trl_screen_light light;
    assert_int_equal(trl_screen_light_measure(&light, &oled, NULL), TRL_OK);
    near(light.ambient_nits, 1, 1e-12);
    near(light.range.ratio, 101, 1e-9);
    assert_true(isinf(light.dark.ratio) && isinf(light.dark.stops));
}

static void refusals(void **state) {
    (void)state;
    static const double pairs[][2] = {{0, 1}, {-1, 1}, {2, 1}, {NAN, 1}, {1, NAN}, {1, INFINITY}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        trl_dynamic_range r;
        assert_int_equal(trl_dynamic_range_between(&r, pairs[i][0], pairs[i][1], NULL),
                         TRL_ERR_ARGUMENT);
    }
    static const struct {
        trl_screen screen;
        const char *part;
    } wrong[] = {{{0, 0, 0, 0}, "peak"},         {{NAN, 0, 0, 0}, "peak"},
                 {{100, 100, 0, 0}, "black"},    {{100, -1, 0, 0}, "black"},
                 {{100, 1, -1, 0}, "ambient"},   {{100, 1, INFINITY, 0}, "ambient"},
                 {{100, 1, 1, 1.01}, "reflect"}, {{100, 1, 1, NAN}, "reflect"},
                 {{100, 0, 0, 0.1}, "dark room"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        trl_error err = TRL_ERROR_INIT;
        trl_screen_light light;
        assert_int_equal(trl_screen_light_measure(&light, &wrong[i].screen, &err),
                         TRL_ERR_ARGUMENT);
        if (!strstr(err.message, wrong[i].part)) fail_msg("%s: %s", wrong[i].part, err.message);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units),
        cmocka_unit_test(screens),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
