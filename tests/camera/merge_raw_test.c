// Brackets of raw files of sensors that are known, merged.
#include "../image/dng.h"
#include "normal.h"

#include <troland/camera.h>

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

enum { W = 192, H = 144, FRAMES = 3 };
#define FULL_E 24000.0 // electrons from black to white
#define READ_E 4.0
static uint16_t codes[W * H];
static float planes_memory[3][W * H];
static const char *model; // of the last frame
static char paths_memory[FRAMES][4200];
static const char *paths[FRAMES];
static const double matrix[3][3] = {{1.05, -0.35, -0.12}, {-0.40, 1.30, 0.15}, {-0.05, 0.20, 0.60}};
static const double neutral[3] = {0.5, 1, 0.62};

// A grey ramp over nine stops, from left to right; the last of them is white in all frames.
static double light_at(int x) {
    return exp2(9.0 * x / W - 6);
}

// The sensor is full at a share of its white, and scatters a little there.
static void shoot(const char *cfa, double full) {
    for (int i = 0; i < FRAMES; i++) {
        const double stops = 2 * i - 2, span = DNG_WHITE - DNG_BLACK;
        trl_random random = {1234 + (uint64_t)i};
        dng d = {.width = W,
                 .height = H,
                 .orientation = 1,
                 .shutter_s = 0.01 * exp2(stops),
                 .iso = 200,
                 .cfa = cfa,
                 .codes = codes};
        if (i == FRAMES - 1) d.model = model;
        memcpy(d.neutral, neutral, sizeof neutral);
        memcpy(d.matrix, matrix, sizeof matrix);
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                double e = FULL_E * exp2(stops) * light_at(x) * neutral[dng_color(&d, x, y)];
                e = trl_random_poisson(&random, e) + READ_E * random_normal(&random);
                e = fmin(e,
                         full * FULL_E + (full < 1 ? 0.003 * FULL_E * random_normal(&random) : 0));
                double code = floor(DNG_BLACK + span * e / FULL_E + 0.5);
                codes[y * W + x] = (uint16_t)fmin(fmax(code, 0), DNG_WHITE);
            }
        }
        snprintf(paths_memory[i], sizeof paths_memory[i], "%s/%d.dng", folder, i);
        paths[i] = paths_memory[i];
        dng_write(paths[i], &d);
    }
}

static void assert_ramp(trl_image_reader *merged) {
    float *const planes[4] = {planes_memory[0], planes_memory[1], planes_memory[2], NULL};
    assert_ok(trl_image_reader_rows(merged, 0, 0, H, planes, W, &ok));
    for (int x = 6; x < W - 6; x++) {
        for (int c = 0; c < 3; c++) {
            double sum = 0, light = light_at(x);
            for (int y = 4; y < H - 4; y++)
                sum += (double)planes_memory[c][y * W + x];
            double mean = sum / (H - 8);
            // Of 136 pixels that share samples; the ramp's bend, and the matrix' digits.
            // What is white in every frame is white, and not of the colour of the balance (0.5);
            // a column or two from the first clipped one, each 3 %, a colour counts as clipped.
            if (light > 5) assert_float_equal(mean, fmin(light, 8), 0.15 * light);
            if (light > 5)
                assert_float_equal((double)planes_memory[c][40 * W + x] /
                                       (double)planes_memory[1][40 * W + x],
                                   1, 0.08);
            if (light < 3) assert_float_equal(mean, light, 0.012 * light + 2.5e-4);
        }
    }
}

static void a_bracket_of_raw_files_becomes_aces(void **state) {
    (void)state;
    static const char *const orders[] = {"rggb", "gbrg", NULL};
    for (int k = 0; k < 4; k++) {
        // The last is full at 0.93: nothing but what it makes of the light tells that.
        shoot(orders[k % 3], k < 3 ? 1 : 0.93);
        trl_merge_params params = TRL_MERGE_PARAMS_INIT;
        params.reference = 2;
        params.align = false; // a ramp looks alike wherever it is
        trl_image_reader *merged = NULL;
        assert_ok(trl_merge_open(&merged, paths, FRAMES, &params, &ok));
        const trl_image_part *part = &trl_image_reader_info(merged)->parts[0];
        assert_memory_equal(&part->chromaticities, &trl_primaries_ap0, sizeof trl_primaries_ap0);
        assert_ramp(merged);
        trl_merge_report report;
        trl_merge_report_get(merged, &report);
        for (int i = 0; i < FRAMES; i++)
            assert_float_equal(report.frames[i].stops, 2 * i - 2, 1e-3);
        assert_false(report.developed);
        assert_true(report.merged.stops > report.single.stops + 3.5);
        assert_float_equal(report.limit[1], k < 3 ? 0.98 : 0.98 * 0.93, 0.005);
        trl_image_close(&merged);
    }
}

static trl_merge_report merge_in_order(const int order[FRAMES], float *const planes[4]) {
    const char *ordered[FRAMES];
    trl_merge_report report;
    trl_image_reader *merged = NULL;
    for (int i = 0; i < FRAMES; i++)
        ordered[i] = paths[order[i]];
    assert_ok(trl_merge_open(&merged, ordered, FRAMES, NULL, &ok));
    assert_ok(trl_image_reader_rows(merged, 0, 0, H, planes, W, &ok));
    trl_merge_report_get(merged, &report);
    trl_image_close(&merged);
    return report;
}

// Everything that is found out about the frames, as in life: bit for bit the same.
static void the_order_of_raw_files_changes_nothing(void **state) {
    (void)state;
    static const int orders[][FRAMES] = {{0, 1, 2}, {2, 0, 1}, {1, 0, 2}, {2, 1, 0}};
    static float first[3][W * H];
    static const char *const cfas[] = {"grbg", NULL};
    float *const into[4] = {first[0], first[1], first[2], NULL};
    float *const again[4] = {planes_memory[0], planes_memory[1], planes_memory[2], NULL};
    for (int k = 0; k < 2; k++) {
        shoot(cfas[k], 0.95);
        trl_merge_report report = merge_in_order(orders[0], into);
        for (int o = 1; o < 4; o++) {
            trl_merge_report other = merge_in_order(orders[o], again);
            assert_memory_equal(first, planes_memory, sizeof first);
            assert_int_equal(orders[o][other.reference], report.reference);
            for (int i = 0; i < FRAMES; i++)
                assert_true(other.frames[i].weight_share ==
                            report.frames[orders[o][i]].weight_share);
        }
    }
}

// Errors over the least deviation that an unbiased estimate can have.
typedef struct scores {
    double sum, squares;
    int count;
} scores;

static void score(scores *s, double error, double bound) {
    s->sum += error / sqrt(bound);
    s->squares += error * error / bound;
    s->count++;
}

// Of the frames in which a colour is far from white.
static double cramer_rao(double light) {
    double information = 0;
    for (int i = 0; i < FRAMES; i++) {
        double exposure = exp2(2 * i - 2), step = FULL_E / (DNG_WHITE - DNG_BLACK);
        double noise = READ_E * READ_E + step * step / 12;
        if (light * exposure > 0.9) continue;
        information += exposure * exposure * FULL_E * FULL_E / (light * exposure * FULL_E + noise);
    }
    return 1 / information;
}

// Whether all frames are clearly within their scale or beyond it.
static bool settled(double light) {
    for (int i = 0; i < FRAMES; i++) {
        double value = light * exp2(2 * i - 2);
        if (value > 0.86 && value < 1.1) return false;
    }
    return light * 0.25 < 0.86;
}

static void assert_as_good_as_can_be(const scores *s) {
    double n = s->count, mean = s->sum / n, variance = s->squares / n;
    if (n < 8000 || fabs(mean) > 3 / sqrt(n) || fabs(variance - 1) > 0.05)
        fail_msg("of %g samples: mean %g, variance %g", n, mean, variance);
}

// Where the mosaic has a colour the merged one is made of the samples of that place alone, and
// is as good as can be. In between it is a mean of neighbours.
static void samples_are_merged_as_well_as_can_be(void **state) {
    (void)state;
    static const char *const cfas[] = {"rggb", NULL};
    for (int k = 0; k < 2; k++) {
        trl_merge_params params = TRL_MERGE_PARAMS_INIT;
        trl_image_reader *merged = NULL, *raw = NULL;
        trl_mat3 to_ap0, back;
        scores own = {0}, between = {0};
        dng d = {.cfa = cfas[k]};
        shoot(cfas[k], 1);
        params.reference = 2;
        params.align = params.deghost = false;
        params.full_scale_e = FULL_E;
        params.read_noise_e = READ_E;
        assert_ok(trl_raw_open(&raw, paths[0], TRL_RAW_CAMERA, NULL, &ok));
        assert_true(trl_raw_to_ap0(raw, &to_ap0) && trl_mat3_invert(&to_ap0, &back));
        assert_ok(trl_merge_open(&merged, paths, FRAMES, &params, &ok));
        float *const planes[4] = {planes_memory[0], planes_memory[1], planes_memory[2], NULL};
        assert_ok(trl_image_reader_rows(merged, 0, 0, H, planes, W, &ok));
        for (int at = 0; at < W * H; at++) {
            const int x = at % W, y = at / W, c = dng_color(&d, x, y);
            const double aces[3] = {(double)planes_memory[0][at], (double)planes_memory[1][at],
                                    (double)planes_memory[2][at]};
            double camera[3];
            if (x < 4 || x > W - 5 || y < 4 || y > H - 5) continue;
            trl_mat3_apply(&back, aces, camera);
            double light = light_at(x) * neutral[c], green = light_at(x) * neutral[1];
            if (settled(light)) score(&own, camera[c] - light, cramer_rao(light));
            if (c != 1 && settled(green) && settled(light))
                score(&between, camera[1] - green, cramer_rao(green));
        }
        assert_as_good_as_can_be(&own);
        // Green beside the samples it is made of: the figures of docs/merge.md.
        assert_float_equal(between.squares / between.count, k ? 0.99 : 0.81, 0.04);
        trl_image_close(&raw);
        trl_image_close(&merged);
    }
}

static void two_cameras_are_no_bracket(void **state) {
    (void)state;
    trl_image_reader *merged = NULL;
    trl_error err = TRL_ERROR_INIT;
    model = "Camera Obscura";
    shoot("rggb", 1);
    model = NULL;
    assert_int_equal(trl_merge_open(&merged, paths, FRAMES, NULL, &err), TRL_ERR_ARGUMENT);
    assert_null(merged);
    assert_non_null(strstr(err.message, "by a Troland Pinhole and"));
    assert_non_null(strstr(err.message, "by a Troland Camera Obscura: raw"));
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_bracket_of_raw_files_becomes_aces),
        IN_FOLDER(the_order_of_raw_files_changes_nothing),
        IN_FOLDER(samples_are_merged_as_well_as_can_be),
        IN_FOLDER(two_cameras_are_no_bracket),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
