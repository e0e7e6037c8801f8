// The fast transfer functions as rows: what goes in and out, the same bits in every tier.
#include "transfer_compare.h"

static bool is_log(const trl_transfer *transfer) {
    return transfer->kind == TRL_TRANSFER_ACESCC || transfer->kind == TRL_TRANSFER_ACESCCT;
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
    const uint64_t expected = 0x1d41fbfdaa33a62bu;
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

// NaN is 0, infinities are the largest floats; and whatever comes in, what goes out is
// finite.
static void any_float_gives_a_finite_one(void **state) {
    (void)state;
    static const float odd[] = {NAN,    0,       INFINITY, FLT_MAX, -INFINITY, -FLT_MAX,
                                1e-40f, 3.4e38f, -3.4e38f, 1e-37f,  -1e-40f,   65504};
    enum { ODD = sizeof odd / sizeof *odd };
    for (int tier = TRL_CPU_BASELINE; tier <= TRL_CPU_NEON; tier++) {
        if (!trl_cpu_tier_available((trl_cpu_tier)tier)) continue;
        for (size_t k = 0; k < 2 * CASES; k++) {
            trl_transfer_rows rows =
                trl_transfer_rows_prepare(&cases[k / 2].transfer, k % 2, (trl_cpu_tier)tier);
            float r[ODD], g[ODD], b[ODD];
            memcpy(r, odd, sizeof odd);
            memcpy(g, odd, sizeof odd);
            memcpy(b, odd, sizeof odd);
            trl_transfer_rows_run(&rows, (float *const[3]){r, g, b}, ODD);
            for (int i = 0; i < ODD; i++)
                assert_true(isfinite(r[i]) && isfinite(g[i]) && isfinite(b[i]));
            assert_true(r[0] == r[1] && r[2] == r[3] && r[4] == r[5]);
            if (!is_log(&cases[k / 2].transfer)) assert_true(r[4] == r[1] && r[10] == r[1]);
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
        assert_true(ulps(r[i], rgb[0]) <= 1);
    }
    assert_true(r[3] == r[2]);
}

static void lengths_and_alignment_do_not_show(void **state) {
    (void)state;
    static float in[3][COUNT], whole[3][COUNT], parts[3][COUNT];
    trl_transfer hlg = {.kind = TRL_TRANSFER_HLG};
    trl_transfer_rows rows = trl_transfer_rows_prepare(&hlg, true, trl_cpu_tier_get());
    for (int i = 0; i < 3 * COUNT; i++)
        in[i % 3][i / 3] = (float)exp2(i % 30 - 20 + i * 1e-4);
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
        cmocka_unit_test(fused_tiers_agree_bit_for_bit),
        cmocka_unit_test(any_float_gives_a_finite_one),
        cmocka_unit_test(hlg_goes_on_beyond_its_peak),
        cmocka_unit_test(lengths_and_alignment_do_not_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
