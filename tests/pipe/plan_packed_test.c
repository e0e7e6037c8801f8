// Samples through a plan to samples gives what its three parts give one after another.
#include "../test.h"

#include <troland/pipe.h>

enum { LONGEST = 600, GUARD = 3 };

static const trl_mat3 mixing = {{{0.7, 0.2, 0.1}, {0.3, 0.5, 0.2}, {0.05, 0.25, 0.7}}};

// Mixes the channels of what was divided by alpha.
static trl_plan *new_plan(void) {
    trl_plan *plan = NULL;
    assert_int_equal(trl_plan_create(&plan, NULL), TRL_OK);
    assert_int_equal(trl_plan_add_unpremultiply(plan, NULL), TRL_OK);
    assert_int_equal(trl_plan_add_matrix(plan, &mixing, NULL), TRL_OK);
    return plan;
}

static trl_packing packing_of(int kind) {
    return (trl_packing){.size = sizeof(trl_packing),
                         .sample = (trl_sample)(kind / 4),
                         .channels = (uint32_t)(kind % 4) + 1,
                         .dither = kind / 4 < 2};
}

static size_t pixel_bytes(const trl_packing *p) {
    return p->channels * trl_sample_size(p->sample);
}

static void in_parts(const trl_plan *plan, const trl_packing *in_packing, const void *in,
                     const trl_packing *out_packing, void *out, size_t n) {
    static float plane[4][LONGEST];
    bool in_grey = in_packing->channels < 3, alpha = in_packing->channels % 2 == 0;
    for (size_t i = 0; i < LONGEST; i++)
        plane[3][i] = 1;
    trl_unpack_row(in_packing, in, n,
                   (float *const[4]){plane[0], in_grey ? plane[3] : plane[1], plane[2], plane[3]});
    if (in_grey) {
        memcpy(plane[1], plane[0], sizeof plane[0]);
        memcpy(plane[2], plane[0], sizeof plane[0]);
    }
    trl_plan_run(plan, (float *const[4]){plane[0], plane[1], plane[2], alpha ? plane[3] : NULL}, n);
    const float *second = out_packing->channels == 2 ? plane[3] : plane[1];
    trl_pack_row(out_packing, (const float *const[4]){plane[0], second, plane[2], plane[3]}, 17, 5,
                 n, out);
}

// Positive, and of sizes that each sample can hold.
static void fill(const trl_packing *packing, unsigned char *samples, size_t n) {
    static float plane[4][LONGEST];
    uint32_t seed = 3;
    for (int i = 0; i < 4 * LONGEST; i++) {
        seed = seed * 1664525 + 1013904223;
        plane[i / LONGEST][i % LONGEST] = (float)(seed >> 8) * 0x1p-24f;
    }
    trl_pack_row(packing, (const float *const[4]){plane[0], plane[1], plane[2], plane[3]}, 0, 0, n,
                 samples);
}

// Every sample and number of channels to every other, at odd bytes, with lengths around
// those of the blocks within.
static void equals_its_parts(void **state) {
    (void)state;
    static const size_t lengths[] = {0, 1, 127, 128, 129, 255, 256, 257, 384, 513, LONGEST};
    static unsigned char in[16 * LONGEST + GUARD], expected[16 * LONGEST + 2 * GUARD];
    static unsigned char out[16 * LONGEST + 2 * GUARD];
    trl_plan *plan = new_plan();
    for (int kind = 0; kind < 20 * 20; kind++) {
        trl_packing in_packing = packing_of(kind / 20), out_packing = packing_of(kind % 20);
        fill(&in_packing, in + GUARD, LONGEST);
        for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
            memset(expected, 0xa5, sizeof expected);
            memset(out, 0xa5, sizeof out);
            in_parts(plan, &in_packing, in + GUARD, &out_packing, expected + GUARD, lengths[l]);
            trl_plan_run_packed(plan, &in_packing, in + GUARD, &out_packing, out + GUARD, 17, 5,
                                lengths[l]);
            assert_memory_equal(out, expected, sizeof out);
        }
    }
    trl_plan_destroy(&plan);
}

static void works_in_place_where_pixels_do_not_grow(void **state) {
    (void)state;
    static unsigned char expected[16 * LONGEST], out[16 * LONGEST];
    trl_plan *plan = new_plan();
    int count = 0;
    for (int kind = 0; kind < 20 * 20; kind++) {
        trl_packing in_packing = packing_of(kind / 20), out_packing = packing_of(kind % 20);
        size_t bytes = pixel_bytes(&out_packing);
        if (bytes > pixel_bytes(&in_packing)) continue;
        fill(&in_packing, out, LONGEST);
        in_parts(plan, &in_packing, out, &out_packing, expected, LONGEST);
        trl_plan_run_packed(plan, &in_packing, out, &out_packing, out, 17, 5, LONGEST);
        assert_memory_equal(out, expected, bytes * LONGEST);
        count++;
    }
    assert_true(count > 200);
    trl_plan_destroy(&plan);
}

// A plan that only renders has a way of its own for four floats a pixel; at odd bytes, in
// other samples and beside another stage it has not. All give the same.
static void a_rendering_alone_equals_its_parts(void **state) {
    (void)state;
    static unsigned char in[16 * LONGEST + 8], out[16 * LONGEST + 8], expected[16 * LONGEST];
    trl_aces_params params;
    trl_aces_output *output = NULL;
    trl_plan *plan = NULL;
    trl_aces_display_params(trl_aces_display_find("srgb"), &params);
    assert_int_equal(trl_aces_output_create(&output, &params, NULL), TRL_OK);
    assert_int_equal(trl_plan_create(&plan, NULL), TRL_OK);
    assert_int_equal(trl_plan_add_aces(plan, output, TRL_FORWARD, NULL), TRL_OK);
    for (int round = 0; round < 2; round++) {
        for (int kind = 0; kind < 20 * 20; kind++) {
            trl_packing in_packing = packing_of(kind / 20), out_packing = packing_of(kind % 20);
            bool fits = pixel_bytes(&out_packing) <= pixel_bytes(&in_packing);
            for (size_t at = 0; at <= 4; at++) { // alignment
                fill(&in_packing, in + at, LONGEST);
                in_parts(plan, &in_packing, in + at, &out_packing, expected, LONGEST);
                trl_plan_run_packed(plan, &in_packing, in + at, &out_packing, out + at, 17, 5,
                                    LONGEST);
                assert_memory_equal(out + at, expected, pixel_bytes(&out_packing) * LONGEST);
                if (!fits) continue;
                trl_plan_run_packed(plan, &in_packing, in + at, &out_packing, in + at, 17, 5,
                                    LONGEST);
                assert_memory_equal(in + at, expected, pixel_bytes(&out_packing) * LONGEST);
            }
        }
        assert_int_equal(trl_plan_add_matrix(plan, &mixing, NULL), TRL_OK);
    }
    trl_plan_destroy(&plan);
    trl_aces_output_destroy(&output);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_its_parts),
        cmocka_unit_test(works_in_place_where_pixels_do_not_grow),
        cmocka_unit_test(a_rendering_alone_equals_its_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
