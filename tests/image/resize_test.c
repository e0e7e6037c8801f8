#include "room.h"

#include "image/resize.h"

static const uint32_t sizes[][2] = {{100, 50}, {100, 33}, {37, 36},   {1000, 7}, {5, 1},
                                    {1, 1},    {1, 9},    {33, 100},  {2, 3},    {36, 37},
                                    {64, 64},  {7, 700},  {1920, 640}};
enum { SIZES = sizeof sizes / sizeof *sizes };

static void weights_of_each_result_sum_to_one(void **state) {
    (void)state;
    for (int i = 0; i < SIZES; i++) {
        trl_resize_axis axis;
        assert_ok(trl_resize_axis_create(&axis, sizes[i][0], sizes[i][1], &ok));
        for (uint32_t x = 0; x < axis.out; x++) {
            double sum = 0;
            for (uint32_t k = 0; k < axis.taps; k++)
                sum += (double)axis.weights[x * axis.taps + k];
            assert_float_equal(sum, 1, 1e-6);
            assert_true(axis.first[x] + axis.taps <= axis.in);
        }
        trl_resize_axis_destroy(&axis);
    }
}

// Every sample gives the same share of its light, at the edges, too.
static void shrinking_keeps_the_light_of_every_sample(void **state) {
    (void)state;
    for (int i = 0; i < SIZES; i++) {
        if (sizes[i][1] >= sizes[i][0]) continue;
        trl_resize_axis axis;
        assert_ok(trl_resize_axis_create(&axis, sizes[i][0], sizes[i][1], &ok));
        double *given = calloc(axis.in, sizeof *given);
        for (uint32_t x = 0; x < axis.out; x++) {
            for (uint32_t k = 0; k < axis.taps; k++) {
                float w = axis.weights[x * axis.taps + k];
                assert_true(w >= 0);
                given[axis.first[x] + k] += (double)w;
            }
        }
        for (uint32_t k = 0; k < axis.in; k++)
            assert_float_equal(given[k] * axis.in / axis.out, 1, 2e-6);
        free(given);
        trl_resize_axis_destroy(&axis);
    }
}

static void constant_stays_constant_and_mirror_stays_mirrored(void **state) {
    (void)state;
    for (int i = 0; i < SIZES; i++) {
        uint32_t in = sizes[i][0], out = sizes[i][1];
        trl_resize_axis axis;
        assert_ok(trl_resize_axis_create(&axis, in, out, &ok));
        float *a = malloc(in * sizeof *a), *b = malloc(in * sizeof *b);
        float *ra = malloc(out * sizeof *ra), *rb = malloc(out * sizeof *rb);
        for (uint32_t k = 0; k < in; k++)
            a[k] = 0.18f;
        trl_resize_row(&axis, a, ra);
        for (uint32_t x = 0; x < out; x++)
            assert_float_equal(ra[x], 0.18f, 0.18 * 0x1p-24 * (axis.taps + 2)); // rounding
        for (uint32_t k = 0; k < in; k++)
            a[k] = b[in - 1 - k] = (float)((k * 7919u) % 101u);
        trl_resize_row(&axis, a, ra);
        trl_resize_row(&axis, b, rb);
        for (uint32_t x = 0; x < out; x++)
            assert_float_equal(ra[x], rb[out - 1 - x], 2e-4);
        free(a);
        free(b);
        free(ra);
        free(rb);
        trl_resize_axis_destroy(&axis);
    }
}

// A lamp beside the dark: nothing below the dark, nothing above the lamp, and the
// edge is one step.
static void edge_of_a_lamp_has_no_rings(void **state) {
    (void)state;
    for (int i = 0; i < SIZES; i++) {
        uint32_t in = sizes[i][0], out = sizes[i][1];
        trl_resize_axis axis;
        assert_ok(trl_resize_axis_create(&axis, in, out, &ok));
        float *a = malloc(in * sizeof *a), *r = malloc(out * sizeof *r);
        for (uint32_t k = 0; k < in; k++)
            a[k] = k < in / 2 ? 0.01f : 1000.0f;
        trl_resize_row(&axis, a, r);
        for (uint32_t x = 0; x < out; x++) {
            assert_true(r[x] > 0.0099f && r[x] < 1000.01f);
            assert_true(x == 0 || r[x] >= r[x - 1] * 0.999999f);
        }
        free(a);
        free(r);
        trl_resize_axis_destroy(&axis);
    }
}

// Enlarging must follow what is smooth: a sine of eight samples a period.
static void enlarging_is_accurate_where_the_picture_is_smooth(void **state) {
    (void)state;
    enum { IN = 64, OUT = 192 };
    trl_resize_axis axis;
    assert_ok(trl_resize_axis_create(&axis, IN, OUT, &ok));
    float a[IN], r[OUT];
    for (int k = 0; k < IN; k++)
        a[k] = (float)sin(k * 2 * M_PI / 8);
    trl_resize_row(&axis, a, r);
    double worst = 0, total = 0;
    for (int x = 12; x < OUT - 12; x++) {
        double error = fabs((double)r[x] - sin(((x + 0.5) / 3 - 0.5) * 2 * M_PI / 8));
        if (error > worst) worst = error;
        total += error;
    }
    // Between two samples astride a crest the bound holds the result 0.08 below it.
    assert_true(worst < 0.085);
    assert_true(total / (OUT - 24) < 0.02);
    trl_resize_axis_destroy(&axis);
}

static float scene(int32_t x, int32_t y, int channel) {
    uint32_t h = (uint32_t)x * 2654435761u ^ (uint32_t)y * 40503u ^ (uint32_t)channel * 977u;
    h ^= h >> 15;
    if (h % 97 == 0) return 800.0f;
    return (float)(h % 1024u) / 1024.0f;
}

static float *picture_resize(uint32_t in_width, uint32_t in_height, uint32_t strip_rows,
                             uint32_t width, uint32_t height, uint32_t threads) {
    fake_reader reader = fake_reader_make(-3, 11, in_width, in_height, strip_rows, scene);
    fake_writer writer = fake_writer_make(width, height, 4);
    trl_plan *plan = NULL;
    assert_ok(trl_plan_create(&plan, &ok));
    trl_image_process_params params = TRL_IMAGE_PROCESS_PARAMS_INIT;
    params.width = width;
    params.height = height;
    params.threads = threads;
    assert_ok(trl_image_process(&reader.head, plan, &writer.head, &params, NULL, &ok));
    trl_plan_destroy(&plan);
    return writer.pixels;
}

// However the picture is cut and whoever works on it, the result is the same.
static void strips_make_the_same_as_the_whole(void **state) {
    (void)state;
    static const uint32_t cases[][4] = {
        {3000, 700, 1400, 301}, {700, 300, 1500, 977}, {500, 400, 1000, 100}, {64, 9, 64, 4000}};
    for (int i = 0; i < 4; i++) {
        const uint32_t *c = cases[i];
        size_t bytes = (size_t)c[2] * c[3] * 4 * sizeof(float);
        float *whole = picture_resize(c[0], c[1], c[1], c[2], c[3], 1);
        for (uint32_t rows = 1; rows <= 33; rows += 16) {
            float *strips = picture_resize(c[0], c[1], rows, c[2], c[3], 1 + rows % 4);
            assert_memory_equal(strips, whole, bytes);
            free(strips);
        }
        free(whole);
    }
}

static void shrunk_picture_has_the_light_of_the_large_one(void **state) {
    (void)state;
    enum { W = 411, H = 307, w = 100, h = 71 };
    float *small = picture_resize(W, H, 16, w, h, 2);
    for (int c = 0; c < 4; c++) {
        double before = 0, after = 0;
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++)
                before += (double)scene(x - 3, y + 11, c) / (W * H);
        }
        for (int i = 0; i < w * h; i++) {
            assert_true(small[4 * i + c] >= 0);
            after += (double)small[4 * i + c] / (w * h);
        }
        assert_float_equal(after / before, 1, 1e-5);
    }
    free(small);
}

static float broken(int32_t x, int32_t y, int channel) {
    (void)channel;
    return x == 20 && y == 20 ? NAN : x == 5 ? INFINITY : 0.5f;
}

static void bad_samples_do_not_spread(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 64, 64, 16, broken);
    fake_writer writer = fake_writer_make(32, 32, 3);
    trl_plan *plan = NULL;
    assert_ok(trl_plan_create(&plan, &ok));
    trl_image_process_params params = TRL_IMAGE_PROCESS_PARAMS_INIT;
    params.width = params.height = 32;
    trl_image_process_stats stats;
    assert_ok(trl_image_process(&reader.head, plan, &writer.head, &params, &stats, &ok));
    assert_true(stats.nan_samples >= 1 && stats.inf_samples >= 64);
    for (int i = 0; i < 32 * 32 * 3; i++)
        assert_true(isfinite(writer.pixels[i]));
    assert_true(writer.pixels[3 * (10 * 32 + 10)] < 0.5f);
    assert_true(writer.pixels[3 * (10 * 32 + 10)] > 0.3f);
    assert_float_equal(writer.pixels[3 * (20 * 32 + 20)], 0.5, 1e-6);
    trl_plan_destroy(&plan);
    free(writer.pixels);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_of_each_result_sum_to_one),
        cmocka_unit_test(shrinking_keeps_the_light_of_every_sample),
        cmocka_unit_test(constant_stays_constant_and_mirror_stays_mirrored),
        cmocka_unit_test(edge_of_a_lamp_has_no_rings),
        cmocka_unit_test(enlarging_is_accurate_where_the_picture_is_smooth),
        cmocka_unit_test(strips_make_the_same_as_the_whole),
        cmocka_unit_test(shrunk_picture_has_the_light_of_the_large_one),
        cmocka_unit_test(bad_samples_do_not_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
