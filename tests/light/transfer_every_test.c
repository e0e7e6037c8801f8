// Transfer functions over the whole range of floats, in every tier, against the double
// twins. As a test it walks a sample that is dense where something happens; by hand it
// takes every float there is:
//
//   TRL_TEST_VERBOSE=1 build/tests/test_light_transfer_every --every-float [NAME…]
#include "transfer_compare.h"

// Takes floats by their bits and compares block by block. HLG's channels know of each
// other: they get the same float; the others get three different ones.
typedef struct walk {
    const transfer_case *of;
    bool encode, grey;
    size_t count;
    float plane[3][COUNT];
    tally found[TIERS];
} walk;

static void walk_flush(walk *w) {
    if (w->count == 0) return;
    size_t room = w->grey ? COUNT : 3 * COUNT;
    for (size_t i = w->count; i < room; i++) // what is left over is the first float again
        w->plane[w->grey ? 0 : i / COUNT][i % COUNT] = w->plane[0][0];
    for (int c = 1; c < 3 && w->grey; c++)
        memcpy(w->plane[c], w->plane[0], sizeof w->plane[c]);
    compare(&w->of->transfer, w->encode, w->plane, w->found);
    w->count = 0;
}

static void walk_take(walk *w, uint32_t bits) {
    w->plane[w->grey ? 0 : w->count / COUNT][w->count % COUNT] = float_of(bits);
    if (++w->count == (w->grey ? COUNT : 3 * COUNT)) walk_flush(w);
}

static walk walk_of(size_t k) {
    const transfer_case *of = &cases[k / 2];
    return (walk){.of = of, .encode = k % 2, .grey = of->transfer.kind == TRL_TRANSFER_HLG};
}

// `reach` floats to each side of these bits, with both signs; they wrap to NaN.
static void walk_around(walk *w, uint32_t bits, uint32_t reach) {
    for (uint32_t i = 0; i <= 2 * reach; i++) {
        walk_take(w, bits + i - reach);
        walk_take(w, (bits + i - reach) ^ 0x80000000);
    }
}

// Where a formula changes or leaves the floats.
static void walk_places(walk *w) {
    const double black = w->of->transfer.black;
    const double gamma = w->of->transfer.gamma > 0 ? w->of->transfer.gamma : 2.4;
    const double places[] = {1, 0.5, 8, 1.5, 7.309559025783966e-07,
                             // breaks of sRGB, BT.709, HLG
                             0.055 / 1.4, 0.055 / 1.4 / 12.92321018078786, 4.5 * TRL_BT709_BETA,
                             TRL_BT709_BETA, 1.0 / 12, 10 * pow(1.0 / 12, 1.2),
                             // breaks and zeros of ACEScc and ACEScct, their light of 65504
                             (9.72 - 15) / 17.52, (9.72 - 16) / 17.52, 0x1p-15, exp2(-9.72),
                             (log2(65504) + 9.72) / 17.52, 0.155251141552511, 0.0078125,
                             0.0729055341958355, 0.0729055341958355 / 10.5402377416545, black,
                             // where powers leave the floats
                             pow(FLT_MAX, 1 / gamma), pow(FLT_MIN, 1 / gamma),
                             pow(FLT_TRUE_MIN, 1 / gamma)};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        walk_around(w, bits_of((float)places[i]), 4096);
}

// The ends of every exponent, all short denormals, the places above, and the rest in
// steps that are no multiple of a power of two.
static void walk_sample(walk *w) {
    for (uint32_t exponent = 0; exponent <= 255; exponent++)
        walk_around(w, exponent << 23, exponent == 0 || exponent == 255 ? 16384 : 48);
    walk_places(w);
    for (uint64_t bits = 0; bits <= UINT32_MAX; bits += 16381)
        walk_take(w, (uint32_t)bits);
    walk_flush(w);
}

static void a_dense_sample_is_within_one_ulp(void **state) {
    (void)state;
    for (size_t k = 0; k < 2 * CASES; k++) {
        walk w = walk_of(k);
        walk_sample(&w);
        if (!judge(w.of, w.encode, w.found)) fail_msg("%s is off by more than one ulp", w.of->name);
    }
}

// Colours, whose channels differ: HLG's luminance mixes them.
static void colors_are_within_one_ulp(void **state) {
    (void)state;
    uint32_t seed = 17;
    for (size_t k = 0; k < 2 * CASES; k++) {
        walk w = walk_of(k);
        bool log = w.of->transfer.kind == TRL_TRANSFER_ACESCC ||
                   w.of->transfer.kind == TRL_TRANSFER_ACESCCT;
        for (int i = 0; i < 60 * 3 * COUNT; i++) {
            seed = seed * 1664525 + 1013904223;
            double u = (seed >> 8) * 0x1p-24;
            // Any bits; codes a little beyond their range; light, even in stops.
            double usual = !w.encode ? (log ? -0.4 + 1.9 * u : -0.02 + 1.07 * u)
                                     : (i % 50 ? 1 : -1) * exp2(log ? 36 * u - 20 : 30 * u - 20);
            int n = i % (3 * COUNT);
            w.plane[n % 3][n / 3] =
                i / (3 * COUNT) % 3 == 0 ? float_of(seed ^ seed >> 16) : (float)usual;
            if (n == 3 * COUNT - 1) compare(&w.of->transfer, w.encode, w.plane, w.found);
        }
        if (!judge(w.of, w.encode, w.found)) fail_msg("%s is off by more than one ulp", w.of->name);
    }
}

// Whether "srgb" or "srgb/encode" names the case.
static bool named(size_t k, const char *name) {
    size_t n = strlen(cases[k / 2].name);
    if (strncmp(name, cases[k / 2].name, n) != 0) return false;
    return !name[n] || strcmp(name + n, k % 2 ? "/encode" : "/decode") == 0;
}

static int every_float(int count, char **names) {
    int status = 0;
    for (size_t k = 0; k < 2 * CASES; k++) {
        bool wanted = count == 0;
        for (int i = 0; i < count; i++)
            wanted = wanted || named(k, names[i]);
        if (!wanted) continue;
        walk w = walk_of(k);
        for (uint64_t bits = 0; bits <= UINT32_MAX; bits++)
            walk_take(&w, (uint32_t)bits);
        walk_flush(&w);
        if (!judge(w.of, w.encode, w.found)) status = 1;
    }
    return status;
}

int main(int argc, char **argv) {
    if (argc >= 2 && strcmp(argv[1], "--every-float") == 0) return every_float(argc - 2, argv + 2);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dense_sample_is_within_one_ulp),
        cmocka_unit_test(colors_are_within_one_ulp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
