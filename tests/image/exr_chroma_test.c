// Luminance/chroma pictures: colours come back, edges stay where they are, and
// damage stays where it is.
#include "exr_whole.h"

#include "image/exr_yc.h"

static char *folder;

static int set_up(void **state) {
    (void)state;
    folder = folder_make();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    folder_remove(folder);
    return 0;
}

// RGB → Y, RY, BY → RGB, with the weights of Rec. 709 and of AP0.
static void test_colors(void **state) {
    (void)state;
    static const trl_chromaticities *const spaces[2] = {&trl_primaries_rec709, &trl_primaries_ap0};
    static const double colors[][3] = {
        {1, 1, 1}, {0.5, 0.25, 0.125}, {40, 2, 0.1}, {0, 0.7, 0.2}, {-0.01, 0.5, 3}};
    for (int s = 0; s < 2; s++) {
        trl_mat3 m;
        assert_true(trl_rgb_to_xyz(spaces[s], &m));
        for (size_t i = 0; i < sizeof colors / sizeof *colors; i++) {
            const double *c = colors[i];
            double luminance = m.m[1][0] * c[0] + m.m[1][1] * c[1] + m.m[1][2] * c[2];
            float y = (float)luminance, ry = (float)(c[0] / luminance - 1),
                  by = (float)(c[2] / luminance - 1);
            trl_exr_yc_to_rgb(m.m[1], &y, &ry, &by, 1);
            assert_float_equal(y, c[0], 1e-5 * fmax(1, fabs(luminance)));
            assert_float_equal(ry, c[1], 1e-5 * fmax(1, fabs(luminance)));
            assert_float_equal(by, c[2], 1e-5 * fmax(1, fabs(luminance)));
        }
    }
}

static exr_test_part yc_part(void) {
    exr_test_part part = {.compression = TRL_EXR_ZIP,
                          .data = {-4, 6, 40, 70},
                          .channel_count = 3,
                          .channels = {{"BY", TRL_SAMPLE_HALF, 2, 2, false},
                                       {"RY", TRL_SAMPLE_HALF, 2, 2, false},
                                       {"Y", TRL_SAMPLE_HALF, 1, 1, false}}};
    return part;
}

// A cubic through samples gives the samples where they are, and any straight line
// in between: sums of ramps in x and y must come back at every pixel.
static void test_interpolation(void **state) {
    (void)state;
    for (int c = 0; c < TRL_EXR_COMPRESSIONS; c++) {
        if (c == TRL_EXR_DWAA || c == TRL_EXR_DWAB || c == TRL_EXR_B44 || c == TRL_EXR_B44A)
            continue;
        exr_test_part part = yc_part();
        part.compression = (trl_exr_compression)c;
        const char *path = in_folder(folder, "yc.exr");
        assert_int_equal(exr_test_write(path, &part, 1), 0);
        float library[40 * 70];
        trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
        params.layer = "RY"; // one subsampled channel by itself, as grey
        whole w;
        assert_ok(whole_read(path, &params, &w, &ok));
        assert_true(w.info.gray);
        assert_int_equal(exr_test_read(path, "RY", 0, 0, library, 40 * 70), 0);
        for (uint32_t y = 0; y < 70; y += 2)
            for (uint32_t x = 0; x < 40; x += 2)
                assert_true(w.plane[0][y * 40 + x] == library[y / 2 * 20 + x / 2]);
        for (uint32_t y = 2; y < 66; y += 2)
            for (uint32_t x = 3; x < 36; x += 2) {
                const float *row = library + y / 2 * 20 + x / 2;
                float between = (9 * (row[0] + row[1]) - row[-1] - row[2]) / 16;
                assert_float_equal(w.plane[0][y * 40 + x], between, 1e-5);
                const float *col = library + y / 2 * 20 + (x - 1) / 2;
                between = (9 * (col[0] + col[20]) - col[-20] - col[40]) / 16;
                assert_float_equal(w.plane[0][(y + 1) * 40 + x - 1], between, 1e-5);
            }
        whole_free(&w);
    }
}

// The library's RGBA interface rebuilds chroma with a longer filter; on smooth
// colours the two must agree.
static void test_against_library(void **state) {
    (void)state;
    if (access("../shared/images/luminance_chroma/Flowers.exr", R_OK) != 0) skip();
    static const char *const files[] = {"../shared/images/luminance_chroma/Flowers.exr",
                                        "../shared/images/chromaticities/Rec709_YC.exr",
                                        "../shared/images/chromaticities/XYZ_YC.exr"};
    for (int f = 0; f < 3; f++) {
        whole w;
        assert_ok(whole_read(files[f], NULL, &w, &ok));
        size_t pixels = (size_t)w.width * w.height, far = 0;
        float *rgb = malloc(3 * pixels * sizeof *rgb);
        assert_int_equal(exr_test_read_rgba(files[f], rgb, 3 * pixels), 0);
        double sum = 0;
        for (size_t i = 0; i < pixels; i++)
            for (int c = 0; c < 3; c++) {
                double a = (double)w.plane[c][i], b = (double)rgb[3 * i + (size_t)c];
                double d = fabs(a - b) / (fabs(b) + 0.01);
                sum += d;
                far += d > 0.25;
            }
        printf("%s: mean relative difference %.4f, beyond a quarter: %.3f %%\n", files[f],
               sum / (3 * (double)pixels), 100 * (double)far / (3 * (double)pixels));
        assert_true(sum / (3 * (double)pixels) < 0.02);
        free(rgb);
        whole_free(&w);
    }
}

static void test_missing_chroma(void **state) {
    (void)state;
    exr_test_part part = yc_part();
    part.channels[0] = part.channels[2]; // only Y and RY
    part.channel_count = 2;
    const char *path = in_folder(folder, "half.exr");
    assert_int_equal(exr_test_write(path, &part, 1), 0);
    whole w;
    assert_ok(whole_read(path, NULL, &w, &ok));
    for (uint32_t i = 0; i < 40 * 70; i++) {
        float y = exr_test_value(&part.channels[0], (int)(i % 40) - 4, (int)(i / 40) + 6, 0, 0);
        assert_true(w.plane[2][i] == y); // BY = 0: blue is the luminance
        assert_true(w.plane[3][i] == 1);
    }
    whole_free(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_colors), cmocka_unit_test(test_interpolation),
        cmocka_unit_test(test_against_library), cmocka_unit_test(test_missing_chroma)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
