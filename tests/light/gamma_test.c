#include "../test.h"

#include <troland/light.h>

static void near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.17g, want %.17g", got, want);
}

static const trl_gamma_curve linear = {.kind = TRL_TRANSFER_LINEAR},
                             bt709 = {.kind = TRL_TRANSFER_BT709},
                             srgb = {.kind = TRL_TRANSFER_SRGB},
                             bt1886 = {.kind = TRL_TRANSFER_BT1886}, pq = {.kind = TRL_TRANSFER_PQ},
                             hlg = {.kind = TRL_TRANSFER_HLG},
                             g22 = {.kind = TRL_TRANSFER_GAMMA, .gamma = 2.2},
                             g24 = {.kind = TRL_TRANSFER_GAMMA, .gamma = 2.4};

static trl_gamma_slopes at(const trl_gamma_curve *image, const trl_gamma_curve *display,
                           double light) {
    trl_error err = TRL_ERROR_INIT;
    trl_gamma_slopes slopes = {0};
    if (trl_gamma_local(&slopes, image, display, light, &err) != TRL_OK)
        fail_msg("%s", err.message);
    return slopes;
}

static trl_gamma_slopes over(const trl_gamma_curve *image, const trl_gamma_curve *display,
                             double low, double high) {
    trl_error err = TRL_ERROR_INIT;
    trl_gamma_slopes slopes = {0};
    if (trl_gamma_regress(&slopes, image, display, low, high, &err) != TRL_OK)
        fail_msg("%s", err.message);
    return slopes;
}

// ITU-R BT.709: by the formula with rounded constants that it prints, to a third of a 10-bit
// step; its parts meet smoothly; and there and back.
static void camera_curve(void **state) {
    (void)state;
    near(trl_bt709_encode(0.01), 0.045, 1e-15);
    for (int i = 0; i <= 1000; i++) {
        double light = i / 1000.0;
        near(trl_bt709_encode(light),
             light < 0.018 ? 4.5 * light : 1.099 * pow(light, 0.45) - 0.099, 0.3 / 876);
    }
    const double a = TRL_BT709_ALPHA, b = TRL_BT709_BETA;
    near(a * pow(b, 0.45) - (a - 1), 4.5 * b, 1e-14);
    near(0.45 * a * pow(b, -0.55), 4.5, 1e-12);
    near(trl_bt709_encode(1), 1, 1e-15);
    near(trl_bt709_encode(-1), 0, 0);
    near(trl_bt709_encode(NAN), 0, 0);
    near(trl_bt709_decode(NAN), 0, 0);
    for (int i = 0; i <= 1000; i++)
        near(trl_bt709_decode(trl_bt709_encode(i / 1000.0)), i / 1000.0, 2e-15);
}

// Peaks of BT.2100 and its extension in BT.2390, four decimals.
static void hlg_gammas(void **state) {
    (void)state;
    static const double figures[][3] = {
        {100, 5, 0.8459},  {400, 5, 1.0329},  {600, 5, 1.1068},         {1000, 5, 1.2},
        {2000, 5, 1.3264}, {4000, 5, 1.4812}, {1000, 50, 1.2 * 0.9351}, {1000, 100, 1.2 * 0.9164}};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        near(trl_hlg_system_gamma(figures[i][0], figures[i][1]), figures[i][2], 1e-4);
    assert_true(isnan(trl_hlg_system_gamma(0, 5)) && isnan(trl_hlg_system_gamma(1000, 0)));
    // The two formulas alone.
    static const double alone[][3] = {{100, 0.7800, 0.8459},  {400, 1.0329, 1.0441},
                                      {600, 1.1068, 1.1104},  {1000, 1.2, 1.2},
                                      {2000, 1.3264, 1.3332}, {4000, 1.4529, 1.4812}};
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++) {
        near(trl_hlg_system_gamma_short(alone[i][0]), alone[i][1], 1e-4);
        near(trl_hlg_system_gamma_extended(alone[i][0]), alone[i][2], 1e-4);
    }
    assert_true(isnan(trl_hlg_system_gamma_extended(-1)));
    assert_true(isnan(trl_hlg_system_gamma_short(0)) && isnan(trl_hlg_system_gamma_short(NAN)));
}

// BT.1886 at a white of 100 cd/m², PQ and HLG at published points.
static void curves(void **state) {
    (void)state;
    static const double figures[][3] = {
        {0, 0.5, 18.94646}, {0.01, 0.5, 19.94093}, {0.1, 0.5, 21.60491}, {1, 0.5, 26.31966},
        {0, 0.1, 0.39811},  {0.01, 0.1, 0.60915},  {0.1, 0.1, 1.06379},  {1, 0.1, 3.00351}};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        trl_gamma_curve curve = {.kind = TRL_TRANSFER_BT1886, .black = figures[i][0] / 100};
        near(100 * trl_gamma_decode(&curve, figures[i][1]), figures[i][2], 1e-5);
    }
    near(trl_gamma_encode(&pq, 0.01), 0.5081, 5e-5);
    trl_gamma_curve thousand = {.kind = TRL_TRANSFER_PQ, .peak_nits = 1000};
    near(trl_gamma_encode(&thousand, 1), 0.7518, 5e-5);
    near(trl_gamma_encode(&hlg, 1.0 / 12), 0.5, 1e-8);
    near(trl_gamma_encode(&hlg, 0.265), 0.75, 5e-5);
    near(trl_gamma_decode(&hlg, 0.5), pow(1.0 / 12, 1.2), 1e-8);
}

// 709 on 2.4 and 2.2, sRGB on 2.2 and 2.4: three decimals, by another sampling of the
// same range. The camera's 0.5 of the folklore is the slope at white only.
static void known_systems(void **state) {
    (void)state;
    near(over(&bt709, &g24, 0.02, 1).net, 1.435, 1e-3);
    near(over(&bt709, &g22, 0.02, 1).net, 1.315, 1e-3);
    near(over(&srgb, &g22, 0.02, 1).net, 1.052, 1e-3);
    near(over(&srgb, &g24, 0.02, 1).net, 1.147, 1e-3);
    near(at(&bt709, &bt1886, 1).net, 1.19, 5e-3);
    near(at(&bt709, &bt1886, 0.02).net, 2.27, 5e-3);
}

static void slopes(void **state) {
    (void)state;
    static const double lights[] = {0.02, 0.18, 1};
    for (size_t i = 0; i < 3; i++) {
        double light = lights[i];
        near(at(&linear, &g24, light).net, 2.4, 1e-8);
        near(at(&g22, &g24, light).net, 2.4 / 2.2, 1e-8);
        near(at(&pq, &pq, light).net, 1, 1e-8);
        near(at(&hlg, &hlg, light).net, 1.2, 1e-8);
        near(at(&srgb, &srgb, light).net, 1, 1e-8);
        // d ln V / d ln E of the camera curve, worked out by hand.
        double code = trl_bt709_encode(light);
        near(at(&bt709, &g24, light).image, 0.45 * (code + TRL_BT709_ALPHA - 1) / code, 1e-8);
        trl_gamma_slopes three = at(&bt709, &bt1886, light);
        near(three.image * three.display, three.net, 1e-12);
    }
    near(at(&bt709, &linear, 0.01).image, 1, 1e-8);
    trl_gamma_slopes line = over(&g22, &g24, 0.001, 0.5);
    near(line.image, 1 / 2.2, 1e-10);
    near(line.display, 2.4, 1e-10);
    near(line.net, 2.4 / 2.2, 1e-10);
    // A raised black flattens the toe.
    trl_gamma_curve raised = {.kind = TRL_TRANSFER_BT1886, .black = 0.01};
    assert_true(at(&bt709, &raised, 0.02).net < at(&bt709, &bt1886, 0.02).net - 0.3);
}

static void refuses(void **state) {
    (void)state;
    trl_gamma_slopes found = {7, 7, 7};
    static const double lights[] = {0, -1, 1e-7, 1.1, NAN, INFINITY};
    for (size_t i = 0; i < sizeof lights / sizeof *lights; i++)
        assert_int_equal(trl_gamma_local(&found, &srgb, &g22, lights[i], NULL), TRL_ERR_ARGUMENT);
    static const double ranges[][2] = {{0, 1}, {0.5, 0.5}, {1, 0.02}, {0.1, 2}, {NAN, 1}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        assert_int_equal(trl_gamma_regress(&found, &srgb, &g22, ranges[i][0], ranges[i][1], NULL),
                         TRL_ERR_ARGUMENT);
    const trl_gamma_curve bad[] = {{.kind = TRL_TRANSFER_GAMMA, .gamma = 11},
                                   {.kind = TRL_TRANSFER_GAMMA, .gamma = NAN},
                                   {.kind = TRL_TRANSFER_BT1886, .black = 1},
                                   {.kind = TRL_TRANSFER_BT1886, .black = -0.1},
                                   {.kind = TRL_TRANSFER_HLG, .peak_nits = -1},
                                   {.kind = TRL_TRANSFER_HLG, .ambient_nits = INFINITY}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(trl_gamma_local(&found, &bad[i], &g22, 0.18, NULL), TRL_ERR_ARGUMENT);
        assert_int_equal(trl_gamma_regress(&found, &g22, &bad[i], 0.02, 1, NULL), TRL_ERR_ARGUMENT);
    }
    // Light below the black of the image's curve has no code.
    trl_gamma_curve deep = {.kind = TRL_TRANSFER_BT1886, .black = 0.05};
    assert_int_equal(trl_gamma_local(&found, &deep, &g22, 0.02, NULL), TRL_ERR_ARGUMENT);
    assert_int_equal(trl_gamma_regress(&found, &deep, &g22, 0.02, 1, NULL), TRL_ERR_ARGUMENT);
    assert_true(found.net == 7);
}

static void surrounds(void **state) {
    (void)state;
    assert_string_equal(trl_surround_at(0)->name, "average");
    near(trl_surround_at(1)->ciecam02, 1.17, 5e-3);
    near(trl_surround_at(2)->ciecam02, 1.31, 5e-3);
    near(trl_surround_at(2)->bartleson, 1.5, 0);
    assert_null(trl_surround_at(3));
}

enum { POINTS = 9 };

// A power law by points is that power law; a table of the camera curve is near it; a raised
// black is met, and a plateau stays flat.
static void tables(void **state) {
    (void)state;
    trl_gamma_point power[POINTS], camera[4 * POINTS];
    for (int i = 0; i < POINTS; i++) {
        double code = (i + 1) / (double)POINTS;
        power[i] = (trl_gamma_point){.light = pow(code, 2.3), .code = code};
    }
    for (int i = 0; i < 4 * POINTS; i++) {
        double light = pow(0.01, 1 - i / (4.0 * POINTS - 1));
        camera[i] = (trl_gamma_point){.light = light, .code = trl_bt709_encode(light)};
    }
    trl_gamma_curve display = {.table = power, .table_count = POINTS};
    trl_gamma_curve image = {.table = camera, .table_count = 4 * POINTS};
    for (int i = 120; i <= 1000; i++)
        near(trl_gamma_decode(&display, i / 1000.0), pow(i / 1000.0, 2.3), 1e-12);
    near(at(&srgb, &display, 0.18).display, 2.3, 1e-8);
    near(at(&image, &g24, 0.18).image, at(&bt709, &g24, 0.18).image, 2e-3);
    near(over(&image, &display, 0.03, 1).net, over(&bt709, &display, 0.03, 1).net, 1e-3);
    static const trl_gamma_point raised[] = {{0.01, 0}, {0.01, 0.1}, {0.2, 0.5}, {1, 1}};
    display.table = raised;
    display.table_count = 4;
    near(trl_gamma_decode(&display, 0), 0.01, 1e-15);
    near(trl_gamma_decode(&display, 0.05), 0.01, 1e-15);
    near(trl_gamma_decode(&display, 0.5), 0.2, 1e-15);
    // A power law above a black, by points: it has no bend at the first of them.
    trl_gamma_point dark[5];
    for (int i = 0; i < 5; i++)
        dark[i] = (trl_gamma_point){.light = 0.001 + 0.999 * pow(i / 4.0, 2.2), .code = i / 4.0};
    const trl_gamma_curve above = {.table = dark, .table_count = 5};
    for (int i = 0; i <= 100; i++)
        near(trl_gamma_decode(&above, i / 100.0), 0.001 + 0.999 * pow(i / 100.0, 2.2), 1e-3);
    near(at(&linear, &above, 0.2499).display, at(&linear, &above, 0.2501).display, 0.01);
    for (int i = 0; i < 1000; i++)
        assert_true(trl_gamma_decode(&display, (i + 1) / 1000.0) >=
                    trl_gamma_decode(&display, i / 1000.0));
}

// Nothing is known beyond the ends of a table; a rounding beyond is its end.
static void tables_end(void **state) {
    (void)state;
    static const trl_gamma_point points[] = {{0.05, 0.2}, {0.3, 0.5}, {0.9, 0.95}};
    const trl_gamma_curve curve = {.table = points, .table_count = 3};
    assert_true(isnan(trl_gamma_encode(&curve, 0.049)) && isnan(trl_gamma_encode(&curve, 0.901)));
    assert_true(isnan(trl_gamma_decode(&curve, 0.199)) && isnan(trl_gamma_decode(&curve, 0.951)));
    assert_true(isnan(trl_gamma_decode(&curve, -1)) && isnan(trl_gamma_decode(&curve, NAN)));
    near(trl_gamma_encode(&curve, 0.05), 0.2, 1e-15);
    near(trl_gamma_decode(&curve, nextafter(0.95, 1)), 0.9, 1e-12);
}

static void texts(void **state) {
    (void)state;
    static const char good[] = "# light code\r\n\n0 0\n0.2,0.5 # grey\n\t1 ; 1";
    trl_gamma_point *points = NULL;
    trl_gamma_sample *samples = NULL;
    trl_error err = TRL_ERROR_INIT;
    size_t count = 0;
    assert_int_equal(trl_gamma_table_parse(&points, &count, true, good, sizeof good - 1, "t", &err),
                     TRL_OK);
    assert_true(count == 3 && points[1].light == 0.2 && points[1].code == 0.5);
    free(points);
    assert_int_equal(
        trl_gamma_table_parse(&points, &count, false, good, sizeof good - 1, "t", &err), TRL_OK);
    assert_true(count == 3 && points[1].light == 0.5 && points[1].code == 0.2);
    free(points);
    assert_int_equal(trl_gamma_samples_parse(&samples, &count, good, sizeof good - 1, "t", &err),
                     TRL_OK);
    assert_true(count == 3 && samples[1].level == 0.2 && samples[1].nits == 0.5);
    free(samples);
    static const struct {
        const char *text, *part;
    } bad[] = {{"0 0\n1", "line 2 of 't' is no point"},
               {"0 0 0", "line 1"},
               {"0 white", "line 1"},
               {"\n0 0x", "line 2"},
               {"1e999 1", "line 1"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(trl_gamma_table_parse(&points, &count, true, bad[i].text,
                                               strlen(bad[i].text), "t", &err),
                         TRL_ERR_FORMAT);
        if (!strstr(err.message, bad[i].part))
            fail_msg("'%s' is not in '%s'", bad[i].part, err.message);
        err = (trl_error)TRL_ERROR_INIT;
    }
}

static void tables_refuse(void **state) {
    (void)state;
    static const struct {
        trl_gamma_point points[3];
        size_t count;
        const char *part;
    } bad[] = {{{{0, 0}}, 1, "has 1 points"},
               {{{0, 0}, {1, 2}}, 2, "point 2 of the display table"},
               {{{0, 0}, {0.5, NAN}, {1, 1}}, 3, "point 2"},
               {{{0, 0}, {0.5, 0.5}, {0.4, 1}}, 3, "point 3 of the display table, 1 0.4"},
               {{{0, 0}, {0.5, 0.5}, {0.6, 0.5}}, 3, "does not rise"},
               {{{0.2, 0.4}, {0.5, 0.7}, {1, 1}}, 3, "knows the codes 0.4 to 1"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        trl_error err = TRL_ERROR_INIT;
        trl_gamma_slopes found;
        trl_gamma_curve display = {.table = bad[i].points, .table_count = bad[i].count};
        assert_int_equal(trl_gamma_local(&found, &linear, &display, 0.18, &err), TRL_ERR_ARGUMENT);
        if (!strstr(err.message, bad[i].part))
            fail_msg("'%s' is not in '%s'", bad[i].part, err.message);
    }
}

// ACEScct's slope on log-log axes above its break: 1 / (17.52 ln 2 code).
static void camera_logs(void **state) {
    (void)state;
    static const double lights[] = {0.02, 0.18, 1};
    for (int kind = TRL_TRANSFER_ACESCC; kind <= TRL_TRANSFER_ACESCCT; kind++) {
        const trl_gamma_curve log_curve = {.kind = (trl_transfer_kind)kind};
        near(trl_gamma_encode(&log_curve, 0.18), 0.4135884, 1e-7);
        for (int i = 0; i < 3; i++) {
            double code = (log2(lights[i]) + 9.72) / 17.52;
            near(at(&log_curve, &g24, lights[i]).image, 1 / (17.52 * log(2) * code), 1e-7);
        }
        near(trl_gamma_decode(&log_curve, trl_gamma_encode(&log_curve, 0.3)), 0.3, 1e-12);
    }
}

// Lines of full light for a share q match the grey v: gamma = ln q / ln v; the published
// v of a half.
static void matches_of_lines(void **state) {
    (void)state;
    const trl_gamma_curve g18 = {.kind = TRL_TRANSFER_GAMMA, .gamma = 1.8};
    near(trl_gamma_encode(&g18, 0.5), 0.6804, 5e-5);
    near(trl_gamma_encode(&g22, 0.5), 0.7297, 5e-5);
    near(trl_gamma_encode(&g24, 0.5), 0.7492, 5e-5);
    near(trl_gamma_encode(&srgb, 0.5), 0.7354, 6e-5);
}

// PQ signals of 0.1 to 4000 cd/m².
static void pq_signals(void **state) {
    (void)state;
    static const double figures[][2] = {{0.1, 0.0623},  {1, 0.1499},   {20, 0.3570},
                                        {100, 0.5081},  {160, 0.5560}, {203, 0.5807},
                                        {1000, 0.7518}, {4000, 0.9026}};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        near(trl_gamma_encode(&pq, figures[i][0] / 10000), figures[i][1], 5e-5);
}

enum { STEPS = 11 };

static void measure(trl_gamma_fit *fit, const trl_gamma_sample *samples, size_t count) {
    trl_error err = TRL_ERROR_INIT;
    if (trl_gamma_measure(fit, samples, count, &err) != TRL_OK) fail_msg("%s", err.message);
}

// Displays made by formula: the right model finds its gamma, the wrong ones tell.
static void measured(void **state) {
    (void)state;
    trl_gamma_sample plain[STEPS], raised[STEPS], lifted[STEPS];
    trl_gamma_curve curve = {.kind = TRL_TRANSFER_BT1886, .black = 0.002};
    for (int i = 0; i < STEPS; i++) {
        double v = i / 10.0;
        plain[i] = (trl_gamma_sample){v, 120 * pow(v, 2.2)};
        raised[i] = (trl_gamma_sample){v, 0.4 + 199.6 * pow(v, 1.8)};
        lifted[i] = (trl_gamma_sample){v, 100 * trl_gamma_decode(&curve, v)};
    }
    trl_gamma_fit fit;
    measure(&fit, plain, STEPS);
    near(fit.power.gamma, 2.2, 1e-10);
    near(fit.power.white_nits, 120, 1e-8);
    near(fit.power_black.gamma, 2.2, 1e-10);
    near(fit.bt1886.gamma, 2.2, 1e-6);
    assert_true(fit.power.worst < 1e-9 && fit.bt1886_given.worst > 0.02);
    near(fit.low, 0.1, 0);
    near(fit.high, 1, 0);
    assert_true(fit.used == 10 && fit.dark == 0);
    measure(&fit, raised, STEPS);
    near(fit.power_black.gamma, 1.8, 1e-10);
    near(fit.power_black.white_nits, 200, 1e-8);
    near(fit.power_black.black_nits, 0.4, 0);
    assert_true(fit.power_black.worst < 1e-9 && fit.power.worst > 0.02 && fit.bt1886.worst > 0.02);
    measure(&fit, lifted, STEPS);
    near(fit.bt1886.gamma, 2.4, 1e-6);
    assert_true(fit.bt1886_given.worst < 1e-9 && fit.power.worst > 0.02 &&
                fit.power_black.worst > 0.02);
    // Without black there is one model only.
    measure(&fit, plain + 1, STEPS - 1);
    near(fit.power.gamma, 2.2, 1e-10);
    assert_true(isnan(fit.power_black.gamma) && isnan(fit.bt1886.gamma));
    // A step that drowns in black is left out, and counted.
    raised[1].nits = 0.402;
    measure(&fit, raised, STEPS);
    assert_true(fit.dark == 1);
    near(fit.power_black.gamma, 1.8, 1e-10);
}

static void measured_refuses(void **state) {
    (void)state;
    trl_gamma_fit fit;
    static const struct {
        trl_gamma_sample samples[3];
        size_t count;
        const char *part;
    } bad[] = {{{{0, 0}}, 0, "0 measurements"},
               {{{1, 100}}, 1, "1 measurement:"},
               {{{0, 1}, {1, 100}}, 2, "two different levels"},
               {{{0.5, 20}, {0.5, 21}}, 2, "two different levels"},
               {{{0.5, 20}, {1.5, 100}}, 2, "measurement 2 is at the level 1.5"},
               {{{0.5, 20}, {NAN, 100}}, 2, "measurement 2"},
               {{{0.5, 0}, {1, 100}}, 2, "measurement 1, 0 cd/m²"},
               {{{0.5, -1}, {1, 100}}, 2, "measurement 1, -1"},
               {{{0.5, INFINITY}, {1, 100}}, 2, "measurement 1, inf"},
               {{{0, 100}, {0.5, 50}, {1, 10}}, 3, "not brighter than black"},
               {{{0, 5}, {0.5, 20}, {1, 10}}, 3, "do not rise with the levels"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        trl_error err = TRL_ERROR_INIT;
        assert_int_equal(trl_gamma_measure(&fit, bad[i].samples, bad[i].count, &err),
                         TRL_ERR_ARGUMENT);
        if (!strstr(err.message, bad[i].part))
            fail_msg("'%s' is not in '%s'", bad[i].part, err.message);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(camera_curve),
        cmocka_unit_test(hlg_gammas),
        cmocka_unit_test(curves),
        cmocka_unit_test(known_systems),
        cmocka_unit_test(slopes),
        cmocka_unit_test(refuses),
        cmocka_unit_test(surrounds),
        cmocka_unit_test(measured),
        cmocka_unit_test(measured_refuses),
        cmocka_unit_test(tables),
        cmocka_unit_test(tables_refuse),
        cmocka_unit_test(tables_end),
        cmocka_unit_test(texts),
        cmocka_unit_test(camera_logs),
        cmocka_unit_test(matches_of_lines),
        cmocka_unit_test(pq_signals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
