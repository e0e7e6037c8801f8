#include "color/css_reader.h"
#include "color/css_number.h"
#include "color/css_space.h"

#include "base/base.h"

#include <math.h>
#include <string.h>

trl_result trl_css_fail(const trl_css_reader *in, const char *at, const char *what) {
    return trl_error_set(in->err, TRL_ERR_FORMAT, "'%.80s' is no colour: %s (character %zu)",
                         in->text, what, (size_t)(at - in->text) + 1);
}

bool trl_css_is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

void trl_css_skip_blanks(trl_css_reader *in) {
    for (;;) {
        const char *end = strncmp(in->at, "/*", 2) == 0 ? strstr(in->at + 2, "*/") : NULL;
        if (end)
            in->at = end + 2;
        else if (trl_css_is_blank(*in->at))
            in->at++;
        else
            return;
    }
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || (unsigned char)c >= 0x80;
}

void trl_css_read_word(trl_css_reader *in, char word[TRL_CSS_WORD_MAX]) {
    size_t n = 0;
    const char *p = in->at;
    for (; is_word(*p); p++)
        if (n < TRL_CSS_WORD_MAX) word[n++] = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
    in->at = p;
    word[n < TRL_CSS_WORD_MAX ? n : 0] = 0;
}

bool trl_css_take(trl_css_reader *in, char c) {
    trl_css_skip_blanks(in);
    if (*in->at != c) return false;
    in->at++;
    return true;
}

static bool is_page_unit(const char *word) {
    static const char *const units[] = {
        "px",    "em",  "rem", "ex",  "rex", "cap", "rcap", "ch",   "rch",  "ic",
        "ric",   "lh",  "rlh", "vw",  "vh",  "vi",  "vb",   "vmin", "vmax", "svw",
        "svh",   "lvw", "lvh", "dvw", "dvh", "cqw", "cqh",  "cqi",  "cqb",  "cqmin",
        "cqmax", "cm",  "mm",  "q",   "in",  "pc",  "pt"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(word, units[i]) == 0) return true;
    return false;
}

static trl_result read_unit(trl_css_reader *in, trl_css_item *out) {
    static const struct {
        const char *name;
        double degrees;
    } units[] = {{"deg", 1}, {"grad", 0.9}, {"rad", 180 / M_PI}, {"turn", 360}};
    const char *at = in->at;
    char word[TRL_CSS_WORD_MAX];
    double ignored;
    if (*at == '%') {
        in->at++;
        out->kind = TRL_CSS_ITEM_PERCENT;
        return TRL_OK;
    }
    // "20-30" is two numbers, "20-x" a number with the unit "-x".
    if (*at == '-' && trl_css_number_read(at, &ignored) > 0) return TRL_OK;
    trl_css_read_word(in, word);
    if (in->at == at) return TRL_OK;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(word, units[i].name) != 0) continue;
        out->kind = TRL_CSS_ITEM_ANGLE;
        out->value *= units[i].degrees;
        return TRL_OK;
    }
    if (is_page_unit(word))
        return trl_css_fail(in, at, "a length needs a page, and has no place in a colour here");
    return trl_css_fail(in, at, "a unit must be %, deg, grad, rad or turn");
}

trl_result trl_css_read_number(trl_css_reader *in, trl_css_item *out, bool *number) {
    *out = (trl_css_item){.at = in->at, .kind = TRL_CSS_ITEM_NUMBER};
    size_t n = trl_css_number_read(in->at, &out->value);
    *number = n > 0;
    if (n == 0) return TRL_OK;
    in->at += n;
    return read_unit(in, out);
}

bool trl_css_find_component(const trl_css_reader *in, const char *word, trl_css_item *out) {
    if (!in->origin) return false;
    const trl_css_space_info *info = trl_css_space_get(in->origin->space);
    uint32_t bit = 0;
    if (strcmp(word, "alpha") == 0) {
        bit = TRL_CSS_NO_ALPHA;
        out->value = in->origin->alpha;
    }
    for (int i = 0; i < 3 && !in->only_alpha; i++)
        if (word[0] && word[0] == info->letters[i] && !word[1]) {
            bit = 1U << i;
            out->value = in->origin->v[i] * (i == info->hue ? 1 : in->origin_scale);
        }
    out->kind = in->origin->missing & bit ? TRL_CSS_ITEM_NONE : TRL_CSS_ITEM_NUMBER;
    return bit != 0;
}

trl_result trl_css_read_item(trl_css_reader *in, trl_css_item *out) {
    bool number = false;
    char word[TRL_CSS_WORD_MAX] = {0};
    trl_css_skip_blanks(in);
    TRL_TRY(trl_css_read_number(in, out, &number));
    if (number) return TRL_OK;
    trl_css_read_word(in, word);
    if (strcmp(word, "none") == 0) {
        out->kind = TRL_CSS_ITEM_NONE;
        out->value = 0;
        return TRL_OK;
    }
    if (trl_css_is_math(word) && *in->at == '(') {
        const char *at = out->at;
        in->at++;
        TRL_TRY(trl_css_read_math(in, word, out));
        out->at = at;
        return TRL_OK;
    }
    if (trl_css_find_component(in, word, out)) return TRL_OK;
    const char *wanted = "a number, a percentage or none must stand here";
    if (in->only_alpha)
        wanted = "a number, a percentage, none or the word alpha must stand here";
    else if (in->origin)
        wanted = "a number, a percentage, none, or a component of the colour after from by its "
                 "letter must stand here";
    return trl_css_fail(in, out->at, wanted);
}
