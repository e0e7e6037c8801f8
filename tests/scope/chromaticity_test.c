#include "scopes.h"

static double now[3];

static float pixel_of_now(int32_t x, int32_t y, int channel) {
    (void)x;
    (void)y;
    return channel == 3 ? 1 : (float)now[channel];
}

// Bits of the gamuts that linear light of some primaries lies outside of.
static unsigned outside(const trl_chromaticities *primaries, double r, double g, double b) {
    fake_reader reader = fake_reader_make(0, 0, 3, 3, 1, pixel_of_now);
    trl_scope_params params = params_of(true);
    params.primaries = *primaries;
    now[0] = r, now[1] = g, now[2] = b;
    trl_scope *scope = scope_of(&reader, &params, 1);
    trl_scope_counts counts;
    trl_scope_counts_get(scope, &counts);
    unsigned bits = counts.coloured == 9 ? 0 : 1u << 31;
    for (unsigned g2 = 0; g2 < TRL_SCOPE_GAMUTS; g2++) {
        uint64_t n = trl_scope_outside(scope, g2);
        assert_true(n == 0 || n == counts.coloured);
        if (n > 0) bits |= 1u << g2;
    }
    trl_scope_destroy(&scope);
    return bits;
}

enum { REC709 = 1, P3 = 2, REC2020 = 4, AP1 = 8, AP0 = 16 };

static void gamuts(void **state) {
    (void)state;
    assert_int_equal(outside(&trl_primaries_rec709, 1, 0, 0), 0);
    assert_int_equal(outside(&trl_primaries_rec709, 0, 1, 0), 0);
    assert_int_equal(outside(&trl_primaries_rec709, 0, 0, 1), 0);
    // P3's red lies beyond Rec.2020's, too, by a thousandth: it is above the line from
    // (0.708, 0.292) to (0.170, 0.797).
    assert_int_equal(outside(&trl_primaries_p3_d65, 1, 0, 0), REC709 | REC2020);
    assert_int_equal(outside(&trl_primaries_p3_d65, 0, 1, 0), REC709);
    assert_int_equal(outside(&trl_primaries_p3_d65, 0.5, 0.5, 0.5), 0);
    assert_int_equal(outside(&trl_primaries_rec2020, 0, 1, 0) & ~AP1, REC709 | P3);
    assert_int_equal(outside(&trl_primaries_ap0, 0, 1, 0), REC709 | P3 | REC2020 | AP1);
    assert_int_equal(outside(&trl_primaries_ap1, 0, 0.18, 0) & AP1, 0);
    assert_int_equal(outside(&trl_primaries_ap0, -0.5, 2, 1) & AP0, AP0);
    // The whites are adapted: white is white, and Rec.709's red in AP1 stays inside.
    assert_int_equal(outside(&trl_primaries_ap1, 1, 1, 1), 0);
    trl_mat3 m;
    assert_true(
        trl_rgb_to_rgb(&trl_primaries_rec709, &trl_primaries_ap1, TRL_ADAPTATION_BRADFORD, &m));
    assert_int_equal(outside(&trl_primaries_ap1, m.m[0][0], m.m[1][0], m.m[2][0]), 0);
    assert_true(outside(&trl_primaries_rec709, 1e-5, 1e-5, 1e-5) >> 31); // too dark to tell
}

// Code values are decoded first: an encoded 0.5 of Rec.709 is inside.
static void of_code(void **state) {
    (void)state;
    fake_reader reader = fake_reader_make(0, 0, 2, 2, 1, pixel_of_now);
    trl_scope_params params = params_of(false);
    params.primaries = trl_primaries_p3_d65;
    now[0] = 0.9, now[1] = 0.1, now[2] = 0.05;
    trl_scope *scope = scope_of(&reader, &params, 1);
    assert_int_equal(trl_scope_outside(scope, 0), 4);
    assert_int_equal(trl_scope_outside(scope, 1), 0);
    trl_scope_destroy(&scope);
}

// A lone colour lights the diagram where it lies, and only there.
static void on_the_diagram(void **state) {
    (void)state;
    enum { W = 160, H = 180 };
    static uint8_t rgba[W * H * 4];
    fake_reader reader = fake_reader_make(0, 0, 4, 4, 1, pixel_of_now);
    trl_scope_params params = params_of(true);
    now[0] = 0.7, now[1] = 0, now[2] = 0;
    trl_scope *scope = scope_of(&reader, &params, 1);
    assert_ok(trl_scope_raster(scope, TRL_SCOPE_CHROMATICITY, false, rgba, W, H, &ok));
    int lit = 0, tinted = 0;
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            const uint8_t *p = rgba + 4 * (y * W + x);
            double at_x = -0.06 + (x + 0.5) / W * 0.86, at_y = 0.88 - (y + 0.5) / H * 0.92;
            bool on_paper = p[0] < 60 && p[1] < 60 && p[2] < 60;
            // Beyond the locus, of which y + x = 1 is above and x = 0 left, no colour is faint.
            if (at_x + at_y > 1.01 || at_x < -0.01) assert_true(p[0] == 14 && p[2] == 18);
            tinted += on_paper && p[0] != 14;
            if (on_paper) continue;
            lit++;
            near(at_x, 0.64, 0.012);
            near(at_y, 0.33, 0.012);
        }
    }
    assert_in_range(lit, 1, 25);                   // with its glow
    assert_in_range(tinted, W * H / 4, W * H / 2); // the horseshoe
    trl_scope_destroy(&scope);
}

static void locus(void **state) {
    (void)state;
    double nm;
    trl_xy c;
    assert_true(trl_spectral_locus_at(0, &nm, &c));
    near(nm, 380, 0);
    near(c.x, 0.1741, 1e-4); // CIE 15:2004, table T.5
    near(c.y, 0.0050, 1e-4);
    assert_true(trl_spectral_locus_at((520 - 380) / 5, &nm, &c));
    near(nm, 520, 0);
    near(c.x, 0.0743, 1e-4);
    near(c.y, 0.8338, 1e-4);
    assert_true(trl_spectral_locus_at(80, &nm, &c));
    near(nm, 780, 0);
    near(c.x + c.y, 1, 1e-4);
    assert_false(trl_spectral_locus_at(81, &nm, &c));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gamuts),
        cmocka_unit_test(of_code),
        cmocka_unit_test(on_the_diagram),
        cmocka_unit_test(locus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
