#include "room.h"

#include "image/png_deflate.h"

#include <zlib.h>

// Compresses in pieces and has zlib take it apart, which is somebody else's reading
// of the standard.
static size_t check_pieces(const unsigned char *in, size_t size, size_t piece) {
    size_t room = 64, used = 0;
    for (size_t at = 0; at < size || at == 0; at += piece)
        room += trl_png_deflate_bound(piece < size - at ? piece : size - at);
    unsigned char *packed = malloc(room), *back = malloc(size + 1);
    for (size_t at = 0; at < size || at == 0; at += piece) {
        size_t n = piece < size - at ? piece : size - at;
        size_t wrote = trl_png_deflate(in + at, n, at + n == size, packed + used);
        assert_true(wrote <= trl_png_deflate_bound(n));
        used += wrote;
    }
    z_stream z = {0};
    assert_int_equal(inflateInit2(&z, -15), Z_OK);
    z.next_in = packed;
    z.avail_in = (uInt)used;
    z.next_out = back;
    z.avail_out = (uInt)size + 1;
    int status = inflate(&z, Z_FINISH);
    if (status != Z_STREAM_END) fail_msg("zlib says %d %s", status, z.msg ? z.msg : "");
    assert_int_equal(z.total_out, size);
    assert_int_equal(z.avail_in, 0);
    if (size) assert_memory_equal(back, in, size);
    inflateEnd(&z);
    free(packed);
    free(back);
    return used;
}

static uint32_t seed = 1;
static uint32_t noise(void) {
    seed = seed * 1664525u + 1013904223u;
    return seed >> 16;
}

static void runs_of_every_length(void **state) {
    (void)state;
    static unsigned char in[700000];
    size_t size = 0;
    for (uint32_t run = 0; run < 1100; run++) {
        memset(in + size, 0, run);
        size += run;
        in[size++] = (unsigned char)(1 + noise() % 255);
    }
    assert_true(check_pieces(in, size, size) < size / 20);
    check_pieces(in, size, 4099);
}

static void every_size_from_nothing(void **state) {
    (void)state;
    unsigned char in[64];
    for (size_t size = 0; size <= sizeof in; size++) {
        for (size_t i = 0; i < size; i++)
            in[i] = (unsigned char)(size % 3 ? noise() : 0);
        check_pieces(in, size, size ? size : 1);
        check_pieces(in, size, 7);
    }
}

static void noise_is_stored(void **state) {
    (void)state;
    enum { SIZE = 300001 };
    unsigned char *in = malloc(SIZE);
    for (size_t i = 0; i < SIZE; i++)
        in[i] = (unsigned char)noise();
    assert_true(check_pieces(in, SIZE, SIZE) < SIZE + 100);
    check_pieces(in, SIZE, 131072);
    free(in);
}

// Counts like Fibonacci's numbers ask for codes of 24 bits: they must be cut to 14.
static void codes_that_would_be_too_long(void **state) {
    (void)state;
    static unsigned char in[131072];
    size_t size = 0;
    uint32_t a = 1, b = 1;
    for (int s = 1; s < 25 && size + a <= sizeof in; s++) {
        for (uint32_t i = 0; i < a; i++)
            in[size++] = (unsigned char)s;
        uint32_t next = a + b;
        a = b;
        b = next;
    }
    assert_true(size > 100000);
    check_pieces(in, size, size);
    // The same with all other symbols once, so that many codes are cut.
    for (int s = 25; s < 256; s++)
        in[size++ % sizeof in] = (unsigned char)s;
    check_pieces(in, sizeof in, sizeof in);
}

static void flat_and_smooth_are_small(void **state) {
    (void)state;
    enum { SIZE = 1 << 20 };
    unsigned char *in = calloc(SIZE, 1);
    assert_true(check_pieces(in, SIZE, SIZE) < 6000);
    for (size_t i = 0; i < SIZE; i++)
        in[i] = (unsigned char)((noise() & 3) + (noise() & 3) - 3);
    // Huffman's code for these sums has 43/16 bits, the end of the block costs one of
    // the rarest a bit more (1/16), the header of a block 0.01.
    double bits = 8.0 * (double)check_pieces(in, SIZE, SIZE) / SIZE;
    if (bits > 2.77) fail_msg("%g bits", bits);
    free(in);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_of_every_length),      cmocka_unit_test(every_size_from_nothing),
        cmocka_unit_test(noise_is_stored),           cmocka_unit_test(codes_that_would_be_too_long),
        cmocka_unit_test(flat_and_smooth_are_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
