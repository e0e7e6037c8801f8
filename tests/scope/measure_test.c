#include "scopes.h"

// One pixel of each kind; light counts under any alpha.
static float kinds(int32_t x, int32_t y, int channel) {
    (void)y;
    static const float pixel[10][4] = {
        {4, 4, 4, 0.5F}, {0, 0, 0, 1},   {-1, 0, 0, 1}, {NAN, 1, 1, 1}, {1, 1, INFINITY, 1},
        {0, 0, 0, 0},    {9, 9, 9, NAN}, {1, 1, 1, 1},  {9, 9, 9, 0},   {INFINITY, NAN, 1, 0}};
    return pixel[x][channel];
}

static void what_does_not_count(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 10, 1, 1, kinds);
    trl_scope_params params = params_of(true);
    trl_scope *scope = scope_of(&reader, &params, 1);
    trl_scope_counts c;
    trl_scope_counts_get(scope, &c);
    assert_int_equal(c.pixels, 5);
    assert_int_equal(c.nan, 3);
    assert_int_equal(c.inf, 1);
    assert_int_equal(c.empty, 1);
    assert_int_equal(c.levels[TRL_SCOPE_RED].low, 2);
    assert_int_equal(c.levels[TRL_SCOPE_RED].high, 2);
    near(c.levels[TRL_SCOPE_RED].least, -1, 0);
    near(c.levels[TRL_SCOPE_LUMA].most, 9, 0);
    double sum = 0, bins[40];
    trl_scope_histogram(scope, TRL_SCOPE_RED, -20, 20, 40, bins);
    for (int i = 0; i < 40; i++)
        sum += bins[i];
    near(sum, 3, 1e-9);
    uint64_t bands = 0;
    for (size_t b = 0; b < trl_scope_scale(scope)->band_count; b++)
        bands += trl_scope_band_count(scope, b);
    assert_int_equal(bands, 5);
    trl_scope_destroy(&scope);
}

static float spread(int32_t x, int32_t y, int channel) {
    uint32_t n = (uint32_t)(y * 1700 + x) * 2654435761u + (uint32_t)channel * 40503u;
    if (channel == 3) return 1;
    return (n >> 5) % 997 == 0 ? NAN : ldexpf((float)(1 + n % 1021), (int)(n >> 28) - 14);
}

static void same_counts(const trl_scope *a, const trl_scope *b) {
    trl_scope_counts one, other;
    trl_scope_counts_get(a, &one);
    trl_scope_counts_get(b, &other);
    assert_memory_equal(&one, &other, sizeof one);
    for (size_t g = 0; g < TRL_SCOPE_GAMUTS; g++)
        assert_int_equal(trl_scope_outside(a, g), trl_scope_outside(b, g));
    for (size_t i = 0; i < trl_scope_scale(a)->band_count; i++)
        assert_int_equal(trl_scope_band_count(a, i), trl_scope_band_count(b, i));
    double p[2], q[2];
    trl_scope_centroid(a, p);
    trl_scope_centroid(b, q);
    assert_memory_equal(p, q, sizeof p);
    enum { WIDTH = 320, HEIGHT = 200 };
    static uint8_t rgba[2][WIDTH * HEIGHT * 4];
    for (int kind = 0; kind < TRL_SCOPE_KINDS; kind++) {
        if (!trl_scope_has(a, kind)) continue;
        assert_ok(trl_scope_raster(a, kind, true, rgba[0], WIDTH, HEIGHT, &ok));
        assert_ok(trl_scope_raster(b, kind, true, rgba[1], WIDTH, HEIGHT, &ok));
        assert_memory_equal(rgba[0], rgba[1], sizeof rgba[0]);
    }
}

static void threads_count_alike(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(-5, 7, 1700, 300, 16, spread);
    for (int scene = 0; scene < 2; scene++) {
        trl_scope_params params = params_of(scene);
        trl_scope *one = scope_of(&reader, &params, 1), *five = scope_of(&reader, &params, 5);
        trl_scope_counts counts;
        trl_scope_counts_get(one, &counts);
        assert_int_equal(counts.pixels + counts.nan, 1700 * 300);
        assert_true(counts.nan > 100);
        same_counts(one, five);
        trl_scope_destroy(&one);
        trl_scope_destroy(&five);
    }
}

// A plan may not bring back what does not count.
static void through_a_plan(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 10, 1, 1, kinds);
    trl_scope_params params = params_of(true);
    trl_plan *plan = NULL;
    trl_scope *scope = NULL;
    trl_scope_counts c;
    assert_ok(trl_plan_create(&plan, &ok));
    assert_ok(trl_plan_add_exposure(plan, 3, &ok));
    assert_ok(trl_scope_create(&scope, &params, &ok));
    assert_ok(trl_scope_add(scope, &reader.head, plan, 1, &ok));
    trl_scope_counts_get(scope, &c);
    assert_int_equal(c.pixels, 5);
    near(c.levels[TRL_SCOPE_BLUE].most, 72, 1e-4);
    // Pictures add up.
    assert_ok(trl_scope_add(scope, &reader.head, NULL, 1, &ok));
    trl_scope_counts_get(scope, &c);
    assert_int_equal(c.pixels, 10);
    near(c.levels[TRL_SCOPE_BLUE].most, 72, 1e-4);
    trl_scope_destroy(&scope);
    trl_plan_destroy(&plan);
}

static float places(int32_t x, int32_t y, int channel) {
    return channel == 3 ? 1 : (float)(x + 100 * y);
}

static void crop(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(10, 20, 50, 40, 7, places);
    trl_scope_params params = params_of(true);
    params.crop = (trl_window){15, 41, 4, 3};
    trl_scope *scope = scope_of(&reader, &params, 2);
    trl_scope_counts c;
    trl_scope_counts_get(scope, &c);
    assert_int_equal(c.pixels, 12);
    near(c.levels[0].least, 4115, 0);
    near(c.levels[0].most, 4318, 0);
    trl_scope_destroy(&scope);
    params.crop = (trl_window){0, 55, 12, 100}; // over the edges
    scope = scope_of(&reader, &params, 2);
    trl_scope_counts_get(scope, &c);
    assert_int_equal(c.pixels, 2 * 5);
    trl_scope_destroy(&scope);
    params.crop = (trl_window){0, 0, 10, 100};
    assert_ok(trl_scope_create(&scope, &params, &ok));
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_scope_add(scope, &reader.head, NULL, 1, &err), TRL_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "10,20,50,40"));
    trl_scope_destroy(&scope);
}

static void refusals(void **state) {
    (void)state;
    trl_scope *scope = NULL;
    trl_scope_params params = params_of(true);
    params.grey = 0;
    assert_int_equal(trl_scope_create(&scope, &params, NULL), TRL_ERR_ARGUMENT);
    params = params_of(true);
    params.kinds = 1 << TRL_SCOPE_VECTORSCOPE;
    assert_int_equal(trl_scope_create(&scope, &params, NULL), TRL_ERR_ARGUMENT);
    params = params_of(true);
    params.scale = trl_false_color_find("ire");
    assert_int_equal(trl_scope_create(&scope, &params, NULL), TRL_ERR_ARGUMENT);
    params = params_of(true);
    params.zebra_low = 2, params.zebra_high = 1;
    assert_int_equal(trl_scope_create(&scope, &params, NULL), TRL_ERR_ARGUMENT);
    params = params_of(true);
    params.primaries.green = params.primaries.red;
    assert_int_equal(trl_scope_create(&scope, &params, NULL), TRL_ERR_ARGUMENT);
    assert_null(scope);
    // A damaged strip leaves the scope as it was.
    params = params_of(true);
    fake_reader reader = fake_reader_make(0, 0, 5, 9, 3, places);
    reader.damaged_from = 4, reader.damaged_to = 5;
    assert_ok(trl_scope_create(&scope, &params, &ok));
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_scope_add(scope, &reader.head, NULL, 1, &err), TRL_ERR_FORMAT);
    assert_non_null(strstr(err.message, "row 4"));
    trl_scope_counts c;
    trl_scope_counts_get(scope, &c);
    assert_int_equal(c.pixels, 0);
    assert_true(isnan(c.levels[0].least));
    trl_scope_destroy(&scope);
}

static float columns_of(int32_t x, int32_t y, int channel) {
    return channel == 3 ? 1 : (float)(x + 1) / (float)(y + 2 + channel);
}

// Two scopes merged are one that both pictures were added to.
static void merged_or_added(void **state) {
    (void)state;
    enum { W = 64, H = 48 };
    static uint8_t one[W * H * 4], two[W * H * 4];
    fake_reader a = fake_reader_make(0, 0, 40, 9, 4, columns_of);
    fake_reader b = fake_reader_make(0, 0, 40, 30, 4, columns_of);
    trl_scope_params params = params_of(true);
    trl_scope *both = scope_of(&a, &params, 1), *merged = NULL;
    assert_ok(trl_scope_add(both, &b.head, NULL, 2, &ok));
    assert_ok(trl_scope_create(&merged, &params, &ok));
    fake_reader *const readers[2] = {&a, &b};
    for (int i = 0; i < 2; i++) {
        trl_scope *frame = scope_of(readers[i], &params, 1);
        assert_ok(trl_scope_merge(merged, frame, &ok));
        trl_scope_destroy(&frame);
    }
    trl_scope_counts x, y;
    trl_scope_counts_get(both, &x);
    trl_scope_counts_get(merged, &y);
    assert_memory_equal(&x, &y, sizeof x);
    assert_int_equal(x.pixels, 40 * 39);
    for (int kind = 0; kind < TRL_SCOPE_KINDS; kind++) {
        if (!trl_scope_has(both, kind)) continue;
        assert_ok(trl_scope_raster(both, kind, true, one, W, H, &ok));
        assert_ok(trl_scope_raster(merged, kind, true, two, W, H, &ok));
        assert_memory_equal(one, two, sizeof one);
    }
    // One that counts differently is refused, and an empty one changes nothing.
    trl_error err = TRL_ERROR_INIT;
    params.grey = 0.2;
    trl_scope *other = scope_of(&a, &params, 1);
    assert_int_equal(trl_scope_merge(merged, other, &err), TRL_ERR_ARGUMENT);
    trl_scope_destroy(&other);
    assert_ok(trl_scope_create(&other, &params, &ok));
    assert_ok(trl_scope_merge(merged, other, &ok));
    trl_scope_counts_get(merged, &y);
    assert_memory_equal(&x, &y, sizeof x);
    trl_scope_destroy(&other);
    trl_scope_destroy(&both);
    trl_scope_destroy(&merged);
}

// Pictures narrower than the waveforms have columns share the columns of the narrowest, in any
// order, merged or added, and nothing is lost.
static void pictures_of_other_widths(void **state) {
    (void)state;
    fake_reader narrow = fake_reader_make(0, 0, 25, 9, 4, columns_of);
    fake_reader wide = fake_reader_make(0, 0, 40, 12, 4, columns_of);
    trl_scope_params params = params_of(true), few = params_of(true);
    few.columns = 25;
    for (int turn = 0; turn < 2; turn++) {
        fake_reader *one = turn ? &wide : &narrow, *two = turn ? &narrow : &wide;
        trl_scope *want = scope_of(one, &few, 1), *added = scope_of(one, &params, 2);
        trl_scope *merged = scope_of(one, &params, 1), *last = scope_of(two, &params, 1);
        assert_ok(trl_scope_add(want, &two->head, NULL, 1, &ok));
        assert_ok(trl_scope_add(added, &two->head, NULL, 1, &ok));
        assert_ok(trl_scope_merge(merged, last, &ok));
        same_counts(want, added);
        same_counts(want, merged);
        trl_scope_counts counts;
        trl_scope_counts_get(merged, &counts);
        assert_int_equal(counts.pixels, 25 * 9 + 40 * 12);
        trl_scope_destroy(&want);
        trl_scope_destroy(&added);
        trl_scope_destroy(&merged);
        trl_scope_destroy(&last);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_count),
        cmocka_unit_test(threads_count_alike),
        cmocka_unit_test(through_a_plan),
        cmocka_unit_test(crop),
        cmocka_unit_test(refusals),
        cmocka_unit_test(merged_or_added),
        cmocka_unit_test(pictures_of_other_widths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
