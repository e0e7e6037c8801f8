#include "icc_file.h"
#include "room.h"

#include "image/icc.h"

// Colorants of the profiles that Apple and Adobe publish for Display P3 and Adobe RGB
// (1998), and of sRGB: under D50, as they are printed in each such profile.
static const double display_p3[3][3] = {{0.515102, 0.241182, -0.001050},
                                        {0.291965, 0.692236, 0.041882},
                                        {0.157153, 0.066582, 0.784378}};
static const double adobe_rgb[3][3] = {
    {0.609741, 0.311111, 0.019470}, {0.205276, 0.625671, 0.060867}, {0.149185, 0.063217, 0.744568}};
static const double srgb[3][3] = {
    {0.436035, 0.222443, 0.013901}, {0.385117, 0.716934, 0.097076}, {0.143051, 0.060623, 0.713959}};
// Bradford from D65 to D50, as a chromaticAdaptationTag prints it.
static const double d65_to_d50[9] = {1.047882,  0.022919,  -0.050201, 0.029587, 0.990479,
                                     -0.017059, -0.009232, 0.015076,  0.751678};

static void display_p3_is_known(void **state) {
    (void)state;
    icc_build b;
    trl_icc icc;
    icc_begin(&b, "RGB ");
    icc_description(&b, "Display P3");
    icc_colorants(&b, display_p3);
    icc_numbers(&b, "chad", "sf32", d65_to_d50, 9);
    icc_srgb_curves(&b);
    assert_true(trl_icc_read(b.bytes, b.size, &icc));
    assert_string_equal(icc.name, "Display P3");
    assert_true(icc.has_primaries && icc.has_transfer);
    assert_memory_equal(&icc.primaries, &trl_primaries_p3_d65, sizeof icc.primaries);
    assert_int_equal(icc.transfer.kind, TRL_TRANSFER_SRGB);
}

static void srgb_of_version_2_is_known_without_an_adaptation_tag(void **state) {
    (void)state;
    icc_build b;
    trl_icc icc;
    unsigned char table[12 + 2 * 1024] = "curv";
    icc_put32(table + 8, 1024);
    for (int i = 0; i < 1024; i++) {
        double rgb[3] = {i / 1023.0, 0, 0};
        trl_transfer_decode(&(trl_transfer){.kind = TRL_TRANSFER_SRGB}, rgb);
        uint32_t code = (uint32_t)lround(65535 * rgb[0]);
        table[12 + 2 * i] = (unsigned char)(code >> 8);
        table[13 + 2 * i] = (unsigned char)code;
    }
    icc_begin(&b, "RGB ");
    icc_colorants(&b, srgb);
    icc_tag(&b, "rTRC", table, sizeof table);
    // The three curves are one, as in most profiles.
    for (int c = 0; c < 2; c++) {
        unsigned char *entry = b.bytes + 132 + 12 * b.tags++;
        memcpy(entry, entry - 12, 12);
        memcpy(entry, c ? "bTRC" : "gTRC", 4);
    }
    icc_put32(b.bytes + 128, b.tags);
    assert_true(trl_icc_read(b.bytes, b.size, &icc));
    assert_true(icc.has_primaries && icc.has_transfer);
    assert_memory_equal(&icc.primaries, &trl_primaries_rec709, sizeof icc.primaries);
    assert_int_equal(icc.transfer.kind, TRL_TRANSFER_SRGB);
}

static void adobe_rgb_has_its_own_primaries_and_gamma(void **state) {
    (void)state;
    icc_build b;
    trl_icc icc;
    static const unsigned char gamma[] = "curv\0\0\0\0\0\0\0\1\x02\x33";
    icc_begin(&b, "RGB ");
    icc_colorants(&b, adobe_rgb);
    icc_tag(&b, "rTRC", gamma, 14);
    icc_tag(&b, "gTRC", gamma, 14);
    icc_tag(&b, "bTRC", gamma, 14);
    assert_true(trl_icc_read(b.bytes, b.size, &icc));
    assert_true(icc.has_primaries && icc.has_transfer);
    assert_float_equal(icc.primaries.red.x, 0.64, 0.001);
    assert_float_equal(icc.primaries.green.x, 0.21, 0.001);
    assert_float_equal(icc.primaries.green.y, 0.71, 0.001);
    assert_float_equal(icc.primaries.white.x, 0.3127, 0.001);
    assert_int_equal(icc.transfer.kind, TRL_TRANSFER_GAMMA);
    assert_float_equal(icc.transfer.gamma, 2.19921875, 1e-6);
}

static void what_is_not_simple_is_not_said(void **state) {
    (void)state;
    icc_build b;
    trl_icc icc;
    static const double odd[3][5] = {
        {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045}, {1.8}, {2.4, 1, 0, 1, 0}};
    icc_begin(&b, "RGB ");
    icc_colorants(&b, srgb);
    icc_parametric(&b, "rTRC", 3, odd[0], 5);
    icc_parametric(&b, "gTRC", 0, odd[1], 1);
    icc_parametric(&b, "bTRC", 3, odd[2], 5);
    assert_true(trl_icc_read(b.bytes, b.size, &icc));
    assert_true(icc.has_primaries);
    assert_false(icc.has_transfer); // each channel has a curve of its own
    icc_begin(&b, "CMYK");
    assert_false(trl_icc_read(b.bytes, b.size, &icc));
    icc_begin(&b, "RGB ");
    assert_true(trl_icc_read(b.bytes, b.size, &icc));
    assert_false(icc.has_primaries || icc.has_transfer);
    assert_false(trl_icc_read(b.bytes, 131, &icc));
}

static void any_bytes_are_safe(void **state) {
    (void)state;
    icc_build b;
    trl_icc icc;
    icc_begin(&b, "RGB ");
    icc_description(&b, "x");
    icc_colorants(&b, srgb);
    icc_srgb_curves(&b);
    for (uint32_t size = 0; size < b.size; size++) {
        unsigned char *cut = malloc(size ? size : 1);
        assert_non_null(cut);
        memcpy(cut, b.bytes, size);
        trl_icc_read(cut, size, &icc);
        free(cut);
    }
    for (uint32_t i = 0; i < b.size; i++) {
        for (int value = 0; value < 256; value += 51) {
            icc_build bad = b;
            bad.bytes[i] = (unsigned char)value;
            trl_icc_read(bad.bytes, bad.size, &icc);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(display_p3_is_known),
        cmocka_unit_test(srgb_of_version_2_is_known_without_an_adaptation_tag),
        cmocka_unit_test(adobe_rgb_has_its_own_primaries_and_gamma),
        cmocka_unit_test(what_is_not_simple_is_not_said),
        cmocka_unit_test(any_bytes_are_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
