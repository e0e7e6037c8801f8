// tests/color/css_cases.h: tables of colours as text, and what each comes to.
#ifndef TRL_TESTS_COLOR_CSS_CASES_H
#define TRL_TESTS_COLOR_CSS_CASES_H

#include "../test.h"

#include <troland/color.h>

typedef struct css_case {
    const char *text, *expected;
} css_case;

static inline trl_css_color css_parsed(const char *text) {
    trl_error err = TRL_ERROR_INIT;
    trl_css_color color;
    memset(&color, 0, sizeof color);
    if (trl_css_parse(text, &color, &err) != TRL_OK) fail_msg("%s", err.message);
    return color;
}

// The same components within `tolerance`, of what is above 1 in proportion; the same ones
// missing. hsl() and hwb() may be told in color(srgb …), as browsers do.
static inline void css_check(const char *text, const char *expected, double tolerance) {
    trl_css_color a = css_parsed(text), b = css_parsed(expected);
    char out[TRL_CSS_TEXT_MAX];
    if (a.space != b.space) {
        bool hue_aside = a.space == TRL_CSS_HSL || a.space == TRL_CSS_HWB;
        if (!hue_aside || b.space != TRL_CSS_SRGB || a.missing & 7)
            fail_msg("%s is not in the space of %s", text, expected);
        trl_css_convert(&a, b.space, &a);
    }
    trl_css_print(&a, 10, out);
    bool same = a.missing == b.missing && fabs(a.alpha - b.alpha) <= tolerance;
    for (int i = 0; i < 3; i++)
        same = same && fabs(a.v[i] - b.v[i]) <= tolerance * fmax(1, fabs(b.v[i]));
    if (!same) fail_msg("%s is %s, not %s", text, out, expected);
}

static inline void css_check_all(const css_case *cases, size_t count, double tolerance) {
    for (size_t i = 0; i < count; i++)
        css_check(cases[i].text, cases[i].expected, tolerance);
}

#define CSS_COUNT(table) (sizeof(table) / sizeof *(table))
#define CSS_CHECK(cases, tolerance) css_check_all(cases, CSS_COUNT(cases), tolerance)

enum { CSS_FILLED_MAX = 400 };

// `form` with `word` in place of each `mark`.
static inline void css_fill(const char *form, char mark, const char *word, char *out) {
    size_t n = 0;
    for (; *form; form++) {
        const char *from = *form == mark ? word : form;
        size_t length = *form == mark ? strlen(word) : 1;
        assert_true(n + length < CSS_FILLED_MAX);
        memcpy(out + n, from, length);
        n += length;
    }
    out[n] = 0;
}

// Each case with its text and what it comes to in place of # in two forms.
static inline void css_check_formed(const char *form, const char *expected, const css_case *cases,
                                    size_t count, double tolerance) {
    char text[CSS_FILLED_MAX], wanted[CSS_FILLED_MAX];
    for (size_t i = 0; i < count; i++) {
        css_fill(form, '#', cases[i].text, text);
        css_fill(expected, '#', cases[i].expected, wanted);
        css_check(text, wanted, tolerance);
    }
}
#define CSS_CHECK_FORMED(form, expected, cases, tolerance)                                         \
    css_check_formed(form, expected, cases, CSS_COUNT(cases), tolerance)

#endif
