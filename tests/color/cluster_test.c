// Palettes: k-means in OKLab.
#include "test.h"

#include <troland/color.h>

#include <math.h>

static trl_error ok;

// Three heaps around known colours, 60, 30 and 10 % of the weight.
static void test_heaps(void **state) {
    (void)state;
    static const double middles[3][3] = {{0.3, 0.05, 0.02}, {0.6, -0.1, 0.05}, {0.9, 0, 0.15}};
    static const double shares[3] = {0.6, 0.3, 0.1};
    enum { EACH = 400 };
    static double points[3 * EACH][3], weights[3 * EACH];
    for (int h = 0; h < 3; h++)
        for (int i = 0; i < EACH; i++) {
            double angle = 2 * M_PI * i / EACH, *p = points[i * 3 + h];
            p[0] = middles[h][0] + 0.02 * cos(angle);
            p[1] = middles[h][1] + 0.02 * sin(angle);
            p[2] = middles[h][2] + 0.01 * cos(2 * angle);
            weights[i * 3 + h] = shares[h];
        }
    trl_palette_color out[8];
    size_t count = 3;
    assert_int_equal(
        trl_palette_cluster(out, &count, (const double(*)[3])points, weights, 3 * EACH, &ok),
        TRL_OK);
    assert_int_equal(count, 3);
    for (int h = 0; h < 3; h++) {
        assert_float_equal(out[h].share, shares[h], 1e-9);
        for (int j = 0; j < 3; j++)
            assert_float_equal(out[h].oklab[j], middles[h][j], 1e-9);
    }
}

// Each colour is the mean of what is nearest to it: the mark of a settled k-means.
static void test_settled(void **state) {
    (void)state;
    enum { N = 5000, K = 6 };
    static double points[N][3];
    uint32_t seed = 7;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < 3; j++) {
            seed = seed * 1664525u + 1013904223u;
            points[i][j] = (double)(seed >> 8) / 16777216.0;
        }
    trl_palette_color out[K], again[K];
    size_t count = K, second = K;
    assert_int_equal(trl_palette_cluster(out, &count, (const double(*)[3])points, NULL, N, &ok),
                     TRL_OK);
    assert_int_equal(trl_palette_cluster(again, &second, (const double(*)[3])points, NULL, N, &ok),
                     TRL_OK);
    assert_int_equal(count, K);
    assert_memory_equal(out, again, sizeof out);
    double sums[K][4] = {{0}};
    for (int i = 0; i < N; i++) {
        int best = 0;
        for (int k = 1; k < K; k++)
            if (trl_delta_e_ok(points[i], out[k].oklab) <
                trl_delta_e_ok(points[i], out[best].oklab))
                best = k;
        for (int j = 0; j < 3; j++)
            sums[best][j] += points[i][j];
        sums[best][3]++;
    }
    for (int k = 0; k < K; k++) {
        assert_float_equal(out[k].share, sums[k][3] / N, 1e-12);
        assert_true(k == 0 || out[k].share <= out[k - 1].share);
        for (int j = 0; j < 3; j++)
            assert_float_equal(out[k].oklab[j], sums[k][j] / sums[k][3], 1e-9);
    }
}

static void test_few(void **state) {
    (void)state;
    const double points[5][3] = {{0.5, 0, 0}, {NAN, 0, 0}, {0.5, 0, 0}, {0.7, 0, 0}, {0.9, 0, 0}};
    const double weights[5] = {1, 1, 2, 3, 0};
    trl_palette_color out[8];
    size_t count = 8; // only two differ and count
    assert_int_equal(trl_palette_cluster(out, &count, points, weights, 5, &ok), TRL_OK);
    assert_int_equal(count, 2);
    assert_float_equal(out[0].share, 0.5, 1e-12);
    assert_float_equal(out[0].oklab[0], 0.5, 1e-12); // of equal shares, the darker first
    assert_float_equal(out[1].oklab[0], 0.7, 1e-12);
}

static void test_refused(void **state) {
    (void)state;
    const double nothing[1][3] = {{INFINITY, 0, 0}};
    trl_palette_color out[1];
    size_t counts[3] = {0, TRL_PALETTE_MAX + 1, 1};
    for (int i = 0; i < 3; i++) {
        trl_error err = TRL_ERROR_INIT;
        assert_int_equal(trl_palette_cluster(out, &counts[i], nothing, NULL, 1, &err),
                         TRL_ERR_ARGUMENT);
        assert_non_null(strstr(err.message, i < 2 ? "1 to 256" : "no colour"));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_heaps),
        cmocka_unit_test(test_settled),
        cmocka_unit_test(test_few),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
