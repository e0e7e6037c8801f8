// There and back through transfer functions, in floats: what docs/light.md states.
#include "transfer_compare.h"

// Which codes of 16 bits do not come back, and by how much of itself light may be off
// after the way to code and back: half a unit in the last place of the code, times the
// exponent of the curve there, and one more half.
typedef struct claim {
    const char *name;
    int lost_from, lost_to; // codes of 65535 whose light no float holds; 0, 0: none
    double darkest, brightest;
    double light; // relative
} claim;

static const claim claims[] = {
    {"pq", 0, 0, 1e-6, 100, 4e-7},
    {"hlg", 0, 0, 1e-6, 10, 2.5e-7},
    {"gamma:2.2", 0, 0, 1e-6, 1, 1.8e-7},
    {"gamma:2.6", 0, 0, 1e-6, 1, 2.1e-7},
    {"gamma:1", 0, 0, 1e-6, 1, 0},
    {"gamma:10", 1, 1, 1e-6, 1, 6.6e-7},
    {"srgb", 0, 0, 1e-6, 1, 1.6e-7},
    {"bt1886", 0, 0, 1e-6, 1, 1.9e-7},
    {"bt1886:0.001", 0, 0, 1.1e-3, 1, 1.5e-7},
    {"bt1886:0.05, 2.2", 0, 0, 5.1e-2, 1, 1.25e-7},
    {"acescc", 0, 0, 0x1p-15, 65504, 8e-7},
    {"acescct", 0, 0, 0x1p-7, 65504, 8e-7},
    {"bt709", 0, 0, 1e-6, 1, 1.25e-7},
};
enum { CLAIMS = sizeof claims / sizeof *claims, CODES = 65536 };

static const trl_transfer *transfer_of(const char *name) {
    for (size_t k = 0; k < CASES; k++)
        if (strcmp(cases[k].name, name) == 0) return &cases[k].transfer;
    fail_msg("no case is called %s", name);
    return NULL;
}

static float plane[3][CODES];

static void there_and_back(const trl_transfer *transfer, bool encode_first, trl_cpu_tier tier) {
    for (int i = 0; i < 2; i++) {
        trl_transfer_rows rows =
            trl_transfer_rows_prepare(transfer, encode_first == (i == 0), tier);
        trl_transfer_rows_run(&rows, (float *const[3]){plane[0], plane[1], plane[2]}, CODES);
    }
}

static void codes_return(const claim *c, trl_cpu_tier tier) {
    for (int i = 0; i < CODES; i++)
        plane[0][i] = plane[1][i] = plane[2][i] = (float)i / (CODES - 1);
    there_and_back(transfer_of(c->name), false, tier);
    int lost = 0, first = 0, last = 0;
    for (int i = 0; i < CODES; i++) {
        if (lrintf(plane[1][i] * (CODES - 1)) == i) continue;
        lost++;
        if (!first) first = i;
        last = i;
    }
    if (first != c->lost_from || last != c->lost_to ||
        lost != (c->lost_to ? c->lost_to - c->lost_from + 1 : 0))
        fail_msg("%s: %d codes do not come back, %d to %d", c->name, lost, first, last);
}

static void lights_return(const claim *c, trl_cpu_tier tier) {
    static float before[CODES];
    double worst = 0, at = 0;
    for (int i = 0; i < CODES; i++)
        before[i] = plane[0][i] = plane[1][i] = plane[2][i] =
            (float)(c->darkest * pow(c->brightest / c->darkest, i / (CODES - 1.0)));
    there_and_back(transfer_of(c->name), true, tier);
    for (int i = 0; i < CODES; i++) {
        double off = fabs((double)plane[1][i] / (double)before[i] - 1);
        if (off <= worst) continue;
        worst = off;
        at = (double)before[i];
    }
    if (getenv("TRL_TEST_VERBOSE"))
        printf("%s %s: %.3g at %g\n", c->name, trl_cpu_tier_name(tier), worst, at);
    if (!(worst <= c->light)) fail_msg("%s: light %g is off by %g of itself", c->name, at, worst);
}

static void every_16_bit_code_comes_back(void **state) {
    (void)state;
    for (int tier = 0; tier < TIERS; tier++)
        for (size_t i = 0; i < CLAIMS && trl_cpu_tier_available((trl_cpu_tier)tier); i++)
            codes_return(&claims[i], (trl_cpu_tier)tier);
}

static void light_comes_back(void **state) {
    (void)state;
    for (int tier = 0; tier < TIERS; tier++)
        for (size_t i = 0; i < CLAIMS && trl_cpu_tier_available((trl_cpu_tier)tier); i++)
            lights_return(&claims[i], (trl_cpu_tier)tier);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_16_bit_code_comes_back),
        cmocka_unit_test(light_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
