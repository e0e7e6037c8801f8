// color-mix() in hsl, hwb and srgb: shares, alpha, missing components, any number of colours.
//
// The cases are those of web-platform-tests css/css-color/parsing/color-computed-color-mix-function
// and color-mix-out-of-gamut; of all other spaces, and of hues, they are in css_mix_test.c.
#include "css_cases.h"

// Mixes of two colours, A and B without their ends, which come to an sRGB colour.
static void check_mixes(const char *form, const char *a, const char *b, const css_case *cases,
                        size_t count) {
    char part[CSS_FILLED_MAX], whole[CSS_FILLED_MAX];
    for (size_t i = 0; i < count; i++) {
        css_fill(cases[i].text, 'A', a, part);
        css_fill(part, 'B', b, whole);
        const css_case filled = {whole, cases[i].expected};
        css_check_formed(form, "color(srgb #)", &filled, 1, 1e-8);
    }
}

static void hsl(void **state) {
    (void)state;
    static const css_case cases[] = {
        // A stands for the first colour, B for the second, up to their brackets.
        {"A), B)", "0.33 0.36 0.24"},
        {"A) 25%, B)", "0.4375 0.415625 0.2625"},
        {"25% A), B)", "0.4375 0.415625 0.2625"},
        {"A), 25% B)", "0.240625 0.2875 0.2125"},
        {"A), B) 25%", "0.240625 0.2875 0.2125"},
        {"A) 25%, B) 75%", "0.4375 0.415625 0.2625"},
        {"A) 30%, B) 90%", "0.4375 0.415625 0.2625"},
        {"A) 12.5%, B) 37.5%", "0.4375 0.415625 0.2625 / 0.5"},
        {"A) 0%, B)", "0.52 0.4 0.28"},
        {"A / .4), B / .8)", "0.37222222 0.41111111 0.25555556 / 0.6"},
        {"A) 25%, B / .8)", "0.42346021 0.40288927 0.25889273 / 0.85"},
        {"25% A / .4), B / .8)", "0.4722449 0.44704082 0.27061224 / 0.7"},
        {"A / .4), 25% B / .8)", "0.2674 0.3304 0.2296 / 0.5"},
        {"A / .4), B / .8) 25%", "0.2674 0.3304 0.2296 / 0.5"},
        {"A / .4) 25%, B / .8) 75%", "0.4722449 0.44704082 0.27061224 / 0.7"},
        {"A / .4) 30%, B / .8) 90%", "0.4722449 0.44704082 0.27061224 / 0.7"},
        {"A / .4) 12.5%, B / .8) 37.5%", "0.4722449 0.44704082 0.27061224 / 0.35"},
        {"A / .4) 0%, B / .8)", "0.52 0.4 0.28 / 0.8"},
        {"transparent, B)", "0.52 0.4 0.28 / 0.5"},
        {"transparent 10%, B)", "0.52 0.4 0.28 / 0.9"},
        {"A / 0), B)", "0.46 0.52 0.28 / 0.5"},
        {"A / 0) 10%, B)", "0.52 0.436 0.28 / 0.9"},
        {"A) 0%, B) 0%", "0.33 0.36 0.24 / 0"},
        {"A / .4) 0%, B / .8) 0%", "0.37222222 0.41111111 0.25555556 / 0"},
    };
    check_mixes("color-mix(in hsl, #)", "hsl(120deg 10% 20%", "hsl(30deg 30% 40%", cases,
                CSS_COUNT(cases));
    static const css_case missing[] = {
        {"hsl(none none none), hsl(none none none)", "hsl(none none none)"},
        {"hsl(none 10% 20%), hsl(none 10% 20%)", "hsl(none 10 20)"},
        {"hsl(none none none), hsl(30deg 40% 80%)", "color(srgb 0.88 0.8 0.72)"},
        {"hsl(120deg 20% 40%), hsl(none none none)", "color(srgb 0.32 0.48 0.32)"},
        {"hsl(120deg 20% none), hsl(30deg 40% 60%)", "color(srgb 0.66 0.72 0.48)"},
        {"hsl(120deg 20% 40%), hsl(30deg 20% none)", "color(srgb 0.44 0.48 0.32)"},
        {"hsl(none 20% 40%), hsl(30deg none 80%)", "color(srgb 0.68 0.6 0.52)"},
        {"hsl(120deg 40% 40% / none), hsl(0deg 40% 40%)", "color(srgb 0.56 0.56 0.24)"},
        {"hsl(120deg 40% 40% / none), hsl(0deg 40% 40% / 0.5)", "color(srgb 0.56 0.56 0.24 / 0.5)"},
        {"hsl(120deg 40% 40% / none), hsl(0deg 40% 40% / none)", "hsl(60 40 40 / none)"},
        {"hsl(30deg 40% 80% / 25%) 0%, hsl(90deg none none / none)",
         "color(srgb 0.8 0.88 0.72 / 0.25)"},
        {"hsl(30deg 40% 80% / 25%) 0%, hsl(none 50% none / none)",
         "color(srgb 0.9 0.8 0.7 / 0.25)"},
        {"hsl(30deg 40% 80% / 25%) 0%, hsl(none none 50% / none)",
         "color(srgb 0.7 0.5 0.3 / 0.25)"},
        {"hsl(30deg 40% 80% / 25%) 0%, hsl(90deg 50% none / none)",
         "color(srgb 0.8 0.9 0.7 / 0.25)"},
        {"hsl(30deg 40% 80% / 25%) 0%, hsl(none none none / 0.5)",
         "color(srgb 0.88 0.8 0.72 / 0.5)"},
        {"hsl(30deg 40% 80% / 25%) 0%, hsl(90deg none none / 0.5)",
         "color(srgb 0.8 0.88 0.72 / 0.5)"},
    };
    CSS_CHECK_FORMED("color-mix(in hsl, #)", "#", missing, 1e-8);
}

static void hwb(void **state) {
    (void)state;
    static const css_case cases[] = {
        {"A), B)", "0.575 0.7 0.2"},
        {"A) 25%, B)", "0.65 0.6 0.25"},
        {"25% A), B)", "0.65 0.6 0.25"},
        {"A), 25% B)", "0.375 0.75 0.15"},
        {"A), B) 25%", "0.375 0.75 0.15"},
        {"A) 25%, B) 75%", "0.65 0.6 0.25"},
        {"A) 30%, B) 90%", "0.65 0.6 0.25"},
        {"A) 12.5%, B) 37.5%", "0.65 0.6 0.25 / 0.5"},
        {"A) 0%, B)", "0.6 0.45 0.3"},
        {"A / .4), B / .8)", "0.55833333 0.66666667 0.23333333 / 0.6"},
        {"A / .4) 25%, B / .8)", "0.62857143 0.58392857 0.27142857 / 0.7"},
        {"25% A / .4), B / .8)", "0.62857143 0.58392857 0.27142857 / 0.7"},
        {"A), 25% B / .8)", "0.37302632 0.75789474 0.14210526 / 0.95"},
        {"A / .4), B / .8) 25%", "0.3825 0.72 0.18 / 0.5"},
        {"A / .4) 25%, B / .8) 75%", "0.62857143 0.58392857 0.27142857 / 0.7"},
        {"A / .4) 30%, B / .8) 90%", "0.62857143 0.58392857 0.27142857 / 0.7"},
        {"A / .4) 12.5%, B / .8) 37.5%", "0.62857143 0.58392857 0.27142857 / 0.35"},
        {"A / .4) 0%, B / .8)", "0.6 0.45 0.3 / 0.8"},
        {"transparent, B)", "0.6 0.45 0.3 / 0.5"},
        {"transparent 10%, B)", "0.6 0.45 0.3 / 0.9"},
        {"A / 0), B)", "0.525 0.6 0.3 / 0.5"},
        {"A / 0) 10%, B)", "0.6 0.495 0.3 / 0.9"},
        {"A) 0%, B) 0%", "0.575 0.7 0.2 / 0"},
        {"A / .4) 0%, B / .8) 0%", "0.55833333 0.66666667 0.23333333 / 0"},
    };
    check_mixes("color-mix(in hwb, #)", "hwb(120deg 10% 20%", "hwb(30deg 30% 40%", cases,
                CSS_COUNT(cases));
    static const css_case missing[] = {
        {"hwb(none none none), hwb(none none none)", "hwb(none none none)"},
        {"hwb(none 10% 20%), hwb(none 10% 20%)", "hwb(none 10 20)"},
        {"hwb(none none none), hwb(30deg 30% 40%)", "color(srgb 0.6 0.45 0.3)"},
        {"hwb(120deg 10% 20%), hwb(none none none)", "color(srgb 0.1 0.8 0.1)"},
        {"hwb(120deg 10% none), hwb(30deg 30% 40%)", "color(srgb 0.5 0.6 0.2)"},
        {"hwb(120deg 10% 20%), hwb(30deg 30% none)", "color(srgb 0.65 0.8 0.2)"},
        {"hwb(none 10% 20%), hwb(30deg none 40%)", "color(srgb 0.7 0.4 0.1)"},
        {"hwb(120deg 10% 20% / none), hwb(30deg 30% 40%)", "color(srgb 0.575 0.7 0.2)"},
        {"hwb(120deg 10% 20% / none), hwb(30deg 30% 40% / 0.5)", "color(srgb 0.575 0.7 0.2 / 0.5)"},
        {"hwb(120deg 10% 20% / none), hwb(30deg 30% 40% / none)", "hwb(75 20 30 / none)"},
        {"hwb(30deg 30% 40% / 25%) 0%, hwb(90deg none none / none)",
         "color(srgb 0.45 0.6 0.3 / 0.25)"},
        {"hwb(30deg 30% 40% / 25%) 0%, hwb(none 50% none / none)",
         "color(srgb 0.6 0.55 0.5 / 0.25)"},
        {"hwb(30deg 30% 40% / 25%) 0%, hwb(none none 50% / none)",
         "color(srgb 0.5 0.4 0.3 / 0.25)"},
        {"hwb(30deg 30% 40% / 25%) 0%, hwb(90deg 50% none / none)",
         "color(srgb 0.55 0.6 0.5 / 0.25)"},
        {"hwb(30deg 30% 40% / 25%) 0%, hwb(none none none / 0.5)",
         "color(srgb 0.6 0.45 0.3 / 0.5)"},
        {"hwb(30deg 30% 40% / 25%) 0%, hwb(90deg none none / 0.5)",
         "color(srgb 0.45 0.6 0.3 / 0.5)"},
    };
    CSS_CHECK_FORMED("color-mix(in hwb, #)", "#", missing, 1e-8);
}

// Shares are made a whole; what lacks of it is transparent. One colour or many.
static void srgb(void **state) {
    (void)state;
    static const css_case cases[] = {
        {"red 50%, blue 50%", "0.5 0 0.5"},
        {"red 10%, blue 90%", "0.1 0 0.9"},
        {"red 50%, blue 40%", "0.555555556 0 0.444444444 / 0.9"},
        {"red 40%, blue 50%", "0.444444444 0 0.555555556 / 0.9"},
        {"red 30%, blue 40%", "0.428571429 0 0.571428571 / 0.7"},
        {"red 75%, blue 75%", "0.5 0 0.5"},
        {"red 0%, blue 0%", "0.5 0 0.5 / 0"}, // half and half: CSS Color 5, example 5
        {"red calc(10%), blue 50%", "0.166666667 0 0.833333333 / 0.6"},
        {"red 50%, blue calc(10%)", "0.833333333 0 0.166666667 / 0.6"},
        {"red calc(10%), blue calc(90%)", "0.1 0 0.9"},
        {"red calc(10%), blue calc(80%)", "0.111111111 0 0.888888889 / 0.9"},
        {"red 50%, blue", "0.5 0 0.5"},
        {"red 10%, blue", "0.1 0 0.9"},
        {"red calc(50%), blue", "0.5 0 0.5"},
        {"red calc(10%), blue", "0.1 0 0.9"},
        {"red, blue 50%", "0.5 0 0.5"},
        {"red, blue 90%", "0.1 0 0.9"},
        {"red, blue calc(50%)", "0.5 0 0.5"},
        {"red, blue calc(90%)", "0.1 0 0.9"},
        {"red, blue", "0.5 0 0.5"},
        {"red", "1 0 0"},
        {"red 50%", "1 0 0 / 0.5"},
        {"red, green, blue", "0.33333333 0.16732026 0.33333333"},
        {"red 50%, green 30%, blue 20%", "0.5 0.15058824 0.2"},
        {"red 30%, green 60%, blue 90%", "0.16666667 0.16732026 0.5"},
        {"red, green, blue, white", "0.5 0.3754902 0.5"},
        {"red 0%", "1 0 0 / 0"},
        {"red 0%, green 0%, blue 0%", "0.25 0.1254902 0.5 / 0"},
        // What that list does not try: mixes in mixes, shares made by calc(), an order of shares.
        {"red 20%, lime 30%, blue", "0.2 0.3 0.5"},
        {"red calc(10% * 2), color-mix(in srgb, blue, black)", "0.2 0 0.4"},
        {"red 0%, lime 0%, blue", "0 0 1"},
        {"red 25%, transparent", "1 0 0 / 0.25"},
    };
    CSS_CHECK_FORMED("color-mix(in srgb, #)", "color(srgb #)", cases, 1e-8);
    css_check("color-mix(oklab(0.4 0.1 0), oklab(0.6 0.3 0.2))", "oklab(0.5 0.2 0.1)", 1e-12);
    css_check("color-mix(in --acescg, color(--acescg 4 0 0), color(--acescg 0 2 0))",
              "color(--acescg 2 1 0)", 1e-12);
}

// color-mix-out-of-gamut is from when colours were brought into sRGB by clipping of lightness;
// since then nothing is held back (CSS Color 5, example 8): each is the colour itself.
static void out_of_gamut(void **state) {
    (void)state;
    static const css_case cases[] = {
        {"color(display-p3 0 1 0)", "-0.5116 1.01827 -0.31067"},
        {"lab(100 104.3 -50.9)", "1.5935 0.58776 1.40555"},
        {"lab(0 104.3 -50.9)", "0.35137 -0.21392 0.29945"},
        {"lch(100 116 334)", "1.59336 0.58802 1.40517"},
        {"lch(0 116 334)", "0.3513 -0.21385 0.29918"},
        {"oklab(1 0.365 -0.16)", "1.59297 0.3602 1.38555"},
        {"oklab(0 0.365 -0.16)", "0.07636 -0.04559 0.09322"},
        {"oklch(1 0.399 336.3)", "1.59331 0.35856 1.38647"},
        {"oklch(0 0.399 336.3)", "0.07651 -0.04579 0.0937"},
    };
    // The same figures hold for rgb(from …) and its like: relative-color-out-of-gamut.
    static const char *const forms[] = {
        "color-mix(in hsl, # 100%, rgb(0, 0, 0) 0%)",
        "color-mix(in hwb, # 100%, rgb(0, 0, 0) 0%)",
        "rgb(from # r g b / alpha)",
        "hsl(from # h s l / alpha)",
        "hwb(from # h w b / alpha)",
    };
    for (size_t f = 0; f < CSS_COUNT(forms); f++)
        CSS_CHECK_FORMED(forms[f], "color(srgb #)", cases, 6e-6);
    // Example 8 of CSS Color 5, in its four figures.
    css_check("color-mix(in hsl, color(display-p3 0 1 0) 80%, yellow)",
              "hsl(114.3032 261.5568 30.2672)", 1e-4);
}

// What is missing in a colour is missing in the other space: there alone, or with its like.
static void carried(void **state) {
    (void)state;
    trl_css_color a = css_parsed("color-mix(in oklch, hsl(none 30% 50%), oklch(0.5 0.1 200))"), b;
    assert_true(fabs(a.v[2] - 200) < 1e-12);
    a = css_parsed("color-mix(in oklab, lab(50 none 20), oklab(0.5 0.1 0))");
    assert_true(fabs(a.v[1] - 0.1) < 1e-12); // a of Lab is a of OKLab, too
    // a and b together are chroma and hue together; one of them says nothing.
    a = css_parsed("color-mix(in lch, lab(50 none none), lch(70 30 200))");
    assert_true(fabs(a.v[0] - 60) < 1e-9 && fabs(a.v[1] - 30) < 1e-9 && fabs(a.v[2] - 200) < 1e-9);
    a = css_parsed("color-mix(in lch, lab(50 none 20), lch(70 30 90))");
    assert_true(fabs(a.v[1] - 25) < 1e-9 && fabs(a.v[2] - 90) < 1e-9);
    // All three of a colour are missing in any space.
    b = css_parsed("color-mix(in oklch, rgb(none none none), oklch(0.5 0.1 200))");
    assert_true(fabs(b.v[0] - 0.5) < 1e-12 && fabs(b.v[1] - 0.1) < 1e-12);
    b = css_parsed("color-mix(in srgb, oklab(none none 0.1), color(srgb 0.2 0.4 0.6))");
    assert_true(b.v[0] < 0.2); // black with a tint of its own
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hsl),          cmocka_unit_test(hwb),     cmocka_unit_test(srgb),
        cmocka_unit_test(out_of_gamut), cmocka_unit_test(carried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
