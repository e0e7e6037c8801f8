#include "../test.h"

#include <troland/chart.h>

static void draw(float *rgb[3], uint32_t w, uint32_t h) {
    for (int c = 0; c < 3; c++)
        assert_non_null(rgb[c] = malloc(sizeof(float) * w * h));
    trl_chart_rows(trl_chart_find("ramp"), w, h, 0, 0, h, rgb, w);
}

static void release(float *rgb[3]) {
    for (int c = 0; c < 3; c++)
        free(rgb[c]);
}

static void steps_are_whole_stops_exactly(void **state) {
    (void)state;
    const uint32_t w = 1920, h = 50;
    float *rgb[3];
    draw(rgb, w, h);
    for (uint32_t x = 0; x < w; x++) {
        int k = (int)(x * 21ull / w) - 10;
        uint32_t at = (h - 1) * w + x;
        if ((x * 21ull) % w < w - 21 && (x * 21ull) % w > 21) // clear of a step's edge
            assert_true(rgb[0][at] == (float)(0.18 * exp2(k)));
        assert_true(rgb[0][at] == rgb[1][at] && rgb[0][at] == rgb[2][at]);
    }
    release(rgb);
}

static void smooth_strip_is_exact_at_marks_and_even_between(void **state) {
    (void)state;
    const uint32_t w = 21 * 91, h = 50; // odd steps: each has a pixel in its very middle
    float *rgb[3];
    draw(rgb, w, h);
    for (int k = -10; k <= 10; k++)
        assert_true(rgb[1][(uint32_t)(k + 10) * 91 + 45] == (float)(0.18 * exp2(k)));
    for (uint32_t x = 1; x < w; x++)
        assert_true(fabs(log2((double)rgb[0][x] / rgb[0][x - 1]) - 1.0 / 91.0) < 1e-6);
    release(rgb);
}

static void marks_stand_at_whole_stops(void **state) {
    (void)state;
    const uint32_t w = 21 * 91, h = 100;
    float *rgb[3];
    draw(rgb, w, h);
    uint32_t marks = 0, long_marks = 0, middling = 0;
    for (uint32_t x = 0; x < w; x++) {
        bool mark = rgb[0][59 * w + x] > 0.0f; // the lowest row of the band: every mark
        if (mark) assert_int_equal(x % 91, 45);
        marks += mark;
        middling += rgb[0][55 * w + x] > 0.0f;
        long_marks += rgb[0][52 * w + x] > 0.0f;
    }
    assert_int_equal(marks, 21);
    assert_int_equal(middling, 5);
    assert_int_equal(long_marks, 1);
    release(rgb);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_whole_stops_exactly),
        cmocka_unit_test(smooth_strip_is_exact_at_marks_and_even_between),
        cmocka_unit_test(marks_stand_at_whole_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
