// Which channels make the picture: layers, views, parts, grey, luminance/chroma.
#include "exr_whole.h"

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

static exr_test_part part_of(const char *const *names) {
    exr_test_part part = {.compression = TRL_EXR_ZIP, .data = {0, 0, 24, 20}};
    for (; names[part.channel_count]; part.channel_count++)
        part.channels[part.channel_count] =
            (trl_exr_channel){names[part.channel_count], TRL_SAMPLE_HALF, 1, 1, false};
    return part;
}

#define PART(...) part_of((const char *const[]){__VA_ARGS__, NULL})

static const char *write_parts(const exr_test_part *parts, size_t count) {
    const char *path = in_folder(folder, "layers.exr");
    assert_int_equal(exr_test_write(path, parts, count), 0);
    return path;
}

// Reads with the given choice and checks that r, g, b and alpha are the channels
// named ("" = 0, "1" = 1), and the layer and view that the reader reports.
static void check(const char *path, int part, const char *layer, const char *view,
                  const char *const rgba[4], const char *layer_is, const char *view_is) {
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.part = part;
    params.layer = layer;
    params.view = view;
    trl_image_reader *reader = NULL;
    assert_ok(trl_image_open(&reader, path, &params, &ok));
    const trl_image_info *info = trl_image_reader_info(reader);
    assert_string_equal(info->selected_layer, layer_is);
    assert_string_equal(info->selected_view, view_is);
    assert_int_equal(info->gray, strcmp(rgba[0], rgba[1]) == 0);
    if (info->gray)
        assert_string_equal(info->gray_channel, rgba[0]);
    else
        assert_null(info->gray_channel);
    assert_int_equal(info->has_alpha, strcmp(rgba[3], "1") != 0);
    whole w;
    assert_ok(whole_rows(reader, 0, 0, &w, &ok));
    for (int c = 0; c < 4; c++)
        for (uint32_t i = 0; i < w.width * w.height; i++) {
            const trl_exr_channel channel = {rgba[c], TRL_SAMPLE_HALF, 1, 1, false};
            float value = strcmp(rgba[c], "1") == 0 ? 1
                          : *rgba[c] == 0           ? 0
                                                    : exr_test_value(&channel, (int)(i % w.width),
                                                                     (int)(i / w.width), 0, 0);
            if (w.plane[c][i] != value)
                fail_msg("plane %d is not channel '%s' at pixel %u: %g, not %g", c, rgba[c], i,
                         (double)w.plane[c][i], (double)value);
        }
    whole_free(&w);
    trl_image_close(&reader);
}

static void check_fails(const char *path, int part, const char *layer, const char *view,
                        const char *sentence) {
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.part = part;
    params.layer = layer;
    params.view = view;
    trl_image_reader *reader = NULL;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_image_open(&reader, path, &params, &err), TRL_ERR_NOT_FOUND);
    assert_null(reader);
    const char *behind = strstr(err.message, "layers.exr: ");
    assert_non_null(behind);
    assert_string_equal(behind + strlen("layers.exr: "), sentence);
}

#define RGBA(r, g, b, a) ((const char *const[4]){r, g, b, a})

static void test_layers(void **state) {
    (void)state;
    exr_test_part part = PART("A", "B", "G", "R", "diffuse.B", "diffuse.G", "diffuse.R", "depth.Z",
                              "spec.red", "spec.green", "spec.blue");
    const char *path = write_parts(&part, 1);
    check(path, -1, NULL, NULL, RGBA("R", "G", "B", "A"), "", "");
    check(path, 0, "", "", RGBA("R", "G", "B", "A"), "", "");
    check(path, -1, "diffuse", NULL, RGBA("diffuse.R", "diffuse.G", "diffuse.B", "1"), "diffuse",
          "");
    check(path, -1, "spec", NULL, RGBA("spec.red", "spec.green", "spec.blue", "1"), "spec", "");
    check(path, -1, "depth", NULL, RGBA("depth.Z", "depth.Z", "depth.Z", "1"), "depth", "");
    check(path, -1, "diffuse.G", NULL, RGBA("diffuse.G", "diffuse.G", "diffuse.G", "1"),
          "diffuse.G", "");
    check(path, -1, "A", NULL, RGBA("A", "A", "A", "1"), "A", "");
    check_fails(path, -1, "glow", NULL,
                "there is no picture in a layer 'glow'; the channels are: A, B, G, R, depth.Z, "
                "diffuse.B, diffuse.G, diffuse.R, spec.blue, spec.green, spec.red");
    check_fails(path, 1, NULL, NULL, "there is no part 1; the file has 1, counted from 0");
    check_fails(path, -1, NULL, "left", "there is no view 'left'; the file has no named views");
}

static void test_only_layer(void **state) {
    (void)state;
    exr_test_part one =
        PART("Z", "beauty.pass.A", "beauty.pass.B", "beauty.pass.G", "beauty.pass.R");
    const char *path = write_parts(&one, 1);
    check(path, -1, NULL, NULL,
          RGBA("beauty.pass.R", "beauty.pass.G", "beauty.pass.B", "beauty.pass.A"), "beauty.pass",
          "");
    exr_test_part two = PART("a.B", "a.G", "a.R", "b.B", "b.G", "b.R");
    path = write_parts(&two, 1);
    check_fails(
        path, -1, NULL, NULL,
        "the picture has no colour channels; it holds: a.B, a.G, a.R, b.B, b.G, b.R; choose "
        "one with --layer, where the command has it");
}

static void test_gray_and_missing(void **state) {
    (void)state;
    exr_test_part gray = PART("A", "Y");
    check(write_parts(&gray, 1), -1, NULL, NULL, RGBA("Y", "Y", "Y", "A"), "", "");
    exr_test_part depth = PART("Z");
    const char *only_depth = write_parts(&depth, 1);
    check_fails(only_depth, -1, NULL, NULL,
                "the picture has no colour channels; it holds: Z; choose one with --layer, where "
                "the command has it");
    check(only_depth, -1, "Z", NULL, RGBA("Z", "Z", "Z", "1"), "Z", "");
    check(only_depth, 0, NULL, NULL, RGBA("Z", "Z", "Z", "1"), "", "");
    exr_test_part green = PART("G");
    check(write_parts(&green, 1), -1, NULL, NULL, RGBA("G", "G", "G", "1"), "", "");
    exr_test_part no_blue = PART("G", "R");
    check(write_parts(&no_blue, 1), -1, NULL, NULL, RGBA("R", "G", "", "1"), "", "");
    exr_test_part xyz = PART("X", "Y", "Z");
    check(write_parts(&xyz, 1), -1, NULL, NULL, RGBA("X", "Y", "Z", "1"), "", "");
    exr_test_part matte = PART("A");
    check(write_parts(&matte, 1), -1, "A", NULL, RGBA("A", "A", "A", "1"), "A", "");
    exr_test_part motion = PART("forward.u", "forward.v");
    check_fails(
        write_parts(&motion, 1), -1, NULL, NULL,
        "the picture has no colour channels; it holds: forward.u, forward.v; choose one with "
        "--layer, where the command has it");
}

static void test_views(void **state) {
    (void)state;
    exr_test_part part = PART("A", "B", "G", "R", "left.A", "left.B", "left.G", "left.R",
                              "fog.left.B", "fog.left.G", "fog.left.R", "fog.G");
    part.views[0] = "right";
    part.views[1] = "left";
    const char *path = write_parts(&part, 1);
    check(path, -1, NULL, NULL, RGBA("R", "G", "B", "A"), "", "right");
    check(path, -1, NULL, "right", RGBA("R", "G", "B", "A"), "", "right");
    check(path, -1, NULL, "left", RGBA("left.R", "left.G", "left.B", "left.A"), "", "left");
    check(path, -1, "fog", "left", RGBA("fog.left.R", "fog.left.G", "fog.left.B", "1"), "fog",
          "left");
    check(path, -1, "fog", NULL, RGBA("fog.G", "fog.G", "fog.G", "1"), "fog", "right");
    check_fails(path, -1, NULL, "middle", "there is no view 'middle'; the file has right, left");
}

// One channel of an eye: by the name that the file gives it, or without the eye.
static void test_channels_of_views(void **state) {
    (void)state;
    exr_test_part part = PART("B", "G", "R", "Z", "left.B", "left.G", "left.R", "left.Z",
                              "bar.right.u", "bar.right.v", "bar.left.u", "bar.left.v");
    part.views[0] = "right";
    part.views[1] = "left";
    const char *path = write_parts(&part, 1);
    check(path, -1, "Z", NULL, RGBA("Z", "Z", "Z", "1"), "Z", "right");
    check(path, -1, "Z", "right", RGBA("Z", "Z", "Z", "1"), "Z", "right");
    check(path, -1, "Z", "left", RGBA("left.Z", "left.Z", "left.Z", "1"), "Z", "left");
    check(path, -1, "left.Z", NULL, RGBA("left.Z", "left.Z", "left.Z", "1"), "left.Z", "left");
    check(path, -1, "left.Z", "left", RGBA("left.Z", "left.Z", "left.Z", "1"), "left.Z", "left");
    check(path, -1, "bar.u", NULL, RGBA("bar.right.u", "bar.right.u", "bar.right.u", "1"), "bar.u",
          "right");
    check(path, -1, "bar.u", "left", RGBA("bar.left.u", "bar.left.u", "bar.left.u", "1"), "bar.u",
          "left");
    check(path, -1, "bar.left.v", NULL, RGBA("bar.left.v", "bar.left.v", "bar.left.v", "1"),
          "bar.left.v", "left");
    check_fails(path, -1, "left.Z", "right",
                "there is no picture in a layer 'left.Z' of the view right; the channels are: B, "
                "G, R, Z, bar.left.u, bar.left.v, bar.right.u, bar.right.v, left.B, left.G, "
                "left.R, left.Z");
}

static void test_parts(void **state) {
    (void)state;
    exr_test_part parts[4] = {PART("u", "v"), PART("B", "G", "R"), PART("A", "B", "G", "R"),
                              PART("id")};
    parts[0].name = "motion";
    parts[1].name = "rgb.left";
    parts[1].view = "left";
    parts[2].name = "rgb.right";
    parts[2].view = "right";
    parts[2].compression = TRL_EXR_PIZ;
    parts[2].data = (trl_window){-3, 8, 40, 33};
    parts[3].name = "ids";
    parts[3].tile_width = parts[3].tile_height = 8;
    parts[3].channels[0].sample = TRL_SAMPLE_HALF;
    for (int i = 0; i < 4; i++)
        parts[i].display = (trl_window){0, 0, 64, 48};
    const char *path = write_parts(parts, 4);
    check(path, -1, NULL, NULL, RGBA("R", "G", "B", "1"), "", "left");
    check(path, 1, NULL, NULL, RGBA("R", "G", "B", "1"), "", "left");
    check(path, 3, NULL, NULL, RGBA("id", "id", "id", "1"), "", "");
    check(path, -1, "ids", NULL, RGBA("id", "id", "id", "1"), "ids", "");
    check_fails(path, 0, NULL, NULL,
                "the picture has no colour channels; it holds: u, v; choose one with --layer, "
                "where the command has it");
    check_fails(path, -1, NULL, "up", "there is no view 'up'; the file has left, right");
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.view = "right";
    whole w;
    assert_ok(whole_read(path, &params, &w, &ok));
    assert_int_equal(w.info.selected_part, 2);
    assert_int_equal(w.info.window.x, -3);
    assert_int_equal(w.height, 33);
    assert_true(w.plane[3][40 * 2 + 5] == exr_test_value(&parts[2].channels[0], 2, 10, 0, 0));
    whole_free(&w);
}

static void test_headers_only(void **state) {
    (void)state;
    exr_test_part part = PART("forward.u", "forward.v");
    const char *path = write_parts(&part, 1);
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.headers_only = true;
    trl_image_reader *reader = NULL;
    assert_ok(trl_image_open(&reader, path, &params, &ok));
    const trl_image_info *info = trl_image_reader_info(reader);
    assert_int_equal(info->part_count, 1);
    assert_string_equal(info->format, "OpenEXR");
    const trl_image_part *p = &info->parts[0];
    assert_int_equal(p->channel_count, 2);
    assert_string_equal(p->channels[1].name, "forward.v");
    assert_string_equal(p->storage, "scanline");
    assert_string_equal(p->compression, "zip");
    bool found = false;
    for (size_t i = 0; i < p->attribute_count; i++)
        if (strcmp(p->attributes[i].name, "displayWindow") == 0) {
            assert_string_equal(p->attributes[i].type, "box2i");
            assert_string_equal(p->attributes[i].value, "0 0 23 19");
            found = true;
        }
    assert_true(found);
    float row[4][24];
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_image_reader_rows(reader, 0, 0, 1,
                                           (float *const[4]){row[0], row[1], row[2], row[3]}, 24,
                                           &err),
                     TRL_ERR_ARGUMENT);
    trl_image_close(&reader);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_layers),
                                       cmocka_unit_test(test_only_layer),
                                       cmocka_unit_test(test_gray_and_missing),
                                       cmocka_unit_test(test_views),
                                       cmocka_unit_test(test_channels_of_views),
                                       cmocka_unit_test(test_parts),
                                       cmocka_unit_test(test_headers_only)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
