#include "scopes.h"

// Stops from -8 to 8 across.
static float ramp(int32_t x, int32_t y, int channel) {
    (void)y;
    return channel == 3 ? 1 : (float)(0.18 * exp2(-8 + (x + 0.5) / 1600 * 16));
}

static void ramp_of_stops_is_flat(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 1600, 4, 2, ramp);
    trl_scope_params params = params_of(true);
    trl_scope *scope = scope_of(&reader, &params, 1);
    double bins[16];
    for (int c = 0; c < TRL_SCOPE_CHANNELS; c++) {
        trl_scope_histogram(scope, c, -8, 8, 16, bins);
        for (int i = 0; i < 16; i++)
            near(bins[i], 400, 1);
        trl_scope_histogram(scope, c, -4, 4, 8, bins);
        for (int i = 0; i < 8; i++)
            near(bins[i], 400, 1);
    }
    for (int p = 1; p < 100; p++)
        near(trl_scope_axis_of_value(scope, trl_scope_percentile(scope, 0, p)), -8 + 0.16 * p,
             0.02);
    near(trl_scope_percentile(scope, 0, 0), ramp(0, 0, 0), 0);
    near(trl_scope_percentile(scope, 0, 100), ramp(1599, 0, 0), 0);
    assert_true(isnan(trl_scope_percentile(scope, 0, 101)));
    assert_true(isnan(trl_scope_percentile(scope, 4, 50)));
    double low, high;
    trl_scope_range_get(scope, &low, &high);
    near(low, -8, 0);
    near(high, 9, 1);
    trl_scope_destroy(&scope);
    assert_null(scope);
}

// All codes of 8 bits, and what floats may hold beside them.
static float codes(int32_t x, int32_t y, int channel) {
    if (channel == 3) return 1;
    if (y == 1) return x < 128 ? -0.25F : 1.5F;
    return (float)x / 255;
}

static void codes_of_8_bits(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 256, 2, 1, codes);
    trl_scope_params params = params_of(false);
    trl_scope *scope = scope_of(&reader, &params, 2);
    double bins[256], sum = 0;
    trl_scope_histogram(scope, TRL_SCOPE_GREEN, 0, 1, 256, bins);
    for (int i = 0; i < 256; i++) {
        near(bins[i], 1, 0);
        sum += bins[i];
    }
    near(sum, 256, 0);
    trl_scope_counts counts;
    trl_scope_counts_get(scope, &counts);
    assert_int_equal(counts.pixels, 512);
    for (int c = 0; c < TRL_SCOPE_CHANNELS; c++) {
        assert_int_equal(counts.levels[c].low, 129);
        assert_int_equal(counts.levels[c].high, 129);
        near(counts.levels[c].least, -0.25, 0);
        near(counts.levels[c].most, 1.5, 0);
    }
    near(trl_scope_percentile(scope, 0, 50), 127.0 / 255, 1e-3); // rank 256
    double low, high;
    trl_scope_range_get(scope, &low, &high);
    assert_true(low == -0.1 && high == 1.1);
    trl_scope_destroy(&scope);
}

static float white(int32_t x, int32_t y, int channel) {
    (void)y;
    return channel == 3 ? 1 : x == 0 ? 1 : nextafterf(1, x == 1 ? 0 : 2);
}

// Diffuse white of the scene is not above itself, white of codes is clipped. Greys have
// exactly their own luma.
static void at_white(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 3, 1, 1, white);
    for (int scene = 0; scene < 2; scene++) {
        trl_scope_params params = params_of(scene);
        trl_scope *scope = scope_of(&reader, &params, 1);
        trl_scope_counts counts;
        trl_scope_counts_get(scope, &counts);
        for (int c = 0; c < TRL_SCOPE_CHANNELS; c++)
            assert_int_equal(counts.levels[c].high, scene ? 1 : 2);
        trl_scope_destroy(&scope);
    }
}

static void nits(void **state) {
    (void)state;
    trl_scope_params params = params_of(false);
    params.transfer.kind = TRL_TRANSFER_PQ;
    trl_scope *scope = NULL;
    assert_ok(trl_scope_create(&scope, &params, &ok));
    assert_int_equal(trl_scope_unit_get(scope), TRL_SCOPE_NITS);
    // Codes of SMPTE ST 2084, as published tables have them.
    near(trl_scope_axis_of_level(scope, 100), 0.5081, 1e-4);
    near(trl_scope_axis_of_level(scope, 1000), 0.7518, 1e-4);
    near(trl_scope_axis_of_level(scope, 10000), 1, 1e-9);
    near(trl_scope_level_of_axis(scope, 0.5081), 100, 0.05);
    near(trl_scope_level_of_axis(scope, trl_scope_axis_of_level(scope, 203)), 203, 1e-6);
    trl_scope_destroy(&scope);
    params.transfer.kind = TRL_TRANSFER_HLG; // of a display of 1000 cd/m²
    assert_ok(trl_scope_create(&scope, &params, &ok));
    near(trl_scope_axis_of_level(scope, 1000), 1, 1e-7);   // the standard rounds c
    near(trl_scope_axis_of_level(scope, 203), 0.75, 2e-3); // ITU-R BT.2408: 75 %
    trl_scope_destroy(&scope);
    params = params_of(false);
    assert_ok(trl_scope_create(&scope, &params, &ok));
    assert_int_equal(trl_scope_unit_get(scope), TRL_SCOPE_PERCENT);
    near(trl_scope_axis_of_level(scope, 75), 0.75, 1e-12);
    trl_scope_destroy(&scope);
}

static void range_of_axis(void **state) {
    (void)state;
    trl_scope_params params = params_of(true);
    trl_scope *scope = NULL;
    double low, high;
    assert_ok(trl_scope_create(&scope, &params, &ok));
    assert_ok(trl_scope_range_set(scope, -3, 3, &ok));
    trl_scope_range_get(scope, &low, &high);
    assert_true(low == -3 && high == 3);
    assert_int_equal(trl_scope_range_set(scope, 3, 3, NULL), TRL_ERR_ARGUMENT);
    assert_int_equal(trl_scope_range_set(scope, -21, 3, NULL), TRL_ERR_ARGUMENT);
    assert_int_equal(trl_scope_range_set(scope, 0, (double)NAN, NULL), TRL_ERR_ARGUMENT);
    assert_true(isnan(trl_scope_percentile(scope, 0, 50)));
    double bins[4] = {1, 1, 1, 1};
    trl_scope_histogram(scope, 0, -1, 1, 4, bins);
    near(bins[0] + bins[3], 0, 0);
    trl_scope_destroy(&scope);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ramp_of_stops_is_flat),
        cmocka_unit_test(codes_of_8_bits),
        cmocka_unit_test(at_white),
        cmocka_unit_test(nits),
        cmocka_unit_test(range_of_axis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
