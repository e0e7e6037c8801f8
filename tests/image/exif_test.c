#include "exif_file.h"
#include "room.h"

#include "image/exif.h"

static void both_byte_orders_are_read(void **state) {
    (void)state;
    for (int big = 0; big < 2; big++) {
        exif_build b = {.big_endian = big};
        trl_exif e;
        exif_make(&b, false, 6, 1, 125, 56, 400);
        assert_true(trl_exif_read(b.bytes, b.size, &e));
        assert_int_equal(e.orientation, 6);
        assert_string_equal(e.make, "ACME");
        assert_string_equal(e.model, "One");
        assert_float_equal(e.camera.shutter_s, 1 / 125.0, 1e-15);
        assert_float_equal(e.camera.f_number, 5.6, 1e-12);
        assert_float_equal(e.camera.iso, 400, 0);
    }
}

static void apex_values_stand_in(void **state) {
    (void)state;
    exif_build b = {.big_endian = false};
    trl_exif e;
    // Shutter speed 7 and aperture 4 in place of time and f-number: 1/128 s at f/4.
    exif_make(&b, false, 1, 7, 1, 40, 100);
    b.bytes[0x40] = 0x01, b.bytes[0x41] = 0x92;
    b.bytes[0x40 + 2] = 10;
    b.bytes[0x4C] = 0x02, b.bytes[0x4D] = 0x92;
    assert_true(trl_exif_read(b.bytes, b.size, &e));
    assert_float_equal(e.camera.shutter_s, 1 / 128.0, 1e-15);
    assert_float_equal(e.camera.f_number, 4, 1e-12);
}

static void what_makes_no_sense_is_not_said(void **state) {
    (void)state;
    exif_build b = {.big_endian = true};
    trl_exif e;
    exif_make(&b, false, 9, 1, 0, 0, 0); // no such orientation, 1/0 s, f/0, ISO 0
    assert_true(trl_exif_read(b.bytes, b.size, &e));
    assert_int_equal(e.orientation, 1);
    assert_float_equal(e.camera.shutter_s, 0, 0);
    assert_float_equal(e.camera.f_number, 0, 0);
    assert_float_equal(e.camera.iso, 0, 0);
    assert_false(trl_exif_read((const unsigned char *)"II*\0\x08", 5, &e));
    assert_false(trl_exif_read((const unsigned char *)"XX*\0\x08\0\0\0", 8, &e));
}

// Every cut and every byte set to 0 and 0xff: the sanitizers look on.
static void any_bytes_are_safe(void **state) {
    (void)state;
    exif_build b = {.big_endian = false};
    trl_exif e;
    exif_make(&b, false, 3, 1, 60, 80, 200);
    for (uint32_t size = 0; size < b.size; size++) {
        unsigned char *cut = malloc(size ? size : 1);
        assert_non_null(cut);
        memcpy(cut, b.bytes, size);
        trl_exif_read(cut, size, &e);
        assert_true(e.orientation >= 1 && e.orientation <= 8);
        free(cut);
    }
    for (uint32_t i = 0; i < b.size; i++) {
        for (int value = 0; value < 256; value += 255) {
            exif_build bad = b;
            bad.bytes[i] = (unsigned char)value;
            trl_exif_read(bad.bytes, bad.size, &e);
            assert_true(e.camera.shutter_s >= 0 && e.camera.shutter_s <= 1e6);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_byte_orders_are_read),
        cmocka_unit_test(apex_values_stand_in),
        cmocka_unit_test(what_makes_no_sense_is_not_said),
        cmocka_unit_test(any_bytes_are_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
