#include "../test.h"

#include "aces/output.h"

// Computed from Lib.Academy.Tonescale.a2.v1; the columns of 0.18, 1 and 2 for
// 100 to 4000 cd/m² agree with the table that the Academy prints.
static const double table[][8] = {
    {100, .919858254, .991799015, 1.047103762, 10.000, 45.757, 63.988, 94.348},
    {225, 1.784623828, .992259988, 2.307170630, 11.622, 67.269, 106.939, 200.376},
    {500, 3.386912366, .990263751, 5.089235079, 13.193, 89.098, 158.949, 404.128},
    {625, 4.048154166, .989370574, 6.357321910, 13.624, 94.936, 174.159, 486.518},
    {1000, 5.895926885, .986919171, 10.172911379, 14.512, 106.564, 205.783, 705.217},
    {2000, 10.304656825, .981445480, 20.418781007, 15.747, 121.664, 248.779, 1148.751},
    {4000, 18.185269160, .972582099, 41.168719984, 16.824, 133.883, 284.433, 1715.463},
    {10000, 39.634100504, .951441878, 105.145659832, 17.786, 144.550, 316.388, 2504.350},
};

static void near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.12g, want %.12g", got, want);
}

static void published_figures(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        static const double scenes[] = {0.18, 1, 2, 16};
        trl_aces_tone tone;
        trl_aces_tone_init(&tone, table[i][0]);
        near(tone.s_2, table[i][1], 1e-9);
        near(tone.u_2, table[i][2], 1e-9);
        near(tone.m_2, table[i][3], 1e-9);
        for (int k = 0; k < 4; k++)
            near(trl_aces_tone_forward(&tone, scenes[k]), table[i][4 + k], 5.1e-4);
    }
}

static void rises_and_returns(void **state) {
    (void)state;
    for (double peak = 48; peak <= 10000; peak *= 1.7) {
        trl_aces_tone tone;
        trl_aces_tone_init(&tone, peak);
        double last = 0;
        for (double x = 1e-4; x < tone.forward_limit; x *= 1.1) {
            double nits = trl_aces_tone_forward(&tone, x);
            assert_true(nits > last);
            if (nits < 0.999 * peak) near(trl_aces_tone_inverse(&tone, nits) / x, 1, 1e-9);
            last = nits;
        }
        near(trl_aces_tone_forward(&tone, -1), 0, 0);
        near(trl_aces_tone_inverse(&tone, 0), 0, 0);
        near(trl_aces_tone_inverse(&tone, -5), 0, 0);
        assert_true(isfinite(trl_aces_tone_inverse(&tone, 1e9)));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_figures),
        cmocka_unit_test(rises_and_returns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
