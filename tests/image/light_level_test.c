// How bright a PQ picture is: measured on the way, and said in its cLLI chunk.
#include "png_file.h"

#include "image/light_level.h"

static double nits_of(double code) {
    const trl_transfer pq = {.kind = TRL_TRANSFER_PQ};
    double light[3] = {code, code, code};
    trl_transfer_decode(&pq, light);
    return 100 * light[0];
}

static void brightest_channel_of_each_pixel_counts(void **state) {
    (void)state;
    trl_light_scale scale;
    trl_light_scale_prepare(&scale);
    const float r[] = {0.1f, 0.75f, NAN, -1.0f, 2.0f}, g[] = {0.58f, 0.2f, 0.3f, -2.0f, 0.0f};
    const float b[] = {0.3f, 0.74f, NAN, -0.5f, INFINITY};
    const double want[] = {0.58f, 0.75f, 0.3f, 0, 1};
    double sum = 0;
    for (size_t i = 0; i < 5; i++) {
        trl_light_level one = {0};
        trl_light_level_add(&one, &scale, (const float *const[3]){r + i, g + i, b + i}, 1);
        double nits = nits_of(want[i]);
        assert_true(fabs((double)one.max_nits - nits) <= 1e-5 * nits + 1e-7);
        assert_true((double)one.max_nits == one.sum_nits);
        sum += one.sum_nits;
    }
    trl_light_level all = {0};
    trl_light_level_add(&all, &scale, (const float *const[3]){r, g, b}, 5);
    assert_true(fabs(all.sum_nits - sum) <= 1e-9 * sum);
    assert_true(all.max_nits == 10000.0f);
}

static void scale_is_exact_between_its_steps(void **state) {
    (void)state;
    trl_light_scale scale;
    trl_light_scale_prepare(&scale);
    for (int i = 1; i < 100000; i++) {
        float code = (float)i / 100000;
        trl_light_level one = {0};
        trl_light_level_add(&one, &scale, (const float *const[3]){&code, &code, &code}, 1);
        double nits = nits_of((double)code);
        if (fabs(one.sum_nits - nits) > 1e-5 * nits + 1e-6)
            fail_msg("code %g is %.9g nits, not %.9g", (double)code, one.sum_nits, nits);
    }
}

// A lamp of code 0.75 in one pixel of a field of 0.5.
static float lamp(int32_t x, int32_t y, int channel) {
    return x == 90 && y == 70 && channel == 1 ? 0.75f : 0.5f;
}

static void check_file(const char *path, const trl_image_process_stats *stats) {
    double field = nits_of(0.5), pixels = 100.0 * 80;
    assert_true(fabs(stats->max_cll_nits - nits_of(0.75)) < 0.01);
    assert_true(fabs(stats->max_fall_nits - (field + (nits_of(0.75) - field) / pixels)) < 0.001);
    size_t size;
    unsigned char *bytes = file_get(path, &size);
    png_chunk chunks[64];
    int count = png_chunks(bytes, size, chunks, 64);
    const png_chunk *light = png_find(chunks, count, "cLLI");
    assert_non_null(light);
    assert_int_equal(light->size, 8);
    assert_int_equal(png_get32(light->data), lround(stats->max_cll_nits / 0.0001));
    assert_int_equal(png_get32(light->data + 4), lround(stats->max_fall_nits / 0.0001));
    free(bytes);
}

static void pq_png_says_what_was_measured(void **state) {
    (void)state;
    char *folder = folder_make();
    static const uint32_t threads[] = {1, 2, 7};
    trl_image_process_stats first = {0};
    for (int i = 0; i < 3; i++) {
        fake_reader reader = fake_reader_make(0, 0, 100, 80, 3, lamp);
        trl_image_write_params p = TRL_IMAGE_WRITE_PARAMS_INIT;
        p.data = p.display = (trl_window){0, 0, 100, 80};
        p.packing =
            (trl_packing){.size = sizeof p.packing, .sample = TRL_SAMPLE_U16, .channels = 3};
        p.overwrite = true;
        p.color = (trl_image_color){.known = true,
                                    .primaries = trl_primaries_rec2020,
                                    .transfer = {.kind = TRL_TRANSFER_PQ},
                                    .peak_nits = 1000,
                                    .mastering = trl_primaries_rec2020};
        trl_image_process_params process = TRL_IMAGE_PROCESS_PARAMS_INIT;
        process.threads = threads[i];
        trl_image_process_stats stats = {0};
        trl_plan *plan = NULL;
        trl_image_writer *writer = NULL;
        assert_ok(trl_plan_create(&plan, &ok));
        assert_ok(trl_image_create(&writer, in_folder(folder, "lamp.png"), &p, &ok));
        assert_ok(trl_image_process(&reader.head, plan, writer, &process, &stats, &ok));
        assert_ok(trl_image_writer_finish(writer, &ok));
        trl_image_writer_destroy(&writer);
        trl_plan_destroy(&plan);
        check_file(in_folder(folder, "lamp.png"), &stats);
        if (i == 0) first = stats;
        assert_true(stats.max_fall_nits == first.max_fall_nits);
    }
    folder_remove(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(brightest_channel_of_each_pixel_counts),
        cmocka_unit_test(scale_is_exact_between_its_steps),
        cmocka_unit_test(pq_png_says_what_was_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
