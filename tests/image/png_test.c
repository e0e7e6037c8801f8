#include "room.h"

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

// Repeatable, rough and smooth in turn.
static uint16_t sample_at(uint32_t x, uint32_t y, uint32_t c) {
    uint32_t h = (x * 2654435761u) ^ (y * 40503u + c * 97u);
    h ^= h >> 13;
    return (uint16_t)(y % 3 == 0 ? h * 31u : x * 37u + y * 59u + c * 911u);
}

static void *picture_make(uint32_t width, uint32_t height, uint32_t channels, trl_sample sample) {
    size_t count = (size_t)width * height * channels;
    unsigned char *bytes = malloc(count * trl_sample_size(sample));
    assert_non_null(bytes);
    size_t i = 0;
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            for (uint32_t c = 0; c < channels; c++, i++) {
                uint16_t v = sample_at(x, y, c);
                if (sample == TRL_SAMPLE_U8)
                    bytes[i] = (unsigned char)(v >> 8);
                else
                    memcpy(bytes + 2 * i, &v, 2);
            }
        }
    }
    return bytes;
}

static trl_image_write_params params_make(uint32_t width, uint32_t height, uint32_t channels,
                                          trl_sample sample) {
    trl_image_write_params p = TRL_IMAGE_WRITE_PARAMS_INIT;
    p.data = (trl_window){0, 0, width, height};
    p.packing = (trl_packing){.size = sizeof p.packing, .sample = sample, .channels = channels};
    p.overwrite = true;
    return p;
}

static void picture_write(const char *path, const trl_image_write_params *p, const void *pixels,
                          uint32_t rows_at_once) {
    trl_image_writer *writer = NULL;
    size_t row = p->data.width * p->packing.channels * trl_sample_size(p->packing.sample);
    assert_ok(trl_image_create(&writer, path, p, &ok));
    for (uint32_t y = 0; y < p->data.height; y += rows_at_once) {
        uint32_t rows = p->data.height - y < rows_at_once ? p->data.height - y : rows_at_once;
        assert_ok(trl_image_writer_rows(writer, rows, (const char *)pixels + y * row, row, &ok));
    }
    assert_ok(trl_image_writer_finish(writer, &ok));
    trl_image_writer_destroy(&writer);
    assert_null(writer);
}

// What is read is what was written, alpha multiplied in.
static void check_picture(const char *path, uint32_t width, uint32_t height, uint32_t channels,
                          trl_sample sample) {
    trl_image_reader *reader = NULL;
    assert_ok(trl_image_open(&reader, path, NULL, &ok));
    const trl_image_info *info = trl_image_reader_info(reader);
    assert_int_equal(info->window.width, width);
    assert_int_equal(info->window.height, height);
    assert_int_equal(info->has_alpha, channels == 2 || channels == 4);
    assert_int_equal(info->gray, channels <= 2);
    assert_int_equal(info->parts[0].channel_count, channels);
    float *planes[4];
    for (int c = 0; c < 4; c++)
        planes[c] = malloc((size_t)width * height * sizeof(float));
    assert_ok(trl_image_reader_rows(reader, 0, 0, height, planes, width, &ok));
    double most = sample == TRL_SAMPLE_U8 ? 255 : 65535;
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            double code[4];
            for (uint32_t c = 0; c < 4; c++) {
                uint16_t v = sample_at(x, y, c);
                code[c] = (sample == TRL_SAMPLE_U8 ? v >> 8 : v) / most;
            }
            double alpha = channels == 2 ? code[1] : channels == 4 ? code[3] : 1;
            size_t i = (size_t)y * width + x;
            for (uint32_t c = 0; c < 3; c++)
                assert_float_equal(planes[c][i], code[channels <= 2 ? 0 : c] * alpha, 2e-7);
            assert_float_equal(planes[3][i], alpha, 1e-7);
        }
    }
    for (int c = 0; c < 4; c++)
        free(planes[c]);
    trl_image_close(&reader);
    assert_null(reader);
}

static void round_trip_of_every_kind(void **state) {
    (void)state;
    static const uint32_t sizes[][2] = {{1, 1}, {1, 7}, {7, 1}, {3, 5}, {333, 17}, {5000, 40}};
    const char *path = in_folder(folder, "a.png");
    for (int i = 0; i < 6; i++) {
        for (uint32_t channels = 1; channels <= 4; channels++) {
            for (trl_sample s = TRL_SAMPLE_U8; s <= TRL_SAMPLE_U16; s++) {
                void *pixels = picture_make(sizes[i][0], sizes[i][1], channels, s);
                trl_image_write_params p = params_make(sizes[i][0], sizes[i][1], channels, s);
                picture_write(path, &p, pixels, 3);
                check_picture(path, sizes[i][0], sizes[i][1], channels, s);
                free(pixels);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(round_trip_of_every_kind, folder_setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
