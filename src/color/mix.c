// color/mix.c: colours between two colours.
//
// Source: CSS Color 4, section 12 (interpolation): missing components are taken from
// the other colour, hues follow a rule, alpha is multiplied in first.
#include "color/css_space.h"

#include <math.h>

// What a component means, so that a missing one can be carried into another space.
typedef enum meaning {
    NOTHING,
    LIGHTNESS,
    COLORFULNESS,
    HUE,
    OPPONENT_A,
    OPPONENT_B,
    FIRST,
    SECOND,
    THIRD
} meaning;

static meaning meaning_of(trl_css_space space, int i) {
    static const meaning hsl[3] = {HUE, COLORFULNESS, LIGHTNESS};
    static const meaning lab[3] = {LIGHTNESS, OPPONENT_A, OPPONENT_B};
    static const meaning lch[3] = {LIGHTNESS, COLORFULNESS, HUE};
    static const meaning rgb[3] = {FIRST, SECOND, THIRD};
    switch (space) {
    case TRL_CSS_HSL: return hsl[i];
    case TRL_CSS_OKHSL: return hsl[i];
    case TRL_CSS_OKHSV: return i < 2 ? hsl[i] : NOTHING;
    case TRL_CSS_HWB: return i == 0 ? HUE : NOTHING;
    case TRL_CSS_LAB:
    case TRL_CSS_OKLAB: return lab[i];
    case TRL_CSS_LCH:
    case TRL_CSS_OKLCH:
    case TRL_CSS_OKLRCH:
    case TRL_CSS_JMH: return lch[i];
    default: return rgb[i];
    }
}

// The components of `space` whose meaning `other` knows, too.
static uint32_t shared(trl_css_space space, trl_css_space other) {
    uint32_t bits = 0;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            meaning m = meaning_of(space, i);
            if (m != NOTHING && m == meaning_of(other, j)) bits |= 1U << i;
        }
    return bits;
}

void trl_css_carry_missing(const trl_css_color *from, trl_css_color *to) {
    if (from->space == to->space) return;
    uint32_t bits = 0;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            meaning m = meaning_of(from->space, i);
            if ((from->missing >> i & 1) && m != NOTHING && m == meaning_of(to->space, j))
                bits |= 1U << j;
        }
    // What is left of both says the same together, as a and b do for chroma and hue.
    uint32_t rest = 7 & ~shared(from->space, to->space);
    if (rest && (from->missing & rest) == rest) bits |= 7 & ~shared(to->space, from->space);
    for (int j = 0; j < 3; j++)
        if (bits >> j & 1) to->v[j] = 0;
    to->missing |= bits;
}

static double mix_hue(double a, double b, double t, trl_hue_rule rule) {
    a = fmod(fmod(a, 360) + 360, 360);
    b = fmod(fmod(b, 360) + 360, 360);
    double arc = b - a;
    switch (rule) {
    case TRL_HUE_SHORTER:
        if (arc > 180) a += 360;
        if (arc < -180) b += 360;
        break;
    case TRL_HUE_LONGER:
        if (arc > 0 && arc < 180) a += 360;
        if (arc > -180 && arc <= 0) b += 360;
        break;
    case TRL_HUE_INCREASING:
        if (arc < 0) b += 360;
        break;
    case TRL_HUE_DECREASING:
        if (arc > 0) a += 360;
        break;
    }
    return fmod(a + (b - a) * t, 360);
}

static double mix_alpha(const trl_css_color *a, const trl_css_color *b, double t) {
    double x = a->missing & TRL_CSS_NO_ALPHA ? b->alpha : a->alpha;
    double y = b->missing & TRL_CSS_NO_ALPHA ? a->alpha : b->alpha;
    return x + (y - x) * t;
}

void trl_css_mix(const trl_css_color *from, const trl_css_color *to, double t, trl_css_space space,
                 trl_hue_rule rule, trl_css_color *out) {
    trl_css_color a, b, result = {.space = space};
    trl_css_convert(from, space, &a);
    trl_css_convert(to, space, &b);
    trl_css_carry_missing(from, &a);
    trl_css_carry_missing(to, &b);
    result.missing = a.missing & b.missing;
    result.alpha = result.missing & TRL_CSS_NO_ALPHA ? 1 : mix_alpha(&a, &b, t);
    double weight_a = a.missing & TRL_CSS_NO_ALPHA ? b.alpha : a.alpha;
    double weight_b = b.missing & TRL_CSS_NO_ALPHA ? a.alpha : b.alpha;
    if (result.missing & TRL_CSS_NO_ALPHA) weight_a = weight_b = 1;
    for (int i = 0; i < 3; i++) {
        double x = a.missing >> i & 1 ? b.v[i] : a.v[i], y = b.missing >> i & 1 ? a.v[i] : b.v[i];
        if (i == trl_css_space_get(space)->hue)
            result.v[i] = mix_hue(x, y, t, rule);
        else if (result.alpha > 0)
            result.v[i] = (x * weight_a * (1 - t) + y * weight_b * t) / result.alpha;
        else
            result.v[i] = x + (y - x) * t;
        if (result.missing >> i & 1) result.v[i] = 0;
    }
    if (result.missing & TRL_CSS_NO_ALPHA) result.alpha = 0;
    *out = result;
}

trl_css_color trl_css_rotate(const trl_css_color *color, double degrees) {
    trl_css_color result;
    trl_css_convert(color, TRL_CSS_OKLCH, &result);
    result.v[2] = fmod(fmod(result.v[2] + degrees, 360) + 360, 360);
    return result;
}

trl_css_color trl_css_ramp(const trl_css_color *color, trl_oklch_ramp kind, double t) {
    // Black and white themselves have no hue.
    static const double darkest = 0.15, lightest = 0.95;
    trl_css_color result;
    trl_css_convert(color, TRL_CSS_OKLCH, &result);
    if (kind == TRL_OKLCH_RAMP_LIGHTNESS)
        result.v[0] = darkest + (lightest - darkest) * t;
    else
        result.v[1] *= t;
    return result;
}

const trl_harmony *trl_harmony_at(size_t index) {
    static const trl_harmony table[] = {
        {"complement", "the colour across the circle", 2, {0, 180}},
        {"split", "the two neighbours of the complement", 3, {0, 150, 210}},
        {"analogous", "two neighbours on each side", 5, {-60, -30, 0, 30, 60}},
        {"triad", "three, a third of the circle apart", 3, {0, 120, 240}},
        {"square", "four, a quarter apart", 4, {0, 90, 180, 270}},
    };
    return index < sizeof table / sizeof *table ? &table[index] : NULL;
}
