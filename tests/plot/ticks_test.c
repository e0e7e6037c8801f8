// Marks of axes: round numbers, decades and stops, and how they are written.
#include "test.h"

#include "plot/axis.h"

#include <math.h>
#include <string.h>

static void expect(trl_plot_scale scale, double low, double high, int wanted,
                   const char *const *texts, size_t count) {
    trl_axis axis = {scale, low, high, 0, 100};
    trl_ticks ticks;
    trl_ticks_choose(&ticks, &axis, wanted);
    assert_int_equal(ticks.count, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(ticks.text[i], texts[i]);
}

#define EXPECT(scale, low, high, wanted, ...)                                                      \
    do {                                                                                           \
        const char *const texts[] = {__VA_ARGS__};                                                 \
        expect(scale, low, high, wanted, texts, sizeof texts / sizeof *texts);                     \
    } while (0)

static void test_linear(void **state) {
    (void)state;
    EXPECT(TRL_PLOT_LINEAR, 0, 1, 5, "0", "0.2", "0.4", "0.6", "0.8", "1.0");
    EXPECT(TRL_PLOT_LINEAR, -6.3, 10.2, 9, "−6", "−4", "−2", "0", "2", "4", "6", "8", "10");
    EXPECT(TRL_PLOT_LINEAR, 10, -10, 4, "−10", "−5", "0", "5", "10"); // turned round
    EXPECT(TRL_PLOT_LINEAR, 0, 24000, 3, "0", "10\u2009000", "20\u2009000");
    EXPECT(TRL_PLOT_LINEAR, 0, 3e9, 3, "0", "10⁹", "2×10⁹", "3×10⁹");
}

static void test_linear_values(void **state) {
    (void)state;
    trl_axis axis = {TRL_PLOT_LINEAR, 0, 1, 0, 100};
    trl_ticks ticks;
    trl_ticks_choose(&ticks, &axis, 10);
    assert_int_equal(ticks.count, 11);
    assert_true(ticks.at[3] == 0.3); // the double nearest 0.3, not three times 0.1
}

static void test_decades(void **state) {
    (void)state;
    EXPECT(TRL_PLOT_LOG10, 0.01, 1000, 6, "0.01", "0.1", "1", "10", "100", "1000");
    EXPECT(TRL_PLOT_LOG10, 1, 100, 8, "1", "2", "5", "10", "20", "50", "100");
    EXPECT(TRL_PLOT_LOG10, 1e-9, 1e3, 4, "10⁻⁹", "10⁻⁶", "10⁻³", "1", "10³");
    EXPECT(TRL_PLOT_LOG10, 4, 5, 5, "4.0", "4.2", "4.4", "4.6", "4.8", "5.0"); // as good as linear
}

static void test_stops(void **state) {
    (void)state;
    EXPECT(TRL_PLOT_LOG2, 0.25, 8, 8, "0.25", "0.5", "1", "2", "4", "8");
    EXPECT(TRL_PLOT_LOG2, 1.0 / 1024, 1024, 6, "2⁻⁹", "2⁻⁶", "2⁻³", "1", "2³", "2⁶", "2⁹");
}

static void test_place(void **state) {
    (void)state;
    trl_axis decade = {TRL_PLOT_LOG10, 1, 100, 10, 210}, turned = {TRL_PLOT_LINEAR, 1, 0, 0, 50};
    assert_float_equal(trl_axis_place(&decade, 10), 110, 1e-9);
    assert_true(isnan(trl_axis_place(&decade, 0)));
    assert_true(isnan(trl_axis_place(&decade, -1)));
    assert_float_equal(trl_axis_place(&turned, 1), 0, 1e-12);
    assert_float_equal(trl_axis_place(&turned, 0.25), 37.5, 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_linear),  cmocka_unit_test(test_linear_values),
        cmocka_unit_test(test_decades), cmocka_unit_test(test_stops),
        cmocka_unit_test(test_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
