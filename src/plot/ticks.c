// plot/ticks.c: round numbers along an axis, and how they are written.
#include "plot/axis.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Digits as the exponent of a power.
static void put_raised(char *out, size_t size, int exponent) {
    static const char *const digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    char plain[16];
    size_t n = 0;
    snprintf(plain, sizeof plain, "%d", abs(exponent));
    if (exponent < 0) n += (size_t)snprintf(out, size, "⁻");
    for (const char *p = plain; *p && n < size; p++)
        n += (size_t)snprintf(out + n, size - n, "%s", digits[*p - '0']);
}

// mantissa × 10^exponent, exactly, with a true minus sign and its thousands parted
// where there are five digits or more.
static void put_decimal(char *out, size_t size, long long mantissa, int exponent) {
    char digits[64];
    const char *minus = mantissa < 0 ? "−" : "";
    if (mantissa == 0) exponent = 0;
    snprintf(digits, sizeof digits, "%lld%.*s", llabs(mantissa), exponent > 0 ? exponent : 0,
             "000000000000000000");
    int n = (int)strlen(digits), places = exponent < 0 ? -exponent : 0;
    if (places > 0) {
        if (n > places)
            snprintf(out, size, "%s%.*s.%s", minus, n - places, digits, digits + n - places);
        else
            snprintf(out, size, "%s0.%.*s%s", minus, places - n, "000000000000000000", digits);
        return;
    }
    size_t at = (size_t)snprintf(out, size, "%s", minus);
    for (int i = 0; i < n; i++)
        at += (size_t)snprintf(out + at, size - at, "%s%c",
                               n > 4 && i > 0 && (n - i) % 3 == 0 ? "\u2009" : "", digits[i]);
}

static void put_scientific(char *out, size_t size, long long mantissa, int exponent) {
    while (mantissa != 0 && mantissa % 10 == 0) {
        mantissa /= 10;
        exponent++;
    }
    char digits[32], raised[32];
    snprintf(digits, sizeof digits, "%lld", llabs(mantissa));
    size_t n = strlen(digits);
    put_raised(raised, sizeof raised, exponent + (int)n - 1);
    if (mantissa == 0 || (mantissa == 1 && exponent == 0))
        snprintf(out, size, "%lld", mantissa);
    else if (n == 1 && digits[0] == '1')
        snprintf(out, size, "%s10%s", mantissa < 0 ? "−" : "", raised);
    else
        snprintf(out, size, "%s%c%s%s×10%s", mantissa < 0 ? "−" : "", digits[0], n > 1 ? "." : "",
                 digits + 1, raised);
}

static void add_tick(trl_ticks *ticks, double at) {
    if (ticks->count < TRL_TICKS_MAX) ticks->at[ticks->count++] = at;
}

static void add_minor(trl_ticks *ticks, double at) {
    if (ticks->minor_count < TRL_MINOR_MAX) ticks->minor[ticks->minor_count++] = at;
}

// mantissa × 10^exponent as the double nearest to it.
static double decimal_value(long long mantissa, int exponent) {
    char text[48];
    double value = 0;
    snprintf(text, sizeof text, "%llde%d", mantissa, exponent);
    return trl_number_parse(text, &value) ? value : 0;
}

// Multiples of 1, 2 or 5 × 10^n.
static void choose_linear(trl_ticks *ticks, double low, double high, int wanted) {
    double rough = (high - low) / wanted;
    int exponent = (int)floor(log10(rough));
    long long unit = 1;
    while (unit < 10 && decimal_value(unit, exponent) < rough * 0.72)
        unit = unit == 1 ? 2 : unit == 2 ? 5 : 10;
    if (unit == 10) {
        unit = 1;
        exponent++;
    }
    double step = decimal_value(unit, exponent);
    long long first = (long long)ceil(low / step - 1e-6),
              last = (long long)floor(high / step + 1e-6);
    double most = fmax(fabs(low), fabs(high));
    bool plain = most < 1e7 && exponent >= -5;
    for (long long k = first; k <= last && ticks->count < TRL_TICKS_MAX; k++) {
        (plain ? put_decimal : put_scientific)(ticks->text[ticks->count], TRL_TICK_TEXT, k * unit,
                                               exponent);
        add_tick(ticks, decimal_value(k * unit, exponent));
    }
}

// How many marks a stride of `every` makes between two whole numbers.
static int stride(int low, int high, int wanted) {
    static const int steps[] = {1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100, 150};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if ((high - low) / steps[i] <= wanted) return steps[i];
    return 300;
}

static void decades_minor(trl_ticks *ticks, int low, int high, double from, double to) {
    for (int e = low - 1; e <= high; e++)
        for (int m = 2; m <= 9; m++) {
            double at = decimal_value(m, e);
            if (at >= from && at <= to) add_minor(ticks, at);
        }
}

// Decades; 1, 2 and 5 in each where they are few.
static void choose_decades(trl_ticks *ticks, double from, double to, int wanted) {
    int low = (int)ceil(log10(from) - 1e-9), high = (int)floor(log10(to) + 1e-9);
    bool plain = from >= 0.9e-4 && to <= 1.1e6;
    bool parts = high - low <= 1 || (high - low) * 3 <= wanted;
    int every = stride(low, high, wanted);
    for (int e = low - 1; e <= high; e++) {
        for (int m = 1; m <= 5; m += m == 1 ? 1 : 3) {
            if (m > 1 && !parts) break;
            if (m == 1 && (e < low || (e - low) % every != 0)) continue;
            double at = decimal_value(m, e);
            if (at < from * (1 - 1e-9) || at > to * (1 + 1e-9)) continue;
            if (ticks->count == TRL_TICKS_MAX) return;
            (plain ? put_decimal : put_scientific)(ticks->text[ticks->count], TRL_TICK_TEXT, m, e);
            add_tick(ticks, at);
        }
    }
    if (every == 1) decades_minor(ticks, low, high, from, to);
}

static void put_power(char *out, size_t size, int exponent) {
    size_t n = (size_t)snprintf(out, size, exponent == 0 ? "1" : "2");
    if (exponent != 0) put_raised(out + n, size - n, exponent);
}

// Powers of two: as numbers from 1/16 to 65536, else as 2ⁿ.
static void choose_stops(trl_ticks *ticks, double from, double to, int wanted) {
    int low = (int)ceil(log2(from) - 1e-9), high = (int)floor(log2(to) + 1e-9);
    int every = stride(low, high, wanted);
    bool plain = low >= -4 && high <= 16;
    // A stride keeps to its multiples, so that 1 is among them.
    int first = low + ((-low) % every + every) % every;
    for (int e = first; e <= high && ticks->count < TRL_TICKS_MAX; e += every) {
        double at = exp2(e);
        long long fifths = 1;
        for (int k = e; k < 0; k++)
            fifths *= 5; // 2^-k = 5^k × 10^-k
        if (!plain)
            put_power(ticks->text[ticks->count], TRL_TICK_TEXT, e);
        else if (e < 0)
            put_decimal(ticks->text[ticks->count], TRL_TICK_TEXT, fifths, e);
        else
            put_decimal(ticks->text[ticks->count], TRL_TICK_TEXT, 1LL << e, 0);
        add_tick(ticks, at);
    }
    if (every > 1 && high - low < TRL_MINOR_MAX)
        for (int e = low; e <= high; e++)
            add_minor(ticks, exp2(e));
}

void trl_ticks_choose(trl_ticks *ticks, const trl_axis *axis, int wanted) {
    double low = fmin(axis->low, axis->high), high = fmax(axis->low, axis->high);
    ticks->count = ticks->minor_count = 0;
    if (wanted < 1) wanted = 1;
    if (wanted > TRL_TICKS_MAX / 2) wanted = TRL_TICKS_MAX / 2;
    if (axis->scale == TRL_PLOT_LOG10) choose_decades(ticks, low, high, wanted);
    if (axis->scale == TRL_PLOT_LOG2) choose_stops(ticks, low, high, wanted);
    if (ticks->count >= 2 || axis->scale == TRL_PLOT_LINEAR) {
        if (axis->scale == TRL_PLOT_LINEAR) choose_linear(ticks, low, high, wanted);
        return;
    }
    // Less than two powers in the range: it is as good as linear.
    ticks->count = ticks->minor_count = 0;
    choose_linear(ticks, low, high, wanted);
}
