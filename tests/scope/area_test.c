// Means of areas, and what zebra and false colour make of them.
#include "scope/area.h"
#include "scopes.h"

static void fill(uint16_t *pixel, uint16_t value) {
    for (int c = 0; c < TRL_AREA_CHANNELS; c++)
        pixel[c] = (uint16_t)(value + c);
}

// 3 × 2 pixels to 2 × 1: each result is 1.5 × 2 of them.
static void overlaps_are_shared(void **state) {
    (void)state;
    uint16_t pixels[6][TRL_AREA_CHANNELS], (*out)[TRL_AREA_CHANNELS];
    static const uint16_t values[6] = {600, 1200, 2400, 0, 300, 60};
    for (int i = 0; i < 6; i++)
        fill(pixels[i], values[i]);
    assert_ok(trl_area_resize(pixels, 3, 2, 2, 1, &out, &ok));
    assert_int_equal(out[0][0], (600 + 600 + 0 + 150) / 3);
    assert_int_equal(out[1][0], (600 + 2400 + 150 + 60) / 3);
    assert_int_equal(out[1][7], out[1][0] + 7);
    trl_free(out);
    // The same size is the same picture, a larger one repeats it.
    assert_ok(trl_area_resize(pixels, 3, 2, 3, 2, &out, &ok));
    assert_memory_equal(out, pixels, sizeof pixels);
    trl_free(out);
    assert_ok(trl_area_resize(pixels, 3, 2, 9, 4, &out, &ok));
    for (int i = 0; i < 36; i++)
        assert_memory_equal(out[i], pixels[i / 18 * 3 + i % 9 / 3], sizeof *pixels);
    trl_free(out);
}

// Sizes that do not divide each other.
static float noise(int32_t x, int32_t y, int channel) {
    uint32_t h = (uint32_t)x * 2654435761u ^ (uint32_t)y * 40503u;
    return channel == 3 ? 1 : (float)(h >> 8 & 1023) / 512;
}

static void threads_do_not_matter(void **state) {
    (void)state;
    enum { W = 100, H = 40 };
    static uint8_t one[W * H * 4], four[W * H * 4];
    for (int kind = TRL_SCOPE_FALSE_COLOR; kind <= TRL_SCOPE_ZEBRA; kind++) {
        for (uint32_t threads = 1; threads <= 4; threads += 3) {
            fake_reader reader = fake_reader_make(0, 0, 997, 331, 16, noise);
            trl_scope_params params = params_of(true);
            trl_scope *scope = scope_of(&reader, &params, threads);
            assert_ok(trl_scope_raster(scope, kind, false, threads == 1 ? one : four, W, H, &ok));
            trl_scope_destroy(&scope);
        }
        assert_memory_equal(one, four, sizeof one);
    }
}

// A line of one pixel in 1000, far above white, on a picture at a twentieth of its size: no
// row of single pixels would have met it.
static float line(int32_t x, int32_t y, int channel) {
    (void)y;
    return channel == 3 ? 1 : x == 503 ? 64 : 0.18F;
}

static void a_thin_line_stays(void **state) {
    (void)state;
    enum { W = 250, H = 160 };
    static uint8_t rgba[W * H * 4];
    fake_reader reader = fake_reader_make(0, 0, 1000, 600, 16, line);
    trl_scope_params params = params_of(true);
    trl_scope *scope = scope_of(&reader, &params, 2);
    const trl_false_color *scale = trl_scope_scale(scope);
    const uint8_t *grey = scale->bands[trl_false_color_band_of(scale, 0)].rgb;
    assert_ok(trl_scope_raster(scope, TRL_SCOPE_FALSE_COLOR, false, rgba, W, H, &ok));
    const uint8_t *row = rgba + 4 * (50 * W);
    assert_memory_equal(row + 4 * 60, grey, 3);
    assert_true(row[4 * 125] > grey[0] + 40); // redder: a quarter of it is
    assert_ok(trl_scope_raster(scope, TRL_SCOPE_ZEBRA, false, rgba, W, H, &ok));
    int inked = 0; // between the stripes the line is about a quarter of white
    for (int y = 0; y < H; y++) {
        int code = rgba[4 * (y * W + 125) + 1];
        assert_true(code < 100 || (code > 155 && code < 170));
        inked += code < 100;
    }
    assert_in_range(inked, H / 2 - 6, H / 2 + 6);
    trl_scope_destroy(&scope);
}

// A picture averages as light: half black and half white is 50 % of the light, code 188.
static float checks(int32_t x, int32_t y, int channel) {
    return channel == 3 ? 1 : (float)((x + y) % 2);
}

static void means_are_of_light(void **state) {
    (void)state;
    enum { W = 50, H = 36 };
    static uint8_t rgba[W * H * 4];
    for (int scene = 0; scene < 2; scene++) {
        fake_reader reader = fake_reader_make(0, 0, 500, 360, 16, checks);
        trl_scope_params params = params_of(scene);
        params.zebra_low = 30, params.zebra_high = 31; // nowhere: all is 0 or 1
        trl_scope *scope = scope_of(&reader, &params, 2);
        assert_ok(trl_scope_raster(scope, TRL_SCOPE_ZEBRA, false, rgba, W, H, &ok));
        for (int i = 0; i < W * H; i++)
            assert_int_equal(rgba[4 * i + 1], 188);
        trl_scope_destroy(&scope);
    }
}

// What does not count leaves the rest as bright as it is.
static float holes(int32_t x, int32_t y, int channel) {
    return channel == 3 ? 1 : (x + y) % 2 ? NAN : 0.5F;
}

static void holes_do_not_darken(void **state) {
    (void)state;
    enum { W = 20, H = 20 };
    static uint8_t rgba[W * H * 4];
    fake_reader reader = fake_reader_make(0, 0, 200, 200, 16, holes);
    trl_scope_params params = params_of(true);
    trl_scope *scope = scope_of(&reader, &params, 1);
    assert_ok(trl_scope_raster(scope, TRL_SCOPE_ZEBRA, false, rgba, W, H, &ok));
    assert_int_equal(rgba[4 * (10 * W + 10)], 188);
    trl_scope_destroy(&scope);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overlaps_are_shared), cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(a_thin_line_stays),   cmocka_unit_test(means_are_of_light),
        cmocka_unit_test(holes_do_not_darken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
