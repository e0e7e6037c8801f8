// The fast transfer functions against their double twins, in every tier.
#include "../test.h"

#include "light/transfer_rows.h"

static const struct {
    trl_transfer transfer;
    double decode_error; // of the light, beside 1e-9
} cases[] = {
    {{TRL_TRANSFER_PQ, 0, 0}, 2e-6},          {{TRL_TRANSFER_HLG, 0, 0}, 7e-7},
    {{TRL_TRANSFER_GAMMA, 0, 0}, 4e-7},       {{TRL_TRANSFER_GAMMA, 2.6, 0}, 4e-7},
    {{TRL_TRANSFER_GAMMA, 1, 0}, 4e-7},       {{TRL_TRANSFER_GAMMA, 10, 0}, 4e-7},
    {{TRL_TRANSFER_SRGB, 0, 0}, 4e-7},        {{TRL_TRANSFER_BT1886, 0, 0}, 4e-7},
    {{TRL_TRANSFER_BT1886, 2.4, 1e-3}, 4e-7}, {{TRL_TRANSFER_BT1886, 2.2, 0.05}, 4e-7},
    {{TRL_TRANSFER_ACESCC, 0, 0}, 8e-7},      {{TRL_TRANSFER_ACESCCT, 0, 0}, 8e-7},
};
enum { CASES = sizeof cases / sizeof *cases, COUNT = 4000 };
static const double encode_error = 4e-7; // of codes up to 1, and relative above

static bool is_log(const trl_transfer *transfer) {
    return transfer->kind == TRL_TRANSFER_ACESCC || transfer->kind == TRL_TRANSFER_ACESCCT;
}

// Codes spread evenly over the range and a little beyond; light evenly in stops.
static void fill(const trl_transfer *transfer, bool encode, uint32_t *seed, float plane[3][COUNT]) {
    for (int i = 0; i < 3 * COUNT; i++) {
        *seed = *seed * 1664525 + 1013904223;
        double u = (*seed >> 8) * 0x1p-24;
        double code = is_log(transfer) ? -0.4 + 1.9 * u : -0.02 + 1.07 * u;
        double light = (i % 50 ? 1 : -1) * exp2(is_log(transfer) ? 36 * u - 20 : 30 * u - 20);
        plane[i % 3][i / 3] = (float)(encode ? light : code);
    }
}

static void compare(size_t k, bool encode, trl_cpu_tier tier, uint32_t *seed) {
    static float before[3][COUNT], after[3][COUNT];
    const trl_transfer *transfer = &cases[k].transfer;
    trl_transfer_rows rows = trl_transfer_rows_prepare(transfer, encode, tier);
    fill(transfer, encode, seed, before);
    memcpy(after, before, sizeof after);
    trl_transfer_rows_run(&rows, (float *const[3]){after[0], after[1], after[2]}, COUNT);
    for (int i = 0; i < COUNT; i++) {
        double rgb[3] = {before[0][i], before[1][i], before[2][i]};
        (encode ? trl_transfer_encode : trl_transfer_decode)(transfer, rgb);
        for (int c = 0; c < 3; c++) {
            double size = fabs(rgb[c]), error = fabs(after[c][i] - rgb[c]);
            double bound =
                encode ? encode_error * fmax(1, size) : cases[k].decode_error * size + 1e-9;
            if (!(error <= bound))
                fail_msg("transfer %d (gamma %g) %s, %s: %.9g gives %.9g instead of %.9g",
                         (int)transfer->kind, transfer->gamma, encode ? "encode" : "decode",
                         trl_cpu_tier_name(tier), (double)before[c][i], (double)after[c][i],
                         rgb[c]);
        }
    }
}

static void every_tier_agrees_with_the_twin(void **state) {
    (void)state;
    for (int tier = TRL_CPU_BASELINE; tier <= TRL_CPU_NEON; tier++) {
        if (!trl_cpu_tier_available((trl_cpu_tier)tier)) continue;
        for (size_t k = 0; k < CASES; k++) {
            uint32_t seed = 17;
            for (int repeat = 0; repeat < 10; repeat++) {
                compare(k, false, (trl_cpu_tier)tier, &seed);
                compare(k, true, (trl_cpu_tier)tier, &seed);
            }
        }
    }
}

// FNV-1a of what all functions make of the same floats, 2^-39 … 2.
static uint64_t digest(trl_cpu_tier tier) {
    static float plane[3][COUNT];
    uint64_t hash = 1469598103934665603u;
    uint32_t seed = 1;
    for (size_t k = 0; k < 2 * CASES; k++) {
        for (int i = 0; i < 3 * COUNT; i++) {
            seed = seed * 1664525 + 1013904223;
            uint32_t bits = (seed >> 9 | 0x3f800000) - (seed % 40 << 23);
            memcpy(&plane[i % 3][i / 3], &bits, sizeof bits);
        }
        trl_transfer_rows rows = trl_transfer_rows_prepare(&cases[k / 2].transfer, k % 2, tier);
        trl_transfer_rows_run(&rows, (float *const[3]){plane[0], plane[1], plane[2]}, COUNT);
        for (int i = 0; i < 3 * COUNT; i++) {
            uint32_t bits;
            memcpy(&bits, &plane[i % 3][i / 3], sizeof bits);
            hash = (hash ^ bits) * 1099511628211u;
        }
    }
    return hash;
}

// AVX2, AVX-512 and NEON give the same bits. They meet here by a number, since no
// machine has them all; who changes a kernel on purpose takes the new number from
// the message, and checks it on the other processor.
static void fused_tiers_agree_bit_for_bit(void **state) {
    (void)state;
    static const trl_cpu_tier fused[] = {TRL_CPU_AVX2, TRL_CPU_AVX512, TRL_CPU_NEON};
    const uint64_t expected = 0x8446293f37ade345u;
    int tried = 0;
    for (int i = 0; i < 3; i++) {
        if (!trl_cpu_tier_available(fused[i])) continue;
        tried++;
        uint64_t got = digest(fused[i]);
        if (got != expected)
            fail_msg("%s gives 0x%016llx", trl_cpu_tier_name(fused[i]), (unsigned long long)got);
    }
    if (!tried) skip();
}

// NaN is 0, infinities are ±2^120 (a HLG code of 8), what is too
// small to be normal is as good as 0; and whatever comes in, what goes out is finite.
static void any_float_gives_a_finite_one(void **state) {
    (void)state;
    static const float odd[] = {NAN,    0,       INFINITY, 0x1p120f, -INFINITY, -0x1p120f,
                                1e-40f, 3.4e38f, -3.4e38f, 1e-37f,   -1e-40f,   65504};
    enum { ODD = sizeof odd / sizeof *odd };
    for (int tier = TRL_CPU_BASELINE; tier <= TRL_CPU_NEON; tier++) {
        if (!trl_cpu_tier_available((trl_cpu_tier)tier)) continue;
        for (size_t k = 0; k < 2 * CASES; k++) {
            const trl_transfer *transfer = &cases[k / 2].transfer;
            trl_transfer_rows rows = trl_transfer_rows_prepare(transfer, k % 2, (trl_cpu_tier)tier);
            float r[ODD], g[ODD], b[ODD];
            memcpy(r, odd, sizeof odd);
            memcpy(g, odd, sizeof odd);
            memcpy(b, odd, sizeof odd);
            trl_transfer_rows_run(&rows, (float *const[3]){r, g, b}, ODD);
            for (int i = 0; i < ODD; i++)
                assert_true(isfinite(r[i]) && isfinite(g[i]) && isfinite(b[i]));
            assert_true(r[0] == r[1] && r[2] == r[3] && r[4] == r[5]);
            assert_true(r[7] == r[3] && r[8] == r[5]);
            if (is_log(transfer)) continue;
            assert_true(fabsf(r[6] - r[1]) < 1e-37f && r[4] == r[1] && r[10] == r[1]);
        }
    }
}

// Codes beyond 1 are light beyond the peak, up to the stated limit.
static void hlg_goes_on_beyond_its_peak(void **state) {
    (void)state;
    trl_transfer hlg = {.kind = TRL_TRANSFER_HLG};
    trl_transfer_rows rows = trl_transfer_rows_prepare(&hlg, false, trl_cpu_tier_get());
    float r[] = {1.5f, 4, 8, 9}, g[] = {1.5f, 4, 8, 9}, b[] = {1.5f, 4, 8, 9};
    trl_transfer_rows_run(&rows, (float *const[3]){r, g, b}, 4);
    for (int i = 0; i < 3; i++) {
        double code = (double[]){1.5, 4, 8}[i], rgb[3] = {code, code, code};
        trl_transfer_decode(&hlg, rgb);
        assert_true(fabs(r[i] / rgb[0] - 1) < 1e-5);
    }
    assert_true(r[3] == r[2]);
}

static void lengths_and_alignment_do_not_show(void **state) {
    (void)state;
    static float in[3][COUNT], whole[3][COUNT], parts[3][COUNT];
    trl_transfer hlg = {.kind = TRL_TRANSFER_HLG};
    trl_transfer_rows rows = trl_transfer_rows_prepare(&hlg, true, trl_cpu_tier_get());
    uint32_t seed = 3;
    fill(&hlg, true, &seed, in);
    memcpy(whole, in, sizeof in);
    memcpy(parts, in, sizeof in);
    trl_transfer_rows_run(&rows, (float *const[3]){whole[0], whole[1], whole[2]}, COUNT);
    for (int begin = 0, length = 0; begin < COUNT; begin += length, length = (length + 1) % 70) {
        int count = length < COUNT - begin ? length : COUNT - begin;
        trl_transfer_rows_run(
            &rows, (float *const[3]){parts[0] + begin, parts[1] + begin, parts[2] + begin},
            (size_t)count);
    }
    assert_memory_equal(whole, parts, sizeof whole);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tier_agrees_with_the_twin),
        cmocka_unit_test(fused_tiers_agree_bit_for_bit),
        cmocka_unit_test(any_float_gives_a_finite_one),
        cmocka_unit_test(hlg_goes_on_beyond_its_peak),
        cmocka_unit_test(lengths_and_alignment_do_not_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
