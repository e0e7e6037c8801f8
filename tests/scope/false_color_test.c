#include "scopes.h"

// The level of each scale, and its unit, at each pixel of a row: the edge between two bands,
// and the next floats below and above it.
static float edge_values[3 * TRL_FALSE_COLOR_BANDS];

static float at_edges(int32_t x, int32_t y, int channel) {
    (void)y;
    return channel == 3 ? 1 : edge_values[x];
}

static void bands_at_their_edges(void **state) {
    (void)state;
    for (size_t i = 0; trl_false_color_at(i); i++) {
        const trl_false_color *scale = trl_false_color_at(i);
        trl_scope_params params = params_of(scale->unit == TRL_SCOPE_STOPS);
        if (scale->unit == TRL_SCOPE_NITS) params.transfer.kind = TRL_TRANSFER_PQ;
        params.scale = scale;
        trl_scope *scope = NULL;
        assert_ok(trl_scope_create(&scope, &params, &ok));
        uint32_t n = 0;
        for (size_t b = 1; b < scale->band_count; b++) {
            double axis = trl_scope_axis_of_level(scope, scale->bands[b].from);
            float v = (float)(params.scene ? 0.18 * exp2(axis) : axis);
            edge_values[n++] = nextafterf(v, 0);
            edge_values[n++] = v;
            edge_values[n++] = nextafterf(v, 99);
        }
        fake_reader reader = fake_reader_make(0, 0, n, 1, 1, at_edges);
        assert_ok(trl_scope_add(scope, &reader.head, NULL, 1, &ok));
        for (size_t b = 0; b < scale->band_count; b++)
            assert_int_equal(trl_scope_band_count(scope, b), b == 0                      ? 1
                                                             : b + 1 < scale->band_count ? 3
                                                                                         : 2);
        trl_scope_destroy(&scope);
    }
}

static void tables(void **state) {
    (void)state;
    const trl_false_color *stops = trl_false_color_find("STOPS");
    assert_non_null(stops);
    assert_ptr_equal(trl_false_color_find("ire_safe"), trl_false_color_find("ire-safe"));
    assert_null(trl_false_color_find("nothing"));
    assert_string_equal(stops->bands[trl_false_color_band_of(stops, 0)].label, "0");
    assert_string_equal(stops->bands[trl_false_color_band_of(stops, 0.5)].label, "+1");
    assert_string_equal(stops->bands[trl_false_color_band_of(stops, -0.5)].label, "0");
    assert_int_equal(trl_false_color_band_of(stops, -99), 0);
    assert_int_equal(trl_false_color_band_of(stops, (double)NAN), 0);
    assert_int_equal(trl_false_color_band_of(stops, 99), stops->band_count - 1);
    for (size_t i = 0; trl_false_color_at(i); i++) {
        const trl_false_color *scale = trl_false_color_at(i);
        assert_in_range(scale->band_count, 2, TRL_FALSE_COLOR_BANDS);
        assert_true(isinf(scale->bands[0].from) && scale->bands[0].from < 0);
        for (size_t b = 1; b < scale->band_count; b++)
            assert_true(scale->bands[b].from > scale->bands[b - 1].from);
    }
}

// Lightness of the safe scales rises from band to band: they can be read without hue.
static void safe_scales_rise(void **state) {
    (void)state;
    static const char *const names[] = {"stops-safe", "ire-safe", "nits-safe"};
    for (int i = 0; i < 3; i++) {
        const trl_false_color *scale = trl_false_color_find(names[i]);
        double before = 0;
        for (size_t b = 0; b < scale->band_count; b++) {
            const uint8_t *c = scale->bands[b].rgb;
            trl_css_color color = {.space = TRL_CSS_SRGB,
                                   .v = {c[0] / 255.0, c[1] / 255.0, c[2] / 255.0},
                                   .alpha = 1},
                          lab;
            trl_css_convert(&color, TRL_CSS_OKLAB, &lab);
            assert_true(lab.v[0] > before + 0.03);
            before = lab.v[0];
        }
    }
}

static float levels(int32_t x, int32_t y, int channel) {
    (void)y;
    return channel == 3 ? 1 : (float)x / 10;
}

// A stripe begins exactly at its threshold and ends just below its upper one.
static void zebra(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 11, 1, 1, levels);
    trl_scope_params params = params_of(false);
    trl_scope_counts counts;
    params.zebra_low = 70, params.zebra_high = 100;
    trl_scope *scope = scope_of(&reader, &params, 1);
    trl_scope_counts_get(scope, &counts);
    assert_int_equal(counts.striped, 3); // 70, 80, 90
    enum { W = 220, H = 20 };
    static uint8_t rgba[W * H * 4];
    assert_ok(trl_scope_raster(scope, TRL_SCOPE_ZEBRA, false, rgba, W, H, &ok));
    int dark[11] = {0};
    for (int i = 0; i < W * H; i++)
        dark[i % W / 20] += rgba[4 * i] == 12;
    for (int i = 1; i < 11; i++)
        assert_int_equal(dark[i], i >= 7 && i < 10 ? W * H / 22 : 0);
    trl_scope_destroy(&scope);
    params = params_of(true); // diffuse white by default
    scope = scope_of(&reader, &params, 1);
    trl_scope_counts_get(scope, &counts);
    assert_int_equal(counts.striped, 1);
    trl_scope_destroy(&scope);
}

// The picture fills the canvas to its legend, which is a twelfth of its width high.
static void colours_of_the_picture(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 11, 4, 1, levels);
    trl_scope_params params = params_of(false);
    params.scale = trl_false_color_find("ire-safe");
    trl_scope *scope = scope_of(&reader, &params, 1);
    uint32_t w, h;
    trl_scope_picture_size(scope, &w, &h);
    assert_true(w == 11 && h == 4);
    enum { W = 110, H = 49 };
    static uint8_t rgba[W * H * 4];
    assert_ok(trl_scope_raster(scope, TRL_SCOPE_FALSE_COLOR, false, rgba, W, H, &ok));
    for (int x = 0; x < W; x++) {
        assert_memory_equal(rgba + 4 * (20 * W + x), params.scale->bands[x / 10].rgb, 3);
        assert_memory_equal(rgba + 4 * (43 * W + x), params.scale->bands[x / 10].rgb, 3); // legend
    }
    trl_scope_destroy(&scope);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bands_at_their_edges),   cmocka_unit_test(tables),
        cmocka_unit_test(safe_scales_rise),       cmocka_unit_test(zebra),
        cmocka_unit_test(colours_of_the_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
