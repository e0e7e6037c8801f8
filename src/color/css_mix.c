// color/css_mix.c: color-mix().
//
// Source: CSS Color 5, section 3 (color-mix, any number of colours).
#include "base/base.h"
#include "color/css_reader.h"
#include "color/css_space.h"

#include <string.h>

enum { MIX_MAX = 32 };

typedef struct mix {
    trl_css_space space;
    trl_hue_rule rule;
    size_t count, without_share;
    trl_css_color colors[MIX_MAX];
    double shares[MIX_MAX]; // percent, -1 where none is given
} mix;

static trl_result read_rule(trl_css_reader *in, mix *m) {
    static const char *const rules[] = {"shorter", "longer", "increasing", "decreasing"};
    char word[TRL_CSS_WORD_MAX], hue[TRL_CSS_WORD_MAX];
    trl_css_skip_blanks(in);
    if (*in->at == ',') return TRL_OK;
    const char *at = in->at;
    trl_css_read_word(in, word);
    trl_css_skip_blanks(in);
    trl_css_read_word(in, hue);
    for (int i = 0; i < 4; i++) {
        if (strcmp(word, rules[i]) != 0 || strcmp(hue, "hue") != 0) continue;
        if (trl_css_space_get(m->space)->hue < 0)
            return trl_css_fail(in, at, "only a space with a hue takes a hue rule");
        m->rule = (trl_hue_rule)i;
        return TRL_OK;
    }
    return trl_css_fail(in, at,
                        "after the space of color-mix() comes a comma, or shorter, longer, "
                        "increasing or decreasing and the word hue");
}

// in SPACE RULE, — or nothing, for OKLab.
static trl_result read_method(trl_css_reader *in, mix *m) {
    char word[TRL_CSS_WORD_MAX];
    trl_css_skip_blanks(in);
    const char *at = in->at;
    trl_css_read_word(in, word);
    m->space = TRL_CSS_OKLAB;
    if (strcmp(word, "in") != 0) {
        in->at = at;
        return TRL_OK;
    }
    trl_css_skip_blanks(in);
    at = in->at;
    trl_css_read_word(in, word);
    if (!trl_css_space_find(word, &m->space))
        return trl_css_fail(in, at, "after in comes a space, such as oklch, oklab, srgb or hsl");
    TRL_TRY(read_rule(in, m));
    if (!trl_css_take(in, ',')) return trl_css_fail(in, in->at, "a comma is missing");
    return TRL_OK;
}

// A percentage, if one comes next.
static trl_result read_share(trl_css_reader *in, double *share) {
    char word[TRL_CSS_WORD_MAX];
    trl_css_item item;
    bool number = false;
    trl_css_skip_blanks(in);
    const char *at = in->at;
    TRL_TRY(trl_css_read_number(in, &item, &number));
    if (!number) {
        trl_css_read_word(in, word);
        bool math = trl_css_is_math(word) && *in->at == '(';
        in->at = math ? in->at + 1 : at;
        if (!math) return TRL_OK;
        TRL_TRY(trl_css_read_math(in, word, &item));
    }
    if (*share >= 0) return trl_css_fail(in, at, "a colour of color-mix() has one percentage");
    if (item.kind != TRL_CSS_ITEM_PERCENT || !(item.value >= 0 && item.value <= 100))
        return trl_css_fail(in, at, "the share of a colour in color-mix() is 0% to 100%");
    *share = item.value;
    return TRL_OK;
}

static trl_result read_colors(trl_css_reader *in, mix *m) {
    do {
        if (m->count == MIX_MAX)
            return trl_css_fail(in, in->at, "color-mix() takes 32 colours at most");
        double *share = &m->shares[m->count];
        *share = -1;
        TRL_TRY(read_share(in, share));
        TRL_TRY(trl_css_read_color(in, &m->colors[m->count]));
        TRL_TRY(read_share(in, share));
        m->without_share += *share < 0;
        m->count++;
    } while (trl_css_take(in, ','));
    if (!trl_css_take(in, ')'))
        return trl_css_fail(in, in->at,
                            *in->at ? "a comma or ')' must stand here in color-mix()"
                                    : "the ')' at the end is missing");
    return TRL_OK;
}

// Colours without a share divide what is left among them. Returns the sum.
static double fill_shares(mix *m) {
    double given = 0, sum = 0;
    for (size_t i = 0; i < m->count; i++)
        if (m->shares[i] >= 0) given += m->shares[i];
    for (size_t i = 0; i < m->count; i++) {
        if (m->shares[i] < 0)
            m->shares[i] = given < 100 ? (100 - given) / (double)m->without_share : 0;
        sum += m->shares[i];
    }
    return sum;
}

trl_result trl_css_read_mix(trl_css_reader *in, trl_css_color *out) {
    mix m = {.rule = TRL_HUE_SHORTER};
    TRL_TRY(read_method(in, &m));
    TRL_TRY(read_colors(in, &m));
    double sum = fill_shares(&m), weight = m.shares[0];
    trl_css_color color = m.colors[0];
    if (m.count == 1) trl_css_mix(&color, &color, 0, m.space, TRL_HUE_SHORTER, &color);
    // Where there is nothing of two colours they are mixed half and half.
    for (size_t i = 1; i < m.count; i++) {
        double next = m.shares[i], t = weight + next > 0 ? next / (weight + next) : 0.5;
        trl_css_mix(&color, &m.colors[i], t, m.space, m.rule, &color);
        weight += next;
    }
    // Less than the whole leaves the rest transparent.
    if (sum < 100) color.alpha *= sum / 100;
    *out = color;
    return TRL_OK;
}
