#include "scopes.h"

enum { SIDE = 450 };
static uint8_t rgba[SIDE * SIDE * 4];
static double now[3];

static float pixel_of_now(int32_t x, int32_t y, int channel) {
    (void)x;
    (void)y;
    return channel == 3 ? 1 : (float)now[channel];
}

static double cb_at(int x) {
    return ((x + 0.5) / SIDE * 2 - 1) * 0.5625;
}

// The lit place of a single colour, which lies within `reach` of (cb, cr).
static void lands(const trl_scope *scope, double cb, double cr, double reach) {
    int lit = 0;
    assert_ok(trl_scope_raster(scope, TRL_SCOPE_VECTORSCOPE, false, rgba, SIDE, SIDE, &ok));
    for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
            const uint8_t *p = rgba + 4 * (y * SIDE + x);
            if (p[0] + p[1] + p[2] < 70) continue;
            lit++;
            near(cb_at(x), cb, reach);
            near(-cb_at(y), cr, reach);
        }
    }
    assert_in_range(lit, 1, 25); // with their glow
}

// Sources: ITU-R BT.709-6 item 3.3 and BT.2020-2 table 4, worked by hand.
static void colour_bars(void **state) {
    (void)state;
    static const struct {
        double rgb[3], bt709[2], bt2020[2];
    } bars[] = {
        {{1, 0, 0}, {-0.11457, 0.5}, {-0.13963, 0.5}},
        {{1, 1, 0}, {-0.5, 0.04585}, {-0.5, 0.04021}},
        {{0, 1, 0}, {-0.38543, -0.45415}, {-0.36037, -0.45979}},
        {{0, 1, 1}, {0.11457, -0.5}, {0.13963, -0.5}},
        {{0, 0, 1}, {0.5, -0.04585}, {0.5, -0.04021}},
        {{1, 0, 1}, {0.38543, 0.45415}, {0.36037, 0.45979}},
        {{1, 1, 1}, {0, 0}, {0, 0}},
    };
    fake_reader reader = fake_reader_make(0, 0, 8, 8, 1, pixel_of_now);
    for (size_t i = 0; i < sizeof bars / sizeof *bars; i++) {
        for (int wide = 0; wide < 2; wide++) {
            trl_scope_params params = params_of(false);
            if (wide) params.primaries = trl_primaries_rec2020;
            for (int c = 0; c < 3; c++)
                now[c] = 0.75 * bars[i].rgb[c];
            const double *want = wide ? bars[i].bt2020 : bars[i].bt709;
            trl_scope *scope = scope_of(&reader, &params, 1);
            double cbcr[2];
            trl_scope_centroid(scope, cbcr);
            near(cbcr[0], 0.75 * want[0], 1e-5);
            near(cbcr[1], 0.75 * want[1], 1e-5);
            lands(scope, 0.75 * want[0], 0.75 * want[1], 0.006);
            trl_scope_destroy(&scope);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(colour_bars)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
