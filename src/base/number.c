// base/number.c: numbers as text and back, the same in every locale.
#include "base/base.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DIGITS = DBL_DECIMAL_DIG };

// ±0.DIGITS × 10^point
typedef struct decimal {
    char digits[MOST_DIGITS + 1]; // without zeros at the end
    int count, point;
} decimal;

// The C library keeps a locale object of this name ready, so that asking for it
// costs nothing. Where it should fail, the program's own locale has to do.
static double read_double(const char *text, char **end) {
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    double value = plain ? strtod_l(text, end, plain) : strtod(text, end);
    if (plain) freelocale(plain);
    return value;
}

// Digits, sign and exponent only: the locale shows in nothing but the point.
static void decimal_round(decimal *d, double magnitude, int digits) {
    char text[MOST_DIGITS + 32];
    snprintf(text, sizeof text, "%.*e", digits - 1, magnitude);
    const char *e = strchr(text, 'e');
    d->count = 0;
    for (const char *p = text; p < e; p++)
        if (*p >= '0' && *p <= '9' && d->count < MOST_DIGITS) d->digits[d->count++] = *p;
    d->point = atoi(e + 1) + 1;
}

// One more in the last place.
static void decimal_step(decimal *d) {
    int i = d->count;
    while (i > 0 && d->digits[i - 1] == '9')
        d->digits[--i] = '0';
    if (i > 0) {
        d->digits[i - 1]++;
    } else {
        d->digits[0] = '1';
        d->point++;
    }
}

static bool reads_back(const decimal *d, double magnitude) {
    char text[MOST_DIGITS + 32];
    snprintf(text, sizeof text, "%.*se%d", d->count, d->digits, d->point - d->count);
    return read_double(text, NULL) == magnitude;
}

// The fewest digits. Below a power of two doubles lie twice as close as above: there
// the nearest decimal may miss the number where the next one up hits it.
static void decimal_shortest(decimal *d, double magnitude) {
    for (int digits = 1; digits <= MOST_DIGITS; digits++) {
        decimal_round(d, magnitude, digits);
        if (reads_back(d, magnitude)) break;
        decimal up = *d;
        decimal_step(&up);
        if (!reads_back(&up, magnitude)) continue;
        *d = up;
        break;
    }
    while (d->count > 1 && d->digits[d->count - 1] == '0')
        d->count--;
    d->digits[d->count] = 0;
}

static const char *print_magnitude(char *out, size_t size, double magnitude) {
    decimal d;
    decimal_shortest(&d, magnitude);
    int zeros = d.point - d.count;
    if (d.point < -3 || d.point > 16)
        snprintf(out, size, "%c%s%se%d", d.digits[0], d.count > 1 ? "." : "", d.digits + 1,
                 d.point - 1);
    else if (d.point <= 0)
        snprintf(out, size, "0.%.*s%s", -d.point, "000", d.digits);
    else if (zeros >= 0)
        snprintf(out, size, "%s%.*s", d.digits, zeros, "0000000000000000");
    else
        snprintf(out, size, "%.*s.%s", d.point, d.digits, d.digits + d.point);
    return out;
}

const char *trl_number_print(char out[TRL_NUMBER_SIZE], double value) {
    char *p = out;
    if (signbit(value) && !isnan(value)) *p++ = '-';
    size_t size = (size_t)(out + TRL_NUMBER_SIZE - p);
    if (isnan(value) || isinf(value) || value == 0)
        snprintf(p, size, "%s", isnan(value) ? "nan" : value == 0 ? "0" : "inf");
    else
        print_magnitude(p, size, fabs(value));
    return out;
}

// Leaves `*p` behind the digits that stand there, and says whether one is not 0.
static size_t skip_digits(const char **p, bool *any) {
    size_t n = 0;
    for (; **p >= '0' && **p <= '9'; ++*p, n++)
        *any = *any || **p != '0';
    return n;
}

bool trl_number_parse(const char *text, double *out) {
    const char *p = text;
    bool some = false, ignored = false;
    if (*p == '+' || *p == '-') p++;
    size_t digits = skip_digits(&p, &some);
    if (*p == '.') {
        p++;
        digits += skip_digits(&p, &some);
    }
    if (digits == 0) return false;
    if (*p == 'e' || *p == 'E') {
        p++;
        if (*p == '+' || *p == '-') p++;
        if (skip_digits(&p, &ignored) == 0) return false;
    }
    if (*p) return false;
    double value = read_double(text, NULL);
    if (!isfinite(value)) return false;
    if (value == 0 && some) value = copysign(DBL_TRUE_MIN, value);
    *out = value;
    return true;
}
