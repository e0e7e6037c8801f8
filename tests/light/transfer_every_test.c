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
    block b;
    tally found[TIERS];
} walk;

static void walk_flush(walk *w) {
    if (w->count == 0) return;
    size_t room = w->grey ? COUNT : 3 * COUNT;
    for (size_t i = w->count; i < room; i++) // what is left over is the first float again
        w->b.in[i / COUNT][i % COUNT] = w->b.in[0][0];
    for (int c = 1; c < 3 && w->grey; c++)
        memcpy(w->b.in[c], w->b.in[0], sizeof w->b.in[c]);
    compare(&w->of->transfer, w->encode, &w->b, w->found);
    w->count = 0;
}

static void walk_take(walk *w, uint32_t bits) {
    w->b.in[w->count / COUNT][w->count % COUNT] = float_of(bits);
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
            w.b.in[n % 3][n / 3] =
                i / (3 * COUNT) % 3 == 0 ? float_of(seed ^ seed >> 16) : (float)usual;
            if (n == 3 * COUNT - 1) compare(&w.of->transfer, w.encode, &w.b, w.found);
        }
        if (!judge(w.of, w.encode, w.found)) fail_msg("%s is off by more than one ulp", w.of->name);
    }
}

// --- every float --------------------------------------------------------------

enum { RUN = 256 }; // neighbours in one binade, of every channel of a block

// The twin at pixel i alone, in the channel c.
static double twin_at(const walk *w, int c, int i) {
    double rgb[3];
    for (int k = 0; k < 3; k++)
        rgb[k] = held((double)w->b.in[c][i]); // a grey
    (w->encode ? trl_transfer_encode : trl_transfer_decode)(&w->of->transfer, rgb);
    return held(rgb[0]);
}

// The cubic through the twin at four of RUN neighbours, where the twin at two more agrees
// with it to 2^-44: they are so near to each other that it is then good to 2^-40 at all.
// Steps of a nearest float that may hang on that are the twin's own.
static bool between(walk *w, int c, int first) {
    static const int nodes[4] = {0, 85, 170, 255}, probes[2] = {40, 213};
    double f[4], *out = w->b.wanted[c] + first;
    for (int k = 0; k < 4; k++)
        f[k] = twin_at(w, c, first + nodes[k]);
    // Newton's form with equal steps.
    double d1 = f[1] - f[0], d2 = f[2] - 2 * f[1] + f[0], d3 = f[3] - 3 * (f[2] - f[1]) - f[0];
    for (int i = 0; i < RUN; i++) {
        double t = i * (1 / 85.0);
        out[i] = f[0] + t * (d1 + (t - 1) * (0.5 * d2 + (t - 2) * (1 / 6.0) * d3));
    }
    for (int k = 0; k < 2; k++) {
        double twin = twin_at(w, c, first + probes[k]);
        if (!(fabs(out[probes[k]] - twin) <= 0x1p-44 * fabs(twin))) return false;
    }
    for (int i = 0; i < RUN; i++)
        if ((float)(out[i] * (1 + 0x1p-40)) != (float)(out[i] * (1 - 0x1p-40)))
            out[i] = twin_at(w, c, first + i);
    return true;
}

static void answer(walk *w) {
    for (int c = 0; c < (w->grey ? 1 : 3); c++)
        for (int first = 0; first < COUNT; first += RUN)
            if (!between(w, c, first))
                for (int i = first; i < first + RUN; i++)
                    w->b.wanted[c][i] = twin_at(w, c, i);
    for (int c = 1; c < 3 && w->grey; c++)
        memcpy(w->b.wanted[c], w->b.wanted[0], sizeof w->b.wanted[c]);
}

static bool every_float_of(size_t k) {
    static walk w;
    w = walk_of(k);
    walk_places(&w); // a cubic could smooth a break over
    walk_flush(&w);
    for (uint64_t bits = 0; bits <= UINT32_MAX; bits += w.grey ? COUNT : 3 * COUNT) {
        for (uint32_t i = 0; i < (w.grey ? COUNT : 3 * COUNT); i++)
            w.b.in[i / COUNT][i % COUNT] = float_of((uint32_t)bits + i);
        for (int c = 1; c < 3 && w.grey; c++)
            memcpy(w.b.in[c], w.b.in[0], sizeof w.b.in[c]);
        answer(&w);
        compare_block(&w.of->transfer, w.encode, &w.b, w.found);
    }
    return judge(w.of, w.encode, w.found);
}

// Whether "srgb" or "srgb/encode" names the case.
static bool named(size_t k, const char *name) {
    size_t n = strlen(cases[k / 2].name);
    if (strncmp(name, cases[k / 2].name, n) != 0) return false;
    return !name[n] || strcmp(name + n, k % 2 ? "/encode" : "/decode") == 0;
}

// In the order of the names; without names, all.
static int every_float(int count, char **names) {
    int status = 0;
    for (int i = 0; i < (count ? count : 1); i++)
        for (size_t k = 0; k < 2 * CASES; k++)
            if ((!count || named(k, names[i])) && !every_float_of(k)) status = 1;
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
