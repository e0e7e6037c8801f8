#include "../test.h"
#include "normal.h"

#include "camera/align.h"

enum { W = 640, H = 420 };

// A scene of blobs over some stops, fine enough to tell pixels apart.
static double scene(double x, double y) {
    double v = 0.2 + 0.1 * sin(x / 41) * cos(y / 29);
    for (int i = 0; i < 40; i++) {
        double cx = (i * 197) % 700 - 30, cy = (i * 331) % 480 - 30, r = 9 + (i * 13) % 31;
        double d = ((x - cx) * (x - cx) + (y - cy) * (y - cy)) / (r * r);
        v += (i % 3 ? 1.5 : -0.15) * exp(-d);
    }
    return fmax(v, 0.002);
}

static void expose(uint16_t *out, double exposure, int dx, int dy, uint64_t seed) {
    trl_random random = {seed};
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            double v = exposure * scene(x - dx, y - dy);
            v += random_normal(&random) * sqrt(fmax(v, 0) / 5000 + 1e-6);
            out[y * W + x] = (uint16_t)(65535 * sqrt(fmin(fmax(v, 0), 1)));
        }
    }
}

static uint16_t a[W * H], b[W * H];

static trl_align_shift find(double exposure, int dx, int dy) {
    trl_align_pyramid p = {.count = 0}, q = {.count = 0};
    trl_align_shift shift;
    expose(a, 0.5, 0, 0, 1);
    expose(b, exposure, dx, dy, 2);
    assert_int_equal(trl_align_pyramid_create(&p, a, W, H, NULL), TRL_OK);
    assert_int_equal(trl_align_pyramid_create(&q, b, W, H, NULL), TRL_OK);
    assert_int_equal(trl_align_find(&shift, &p, &q, NULL, NULL), TRL_OK);
    trl_align_pyramid_destroy(&p);
    trl_align_pyramid_destroy(&q);
    return shift;
}

static void it_stops_where_it_is_asked_to(void **state) {
    (void)state;
    const volatile int yes = 1, no = 0;
    trl_align_pyramid p = {.count = 0};
    trl_align_shift shift;
    trl_align_motion motion = {.center_x = (W - 1) / 2.0, .center_y = (H - 1) / 2.0};
    bool found = true;
    expose(a, 0.5, 0, 0, 1);
    assert_int_equal(trl_align_pyramid_create(&p, a, W, H, NULL), TRL_OK);
    assert_int_equal(trl_align_find(&shift, &p, &p, &no, NULL), TRL_OK);
    assert_int_equal(trl_align_find(&shift, &p, &p, &yes, NULL), TRL_ERR_CANCELED);
    assert_int_equal(trl_align_refine(&motion, &found, &p, &p, &yes, NULL), TRL_ERR_CANCELED);
    assert_false(found);
    trl_align_pyramid_destroy(&p);
}

static void known_shifts_are_found(void **state) {
    (void)state;
    static const int shifts[][2] = {{0, 0},   {1, 0},    {0, -1},   {3, 5},
                                    {-17, 9}, {30, -26}, {-40, -33}};
    // Four stops darker and three brighter: where most of it is nearly black or white.
    static const double exposure[] = {0.5, 0.03, 0.125, 2, 4};
    for (size_t i = 0; i < sizeof shifts / sizeof *shifts; i++) {
        for (size_t k = 0; k < sizeof exposure / sizeof *exposure; k++) {
            trl_align_shift s = find(exposure[k], shifts[i][0], shifts[i][1]);
            if (!s.found || s.x != shifts[i][0] || s.y != shifts[i][1])
                fail_msg("exposure %g, shift %d,%d: %s %d,%d (%g)", exposure[k], shifts[i][0],
                         shifts[i][1], s.found ? "found" : "not found", s.x, s.y, s.differ);
        }
    }
}

static void what_cannot_be_aligned_is_told(void **state) {
    (void)state;
    trl_random random = {99};
    trl_align_pyramid p = {.count = 0}, q = {.count = 0};
    trl_align_shift shift;
    for (int i = 0; i < W * H; i++) {
        a[i] = (uint16_t)(65535 * trl_random_uniform(&random));
        b[i] = (uint16_t)(65535 * trl_random_uniform(&random));
    }
    assert_int_equal(trl_align_pyramid_create(&p, a, W, H, NULL), TRL_OK);
    assert_int_equal(trl_align_pyramid_create(&q, b, W, H, NULL), TRL_OK);
    assert_int_equal(trl_align_find(&shift, &p, &q, NULL, NULL), TRL_OK);
    assert_false(shift.found);
    trl_align_pyramid_destroy(&p);
    trl_align_pyramid_destroy(&q);
}

static void small_and_empty_pictures_are_safe(void **state) {
    (void)state;
    static const uint32_t sizes[][2] = {{1, 1}, {1, 200}, {65, 3}, {128, 128}};
    memset(a, 0, sizeof a);
    for (size_t i = 0; i < 4; i++) {
        trl_align_pyramid p = {.count = 0};
        trl_align_shift s;
        assert_int_equal(trl_align_pyramid_create(&p, a, sizes[i][0], sizes[i][1], NULL), TRL_OK);
        assert_int_equal(trl_align_find(&s, &p, &p, NULL, NULL), TRL_OK);
        assert_true(!s.found || (s.x == 0 && s.y == 0));
        trl_align_pyramid_destroy(&p);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_shifts_are_found),
        cmocka_unit_test(it_stops_where_it_is_asked_to),
        cmocka_unit_test(what_cannot_be_aligned_is_told),
        cmocka_unit_test(small_and_empty_pictures_are_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
