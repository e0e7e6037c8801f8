#include "room.h"

static float place(int32_t x, int32_t y, int channel) {
    return (float)x + 1000.0f * (float)y + 0.25f * (float)(channel + 1);
}

static void add_one(const void *state, float *const rgba[4], size_t n) {
    (void)state;
    for (int c = 0; c < 3; c++) {
        for (size_t i = 0; i < n; i++)
            rgba[c][i] += 1.0f;
    }
}

static trl_plan *plan_make(bool with_stage) {
    trl_plan *plan = NULL;
    assert_ok(trl_plan_create(&plan, &ok));
    trl_stage stage = {"add one", add_one, NULL, NULL};
    if (with_stage) assert_ok(trl_plan_add_stage(plan, &stage, &ok));
    return plan;
}

// Every pixel of a crop, wherever it lies, is the file's pixel there or black.
static void check_crop(trl_window data, trl_window crop, uint32_t strip_rows, uint32_t threads) {
    fake_reader reader =
        fake_reader_make(data.x, data.y, data.width, data.height, strip_rows, place);
    fake_writer writer = fake_writer_make(crop.width, crop.height, 4);
    trl_plan *plan = plan_make(true);
    trl_image_process_params params = TRL_IMAGE_PROCESS_PARAMS_INIT;
    params.crop = crop;
    params.threads = threads;
    trl_image_process_stats stats;
    assert_ok(trl_image_process(&reader.head, plan, &writer.head, &params, &stats, &ok));
    assert_int_equal(stats.pixels, (uint64_t)crop.width * crop.height);
    for (uint32_t r = 0; r < crop.height; r++) {
        for (uint32_t c = 0; c < crop.width; c++) {
            int32_t x = crop.x + (int32_t)c, y = crop.y + (int32_t)r;
            bool inside = x >= data.x && y >= data.y && x < data.x + (int32_t)data.width &&
                          y < data.y + (int32_t)data.height;
            const float *got = writer.pixels + 4 * ((size_t)r * crop.width + c);
            for (int ch = 0; ch < 4; ch++) {
                float want = (inside ? place(x, y, ch) : 0.0f) + (ch < 3 ? 1.0f : 0.0f);
                if (got[ch] != want)
                    fail_msg("crop %d,%d %ux%u, pixel %d,%d channel %d: %g, not %g", crop.x, crop.y,
                             crop.width, crop.height, x, y, ch, (double)got[ch], (double)want);
            }
        }
    }
    trl_plan_destroy(&plan);
    free(writer.pixels);
}

static void crop_in_every_position(void **state) {
    (void)state;
    const trl_window data = {-7, 5, 40, 30};
    static const int32_t xs[] = {-20, -7, 0, 25}, ys[] = {-10, 5, 11, 28};
    static const uint32_t sizes[] = {1, 9, 33, 80};
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) {
            for (int k = 0; k < 4; k++)
                check_crop(data, (trl_window){xs[i], ys[j], sizes[k], sizes[(k + j) % 4]},
                           1 + 5 * (uint32_t)i, 2);
        }
    }
    check_crop(data, (trl_window){100, 100, 5, 5}, 16, 2);
    check_crop(data, (trl_window){-100, 5, 5, 30}, 16, 2);
    check_crop(data, data, 16, 1);
    check_crop((trl_window){0, 0, 1, 1}, (trl_window){0, 0, 1, 1}, 1, 7);
}

static void thread_count_changes_nothing(void **state) {
    (void)state;
    // Wide enough for many strips, with chunks that the crop does not begin on.
    const trl_window data = {3, -2, 9001, 83};
    for (uint32_t threads = 1; threads <= 7; threads += 3)
        check_crop(data, (trl_window){3, 1, 9001, 80}, 16, threads);
}

static void chunks_are_read_once(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, -5, 70000, 64, 16, place);
    fake_writer writer = fake_writer_make(70000, 60, 3);
    trl_plan *plan = plan_make(false);
    trl_image_process_params params = TRL_IMAGE_PROCESS_PARAMS_INIT;
    params.crop = (trl_window){0, -2, 70000, 60};
    assert_ok(trl_image_process(&reader.head, plan, &writer.head, &params, NULL, &ok));
    assert_int_equal(reader.reads, 4);
    trl_plan_destroy(&plan);
    free(writer.pixels);
}

static void count_up(void *user, uint64_t done, uint64_t total) {
    uint64_t *last = user;
    assert_true(done > *last && done <= total);
    *last = done;
}

static void progress_rises_to_the_end(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 40000, 100, 1, place);
    fake_writer writer = fake_writer_make(40000, 100, 1);
    trl_plan *plan = plan_make(false);
    trl_image_process_params params = TRL_IMAGE_PROCESS_PARAMS_INIT;
    uint64_t last = 0;
    params.progress = count_up;
    params.user = &last;
    params.threads = 5;
    assert_ok(trl_image_process(&reader.head, plan, &writer.head, &params, NULL, &ok));
    assert_int_equal(last, 100);
    trl_plan_destroy(&plan);
    free(writer.pixels);
}

static int cancel_flag;

static void cancel_at_half(void *user, uint64_t done, uint64_t total) {
    (void)user;
    if (done * 2 > total) __atomic_store_n(&cancel_flag, 1, __ATOMIC_RELAXED);
}

static void cancel_stops_it(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 70000, 60, 1, place);
    fake_writer writer = fake_writer_make(70000, 60, 1);
    trl_plan *plan = plan_make(false);
    trl_image_process_params params = TRL_IMAGE_PROCESS_PARAMS_INIT;
    cancel_flag = 0;
    params.cancel = &cancel_flag;
    params.progress = cancel_at_half;
    params.threads = 2;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_image_process(&reader.head, plan, &writer.head, &params, NULL, &err),
                     TRL_ERR_CANCELED);
    assert_int_equal(err.code, TRL_ERR_CANCELED);
    assert_true(writer.head.rows_written > 25 && writer.head.rows_written < 60);
    trl_plan_destroy(&plan);
    free(writer.pixels);
}

static void damage_ends_it_or_goes_black(void **state) {
    (void)state;
    for (int keep_going = 0; keep_going < 2; keep_going++) {
        fake_reader reader = fake_reader_make(0, 0, 70000, 20, 1, place);
        reader.damaged_from = 7;
        reader.damaged_to = 9;
        fake_writer writer = fake_writer_make(70000, 20, 1);
        trl_plan *plan = plan_make(false);
        trl_image_process_params params = TRL_IMAGE_PROCESS_PARAMS_INIT;
        params.keep_going = keep_going;
        params.threads = 3;
        trl_error err = TRL_ERROR_INIT;
        trl_image_process_stats stats;
        trl_result result =
            trl_image_process(&reader.head, plan, &writer.head, &params, &stats, &err);
        assert_int_equal(result, keep_going ? TRL_ERR_PARTIAL : TRL_ERR_FORMAT);
        assert_int_equal(err.code, result);
        assert_string_equal(err.message, "fake is damaged in row 7");
        if (keep_going) {
            assert_int_equal(stats.damaged_chunks, 2);
            assert_float_equal(writer.pixels[6 * 70000], 6000.25, 0);
            assert_float_equal(writer.pixels[7 * 70000 + 5], 0, 0);
            assert_float_equal(writer.pixels[8 * 70000 + 5], 0, 0);
            assert_float_equal(writer.pixels[19 * 70000 + 5], 19005.25, 0);
        }
        trl_plan_destroy(&plan);
        free(writer.pixels);
    }
}

static void failing_disk_ends_it(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 70000, 40, 1, place);
    fake_writer writer = fake_writer_make(70000, 40, 1);
    writer.fail_at = 11;
    trl_plan *plan = plan_make(false);
    trl_image_process_params params = TRL_IMAGE_PROCESS_PARAMS_INIT;
    params.threads = 4;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_image_process(&reader.head, plan, &writer.head, &params, NULL, &err),
                     TRL_ERR_FILE);
    assert_string_equal(err.message, "fake disk is full");
    assert_int_equal(writer.head.rows_written, 11);
    trl_plan_destroy(&plan);
    free(writer.pixels);
}

static float special(int32_t x, int32_t y, int channel) {
    if (x == 3 && y == 4 && channel == 1) return NAN;
    if (x == 5 && channel == 0) return -INFINITY;
    return 1;
}

static void special_samples_are_counted(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 20, 10, 4, special);
    fake_writer writer = fake_writer_make(20, 10, 4);
    trl_plan *plan = plan_make(false);
    trl_image_process_stats stats;
    assert_ok(trl_image_process(&reader.head, plan, &writer.head, NULL, &stats, &ok));
    assert_int_equal(stats.nan_samples, 1);
    assert_int_equal(stats.inf_samples, 10);
    trl_plan_destroy(&plan);
    free(writer.pixels);
}

static void opaque_picture_gets_alpha_inside_only(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 4, 4, 1, place);
    reader.head.info.has_alpha = false;
    fake_writer writer = fake_writer_make(6, 6, 4);
    trl_plan *plan = plan_make(false);
    trl_image_process_params params = TRL_IMAGE_PROCESS_PARAMS_INIT;
    params.crop = (trl_window){-1, -1, 6, 6};
    assert_ok(trl_image_process(&reader.head, plan, &writer.head, &params, NULL, &ok));
    for (int y = 0; y < 6; y++) {
        for (int x = 0; x < 6; x++)
            assert_float_equal(writer.pixels[4 * (y * 6 + x) + 3], x > 0 && x < 5 && y > 0 && y < 5,
                               0);
    }
    trl_plan_destroy(&plan);
    free(writer.pixels);
}

static void wrong_sizes_are_refused(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 4, 4, 1, place);
    fake_writer writer = fake_writer_make(6, 6, 4);
    trl_plan *plan = plan_make(false);
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_image_process(&reader.head, plan, &writer.head, NULL, NULL, &err),
                     TRL_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "6 by 6"));
    trl_plan_destroy(&plan);
    free(writer.pixels);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crop_in_every_position),
        cmocka_unit_test(thread_count_changes_nothing),
        cmocka_unit_test(chunks_are_read_once),
        cmocka_unit_test(progress_rises_to_the_end),
        cmocka_unit_test(cancel_stops_it),
        cmocka_unit_test(damage_ends_it_or_goes_black),
        cmocka_unit_test(failing_disk_ends_it),
        cmocka_unit_test(special_samples_are_counted),
        cmocka_unit_test(opaque_picture_gets_alpha_inside_only),
        cmocka_unit_test(wrong_sizes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
