// What stands in for colours that a space cannot hold.
//
// Figures: the tests of color.js 0.5 (CSS method and ray trace, Display P3 → sRGB)
// and its issue 81 (the hollow near blue); culori issue 253.
#include "css_cases.h"

static void check(const char *text, trl_css_space gamut, trl_gamut_method method,
                  const double expected[3], double tolerance) {
    trl_css_color color = css_parsed(text), out;
    trl_css_map(&color, gamut, method, &out);
    for (int i = 0; i < 3; i++)
        if (!(fabs(out.v[i] - expected[i]) <= tolerance))
            fail_msg("%s by method %d: component %d is %.8g, not %.8g", text, (int)method, i,
                     out.v[i], expected[i]);
    assert_true(trl_css_in_gamut(&out, gamut));
    assert_true(out.alpha == color.alpha);
}

static void css(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double v[3];
    } cases[] = {
        {"color(display-p3 1 0 0)", {1, 0.04457, 0.04593}},
        {"color(display-p3 1 1 0)", {0.99623, 0.99901, 0}},
        {"color(display-p3 0 1 1)", {0, 0.99645, 0.98471}},
        {"color(display-p3 1 0 1)", {1, 0.16736, 0.98264}},
        {"color(display-p3 0 1 0)", {0, 0.98576, 0.15974}},
        {"color(display-p3 0 0 1)", {0, 0, 1}},
        {"color(display-p3 2 0 1 / 0.5)", {1, 1, 1}},
        {"color(display-p3 -1 0 0)", {0, 0, 0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(cases[i].text, TRL_CSS_SRGB, TRL_GAMUT_CSS, cases[i].v, 1e-4);
}

static void raytrace(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double v[3]; // linear
    } cases[] = {
        {"color(display-p3 1 0 0)", {1, 0.0342, 0.02168}},
        {"color(display-p3 0 1 0)", {0, 0.92946, 0.07742}},
        {"color(display-p3 0 0 1)", {0, 0.01714, 0.97711}},
        {"color(display-p3 1 1 0)", {0.98002, 0.99395, 0}},
        {"color(display-p3 0 1 1)", {0, 0.96255, 0.93527}},
        {"color(display-p3 1 0 1)", {1, 0.07188, 0.87704}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(cases[i].text, TRL_CSS_SRGB_LINEAR, TRL_GAMUT_RAYTRACE, cases[i].v, 2e-5);
}

// By color.js 0.7.1 (toGamut, methods "css" and "raytrace"): the same colours to the last
// digit, in sRGB and in Display P3, for 2000 random ones.
static void peers(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double css[3], raytrace[3];
    } cases[] = {
        {"oklch(0.459 0.259 5)",
         {0.66127960, 0.00000000, 0.28394764},
         {0.63708975, 0.00000000, 0.28953193}},
        {"oklch(0.807 0.253 35)",
         {1.00000000, 0.62115670, 0.51398132},
         {1.00000000, 0.64909126, 0.55966356}},
        {"oklch(0.719 0.143 65)",
         {0.88066416, 0.56120918, 0.19164276},
         {0.88066416, 0.56120918, 0.19164276}},
        {"oklch(0.504 0.302 95)",
         {0.48026729, 0.38420204, 0.00000000},
         {0.46673609, 0.38768123, 0.00000000}},
        {"oklch(0.544 0.275 125)",
         {0.35617495, 0.49418563, 0.00000000},
         {0.36761331, 0.48825766, 0.00000000}},
        {"oklch(0.18 0.356 155)",
         {0.00000000, 0.10118122, 0.01123401},
         {0.00000000, 0.09046270, 0.03321589}},
        {"oklch(0.135 0.129 185)",
         {0.00000000, 0.05173775, 0.04068372},
         {0.00000000, 0.04360290, 0.03647704}},
        {"oklch(0.695 0.197 215)",
         {0.00000000, 0.69679925, 0.83017834},
         {0.00000000, 0.68766221, 0.80060963}},
        {"oklch(0.809 0.294 245)",
         {0.46186085, 0.78695462, 1.00000000},
         {0.52685623, 0.78353339, 1.00000000}},
        {"oklch(0.5 0.187 275)",
         {0.28764962, 0.31358593, 0.79518557},
         {0.28764962, 0.31358593, 0.79518557}},
        {"oklch(0.892 0.366 305)",
         {0.91529349, 0.80189554, 1.00000000},
         {0.89903922, 0.82009604, 1.00000000}},
        {"oklch(0.481 0.386 335)",
         {0.64351889, 0.00000000, 0.56566113},
         {0.62276300, 0.00000000, 0.54867679}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check(cases[i].text, TRL_CSS_SRGB, TRL_GAMUT_CSS, cases[i].css, 1e-8);
        check(cases[i].text, TRL_CSS_SRGB, TRL_GAMUT_RAYTRACE, cases[i].raytrace, 1e-8);
    }
}

static void clipped(void **state) {
    (void)state;
    check("color(srgb 1.5 0.25 -0.5)", TRL_CSS_SRGB, TRL_GAMUT_CLIP, (const double[3]){1, 0.25, 0},
          1e-15);
}

// Lightness and hue stay, but for what the eye does not see.
static void promises(void **state) {
    (void)state;
    static const trl_gamut_method methods[] = {TRL_GAMUT_CSS, TRL_GAMUT_RAYTRACE};
    for (int hue = 0; hue < 360; hue += 7)
        for (size_t m = 0; m < 2; m++) {
            trl_css_color color = {.space = TRL_CSS_OKLCH, .v = {0.65, 0.3, hue}, .alpha = 1}, out;
            trl_css_map(&color, TRL_CSS_SRGB, methods[m], &out);
            assert_true(trl_css_in_gamut(&out, TRL_CSS_SRGB));
            trl_css_convert(&out, TRL_CSS_OKLCH, &out);
            if (!(fabs(out.v[0] - 0.65) < 0.02 && out.v[1] < 0.3 + 1e-9 && out.v[1] > 0.05))
                fail_msg("hue %d: L %.5f C %.5f", hue, out.v[0], out.v[1]);
        }
}

// sRGB is hollow at lightness 0.40, hue 264.1: in, out and in again as chroma grows. A
// plain search for the edge would turn blue into rgb(0 49 230).
static void blue(void **state) {
    (void)state;
    static const struct {
        double chroma;
        bool inside;
    } cases[] = {{0.230, true},  {0.237, true},  {0.245, false}, {0.260, false},
                 {0.272, false}, {0.2755, true}, {0.285, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trl_css_color color = {
            .space = TRL_CSS_OKLCH, .v = {0.40, cases[i].chroma, 264.1}, .alpha = 1};
        if (trl_css_in_gamut(&color, TRL_CSS_SRGB) != cases[i].inside)
            fail_msg("chroma %g is %s", cases[i].chroma, cases[i].inside ? "out" : "in");
    }
    static const trl_gamut_method methods[] = {TRL_GAMUT_CLIP, TRL_GAMUT_CSS, TRL_GAMUT_RAYTRACE};
    trl_css_color color = css_parsed("blue");
    trl_css_convert(&color, TRL_CSS_OKLCH, &color);
    assert_true(trl_css_in_gamut(&color, TRL_CSS_SRGB));
    for (size_t m = 0; m < 3; m++) {
        trl_css_color out;
        char hex[TRL_CSS_TEXT_MAX];
        trl_css_map(&color, TRL_CSS_SRGB, methods[m], &out);
        trl_css_print_hex(&out, hex);
        assert_string_equal(hex, "#0000ff");
    }
}

// Where less chroma alone ends, found by halves: the figures of culori's clampChroma
// (test/clamp.test.js), which steps by 1/8192 of the range, and of Display P3's yellow.
static void edges(void **state) {
    (void)state;
    static const struct {
        trl_css_space space;
        double v[3], step; // the chroma that is still inside, and the next
        trl_css_space gamut;
    } cases[] = {
        {TRL_CSS_LCH, {50, 77.4609375, 5}, 150.0 / 8192, TRL_CSS_SRGB},
        {TRL_CSS_OKLCH, {0.5, 0.090703125, 180}, 0.4 / 8192, TRL_CSS_SRGB},
        {TRL_CSS_LCH, {80, 60.040283, 60}, 150.0 / 8192, TRL_CSS_DISPLAY_P3},
        {TRL_CSS_OKLCH, {0.96476, 0.21094, 110.23}, 1e-5, TRL_CSS_SRGB},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trl_css_color color = {.space = cases[i].space, .alpha = 1};
        memcpy(color.v, cases[i].v, sizeof color.v);
        if (!trl_css_in_gamut(&color, cases[i].gamut)) fail_msg("edge %zu is outside", i);
        color.v[1] += cases[i].step;
        if (trl_css_in_gamut(&color, cases[i].gamut)) fail_msg("edge %zu lies further", i);
    }
    assert_true(fabs(trl_css_edge_chroma(TRL_CSS_SRGB, 0.96476, 110.23) - 0.21094) < 1e-5);
    assert_true(fabs(trl_css_edge_chroma(TRL_CSS_SRGB, 0.5, 180) - 0.090703125) < 0.4 / 8192);
    assert_true(trl_css_edge_chroma(TRL_CSS_SRGB, 0, 0) == 0);
    assert_true(trl_css_edge_chroma(TRL_CSS_SRGB, 1, 0) == 0);
    assert_true(trl_css_edge_chroma(TRL_CSS_OKLAB, 0.5, 0) == 0);
    trl_css_color yellow = css_parsed("color(display-p3 1 1 0)"), at_edge;
    trl_css_convert(&yellow, TRL_CSS_OKLCH, &yellow);
    assert_true(fabs(yellow.v[0] - 0.96476) < 5e-6 && fabs(yellow.v[1] - 0.24503) < 5e-6);
    assert_true(fabs(yellow.v[2] - 110.23) < 0.005);
    yellow.v[1] = 0.21094;
    trl_css_convert(&yellow, TRL_CSS_SRGB, &at_edge);
    static const double expected[3] = {0.99116, 0.99733, 0.00001};
    for (int c = 0; c < 3; c++)
        assert_true(fabs(at_edge.v[c] - expected[c]) < 1e-4);
}

// In the hollow near blue the edge lies beyond it, and what is solid ends before it. Both
// are where trl_css_in_gamut changes, in each gamut, and nothing beyond the edge is inside.
static void hollow(void **state) {
    (void)state;
    double far = trl_css_edge_chroma(TRL_CSS_SRGB, 0.40, 264.1);
    double near = trl_css_solid_chroma(TRL_CSS_SRGB, 0.40, 264.1);
    if (!(far > 0.277 && far < 0.278 && near > 0.238 && near < 0.239))
        fail_msg("the hollow is %.6f to %.6f", near, far);
    trl_css_color blue = css_parsed("blue");
    trl_css_convert(&blue, TRL_CSS_OKLCH, &blue);
    assert_true(fabs(trl_css_edge_chroma(TRL_CSS_SRGB, blue.v[0], blue.v[2]) - blue.v[1]) < 1e-6);
    static const trl_css_space gamuts[] = {TRL_CSS_SRGB,    TRL_CSS_DISPLAY_P3,   TRL_CSS_A98_RGB,
                                           TRL_CSS_REC2020, TRL_CSS_PROPHOTO_RGB, TRL_CSS_OKHSL};
    for (size_t g = 0; g < sizeof gamuts / sizeof *gamuts; g++)
        for (int i = 0; i < 360 * 8; i++) {
            trl_css_color color = {.space = TRL_CSS_OKLCH, .alpha = 1};
            color.v[0] = 0.05 + 0.9 * (i * 37 % 101) / 101, color.v[2] = i / 8.0;
            far = trl_css_edge_chroma(gamuts[g], color.v[0], color.v[2]);
            near = trl_css_solid_chroma(gamuts[g], color.v[0], color.v[2]);
            assert_true(near > 0 && near <= far);
            const double tries[][2] = {{near - 1e-9, 1}, {near + 1e-9, far > near ? 0 : -1},
                                       {far - 1e-9, 1},  {far + 1e-9, 0},
                                       {far * 1.5, 0},   {near / 3, 1}};
            for (size_t k = 0; k < sizeof tries / sizeof *tries; k++) {
                color.v[1] = tries[k][0];
                if (tries[k][1] >= 0 && trl_css_in_gamut(&color, gamuts[g]) != (tries[k][1] > 0))
                    fail_msg("gamut %zu, L %.4f h %.3f: near %.9f far %.9f, try %zu", g, color.v[0],
                             color.v[2], near, far, k);
            }
        }
}

// esbuild gives #e56300 and the draft's text #e85f00; the same to the eye.
static void orange(void **state) {
    (void)state;
    trl_css_color color = css_parsed("oklch(.65 .3 50)"), other = css_parsed("#e85f00"), out;
    trl_css_difference difference;
    trl_css_map(&color, TRL_CSS_SRGB, TRL_GAMUT_CSS, &out);
    trl_css_differ(&out, &other, &difference);
    assert_true(difference.de_ok < 0.004);
}

static void open_spaces(void **state) {
    (void)state;
    trl_css_color color = css_parsed("color(--acescg 16 -1 3)"), out;
    assert_false(trl_css_space_bounded(TRL_CSS_OKLCH) || trl_css_space_bounded(TRL_CSS_ACESCG));
    assert_true(trl_css_space_bounded(TRL_CSS_HSL) && trl_css_space_bounded(TRL_CSS_REC2020));
    assert_true(trl_css_in_gamut(&color, TRL_CSS_ACES2065));
    assert_false(trl_css_in_gamut(&color, TRL_CSS_REC2020));
    trl_css_map(&color, TRL_CSS_ACESCG, TRL_GAMUT_CSS, &out);
    assert_true(out.v[0] == 16 && out.v[1] == -1 && out.v[2] == 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(css),         cmocka_unit_test(raytrace), cmocka_unit_test(clipped),
        cmocka_unit_test(promises),    cmocka_unit_test(blue),     cmocka_unit_test(orange),
        cmocka_unit_test(edges),       cmocka_unit_test(hollow),   cmocka_unit_test(peers),
        cmocka_unit_test(open_spaces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
