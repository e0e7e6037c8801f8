// rgb(from …), hsl(from …) and hwb(from …).
//
// The cases are those of web-platform-tests css/css-color/parsing/color-computed-relative-color, in
// a form of our own: most are tried there on rebeccapurple and on rgb(20%, 40%, 60%, 80%), and a
// row here is both. The other spaces are in css_relative_test.c.
#include "css_cases.h"

typedef struct twin_case {
    const char *components, *of_opaque, *of_faint;
} twin_case;

// Alpha is that of the origin, unless it is told.
static void check_twins(const char *function, const twin_case *rows, size_t count) {
    char text[200], expected[200];
    for (size_t i = 0; i < count; i++)
        for (int n = 0; n < 4; n++) {
            bool faint = n & 1, told = strchr(rows[i].components, '/') != NULL;
            const char *result = faint ? rows[i].of_faint : rows[i].of_opaque;
            if (!result || (told && n > 1)) continue;
            snprintf(text, sizeof text, "%s(from %s %s%s)", function,
                     faint ? "rgb(20%, 40%, 60%, 80%)" : "rebeccapurple", rows[i].components,
                     n > 1 ? " / alpha" : "");
            snprintf(expected, sizeof expected, "color(srgb %s%s)", result,
                     faint && !told ? " / 0.8" : "");
            css_check(text, expected, 1e-8);
        }
}

static void rgb(void **state) {
    (void)state;
    static const twin_case rows[] = {
        {"r g b", "0.4 0.2 0.6", "0.2 0.4 0.6"},
        {"0 0 0", "0 0 0", "0 0 0"},
        {"0 0 0 / 0", "0 0 0 / 0", "0 0 0 / 0"},
        {"0 g b", "0 0.2 0.6", "0 0.4 0.6"},
        {"r 0 b", "0.4 0 0.6", "0.2 0 0.6"},
        {"r g 0", "0.4 0.2 0", "0.2 0.4 0"},
        {"r g b / 0", "0.4 0.2 0.6 / 0", "0.2 0.4 0.6 / 0"},
        {"25 g b", "0.098039216 0.2 0.6", "0.098039216 0.4 0.6"},
        {"r 25 b", "0.4 0.098039216 0.6", "0.2 0.098039216 0.6"},
        {"r g 25", "0.4 0.2 0.098039216", "0.2 0.4 0.098039216"},
        {"r g b / .25", "0.4 0.2 0.6 / 0.25", "0.2 0.4 0.6 / 0.25"},
        {"20% g b", "0.2 0.2 0.6", "0.2 0.4 0.6"},
        {"r 20% b", "0.4 0.2 0.6", "0.2 0.2 0.6"},
        {"r g 20%", "0.4 0.2 0.2", "0.2 0.4 0.2"},
        {"r g b / 20%", "0.4 0.2 0.6 / 0.2", "0.2 0.4 0.6 / 0.2"},
        {"25 g b / 25%", "0.098039216 0.2 0.6 / 0.25", "0.098039216 0.4 0.6 / 0.25"},
        {"r 25 b / 25%", "0.4 0.098039216 0.6 / 0.25", "0.2 0.098039216 0.6 / 0.25"},
        {"r g 25 / 25%", "0.4 0.2 0.098039216 / 0.25", "0.2 0.4 0.098039216 / 0.25"},
        {"g b r", "0.2 0.6 0.4", "0.4 0.6 0.2"},
        {"b alpha r / g", "0.6 0.003921569 0.4 / 1", "0.6 0.003137255 0.2 / 1"},
        {"r r r / r", "0.4 0.4 0.4 / 1", "0.2 0.2 0.2 / 1"},
        {"alpha alpha alpha", "0.003921569 0.003921569 0.003921569",
         "0.003137255 0.003137255 0.003137255"},
        {"r 20% 10", "0.4 0.2 0.039215686", "0.2 0.2 0.039215686"},
        {"r 10 20%", "0.4 0.039215686 0.2", "0.2 0.039215686 0.2"},
        {"0% 10 10", "0 0.039215686 0.039215686", "0 0.039215686 0.039215686"},
        {"calc(r) calc(g) calc(b)", "0.4 0.2 0.6", "0.2 0.4 0.6"},
        {"r calc(g * 2) 10", "0.4 0.4 0.039215686", NULL},
        {"b calc(r * .5) 10", "0.6 0.2 0.039215686", NULL},
        {"r calc(g * .5 + g * .5) 10", "0.4 0.2 0.039215686", NULL},
        {"r calc(b * .5 - g * .5) 10", "0.4 0.2 0.039215686", NULL},
        {"calc((r / 255) * 100%) calc((g / 255) * 100%) calc((b / 255) * 100%) / calc(alpha * "
         "100%)",
         "0.4 0.2 0.6", "0.2 0.4 0.6 / 0.8"},
        {"none none none", "none none none", "none none none"},
        {"none none none / none", "none none none / none", "none none none / none"},
        {"r g none", "0.4 0.2 none", "0.2 0.4 none"},
        {"r g b / none", "0.4 0.2 0.6 / none", "0.2 0.4 0.6 / none"},
    };
    check_twins("rgb", rows, CSS_COUNT(rows));
    check_twins("rgba", rows, CSS_COUNT(rows));
    static const css_case others[] = {
        {"rgb(from hsl(120deg 20% 50% / .5) r g b / alpha)", "color(srgb 0.4 0.6 0.4 / 0.5)"},
        {"rgb(from rgb(from rebeccapurple r g b) r g b)", "color(srgb 0.4 0.2 0.6)"},
        {"rgb(from rgb(100 110 120 / 0.8) calc(r + 1) calc(g + 1) calc(b + 1) / calc(alpha + "
         "0.01))",
         "color(srgb 0.396078431 0.435294118 0.474509804 / 0.81)"},
        {"rgb(from rgb(from rebeccapurple r g b / calc(alpha + 0.5)) r g b / calc(alpha - 0.5))",
         "color(srgb 0.4 0.2 0.6 / 0.5)"},
        {"rgb(from rgb(from rebeccapurple r g b / calc(alpha - 1.5)) r g b / calc(alpha + 0.5))",
         "color(srgb 0.4 0.2 0.6 / 0.5)"},
        {"rgb(from rgb(none none none) r g b)", "color(srgb none none none)"},
        {"rgb(from rgb(none none none / none) r g b / alpha)", "color(srgb none none none / none)"},
        {"rgb(from rgb(20% none 60%) r g b)", "color(srgb 0.2 none 0.6)"},
        {"rgb(from rgb(20% 40% 60% / none) r g b / alpha)", "color(srgb 0.2 0.4 0.6 / none)"},
        {"color-mix(in srgb, rgb(from rebeccapurple none g b), rebeccapurple)",
         "color(srgb 0.4 0.2 0.6)"},
        {"rgb(from color-mix(in srgb, red, red) r g b / alpha)", "color(srgb 1 0 0)"},
        {"rgba(from rebeccapurple r g b / 0.5)", "color(srgb 0.4 0.2 0.6 / 0.5)"},
    };
    CSS_CHECK(others, 1e-8);
}

static void hsl(void **state) {
    (void)state;
    static const twin_case rows[] = {
        {"h s l", "0.4 0.2 0.6", "0.2 0.4 0.6"},
        {"0 0% 0%", "0 0 0", NULL},
        {"0deg 0% 0%", "0 0 0", NULL},
        {"0 0% 0% / 0", "0 0 0 / 0", NULL},
        {"0deg 0% 0% / 0", "0 0 0 / 0", NULL},
        {"0 s l", "0.6 0.2 0.2", "0.6 0.2 0.2"},
        {"0deg s l", "0.6 0.2 0.2", "0.6 0.2 0.2"},
        {"h 0% l", "0.4 0.4 0.4", "0.4 0.4 0.4"},
        {"h s 0%", "0 0 0", "0 0 0"},
        {"h s l / 0", "0.4 0.2 0.6 / 0", "0.2 0.4 0.6 / 0"},
        {"25 s l", "0.6 0.366666667 0.2", "0.6 0.366666667 0.2"},
        {"25deg s l", "0.6 0.366666667 0.2", "0.6 0.366666667 0.2"},
        {"h 20% l", "0.4 0.32 0.48", "0.32 0.4 0.48"},
        {"h s 20%", "0.2 0.1 0.3", "0.1 0.2 0.3"},
        {"h s l / .25", "0.4 0.2 0.6 / 0.25", "0.2 0.4 0.6 / 0.25"},
        {"h l s", "0.5 0.3 0.7", "0.3 0.5 0.7"},
        {"h alpha l / s", "0.4 0.396 0.404 / 1", "0.3968 0.4 0.4032 / 1"},
        {"h l l / l", "0.4 0.24 0.56 / 1", "0.24 0.4 0.56 / 1"},
        {"h alpha alpha", "0.01 0.0099 0.0101", "0.007936 0.008 0.008064"},
        {"calc(h) calc(s) calc(l)", "0.4 0.2 0.6", "0.2 0.4 0.6"},
        {"calc((h / 360) * 360deg) calc((s / 100) * 100%) calc((l / 100) * 100%) / calc(alpha * "
         "100%)",
         "0.4 0.2 0.6", "0.2 0.4 0.6 / 0.8"},
        {"h s calc(50% * l / 100)", "0.2 0.1 0.3", NULL},
    };
    check_twins("hsl", rows, CSS_COUNT(rows));
    check_twins("hsla", rows, CSS_COUNT(rows));
    static const css_case others[] = {
        {"hsl(from hsl(120deg 20% 50% / .5) h s l / alpha)", "color(srgb 0.4 0.6 0.4 / 0.5)"},
        {"hsl(from hsl(from rebeccapurple h s l) h s l)", "color(srgb 0.4 0.2 0.6)"},
        {"hsl(from hsl(20 30 40 / 0.8) calc(h + 1) calc(s + 1) calc(l + 1) / calc(alpha + 0.01))",
         "color(srgb 0.5371 0.37187 0.2829 / 0.81)"},
        {"hsl(from hsl(from rebeccapurple h s l / calc(alpha + 0.5)) h s l / calc(alpha - 0.5))",
         "color(srgb 0.4 0.2 0.6 / 0.5)"},
        {"hsl(from hsl(from rebeccapurple h s l / calc(alpha - 1.5)) h s l / calc(alpha + 0.5))",
         "color(srgb 0.4 0.2 0.6 / 0.5)"},
        {"hsl(from rebeccapurple none none none)", "hsl(none none none)"},
        {"hsl(from rebeccapurple none none none / none)", "hsl(none none none / none)"},
        {"hsl(from rebeccapurple h s none)", "hsl(270 50 none)"},
        {"hsl(from rebeccapurple h s none / alpha)", "hsl(270 50 none)"},
        {"hsl(from rebeccapurple h s l / none)", "hsl(270 50 40 / none)"},
        {"hsl(from rebeccapurple none s l / alpha)", "hsl(none 50 40)"},
        {"hsl(from hsl(120deg 20% 50% / .5) h s none / alpha)", "hsl(120 20 none / 0.5)"},
        {"hsl(from hsl(120deg 20% 50% / .5) h s l / none)", "hsl(120 20 50 / none)"},
        {"hsl(from hsl(120deg 20% 50% / .5) none s l / alpha)", "hsl(none 20 50 / 0.5)"},
        {"hsl(from hsl(none none none) h s l)", "hsl(none none none)"},
        {"hsl(from hsl(none none none / none) h s l / alpha)", "hsl(none none none / none)"},
        {"hsl(from hsl(120deg none 50% / .5) h s l)", "hsl(120 none 50 / 0.5)"},
        {"hsl(from hsl(120deg 20% 50% / none) h s l / alpha)", "hsl(120 20 50 / none)"},
        {"hsl(from hsl(none 20% 50% / .5) h s l / alpha)", "hsl(none 20 50 / 0.5)"},
        {"color-mix(in hsl, hsl(from rebeccapurple none s l), rebeccapurple)",
         "color(srgb 0.4 0.2 0.6)"},
        {"hsl(from color-mix(in srgb, red, red) h s l / alpha)", "color(srgb 1 0 0)"},
    };
    CSS_CHECK(others, 1e-8);
}

static void hwb(void **state) {
    (void)state;
    static const twin_case rows[] = {
        {"h w b", "0.4 0.2 0.6", "0.2 0.4 0.6"},
        {"0 0% 0%", "1 0 0", NULL},
        {"0deg 0% 0%", "1 0 0", NULL},
        {"0 0% 0% / 0", "1 0 0 / 0", NULL},
        {"0deg 0% 0% / 0", "1 0 0 / 0", NULL},
        {"0 w b", "0.6 0.2 0.2", "0.6 0.2 0.2"},
        {"0deg w b", "0.6 0.2 0.2", "0.6 0.2 0.2"},
        {"h 0% b", "0.3 0 0.6", "0 0.3 0.6"},
        {"h w 0%", "0.6 0.2 1", "0.2 0.6 1"},
        {"h w b / 0", "0.4 0.2 0.6 / 0", "0.2 0.4 0.6 / 0"},
        {"25 w b", "0.6 0.366666667 0.2", "0.6 0.366666667 0.2"},
        {"25deg w b", "0.6 0.366666667 0.2", "0.6 0.366666667 0.2"},
        {"h 20% b", "0.4 0.2 0.6", "0.2 0.4 0.6"},
        {"h w 20%", "0.5 0.2 0.8", "0.2 0.5 0.8"},
        {"h w b / .2", "0.4 0.2 0.6 / 0.2", "0.2 0.4 0.6 / 0.2"},
        {"h b w", "0.6 0.4 0.8", "0.4 0.6 0.8"},
        {"h alpha w / b", "0.405 0.01 0.8 / 1", "0.008 0.404 0.8 / 1"},
        {"h w w / w", "0.5 0.2 0.8 / 1", "0.2 0.5 0.8 / 1"},
        {"h alpha alpha", "0.5 0.01 0.99", "0.008 0.5 0.992"},
        {"calc(h) calc(w) calc(b)", "0.4 0.2 0.6", "0.2 0.4 0.6"},
        {"calc((h / 360) * 360deg) calc((w / 100) * 100%) calc((b / 100) * 100%) / calc(alpha * "
         "100%)",
         "0.4 0.2 0.6", "0.2 0.4 0.6 / 0.8"},
    };
    check_twins("hwb", rows, CSS_COUNT(rows));
    static const css_case others[] = {
        {"hwb(from hsl(120deg 20% 50% / .5) h w b / alpha)", "color(srgb 0.4 0.6 0.4 / 0.5)"},
        {"hwb(from hwb(from rebeccapurple h w b) h w b)", "color(srgb 0.4 0.2 0.6)"},
        {"hwb(from hwb(20 30 40 / 0.8) calc(h + 1) calc(w + 1) calc(b + 1) / calc(alpha + 0.01))",
         "color(srgb 0.59 0.408 0.31 / 0.81)"},
        {"hwb(from hwb(from rebeccapurple h w b / calc(alpha + 0.5)) h w b / calc(alpha - 0.5))",
         "color(srgb 0.4 0.2 0.6 / 0.5)"},
        {"hwb(from hwb(from rebeccapurple h w b / calc(alpha - 1.5)) h w b / calc(alpha + 0.5))",
         "color(srgb 0.4 0.2 0.6 / 0.5)"},
        {"hwb(from rebeccapurple none none none)", "hwb(none none none)"},
        {"hwb(from rebeccapurple none none none / none)", "hwb(none none none / none)"},
        {"hwb(from rebeccapurple h w none)", "hwb(270 20 none)"},
        {"hwb(from rebeccapurple h w none / alpha)", "hwb(270 20 none)"},
        {"hwb(from rebeccapurple h w b / none)", "hwb(270 20 40 / none)"},
        {"hwb(from rebeccapurple none w b / alpha)", "hwb(none 20 40)"},
        {"hwb(from hwb(120deg 20% 50% / .5) h w none / alpha)", "hwb(120 20 none / 0.5)"},
        {"hwb(from hwb(120deg 20% 50% / .5) h w b / none)", "hwb(120 20 50 / none)"},
        {"hwb(from hwb(120deg 20% 50% / .5) none w b / alpha)", "hwb(none 20 50 / 0.5)"},
        {"hwb(from hwb(none none none) h w b)", "hwb(none none none)"},
        {"hwb(from hwb(none none none / none) h w b / alpha)", "hwb(none none none / none)"},
        {"hwb(from hwb(120deg none 50% / .5) h w b)", "hwb(120 none 50 / 0.5)"},
        {"hwb(from hwb(120deg 20% 50% / none) h w b / alpha)", "hwb(120 20 50 / none)"},
        {"hwb(from hwb(none 20% 50% / .5) h w b / alpha)", "hwb(none 20 50 / 0.5)"},
        {"color-mix(in hwb, hwb(from rebeccapurple none w b), rebeccapurple)",
         "color(srgb 0.4 0.2 0.6)"},
        {"hwb(from color-mix(in srgb, red, red) h w b / alpha)", "color(srgb 1 0 0)"},
    };
    CSS_CHECK(others, 1e-8);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(rgb), cmocka_unit_test(hsl),
                                       cmocka_unit_test(hwb)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
