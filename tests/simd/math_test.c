// The vector maths against long double, each tier: errors no larger than stated
// in src/simd/math.h, and all tiers with fused multiply-add alike to the bit.
// With TRL_TEST_VERBOSE set it prints what it measured.
#include "../test.h"

#include "base/base.h"
#include "simd/rows.h"

#include <float.h>

enum { SAMPLES = 1 << 18, TIERS = 4 };

static const trl_simd_rows *tier_rows(int tier) {
    return trl_cpu_tier_available((trl_cpu_tier)tier) ? trl_simd_rows_get((trl_cpu_tier)tier)
                                                      : NULL;
}

static uint32_t next_random(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 32);
}

static double uniform(uint64_t *state, double low, double high) {
    return low + (high - low) * (next_random(state) / 4294967296.0);
}

static double ulps(float got, long double wanted) {
    int exponent;
    frexpl(wanted, &exponent);
    return (double)(fabsl(got - wanted) / ldexpl(1, exponent - 24));
}

typedef struct buffers {
    float *x, *y, *out, *first_fused;
    long double *wanted;
} buffers;

static buffers b;

static int allocate(void **state) {
    (void)state;
    b.x = trl_alloc(SAMPLES, sizeof *b.x);
    b.y = trl_alloc(SAMPLES, sizeof *b.y);
    b.out = trl_alloc(SAMPLES, sizeof *b.out);
    b.first_fused = trl_alloc(SAMPLES, sizeof *b.first_fused);
    b.wanted = trl_alloc(SAMPLES, sizeof *b.wanted);
    return b.x && b.y && b.out && b.first_fused && b.wanted ? 0 : -1;
}

static int release(void **state) {
    (void)state;
    trl_free(b.x);
    trl_free(b.y);
    trl_free(b.out);
    trl_free(b.first_fused);
    trl_free(b.wanted);
    return 0;
}

// Judges b.out of one tier against b.wanted, by ulps or, where `unit` is given,
// by that absolute unit.
static void judge(const char *what, int tier, double unit, double bound, double baseline_bound,
                  bool *have_fused) {
    double worst = 0;
    int at = 0;
    for (int i = 0; i < SAMPLES; i++) {
        double error =
            unit > 0 ? (double)fabsl(b.out[i] - b.wanted[i]) / unit : ulps(b.out[i], b.wanted[i]);
        if (!(error <= worst)) worst = error, at = i;
    }
    if (getenv("TRL_TEST_VERBOSE"))
        printf("%-22s %-9s %8.3f at %a (%a)\n", what, trl_cpu_tier_name((trl_cpu_tier)tier), worst,
               (double)b.x[at], (double)b.y[at]);
    double limit = tier == TRL_CPU_BASELINE ? baseline_bound : bound;
    if (!(worst <= limit))
        fail_msg("%s, %s: error %g of x = %a is above %g", what,
                 trl_cpu_tier_name((trl_cpu_tier)tier), worst, (double)b.x[at], limit);
    if (tier == TRL_CPU_BASELINE) return;
    if (*have_fused) assert_memory_equal(b.out, b.first_fused, SAMPLES * sizeof(float));
    memcpy(b.first_fused, b.out, SAMPLES * sizeof(float));
    *have_fused = true;
}

static void log2_is_as_exact_as_stated(void **state) {
    (void)state;
    uint64_t seed = 1;
    for (int i = 0; i < SAMPLES; i++) {
        // Half of them in the binades around 1, where the result is small.
        int exponent = i & 1 ? (int)(next_random(&seed) % 250) - 125 : (int)(i >> 1 & 1) - 1;
        b.x[i] = ldexpf((float)uniform(&seed, 1, 2), exponent);
        b.wanted[i] = log2l(b.x[i]);
    }
    bool fused = false;
    for (int tier = 0; tier < TIERS; tier++) {
        const trl_simd_rows *rows = tier_rows(tier);
        if (!rows) continue;
        rows->log2(b.x, b.out, SAMPLES);
        judge("log2", tier, 0, 1.0, 1.1, &fused);
    }
}

static void exp2_is_as_exact_as_stated(void **state) {
    (void)state;
    uint64_t seed = 2;
    for (int i = 0; i < SAMPLES; i++) {
        b.x[i] = (float)(i & 1 ? uniform(&seed, -126, 127.5) : uniform(&seed, -1, 1));
        b.wanted[i] = exp2l(b.x[i]);
    }
    bool fused = false;
    for (int tier = 0; tier < TIERS; tier++) {
        const trl_simd_rows *rows = tier_rows(tier);
        if (!rows) continue;
        rows->exp2(b.x, b.out, SAMPLES);
        judge("exp2", tier, 0, 0.503, 0.503, &fused);
    }
}

typedef struct power {
    double exponent, low, high;
} power;

// The exponents of ACES 2.0, PQ and the displays, over the range each meets.
static const power powers[] = {
    {0.42, 1e-9, 1e5},
    {1 / 0.42, 1e-9, 1e3},
    {1.15, 1e-9, 1},
    {1 / 1.1378, 1e-9, 4},
    {1 / 2.2, 1e-12, 100},
    {1 / 2.4, 1e-12, 100},
    {1 / 2.6, 1e-12, 100},
    {2.2, 1e-6, 2},
    {2.4, 1e-6, 2},
    {2.6, 1e-6, 2},
    {2610.0 / 16384, 1e-12, 1},
    {16384 / 2610.0, 1e-2, 1},
    {2523.0 / 32, 0.8359375, 1},
};

static void pow_is_as_exact_as_stated(void **state) {
    (void)state;
    for (size_t p = 0; p < sizeof powers / sizeof *powers; p++) {
        power w = powers[p];
        uint64_t seed = 3 + p;
        for (int i = 0; i < SAMPLES; i++) {
            b.x[i] = (float)(w.low * pow(w.high / w.low, uniform(&seed, 0, 1)));
            b.wanted[i] = powl(b.x[i], (long double)w.exponent);
        }
        char what[40];
        snprintf(what, sizeof what, "pow(x, %.6g)", w.exponent);
        bool fused = false;
        for (int tier = 0; tier < TIERS; tier++) {
            const trl_simd_rows *rows = tier_rows(tier);
            if (!rows) continue;
            rows->pow(b.x, w.exponent, b.out, SAMPLES);
            judge(what, tier, 0, 0.503, 0.503, &fused);
        }
    }
}

// Over what the kernels ask of it: shares of a hull, and the hull's exponents.
static void pow_fast_is_as_exact_as_stated(void **state) {
    (void)state;
    static const float exponents[] = {0.4f, 0.877f, 1.1f, 1.6f};
    for (size_t k = 0; k < sizeof exponents / sizeof *exponents; k++) {
        uint64_t seed = 20 + k;
        for (int i = 0; i < SAMPLES; i++) {
            b.x[i] = (float)pow(10, uniform(&seed, -4, 0.3));
            b.wanted[i] = powl(b.x[i], (long double)exponents[k]);
        }
        bool fused = false;
        for (int tier = 0; tier < TIERS; tier++) {
            const trl_simd_rows *rows = tier_rows(tier);
            if (!rows) continue;
            rows->pow_fast(b.x, exponents[k], b.out, SAMPLES);
            judge("pow_fast", tier, 0, 1.5, 11.5, &fused);
        }
    }
}

static void cbrt_is_as_exact_as_stated(void **state) {
    (void)state;
    uint64_t seed = 30;
    for (int i = 0; i < SAMPLES; i++) {
        int exponent = i & 1 ? (int)(next_random(&seed) % 252) - 126 : (int)(i >> 1 & 3) - 2;
        b.x[i] = ldexpf((float)uniform(&seed, 1, 2), exponent) * (i & 16 ? -1.0f : 1.0f);
        b.wanted[i] = cbrtl(b.x[i]);
    }
    bool fused = false;
    for (int tier = 0; tier < TIERS; tier++) {
        const trl_simd_rows *rows = tier_rows(tier);
        if (!rows) continue;
        rows->cbrt(b.x, b.out, SAMPLES);
        judge("cbrt", tier, 0, 1.0, 1.2, &fused);
        const float small[4] = {0, -0.0f, 1e-40f, -1e-40f};
        float root[4];
        rows->cbrt(small, root, 4);
        for (int i = 0; i < 4; i++)
            assert_true(root[i] == 0 && !signbit(root[i]) == !signbit(small[i]));
    }
}

static void reciprocal_is_as_rough_as_stated(void **state) {
    (void)state;
    uint64_t seed = 40;
    for (int i = 0; i < SAMPLES; i++)
        b.x[i] = ldexpf((float)uniform(&seed, 1, 2), (int)(next_random(&seed) % 250) - 126);
    for (int tier = 0; tier < TIERS; tier++) {
        const trl_simd_rows *rows = tier_rows(tier);
        if (!rows) continue;
        rows->reciprocal_rough(b.x, b.out, SAMPLES);
        for (int i = 0; i < SAMPLES; i++)
            assert_true(fabs((double)b.x[i] * (double)b.out[i] - 1) <= 1 / 390.0);
    }
}

static void angle_is_as_exact_as_stated(void **state) {
    (void)state;
    uint64_t seed = 9;
    for (int i = 0; i < SAMPLES; i++) {
        long double turn = (long double)uniform(&seed, 0, 2 * M_PI);
        b.x[i] = (float)cosl(turn);
        b.y[i] = (float)sinl(turn);
        long double angle = atan2l(b.y[i], b.x[i]) * (180 / M_PIl);
        b.wanted[i] = angle < 0 ? angle + 360 : angle;
    }
    bool fused = false;
    for (int tier = 0; tier < TIERS; tier++) {
        const trl_simd_rows *rows = tier_rows(tier);
        if (!rows) continue;
        rows->angle(b.x, b.y, b.out, SAMPLES);
        judge("angle", tier, 0x1p-15, 0.8, 0.8, &fused); // the last place at 360
    }
}

static void extremes_stay_in_range(void **state) {
    (void)state;
    const float x[4] = {-1e30f, 1e30f, -126.0f, 127.5f};
    for (int tier = 0; tier < TIERS; tier++) {
        const trl_simd_rows *rows = tier_rows(tier);
        if (!rows) continue;
        float out[4];
        rows->exp2(x, out, 4);
        assert_true(out[0] == 0 && out[1] == INFINITY);
        assert_true(out[2] == 0x1p-126f && isfinite(out[3]));
        const float base[4] = {FLT_MIN, FLT_MAX, 1.0f, 0.5f};
        rows->pow(base, 78.84375, out, 4);
        assert_true(out[0] == 0 && out[1] == INFINITY && out[2] == 1.0f);
        rows->pow(base, 1.0, out, 4);
        assert_true(out[3] == 0.5f);
        const float cosine[4] = {1, 0, -1, 0}, sine[4] = {0, 1, 0, -1};
        rows->angle(cosine, sine, out, 4);
        for (int i = 0; i < 4; i++)
            assert_true(fabsf(out[i] - 90.0f * (float)i) < 1e-5f);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(log2_is_as_exact_as_stated),
        cmocka_unit_test(exp2_is_as_exact_as_stated),
        cmocka_unit_test(pow_is_as_exact_as_stated),
        cmocka_unit_test(pow_fast_is_as_exact_as_stated),
        cmocka_unit_test(cbrt_is_as_exact_as_stated),
        cmocka_unit_test(reciprocal_is_as_rough_as_stated),
        cmocka_unit_test(angle_is_as_exact_as_stated),
        cmocka_unit_test(extremes_stay_in_range),
    };
    return cmocka_run_group_tests(tests, allocate, release);
}
