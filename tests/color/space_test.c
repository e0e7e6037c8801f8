#include "../test.h"

#include <troland/color.h>

#include "base/name.h"

static void same_matrix(const trl_mat3 *got, const double *want, double tolerance) {
    for (int i = 0; i < 9; i++)
        if (!(fabs(got->m[i / 3][i % 3] - want[i]) <= tolerance))
            fail_msg("element %d is %.12g, want %.12g", i, got->m[i / 3][i % 3], want[i]);
}

// AMPAS S-2014-004 and S-2016-001.
static void ap0_and_ap1(void **state) {
    (void)state;
    static const double to_ap1[9] = {1.4514393161,  -0.2365107469, -0.2149285693,
                                     -0.0765537734, 1.1762296998,  -0.0996759264,
                                     0.0083161484,  -0.0060324498, 0.9977163014};
    static const double to_ap0[9] = {0.6954522414,  0.1406786965, 0.1638690622,
                                     0.0447945634,  0.8596711185, 0.0955343182,
                                     -0.0055258826, 0.0040252103, 1.0015006723};
    trl_mat3 m;
    assert_true(trl_rgb_to_rgb(&trl_primaries_ap0, &trl_primaries_ap1, TRL_ADAPTATION_NONE, &m));
    same_matrix(&m, to_ap1, 1e-10);
    assert_true(trl_color_space_to_ap0(trl_color_space_find("ACEScg"), &m));
    same_matrix(&m, to_ap0, 1e-10);
}

// IEC 61966-2-1 and the luminances of Rec.709.
static void rec709_to_xyz(void **state) {
    (void)state;
    trl_mat3 m;
    assert_true(trl_rgb_to_xyz(&trl_primaries_rec709, &m));
    static const double want[9] = {0.4123907993, 0.3575843394, 0.1804807884,
                                   0.2126390059, 0.7151686788, 0.0721923154,
                                   0.0193308187, 0.1191947798, 0.9505321522};
    same_matrix(&m, want, 1e-10);
}

// Camera spaces to AP0, computed by the procedure of the ACES input transforms
// (Bradford: V-Gamut, REDWideGamutRGB, BT.2020; CAT02: ARRI Wide Gamut 3, S-Gamut3).
static void camera_matrices(void **state) {
    (void)state;
    static const struct {
        trl_chromaticities space;
        trl_adaptation method;
        double want[9];
    } cameras[] = {
        {{{0.73, 0.28}, {0.165, 0.84}, {0.1, -0.03}, {0.3127, 0.329}},
         TRL_ADAPTATION_BRADFORD,
         {0.7246167041, 0.1669152882, 0.1084680077, 0.0213902454, 0.9849081557, -0.0062984011,
          -0.0092355629, -0.0010569056, 1.0102924685}},
        {{{0.780308, 0.304253}, {0.121595, 1.493994}, {0.095612, -0.084589}, {0.3127, 0.329}},
         TRL_ADAPTATION_BRADFORD,
         {0.7850588041, 0.0838587565, 0.1310824394, 0.0231738348, 1.0878975492, -0.1110713840,
          -0.0737604354, -0.3145900723, 1.3883505077}},
        {{{0.708, 0.292}, {0.17, 0.797}, {0.131, 0.046}, {0.3127, 0.329}},
         TRL_ADAPTATION_BRADFORD,
         {0.6790856347, 0.1577009146, 0.1632134506, 0.0460020031, 0.8590546730, 0.0949433239,
          -0.0005739432, 0.0284677684, 0.9721061748}},
        {{{0.684, 0.313}, {0.221, 0.848}, {0.0861, -0.102}, {0.3127, 0.329}},
         TRL_ADAPTATION_CAT02,
         {0.6802055051, 0.2361366016, 0.0836578933, 0.0854149797, 1.0174708786, -0.1028858583,
          0.0020565217, -0.0625625004, 1.0605059787}},
        {{{0.73, 0.28}, {0.14, 0.855}, {0.1, -0.05}, {0.3127, 0.329}},
         TRL_ADAPTATION_CAT02,
         {0.7529825954, 0.1433702162, 0.1036471884, 0.0217076974, 1.0153188355, -0.0370265329,
          -0.0094160527, 0.0033704179, 1.0060456349}},
    };
    for (size_t i = 0; i < sizeof cameras / sizeof *cameras; i++) {
        trl_mat3 m;
        assert_true(trl_rgb_to_rgb(&cameras[i].space, &trl_primaries_ap0, cameras[i].method, &m));
        same_matrix(&m, cameras[i].want, 2e-10);
    }
}

static void white_goes_to_white(void **state) {
    (void)state;
    for (size_t i = 0; trl_color_space_at(i); i++) {
        const trl_color_space *space = trl_color_space_at(i);
        trl_mat3 m;
        double rgb[3] = {1, 1, 1};
        assert_true(trl_color_space_to_ap0(space, &m));
        if (space->adaptation == TRL_ADAPTATION_NONE && strcmp(space->name, "xyz") == 0) continue;
        trl_mat3_apply(&m, rgb, rgb);
        for (int c = 0; c < 3; c++)
            assert_true(fabs(rgb[c] - 1) < 1e-12);
    }
}

static void xyz_is_a_space_of_primaries(void **state) {
    (void)state;
    const trl_color_space *xyz = trl_color_space_find("CIE XYZ");
    trl_mat3 m, back;
    assert_non_null(xyz);
    assert_true(trl_rgb_to_xyz(&xyz->primaries, &m));
    trl_mat3 one = trl_mat3_identity();
    same_matrix(&m, &one.m[0][0], 1e-15);
    assert_true(trl_color_space_to_ap0(xyz, &m));
    assert_true(trl_rgb_to_xyz(&trl_primaries_ap0, &back));
    m = trl_mat3_mul(&m, &back);
    same_matrix(&m, &one.m[0][0], 1e-14);
}

static void names_are_found_and_unique(void **state) {
    (void)state;
    assert_string_equal(trl_color_space_find("LIN_SRGB")->name, "lin-rec709");
    assert_string_equal(trl_color_space_find("linear Rec.709")->name, "lin-rec709");
    assert_string_equal(trl_color_space_find("aces2065.1")->name, "aces2065-1");
    assert_null(trl_color_space_find("sepia"));
    assert_null(trl_color_space_find(""));
    for (size_t i = 0; trl_color_space_at(i); i++) {
        assert_ptr_equal(trl_color_space_find(trl_color_space_at(i)->name), trl_color_space_at(i));
        char aliases[256];
        snprintf(aliases, sizeof aliases, "%s", trl_color_space_at(i)->aliases);
        for (char *a = strtok(aliases, ","); a; a = strtok(NULL, ","))
            assert_ptr_equal(trl_color_space_find(a), trl_color_space_at(i));
    }
}

static void bad_matrices_and_spaces_are_refused(void **state) {
    (void)state;
    trl_mat3 flat = {{{1, 2, 3}, {2, 4, 6}, {0, 0, 1}}}, out = trl_mat3_identity();
    assert_false(trl_mat3_invert(&flat, &out));
    assert_true(out.m[0][0] == 1);
    trl_chromaticities line = trl_primaries_rec709;
    line.green = line.red;
    assert_false(trl_rgb_to_xyz(&line, &out));
    trl_chromaticities dark = trl_primaries_rec709;
    dark.white.y = 0;
    assert_false(trl_rgb_to_xyz(&dark, &out));
    trl_mat3 small = {{{1e-6, 0, 0}, {0, 2e-6, 0}, {0, 0, 4e-6}}};
    assert_true(trl_mat3_invert(&small, &out));
    assert_true(fabs(out.m[2][2] - 2.5e5) < 1e-6);
}

static void primaries_have_names(void **state) {
    (void)state;
    assert_memory_equal(&trl_primaries_find("Rec.709")->value, &trl_primaries_rec709,
                        sizeof trl_primaries_rec709);
    assert_memory_equal(&trl_primaries_find("P3_D65")->value, &trl_primaries_p3_d65,
                        sizeof trl_primaries_p3_d65);
    assert_memory_equal(&trl_primaries_find("ap1")->value, &trl_primaries_ap1,
                        sizeof trl_primaries_ap1);
    assert_null(trl_primaries_find("rec601"));
    assert_null(trl_primaries_find(""));
    for (size_t i = 0; trl_primaries_at(i); i++) {
        const trl_primaries *p = trl_primaries_at(i);
        assert_ptr_equal(trl_primaries_find(p->name), p);
        assert_ptr_equal(trl_primaries_match(&p->value), p);
    }
    trl_chromaticities rounded = trl_primaries_p3_d65;
    rounded.white = (trl_xy){0.313, 0.329};
    assert_string_equal(trl_primaries_match(&rounded)->label, "P3 D65");
    rounded.red.x += 0.002;
    assert_null(trl_primaries_match(&rounded));
}

static void spelling(void **state) {
    (void)state;
    assert_true(trl_name_equal("Rec.2100 PQ_1000", "rec2100-pq-1000"));
    assert_false(trl_name_equal("rec2100-pq-1000", "rec2100-pq-100"));
    assert_false(trl_name_equal("", "-"));
    assert_true(trl_name_in_list("a,b-c,d", "BC"));
    assert_false(trl_name_in_list("a,b-c,d", "ab"));
    assert_false(trl_name_in_list("", ""));
    assert_int_equal(trl_name_distance("srgb", "sRGB"), 0);
    assert_int_equal(trl_name_distance("srgbb", "srgb"), 1);
    assert_int_equal(trl_name_distance("rsgb", "srgb"), 1);
    assert_int_equal(trl_name_distance("kitten", "sitting"), 3);
    assert_int_equal(trl_name_distance("", "dcdm"), 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ap0_and_ap1),
        cmocka_unit_test(rec709_to_xyz),
        cmocka_unit_test(camera_matrices),
        cmocka_unit_test(white_goes_to_white),
        cmocka_unit_test(xyz_is_a_space_of_primaries),
        cmocka_unit_test(names_are_found_and_unique),
        cmocka_unit_test(bad_matrices_and_spaces_are_refused),
        cmocka_unit_test(primaries_have_names),
        cmocka_unit_test(spelling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
