// tests/cross/cmocka.h: the part of cmocka's interface that the unit tests use,
// for processors that this machine only emulates: Debian installs no library for
// another architecture without changing the machine. Native builds never see it.
#ifndef TRL_TESTS_CROSS_CMOCKA_H
#define TRL_TESTS_CROSS_CMOCKA_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*test)(void **state);
    int (*setup)(void **state);
    int (*teardown)(void **state);
    void *initial;
};

#define cmocka_unit_test(f)                                                                        \
    { #f, f, NULL, NULL, NULL }
#define cmocka_unit_test_prestate(f, s)                                                            \
    { #f, f, NULL, NULL, s }
#define cmocka_unit_test_setup_teardown(f, s, t)                                                   \
    { #f, f, s, t, NULL }

static jmp_buf trl_cross_jump; // value 1: failed, 2: skipped

__attribute__((format(printf, 3, 4), noreturn, unused)) static void
trl_cross_fail(const char *file, int line, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d: ", file, line);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    longjmp(trl_cross_jump, 1);
}

#define TRL_CROSS_CHECK(ok, ...)                                                                   \
    do {                                                                                           \
        if (!(ok)) trl_cross_fail(__FILE__, __LINE__, __VA_ARGS__);                                \
    } while (0)

#define print_message(...) fprintf(stdout, __VA_ARGS__)
#define print_error(...) fprintf(stderr, __VA_ARGS__)
#define fail_msg(...) trl_cross_fail(__FILE__, __LINE__, __VA_ARGS__)
#define fail() trl_cross_fail(__FILE__, __LINE__, "failed")
#define skip() longjmp(trl_cross_jump, 2)
#define assert_true(c) TRL_CROSS_CHECK((c), "%s is not true", #c)
#define assert_false(c) TRL_CROSS_CHECK(!(c), "%s is not false", #c)
#define assert_non_null(p) TRL_CROSS_CHECK((p) != NULL, "%s is NULL", #p)
#define assert_null(p) TRL_CROSS_CHECK((p) == NULL, "%s is not NULL", #p)
#define assert_ptr_equal(a, b)                                                                     \
    TRL_CROSS_CHECK((const void *)(a) == (const void *)(b), "%s is not %s", #a, #b)
#define assert_ptr_not_equal(a, b)                                                                 \
    TRL_CROSS_CHECK((const void *)(a) != (const void *)(b), "%s is %s", #a, #b)
#define assert_int_equal(a, b)                                                                     \
    do {                                                                                           \
        intmax_t trl_a = (intmax_t)(a), trl_b = (intmax_t)(b);                                     \
        TRL_CROSS_CHECK(trl_a == trl_b, "%s is %jd, not %jd", #a, trl_a, trl_b);                   \
    } while (0)
#define assert_int_not_equal(a, b)                                                                 \
    do {                                                                                           \
        intmax_t trl_a = (intmax_t)(a);                                                            \
        TRL_CROSS_CHECK(trl_a != (intmax_t)(b), "%s is %jd", #a, trl_a);                           \
    } while (0)
#define assert_uint_equal(a, b) assert_int_equal(a, b)
#define assert_in_range(v, low, high)                                                              \
    do {                                                                                           \
        uintmax_t trl_v = (uintmax_t)(v);                                                          \
        TRL_CROSS_CHECK(trl_v >= (uintmax_t)(low) && trl_v <= (uintmax_t)(high),                   \
                        "%s is out of range: %jd", #v, (intmax_t)trl_v);                           \
    } while (0)
#define assert_float_equal(a, b, e)                                                                \
    do {                                                                                           \
        double trl_a = (double)(a), trl_b = (double)(b);                                           \
        TRL_CROSS_CHECK(fabs(trl_a - trl_b) <= (double)(e), "%s is %.9g, not %.9g", #a, trl_a,     \
                        trl_b);                                                                    \
    } while (0)
#define assert_double_equal(a, b, e) assert_float_equal(a, b, e)
#define assert_string_equal(a, b)                                                                  \
    TRL_CROSS_CHECK(strcmp((a), (b)) == 0, "%s is \"%s\", not \"%s\"", #a, (a), (b))
#define assert_string_not_equal(a, b)                                                              \
    TRL_CROSS_CHECK(strcmp((a), (b)) != 0, "%s is \"%s\"", #a, (a))
#define assert_memory_equal(a, b, n)                                                               \
    TRL_CROSS_CHECK(memcmp((a), (b), (n)) == 0, "%s differs from %s", #a, #b)
#define assert_memory_not_equal(a, b, n)                                                           \
    TRL_CROSS_CHECK(memcmp((a), (b), (n)) != 0, "%s is the same as %s", #a, #b)

/// One test with its set-up; prints cmocka's line. Returns 1 where it failed.
static inline int trl_cross_run(const struct CMUnitTest *test, void **state) {
    static const char *const words[] = {"      OK", " FAILED ", "SKIPPED "};
    int outcome = setjmp(trl_cross_jump);
    if (outcome == 0) {
        if (test->initial) *state = test->initial;
        if (test->setup && test->setup(state) != 0) longjmp(trl_cross_jump, 1);
        test->test(state);
    }
    if (test->teardown && test->teardown(state) != 0) outcome = 1;
    fprintf(stderr, "[ %s ] %s\n", words[outcome], test->name);
    return outcome == 1;
}

static inline int trl_cross_group(const struct CMUnitTest *tests, size_t count,
                                  int (*setup)(void **state), int (*teardown)(void **state)) {
    void *state = NULL;
    int failed = 0;
    if (setup && setup(&state) != 0) return 1;
    for (size_t i = 0; i < count; i++)
        failed += trl_cross_run(&tests[i], &state);
    if (teardown && teardown(&state) != 0) failed++;
    return failed;
}

#define cmocka_run_group_tests(tests, setup, teardown)                                             \
    trl_cross_group(tests, sizeof(tests) / sizeof((tests)[0]), setup, teardown)
#define cmocka_run_group_tests_name(name, tests, setup, teardown)                                  \
    trl_cross_group(tests, sizeof(tests) / sizeof((tests)[0]), setup, teardown)

#endif
