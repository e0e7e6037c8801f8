// tests/light/transfer_compare.h: rows of a transfer function against its double twin, in
// every tier of the machine; the cases are the functions and parameters that are tried.
#ifndef TRL_TESTS_LIGHT_TRANSFER_COMPARE_H
#define TRL_TESTS_LIGHT_TRANSFER_COMPARE_H

#include "../test.h"

#include "light/transfer_rows.h"

#include <float.h>

typedef struct transfer_case {
    const char *name;
    trl_transfer transfer;
} transfer_case;

static const transfer_case cases[] = {
    {"pq", {TRL_TRANSFER_PQ, 0, 0}},
    {"hlg", {TRL_TRANSFER_HLG, 0, 0}},
    {"gamma:2.2", {TRL_TRANSFER_GAMMA, 0, 0}},
    {"gamma:2.4", {TRL_TRANSFER_GAMMA, 2.4, 0}},
    {"gamma:2.6", {TRL_TRANSFER_GAMMA, 2.6, 0}},
    {"gamma:1", {TRL_TRANSFER_GAMMA, 1, 0}},
    {"gamma:10", {TRL_TRANSFER_GAMMA, 10, 0}},
    {"srgb", {TRL_TRANSFER_SRGB, 0, 0}},
    {"bt1886", {TRL_TRANSFER_BT1886, 0, 0}},
    {"bt1886:0.001", {TRL_TRANSFER_BT1886, 2.4, 1e-3}},
    {"bt1886:0.05, 2.2", {TRL_TRANSFER_BT1886, 2.2, 0.05}},
    {"bt1886:1e-30, 10", {TRL_TRANSFER_BT1886, 10, 1e-30}},
    {"bt1886:0.5, 1", {TRL_TRANSFER_BT1886, 1, 0.5}},
    {"bt1886:1e-290, 10", {TRL_TRANSFER_BT1886, 10, 1e-290}},
    {"acescc", {TRL_TRANSFER_ACESCC, 0, 0}},
    {"acescct", {TRL_TRANSFER_ACESCCT, 0, 0}},
    {"bt709", {TRL_TRANSFER_BT709, 0, 0}},
};
enum { CASES = sizeof cases / sizeof *cases, COUNT = 4096, TIERS = TRL_CPU_NEON + 1 };

static inline float float_of(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline uint32_t bits_of(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/// What the rows promise of inputs and outputs that are no ordinary floats.
static inline double held(double x) {
    return isnan(x) ? 0 : fmax(fmin(x, FLT_MAX), -FLT_MAX);
}

/// In units in the last place of the float that is nearest to `wanted`.
static inline double ulps(float got, double wanted) {
    int exponent;
    wanted = held(wanted);
    frexp((float)wanted, &exponent);
    return fabs(got - wanted) / ldexp(1, exponent < -125 ? -149 : exponent - 24);
}

/// What a tier has made of the floats so far.
typedef struct tally {
    uint64_t count, rounded; // values; those that are the float nearest to the twin's
    double worst;            // ulps of the others
    float at[3];
} tally;

/// A block of pixels and what the twin makes of them.
typedef struct block {
    float in[3][COUNT];
    double wanted[3][COUNT];
} block;

/// The twin's answer to pixel i.
static inline void ask_twin(const trl_transfer *transfer, bool encode, block *b, int i) {
    double rgb[3];
    for (int c = 0; c < 3; c++)
        rgb[c] = held((double)b->in[c][i]);
    (encode ? trl_transfer_encode : trl_transfer_decode)(transfer, rgb);
    for (int c = 0; c < 3; c++)
        b->wanted[c][i] = held(rgb[c]);
}

// The values that are not the nearest float: how far off they are.
static inline void count_misses(const block *b, int c, const float *out, tally *t) {
    for (int i = 0; i < COUNT; i++) {
        if (out[i] == (float)b->wanted[c][i]) continue;
        t->rounded--;
        double error = ulps(out[i], b->wanted[c][i]);
        if (error <= t->worst) continue;
        t->worst = error;
        for (int k = 0; k < 3; k++)
            t->at[k] = b->in[k][i];
    }
}

/// A block, whose answers are known, through every tier.
static inline void compare_block(const trl_transfer *transfer, bool encode, const block *b,
                                 tally found[TIERS]) {
    static float out[3][COUNT];
    for (int tier = 0; tier < TIERS; tier++) {
        if (!trl_cpu_tier_available((trl_cpu_tier)tier)) continue;
        tally *t = &found[tier];
        trl_transfer_rows rows = trl_transfer_rows_prepare(transfer, encode, (trl_cpu_tier)tier);
        memcpy(out, b->in, sizeof out);
        trl_transfer_rows_run(&rows, (float *const[3]){out[0], out[1], out[2]}, COUNT);
        t->count += 3 * COUNT;
        t->rounded += 3 * COUNT;
        for (int c = 0; c < 3; c++) {
            int same = 0;
            for (int i = 0; i < COUNT; i++)
                same += out[c][i] == (float)b->wanted[c][i];
            if (same < COUNT) count_misses(b, c, out[c], t);
        }
    }
}

/// One block through the twin and through every tier.
static inline void compare(const trl_transfer *transfer, bool encode, block *b,
                           tally found[TIERS]) {
    for (int i = 0; i < COUNT; i++)
        ask_twin(transfer, encode, b, i);
    compare_block(transfer, encode, b, found);
}

/// Prints the tallies where TRL_TEST_VERBOSE is set; whether all are within one ulp.
static inline bool judge(const transfer_case *c, bool encode, const tally found[TIERS]) {
    bool good = true;
    for (int tier = 0; tier < TIERS; tier++) {
        const tally *t = &found[tier];
        if (t->count == 0) continue;
        bool bad = !(t->worst <= 1);
        good = good && !bad;
        // What is rounded right is off by at most half a unit.
        if (bad || getenv("TRL_TEST_VERBOSE"))
            printf("| %s | %s | %s | %.4f | %.6f %% | %a %a %a |\n", c->name,
                   encode ? "encode" : "decode", trl_cpu_tier_name((trl_cpu_tier)tier),
                   fmax(t->worst, 0.5), 100.0 * (double)t->rounded / (double)t->count,
                   (double)t->at[0], (double)t->at[1], (double)t->at[2]);
    }
    fflush(stdout);
    return good;
}

#endif
