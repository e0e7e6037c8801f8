#include "room.h"

static const double weights[3] = {0.25, 0.5, 0.25};

static void near(double got, double want, double relative) {
    if (!(fabs(got - want) <= relative * fabs(want))) fail_msg("got %.17g, want %.17g", got, want);
}

// 1 … 35 in file order, three of 7 rows to a strip, so that the last is partial.
static float counting(int32_t x, int32_t y, int channel) {
    float n = (float)((y - 20) * 5 + (x + 3) + 1);
    return channel == 3 ? 1 : n * (float)(channel + 1);
}

static void means_and_medians(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(-3, 20, 5, 7, 3, counting);
    trl_image_levels levels;
    assert_ok(trl_image_levels_measure(&levels, &reader.head, weights, &ok));
    assert_int_equal(levels.pixels, 35);
    assert_int_equal(levels.left_out, 0);
    static const double factor[4] = {1, 2, 3, 2};
    for (int c = 0; c < 4; c++) {
        near(levels.mean[c], 18 * factor[c], 1e-12);
        near(levels.median[c], 18 * factor[c], 1.0 / 4096);
    }
}

// Eight pixels of light 4 under alpha 0.5, and eight kinds that do not count or
// count as darkness.
static float mixed(int32_t x, int32_t y, int channel) {
    if (y == 0) return channel == 3 ? 0.5F : 2;
    static const float odd[8][4] = {{NAN, 1, 1, 1},      {1, INFINITY, 1, 1}, {1, 1, -INFINITY, 1},
                                    {9, 9, 9, 0},        {9, 9, 9, -1},       {9, 9, 9, NAN},
                                    {9, 9, 9, INFINITY}, {-1, -1, -1, 1}};
    return odd[x][channel];
}

static void what_counts(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 8, 2, 1, mixed);
    trl_image_levels levels;
    assert_ok(trl_image_levels_measure(&levels, &reader.head, weights, &ok));
    assert_int_equal(levels.pixels, 9);
    assert_int_equal(levels.left_out, 7);
    for (int c = 0; c < 4; c++) {
        near(levels.mean[c], (8 * 2 - 1) / (8 * 0.5 + 1), 1e-12);
        near(levels.median[c], 4, 1.0 / 4096);
    }
}

static float dark(int32_t x, int32_t y, int channel) {
    (void)y;
    return channel == 3 ? 1 : x < 3 ? -1.0F : 5;
}

static float holes(int32_t x, int32_t y, int channel) {
    (void)x, (void)y;
    return channel == 3 ? 0 : 1;
}

static void edges(void **state) {
    (void)state;
    trl_image_levels levels;
    trl_error err = TRL_ERROR_INIT;
    fake_reader reader = fake_reader_make(0, 0, 5, 1, 1, dark);
    assert_ok(trl_image_levels_measure(&levels, &reader.head, weights, &ok));
    assert_true(levels.median[3] == 0); // most pixels are below zero
    reader = fake_reader_make(0, 0, 4, 4, 2, holes);
    assert_int_equal(trl_image_levels_measure(&levels, &reader.head, weights, &err),
                     TRL_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "no pixel"));
    reader = fake_reader_make(0, 0, 4, 4, 2, counting);
    reader.damaged_from = 2, reader.damaged_to = 3;
    err = (trl_error)TRL_ERROR_INIT;
    assert_int_equal(trl_image_levels_measure(&levels, &reader.head, weights, &err),
                     TRL_ERR_FORMAT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_and_medians),
        cmocka_unit_test(what_counts),
        cmocka_unit_test(edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
