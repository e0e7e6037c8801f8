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

enum { SIDE_MAX_TEST = 64 };
static float planes_memory[4][SIDE_MAX_TEST * SIDE_MAX_TEST];
static float *const planes[4] = {planes_memory[0], planes_memory[1], planes_memory[2],
                                 planes_memory[3]};

static const char *file_of(const png_build *b) {
    const char *path = in_folder(folder, "a.png");
    file_put(path, b->bytes, b->size);
    return path;
}

// Opens a file and reads all of it, row by row.
static trl_result read_all(const char *path, trl_error *err) {
    trl_image_reader *reader = NULL;
    TRL_TRY(trl_image_open(&reader, path, NULL, err));
    const trl_image_info *info = trl_image_reader_info(reader);
    trl_result result = TRL_OK;
    if (info->window.width <= SIDE_MAX_TEST) {
        for (uint32_t y = 0; y < info->window.height && y < SIDE_MAX_TEST; y++) {
            float *at[4];
            for (int c = 0; c < 4; c++)
                at[c] = planes[c] + y * info->window.width;
            trl_result one =
                trl_image_reader_rows(reader, 0, (int32_t)y, 1, at, info->window.width, err);
            if (result == TRL_OK) result = one;
        }
    }
    trl_image_close(&reader);
    return result;
}

static void palette_and_its_alpha_are_expanded(void **state) {
    (void)state;
    static png_build b;
    png_begin(&b, 4, 1, 2, 3, 0);
    png_add(&b, "PLTE", "\xff\0\0\0\xff\0\0\0\xff\x80\x80\x80", 12);
    png_add(&b, "tRNS", "\xff\x80", 2);
    png_end(&b, (const unsigned char *)"\0\x1b", 2); // indices 0 1 2 3
    assert_ok(read_all(file_of(&b), &ok));
    assert_float_equal(planes[0][0], 1, 0);
    assert_float_equal(planes[1][1], 128 / 255.0, 1e-7); // green, half there
    assert_float_equal(planes[3][1], 128 / 255.0, 1e-7);
    assert_float_equal(planes[2][2], 1, 0);
    assert_float_equal(planes[0][3], 128 / 255.0, 1e-7);
    assert_float_equal(planes[3][3], 1, 0);
}

static void small_grays_are_expanded(void **state) {
    (void)state;
    static const struct {
        int depth;
        const char *row;
        uint16_t size;
        double want[4];
    } cases[] = {
        {1, "\0\x50", 2, {0, 1, 0, 1}},
        {2, "\0\x1b", 2, {0, 1 / 3.0, 2 / 3.0, 1}},
        {4, "\0\x0f\x5a", 3, {0, 1, 5 / 15.0, 10 / 15.0}},
        {16, "\0\0\0\xff\xff\x80\0\0\1", 9, {0, 1, 32768 / 65535.0, 1 / 65535.0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static png_build b;
        png_begin(&b, 4, 1, cases[i].depth, 0, 0);
        png_end(&b, (const unsigned char *)cases[i].row, cases[i].size);
        assert_ok(read_all(file_of(&b), &ok));
        for (int x = 0; x < 4; x++) {
            for (int c = 0; c < 3; c++)
                assert_float_equal(planes[c][x], cases[i].want[x], 1e-7);
            assert_float_equal(planes[3][x], 1, 0);
        }
    }
}

// Adam7: the passes of a picture of 9 by 9 whose samples are 10 y + x.
static void interlaced_pictures_are_read_whole(void **state) {
    (void)state;
    static const int x0[] = {0, 4, 0, 2, 0, 1, 0}, y0[] = {0, 0, 4, 0, 2, 0, 1};
    static const int dx[] = {8, 8, 4, 4, 2, 2, 1}, dy[] = {8, 8, 8, 4, 4, 2, 2};
    unsigned char raw[400];
    uint16_t size = 0;
    for (int pass = 0; pass < 7; pass++) {
        for (int y = y0[pass]; y < 9; y += dy[pass]) {
            raw[size++] = 0;
            for (int x = x0[pass]; x < 9; x += dx[pass])
                raw[size++] = (unsigned char)(10 * y + x);
        }
    }
    static png_build b;
    png_begin(&b, 9, 9, 8, 0, 1);
    png_end(&b, raw, size);
    const char *path = file_of(&b);
    assert_ok(read_all(path, &ok));
    for (int y = 0; y < 9; y++) {
        for (int x = 0; x < 9; x++)
            assert_float_equal(planes[1][y * 9 + x], (10 * y + x) / 255.0, 1e-7);
    }
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.max_bytes = 100;
    trl_image_reader *reader = NULL;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_image_open(&reader, path, &params, &err), TRL_ERR_LIMIT);
    assert_non_null(strstr(err.message, "interlaced"));
}

// A square of RGB whose rows use every filter.
static void build_rgb_of(png_build *b, int side) {
    unsigned char raw[60 * 181];
    int row = 3 * side + 1;
    for (int y = 0; y < side; y++) {
        raw[y * row] = (unsigned char)(y % 5);
        for (int i = 1; i < row; i++)
            raw[y * row + i] = (unsigned char)(y * 7 + i);
    }
    png_begin(b, (uint32_t)side, (uint32_t)side, 8, 2, 0);
    png_add(b, "gAMA", "\0\0\xb1\x8f", 4);
    png_end(b, raw, (uint16_t)(side * row));
}

static void build_rgb(png_build *b) {
    build_rgb_of(b, 20);
}

static void every_cut_is_noticed(void **state) {
    (void)state;
    static png_build b, cut;
    build_rgb(&b);
    assert_ok(read_all(file_of(&b), &ok));
    for (size_t size = 1; size + 16 < b.size; size++) {
        cut = b;
        cut.size = size;
        trl_error err = TRL_ERROR_INIT;
        if (read_all(file_of(&cut), &err) != TRL_ERR_FORMAT)
            fail_msg("cut to %zu of %zu bytes: %s", size, b.size, err.message);
        assert_true(strlen(err.message) > 10);
    }
}

static void rows_before_the_damage_are_read(void **state) {
    (void)state;
    static png_build b;
    build_rgb_of(&b, 60);
    b.size -= 600;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(read_all(file_of(&b), &err), TRL_ERR_FORMAT);
    assert_non_null(strstr(err.message, "a.png is damaged: scan lines from "));
    assert_float_equal(planes[0][0], 1 / 255.0, 1e-7);
    assert_true(planes[0][40 * 60] > 0);
    assert_float_equal(planes[0][59 * 60 + 5], 0, 0);
}

static void no_flipped_bit_is_a_crash(void **state) {
    (void)state;
    static png_build b, bad;
    build_rgb(&b);
    int refused = 0;
    for (size_t i = 8; i < b.size; i++) {
        bad = b;
        bad.bytes[i] ^= (unsigned char)(1u << i % 8);
        trl_error err = TRL_ERROR_INIT;
        trl_result result = read_all(file_of(&bad), &err);
        assert_true(result == TRL_OK || err.code != TRL_OK);
        refused += result != TRL_OK;
    }
    // All but the flips in ancillary chunks and in the end, which change no pixel.
    assert_true(refused > (int)b.size - 60);
}

static void absurd_sizes_are_refused(void **state) {
    (void)state;
    static const uint32_t sizes[][2] = {
        {0, 1}, {1, 0}, {0x7fffffff, 1}, {0x80000000u, 4}, {1, 0x7fffffff}};
    for (int i = 0; i < 5; i++) {
        static png_build b;
        png_begin(&b, sizes[i][0], sizes[i][1], 16, 6, 0);
        png_end(&b, (const unsigned char *)"\0", 1);
        trl_error err = TRL_ERROR_INIT;
        assert_int_equal(read_all(file_of(&b), &err), TRL_ERR_FORMAT);
    }
    // The widest that is not absurd does not fit into the memory given.
    static png_build b;
    png_begin(&b, 60000000, 9, 16, 6, 0);
    png_end(&b, (const unsigned char *)"\0", 1);
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(read_all(file_of(&b), &err), TRL_ERR_LIMIT);
    assert_non_null(strstr(err.message, "MiB"));
}

static void parts_layers_and_levels_are_refused(void **state) {
    (void)state;
    static png_build b;
    build_rgb(&b);
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.layer = "diffuse";
    trl_image_reader *reader = NULL;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_image_open(&reader, file_of(&b), &params, &err), TRL_ERR_NOT_FOUND);
    params.layer = "";
    params.level_x = 1;
    assert_int_equal(trl_image_open(&reader, file_of(&b), &params, NULL), TRL_ERR_NOT_FOUND);
    params.level_x = 0;
    params.part = 0;
    assert_ok(trl_image_open(&reader, file_of(&b), &params, &ok));
    assert_int_equal(trl_image_reader_info(reader)->transfer.kind, TRL_TRANSFER_GAMMA);
    err = (trl_error)TRL_ERROR_INIT;
    assert_int_equal(trl_image_reader_rows(reader, 0, 19, 2, planes, 20, &err), TRL_ERR_ARGUMENT);
    trl_image_close(&reader);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(palette_and_its_alpha_are_expanded),
        IN_FOLDER(small_grays_are_expanded),
        IN_FOLDER(interlaced_pictures_are_read_whole),
        IN_FOLDER(every_cut_is_noticed),
        IN_FOLDER(rows_before_the_damage_are_read),
        IN_FOLDER(no_flipped_bit_is_a_crash),
        IN_FOLDER(absurd_sizes_are_refused),
        IN_FOLDER(parts_layers_and_levels_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
