#include "room.h"

#include <fcntl.h>

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

// A picture rendered by one or by many is the same file, byte for byte, and what it
// holds is what the same rows hold when they are appended one by one.
static float wave(int32_t x, int32_t y, int channel) {
    return 0.5f + 0.5f * sinf((float)(x * (channel + 1)) * 0.01f + (float)y * 0.1f);
}

static unsigned char *rendered(const char *path, uint32_t threads, trl_sample sample,
                               size_t *size) {
    fake_reader reader = fake_reader_make(0, 0, 5000, 77, 8, wave);
    trl_image_write_params p = params_make(5000, 77, 3, sample);
    p.packing.dither = sample == TRL_SAMPLE_U8;
    trl_image_writer *writer = NULL;
    trl_plan *plan = NULL;
    assert_ok(trl_plan_create(&plan, &ok));
    assert_ok(trl_image_create(&writer, path, &p, &ok));
    trl_image_process_params params = TRL_IMAGE_PROCESS_PARAMS_INIT;
    params.threads = threads;
    assert_ok(trl_image_process(&reader.head, plan, writer, &params, NULL, &ok));
    assert_ok(trl_image_writer_finish(writer, &ok));
    trl_image_writer_destroy(&writer);
    trl_plan_destroy(&plan);
    return file_get(path, size);
}

static void thread_count_does_not_change_the_file(void **state) {
    (void)state;
    for (trl_sample s = TRL_SAMPLE_U8; s <= TRL_SAMPLE_U16; s++) {
        size_t one_size, size;
        char *path = strdup(in_folder(folder, "a.png"));
        unsigned char *one = rendered(path, 1, s, &one_size);
        trl_image_reader *reader = NULL;
        assert_ok(trl_image_open(&reader, path, NULL, &ok));
        float *p = malloc(4 * 5000 * sizeof(float));
        float *planes[4] = {p, p + 5000, p + 10000, NULL};
        for (int y = 0; y < 77; y += 19) {
            assert_ok(trl_image_reader_rows(reader, 0, y, 1, planes, 5000, &ok));
            for (int x = 0; x < 5000; x += 7)
                assert_float_equal(planes[1][x], wave(x, y, 1),
                                   s == TRL_SAMPLE_U8 ? 1.51 / 255 : 0.51 / 65535);
        }
        free(p);
        trl_image_close(&reader);
        for (uint32_t threads = 2; threads <= 7; threads += 5) {
            unsigned char *many = rendered(path, threads, s, &size);
            assert_int_equal(size, one_size);
            assert_memory_equal(many, one, size);
            free(many);
        }
        free(one);
        free(path);
    }
}

static void rows_can_be_read_in_any_order(void **state) {
    (void)state;
    char *path = strdup(in_folder(folder, "a.png"));
    enum { W = 4000, H = 3000 };
    trl_image_write_params p = params_make(W, H, 4, TRL_SAMPLE_U16);
    uint16_t *row = malloc((size_t)W * 8);
    trl_image_writer *writer = NULL;
    assert_ok(trl_image_create(&writer, path, &p, &ok));
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W * 4; x++)
            row[x] = x % 4 == 3 ? 65535 : (uint16_t)(y * 20);
        assert_ok(trl_image_writer_rows(writer, 1, row, (size_t)W * 8, &ok));
    }
    assert_ok(trl_image_writer_finish(writer, &ok));
    trl_image_writer_destroy(&writer);
    free(row);
    trl_image_reader *reader = NULL;
    assert_ok(trl_image_open(&reader, path, NULL, &ok));
    float *planes[4];
    for (int c = 0; c < 4; c++)
        planes[c] = malloc(W * sizeof(float));
    static const int order[] = {2999, 0, 1500, 1499, 2998, 3, 2000};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        assert_ok(trl_image_reader_rows(reader, 0, order[i], 1, planes, W, &ok));
        assert_float_equal(planes[2][W - 1], order[i] * 20 / 65535.0, 1e-7);
        assert_float_equal(planes[3][0], 1, 0);
    }
    for (int c = 0; c < 4; c++)
        free(planes[c]);
    trl_image_close(&reader);
    free(path);
}

static void full_disk_leaves_nothing(void **state) {
    (void)state;
    trl_image_write_params p = params_make(64, 64, 3, TRL_SAMPLE_U8);
    void *pixels = picture_make(64, 64, 3, TRL_SAMPLE_U8);
    trl_image_writer *writer = NULL;
    assert_ok(trl_image_create(&writer, in_folder(folder, "a.png"), &p, &ok));
    int full = open("/dev/full", O_WRONLY);
    if (full < 0) skip();
    assert_true(dup2(full, trl_atomic_fd(writer->file)) >= 0);
    close(full);
    trl_error err = TRL_ERROR_INIT;
    trl_result result = trl_image_writer_rows(writer, 64, pixels, 192, &err);
    if (result == TRL_OK) result = trl_image_writer_finish(writer, &err);
    assert_int_equal(result, TRL_ERR_FILE);
    assert_non_null(strstr(err.message, "a.png cannot be written: the disk is full"));
    trl_image_writer_destroy(&writer);
    assert_int_equal(folder_count(folder), 0);
    free(pixels);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(round_trip_of_every_kind),
        IN_FOLDER(thread_count_does_not_change_the_file),
        IN_FOLDER(rows_can_be_read_in_any_order),
        IN_FOLDER(full_disk_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
