// Every tier of the vector kernel against the double twin, for all published
// transforms and one of a camera's curve: within 2e-5 in code value, whatever the input, and the
// tiers with fused multiply-add alike to the bit.
//
//     test_aces_tier [SAMPLES]    of each transform; 16384 unless told
//
// With TRL_TEST_VERBOSE set it prints the worst error and the share of pixels
// that the kernel left to the twin.
#include "../test.h"

#include "aces/output_fast.h"
#include "base/base.h"

#include <float.h>

enum { PUBLISHED = 54, DISPLAYS = PUBLISHED + 1, TIERS = 4, PIECE = 4096 };

static const double tolerance = 2e-5; // code value

static size_t samples = 16384;

typedef struct verdict {
    const char *id;
    trl_aces_output *tier[TIERS]; // NULL where the machine lacks it
    double worst[TIERS];
    float worst_rgb[TIERS][3];
    size_t rescued[TIERS], wrong, differing;
} verdict;

static verdict verdicts[DISPLAYS];
static int next_display;

static uint64_t mix_bits(uint64_t x) {
    x = (x ^ (x >> 31)) * 0x7fb5d329728ea185u;
    x = (x ^ (x >> 27)) * 0x81dadef4bc2dd44du;
    return x ^ (x >> 33);
}

// Number `draw` of sample `index`, 0…<1.
static double uniform(uint64_t index, int draw) {
    return (double)(mix_bits(index * 16 + (uint64_t)draw + 1) >> 11) * 0x1p-53;
}

static const float specials[] = {0,        -0.0f,   NAN,    INFINITY, -INFINITY,    FLT_MAX,
                                 -FLT_MAX, FLT_MIN, 1e-40f, -1e-40f,  FLT_TRUE_MIN, 65504,
                                 -65504,   1e-30f,  1e30f,  -1e30f,   0.18f,        1.0f,
                                 -0.5f,    1e10f};

static void special_sample(uint64_t index, double rgb[3]) {
    const size_t count = sizeof specials / sizeof *specials;
    for (int c = 0; c < 3; c++)
        rgb[c] = (double)specials[(size_t)(uniform(index, c) * (double)count)];
}

// A hue of the unit cube's edge, drawn towards grey.
static void hue_sample(uint64_t index, double saturation, double rgb[3]) {
    double turn = 6 * uniform(index, 3);
    for (int c = 0; c < 3; c++) {
        double edge = fabs(fmod(turn + 2 * c, 6) - 3) - 1;
        rgb[c] = 1 - saturation * (1 - fmin(fmax(edge, 0), 1));
    }
}

// Scene light of sample `index`: exposures of -12 … +12 stops around grey; hues and
// saturations in AP1, its boundary and AP0's, beyond both, near grey, and what is
// no colour at all.
static void scene_sample(const trl_mat3 *ap1_to_ap0, uint64_t index, float out[3]) {
    double kind = uniform(index, 8), rgb[3];
    double exposure = 0.18 * exp2(24 * uniform(index, 9) - 12);
    if (kind < 0.01) {
        special_sample(index, rgb);
        exposure = 1;
    } else if (kind < 0.12) {
        for (int c = 0; c < 3; c++)
            rgb[c] = 1 + pow(10, -6 + 5 * uniform(index, 4)) * (uniform(index, c) - 0.5);
    } else if (kind < 0.55) {
        hue_sample(index, sqrt(uniform(index, 4)), rgb);
        trl_mat3_apply(ap1_to_ap0, rgb, rgb);
    } else if (kind < 0.75) {
        hue_sample(index, 1, rgb);
        trl_mat3_apply(ap1_to_ap0, rgb, rgb);
    } else if (kind < 0.9) {
        hue_sample(index, uniform(index, 4) < 0.5 ? 1 : uniform(index, 5), rgb);
    } else {
        hue_sample(index, 1 + 0.5 * uniform(index, 4), rgb);
    }
    for (int c = 0; c < 3; c++)
        out[c] = (float)(exposure * rgb[c]);
}

static void judge_tier(verdict *v, int tier, float in[3][PIECE], float out[3][PIECE],
                       double (*wanted)[3], size_t n) {
    memcpy(out, in, 3 * sizeof *in);
    v->rescued[tier] += trl_aces_fast_rows(v->tier[tier], out[0], out[1], out[2], n);
    for (size_t i = 0; i < n; i++) {
        for (int c = 0; c < 3; c++) {
            double error = fabs(out[c][i] - wanted[i][c]);
            if (!(error <= tolerance)) v->wrong++;
            if (error <= v->worst[tier]) continue;
            v->worst[tier] = error;
            for (int k = 0; k < 3; k++)
                v->worst_rgb[tier][k] = in[k][i];
        }
    }
}

static void judge_piece(verdict *v, uint64_t first, size_t n) {
    static _Thread_local float in[3][PIECE], out[2][3][PIECE];
    static _Thread_local double wanted[PIECE][3];
    for (size_t i = 0; i < n; i++) {
        float rgb[3];
        scene_sample(&v->tier[0]->ap1_to_ap0, first + i, rgb);
        double scene[3] = {rgb[0], rgb[1], rgb[2]};
        trl_aces_output_reference(v->tier[0], scene, wanted[i]);
        for (int c = 0; c < 3; c++)
            in[c][i] = rgb[c];
    }
    int fused = 0;
    for (int tier = 0; tier < TIERS; tier++) {
        if (!v->tier[tier]) continue;
        int slot = tier == TRL_CPU_BASELINE ? 0 : fused++ % 2;
        judge_tier(v, tier, in, out[slot], wanted, n);
        for (int c = 0; fused > 1 && c < 3; c++)
            v->differing += memcmp(out[0][c], out[1][c], n * sizeof(float)) != 0;
    }
}

static void judge_displays(void *arg, uint32_t worker) {
    (void)arg;
    (void)worker;
    for (;;) {
        int at = __atomic_fetch_add(&next_display, 1, __ATOMIC_RELAXED);
        if (at >= DISPLAYS) return;
        for (size_t i = 0; i < samples; i += PIECE) {
            size_t n = samples - i < PIECE ? samples - i : PIECE;
            // Other samples for each transform.
            judge_piece(&verdicts[at], ((uint64_t)at << 32) + i, n);
        }
    }
}

static trl_aces_output *create(const trl_aces_params *params, int tier) {
    setenv("TRL_CPU", trl_cpu_tier_name((trl_cpu_tier)tier), 1);
    trl_error err = TRL_ERROR_INIT;
    trl_aces_output *o;
    if (trl_aces_output_create(&o, params, &err) != TRL_OK) fail_msg("%s", err.message);
    unsetenv("TRL_CPU");
    return o;
}

static int prepare(void **state) {
    (void)state;
    for (int i = 0; i < DISPLAYS; i++) {
        const trl_aces_display *display = trl_aces_display_at((size_t)i);
        trl_aces_params params;
        trl_aces_params_init(&params);
        // No published display has the camera's curve: one that a person describes may.
        params.transfer.kind = TRL_TRANSFER_BT709;
        if (i < PUBLISHED) trl_aces_display_params(display, &params);
        verdicts[i].id = i < PUBLISHED ? display->id : "custom, BT.709 camera";
        for (int tier = 0; tier < TIERS; tier++)
            if (trl_cpu_tier_available((trl_cpu_tier)tier))
                verdicts[i].tier[tier] = create(&params, tier);
    }
    return 0;
}

static int release(void **state) {
    (void)state;
    for (int i = 0; i < DISPLAYS; i++)
        for (int tier = 0; tier < TIERS; tier++)
            trl_aces_output_destroy(&verdicts[i].tier[tier]);
    return 0;
}

static void report(const verdict *v, int tier) {
    const float *in = v->worst_rgb[tier];
    printf("%-52s %-8s worst %.2e at %a %a %a, %.4f %% left to the twin\n", v->id,
           trl_cpu_tier_name((trl_cpu_tier)tier), v->worst[tier], (double)in[0], (double)in[1],
           (double)in[2], 100.0 * (double)v->rescued[tier] / (double)samples);
}

static void every_tier_is_within_tolerance_of_the_twin(void **state) {
    (void)state;
    uint32_t threads = trl_threads_resolve(0);
    next_display = 0;
    trl_threads_run(threads < 8 ? threads : 8, judge_displays, NULL);
    size_t wrong = 0;
    for (int i = 0; i < DISPLAYS; i++) {
        const verdict *v = &verdicts[i];
        for (int tier = 0; tier < TIERS; tier++)
            if (v->tier[tier] && (v->wrong || getenv("TRL_TEST_VERBOSE"))) report(v, tier);
        if (v->differing) fail_msg("%s: tiers with fused multiply-add differ", v->id);
        wrong += v->wrong;
    }
    if (wrong) fail_msg("%zu values are off by more than %g", wrong, tolerance);
}

// The kernel must not depend on where a pixel lies, nor touch its neighbours.
static void odd_lengths_and_places_change_nothing(void **state) {
    (void)state;
    enum { most = 300, guard = 19 };
    static float in[3][most], whole[3][most], part[3][most + 2 * guard];
    for (int tier = 0; tier < TIERS; tier++) {
        const trl_aces_output *o = verdicts[4].tier[tier];
        if (!o) continue;
        for (size_t i = 0; i < most; i++) {
            float rgb[3];
            scene_sample(&o->ap1_to_ap0, i, rgb);
            for (int c = 0; c < 3; c++)
                in[c][i] = whole[c][i] = rgb[c];
        }
        trl_aces_output_rows(o, whole[0], whole[1], whole[2], most);
        for (size_t n = 0; n <= most; n += n < 70 ? 1 : 23) {
            size_t at = guard - n % 5; // alignment
            for (int c = 0; c < 3; c++) {
                for (size_t i = 0; i < most + 2 * guard; i++)
                    part[c][i] = -7;
                memcpy(part[c] + at, in[c], n * sizeof(float));
            }
            trl_aces_output_rows(o, part[0] + at, part[1] + at, part[2] + at, n);
            for (int c = 0; c < 3; c++) {
                assert_memory_equal(part[c] + at, whole[c], n * sizeof(float));
                for (size_t i = 0; i < most + 2 * guard; i++)
                    if (i < at || i >= at + n) assert_true(part[c][i] == -7);
            }
        }
    }
}

// Packed pixels give the bits of planes, whatever their number; the fourth float and what
// lies around stay.
static void packed_pixels_are_those_of_planes(void **state) {
    (void)state;
    enum { most = 300, guard = 3, floats = 4 * (most + 2 * guard) };
    static float planes[3][most], pixels[floats], before[floats];
    static const int displays[] = {0, 4, 20, 40, 53};
    for (size_t k = 0; k < 5 * TIERS; k++) {
        const trl_aces_output *o = verdicts[displays[k / TIERS]].tier[k % TIERS];
        if (!o) continue;
        for (size_t n = 0; n <= most; n += n < 40 ? 1 : 37) {
            for (size_t i = 0; i < floats; i++)
                pixels[i] = -7 - (float)i;
            for (size_t i = 0; i < n; i++) {
                float rgb[3];
                scene_sample(&o->ap1_to_ap0, i + 1000 * k, rgb);
                for (int c = 0; c < 3; c++)
                    planes[c][i] = pixels[4 * (guard + i) + (size_t)c] = rgb[c];
            }
            memcpy(before, pixels, sizeof before);
            trl_aces_output_rows(o, planes[0], planes[1], planes[2], n);
            trl_aces_output_packed(o, pixels + 4 * guard, n);
            for (size_t i = 0; i < floats; i++) {
                size_t pixel = i / 4 - guard, c = i % 4;
                bool rendered = i / 4 >= guard && pixel < n && c < 3;
                const float *wanted = rendered ? &planes[c][pixel] : &before[i];
                assert_memory_equal(&pixels[i], wanted, sizeof(float));
            }
        }
    }
}

static void extremes_give_finite_codes(void **state) {
    (void)state;
    enum { count = sizeof specials / sizeof *specials, all = count * count * count };
    static float rgb[3][all];
    for (int d = 0; d < DISPLAYS; d++) {
        for (int tier = 0; tier < TIERS; tier++) {
            const trl_aces_output *o = verdicts[d].tier[tier];
            if (!o) continue;
            for (int i = 0; i < all; i++) {
                rgb[0][i] = specials[i % count];
                rgb[1][i] = specials[i / count % count];
                rgb[2][i] = specials[i / count / count];
            }
            trl_aces_output_rows(o, rgb[0], rgb[1], rgb[2], all);
            for (int i = 0; i < 3 * all; i++)
                assert_true(isfinite(rgb[i / all][i % all]));
        }
    }
}

int main(int argc, char **argv) {
    if (argc > 1) samples = strtoul(argv[1], NULL, 10);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tier_is_within_tolerance_of_the_twin),
        cmocka_unit_test(odd_lengths_and_places_change_nothing),
        cmocka_unit_test(packed_pixels_are_those_of_planes),
        cmocka_unit_test(extremes_give_finite_codes),
    };
    return cmocka_run_group_tests(tests, prepare, release);
}
