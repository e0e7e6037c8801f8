// Colours from space to space, as text.
//
// The figures are those of web-platform-tests css/css-color/parsing/color-computed-relative-color.
#include "css_cases.h"

// From space to space: the figures of that list, and colours that go there and back.
static void spaces(void **state) {
    (void)state;
    static const css_case cases[] = {
        {"color(from color(srgb-linear 0.25 0.5 0.75) srgb r g b)",
         "color(srgb 0.53709873 0.73535698 0.88082502)"},
        {"color(from color(srgb 0.25 0.5 0.75) srgb-linear r g b)",
         "color(srgb-linear 0.05087609 0.21404114 0.52252155)"},
        {"color(from color(display-p3 0.25 0.5 0.75) srgb r g b)",
         "color(srgb 0.12407597 0.50734577 0.77112741)"},
        {"color(from color(srgb 0.25 0.5 0.75) display-p3 r g b)",
         "color(display-p3 0.31300491 0.49410464 0.7301505)"},
        {"color(from color(a98-rgb 0.25 0.5 0.75) srgb r g b)",
         "color(srgb -0.15357659 0.5039929 0.76401618)"},
        {"color(from color(srgb 0.25 0.5 0.75) a98-rgb r g b)",
         "color(a98-rgb 0.34674071 0.4961037 0.73614257)"},
        {"color(from color(prophoto-rgb 0.25 0.5 0.75) srgb r g b)",
         "color(srgb -0.51056175 0.61231982 0.82524885)"},
        {"color(from color(srgb 0.25 0.5 0.75) prophoto-rgb r g b)",
         "color(prophoto-rgb 0.37492913 0.41649447 0.66380267)"},
        {"color(from color(rec2020 0.25 0.5 0.75) srgb r g b)",
         "color(srgb -0.32868637 0.49120129 0.76185175)"},
        {"color(from color(srgb 0.25 0.5 0.75) rec2020 r g b)",
         "color(rec2020 0.42049303 0.51802421 0.74138103)"},
        {"color(from color(xyz-d50 0.25 0.5 0.75) srgb r g b)",
         "color(srgb -0.66002468 0.87482468 0.98109882)"},
        {"color(from color(srgb 0.25 0.5 0.75) xyz-d50 x y z)",
         "color(xyz-d50 0.17938515 0.19643805 0.3946201)"},
        {"color(from color(xyz-d65 0.25 0.5 0.75) srgb r g b)",
         "color(srgb -0.61172763 0.86867336 0.85681655)"},
        {"color(from color(srgb 0.25 0.5 0.75) xyz-d65 x y z)",
         "color(xyz-d65 0.19182369 0.2016158 0.5231696)"},
        {"lab(from color(srgb 0.25 0.5 0.75) l a b)", "lab(51.43207595 -5.22825584 -40.14379397)"},
        {"color(from lab(67.5345 -8.6911 -41.6019) srgb r g b)",
         "color(srgb 0.38286214 0.67271608 0.93846884)"},
        {"oklab(from color(srgb 0.25 0.5 0.75) l a b)", "oklab(0.58555043 -0.03941513 -0.1115051)"},
        {"color(from oklab(72.322% -0.0465 -0.1150) srgb r g b)",
         "color(srgb 0.3826123 0.67269691 0.93878192)"},
        {"lch(from color(srgb 0.25 0.5 0.75) l c h)", "lch(51.43207595 40.48282171 262.57966672)"},
        {"color(from lch(67.5345% 42.5 258.2) srgb r g b)",
         "color(srgb 0.38286266 0.67271603 0.93846859)"},
        {"oklch(from color(srgb 0.25 0.5 0.75) l c h)",
         "oklch(0.58555043 0.11826639 250.53237718)"},
        {"color(from oklch(72.322% 0.12403 247.996) srgb r g b)",
         "color(srgb 0.38274116 0.67267472 0.93876755)"},
    };
    CSS_CHECK(cases, 2e-8);
    static const char *const ways[] = {
        "rgb(from # r g b)",
        "hsl(from # h s l)",
        "lab(from # l a b)",
        "lch(from # l c h)",
        "oklab(from # l a b)",
        "oklch(from # l c h)",
        "color(from # srgb r g b)",
        "color(from # srgb-linear r g b)",
        "color(from # display-p3 r g b)",
        "color(from # a98-rgb r g b)",
        "color(from # prophoto-rgb r g b)",
        "color(from # rec2020 r g b)",
        "color(from # xyz x y z)",
        "color(from # xyz-d50 x y z)",
        "color(from # xyz-d65 x y z)",
    };
    char there[CSS_FILLED_MAX], text[500];
    for (size_t i = 0; i < CSS_COUNT(ways); i++)
        for (int d65 = 0; d65 < 2; d65++) {
            const char *color =
                d65 ? "color(xyz-d65 0.99 0.88 0.77)" : "color(xyz-d50 0.99 0.88 0.77)";
            css_fill(ways[i], '#', color, there);
            snprintf(text, sizeof text, "color(from %s %s x y z)", there,
                     d65 ? "xyz-d65" : "xyz-d50");
            css_check(text, color, 1e-12);
        }
}

// The examples of CSS Color 5, section 4, as that list has them; two figures after the point.
static void examples(void **state) {
    (void)state;
    static const css_case cases[] = {
        {"rgb(from blue r g b / 80%)", "color(srgb 0 0 1 / 0.8)"},
        {"lch(from green calc(l / 2) c h)", "lch(23.14 67.99 134.39)"},
        {"rgb(from green calc(r * .3 + g * .59 + b * .11) calc(r * .3 + g * .59 + b * .11) calc(r "
         "* .3 + g * .59 + b * .11))",
         "color(srgb 0.296 0.296 0.296)"},
        {"lch(from green l 0 h)", "lch(46.28 0 134.39)"},
        {"rgb(from indianred 255 g b)", "color(srgb 1 0.36078431 0.36078431)"},
        {"hsl(from lightseagreen calc(h + 180) s l)", "color(srgb 0.698 0.1255 0.1569)"},
        {"lab(from orchid l a b / 100%)", "lab(62.75 52.46 -34.1)"},
        {"lab(from orchid l a b / calc(alpha * 0.8))", "lab(62.75 52.46 -34.1 / 0.8)"},
        {"lab(from orchid l 0 0)", "lab(62.75 0 0)"},
        {"lch(from peru calc(l * 0.8) c h)", "lch(49.80220836 54.01170369 63.68031856)"},
        {"LCH(from lightseagreen l c calc(h + 180))", "lch(65.49 39.44 10.1)"},
        {"lch(from lch(from orchid l 0 h) l 30 h)", "lch(62.75 30 326.97)"},
    };
    CSS_CHECK(cases, 5e-4);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(spaces), cmocka_unit_test(examples)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
