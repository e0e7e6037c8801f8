// calc() and its functions in colours. What is refused of them is in css_parse_test.c and
// css_relative_test.c.
//
// The cases are those of web-platform-tests css/css-color/parsing/color-computed-relative-color,
// and figures that everybody can work out.
#include "css_cases.h"

// Units of angles, and the functions of calc().
static void calculated(void **state) {
    (void)state;
    static const char *const halves[] = {"180deg",
                                         ".5turn",
                                         "calc(pi * 1rad)",
                                         "200grad",
                                         "calc(120deg + 60deg)",
                                         "calc(90deg + (pi * 0.5rad))",
                                         "calc(0.25turn + 100grad)",
                                         "calc(180deg)",
                                         "calc(0.2turn + 0.3turn)"};
    char text[200];
    for (size_t i = 0; i < CSS_COUNT(halves); i++) {
        snprintf(text, sizeof text, "oklch(from blue .5 .3 %s)", halves[i]);
        css_check(text, "oklch(0.5 0.3 180)", 1e-12);
    }
    static const css_case cases[] = {
        {"hsl(from hsl(50 50 50) h s calc((sin(l) + 1) * 50))",
         "color(srgb 0.55321886 0.4917501 0.18440629)"},
        {"hsl(from hsl(50 50 50) h s calc((sin(sin(l)) + 1) * 50))",
         "color(srgb 0.55546886 0.49375009 0.18515629)"},
        {"hsl(from hsl(50 50 50) h s calc((sin(asin(sin(l))) + 1) * 50))",
         "color(srgb 0.55321886 0.4917501 0.18440629)"},
        {"hsl(from hsl(50 50 50) h s calc((sin(clamp(0, l, 50)) + 1) * 50))",
         "color(srgb 0.55321886 0.4917501 0.18440629)"},
        {"hsl(from hsl(50 50 50) h s calc((sin(l * 1) + 1) * 50))",
         "color(srgb 0.55321886 0.4917501 0.18440629)"},
        {"hsl(from hsl(50 50 50) h s calc((sin(l * (50rad / 50)) + 1) * 50))",
         "color(srgb 0.55321886 0.4917501 0.18440629)"},
        {"hsl(from hsl(50 50 50) h s calc((sin(l * (50rad / (50deg * (180 / pi)))) + 1) * 50))",
         "color(srgb 0.55321886 0.4917501 0.18440629)"},
        {"hsl(from hsl(200 50 50) h s calc(l + sin(3) * 100))",
         "color(srgb 0.46168001 0.70093334 0.82056)"},
        {"hsl(from hsl(200 50 50) h s calc(sin(pi / 4) * 100))",
         "color(srgb 0.56066017 0.75592232 0.85355339)"},
        {"hsl(from hsl(200 50 50) h s calc((sin(50) + 2) * 20))",
         "color(srgb 0.17376251 0.40544587 0.52128754)"},
        {"hsl(from hsl(200 50 50) h s calc((sin(l) + 2) * 20))",
         "color(srgb 0.17376251 0.40544587 0.52128754)"},
        {"oklch(from green pow(l, 1) c h)", "oklch(0.51975183 0.17685824 142.49534504)"},
        // The other functions of CSS Values 4.
        {"lab(50 calc(10 * cos(60deg)) calc(10 * tan(45deg)))", "lab(50 5 10)"},
        {"lch(50 10 acos(0.5))", "lch(50 10 60)"},
        {"lch(50 10 atan(1))", "lch(50 10 45)"},
        {"lch(50 10 atan2(-1, -1))", "lch(50 10 225)"},
        {"lab(sqrt(1600) hypot(3, 4, 12) calc(exp(0) + log(e) + log(8, 2)))", "lab(40 13 5)"},
        {"lab(pow(2, 5) mod(-18, 5) rem(-18, 5))", "lab(32 2 -3)"},
        {"lab(calc(30% / 10% * 20) hypot(-7) 0)", "lab(60 7 0)"},
    };
    CSS_CHECK(cases, 2e-8);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(calculated)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
