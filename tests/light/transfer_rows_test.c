// The fast transfer functions against their double twins, in every tier.
#include "../test.h"

#include "light/transfer_rows.h"

#include <float.h>

static const trl_transfer cases[] = {
    {TRL_TRANSFER_PQ, 0, 0},           {TRL_TRANSFER_HLG, 0, 0},
    {TRL_TRANSFER_GAMMA, 0, 0},        {TRL_TRANSFER_GAMMA, 2.6, 0},
    {TRL_TRANSFER_GAMMA, 1, 0},        {TRL_TRANSFER_GAMMA, 10, 0},
    {TRL_TRANSFER_SRGB, 0, 0},         {TRL_TRANSFER_BT1886, 0, 0},
    {TRL_TRANSFER_BT1886, 2.4, 1e-3},  {TRL_TRANSFER_BT1886, 2.2, 0.05},
    {TRL_TRANSFER_BT1886, 10, 1e-30},  {TRL_TRANSFER_BT1886, 1, 0.5},
    {TRL_TRANSFER_BT1886, 10, 1e-290}, {TRL_TRANSFER_ACESCC, 0, 0},
    {TRL_TRANSFER_ACESCCT, 0, 0},      {TRL_TRANSFER_BT709, 0, 0},
};
enum { CASES = sizeof cases / sizeof *cases, COUNT = 4096, TIERS = TRL_CPU_NEON + 1 };

static bool is_log(const trl_transfer *transfer) {
    return transfer->kind == TRL_TRANSFER_ACESCC || transfer->kind == TRL_TRANSFER_ACESCCT;
}

static float float_of(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static uint32_t bits_of(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

// What the rows promise of inputs and outputs that are no ordinary floats.
static double held(float x) {
    return isnan(x) ? 0 : fmax(fmin(x, FLT_MAX), -FLT_MAX);
}

// In units in the last place of the float that is nearest to `wanted`.
static double ulps(float got, double wanted) {
    int exponent;
    wanted = fmax(fmin(wanted, FLT_MAX), -FLT_MAX);
    frexp((float)wanted, &exponent);
    return fabs(got - wanted) / ldexp(1, exponent < -125 ? -149 : exponent - 24);
}

typedef struct worst {
    double ulps;
    float at[3];
} worst;

// One block of floats through the twin and through every tier.
static void compare(const trl_transfer *transfer, bool encode, float in[3][COUNT],
                    worst found[TIERS]) {
    static double wanted[COUNT][3];
    static float out[3][COUNT];
    for (int i = 0; i < COUNT; i++) {
        for (int c = 0; c < 3; c++)
            wanted[i][c] = held(in[c][i]);
        (encode ? trl_transfer_encode : trl_transfer_decode)(transfer, wanted[i]);
    }
    for (int tier = 0; tier < TIERS; tier++) {
        if (!trl_cpu_tier_available((trl_cpu_tier)tier)) continue;
        trl_transfer_rows rows = trl_transfer_rows_prepare(transfer, encode, (trl_cpu_tier)tier);
        memcpy(out, in, sizeof out);
        trl_transfer_rows_run(&rows, (float *const[3]){out[0], out[1], out[2]}, COUNT);
        for (int i = 0; i < 3 * COUNT; i++) {
            double error = ulps(out[i % 3][i / 3], wanted[i / 3][i % 3]);
            if (error <= found[tier].ulps) continue;
            found[tier] = (worst){error, {in[0][i / 3], in[1][i / 3], in[2][i / 3]}};
        }
    }
}

static void judge(const trl_transfer *transfer, bool encode, const worst found[TIERS]) {
    for (int tier = 0; tier < TIERS; tier++) {
        if (!trl_cpu_tier_available((trl_cpu_tier)tier)) continue;
        const worst *w = &found[tier];
        char text[200];
        snprintf(text, sizeof text, "kind %d gamma %g black %g %s %-8s %.4f ulp at %a %a %a",
                 (int)transfer->kind, transfer->gamma, transfer->black,
                 encode ? "encode" : "decode", trl_cpu_tier_name((trl_cpu_tier)tier), w->ulps,
                 (double)w->at[0], (double)w->at[1], (double)w->at[2]);
        if (getenv("TRL_TEST_VERBOSE")) printf("%s\n", text);
        if (!(w->ulps <= 1)) fail_msg("%s", text);
    }
}

// Floats of every size and sign: all bit patterns are alike likely.
static void fill(uint32_t *seed, float plane[3][COUNT]) {
    for (int i = 0; i < 3 * COUNT; i++) {
        *seed = *seed * 1664525 + 1013904223;
        plane[i % 3][i / 3] = float_of(*seed ^ *seed >> 16);
    }
}

// Codes spread evenly over the range and a little beyond; light evenly in stops.
static void fill_usual(const trl_transfer *transfer, bool encode, uint32_t *seed,
                       float plane[3][COUNT]) {
    for (int i = 0; i < 3 * COUNT; i++) {
        *seed = *seed * 1664525 + 1013904223;
        double u = (*seed >> 8) * 0x1p-24;
        double code = is_log(transfer) ? -0.4 + 1.9 * u : -0.02 + 1.07 * u;
        double light = (i % 50 ? 1 : -1) * exp2(is_log(transfer) ? 36 * u - 20 : 30 * u - 20);
        plane[i % 3][i / 3] = (float)(encode ? light : code);
    }
}

// The floats around each place where something happens, as greys.
static void compare_places(const trl_transfer *transfer, bool encode, worst found[TIERS]) {
    const double black = transfer->black;
    const double places[] = {0, FLT_MIN, FLT_MAX, 1, 0.5, 8, 1.5, 7.309559025783966e-07,
                             // breaks of sRGB, BT.709, HLG
                             0.055 / 1.4, 0.055 / 1.4 / 12.92321018078786, 0.081, 0.018, 1.0 / 12,
                             10 * pow(1.0 / 12, 1.2),
                             // breaks and zeros of ACEScc and ACEScct, their light of 65504
                             (9.72 - 15) / 17.52, (9.72 - 16) / 17.52, 0x1p-15, exp2(-9.72),
                             (log2(65504) + 9.72) / 17.52, 0.155251141552511, 0.0078125,
                             0.0729055341958355, 0.0729055341958355 / 10.5402377416545, black,
                             // where powers leave the floats
                             pow(FLT_MAX, 1 / 2.2), pow(FLT_MAX, 1 / 2.4), pow(FLT_MAX, 0.1),
                             pow(FLT_MIN, 1 / 2.2), pow(FLT_MIN, 1 / 2.4), pow(FLT_MIN, 0.1)};
    for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
        float plane[3][COUNT];
        uint32_t middle = bits_of((float)places[k]);
        for (int i = 0; i < COUNT; i++) {
            uint32_t bits = middle + (uint32_t)(i / 2 - COUNT / 4); // wraps to NaN and negatives
            plane[0][i] = plane[1][i] = plane[2][i] = float_of(bits ^ (uint32_t)(i & 1) << 31);
        }
        compare(transfer, encode, plane, found);
    }
}

// A quarter of a million floats of every kind and as many of the usual ones, for each
// function.
static void every_tier_agrees_with_the_twin(void **state) {
    (void)state;
    static float plane[3][COUNT];
    for (size_t k = 0; k < 2 * CASES; k++) {
        const trl_transfer *transfer = &cases[k / 2];
        bool encode = k % 2;
        worst found[TIERS] = {{0}};
        uint32_t seed = 17;
        compare_places(transfer, encode, found);
        for (int repeat = 0; repeat < 20; repeat++) {
            fill(&seed, plane);
            compare(transfer, encode, plane, found);
            fill_usual(transfer, encode, &seed, plane);
            compare(transfer, encode, plane, found);
        }
        judge(transfer, encode, found);
    }
}

// All 2^32 floats of one case: test_light_transfer_rows --every-float CASE. Channels that
// do not know of each other take different ones.
static int compare_every_float(size_t k) {
    static float plane[3][COUNT];
    bool grey = cases[k].kind == TRL_TRANSFER_HLG;
    for (int encode = 0; encode < 2; encode++) {
        worst found[TIERS] = {{0}};
        for (uint64_t bits = 0; bits < 0x100000000; bits += grey ? COUNT : 3 * COUNT) {
            for (uint32_t i = 0; i < 3 * COUNT; i++)
                plane[i / COUNT][i % COUNT] = float_of((uint32_t)bits + (grey ? i % COUNT : i));
            compare(&cases[k], encode, plane, found);
        }
        judge(&cases[k], encode, found);
        fflush(stdout);
    }
    return 0;
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
        trl_transfer_rows rows = trl_transfer_rows_prepare(&cases[k / 2], k % 2, tier);
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
    const uint64_t expected = 0x696dc440d5dd8d62u;
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
                trl_transfer_rows_prepare(&cases[k / 2], k % 2, (trl_cpu_tier)tier);
            float r[ODD], g[ODD], b[ODD];
            memcpy(r, odd, sizeof odd);
            memcpy(g, odd, sizeof odd);
            memcpy(b, odd, sizeof odd);
            trl_transfer_rows_run(&rows, (float *const[3]){r, g, b}, ODD);
            for (int i = 0; i < ODD; i++)
                assert_true(isfinite(r[i]) && isfinite(g[i]) && isfinite(b[i]));
            assert_true(r[0] == r[1] && r[2] == r[3] && r[4] == r[5]);
            if (!is_log(&cases[k / 2])) assert_true(r[4] == r[1] && r[10] == r[1]);
        }
    }
}

// Every code of a depth comes back from light in floats as itself. BT.709's published
// constants leave a gap of 0.00025 at its break: 10 bits come back, 16 do not; nor does
// the tenth power of 1/65535, which is below the floats.
static void codes_return_home(void **state) {
    (void)state;
    static float plane[3][65536];
    for (size_t k = 0; k < CASES; k++) {
        int most = cases[k].kind == TRL_TRANSFER_BT709 || cases[k].gamma == 10 ? 1023 : 65535;
        for (int i = 0; i <= most; i++)
            plane[0][i] = plane[1][i] = plane[2][i] = (float)i / (float)most;
        for (int encode = 0; encode < 2; encode++) {
            trl_transfer_rows rows =
                trl_transfer_rows_prepare(&cases[k], encode, trl_cpu_tier_get());
            trl_transfer_rows_run(&rows, (float *const[3]){plane[0], plane[1], plane[2]},
                                  (size_t)most + 1);
        }
        for (int i = 0; i <= most; i++)
            if (lrintf(plane[1][i] * (float)most) != i)
                fail_msg("kind %d, code %d of %d comes back as %g", (int)cases[k].kind, i, most,
                         (double)(plane[1][i] * (float)most));
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
    uint32_t seed = 3;
    fill_usual(&hlg, true, &seed, in);
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

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "--every-float") == 0)
        return compare_every_float(strtoul(argv[2], NULL, 10) % CASES);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tier_agrees_with_the_twin),
        cmocka_unit_test(fused_tiers_agree_bit_for_bit),
        cmocka_unit_test(any_float_gives_a_finite_one),
        cmocka_unit_test(codes_return_home),
        cmocka_unit_test(hlg_goes_on_beyond_its_peak),
        cmocka_unit_test(lengths_and_alignment_do_not_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
