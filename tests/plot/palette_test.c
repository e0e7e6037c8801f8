// The colours of series can be seen on white, and told apart with any colour vision.
#include "plot/plot.h"
#include "test.h"

#include <troland/color.h>

#include <math.h>

enum { COLORS = 6 };

// Source: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for
// Simulation of Color Vision Deficiency" (2009), severity 1, on linear light: protanopia,
// deuteranopia, tritanopia.
static const double visions[4][3][3] = {
    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {{0.152286, 1.052583, -0.204868},
     {0.114503, 0.786281, 0.099216},
     {-0.003882, -0.048116, 1.051998}},
    {{0.367322, 0.860646, -0.227968},
     {0.280085, 0.672501, 0.047413},
     {-0.011820, 0.042940, 0.968881}},
    {{1.255528, -0.076749, -0.178779},
     {-0.078411, 0.930809, 0.147602},
     {0.004733, 0.691367, 0.303900}},
};

static trl_css_color color_of(size_t index) {
    double rgba[4];
    trl_plot_palette(index, rgba);
    assert_true(rgba[3] == 1);
    return (trl_css_color){.space = TRL_CSS_SRGB, .v = {rgba[0], rgba[1], rgba[2]}, .alpha = 1};
}

static void seen_on_white(void **state) {
    (void)state;
    const trl_css_color white = {.space = TRL_CSS_SRGB, .v = {1, 1, 1}, .alpha = 1};
    for (size_t i = 0; i < COLORS; i++) {
        trl_css_color color = color_of(i);
        assert_true(trl_css_contrast(&color, &white) >= 3); // WCAG 2: for graphics
    }
    trl_css_color first = color_of(0), again = color_of(COLORS);
    assert_memory_equal(first.v, again.v, sizeof first.v); // it goes round
}

static void seen_as(size_t index, int vision, double out[3]) {
    trl_css_color color = color_of(index), lab;
    trl_css_convert(&color, TRL_CSS_SRGB_LINEAR, &color);
    trl_css_color seen = color;
    for (int i = 0; i < 3; i++) {
        double light = 0;
        for (int k = 0; k < 3; k++)
            light += visions[vision][i][k] * color.v[k];
        seen.v[i] = fmin(fmax(light, 0), 1);
    }
    trl_css_convert(&seen, TRL_CSS_OKLAB, &lab);
    memcpy(out, lab.v, 3 * sizeof *out);
}

static void told_apart(void **state) {
    (void)state;
    for (int vision = 0; vision < 4; vision++) {
        for (size_t i = 0; i < COLORS; i++) {
            for (size_t k = 0; k < i; k++) {
                double a[3], b[3];
                seen_as(i, vision, a);
                seen_as(k, vision, b);
                double far = hypot(hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
                if (far < 0.075) fail_msg("%zu and %zu are %.3f apart", i, k, far);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(seen_on_white),
                                       cmocka_unit_test(told_apart)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
