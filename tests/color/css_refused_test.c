// What a browser must refuse: the cases of web-platform-tests css/css-color/parsing/color-invalid
// and its like (hex, rgb, hsl, hwb, lab, color(), color-mix() and relative colours), in tables of
// our own. Where a list says one thing of several spaces, @ stands for each.
//
// Left out are cases that drafts have turned round since: color() with fewer than three
// components, "from" in rgba() and hsla(), and all shares of color-mix() at 0 %.
#include "css_cases.h"

static void refuse(const char *text) {
    trl_css_color color;
    if (trl_css_parse(text, &color, NULL) != TRL_ERR_FORMAT) fail_msg("'%s' is taken", text);
}

static void refused(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        " /* hey */\n",
        "4",
        "top",
        "current-Color",
        "auto",
        "123",
        "#12",
        "#123456789",
        "rgb",
        "rgb(1)",
        "rgb(1,2,3,4,5)",
        "hsla(1,2,3,4,5)",
        "rgb(10%, 20, 30%)",
        "rgba(-2, 300, 400%, -0.5)",
        "hwba(120 30% 50%)",
        "hwba(120 30% 50% / 0.5)",
        "rgb(from rebeccapurple r 10deg 10)",
        "rgb(from rebeccapurple r 10 10deg)",
        "rgb(from rgb(10%, 20%, 30%, 40%) r 10deg 10)",
        "rgb(from rebeccapurple red g b)",
        "rgb(from rebeccapurple l g b)",
        "rgb(from rebeccapurple h g b)",
        "rgb(from rebeccapurple 10deg g b)",
        "hsl(from rebeccapurple 10% s l)",
        "hsl(from rgb(10%, 20%, 30%, 40%) 10% s l)",
        "hsl(from rebeccapurple hue s l)",
        "hsl(from rebeccapurple x s l)",
        "hsl(from rebeccapurple h g b)",
        "hwb(from rebeccapurple 10% w b)",
        "hwb(from rebeccapurple hue w b)",
        "hwb(from rebeccapurple x w b)",
        "hwb(from rebeccapurple h g b)",
        "color(from color(xyz 7 -20.5 100) xyz x y 10deg)",
        "color(from color(xyz 7 -20.5 100) xyz x y z / 10deg)",
        "color(from color(xyz-d50 7 -20.5 100) xyz-d50 red y)",
        "color(from color(xyz-d50 7 -20.5 100) xyz-d50 r y z)",
        "color(from color(srgb 0.7 0.5 0.3) srgb x g b)",
        "color-mix(in srgb, red, blue blue)",
        "color-mix(in srgb, red -10%, green 50%, blue)",
        "color-mix(in srgb, red 150%, green 50%, blue)",
    };
    for (size_t i = 0; i < CSS_COUNT(texts); i++)
        refuse(texts[i]);
}

static const char *const spaces[] = {"srgb",         "srgb-linear", "a98-rgb",           "rec2020",
                                     "prophoto-rgb", "display-p3",  "display-p3-linear", "xyz-d50",
                                     "xyz-d65"};

static void refused_each(void **state) {
    (void)state;
    static const char *const of_spaces[] = {
        "color(@ 0 0 0 0)",
        "color(@ 0deg 0% 0)",
        "color(@ 0% 0 0 1)",
        "color(@ 0% 0 0 10%)",
        "color(@ 0% 0 0deg)",
        "color(@ 40% 0 0deg)",
        "color(@)",
        "color(@ 1 1)",
        "color(@ 50% / 0.5)",
        "color(from color(@ 0.7 0.5 0.3) @ 10deg 0 0)",
        "color(from color(@ 0.7 0.5 0.3) @ 0 10deg 0)",
        "color(from color(@ 0.7 0.5 0.3) @ 0 0 10deg)",
        "color(from color(@ 0.7 0.5 0.3) @ 0 0 0 / 10deg)",
        "color(from color(@ 0.7 0.5 0.3) @ red 0 0)",
        "color(from color(@ 0.7 0.5 0.3) @ l 0 0)",
        "color-mix(in @ longer hue, color(@ .1 .2 .3), color(@ .5 .6 .7))",
        "color-mix(in @ color(@ .1 .2 .3), color(@ .5 .6 .7))",
        "color-mix(in @, color(@ .1 .2 .3) color(@ .5 .6 .7))",
        "color-mix(color(@ .1 .2 .3), color(@ .5 .6 .7), in @)",
        "color-mix(in @, color(@ .1 .2 .3) -10%, color(@ .5 .6 .7))",
        "color-mix(in @, color(@ .1 .2 .3) 150%, color(@ .5 .6 .7))",
    };
    static const char *const of_rectangles[] = {
        "@(0% 0 0 1)",
        "@(0% 0 0 10%)",
        "@(0% 0 0deg)",
        "@(40% 0 0deg)",
        "color(@ 20% 0 10 / 50%)",
        "@(from @(.25 20 50) l 10deg 10)",
        "@(from @(.25 20 50 / 40%) 10deg a b)",
        "@(from @(.25 20 50 / 40%) l 10 10deg)",
        "@(from @(.25 20 50) lightness a b)",
        "@(from @(.25 20 50) x a b)",
        "@(from @(.25 20 50) h g b)",
        "color-mix(in @ longer hue, @(10% 20 30), @(50% 60 70))",
    };
    static const char *const of_polars[] = {
        "@(20% 10 10deg 10)",
        "@(20% 10 10deg 10 / 0.5)",
        "color(@ 20% 0 10 / 50%)",
        "@(from @(.70 45 30) l 10deg h)",
        "@(from @(.70 45 30) l c 10%)",
        "@(from @(.70 45 30 / 40%) 10deg c h)",
        "@(from @(.70 45 30) lightness c h)",
        "@(from @(.70 45 30) x c h)",
        "@(from @(.70 45 30) l g b)",
        "color-mix(in @ hue, @(10% 20 30deg), @(50% 60 70deg))",
        "color-mix(in @ shorter, @(10% 20 30deg), @(50% 60 70deg))",
        "color-mix(in @ foo, @(10% 20 30deg), @(50% 60 70deg))",
        "color-mix(in @ @(10% 20 30deg), @(50% 60 70deg))",
        "color-mix(in @, @(10% 20 30deg) -10%, @(50% 60 70deg))",
    };
    char text[CSS_FILLED_MAX];
    for (size_t i = 0; i < CSS_COUNT(of_spaces); i++)
        for (size_t s = 0; s < CSS_COUNT(spaces); s++) {
            css_fill(of_spaces[i], '@', spaces[s], text);
            refuse(text);
        }
    for (size_t i = 0; i < CSS_COUNT(of_rectangles); i++)
        for (int ok = 0; ok < 2; ok++) {
            css_fill(of_rectangles[i], '@', ok ? "oklab" : "lab", text);
            refuse(text);
        }
    for (size_t i = 0; i < CSS_COUNT(of_polars); i++)
        for (int ok = 0; ok < 2; ok++) {
            css_fill(of_polars[i], '@', ok ? "oklch" : "lch", text);
            refuse(text);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(refused), cmocka_unit_test(refused_each)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
