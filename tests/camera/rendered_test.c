#include "../test.h"

#include <troland/camera.h>

static void near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.17g, want %.17g", got, want);
}

static trl_aces_params display_of(const char *name) {
    trl_aces_params display;
    assert_non_null(trl_aces_display_find(name));
    trl_aces_display_params(trl_aces_display_find(name), &display);
    return display;
}

static trl_rendered measured(const char *name, double lux, double reflectance) {
    trl_aces_params display = display_of(name);
    trl_rendered_params params = TRL_RENDERED_PARAMS_INIT;
    trl_rendered r;
    trl_error err = TRL_ERROR_INIT;
    params.ambient_lux = lux;
    params.reflectance = reflectance;
    if (trl_rendered_measure(&r, &display, &params, &err) != TRL_OK) fail_msg("%s", err.message);
    return r;
}

// ACES 2.0 puts mid grey at 10 cd/m² of 100, and a little higher on brighter displays
// (published: 14.5 at 1000).
static void mid_grey(void **state) {
    (void)state;
    trl_rendered r = measured("srgb", 0, 0);
    near(r.grey.nits, 10, 0.01);
    near(r.grey.code, 1.055 * pow(0.1, 1 / 2.4) - 0.055, 1e-4);
    r = measured("rec2100-pq-1000", 0, 0);
    near(r.grey.nits, 14.5, 0.05);
    near(r.grey.seen_nits, r.grey.nits, 0);
    assert_true(r.white.nits > 95 && r.white.nits < 115);
}

// The ends that the measure finds are ends: the rule holds inside, not outside.
static void ends(void **state) {
    (void)state;
    static const char *const names[] = {"srgb", "rec709", "rec2100-pq-1000", "rec2100-hlg-1000"};
    for (size_t i = 0; i < 4; i++)
        for (int lit = 0; lit < 2; lit++) {
            trl_aces_params display = display_of(names[i]);
            trl_rendered_params params = TRL_RENDERED_PARAMS_INIT;
            params.ambient_lux = 200 * lit;
            params.reflectance = 0.02;
            trl_rendered r = measured(names[i], params.ambient_lux, params.reflectance);
            double stops[] = {-r.below,       r.above,      -r.below - 0.01,
                              r.above + 0.01, -r.below / 2, r.above / 2};
            trl_rendered_point p[6];
            assert_int_equal(trl_rendered_curve(p, stops, 6, &display, &params, NULL), TRL_OK);
            for (int k = 0; k < 6; k++) {
                bool seen = p[k].codes >= 1 && p[k].steps >= 1;
                if (seen != (k != 2 && k != 3))
                    fail_msg("%s: %g stops: %g codes, %g steps", names[i], stops[k], p[k].codes,
                             p[k].steps);
            }
            if (p[2].codes >= 1 || p[2].steps >= 1)
                assert_int_equal(r.code_ends_below, p[2].codes < 1);
            if (p[3].codes >= 1 || p[3].steps >= 1)
                assert_int_equal(r.code_ends_above, p[3].codes < 1);
            near(r.darkest.nits, p[0].nits, 1e-9);
            assert_true(r.white_at > r.above);
        }
}

// More light in the room, or a coarser code, leaves less; a larger detail more.
static void orders(void **state) {
    (void)state;
    double before = 100;
    for (double lux = 0; lux <= 1000; lux = 4 * lux + 10) {
        trl_rendered r = measured("rec2100-pq-1000", lux, 0.02);
        near(r.ambient_nits, lux * 0.02 / 3.14159265358979, 1e-9);
        near(r.grey.seen_nits - r.grey.nits, r.ambient_nits, 1e-9);
        assert_true(r.below < before);
        before = r.below;
    }
    trl_aces_params display = display_of("srgb");
    trl_rendered_params params = TRL_RENDERED_PARAMS_INIT;
    trl_rendered ten, eight, fine, lifted;
    assert_int_equal(trl_rendered_measure(&ten, &display, &params, NULL), TRL_OK);
    params.code_bits = 8;
    assert_int_equal(trl_rendered_measure(&eight, &display, &params, NULL), TRL_OK);
    assert_true(eight.below < ten.below - 0.5 && eight.above <= ten.above);
    assert_true(eight.code_ends_below && ten.code_ends_below);
    params.code_bits = 10;
    params.detail = 0.05;
    assert_int_equal(trl_rendered_measure(&fine, &display, &params, NULL), TRL_OK);
    assert_true(fine.below < ten.below && fine.above < ten.above);
    params = (trl_rendered_params)TRL_RENDERED_PARAMS_INIT;
    params.black_nits = 1; // shines through blacks, not through white
    assert_int_equal(trl_rendered_measure(&lifted, &display, &params, NULL), TRL_OK);
    assert_true(lifted.below < ten.below && fabs(lifted.brightest.nits - ten.brightest.nits) < 0.3);
    near(lifted.grey.nits, 10 + 0.9, 0.01);
    params.black_nits = 0;
    params.white_nits = 250; // a brighter monitor
    assert_int_equal(trl_rendered_measure(&lifted, &display, &params, NULL), TRL_OK);
    near(lifted.grey.nits, 25, 0.03);
    near(lifted.grey.code, ten.grey.code, 0);
}

// A cinema signal of 300 cd/m² in PQ says its light itself.
static void absolute_light(void **state) {
    (void)state;
    trl_rendered r = measured("dcdm-pq-300", 0, 0);
    assert_true(r.brightest.nits > 250 && r.brightest.nits < 300);
    r = measured("display-p3-1000", 0, 0); // code 1 is 100 cd/m², and codes pass it
    near(r.grey.nits, 14.5, 0.05);
    assert_true(r.white.code > 1);
    // A room so bright that mid grey drowns.
    r = measured("srgb", 1e6, 1);
    near(r.below + r.above, 0, 0);
}

static void refusals(void **state) {
    (void)state;
    trl_aces_params display = display_of("srgb");
    trl_rendered_params good = TRL_RENDERED_PARAMS_INIT, p;
    trl_rendered r;
    trl_rendered_point point;
    double far = 41;
#define REFUSED(member, value)                                                                     \
    p = good;                                                                                      \
    p.member = (value);                                                                            \
    assert_int_equal(trl_rendered_measure(&r, &display, &p, NULL), TRL_ERR_ARGUMENT)
    REFUSED(black_nits, -1);
    REFUSED(ambient_lux, (double)NAN);
    REFUSED(reflectance, 2);
    REFUSED(detail, 0);
    REFUSED(code_bits, 3);
    REFUSED(white_nits, -1);
    assert_int_equal(trl_rendered_curve(&point, &far, 1, &display, &good, NULL), TRL_ERR_ARGUMENT);
    display.peak_nits = 1;
    assert_int_equal(trl_rendered_measure(&r, &display, &good, NULL), TRL_ERR_ARGUMENT);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(mid_grey), cmocka_unit_test(ends),
                                       cmocka_unit_test(orders), cmocka_unit_test(absolute_light),
                                       cmocka_unit_test(refusals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
