// Relative colours and color-mix().
//
// The cases are those of web-platform-tests css/css-color/parsing:
// color-computed-relative-color, relative-color-out-of-gamut, color-computed-powerless,
// color-computed-color-mix-function and color-mix-out-of-gamut, without what needs a page.
// As there, colours are compared by their components, within 1e-4.
#include "../test.h"

#include <troland/color.h>

typedef struct equal_case {
    const char *text, *expected;
} equal_case;

static trl_css_color parsed(const char *text) {
    trl_error err = TRL_ERROR_INIT;
    trl_css_color color;
    memset(&color, 0, sizeof color);
    if (trl_css_parse(text, &color, &err) != TRL_OK) fail_msg("%s", err.message);
    return color;
}

static void check_equal(const char *text, const char *expected) {
    trl_css_color a = parsed(text), b = parsed(expected);
    char out[TRL_CSS_TEXT_MAX];
    // hsl() and hwb() are computed as color(srgb …) there, unless something is missing.
    if (a.space != b.space) trl_css_convert(&a, b.space, &a);
    trl_css_print(&a, 6, out);
    bool same = a.missing == b.missing && fabs(a.alpha - b.alpha) <= 1e-4;
    for (int i = 0; i < 3; i++)
        same = same && fabs(a.v[i] - b.v[i]) <= 1e-4 * fmax(1, fabs(b.v[i]));
    if (!same) fail_msg("%s: %s, not %s", text, out, expected);
}

static void check_all(const equal_case *cases, size_t count) {
    for (size_t i = 0; i < count; i++)
        check_equal(cases[i].text, cases[i].expected);
}

#define CHECK(cases) check_all(cases, sizeof(cases) / sizeof *(cases))

static void rgb(void **state) {
    (void)state;
    static const equal_case cases[] = {
        {"rgb(from rebeccapurple r g b)", "color(srgb 0.4 0.2 0.6)"},
        {"rgb(from rebeccapurple r g b / alpha)", "color(srgb 0.4 0.2 0.6)"},
        {"rgb(from rgb(20%, 40%, 60%, 80%) r g b / alpha)", "color(srgb 0.2 0.4 0.6 / 0.8)"},
        {"rgb(from hsl(120deg 20% 50% / .5) r g b / alpha)", "color(srgb 0.4 0.6 0.4 / 0.5)"},
        {"rgb(from rgb(from rebeccapurple r g b) r g b)", "color(srgb 0.4 0.2 0.6)"},
        {"rgb(from rebeccapurple 0 0 0 / 0)", "color(srgb 0 0 0 / 0)"},
        {"rgb(from rebeccapurple r 0 b / alpha)", "color(srgb 0.4 0 0.6)"},
        {"rgb(from rgb(20%, 40%, 60%, 80%) r g b / 0)", "color(srgb 0.2 0.4 0.6 / 0)"},
        {"rgb(from rebeccapurple 25 g b / alpha)", "color(srgb 0.09803922 0.2 0.6)"},
        {"rgb(from rebeccapurple r 20% b / alpha)", "color(srgb 0.4 0.2 0.6)"},
        {"rgb(from rebeccapurple r g 25 / 25%)", "color(srgb 0.4 0.2 0.09803922 / 0.25)"},
        {"rgb(from rebeccapurple g b r)", "color(srgb 0.2 0.6 0.4)"},
        {"rgb(from rebeccapurple b alpha r / g)", "color(srgb 0.6 0.00392157 0.4)"},
        {"rgb(from rebeccapurple r r r / r)", "color(srgb 0.4 0.4 0.4)"},
        {"rgb(from rgb(20%, 40%, 60%, 80%) g b r)", "color(srgb 0.4 0.6 0.2 / 0.8)"},
        {"rgb(from rgb(20%, 40%, 60%, 80%) b alpha r / g)", "color(srgb 0.6 0.00313725 0.2)"},
        {"rgb(from rebeccapurple r 20% 10)", "color(srgb 0.4 0.2 0.03921569)"},
        {"rgb(from rgb(20%, 40%, 60%, 80%) 0% 10 10)", "color(srgb 0 0.03921569 0.03921569 / 0.8)"},
        {"rgb(from rebeccapurple calc(r) calc(g) calc(b))", "color(srgb 0.4 0.2 0.6)"},
        {"rgb(from rebeccapurple r calc(g * 2) 10)", "color(srgb 0.4 0.4 0.03921569)"},
        {"rgb(from rebeccapurple b calc(r * .5) 10)", "color(srgb 0.6 0.2 0.03921569)"},
        {"rgb(from rebeccapurple r calc(g * .5 + g * .5) 10)", "color(srgb 0.4 0.2 0.03921569)"},
        {"rgb(from rebeccapurple r calc(b * .5 - g * .5) 10)", "color(srgb 0.4 0.2 0.03921569)"},
        {"rgb(from rgb(100 110 120 / 0.8) calc(r + 1) calc(g + 1) calc(b + 1) / calc(alpha + "
         "0.01))",
         "color(srgb 0.39607843 0.43529412 0.4745098 / 0.81)"},
        {"rgb(from rebeccapurple calc((r / 255) * 100%) calc((g / 255) * 100%) calc((b / 255) * "
         "100%) / calc(alpha * 100%))",
         "color(srgb 0.4 0.2 0.6)"},
        {"rgb(from rgb(from rebeccapurple r g b / calc(alpha + 0.5)) r g b / calc(alpha - 0.5))",
         "color(srgb 0.4 0.2 0.6 / 0.5)"},
        {"rgb(from rgb(from rebeccapurple r g b / calc(alpha - 1.5)) r g b / calc(alpha + 0.5))",
         "color(srgb 0.4 0.2 0.6 / 0.5)"},
        {"rgb(from rebeccapurple none none none)", "color(srgb none none none)"},
        {"rgb(from rebeccapurple r g none / alpha)", "color(srgb 0.4 0.2 none)"},
        {"rgb(from rebeccapurple r g b / none)", "color(srgb 0.4 0.2 0.6 / none)"},
        {"rgb(from rgb(none none none) r g b)", "color(srgb none none none)"},
        {"rgb(from rgb(none none none / none) r g b / alpha)", "color(srgb none none none / none)"},
        {"rgb(from rgb(20% none 60%) r g b)", "color(srgb 0.2 none 0.6)"},
        {"rgb(from rgb(20% 40% 60% / none) r g b / alpha)", "color(srgb 0.2 0.4 0.6 / none)"},
        {"color-mix(in srgb, rgb(from rebeccapurple none g b), rebeccapurple)",
         "color(srgb 0.4 0.2 0.6)"},
        {"rgb(from color-mix(in srgb, red, red) r g b / alpha)", "color(srgb 1 0 0)"},
        // Beyond the gamut nothing is held back.
        {"rgb(from color(display-p3 0 1 0) r g b / alpha)", "color(srgb -0.5116 1.01827 -0.31067)"},
        {"rgb(from lab(100 104.3 -50.9) r g b)", "color(srgb 1.5935 0.58776 1.40555)"},
        {"rgb(from lab(0 104.3 -50.9) r g b)", "color(srgb 0.35137 -0.21392 0.29945)"},
        {"rgb(from lch(100 116 334) r g b)", "color(srgb 1.59336 0.58802 1.40517)"},
        {"rgb(from oklab(1 0.365 -0.16) r g b)", "color(srgb 1.59297 0.3602 1.38555)"},
        {"rgb(from oklch(1 0.399 336.3) r g b)", "color(srgb 1.59331 0.35856 1.38647)"},
        {"rgb(from oklch(0 0.399 336.3) r g b)", "color(srgb 0.07651 -0.04579 0.0937)"},
    };
    CHECK(cases);
}

static void cylinders(void **state) {
    (void)state;
    static const equal_case cases[] = {
        {"hsl(from rebeccapurple h s l)", "color(srgb 0.4 0.2 0.6)"},
        {"hsl(from rgb(20%, 40%, 60%, 80%) h s l / alpha)", "color(srgb 0.2 0.4 0.6 / 0.8)"},
        {"hsl(from hsl(from rebeccapurple h s l) h s l)", "color(srgb 0.4 0.2 0.6)"},
        {"hsl(from rebeccapurple 0deg s l / alpha)", "color(srgb 0.6 0.2 0.2)"},
        {"hsl(from rebeccapurple h 0% l / alpha)", "color(srgb 0.4 0.4 0.4)"},
        {"hsl(from rebeccapurple 25deg s l / alpha)", "color(srgb 0.6 0.36666667 0.2)"},
        {"hsl(from rebeccapurple h 20% l / alpha)", "color(srgb 0.4 0.32 0.48)"},
        {"hsl(from rebeccapurple h s 20% / alpha)", "color(srgb 0.2 0.1 0.3)"},
        {"hsl(from rebeccapurple h l s)", "color(srgb 0.5 0.3 0.7)"},
        {"hsl(from rebeccapurple h alpha l / s)", "color(srgb 0.4 0.396 0.404)"},
        {"hsl(from rebeccapurple h alpha alpha / alpha)", "color(srgb 0.01 0.0099 0.0101)"},
        {"hsl(from hsl(20 30 40 / 0.8) calc(h + 1) calc(s + 1) calc(l + 1) / calc(alpha + 0.01))",
         "color(srgb 0.5371 0.37187 0.2829 / 0.81)"},
        {"hsl(from rebeccapurple calc((h / 360) * 360deg) calc((s / 100) * 100%) calc((l / 100) * "
         "100%) / calc(alpha * 100%))",
         "color(srgb 0.4 0.2 0.6)"},
        {"hsl(from rebeccapurple h s calc(50% * l / 100))", "color(srgb 0.2 0.1 0.3)"},
        {"hsl(from color(display-p3 0 1 0) h s l / alpha)", "color(srgb -0.5116 1.01827 -0.31067)"},
        {"hsl(from lab(0 104.3 -50.9) h s l)", "color(srgb 0.35137 -0.21392 0.29945)"},
        {"hsl(from oklch(1 0.399 336.3) h s l)", "color(srgb 1.59331 0.35856 1.38647)"},
        {"hwb(from color(display-p3 0 1 0) h w b / alpha)", "color(srgb -0.5116 1.01827 -0.31067)"},
        {"hwb(from lab(0 104.3 -50.9) h w b)", "color(srgb 0.35137 -0.21392 0.29945)"},
        {"hwb(from oklch(1 0.399 336.3) h w b)", "color(srgb 1.59331 0.35856 1.38647)"},
        // Greys have no hue (color-computed-powerless).
        {"hsl(from hsl(180 50% 0) h s l)", "color(srgb 0 0 0)"},
        {"hsl(from hsl(180 0.0011% 50%) h calc(s * 1000) l)", "color(srgb 0.4945 0.5055 0.5055)"},
        {"hsl(from hwb(180 100% 25%) h s l)", "hsl(none 0% 80%)"},
        {"hsl(from hwb(0 25% 100%) h s l)", "hsl(none 0% 20%)"},
        {"hsl(from hwb(180 49.998% 50%) h calc(s * 1000) l)",
         "color(srgb 0.48999 0.50999 0.50999)"},
        {"hsl(from lch(0 20 180) h s l)", "color(srgb -0.13099833 0.05952886 -0.00460494)"},
        {"hsl(from lch(20 0 180) h s l)", "hsl(none 0% 18.93757452%)"},
        {"hsl(from oklch(0.2 0 180) h s l)", "hsl(none 0% 8.61042044%)"},
        {"hsl(from oklch(0.2 0.2 0) h s l)", "color(srgb 0.29595438 -0.12706564 0.07183401)"},
        {"hsl(from color(display-p3 0 0 0) h s l)", "hsl(none 0% 0%)"},
        {"color(from hsl(180 0% 50%) display-p3 r g b)", "color(display-p3 0.5 0.5 0.5)"},
    };
    CHECK(cases);
}

static void perceptual(void **state) {
    (void)state;
    static const equal_case cases[] = {
        {"oklch(from oklch(0.7 0.45 30) l c h)", "oklch(0.7 0.45 30)"},
        {"oklch(from oklch(0.7 0.45 30 / 40%) l c none / alpha)", "oklch(0.7 0.45 none / 0.4)"},
        {"oklch(from oklch(0.7 0.45 30 / 40%) l c h / none)", "oklch(0.7 0.45 30 / none)"},
        {"oklch(from color-mix(in oklch, oklch(0.7 0.45 30), oklch(0.7 0.45 30)) l c h / alpha)",
         "oklch(0.7 0.45 30)"},
        {"color-mix(in oklch, oklch(from oklch(0.7 0.45 30) l c none), oklch(0.7 0.45 30))",
         "oklch(0.7 0.45 30)"},
        // What no list there tries.
        {"oklch(from blue l calc(c * 0.5) h)", "oklch(0.4520137 0.1566072 264.0520)"},
        {"oklch(from blue calc(l + 0.1) c calc(h + 30))", "oklch(0.5520137 0.3132144 294.0520)"},
        {"oklch(from red l c calc(h - 60))", "oklch(0.6279554 0.2576833 329.2339)"},
        {"oklch(from blue 200% c h)", "oklch(1 0.3132144 264.0520)"},
        {"oklab(from white l a b)", "oklab(1 0 0)"},
        {"lab(from lab(46.2775 -47.5621 48.5837) l b a)", "lab(46.2775 48.5837 -47.5621)"},
        {"lch(from lab(50 0 20) l c h / 0.5)", "lch(50 20 90 / 0.5)"},
        {"color(from white --jmh j m h)", "color(--jmh 100 0 none)"},
        {"color(from color(--acescg 16 2 1) --acescg calc(r / 2) g b)", "color(--acescg 8 2 1)"},
    };
    CHECK(cases);
}

// The text with the space in place of each @.
static void put_space(const char *text, const char *space, char *out) {
    *out = 0;
    for (; *text; text++)
        strncat(out, *text == '@' ? space : text, *text == '@' ? strlen(space) : 1);
}

static void rgb_and_xyz(void **state) {
    (void)state;
    static const char *const spaces[] = {"srgb",    "srgb-linear",  "a98-rgb",
                                         "rec2020", "prophoto-rgb", "display-p3"};
    static const equal_case forms[] = {
        {"color(from color(@ 0.7 0.5 0.3) @ r g b)", "color(@ 0.7 0.5 0.3)"},
        {"color(from color(@ 0.7 0.5 0.3 / 40%) @ r g b)", "color(@ 0.7 0.5 0.3 / 0.4)"},
        {"color(from color(@ 0.7 0.5 0.3) @ 0 g b / alpha)", "color(@ 0 0.5 0.3)"},
        {"color(from color(@ 0.7 0.5 0.3) @ r 20% b / 0.2)", "color(@ 0.7 0.2 0.3 / 0.2)"},
        {"color(from color(@ 0.7 0.5 0.3) @ 2 3 4 / 5)", "color(@ 2 3 4)"},
        {"color(from color(@ 0.7 0.5 0.3) @ -2 -3 -4 / -5)", "color(@ -2 -3 -4 / 0)"},
        {"color(from color(@ 0.7 0.5 0.3) @ b alpha r / g)", "color(@ 0.3 1 0.7 / 0.5)"},
        {"color(from color(@ 1.7 1.5 1.3 / 140%) @ r g b)", "color(@ 1.7 1.5 1.3)"},
        {"color(from color(@ 0.7 0.5 0.3 / 0.8) @ calc(r + 0.01) calc(g + 0.01) calc(b + 0.01) / "
         "calc(alpha + 0.01))",
         "color(@ 0.71 0.51 0.31 / 0.81)"},
        {"color(from color(@ 0.7 0.5 0.3) @ r g none)", "color(@ 0.7 0.5 none)"},
    };
    char text[300], expected[300];
    for (size_t s = 0; s < sizeof spaces / sizeof *spaces; s++)
        for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
            put_space(forms[i].text, spaces[s], text);
            put_space(forms[i].expected, spaces[s], expected);
            check_equal(text, expected);
        }
    check_equal("color(from color(xyz 7 -20.5 100) xyz x y z)", "color(xyz-d65 7 -20.5 100)");
    check_equal("color(from color(xyz-d50 7 -20.5 100 / 40%) xyz-d50 x y z)",
                "color(xyz-d50 7 -20.5 100 / 0.4)");
}

static void mixes(void **state) {
    (void)state;
    static const equal_case cases[] = {
        {"color-mix(in hsl, hsl(120deg 10% 20%), hsl(30deg 30% 40%))",
         "color(srgb 0.33 0.36 0.24)"},
        {"color-mix(in hsl, hsl(120deg 10% 20%) 25%, hsl(30deg 30% 40%))",
         "color(srgb 0.4375 0.415625 0.2625)"},
        {"color-mix(in hsl, 25% hsl(120deg 10% 20%), hsl(30deg 30% 40%))",
         "color(srgb 0.4375 0.415625 0.2625)"},
        {"color-mix(in hsl, hsl(120deg 10% 20%), 25% hsl(30deg 30% 40%))",
         "color(srgb 0.240625 0.2875 0.2125)"},
        {"color-mix(in hsl, hsl(120deg 10% 20%) 30%, hsl(30deg 30% 40%) 90%)",
         "color(srgb 0.4375 0.415625 0.2625)"},
        {"color-mix(in hsl, hsl(120deg 10% 20%) 12.5%, hsl(30deg 30% 40%) 37.5%)",
         "color(srgb 0.4375 0.415625 0.2625 / 0.5)"},
        {"color-mix(in hsl, hsl(120deg 10% 20%) 0%, hsl(30deg 30% 40%))",
         "color(srgb 0.52 0.4 0.28)"},
        {"color-mix(in hsl, hsl(120deg 10% 20% / .4), hsl(30deg 30% 40% / .8))",
         "color(srgb 0.37222222 0.41111111 0.25555556 / 0.6)"},
        {"color-mix(in hsl, hsl(120deg 10% 20%) 25%, hsl(30deg 30% 40% / .8))",
         "color(srgb 0.42346021 0.40288927 0.25889273 / 0.85)"},
        {"color-mix(in hsl, hsl(120deg 10% 20% / .4) 12.5%, hsl(30deg 30% 40% / .8) 37.5%)",
         "color(srgb 0.4722449 0.44704082 0.27061224 / 0.35)"},
        {"color-mix(in hsl, transparent, hsl(30deg 30% 40%))", "color(srgb 0.52 0.4 0.28 / 0.5)"},
        {"color-mix(in hsl, transparent 10%, hsl(30deg 30% 40%))",
         "color(srgb 0.52 0.4 0.28 / 0.9)"},
        {"color-mix(in hsl, hsl(120deg 10% 20% / 0), hsl(30deg 30% 40%))",
         "color(srgb 0.46 0.52 0.28 / 0.5)"},
        {"color-mix(in hsl, white, blue)", "color(srgb 0.625 0.625 0.875)"},
        {"color-mix(in hsl, white 10%, blue)", "color(srgb 0.145 0.145 0.955)"},
        {"color-mix(in hsl shorter hue, hsl(50deg 50% 50%), hsl(330deg 50% 50%))",
         "color(srgb 0.75 0.33333333 0.25)"},
        {"color-mix(in hsl shorter hue, red, transparent)", "color(srgb 1 0 0 / 0.5)"},
        {"color-mix(in hsl longer hue, hsl(40deg 50% 50%), hsl(60deg 50% 50%))",
         "color(srgb 0.25 0.33333333 0.75)"},
        {"color-mix(in hsl longer hue, hsl(60deg 50% 50%), hsl(60deg 50% 50%))",
         "color(srgb 0.25 0.25 0.75)"},
        {"color-mix(in hsl longer hue, red, white)", "color(srgb 0.625 0.875 0.875)"},
        {"color-mix(in hsl longer hue, red, transparent)", "color(srgb 0 1 1 / 0.5)"},
        {"color-mix(in hsl increasing hue, hsl(60deg 50% 50%), hsl(40deg 50% 50%))",
         "color(srgb 0.25 0.33333333 0.75)"},
        {"color-mix(in hsl decreasing hue, hsl(40deg 50% 50%), hsl(60deg 50% 50%))",
         "color(srgb 0.25 0.33333333 0.75)"},
        {"color-mix(in hsl, hsl(none none none), hsl(none none none))", "hsl(none none none)"},
        {"color-mix(in hsl, hsl(none 10% 20%), hsl(none 10% 20%))", "hsl(none 10 20)"},
        {"color-mix(in hsl, hsl(none none none), hsl(30deg 40% 80%))", "color(srgb 0.88 0.8 0.72)"},
        {"color-mix(in hsl, hsl(120deg 20% none), hsl(30deg 40% 60%))",
         "color(srgb 0.66 0.72 0.48)"},
        {"color-mix(in hsl, hsl(none 20% 40%), hsl(30deg none 80%))", "color(srgb 0.68 0.6 0.52)"},
        {"color-mix(in hsl, hsl(120deg 40% 40% / none), hsl(0deg 40% 40% / 0.5))",
         "color(srgb 0.56 0.56 0.24 / 0.5)"},
        {"color-mix(in hsl, hsl(120deg 40% 40% / none), hsl(0deg 40% 40% / none))",
         "hsl(60 40 40 / none)"},
        {"color-mix(in hsl, hsl(30deg 40% 80% / 25%) 0%, hsl(90deg none none / none))",
         "color(srgb 0.8 0.88 0.72 / 0.25)"},
        {"color-mix(in hsl, hsl(30deg 40% 80% / 25%) 0%, hsl(none none none / 0.5))",
         "color(srgb 0.88 0.8 0.72 / 0.5)"},
        {"color-mix(in hsl, hsl(120deg 10% 20%) 0%, hsl(30deg 30% 40%) 0%)",
         "hsl(none 0% 0% / 0)"}, // since 2026, CSS Color 5, example 5
        {"color-mix(in hwb, hwb(120deg 10% 20%), hwb(30deg 30% 40%))", "color(srgb 0.575 0.7 0.2)"},
        {"color-mix(in hwb, hwb(120deg 10% 20% / .4), hwb(30deg 30% 40% / .8) 25%)",
         "color(srgb 0.3825 0.72 0.18 / 0.5)"},
        {"color-mix(in hwb, transparent, hwb(30deg 30% 40%))", "color(srgb 0.6 0.45 0.3 / 0.5)"},
        {"color-mix(in hwb, white, blue)", "color(srgb 0.5 0.5 1)"},
        {"color-mix(in hsl, hwb(180 100% 25%), hsl(11 33 44))",
         "color(srgb 0.6827 0.58029 0.5573)"},
        {"color-mix(in hsl, lch(20 0 180), hsl(11 33 44))",
         "color(srgb 0.36661137 0.28180299 0.26276437)"},
        {"color-mix(in hsl, oklch(0.2 0.2 0), hsl(11 33 44))",
         "color(srgb 0.63388622 -0.10944185 -0.00282766)"},
        {"color-mix(in hsl, hsl(0 50% 50%))", "color(srgb 0.75 0.25 0.25)"},
        {"color-mix(in hsl, hwb(180 100% 25%))", "hsl(none 0% 80%)"},
        // Beyond the gamut nothing is held back.
        {"color-mix(in hsl, color(display-p3 0 1 0) 100%, rgb(0, 0, 0) 0%)",
         "color(srgb -0.5116 1.01827 -0.31067)"},
        // What those lists do not try: no space, more than two, mixes in mixes, calc().
        {"color-mix(in srgb, red 0%, lime 0%, blue 0%)", "color(srgb 0 0 0 / 0)"},
        {"color-mix(oklab(0.4 0.1 0), oklab(0.6 0.3 0.2))", "oklab(0.5 0.2 0.1)"},
        {"color-mix(in srgb, red 20%, lime 30%, blue)", "color(srgb 0.2 0.3 0.5)"},
        {"color-mix(in srgb, red, lime, blue, black)", "color(srgb 0.25 0.25 0.25)"},
        {"color-mix(in srgb, red calc(10% * 2), color-mix(in srgb, blue, black))",
         "color(srgb 0.2 0 0.4)"},
        {"color-mix(in --acescg, color(--acescg 4 0 0), color(--acescg 0 2 0))",
         "color(--acescg 2 1 0)"},
    };
    CHECK(cases);
}

typedef struct bad_case {
    const char *text, *part;
    int character;
} bad_case;

static void refused(void **state) {
    (void)state;
    static const bad_case cases[] = {
        {"rgb(from)", "begins with '#'", 9},
        {"rgb(from red)", "by its letter", 13},
        {"rgb(from red r g)", "by its letter", 17},
        {"rgb(from red r g x)", "by its letter", 18},
        {"rgb(from red, r, g, b)", "by its letter", 13},
        {"rgb(from red r, g, b)", "blanks, not commas", 15},
        {"rgb(red r g b)", "a number, a percentage or none", 5},
        {"oklch(from rde l c h)", "no colour of this name", 12},
        {"oklch(from red l c calc(x + 1))", "calc() takes", 25},
        {"oklch(from red l c h / 2deg)", "alpha is no angle", 24},
        {"color(from red r g b)", "color() takes", 16},
        {"color-mix(in oklch red, blue)", "comes a comma, or shorter", 20},
        {"color-mix(in oklch longer, red, blue)", "the word hue", 20},
        {"color-mix(in srgb longer hue, red, blue)", "a space with a hue", 19},
        {"color-mix(in adobe, red, blue)", "after in comes a space", 14},
        {"color-mix(in oklch, red 120%, blue)", "0% to 100%", 25},
        {"color-mix(in oklch, red -1%, blue)", "0% to 100%", 25},
        {"color-mix(in oklch, red 0.5, blue)", "0% to 100%", 25},
        {"color-mix(in oklch, 10% red 20%, blue)", "one percentage", 29},
        {"color-mix(in oklch, red; blue)", "a comma or ')'", 24},
        {"color-mix(in oklch, red, blue", "')' at the end is missing", 30},
        {"color-mix(in oklch, )", "begins with '#'", 21},
        {"color-mix()", "begins with '#'", 11},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trl_error err = TRL_ERROR_INIT;
        trl_css_color color;
        char place[40];
        snprintf(place, sizeof place, "(character %d)", cases[i].character);
        if (trl_css_parse(cases[i].text, &color, &err) != TRL_ERR_FORMAT)
            fail_msg("'%s' is taken", cases[i].text);
        if (!strstr(err.message, cases[i].part) || !strstr(err.message, place))
            fail_msg("%s: lacks '%s' or '%s'", err.message, cases[i].part, place);
    }
}

// Colours in colours have an end, and so does the text.
static void deep(void **state) {
    (void)state;
    char text[4000] = "";
    for (int i = 0; i < 100; i++)
        strcat(text, "rgb(from ");
    trl_error err = TRL_ERROR_INIT;
    trl_css_color color;
    assert_int_equal(trl_css_parse(text, &color, &err), TRL_ERR_FORMAT);
    assert_non_null(strstr(err.message, "too many colours in colours"));
    strcpy(text, "color-mix(in oklab, red");
    for (int i = 0; i < 40; i++)
        strcat(text, ", red");
    assert_int_equal(trl_css_parse(text, &color, &err), TRL_ERR_FORMAT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rgb),         cmocka_unit_test(cylinders), cmocka_unit_test(perceptual),
        cmocka_unit_test(rgb_and_xyz), cmocka_unit_test(mixes),     cmocka_unit_test(refused),
        cmocka_unit_test(deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
