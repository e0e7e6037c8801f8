#include "exif_file.h"
#include "icc_file.h"
#include "jpeg_file.h"
#include "png_file.h"

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

enum { W = 48, H = 40 };
static unsigned char pixels[W * H * 4];
static float planes_memory[4][W * H];
static float *const planes[4] = {planes_memory[0], planes_memory[1], planes_memory[2],
                                 planes_memory[3]};

// Smooth colours, which a JPEG of best quality keeps to three codes: half a code of Y and
// of Cb, and one of the cosines, are (0.5 + 0.5) × 2.77 in blue.
#define NEAR 3.01

static void fill(int channels) {
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            for (int c = 0; c < channels; c++)
                pixels[(y * W + x) * channels + c] = (unsigned char)(c == 0   ? 3 * x + 40
                                                                     : c == 1 ? 4 * y + 30
                                                                              : 2 * x + 2 * y + 20);
}

static jpeg_build build_of(int channels) {
    fill(channels);
    return (jpeg_build){
        .width = W, .height = H, .channels = channels, .quality = 100, .pixels = pixels};
}

static trl_result read_all(const char *path, trl_error *err) {
    trl_image_reader *reader = NULL;
    TRL_TRY(trl_image_open(&reader, path, NULL, err));
    const trl_window *w = &trl_image_reader_info(reader)->window;
    trl_result result = TRL_ERR_LIMIT;
    if (w->width <= W && w->height <= H)
        result = trl_image_reader_rows(reader, 0, 0, w->height, planes, w->width, err);
    trl_image_close(&reader);
    return result;
}

static void baseline_and_progressive_color_and_grey_are_read(void **state) {
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        const char *path = in_folder(folder, "a.jpg");
        jpeg_build b = build_of(kind & 1 ? 1 : 3);
        b.progressive = kind >= 2;
        jpeg_put(path, &b);
        trl_image_reader *reader = NULL;
        assert_ok(trl_image_open(&reader, path, NULL, &ok));
        const trl_image_info *info = trl_image_reader_info(reader);
        assert_string_equal(info->format, "JPEG");
        assert_string_equal(info->parts[0].compression, b.progressive ? "progressive" : "baseline");
        assert_int_equal(info->gray, b.channels == 1);
        assert_false(info->scene_linear || info->has_alpha);
        assert_int_equal(info->bits, 8);
        assert_true(info->color_assumed && info->has_transfer);
        assert_int_equal(info->transfer.kind, TRL_TRANSFER_SRGB);
        trl_image_close(&reader);
        assert_ok(read_all(path, &ok));
        for (int i = 0; i < W * H; i++) {
            for (int c = 0; c < 3; c++) {
                int want = pixels[b.channels == 1 ? i : 3 * i + c];
                assert_float_equal(255 * planes[c][i], want, NEAR);
            }
            assert_float_equal(planes[3][i], 1, 0);
        }
    }
}

// Rows in any order, each as the whole reading gives it.
static void rows_come_in_any_order(void **state) {
    (void)state;
    const char *path = in_folder(folder, "a.jpg");
    jpeg_build b = build_of(3);
    jpeg_put(path, &b);
    assert_ok(read_all(path, &ok));
    trl_image_reader *reader = NULL;
    assert_ok(trl_image_open(&reader, path, NULL, &ok));
    static const int order[] = {39, 0, 20, 19, 5, 38, 1};
    float row_memory[4][W];
    float *const row[4] = {row_memory[0], row_memory[1], row_memory[2], NULL};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        assert_ok(trl_image_reader_rows(reader, 0, order[i], 1, row, W, &ok));
        for (int c = 0; c < 3; c++)
            assert_memory_equal(row[c], planes[c] + order[i] * W, W * sizeof(float));
    }
    trl_image_close(&reader);
}

// Where pixel (x, y) of the upright picture lies in the file, from the words of the
// standard ("the 0th row is at the visual … , the 0th column at the visual …").
static void file_place(int orientation, int width, int height, int x, int y, int *fx, int *fy) {
    int right = width - 1 - x, bottom = height - 1 - y; // of the upright picture
    switch (orientation) {
    case 1: *fy = y, *fx = x; break;          // row top, column left
    case 2: *fy = y, *fx = right; break;      // top, right
    case 3: *fy = bottom, *fx = right; break; // bottom, right
    case 4: *fy = bottom, *fx = x; break;     // bottom, left
    case 5: *fy = x, *fx = y; break;          // left, top
    case 6: *fy = right, *fx = y; break;      // right, top
    case 7: *fy = right, *fx = bottom; break; // right, bottom
    default: *fy = x, *fx = bottom; break;    // left, bottom
    }
}

static void exif_turns_the_picture(void **state) {
    (void)state;
    for (uint32_t orientation = 1; orientation <= 8; orientation++) {
        const char *path = in_folder(folder, "a.jpg");
        jpeg_build b = build_of(3);
        b.height = 24; // of 48 columns, so that turned ones fit
        exif_build exif = {.big_endian = orientation & 1};
        exif_make(&exif, true, orientation, 1, 250, 28, 100);
        b.exif = exif.bytes;
        b.exif_size = exif.size;
        b.width = 36;
        jpeg_put(path, &b);
        trl_image_reader *reader = NULL;
        assert_ok(trl_image_open(&reader, path, NULL, &ok));
        const trl_image_info *info = trl_image_reader_info(reader);
        int width = (int)info->window.width, height = (int)info->window.height;
        assert_int_equal(width, orientation < 5 ? 36 : 24);
        assert_int_equal(height, orientation < 5 ? 24 : 36);
        assert_float_equal(info->camera.shutter_s, 0.004, 1e-12);
        assert_float_equal(info->camera.f_number, 2.8, 1e-12);
        assert_float_equal(info->camera.iso, 100, 0);
        trl_image_close(&reader);
        assert_ok(read_all(path, &ok));
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int fx = 0, fy = 0;
                file_place((int)orientation, width, height, x, y, &fx, &fy);
                int want = pixels[3 * (fy * 36 + fx)];
                if (fabsf(255 * planes[0][y * width + x] - (float)want) > (float)NEAR)
                    fail_msg("orientation %u at %d,%d", orientation, x, y);
            }
        }
    }
}

static void a_simple_profile_is_believed(void **state) {
    (void)state;
    static const double display_p3[3][3] = {{0.515102, 0.241182, -0.001050},
                                            {0.291965, 0.692236, 0.041882},
                                            {0.157153, 0.066582, 0.784378}};
    icc_build icc;
    icc_begin(&icc, "RGB ");
    icc_description(&icc, "Display P3");
    icc_colorants(&icc, display_p3);
    icc_srgb_curves(&icc);
    const char *path = in_folder(folder, "a.jpg");
    jpeg_build b = build_of(3);
    b.profile = icc.bytes;
    b.profile_size = icc.size;
    jpeg_put(path, &b);
    trl_image_reader *reader = NULL;
    assert_ok(trl_image_open(&reader, path, NULL, &ok));
    const trl_image_info *info = trl_image_reader_info(reader);
    assert_false(info->color_assumed);
    assert_float_equal(info->parts[0].chromaticities.red.x, 0.68, 1e-9);
    assert_string_equal(info->parts[0].attributes[0].value, "Display P3");
    trl_image_close(&reader);
}

static void cmyk_is_refused_in_words(void **state) {
    (void)state;
    const char *path = in_folder(folder, "a.jpg");
    jpeg_build b = build_of(4);
    jpeg_put(path, &b);
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(read_all(path, &err), TRL_ERR_UNSUPPORTED);
    assert_non_null(strstr(err.message, "CMYK picture, made for print"));
}

static void memory_is_limited(void **state) {
    (void)state;
    for (int progressive = 0; progressive < 2; progressive++) {
        const char *path = in_folder(folder, "a.jpg");
        jpeg_build b = build_of(3);
        b.progressive = progressive;
        jpeg_put(path, &b);
        trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
        params.max_bytes = 1000;
        trl_image_reader *reader = NULL;
        trl_error err = TRL_ERROR_INIT;
        assert_int_equal(trl_image_open(&reader, path, &params, &err), TRL_ERR_LIMIT);
        assert_non_null(strstr(err.message, "MiB"));
    }
}

// A cut anywhere is noticed, but for the end-of-image mark alone.
static void every_cut_is_noticed(void **state) {
    (void)state;
    for (int progressive = 0; progressive < 2; progressive++) {
        const char *path = in_folder(folder, "a.jpg");
        jpeg_build b = build_of(3);
        b.progressive = progressive;
        jpeg_put(path, &b);
        size_t size = 0;
        unsigned char *bytes = file_get(path, &size);
        for (size_t cut = 4; cut + 6 < size; cut += cut < 700 ? 1 : 37) {
            file_put(path, bytes, cut);
            trl_error err = TRL_ERROR_INIT;
            if (read_all(path, &err) != TRL_ERR_FORMAT)
                fail_msg("cut to %zu of %zu bytes: %s", cut, size, err.message);
        }
        free(bytes);
    }
}

static void rows_before_the_damage_are_read(void **state) {
    (void)state;
    const char *path = in_folder(folder, "a.jpg");
    jpeg_build b = build_of(3);
    jpeg_put(path, &b);
    size_t size = 0;
    unsigned char *bytes = file_get(path, &size);
    file_put(path, bytes, size - 800);
    free(bytes);
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(read_all(path, &err), TRL_ERR_FORMAT);
    assert_non_null(strstr(err.message, "a.jpg is damaged: scan lines from "));
    assert_float_equal(255 * planes[0][0], pixels[0], NEAR);
    assert_float_equal(planes[0][(H - 1) * W], 0, 0);
}

static void no_flipped_bit_is_a_crash(void **state) {
    (void)state;
    for (int kind = 0; kind < 2; kind++) {
        const char *path = in_folder(folder, "a.jpg");
        jpeg_build b = build_of(3);
        exif_build exif = {.big_endian = false};
        exif_make(&exif, true, 6, 1, 250, 28, 100);
        b.exif = exif.bytes;
        b.exif_size = exif.size;
        b.progressive = kind;
        jpeg_put(path, &b);
        size_t size = 0;
        unsigned char *bytes = file_get(path, &size);
        for (size_t i = 3; i < size; i += i < 900 ? 1 : 11) {
            bytes[i] ^= (unsigned char)(1u << i % 8);
            file_put(path, bytes, size);
            trl_error err = TRL_ERROR_INIT;
            trl_result result = read_all(path, &err);
            assert_true(result == TRL_OK || result == TRL_ERR_LIMIT || strlen(err.message) > 10);
            bytes[i] ^= (unsigned char)(1u << i % 8);
        }
        free(bytes);
    }
}

static void a_png_says_its_exposure_and_profile(void **state) {
    (void)state;
    static png_build b;
    exif_build exif = {.big_endian = true};
    exif_make(&exif, false, 1, 2, 1, 110, 3200);
    png_begin(&b, 1, 1, 8, 2, 0);
    png_add(&b, "eXIf", exif.bytes, exif.size);
    png_end(&b, (const unsigned char *)"\0\1\2\3", 4);
    const char *path = in_folder(folder, "a.png");
    file_put(path, b.bytes, b.size);
    trl_image_reader *reader = NULL;
    assert_ok(trl_image_open(&reader, path, NULL, &ok));
    const trl_image_info *info = trl_image_reader_info(reader);
    assert_float_equal(info->camera.shutter_s, 2, 0);
    assert_float_equal(info->camera.f_number, 11, 1e-12);
    assert_float_equal(info->camera.iso, 3200, 0);
    trl_image_close(&reader);
}

static void an_exr_keeps_its_exposure(void **state) {
    (void)state;
    const char *path = in_folder(folder, "a.exr");
    trl_image_write_params p = TRL_IMAGE_WRITE_PARAMS_INIT;
    p.packing = (trl_packing){.size = sizeof p.packing, .sample = TRL_SAMPLE_HALF, .channels = 3};
    p.data = (trl_window){0, 0, 1, 1};
    p.camera = (trl_camera_settings){0.25, 5.5, 200};
    trl_image_writer *writer = NULL;
    const uint16_t row[3] = {0};
    assert_ok(trl_image_create(&writer, path, &p, &ok));
    assert_ok(trl_image_writer_rows(writer, 1, row, 6, &ok));
    assert_ok(trl_image_writer_finish(writer, &ok));
    trl_image_writer_destroy(&writer);
    trl_image_reader *reader = NULL;
    assert_ok(trl_image_open(&reader, path, NULL, &ok));
    const trl_image_info *info = trl_image_reader_info(reader);
    assert_float_equal(info->camera.shutter_s, 0.25, 0);
    assert_float_equal(info->camera.f_number, 5.5, 0);
    assert_float_equal(info->camera.iso, 200, 0);
    trl_image_close(&reader);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(baseline_and_progressive_color_and_grey_are_read),
        IN_FOLDER(rows_come_in_any_order),
        IN_FOLDER(exif_turns_the_picture),
        IN_FOLDER(a_simple_profile_is_believed),
        IN_FOLDER(cmyk_is_refused_in_words),
        IN_FOLDER(memory_is_limited),
        IN_FOLDER(every_cut_is_noticed),
        IN_FOLDER(rows_before_the_damage_are_read),
        IN_FOLDER(no_flipped_bit_is_a_crash),
        IN_FOLDER(a_png_says_its_exposure_and_profile),
        IN_FOLDER(an_exr_keeps_its_exposure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
