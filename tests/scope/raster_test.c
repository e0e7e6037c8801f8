#include "scopes.h"

enum { W = 400, H = 256 };
static uint8_t rgba[W * H * 4];

static int brightness(int x, int y, int channel) {
    return rgba[4 * (y * W + x) + channel];
}

// One pixel of a million is lit.
static float spark(int32_t x, int32_t y, int channel) {
    return channel == 3 ? 1 : x == 500 && y == 700 ? 0.9F : 0.25F;
}

static void single_pixels_are_seen(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 1000, 1000, 16, spark);
    trl_scope_params params = params_of(false);
    trl_scope *scope = scope_of(&reader, &params, 2);
    assert_ok(trl_scope_range_set(scope, 0, 1, &ok));
    assert_ok(trl_scope_raster(scope, TRL_SCOPE_WAVEFORM, false, rgba, W, H, &ok));
    int lit = 0, line = 0;
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            if (brightness(x, y, 1) < 40) continue;
            double level = 1 - (y + 0.5) / H;
            if (level > 0.5) {
                lit++;
                near(level, 0.9, 0.008);
                near(x, 200, 2);
            } else {
                line++;
                near(level, 0.25, 0.008);
            }
        }
    }
    assert_in_range(lit, 1, 8);
    assert_in_range(line, W, 3 * W);
    trl_scope_destroy(&scope);
}

// Red left, green right, on black.
static float halves(int32_t x, int32_t y, int channel) {
    (void)y;
    return channel == 3 ? 1 : channel == (x < 50 ? 0 : 1) ? 0.6F : 0;
}

static void parade_has_three_parts(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 100, 100, 16, halves);
    trl_scope_params params = params_of(false);
    trl_scope *scope = scope_of(&reader, &params, 1);
    assert_ok(trl_scope_range_set(scope, 0, 1, &ok));
    assert_ok(trl_scope_raster(scope, TRL_SCOPE_PARADE, false, rgba, W, H, &ok));
    int counts[3] = {0};
    for (int y = 0; y < H / 2 + 10; y++) // above 0
        for (int x = 0; x < W; x++)
            for (int c = 0; c < 3; c++)
                counts[c] += brightness(x, y, c) > 120 && x * 3 / W == c;
    assert_in_range(counts[0], W / 6 - 8, W / 6 + 80);
    assert_in_range(counts[1], W / 6 - 8, W / 6 + 80);
    assert_int_equal(counts[2], 0);
    trl_scope_destroy(&scope);
}

// A ramp of 8 bits has no gaps between its codes.
static float steps(int32_t x, int32_t y, int channel) {
    (void)y;
    return channel == 3 ? 1 : (float)x / 255;
}

static void no_comb(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 256, 8, 16, steps);
    reader.head.info.bits = 8;
    trl_scope_params params = params_of(false);
    params.columns = 1;
    trl_scope *scope = scope_of(&reader, &params, 1);
    enum { TALL = 900 };
    static uint8_t tall[TALL * 4];
    assert_ok(trl_scope_range_set(scope, 0, 1, &ok));
    assert_ok(trl_scope_raster(scope, TRL_SCOPE_WAVEFORM, false, tall, 1, TALL, &ok));
    for (int y = 1; y < TALL - 1; y++)
        assert_in_range(tall[4 * y + 1], 60, 160);
    trl_scope_destroy(&scope);
}

static void every_kind_of_nothing(void **state) {
    (void)state;
    trl_scope_params params = params_of(false);
    trl_scope *scope = NULL;
    assert_ok(trl_scope_create(&scope, &params, &ok));
    for (int kind = 0; kind < TRL_SCOPE_KINDS; kind++)
        assert_ok(trl_scope_raster(scope, kind, true, rgba, W, H, &ok));
    assert_int_equal(trl_scope_raster(scope, TRL_SCOPE_KINDS, true, rgba, W, H, NULL),
                     TRL_ERR_ARGUMENT);
    assert_int_equal(trl_scope_raster(scope, 0, true, rgba, 0, H, NULL), TRL_ERR_ARGUMENT);
    trl_scope_destroy(&scope);
    params.kinds = 1 << TRL_SCOPE_HISTOGRAM;
    assert_ok(trl_scope_create(&scope, &params, &ok));
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_scope_raster(scope, TRL_SCOPE_ZEBRA, true, rgba, W, H, &err),
                     TRL_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "zebra"));
    trl_scope_destroy(&scope);
}

static float no_number(int32_t x, int32_t y, int channel) {
    (void)x;
    (void)y;
    (void)channel;
    return NAN;
}

static void of_no_numbers_and_one_pixel(void **state) {
    (void)state;
    for (int size = 1; size < 40; size += 31) {
        fake_reader nothing = fake_reader_make(0, 0, (uint32_t)size, (uint32_t)size, 4, no_number);
        fake_reader black = fake_reader_make(0, 0, (uint32_t)size, (uint32_t)size, 4, halves);
        for (int scene = 0; scene < 2; scene++) {
            trl_scope_params params = params_of(scene);
            trl_scope *scope = scope_of(&nothing, &params, 1);
            for (int round = 0; round < 2; round++) {
                for (int kind = 0; kind < TRL_SCOPE_KINDS; kind++)
                    if (trl_scope_has(scope, kind))
                        assert_ok(trl_scope_raster(scope, kind, true, rgba, W, H, &ok));
                assert_ok(trl_scope_add(scope, &black.head, NULL, 1, &ok));
            }
            trl_scope_destroy(&scope);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_pixels_are_seen),
        cmocka_unit_test(parade_has_three_parts),
        cmocka_unit_test(no_comb),
        cmocka_unit_test(every_kind_of_nothing),
        cmocka_unit_test(of_no_numbers_and_one_pixel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
