#include "../test.h"

#include <troland/camera.h>

static size_t group[10], levels, alone;

static void expect(size_t want, const char *numbers) {
    assert_int_equal(levels, want);
    for (size_t i = 0; numbers[i]; i++)
        assert_int_equal(group[i], numbers[i] - '0');
}

static void by_exposure(void **state) {
    (void)state;
    const double times[] = {0.01, 0.04, 0.01, 0.02, 0.0400001, 0.02, 0.01}, means[7] = {0};
    assert_int_equal(trl_sensor_group(group, &levels, &alone, times, means, 7, NULL), TRL_OK);
    expect(3, "0201210");
    const double unknown[] = {0.01, 0}, equal[] = {5, 5}; // one does not say: by brightness
    assert_int_equal(trl_sensor_group(group, &levels, &alone, unknown, equal, 2, NULL), TRL_OK);
    expect(1, "00");
    assert_int_equal(trl_sensor_group(group, &levels, &alone, NULL, NULL, 0, NULL), TRL_OK);
    expect(0, "");
}

static void by_brightness(void **state) {
    (void)state;
    // In any order; the lamp flickers by 2 %, and frames that saturate are all the same.
    const double means[] = {1000, 16000, 250, 1018, 16000, 248, 16000};
    assert_int_equal(trl_sensor_group(group, &levels, &alone, NULL, means, 7, NULL), TRL_OK);
    expect(3, "1201202");
    const double dark[] = {-0.5, 16000, 16000, 0.4};
    assert_int_equal(trl_sensor_group(group, &levels, &alone, NULL, dark, 4, NULL), TRL_OK);
    expect(2, "0110");
    const double odd[] = {100, 101, 200};
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_sensor_group(group, &levels, &alone, NULL, odd, 3, &err),
                     TRL_ERR_NOT_FOUND);
    assert_int_equal(alone, 2);
    assert_non_null(strstr(err.message, "no partner"));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(by_exposure),
                                       cmocka_unit_test(by_brightness)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
