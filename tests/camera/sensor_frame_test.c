#include "../test.h"

#include <troland/camera.h>

enum { WIDTH = 400, HEIGHT = 300, N = WIDTH * HEIGHT };

static float frames[2][N], light[WIDTH];

static void expose(const trl_sensor *sensor, double electrons) {
    for (int x = 0; x < WIDTH; x++)
        light[x] = (float)electrons;
    for (uint64_t f = 0; f < 2; f++)
        for (uint32_t y = 0; y < HEIGHT; y++)
            trl_sensor_frame_row(sensor, 3, f, 0, y, WIDTH, light, frames[f] + y * WIDTH);
}

// Means, half the variance of the difference, and the covariance: what does not change.
static void moments(double *mean, double *temporal, double *spatial) {
    double sum[2] = {0}, difference = 0, product = 0;
    for (int i = 0; i < N; i++) {
        sum[0] += (double)frames[0][i];
        sum[1] += (double)frames[1][i];
    }
    *mean = (sum[0] + sum[1]) / (2 * N);
    for (int i = 0; i < N; i++) {
        double a = (double)frames[0][i] - sum[0] / N, b = (double)frames[1][i] - sum[1] / N;
        difference += (a - b) * (a - b);
        product += a * b;
    }
    *temporal = difference / (2 * N);
    *spatial = product / N;
}

static void near(double got, double want, double relative) {
    if (!(fabs(got - want) <= relative * fabs(want))) fail_msg("got %.17g, want %.17g", got, want);
}

static void follows_the_model(void **state) {
    (void)state;
    trl_sensor s = TRL_SENSOR_INIT;
    double mean, temporal, spatial;
    expose(&s, 0);
    moments(&mean, &temporal, &spatial);
    near(mean, s.black_dn, 1e-4);
    near(temporal, 9.0 / 4 + 1.0 / 12, 0.02);
    near(spatial, 1.0 / 4, 0.1);
    s.prnu = 0.02;
    expose(&s, 10000);
    moments(&mean, &temporal, &spatial);
    near(mean - s.black_dn, 5000, 1e-3);
    near(temporal, (10000 + 9) / 4.0 + 1.0 / 12, 0.02);
    near(spatial, 100 * 100 + 0.25, 0.03);
}

static void ends(void **state) {
    (void)state;
    trl_sensor s = TRL_SENSOR_INIT;
    expose(&s, 1e6); // the well is full: black + 15000 with read noise and pattern
    double mean, temporal, spatial;
    moments(&mean, &temporal, &spatial);
    near(mean, 512 + 15000, 1e-4);
    near(temporal, 9.0 / 4 + 1.0 / 12, 0.02);
    s.white_dn = 4095;
    expose(&s, (double)INFINITY);
    for (int i = 0; i < N; i++)
        assert_true(frames[0][i] == 4095);
    s.black_dn = 0; // half of the read noise is cut off
    expose(&s, (double)NAN);
    for (int i = 0; i < N; i++)
        assert_true(frames[0][i] >= 0 && frames[0][i] == floorf(frames[0][i]));
    s.step_dn = 0;
    expose(&s, 0);
    int below = 0;
    for (int i = 0; i < N; i++)
        below += frames[0][i] < 0;
    assert_in_range(below, N * 49 / 100, N * 51 / 100);
}

static void rows_may_be_cut(void **state) {
    (void)state;
    trl_sensor s = TRL_SENSOR_INIT;
    expose(&s, 700);
    float part[WIDTH];
    for (size_t from = 0; from < WIDTH; from += 37) {
        size_t n = WIDTH - from < 37 ? WIDTH - from : 37;
        trl_sensor_frame_row(&s, 3, 1, (uint32_t)from, 9, n, light, part);
        assert_memory_equal(part, frames[1] + 9 * WIDTH + from, n * sizeof *part);
    }
    trl_sensor_frame_row(&s, 4, 1, 0, 9, WIDTH, light, part);
    assert_memory_not_equal(part, frames[1] + 9 * WIDTH, sizeof part);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(follows_the_model), cmocka_unit_test(ends),
                                       cmocka_unit_test(rows_may_be_cut)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
