#include "../test.h"

#include "camera/random.h"

enum { N = 200000 };

// Mean, variance and third central moment of a Poisson number are all its mean.
static void poisson(void **state) {
    (void)state;
    static const double means[] = {0, 0.1, 1, 9.9, 10, 33, 1000, 30000};
    for (size_t m = 0; m < sizeof means / sizeof *means; m++) {
        double mean = means[m], sum = 0, sum2 = 0, sum3 = 0;
        for (uint32_t i = 0; i < N; i++) {
            trl_random random = trl_random_at(7, m, i % 1000, i / 1000);
            double d = trl_random_poisson(&random, mean) - mean;
            assert_true(d + mean >= 0 && d + mean == floor(d + mean));
            sum += d;
            sum2 += d * d;
            sum3 += d * d * d;
        }
        // Five standard errors: variances of d, d² and (about) d³.
        double error = sqrt(mean / N), error2 = sqrt((mean + 2 * mean * mean) / N);
        double error3 = sqrt((15 * mean * mean * mean + 50 * mean * mean + mean) / N);
        if (fabs(sum / N) > 5 * error) fail_msg("mean %g is off by %g", mean, sum / N);
        if (fabs(sum2 / N - mean) > 5 * error2) fail_msg("variance of %g: %g", mean, sum2 / N);
        if (fabs(sum3 / N - mean) > 5 * error3) fail_msg("third moment of %g: %g", mean, sum3 / N);
    }
}

static void poisson_is_exact_at_small_counts(void **state) {
    (void)state;
    static const double means[] = {2, 12}; // one of each method
    for (int m = 0; m < 2; m++) {
        double counts[40] = {0}, chance = exp(-means[m]);
        for (uint32_t i = 0; i < N; i++) {
            trl_random random = trl_random_at(8, (uint64_t)m, i, 0);
            double k = trl_random_poisson(&random, means[m]);
            if (k < 40) counts[(int)k]++;
        }
        for (int k = 0; k < 30; k++) {
            double error = sqrt(N * chance * (1 - chance)) + 1;
            if (fabs(counts[k] - N * chance) > 5 * error)
                fail_msg("mean %g, count %d: %g, not %g", means[m], k, counts[k], N * chance);
            chance *= means[m] / (k + 1);
        }
    }
}

static void normal(void **state) {
    (void)state;
    double sums[5] = {0};
    for (uint32_t i = 0; i < N; i++) {
        double n[2];
        trl_random random = trl_random_at(9, 0, i, 3);
        trl_random_normal(&random, n);
        sums[0] += n[0];
        sums[1] += n[0] * n[0];
        sums[2] += n[1] * n[1];
        sums[3] += n[0] * n[1];
        sums[4] += n[0] * n[0] * n[0] * n[0];
    }
    double error = 5 / sqrt(N);
    assert_true(fabs(sums[0] / N) < error);
    assert_true(fabs(sums[1] / N - 1) < sqrt(2) * error);
    assert_true(fabs(sums[2] / N - 1) < sqrt(2) * error);
    assert_true(fabs(sums[3] / N) < error);
    assert_true(fabs(sums[4] / N - 3) < sqrt(96) * error);
}

// Neighbours in x, y and frame have nothing to do with each other.
static void neighbours(void **state) {
    (void)state;
    double sums[3] = {0};
    for (uint32_t i = 0; i < N; i++) {
        uint32_t x = i % 500, y = i / 500;
        trl_random here = trl_random_at(1, 5, x, y),
                   beside[3] = {trl_random_at(1, 5, x + 1, y), trl_random_at(1, 5, x, y + 1),
                                trl_random_at(1, 6, x, y)};
        double u = trl_random_uniform(&here) - 0.5;
        assert_true(u > -0.5 && u < 0.5);
        for (int k = 0; k < 3; k++)
            sums[k] += u * (trl_random_uniform(&beside[k]) - 0.5);
    }
    for (int k = 0; k < 3; k++)
        assert_true(fabs(12 * sums[k] / N) < 5 / sqrt(N));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(poisson),
                                       cmocka_unit_test(poisson_is_exact_at_small_counts),
                                       cmocka_unit_test(normal), cmocka_unit_test(neighbours)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
