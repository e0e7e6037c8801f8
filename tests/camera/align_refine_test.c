#include "../test.h"
#include "normal.h"

#include "camera/align.h"

enum { W = 640, H = 420 };
static uint16_t a[W * H], b[W * H];

typedef struct motion {
    double x, y, degrees;
} motion;

// Blobs over some stops on a texture that is finer than they are, and a disc that moves by itself.
static double scene(double x, double y, double disc) {
    double v = 0.2 + 0.1 * sin(x / 41) * cos(y / 29) +
               0.03 * sin(x / 3.1 + sin(y / 17)) * sin(y / 2.7 + cos(x / 13));
    for (int i = 0; i < 40; i++) {
        double cx = (i * 197) % 700 - 30, cy = (i * 331) % 480 - 30, r = 9 + (i * 13) % 31;
        double d = ((x - cx) * (x - cx) + (y - cy) * (y - cy)) / (r * r);
        if (d < 16) v += (i % 3 ? 1.5 : -0.15) * exp(-d);
    }
    if (hypot(x - 300 - disc, y - 200 + disc) < 40) v = 1 + 0.2 * sin(x / 5);
    return fmax(v, 0.002);
}

static void expose(uint16_t *out, double exposure, const motion *m, double disc, uint64_t seed) {
    trl_random random = {seed};
    const double t = m->degrees * acos(-1) / 180, c = cos(t), s = sin(t);
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            double px = x - m->x - (W - 1) / 2.0, py = y - m->y - (H - 1) / 2.0;
            double v = exposure * scene((W - 1) / 2.0 + c * px + s * py,
                                        (H - 1) / 2.0 - s * px + c * py, disc);
            v += random_normal(&random) * sqrt(fmax(v, 0) / 5000 + 1e-6);
            out[y * W + x] = (uint16_t)(65535 * sqrt(fmin(fmax(v, 0), 1)));
        }
    }
}

static bool find(double exposure, const motion *want, double disc, motion *have) {
    trl_align_pyramid p = {.count = 0}, q = {.count = 0};
    trl_align_shift shift;
    bool found = false;
    expose(b, exposure, want, disc, 2);
    assert_int_equal(trl_align_pyramid_create(&p, a, W, H, NULL), TRL_OK);
    assert_int_equal(trl_align_pyramid_create(&q, b, W, H, NULL), TRL_OK);
    assert_int_equal(trl_align_find(&shift, &p, &q, NULL, NULL), TRL_OK);
    trl_align_motion m = {(W - 1) / 2.0, (H - 1) / 2.0, shift.x, shift.y, 0};
    assert_int_equal(trl_align_refine(&m, &found, &p, &q, NULL, NULL), TRL_OK);
    trl_align_pyramid_destroy(&p);
    trl_align_pyramid_destroy(&q);
    *have = (motion){m.x, m.y, m.radians * 180 / acos(-1)};
    return found;
}

static void known_motions_are_found(void **state) {
    (void)state;
    static const motion motions[] = {{0, 0, 0},          {0.5, -0.25, 0},    {-3.7, 8.3, 0.2},
                                     {12.4, -6.1, -0.7}, {-21.3, 17.6, 1.5}, {2.2, 3.3, -3}};
    static const double exposure[] = {0.5, 0.03, 0.125, 2, 4};
    expose(a, 0.5, &motions[0], 0, 1);
    for (size_t i = 0; i < sizeof motions / sizeof *motions; i++) {
        for (size_t k = 0; k < sizeof exposure / sizeof *exposure; k++) {
            const motion *want = &motions[i];
            motion have;
            bool found = find(exposure[k], want, 25, &have);
            double off = hypot(have.x - want->x, have.y - want->y);
            double turn = fabs(have.degrees - want->degrees);
            // A tripod leaves no trace of the search.
            if (i == 0) assert_true(have.x == 0 && have.y == 0 && have.degrees == 0);
            if (!found || off > 0.1 || turn > 0.01)
                fail_msg("exposure %g, motion %g,%g by %g°: %s %g,%g by %g°", exposure[k], want->x,
                         want->y, want->degrees, found ? "found" : "not found", have.x, have.y,
                         have.degrees);
        }
    }
}

// Noise has no place of its own, and a picture without detail has any.
static void what_cannot_be_told_is_not(void **state) {
    (void)state;
    trl_random random = {5};
    for (int flat = 0; flat < 2; flat++) {
        trl_align_pyramid p = {.count = 0}, q = {.count = 0};
        trl_align_motion m = {(W - 1) / 2.0, (H - 1) / 2.0, 3, 4, 0};
        bool found = true;
        for (int i = 0; i < W * H; i++) {
            a[i] = flat ? 1000 : (uint16_t)(65535 * trl_random_uniform(&random));
            b[i] = flat ? 1000 : (uint16_t)(65535 * trl_random_uniform(&random));
        }
        assert_int_equal(trl_align_pyramid_create(&p, a, W, H, NULL), TRL_OK);
        assert_int_equal(trl_align_pyramid_create(&q, b, W, H, NULL), TRL_OK);
        assert_int_equal(trl_align_refine(&m, &found, &p, &q, NULL, NULL), TRL_OK);
        assert_false(found);
        trl_align_pyramid_destroy(&p);
        trl_align_pyramid_destroy(&q);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_motions_are_found),
        cmocka_unit_test(what_cannot_be_told_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
