// Every kind of flat file against the values that were put into it (lossless) and
// against the library's own reading of the whole file (all).
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

static const char *path_of(const char *name) {
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static bool is_lossless(trl_exr_compression c, trl_sample sample) {
    if (c <= TRL_EXR_PIZ) return true;
    if (c == TRL_EXR_PXR24) return sample != TRL_SAMPLE_FLOAT;
    return (c == TRL_EXR_B44 || c == TRL_EXR_B44A) && sample != TRL_SAMPLE_HALF;
}

static exr_test_part rgba_part(trl_exr_compression compression, trl_sample sample,
                               trl_window data) {
    exr_test_part part = {.compression = compression, .data = data, .channel_count = 4};
    static const char *const names[4] = {"A", "B", "G", "R"};
    for (int i = 0; i < 4; i++)
        part.channels[i] = (trl_exr_channel){names[i], sample, 1, 1, false};
    return part;
}

// The plane of a channel of rgba_part.
static int plane_of(size_t channel) {
    return channel == 0 ? 3 : 3 - (int)channel;
}

static void check_level(const char *path, const exr_test_part *part, uint32_t lx, uint32_t ly) {
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.level_x = lx;
    params.level_y = ly;
    whole w;
    assert_ok(whole_read(path, &params, &w, &ok));
    size_t pixels = (size_t)w.width * w.height;
    float *expected = malloc(pixels * sizeof *expected);
    for (size_t c = 0; c < part->channel_count; c++) {
        const trl_exr_channel *channel = &part->channels[c];
        const float *got = w.plane[plane_of(c)];
        assert_int_equal(exr_test_read(path, channel->name, (int)lx, (int)ly, expected, pixels), 0);
        if (memcmp(expected, got, pixels * sizeof *expected) != 0)
            fail_msg("%s, level %u %u, channel %s: not what the library reads", path, lx, ly,
                     channel->name);
        if (!is_lossless(part->compression, channel->sample)) continue;
        for (size_t i = 0; i < pixels; i++) {
            float value = exr_test_value(channel, part->data.x + (int)(i % w.width),
                                         part->data.y + (int)(i / w.width), (int)lx, (int)ly);
            if (got[i] != value)
                fail_msg("%s, level %u %u, channel %s, pixel %zu: %g, not %g", path, lx, ly,
                         channel->name, i, (double)got[i], (double)value);
        }
    }
    free(expected);
    whole_free(&w);
}

static const trl_sample samples[3] = {TRL_SAMPLE_HALF, TRL_SAMPLE_FLOAT, TRL_SAMPLE_UINT};

static void test_scan_lines(void **state) {
    (void)state;
    static const trl_window windows[] = {{0, 0, 1, 1},         {0, 0, 64, 48},
                                         {-17, -9, 131, 77},   {1000, 40, 7, 300},
                                         {-200, -300, 33, 17}, {5, 6, 257, 3}};
    for (int c = 0; c < TRL_EXR_COMPRESSIONS; c++)
        for (int s = 0; s < 3; s++)
            for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
                exr_test_part part = rgba_part((trl_exr_compression)c, samples[s], windows[i]);
                part.line_order = (int)i % 2;
                char name[64];
                snprintf(name, sizeof name, "scan-%s-%d-%zu.exr", trl_exr_compressions[c].name, s,
                         i);
                const char *path = path_of(name);
                assert_int_equal(exr_test_write(path, &part, 1), 0);
                check_level(path, &part, 0, 0);
            }
}

static void test_tiles(void **state) {
    (void)state;
    for (int c = 0; c < TRL_EXR_COMPRESSIONS; c++)
        for (int s = 0; s < 2; s++) {
            exr_test_part part =
                rgba_part((trl_exr_compression)c, samples[s], (trl_window){-5, 11, 101, 67});
            part.tile_width = s ? 16 : 33;
            part.tile_height = s ? 40 : 32;
            part.line_order = s ? 2 : 0;
            char name[64];
            snprintf(name, sizeof name, "tiles-%s-%d.exr", trl_exr_compressions[c].name, s);
            const char *path = path_of(name);
            assert_int_equal(exr_test_write(path, &part, 1), 0);
            check_level(path, &part, 0, 0);
        }
}

static void test_levels(void **state) {
    (void)state;
    for (int mode = TRL_EXR_LEVEL_MIP; mode <= TRL_EXR_LEVEL_RIP; mode++)
        for (int up = 0; up < 2; up++) {
            exr_test_part part = rgba_part(up ? TRL_EXR_PIZ : TRL_EXR_ZIP, TRL_SAMPLE_HALF,
                                           (trl_window){3, -7, 53, 21});
            part.tile_width = part.tile_height = 16;
            part.level_mode = mode;
            part.round_up = up;
            char name[64];
            snprintf(name, sizeof name, "levels-%d-%d.exr", mode, up);
            const char *path = path_of(name);
            assert_int_equal(exr_test_write(path, &part, 1), 0);
            uint32_t nx = trl_exr_level_count(53, up), ny = trl_exr_level_count(21, up);
            if (mode == TRL_EXR_LEVEL_MIP) ny = nx;
            for (uint32_t ly = 0; ly < ny; ly++)
                for (uint32_t lx = 0; lx < nx; lx++)
                    if (mode == TRL_EXR_LEVEL_RIP || lx == ly) check_level(path, &part, lx, ly);
            trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
            params.level_x = params.level_y = nx;
            trl_image_reader *reader = NULL;
            trl_error err = TRL_ERROR_INIT;
            assert_int_equal(trl_image_open(&reader, path, &params, &err), TRL_ERR_NOT_FOUND);
            assert_non_null(strstr(err.message, "there is no level"));
        }
}

// A mip level may be asked for by one number; the window shrinks, its corner stays.
static void test_level_windows(void **state) {
    (void)state;
    exr_test_part part = rgba_part(TRL_EXR_ZIP, TRL_SAMPLE_HALF, (trl_window){10, 20, 100, 60});
    part.display = (trl_window){0, 0, 200, 100};
    part.tile_width = part.tile_height = 32;
    part.level_mode = TRL_EXR_LEVEL_MIP;
    const char *path = path_of("level-window.exr");
    assert_int_equal(exr_test_write(path, &part, 1), 0);
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.level_x = 2;
    trl_image_reader *reader = NULL;
    assert_ok(trl_image_open(&reader, path, &params, &ok));
    const trl_image_info *info = trl_image_reader_info(reader);
    assert_int_equal(info->window.x, 10);
    assert_int_equal(info->window.y, 20);
    assert_int_equal(info->window.width, 25);
    assert_int_equal(info->window.height, 15);
    assert_int_equal(info->display.x, 7);
    assert_int_equal(info->display.y, 15);
    assert_int_equal(info->display.width, 50);
    assert_int_equal(info->display.height, 25);
    assert_string_equal(info->parts[0].level_mode, "mip");
    assert_int_equal(info->parts[0].levels_x, 7);
    trl_image_close(&reader);
}

// Any way of cutting a picture into strips gives the same rows.
static void test_strips(void **state) {
    (void)state;
    static const trl_exr_compression some[] = {TRL_EXR_NONE, TRL_EXR_ZIP, TRL_EXR_PIZ,
                                               TRL_EXR_DWAB};
    static const uint32_t strips[] = {1, 5, 16, 31, 64, 1000};
    for (size_t c = 0; c < 4; c++) {
        exr_test_part part = rgba_part(some[c], TRL_SAMPLE_HALF, (trl_window){2, -50, 45, 301});
        const char *path = path_of("strips.exr");
        assert_int_equal(exr_test_write(path, &part, 1), 0);
        trl_image_reader *reader = NULL;
        assert_ok(trl_image_open(&reader, path, NULL, &ok));
        whole first, other;
        assert_ok(whole_rows(reader, 0, 0, &first, &ok));
        for (size_t s = 0; s < sizeof strips / sizeof *strips; s++) {
            assert_ok(whole_rows(reader, 0, strips[s], &other, &ok));
            assert_memory_equal(first.plane[0], other.plane[0],
                                4 * sizeof(float) * first.width * first.height);
            whole_free(&other);
        }
        whole_free(&first);
        trl_image_close(&reader);
    }
}

// No alpha asked for, and planes that are wider than the picture.
static void test_planes(void **state) {
    (void)state;
    exr_test_part part = rgba_part(TRL_EXR_ZIPS, TRL_SAMPLE_FLOAT, (trl_window){0, 0, 20, 10});
    part.channel_count = 3; // A, B, G: no red
    const char *path = path_of("planes.exr");
    assert_int_equal(exr_test_write(path, &part, 1), 0);
    trl_image_reader *reader = NULL;
    assert_ok(trl_image_open(&reader, path, NULL, &ok));
    float memory[3][24] = {{0}};
    float *const rgba[4] = {memory[0], memory[1], memory[2], NULL};
    memory[1][20] = 77;
    assert_ok(trl_image_reader_rows(reader, 0, 4, 1, rgba, 24, &ok));
    for (int x = 0; x < 20; x++) {
        assert_true(memory[0][x] == 0);
        assert_true(memory[1][x] == exr_test_value(&part.channels[2], x, 4, 0, 0));
        assert_true(memory[2][x] == exr_test_value(&part.channels[1], x, 4, 0, 0));
    }
    assert_true(memory[1][20] == 77);
    trl_image_close(&reader);
}

static void test_memory_limit(void **state) {
    (void)state;
    exr_test_part part = rgba_part(TRL_EXR_DWAB, TRL_SAMPLE_FLOAT, (trl_window){0, 0, 640, 256});
    const char *path = path_of("limit.exr");
    assert_int_equal(exr_test_write(path, &part, 1), 0);
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.max_bytes = 1 << 20;
    trl_image_reader *reader = NULL;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_image_open(&reader, path, &params, &err), TRL_ERR_LIMIT);
    assert_non_null(strstr(err.message, "a chunk of 640 x 256 pixels in 4 channels needs 12 MiB of "
                                        "working memory; the limit is 1 MiB"));
    params.max_bytes = 0;
    assert_ok(trl_image_open(&reader, path, &params, &ok));
    trl_image_close(&reader);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scan_lines),  cmocka_unit_test(test_tiles),
        cmocka_unit_test(test_levels),      cmocka_unit_test(test_level_windows),
        cmocka_unit_test(test_strips),      cmocka_unit_test(test_planes),
        cmocka_unit_test(test_memory_limit)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
