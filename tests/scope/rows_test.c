// The kernels of all tiers against plain C.
#include "../test.h"

#include "scope/measure_rows.h"

enum { N = 1003 };
static float planes[4][TRL_SCOPE_PLACES];
static int32_t places[2][TRL_SCOPE_PLACES];

static void fill(void) {
    uint32_t seed = 1;
    for (int c = 0; c < 4; c++) {
        for (int i = 0; i < N; i++) {
            seed = seed * 1664525u + 1013904223u;
            planes[c][i] = ldexpf((float)(seed >> 8) - 4e6F, (int)(seed % 40) - 44);
        }
    }
    for (int c = 0; c < 3; c++) {
        static const float special[] = {0, -0.0F, 1, 0x1p-26F, 0x1p20F, 1e30F, -1e30F, 1e-40F, NAN};
        memcpy(planes[c] + 100, special, sizeof special);
    }
}

static int light_bin(float v) {
    if (v != v) return TRL_LIGHT_BINS + 2;
    if (!(v >= 0x1p-26F)) return 0;
    if (v >= 0x1p20F) return TRL_LIGHT_BINS + 1;
    int exponent;
    double m = frexp((double)v, &exponent); // 0.5 … 1
    return (exponent - 1 + 26) * 512 + (int)((m * 2 - 1) * 512) + 1;
}

static int code_bin(float v) {
    if (v != v) return TRL_CODE_BINS + 2;
    if (v < 0) return 0;
    if (v > 1) return TRL_CODE_BINS + 1;
    return (int)nearbyintf(v * 4095) + 1;
}

static void check(trl_cpu_tier tier) {
    const trl_measure_rows *rows = trl_measure_rows_get(tier);
    const float *rgb[3] = {planes[0], planes[1], planes[2]};
    const float weights[3] = {0.25F, 0.5F, 0.25F};
    static float luma[TRL_SCOPE_PLACES];
    for (size_t n = N - 20; n <= N; n++) {
        rows->light_bins(planes[0], n, places[0]);
        rows->code_bins(planes[0], n, places[1]);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(places[0][i], light_bin(planes[0][i]));
            assert_int_equal(places[1][i], code_bin(planes[0][i]));
        }
        trl_measure_range range = {INFINITY, -INFINITY, 0, 0};
        rows->range(planes[1], n, 1, false, &range);
        uint64_t low = 0, high = 0;
        float least = INFINITY, most = -INFINITY;
        for (size_t i = 0; i < n; i++) {
            low += planes[1][i] <= 0;
            high += planes[1][i] > 1;
            least = fminf(least, planes[1][i]);
            most = fmaxf(most, planes[1][i]);
        }
        assert_int_equal(range.low, low);
        assert_int_equal(range.high, high);
        assert_true(range.least == least && range.most == most);
    }
    rows->luma(weights, rgb, N, luma);
    const trl_measure_axis axis = {640, 32, 1280};
    rows->light_rows(&axis, planes[2], N, places[0]);
    for (int i = 0; i < N; i++) {
        float v = planes[2][i];
        double t = v > 0 ? 640 + 32 * log2(fmax((double)v, 0x1p-100)) : 0;
        int want = v != v ? 1280 : (int)fmin(fmax(t, 0), 1279);
        int slack = fabs(t - round(t)) < 1e-3; // where rounding may choose
        assert_true(abs(places[0][i] - want) <= slack);
        double y = 0, size = 0;
        for (int c = 0; c < 3; c++) {
            y += (double)weights[c] * (double)planes[c][i];
            size += fabs((double)planes[c][i]);
        }
        if (y == y && !(fabs((double)luma[i] - y) <= 1e-6 * size))
            fail_msg("luma %g, want %g", (double)luma[i], y);
        assert_true((y == y) == (luma[i] == luma[i]));
    }
}

static void plain(trl_cpu_tier tier) {
    const trl_measure_rows *rows = trl_measure_rows_get(tier);
    static float good[4][64];
    const float *const rgba[4] = {good[0], good[1], good[2], good[3]};
    const float *const rgb[4] = {good[0], good[1], good[2], NULL};
    for (size_t n = 1; n < 64; n++) {
        for (int i = 0; i < 64; i++)
            good[0][i] = good[1][i] = -2, good[2][i] = 3e38F, good[3][i] = 1;
        good[0][n] = NAN; // beyond the end
        assert_true(rows->plain(rgba, n) && rows->plain(rgb, n));
        static const float bad[] = {NAN, INFINITY, -INFINITY};
        for (int b = 0; b < 3; b++) {
            for (int c = 0; c < 3; c++) {
                float keep = good[c][n - 1];
                good[c][n - 1] = bad[b];
                assert_false(rows->plain(rgba, n) || rows->plain(rgb, n));
                good[c][n - 1] = keep;
            }
        }
        good[3][n - 1] = 0;
        assert_false(rows->plain(rgba, n));
        assert_true(rows->plain(rgb, n));
    }
}

static void pictures(trl_cpu_tier tier) {
    const trl_measure_rows *rows = trl_measure_rows_get(tier);
    static const float edges[5] = {-INFINITY, -1, 0, 0x1p-26F, 1};
    static const float matrix[4][3] = {{1, 0, 0}, {0, 0.5F, 0}, {0, 0, -1}, {0.25F, 0, 0.5F}};
    static int32_t parts[4][TRL_SCOPE_PLACES];
    const float *rgb[3] = {planes[0], planes[1], planes[2]};
    int32_t *const out[4] = {parts[0], parts[1], parts[2], parts[3]};
    rows->bands(edges, 5, planes[0], N, places[0]);
    rows->parts(matrix, 65535, rgb, N, out);
    for (int i = 0; i < N; i++) {
        float v = planes[0][i];
        int band = 0;
        for (int b = 1; b < 5; b++)
            band = v >= edges[b] ? b : band;
        assert_int_equal(places[0][i], v == v ? band : 5);
        for (int c = 0; c < 4; c++) {
            double x = 0;
            for (int k = 0; k < 3; k++)
                x += (double)matrix[c][k] * (double)planes[k][i];
            double want = x == x ? 65535 * fmin(fmax(x, 0), 1) : 0;
            assert_true(fabs(parts[c][i] - want) <= 0.51);
        }
    }
}

static void tiers(void **state) {
    (void)state;
    fill();
    for (int tier = TRL_CPU_BASELINE; tier <= TRL_CPU_NEON; tier++) {
        if (!trl_cpu_tier_available((trl_cpu_tier)tier)) continue;
        check((trl_cpu_tier)tier);
        plain((trl_cpu_tier)tier);
        pictures((trl_cpu_tier)tier);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(tiers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
