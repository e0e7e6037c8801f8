// color/css_calc.c: calc() and its functions, of numbers, percentages and angles.
//
// Source: CSS Values 4, sections 10.2 to 10.13 (functions, syntax, types, infinities and
// NaN), without round(). Units that need a page have no place in a colour.
#include "base/base.h"
#include "color/css_reader.h"

#include <math.h>
#include <string.h>

enum { DEPTH_MAX = 32 }; // brackets in brackets

typedef enum function {
    CALC,
    MIN,
    MAX,
    CLAMP,
    ABS,
    SIGN,
    MOD,
    REM,
    SIN,
    COS,
    TAN,
    ASIN,
    ACOS,
    ATAN,
    ATAN2,
    POW,
    SQRT,
    HYPOT,
    LOG,
    EXP,
    NO_FUNCTION
} function;

enum { ANY = 1 << 20, VALUES_MAX = 3 };

static const struct {
    const char *name;
    int least, most; // values it takes
} functions[NO_FUNCTION] = {
    [CALC] = {"calc", 1, 1},   [MIN] = {"min", 1, ANY}, [MAX] = {"max", 1, ANY},
    [CLAMP] = {"clamp", 3, 3}, [ABS] = {"abs", 1, 1},   [SIGN] = {"sign", 1, 1},
    [MOD] = {"mod", 2, 2},     [REM] = {"rem", 2, 2},   [SIN] = {"sin", 1, 1},
    [COS] = {"cos", 1, 1},     [TAN] = {"tan", 1, 1},   [ASIN] = {"asin", 1, 1},
    [ACOS] = {"acos", 1, 1},   [ATAN] = {"atan", 1, 1}, [ATAN2] = {"atan2", 2, 2},
    [POW] = {"pow", 2, 2},     [SQRT] = {"sqrt", 1, 1}, [HYPOT] = {"hypot", 1, ANY},
    [LOG] = {"log", 1, 2},     [EXP] = {"exp", 1, 1},
};

static trl_result read_sum(trl_css_reader *in, trl_css_item *out, int depth);

static function function_of(const char *word) {
    for (int i = 0; i < NO_FUNCTION; i++)
        if (strcmp(word, functions[i].name) == 0) return (function)i;
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

// One value more, in those that take any number of them.
static double gather(function f, double so_far, double value) {
    if (f == MIN) return smaller(so_far, value);
    if (f == MAX) return larger(so_far, value);
    return hypot(so_far, value);
}

// The sign is that of b in mod(), that of a in rem().
static double remainder_of(function f, double a, double b) {
    double rest = fmod(a, b);
    if (f == MOD && rest != 0 && signbit(rest) != signbit(b)) rest += b;
    return rest;
}

// What the function makes of its `count` values.
static double value_of(function f, const double v[VALUES_MAX], int count, bool angle) {
    double unit = angle ? M_PI / 180 : 1;
    switch (f) {
    case CLAMP: return larger(v[0], smaller(v[1], v[2]));
    case ABS: return fabs(v[0]);
    case SIGN: return v[0] > 0 ? 1 : v[0] < 0 ? -1 : v[0];
    case MOD:
    case REM: return remainder_of(f, v[0], v[1]);
    case SIN: return sin(v[0] * unit);
    case COS: return cos(v[0] * unit);
    case TAN: return tan(v[0] * unit);
    case ASIN: return asin(v[0]) * 180 / M_PI;
    case ACOS: return acos(v[0]) * 180 / M_PI;
    case ATAN: return atan(v[0]) * 180 / M_PI;
    case ATAN2: return atan2(v[0], v[1]) * 180 / M_PI;
    case POW: return pow(v[0], v[1]);
    case SQRT: return sqrt(v[0]);
    case HYPOT: return fabs(v[0]);
    case LOG: return count == 2 ? log(v[0]) / log(v[1]) : log(v[0]);
    case EXP: return exp(v[0]);
    default: return v[0];
    }
}

// The kind of the result. False where the function takes no such values.
static bool kind_of(function f, trl_css_item_kind kind, trl_css_item_kind *out) {
    bool number = kind == TRL_CSS_ITEM_NUMBER, angle = kind == TRL_CSS_ITEM_ANGLE;
    switch (f) {
    case SIGN: *out = TRL_CSS_ITEM_NUMBER; return true;
    case SIN:
    case COS:
    case TAN: *out = TRL_CSS_ITEM_NUMBER; return number || angle;
    case ASIN:
    case ACOS:
    case ATAN: *out = TRL_CSS_ITEM_ANGLE; return number;
    case ATAN2: *out = TRL_CSS_ITEM_ANGLE; return true;
    case POW:
    case SQRT:
    case LOG:
    case EXP: *out = kind; return number;
    default: *out = kind; return true;
    }
}

static trl_result read_arguments(trl_css_reader *in, function f, trl_css_item *out, int depth) {
    double values[VALUES_MAX] = {0};
    bool any = functions[f].most == ANY;
    int count = 0;
    do {
        trl_css_item next;
        TRL_TRY(read_sum(in, count == 0 ? out : &next, depth + 1));
        if (count > 0 && next.kind != out->kind)
            return trl_css_fail(in, next.at, "a function of several values takes them of one kind");
        double value = count == 0 ? out->value : next.value;
        if (any)
            values[0] = count == 0 ? value : gather(f, values[0], value);
        else if (count < VALUES_MAX)
            values[count] = value;
        if (count < ANY) count++;
    } while (trl_css_take(in, ','));
    if (count < functions[f].least)
        return trl_css_fail(in, in->at, "this function takes more values");
    if (count > functions[f].most)
        return trl_css_fail(in, in->at, "this function takes fewer values");
    trl_css_item_kind kind = out->kind;
    if (!kind_of(f, kind, &out->kind))
        return trl_css_fail(in, out->at, "this function does not take values of this kind");
    if (!trl_css_take(in, ')')) return trl_css_fail(in, in->at, "the ')' of calc() is missing");
    out->value = value_of(f, values, count, kind == TRL_CSS_ITEM_ANGLE);
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
                        "with +, -, *, / and the functions of CSS, such as min() and sin()");
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
        if (*sign == '/' && !plain && next.kind != out->kind)
            return trl_css_fail(in, next.at,
                                "calc() divides by plain numbers or values of one kind");
        if (*sign == '*' && !plain && out->kind != TRL_CSS_ITEM_NUMBER)
            return trl_css_fail(in, next.at, "calc() multiplies by plain numbers only");
        out->value = *sign == '*' ? out->value * next.value : out->value / next.value;
        if (!plain) out->kind = *sign == '*' ? next.kind : TRL_CSS_ITEM_NUMBER;
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
