// color/css_parse.c: text → colour.
//
// Source: CSS Color 4, sections 4 to 10 and 15 (syntax, ranges and clamping).
#include "base/base.h"
#include "color/css_names.h"
#include "color/css_number.h"
#include "color/css_reader.h"
#include "color/css_space.h"

#include <math.h>
#include <string.h>
#include <strings.h>

// What a function takes for one component.
typedef struct component {
    bool angle;
    double number;    // a plain number is divided by this
    double percent;   // 100 % means this
    double low, high; // clamped into this range
} component;

typedef struct function {
    const char *name;
    trl_css_space space;
    bool commas;         // the syntax of old is allowed
    bool commas_percent; // and there the second and third are percentages
    component parts[3];
} function;

enum { DEPTH_MAX = 16 };

#define BYTE                                                                                       \
    { false, 255, 1, 0, 1 }
#define HUE                                                                                        \
    { true, 1, 0, -INFINITY, INFINITY }
#define FREE(percent)                                                                              \
    { false, 1, percent, -INFINITY, INFINITY }
#define POSITIVE(percent)                                                                          \
    { false, 1, percent, 0, INFINITY }
#define UP_TO(percent)                                                                             \
    { false, 1, percent, 0, percent }

static const function functions[] = {
    {"rgb", TRL_CSS_SRGB, true, false, {BYTE, BYTE, BYTE}},
    {"rgba", TRL_CSS_SRGB, true, false, {BYTE, BYTE, BYTE}},
    {"hsl", TRL_CSS_HSL, true, true, {HUE, POSITIVE(100), FREE(100)}},
    {"hsla", TRL_CSS_HSL, true, true, {HUE, POSITIVE(100), FREE(100)}},
    {"hwb", TRL_CSS_HWB, false, false, {HUE, FREE(100), FREE(100)}},
    {"lab", TRL_CSS_LAB, false, false, {UP_TO(100), FREE(125), FREE(125)}},
    {"lch", TRL_CSS_LCH, false, false, {UP_TO(100), POSITIVE(150), HUE}},
    {"oklab", TRL_CSS_OKLAB, false, false, {UP_TO(1), FREE(0.4), FREE(0.4)}},
    {"oklch", TRL_CSS_OKLCH, false, false, {UP_TO(1), POSITIVE(0.4), HUE}},
};

static trl_result set_part(const trl_css_reader *in, const trl_css_item *from,
                           const component *rule, int i, trl_css_color *out) {
    double value = from->value;
    if (from->kind == TRL_CSS_ITEM_NONE) {
        out->missing |= 1U << i;
    } else if (rule->angle) {
        if (from->kind == TRL_CSS_ITEM_PERCENT)
            return trl_css_fail(in, from->at, "a hue is no percentage");
        value = isfinite(value) ? fmod(value, 360) : 0;
        if (value < 0) value += 360;
    } else {
        if (from->kind == TRL_CSS_ITEM_ANGLE)
            return trl_css_fail(in, from->at, "no angle fits here");
        if (from->kind != TRL_CSS_ITEM_PERCENT)
            value /= rule->number;
        else if (rule->percent != 100) // else exact as it is
            value = value * rule->percent / 100;
    }
    out->v[i] =
        fmin(fmax(value, fmax(rule->low, -TRL_CSS_LARGEST)), fmin(rule->high, TRL_CSS_LARGEST));
    return TRL_OK;
}

static trl_result read_alpha(trl_css_reader *in, trl_css_color *out) {
    trl_css_item alpha;
    TRL_TRY(trl_css_read_item(in, &alpha));
    if (alpha.kind == TRL_CSS_ITEM_ANGLE) return trl_css_fail(in, alpha.at, "alpha is no angle");
    double value = alpha.kind == TRL_CSS_ITEM_PERCENT ? alpha.value / 100 : alpha.value;
    if (alpha.kind == TRL_CSS_ITEM_NONE) out->missing |= TRL_CSS_NO_ALPHA;
    out->alpha = fmin(fmax(value, 0), 1);
    return TRL_OK;
}

static trl_result read_end(trl_css_reader *in) {
    if (!trl_css_take(in, ')')) {
        if (!*in->at) return trl_css_fail(in, in->at, "the ')' at the end is missing");
        return trl_css_fail(in, in->at, "after three components comes '/' and alpha, or ')'");
    }
    return TRL_OK;
}

// The syntax of old: no none, and no mixing of numbers and percentages.
static trl_result check_commas(const trl_css_reader *in, const function *f,
                               const trl_css_item items[3], const trl_css_color *color) {
    for (int i = 0; i < 3; i++) {
        if (items[i].kind == TRL_CSS_ITEM_NONE)
            return trl_css_fail(in, items[i].at, "none and commas do not go together");
        if (f->commas_percent ? i > 0 && items[i].kind != TRL_CSS_ITEM_PERCENT
                              : items[i].kind != items[0].kind)
            return trl_css_fail(in, items[i].at,
                                f->commas_percent
                                    ? "with commas this must be a percentage"
                                    : "with commas all three are numbers or all percentages");
    }
    if (color->missing & TRL_CSS_NO_ALPHA)
        return trl_css_fail(in, in->at, "none and commas do not go together");
    return TRL_OK;
}

static trl_result read_parts(trl_css_reader *in, const function *f, trl_css_color *out) {
    trl_css_item items[3];
    bool commas = false;
    for (int i = 0; i < 3; i++) {
        trl_css_skip_blanks(in);
        if (i == 1) commas = trl_css_take(in, ',');
        if (i == 2 && commas && !trl_css_take(in, ','))
            return trl_css_fail(in, in->at, "a comma is missing");
        if (i == 1 && commas && (!f->commas || in->origin))
            return trl_css_fail(in, in->at - 1, "this function takes blanks, not commas");
        TRL_TRY(trl_css_read_item(in, &items[i]));
        TRL_TRY(set_part(in, &items[i], &f->parts[i], i, out));
    }
    if (trl_css_take(in, commas ? ',' : '/')) TRL_TRY(read_alpha(in, out));
    if (commas) TRL_TRY(check_commas(in, f, items, out));
    return read_end(in);
}

// from COLOR, if that comes next.
static trl_result read_origin(trl_css_reader *in, trl_css_color *origin, bool *given) {
    char word[TRL_CSS_WORD_MAX];
    trl_css_skip_blanks(in);
    const char *at = in->at;
    trl_css_read_word(in, word);
    *given = strcmp(word, "from") == 0;
    if (!*given) in->at = at;
    return *given ? trl_css_read_color(in, origin) : TRL_OK;
}

// The parts of a colour that begins from another. Nothing holds rgb() to its gamut then
// (CSS Color 5, section 4.1), and alpha is that of the origin unless it is given.
static trl_result read_relative(trl_css_reader *in, const function *f, const trl_css_color *from,
                                trl_css_color *out) {
    trl_css_reader inner = *in;
    trl_css_color origin;
    function open = *f;
    trl_css_convert(from, f->space, &origin);
    trl_css_carry_missing(from, &origin);
    inner.origin = &origin;
    inner.origin_scale = f->parts[0].number == 255 ? 255 : 1;
    for (int i = 0; i < 3; i++)
        if (open.parts[i].number == 255) {
            open.parts[i].low = -INFINITY;
            open.parts[i].high = INFINITY;
        }
    out->alpha = origin.alpha;
    out->missing |= origin.missing & TRL_CSS_NO_ALPHA;
    trl_result result = read_parts(&inner, &open, out);
    in->at = inner.at;
    return result;
}

static trl_result read_components(trl_css_reader *in, const function *f, bool relative,
                                  const trl_css_color *from, trl_css_color *out) {
    out->space = f->space;
    return relative ? read_relative(in, f, from, out) : read_parts(in, f, out);
}

// color(SPACE a b c / alpha) and color(from COLOR SPACE …), after the bracket.
static trl_result read_color_function(trl_css_reader *in, trl_css_color *out) {
    char word[TRL_CSS_WORD_MAX];
    trl_css_color from;
    bool relative = false;
    TRL_TRY(read_origin(in, &from, &relative));
    trl_css_skip_blanks(in);
    const char *at = in->at;
    trl_css_read_word(in, word);
    bool custom = strncmp(word, "--", 2) == 0;
    bool known = trl_css_space_find(word, &out->space);
    const trl_css_space_info *info = known ? trl_css_space_get(out->space) : NULL;
    if (!known || strncmp(info->prefix, "color(", 6) != 0)
        return trl_css_fail(
            in, at,
            "color() takes srgb, srgb-linear, display-p3, a98-rgb, prophoto-rgb, rec2020, "
            "display-p3-linear, xyz, xyz-d50, xyz-d65, --rec2020-oetf, --aces2065-1, --acescg, "
            "--jmh, --oklrch, --okhsl or --okhsv");
    if (custom != (info->prefix[6] == '-'))
        return trl_css_fail(in, at,
                            custom ? "this space is written without --"
                                   : "this space is not of CSS: write it with --");
    function f = {.space = out->space};
    for (int i = 0; i < 3; i++)
        f.parts[i] = i == info->hue ? (component)HUE : (component)FREE(info->range[i]);
    return read_components(in, &f, relative, &from, out);
}

// alpha(from COLOR / alpha), after the bracket: the same colour, in its own space.
static trl_result read_alpha_function(trl_css_reader *in, trl_css_color *out) {
    trl_css_color origin;
    bool given = false;
    TRL_TRY(read_origin(in, &origin, &given));
    if (!given) return trl_css_fail(in, in->at, "alpha() begins with from and a colour");
    *out = origin;
    if (trl_css_take(in, '/')) {
        trl_css_reader inner = *in;
        inner.origin = &origin;
        inner.only_alpha = true;
        out->missing &= 7;
        trl_result result = read_alpha(&inner, out);
        in->at = inner.at;
        TRL_TRY(result);
    }
    if (!trl_css_take(in, ')'))
        return trl_css_fail(in, in->at,
                            *in->at ? "in alpha() only '/' and alpha come after the colour"
                                    : "the ')' at the end is missing");
    return TRL_OK;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static trl_result read_hex(trl_css_reader *in, trl_css_color *out) {
    int digits[8], n = 0;
    const char *first = ++in->at;
    for (; hex_digit(*in->at) >= 0; in->at++, n++)
        if (n < 8) digits[n] = hex_digit(*in->at);
    if (*in->at && !trl_css_is_blank(*in->at) && !strchr("),/", *in->at))
        return trl_css_fail(in, in->at, "a hex colour has the digits 0…9 and a…f");
    if (n != 3 && n != 4 && n != 6 && n != 8)
        return trl_css_fail(in, first, "a hex colour has 3, 4, 6 or 8 digits");
    int wide = n >= 6 ? 2 : 1;
    for (int i = 0; i < n / wide; i++) {
        int value = wide == 2 ? digits[2 * i] * 16 + digits[2 * i + 1] : digits[i] * 17;
        *(i < 3 ? &out->v[i] : &out->alpha) = value / 255.0;
    }
    return TRL_OK;
}

// Colours of the system (CSS Color 4, section 9).
static bool is_system_color(const char *word) {
    static const char *const names[] = {
        "accentcolor", "accentcolortext", "activetext",       "buttonborder", "buttonface",
        "buttontext",  "canvas",          "canvastext",       "field",        "fieldtext",
        "graytext",    "highlight",       "highlighttext",    "linktext",     "mark",
        "marktext",    "selecteditem",    "selecteditemtext", "visitedtext"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(word, names[i]) == 0) return true;
    return false;
}

static trl_result read_name(trl_css_reader *in, const char *at, const char *word,
                            trl_css_color *out) {
    const trl_css_name *named = trl_css_name_find(word);
    if (strcmp(word, "transparent") == 0) {
        out->alpha = 0;
    } else if (named) {
        for (int i = 0; i < 3; i++)
            out->v[i] = (named->rgb >> (16 - 8 * i) & 255) / 255.0;
    } else if (strcmp(word, "currentcolor") == 0) {
        return trl_css_fail(in, at, "currentcolor means something on a page only");
    } else if (is_system_color(word)) {
        return trl_css_fail(in, at, "a system colour means something on a page only");
    } else {
        return trl_css_fail(in, at, "CSS has no colour of this name");
    }
    return TRL_OK;
}

static trl_result read_function(trl_css_reader *in, const char *at, const char *word,
                                trl_css_color *out) {
    if (strcmp(word, "color") == 0) return read_color_function(in, out);
    if (strcmp(word, "color-mix") == 0) return trl_css_read_mix(in, out);
    if (strcmp(word, "alpha") == 0) return read_alpha_function(in, out);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (strcmp(word, functions[i].name) != 0) continue;
        trl_css_color from;
        bool relative = false;
        TRL_TRY(read_origin(in, &from, &relative));
        return read_components(in, &functions[i], relative, &from, out);
    }
    return trl_css_fail(
        in, at,
        "the functions are rgb, hsl, hwb, lab, lch, oklab, oklch, color, color-mix and alpha");
}

trl_result trl_css_read_color(trl_css_reader *in, trl_css_color *out) {
    char word[TRL_CSS_WORD_MAX];
    *out = (trl_css_color){.space = TRL_CSS_SRGB, .alpha = 1};
    trl_css_skip_blanks(in);
    if (*in->at == '#') return read_hex(in, out);
    const char *at = in->at;
    if (!*at) return trl_css_fail(in, at, "it is empty");
    trl_css_read_word(in, word);
    if (in->at == at) return trl_css_fail(in, at, "a colour begins with '#', a name or a function");
    if (*in->at != '(') return read_name(in, at, word, out);
    if (in->depth == DEPTH_MAX) return trl_css_fail(in, at, "too many colours in colours");
    // What stands in the brackets knows nothing of an origin outside.
    trl_css_reader inner = *in;
    inner.origin = NULL;
    inner.only_alpha = false;
    inner.depth++;
    inner.at++;
    trl_result result = read_function(&inner, at, word, out);
    in->at = inner.at;
    return result;
}

trl_result trl_css_parse(const char *text, trl_css_color *out, trl_error *err) {
    trl_css_reader in = {.text = text, .at = text, .err = err};
    trl_css_color color;
    TRL_TRY(trl_css_read_color(&in, &color));
    trl_css_skip_blanks(&in);
    if (*in.at) return trl_css_fail(&in, in.at, "nothing may follow the colour");
    *out = color;
    return TRL_OK;
}
