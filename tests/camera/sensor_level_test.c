#include "room.h"

static void near(double got, double want, double relative) {
    if (!(fabs(got - want) <= relative * fabs(want) + 1e-12))
        fail_msg("got %.17g, want %.17g", got, want);
}

// Three frames of 6 × 5 numbers, worked out the long way; the window leaves an edge out.
static void by_hand(void **state) {
    (void)state;
    enum { W = 8, H = 7, N = 30, F = 3 };
    memory_frame *frames[F];
    trl_image_reader *readers[F];
    double value[F][N], mean = 0, temporal = 0, spatial = 0, of_frame[F] = {0};
    for (int f = 0; f < F; f++) {
        frames[f] = memory_frame_make(W, H);
        readers[f] = &frames[f]->head;
        for (int i = 0; i < W * H; i++)
            frames[f]->pixels[i] = (float)((i * i * 7 + f * f * 31 + i * f * 13) % 101);
        for (int i = 0; i < N; i++) {
            value[f][i] = (double)frames[f]->pixels[(i / 6 + 1) * W + i % 6 + 2];
            of_frame[f] += value[f][i] / N;
        }
        mean += of_frame[f] / F;
    }
    for (int f = 0; f < F; f++)
        temporal -= (of_frame[f] - mean) * (of_frame[f] - mean) / (F - 1);
    for (int i = 0; i < N; i++) {
        double m = (value[0][i] + value[1][i] + value[2][i]) / F;
        for (int f = 0; f < F; f++)
            temporal += (value[f][i] - m) * (value[f][i] - m) / (F - 1) / N;
        spatial += (m - mean) * (m - mean) / (N - 1);
    }
    trl_sensor_level levels[3];
    temporal *= (double)N / (N - 1); // the frames' means hold an N-th of it
    assert_ok(levels_measure(levels, readers, F, &(trl_window){2, 1, 6, 5}, 1, &ok));
    near(levels[0].mean, mean, 1e-14);
    near(levels[0].temporal, temporal, 1e-12);
    near(levels[0].spatial, spatial - temporal / F, 1e-12);
    assert_int_equal(levels[0].frames, 3);
    assert_int_equal(levels[0].pixels, N);
    assert_true(levels[0].whole);
    // Of two frames: half the variance of the difference, and of their means.
    assert_ok(levels_measure(levels, readers, 2, &(trl_window){2, 1, 6, 5}, 1, &ok));
    double half = 0;
    for (int i = 0; i < N; i++) {
        double d = (value[0][i] - of_frame[0]) - (value[1][i] - of_frame[1]);
        half += d * d / (2 * (N - 1));
    }
    near(levels[0].temporal, half, 1e-12);
    near(levels[0].flicker, (of_frame[1] - of_frame[0]) * (of_frame[1] - of_frame[0]) / 2, 1e-12);
    for (int f = 0; f < F; f++)
        memory_frame_free(frames[f]);
}

// Samples of a mosaic: every second one from an odd column and an even row of the file on,
// of a window that begins at neither; and a weighted sum of planes.
static void some_samples(void **state) {
    (void)state;
    enum { W = 16, H = 13 };
    memory_frame *frame = memory_frame_make(W, H);
    trl_image_reader *reader = &frame->head;
    const trl_sensor_channel channels[2] = {{.weights = {1, 0, 0}, .period = 2, .x = 1, .y = 0},
                                            {.weights = {0.25, 0.5, -0.125}, .period = 1}};
    trl_sensor_level levels[2];
    double mean = 0, all = 0;
    frame->head.info.window.x = 100;
    frame->head.info.window.y = -3;
    for (int i = 0; i < W * H; i++)
        frame->pixels[i] = (float)(i * i % 83);
    for (int y = 4; y < 12; y += 2)
        for (int x = 3; x < 12; x += 2)
            mean += (double)frame->pixels[y * W + x] / 20;
    for (int y = 3; y < 12; y++)
        for (int x = 2; x < 13; x++)
            all += 0.625 * (double)frame->pixels[y * W + x] / 99;
    const trl_window window = {102, 0, 11, 9};
    assert_ok(trl_sensor_level_measure(levels, channels, 2, &reader, 1, &window, 1, &ok));
    near(levels[0].mean, mean, 1e-13);
    near(levels[1].mean, all, 1e-13);
    assert_int_equal(levels[0].pixels, 20);
    assert_int_equal(levels[1].pixels, 99);
    assert_true(levels[0].whole && !levels[1].whole);
    const trl_sensor_channel bad[3] = {{.weights = {1, 0, 0}, .period = 0},
                                       {.weights = {1, 0, 0}, .period = 2, .y = 2},
                                       {.weights = {1, 0, 0}, .period = 4}};
    for (int i = 0; i < 3; i++)
        assert_int_equal(trl_sensor_level_measure(levels, &bad[i], 1, &reader, 1, &window, 1, NULL),
                         TRL_ERR_ARGUMENT);
    assert_int_equal(trl_sensor_level_measure(levels, channels, 0, &reader, 1, &window, 1, NULL),
                     TRL_ERR_ARGUMENT);
    memory_frame_free(frame);
}

// A surface of second order is all shading, nothing rough; an edge is not.
static void surface(void **state) {
    (void)state;
    memory_frame *frame = memory_frame_make(64, 48);
    trl_image_reader *reader = &frame->head;
    trl_sensor_level levels[3];
    for (int y = 0; y < 48; y++)
        for (int x = 0; x < 64; x++)
            frame->pixels[y * 64 + x] = (float)(1000 + 3 * x - y - x * x / 16.0 + x * y / 8.0);
    assert_ok(levels_measure(levels, &reader, 1, &frame->head.info.window, 1, &ok));
    assert_true(levels[0].spatial > 1000 && fabs(levels[0].rough) < 1e-6);
    assert_true(isnan(levels[0].temporal) && !levels[0].whole);
    for (int i = 0; i < 64 * 48; i++)
        frame->pixels[i] = i % 64 < 32 ? 0 : 1;
    assert_ok(levels_measure(levels, &reader, 1, &frame->head.info.window, 1, &ok));
    near(levels[0].spatial, 0.25, 1e-3);
    near(levels[0].rough, 0.25 / 4, 0.01); // a line takes ¾ of a step's variance
    near(levels[0].at_zero, 0.5, 0);
    near(levels[0].lowest, 0, 0);
    near(levels[0].highest, 1, 0);
    memory_frame_free(frame);
}

static void threads_do_not_matter(void **state) {
    (void)state;
    trl_sensor sensor = TRL_SENSOR_INIT;
    memory_frame *frames[2] = {memory_frame_make(700, 500), memory_frame_make(700, 500)};
    trl_image_reader *readers[2] = {&frames[0]->head, &frames[1]->head};
    trl_sensor_level once[3], again[3];
    for (uint64_t f = 0; f < 2; f++)
        memory_frame_expose(frames[f], &sensor, 1, f, 2000);
    assert_ok(levels_measure(once, readers, 2, &frames[0]->head.info.window, 1, &ok));
    assert_ok(levels_measure(again, readers, 2, &frames[0]->head.info.window, 4, &ok));
    assert_memory_equal(once, again, sizeof once);
    for (int f = 0; f < 2; f++)
        memory_frame_free(frames[f]);
}

static void refusals(void **state) {
    (void)state;
    memory_frame *frame = memory_frame_make(16, 16), *other = memory_frame_make(16, 17);
    trl_image_reader *readers[2] = {&frame->head, &other->head};
    trl_sensor_level levels[3];
    const trl_window bad[] = {{0, 0, 3, 16}, {0, 0, 17, 16}, {-1, 0, 8, 8}, {9, 9, 8, 4}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(levels_measure(levels, readers, 1, &bad[i], 1, NULL), TRL_ERR_ARGUMENT);
    trl_window all = frame->head.info.window;
    assert_int_equal(levels_measure(levels, readers, 0, &all, 1, NULL), TRL_ERR_ARGUMENT);
    assert_int_equal(levels_measure(levels, readers, 2, &all, 1, NULL), TRL_ERR_ARGUMENT);
    frame->pixels[40] = NAN;
    assert_int_equal(levels_measure(levels, readers, 1, &all, 1, NULL), TRL_ERR_FORMAT);
    fake_reader damaged = fake_reader_make(0, 0, 16, 16, 4, NULL);
    damaged.damaged_to = 16;
    readers[0] = &damaged.head;
    assert_int_equal(levels_measure(levels, readers, 1, &all, 2, NULL), TRL_ERR_FORMAT);
    memory_frame_free(frame);
    memory_frame_free(other);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand), cmocka_unit_test(some_samples), cmocka_unit_test(surface),
        cmocka_unit_test(threads_do_not_matter), cmocka_unit_test(refusals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
