#include "room.h"

enum { WIDTH = 400, HEIGHT = 300, MOST = 80, FRAMES = 8 };

static memory_frame *frames[FRAMES];

static int begin(void **state) {
    (void)state;
    for (int f = 0; f < FRAMES; f++)
        frames[f] = memory_frame_make(WIDTH, HEIGHT);
    return 0;
}

static int end(void **state) {
    (void)state;
    for (int f = 0; f < FRAMES; f++)
        memory_frame_free(frames[f]);
    return 0;
}

// A sensor of its own for each seed; noise of its own for each frame. Levels may be of
// other pixels, from column `x` on, and of few of them.
typedef struct camera {
    const trl_sensor *sensor;
    uint64_t seed, number;
    uint32_t x, width, height;
} camera;

static void expose(const camera *c, size_t frame, double electrons, uint64_t number) {
    float light[WIDTH];
    for (uint32_t x = 0; x < c->width; x++)
        light[x] = (float)electrons;
    for (uint32_t y = 0; y < c->height; y++)
        trl_sensor_frame_row(c->sensor, c->seed, number, c->x, y, c->width, light,
                             frames[frame]->pixels + (size_t)y * WIDTH);
}

static void measure(const camera *c, trl_sensor_level levels[3], size_t count) {
    trl_image_reader *readers[FRAMES];
    const trl_window window = {0, 0, c->width, c->height};
    for (size_t f = 0; f < count; f++)
        readers[f] = &frames[f]->head;
    assert_ok(levels_measure(levels, readers, count, &window, 2, &ok));
}

static trl_sensor_level level_of(camera *c, double electrons, size_t count) {
    trl_sensor_level levels[3];
    for (size_t f = 0; f < count; f++, c->number++)
        expose(c, f, electrons, c->number);
    measure(c, levels, count);
    assert_memory_equal(&levels[0].mean, &levels[2].mean, sizeof levels[0].mean);
    levels[1].exposure = electrons;
    return levels[1];
}

static trl_sensor_level level_at(const trl_sensor *sensor, double electrons, size_t count) {
    static camera c = {.seed = 77, .width = WIDTH, .height = HEIGHT};
    c.sensor = sensor;
    return level_of(&c, electrons, count);
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
    if (m->sensor.dsnu_e > 0) near("DSNU", m->sensor.dsnu_e, s->dsnu_e, 0.02);
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

enum { SENSORS = sizeof sensors / sizeof *sensors, SEEDS = 2, DARKS = 8 };

// As EMVA 1288 asks: evenly spaced pairs past saturation, and dark frames.
static void pairs(void **state) {
    (void)state;
    for (size_t k = 0; k < SENSORS * SEEDS; k++) {
        const trl_sensor *s = &sensors[k / SEEDS];
        camera c = {.sensor = s, .seed = k, .width = WIDTH, .height = HEIGHT};
        trl_sensor_level levels[MOST], dark = level_of(&c, 0, DARKS);
        double top = trl_sensor_saturation(s);
        for (int i = 0; i < 28; i++)
            levels[i] = level_of(&c, top * (i + 1) / 26, 2);
        trl_sensor_measure_params params = TRL_SENSOR_MEASURE_PARAMS_INIT;
        trl_sensor_measured m;
        assert_ok(trl_sensor_measure(&m, levels, 28, &dark, &params, &ok));
        same_sensor(&m, s);
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

// The grey of a bracket, a frame of each, in half stops: noise and PRNU are told apart by
// how they grow.
static void bracket(void **state) {
    (void)state;
    for (size_t k = 0; k < SENSORS * SEEDS; k++) {
        const trl_sensor *s = &sensors[k / SEEDS];
        camera c = {.sensor = s, .seed = 50 + k, .width = WIDTH, .height = HEIGHT};
        trl_sensor_level levels[MOST], dark = level_of(&c, 0, DARKS);
        size_t n = 0;
        // From 10 % above saturation down to the noise in the dark.
        for (double light = 1.1 * trl_sensor_saturation(s); light > s->read_noise_e; n++) {
            levels[n] = level_of(&c, light, 1);
            light /= sqrt(2);
        }
        trl_sensor_measure_params params = TRL_SENSOR_MEASURE_PARAMS_INIT;
        trl_sensor_measured m;
        assert_ok(trl_sensor_measure(&m, levels, n, &dark, &params, &ok));
        assert_true(m.single && isnan(m.prnu_total));
        size_t which[FRAMES], together = trl_sensor_together(which, FRAMES, &m, levels, n);
        trl_sensor_level all[3];
        double apart = m.error.prnu;
        assert_int_equal(together, FRAMES);
        for (size_t i = 0; i < together; i++)
            expose(&c, i, levels[which[i]].exposure, DARKS + which[i]);
        measure(&c, all, together);
        params.together = &all[0];
        assert_ok(trl_sensor_measure(&m, levels, n, &dark, &params, &ok));
        assert_true(m.error.prnu < apart);
        same_sensor(&m, s);
    }
}

// A step chart of one stop from patch to patch, in eight frames. Of a picture 5000 pixels
// wide, a patch is 240 wide, and its middle is measured.
static void step_chart(void **state) {
    (void)state;
    for (size_t k = 0; k < SENSORS * SEEDS; k++) {
        const trl_sensor *s = &sensors[k / SEEDS];
        camera c = {.sensor = s, .seed = 90 + k, .width = 144, .height = 240};
        trl_sensor_level levels[MOST], dark = level_of(&c, 0, DARKS);
        size_t n = 0;
        for (double light = 1.1 * trl_sensor_saturation(s); light > s->read_noise_e; light /= 2) {
            c.x += 240;
            levels[n++] = level_of(&c, light, FRAMES);
        }
        trl_sensor_measure_params params = TRL_SENSOR_MEASURE_PARAMS_INIT;
        trl_sensor_measured m;
        params.patches = true;
        assert_ok(trl_sensor_measure(&m, levels, n, &dark, &params, &ok));
        same_sensor(&m, s);
    }
}

static double share(double got, double want, double error) {
    return (got - want) * (got - want) / (error * error);
}

// The numbers differ from the true ones as their standard errors say: squares of the
// differences over squares of the errors are 1 on average. Small frames, so that they do.
static void errors_are_honest(void **state) {
    (void)state;
    enum { RUNS = 60, NUMBERS = 7 };
    for (int kind = 0; kind < 3; kind++) { // pairs, a bracket, a chart
        const trl_sensor *s = &sensors[0];
        double sum[NUMBERS] = {0};
        for (int run = 0; run < RUNS; run++) {
            camera c = {.sensor = s, .seed = 200 + (uint64_t)run, .width = 80, .height = 60};
            trl_sensor_level levels[MOST], dark = level_of(&c, 0, 2);
            trl_sensor_measure_params params = TRL_SENSOR_MEASURE_PARAMS_INIT;
            trl_sensor_measured m;
            trl_dynamic_range range;
            double error;
            params.patches = kind == 2;
            size_t n = 0;
            for (double light = 33000; light > 5; light /= 2) {
                c.x += kind == 2 ? c.width : 0;
                levels[n++] = level_of(&c, light, kind == 1 ? 1 : 2);
            }
            assert_ok(trl_sensor_measure(&m, levels, n, &dark, &params, &ok));
            if (kind == 1) {
                size_t which[4], together = trl_sensor_together(which, 4, &m, levels, n);
                trl_sensor_level all[3];
                for (size_t i = 0; i < together; i++)
                    expose(&c, i, levels[which[i]].exposure, 2 + which[i]);
                measure(&c, all, together);
                params.together = &all[0];
                assert_ok(trl_sensor_measure(&m, levels, n, &dark, &params, &ok));
            }
            const trl_sensor *e = &m.error, *f = &m.sensor;
            sum[0] += share(f->gain_e_per_dn, s->gain_e_per_dn, e->gain_e_per_dn);
            sum[1] += share(f->read_noise_e, s->read_noise_e, e->read_noise_e);
            sum[2] += share(f->full_well_e, s->full_well_e, e->full_well_e);
            sum[3] += share(f->prnu, s->prnu, e->prnu);
            sum[4] += share(f->dsnu_e, s->dsnu_e, e->dsnu_e);
            for (int i = 0; i < 2; i++) {
                assert_ok(trl_sensor_measured_range(&range, &error, &m, 10 * i, &ok));
                double least = i > 0 ? trl_sensor_signal_at(s, 10) : trl_sensor_dark_noise(s);
                sum[5 + i] += share(range.stops, log2(s->full_well_e / least), error);
            }
            near("error of black", e->black_dn, sqrt((1.5 * 1.5 + 3.2 * 3.2 / 2) / 4800) / 2, 0.1);
        }
        // The mean of 60 squares of normal numbers is 1 ± 0.18.
        for (int i = 0; i < NUMBERS; i++)
            if (!(sum[i] / RUNS > 0.55 && sum[i] / RUNS < 1.55))
                fail_msg("kind %d, number %d: %g", kind, i, sum[i] / RUNS);
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
    // Bright levels leave a small noise open: it is at most what they allow.
    for (int i = 0; i < 6; i++)
        levels[i] = level_at(&sensors[0], 4000 * (i + 1), 2);
    assert_ok(trl_sensor_measure(&m, levels, 6, NULL, &params, &ok));
    near("gain", m.sensor.gain_e_per_dn, 2, 0.02);
    assert_true(m.dark_limit_e > 3 && m.dark_limit_e == m.sensor.read_noise_e);
    assert_true(isnan(m.error.read_noise_e));
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
        assert_ok(levels_measure(measured, readers, 2, &frames[0]->head.info.window, 1, &ok));
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

// A lamp that flickers by 4 % brings its shading along, by 4 % each time; that is no noise.
static void flicker(void **state) {
    (void)state;
    const trl_sensor *s = &sensors[0];
    trl_sensor_level levels[12], dark = level_at(s, 0, 2);
    trl_image_reader *readers[2] = {&frames[0]->head, &frames[1]->head};
    for (int i = 0; i < 12; i++) {
        float light[WIDTH];
        trl_sensor_level measured[3];
        for (uint64_t f = 0; f < 2; f++)
            for (uint32_t y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++)
                    light[x] =
                        (float)(1700 * (i + 1) * (1 + 0.4 * (x - 200) / 200.0) * (f ? 1.02 : 0.98));
                trl_sensor_frame_row(s, 6, 2 * (uint64_t)i + f, 0, y, WIDTH, light,
                                     frames[f]->pixels + (size_t)y * WIDTH);
            }
        assert_ok(levels_measure(measured, readers, 2, &frames[0]->head.info.window, 1, &ok));
        levels[i] = measured[0];
    }
    trl_sensor_measure_params params = TRL_SENSOR_MEASURE_PARAMS_INIT;
    trl_sensor_measured m;
    assert_ok(trl_sensor_measure(&m, levels, 12, &dark, &params, &ok));
    near("gain", m.sensor.gain_e_per_dn, 2, 4 * m.error.gain_e_per_dn / 2);
    near("shading", m.shading, 0.4 / sqrt(3), 0.01);
    assert_true(m.error.gain_e_per_dn < 0.01);
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
                                       cmocka_unit_test(bracket),
                                       cmocka_unit_test(step_chart),
                                       cmocka_unit_test(errors_are_honest),
                                       cmocka_unit_test(flicker),
                                       cmocka_unit_test(no_dark_frames),
                                       cmocka_unit_test(shading_and_bend),
                                       cmocka_unit_test(hidden_and_cut),
                                       cmocka_unit_test(refusals)};
    return cmocka_run_group_tests(tests, begin, end);
}
