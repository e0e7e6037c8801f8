#include "dng.h"

#include "image/raw.h"

static char *folder;

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

enum { W = 128, H = 96 };
static uint16_t codes[W * H];
static float planes_memory[3][W * H];

// A camera whose colours are mixed, and that sees white greenish.
static const double matrix[3][3] = {{1.05, -0.35, -0.12}, {-0.40, 1.30, 0.15}, {-0.05, 0.20, 0.60}};
static const double neutral[3] = {0.5, 1, 0.62};

// Camera colours of a smooth scene: grey of 2^stops that rises to the right, tinted below.
static void scene(double stops, int x, int y, double rgb[3]) {
    double light = exp2(stops) * (0.02 + 0.6 * x / W);
    for (int c = 0; c < 3; c++)
        rgb[c] = light * neutral[c] * (y < H / 2 ? 1 : c == 0 ? 0.6 : c == 1 ? 0.9 : 0.4);
}

static dng picture(double stops, const char *cfa) {
    dng d = {.width = W,
             .height = H,
             .orientation = 1,
             .shutter_s = 0.01 * exp2(stops),
             .iso = 200,
             .cfa = cfa,
             .codes = codes};
    memcpy(d.neutral, neutral, sizeof neutral);
    memcpy(d.matrix, matrix, sizeof matrix);
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            double rgb[3];
            scene(stops, x, y, rgb);
            double code = DNG_BLACK + (DNG_WHITE - DNG_BLACK) * rgb[dng_color(&d, x, y)];
            codes[y * W + x] = (uint16_t)fmin(fmax(code + 0.5, 0), DNG_WHITE);
        }
    }
    return d;
}

static trl_image_reader *read_raw(const char *path, trl_raw_mode mode) {
    trl_image_reader *reader = NULL;
    assert_ok(trl_raw_open(&reader, path, mode, NULL, &ok));
    const trl_window *w = &trl_image_reader_info(reader)->window;
    float *const planes[4] = {planes_memory[0], planes_memory[1], planes_memory[2], NULL};
    if (mode != TRL_RAW_CELLS) assert_int_equal(w->width * w->height, W * H);
    assert_ok(trl_image_reader_rows(reader, 0, 0, w->height, planes, w->width, &ok));
    return reader;
}

static void the_light_of_the_mosaic_comes_back(void **state) {
    (void)state;
    const char *path = in_folder(folder, "a.dng");
    dng d = picture(0, "rggb");
    dng_write(path, &d);
    trl_image_reader *reader = read_raw(path, TRL_RAW_CAMERA);
    const trl_image_info *info = trl_image_reader_info(reader);
    assert_float_equal(info->camera.shutter_s, 0.01, 1e-6);
    assert_float_equal(info->camera.f_number, 8, 1e-6);
    assert_float_equal(info->camera.iso, 200, 0);
    assert_string_equal(info->parts[0].attributes[1].value, "Pinhole");
    // The scene is linear along x, which linear filters keep exactly; a code of rounding.
    for (int y = 4; y < H - 4; y++) {
        if (abs(y - H / 2) < 4) continue;
        for (int x = 4; x < W - 4; x++) {
            double rgb[3];
            scene(0, x, y, rgb);
            for (int c = 0; c < 3; c++)
                assert_float_equal((double)planes_memory[c][y * W + x], rgb[c], 1.5 / 15360);
        }
    }
    trl_image_close(&reader);
}

// White is white whatever the camera's colours are; and a colour of known XYZ comes where
// its chromaticity says.
static void colors_go_by_the_cameras_matrix(void **state) {
    (void)state;
    const char *path = in_folder(folder, "a.dng");
    dng d = picture(0, "rggb");
    dng_write(path, &d);
    trl_image_reader *reader = read_raw(path, TRL_RAW_CAMERA);
    trl_mat3 to_ap0, xyz, inverse, ap0;
    double aces[3];
    assert_true(trl_raw_to_ap0(reader, &to_ap0));
    trl_mat3_apply(&to_ap0, neutral, aces);
    for (int c = 0; c < 3; c++)
        assert_float_equal(aces[c], 1, 2e-3);
    // The camera's answer to linear sRGB (0.7, 0.3, 0.2), by the matrix of the file, each
    // channel scaled so that white has the neutral's answer.
    const double srgb[3] = {0.7, 0.3, 0.2}, one[3] = {1, 1, 1};
    double seen[3], white[3], camera[3], v[3], want[3];
    trl_mat3 m;
    memcpy(m.m, matrix, sizeof matrix);
    assert_true(trl_rgb_to_xyz(&trl_primaries_rec709, &xyz));
    trl_mat3_apply(&xyz, srgb, v);
    trl_mat3_apply(&m, v, seen);
    trl_mat3_apply(&xyz, one, v);
    trl_mat3_apply(&m, v, white);
    for (int c = 0; c < 3; c++)
        camera[c] = seen[c] / white[c] * neutral[c];
    trl_mat3_apply(&to_ap0, camera, aces);
    assert_true(
        trl_rgb_to_rgb(&trl_primaries_rec709, &trl_primaries_ap0, TRL_ADAPTATION_BRADFORD, &ap0));
    trl_mat3_apply(&ap0, srgb, want);
    for (int c = 0; c < 3; c++)
        assert_float_equal(aces[c], want[c], 3e-3);
    assert_true(trl_mat3_invert(&to_ap0, &inverse));
    trl_image_close(&reader);
}

static void what_is_clipped_is_at_least_white(void **state) {
    (void)state;
    const char *path = in_folder(folder, "a.dng");
    dng d = picture(0, "rggb");
    codes[40 * W + 61] = DNG_WHITE; // one green
    dng_write(path, &d);
    trl_image_reader *reader = read_raw(path, TRL_RAW_CAMERA);
    assert_true(planes_memory[1][40 * W + 61] >= 0.98f);
    // Red and blue beside it are made with it; two rows and three columns away nothing is.
    assert_true(planes_memory[0][40 * W + 61] < 0.5f || planes_memory[0][40 * W + 61] >= 1);
    assert_true(planes_memory[1][40 * W + 62] >= 1 && planes_memory[1][41 * W + 61] >= 1);
    assert_true(planes_memory[1][44 * W + 61] < 0.9f && planes_memory[1][40 * W + 65] < 0.9f);
    trl_image_close(&reader);
}

static void it_stands_upright(void **state) {
    (void)state;
    static const uint32_t orientations[] = {3, 6, 8};
    dng d = picture(0, "rggb");
    for (int k = 0; k < 3; k++) {
        const char *path = in_folder(folder, "a.dng");
        d.orientation = orientations[k];
        dng_write(path, &d);
        trl_image_reader *reader = read_raw(path, TRL_RAW_CAMERA);
        int width = (int)trl_image_reader_info(reader)->window.width;
        assert_int_equal(width, k == 0 ? W : H);
        // The bright right edge is now left (3), below (6: the first row is at the right),
        // above (8).
        int at = k == 0 ? 20 * W + 5 : k == 1 ? (W - 6) * H + 70 : 5 * H + 20;
        int dark = k == 0 ? 20 * W + W - 6 : k == 1 ? 5 * H + 70 : (W - 6) * H + 20;
        assert_true(planes_memory[1][at] > 5 * planes_memory[1][dark]);
        trl_image_close(&reader);
    }
}

static const char *const orders[] = {"rggb", "bggr", "grbg", "gbrg", NULL};

// Every order of filters: the colour of each sample is told, and the light comes back.
static void every_order_of_filters_is_read(void **state) {
    (void)state;
    const char *path = in_folder(folder, "a.dng");
    for (int k = 0; k < 5; k++) {
        dng d = picture(0, orders[k]);
        dng_write(path, &d);
        trl_image_reader *reader = read_raw(path, TRL_RAW_CAMERA);
        trl_raw_info info;
        assert_true(trl_raw_info_get(reader, &info));
        assert_int_equal(info.period, orders[k] ? 2 : 6);
        assert_string_equal(info.model, "Pinhole");
        assert_float_equal(info.white_dn, DNG_WHITE, 0);
        assert_float_equal(info.balance[0], 2, 1e-4);
        for (int y = 0; y < 6; y++) {
            for (int x = 0; x < 6; x++) {
                assert_int_equal(info.color[y][x], dng_color(&d, x, y));
                assert_float_equal(info.black_dn[y][x], DNG_BLACK, 0);
            }
        }
        for (int y = 4; y < H / 2 - 4; y++) {
            for (int x = 4; x < W - 4; x++) {
                double rgb[3];
                scene(0, x, y, rgb);
                double off = 1.5 / 15360;
                for (int c = 0; c < 3; c++)
                    assert_float_equal((double)planes_memory[c][y * W + x], rgb[c], off);
            }
        }
        trl_image_close(&reader);
    }
}

static void cells_hold_codes_of_the_file(void **state) {
    (void)state;
    const char *path = in_folder(folder, "a.dng");
    for (int k = 0; k < 5; k++) {
        dng d = picture(0, orders[k]);
        for (int i = 0; i < W * H; i++)
            codes[i] = (uint16_t)i; // each once
        d.orientation = 6;
        dng_write(path, &d);
        const int side = orders[k] ? 2 : 3, width = W / side, height = H / side;
        trl_image_reader *reader = read_raw(path, TRL_RAW_CELLS);
        const trl_window *w = &trl_image_reader_info(reader)->window;
        assert_int_equal(w->width, width);
        assert_int_equal(w->height, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    int at = (int)planes_memory[c][y * width + x], u = at % W, v = at / W;
                    assert_int_equal(u / side, x);
                    assert_int_equal(v / side, y);
                    assert_int_equal(dng_color(&d, u, v), c);
                }
            }
        }
        trl_image_close(&reader);
        reader = read_raw(path, TRL_RAW_MOSAIC);
        for (int i = 0; i < W * H; i++)
            assert_int_equal((int)planes_memory[i % 3][i], i);
        assert_true(trl_image_reader_info(reader)->gray);
        trl_image_close(&reader);
    }
}

// A neutral scene is neutral, from the dark to far beyond white.
static void developed_white_is_white(void **state) {
    (void)state;
    const char *path = in_folder(folder, "a.dng");
    for (int stops = 0; stops <= 3; stops += 3) {
        dng d = picture(stops, "rggb");
        dng_write(path, &d);
        trl_image_reader *reader = read_raw(path, TRL_RAW_DEVELOPED);
        const trl_image_part *part = &trl_image_reader_info(reader)->parts[0];
        assert_memory_equal(&part->chromaticities, &trl_primaries_ap0, sizeof trl_primaries_ap0);
        for (int y = 4; y < H / 2 - 4; y++) {
            for (int x = 4; x < W - 4; x++) {
                double light = exp2(stops) * (0.02 + 0.6 * x / W);
                for (int c = 0; c < 3; c++) {
                    double v = (double)planes_memory[c][y * W + x];
                    // Beside a clipped sample green is taken for clipped.
                    if (light < 0.9) assert_float_equal(v, light, 0.003 * light + 0.001);
                    // Red has a stop more than green, blue two thirds.
                    if (light > 2.1) assert_float_equal(v, 2, 0.04);
                    if (light > 1.05 && light < 1.5) assert_float_equal(v, light, 0.03 * light);
                    assert_true(v > 0.9 * fmin(light, 2));
                }
            }
        }
        trl_image_close(&reader);
    }
}

static void assert_refused(const char *path, trl_result code, const char *words) {
    trl_image_reader *reader = NULL;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_raw_open(&reader, path, TRL_RAW_DEVELOPED, NULL, &err), code);
    assert_null(reader);
    if (!strstr(err.message, words)) fail_msg("'%s' does not say '%s'", err.message, words);
}

static void what_is_no_raw_file_is_told(void **state) {
    (void)state;
    const char *path = in_folder(folder, "a.dng");
    static const unsigned char empty[4000] = "II*\0\x08\0\0";
    file_put(path, empty, sizeof empty);
    assert_refused(path, TRL_ERR_FORMAT, "is a TIFF picture, or a raw file");
    dng d = picture(0, "rggb");
    dng_write(path, &d);
    size_t size = 0;
    unsigned char *bytes = file_get(path, &size);
    bytes[0x44] = 99; // compressed in a way that nobody knows
    file_put(path, bytes, size);
    trl_image_reader *reader = NULL;
    trl_error err = TRL_ERROR_INIT;
    // The body is named.
    if (trl_raw_open(&reader, path, TRL_RAW_DEVELOPED, NULL, &err) != TRL_OK)
        assert_non_null(strstr(err.message, "Troland Pinhole"));
    trl_image_close(&reader);
    free(bytes);
}

// Nothing is taken for a picture in silence.
static void missing_samples_are_told(void **state) {
    (void)state;
    const char *path = in_folder(folder, "a.dng");
    dng d = picture(0, "rggb");
    memset(codes, 0, sizeof codes);
    dng_write(path, &d);
    assert_refused(path, TRL_ERR_FORMAT, "every sample is 0");
    d = picture(0, "rggb");
    dng_write(path, &d);
    size_t size = 0;
    unsigned char *bytes = file_get(path, &size);
    file_put(path, bytes, size * 6 / 10);
    free(bytes);
    assert_refused(path, TRL_ERR_FORMAT, "damaged");
}

static void no_flipped_bit_in_the_header_is_a_crash(void **state) {
    (void)state;
    const char *path = in_folder(folder, "a.dng");
    dng d = picture(0, "rggb");
    dng_write(path, &d);
    size_t size = 0;
    unsigned char *bytes = file_get(path, &size);
    for (size_t i = 4; i < 700; i += 3) {
        bytes[i] ^= (unsigned char)(1u << i % 8);
        file_put(path, bytes, size);
        trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
        params.max_bytes = 64u << 20;
        trl_image_reader *reader = NULL;
        trl_error err = TRL_ERROR_INIT;
        trl_result r = trl_raw_open(&reader, path, TRL_RAW_DEVELOPED, &params, &err);
        assert_true(r == TRL_OK || strlen(err.message) > 10);
        trl_image_close(&reader);
        bytes[i] ^= (unsigned char)(1u << i % 8);
    }
    free(bytes);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(the_light_of_the_mosaic_comes_back),
        IN_FOLDER(colors_go_by_the_cameras_matrix),
        IN_FOLDER(what_is_clipped_is_at_least_white),
        IN_FOLDER(it_stands_upright),
        IN_FOLDER(every_order_of_filters_is_read),
        IN_FOLDER(cells_hold_codes_of_the_file),
        IN_FOLDER(developed_white_is_white),
        IN_FOLDER(what_is_no_raw_file_is_told),
        IN_FOLDER(missing_samples_are_told),
        IN_FOLDER(no_flipped_bit_in_the_header_is_a_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
