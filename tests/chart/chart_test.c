// What all charts promise: any size, any split into bands, finite values, and
// the same numbers on every machine.
#include "../test.h"

#include <troland/chart.h>

static float *draw(const trl_chart *chart, uint32_t w, uint32_t h, uint32_t band) {
    float *all = malloc(sizeof(float) * 3 * w * h);
    assert_non_null(all);
    for (uint32_t y = 0; y < h; y += band) {
        float *rgb[3];
        for (int c = 0; c < 3; c++)
            rgb[c] = all + ((size_t)c * h + y) * w;
        trl_chart_rows(chart, w, h, 2, y, y + band > h ? h - y : band, rgb, w);
    }
    return all;
}

static void table_can_be_walked_and_searched(void **state) {
    (void)state;
    size_t count = 0;
    for (const trl_chart *c; (c = trl_chart_at(count)) != NULL; count++) {
        assert_ptr_equal(trl_chart_find(c->name), c);
        assert_true(strlen(c->summary) > 10 && strlen(c->description) > 100);
        assert_true(c->width >= 16 && c->height >= 16);
    }
    assert_true(count >= 5);
    assert_null(trl_chart_at(SIZE_MAX));
    assert_null(trl_chart_find("no such chart"));
    assert_null(trl_chart_find(NULL));
}

static void bands_of_any_height_make_the_same_picture(void **state) {
    (void)state;
    const uint32_t w = 61, h = 43;
    for (size_t i = 0; trl_chart_at(i); i++) {
        float *whole = draw(trl_chart_at(i), w, h, h);
        for (uint32_t band = 1; band < h; band += 7) {
            float *bands = draw(trl_chart_at(i), w, h, band);
            assert_memory_equal(whole, bands, sizeof(float) * 3 * w * h);
            free(bands);
        }
        free(whole);
    }
}

static void any_size_is_drawn_and_finite(void **state) {
    (void)state;
    static const uint32_t sizes[][2] = {{1, 1},  {1, 9},  {9, 1},   {2, 2},
                                        {37, 5}, {5, 37}, {160, 90}};
    for (size_t i = 0; trl_chart_at(i); i++) {
        for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
            uint32_t w = sizes[s][0], h = sizes[s][1];
            float *all = draw(trl_chart_at(i), w, h, h);
            for (size_t p = 0; p < (size_t)3 * w * h; p++) {
                // The primaries of AP1 lie a little outside AP0, by 0.6 % of their light.
                assert_true(isfinite(all[p]));
                assert_true(all[p] > -0.006 * 0.18 * exp2(10.5) && all[p] <= 4096.0);
            }
            free(all);
        }
    }
}

static void rows_keep_to_their_stride(void **state) {
    (void)state;
    for (size_t i = 0; trl_chart_at(i); i++) {
        float plane[3][4 * 10];
        for (int c = 0; c < 3; c++)
            for (int p = 0; p < 40; p++)
                plane[c][p] = -7.0f;
        float *rgb[3] = {plane[0], plane[1], plane[2]};
        trl_chart_rows(trl_chart_at(i), 7, 9, 1, 3, 4, rgb, 10);
        for (int c = 0; c < 3; c++)
            for (int p = 0; p < 40; p++)
                assert_int_equal(plane[c][p] == -7.0f, p % 10 >= 7);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_can_be_walked_and_searched),
        cmocka_unit_test(bands_of_any_height_make_the_same_picture),
        cmocka_unit_test(any_size_is_drawn_and_finite),
        cmocka_unit_test(rows_keep_to_their_stride),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
