#include "../test.h"

#include <troland/light.h>

#include <float.h>

static double stops_of(double intensity, double reference) {
    trl_error err = TRL_ERROR_INIT;
    double stops = 77;
    bool clamped = true;
    if (trl_exposure_from_intensity(&stops, &clamped, intensity, reference, &err) != TRL_OK)
        fail_msg("%s", err.message);
    assert_false(clamped);
    return stops;
}

static double light_of(double stops, double reference) {
    trl_error err = TRL_ERROR_INIT;
    double light = 77;
    if (trl_intensity_from_exposure(&light, stops, reference, &err) != TRL_OK)
        fail_msg("%s", err.message);
    return light;
}

static void same(double got, double want) {
    if (!(got == want)) fail_msg("got %.17g, want %.17g", got, want);
}

static void near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.17g, want %.17g", got, want);
}

// The check values of the definition.
static void check_values(void **state) {
    (void)state;
    same(light_of(0, 1), 1);
    same(light_of(2, 1), 4);
    same(light_of(-2, 1), 0.25);
    same(stops_of(0.1, 1), -3.321928094887362);
    same(stops_of(1, 1), 0);
    same(stops_of(4, 1), 2);
    same(stops_of(0.25, 1), -2);
    same(stops_of(TRL_MID_GREY, TRL_MID_GREY), 0);
    same(stops_of(0.72, TRL_MID_GREY), 2);
    same(light_of(0, TRL_MID_GREY), 0.18);
    same(light_of(-3, TRL_MID_GREY), 0.0225);
    near(stops_of(1, TRL_MID_GREY), 2.4739311883324122, 1e-15); // log2(1/0.18)
}

// Every power of two that a double can hold, there and back.
static void whole_range(void **state) {
    (void)state;
    for (int e = -1073; e <= 1023; e++) {
        same(light_of(e, 1), ldexp(1, e));
        same(stops_of(ldexp(1, e), 1), e);
    }
    same(light_of(-1074, 1), DBL_TRUE_MIN);
    same(stops_of(1e-323, 1), -1073);
    near(stops_of(DBL_MAX, 1), 1024, 1e-12);
    near(light_of(0.5, 1), 1.4142135623730951, 3e-16);
    // Neither the quotient nor 2^stops alone would fit.
    near(stops_of(1e-323, 1e300), -1073 - 996.578428466209, 1e-9);
    near(stops_of(1e300, 1e-300), 2 * 996.578428466209, 1e-9);
    near(light_of(1500, 0x1p-1000) / 0x1p500, 1, 1e-12);
    near(light_of(-1500, 0x1p1000) / 0x1p-500, 1, 1e-12);
    for (double light = 1e-300; light < 1e300; light *= 1.7e7)
        near(light_of(stops_of(light, 0.18), 0.18) / light, 1, 1.5e-13); // 1000 stops × 2^-53
}

static void refuses(double intensity, double reference, bool strict, const char *part) {
    trl_error err = TRL_ERROR_INIT;
    double stops = 77;
    bool clamped = false;
    trl_result r =
        trl_exposure_from_intensity(&stops, strict ? NULL : &clamped, intensity, reference, &err);
    assert_int_equal(r, TRL_ERR_ARGUMENT);
    assert_true(stops == 77);
    if (!strstr(err.message, part)) fail_msg("'%s' is not in '%s'", part, err.message);
}

static void guard_rails(void **state) {
    (void)state;
    for (int strict = 0; strict <= 1; strict++) {
        refuses(0.0, 1, strict, "exposure of zero intensity is undefined");
        refuses(-0.0, 1, strict, "exposure of zero intensity is undefined");
        refuses(NAN, 1, strict, "not a number");
        refuses(INFINITY, 1, strict, "infinite");
        refuses(-INFINITY, 1, strict, "infinite");
        refuses(1, 0, strict, "reference");
        refuses(1, -1, strict, "reference");
        refuses(1, NAN, strict, "reference");
        refuses(1, INFINITY, strict, "reference");
    }
    static const double faint[] = {-1, -DBL_MAX, -DBL_TRUE_MIN, DBL_TRUE_MIN};
    for (size_t i = 0; i < sizeof faint / sizeof *faint; i++) {
        double stops = 77;
        bool clamped = false;
        assert_int_equal(trl_exposure_from_intensity(&stops, &clamped, faint[i], 1, NULL), TRL_OK);
        assert_true(clamped);
        same(stops, -1073);
        refuses(faint[i], 1, true, "below 1e-323");
    }
    same(stops_of(TRL_INTENSITY_MIN, 1), -1073); // the limit itself is not clamped
}

static void intensity_refuses(void **state) {
    (void)state;
    static const double bad[] = {NAN, INFINITY, -INFINITY, 1024, 1e300, -1076, -1e300};
    static const char *const part[] = {"not a number", "infinite",   "infinite",  "more light",
                                       "more light",   "less light", "less light"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        trl_error err = TRL_ERROR_INIT;
        double light = 77;
        assert_int_equal(trl_intensity_from_exposure(&light, bad[i], 1, &err), TRL_ERR_ARGUMENT);
        assert_true(light == 77);
        if (!strstr(err.message, part[i])) fail_msg("'%s' is not in '%s'", part[i], err.message);
    }
    double light = 77;
    assert_int_equal(trl_intensity_from_exposure(&light, 0, 0, NULL), TRL_ERR_ARGUMENT);
    assert_int_equal(trl_intensity_from_exposure(&light, 0, NAN, NULL), TRL_ERR_ARGUMENT);
}

// With K = 12.5 and C = 250, L = 2^(EV-3) cd/m² and E = 2.5 × 2^EV lux: EV 15 is
// 4096 cd/m² and 81920 lux (table 3 of S. F. Ray's chapter on exposure).
static void meters(void **state) {
    (void)state;
    same(light_of(15, TRL_EV100_NITS), 4096);
    same(light_of(15, TRL_EV100_LUX), 81920);
    same(light_of(0, TRL_EV100_NITS), 0.125);
    same(light_of(-4, TRL_EV100_NITS), 0.0078125);
    same(stops_of(4096, TRL_EV100_NITS), 15);
    same(stops_of(81920, TRL_EV100_LUX), 15);
    near(stops_of(100, TRL_EV100_NITS), 9.643856189774725, 1e-14); // log2 800
}

static double ev_of(double shutter_s, double f_number, double iso) {
    trl_error err = TRL_ERROR_INIT;
    double ev = 77;
    const trl_camera_settings camera = {shutter_s, f_number, iso};
    if (trl_ev100_from_camera(&ev, &camera, &err) != TRL_OK) fail_msg("%s", err.message);
    return ev;
}

static void cameras(void **state) {
    (void)state;
    same(ev_of(1, 1, 100), 0);
    same(ev_of(1.0 / 128, 16, 100), 15);
    same(ev_of(1.0 / 128, 16, 200), 14); // a faster film needs less light
    same(ev_of(1.0 / 128, 16, 50), 16);
    same(ev_of(64, 1, 100), -6);
    near(ev_of(1.0 / 125, 16, 100), 14.965784284662087, 1e-14); // log2(256 × 125)
    near(ev_of(1e-300, 1e10, 1e-300),
         996.578428466209 * 2 + 2 * 33.21928094887362 + 6.643856189774724, 1e-9);
    for (int open = 0; open < 3; open++) {
        trl_camera_settings camera = {1.0 / 250, 5.6, 640};
        double ev = ev_of(camera.shutter_s, camera.f_number, camera.iso);
        double *member = open == 0 ? &camera.shutter_s : open == 1 ? &camera.f_number : &camera.iso;
        double before = *member;
        *member = 0;
        assert_int_equal(trl_camera_from_ev100(&camera, ev, NULL), TRL_OK);
        near(*member / before, 1, 1e-14);
    }
}

static void cameras_refuse(void **state) {
    (void)state;
    static const trl_camera_settings bad[] = {{0, 8, 100},   {1, 0, 100},     {1, 8, 0},
                                              {-1, 8, 100},  {1, -8, 100},    {1, 8, -1},
                                              {NAN, 8, 100}, {1, 8, INFINITY}};
    double ev = 77;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(trl_ev100_from_camera(&ev, &bad[i], NULL), TRL_ERR_ARGUMENT);
    assert_true(ev == 77);
    static const struct {
        trl_camera_settings camera;
        double ev100;
        const char *part;
    } open[] = {{{1, 8, 100}, 5, "0 of shutter time"}, {{0, 0, 100}, 5, "2 of shutter time"},
                {{0, 0, 0}, 5, "3 of shutter time"},   {{0, -8, 100}, 5, "f-number of -8"},
                {{0, NAN, 100}, 5, "f-number"},        {{0, 8, 100}, NAN, "not a number"},
                {{0, 8, 100}, 2000, "more light"},     {{0, 1e300, 100}, 5, "no camera"},
                {{0, 1e-160, 1e300}, 0, "no camera"}};
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        trl_error err = TRL_ERROR_INIT;
        trl_camera_settings camera = open[i].camera;
        assert_int_equal(trl_camera_from_ev100(&camera, open[i].ev100, &err), TRL_ERR_ARGUMENT);
        assert_memory_equal(&camera, &open[i].camera, sizeof camera);
        if (!strstr(err.message, open[i].part))
            fail_msg("'%s' is not in '%s'", open[i].part, err.message);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_values),   cmocka_unit_test(whole_range),
        cmocka_unit_test(guard_rails),    cmocka_unit_test(intensity_refuses),
        cmocka_unit_test(meters),         cmocka_unit_test(cameras),
        cmocka_unit_test(cameras_refuse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
