// Colours made from others: rgb(from …) and its like, and alpha().
//
// The cases are those of web-platform-tests css/css-color/parsing/color-computed-relative-color and
// alpha-color-computed without what needs a page (currentcolor, var(), light-dark()), in a form of
// our own: lists there say one thing of each space, and here it stands once. What lies beyond a
// gamut is in css_mix_srgb_test.c, greys are in css_powerless_test.c.
#include "css_cases.h"

// X, Y and Z are the letters of a space, P, Q and R the numbers of a colour there.
typedef struct family {
    const char *function, *space; // "color(", "srgb "
    const char *letters[3], *numbers[3];
} family;

#define RGB_OF(name)                                                                               \
    {                                                                                              \
        "color(", name " ", {"r", "g", "b"}, {                                                     \
            "0.7", "0.5", "0.3"                                                                    \
        }                                                                                          \
    }
#define XYZ_OF(name)                                                                               \
    {                                                                                              \
        "color(", name " ", {"x", "y", "z"}, {                                                     \
            "7", "-20.5", "100"                                                                    \
        }                                                                                          \
    }

static const family families[] = {
    RGB_OF("srgb"),
    RGB_OF("srgb-linear"),
    RGB_OF("a98-rgb"),
    RGB_OF("rec2020"),
    RGB_OF("prophoto-rgb"),
    RGB_OF("display-p3"),
    RGB_OF("display-p3-linear"),
    XYZ_OF("xyz"),
    XYZ_OF("xyz-d50"),
    XYZ_OF("xyz-d65"),
    {"lab(", "", {"l", "a", "b"}, {"25", "20", "50"}},
    {"oklab(", "", {"l", "a", "b"}, {"0.25", "0.2", "0.5"}},
    {"lch(", "", {"l", "c", "h"}, {"0.7", "45", "30"}},
    {"oklch(", "", {"l", "c", "h"}, {"0.7", "0.45", "30"}},
};

// `form` in the words of a space: F is its function, S its name in color().
static void fill(const family *f, const char *form, char *out) {
    static const char marks[] = "FSXYZPQR";
    char text[CSS_FILLED_MAX];
    snprintf(out, CSS_FILLED_MAX, "%s", form);
    for (int i = 0; marks[i]; i++) {
        const char *word = i == 0 ? f->function : i == 1 ? f->space : f->letters[(i - 2) % 3];
        css_fill(out, marks[i], i < 5 ? word : f->numbers[i - 5], text);
        memcpy(out, text, sizeof text);
    }
}

static void check_form(const family *f, const char *form, const char *result) {
    char text[CSS_FILLED_MAX], expected[CSS_FILLED_MAX];
    fill(f, form, text);
    fill(f, result, expected);
    css_check(text, expected, 1e-9);
}

static void components(void **state) {
    (void)state;
    static const css_case rows[] = {
        {"X Y Z", "P Q R"},
        {"0 0 0", "0 0 0"},
        {"0 0 0 / 0", "0 0 0 / 0"},
        {"0 Y Z", "0 Q R"},
        {"X 0 Z", "P 0 R"},
        {"X Y 0", "P Q 0"},
        {"X Y Z / 0", "P Q R / 0"},
        {"0.2 Y Z", "0.2 Q R"},
        {"X 0.2 Z", "P 0.2 R"},
        {"X Y 0.2", "P Q 0.2"},
        {"X Y Z / 0.2", "P Q R / 0.2"},
        {"X Y Z / 20%", "P Q R / 0.2"},
        {"X Y Z / 5", "P Q R / 1"},
        {"X Y Z / -5", "P Q R / 0"},
        {"calc(X) calc(Y) calc(Z)", "P Q R"},
        {"calc(X * 2 - X) calc(Y * .5 + Y * .5) calc(Z * (3 - 2))", "P Q R"},
        {"none none none", "none none none"},
        {"none none none / none", "none none none / none"},
        {"X Y none", "P Q none"},
        {"X Y Z / none", "P Q R / none"},
    };
    // Alpha is that of the origin, unless it is told.
    static const char *const asks[] = {"", " / alpha", " / calc(alpha)"};
    char form[200], result[200];
    for (size_t f = 0; f < CSS_COUNT(families); f++)
        for (size_t i = 0; i < CSS_COUNT(rows); i++)
            for (int n = 0; n < 6; n++) {
                bool told = strchr(rows[i].text, '/') != NULL;
                const char *alpha = n % 2 ? " / 0.4" : "";
                snprintf(form, sizeof form, "Ffrom FSP Q R%s) S%s%s)", alpha, rows[i].text,
                         told ? "" : asks[n / 2]);
                snprintf(result, sizeof result, "FS%s%s)", rows[i].expected, told ? "" : alpha);
                check_form(&families[f], form, result);
            }
}

// Colours in colours; what is missing in the origin is missing in what is made of it. (Of lch(),
// oklch() and color() the list says 0 there, with a question to the editors, who have answered
// since: CSS Color 5, section 4.1.)
static void origins(void **state) {
    (void)state;
    static const css_case rows[] = {
        {"Ffrom Ffrom FSP Q R) SX Y Z) SX Y Z)", "FSP Q R)"},
        {"Ffrom Ffrom FSP Q R) SX Y Z / calc(alpha + 0.5)) SX Y Z / calc(alpha - 0.5))",
         "FSP Q R / 0.5)"},
        {"Ffrom Ffrom FSP Q R) SX Y Z / calc(alpha - 1.5)) SX Y Z / calc(alpha + 0.5))",
         "FSP Q R / 0.5)"},
        {"Ffrom FSP Q R / 140%) SX Y Z)", "FSP Q R)"},
        {"Ffrom FSP Q R / -40%) SX Y Z / alpha)", "FSP Q R / 0)"},
        {"Ffrom FSnone none none) SX Y Z)", "FSnone none none)"},
        {"Ffrom FSnone none none / none) SX Y Z / alpha)", "FSnone none none / none)"},
        {"Ffrom FSP none R) SX Y Z)", "FSP none R)"},
        {"Ffrom FSP Q R / none) SX Y Z / alpha)", "FSP Q R / none)"},
        {"Ffrom color-mix(in xyz, FSP Q R), FSP Q R)) SX Y Z / alpha)", "FSP Q R)"},
    };
    for (size_t f = 0; f < CSS_COUNT(families); f++)
        for (size_t i = 0; i < CSS_COUNT(rows); i++)
            check_form(&families[f], rows[i].text, rows[i].expected);
    static const css_case carried[] = {
        // CSS Color 5, example 29: the hue is missing there, too.
        {"oklch(from hsl(none 3% 50%) calc(l * 0.8) c h)", "oklch(0.474 0.009 none)"},
        {"lab(from oklab(0.5 none none) l a b)", "lab(42 none none)"},
        {"lch(from lab(50 none none) l c h)", "lch(50 none none)"},
        {"hwb(from lch(none none 30) h w b)", "hwb(none none none)"},
        {"color(from rgb(none 51 102) xyz x y z)", "color(xyz none 0.0333 0.1302)"},
        {"oklch(from rgb(none none none) l c h)", "oklch(none none none)"},
    };
    CSS_CHECK(carried, 5e-4);
}

// Numbers, percentages and other places, space by space.
static void numbers(void **state) {
    (void)state;
    static const css_case rgb[] = {
        {"20% g b", "0.2 0.5 0.3"},
        {"r 20% b", "0.7 0.2 0.3"},
        {"r g 20%", "0.7 0.5 0.2"},
        {"2 3 4 / 5", "2 3 4 / 1"},
        {"-2 -3 -4 / -5", "-2 -3 -4 / 0"},
        {"2 3 4 / 1", "2 3 4 / 1"},
        {"200% 300% 400% / 500%", "2 3 4 / 1"},
        {"-200% -300% -400% / -500%", "-2 -3 -4 / 0"},
        {"g b r / 1", "0.5 0.3 0.7 / 1"},
        {"b alpha r / g", "0.3 0.8 0.7 / 0.5"},
        {"r r r / r", "0.7 0.7 0.7 / 0.7"},
        {"alpha alpha alpha / alpha", "0.8 0.8 0.8 / 0.8"},
        {"calc(r + 0.01) calc(g + 0.01) calc(b + 0.01) / calc(alpha + 0.01)",
         "0.71 0.51 0.31 / 0.81"},
        {"calc(r * 100%) calc(g * 100%) calc(b * 100%) / calc(alpha * 100%)", "0.7 0.5 0.3 / 0.8"},
    };
    static const css_case xyz[] = {
        {"y z x / 1", "-20.5 100 7 / 1"},
        {"x x x / x", "7 7 7 / 1"},
        {"calc(x + 1) calc(y + 1) calc(z + 1) / calc(alpha + 0.01)", "8 -19.5 101 / 0.81"},
        {"calc(x * 100%) calc(y * 100%) calc(z * 100%) / calc(alpha * 100%)", "7 -20.5 100 / 0.8"},
    };
    char form[200], result[200];
    for (size_t f = 0; f < 10; f++) {
        const css_case *rows = f < 7 ? rgb : xyz;
        for (size_t i = 0; i < (f < 7 ? CSS_COUNT(rgb) : CSS_COUNT(xyz)); i++) {
            bool told = strchr(rows[i].expected, '/') != NULL;
            snprintf(form, sizeof form, "Ffrom FSP Q R / 0.8) S%s)", rows[i].text);
            snprintf(result, sizeof result, "FS%s%s)", rows[i].expected, told ? "" : " / 0.8");
            check_form(&families[f], form, result);
        }
    }
}

// Ranges, other places and calc() of Lab and its family.
static void ranges(void **state) {
    (void)state;
    static const css_case cases[] = {
        {"lab(from lab(200 300 400 / 500%) l a b / alpha)", "lab(100 300 400)"},
        {"lab(from lab(-200 -300 -400 / -500%) l a b / alpha)", "lab(0 -300 -400 / 0)"},
        {"lab(from lab(0.7 45 30 / 40%) 200 300 400 / 500)", "lab(100 300 400)"},
        {"lab(from lab(0.7 45 30 / 40%) -200 -300 -400 / -500)", "lab(0 -300 -400 / 0)"},
        {"lab(from lab(25 20 50) l b a)", "lab(25 50 20)"},
        {"lab(from lab(25 20 50 / 40%) l a a / a)", "lab(25 20 20)"},
        {"lab(from lab(50 5 10 / 0.8) calc(l + 1) calc(a + 1) calc(b + 1) / calc(alpha + 0.01))",
         "lab(51 6 11 / 0.81)"},
        {"lab(from lab(25 20 50) calc((l / 100) * 100%) calc((a / 125) * 100%) calc((b / 125) * "
         "100%) / calc(alpha * 100%))",
         "lab(25 20 50)"},
        {"lab(from color(display-p3 0 0 0) l a b / alpha)", "lab(0 0 0)"},
        {"oklab(from oklab(2 3 4 / 500%) l a b / alpha)", "oklab(1 3 4)"},
        {"oklab(from oklab(-2 -3 -4 / -500%) l a b / alpha)", "oklab(0 -3 -4 / 0)"},
        {"oklab(from oklab(0.7 0.45 0.3 / 40%) 2 3 4 / 500)", "oklab(1 3 4)"},
        {"oklab(from oklab(0.7 0.45 0.3 / 40%) -2 -3 -4 / -500)", "oklab(0 -3 -4 / 0)"},
        {"oklab(from oklab(0.25 0.2 0.5 / 40%) l b a)", "oklab(0.25 0.5 0.2 / 0.4)"},
        {"oklab(from oklab(0.25 0.2 0.5 / 40%) l a a / a)", "oklab(0.25 0.2 0.2 / 0.2)"},
        {"oklab(from oklab(0.5 .05 0.1 / 0.8) calc(l + 0.01) calc(a + 0.01) calc(b + 0.01) / "
         "calc(alpha + 0.01))",
         "oklab(0.51 0.06 0.11 / 0.81)"},
        {"oklab(from oklab(0.25 0.2 0.5) calc(l * 100%) calc((a / 0.4) * 100%) calc((b / 0.4) * "
         "100%) / calc(alpha * 100%))",
         "oklab(0.25 0.2 0.5)"},
        {"oklab(from color(display-p3 0 0 0) l a b / alpha)", "oklab(0 0 0)"},
        {"lch(from lch(200 300 400 / 500%) l c h / alpha)", "lch(100 300 40)"},
        {"lch(from lch(-200 -300 -400 / -500%) l c h / alpha)", "lch(0 0 320 / 0)"},
        {"lch(from lch(0.7 45 30 / 40%) 200 300 400 / 500)", "lch(100 300 40)"},
        {"lch(from lch(0.7 45 30 / 40%) -200 -300 -400 / -500)", "lch(0 0 320 / 0)"},
        {"lch(from lch(0.7 45 30 / 40%) 50 120 400deg / 500)", "lch(50 120 40)"},
        {"lch(from lch(0.7 45 30 / 40%) 50 120 -400deg / -500)", "lch(50 120 320 / 0)"},
        {"lch(from lch(.7 45 30 / 40%) l c c / alpha)", "lch(0.7 45 45 / 0.4)"},
        {"lch(from lch(0.7 45 30) l c 25deg / alpha)", "lch(0.7 45 25)"},
        {"lch(from color(display-p3 0 0 0) l c h / alpha)", "lch(0 0 none)"},
        {"lch(from lab(0.7 45 30) l c h / alpha)", "lch(0.7 54.08326913 33.69006753)"},
        {"lch(from lch(50 5 10 / 0.8) calc(l + 1) calc(c + 1) calc(h + 1) / calc(alpha + 0.01))",
         "lch(51 6 11 / 0.81)"},
        {"lch(from lch(0.7 45 30) calc((l / 100) * 100%) calc((c / 150) * 100%) calc((h / 360) * "
         "360deg) / calc(alpha * 100%))",
         "lch(0.7 45 30)"},
        {"lch(from red calc((49.44 - l) * infinity) 0 0)", "lch(0 0 0)"},
        {"lch(from blue calc((49.44 - l) * infinity) 0 0)", "lch(100 0 0)"},
        {"color-mix(in lch, lch(from lch(0.7 45 30) l c none), lch(0.7 45 30))", "lch(0.7 45 30)"},
        {"oklch(from oklch(2 3 400 / 500%) l c h / alpha)", "oklch(1 3 40)"},
        {"oklch(from oklch(-2 -3 -400 / -500%) l c h / alpha)", "oklch(0 0 320 / 0)"},
        {"oklch(from oklch(0.7 0.45 30 / 40%) 0.5 1.2 -400deg / -500)", "oklch(0.5 1.2 320 / 0)"},
        {"oklch(from oklch(.7 0.45 30 / 40%) l c c / alpha)", "oklch(0.7 0.45 0.45 / 0.4)"},
        {"oklch(from color(display-p3 0 0 0) l c h / alpha)", "oklch(0 0 none)"},
        {"oklch(from oklab(0.7 45 30) l c h / alpha)", "oklch(0.7 54.08326913 33.69006753)"},
        {"oklch(from oklch(0.5 .05 0.1 / 0.8) calc(l + 0.01) calc(c + 0.01) calc(h + 0.01) / "
         "calc(alpha + 0.01))",
         "oklch(0.51 0.06 0.11 / 0.81)"},
        {"oklch(from oklch(0.7 0.45 30) calc(l * 100%) calc((c / 0.4) * 100%) calc((h / 360) * "
         "360deg) / calc(alpha * 100%))",
         "oklch(0.7 0.45 30)"},
        // Beyond that list.
        {"oklch(from blue l calc(c * 0.5) h)", "oklch(0.452013718 0.156607194 264.052022622)"},
        {"oklch(from blue 200% c h)", "oklch(1 0.313214389 264.052022622)"},
        {"lch(from lab(50 0 20) l c h / 0.5)", "lch(50 20 90 / 0.5)"},
        {"color(from white --jmh j m h)", "color(--jmh 100 0 none)"},
        {"color(from color(--acescg 16 2 1) --acescg calc(r / 2) g b)", "color(--acescg 8 2 1)"},
    };
    CSS_CHECK(cases, 2e-8);
}

// alpha(from COLOR / …) leaves the colour in its space.
static void alpha_alone(void **state) {
    (void)state;
    static const css_case cases[] = {
        {"alpha(from red / 0.5)", "color(srgb 1 0 0 / 0.5)"},
        {"alpha(from blue / 0)", "color(srgb 0 0 1 / 0)"},
        {"alpha(from green / 1)", "rgb(0 128 0)"},
        {"alpha(from red / 50%)", "color(srgb 1 0 0 / 0.5)"},
        {"alpha(from red / 0%)", "color(srgb 1 0 0 / 0)"},
        {"alpha(from red)", "color(srgb 1 0 0)"},
        {"alpha(from rgba(255, 0, 0, 0.3))", "color(srgb 1 0 0 / 0.3)"},
        {"alpha(from red / none)", "color(srgb 1 0 0 / none)"},
        {"alpha(from rgb(255 0 0 / none) / 0.5)", "color(srgb 1 0 0 / 0.5)"},
        {"alpha(from rgb(255 0 0 / none) / alpha)", "color(srgb 1 0 0 / none)"},
        {"alpha(from red / 2)", "color(srgb 1 0 0)"},
        {"alpha(from red / -1)", "color(srgb 1 0 0 / 0)"},
        {"alpha(from rgba(255, 0, 0, 0.3) / 0.8)", "color(srgb 1 0 0 / 0.8)"},
        {"alpha(from color(display-p3 1 0 0) / 0.5)", "color(display-p3 1 0 0 / 0.5)"},
        {"alpha(from color(srgb 1 0 0) / 50%)", "color(srgb 1 0 0 / 0.5)"},
        {"alpha(from lab(50 20 -30) / 0.5)", "lab(50 20 -30 / 0.5)"},
        {"alpha(from oklch(0.5 0.2 120) / 0.5)", "oklch(0.5 0.2 120 / 0.5)"},
        {"alpha(from oklch(0.5 none 120) / 0.5)", "oklch(0.5 none 120 / 0.5)"},
        {"alpha(from hsl(120 50% 50%) / 0.5)", "hsl(120 50% 50% / 0.5)"},
        {"alpha(from rgba(255, 0, 0, 0.8) / calc(alpha + 0.1))", "color(srgb 1 0 0 / 0.9)"},
        {"alpha(from green / calc(alpha / 1))", "rgb(0 128 0)"},
        {"alpha(from alpha(from red / 0.5) / calc(alpha + 0.25))", "color(srgb 1 0 0 / 0.75)"},
        {"alpha(from alpha(from green / 0%) / 100%)", "rgb(0 128 0)"},
        {"alpha(from color-mix(in srgb, red, blue) / 0.5)", "color(srgb 0.5 0 0.5 / 0.5)"},
        {"alpha(from rgb(from red r g b) / 0.8)", "color(srgb 1 0 0 / 0.8)"},
        {"rgb(from alpha(from red / 0.5) r g b / alpha)", "color(srgb 1 0 0 / 0.5)"},
        {"hsl(from alpha(from red / 0.5) h s l / alpha)", "color(srgb 1 0 0 / 0.5)"},
        {"lab(from alpha(from lab(50% 20 -30) / 0.5) l a b / alpha)", "lab(50 20 -30 / 0.5)"},
        {"oklch(from alpha(from oklch(50% 0.2 120) / 0.5) l c h / alpha)",
         "oklch(0.5 0.2 120 / 0.5)"},
        {"color(from alpha(from red / 1.5) srgb r g b / calc(alpha - 0.2))",
         "color(srgb 1 0 0 / 0.8)"},
        {"color-mix(in srgb, alpha(from red / 0.5), blue)",
         "color(srgb 0.333333333 0 0.666666667 / 0.75)"},
    };
    CSS_CHECK(cases, 1e-9);
}

typedef struct bad_case {
    const char *text, *part;
    int character;
} bad_case;

static void refused(void **state) {
    (void)state;
    static const bad_case cases[] = {
        {"rgb(from)", "begins with '#'", 9},
        {"rgb(from red)", "by its letter", 13},
        {"rgb(from red r g)", "by its letter", 17},
        {"rgb(from red r g x)", "by its letter", 18},
        {"rgb(from red, r, g, b)", "by its letter", 13},
        {"rgb(from red r, g, b)", "blanks, not commas", 15},
        {"rgb(red r g b)", "a number, a percentage or none", 5},
        {"oklch(from rde l c h)", "no colour of this name", 12},
        {"oklch(from red l c calc(x + 1))", "calc() takes", 25},
        {"oklch(from red l c h / 2deg)", "alpha is no angle", 24},
        {"color(from red r g b)", "color() takes", 16},
        {"color-mix(in oklch red, blue)", "comes a comma, or shorter", 20},
        {"color-mix(in oklch longer, red, blue)", "the word hue", 20},
        {"color-mix(in srgb longer hue, red, blue)", "a space with a hue", 19},
        {"color-mix(in adobe, red, blue)", "after in comes a space", 14},
        {"color-mix(in oklch, red 120%, blue)", "0% to 100%", 25},
        {"color-mix(in oklch, red -1%, blue)", "0% to 100%", 25},
        {"color-mix(in oklch, red 0.5, blue)", "0% to 100%", 25},
        {"color-mix(in oklch, 10% red 20%, blue)", "one percentage", 29},
        {"color-mix(in oklch, red; blue)", "a comma or ')'", 24},
        {"color-mix(in oklch, red, blue", "')' at the end is missing", 30},
        {"color-mix(in oklch, )", "begins with '#'", 21},
        {"color-mix()", "begins with '#'", 11},
        {"alpha(red / 0.5)", "begins with from", 7},
        {"alpha()", "begins with from", 7},
        {"alpha(from red 0.5)", "only '/' and alpha", 16},
        {"alpha(from red / r)", "the word alpha", 18},
        {"alpha(from red / 10deg)", "alpha is no angle", 18},
        {"alpha(from red / 0.5 0.5)", "only '/' and alpha", 22},
        {"alpha(from red /)", "the word alpha", 17},
        {"alpha(from red / 0.5", "')' at the end is missing", 21},
        {"alpha(from red, 0.5)", "only '/' and alpha", 15},
        {"lch(50 10 sin(10%))", "values of this kind", 15},
        {"lch(50 10 sqrt(4deg))", "values of this kind", 16},
        {"lch(50 10 atan2(1))", "more values", 18},
        {"lch(50 10 pow(1, 2, 3, 4))", "fewer values", 25},
        {"lch(50 10 calc(10deg / 2%))", "divides by plain", 24},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trl_error err = TRL_ERROR_INIT;
        trl_css_color color;
        char place[40];
        snprintf(place, sizeof place, "(character %d)", cases[i].character);
        if (trl_css_parse(cases[i].text, &color, &err) != TRL_ERR_FORMAT)
            fail_msg("'%s' is taken", cases[i].text);
        if (!strstr(err.message, cases[i].part) || !strstr(err.message, place))
            fail_msg("%s: lacks '%s' or '%s'", err.message, cases[i].part, place);
    }
}

// Colours in colours have an end, and so does the text.
static void deep(void **state) {
    (void)state;
    char text[4000] = "";
    for (int i = 0; i < 100; i++)
        strcat(text, "rgb(from ");
    trl_error err = TRL_ERROR_INIT;
    trl_css_color color;
    assert_int_equal(trl_css_parse(text, &color, &err), TRL_ERR_FORMAT);
    assert_non_null(strstr(err.message, "too many colours in colours"));
    strcpy(text, "color-mix(in oklab, red");
    for (int i = 0; i < 40; i++)
        strcat(text, ", red");
    assert_int_equal(trl_css_parse(text, &color, &err), TRL_ERR_FORMAT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(components), cmocka_unit_test(origins),     cmocka_unit_test(numbers),
        cmocka_unit_test(ranges),     cmocka_unit_test(alpha_alone), cmocka_unit_test(refused),
        cmocka_unit_test(deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
