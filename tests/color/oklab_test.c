// Conversions between the spaces of CSS.
//
// Figures: color.js 0.5 (OKLCH of the corners of sRGB), CSS Color 4 and the pages of
// web-platform-tests css/css-color (#008000 in each space), which browsers must pass.
#include "css_cases.h"

#include "color/oklab.h"

static void check(const char *text, trl_css_space to, const double expected[3], double tolerance) {
    trl_css_color color = css_parsed(text), out;
    trl_css_convert(&color, to, &out);
    for (int i = 0; i < 3; i++)
        if (!(fabs(out.v[i] - expected[i]) <= tolerance))
            fail_msg("%s in %s: component %d is %.10g, not %.10g", text, trl_css_space_name(to), i,
                     out.v[i], expected[i]);
}

static void corners(void **state) {
    (void)state;
    static const struct {
        const char *text;
        trl_css_space to;
        double v[3];
    } cases[] = {
        {"red", TRL_CSS_OKLCH, {0.6279554, 0.2576833, 29.2338803}},
        {"red", TRL_CSS_OKLAB, {0.627955, 0.224863, 0.125846}},
        {"lime", TRL_CSS_OKLCH, {0.8664396, 0.2948272, 142.4953450}},
        {"blue", TRL_CSS_OKLCH, {0.4520137, 0.3132144, 264.0520226}},
        {"cyan", TRL_CSS_OKLAB, {0.905399, -0.149444, -0.039398}},
        {"magenta", TRL_CSS_OKLAB, {0.701674, 0.274566, -0.169156}},
        {"yellow", TRL_CSS_OKLAB, {0.967983, -0.071369, 0.198570}},
        {"#008000", TRL_CSS_OKLCH, {0.5197518, 0.1768582, 142.4953}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(cases[i].text, cases[i].to, cases[i].v, cases[i].v[2] > 1 ? 5e-5 : 6e-7);
}

// Linear sRGB → cones and back in one matrix each: color.js (okhsl.js) and culori.
static void cones(void **state) {
    (void)state;
    static const double there[9] = {0.4122214694707629, 0.5363325372617349, 0.0514459932675022,
                                    0.2119034958178251, 0.6806995506452344, 0.1073969535369405,
                                    0.0883024591900564, 0.2817188391361215, 0.6299787016738222};
    static const double back[9] = {4.0767416360759583,  -3.3077115392580629, 0.2309699031821043,
                                   -1.2684379732850315, 2.6097573492876882,  -0.3413193760026570,
                                   -0.0041960761386756, -0.7034186179359362, 1.7076146940746117};
    trl_mat3 xyz, of_xyz = trl_oklab_cones(), inverse;
    assert_true(trl_rgb_to_xyz(&trl_primaries_rec709, &xyz));
    trl_mat3 merged = trl_mat3_mul(&of_xyz, &xyz);
    assert_true(trl_mat3_invert(&merged, &inverse));
    for (int i = 0; i < 9; i++) {
        assert_true(fabs(merged.m[i / 3][i % 3] - there[i]) < 1e-12);
        assert_true(fabs(inverse.m[i / 3][i % 3] - back[i]) < 1e-11);
    }
}

// Each line is #008000, as a page of web-platform-tests writes it; 8 bits decide there.
static void green(void **state) {
    (void)state;
    static const char *const texts[] = {
        "oklch(51.975% 44.215% 142.495)",
        "oklab(51.975% -0.1403 0.10768)",
        "lab(46.2775% -47.5621 48.5837)",
        "lch(46.2775% 67.9892 134.3912)",
        "color(display-p3 0.21604 0.49418 0.13151)",
        "color(a98-rgb 0.281363 0.498012 0.116746)",
        // Of gamma 2.4, as CSS has it since 2025: by color.js 0.7.1.
        "color(rec2020 0.332322 0.509792 0.191779)",
        "color(--rec2020-oetf 0.235202 0.431704 0.085432)",
        "color(display-p3-linear 0.03831 0.20874 0.01561)",
        "color(xyz 0.07719 0.15438 0.02573)",
        "color(srgb 0 0.50196 0)",
        "color(srgb-linear 0 0.21586 0)",
        "hsl(120 100% 25.098%)",
        "hwb(120 0% 49.8039%)",
    };
    char hex[TRL_CSS_TEXT_MAX];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        trl_css_color color = css_parsed(texts[i]), rgb;
        trl_css_print_hex(&color, hex);
        if (strcmp(hex, "#008000") != 0) fail_msg("%s is %s", texts[i], hex);
        // Four or five figures of Lab or code values leave about 4e-5 of linear light.
        trl_css_convert(&color, TRL_CSS_SRGB_LINEAR, &rgb);
        const double expected[3] = {0, pow((128.0 / 255 + 0.055) / 1.055, 2.4), 0};
        for (int c = 0; c < 3; c++)
            if (!(fabs(rgb.v[c] - expected[c]) < 5e-5))
                fail_msg("%s: component %d is %.8g", texts[i], c, rgb.v[c]);
    }
}

// Each page of css/css-color oklab-002…008 and oklch-002…008 shows two squares that must look the
// same: one colour, and what it is in sRGB, in percent, or in Display P3. The figures are those of
// the pages.
static void pages(void **state) {
    (void)state;
    static const struct {
        const char *text;
        trl_css_space space;
        double v[3];
    } cases[] = {
        {"oklab(0% 0 0)", TRL_CSS_SRGB, {0, 0, 0}},
        {"oklab(100% 0 0)", TRL_CSS_SRGB, {1, 1, 1}},
        {"oklab(50% 0.05 0)", TRL_CSS_SRGB, {0.48477, 0.34290, 0.38412}},
        {"oklab(70% -0.1 0)", TRL_CSS_SRGB, {0.29264, 0.70096, 0.63017}},
        {"oklab(70% 0 0.125)", TRL_CSS_SRGB, {0.73942, 0.60484, 0.19650}},
        {"oklab(55% 0 -0.2)", TRL_CSS_SRGB, {0.27888, 0.38072, 0.89414}},
        {"oklab(84.883% -0.3042 0.20797)", TRL_CSS_DISPLAY_P3, {0, 1, 0}},
        {"oklch(0% 0 0)", TRL_CSS_SRGB, {0, 0, 0}},
        {"oklch(100% 0 0)", TRL_CSS_SRGB, {1, 1, 1}},
        {"oklch(50% 0.2 0)", TRL_CSS_SRGB, {0.70492, 0.02351, 0.37073}},
        {"oklch(50% 0.2 270)", TRL_CSS_SRGB, {0.23056, 0.31730, 0.82628}},
        {"oklch(80% 0.15 160)", TRL_CSS_SRGB, {0.32022, 0.85805, 0.61147}},
        {"oklch(55% 0.15 345)", TRL_CSS_SRGB, {0.67293, 0.27791, 0.52280}},
        {"oklch(84.883% 0.36853 145.645)", TRL_CSS_DISPLAY_P3, {0, 1, 0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(cases[i].text, cases[i].space, cases[i].v,
              cases[i].space == TRL_CSS_SRGB ? 6e-6 : 2e-3);
}

static trl_css_color mapped(const char *text, trl_gamut_method method) {
    trl_css_color color = css_parsed(text), out;
    trl_css_map(&color, TRL_CSS_SRGB, method, &out);
    return out;
}

// Pages oklch-009 and -010, oklab- and oklch-l-almost-0, -l-almost-1, -l-over-1-1 and -2: what is
// all but black or white, or beyond, looks as black or white with that chroma does.
static void ends(void **state) {
    (void)state;
    static const struct {
        const char *text, *end, *hex;
    } cases[] = {
        {"oklch(100% 110 60)", "oklch(1 110 60)", "#ffffff"},
        {"oklch(0% 110 60)", "oklch(0 110 60)", "#000000"},
        {"oklab(0.0001% 0.15 0.15)", "oklab(0 0.15 0.15)", "#000000"},
        {"oklab(99.9999% 0.15 0.15)", "oklab(1 0.15 0.15)", "#ffffff"},
        {"oklch(0.0001% 0.2 45)", "oklch(0 0.2 45)", "#000000"},
        {"oklch(99.9999% 0.2 45)", "oklch(1 0.2 45)", "#ffffff"},
        {"oklab(1.5 0.5 0.2)", "oklab(1 0.5 0.2)", "#ffffff"},
        {"oklab(150% 0.5 0.2)", "oklab(1 0.5 0.2)", "#ffffff"},
        {"oklch(1.5 0.5 50)", "oklch(1 0.5 50)", "#ffffff"},
        {"oklch(150% 0.5 50)", "oklch(1 0.5 50)", "#ffffff"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char hex[2][TRL_CSS_TEXT_MAX];
        for (int method = TRL_GAMUT_CLIP; method <= TRL_GAMUT_RAYTRACE; method++) {
            trl_css_color a = mapped(cases[i].text, (trl_gamut_method)method);
            trl_css_color b = mapped(cases[i].end, (trl_gamut_method)method);
            trl_css_print_hex(&a, hex[0]);
            trl_css_print_hex(&b, hex[1]);
            // The search of the draft ends within a difference of 0.02, also near white.
            trl_css_difference d;
            trl_css_differ(&a, &b, &d);
            bool same = method == TRL_GAMUT_CSS ? d.de_ok < 0.02 : strcmp(hex[0], hex[1]) == 0;
            bool end = method == TRL_GAMUT_CLIP || strcmp(hex[1], cases[i].hex) == 0;
            if (!same || !end)
                fail_msg("%s is %s, %s is %s", cases[i].text, hex[0], cases[i].end, hex[1]);
        }
    }
}

// The matrices of CSS are inverses, and neutral to rounding; those of 2020 leave white a hue.
// Figures: Ottosson 2020, and facts of color.js.
static void neutral(void **state) {
    (void)state;
    static const trl_mat3 cones = {{{0.8189330101, 0.3618667424, -0.1288597137},
                                    {0.0329845436, 0.9293118715, 0.0361456387},
                                    {0.0482003018, 0.2643662691, 0.6338517070}}};
    static const trl_mat3 lab = {{{0.2104542553, 0.7936177850, -0.0040720468},
                                  {1.9779984951, -2.4285922050, 0.4505937099},
                                  {0.0259040371, 0.7827717662, -0.8086757660}}};
    static const double white[3] = {0.3127 / 0.3290, 1, (1 - 0.3127 - 0.3290) / 0.3290};
    double old[3], found[3], back[3];
    trl_mat3_apply(&cones, white, old);
    for (int i = 0; i < 3; i++)
        old[i] = cbrt(old[i]);
    trl_mat3_apply(&lab, old, old);
    assert_true(fabs(old[1] + 2.2e-5) < 1e-6 && fabs(old[2] + 1.23e-4) < 1e-6);
    trl_xyz_to_oklab(white, found);
    assert_true(fabs(found[1]) < 1e-15 && fabs(found[2]) < 1e-15);
    trl_oklab_to_xyz(found, back);
    for (int i = 0; i < 3; i++)
        assert_true(fabs(back[i] - white[i]) < 1e-15);
    trl_mat3 there = trl_oklab_of_roots(), again = trl_oklab_to_roots();
    trl_mat3 both = trl_mat3_mul(&there, &again);
    for (int i = 0; i < 9; i++)
        assert_true(fabs(both.m[i / 3][i % 3] - (i % 4 == 0)) < 2e-15);
    // A hue has no power up to a chroma of 4e-6.
    for (int i = 0; i < 2; i++) {
        trl_css_color color = {
            .space = TRL_CSS_OKLAB, .v = {0.5, i ? 4.1e-6 : 3.9e-6, 0}, .alpha = 1};
        trl_css_convert(&color, TRL_CSS_OKLCH, &color);
        assert_int_equal(color.missing, i ? 0 : 4);
    }
}

// Pages from before the draft's matrices were made exact: they hold to 8 bits.
static void wide(void **state) {
    (void)state;
    char hex[TRL_CSS_TEXT_MAX];
    trl_css_color older = css_parsed("color(prophoto-rgb 0.230479 0.395789 0.129968)");
    trl_css_print_hex(&older, hex);
    assert_string_equal(hex, "#008000");
    static const char *const texts[] = {"color(prophoto-rgb 0.2861 0.49131 0.16133)",
                                        "color(rec2020 0.390819 0.599529 0.225537)",
                                        "color(--rec2020-oetf 0.299218 0.533327 0.120785)"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        trl_css_color color = css_parsed(texts[i]);
        trl_css_print_hex(&color, hex);
        assert_string_equal(hex, "#009900");
    }
}

// The matrix of color.js 0.5, prophoto-linear.js.
static void prophoto(void **state) {
    (void)state;
    check("color(prophoto-rgb 1 0 0)", TRL_CSS_XYZ_D50,
          (const double[3]){0.79776664490064230, 0.28807482881940130, 0}, 1e-13);
    check("color(prophoto-rgb 0 1 0)", TRL_CSS_XYZ_D50,
          (const double[3]){0.13518129740053308, 0.71183523424187300, 0}, 1e-13);
    check("color(prophoto-rgb 0 0 1)", TRL_CSS_XYZ_D50,
          (const double[3]){0.03134773412839220, 0.00008993693872564, 0.82510460251046020}, 1e-13);
}

// White is white everywhere, and has no hue.
static void white(void **state) {
    (void)state;
    static const double ones[3] = {1, 1, 1};
    static const trl_css_space rgb[] = {
        TRL_CSS_SRGB_LINEAR,  TRL_CSS_DISPLAY_P3,        TRL_CSS_A98_RGB,
        TRL_CSS_PROPHOTO_RGB, TRL_CSS_REC2020,           TRL_CSS_ACES2065,
        TRL_CSS_ACESCG,       TRL_CSS_DISPLAY_P3_LINEAR, TRL_CSS_REC2020_OETF};
    for (size_t i = 0; i < sizeof rgb / sizeof *rgb; i++)
        check("white", rgb[i], ones, 1e-12);
    check("white", TRL_CSS_OKLAB, (const double[3]){1, 0, 0}, 2e-15);
    check("white", TRL_CSS_LAB, (const double[3]){100, 0, 0}, 1e-11);
    check("white", TRL_CSS_JMH, (const double[3]){100, 0, 0}, 1e-6);
    check("white", TRL_CSS_XYZ_D50,
          (const double[3]){0.3457 / 0.3585, 1, (1 - 0.3457 - 0.3585) / 0.3585}, 1e-14);
    static const trl_css_space polar[] = {TRL_CSS_OKLCH,  TRL_CSS_LCH,   TRL_CSS_HSL,  TRL_CSS_HWB,
                                          TRL_CSS_OKLRCH, TRL_CSS_OKHSL, TRL_CSS_OKHSV};
    for (size_t i = 0; i < sizeof polar / sizeof *polar; i++) {
        trl_css_color color = css_parsed("#808080"), out;
        trl_css_convert(&color, polar[i], &out);
        bool last = polar[i] == TRL_CSS_OKLCH || polar[i] == TRL_CSS_LCH;
        uint32_t hue = last || polar[i] == TRL_CSS_OKLRCH ? 4 : 1;
        assert_int_equal(out.missing, hue);
    }
}

// AP1 and AP0 of a scene: ACES TB-2014-004's matrix takes AP1 red to these AP0 values.
static void aces(void **state) {
    (void)state;
    check("color(--acescg 1 0 0)", TRL_CSS_ACES2065,
          (const double[3]){0.6954522414, 0.0447945634, -0.0055258826}, 1e-9);
}

// There and back, in and far out of every gamut; both JMh and CSS are one to one.
static void round_trips(void **state) {
    (void)state;
    static const double values[][3] = {{0.2, 0.5, 0.8},  {1, 0, 0},        {0, 0, 1},
                                       {0.9, 0.9, 0.1},  {1.5, 0.7, -0.2}, {0.01, 0.002, 0.03},
                                       {-0.1, 0.4, 1.2}, {1.5, 1, 0.8}};
    for (int space = 0; space < TRL_CSS_SPACE_COUNT; space++)
        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
            trl_css_color color = {.space = TRL_CSS_SRGB, .alpha = 0.25}, there, back;
            memcpy(color.v, values[i], sizeof color.v);
            bool out = values[i][0] > 1 || values[i][0] < 0;
            if (out && (space == TRL_CSS_HWB || space == TRL_CSS_JMH || space == TRL_CSS_OKHSL ||
                        space == TRL_CSS_OKHSV))
                continue;
            trl_css_convert(&color, (trl_css_space)space, &there);
            trl_css_convert(&there, TRL_CSS_SRGB, &back);
            assert_true(back.alpha == 0.25);
            // Saturation is never negative: the hue turns instead (CSS Color 4).
            assert_true(space != TRL_CSS_HSL || there.v[1] >= 0);
            for (int c = 0; c < 3; c++)
                if (!(fabs(back.v[c] - values[i][c]) < 1e-9))
                    fail_msg("%s: colour %zu, component %d comes back as %.15g",
                             trl_css_space_name((trl_css_space)space), i, c, back.v[c]);
        }
}

static void names(void **state) {
    (void)state;
    trl_css_space space;
    for (int i = 0; i < TRL_CSS_SPACE_COUNT; i++) {
        assert_true(trl_css_space_find(trl_css_space_name((trl_css_space)i), &space));
        assert_int_equal(space, i);
    }
    assert_null(trl_css_space_name(TRL_CSS_SPACE_COUNT));
    assert_true(trl_css_space_find("--ACEScg", &space) && space == TRL_CSS_ACESCG);
    assert_true(trl_css_space_find("xyz", &space) && space == TRL_CSS_XYZ_D65);
    assert_false(trl_css_space_find("", &space));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(corners),     cmocka_unit_test(cones), cmocka_unit_test(green),
        cmocka_unit_test(wide),        cmocka_unit_test(white), cmocka_unit_test(aces),
        cmocka_unit_test(round_trips), cmocka_unit_test(names), cmocka_unit_test(pages),
        cmocka_unit_test(neutral),     cmocka_unit_test(ends),  cmocka_unit_test(prophoto),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
