// Adobe Swatch Exchange, byte by byte.
#include "test.h"

#include <troland/color.h>

#include <string.h>

// A zero has no sign there, whatever conversion left it, and what rounding left beyond 0 and 1
// is clipped.
static void test_bytes(void **state) {
    (void)state;
    const trl_css_color red = {.space = TRL_CSS_SRGB, .v = {1, -0.0, 0.5}, .alpha = 0.3};
    const char *const names[] = {"\xC3\xA9\xF0\x9F\x8E\xA8"}; // é and a palette of a painter
    static const uint8_t wanted[] = {
        'A',  'S', 'E', 'F', 0,    1,    0, 0, 0, 0,    0,    3,                            //
        0xC0, 1,   0,   0,   0,    6,    0, 2, 0, 'T',  0,    0,                            //
        0,    1,   0,   0,   0,    28,   0, 4, 0, 0xE9, 0xD8, 0x3C, 0xDF, 0xA8, 0, 0,       //
        'R',  'G', 'B', ' ', 0x3F, 0x80, 0, 0, 0, 0,    0,    0,    0x3F, 0,    0, 0, 0, 0, //
        0xC0, 2,   0,   0,   0,    0};
    uint8_t out[sizeof wanted + 4];
    memset(out, 0xEE, sizeof out);
    assert_int_equal(trl_ase_print("T", &red, names, 1, NULL, 0), sizeof wanted);
    assert_int_equal(trl_ase_print("T", &red, names, 1, out, sizeof wanted), sizeof wanted);
    assert_memory_equal(out, wanted, sizeof wanted);
    assert_int_equal(out[sizeof wanted], 0xEE); // not a byte too far
    memset(out, 0xEE, sizeof out);
    assert_int_equal(trl_ase_print("T", &red, names, 1, out, 10), sizeof wanted);
    assert_int_equal(out[10], 0xEE);
}

static void test_clips(void **state) {
    (void)state;
    const trl_css_color near[] = {{.space = TRL_CSS_SRGB, .v = {-2.1e-15, 1 + 1e-6, 0}, .alpha = 1},
                                  {.space = TRL_CSS_SRGB, .v = {-0.5, 3, 0}, .alpha = 1}};
    const char *const names[] = {"a", "b"};
    static const uint8_t wanted[] = {0, 0, 0, 0, 0x3F, 0x80, 0, 0, 0, 0, 0, 0};
    uint8_t out[128];
    // After the head and the group, each block: 6 bytes, its name, "RGB ", the colour, a type.
    assert_true(trl_ase_print("", near, names, 2, out, sizeof out) <= sizeof out);
    for (size_t i = 0, block = 12 + 6 + 4; i < 2; i++, block += 6 + 6 + 4 + 12 + 2)
        assert_memory_equal(out + block + 6 + 6 + 4, wanted, sizeof wanted);
}

static void test_names(void **state) {
    (void)state;
    uint8_t out[64];
    // A stray byte, an overlong slash and a surrogate are no characters.
    assert_int_equal(trl_ase_print("a\xFF\xC0\xAF\xED\xA0\x80", NULL, NULL, 0, out, sizeof out),
                     42);
    static const uint8_t name[] = {0,    8,    0,    'a',  0xFF, 0xFD, 0xFF, 0xFD, 0xFF,
                                   0xFD, 0xFF, 0xFD, 0xFF, 0xFD, 0xFF, 0xFD, 0,    0};
    assert_memory_equal(out + 18, name, sizeof name);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_bytes), cmocka_unit_test(test_clips),
                                       cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
