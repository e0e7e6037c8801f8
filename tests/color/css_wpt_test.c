// What a browser must read: the cases of web-platform-tests css/css-color/parsing (hex, named,
// rgb, hsl, hwb, lab, color() and color-mix(), valid and computed; mixed numbers and
// percentages), in tables of our own. Where a list says one thing of several spaces, @ stands for
// each. What must be refused is in css_refused_test.c, relative colours and the values of mixes are
// in css_relative*_test.c, css_mix*_test.c and css_powerless_test.c.
//
// Left out, as docs/color.md says: currentcolor and system colours, units that need a page
// (1em, 2cqw), var(), and hsl(0 0% 49.999999%) being 128, which is so in single precision only.
#include "css_cases.h"

static void check(const char *text, const char *written, bool bytes) {
    trl_error err = TRL_ERROR_INIT;
    trl_css_color color;
    char out[TRL_CSS_TEXT_MAX];
    if (trl_css_parse(text, &color, &err) != TRL_OK) fail_msg("%s", err.message);
    if (bytes)
        trl_css_print_rgb(&color, out);
    else
        trl_css_print(&color, 6, out);
    if (strcmp(out, written) != 0) fail_msg("%s is %s, not %s", text, out, written);
}

// What sRGB's own forms come to in 8 bits.
static const css_case in_bytes[] = {
    {"#fff", "rgb(255 255 255)"},
    {"#ffff", "rgb(255 255 255)"},
    {"#ffffff", "rgb(255 255 255)"},
    {"#ffffffff", "rgb(255 255 255)"},
    {"#FFCc99", "rgb(255 204 153)"},
    {"#369", "rgb(51 102 153)"},
    {"white", "rgb(255 255 255)"},
    {"WHITE", "rgb(255 255 255)"},
    {"transparent", "rgb(0 0 0 / 0)"},
    {"rgb(none none none)", "rgb(0 0 0)"},
    {"rgb(none none none / none)", "rgb(0 0 0 / 0)"},
    {"rgb(128 none none)", "rgb(128 0 0)"},
    {"rgb(128 none none / none)", "rgb(128 0 0 / 0)"},
    {"rgb(none none none / .5)", "rgb(0 0 0 / 0.5)"},
    {"rgb(20% none none)", "rgb(51 0 0)"},
    {"rgb(20% none none / none)", "rgb(51 0 0 / 0)"},
    {"rgba(none none none / 50%)", "rgb(0 0 0 / 0.5)"},
    {"rgb(-2 3 4)", "rgb(0 3 4)"},
    {"rgb(-20% 20% 40%)", "rgb(0 51 102)"},
    {"rgb(257 30 40)", "rgb(255 30 40)"},
    {"rgb(250% 20% 40%)", "rgb(255 51 102)"},
    {"rgba(-2 3 4 / .5)", "rgb(0 3 4 / 0.5)"},
    {"rgba(-20% 20% 40% / 50%)", "rgb(0 51 102 / 0.5)"},
    {"rgba(257 30 40 / 50%)", "rgb(255 30 40 / 0.5)"},
    {"rgba(250% 20% 40% / .5)", "rgb(255 51 102 / 0.5)"},
    {"rgb(calc(infinity), 0, 0)", "rgb(255 0 0)"},
    {"rgb(0, calc(infinity), 0)", "rgb(0 255 0)"},
    {"rgb(0, 0, calc(infinity))", "rgb(0 0 255)"},
    {"rgba(0, 0, 0, calc(infinity))", "rgb(0 0 0)"},
    {"rgb(calc(-infinity), 0, 0)", "rgb(0 0 0)"},
    {"rgba(0, 0, 0, calc(-infinity))", "rgb(0 0 0 / 0)"},
    {"rgb(calc(NaN), 0, 0)", "rgb(0 0 0)"},
    {"rgb(0, calc(0 / 0), 0)", "rgb(0 0 0)"},
    {"rgba(0, 0, 0, calc(NaN))", "rgb(0 0 0 / 0)"},
    {"hsl(120 30% 50%)", "rgb(89 166 89)"},
    {"hsl(120 30% 50% / 0.5)", "rgb(89 166 89 / 0.5)"},
    {"hsl(120 30 50 / 50%)", "rgb(89 166 89 / 0.5)"},
    {"hsl(120 30% 50)", "rgb(89 166 89)"},
    {"hsl(120 30 50%)", "rgb(89 166 89)"},
    {"hsl(none none none)", "rgb(0 0 0)"},
    {"hsla(none none none / none)", "rgb(0 0 0 / 0)"},
    {"hsl(120 80% none)", "rgb(0 0 0)"},
    {"hsl(120 none 50%)", "rgb(128 128 128)"},
    {"hsl(120 0% 50%)", "rgb(128 128 128)"},
    {"hsl(120 100% 50% / none)", "rgb(0 255 0 / 0)"},
    {"hsl(none 100% 50%)", "rgb(255 0 0)"},
    {"hsl(10 100% 50%)", "rgb(255 43 0)"},
    {"hsl(0 0% 49.99999%)", "rgb(127 127 127)"},
    {"hsl(0 -50% 40%)", "rgb(102 102 102)"},
    {"hsl(30 -50 60)", "rgb(153 153 153)"},
    {"hsl(calc(infinity) 100% 50%)", "rgb(255 0 0)"},
    {"hsl(calc(-infinity) 100% 50%)", "rgb(255 0 0)"},
    {"hsl(calc(0 / 0) 100% 50%)", "rgb(255 0 0)"},
    {"hsl(90 50% 50% / calc(infinity))", "rgb(128 191 64)"},
    {"hsl(90 50% 50% / calc(-infinity))", "rgb(128 191 64 / 0)"},
    {"hsl(90 50% 50% / calc(NaN))", "rgb(128 191 64 / 0)"},
    {"HSL(0, 0%, 0%)", "rgb(0 0 0)"},
    {"hsL(0, 100%, 50%)", "rgb(255 0 0)"},
    {"hsl(60, 100%, 37.5%)", "rgb(191 191 0)"},
    {"hsl(780, 100%, 37.5%)", "rgb(191 191 0)"},
    {"hsl(-300, 100%, 37.5%)", "rgb(191 191 0)"},
    {"hsl(300, 50%, 50%)", "rgb(191 64 191)"},
    {"hsl(30deg, 100%, 100%)", "rgb(255 255 255)"},
    {"hsl(0, 0%, 0%, 0%)", "rgb(0 0 0 / 0)"},
    {"HSLA(-300, 100%, 37.5%, 1)", "rgb(191 191 0)"},
    {"hsLA(-300, 100%, 37.5%, 12)", "rgb(191 191 0)"},
    {"hsla(-300, 100%, 37.5%, 0.2)", "rgb(191 191 0 / 0.2)"},
    {"hsla(-300, 100%, 37.5%, -3)", "rgb(191 191 0 / 0)"},
    {"hsla(0, 0%, 0%, 50%)", "rgb(0 0 0 / 0.5)"},
    {"hwb(120 30% 50%)", "rgb(77 128 77)"},
    {"hwb(120 30 50 / 50%)", "rgb(77 128 77 / 0.5)"},
    {"hwb(120 30% 50)", "rgb(77 128 77)"},
    {"hwb(none none none)", "rgb(255 0 0)"},
    {"hwb(none none none / none)", "rgb(255 0 0 / 0)"},
    {"hwb(120 none none)", "rgb(0 255 0)"},
    {"hwb(120 80% none)", "rgb(204 255 204)"},
    {"hwb(120 none 50%)", "rgb(0 128 0)"},
    {"hwb(120 30% 50% / none)", "rgb(77 128 77 / 0)"},
    {"hwb(none 100% 50% / none)", "rgb(170 170 170 / 0)"},
    {"hwb(320deg 30% 40%)", "rgb(153 77 128)"},
    {"hwb(0deg 10% 50%)", "rgb(128 26 26)"},
    {"hwb(120deg 10% 50%)", "rgb(26 128 26)"},
    {"hwb(0 20% 100%)", "rgb(43 43 43)"},
    {"hwb(330 50% 50%)", "rgb(128 128 128)"},
    {"hwb(90 0% 50%)", "rgb(64 128 0)"},
    {"hwb(90 12.5% 50%)", "rgb(80 128 32)"},
    {"hwb(90 25% 50%)", "rgb(96 128 64)"},
    {"hwb(90 37.5% 50%)", "rgb(112 128 96)"},
    {"hwb(90 62.5% 50%)", "rgb(142 142 142)"},
    {"hwb(90 75% 50%)", "rgb(153 153 153)"},
    {"hwb(90 87.5% 50%)", "rgb(162 162 162)"},
    {"hwb(90 50% 0%)", "rgb(191 255 128)"},
    {"hwb(90 50% 12.5%)", "rgb(175 223 128)"},
    {"hwb(90 50% 25%)", "rgb(159 191 128)"},
    {"hwb(90 50% 37.5%)", "rgb(143 159 128)"},
    {"hwb(90 50% 62.5%)", "rgb(113 113 113)"},
    {"hwb(90 50% 100%)", "rgb(85 85 85)"},
    {"hwb(90 50% 50% / 0.2)", "rgb(128 128 128 / 0.2)"},
    {"hwb(calc(infinity) 20% 10%)", "rgb(230 51 51)"},
    {"hwb(calc(0 / 0) 20% 10%)", "rgb(230 51 51)"},
    {"hwb(90 20% 10% / calc(infinity))", "rgb(140 230 51)"},
    {"hwb(90 20% 10% / calc(NaN))", "rgb(140 230 51 / 0)"},
};

static void bytes(void **state) {
    (void)state;
    for (size_t i = 0; i < CSS_COUNT(in_bytes); i++)
        check(in_bytes[i].text, in_bytes[i].expected, true);
}

// Components that are missing stay so, here and in the cylinders of sRGB.
static void missing(void **state) {
    (void)state;
    static const css_case cases[] = {
        {"hsl(none none none)", "hsl(none none none)"},
        {"hsl(120 none 50)", "hsl(120 none 50%)"},
        {"hsl(120 30 none / 0.5)", "hsl(120 30% none / 0.5)"},
        {"hsl(120 30 50 / none)", "hsl(120 30% 50% / none)"},
        {"hwb(none 100% 50% / none)", "hwb(none 100% 50% / none)"},
        {"hwb(120 none 50 / 0.5)", "hwb(120 none 50% / 0.5)"},
        {"hwb(120 30 none)", "hwb(120 30% none)"},
    };
    for (size_t i = 0; i < CSS_COUNT(cases); i++)
        check(cases[i].text, cases[i].expected, false);
}

// lab() and oklab(); the number 1 of a list in oklab is 100 in lab.
static void rectangular(void **state) {
    (void)state;
    static const char *const names[] = {"lab", "oklab"};
    static const css_case both[] = {
        {"@(0 0 0)", "@(0 0 0)"},
        {"@(0 0 0 / 1)", "@(0 0 0)"},
        {"@(0 0 0 / 0.5)", "@(0 0 0 / 0.5)"},
        {"@(0.2 0 0.1/0.5)", "@(0.2 0 0.1 / 0.5)"},
        {"@(0.2 0 0.1/50%)", "@(0.2 0 0.1 / 0.5)"},
        {"@(0.5 -1.6 1.6)", "@(0.5 -1.6 1.6)"},
        {"@(0.5 -2 2)", "@(0.5 -2 2)"},
        {"@(0 0 0 / -10%)", "@(0 0 0 / 0)"},
        {"@(0 0 0 / 110%)", "@(0 0 0)"},
        {"@(0 0 0 / 300%)", "@(0 0 0)"},
        {"@(-40 0 0)", "@(0 0 0)"},
        {"@(none none none / none)", "@(none none none / none)"},
        {"@(none none none)", "@(none none none)"},
        {"@(0.2 none none / none)", "@(0.2 none none / none)"},
        {"@(none none none / 0.5)", "@(none none none / 0.5)"},
        {"@(0 0 0 / none)", "@(0 0 0 / none)"},
        {"@(calc(NaN) 0 0)", "@(0 0 0)"},
        {"@(calc(0 / 0) 0 0)", "@(0 0 0)"},
        {"@(0.5 calc(Infinity) 0)", "@(0.5 calc(infinity) 0)"},
        {"@(0.5 calc(-Infinity) 0)", "@(0.5 calc(-infinity) 0)"},
    };
    static const css_case each[] = {
        {"lab(400 0 10/50%)", "lab(100 0 10 / 0.5)"},
        {"lab(50 -160 160)", "lab(50 -160 160)"},
        {"lab(20% -50% 90%/0.5)", "lab(20 -62.5 112.5 / 0.5)"},
        {"lab(calc(50 * 3) calc(0.5 - 1) calc(1.5) / calc(-0.5 + 1))", "lab(100 -0.5 1.5 / 0.5)"},
        {"lab(calc(Infinity) 0 0)", "lab(100 0 0)"},
        {"oklab(4 0 0.1/50%)", "oklab(1 0 0.1 / 0.5)"},
        {"oklab(20% 70% -80%/0.5)", "oklab(0.2 0.28 -0.32 / 0.5)"},
        {"oklab(calc(-0.5 * 3) calc(0.5 + 1) calc(-1.5) / calc(-0.5 * 2))",
         "oklab(0 1.5 -1.5 / 0)"},
        {"oklab(calc(Infinity) 0 0)", "oklab(1 0 0)"},
    };
    char text[CSS_FILLED_MAX], written[CSS_FILLED_MAX];
    for (size_t n = 0; n < CSS_COUNT(names); n++)
        for (size_t i = 0; i < CSS_COUNT(both); i++) {
            css_fill(both[i].text, '@', names[n], text);
            css_fill(both[i].expected, '@', names[n], written);
            check(text, written, false);
        }
    for (size_t i = 0; i < CSS_COUNT(each); i++)
        check(each[i].text, each[i].expected, false);
}

static void polar(void **state) {
    (void)state;
    static const char *const names[] = {"lch", "oklch"};
    static const css_case both[] = {
        {"@(0 0 0deg)", "@(0 0 0)"},
        {"@(0 0 0deg / 0.5)", "@(0 0 0 / 0.5)"},
        {"@(1 2.3 0deg / 0.5)", "@(1 2.3 0 / 0.5)"},
        {"@(0.2 0.5 20deg/50%)", "@(0.2 0.5 20 / 0.5)"},
        {"@(0.1 0.2 20deg / -10%)", "@(0.1 0.2 20 / 0)"},
        {"@(0.1 0.2 20deg / 110%)", "@(0.1 0.2 20)"},
        {"@(0.1 0.2 1.28rad)", "@(0.1 0.2 73.3386)"},
        {"@(0.1 0.2 380deg)", "@(0.1 0.2 20)"},
        {"@(0.1 0.2 -340deg)", "@(0.1 0.2 20)"},
        {"@(0.1 0.2 740deg)", "@(0.1 0.2 20)"},
        {"@(0.1 0.2 -700deg)", "@(0.1 0.2 20)"},
        {"@(0.1 0.2 -700)", "@(0.1 0.2 20)"},
        {"@(-40 0 0)", "@(0 0 0)"},
        {"@(0.2 -0.2 0)", "@(0.2 0 0)"},
        {"@(none none none / none)", "@(none none none / none)"},
        {"@(0.2 none none / none)", "@(0.2 none none / none)"},
        {"@(0 0 0 / none)", "@(0 0 0 / none)"},
        {"@(calc(-infinity) 0 0)", "@(0 0 0)"},
        {"@(0.5 calc(infinity) 0)", "@(0.5 calc(infinity) 0)"},
        {"@(0.5 calc(-infinity) 0)", "@(0.5 0 0)"},
        {"@(0.5 0.1 calc(infinity))", "@(0.5 0.1 0)"}, // since 2026, wpt pull request 60924
        {"@(0.5 0.1 calc(-infinity))", "@(0.5 0.1 0)"},
        {"@(calc(NaN) 0 0)", "@(0 0 0)"},
        {"@(0.5 0.1 calc(0 / 0))", "@(0.5 0.1 0)"},
        {"@(0.5 0.1 calc(NaN))", "@(0.5 0.1 0)"},
    };
    static const css_case each[] = {
        {"lch(20% 80% 10/0.5)", "lch(20 120 10 / 0.5)"},
        {"lch(calc(infinity) 0 0)", "lch(100 0 0)"},
        {"lch(calc(50 * 3) calc(0.5 - 1) calc(20deg * 2) / calc(-0.5 + 1))", "lch(100 0 40 / 0.5)"},
        {"oklch(20% 60% 10/0.5)", "oklch(0.2 0.24 10 / 0.5)"},
        {"oklch(calc(infinity) 0 0)", "oklch(1 0 0)"},
        {"oklch(calc(-0.5 * 3) calc(0.5 + 1) calc(-20deg * 2) / calc(-0.5 * 2))",
         "oklch(0 1.5 320 / 0)"},
    };
    char text[CSS_FILLED_MAX], written[CSS_FILLED_MAX];
    for (size_t n = 0; n < CSS_COUNT(names); n++)
        for (size_t i = 0; i < CSS_COUNT(both); i++) {
            css_fill(both[i].text, '@', names[n], text);
            css_fill(both[i].expected, '@', names[n], written);
            check(text, written, false);
        }
    for (size_t i = 0; i < CSS_COUNT(each); i++)
        check(each[i].text, each[i].expected, false);
}

static const char *const spaces[] = {"srgb",         "srgb-linear", "a98-rgb",           "rec2020",
                                     "prophoto-rgb", "display-p3",  "display-p3-linear", "xyz-d50",
                                     "xyz-d65"};

static void color_function(void **state) {
    (void)state;
    static const css_case cases[] = {
        {"color(@ 0% 0% 0%)", "color(@ 0 0 0)"},
        {"color(@ 10% 10% 10%)", "color(@ 0.1 0.1 0.1)"},
        {"color(@ .2 .2 25%)", "color(@ 0.2 0.2 0.25)"},
        {"color(@ 0 0 0 / 1)", "color(@ 0 0 0)"},
        {"color(@ 0% 0 0 / 0.5)", "color(@ 0 0 0 / 0.5)"},
        {"color(@ 20% 0 10/0.5)", "color(@ 0.2 0 10 / 0.5)"},
        {"color(@ 20% 0 10/50%)", "color(@ 0.2 0 10 / 0.5)"},
        {"color(@ 400% 0 10/50%)", "color(@ 4 0 10 / 0.5)"},
        {"color(@ 50% -160 160)", "color(@ 0.5 -160 160)"},
        {"color(@ 0 0 0 / -10%)", "color(@ 0 0 0 / 0)"},
        {"color(@ 0 0 0 / 300%)", "color(@ 0 0 0)"},
        {"color(@ 200 200 200 / 200)", "color(@ 200 200 200)"},
        {"color(@ -200 -200 -200 / -200)", "color(@ -200 -200 -200 / 0)"},
        {"color(@ 200% 200% 200% / 200%)", "color(@ 2 2 2)"},
        {"color(@ -200% -200% -200% / -200%)", "color(@ -2 -2 -2 / 0)"},
        {"color(@ calc(0.5 + 1) calc(0.5 - 1) calc(0.5) / calc(-0.5 + 1))",
         "color(@ 1.5 -0.5 0.5 / 0.5)"},
        {"color(@ calc(50% * 3) calc(-150% / 3) calc(50%) / calc(-50% * 3))",
         "color(@ 1.5 -0.5 0.5 / 0)"},
        {"color(@ none none none / none)", "color(@ none none none / none)"},
        {"color(@ 10% none none / none)", "color(@ 0.1 none none / none)"},
        {"color(@ none none none / 0.5)", "color(@ none none none / 0.5)"},
        {"color(@ 0 0 0 / none)", "color(@ 0 0 0 / none)"},
        {"color(@ 0 calc(Infinity) 0)", "color(@ 0 calc(infinity) 0)"},
        {"color(@ 0 calc(-Infinity) 0)", "color(@ 0 calc(-infinity) 0)"},
        // Numbers, percentages and none in one colour.
        {"color(@ 1.00 0.50 0.200)", "color(@ 1 0.5 0.2)"},
        {"color(@ 100% 0.5 20%)", "color(@ 1 0.5 0.2)"},
        {"color(@ 1.00 50% 0.2 / 60%)", "color(@ 1 0.5 0.2 / 0.6)"},
        {"color(@ 100% none 0.2 / 23.7%)", "color(@ 1 none 0.2 / 0.237)"},
        {"color(@ 1.00 none 0.2 / none)", "color(@ 1 none 0.2 / none)"},
    };
    char text[CSS_FILLED_MAX], written[CSS_FILLED_MAX];
    for (size_t s = 0; s < CSS_COUNT(spaces); s++)
        for (size_t i = 0; i < CSS_COUNT(cases); i++) {
            css_fill(cases[i].text, '@', spaces[s], text);
            css_fill(cases[i].expected, '@', spaces[s], written);
            check(text, written, false);
        }
    check("color(xyz 1 1 1)", "color(xyz-d65 1 1 1)", false);
}

// Any space, any rule: the cases of color-valid-color-mix-function are read.
static void mixes(void **state) {
    (void)state;
    static const char *const rules[] = {"", " shorter hue", " longer hue", " increasing hue",
                                        " decreasing hue"};
    static const char *const polars[] = {"hsl", "hwb", "lch", "oklch"};
    char text[CSS_FILLED_MAX];
    trl_css_color color;
    for (size_t p = 0; p < CSS_COUNT(polars); p++)
        for (size_t r = 0; r < CSS_COUNT(rules); r++) {
            snprintf(text, sizeof text, "color-mix(in %s%s, hsl(40deg 50%% 50%%) 25%%, 75%% red)",
                     polars[p], rules[r]);
            assert_int_equal(trl_css_parse(text, &color, NULL), TRL_OK);
        }
    for (size_t s = 0; s < CSS_COUNT(spaces); s++) {
        css_fill("color-mix(in @, color(@ .1 .2 .3 / .4) 25%, color(@ .5 .6 .7 / .8))", '@',
                 spaces[s], text);
        char written[CSS_FILLED_MAX];
        css_fill("color(@ 0.442857 0.542857 0.642857 / 0.7)", '@', spaces[s], written);
        trl_css_color expected;
        assert_int_equal(trl_css_parse(text, &color, NULL), TRL_OK);
        assert_int_equal(trl_css_parse(written, &expected, NULL), TRL_OK);
        for (int c = 0; c < 3; c++)
            assert_true(fabs(color.v[c] - expected.v[c]) < 1e-6);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes), cmocka_unit_test(missing),        cmocka_unit_test(rectangular),
        cmocka_unit_test(polar), cmocka_unit_test(color_function), cmocka_unit_test(mixes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
