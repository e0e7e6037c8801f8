// color/css_number.c: reading and writing numbers. The C library does the
// arithmetic, told to think in the "C" locale for as long as it does.
#include "color/css_number.h"

#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t digits_at(const char *text) {
    return strspn(text, "0123456789");
}

// CSS Syntax 3, "consume a number": 1, +1, .5, 1.5, 1e3; not "1." or "0x10".
static size_t number_length(const char *text) {
    size_t n = *text == '+' || *text == '-';
    size_t whole = digits_at(text + n);
    n += whole;
    size_t fraction = text[n] == '.' ? digits_at(text + n + 1) : 0;
    if (whole + fraction == 0) return 0;
    if (fraction > 0) n += 1 + fraction;
    if (text[n] == 'e' || text[n] == 'E') {
        size_t sign = text[n + 1] == '+' || text[n + 1] == '-';
        size_t power = digits_at(text + n + 1 + sign);
        if (power > 0) n += 1 + sign + power;
    }
    return n;
}

// The "C" locale for this thread; glibc and musl have it without an allocation.
static locale_t plain_begin(locale_t *made) {
    *made = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    return *made ? uselocale(*made) : (locale_t)0;
}

static void plain_end(locale_t made, locale_t before) {
    if (!made) return;
    uselocale(before);
    freelocale(made);
}

size_t trl_css_number_read(const char *text, double *value) {
    size_t n = number_length(text);
    if (n == 0) return 0;
    // "0x1" and "1.e2" would mislead strtod, which reads as far as it can.
    char part[400];
    *value = HUGE_VAL;
    if (n >= sizeof part) return n;
    memcpy(part, text, n);
    part[n] = 0;
    locale_t made, before = plain_begin(&made);
    *value = strtod(part, NULL);
    plain_end(made, before);
    return n;
}

// Whether the value is without an end, which then is written.
static bool write_infinity(double value, char *out) {
    if (!(fabs(value) >= TRL_CSS_LARGEST)) return false;
    snprintf(out, TRL_CSS_NUMBER_MAX, "calc(%sinfinity)", value < 0 ? "-" : "");
    return true;
}

void trl_css_number_shortest(double value, char *out) {
    if (write_infinity(value, out)) return;
    locale_t made, before = plain_begin(&made);
    if (value == 0) value = 0; // no "-0"
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(out, TRL_CSS_NUMBER_MAX, "%.*g", digits, value);
        if (strtod(out, NULL) == value) break;
    }
    plain_end(made, before);
}

void trl_css_number_significant(double value, int digits, char *out) {
    if (write_infinity(value, out)) return;
    locale_t made, before = plain_begin(&made);
    snprintf(out, TRL_CSS_NUMBER_MAX, "%.*g", digits, value == 0 ? 0 : value);
    plain_end(made, before);
}

void trl_css_number_fixed(double value, int decimals, char *out) {
    if (write_infinity(value, out)) return;
    locale_t made, before = plain_begin(&made);
    snprintf(out, TRL_CSS_NUMBER_MAX, "%.*f", decimals, value);
    plain_end(made, before);
    if (strchr(out, '.')) {
        size_t n = strlen(out);
        while (out[n - 1] == '0')
            n--;
        if (out[n - 1] == '.') n--;
        out[n] = 0;
    }
    if (strcmp(out, "-0") == 0) memcpy(out, "0", 2);
}
