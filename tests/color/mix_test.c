// Mixing. Figures: CSS Color 4, section 12 (premultiplied alpha, hue rules), and the
// first example of color-mix() in CSS Color 5.
#include "css_cases.h"

static void check(const char *from, const char *to, double t, trl_css_space space,
                  trl_hue_rule rule, const char *expected) {
    trl_css_color a = css_parsed(from), b = css_parsed(to), out;
    char text[TRL_CSS_TEXT_MAX];
    trl_css_mix(&a, &b, t, space, rule, &out);
    trl_css_print(&out, 4, text);
    if (strcmp(text, expected) != 0)
        fail_msg("%s and %s at %g: %s, not %s", from, to, t, text, expected);
}

static void alpha(void **state) {
    (void)state;
    const char *a = "rgb(24% 12% 98% / 0.4)", *b = "rgb(62% 26% 64% / 0.6)";
    check(a, b, 0.5, TRL_CSS_SRGB, TRL_HUE_SHORTER, "color(srgb 0.468 0.204 0.776 / 0.5)");
    check(a, b, 0, TRL_CSS_SRGB, TRL_HUE_SHORTER, "color(srgb 0.24 0.12 0.98 / 0.4)");
    check(a, b, 1, TRL_CSS_SRGB, TRL_HUE_SHORTER, "color(srgb 0.62 0.26 0.64 / 0.6)");
    check("rgb(255 0 0 / 0)", "rgb(0 0 255 / 0)", 0.5, TRL_CSS_SRGB, TRL_HUE_SHORTER,
          "color(srgb 0.5 0 0.5 / 0)");
    // purple and plum, with the figures of that example.
    check("lch(29.69% 56.11 327.1)", "lch(73.33% 48.31 324.5)", 0.5, TRL_CSS_LCH, TRL_HUE_SHORTER,
          "lch(51.51 52.21 325.8)");
}

static void missing(void **state) {
    (void)state;
    // The hue of white is missing: black to blue and white to blue stay blue.
    check("oklch(1 0 none)", "oklch(0.5 0.2 264)", 0.5, TRL_CSS_OKLCH, TRL_HUE_SHORTER,
          "oklch(0.75 0.1 264)");
    check("oklch(0.4 none none)", "oklch(0.6 none 30)", 0.5, TRL_CSS_OKLCH, TRL_HUE_SHORTER,
          "oklch(0.5 none 30)");
    // Carried into another space: the missing hue of hsl is that of oklch.
    trl_css_color same = css_parsed("rgb(191.25 63.75 63.75)"),
                  from = css_parsed("hsl(none 50% 50%)");
    trl_css_color to = css_parsed("oklch(0.5 0.2 264)"), out;
    trl_css_convert(&same, TRL_CSS_OKLCH, &same);
    trl_css_mix(&from, &to, 0, TRL_CSS_OKLCH, TRL_HUE_SHORTER, &out);
    assert_true(fabs(out.v[0] - same.v[0]) < 1e-12 && fabs(out.v[1] - same.v[1]) < 1e-12);
    assert_true(out.v[2] == 264 && out.missing == 0);
    check("rgb(255 0 0 / none)", "rgb(0 0 255 / 0.5)", 0.5, TRL_CSS_SRGB, TRL_HUE_SHORTER,
          "color(srgb 0.5 0 0.5 / 0.5)");
    check("rgb(255 0 0 / none)", "rgb(0 0 255 / none)", 0.5, TRL_CSS_SRGB, TRL_HUE_SHORTER,
          "color(srgb 0.5 0 0.5 / none)");
}

static void hues(void **state) {
    (void)state;
    // From, to, and the middle by each rule.
    static const double cases[][6] = {{40, 60, 50, 230, 50, 230},
                                      {60, 40, 50, 230, 230, 50},
                                      {330, 30, 0, 180, 0, 180},
                                      {30, 330, 0, 180, 180, 0},
                                      {10, 10, 10, 190, 10, 10}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int rule = 0; rule < 4; rule++) {
            trl_css_color a = {.space = TRL_CSS_OKLCH, .v = {0.5, 0.1, cases[i][0]}, .alpha = 1};
            trl_css_color b = a, out;
            b.v[2] = cases[i][1];
            trl_css_mix(&a, &b, 0.5, TRL_CSS_OKLCH, (trl_hue_rule)rule, &out);
            if (!(fabs(out.v[2] - cases[i][2 + rule]) < 1e-9))
                fail_msg("%g to %g by rule %d: %g", cases[i][0], cases[i][1], rule, out.v[2]);
        }
}

static void ramps(void **state) {
    (void)state;
    trl_css_color color = {.space = TRL_CSS_OKLCH, .v = {0.6, 0.1, 250}, .alpha = 1};
    for (int i = 0; i <= 8; i++) {
        trl_css_color light = trl_css_ramp(&color, TRL_OKLCH_RAMP_LIGHTNESS, i / 8.0);
        trl_css_color strong = trl_css_ramp(&color, TRL_OKLCH_RAMP_CHROMA, i / 8.0);
        assert_true(fabs(light.v[0] - (0.15 + 0.1 * i)) < 1e-12);
        assert_true(light.v[1] == 0.1 && light.v[2] == 250);
        assert_true(fabs(strong.v[1] - 0.1 * i / 8) < 1e-12);
        assert_true(strong.v[0] == 0.6 && strong.v[2] == 250);
    }
}

static void harmonies(void **state) {
    (void)state;
    trl_css_color red = css_parsed("red"), out = trl_css_rotate(&red, -60);
    assert_int_equal(out.space, TRL_CSS_OKLCH);
    assert_true(fabs(out.v[2] - (360 + 29.2338803 - 60)) < 1e-5);
    assert_true(fabs(out.v[0] - 0.6279554) < 1e-6 && fabs(out.v[1] - 0.2576833) < 1e-6);
    size_t n = 0;
    for (; trl_harmony_at(n); n++) {
        const trl_harmony *harmony = trl_harmony_at(n);
        assert_true(harmony->count >= 2 && harmony->count <= 5);
        bool has_self = false;
        for (int i = 0; i < harmony->count; i++)
            has_self |= harmony->degrees[i] == 0;
        assert_true(has_self);
    }
    assert_int_equal(n, 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alpha), cmocka_unit_test(missing),   cmocka_unit_test(hues),
        cmocka_unit_test(ramps), cmocka_unit_test(harmonies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
