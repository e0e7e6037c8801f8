// Deep pictures are flattened: samples sorted by depth, the nearest over the rest.
#include "exr_whole.h"

#include "image/exr_chunk.h"

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

// The plain definition: sort, then "over" from front to back.
static void expected_pixel(int x, int y, bool has_depth, bool has_alpha, double out[4]) {
    uint32_t n = exr_test_deep_count(x, y), order[8];
    for (uint32_t i = 0; i < n; i++)
        order[i] = i;
    for (uint32_t i = 1; has_depth && i < n; i++)
        for (uint32_t j = i; j > 0 && exr_test_deep_value("Z", x, y, order[j]) <
                                          exr_test_deep_value("Z", x, y, order[j - 1]);
             j--) {
            uint32_t swap = order[j];
            order[j] = order[j - 1];
            order[j - 1] = swap;
        }
    static const char *const names[3] = {"R", "G", "B"};
    for (int c = 0; c < 4; c++)
        out[c] = 0;
    for (uint32_t i = 0; i < n; i++) {
        double through = 1 - out[3];
        for (int c = 0; c < 3; c++)
            out[c] += through * (double)exr_test_deep_value(names[c], x, y, order[i]);
        out[3] += through * (has_alpha ? (double)exr_test_deep_value("A", x, y, order[i]) : 1);
    }
}

static void check_deep(trl_exr_compression compression, bool tiled, bool depth, bool alpha) {
    exr_test_part part = {.compression = compression, .data = {-4, 7, 37, 29}, .deep = true};
    static const char *const names[5] = {"B", "G", "R", "A", "Z"};
    for (int i = 0; i < 5; i++) {
        if ((i == 3 && !alpha) || (i == 4 && !depth)) continue;
        part.channels[part.channel_count++] =
            (trl_exr_channel){names[i], i == 4 ? TRL_SAMPLE_FLOAT : TRL_SAMPLE_HALF, 1, 1, false};
    }
    if (tiled) part.tile_width = 16, part.tile_height = 10;
    const char *path = in_folder(folder, "deep.exr");
    assert_int_equal(exr_test_write(path, &part, 1), 0);
    whole w;
    assert_ok(whole_read(path, NULL, &w, &ok));
    assert_int_equal(w.info.has_alpha, alpha);
    for (uint32_t i = 0; i < w.width * w.height; i++) {
        double expected[4];
        expected_pixel(-4 + (int)(i % w.width), 7 + (int)(i / w.width), depth, alpha, expected);
        if (!alpha) expected[3] = 1;
        for (int c = 0; c < 4; c++)
            if (!(fabs((double)w.plane[c][i] - expected[c]) <= 1e-6))
                fail_msg("%s %s, pixel %u, plane %d: %.9g, not %.9g",
                         trl_exr_compressions[compression].name, tiled ? "tiled" : "scan lines", i,
                         c, (double)w.plane[c][i], expected[c]);
    }
    whole_free(&w);
}

static void test_flatten(void **state) {
    (void)state;
    for (int c = TRL_EXR_NONE; c <= TRL_EXR_ZIPS; c++)
        for (int tiled = 0; tiled < 2; tiled++)
            for (int kind = 0; kind < 3; kind++)
                check_deep((trl_exr_compression)c, tiled, kind != 1, kind != 2);
}

// The depth itself, chosen as a layer, is that of the nearest sample.
static void test_depth_layer(void **state) {
    (void)state;
    exr_test_part part = {
        .compression = TRL_EXR_ZIPS,
        .data = {0, 0, 16, 8},
        .deep = true,
        .channel_count = 2,
        .channels = {{"A", TRL_SAMPLE_HALF, 1, 1, false}, {"Z", TRL_SAMPLE_FLOAT, 1, 1, false}}};
    const char *path = in_folder(folder, "depth.exr");
    assert_int_equal(exr_test_write(path, &part, 1), 0);
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.layer = "Z";
    whole w;
    assert_ok(whole_read(path, &params, &w, &ok));
    for (int i = 0; i < 16 * 8; i++) {
        float nearest = 0;
        uint32_t n = exr_test_deep_count(i % 16, i / 16);
        for (uint32_t k = 0; k < n; k++) {
            float z = exr_test_deep_value("Z", i % 16, i / 16, k);
            if (k == 0 || z < nearest) nearest = z;
        }
        assert_true(w.plane[0][i] == nearest);
    }
    whole_free(&w);
}

// One pixel of samples {Z, ZBack, A, R}, given to the flattening itself.
static void flatten_one(const float samples[][4], int32_t count, float out[2]) {
    static const trl_exr_channel channels[4] = {{"A", TRL_SAMPLE_FLOAT, 1, 1, false},
                                                {"R", TRL_SAMPLE_FLOAT, 1, 1, false},
                                                {"Z", TRL_SAMPLE_FLOAT, 1, 1, false},
                                                {"ZBack", TRL_SAMPLE_FLOAT, 1, 1, false}};
    const trl_exr_part part = {.channel_count = 4, .channels = channels};
    const trl_exr_picture picture = {
        .part = &part, .selection = {.channels = {1, -1, -1, 0}, .depth = 2, .depth_back = 3}};
    float planes[4 * 8];
    static const int from[4] = {2, 3, 0, 1};
    for (int c = 0; c < 4; c++)
        for (int i = 0; i < count; i++)
            planes[c * count + i] = samples[i][from[c]];
    trl_exr_slot slot = {.loaded = false};
    const trl_window one = {0, 0, 1, 1};
    assert_null(trl_exr_deep_flatten(&picture, &slot, &one, (const unsigned char *)&count,
                                     (const unsigned char *)planes, 16 * (uint64_t)count));
    out[0] = slot.flat[0];
    out[1] = slot.flat[3];
    trl_exr_slot_release(&slot);
}

static void test_volumes(void **state) {
    (void)state;
    float out[2];
    // A lone volume is itself.
    flatten_one((const float[][4]){{1, 3, 0.5f, 0.25f}}, 1, out);
    assert_float_equal(out[0], 0.25, 1e-6);
    assert_float_equal(out[1], 0.5, 1e-6);
    // Two in the same place let through the product of what each does; equal ones
    // share the light equally, so that it does not matter which comes first.
    flatten_one((const float[][4]){{1, 3, 0.5f, 0.5f}, {1, 3, 0.5f, 0.5f}}, 2, out);
    assert_float_equal(out[1], 0.75, 1e-6);
    assert_float_equal(out[0], 0.75, 1e-6);
    // A volume with a hard surface in its middle: half of it lies in front, which
    // lets sqrt(1/2) through.
    flatten_one((const float[][4]){{0, 2, 0.5f, 0}, {1, 1, 1, 1}}, 2, out);
    assert_float_equal(out[0], sqrt(0.5), 1e-6);
    assert_float_equal(out[1], 1, 1e-6);
    // Overlapping opaque volumes: the mean of their colours where both begin.
    flatten_one((const float[][4]){{0, 2, 1, 0.2f}, {0, 4, 1, 0.6f}}, 2, out);
    assert_float_equal(out[0], 0.4, 1e-6);
    assert_float_equal(out[1], 1, 1e-6);
    // Without alpha a volume is pure light, and all of it arrives.
    flatten_one((const float[][4]){{0, 2, 0, 3}, {1, 3, 0, 5}}, 2, out);
    assert_float_equal(out[0], 8, 1e-5);
    assert_float_equal(out[1], 0, 0);
    // Depths that are not numbers come last; an alpha that is none counts as 0.
    flatten_one((const float[][4]){{NAN, NAN, 1, 5}, {1, 1, NAN, 2}}, 2, out);
    assert_float_equal(out[0], 7, 1e-6);
}

static void test_counts_that_lie(void **state) {
    (void)state;
    static const trl_exr_channel channels[1] = {{"R", TRL_SAMPLE_FLOAT, 1, 1, false}};
    const trl_exr_part part = {.channel_count = 1, .channels = channels};
    const trl_exr_picture picture = {
        .part = &part, .selection = {.channels = {0, -1, -1, -1}, .depth = -1, .depth_back = -1}};
    trl_exr_slot slot = {.loaded = false};
    const trl_window two = {0, 0, 2, 1};
    const float samples[4] = {1, 2, 3, 4};
    const unsigned char *bytes = (const unsigned char *)samples;
    const int32_t falling[2] = {3, 2}, negative[2] = {-1, 2}, many[2] = {2, 1 << 30};
    assert_string_equal(
        trl_exr_deep_flatten(&picture, &slot, &two, (const unsigned char *)falling, bytes, 8),
        "its sample counts make no sense");
    assert_string_equal(
        trl_exr_deep_flatten(&picture, &slot, &two, (const unsigned char *)negative, bytes, 8),
        "its sample counts make no sense");
    assert_string_equal(
        trl_exr_deep_flatten(&picture, &slot, &two, (const unsigned char *)many, bytes, 16),
        "its sample counts and its samples disagree");
    trl_exr_slot_release(&slot);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flatten), cmocka_unit_test(test_depth_layer),
        cmocka_unit_test(test_volumes), cmocka_unit_test(test_counts_that_lie)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
