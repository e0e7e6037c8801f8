// color/css_calc.c: calc() and its functions, of numbers, percentages and angles.
//
// Source: CSS Values 4, sections 10.2 to 10.13 (functions, syntax, types, infinities and
// NaN). Units that need a page have no place in a colour.
#include "base/base.h"
#include "color/css_reader.h"

#include <math.h>
#include <string.h>

enum { DEPTH_MAX = 32 }; // brackets in brackets

typedef enum function { CALC, MIN, MAX, CLAMP, ABS, SIGN, NO_FUNCTION } function;

static trl_result read_sum(trl_css_reader *in, trl_css_item *out, int depth);

static function function_of(const char *word) {
    static const char *const names[] = {"calc", "min", "max", "clamp", "abs", "sign"};
    for (int i = 0; i < NO_FUNCTION; i++)
        if (strcmp(word, names[i]) == 0) return (function)i;
    return NO_FUNCTION;
}

static bool read_constant(const char *word, double *value) {
    static const struct {
        const char *name;
        double value;
    } constants[] = {
        {"e", M_E}, {"pi", M_PI}, {"infinity", INFINITY}, {"-infinity", -INFINITY}, {"nan", NAN}};
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (strcmp(word, constants[i].name) == 0) {
            *value = constants[i].value;
            return true;
        }
    return false;
}

static double larger(double a, double b) {
    return isnan(a) || isnan(b) ? NAN : fmax(a, b);
}

static double smaller(double a, double b) {
    return isnan(a) || isnan(b) ? NAN : fmin(a, b);
}

// min() and max() take any number of values, clamp() three, the others one.
static trl_result read_arguments(trl_css_reader *in, function f, trl_css_item *out, int depth) {
    double values[3] = {0};
    int count = 0;
    do {
        trl_css_item next;
        TRL_TRY(read_sum(in, count == 0 ? out : &next, depth + 1));
        if (count > 0 && next.kind != out->kind)
            return trl_css_fail(in, next.at, "min(), max() and clamp() take values of one kind");
        double value = count == 0 ? out->value : next.value;
        if (f == MIN && count > 0) value = smaller(values[0], value);
        if (f == MAX && count > 0) value = larger(values[0], value);
        values[f == CLAMP && count < 3 ? count : 0] = value;
        count++;
    } while (trl_css_take(in, ','));
    if (f == CLAMP ? count != 3 : f != MIN && f != MAX && count != 1)
        return trl_css_fail(in, in->at, "clamp() takes three values, and only min() and max() any");
    if (!trl_css_take(in, ')')) return trl_css_fail(in, in->at, "the ')' of calc() is missing");
    out->value = values[0];
    if (f == CLAMP) out->value = larger(values[0], smaller(values[1], values[2]));
    if (f == ABS) out->value = fabs(values[0]);
    if (f == SIGN) {
        out->value = values[0] > 0 ? 1 : values[0] < 0 ? -1 : values[0];
        out->kind = TRL_CSS_ITEM_NUMBER;
    }
    return TRL_OK;
}

static trl_result read_value(trl_css_reader *in, trl_css_item *out, int depth) {
    bool number = false;
    char word[TRL_CSS_WORD_MAX];
    trl_css_skip_blanks(in);
    TRL_TRY(trl_css_read_number(in, out, &number));
    if (number) return TRL_OK;
    const char *at = in->at;
    trl_css_read_word(in, word);
    function f = *word ? function_of(word) : CALC;
    if (*in->at == '(' && f != NO_FUNCTION) {
        if (depth == DEPTH_MAX) return trl_css_fail(in, at, "calc() has too many brackets");
        in->at++;
        return read_arguments(in, f, out, depth);
    }
    if (trl_css_find_component(in, word, out)) {
        out->kind = TRL_CSS_ITEM_NUMBER; // a missing one counts as 0 here
        return TRL_OK;
    }
    if (read_constant(word, &out->value)) return TRL_OK;
    return trl_css_fail(in, at,
                        "calc() takes numbers, percentages, angles, e, pi, infinity and nan, "
                        "with +, -, *, /, min(), max(), clamp(), abs() and sign()");
}

static trl_result read_product(trl_css_reader *in, trl_css_item *out, int depth) {
    TRL_TRY(read_value(in, out, depth));
    for (;;) {
        trl_css_item next;
        trl_css_skip_blanks(in);
        const char *sign = in->at;
        if (*sign != '*' && *sign != '/') return TRL_OK;
        in->at++;
        TRL_TRY(read_value(in, &next, depth));
        bool plain = next.kind == TRL_CSS_ITEM_NUMBER;
        if (*sign == '/' && !plain)
            return trl_css_fail(in, next.at, "calc() divides by plain numbers only");
        if (!plain && out->kind != TRL_CSS_ITEM_NUMBER)
            return trl_css_fail(in, next.at, "calc() multiplies by plain numbers only");
        out->value = *sign == '*' ? out->value * next.value : out->value / next.value;
        if (!plain) out->kind = next.kind;
    }
}

// Up to the bracket or the comma at the end. A sign between two terms has blanks on both
// sides.
static trl_result read_sum(trl_css_reader *in, trl_css_item *out, int depth) {
    TRL_TRY(read_product(in, out, depth));
    for (;;) {
        trl_css_item next;
        bool blank = trl_css_is_blank(*in->at) || (in->at[0] == '/' && in->at[1] == '*') ||
                     trl_css_is_blank(in->at[-1]);
        trl_css_skip_blanks(in);
        const char *sign = in->at;
        if (*sign == ')' || *sign == ',') return TRL_OK;
        if (!*sign) return trl_css_fail(in, sign, "the ')' of calc() is missing");
        if (*sign != '+' && *sign != '-')
            return trl_css_fail(in, sign, "in calc() comes +, -, *, / or ')' here");
        if (!blank || !trl_css_is_blank(sign[1]))
            return trl_css_fail(in, sign, "calc() wants blanks around + and -");
        in->at++;
        TRL_TRY(read_product(in, &next, depth));
        if (next.kind != out->kind)
            return trl_css_fail(in, next.at,
                                "calc() adds numbers to numbers, percentages to percentages and "
                                "angles to angles");
        out->value += *sign == '+' ? next.value : -next.value;
    }
}

bool trl_css_is_math(const char *word) {
    return *word && function_of(word) != NO_FUNCTION;
}

trl_result trl_css_read_math(trl_css_reader *in, const char *word, trl_css_item *out) {
    TRL_TRY(read_arguments(in, function_of(word), out, -1));
    if (isnan(out->value)) out->value = 0;
    return TRL_OK;
}
