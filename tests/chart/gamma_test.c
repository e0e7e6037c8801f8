// The gamma chart: lines are full or no light in the stated shares, and the greys are
// the published matches of them.
#include "../test.h"

#include <troland/chart.h>

enum { W = 1280, H = 720, COLUMNS = 11 };

static float plane[3][W * H];

static int draw(void **state) {
    (void)state;
    float *rgb[3] = {plane[0], plane[1], plane[2]};
    const trl_chart *chart = trl_chart_find("gamma");
    assert_non_null(chart);
    assert_true(chart->display && chart->width == W && chart->height == H);
    trl_chart_rows(chart, W, H, 0, 0, H, rgb, W);
    return 0;
}

static float at(uint32_t x, uint32_t y) {
    return plane[1][y * W + x];
}

static const uint32_t strip_y[3] = {162, 378, 594}; // middles of the strips of 25, 50, 75 %
static const uint32_t between_x = 214;              // lines between the first two patches

static uint32_t column_x(int column) {
    return (uint32_t)((0.085 + 0.9 * (column + 0.5) / COLUMNS) * W);
}

static void all_is_grey_in_whole_codes(void **state) {
    (void)state;
    for (size_t i = 0; i < W * H; i++) {
        assert_true(plane[0][i] == plane[1][i] && plane[1][i] == plane[2][i]);
        double code = plane[0][i] * 255.0;
        assert_true(code >= 0 && code <= 255 && fabs(code - nearbyint(code)) < 1e-4);
    }
}

static void lines_are_full_or_none_and_run_across(void **state) {
    (void)state;
    for (int strip = 0; strip < 3; strip++) {
        int lit = 0;
        for (uint32_t y = strip_y[strip] - 40; y < strip_y[strip] + 40; y++) {
            float value = at(between_x, y);
            assert_true(value == 0 || value == 1);
            assert_true(at(between_x + 3, y) == value && at(W - 21, y) == value);
            lit += value == 1;
        }
        assert_int_equal(lit, 20 * (strip + 1));
    }
}

// Codes that half of full light matches: 1.8 → .6804, 2.2 → .7297, 2.4 → .7492, sRGB
// .7354, each to half an 8-bit code; and the power laws' own at a quarter and three.
static void greys_match_the_lines(void **state) {
    (void)state;
    static const struct {
        int column;
        double half;
    } figures[] = {{0, 0.6804}, {4, 0.7297}, {7, 0.7492}, {5, 0.7354}};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        double got = at(column_x(figures[i].column), strip_y[1]);
        assert_true(fabs(got - figures[i].half) <= 0.5 / 255 + 5e-5);
    }
    static const double gammas[COLUMNS] = {1.8, 1.9, 2.0, 2.1, 2.2, 0, 2.3, 2.4, 0, 2.5, 2.6};
    for (int column = 0; column < COLUMNS; column++) {
        for (int strip = 0; strip < 3; strip++) {
            double share = 0.25 * (strip + 1), got = at(column_x(column), strip_y[strip]);
            if (gammas[column] > 0)
                assert_true(fabs(got - pow(share, 1 / gammas[column])) <= 0.5001 / 255);
        }
    }
    // BT.1886 whose black is 1/1000: dark lines give light, too.
    double lift = pow(0.001, 1 / 2.4), light = 0.25 + 0.75 * 0.001;
    double code = (pow(light, 1 / 2.4) - lift) / (1 - lift);
    assert_true(fabs(at(column_x(8), strip_y[0]) - code) <= 0.5001 / 255);
}

static void columns_and_strips_are_labelled(void **state) {
    (void)state;
    for (int column = 0; column < COLUMNS; column++) {
        int ink = 0;
        for (uint32_t y = 15; y < 50; y++)
            for (uint32_t x = column_x(column) - 45; x < column_x(column) + 45; x++)
                ink += at(x, y) > 0.5f;
        assert_true(ink > 9 * 20 && ink < 9 * 80); // dots of 3 × 3
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_is_grey_in_whole_codes),
        cmocka_unit_test(lines_are_full_or_none_and_run_across),
        cmocka_unit_test(greys_match_the_lines),
        cmocka_unit_test(columns_and_strips_are_labelled),
    };
    return cmocka_run_group_tests(tests, draw, NULL);
}
