// The studio: its range of light, its grey card, and that it is the same picture
// on every machine.
#include "../test.h"

#include <troland/chart.h>

#define W 160
#define H 90

static float plane[3][W * H];

static void draw(uint32_t samples) {
    static uint32_t drawn; // the tests share what is in the planes
    if (drawn == samples) return;
    drawn = samples;
    float *rgb[3] = {plane[0], plane[1], plane[2]};
    trl_chart_rows(trl_chart_find("studio"), W, H, samples, 0, H, rgb, W);
}

static int by_value(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static void light_spans_sixteen_stops_and_more(void **state) {
    (void)state;
    static float sorted[W * H];
    draw(32);
    memcpy(sorted, plane[1], sizeof sorted);
    qsort(sorted, W * H, sizeof(float), by_value);
    double dark = (double)sorted[W * H / 500], bright = (double)sorted[W * H - 3];
    print_message("range of light: %.1f stops, %.3g to %.3g\n", log2(bright / dark), dark, bright);
    assert_true(log2(bright / dark) > 16.0);
    assert_true(bright > 500.0); // the bulb: its middle is 1024, ten stops above white
    assert_true((double)sorted[W * H / 2] > 0.02); // and the rest is no black frame
    for (size_t i = 0; i < (size_t)W * H; i++)
        for (int c = 0; c < 3; c++)
            assert_true(isfinite(plane[c][i]) && plane[c][i] >= 0.0f);
}

static void mean_of(int x0, int y0, int x1, int y1, double rgb[3]) {
    for (int c = 0; c < 3; c++) {
        rgb[c] = 0.0;
        for (int y = y0; y < y1; y++)
            for (int x = x0; x < x1; x++)
                rgb[c] += (double)plane[c][y * W + x] / ((x1 - x0) * (y1 - y0));
    }
}

static void gray_card_is_mid_gray(void **state) {
    (void)state;
    double card[3];
    draw(32);
    mean_of(21, 50, 30, 58, card);
    print_message("grey card: %.3f %.3f %.3f\n", card[0], card[1], card[2]);
    for (int c = 0; c < 3; c++)
        assert_true(fabs(card[c] - 0.18) < 0.03);
}

static void more_samples_make_the_same_picture_with_less_noise(void **state) {
    (void)state;
    double few[3], many[3];
    draw(32);
    mean_of(0, 45, W, H, many);
    draw(8);
    mean_of(0, 45, W, H, few);
    for (int c = 0; c < 3; c++)
        assert_true(fabs(few[c] - many[c]) < 0.02 * many[c]);
}

static float sample_mean[3][H / 10][W / 10];

/// data/studio.exr in 16 × 9 tiles; false where this build reads no EXR.
static bool read_sample(void) {
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    trl_image_reader *reader = NULL;
    trl_error err = TRL_ERROR_INIT;
    trl_result result = trl_image_open(&reader, "data/studio.exr", &params, &err);
    if (result == TRL_ERR_UNSUPPORTED) return false;
    if (result != TRL_OK) fail_msg("%s", err.message);
    const trl_window window = trl_image_reader_info(reader)->window;
    uint32_t w = window.width, h = window.height;
    assert_int_equal(w % (W / 10), 0);
    assert_int_equal(h % (H / 10), 0);
    float *row = malloc(sizeof(float) * 3 * w);
    float *const rgba[4] = {row, row + w, row + 2 * w, NULL};
    double per_pixel = (double)(W / 10) * (H / 10) / ((double)w * h);
    for (uint32_t y = 0; y < h; y++) {
        if (trl_image_reader_rows(reader, 0, window.y + (int)y, 1, rgba, w, &err) != TRL_OK)
            fail_msg("%s", err.message);
        for (uint32_t x = 0; x < w; x++)
            for (int c = 0; c < 3; c++)
                sample_mean[c][y * (H / 10) / h][x * (W / 10) / w] +=
                    (float)((double)row[(uint32_t)c * w + x] * per_pixel);
    }
    free(row);
    trl_image_close(&reader);
    return true;
}

/// The brightest tile around this one: small pictures have wide pixels, which take
/// in some light from over a tile's edge.
static double brightest_around(int c, int tx, int ty) {
    double most = 0.0;
    for (int y = ty - 1; y <= ty + 1; y++)
        for (int x = tx - 1; x <= tx + 1; x++)
            if (x >= 0 && x < W / 10 && y >= 0 && y < H / 10)
                most = fmax(most, (double)sample_mean[c][y][x]);
    return most;
}

static void sample_of_the_demo_is_this_scene(void **state) {
    (void)state;
    if (!read_sample()) skip();
    draw(32);
    for (int ty = 0; ty < H / 10; ty++)
        for (int tx = 0; tx < W / 10; tx++)
            for (int c = 0; c < 3; c++) {
                double drawn[3], stored = (double)sample_mean[c][ty][tx];
                mean_of(tx * 10, ty * 10, tx * 10 + 10, ty * 10 + 10, drawn);
                if (fabs(drawn[c] - stored) > 0.1 * stored + 0.03 * brightest_around(c, tx, ty))
                    fail_msg("tile %d,%d channel %d: the sample has %.4f, the studio %.4f; draw "
                             "data/studio.exr anew (docs/charts.md)",
                             tx, ty, c, stored, drawn[c]);
            }
}

static void every_machine_draws_these_numbers(void **state) {
    (void)state;
    static const struct {
        int x, y;
        double rgb[3];
    } known[] = {
        {29, 15, {888.822388, 816.507385, 599.173523}},
        {20, 72, {0.50609225, 0.521592975, 0.562292576}},
        {25, 52, {0.225707591, 0.176059157, 0.166872621}},
        {47, 64, {0.30232051, 0.0290668532, 0.00748577109}},
        {60, 40, {0.0806883648, 0.0784174502, 0.0972774699}},
        {80, 40, {0.086516045, 0.0784864798, 0.0950235277}},
        {80, 11, {10.9123487, 1.62645841, 0.164114371}},
        {80, 70, {0.0150307799, 0.0155342575, 0.0171727501}},
        {75, 79, {0.0376480669, 0.0208678711, 0.0166019239}},
        {93, 84, {0.00960180815, 0.00963273365, 0.0102493716}},
        {106, 48, {0.10641066, 0.0892301127, 0.0404211804}},
        {111, 56, {1.24463212, 1.04304636, 0.471159637}},
        {112, 70, {0.0959385335, 0.0782194659, 0.508052588}},
        {128, 58, {0.383267462, 0.319132537, 0.261370659}},
        {150, 65, {0.491611809, 0.389269739, 0.0911268592}},
        {140, 20, {0.0534678474, 0.0569954738, 0.0843143687}},
        {5, 88, {0.0264972392, 0.0254711937, 0.027127279}},
    };
    draw(4);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        for (int c = 0; c < 3; c++) {
            double got = (double)plane[c][known[i].y * W + known[i].x], want = known[i].rgb[c];
            if (fabs(got - want) > 1e-4 * fmax(want, 0.01))
                fail_msg("pixel %d,%d channel %d: %.9g, not %.9g", known[i].x, known[i].y, c, got,
                         want);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(light_spans_sixteen_stops_and_more),
        cmocka_unit_test(gray_card_is_mid_gray),
        cmocka_unit_test(sample_of_the_demo_is_this_scene),
        cmocka_unit_test(more_samples_make_the_same_picture_with_less_noise),
        cmocka_unit_test(every_machine_draws_these_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
