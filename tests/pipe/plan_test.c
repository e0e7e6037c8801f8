// The plan itself: merging, blocks, threads, ownership and its sentences.
#include "../test.h"

#include <troland/pipe.h>

#include "base/base.h"

static trl_plan *new_plan(void) {
    trl_plan *plan = NULL;
    assert_int_equal(trl_plan_create(&plan, NULL), TRL_OK);
    assert_non_null(plan);
    return plan;
}

static const trl_mat3 mixing = {{{0.9, 0.2, -0.1}, {-0.3, 1.1, 0.2}, {0.05, -0.25, 1.2}}};

static void neighbours_merge_into_one_matrix(void **state) {
    (void)state;
    trl_plan *plan = new_plan();
    assert_int_equal(trl_plan_add_exposure(plan, 1.5, NULL), TRL_OK);
    assert_int_equal(trl_plan_add_exposure(plan, -0.5, NULL), TRL_OK);
    assert_int_equal(trl_plan_stage_count(plan), 1);
    assert_string_equal(trl_plan_stage_name(plan, 0), "exposure");
    assert_int_equal(trl_plan_add_matrix(plan, &mixing, NULL), TRL_OK);
    assert_int_equal(trl_plan_stage_count(plan), 1);
    assert_string_equal(trl_plan_stage_name(plan, 0), "matrix");
    assert_null(trl_plan_stage_name(plan, 1));
    float r = 0.5f, g = 0.25f, b = 4;
    trl_plan_run(plan, (float *const[4]){&r, &g, &b, NULL}, 1);
    assert_float_equal(r, 2 * (0.9 * 0.5 + 0.2 * 0.25 - 0.1 * 4), 1e-6);
    assert_float_equal(g, 2 * (-0.3 * 0.5 + 1.1 * 0.25 + 0.2 * 4), 1e-6);
    assert_float_equal(b, 2 * (0.05 * 0.5 - 0.25 * 0.25 + 1.2 * 4), 1e-6);
    trl_plan_destroy(&plan);
    assert_null(plan);
    trl_plan_destroy(&plan);
    trl_plan_destroy(NULL);
}

// Matrices do not commute: the one that was added first acts first.
static void merged_matrices_keep_their_order(void **state) {
    (void)state;
    static const trl_mat3 swap_and_scale = {{{0, 2, 0}, {1, 0, 0}, {0, 0.5, 1}}};
    double in[3] = {0.5, 0.25, 4}, between[3], expected[3];
    trl_mat3_apply(&mixing, in, between);
    trl_mat3_apply(&swap_and_scale, between, expected);
    trl_plan *plan = new_plan();
    assert_int_equal(trl_plan_add_matrix(plan, &mixing, NULL), TRL_OK);
    assert_int_equal(trl_plan_add_matrix(plan, &swap_and_scale, NULL), TRL_OK);
    assert_int_equal(trl_plan_stage_count(plan), 1);
    float r = 0.5f, g = 0.25f, b = 4;
    trl_plan_run(plan, (float *const[4]){&r, &g, &b, NULL}, 1);
    assert_float_equal(r, expected[0], 1e-6);
    assert_float_equal(g, expected[1], 1e-6);
    assert_float_equal(b, expected[2], 1e-6);
    trl_plan_destroy(&plan);
}

static void identity_is_no_stage(void **state) {
    (void)state;
    trl_plan *plan = new_plan();
    trl_mat3 identity = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}, back;
    assert_int_equal(trl_plan_add_exposure(plan, 0, NULL), TRL_OK);
    assert_int_equal(trl_plan_add_matrix(plan, &identity, NULL), TRL_OK);
    assert_int_equal(trl_plan_stage_count(plan), 0);
    assert_true(trl_mat3_invert(&mixing, &back));
    assert_int_equal(trl_plan_add_matrix(plan, &mixing, NULL), TRL_OK);
    assert_int_equal(trl_plan_add_exposure(plan, 3, NULL), TRL_OK);
    assert_int_equal(trl_plan_add_matrix(plan, &back, NULL), TRL_OK);
    assert_int_equal(trl_plan_stage_count(plan), 1);
    assert_int_equal(trl_plan_add_exposure(plan, -3, NULL), TRL_OK);
    assert_int_equal(trl_plan_stage_count(plan), 0);
    float r = 0.1f, g = NAN, b = -INFINITY, a = 0.5f;
    trl_plan_run(plan, (float *const[4]){&r, &g, &b, &a}, 1);
    assert_true(r == 0.1f && isnan(g) && b == -INFINITY && a == 0.5f);
    trl_plan_destroy(&plan);
}

static void add_one(const void *state, float *const rgba[4], size_t n) {
    for (size_t i = 0; i < n; i++)
        rgba[0][i] += *(const float *)state;
}

static void count_release(void *state) {
    *(float *)state += 1000;
}

static void stages_between_matrices_keep_the_order(void **state) {
    (void)state;
    trl_plan *plan = new_plan();
    float one = 1;
    assert_int_equal(trl_plan_add_exposure(plan, 1, NULL), TRL_OK);
    assert_int_equal(
        trl_plan_add_stage(plan, &(trl_stage){"add one", add_one, count_release, &one}, NULL),
        TRL_OK);
    assert_int_equal(trl_plan_add_exposure(plan, 2, NULL), TRL_OK);
    assert_int_equal(trl_plan_stage_count(plan), 3);
    assert_string_equal(trl_plan_stage_name(plan, 1), "add one");
    float r = 3, g = 3, b = 3;
    trl_plan_run(plan, (float *const[4]){&r, &g, &b, NULL}, 1);
    assert_true(r == 28 && g == 24 && b == 24);
    trl_plan_destroy(&plan);
    assert_true(one == 1001);
}

static void extreme_matrices_do_not_merge_into_infinity(void **state) {
    (void)state;
    trl_plan *plan = new_plan();
    assert_int_equal(trl_plan_add_exposure(plan, 100, NULL), TRL_OK);
    assert_int_equal(trl_plan_add_exposure(plan, 100, NULL), TRL_OK);
    assert_int_equal(trl_plan_stage_count(plan), 2);
    float r = INFINITY, g = -INFINITY, b = 0;
    trl_plan_run(plan, (float *const[4]){&r, &g, &b, NULL}, 1);
    assert_true(isfinite(r) && isfinite(g) && r > 1e37f && g < -1e37f && b == 0);
    trl_plan_destroy(&plan);
}

// A plan that mixes, counts pixels by position and mixes again.
static trl_plan *long_plan(void) {
    static float one = 1;
    trl_plan *plan = new_plan();
    assert_int_equal(trl_plan_add_unpremultiply(plan, NULL), TRL_OK);
    assert_int_equal(trl_plan_add_matrix(plan, &mixing, NULL), TRL_OK);
    assert_int_equal(trl_plan_add_stage(plan, &(trl_stage){"add one", add_one, NULL, &one}, NULL),
                     TRL_OK);
    assert_int_equal(trl_plan_add_premultiply(plan, NULL), TRL_OK);
    return plan;
}

enum { LONGEST = 5000, GUARD = 8 };

typedef struct picture {
    float plane[4][LONGEST + 2 * GUARD];
} picture;

static void picture_fill(picture *p) {
    uint32_t seed = 1;
    for (int c = 0; c < 4; c++) {
        for (int i = 0; i < LONGEST + 2 * GUARD; i++) {
            seed = seed * 1664525 + 1013904223;
            p->plane[c][i] = (float)(seed >> 8) * 0x1p-24f * (c == 3 ? 1 : 8) - (c < 3);
        }
    }
}

// Any length and any alignment gives what single pixels give, and not a float
// beyond is touched.
static void blocks_and_alignment_do_not_show(void **state) {
    (void)state;
    static const size_t lengths[] = {0, 1, 511, 512, 513, 1023, 1024, 1025, 2048, LONGEST};
    static picture before, after, single;
    trl_plan *plan = long_plan();
    picture_fill(&before);
    single = before;
    for (size_t i = 0; i < LONGEST + GUARD; i++)
        trl_plan_run(plan,
                     (float *const[4]){single.plane[0] + i, single.plane[1] + i,
                                       single.plane[2] + i, single.plane[3] + i},
                     1);
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
        for (size_t shift = 0; shift < GUARD; shift++) {
            after = before;
            float *planes[4];
            for (int c = 0; c < 4; c++)
                planes[c] = after.plane[c] + shift;
            trl_plan_run(plan, planes, lengths[l]);
            for (int c = 0; c < 4; c++) {
                size_t bytes = lengths[l] * sizeof(float), end = shift + lengths[l];
                assert_memory_equal(after.plane[c], before.plane[c], shift * sizeof(float));
                assert_memory_equal(planes[c], single.plane[c] + shift, bytes);
                assert_memory_equal(after.plane[c] + end, before.plane[c] + end,
                                    (LONGEST + 2 * GUARD - end) * sizeof(float));
            }
        }
    }
    trl_plan_destroy(&plan);
}

typedef struct shared_run {
    const trl_plan *plan;
    picture pictures[8];
} shared_run;

static void run_one(void *opaque, uint32_t worker) {
    shared_run *shared = opaque;
    picture *p = &shared->pictures[worker];
    for (int repeat = 0; repeat < 20; repeat++) {
        picture_fill(p);
        trl_plan_run(shared->plan,
                     (float *const[4]){p->plane[0], p->plane[1], p->plane[2], p->plane[3]},
                     LONGEST);
    }
}

static void threads_share_a_plan(void **state) {
    (void)state;
    static shared_run shared;
    trl_plan *plan = long_plan();
    shared.plan = plan;
    trl_threads_run(8, run_one, &shared);
    for (int i = 1; i < 8; i++)
        assert_memory_equal(&shared.pictures[i], &shared.pictures[0], sizeof(picture));
    trl_plan_destroy(&plan);
}

static void expect_error(trl_result result, const trl_error *err, const char *part) {
    assert_int_equal(result, TRL_ERR_ARGUMENT);
    assert_int_equal(err->code, TRL_ERR_ARGUMENT);
    if (!strstr(err->message, part)) fail_msg("'%s' does not say '%s'", err->message, part);
}

static void bad_values_get_a_sentence(void **state) {
    (void)state;
    trl_plan *plan = new_plan();
    static const double bad_stops[] = {100.5, -101, NAN, INFINITY};
    for (size_t i = 0; i < 4; i++) {
        trl_error err = TRL_ERROR_INIT;
        expect_error(trl_plan_add_exposure(plan, bad_stops[i], &err), &err, "-100 to 100");
    }
    static const double bad_coefficients[] = {NAN, INFINITY, 1e300};
    for (size_t i = 0; i < 3; i++) {
        trl_error err = TRL_ERROR_INIT;
        trl_mat3 bad = mixing;
        bad.m[1][2] = bad_coefficients[i];
        expect_error(trl_plan_add_matrix(plan, &bad, &err), &err, "row 2, column 3");
    }
    trl_error nameless = TRL_ERROR_INIT, idle = TRL_ERROR_INIT, empty = TRL_ERROR_INIT;
    expect_error(trl_plan_add_stage(plan, &(trl_stage){.run = add_one}, &nameless), &nameless,
                 "name");
    expect_error(trl_plan_add_stage(plan, &(trl_stage){.name = "idle"}, &idle), &idle, "'idle'");
    expect_error(trl_plan_add_aces(plan, NULL, TRL_FORWARD, &empty), &empty, "output transform");
    assert_int_equal(trl_plan_stage_count(plan), 0);
    trl_plan_destroy(&plan);
}

static void many_stages_fit(void **state) {
    (void)state;
    trl_plan *plan = new_plan();
    static float one = 1;
    for (int i = 0; i < 100; i++)
        assert_int_equal(
            trl_plan_add_stage(plan, &(trl_stage){"add one", add_one, NULL, &one}, NULL), TRL_OK);
    float r = 0, g = 0, b = 0;
    trl_plan_run(plan, (float *const[4]){&r, &g, &b, NULL}, 1);
    assert_true(r == 100);
    trl_plan_destroy(&plan);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_merge_into_one_matrix),
        cmocka_unit_test(merged_matrices_keep_their_order),
        cmocka_unit_test(identity_is_no_stage),
        cmocka_unit_test(stages_between_matrices_keep_the_order),
        cmocka_unit_test(extreme_matrices_do_not_merge_into_infinity),
        cmocka_unit_test(blocks_and_alignment_do_not_show),
        cmocka_unit_test(threads_share_a_plan),
        cmocka_unit_test(bad_values_get_a_sentence),
        cmocka_unit_test(many_stages_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
