// Raw files of a sensor whose channels all differ.
#include "../image/dng.h"
#include "room.h"

enum { W = 640, H = 480, LEVELS = 14 };

static char *folder;
static uint16_t codes[W * H];
static float light[W], dn[W];

static int folder_setup(void **state) {
    (void)state;
    folder = folder_make();
    return 0;
}

static int folder_teardown(void **state) {
    (void)state;
    folder_remove(folder);
    return 0;
}

// By place in the cell: red and blue are less sensitive, and each amplifier has its gain.
static const trl_sensor sensors[4] = {
    {sizeof(trl_sensor), 2, 4, 16000, 0.008, 3, 512, 15872, 1},
    {sizeof(trl_sensor), 1.8, 3.5, 15000, 0.01, 4, 512, 15872, 1},
    {sizeof(trl_sensor), 2.2, 4.5, 17000, 0.009, 3, 512, 15872, 1},
    {sizeof(trl_sensor), 2.5, 5, 18000, 0.01, 5, 512, 15872, 1}};
static const double sensitivity[4] = {0.7, 1, 1.05, 0.8};

static trl_image_reader *frame(const char *cfa, double electrons, uint64_t number) {
    dng d = {.width = W, .height = H, .orientation = 6, .iso = 100, .cfa = cfa, .codes = codes};
    d.shutter_s = electrons * 1e-6;
    for (int c = 0; c < 3; c++)
        d.neutral[c] = d.matrix[c][c] = 1;
    for (int place = 0; place < 4; place++)
        for (uint32_t y = (uint32_t)place / 2; y < H; y += 2) {
            for (uint32_t x = 0; x < W; x++)
                light[x] = (float)(electrons * sensitivity[place]);
            trl_sensor_frame_row(&sensors[place], 9, number, 0, y, W, light, dn);
            for (uint32_t x = (uint32_t)place % 2; x < W; x += 2)
                codes[y * W + x] = (uint16_t)dn[x];
        }
    const char *path = in_folder(folder, "frame.dng");
    dng_write(path, &d);
    trl_image_reader *reader = NULL;
    assert_ok(trl_image_open(&reader, path, NULL, &ok));
    return reader;
}

static void measure(trl_sensor_level levels[4], trl_sensor_channel channels[4], const char *cfa,
                    double electrons, uint64_t number) {
    trl_image_reader *readers[2];
    const trl_window window = {0, 0, W, H};
    for (uint64_t f = 0; f < 2; f++) {
        readers[f] = frame(cfa, electrons, number + f);
        assert_int_equal(trl_sensor_channels_use(channels, readers[f]), 4);
    }
    assert_ok(trl_sensor_level_measure(levels, channels, 4, readers, 2, &window, 2, &ok));
    for (int f = 0; f < 2; f++)
        trl_image_close(&readers[f]);
}

static void near(const char *name, const char *what, double got, double want, double share) {
    if (!(fabs(got - want) <= share * want))
        fail_msg("%s, %s: got %g, want %g: %.2f %% off", name, what, got, want,
                 100 * (got / want - 1));
}

// Each color filter is a sensor of its own.
static void raw_channels(void **state) {
    (void)state;
    static const char *const names[4] = {"R", "G1", "G2", "B"};
    static const int places[2][4] = {{0, 1, 2, 3}, {2, 3, 0, 1}}; // of rggb and of gbrg
    static const char *const filters[2] = {"rggb", "gbrg"};
    for (int k = 0; k < 2; k++) {
        trl_sensor_level levels[LEVELS][4], dark[4], channel[LEVELS];
        trl_sensor_channel channels[4];
        measure(dark, channels, filters[k], 0, 0);
        for (int i = 0; i < LEVELS; i++)
            measure(levels[i], channels, filters[k], 1800 * (i + 1), 2 * (uint64_t)i + 2);
        for (int c = 0; c < 4; c++) {
            const trl_sensor *s = &sensors[places[k][c]];
            trl_sensor_measure_params params = TRL_SENSOR_MEASURE_PARAMS_INIT;
            trl_sensor_measured m;
            for (int i = 0; i < LEVELS; i++)
                channel[i] = levels[i][c];
            assert_string_equal(channels[c].name, names[c]);
            assert_true(channels[c].has_black && channels[c].black_dn == DNG_BLACK);
            assert_true(channels[c].white_dn == DNG_WHITE);
            assert_ok(trl_sensor_measure(&m, channel, LEVELS, &dark[c], &params, &ok));
            near(names[c], "gain", m.sensor.gain_e_per_dn, s->gain_e_per_dn, 0.02);
            near(names[c], "read noise", m.sensor.read_noise_e, s->read_noise_e, 0.02);
            near(names[c], "full well", m.sensor.full_well_e, s->full_well_e, 0.02);
            near(names[c], "PRNU", m.sensor.prnu, s->prnu, 0.02);
            near(names[c], "DSNU", m.sensor.dsnu_e, s->dsnu_e, 0.02);
            near(names[c], "black", m.sensor.black_dn, 512, 1e-4);
            assert_int_equal(channel[0].pixels, W * H / 4);
        }
    }
}

static void other_pictures(void **state) {
    (void)state;
    trl_sensor_channel channels[4];
    fake_reader picture = fake_reader_make(0, 0, 16, 16, 4, NULL);
    assert_int_equal(trl_sensor_channels_use(channels, &picture.head), 3);
    for (int c = 0; c < 3; c++) {
        assert_string_equal(channels[c].name, &"R\0G\0B\0"[2 * c]);
        for (int i = 0; i < 3; i++)
            assert_true(channels[c].weights[i] == (i == c));
        assert_true(channels[c].period == 1 && !channels[c].has_black);
    }
    picture.head.info.gray = true;
    assert_int_equal(trl_sensor_channels_use(channels, &picture.head), 1);
    assert_string_equal(channels[0].name, "grey");
    // X-Trans: the first of each color in cells of 3 × 3.
    trl_image_reader *reader = frame(NULL, 1000, 1);
    assert_int_equal(trl_sensor_channels_use(channels, reader), 3);
    assert_int_equal(trl_image_reader_info(reader)->window.width, W / 3);
    for (int c = 0; c < 3; c++)
        assert_true(channels[c].period == 1 && channels[c].weights[c] == 1 &&
                    channels[c].black_dn == DNG_BLACK);
    trl_image_close(&reader);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(raw_channels),
                                       cmocka_unit_test(other_pictures)};
    return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
