// color/css_calc.c: calc() of numbers, percentages and angles.
//
// Source: CSS Values 4, sections 10.8 to 10.13 (syntax, types, infinities and NaN). Units
// that need a page have no place in a colour.
#include "base/base.h"
#include "color/css_reader.h"

#include <math.h>
#include <string.h>

enum { DEPTH_MAX = 32 }; // brackets in brackets

static trl_result read_sum(trl_css_reader *in, trl_css_item *out, int depth);

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

static trl_result read_value(trl_css_reader *in, trl_css_item *out, int depth) {
    bool number = false;
    char word[TRL_CSS_WORD_MAX];
    trl_css_skip_blanks(in);
    TRL_TRY(trl_css_read_number(in, out, &number));
    if (number) return TRL_OK;
    const char *at = in->at;
    trl_css_read_word(in, word);
    bool bracket = *in->at == '(' && (!*word || strcmp(word, "calc") == 0);
    if (bracket) {
        if (depth == DEPTH_MAX) return trl_css_fail(in, at, "calc() has too many brackets");
        in->at++;
        return read_sum(in, out, depth + 1);
    }
    if (read_constant(word, &out->value)) return TRL_OK;
    return trl_css_fail(in, at,
                        "calc() takes numbers, percentages, angles, e, pi, infinity and nan, with "
                        "+, -, * and /");
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

// Up to the bracket at the end. A sign between two terms has blanks on both sides.
static trl_result read_sum(trl_css_reader *in, trl_css_item *out, int depth) {
    TRL_TRY(read_product(in, out, depth));
    for (;;) {
        trl_css_item next;
        bool blank = trl_css_is_blank(*in->at) || (in->at[0] == '/' && in->at[1] == '*') ||
                     trl_css_is_blank(in->at[-1]);
        trl_css_skip_blanks(in);
        const char *sign = in->at;
        if (trl_css_take(in, ')')) return TRL_OK;
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

trl_result trl_css_read_calc(trl_css_reader *in, trl_css_item *out) {
    TRL_TRY(read_sum(in, out, 0));
    if (isnan(out->value)) out->value = 0;
    return TRL_OK;
}
