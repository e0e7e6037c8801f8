// What is missing in a colour is missing in another space that knows it.
//
// The cases are those of web-platform-tests css/css-color/parsing/color-computed-none, in a form of
// our own; no browser meets them all yet. CSS Color 4, section 13.3, has the rule.
#include "css_cases.h"

// SPACE(from ORIGIN, its letters) is SPACE(numbers).
static void check_into(const char *space, const char *letters, const css_case *rows, size_t count) {
    char text[200], expected[200];
    const char *open = strcmp(space, "rgb") == 0 ? "color(srgb " : space;
    for (size_t i = 0; i < count; i++) {
        snprintf(text, sizeof text, "%s(from %s %s)", space, rows[i].text, letters);
        snprintf(expected, sizeof expected, "%s%s%s)", open, open == space ? "(" : "",
                 rows[i].expected);
        css_check(text, expected, 3e-8);
    }
}

static void into_hsl(void **state) {
    (void)state;
    static const css_case rows[] = {
        {"hsl(none 50% 50%)", "none 50% 50%"},
        {"hsl(180 none 50%)", "180 none 50%"},
        {"hsl(180 50% none)", "180 50% none"},
        {"hsl(none none 50%)", "none none 50%"},
        {"hsl(180 none none)", "180 none none"},
        {"hsl(none 50% none)", "none 50% none"},
        {"hsl(none none none)", "none none none"},
        {"hwb(none 25% 25%)", "none 50% 50%"},
        {"hwb(none none 25%)", "none 100% 37.5%"},
        {"hwb(180 none none)", "180 none none"},
        {"hwb(none 25% none)", "none 100% 62.5%"},
        {"hwb(none none none)", "none none none"},
        {"lch(none 20 180)", "339.80326134 266.58541811% none"},
        {"lch(20 none 180)", "none none 18.93757452%"},
        {"lch(20 20 none)", "none 35.05613281% 21.64776943%"},
        {"lch(none none 180)", "none none none"},
        {"lch(20 none none)", "none none 18.93757452%"},
        {"lch(none 20 none)", "none 266.58541811% none"},
        {"lch(none none none)", "none none none"},
        {"oklch(none 0.2 180)", "345.65323987 193.08743918% none"},
        {"oklch(0.2 none 180)", "none none 8.61042044%"},
        {"oklch(0.2 0.2 none)", "none 250.47260791% 8.44443686%"},
        {"oklch(none none 180)", "none none none"},
        {"oklch(0.2 none none)", "none none 8.61042044%"},
        {"oklch(none 0.2 none)", "none 193.08743918% none"},
        {"oklch(none none none)", "none none none"},
        {"lab(none 10 10)", "15.41935071 846.24593338% none"},
        {"lab(none none 10)", "221.36868606 238.90028442% none"},
        {"lab(50 none none)", "none none 46.63266093%"},
        {"lab(none 10 none)", "342.55812287 218.14148709% none"},
        {"lab(none none none)", "none none none"},
        {"oklab(none 0.1 0.1)", "243.07265774 131.85826046% none"},
        {"oklab(none none 0.1)", "256.18317397 149.40414617% none"},
        {"oklab(0.5 none none)", "none none 38.8572859%"},
        {"oklab(none 0.1 none)", "345.65323987 193.08743918% none"},
        {"oklab(none none none)", "none none none"},
        {"rgb(none none none)", "none none none"},
        {"color(display-p3 none none none)", "none none none"},
    };
    check_into("hsl", "h s l", rows, CSS_COUNT(rows));
}

static void into_hwb(void **state) {
    (void)state;
    static const css_case rows[] = {
        {"hsl(none 50% 50%)", "none 25% 25%"},
        {"hsl(180 none 50%)", "none 50% 50%"},
        {"hsl(180 50% none)", "none 0% 100%"},
        {"hsl(none none 50%)", "none 50% 50%"},
        {"hsl(180 none none)", "none none none"},
        {"hsl(none 50% none)", "none 0% 100%"},
        {"hsl(none none none)", "none none none"},
        {"hwb(none 25% 25%)", "none 25% 25%"},
        {"hwb(180 none 25%)", "180 none 25%"},
        {"hwb(180 25% none)", "180 25% none"},
        {"hwb(none none 25%)", "none none 25%"},
        {"hwb(180 none none)", "180 none none"},
        {"hwb(none 25% none)", "none 25% none"},
        {"hwb(none none none)", "none none none"},
        {"lch(20 none 180)", "none 18.93757452% 81.06242548%"},
        {"lch(20 20 none)", "none 14.05889863% 70.76335977%"},
        {"lch(none none 180)", "none none none"},
        {"lch(20 none none)", "none 18.93757452% 81.06242548%"},
        {"lch(none 20 none)", "none -5.95288574% 86.90016729%"},
        {"lch(none none none)", "none none none"},
        {"oklch(0.2 none 180)", "none 8.61042044% 91.38957956%"},
        {"oklch(0.2 0.2 none)", "none -12.70656437% 70.40456191%"},
        {"oklch(none none 180)", "none none none"},
        {"oklch(0.2 none none)", "none 8.61042044% 91.38957956%"},
        {"oklch(none 0.2 none)", "none -0.84544246% 97.33810956%"},
        {"oklch(none none none)", "none none none"},
        {"lab(50 none none)", "none 46.63266093% 53.36733907%"},
        {"lab(none none none)", "none none none"},
        {"oklab(0.5 none none)", "none 38.8572859% 61.1427141%"},
        {"oklab(none none none)", "none none none"},
        {"rgb(none none none)", "none none none"},
        {"color(display-p3 none none none)", "none none none"},
    };
    check_into("hwb", "h w b", rows, CSS_COUNT(rows));
}

static void into_lch(void **state) {
    (void)state;
    static const css_case rows[] = {
        {"hsl(none 50% 50%)", "46.42043661 59.74639249 none"},
        {"hsl(180 none 50%)", "53.38896474 none none"},
        {"hsl(180 50% none)", "none 0 none"},
        {"hsl(none none 50%)", "53.38896474 none none"},
        {"hsl(180 none none)", "none none none"},
        {"hsl(none 50% none)", "none 0 none"},
        {"hsl(none none none)", "none none none"},
        {"hwb(none 25% 25%)", "46.42043661 59.74639249 none"},
        {"hwb(180 none 25%)", "69.91337803 42.54334477 196.45478916"},
        {"hwb(180 25% none)", "91.18116399 49.29673753 196.65803824"},
        {"hwb(none none 25%)", "40.61501478 86.05118759 none"},
        {"hwb(180 none none)", "none none 196.45478916"},
        {"hwb(none 25% none)", "58.23109529 85.49243054 none"},
        {"hwb(none none none)", "none none none"},
        {"lch(none 20 180)", "none 20 180"},
        {"lch(20 none 180)", "20 none 180"},
        {"lch(20 20 none)", "20 20 none"},
        {"lch(none none 180)", "none none 180"},
        {"oklch(none 0.2 180)", "none 2.6503948 181.20369565"},
        {"oklch(0.2 none 180)", "7.22637037 none none"},
        {"oklch(0.2 0.2 none)", "5.10873217 59.48824051 none"},
        {"oklch(none none 180)", "none none none"},
        {"oklch(0.2 none none)", "7.22637037 none none"},
        {"oklch(none 0.2 none)", "none 2.6503948 none"},
        {"oklch(none none none)", "none none none"},
        {"lab(none 10 10)", "none 14.14213562 45"},
        {"lab(none none 10)", "none 10 90"},
        {"lab(50 none none)", "50 none none"},
        {"lab(none 10 none)", "none 10 0"},
        {"lab(none none none)", "none none none"},
        {"oklab(none 0.1 0.1)", "none 6.59869105 107.32334354"},
        {"oklab(none none 0.1)", "none 5.73918282 116.45307687"},
        {"oklab(0.5 none none)", "42 none none"},
        {"oklab(none 0.1 none)", "none 0.33129935 1.20369565"},
        {"oklab(none none none)", "none none none"},
        {"rgb(none none none)", "none none none"},
        {"color(display-p3 none none none)", "none none none"},
    };
    check_into("lch", "l c h", rows, CSS_COUNT(rows));
}

static void into_oklch(void **state) {
    (void)state;
    static const css_case rows[] = {
        {"hsl(none 50% 50%)", "0.55233858 0.16366995 none"},
        {"hsl(180 none 50%)", "0.59818073 none none"},
        {"hsl(180 50% none)", "none 0 none"},
        {"hsl(none none 50%)", "0.59818073 none none"},
        {"hsl(180 none none)", "none none none"},
        {"hsl(none 50% none)", "none 0 none"},
        {"hsl(none none none)", "none none none"},
        {"hwb(none 25% 25%)", "0.55233858 0.16366995 none"},
        {"hwb(none none 25%)", "0.50578216 0.20754918 none"},
        {"hwb(180 none none)", "none none 194.7689599"},
        {"hwb(none 25% none)", "0.65951623 0.22690049 none"},
        {"hwb(none none none)", "none none none"},
        {"lch(none 20 180)", "none 0.26412556 175.27132911"},
        {"lch(20 none 180)", "0.31034483 none none"},
        {"lch(20 20 none)", "0.31697196 0.06085528 none"},
        {"lch(none none 180)", "none none none"},
        {"lch(20 none none)", "0.31034483 none none"},
        {"lch(none 20 none)", "none 0.26412556 none"},
        {"lch(none none none)", "none none none"},
        {"oklch(none 0.2 180)", "none 0.2 180"},
        {"oklch(0.2 none 180)", "0.2 none 180"},
        {"oklch(0.2 0.2 none)", "0.2 0.2 none"},
        {"oklch(none none 180)", "none none 180"},
        {"lab(none 10 10)", "none 0.3755088 12.38482735"},
        {"lab(50 none 10)", "0.56788978 0.02565454 91.47921894"},
        {"lab(50 10 none)", "0.57220592 0.02980361 359.47844895"},
        {"lab(none none 10)", "none 0.27769178 16.66376148"},
        {"lab(50 none none)", "0.56896552 none none"},
        {"lab(none 10 none)", "none 0.2096366 355.27132911"},
        {"lab(none none none)", "none none none"},
        {"oklab(none 0.1 0.1)", "none 0.14142136 45"},
        {"oklab(none none 0.1)", "none 0.1 90"},
        {"oklab(0.5 none none)", "0.5 none none"},
        {"oklab(none 0.1 none)", "none 0.1 0"},
        {"oklab(none none none)", "none none none"},
        {"rgb(none none none)", "none none none"},
        {"color(display-p3 none none none)", "none none none"},
    };
    check_into("oklch", "l c h", rows, CSS_COUNT(rows));
}

static void into_rgb_and_lab(void **state) {
    (void)state;
    static const css_case rgb[] = {
        {"rgb(none 50 100)", "none 0.19607843 0.39215686"},
        {"rgb(25 none none)", "0.09803922 none none"},
        {"color(display-p3 none 0.5 1)", "none 0.50960895 1.03498498"},
        {"color(display-p3 0.25 none 1)", "0.27690544 none 1.0416057"},
        {"color(display-p3 0.25 0.5 none)", "0.12407597 0.50734577 none"},
        {"color(display-p3 none none 1)", "none none 1.04202162"},
        {"color(display-p3 0.25 none none)", "0.27690544 none none"},
        {"color(display-p3 none 0.5 none)", "none 0.50960895 none"},
        {"color(display-p3 none none none)", "none none none"},
        {"color(xyz none 0.5 1)", "none 0.99095134 0.97994511"},
        {"color(xyz 0.25 none 1)", "0.59403754 none 1.03053617"},
        {"color(xyz 0.25 0.5 none)", "0.22532444 0.85195951 none"},
        {"color(xyz none none 1)", "none none 1.02463965"},
        {"color(xyz 0.25 none none)", "0.91144108 none none"},
        {"color(xyz none 0.5 none)", "none 0.97222877 none"},
        {"color(xyz-d50 none 0.5 1)", "none 0.99628519 1.11843052"},
        {"color(xyz-d50 0.25 none 1)", "0.57746244 none 1.16718092"},
        {"color(xyz-d50 0.25 0.5 none)", "-0.17244425 0.8615337 none"},
        {"color(xyz-d50 none none 1)", "none none 1.16072115"},
        {"color(xyz-d50 0.25 none none)", "0.89803728 none none"},
        {"color(xyz-d50 none 0.5 none)", "none 0.98136351 none"},
        {"hwb(none none none)", "none none none"},
        {"hsl(none none none)", "none none none"},
        {"lab(none none none)", "none none none"},
        {"oklab(none none none)", "none none none"},
    };
    check_into("rgb", "r g b", rgb, CSS_COUNT(rgb));
    static const css_case lab[] = {
        {"lab(none 10 10)", "none 10 10"},
        {"lab(50 none 10)", "50 none 10"},
        {"lab(50 10 none)", "50 10 none"},
        {"oklab(none 0.1 0.1)", "none -1.96485158 6.29937155"},
        {"oklab(0.5 none 0.1)", "42.22128134 none 47.39513153"},
        {"oklab(0.5 0.1 none)", "40.74235313 32.84691548 none"},
        {"oklab(none none 0.1)", "none none 5.1382874"},
        {"oklab(0.5 none none)", "42 none none"},
        {"oklab(none 0.1 none)", "none 0.33122624 none"},
        {"oklab(none none none)", "none none none"},
        {"hwb(none none none)", "none none none"},
        {"hsl(none none none)", "none none none"},
        {"rgb(none none none)", "none none none"},
        {"color(display-p3 none none none)", "none none none"},
    };
    check_into("lab", "l a b", lab, CSS_COUNT(lab));
}

// In a mix it is the other's, so it pulls the mix nowhere.
static void mixed(void **state) {
    (void)state;
    static const char all[] = "none none none";
    static const struct {
        const char *space, *partner, *origin, *numbers;
    } rows[] = {
        {"hsl", "hsl(11 33 44)", "hwb(180 none none)", "0.41338 0.5852 0.2948"},
        {"hsl", "hsl(11 33 44)", "hwb(none none none)", "0.5852 0.34804 0.2948"},
        {"hsl", "hsl(11 33 44)", "lch(20 none 180)", "0.41853487 0.24891811 0.21084087"},
        {"hsl", "hsl(11 33 44)", "oklch(0.2 none 180)", "0.3498593 0.20807421 0.17624491"},
        {"hsl", "hsl(11 33 44)", "lab(50 none none)", "0.6027072 0.35845217 0.30361941"},
        {"hsl", "hsl(11 33 44)", "lab(none none none)", "0.5852 0.34804 0.2948"},
        {"hsl", "hsl(11 33 44)", "oklab(0.5 none none)", "0.55100095 0.32770057 0.27757191"},
        {"hsl", "hsl(11 33 44)", "rgb(none none none)", "0.5852 0.34804 0.2948"},
        {"hwb", "hwb(11 33 44)", "hsl(180 none none)", "0.56 0.37216667 0.33"},
        {"hwb", "hwb(11 33 44)", "lch(20 none 180)", "0.37468787 0.28077121 0.25968787"},
        {"hwb", "hwb(11 33 44)", "lch(20 20 none)", "0.4261832 0.27029076 0.23529449"},
        {"hwb", "hwb(11 33 44)", "lch(none none 180)", "0.56 0.37216667 0.33"},
        {"hwb", "hwb(11 33 44)", "lch(none 20 none)", "0.34549916 0.1737839 0.13523557"},
        {"hwb", "hwb(11 33 44)", "oklch(0.2 0.2 none)", "0.42797719 0.16132735 0.10146718"},
        {"hwb", "hwb(11 33 44)", "oklch(none 0.2 none)", "0.29330945 0.18507118 0.16077279"},
        {"hwb", "hwb(11 33 44)", "lab(50 none none)", "0.5131633 0.41924664 0.3981633"},
        {"hwb", "hwb(11 33 44)", "oklab(0.5 none none)", "0.47428643 0.38036976 0.35928643"},
        {"hwb", "hwb(11 33 44)", "color(display-p3 none none none)", "0.56 0.37216667 0.33"},
        {"lch", "lch(11 33 44)", "hwb(180 none none)", "lch(11 33 120.22739458)"},
        {"lch", "lch(11 33 44)", "lab(50 none none)", "lch(30.5 33 44)"},
        {"lch", "lch(11 33 44)", "oklab(0.5 none none)", "lch(26.5 33 44)"},
        {"lch", "lch(11 33 44)", "rgb(none none none)", "lch(11 33 44)"},
        {"oklch", "oklch(0.11 0.33 44)", "hwb(180 none none)", "oklch(0.11 0.33 119.38447995)"},
        {"oklch", "oklch(0.11 0.33 44)", "lab(50 10 none)",
         "oklch(0.34110296 0.1799018 21.73922447)"},
        {"oklch", "oklch(0.11 0.33 44)", "lab(50 none none)", "oklch(0.33948276 0.33 44)"},
        {"oklch", "oklch(0.11 0.33 44)", "oklab(0.5 none none)", "oklch(0.305 0.33 44)"},
        {"srgb", "color(srgb 0.11 0.33 0.44)", "hwb(none none none)", "0.11 0.33 0.44"},
        {"srgb", "color(srgb 0.11 0.33 0.44)", "oklab(none none none)", "0.11 0.33 0.44"},
        {"lab", "lab(11 33 44)", "hwb(none none none)", "lab(11 33 44)"},
    };
    char text[200], expected[200];
    for (size_t i = 0; i < CSS_COUNT(rows); i++) {
        bool whole = strchr(rows[i].numbers, '(') != NULL;
        snprintf(text, sizeof text, "color-mix(in %s, %s, %s)", rows[i].space, rows[i].origin,
                 rows[i].partner);
        snprintf(expected, sizeof expected, "%s%s%s", whole ? "" : "color(srgb ", rows[i].numbers,
                 whole ? "" : ")");
        css_check(text, expected, 3e-8);
    }
    // Of all that is missing nothing is left, in any pair of spaces.
    static const char *const spaces[] = {"hsl(",      "hwb(",   "lch(", "oklch(",
                                         "lab(",      "oklab(", "rgb(", "color(display-p3 ",
                                         "color(xyz "};
    for (size_t a = 0; a < CSS_COUNT(spaces); a++)
        for (size_t b = 0; b < 4; b++) {
            snprintf(text, sizeof text, "color-mix(in %.*s, %s%s))", (int)strlen(spaces[b]) - 1,
                     spaces[b], spaces[a], all);
            trl_css_color color = css_parsed(text);
            if (color.missing != 7) fail_msg("%s: missing %u", text, (unsigned)color.missing);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(into_hsl),         cmocka_unit_test(into_hwb),
        cmocka_unit_test(into_lch),         cmocka_unit_test(into_oklch),
        cmocka_unit_test(into_rgb_and_lab), cmocka_unit_test(mixed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
