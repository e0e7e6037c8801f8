// The change of chroma, hue and lightness: what it promises, and each tier against the
// twin in double precision.
#include "../test.h"

#include "color/oklch_rows.h"

enum { COUNT = 4099 };

static const trl_oklch_change changes[] = {
    {1.2, 15, 0.9}, {0, 0, 1}, {2, 0, 1}, {1, 180, 1}, {1, -37, 1.3}, {0.5, 0, 0.5}, {1, 0, 1.1},
};
enum { CHANGES = sizeof changes / sizeof *changes };

static const struct display {
    const trl_chromaticities *primaries;
    const char *name;
    double hollow[2]; // the hues at which its edge rises too steeply
} displays[] = {{&trl_primaries_rec709, "rec709", {255, 267}},
                {&trl_primaries_p3_d65, "p3-d65", {255, 267}},
                {&trl_primaries_rec2020, "rec2020", {238, 248}}};
enum { DISPLAYS = sizeof displays / sizeof *displays };

static double next_random(uint32_t *seed) {
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) * 0x1p-24;
}

static void prepare(trl_oklch *out, const trl_oklch_change *change, bool bounded) {
    const trl_chromaticities *p = bounded ? &trl_primaries_rec709 : &trl_primaries_ap0;
    assert_true(trl_oklch_prepare(out, change, p, bounded));
}

static double largest(const double v[3]) {
    return fmax(fabs(v[0]), fmax(fabs(v[1]), fabs(v[2])));
}

// A scene: bright and dark, and now and then negative. A display: 0 … 1, and its faces.
static void fill(bool bounded, float in[3][COUNT]) {
    uint32_t seed = 11;
    for (int i = 0; i < COUNT; i++)
        for (int c = 0; c < 3; c++) {
            double x = next_random(&seed);
            if (bounded)
                in[c][i] = (float)fmin(fmax(1.2 * x - 0.1, 0), 1);
            else
                in[c][i] = (float)ldexp(i % 9 == c ? -0.1 * x : x, i % 40 - 20);
        }
}

// OKLCH through the public conversions.
static trl_css_color oklch_of(const double rgb[3], trl_css_space space) {
    trl_css_color color = {.space = space, .v = {rgb[0], rgb[1], rgb[2]}, .alpha = 1};
    trl_css_convert(&color, TRL_CSS_OKLCH, &color);
    return color;
}

static trl_css_color oklch_in(const double rgb[3], const trl_chromaticities *primaries) {
    double xyz[3];
    trl_mat3 m;
    assert_true(trl_rgb_to_xyz(primaries, &m));
    trl_mat3_apply(&m, rgb, xyz);
    return oklch_of(xyz, TRL_CSS_XYZ_D65);
}

static double hue_apart(double a, double b) {
    double d = fmod(fabs(a - b), 360);
    return fmin(d, 360 - d);
}

static void says_what_it_does(void **state) {
    (void)state;
    static const trl_oklch_change change = {1.2, 15, 0.9};
    trl_oklch oklch;
    assert_true(trl_oklch_prepare(&oklch, &change, &trl_primaries_rec709, false));
    for (int hue = 0; hue < 360; hue += 20) {
        trl_css_color color = {.space = TRL_CSS_OKLCH, .v = {0.6, 0.1, hue}, .alpha = 1}, light;
        trl_css_convert(&color, TRL_CSS_SRGB_LINEAR, &light);
        trl_oklch_apply(&oklch, light.v);
        trl_css_color out = oklch_of(light.v, TRL_CSS_SRGB_LINEAR);
        assert_true(fabs(out.v[0] - 0.54) < 1e-9 && fabs(out.v[1] - 0.12) < 1e-9);
        assert_true(hue_apart(out.v[2], hue + 15) < 1e-6);
        double xyz[3], twice[3];
        trl_css_convert(&color, TRL_CSS_XYZ_D65, &light);
        trl_oklch_change_xyz(&change, light.v, xyz);
        out = oklch_of(xyz, TRL_CSS_XYZ_D65);
        assert_true(fabs(out.v[0] - 0.54) < 1e-9 && fabs(out.v[1] - 0.12) < 1e-9);
        // Half a million times the light gives half a million times the result.
        for (int c = 0; c < 3; c++)
            light.v[c] *= 0x1p19;
        trl_oklch_change_xyz(&change, light.v, twice);
        for (int c = 0; c < 3; c++)
            assert_true(fabs(twice[c] * 0x1p-19 - xyz[c]) < 1e-13);
    }
}

// One factor on lightness and chroma is an exposure: light times its cube.
static void both_factors_are_an_exposure(void **state) {
    (void)state;
    static const trl_oklch_change change = {0.9, 0, 0.9};
    static const double xyz[3] = {3, 2, 40};
    double out[3];
    trl_oklch_change_xyz(&change, xyz, out);
    for (int c = 0; c < 3; c++)
        assert_true(fabs(out[c] / xyz[c] - 0.9 * 0.9 * 0.9) < 1e-12);
}

static void nothing_is_known_as_such(void **state) {
    (void)state;
    static const trl_oklch_change none[] = {{1, 0, 1}, {1, 360, 1}, {1, -720, 1}};
    static const trl_oklch_change some[] = {{1.01, 0, 1}, {1, 1, 1}, {1, 0, 0.99}};
    for (int i = 0; i < 3; i++)
        assert_true(trl_oklch_change_is_none(&none[i]) && !trl_oklch_change_is_none(&some[i]));
    static const trl_oklch_change bad[] = {{-0.1, 0, 1},     {17, 0, 1},  {NAN, 0, 1},
                                           {1, 0, -1},       {1, 0, 17},  {1, NAN, 1},
                                           {1, INFINITY, 1}, {1, 0, NAN}, {1, 40000, 1}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        trl_error err = TRL_ERROR_INIT;
        assert_int_equal(trl_oklch_change_check(&bad[i], &err), TRL_ERR_ARGUMENT);
        assert_true(strstr(err.message, "outside") != NULL);
    }
}

// Grey of any brightness stays grey; chroma 0 makes grey of the same lightness.
static void greys(void **state) {
    (void)state;
    for (int bounded = 0; bounded < 2; bounded++)
        for (int k = 0; k < CHANGES; k++) {
            trl_oklch oklch;
            prepare(&oklch, &changes[k], bounded);
            for (int i = 0; i <= 20; i++) {
                double grey = bounded ? i / 20.0 : ldexp(1, i - 10), rgb[3] = {grey, grey, grey};
                trl_oklch_apply(&oklch, rgb);
                double apart = fmax(fabs(rgb[0] - rgb[1]), fabs(rgb[0] - rgb[2]));
                assert_true(apart <= 1e-12 * fmax(rgb[0], 1e-3));
            }
        }
    static const trl_oklch_change no_chroma = {0, 0, 1};
    for (int bounded = 0; bounded < 2; bounded++) {
        trl_oklch oklch;
        assert_true(trl_oklch_prepare(&oklch, &no_chroma, &trl_primaries_rec709, bounded));
        double rgb[3] = {0.8, 0.1, 0.3}, lightness = oklch_of(rgb, TRL_CSS_SRGB_LINEAR).v[0];
        trl_oklch_apply(&oklch, rgb);
        assert_true(fabs(rgb[0] - rgb[1]) < 1e-12 && fabs(rgb[0] - rgb[2]) < 1e-12);
        assert_true(fabs(cbrt(rgb[0]) - lightness) < 1e-9);
    }
}

// How far the lightness and the hue of what is drawn in move, elsewhere [0] and near the
// hollow [1], over the six faces of the cube. What is changed gains chroma.
static void largest_moves(const trl_oklch *oklch, const struct display *display, double hue[2],
                          double lightness[2]) {
    enum { STEPS = 65 };
    for (int i = 0; i < 6 * STEPS * STEPS; i++) {
        double in[3], out[3];
        in[i % 3] = i / 3 % 2;
        in[(i + 1) % 3] = pow((i / 6 % STEPS) / (STEPS - 1.0), 2.4);
        in[(i + 2) % 3] = pow((i / 6 / STEPS) / (STEPS - 1.0), 2.4);
        memcpy(out, in, sizeof in);
        trl_oklch_apply(oklch, out);
        trl_css_color a = oklch_in(in, display->primaries);
        trl_css_color b = oklch_in(out, display->primaries);
        int hollow = a.v[1] > 0.02 && a.v[2] > display->hollow[0] && a.v[2] < display->hollow[1];
        for (int c = 0; c < 3; c++)
            assert_true(out[c] >= 0 && out[c] <= 1);
        lightness[hollow] = fmax(lightness[hollow], fabs(a.v[0] - b.v[0]));
        if (a.v[1] < 0.02) continue;
        assert_true(b.v[1] > 0.995 * a.v[1]); // stronger, or at the edge already
        hue[hollow] = fmax(hue[hollow], hue_apart(a.v[2], b.v[2]));
    }
}

// White and black stay, and lightness and hue of what is drawn in.
static void gamut_is_kept(void **state) {
    (void)state;
    static const trl_oklch_change change = {1.5, 0, 1};
    trl_oklch oklch;
    for (size_t d = 0; d < DISPLAYS; d++) {
        double hue[2] = {0, 0}, lightness[2] = {0, 0};
        assert_true(trl_oklch_prepare(&oklch, &change, displays[d].primaries, true));
        largest_moves(&oklch, &displays[d], hue, lightness);
        if (getenv("TRL_TEST_VERBOSE"))
            printf("%s: hue %.4f, lightness %.6f; in the hollow %.4f, %.6f\n", displays[d].name,
                   hue[0], lightness[0], hue[1], lightness[1]);
        assert_true(hue[0] < 0.12 && lightness[0] < 0.0006);
        assert_true(hue[1] < 1.5 && lightness[1] < 0.003);
    }
    for (int k = 0; k < CHANGES; k++) {
        double white[3] = {1, 1, 1}, black[3] = {0, 0, 0};
        prepare(&oklch, &changes[k], true);
        trl_oklch_apply(&oklch, white);
        trl_oklch_apply(&oklch, black);
        double expected = pow(fmin(changes[k].lightness, 1), 3);
        if (changes[k].lightness < 1) assert_true(white[0] > 0.9 * expected);
        for (int c = 0; c < 3; c++)
            assert_true(black[c] == 0 && white[c] <= expected + 1e-12);
        if (changes[k].lightness >= 1) assert_true(fabs(white[0] - 1) < 1e-9);
    }
}

// The largest step of an sRGB code, of 255, over 4096 steps from colour to colour.
static double largest_step(const trl_oklch *oklch, const double from[3], const double to[3]) {
    static const trl_transfer srgb = {.kind = TRL_TRANSFER_SRGB};
    double last[3] = {0, 0, 0}, worst = 0;
    for (int i = 0; i <= 4096; i++) {
        double rgb[3];
        for (int c = 0; c < 3; c++)
            rgb[c] = fmin(fmax(from[c] + (to[c] - from[c]) * i / 4096, 0), 1);
        trl_transfer_decode(&srgb, rgb);
        trl_oklch_apply(oklch, rgb);
        trl_transfer_encode(&srgb, rgb);
        for (int c = 0; c < 3; c++) {
            if (i > 0) worst = fmax(worst, fabs(rgb[c] - last[c]));
            last[c] = rgb[c];
        }
    }
    return 255 * worst;
}

// Along lines through the gamut no neighbours are torn apart: no black pixel, no flipped
// hue, and no band where the hollow near blue begins. (The edge of that hollow, taken as it
// is, makes a step of 26 codes.)
static void neighbours_stay_neighbours(void **state) {
    (void)state;
    static const trl_oklch_change strong[] = {{2, 0, 1}, {4, 0, 1}, {2, 30, 1}, {1.5, 0, 0.7}};
    enum { STRONG = sizeof strong / sizeof *strong };
    double worst[DISPLAYS + 1] = {0};
    for (int k = 0; k < CHANGES + STRONG * DISPLAYS; k++) {
        trl_oklch oklch;
        uint32_t seed = 5;
        int d = k < CHANGES ? 0 : (k - CHANGES) / STRONG;
        assert_true(trl_oklch_prepare(&oklch,
                                      k < CHANGES ? &changes[k] : &strong[(k - CHANGES) % STRONG],
                                      displays[d].primaries, true));
        for (int line = 0; line < 30; line++) {
            double from[3], to[3];
            for (int c = 0; c < 3; c++) {
                from[c] = round(1.4 * next_random(&seed) - 0.2); // corners, mostly
                to[c] = next_random(&seed);
            }
            worst[d] = fmax(worst[d], largest_step(&oklch, from, to));
        }
        // From the cyan side of blue to its violet side, at several strengths.
        for (int line = 0; line < 30; line++) {
            double side = 0.1 + 0.02 * line, grey = 0.1 * (line % 5);
            const double from[3] = {grey, grey + side, 0.9}, to[3] = {grey + side, grey, 0.9};
            worst[DISPLAYS] = fmax(worst[DISPLAYS], largest_step(&oklch, from, to));
        }
    }
    for (int d = 0; d <= DISPLAYS; d++) {
        if (getenv("TRL_TEST_VERBOSE"))
            printf("largest step %g of 255 (%s)\n", worst[d],
                   d < DISPLAYS ? displays[d].name : "through blue");
        assert_true(worst[d] < 2.5);
    }
}

static void every_tier_agrees_with_the_twin(void **state) {
    (void)state;
    static float in[3][COUNT], out[3][COUNT], fused[3][COUNT];
    for (int light = 0; light <= DISPLAYS; light++) // of a scene, and of each display
        for (int k = 0; k < CHANGES; k++) {
            trl_oklch oklch;
            bool have_fused = false, bounded = light > 0;
            assert_true(trl_oklch_prepare(
                &oklch, &changes[k], bounded ? displays[light - 1].primaries : &trl_primaries_ap0,
                bounded));
            fill(bounded, in);
            for (int tier = 0; tier < 4; tier++) {
                if (!trl_cpu_tier_available((trl_cpu_tier)tier)) continue;
                trl_oklch_rows rows = trl_oklch_rows_prepare(&oklch, (trl_cpu_tier)tier);
                double worst = 0;
                memcpy(out, in, sizeof in);
                trl_oklch_rows_run(&rows, (float *const[3]){out[0], out[1], out[2]}, COUNT);
                for (int i = 0; i < COUNT; i++) {
                    double v[3] = {in[0][i], in[1][i], in[2][i]}, size = largest(v);
                    trl_oklch_apply(&oklch, v);
                    size = bounded ? 1 : fmax(size, largest(v));
                    for (int c = 0; c < 3; c++)
                        worst = fmax(worst, fabs(out[c][i] - v[c]) / size);
                }
                if (getenv("TRL_TEST_VERBOSE"))
                    printf("%s change %d %s: %g\n", bounded ? displays[light - 1].name : "scene", k,
                           trl_cpu_tier_name((trl_cpu_tier)tier), worst);
                assert_true(worst < (bounded ? 1.6e-5 : 1e-5));
                if (tier == TRL_CPU_BASELINE) continue;
                if (have_fused) assert_memory_equal(out, fused, sizeof out);
                memcpy(fused, out, sizeof out);
                have_fused = true;
            }
        }
}

static void any_float_gives_a_finite_one(void **state) {
    (void)state;
    static const float odd[] = {NAN,      0,      -0.0f,   INFINITY, -INFINITY, 3.4e38f,
                                -3.4e38f, 1e-40f, -1e-40f, 65504,    -1,        1e-30f};
    enum { ODD = sizeof odd / sizeof *odd, ALL = ODD * ODD * ODD };
    static const trl_oklch_change far = {16, 77, 16};
    static float rgb[3][ALL];
    for (int bounded = 0; bounded < 2; bounded++)
        for (int k = 0; k <= CHANGES; k++)
            for (int tier = 0; tier < 4; tier++) {
                if (!trl_cpu_tier_available((trl_cpu_tier)tier)) continue;
                trl_oklch oklch;
                prepare(&oklch, k < CHANGES ? &changes[k] : &far, bounded);
                trl_oklch_rows rows = trl_oklch_rows_prepare(&oklch, (trl_cpu_tier)tier);
                assert_true(rows.limit > 0x1p70f);
                for (int i = 0; i < ALL; i++)
                    for (int c = 0, n = i; c < 3; c++, n /= ODD)
                        rgb[c][i] = odd[n % ODD];
                trl_oklch_rows_run(&rows, (float *const[3]){rgb[0], rgb[1], rgb[2]}, ALL);
                for (int i = 0; i < 3 * ALL; i++) {
                    float v = rgb[i / ALL][i % ALL];
                    assert_true(isfinite(v) && (!bounded || (v >= 0 && v <= 1)));
                }
                // NaN counts as 0.
                for (int c = 0; c < 3; c++)
                    assert_true(rgb[c][0] == 0);
            }
}

static void lengths_and_neighbours_do_not_show(void **state) {
    (void)state;
    static float in[3][COUNT], whole[3][COUNT];
    trl_oklch oklch;
    prepare(&oklch, &changes[0], true);
    trl_oklch_rows rows = trl_oklch_rows_prepare(&oklch, trl_cpu_tier_get());
    fill(true, in);
    memcpy(whole, in, sizeof in);
    trl_oklch_rows_run(&rows, (float *const[3]){whole[0], whole[1], whole[2]}, COUNT);
    for (int i = 0; i < COUNT; i++) {
        float r = in[0][i], g = in[1][i], b = in[2][i];
        trl_oklch_rows_run(&rows, (float *const[3]){&r, &g, &b}, 1);
        assert_true(r == whole[0][i] && g == whole[1][i] && b == whole[2][i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_it_does),
        cmocka_unit_test(both_factors_are_an_exposure),
        cmocka_unit_test(nothing_is_known_as_such),
        cmocka_unit_test(greys),
        cmocka_unit_test(gamut_is_kept),
        cmocka_unit_test(neighbours_stay_neighbours),
        cmocka_unit_test(every_tier_agrees_with_the_twin),
        cmocka_unit_test(any_float_gives_a_finite_one),
        cmocka_unit_test(lengths_and_neighbours_do_not_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
