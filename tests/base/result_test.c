#include "../test.h"

#include "base/base.h"

static void first_error_wins(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_error_set(&err, TRL_ERR_FILE, "no %s", "disk"), TRL_ERR_FILE);
    assert_int_equal(trl_error_set(&err, TRL_ERR_MEMORY, "second"), TRL_ERR_MEMORY);
    assert_int_equal(err.code, TRL_ERR_FILE);
    assert_string_equal(err.message, "no disk");
    assert_int_equal(trl_error_set(NULL, TRL_ERR_FORMAT, "nobody listens"), TRL_ERR_FORMAT);
}

static void long_sentence_is_cut_not_overrun(void **state) {
    (void)state;
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = 0;
    trl_error err = TRL_ERROR_INIT;
    trl_error_set(&err, TRL_ERR_FILE, "%s", text);
    assert_int_equal(strlen(err.message), sizeof err.message - 1);
}

static void every_result_has_a_name(void **state) {
    (void)state;
    for (trl_result r = TRL_OK; r >= TRL_ERR_INTERNAL; r--)
        assert_memory_equal(trl_result_name(r), "TRL_", 4);
    assert_string_equal(trl_result_name(1), "unknown result");
    assert_string_equal(trl_result_name(TRL_ERR_INTERNAL - 1), "unknown result");
}

static void alloc_is_aligned_zeroed_and_refuses_overflow(void **state) {
    (void)state;
    assert_null(trl_alloc(SIZE_MAX / 2, 3));
    unsigned char *p = trl_alloc(5, 7);
    assert_non_null(p);
    assert_int_equal((uintptr_t)p % TRL_ALIGNMENT, 0);
    for (int i = 0; i < 35; i++)
        assert_int_equal(p[i], 0);
    trl_free(p);
}

static void mark(void *arg, uint32_t worker) {
    __atomic_fetch_add(&((int *)arg)[worker], 1, __ATOMIC_RELAXED);
}

static void every_worker_runs_once(void **state) {
    (void)state;
    int seen[9] = {0};
    trl_threads_run(9, mark, seen);
    for (int i = 0; i < 9; i++)
        assert_int_equal(seen[i], 1);
    assert_true(trl_threads_resolve(0) >= 1);
    assert_int_equal(trl_threads_resolve(3), 3);
}

static void tier_can_be_lowered_and_not_invented(void **state) {
    (void)state;
    setenv("TRL_CPU", "baseline", 1);
    assert_int_equal(trl_cpu_tier_get(), TRL_CPU_BASELINE);
    setenv("TRL_CPU", "abacus", 1);
    trl_cpu_tier with_nonsense = trl_cpu_tier_get();
    unsetenv("TRL_CPU");
    assert_int_equal(with_nonsense, trl_cpu_tier_get());
    assert_true(trl_cpu_tier_available(trl_cpu_tier_get()));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_error_wins),
        cmocka_unit_test(long_sentence_is_cut_not_overrun),
        cmocka_unit_test(every_result_has_a_name),
        cmocka_unit_test(alloc_is_aligned_zeroed_and_refuses_overflow),
        cmocka_unit_test(every_worker_runs_once),
        cmocka_unit_test(tier_can_be_lowered_and_not_invented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
