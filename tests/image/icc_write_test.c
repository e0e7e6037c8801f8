// Profiles are judged by Little CMS, as other programs use it, against our own matrices
// and curves, and come back through our reader.
#include "room.h"

#include "image/icc.h"

#include <lcms2.h>
#include <math.h>

static const trl_chromaticities dci_p3 = {
    {0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}, {0.314, 0.351}};
static const trl_chromaticities odd = {
    {0.67, 0.31}, {0.21, 0.72}, {0.14, 0.05}, {0.32168, 0.33767}};
static const trl_chromaticities xyz = {{1, 0}, {0, 1}, {0, 0}, {1.0 / 3, 1.0 / 3}};

typedef struct color_case {
    const trl_chromaticities *primaries;
    trl_transfer transfer;
} color_case;

static const color_case cases[] = {
    {&trl_primaries_p3_d65, {TRL_TRANSFER_SRGB, 0, 0}},
    {&trl_primaries_p3_d65, {TRL_TRANSFER_GAMMA, 2.6, 0}},
    {&dci_p3, {TRL_TRANSFER_GAMMA, 2.6, 0}},
    {&odd, {TRL_TRANSFER_GAMMA, 1.9, 0}},
    {&odd, {TRL_TRANSFER_GAMMA, 10, 0}},
    {&odd, {TRL_TRANSFER_GAMMA, 0, 0}}, // 2.2
    {&trl_primaries_rec709, {TRL_TRANSFER_BT1886, 0, 0}},
    {&trl_primaries_rec709, {TRL_TRANSFER_BT1886, 2.4, 0.001}},
    {&trl_primaries_rec709, {TRL_TRANSFER_BT1886, 2.4, 0.02}},
    {&trl_primaries_rec2020, {TRL_TRANSFER_BT709, 0, 0}},
    {&trl_primaries_rec2020, {TRL_TRANSFER_LINEAR, 0, 0}},
    {&trl_primaries_ap0, {TRL_TRANSFER_LINEAR, 0, 0}},
    {&xyz, {TRL_TRANSFER_GAMMA, 2.6, 0}},
};

static size_t write_case(const color_case *c, const char *name, unsigned char *out) {
    trl_error err = TRL_ERROR_INIT;
    size_t size = 1;
    assert_int_equal(
        trl_icc_write(c->primaries, &c->transfer, name, out, TRL_ICC_WRITE_MAX, &size, &err),
        TRL_OK);
    return size;
}

// What the colours are under D50, by our own matrices.
static void expected(const color_case *c, const double code[3], double out[3]) {
    static const trl_xy d50 = {0.9642 / (0.9642 + 1 + 0.8249), 1 / (0.9642 + 1 + 0.8249)};
    trl_mat3 to_xyz, adapt;
    double light[3] = {code[0], code[1], code[2]}, seen[3];
    trl_transfer_decode(&c->transfer, light);
    assert_true(trl_rgb_to_xyz(c->primaries, &to_xyz));
    assert_true(trl_white_adapt(c->primaries->white, d50, TRL_ADAPTATION_BRADFORD, &adapt));
    trl_mat3_apply(&to_xyz, light, seen);
    trl_mat3_apply(&adapt, seen, out);
}

static void other_programs_see_the_same_colors(void **state) {
    (void)state;
    cmsHPROFILE pcs = cmsCreateXYZProfile();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned char bytes[TRL_ICC_WRITE_MAX];
        size_t size = write_case(&cases[i], "a name", bytes);
        assert_in_range(size, 300, 800);
        cmsHPROFILE profile = cmsOpenProfileFromMem(bytes, (cmsUInt32Number)size);
        assert_non_null(profile);
        cmsHTRANSFORM t = cmsCreateTransform(profile, TYPE_RGB_DBL, pcs, TYPE_XYZ_DBL,
                                             INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_NOOPTIMIZE);
        assert_non_null(t);
        double worst = 0;
        for (int n = 0; n < 9 * 9 * 9; n++) {
            double code[3] = {n % 9 / 8.0, n / 9 % 9 / 8.0, n / 81 / 8.0}, want[3], got[3];
            cmsDoTransform(t, code, got, 1);
            expected(&cases[i], code, want);
            for (int k = 0; k < 3; k++)
                worst = fmax(worst, fabs(got[k] - want[k]));
        }
        // Numbers of a profile are whole 1/65536; three of them make up a value.
        if (!(worst < 1e-4)) fail_msg("case %zu: XYZ is off by %g", i, worst);
        cmsDeleteTransform(t);
        cmsCloseProfile(profile);
    }
    cmsCloseProfile(pcs);
}

static void header_and_texts_are_those_of_a_display(void **state) {
    (void)state;
    unsigned char bytes[TRL_ICC_WRITE_MAX], again[TRL_ICC_WRITE_MAX];
    char text[40] = "";
    size_t size = write_case(&cases[1], "P3-D65 gamma 2.6", bytes);
    cmsHPROFILE profile = cmsOpenProfileFromMem(bytes, (cmsUInt32Number)size);
    assert_non_null(profile);
    assert_int_equal(cmsGetDeviceClass(profile), cmsSigDisplayClass);
    assert_int_equal(cmsGetColorSpace(profile), cmsSigRgbData);
    assert_int_equal(cmsGetEncodedICCversion(profile), 0x04300000);
    assert_true(cmsIsMatrixShaper(profile));
    cmsGetProfileInfoASCII(profile, cmsInfoDescription, "en", "US", text, sizeof text);
    assert_string_equal(text, "P3-D65 gamma 2.6");
    struct tm date;
    assert_true(cmsGetHeaderCreationDateTime(profile, &date));
    assert_int_equal(date.tm_year, 100);
    cmsCloseProfile(profile);
    assert_int_equal(write_case(&cases[1], "P3-D65 gamma 2.6", again), size);
    assert_memory_equal(again, bytes, size);
}

static void our_reader_understands_them(void **state) {
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        unsigned char bytes[TRL_ICC_WRITE_MAX];
        trl_icc icc;
        size_t size = write_case(&cases[i], "own", bytes);
        assert_true(trl_icc_read(bytes, size, &icc));
        assert_string_equal(icc.name, "own");
        assert_true(icc.has_primaries && icc.has_transfer);
        const double *got = &icc.primaries.red.x, *want = &cases[i].primaries->red.x;
        for (int k = 0; k < 8; k++)
            assert_float_equal(got[k], want[k], 1e-4);
        assert_int_equal(icc.transfer.kind, cases[i].transfer.kind);
        double gamma = cases[i].transfer.gamma;
        if (icc.transfer.kind == TRL_TRANSFER_GAMMA)
            assert_float_equal(icc.transfer.gamma, gamma > 0 ? gamma : 2.2, 1e-9);
    }
}

static void what_a_matrix_and_a_curve_cannot_say_is_not_said(void **state) {
    (void)state;
    static const trl_chromaticities line = {{0.1, 0.1}, {0.2, 0.2}, {0.3, 0.3}, {0.3, 0.3}};
    const color_case none[] = {
        {&trl_primaries_rec2020, {TRL_TRANSFER_PQ, 0, 0}},
        {&trl_primaries_rec2020, {TRL_TRANSFER_HLG, 0, 0}},
        {&trl_primaries_ap1, {TRL_TRANSFER_ACESCC, 0, 0}},
        {&trl_primaries_ap1, {TRL_TRANSFER_ACESCCT, 0, 0}},
        {&line, {TRL_TRANSFER_GAMMA, 2.2, 0}},
    };
    unsigned char bytes[TRL_ICC_WRITE_MAX];
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(write_case(&none[i], "none", bytes), 0);
    trl_error err = TRL_ERROR_INIT;
    size_t size = 1;
    assert_int_equal(
        trl_icc_write(cases[0].primaries, &cases[0].transfer, "small", bytes, 100, &size, &err),
        TRL_ERR_MEMORY);
    assert_int_equal(size, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_programs_see_the_same_colors),
        cmocka_unit_test(header_and_texts_are_those_of_a_display),
        cmocka_unit_test(our_reader_understands_them),
        cmocka_unit_test(what_a_matrix_and_a_curve_cannot_say_is_not_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
