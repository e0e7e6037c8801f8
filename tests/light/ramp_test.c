#include "../test.h"

#include <troland/light.h>

static void near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.17g, want %.17g", got, want);
}

// The same for every easing: exact ends, never back, and held outside.
static void all_easings(void **state) {
    (void)state;
    static const double ends[][2] = {{0, -3}, {-3, 0}, {0.1, 0.7}, {1e-3, 41.3}, {2, 2}};
    for (size_t i = 0; trl_easing_at(i); i++)
        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
            double from = ends[k][0], to = ends[k][1], before = from;
            trl_ramp ramp = {from, to, 1001, 1100, trl_easing_at(i)};
            assert_int_equal(trl_ramp_check(&ramp, NULL), TRL_OK);
            near(trl_exposure_ramp(&ramp, 1001), from, 0);
            near(trl_exposure_ramp(&ramp, 1100), to, 0);
            near(trl_exposure_ramp(&ramp, -1e9), from, 0);
            near(trl_exposure_ramp(&ramp, 1e9), to, 0);
            for (int n = 0; n <= 99000; n++) {
                double stops = trl_exposure_ramp(&ramp, 1001 + n / 1000.0);
                if (to > from ? stops < before : stops > before)
                    fail_msg("%s turns back at step %d: %.17g, %.17g", ramp.easing->name, n, before,
                             stops);
                before = stops;
            }
            near(before, to, 0);
        }
}

static double at(const char *name, double t) {
    const trl_easing *easing = trl_easing_find(name);
    if (!easing) fail_msg("no easing %s", name);
    return easing->at(t);
}

// Published curves. The CSS ones: the point of each Bezier curve at s = 1/2 and 1/4, by
// hand from its control points: x = 3(1-s)²s x1 + 3(1-s)s² x2 + s³, y alike.
static void definitions(void **state) {
    (void)state;
    near(at("linear", 0.3), 0.3, 0);
    near(at("in", 0.375 * 0.42 + 0.375 + 0.125), 0.5, 1e-14);
    near(at("in", 0.421875 * 0.42 + 0.140625 + 0.015625), 0.15625, 1e-14);
    near(at("out", 0.375 * 0.58 + 0.125), 0.5, 1e-14);
    near(at("in-out", 0.5), 0.5, 1e-14);
    near(at("in-out", 0.421875 * 0.42 + 0.140625 * 0.58 + 0.015625), 0.15625, 1e-14);
    near(at("ease", 0.375 * 0.25 + 0.375 * 0.25 + 0.125), 0.375 * 0.1 + 0.375 + 0.125, 1e-14);
    near(at("sine", 1.0 / 3), 0.25, 1e-15);
    near(at("smooth", 0.25), 0.15625, 0);
    near(at("smoother", 0.25), 0.103515625, 0);
    for (double t = 0; t <= 1; t += 1.0 / 64) {
        near(at("out", t), 1 - at("in", 1 - t), 1e-13);
        const char *const even[] = {"linear", "in-out", "sine", "smooth", "smoother"};
        for (int i = 0; i < 5; i++)
            near(at(even[i], t), 1 - at(even[i], 1 - t), 1e-13);
    }
}

static void names(void **state) {
    (void)state;
    assert_ptr_equal(trl_easing_find("ease-in-out"), trl_easing_find("in-out"));
    assert_ptr_equal(trl_easing_find("Smooth Step"), trl_easing_find("smooth"));
    assert_null(trl_easing_find("bounce"));
    assert_null(trl_easing_find(""));
    for (size_t i = 0; trl_easing_at(i); i++)
        assert_ptr_equal(trl_easing_find(trl_easing_at(i)->name), trl_easing_at(i));
}

// Even in stops: each step of a linear ramp is the same factor of light.
static void even_factors(void **state) {
    (void)state;
    const trl_ramp ramp = {1, -4, 10, 15, NULL};
    for (int n = 0; n <= 5; n++)
        near(trl_stops_to_ratio(trl_exposure_ramp(&ramp, 10 + n)), 2 / pow(2, n), 1e-15);
}

static void refusals(void **state) {
    (void)state;
    const trl_ramp bad[] = {{NAN, 0, 1, 2, NULL}, {0, INFINITY, 1, 2, NULL},
                            {0, 1, 2, 2, NULL},   {0, 1, 3, 2, NULL},
                            {0, 1, NAN, 2, NULL}, {0, 1, 1, HUGE_VAL, NULL}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        trl_error err = TRL_ERROR_INIT;
        assert_int_equal(trl_ramp_check(&bad[i], &err), TRL_ERR_ARGUMENT);
        assert_non_null(strstr(err.message, "does not exist"));
        assert_true(isnan(trl_exposure_ramp(&bad[i], 1.5)));
    }
    const trl_ramp good = {0, 1, 1, 2, NULL};
    assert_true(isnan(trl_exposure_ramp(&good, NAN)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_easings),  cmocka_unit_test(definitions), cmocka_unit_test(names),
        cmocka_unit_test(even_factors), cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests_name("light/ramp", tests, NULL, NULL);
}
