#include "../test.h"

#include "color/jmh.h"

static void near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.12g, want %.12g", got, want);
}

static void white_is_neutral_and_100(void **state) {
    (void)state;
    const trl_chromaticities *spaces[] = {&trl_primaries_ap0, &trl_primaries_ap1,
                                          &trl_primaries_rec709, &trl_primaries_rec2020};
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        trl_jmh_model model;
        double white[3] = {1, 1, 1}, jmh[3];
        assert_true(trl_jmh_model_init(&model, spaces[i]));
        trl_jmh_from_rgb(&model, white, jmh);
        near(jmh[0], 100, 1e-12);
        near(jmh[1], 0, 1e-11);
        near(trl_jmh_nits_to_j(&model, 100), 100, 1e-12);
    }
}

static void there_and_back(void **state) {
    (void)state;
    trl_jmh_model model;
    assert_true(trl_jmh_model_init(&model, &trl_primaries_ap0));
    for (double y = 1e-4; y < 1e4; y *= 3)
        near(trl_jmh_j_to_nits(&model, trl_jmh_nits_to_j(&model, y)) / y, 1, 1e-12);
    near(trl_jmh_nits_to_j(&model, -50), -trl_jmh_nits_to_j(&model, 50), 0);
    for (int i = 0; i < 1000; i++) {
        double rgb[3] = {i % 10 * 0.3 + 0.01, i / 10 % 10 * 0.7, i / 100 * 1.1}, jmh[3], back[3];
        trl_jmh_from_rgb(&model, rgb, jmh);
        assert_true(jmh[2] >= 0 && jmh[2] < 360);
        trl_jmh_to_rgb(&model, jmh, back);
        for (int c = 0; c < 3; c++)
            near(back[c], rgb[c], 1e-11);
    }
}

static void no_light_is_all_zero(void **state) {
    (void)state;
    trl_jmh_model model;
    assert_true(trl_jmh_model_init(&model, &trl_primaries_rec709));
    double black[3] = {0, 0, 0}, below[3] = {-1, -1, -1}, jmh[3];
    trl_jmh_from_rgb(&model, black, jmh);
    assert_true(jmh[0] == 0 && jmh[1] == 0 && jmh[2] == 0);
    trl_jmh_from_rgb(&model, below, jmh);
    assert_true(jmh[0] == 0 && jmh[1] == 0 && jmh[2] == 0);
}

// The model gamma 0.59 · (1.48 + sqrt(20 / 100)).
static void model_gamma(void **state) {
    (void)state;
    near(trl_jmh_gamma, 0.59 * (1.48 + sqrt(0.2)), 1e-15);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_is_neutral_and_100),
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(no_light_is_all_zero),
        cmocka_unit_test(model_gamma),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
