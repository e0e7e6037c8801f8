// Packing: exact where it can be, nearest where it cannot.
#include "../test.h"

#include <troland/pipe.h>

#include "pipe/pack_rows.h"

static uint32_t next_random(uint32_t *seed) {
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static uint16_t pack_one(trl_packing packing, float value) {
    uint16_t out = 0;
    trl_pack_row(&packing, (const float *const[4]){&value, NULL, NULL, NULL}, 0, 0, 1, &out);
    return out;
}

static float half_value(uint16_t half) {
    trl_packing packing = {.size = sizeof packing, .sample = TRL_SAMPLE_HALF, .channels = 1};
    float value = -1;
    trl_unpack_row(&packing, &half, 1, (float *const[4]){&value, NULL, NULL, NULL});
    return value;
}

// What IEEE 754 says a half is, in double.
static double half_meaning(uint16_t half) {
    int exponent = half >> 10 & 31, fraction = half & 1023;
    double magnitude = exponent == 0    ? ldexp(fraction, -24)
                       : exponent == 31 ? (fraction ? NAN : INFINITY)
                                        : ldexp(1024 + fraction, exponent - 25);
    return half & 0x8000 ? -magnitude : magnitude;
}

static void every_half_round_trips(void **state) {
    (void)state;
    trl_packing packing = {.size = sizeof packing, .sample = TRL_SAMPLE_HALF, .channels = 1};
    static uint16_t halves[65536], again[65536];
    static float values[65536];
    for (int i = 0; i < 65536; i++)
        halves[i] = (uint16_t)i;
    trl_unpack_row(&packing, halves, 65536, (float *const[4]){values, NULL, NULL, NULL});
    trl_pack_row(&packing, (const float *const[4]){values, NULL, NULL, NULL}, 0, 0, 65536, again);
    for (int i = 0; i < 65536; i++) {
        double meaning = half_meaning(halves[i]);
        if (isnan(meaning)) {
            assert_true(isnan(values[i]));
            assert_true(isnan(half_meaning(again[i])));
            assert_int_equal(again[i] & 0x8000, halves[i] & 0x8000);
        } else {
            assert_true(values[i] == meaning && !signbit(values[i]) == !signbit(meaning));
            assert_int_equal(again[i], halves[i]);
        }
    }
}

// Between neighbours a < b: just below the middle goes to a, the middle to the
// even one, just above to b.
static void half_rounds_to_nearest_even(void **state) {
    (void)state;
    trl_packing packing = {.size = sizeof packing, .sample = TRL_SAMPLE_HALF, .channels = 1};
    for (uint16_t half = 0; half < 0x7bff; half++) {
        float middle = (float)((half_meaning(half) + half_meaning(half + 1)) / 2);
        assert_int_equal(pack_one(packing, nextafterf(middle, 0)), half);
        assert_int_equal(pack_one(packing, middle), half + (half & 1));
        assert_int_equal(pack_one(packing, nextafterf(middle, 1e9f)), half + 1);
        assert_int_equal(pack_one(packing, -middle), 0x8000 | (half + (half & 1)));
    }
}

static void half_holds_what_is_too_large(void **state) {
    (void)state;
    trl_packing packing = {.size = sizeof packing, .sample = TRL_SAMPLE_HALF, .channels = 1};
    assert_int_equal(pack_one(packing, 65504), 0x7bff);
    assert_int_equal(pack_one(packing, 65519.99f), 0x7bff);
    assert_int_equal(pack_one(packing, 65520), 0x7bff);
    assert_int_equal(pack_one(packing, 3e38f), 0x7bff);
    assert_int_equal(pack_one(packing, -1e6f), 0xfbff);
    assert_int_equal(pack_one(packing, INFINITY), 0x7c00);
    assert_int_equal(pack_one(packing, -INFINITY), 0xfc00);
    assert_true(isnan(half_meaning(pack_one(packing, NAN))));
    assert_int_equal(pack_one(packing, 1e-40f), 0);
    assert_int_equal(pack_one(packing, -0.0f), 0x8000);
    assert_true(half_value(0x3555) == 0.333251953125f);
}

static uint16_t replicate(uint32_t code, uint32_t bits) {
    return (uint16_t)(code << (16 - bits) | code >> (2 * bits - 16));
}

static void every_code_round_trips(void **state) {
    (void)state;
    static uint16_t codes[65536], again[65536];
    static float values[65536];
    for (uint32_t bits = 8; bits <= 16; bits++) {
        trl_packing packing = {
            .size = sizeof packing, .sample = TRL_SAMPLE_U16, .channels = 1, .bits = bits};
        uint32_t count = 1u << bits;
        for (uint32_t i = 0; i < count; i++)
            codes[i] = replicate(i, bits);
        assert_int_equal(codes[count - 1], 65535);
        trl_unpack_row(&packing, codes, count, (float *const[4]){values, NULL, NULL, NULL});
        trl_pack_row(&packing, (const float *const[4]){values, NULL, NULL, NULL}, 0, 0, count,
                     again);
        assert_memory_equal(again, codes, count * sizeof *codes);
        for (uint32_t i = 0; i < count; i++)
            assert_true(values[i] == (float)((double)i / (count - 1)));
    }
    trl_packing bytes = {.size = sizeof bytes, .sample = TRL_SAMPLE_U8, .channels = 1};
    unsigned char in[256], out[256];
    for (int i = 0; i < 256; i++)
        in[i] = (unsigned char)i;
    trl_unpack_row(&bytes, in, 256, (float *const[4]){values, NULL, NULL, NULL});
    trl_pack_row(&bytes, (const float *const[4]){values, NULL, NULL, NULL}, 0, 0, 256, out);
    assert_memory_equal(in, out, sizeof in);
    assert_true(values[255] == 1 && values[51] == 0.2f);
}

static void integers_round_to_nearest_and_clamp(void **state) {
    (void)state;
    uint32_t seed = 5;
    static const uint32_t depths[] = {0, 8, 10, 12, 16};
    for (int d = 0; d < 5; d++) {
        trl_packing packing = {
            .size = sizeof packing, .sample = TRL_SAMPLE_U16, .channels = 1, .bits = depths[d]};
        uint32_t bits = depths[d] ? depths[d] : 16, max = (1u << bits) - 1;
        for (int i = 0; i < 20000; i++) {
            float value = (float)(next_random(&seed) * 0x1p-24);
            double exact = (double)value * max;
            uint32_t code = pack_one(packing, value) >> (16 - bits);
            assert_true(fabs(code - exact) <= 0.5 + max * 0x1p-24);
        }
        static const float odd[] = {-1, -0.0f, NAN, -INFINITY, -1e-40f, 1e-40f, 0};
        for (int i = 0; i < 7; i++)
            assert_int_equal(pack_one(packing, odd[i]), 0);
        static const float large[] = {1, 1.0001f, 1e30f, INFINITY};
        for (int i = 0; i < 4; i++)
            assert_int_equal(pack_one(packing, large[i]), 65535);
    }
    trl_packing ten = {.size = sizeof ten, .sample = TRL_SAMPLE_U16, .channels = 1, .bits = 10};
    assert_int_equal(pack_one(ten, 0.5f), replicate(512, 10)); // 511.5 goes to even
}

static void floats_and_whole_numbers(void **state) {
    (void)state;
    trl_packing packing = {.size = sizeof packing, .sample = TRL_SAMPLE_FLOAT, .channels = 1};
    float in[6] = {1.25f, -7, 3e38f, INFINITY, 1e-40f, 4.4f}, out[6] = {0};
    trl_pack_row(&packing, (const float *const[4]){in, NULL, NULL, NULL}, 0, 0, 6, out);
    assert_memory_equal(in, out, sizeof in);
    packing.sample = TRL_SAMPLE_UINT;
    float numbers[7] = {0, 7.4f, 7.5f, -3, NAN, 5e9f, 4294967040.0f};
    uint32_t packed[7], expected[7] = {0, 7, 8, 0, 0, 4294967295u, 4294967040u};
    trl_pack_row(&packing, (const float *const[4]){numbers, NULL, NULL, NULL}, 0, 0, 7, packed);
    assert_memory_equal(packed, expected, sizeof packed);
    float back[7];
    trl_unpack_row(&packing, packed, 7, (float *const[4]){back, NULL, NULL, NULL});
    assert_true(back[1] == 7 && back[5] == 4294967296.0f && back[6] == 4294967040.0f);
}

// Channels interleave in order, at any length and at any byte, and nothing
// beyond is touched, whatever the sample.
static void channels_weave_at_any_length_and_byte(void **state) {
    (void)state;
    enum { LONGEST = 1030 };
    static const size_t lengths[] = {0, 1, 2, 63, 64, 255, 256, 257, 511, 512, 513, LONGEST};
    static float plane[4][LONGEST], back[4][LONGEST + 1];
    static unsigned char out[LONGEST * 16 + 16], one[16];
    uint32_t seed = 9;
    for (int i = 0; i < 4 * LONGEST; i++)
        plane[i / LONGEST][i % LONGEST] = (float)(next_random(&seed) * 0x1p-24);
    for (int kind = 0; kind < 5 * 4 * 12; kind++) {
        trl_packing packing = {
            .size = sizeof packing, .sample = (trl_sample)(kind / 4 % 5), .channels = kind % 4 + 1};
        size_t n = lengths[kind / 20], shift = kind % 3;
        size_t pixel = packing.channels * trl_sample_size(packing.sample);
        memset(out, 0xa5, sizeof out);
        const float *const planes[4] = {plane[0], plane[1], plane[2], plane[3]};
        trl_pack_row(&packing, planes, 0, 0, n, out + shift);
        for (size_t i = 0; i < n; i++) {
            const float *const at[4] = {plane[0] + i, plane[1] + i, plane[2] + i, plane[3] + i};
            trl_pack_row(&packing, at, 0, 0, 1, one);
            assert_memory_equal(out + shift + i * pixel, one, pixel);
        }
        for (size_t i = shift + n * pixel; i < sizeof out; i++)
            assert_int_equal(out[i], 0xa5);
        memset(back, 0, sizeof back);
        trl_unpack_row(&packing, out + shift, n,
                       (float *const[4]){back[0], back[1], back[2], back[3]});
        static const double steps[] = {0.51 / 255, 0.51 / 65535, 0x1p-12, 0, 0.5};
        for (uint32_t c = 0; c < 4; c++) {
            size_t filled = c < packing.channels ? n : 0;
            for (size_t i = 0; i < filled; i++)
                assert_true(fabsf(back[c][i] - plane[c][i]) <= steps[packing.sample]);
            for (size_t i = filled; i < LONGEST + 1; i++)
                assert_true(back[c][i] == 0);
        }
    }
}

static void bad_packings_get_a_sentence(void **state) {
    (void)state;
    static const struct {
        trl_packing packing;
        const char *part;
    } bad[] = {
        {{sizeof(trl_packing), (trl_sample)5, 3, 0, false}, "number 5"},
        {{sizeof(trl_packing), TRL_SAMPLE_U8, 0, 0, false}, "0 channels"},
        {{sizeof(trl_packing), TRL_SAMPLE_U8, 5, 0, false}, "5 channels"},
        {{sizeof(trl_packing), TRL_SAMPLE_U8, 3, 10, false}, "10 significant bits"},
        {{sizeof(trl_packing), TRL_SAMPLE_U16, 3, 7, false}, "use 8 to 16"},
        {{sizeof(trl_packing), TRL_SAMPLE_U16, 3, 17, false}, "17 significant bits"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        trl_error err = TRL_ERROR_INIT;
        assert_int_equal(trl_packing_check(&bad[i].packing, &err), TRL_ERR_ARGUMENT);
        assert_non_null(strstr(err.message, bad[i].part));
    }
    trl_packing good = {sizeof good, TRL_SAMPLE_HALF, 4, 0, true};
    assert_int_equal(trl_packing_check(&good, NULL), TRL_OK);
    assert_int_equal(trl_sample_size((trl_sample)5), 0);
}

typedef union block {
    float values[TRL_PACK_BLOCK];
    uint32_t bits[TRL_PACK_BLOCK];
    uint16_t codes[TRL_PACK_BLOCK];
} block;

enum { KERNELS = 10 };

// What each kernel of `rows` makes of the same arbitrary bits.
static void run_all(const trl_pack_rows *rows, const block *in, block out[KERNELS]) {
    trl_dither_row noise;
    trl_dither_row_fill(&noise, 5, 6, 1);
    memset(out, 0, KERNELS * sizeof *out);
    rows->quantize(in->values, 65535, out[0].codes);
    rows->quantize_dither(in->values, 255, &noise, out[1].codes);
    rows->quantize_dither(in->values, 65535, &noise, out[2].codes);
    rows->dequantize(in->codes, 65535, out[3].values);
    rows->half_from_float(in->values, out[4].codes);
    rows->half_to_float(in->codes, out[5].values);
    memcpy(out[6].codes, out[1].codes, sizeof out[6].codes);
    rows->justify(out[6].codes, 10);
    rows->dequantize(in->codes, 1023, out[7].values);
    // One pixel less than whole vectors, from and to any byte.
    enum { PIXELS = TRL_PACK_BLOCK / 4 - 1 };
    const char *samples = (const char *)in->values + 1;
    rows->unweave_floats(samples, PIXELS,
                         (float *const[4]){out[8].values, out[8].values + PIXELS,
                                           out[8].values + 2 * PIXELS, out[8].values + 3 * PIXELS});
    rows->weave_floats((const float *const[4]){in->values, in->values + PIXELS,
                                               in->values + 2 * PIXELS, in->values + 3 * PIXELS},
                       PIXELS, (char *)out[9].values + 1);
}

static void tiers_agree_bit_for_bit(void **state) {
    (void)state;
    static block in, expected[KERNELS], got[KERNELS];
    uint32_t seed = 11;
    for (int round = 0; round < 2000; round++) {
        for (int i = 0; i < TRL_PACK_BLOCK; i++) {
            uint32_t random = next_random(&seed) << 16 ^ next_random(&seed);
            float sane = (float)(next_random(&seed) * 0x1p-24 * 1.1 - 0.05);
            in.bits[i] = random; // any float at all
            if (round % 2) in.values[i] = sane;
        }
        if (round % 4 == 2) {
            for (int i = 0; i < TRL_PACK_BLOCK; i++)
                in.codes[i] = (uint16_t)(round / 4 * TRL_PACK_BLOCK + i); // every half in turn
        }
        run_all(trl_pack_rows_get(TRL_CPU_BASELINE), &in, expected);
        for (int tier = TRL_CPU_AVX2; tier <= TRL_CPU_NEON; tier++) {
            if (!trl_cpu_tier_available((trl_cpu_tier)tier)) continue;
            run_all(trl_pack_rows_get((trl_cpu_tier)tier), &in, got);
            for (int k = 0; k < KERNELS; k++)
                assert_memory_equal(got[k].bits, expected[k].bits, sizeof got[k].bits);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_half_round_trips),
        cmocka_unit_test(half_rounds_to_nearest_even),
        cmocka_unit_test(half_holds_what_is_too_large),
        cmocka_unit_test(every_code_round_trips),
        cmocka_unit_test(integers_round_to_nearest_and_clamp),
        cmocka_unit_test(floats_and_whole_numbers),
        cmocka_unit_test(channels_weave_at_any_length_and_byte),
        cmocka_unit_test(tiers_agree_bit_for_bit),
        cmocka_unit_test(bad_packings_get_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
