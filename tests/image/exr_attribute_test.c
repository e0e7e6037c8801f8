// Header attributes as people read them.
#include "exr_whole.h"

static trl_exr_arena arena;

static int tear_down(void **state) {
    (void)state;
    trl_exr_arena_release(&arena);
    return 0;
}

static void is(const char *type, const void *value, size_t size, const char *expected) {
    assert_string_equal(trl_exr_attribute_text(&arena, type, value, size), expected);
}

static void test_numbers(void **state) {
    (void)state;
    is("int", &(int32_t){-7}, 4, "-7");
    is("float", &(float){0.1f}, 4, "0.1");
    is("double", &(double){1e300}, 8, "1e+300");
    is("v2i", (int32_t[]){3, -4}, 8, "3 -4");
    is("box2i", (int32_t[]){0, 1, 99, 49}, 16, "0 1 99 49");
    is("v3f", (float[]){0.5f, 1, NAN}, 12, "0.5 1 nan");
    is("m33f", (float[]){1, 0, 0, 0, 1, 0, 0, 0, 1}, 36, "1 0 0 0 1 0 0 0 1");
    is("chromaticities", (float[]){0.64f, 0.33f, 0.3f, 0.6f, 0.15f, 0.06f, 0.3127f, 0.329f}, 32,
       "0.64 0.33 0.3 0.6 0.15 0.06 0.3127 0.329");
    is("rational", (int32_t[]){24000, 1001}, 8, "24000/1001");
    is("floatvector", (float[]){1, 2, 3}, 12, "1 2 3");
    is("keycode", (int32_t[]){1, 2, 3, 4, 5, 6, 7}, 28, "1 2 3 4 5 6 7");
    is("int", "ab", 2, "(2 bytes)");
    is("v2d", "12345678", 8, "(8 bytes)");
}

static void test_names(void **state) {
    (void)state;
    is("compression", "\x08", 1, "dwaa");
    is("compression", "\x63", 1, "(1 bytes)");
    is("lineOrder", "\1", 1, "decreasing y");
    is("envmap", "\0", 1, "latitude-longitude");
    is("tiledesc", "\x40\0\0\0\x20\0\0\0\1", 9, "64 x 32");
    is("preview", "\x0a\0\0\0\x05\0\0\0....", 12, "10 x 5 pixels");
    // 01:02:03:04 in binary coded decimals, and with the drop-frame bit.
    is("timecode", (uint32_t[]){0x01020304, 0}, 8, "01:02:03:04");
    is("timecode", (uint32_t[]){0x23595929 | 0x40, 0}, 8, "23:59:59;29");
    is("somethingNew", "123", 3, "(3 bytes)");
    is("string", NULL, 5000000, "(5000000 bytes)");
}

static void test_text(void **state) {
    (void)state;
    is("string", "plain", 5, "plain");
    is("string", "", 0, "");
    is("string", "line\nand\ttab", 12, "line\nand\ttab");
    is("string", "a\033[31mred\177", 10, "a?[31mred?");
    is("string",
       "gr\xc3\xbc\xc3\x9f"
       "e \xe2\x82\xac \xf0\x9f\x98\x80",
       16,
       "gr\xc3\xbc\xc3\x9f"
       "e \xe2\x82\xac \xf0\x9f\x98\x80");
    is("string", "\xc0\xaf \xed\xa0\x80 \xf5 \xe2\x82", 11, "?? ??? ? ??");
    is("stringvector", "\4\0\0\0left\5\0\0\0right", 17, "left, right");
    is("stringvector", "\4\0\0\0left\xff\0\0\0ri", 14, "left");
    char many[3000];
    memset(many, 'x', sizeof many);
    const char *text = trl_exr_attribute_text(&arena, "string", (unsigned char *)many, sizeof many);
    assert_int_equal(strlen(text), 1023);
    assert_string_equal(text + 1020, "…");
}

static void test_arena_limit(void **state) {
    (void)state;
    trl_exr_arena own = {.first = NULL};
    assert_null(trl_exr_arena_alloc(&own, TRL_EXR_ARENA_MAX, 2));
    assert_null(trl_exr_arena_alloc(&own, SIZE_MAX, SIZE_MAX));
    assert_non_null(trl_exr_arena_alloc(&own, TRL_EXR_ARENA_MAX - 100, 1));
    assert_null(trl_exr_arena_alloc(&own, 101, 1));
    trl_exr_arena_release(&own);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_numbers), cmocka_unit_test(test_names),
                                       cmocka_unit_test(test_text),
                                       cmocka_unit_test(test_arena_limit)};
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
