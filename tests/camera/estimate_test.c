#include "../test.h"
#include "normal.h"

#include "base/base.h"
#include "camera/estimate_rows.h"

enum { FRAMES = 4, TRIALS = 40000 };

// A sensor of 30000 electrons and a read noise of 3, bracketed by two stops.
static const double full = 30000, read_noise = 3;
static const double exposures[FRAMES] = {0.0625, 0.25, 1, 4};

static trl_merge_sample exposed(trl_random *random, double light, double exposure) {
    double electrons =
        trl_random_poisson(random, light * exposure * full) + read_noise * random_normal(random);
    double value = electrons / full;
    return (trl_merge_sample){.value = value < 1 ? value : 1,
                              .exposure = exposure,
                              .shot = 1 / full,
                              .floor = read_noise * read_noise / (full * full),
                              .limit = 0.98};
}

// The best that any unbiased estimate can do with the samples that light lets in: one
// over the sum of exposure² over variance (Cramér and Rao).
static double bound(double light) {
    double information = 0;
    for (int i = 0; i < FRAMES; i++) {
        double value = light * exposures[i];
        if (value >= 0.93) continue; // foreseen to come near the limit
        information +=
            exposures[i] * exposures[i] / (value / full + read_noise * read_noise / (full * full));
    }
    return 1 / information;
}

static void unbiased_and_as_good_as_can_be(void **state) {
    (void)state;
    // From an electron in the longest exposure up to near saturation of the shortest.
    static const double lights[] = {1e-5, 1e-4, 1e-3, 0.01, 0.1, 0.2, 0.5, 0.8, 2, 3.4, 5, 14};
    trl_random random = {88172645463325252u};
    for (size_t k = 0; k < sizeof lights / sizeof *lights; k++) {
        double sum = 0, squares = 0;
        for (int n = 0; n < TRIALS; n++) {
            trl_merge_sample samples[FRAMES];
            trl_merge_estimate e;
            for (int i = 0; i < FRAMES; i++)
                samples[i] = exposed(&random, lights[k], exposures[i]);
            trl_merge_estimate_light(&e, samples, FRAMES);
            assert_false(e.saturated);
            sum += e.light - lights[k];
            squares += (e.light - lights[k]) * (e.light - lights[k]);
        }
        double mean = sum / TRIALS, variance = squares / TRIALS - mean * mean;
        double error = sqrt(variance / TRIALS);
        if (fabs(mean) > 3 * error)
            fail_msg("light %g: off by %g, standard error %g", lights[k], mean, error);
        double best = bound(lights[k]);
        if (fabs(variance / best - 1) > 0.05)
            fail_msg("light %g: variance %g, bound %g", lights[k], variance, best);
    }
}

static void the_variance_it_states_is_the_bound(void **state) {
    (void)state;
    for (double light = 1e-4; light < 10; light *= 1.7) {
        trl_merge_sample samples[FRAMES];
        trl_merge_estimate e;
        for (int i = 0; i < FRAMES; i++) {
            samples[i] = (trl_merge_sample){light * exposures[i], exposures[i], 1 / full,
                                            read_noise * read_noise / (full * full), 0.98};
            if (samples[i].value > 1) samples[i].value = 1;
        }
        trl_merge_estimate_light(&e, samples, FRAMES);
        assert_float_equal(e.light / light, 1, 1e-9);
        assert_float_equal(e.variance / bound(light), 1, 1e-6);
    }
}

// Whatever a clipped sample says, it changes nothing.
static void a_clipped_sample_never_enters(void **state) {
    (void)state;
    trl_merge_sample samples[3] = {{0.1, 0.25, 1 / full, 1e-8, 0.98},
                                   {0.4, 1, 1 / full, 1e-8, 0.98},
                                   {0.98, 4, 1 / full, 1e-8, 0.98}};
    trl_merge_estimate without, with;
    trl_merge_estimate_light(&without, samples, 2);
    for (double value = 0.98; value < 3; value *= 1.3) {
        samples[2].value = value;
        trl_merge_estimate_light(&with, samples, 3);
        assert_true(with.light == without.light && with.share[2] == 0);
    }
}

// White that a JPEG's blocks have made darker in the longest one; but not where it is one hot
// pixel against two.
static void two_clipped_ones_outvote_a_longer_one(void **state) {
    (void)state;
    trl_merge_sample samples[3] = {{0.99, 0.25, 1 / full, 1e-8, 0.98},
                                   {0.99, 1, 1 / full, 1e-8, 0.98},
                                   {0.9, 4, 1 / full, 1e-8, 0.98}};
    trl_merge_estimate found;
    trl_merge_estimate_light(&found, samples, 3);
    assert_true(found.share[2] == 0 && found.light == 0.99 / 0.25);
    samples[1].value = 0.225;
    trl_merge_estimate_light(&found, samples, 3);
    assert_float_equal(found.light, 0.225, 1e-3);
}

static void where_all_are_saturated_the_shortest_counts(void **state) {
    (void)state;
    const trl_merge_sample samples[2] = {{1, 4, 1e-4, 1e-8, 0.98}, {0.99, 0.5, 1e-4, 1e-8, 0.98}};
    trl_merge_estimate e;
    trl_merge_estimate_light(&e, samples, 2);
    assert_true(e.saturated);
    assert_float_equal(e.light, 0.99 / 0.5, 1e-12);
    assert_true(e.share[1] == 1 && e.share[0] == 0);
    assert_true(isinf(e.variance));
}

// Below the noise the weights are those of the read noise: exposure².
static void in_the_dark_the_longest_leads(void **state) {
    (void)state;
    trl_merge_sample samples[2] = {{-1e-5, 1, 1e-4, 1e-8, 0.98}, {1e-5, 4, 1e-4, 1e-8, 0.98}};
    trl_merge_estimate e;
    samples[1].value = -2e-5;
    trl_merge_estimate_light(&e, samples, 2);
    assert_float_equal(e.share[1] / e.share[0], 16, 1e-9);
}

// Without read noise the answer is electrons over electrons per light (Poisson).
static void without_read_noise_it_is_the_poisson_estimate(void **state) {
    (void)state;
    const trl_merge_sample samples[3] = {{0.021, 0.25, 1e-4, 1e-30, 0.98},
                                         {0.077, 1, 1e-4, 1e-30, 0.98},
                                         {0.33, 4, 1e-4, 1e-30, 0.98}};
    trl_merge_estimate e;
    trl_merge_estimate_light(&e, samples, 3);
    assert_float_equal(e.light, (0.021 + 0.077 + 0.33) / 5.25, 1e-12);
}

static void the_order_does_not_matter(void **state) {
    (void)state;
    trl_random random = {12345};
    static const int orders[][FRAMES] = {{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}, {1, 3, 0, 2}};
    for (int n = 0; n < 1000; n++) {
        trl_merge_sample samples[FRAMES], turned[FRAMES];
        trl_merge_estimate first = {.light = 0}, e;
        double light = pow(10, 5 * trl_random_uniform(&random) - 4);
        for (int i = 0; i < FRAMES; i++) // two of them with the same exposure
            samples[i] = exposed(&random, light, exposures[i == 3 ? 2 : i]);
        for (size_t k = 0; k < 4; k++) {
            for (int i = 0; i < FRAMES; i++)
                turned[i] = samples[orders[k][i]];
            trl_merge_estimate_light(k ? &e : &first, turned, FRAMES);
            assert_true(k == 0 || e.light == first.light);
        }
    }
}

enum { N = 1000 };

// Rows against the twin, in each tier; all tiers alike to the bit.
static void rows_are_the_twin_in_single_precision(void **state) {
    (void)state;
    static float value[FRAMES][N], floor[FRAMES][N], light[4][N];
    trl_random random = {777};
    int tiers = 0;
    for (int tier = 0; tier < 4; tier++) {
        if (!trl_cpu_tier_available((trl_cpu_tier)tier)) continue;
        double share[FRAMES] = {0}, wanted_share[FRAMES] = {0};
        uint64_t used[FRAMES] = {0}, saturated = 0, dark = 0, wanted_saturated = 0;
        trl_estimate_row row = {.frames = FRAMES,
                                .limit = 0.98f,
                                .light = light[tier],
                                .share = share,
                                .used = used,
                                .saturated = &saturated,
                                .dark = &dark};
        random.state = 777;
        for (int i = 0; i < FRAMES; i++) {
            row.exposure[i] = (float)exposures[i];
            row.shot[i] = (float)(1 / full);
            row.value[i] = value[i];
            row.floor[i] = floor[i];
        }
        for (int k = 0; k < N; k++) {
            double scene = pow(10, 6.5 * trl_random_uniform(&random) - 5);
            for (int i = 0; i < FRAMES; i++) {
                trl_merge_sample s = exposed(&random, scene, exposures[i]);
                value[i][k] = (float)s.value;
                floor[i][k] = s.value < 0.98 ? (float)s.floor : INFINITY;
            }
        }
        trl_estimate_rows_get((trl_cpu_tier)tier)->run(&row, N);
        for (int k = 0; k < N; k++) {
            trl_merge_sample samples[FRAMES];
            trl_merge_estimate e;
            for (int i = 0; i < FRAMES; i++)
                samples[i] = (trl_merge_sample){(double)value[i][k], exposures[i], 1 / full,
                                                (double)(float)(9 / (full * full)), 0.98};
            trl_merge_estimate_light(&e, samples, FRAMES);
            double scale = fmax(fabs(e.light), 1e-6);
            if (fabs((double)light[tier][k] - e.light) > 2e-5 * scale)
                fail_msg("pixel %d: %.9g, the twin has %.9g", k, (double)light[tier][k], e.light);
            for (int i = 0; i < FRAMES; i++)
                wanted_share[i] += e.share[i];
            wanted_saturated += e.saturated;
        }
        for (int i = 0; i < FRAMES; i++)
            assert_float_equal(share[i], wanted_share[i], 0.05);
        assert_int_equal(saturated, wanted_saturated);
        assert_true(saturated > 0 && dark > 0);
        if (tiers++) assert_memory_equal(light[tier], light[0], sizeof light[0]);
    }
    assert_true(tiers > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unbiased_and_as_good_as_can_be),
        cmocka_unit_test(the_variance_it_states_is_the_bound),
        cmocka_unit_test(a_clipped_sample_never_enters),
        cmocka_unit_test(two_clipped_ones_outvote_a_longer_one),
        cmocka_unit_test(where_all_are_saturated_the_shortest_counts),
        cmocka_unit_test(in_the_dark_the_longest_leads),
        cmocka_unit_test(without_read_noise_it_is_the_poisson_estimate),
        cmocka_unit_test(the_order_does_not_matter),
        cmocka_unit_test(rows_are_the_twin_in_single_precision),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
