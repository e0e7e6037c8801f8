#include "room.h"

static const double weights[3] = {0.25, 0.5, 0.25};

static void near(double got, double want, double relative) {
    if (!(fabs(got - want) <= relative * fabs(want))) fail_msg("got %.17g, want %.17g", got, want);
}

static trl_image_range *measured(fake_reader *reader, double white, double noise,
                                 uint32_t threads) {
    trl_image_range *range = NULL;
    assert_ok(trl_image_range_create(&range, white, noise, &ok));
    assert_ok(trl_image_range_add(range, &reader->head, weights, threads, &ok));
    return range;
}

// 1 … 35 in green, in any order of reading; the luminance is twice that.
static float counting(int32_t x, int32_t y, int channel) {
    float n = (float)((y - 20) * 5 + (x + 3) + 1);
    return channel == 3 ? 1 : n * (float)(channel + 1);
}

static void percentiles(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(-3, 20, 5, 7, 3, counting);
    trl_image_range *range = measured(&reader, 60, 10, 1);
    trl_image_range_counts counts;
    trl_image_range_counts_get(range, &counts);
    assert_int_equal(counts.positive, 35);
    assert_int_equal(counts.above_white, 5); // 62 … 70
    assert_int_equal(counts.below_noise, 4); // 2 … 8
    near(counts.darkest, 2, 0);
    near(counts.brightest, 70, 0);
    near(trl_image_range_percentile(range, 0), 2, 0);
    near(trl_image_range_percentile(range, 100), 70, 0);
    near(trl_image_range_percentile(range, 50), 36, 1.0 / 4096); // rank 18
    near(trl_image_range_percentile(range, 10), 8, 1.0 / 4096);  // rank 4
    assert_true(isnan(trl_image_range_percentile(range, -1)));
    assert_true(isnan(trl_image_range_percentile(range, NAN)));
    assert_int_equal(trl_image_range_between(range, 0, 1e9), 35);
    assert_int_equal(trl_image_range_between(range, 1, 11), 5); // 2 … 10
    assert_int_equal(trl_image_range_between(range, 11, 61), 25);
    assert_int_equal(trl_image_range_between(range, 71, INFINITY), 0);
    trl_image_range_destroy(&range);
    assert_null(range);
}

// One pixel of each kind; light counts under any alpha, 0 too.
static float kinds(int32_t x, int32_t y, int channel) {
    (void)y;
    static const float pixel[12][4] = {{4, 4, 4, 0.5F}, {0, 0, 0, 1},        {-1, 0, 0, 1},
                                       {NAN, 1, 1, 1},  {1, 1, INFINITY, 1}, {0, 0, 0, 0},
                                       {0, 0, 0, -1},   {9, 9, 9, NAN},      {9, 9, 9, INFINITY},
                                       {1, 1, 1, 1},    {9, 9, 9, 0},        {INFINITY, NAN, 1, 0}};
    return pixel[x][channel];
}

static void what_is_no_light(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 12, 1, 1, kinds);
    trl_image_range *range = measured(&reader, 1, 0.5, 1);
    trl_image_range_counts c;
    trl_image_range_counts_get(range, &c);
    assert_int_equal(c.positive, 3);
    assert_int_equal(c.zero, 1);
    assert_int_equal(c.negative, 1);
    assert_int_equal(c.nan, 3);
    assert_int_equal(c.inf, 2);
    assert_int_equal(c.holes, 2);
    assert_int_equal(c.above_white, 2); // white itself is not above
    assert_int_equal(c.below_noise, 2); // zero and negative
    near(c.darkest, 1, 0);
    near(c.brightest, 9, 0);
    trl_image_range_destroy(&range);
}

static float spread(int32_t x, int32_t y, int channel) {
    uint32_t n = (uint32_t)(y * 640 + x) * 2654435761u;
    return channel == 3 ? 1 : ldexpf((float)(1 + n % 1021), (int)(n >> 28) - 12);
}

// Any number of threads counts the same, and pictures add up.
static void threads_and_sums(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 640, 700, 16, spread);
    trl_image_range *one = measured(&reader, 1, 0.01, 1), *four = measured(&reader, 1, 0.01, 4);
    trl_image_range_counts a, b;
    trl_image_range_counts_get(one, &a);
    trl_image_range_counts_get(four, &b);
    assert_memory_equal(&a, &b, sizeof a);
    for (double low = 1e-5; low < 1e6; low *= 1.5)
        assert_int_equal(trl_image_range_between(one, low, low * 1.5),
                         trl_image_range_between(four, low, low * 1.5));
    assert_ok(trl_image_range_add(one, &reader.head, weights, 2, &ok));
    trl_image_range_counts_get(one, &a);
    assert_int_equal(a.positive, 2 * 640 * 700);
    near(a.darkest, b.darkest, 0);
    near(trl_image_range_percentile(one, 30), trl_image_range_percentile(four, 30), 0);
    // Merging is adding.
    trl_image_range *sum = NULL, *other = NULL;
    assert_ok(trl_image_range_create(&sum, 1, 0.01, &ok));
    assert_ok(trl_image_range_merge(sum, four, &ok));
    assert_ok(trl_image_range_merge(sum, four, &ok));
    trl_image_range_counts_get(sum, &b);
    assert_memory_equal(&a, &b, sizeof a);
    for (double low = 1e-5; low < 1e6; low *= 1.5)
        assert_int_equal(trl_image_range_between(one, low, low * 1.5),
                         trl_image_range_between(sum, low, low * 1.5));
    assert_ok(trl_image_range_create(&other, 1, 0.02, &ok));
    assert_int_equal(trl_image_range_merge(sum, other, NULL), TRL_ERR_ARGUMENT);
    trl_image_range_destroy(&other);
    trl_image_range_destroy(&sum);
    trl_image_range_destroy(&one);
    trl_image_range_destroy(&four);
}

// A share of all light, spread evenly over the picture: what glare does at its simplest.
static trl_result veil(void *user, float *light, uint32_t width, uint32_t height, trl_error *err) {
    const double *share = user;
    size_t n = (size_t)width * height;
    double mean = 0;
    if (*share > 1) return trl_error_set(err, TRL_ERR_ARGUMENT, "more light than there is");
    for (size_t i = 0; i < n; i++)
        mean += (double)light[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        light[i] = (float)((1 - *share) * (double)light[i] + *share * mean);
    return TRL_OK;
}

// A lamp of 1e6 in a scene of 1: twenty stops in the scene, fewer on the retina.
static float lamp(int32_t x, int32_t y, int channel) {
    return channel == 3 || x != 5 || y != 5 ? 1 : 1e6F;
}

static void through_a_filter(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 100, 50, 8, lamp);
    double share = 0.01, mean = (1e6 + 4999) / 5000;
    trl_image_range_filter filter = TRL_IMAGE_RANGE_FILTER_INIT;
    filter.run = veil;
    filter.user = &share;
    for (uint32_t threads = 1; threads <= 4; threads += 3) {
        trl_image_range *range = NULL;
        trl_image_range_counts c;
        assert_ok(trl_image_range_create(&range, 10, 0, &ok));
        assert_ok(
            trl_image_range_add_filtered(range, &reader.head, weights, &filter, threads, &ok));
        trl_image_range_counts_get(range, &c);
        assert_int_equal(c.positive, 5000);
        assert_int_equal(c.above_white, 1);
        near(c.darkest, 0.99 + 0.01 * mean, 1e-6);
        near(c.brightest, 0.99e6 + 0.01 * mean, 1e-6);
        near(trl_image_range_percentile(range, 50), 0.99 + 0.01 * mean, 1.0 / 4096);
        // A plain picture adds to it.
        assert_ok(trl_image_range_add(range, &reader.head, weights, threads, &ok));
        trl_image_range_counts_get(range, &c);
        assert_int_equal(c.positive, 10000);
        near(c.darkest, 1, 0);
        trl_image_range_destroy(&range);
    }
}

static trl_result spoil(void *user, float *light, uint32_t width, uint32_t height, trl_error *err) {
    (void)user;
    (void)err;
    light[(size_t)width * height - 1] = NAN;
    return TRL_OK;
}

static void filters_fail_cleanly(void **state) {
    (void)state;
    // What is no light is counted apart, and the veil over it is not counted.
    fake_reader reader = fake_reader_make(0, 0, 12, 1, 1, kinds);
    double share = 0.5;
    trl_image_range_filter filter = TRL_IMAGE_RANGE_FILTER_INIT;
    trl_image_range *range = NULL;
    trl_image_range_counts c;
    filter.run = veil;
    filter.user = &share;
    assert_ok(trl_image_range_create(&range, 1, 0.5, &ok));
    assert_ok(trl_image_range_add_filtered(range, &reader.head, weights, &filter, 1, &ok));
    trl_image_range_counts_get(range, &c);
    assert_int_equal(c.nan, 3);
    assert_int_equal(c.inf, 2);
    assert_int_equal(c.holes, 2);
    assert_int_equal(c.positive + c.zero + c.negative, 5);
    assert_int_equal(c.zero, 0); // the black pixel got some
    trl_image_range_counts before = c;
    share = 2;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_image_range_add_filtered(range, &reader.head, weights, &filter, 1, &err),
                     TRL_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "more light"));
    filter.run = spoil;
    assert_int_equal(trl_image_range_add_filtered(range, &reader.head, weights, &filter, 1, NULL),
                     TRL_ERR_ARGUMENT);
    filter.max_bytes = 59;
    assert_int_equal(trl_image_range_add_filtered(range, &reader.head, weights, &filter, 1, NULL),
                     TRL_ERR_LIMIT);
    trl_image_range_counts_get(range, &c);
    assert_memory_equal(&c, &before, sizeof c);
    trl_image_range_destroy(&range);
}

static void refusals(void **state) {
    (void)state;
    trl_image_range *range = NULL;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_image_range_create(&range, NAN, 0, &err), TRL_ERR_ARGUMENT);
    assert_int_equal(trl_image_range_create(&range, 1, -1, NULL), TRL_ERR_ARGUMENT);
    assert_null(range);
    assert_non_null(strstr(err.message, "nan"));
    assert_ok(trl_image_range_create(&range, 1, 0, &ok));
    assert_true(isnan(trl_image_range_percentile(range, 50)));
    fake_reader reader = fake_reader_make(-3, 20, 5, 7, 3, counting);
    reader.damaged_from = 22, reader.damaged_to = 23;
    err = (trl_error)TRL_ERROR_INIT;
    assert_int_equal(trl_image_range_add(range, &reader.head, weights, 1, &err), TRL_ERR_FORMAT);
    trl_image_range_counts counts;
    trl_image_range_counts_get(range, &counts);
    assert_int_equal(counts.positive, 0); // as it was
    trl_image_range_destroy(&range);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percentiles),          cmocka_unit_test(what_is_no_light),
        cmocka_unit_test(threads_and_sums),     cmocka_unit_test(through_a_filter),
        cmocka_unit_test(filters_fail_cleanly), cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
