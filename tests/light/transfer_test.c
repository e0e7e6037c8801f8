#include "../test.h"

#include <troland/light.h>

static double decode1(trl_transfer t, double code) {
    double rgb[3] = {code, code, code};
    trl_transfer_decode(&t, rgb);
    return rgb[0];
}

static double encode1(trl_transfer t, double light) {
    double rgb[3] = {light, light, light};
    trl_transfer_encode(&t, rgb);
    return rgb[0];
}

static void near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.17g, want %.17g", got, want);
}

static const trl_transfer pq = {.kind = TRL_TRANSFER_PQ}, hlg = {.kind = TRL_TRANSFER_HLG},
                          srgb = {.kind = TRL_TRANSFER_SRGB}, cct = {.kind = TRL_TRANSFER_ACESCCT},
                          cc = {.kind = TRL_TRANSFER_ACESCC};

// ITU-R BT.2408 table 1 (rounded there): 100 cd/m² = 50.8 %, 203 = 58.1 %, 1000 = 75.2 %.
static void pq_points(void **state) {
    (void)state;
    near(encode1(pq, 100), 1, 1e-15);
    near(encode1(pq, 1), 0.508, 5e-4);
    near(encode1(pq, 2.03), 0.581, 5e-4);
    near(encode1(pq, 10), 0.752, 5e-4);
    near(encode1(pq, 0), 7.309559025783966e-07, 1e-18); // (3424/4096)^(2523/32)
    near(decode1(pq, 1), 100, 1e-12);
    near(decode1(pq, 0), 0, 0);
    near(decode1(pq, -0.5), 0, 0);
    near(decode1(pq, 0.5), 0.9224571, 1e-6); // 92.24571 cd/m², ST 2084
    assert_true(isfinite(decode1(pq, 1e30)));
    near(encode1(pq, INFINITY), pow(2413.0 / 2392, 2523.0 / 32), 1e-12);
}

// BT.2100: signal 1 is the peak, 0.5 is 1/12 of scene light; BT.2408: 75 % HLG is
// 203 cd/m² on a 1000 cd/m² display.
static void hlg_points(void **state) {
    (void)state;
    near(encode1(hlg, 10), 1, 1e-7);
    near(decode1(hlg, 1), 10, 1e-5);
    near(decode1(hlg, 0.75), 2.03, 5e-3);
    near(encode1(hlg, 10 * pow(1.0 / 12, 1.2)), 0.5, 1e-12);
    near(encode1(hlg, 0), 0, 0);
    // The system gamma acts on luminance: red alone is brighter than in a grey.
    double red[3] = {0.5, 0, 0};
    trl_transfer_decode(&hlg, red);
    near(red[0], 10 * pow(0.2627 / 12, 0.2) / 12, 1e-12);
    near(red[1], 0, 0);
}

// IEC 61966-2-1: 0.5 ↔ 0.21404; 8-bit 128 = 0.2158605.
static void srgb_points(void **state) {
    (void)state;
    near(decode1(srgb, 0.5), 0.21404114048223255, 1e-15);
    near(decode1(srgb, 128 / 255.0), 0.21586050011389926, 1e-15);
    near(encode1(srgb, 1), 1, 1e-15);
    near(decode1(srgb, 0.02), 0.02 / 12.92321, 1e-8);
    // Both parts meet in value and slope.
    double b = 0.055 / 1.4;
    near(decode1(srgb, b - 1e-12), decode1(srgb, b + 1e-12), 1e-12);
}

static void gamma_and_bt1886(void **state) {
    (void)state;
    trl_transfer gamma = {.kind = TRL_TRANSFER_GAMMA}, video = {.kind = TRL_TRANSFER_BT1886};
    near(decode1(gamma, 0.5), pow(0.5, 2.2), 1e-16);
    near(decode1(video, 0.5), pow(0.5, 2.4), 1e-16);
    gamma.gamma = 2.6;
    near(encode1(gamma, 0.25), pow(0.25, 1 / 2.6), 1e-16);
    video.black = 0.001;
    near(decode1(video, 0), 0.001, 1e-17);
    near(decode1(video, 1), 1, 1e-15);
    near(encode1(video, 0.0005), 0, 0); // darker than the display's black
    near(encode1(video, decode1(video, 0.3)), 0.3, 1e-15);
}

// AMPAS S-2016-001 and S-2014-003.
static void aces_logarithms(void **state) {
    (void)state;
    near(encode1(cct, 0.18), 0.4135884, 1e-7);
    near(encode1(cct, 0), 0.0729055341958355, 1e-16);
    near(encode1(cct, 0.0078125), 0.155251141552511, 1e-14);
    near(encode1(cct, 65504), (log2(65504) + 9.72) / 17.52, 1e-15);
    near(decode1(cct, 2), 65504, 0);
    near(encode1(cc, 0), -0.3584474886, 1e-10);
    near(encode1(cc, -1), -0.3584474886, 1e-10);
    near(encode1(cc, 0x1p-15), -0.3013698630, 1e-9);
    near(encode1(cc, 0.18), 0.4135884, 1e-7);
    near(decode1(cc, -0.3584474886), 0, 1e-13);
    near(decode1(cc, 2), 65504, 0);
}

static void every_kind_returns_home(void **state) {
    (void)state;
    for (int kind = TRL_TRANSFER_LINEAR; kind <= TRL_TRANSFER_ACESCCT; kind++) {
        trl_transfer t = {.kind = (trl_transfer_kind)kind};
        for (int i = 0; i <= 1000; i++) {
            double code = i / 1000.0, rgb[3] = {code, code * 0.5, 1 - code};
            trl_transfer_decode(&t, rgb);
            trl_transfer_encode(&t, rgb);
            // PQ light below 1e-6 cd/m² rounds to black; HLG's constants have 8 digits.
            double tolerance = kind == TRL_TRANSFER_PQ ? 1e-6 : 1e-8;
            near(rgb[0], code, tolerance);
            near(rgb[1], code * 0.5, tolerance);
            near(rgb[2], 1 - code, tolerance);
        }
    }
}

static void nothing_is_nan_but_from_nan(void **state) {
    (void)state;
    const double values[] = {0, -1, 1e-310, -1e-310, 1e-30, 1e30, 0.5, 1, 65504};
    for (int kind = TRL_TRANSFER_LINEAR; kind <= TRL_TRANSFER_BT1886; kind++)
        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
            trl_transfer t = {.kind = (trl_transfer_kind)kind};
            assert_false(isnan(decode1(t, values[i])));
            assert_false(isnan(encode1(t, values[i])));
        }
}

static void stops(void **state) {
    (void)state;
    near(trl_stops_to_ratio(1.5), 2.8284271247461903, 1e-15);
    near(trl_stops_to_ratio(-3), 0.125, 0);
    near(trl_ratio_to_stops(8), 3, 0);
    assert_true(trl_ratio_to_stops(0) == -INFINITY);
    assert_true(isnan(trl_ratio_to_stops(-1)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pq_points),
        cmocka_unit_test(hlg_points),
        cmocka_unit_test(srgb_points),
        cmocka_unit_test(gamma_and_bt1886),
        cmocka_unit_test(aces_logarithms),
        cmocka_unit_test(every_kind_returns_home),
        cmocka_unit_test(nothing_is_nan_but_from_nan),
        cmocka_unit_test(stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
