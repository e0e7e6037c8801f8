// The own codecs: what is packed comes back, and bad bytes get a word.
#include "../test.h"

#include "image/exr_codec.h"

static trl_exr_codec codec;

static int tear_down(void **state) {
    (void)state;
    trl_exr_codec_release(&codec);
    return 0;
}

// Noise, runs, ramps: what `kind` says.
static void fill(unsigned char *bytes, size_t n, int kind) {
    uint32_t seed = 7;
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525 + 1013904223;
        bytes[i] = (unsigned char)(kind == 0   ? seed >> 24
                                   : kind == 1 ? i / 200
                                               : i * 3 + (seed >> 30));
    }
}

static void test_round_trips(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 2, 3, 15, 16, 17, 31, 33, 64, 127, 128, 129, 1000, 65537};
    static unsigned char raw[65537], packed[65537], back[65537 + 1];
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (int kind = 0; kind < 3; kind++)
            for (int c = TRL_EXR_NONE; c <= TRL_EXR_ZIP; c++) {
                size_t n = sizes[s], size = 0;
                fill(raw, n, kind);
                assert_true(
                    trl_exr_codec_pack(&codec, (trl_exr_compression)c, raw, n, packed, &size));
                assert_true(size >= 1 && size <= n);
                if (kind == 1 && n == 65537 && c != TRL_EXR_NONE) assert_true(size < n / 10);
                back[n] = 99;
                assert_null(
                    trl_exr_codec_unpack(&codec, (trl_exr_compression)c, packed, size, back, n));
                assert_memory_equal(raw, back, n);
                assert_int_equal(back[n], 99);
            }
}

// Differences and halves by their definition: 4 bytes, packed by hand as one RLE run
// of copies. Even bytes 10, 30 and odd bytes 20, 40 lie as 10 30 20 40.
static void test_definition(void **state) {
    (void)state;
    const unsigned char packed[] = {(unsigned char)-4, 10, 30 - 10 + 128,
                                    (unsigned char)(20 - 30 + 128), 40 - 20 + 128};
    unsigned char raw[4];
    assert_null(trl_exr_codec_expand(&codec, TRL_EXR_RLE, packed, 5, raw, 4));
    assert_memory_equal(raw, ((unsigned char[]){10, 20, 30, 40}), 4);
}

static void bad(trl_exr_compression c, const void *packed, size_t size, size_t raw_size,
                const char *why) {
    unsigned char raw[64];
    assert_string_equal(trl_exr_codec_unpack(&codec, c, packed, size, raw, raw_size), why);
}

static void test_bad_bytes(void **state) {
    (void)state;
    bad(TRL_EXR_NONE, "123", 3, 4, "its size is not that of its pixels");
    bad(TRL_EXR_ZIP, "12345", 5, 4, "it is longer than its pixels");
    bad(TRL_EXR_RLE,
        "\x08"
        "a",
        2, 8, "its runs are longer than its pixels");
    bad(TRL_EXR_RLE,
        "\x06"
        "a",
        2, 8, "its runs are shorter than its pixels");
    bad(TRL_EXR_RLE, "\x07", 1, 8, "it breaks off inside a run");
    bad(TRL_EXR_RLE,
        "\xf8"
        "abc",
        4, 8, "it breaks off inside a run");
    bad(TRL_EXR_RLE,
        "\x80"
        "abc",
        4, 8, "its runs are longer than its pixels");
    bad(TRL_EXR_ZIP, "abcdefg", 7, 64, "its ZIP data is damaged");
    unsigned char raw[64] = {0}, packed[64];
    size_t size = 0;
    assert_true(trl_exr_codec_pack(&codec, TRL_EXR_ZIP, raw, 60, packed, &size));
    bad(TRL_EXR_ZIP, packed, size, 64, "its ZIP data is shorter than its pixels");
    bad(TRL_EXR_ZIP, packed, size, 40, "its ZIP data is longer than its pixels");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trips),
                                       cmocka_unit_test(test_definition),
                                       cmocka_unit_test(test_bad_bytes)};
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
