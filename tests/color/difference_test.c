// Differences and contrast.
//
// Figures: table 1 of Sharma, Wu and Dalal (2005), all 34 pairs; the examples of
// colour-science and coloraide for ICtCp and ΔE ITP; contrasts that WCAG and its readers state.
#include "css_cases.h"

static const double sharma[34][7] = {
    {50.0000, 2.6772, -79.7751, 50.0000, 0.0000, -82.7485, 2.0425},
    {50.0000, 3.1571, -77.2803, 50.0000, 0.0000, -82.7485, 2.8615},
    {50.0000, 2.8361, -74.0200, 50.0000, 0.0000, -82.7485, 3.4412},
    {50.0000, -1.3802, -84.2814, 50.0000, 0.0000, -82.7485, 1.0000},
    {50.0000, -1.1848, -84.8006, 50.0000, 0.0000, -82.7485, 1.0000},
    {50.0000, -0.9009, -85.5211, 50.0000, 0.0000, -82.7485, 1.0000},
    {50.0000, 0.0000, 0.0000, 50.0000, -1.0000, 2.0000, 2.3669},
    {50.0000, -1.0000, 2.0000, 50.0000, 0.0000, 0.0000, 2.3669},
    {50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0009, 7.1792},
    {50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0010, 7.1792},
    {50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0011, 7.2195},
    {50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0012, 7.2195},
    {50.0000, -0.0010, 2.4900, 50.0000, 0.0009, -2.4900, 4.8045},
    {50.0000, -0.0010, 2.4900, 50.0000, 0.0010, -2.4900, 4.8045},
    {50.0000, -0.0010, 2.4900, 50.0000, 0.0011, -2.4900, 4.7461},
    {50.0000, 2.5000, 0.0000, 50.0000, 0.0000, -2.5000, 4.3065},
    {50.0000, 2.5000, 0.0000, 73.0000, 25.0000, -18.0000, 27.1492},
    {50.0000, 2.5000, 0.0000, 61.0000, -5.0000, 29.0000, 22.8977},
    {50.0000, 2.5000, 0.0000, 56.0000, -27.0000, -3.0000, 31.9030},
    {50.0000, 2.5000, 0.0000, 58.0000, 24.0000, 15.0000, 19.4535},
    {50.0000, 2.5000, 0.0000, 50.0000, 3.1736, 0.5854, 1.0000},
    {50.0000, 2.5000, 0.0000, 50.0000, 3.2972, 0.0000, 1.0000},
    {50.0000, 2.5000, 0.0000, 50.0000, 1.8634, 0.5757, 1.0000},
    {50.0000, 2.5000, 0.0000, 50.0000, 3.2592, 0.3350, 1.0000},
    {60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644},
    {63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630},
    {61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731},
    {35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645},
    {22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373},
    {36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146},
    {90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441},
    {90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381},
    {6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377},
    {2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082},
};

static void ciede2000(void **state) {
    (void)state;
    for (int i = 0; i < 34; i++) {
        const double *row = sharma[i];
        double there = trl_delta_e_2000(row, row + 3), back = trl_delta_e_2000(row + 3, row);
        if (!(fabs(there - row[6]) <= 5e-5 + 1e-9) || !(fabs(back - there) <= 1e-12))
            fail_msg("pair %d: %.6f and %.6f, not %.4f", i + 1, there, back, row[6]);
        assert_true(trl_delta_e_2000(row, row) == 0);
    }
}

static void itp(void **state) {
    (void)state;
    // colour-science, tests of delta_E_ITP: patches as they should be, and as a screen shows them.
    // BT.2124 itself has no figures.
    static const struct {
        double there[3], shown[3], difference;
    } patches[] = {
        {{0.4885468072, -0.04739350675, 0.07475401302},
         {0.4899203231, -0.04567508203, 0.07361341775},
         1.426572247}, // dark skin
        {{0.7538438727, 0, -6.25e-16},
         {0.7538912244, 0.001930922514, -0.0003599955951},
         0.7426668055}, // white
        {{0.1596179061, 0, -1.21e-16},
         {0.1603575152, 0.02881444889, -0.009908665843},
         12.60096264}, // black
        {{0.5965650331, -0.2083210482, 0.3699729716},
         {0.596263079, -0.1629742033, 0.3617767026},
         17.36012552}, // red
        {{0.7055787513, -0.4063731514, -0.07278767382},
         {0.7046946082, -0.3771037586, -0.07141626753},
         10.60227327}, // green
        {{0.5180652611, 0.2932420978, -0.1873112695},
         {0.5167090868, 0.298191609, -0.1824609953},
         4.040270489}, // blue
        {{0.7223275939, -0.01290632441, -0.1139004748},
         {0.7215329274, -0.007863821961, -0.1106683944},
         3.00633812}, // cyan
        {{0.6401125212, 0.280225698, 0.1665590804},
         {0.640473651, 0.2819981563, 0.1654050172},
         1.07944277}, // magenta
        {{0.7413041405, -0.3638807621, 0.04959414794},
         {0.7412815181, -0.3299076141, 0.04545287368},
         12.5885645}, // yellow
    };
    for (size_t i = 0; i < sizeof patches / sizeof *patches; i++) {
        double found = trl_delta_e_itp(patches[i].there, patches[i].shown);
        if (!(fabs(found - patches[i].difference) < 5e-8))
            fail_msg("patch %zu: %.10g", i + 1, found);
    }
    // coloraide, tests of delta_e "itp", from colours to it: white at 203 cd/m² as here.
    static const struct {
        const char *name;
        double from_red;
    } names[] = {{"red", 0},          {"orange", 137.1706}, {"yellow", 207.1558},
                 {"green", 238.2887}, {"blue", 349.7161},   {"indigo", 260.892},
                 {"violet", 188.922}, {"white", 232.6248},  {"black", 370.0251},
                 {"gray", 204.962}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        trl_css_color red = css_parsed("red"), other = css_parsed(names[i].name);
        trl_css_difference there, back;
        trl_css_differ(&red, &other, &there);
        trl_css_differ(&other, &red, &back);
        if (!(fabs(there.de_itp - names[i].from_red) < 5.1e-5) || there.de_itp != back.de_itp)
            fail_msg("red and %s: %.6f, %.6f", names[i].name, there.de_itp, back.de_itp);
    }
    static const double nits[3] = {0.45620519, 0.03081071, 0.04091952};
    double found[3];
    trl_rec2020_to_ictcp(nits, found);
    assert_true(fabs(found[0] - 0.07351364) < 1e-7);
    assert_true(fabs(found[1] - 0.00475253) < 1e-7);
    assert_true(fabs(found[2] - 0.09351596) < 1e-7);
}

static void between_colors(void **state) {
    (void)state;
    trl_css_color white = css_parsed("white"), black = css_parsed("black"),
                  near = css_parsed("#fffffe");
    trl_css_difference d;
    trl_css_differ(&white, &black, &d);
    assert_true(fabs(d.de2000 - 100) < 1e-9);
    assert_true(fabs(d.de_ok - 1) < 1e-12);
    // Neutral: I is the PQ code of 203 cd/m², T and P are 0.
    assert_true(fabs(d.de_itp - 720 * 0.58068888) < 0.01);
    trl_css_differ(&white, &white, &d);
    assert_true(d.de2000 == 0 && d.de_ok == 0 && d.de_itp == 0);
    // color.js: the distance of #fffffe from white in CIE Lab is 0.4966.
    trl_css_convert(&white, TRL_CSS_LAB, &white);
    trl_css_convert(&near, TRL_CSS_LAB, &near);
    assert_true(fabs(hypot(near.v[0] - 100, hypot(near.v[1], near.v[2])) - 0.4966) < 5e-5 + 1e-9);
    assert_true(fabs(white.v[0] - 100) < 1e-12);
}

// By color.js 0.7.1 (deltaE "2000", "OK", "ITP"; contrast "WCAG21"), which agrees on 40000
// random pairs within 2e-12, 1e-15, 7e-11 and 8e-15. It has no ΔE ITP of negative light: -1.
static void peers(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        double d[3], contrast;
    } cases[] = {
        {"oklch(0.289 0.053 195.1)",
         "color(rec2020 0.518 0.702 0.196)",
         {53.344804583, 0.442314100, 191.2826162},
         5.222474899},
        {"oklch(0.53 0.037 244.4)",
         "color(srgb 0.005 0.734 0.468)",
         {36.795864553, 0.234504559, 81.8534460},
         2.097867802},
        {"oklch(0.799 0.035 211.6)",
         "color(srgb 0.404 0.501 0.482)",
         {21.875626535, 0.221665616, 68.1046851},
         2.295935173},
        {"oklch(0.388 0.185 265.9)",
         "color(rec2020 0.88 0.008 0.769)",
         {42.598800846, 0.461351883, 269.4967077},
         2.682643423},
        {"oklch(0.097 0.057 47.4)",
         "color(srgb 0.677 0.812 0.667)",
         {74.431586818, 0.728025855, -1},
         12.101183973},
        {"oklch(0.58 0.193 196.5)",
         "color(srgb 0.069 0.589 0.677)",
         {13.296376692, 0.104930103, 42.9719601},
         1.120761892},
        {"oklch(0.559 0.093 56.5)",
         "color(rec2020 0.847 0.628 0.587)",
         {25.408542894, 0.211446307, 69.9721872},
         2.128823296},
        {"oklch(0.665 0.134 210.6)",
         "color(srgb 0.096 0.663 0.562)",
         {17.349740929, 0.076407175, 33.0311105},
         1.014948238},
        {"oklch(0.257 0.156 340.9)",
         "color(srgb 0.366 0.784 0.635)",
         {73.290449747, 0.569837007, 277.8055259},
         8.127396552},
        {"oklch(0.122 0.055 265.3)",
         "color(rec2020 0.951 0.564 0.163)",
         {70.241161456, 0.697177848, 349.5161470},
         8.811072680},
        {"oklch(0.934 0.174 41.1)",
         "color(srgb 0.417 0.464 0.96)",
         {54.777728824, 0.447641569, 178.9573963},
         2.963860153},
        {"oklch(0.266 0.092 281.4)",
         "color(srgb 0.785 0.734 0.537)",
         {71.840358940, 0.549053445, 220.1969588},
         8.139400635},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trl_css_color a = css_parsed(cases[i].a), b = css_parsed(cases[i].b);
        trl_css_difference found;
        trl_css_differ(&a, &b, &found);
        const double *d = cases[i].d;
        if (!(fabs(found.de2000 - d[0]) < 1e-9 && fabs(found.de_ok - d[1]) < 1e-9 &&
              (d[2] < 0 || fabs(found.de_itp - d[2]) < 1e-7) &&
              fabs(trl_css_contrast(&a, &b) - cases[i].contrast) < 1e-9))
            fail_msg("%s and %s: %.9f %.9f %.7f", cases[i].a, cases[i].b, found.de2000, found.de_ok,
                     found.de_itp);
    }
}

static void contrast(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        double ratio;
    } cases[] = {{"black", "white", 21},     {"white", "black", 21}, {"#777", "white", 4.48},
                 {"#767676", "white", 4.54}, {"red", "white", 4.00}, {"blue", "white", 8.59},
                 {"lime", "lime", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trl_css_color a = css_parsed(cases[i].a), b = css_parsed(cases[i].b);
        double found = trl_css_contrast(&a, &b);
        if (!(fabs(found - cases[i].ratio) <= 0.005))
            fail_msg("%s on %s: %.4f", cases[i].a, cases[i].b, found);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ciede2000), cmocka_unit_test(itp),   cmocka_unit_test(between_colors),
        cmocka_unit_test(contrast),  cmocka_unit_test(peers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
