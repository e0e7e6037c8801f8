#include "room.h"

enum { WIDTH = 400, HEIGHT = 300, MOST = 80 };

static memory_frame *frames[2];

static int begin(void **state) {
    (void)state;
    for (int f = 0; f < 2; f++)
        frames[f] = memory_frame_make(WIDTH, HEIGHT);
    return 0;
}

static int end(void **state) {
    (void)state;
    for (int f = 0; f < 2; f++)
        memory_frame_free(frames[f]);
    return 0;
}

static trl_sensor_level level_at(const trl_sensor *sensor, double electrons, size_t count) {
    static uint64_t number;
    trl_image_reader *readers[2] = {&frames[0]->head, &frames[1]->head};
    trl_sensor_level levels[3];
    for (size_t f = 0; f < count; f++)
        memory_frame_expose(frames[f], sensor, 77, number++, electrons);
    assert_ok(
        trl_sensor_level_measure(levels, readers, count, &frames[0]->head.info.window, 2, &ok));
    assert_memory_equal(&levels[0].mean, &levels[2].mean, sizeof levels[0].mean);
    levels[1].exposure = electrons;
    return levels[1];
}

static void near(const char *what, double got, double want, double relative) {
    if (!(fabs(got - want) <= relative * fabs(want)))
        fail_msg("%s: got %g, want %g: %.2f %% off", what, got, want, 100 * (got / want - 1));
}

static void stops_near(const trl_sensor *got, const trl_sensor *want, double snr) {
    trl_dynamic_range a, b;
    assert_ok(trl_sensor_range(&a, got, snr, &ok));
    assert_ok(trl_sensor_range(&b, want, snr, &ok));
    if (fabs(a.stops - b.stops) > 0.05)
        fail_msg("SNR %g: %.3f stops, not %.3f", snr, a.stops, b.stops);
}

static void same_sensor(const trl_sensor_measured *m, const trl_sensor *s) {
    static const double snrs[] = {0, 1, 2, 10, 20};
    near("gain", m->sensor.gain_e_per_dn, s->gain_e_per_dn, 0.02);
    near("read noise", m->sensor.read_noise_e, s->read_noise_e, 0.02);
    near("full well", m->sensor.full_well_e, trl_sensor_saturation(s), 0.02);
    near("PRNU", m->sensor.prnu, s->prnu, 0.02);
    for (size_t i = 0; i < sizeof snrs / sizeof *snrs; i++)
        stops_near(&m->sensor, s, snrs[i]);
}

// Of several makes: a photo camera, a phone, a scientific one, one that its code ends and
// one without steps, in 1.0 for white.
static const trl_sensor sensors[] = {
    {sizeof(trl_sensor), 2, 3, 30000, 0.005, 1.5, 512, 0, 1},
    {sizeof(trl_sensor), 1.1, 2.2, 4000, 0.01, 1, 64, 0, 1},
    {sizeof(trl_sensor), 0.46, 1.1, 80000, 0.003, 0.6, 1000, 0, 1},
    {sizeof(trl_sensor), 4, 6, 90000, 0.008, 4, 256, 16383, 1},
    {sizeof(trl_sensor), 50000, 5, 50000, 0.006, 3, 0, 0, 0},
};

// As EMVA 1288 asks: evenly spaced pairs past saturation, and two dark frames.
static void pairs(void **state) {
    (void)state;
    for (size_t k = 0; k < sizeof sensors / sizeof *sensors; k++) {
        const trl_sensor *s = &sensors[k];
        trl_sensor_level levels[MOST], dark = level_at(s, 0, 2);
        double top = trl_sensor_saturation(s);
        for (int i = 0; i < 56; i++)
            levels[i] = level_at(s, top * (i + 1) / 52, 2);
        trl_sensor_measure_params params = TRL_SENSOR_MEASURE_PARAMS_INIT;
        trl_sensor_measured m;
        assert_ok(trl_sensor_measure(&m, levels, 56, &dark, &params, &ok));
        same_sensor(&m, s);
        near("DSNU", m.sensor.dsnu_e, s->dsnu_e, 0.02);
        near("black", m.sensor.black_dn + 1, s->black_dn + 1, 1e-3);
        near("step", m.sensor.step_dn, s->step_dn, 0);
        assert_true(m.saturation_seen && !m.single && !m.black_is_cut && m.dark_limit_e == 0);
        assert_string_equal(m.full_well_is, "plateau");
        // The variance is largest before the first pixels clip, by about three deviations.
        near("EMVA saturation", m.saturation_e, top * 0.97, 0.035);
        near("slope", m.slope_dn, 1 / s->gain_e_per_dn, 0.005);
        assert_true(m.linearity_mean < 0.002 && fabs(m.linearity_worst) < 0.01);
        assert_true(m.prnu_total >= 0.99 * m.sensor.prnu && m.shading < 0.2 * s->prnu);
    }
}

// A bracket in stops steps over the largest variance; the plateau tells the full well.
static void few_levels_in_stops(void **state) {
    (void)state;
    const trl_sensor *s = &sensors[0];
    trl_sensor_level levels[12], dark = level_at(s, 0, 2);
    for (int i = 0; i < 12; i++)
        levels[i] = level_at(s, 40 * exp2(i), 2);
    trl_sensor_measure_params params = TRL_SENSOR_MEASURE_PARAMS_INIT;
    trl_sensor_measured m;
    assert_ok(trl_sensor_measure(&m, levels, 12, &dark, &params, &ok));
    same_sensor(&m, s);
    assert_false(m.saturation_seen);
    assert_true(isnan(m.saturation_e));
    // Without the brightest ones the well is only known to be larger than what was seen.
    assert_ok(trl_sensor_measure(&m, levels, 9, &dark, &params, &ok));
    assert_string_equal(m.full_well_is, "brightest level");
    near("well at least", m.sensor.full_well_e, 40 * 256, 0.02);
    params.white_dn = 512 + 15000;
    assert_ok(trl_sensor_measure(&m, levels, 9, &dark, &params, &ok));
    assert_string_equal(m.full_well_is, "white");
    near("well by white", m.sensor.full_well_e, 30000, 0.02);
}

// One frame to a level: noise and PRNU are told apart by how they grow.
static void single_frames(void **state) {
    (void)state;
    trl_sensor s = sensors[0];
    s.prnu = 0.01;
    trl_sensor_level levels[24], dark = level_at(&s, 0, 2);
    for (int i = 0; i < 24; i++)
        levels[i] = level_at(&s, 40 * exp2(i / 2.0), 1);
    trl_sensor_measure_params params = TRL_SENSOR_MEASURE_PARAMS_INIT;
    trl_sensor_measured m;
    assert_ok(trl_sensor_measure(&m, levels, 24, &dark, &params, &ok));
    assert_true(m.single);
    same_sensor(&m, &s);
}

// Black as the data sheet has it, without dark frames: the line's beginning is the floor.
static void no_dark_frames(void **state) {
    (void)state;
    trl_sensor s = sensors[0];
    s.read_noise_e = 20;
    trl_sensor_level levels[20];
    for (int i = 0; i < 20; i++)
        levels[i] = level_at(&s, 10 * exp2(i * 0.65), 2);
    trl_sensor_measure_params params = TRL_SENSOR_MEASURE_PARAMS_INIT;
    trl_sensor_measured m;
    assert_int_equal(trl_sensor_measure(&m, levels, 20, NULL, &params, NULL), TRL_ERR_ARGUMENT);
    params.has_black = true;
    params.black_dn = 512;
    assert_ok(trl_sensor_measure(&m, levels, 20, NULL, &params, &ok));
    near("gain", m.sensor.gain_e_per_dn, 2, 0.02);
    near("read noise", m.sensor.read_noise_e, 20, 0.02);
    assert_true(isnan(m.dsnu_total_e) && m.sensor.dsnu_e == 0);
    same_sensor(&m, &(trl_sensor){sizeof s, 2, 20, m.sensor.full_well_e, s.prnu, 0, 512, 0, 1});
}

// Light that falls to the corners is no PRNU; a response that bends is no line.
static void shading_and_bend(void **state) {
    (void)state;
    const trl_sensor *s = &sensors[0];
    trl_sensor_level levels[20], dark = level_at(s, 0, 2);
    trl_image_reader *readers[2] = {&frames[0]->head, &frames[1]->head};
    for (int i = 0; i < 20; i++) {
        float light[WIDTH];
        for (uint64_t f = 0; f < 2; f++)
            for (uint32_t y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    double u = (x - 200) / 200.0, v = (y - 150.0) / 150.0;
                    light[x] = (float)(1400 * (i + 1) * (1 - 0.15 * (u * u + v * v) + 0.02 * u));
                }
                trl_sensor_frame_row(s, 5, 2 * (uint64_t)i + f, 0, y, WIDTH, light,
                                     frames[f]->pixels + (size_t)y * WIDTH);
            }
        trl_sensor_level measured[3];
        assert_ok(
            trl_sensor_level_measure(measured, readers, 2, &frames[0]->head.info.window, 1, &ok));
        levels[i] = measured[0];
        levels[i].exposure = pow(i + 1, 1.02); // the clock errs
    }
    trl_sensor_measure_params params = TRL_SENSOR_MEASURE_PARAMS_INIT;
    trl_sensor_measured m;
    assert_ok(trl_sensor_measure(&m, levels, 20, &dark, &params, &ok));
    near("gain", m.sensor.gain_e_per_dn, 2, 0.02);
    near("PRNU", m.sensor.prnu, 0.005, 0.03);
    // u² + v² has a variance of 2 × 4/45, u of 1/3; the mean is 0.9.
    near("shading", m.shading, sqrt(0.15 * 0.15 * 8 / 45 + 0.02 * 0.02 / 3) / 0.9, 0.02);
    assert_true(m.prnu_total > 10 * m.sensor.prnu);
    assert_true(m.linearity_mean > 0.002 && m.linearity_mean < 0.02);
    assert_true(fabs(m.linearity_worst) > m.linearity_mean);
}

static void hidden_and_cut(void **state) {
    (void)state;
    trl_sensor s = sensors[0];
    s.read_noise_e = 0.1;
    s.dsnu_e = 0;
    s.black_dn = 0;
    trl_sensor_level levels[6], dark = level_at(&s, 0, 2);
    for (int i = 0; i < 6; i++)
        levels[i] = level_at(&s, 3000 * (i + 1), 2);
    trl_sensor_measure_params params = TRL_SENSOR_MEASURE_PARAMS_INIT;
    trl_sensor_measured m;
    assert_ok(trl_sensor_measure(&m, levels, 6, &dark, &params, &ok));
    near("limit", m.dark_limit_e, sqrt(0.24 - 1.0 / 12) * 2, 0.02);
    near("dark noise", m.dark_dn, sqrt(0.24), 1e-9);
    assert_true(m.black_is_cut);
}

static void refusals(void **state) {
    (void)state;
    trl_sensor_level levels[6] = {{0}};
    trl_sensor_level dark = {.frames = 2, .pixels = 100, .temporal = 1, .mean = 10};
    trl_sensor_measure_params params = TRL_SENSOR_MEASURE_PARAMS_INIT;
    trl_sensor_measured m;
    assert_int_equal(trl_sensor_measure(&m, levels, 1, &dark, &params, NULL), TRL_ERR_ARGUMENT);
    for (int i = 0; i < 6; i++)
        levels[i] = (trl_sensor_level){.frames = 2, .pixels = 100, .temporal = 1, .mean = 5};
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_sensor_measure(&m, levels, 6, &dark, &params, &err), TRL_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "brighter than black"));
    for (int i = 0; i < 6; i++)
        levels[i].mean = 20 + i;
    err = (trl_error)TRL_ERROR_INIT; // noise that does not grow is no light's
    assert_int_equal(trl_sensor_measure(&m, levels, 6, &dark, &params, &err), TRL_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "does not grow"));
    params.white_dn = 10;
    assert_int_equal(trl_sensor_measure(&m, levels, 6, &dark, &params, NULL), TRL_ERR_ARGUMENT);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(pairs),
                                       cmocka_unit_test(few_levels_in_stops),
                                       cmocka_unit_test(single_frames),
                                       cmocka_unit_test(no_dark_frames),
                                       cmocka_unit_test(shading_and_bend),
                                       cmocka_unit_test(hidden_and_cut),
                                       cmocka_unit_test(refusals)};
    return cmocka_run_group_tests(tests, begin, end);
}
