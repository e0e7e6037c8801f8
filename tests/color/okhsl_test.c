// The toe of OKLab's lightness, and Okhsl and Okhsv.
//
// Figures: the tests of color.js (test/conversions.js: OKLrCh, Okhsl, Okhsv), those of culori
// (test/okhsl.test.js, test/okhsv.test.js; its sRGB matrix differs by 1e-7), and Ottosson 2021:
// L_r of 0.568838 is 0.5.
#include "../test.h"

#include <troland/color.h>

static trl_css_color converted(const char *text, trl_css_space to) {
    trl_error err = TRL_ERROR_INIT;
    trl_css_color color;
    memset(&color, 0, sizeof color);
    if (trl_css_parse(text, &color, &err) != TRL_OK) fail_msg("%s", err.message);
    trl_css_convert(&color, to, &color);
    return color;
}

typedef struct figure {
    const char *text;
    trl_css_space space;
    double v[3];
    double tolerance;
} figure;

static void published(void **state) {
    (void)state;
    static const figure figures[] = {
        {"red", TRL_CSS_OKLRCH, {0.5680846563197034, 0.2576833038053608, 29.23388027962784}, 1e-12},
        {"lime",
         TRL_CSS_OKLRCH,
         {0.8445289714936317, 0.2948272245426958, 142.4953450414439},
         1e-12},
        {"blue",
         TRL_CSS_OKLRCH,
         {0.3665653391870817, 0.3132143886344849, 264.0520226163699},
         1e-12},
        {"white", TRL_CSS_OKLRCH, {1, 0, 0}, 1e-14},
        {"red", TRL_CSS_OKHSL, {29.233880279627897, 1.0000000995016396, 0.5680846563197034}, 1e-12},
        {"lime", TRL_CSS_OKHSL, {142.4953450414439, 1.0000000000000016, 0.8445289714936317}, 1e-12},
        {"blue",
         TRL_CSS_OKHSL,
         {264.05202261636987, 1.0000000005848084, 0.3665653391870817},
         1e-12},
        {"cyan",
         TRL_CSS_OKHSL,
         {194.76895989798186, 1.0000000000000022, 0.8898483085518512},
         1e-12},
        {"magenta", TRL_CSS_OKHSL, {328.3634151749902, 1, 0.6532987485868166}, 1e-12},
        {"yellow",
         TRL_CSS_OKHSL,
         {109.76923612816614, 1.000000000488464, 0.9627044043394304},
         1e-12},
        {"white", TRL_CSS_OKHSL, {0, 0, 1}, 1e-14},
        {"black", TRL_CSS_OKHSL, {0, 0, 0}, 0},
        {"red", TRL_CSS_OKHSV, {29.233880279627897, 1.0000002264814274, 1}, 1e-12},
        {"lime", TRL_CSS_OKHSV, {142.4953450414439, 0.9999998662472009, 1}, 1e-12},
        {"blue", TRL_CSS_OKHSV, {264.05202261636987, 1.0000000023007056, 1}, 1e-12},
        {"cyan", TRL_CSS_OKHSV, {194.76895989798186, 0.9999996310024463, 1}, 1e-12},
        {"magenta", TRL_CSS_OKHSV, {328.3634151749902, 0.999999999954202, 1}, 1e-12},
        {"yellow", TRL_CSS_OKHSV, {109.76923612816614, 1.000000019514276, 1}, 1e-12},
        {"white", TRL_CSS_OKHSV, {0, 0, 1}, 1e-14},
        {"black", TRL_CSS_OKHSV, {0, 0, 0}, 0},
        {"red", TRL_CSS_OKHSL, {29.233885192342633, 1.0000000001433997, 0.5680846525040862}, 1e-5},
        {"#333", TRL_CSS_OKHSL, {0, 0, 0.2209950715093747}, 1e-8},
        {"#333", TRL_CSS_OKHSV, {0, 0, 0.2209950715093747}, 1e-8},
    };
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        const figure *f = &figures[i];
        trl_css_color out = converted(f->text, f->space);
        for (int c = 0; c < 3; c++)
            if (!(fabs(out.v[c] - f->v[c]) <= f->tolerance * fmax(1, f->v[c])))
                fail_msg("%s in %s: component %d is %.16g, not %.16g", f->text,
                         trl_css_space_name(f->space), c, out.v[c], f->v[c]);
    }
    char hex[TRL_CSS_TEXT_MAX];
    trl_css_color pink = converted("color(--okhsv 0 1 1)", TRL_CSS_SRGB);
    trl_css_print_hex(&pink, hex);
    assert_string_equal(hex, "#ff0088");
    static const char *const ends[] = {"color(--okhsl 0 1 1)", "color(--okhsl 0 1 0)",
                                       "color(--okhsv 0 1 0)"};
    for (int i = 0; i < 3; i++) {
        trl_css_color end = converted(ends[i], TRL_CSS_SRGB);
        trl_css_print_hex(&end, hex);
        assert_string_equal(hex, i == 0 ? "#ffffff" : "#000000");
    }
}

static void toe(void **state) {
    (void)state;
    assert_true(fabs(trl_oklab_toe(0.568838) - 0.5) < 1e-6);
    assert_true(trl_oklab_toe(0) == 0 && fabs(trl_oklab_toe(1) - 1) < 1e-15);
    for (int i = 0; i <= 100; i++)
        assert_true(fabs(trl_oklab_toe_inverse(trl_oklab_toe(i / 100.0)) - i / 100.0) < 1e-14);
    // As CIE L* has it, within 0.03 for greys.
    for (int i = 1; i < 20; i++) {
        trl_css_color lab = {.space = TRL_CSS_LAB, .v = {5.0 * i, 0, 0}, .alpha = 1}, ok;
        trl_css_convert(&lab, TRL_CSS_OKLAB, &ok);
        assert_true(fabs(trl_oklab_toe(ok.v[0]) - 0.05 * i) < 0.03);
    }
}

// The cylinders fill sRGB: saturation 1 is its edge, and they come back.
static void cylinders(void **state) {
    (void)state;
    static const trl_css_space spaces[] = {TRL_CSS_OKHSL, TRL_CSS_OKHSV};
    for (int k = 0; k < 2; k++)
        for (int hue = 5; hue < 360; hue += 10)
            for (int i = 0; i < 100; i++) {
                trl_css_color color = {.space = spaces[k],
                                       .v = {hue, 0.05 + i % 10 / 10.0, 0.05 + i / 10 / 10.0},
                                       .alpha = 1};
                trl_css_color lab, back;
                trl_css_convert(&color, TRL_CSS_OKLAB, &lab);
                trl_css_convert(&lab, spaces[k], &back);
                for (int c = 0; c < 3; c++)
                    assert_true(fabs(back.v[c] - color.v[c]) < 1e-9 * (c == 0 ? 360 : 1));
                // Near blue the published polynomials pass over the hollow of sRGB, and one step
                // of Halley's method misses its edge by up to 0.003.
                bool hollow = hue > 240 && hue < 270;
                trl_css_convert(&color, TRL_CSS_SRGB_LINEAR, &color);
                for (int c = 0; !hollow && c < 3; c++)
                    assert_true(color.v[c] > -0.003 && color.v[c] < 1.003);
            }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published),
        cmocka_unit_test(toe),
        cmocka_unit_test(cylinders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
