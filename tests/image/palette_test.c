// The palette of a picture.
#include "room.h"

#include "image/scan.h"

// Two thirds dark green, one third orange, under alpha 1; the last column is
// transparent and dark, the one before half transparent and green.
static const double green[3] = {0.02, 0.1, 0.03}, orange[3] = {0.8, 0.3, 0.05};

static float flags(int32_t x, int32_t y, int channel) {
    (void)y;
    if (x == 13) return 0;
    if (x == 12) return channel == 3 ? 0.5f : (float)green[channel];
    if (channel == 3) return 1;
    return (float)(x < 8 ? green : orange)[channel];
}

static void oklab_of(const double rgb[3], double oklab[3]) {
    trl_css_color linear = {.space = TRL_CSS_SRGB_LINEAR, .alpha = 1}, lab;
    memcpy(linear.v, rgb, sizeof linear.v);
    trl_css_convert(&linear, TRL_CSS_OKLAB, &lab);
    memcpy(oklab, lab.v, sizeof lab.v);
}

static void shares_and_places(void **state) {
    (void)state;
    trl_plan *plan = NULL;
    assert_ok(trl_plan_create(&plan, &ok));
    for (uint32_t threads = 1; threads <= 3; threads++) {
        fake_reader reader = fake_reader_make(0, -5, 14, 30, 1, flags);
        trl_palette_color out[4];
        size_t count = 4;
        assert_ok(trl_image_palette(out, &count, &reader.head, plan, threads, &ok));
        assert_int_equal(count, 2);
        double lab[2][3];
        oklab_of(green, lab[0]);
        oklab_of(orange, lab[1]);
        double seen = 12 + 128.0 / 255; // half of 255 is 127.5, to even
        assert_float_equal(out[0].share, (8 + 128.0 / 255) / seen, 1e-12);
        assert_float_equal(out[1].share, 4 / seen, 1e-12);
        for (int k = 0; k < 2; k++)
            assert_true(trl_delta_e_ok(out[k].oklab, lab[k]) < 2e-5);
    }
    trl_plan_destroy(&plan);
}

static float clear(int32_t x, int32_t y, int channel) {
    (void)x, (void)y, (void)channel;
    return 0;
}

// As some cameras and programs write it: an alpha channel of nothing but 0.
static float light_without_alpha(int32_t x, int32_t y, int channel) {
    return channel == 3 ? 0 : flags(x < 12 ? x : 11, y, channel);
}

static void light_counts_without_alpha(void **state) {
    (void)state;
    trl_plan *plan = NULL;
    assert_ok(trl_plan_create(&plan, &ok));
    assert_ok(trl_plan_add_unpremultiply(plan, &ok));
    fake_reader reader = fake_reader_make(0, 0, 12, 6, 1, light_without_alpha);
    trl_palette_color out[4];
    size_t count = 4;
    assert_ok(trl_image_palette(out, &count, &reader.head, plan, 1, &ok));
    assert_int_equal(count, 2);
    double lab[2][3];
    oklab_of(green, lab[0]);
    oklab_of(orange, lab[1]);
    assert_float_equal(out[0].share, 8.0 / 12, 1e-12);
    for (int k = 0; k < 2; k++)
        assert_true(trl_delta_e_ok(out[k].oklab, lab[k]) < 2e-5);
    trl_plan_destroy(&plan);
}

static void refused(void **state) {
    (void)state;
    trl_plan *plan = NULL;
    trl_error err = TRL_ERROR_INIT;
    trl_palette_color out[2];
    size_t count = 2;
    assert_ok(trl_plan_create(&plan, &ok));
    fake_reader reader = fake_reader_make(0, 0, 4, 4, 1, clear);
    assert_int_equal(trl_image_palette(out, &count, &reader.head, plan, 1, &err), TRL_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "transparent"));
    err = (trl_error)TRL_ERROR_INIT;
    reader = fake_reader_make(0, 0, 4, 4, 1, flags);
    reader.damaged_from = 2;
    reader.damaged_to = 3;
    assert_int_equal(trl_image_palette(out, &count, &reader.head, plan, 2, &err), TRL_ERR_FORMAT);
    assert_non_null(strstr(err.message, "row 2"));
    trl_plan_destroy(&plan);
}

// Each pixel comes once, and the first of several bad strips is told.
typedef struct seen_rows {
    uint32_t rows[3], strips[3];
} seen_rows;

static void note(void *user, uint32_t worker, trl_scan_strip *strip) {
    seen_rows *seen = user;
    seen->rows[worker] += strip->rows;
    seen->strips[worker]++;
    assert_int_equal(strip->count, (size_t)strip->rows * 70000);
    assert_true(strip->rgba[0][0] == 0.25f + (float)strip->y);
}

static float rows_value(int32_t x, int32_t y, int channel) {
    (void)x, (void)channel;
    return 0.25f + (float)(y - 7);
}

static void scan_strips(void **state) {
    (void)state;
    for (uint32_t threads = 1; threads <= 3; threads++) {
        fake_reader reader = fake_reader_make(1, 7, 70000, 10, 4, rows_value);
        trl_scan scan = trl_scan_all(&reader.head, threads);
        seen_rows seen = {{0}};
        assert_int_equal(scan.strips, 3); // of 4, 4 and 2 rows
        assert_int_equal(scan.workers, threads);
        assert_ok(trl_scan_run(&scan, note, &seen, &ok));
        assert_int_equal(seen.rows[0] + seen.rows[1] + seen.rows[2], 10);
        assert_int_equal(seen.strips[0] + seen.strips[1] + seen.strips[2], 3);
        reader.damaged_from = 12;
        reader.damaged_to = 17;
        trl_error err = TRL_ERROR_INIT;
        assert_int_equal(trl_scan_run(&scan, note, &seen, &err), TRL_ERR_FORMAT);
        assert_non_null(strstr(err.message, "row 12")); // in the second strip
    }
}

// Some rows: strips keep to the file's chunks, only the rows asked for come.
static void note_rows(void *user, uint32_t worker, trl_scan_strip *strip) {
    uint32_t *seen = user;
    (void)worker;
    assert_null(strip->rgba[3]);
    for (uint32_t r = 0; r < strip->rows; r++) {
        assert_true(strip->rgba[1][(size_t)r * 70000] == 0.25f + (float)(strip->y + r));
        *seen |= 1u << (strip->y + r);
    }
}

static void scan_some_rows(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(1, 7, 70000, 10, 4, rows_value);
    for (uint32_t y = 0; y < 10; y++)
        for (uint32_t rows = 1; y + rows <= 10; rows++) {
            uint32_t seen = 0;
            trl_scan scan = trl_scan_rows(&reader.head, y, rows, 1);
            scan.alpha = false;
            assert_int_equal(scan.strips, (y + rows - 1) / 4 - y / 4 + 1);
            assert_ok(trl_scan_run(&scan, note_rows, &seen, &ok));
            assert_int_equal(seen, ((1u << rows) - 1) << y);
        }
    trl_scan none = trl_scan_rows(&reader.head, 3, 0, 2);
    assert_int_equal(none.strips, 0);
    assert_ok(trl_scan_run(&none, note_rows, NULL, &ok));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_and_places), cmocka_unit_test(light_counts_without_alpha),
        cmocka_unit_test(refused),           cmocka_unit_test(scan_strips),
        cmocka_unit_test(scan_some_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
