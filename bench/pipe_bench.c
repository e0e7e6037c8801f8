// pipe_bench.c: how fast packing and the stages of the pipe are, tier by tier, on
// one thread. Prints a Markdown table of megapixels per second: the best of many
// runs over 50 rows of 1920 pixels that stay in the second-level cache, so that
// the arithmetic is measured and not the memory.
#include <troland/troland.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { WIDTH = 1920, REPEATS = 1500 };

static float plane[4][WIDTH];
static unsigned char packed[WIDTH * 16];
static float *const rgba[4] = {plane[0], plane[1], plane[2], plane[3]};

// Greys, or random colours all over the cube: a stage may be quicker with what it leaves.
static bool colorful;

static float sample(int plane_index, int i) {
    static uint32_t seed = 1;
    if (!colorful || plane_index == 3) return 0.2f + 0.0004f * (float)i;
    seed = seed * 1664525 + 1013904223;
    return (float)(seed >> 8) * 0x1p-24f;
}

static double now_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// The planes are filled anew for each run: a stage works in place, and a function
// that is applied to its own result again and again soon ends at 0.
static double megapixels_per_s(void (*row)(const void *arg), const void *arg) {
    double best = 1e9;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        for (int i = 0; i < 4 * WIDTH; i++)
            plane[i / WIDTH][i % WIDTH] = sample(i / WIDTH, i % WIDTH);
        double begin = now_s();
        row(arg);
        double seconds = now_s() - begin;
        if (seconds < best) best = seconds;
    }
    return 1e-6 * WIDTH / best;
}

static void pack_row(const void *packing) {
    const float *const planes[4] = {plane[0], plane[1], plane[2], plane[3]};
    trl_pack_row(packing, planes, 0, 0, WIDTH, packed);
}

static void unpack_row(const void *packing) {
    trl_unpack_row(packing, packed, WIDTH, rgba);
}

static void plan_row(const void *plan) {
    trl_plan_run(plan, rgba, WIDTH);
}

static const char *const tiers[] = {"baseline", "avx2", "avx512", "neon"};
enum { TIERS = 4 };

static bool available(int tier) {
    return trl_cpu_tier_available((trl_cpu_tier)tier);
}

static void print_packing(const char *name, const trl_packing *packing,
                          void (*row)(const void *arg)) {
    printf("| %s |", name);
    for (int tier = 0; tier < TIERS; tier++) {
        if (!available(tier)) continue;
        setenv("TRL_CPU", tiers[tier], 1);
        printf(" %.0f |", megapixels_per_s(row, packing));
    }
    printf("\n");
}

typedef trl_result add_stage(trl_plan *plan, const void *arg, trl_error *err);

static trl_result add_matrix(trl_plan *plan, const void *arg, trl_error *err) {
    return trl_plan_add_matrix(plan, arg, err);
}

static trl_result add_unpremultiply(trl_plan *plan, const void *arg, trl_error *err) {
    (void)arg;
    return trl_plan_add_unpremultiply(plan, err);
}

static trl_result add_decode(trl_plan *plan, const void *arg, trl_error *err) {
    return trl_plan_add_transfer(plan, arg, TRL_FORWARD, err);
}

static const trl_oklch_change stronger = {1.2, 15, 0.9};

static trl_result add_oklch(trl_plan *plan, const void *arg, trl_error *err) {
    return trl_plan_add_oklch(plan, arg, &trl_primaries_ap0, err);
}

static trl_result add_oklch_display(trl_plan *plan, const void *arg, trl_error *err) {
    trl_aces_params display;
    trl_aces_params_init(&display);
    return trl_plan_add_oklch_display(plan, arg, &display, err);
}

static trl_result add_encode(trl_plan *plan, const void *arg, trl_error *err) {
    return trl_plan_add_transfer(plan, arg, TRL_INVERSE, err);
}

static void print_stage(const char *name, add_stage *add, const void *arg) {
    printf("| %s |", name);
    for (int tier = 0; tier < TIERS; tier++) {
        if (!available(tier)) continue;
        setenv("TRL_CPU", tiers[tier], 1);
        trl_plan *plan = NULL;
        trl_error err = TRL_ERROR_INIT;
        if (trl_plan_create(&plan, &err) != TRL_OK || add(plan, arg, &err) != TRL_OK) {
            fprintf(stderr, "pipe_bench: %s\n", err.message);
            exit(1);
        }
        printf(" %.0f |", megapixels_per_s(plan_row, plan));
        trl_plan_destroy(&plan);
    }
    printf("\n");
}

static void print_packings(void) {
    static const trl_packing u8 = {sizeof u8, TRL_SAMPLE_U8, 3, 0, false};
    static const trl_packing u8_dither = {sizeof u8, TRL_SAMPLE_U8, 3, 0, true};
    static const trl_packing u16 = {sizeof u8, TRL_SAMPLE_U16, 3, 0, false};
    static const trl_packing u10 = {sizeof u8, TRL_SAMPLE_U16, 3, 10, false};
    static const trl_packing half = {sizeof u8, TRL_SAMPLE_HALF, 4, 0, false};
    static const trl_packing single = {sizeof u8, TRL_SAMPLE_FLOAT, 4, 0, false};
    print_packing("pack RGB, 8 bits", &u8, pack_row);
    print_packing("pack RGB, 8 bits, dithered", &u8_dither, pack_row);
    print_packing("pack RGB, 16 bits", &u16, pack_row);
    print_packing("pack RGB, 10 bits in 16", &u10, pack_row);
    print_packing("pack RGBA, half", &half, pack_row);
    print_packing("pack RGBA, float", &single, pack_row);
    print_packing("unpack RGB, 16 bits", &u16, unpack_row);
    print_packing("unpack RGBA, half", &half, unpack_row);
    print_packing("unpack RGBA, float", &single, unpack_row);
}

static void print_stages(void) {
    static const trl_mat3 mixing = {{{0.9, 0.2, -0.1}, {-0.3, 1.1, 0.2}, {0.05, -0.25, 1.2}}};
    static const struct {
        const char *decode, *encode;
        trl_transfer transfer;
    } transfers[] = {
        {"decode sRGB", "encode sRGB", {TRL_TRANSFER_SRGB, 0, 0}},
        {"decode gamma 2.6", "encode gamma 2.6", {TRL_TRANSFER_GAMMA, 2.6, 0}},
        {"decode BT.709", "encode BT.709", {TRL_TRANSFER_BT709, 0, 0}},
        {"decode PQ", "encode PQ", {TRL_TRANSFER_PQ, 0, 0}},
        {"decode HLG", "encode HLG", {TRL_TRANSFER_HLG, 0, 0}},
        {"decode ACEScct", "encode ACEScct", {TRL_TRANSFER_ACESCCT, 0, 0}},
    };
    print_stage("matrix", add_matrix, &mixing);
    print_stage("oklch, scene, greys", add_oklch, &stronger);
    print_stage("oklch, sRGB display, greys", add_oklch_display, &stronger);
    colorful = true;
    print_stage("oklch, scene, random RGB", add_oklch, &stronger);
    print_stage("oklch, sRGB display, random RGB", add_oklch_display, &stronger);
    colorful = false;
    print_stage("unpremultiply", add_unpremultiply, NULL);
    for (size_t i = 0; i < sizeof transfers / sizeof *transfers; i++) {
        print_stage(transfers[i].decode, add_decode, &transfers[i].transfer);
        print_stage(transfers[i].encode, add_encode, &transfers[i].transfer);
    }
}

int main(void) {
    printf("| Mpx/s, one thread |");
    for (int tier = 0; tier < TIERS; tier++) {
        if (available(tier)) printf(" %s |", tiers[tier]);
    }
    printf("\n|---|");
    for (int tier = 0; tier < TIERS; tier++) {
        if (available(tier)) printf("--:|");
    }
    printf("\n");
    print_packings();
    print_stages();
    return 0;
}
