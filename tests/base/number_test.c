#include "../test.h"

#include <troland/base.h>

#include <float.h>
#include <locale.h>

static void prints(double value, const char *want) {
    char text[TRL_NUMBER_SIZE];
    assert_ptr_equal(trl_number_print(text, value), text);
    if (strcmp(text, want) != 0) fail_msg("%.17g gives '%s', not '%s'", value, text, want);
}

static void short_text(void **state) {
    (void)state;
    prints(0, "0");
    prints(-0.0, "-0");
    prints(1, "1");
    prints(0.1, "0.1");
    prints(-0.25, "-0.25");
    prints(1234.5, "1234.5");
    prints(100, "100");
    prints(1.0 / 3, "0.3333333333333333");
    prints(0.1 + 0.2, "0.30000000000000004");
    prints(0.0001, "0.0001");
    prints(0.000123, "0.000123");
    prints(0.00001, "1e-5");
    prints(1e15, "1000000000000000");
    prints(1e16, "1e16");
    prints(0x1p63, "9.223372036854776e18");
    prints(1e23, "1e23");
    prints(nextafter(1e23, 0), "9.999999999999997e22");
    prints(DBL_MAX, "1.7976931348623157e308");
    prints(DBL_MIN, "2.2250738585072014e-308");
    prints(DBL_TRUE_MIN, "5e-324");
    prints(1e-323, "1e-323");
    prints(NAN, "nan");
    prints(-NAN, "nan");
    prints(INFINITY, "inf");
    prints(-INFINITY, "-inf");
}

// Powers of two whose nearest 16-digit decimal does not read back, while the next
// one does (0x1p-44 lies between …801 and …802).
static void powers_of_two(void **state) {
    (void)state;
    prints(0x1p-44, "5.684341886080802e-14");
    prints(-0x1p-44, "-5.684341886080802e-14");
    for (int e = -1074; e <= 1023; e++) {
        char text[TRL_NUMBER_SIZE];
        double value = ldexp(1, e), back = 0;
        assert_true(trl_number_parse(trl_number_print(text, value), &back));
        assert_true(back == value);
    }
}

static void reads_back(void **state) {
    (void)state;
    uint64_t bits = 0x9E3779B97F4A7C15;
    for (int i = 0; i < 20000; i++) {
        double value, back = 0;
        char text[TRL_NUMBER_SIZE];
        bits ^= bits << 13, bits ^= bits >> 7, bits ^= bits << 17;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) continue;
        trl_number_print(text, value);
        if (!trl_number_parse(text, &back) || memcmp(&back, &value, sizeof value) != 0)
            fail_msg("%.17g gives '%s', which reads back as %.17g", value, text, back);
    }
}

static void strict_reading(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double value;
    } good[] = {{"0", 0},
                {"-0", -0.0},
                {"+1.5", 1.5},
                {".5", 0.5},
                {"5.", 5},
                {"1e3", 1000},
                {"1E+3", 1000},
                {"-2.5e-1", -0.25},
                {"007", 7},
                {"0e999", 0},
                {"1e-400", DBL_TRUE_MIN},
                {"-1e-400", -DBL_TRUE_MIN},
                {"0.1", 0.1},
                {"1.7976931348623157e308", DBL_MAX}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double value = 77;
        if (!trl_number_parse(good[i].text, &value) ||
            memcmp(&value, &good[i].value, sizeof value) != 0)
            fail_msg("'%s' reads as %.17g", good[i].text, value);
    }
    static const char *const bad[] = {"",     "+",        "-",     ".",       "e5",   "1e",
                                      "1e+",  "1,5",      " 1",    "1 ",      "0x10", "nan",
                                      "inf",  "-inf",     "1e999", "-1e999",  "--1",  "1.2.3",
                                      "1e5.", "infinity", "1f",    "\xC2\xBD"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double value = 77;
        if (trl_number_parse(bad[i], &value)) fail_msg("'%s' reads as %.17g", bad[i], value);
        assert_true(value == 77);
    }
}

// Passes by where the machine has no locale with a decimal comma.
static void any_locale(void **state) {
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "nl_NL.UTF-8"};
    const char *found = NULL;
    for (size_t i = 0; !found && i < sizeof names / sizeof *names; i++)
        found = setlocale(LC_ALL, names[i]);
    if (!found) skip();
    double value = 0;
    prints(0.25, "0.25");
    prints(1e-323, "1e-323");
    assert_true(trl_number_parse("0.25", &value) && value == 0.25);
    assert_false(trl_number_parse("0,25", &value));
    setlocale(LC_ALL, "C");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_text), cmocka_unit_test(powers_of_two),
        cmocka_unit_test(reads_back), cmocka_unit_test(strict_reading),
        cmocka_unit_test(any_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
