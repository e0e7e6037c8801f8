// Each stage against straightforward double code.
#include "../test.h"

#include <troland/pipe.h>

static trl_plan *new_plan(void) {
    trl_plan *plan = NULL;
    assert_int_equal(trl_plan_create(&plan, NULL), TRL_OK);
    return plan;
}

static double next_random(uint32_t *seed) {
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) * 0x1p-24;
}

enum { COUNT = 3000 };

static void matrix_agrees_with_double(void **state) {
    (void)state;
    static float plane[3][COUNT];
    static double expected[3][COUNT], size[3][COUNT];
    uint32_t seed = 7;
    trl_mat3 matrix;
    for (int i = 0; i < 9; i++)
        matrix.m[i / 3][i % 3] = 4 * next_random(&seed) - 2;
    for (int i = 0; i < COUNT; i++) {
        double in[3];
        for (int c = 0; c < 3; c++)
            in[c] = plane[c][i] = (float)(ldexp(2 * next_random(&seed) - 1, i % 60 - 30));
        for (int c = 0; c < 3; c++) {
            expected[c][i] = size[c][i] = 0;
            for (int j = 0; j < 3; j++) {
                expected[c][i] += matrix.m[c][j] * in[j];
                size[c][i] += fabs(matrix.m[c][j] * in[j]);
            }
        }
    }
    trl_plan *plan = new_plan();
    assert_int_equal(trl_plan_add_matrix(plan, &matrix, NULL), TRL_OK);
    trl_plan_run(plan, (float *const[4]){plane[0], plane[1], plane[2], NULL}, COUNT);
    for (int i = 0; i < 3 * COUNT; i++) {
        double error = fabs(plane[i / COUNT][i % COUNT] - expected[i / COUNT][i % COUNT]);
        assert_true(error <= 4 * 0x1p-24 * size[i / COUNT][i % COUNT]);
    }
    trl_plan_destroy(&plan);
}

static void exposure_is_exact_for_whole_stops(void **state) {
    (void)state;
    trl_plan *plan = new_plan();
    assert_int_equal(trl_plan_add_exposure(plan, -3, NULL), TRL_OK);
    float r = 0.3f, g = -7.7f, b = 65504, a = 0.9f;
    trl_plan_run(plan, (float *const[4]){&r, &g, &b, &a}, 1);
    assert_true(r == 0.3f / 8 && g == -7.7f / 8 && b == 8188 && a == 0.9f);
    trl_plan_destroy(&plan);
}

// White lamps overflow half files to infinity in all channels; rows with
// negative coefficients must not make NaN of them, nor black.
static void infinite_light_stays_bright(void **state) {
    (void)state;
    static const trl_mat3 ap0_to_ap1 = {{{1.4514393161, -0.2365107469, -0.2149285693},
                                         {-0.0765537734, 1.1762296998, -0.0996759264},
                                         {0.0083161484, -0.0060324498, 0.9977163014}}};
    float r[4] = {INFINITY, NAN, -INFINITY, INFINITY}, g[4] = {INFINITY, 1, 0, 1},
          b[4] = {INFINITY, 2, 0, 1};
    trl_plan *plan = new_plan();
    assert_int_equal(trl_plan_add_matrix(plan, &ap0_to_ap1, NULL), TRL_OK);
    trl_plan_run(plan, (float *const[4]){r, g, b, NULL}, 4);
    for (int i = 0; i < 4; i++)
        assert_true(isfinite(r[i]) && isfinite(g[i]) && isfinite(b[i]));
    assert_true(r[0] > 1e30f && g[0] > 1e30f && b[0] > 1e30f);
    assert_float_equal(g[1], 1.1762296998 - 2 * 0.0996759264, 1e-6);
    assert_true(r[2] < -1e30f);
    trl_plan_destroy(&plan);
    // Three coefficients of one sign add up: the sum must have room.
    static const trl_mat3 sums = {{{1, 1, 1}, {-1, -1, -1}, {1, -1, 1}}};
    plan = new_plan();
    assert_int_equal(trl_plan_add_matrix(plan, &sums, NULL), TRL_OK);
    r[0] = g[0] = b[0] = INFINITY;
    trl_plan_run(plan, (float *const[4]){r, g, b, NULL}, 1);
    assert_true(isfinite(r[0]) && r[0] > 1e37f && isfinite(g[0]) && g[0] < -1e37f);
    trl_plan_destroy(&plan);
}

static void alpha_is_divided_and_multiplied(void **state) {
    (void)state;
    float r[] = {0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f}, g[7] = {0}, b[7] = {0};
    float a[] = {0.25f, 0, NAN, INFINITY, -1, 1e-40f, 2};
    static const float divided[] = {2, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.25f};
    trl_plan *divide = new_plan(), *multiply = new_plan();
    assert_int_equal(trl_plan_add_unpremultiply(divide, NULL), TRL_OK);
    assert_int_equal(trl_plan_add_premultiply(multiply, NULL), TRL_OK);
    trl_plan_run(divide, (float *const[4]){r, g, b, a}, 7);
    assert_memory_equal(r, divided, sizeof r);
    trl_plan_run(divide, (float *const[4]){r, g, b, NULL}, 7);
    trl_plan_run(multiply, (float *const[4]){r, g, b, NULL}, 7);
    assert_memory_equal(r, divided, sizeof r);
    trl_plan_run(multiply, (float *const[4]){r, g, b, a}, 7);
    for (int i = 0; i < 7; i++)
        assert_true(r[i] == 0.5f);
    assert_true(a[0] == 0.25f && a[1] == 0 && isnan(a[2]) && a[3] == INFINITY);
    trl_plan_destroy(&divide);
    trl_plan_destroy(&multiply);
}

// The stages of this room under one tier, on any bits at all.
static void run_under(const char *tier, float plane[4][COUNT]) {
    trl_plan *plan = new_plan();
    static const trl_mat3 mixing = {{{0.9, 0.2, -0.1}, {-0.3, 1.1, 0.2}, {0.05, -0.25, 1.2}}};
    setenv("TRL_CPU", tier, 1);
    assert_int_equal(trl_plan_add_unpremultiply(plan, NULL), TRL_OK);
    assert_int_equal(trl_plan_add_matrix(plan, &mixing, NULL), TRL_OK);
    assert_int_equal(trl_plan_add_premultiply(plan, NULL), TRL_OK);
    unsetenv("TRL_CPU");
    uint32_t seed = 23;
    for (int i = 0; i < 4 * COUNT; i++) {
        uint32_t bits = (uint32_t)(next_random(&seed) * 0x1p32) ^ seed >> 8;
        float sane = (float)next_random(&seed);
        memcpy(&plane[i % 4][i / 4], &bits, sizeof bits);
        if (i / 4 % 2 == 0) plane[i % 4][i / 4] = sane;
    }
    trl_plan_run(plan, (float *const[4]){plane[0], plane[1], plane[2], plane[3]}, COUNT);
    trl_plan_destroy(&plan);
}

static void tiers_agree(void **state) {
    (void)state;
    static float baseline[4][COUNT], avx2[4][COUNT], avx512[4][COUNT];
    if (!trl_cpu_tier_available(TRL_CPU_AVX512)) skip();
    run_under("baseline", baseline);
    run_under("avx2", avx2);
    run_under("avx512", avx512);
    assert_memory_equal(avx2, avx512, sizeof avx2);
    for (int i = 0; i < COUNT; i += 2) { // every other pixel is sane
        for (int c = 0; c < 3; c++)
            assert_float_equal(baseline[c][i], avx2[c][i], 1e-6);
    }
}

static const trl_transfer transfers[] = {
    {TRL_TRANSFER_PQ, 0, 0},           {TRL_TRANSFER_HLG, 0, 0},    {TRL_TRANSFER_GAMMA, 2.6, 0},
    {TRL_TRANSFER_GAMMA, 0, 0},        {TRL_TRANSFER_SRGB, 0, 0},   {TRL_TRANSFER_BT1886, 0, 0},
    {TRL_TRANSFER_BT1886, 2.4, 0.001}, {TRL_TRANSFER_ACESCC, 0, 0}, {TRL_TRANSFER_ACESCCT, 0, 0},
    {TRL_TRANSFER_BT709, 0, 0},
};

// Both directions of every transfer function against its double twin, to the
// precision that pipe.h states; tests/light/transfer_rows_test.c has it finer.
static void transfer_agrees_with_its_twin(void **state) {
    (void)state;
    static float plane[3][COUNT], before[3][COUNT];
    for (size_t t = 0; t < sizeof transfers / sizeof *transfers; t++) {
        for (int direction = TRL_FORWARD; direction <= TRL_INVERSE; direction++) {
            uint32_t seed = 3;
            for (int i = 0; i < 3 * COUNT; i++)
                plane[i / COUNT][i % COUNT] = (float)(1.2 * next_random(&seed) - 0.1);
            memcpy(before, plane, sizeof plane);
            trl_plan *plan = new_plan();
            assert_int_equal(
                trl_plan_add_transfer(plan, &transfers[t], (trl_direction)direction, NULL), TRL_OK);
            assert_string_equal(trl_plan_stage_name(plan, 0), direction ? "encode" : "decode");
            trl_plan_run(plan, (float *const[4]){plane[0], plane[1], plane[2], NULL}, COUNT);
            for (int i = 0; i < COUNT; i++) {
                double rgb[3] = {before[0][i], before[1][i], before[2][i]};
                (direction ? trl_transfer_encode : trl_transfer_decode)(&transfers[t], rgb);
                for (int c = 0; c < 3; c++)
                    assert_true(fabs(plane[c][i] - rgb[c]) <= 2e-6 * fmax(1, fabs(rgb[c])));
            }
            trl_plan_destroy(&plan);
        }
    }
}

static void linear_transfer_is_no_stage(void **state) {
    (void)state;
    trl_plan *plan = new_plan();
    trl_transfer linear = {TRL_TRANSFER_LINEAR, 0, 0};
    assert_int_equal(trl_plan_add_transfer(plan, &linear, TRL_INVERSE, NULL), TRL_OK);
    assert_int_equal(trl_plan_stage_count(plan), 0);
    trl_plan_destroy(&plan);
}

// Mid grey keeps its value on the way to ACES2065-1 and comes back.
static void space_goes_there_and_back(void **state) {
    (void)state;
    static const char *const names[] = {"acescg", "acescct"};
    for (int i = 0; i < 2; i++) {
        const trl_color_space *space = trl_color_space_find(names[i]);
        assert_non_null(space);
        trl_plan *there = new_plan(), *back = new_plan();
        assert_int_equal(trl_plan_add_space(there, space, TRL_FORWARD, NULL), TRL_OK);
        assert_int_equal(trl_plan_add_space(back, space, TRL_INVERSE, NULL), TRL_OK);
        assert_int_equal(trl_plan_stage_count(there), 1 + i);
        assert_string_equal(trl_plan_stage_name(there, i), "matrix");
        assert_string_equal(trl_plan_stage_name(back, 0), "matrix");
        // ACEScct of 0.18 is 0.4135884 (S-2016-001, table of check points).
        float grey = i ? 0.4135884f : 0.18f;
        float r = grey, g = grey, b = grey;
        trl_plan_run(there, (float *const[4]){&r, &g, &b, NULL}, 1);
        assert_float_equal(r, 0.18, 1e-6);
        assert_float_equal(g, 0.18, 1e-6);
        assert_float_equal(b, 0.18, 1e-6);
        trl_plan_run(back, (float *const[4]){&r, &g, &b, NULL}, 1);
        assert_float_equal(r, grey, 1e-6);
        assert_float_equal(b, grey, 1e-6);
        trl_plan_destroy(&there);
        trl_plan_destroy(&back);
    }
}

static void bad_transfers_and_spaces_get_a_sentence(void **state) {
    (void)state;
    static const struct {
        trl_transfer transfer;
        const char *part;
    } bad[] = {
        {{(trl_transfer_kind)99, 0, 0}, "number 99"},
        {{TRL_TRANSFER_GAMMA, 0.5, 0}, "1 to 10"},
        {{TRL_TRANSFER_GAMMA, NAN, 0}, "1 to 10"},
        {{TRL_TRANSFER_BT1886, 2.4, 1}, "black level"},
        {{TRL_TRANSFER_BT1886, 2.4, NAN}, "black level"},
    };
    trl_plan *plan = new_plan();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        trl_error err = TRL_ERROR_INIT;
        assert_int_equal(trl_plan_add_transfer(plan, &bad[i].transfer, TRL_FORWARD, &err),
                         TRL_ERR_ARGUMENT);
        assert_non_null(strstr(err.message, bad[i].part));
    }
    trl_color_space flat = {.name = "flat", .label = "flat", .adaptation = TRL_ADAPTATION_NONE};
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_plan_add_space(plan, &flat, TRL_FORWARD, &err), TRL_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "'flat'"));
    trl_color_space wild = *trl_color_space_find("acescg");
    wild.transfer = (trl_transfer){TRL_TRANSFER_GAMMA, 99, 0};
    trl_error wild_err = TRL_ERROR_INIT;
    assert_int_equal(trl_plan_add_space(plan, &wild, TRL_INVERSE, &wild_err), TRL_ERR_ARGUMENT);
    assert_non_null(strstr(wild_err.message, "99"));
    assert_int_equal(trl_plan_stage_count(plan), 0);
    trl_plan_destroy(&plan);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matrix_agrees_with_double),
        cmocka_unit_test(exposure_is_exact_for_whole_stops),
        cmocka_unit_test(infinite_light_stays_bright),
        cmocka_unit_test(alpha_is_divided_and_multiplied),
        cmocka_unit_test(tiers_agree),
        cmocka_unit_test(transfer_agrees_with_its_twin),
        cmocka_unit_test(linear_transfer_is_no_stage),
        cmocka_unit_test(space_goes_there_and_back),
        cmocka_unit_test(bad_transfers_and_spaces_get_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
