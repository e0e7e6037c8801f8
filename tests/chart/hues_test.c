#include "../test.h"

#include <troland/chart.h>

#include "chart/chart.h"

static void draw(const char *name, float *rgb[3], uint32_t w, uint32_t h) {
    for (int c = 0; c < 3; c++)
        assert_non_null(rgb[c] = malloc(sizeof(float) * w * h));
    trl_chart_rows(trl_chart_find(name), w, h, 0, 0, h, rgb, w);
}

static void release(float *rgb[3]) {
    for (int c = 0; c < 3; c++)
        free(rgb[c]);
}

static void to_rgb(float *const rgb[3], size_t at, const trl_chromaticities *space, double out[3]) {
    trl_mat3 m;
    assert_true(trl_rgb_to_rgb(&trl_primaries_ap0, space, TRL_ADAPTATION_BRADFORD, &m));
    trl_mat3_apply(&m, (const double[3]){rgb[0][at], rgb[1][at], rgb[2][at]}, out);
}

static void wheel_goes_through_primaries_and_secondaries(void **state) {
    (void)state;
    static const double pure[6][3] = {{1, 0, 0}, {1, 1, 0}, {0, 1, 0},
                                      {0, 1, 1}, {0, 0, 1}, {1, 0, 1}};
    for (int k = 0; k < 6; k++) {
        double rgb[3];
        trl_chart_hue(k / 6.0, rgb);
        for (int c = 0; c < 3; c++)
            assert_true(fabs(rgb[c] - pure[k][c]) < 1e-12);
    }
}

static void dominance_strips_are_pure_in_their_space(void **state) {
    (void)state;
    const trl_chromaticities *const spaces[3] = {&trl_primaries_ap1, &trl_primaries_p3_d65,
                                                 &trl_primaries_rec709};
    const uint32_t w = 21, h = 6 * 100;
    float *rgb[3];
    draw("dominance", rgb, w, h);
    for (uint32_t hue = 0; hue < 6; hue++)
        for (uint32_t s = 0; s < 3; s++)
            for (uint32_t x = 0; x < w; x++) {
                double want[3], got[3], light = 0.18 * exp2((int)x - 10);
                trl_chart_hue(hue / 6.0, want);
                to_rgb(rgb, (size_t)(hue * 100 + 28 + s * 29) * w + x, spaces[s], got);
                for (int c = 0; c < 3; c++)
                    assert_true(fabs(got[c] - want[c] * light) < 1e-5 * light);
            }
    release(rgb);
}

static void sweep_has_one_full_component_everywhere(void **state) {
    (void)state;
    const trl_chromaticities *const spaces[3] = {&trl_primaries_ap1, &trl_primaries_p3_d65,
                                                 &trl_primaries_rec709};
    const uint32_t w = 300, h = 64;
    float *rgb[3];
    draw("sweep", rgb, w, h);
    for (uint32_t y = 0; y < h; y++) {
        double light = 0.18 * exp2(10.0 - 16.0 * (y + 0.5) / h);
        for (uint32_t x = 0; x < w; x++) {
            double got[3];
            to_rgb(rgb, (size_t)y * w + x, spaces[x / 100], got);
            double most = fmax(got[0], fmax(got[1], got[2]));
            double least = fmin(got[0], fmin(got[1], got[2]));
            bool gap = x % 100 == 0 || x % 100 == 99;
            assert_true(fabs(most - (gap ? 0.0 : light)) < 1e-5 * light);
            assert_true(fabs(least) < 1e-5 * light);
        }
    }
    release(rgb);
}

static void neutral_tints_have_their_saturation(void **state) {
    (void)state;
    static const double tints[5] = {0.0, 0.005, 0.01, 0.02, 0.04};
    const uint32_t w = 21, h = 5 * 200;
    float *rgb[3];
    draw("neutral", rgb, w, h);
    for (uint32_t g = 0; g < 5; g++) {
        double most = 0.0;
        for (uint32_t y = 30; y < 200; y++) {
            double got[3];
            to_rgb(rgb, (size_t)(g * 200 + y) * w + 10, &trl_primaries_ap1, got);
            assert_true(fabs((got[0] + got[1] + got[2]) / 3.0 - 0.18) < 1e-6);
            for (int c = 0; c < 3; c++) {
                assert_true(rgb[c][(g * 200 + y) * w] > 0.0f);
                most = fmax(most, got[c] / 0.18 - 1.0);
            }
        }
        assert_true(fabs(most - tints[g]) < 1e-2 * tints[g] + 1e-6);
    }
    release(rgb);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wheel_goes_through_primaries_and_secondaries),
        cmocka_unit_test(dominance_strips_are_pure_in_their_space),
        cmocka_unit_test(sweep_has_one_full_component_everywhere),
        cmocka_unit_test(neutral_tints_have_their_saturation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
