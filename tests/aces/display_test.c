#include "reference.h"

#include <troland/troland.h>

static size_t display_count(void) {
    size_t n = 0;
    while (trl_aces_display_at(n))
        n++;
    return n;
}

static void there_are_54(void **state) {
    (void)state;
    assert_int_equal(display_count(), 54);
    assert_null(trl_aces_display_at(54));
    assert_null(trl_aces_display_at(SIZE_MAX));
}

static void each_name_finds_its_entry(void **state) {
    (void)state;
    for (size_t i = 0; i < 54; i++) {
        const trl_aces_display *d = trl_aces_display_at(i);
        char text[256];
        assert_true(strlen(d->name) > 0 && strlen(d->label) > 0);
        assert_ptr_equal(trl_aces_display_find(d->name), d);
        assert_ptr_equal(trl_aces_display_find(d->id), d);
        assert_ptr_equal(trl_aces_display_find(d->urn), d);
        snprintf(text, sizeof text, "Output.Academy.%s.a2.v1", d->id);
        assert_ptr_equal(trl_aces_display_find(text), d);
        assert_false(trl_aces_name_is_inverse(d->name) || trl_aces_name_is_inverse(d->urn) ||
                     trl_aces_name_is_inverse(text));
        snprintf(text, sizeof text, "InvOutput.Academy.%s", d->id);
        assert_ptr_equal(trl_aces_display_find(text), d);
        assert_true(trl_aces_name_is_inverse(text));
        snprintf(text, sizeof text, "urn:ampas:aces:transformId:v2.0:InvOutput.Academy.%s.a2.v1",
                 d->id);
        assert_ptr_equal(trl_aces_display_find(text), d);
        assert_true(trl_aces_name_is_inverse(text));
        snprintf(text, sizeof text, "%s", d->aliases);
        for (char *a = strtok(text, ","); a; a = strtok(NULL, ","))
            assert_ptr_equal(trl_aces_display_find(a), d);
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(d->label, trl_aces_display_at(k)->label);
            assert_string_not_equal(d->id, trl_aces_display_at(k)->id);
        }
    }
}

static void common_names_mean_what_they_say(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"sRGB", "Rec709-D65_100nit_in_Rec709-D65_sRGB-Piecewise"},
        {"Rec.709", "Rec709-D65_100nit_in_Rec709-D65_BT1886"},
        {"display_p3", "P3-D65_100nit_in_P3-D65_sRGB-Piecewise"},
        {"p3-d65-48nit", "P3-D65_48nit_in_P3-D65_Gamma2pt6"},
        {"DCDM", "P3-D65_48nit_in_XYZ-E_Gamma2pt6"},
        {"rec2100-pq-1000", "Rec2100-D65_1000nit_in_Rec2100-D65_ST2084"},
        {"Rec.2100 PQ 1000 P3", "P3-D65_1000nit_in_Rec2100-D65_ST2084"},
        {"rec2100-hlg", "P3-D65_1000nit_in_Rec2100-D65_HLG"},
        {"srgb-d60", "Rec709-D60_100nit_in_Rec709-D65_sRGB-Piecewise"},
        {"dcdm-d60", "P3-D60_48nit_in_XYZ-E_Gamma2pt6"},
        {"rec2100-hlg-d60", "P3-D60_1000nit_in_Rec2100-D65_HLG"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const trl_aces_display *d = trl_aces_display_find(pairs[i][0]);
        assert_non_null(d);
        assert_string_equal(d->id, pairs[i][1]);
    }
    assert_null(trl_aces_display_find("srgbb"));
    assert_null(trl_aces_display_find(""));
    assert_null(trl_aces_display_find("Output.Academy."));
    assert_false(trl_aces_name_is_inverse("InvOutput.Academy.") || trl_aces_name_is_inverse(""));
    assert_null(trl_aces_display_find("urn:ampas:aces:transformId:v2.0:"));
}

static void parameters_are_the_published_ones(void **state) {
    (void)state;
    static const trl_transfer_kind kinds[] = {
        TRL_TRANSFER_LINEAR, TRL_TRANSFER_PQ,    TRL_TRANSFER_HLG, TRL_TRANSFER_GAMMA,
        TRL_TRANSFER_BT1886, TRL_TRANSFER_GAMMA, TRL_TRANSFER_SRGB};
    static const double gammas[] = {0, 0, 0, 2.6, 2.4, 2.2, 0};
    char path[512], line[256];
    snprintf(path, sizeof path, "%s/aces/reference/presets.csv", getenv("TRL_TESTS"));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    int rows = 0;
    while (fgets(line, sizeof line, file)) {
        char id[128], white[8];
        double peak, scale;
        int eotf;
        if (line[0] == '#') continue;
        assert_int_equal(
            sscanf(line, "%127[^,],%lf,%7[^,],%d,%lf", id, &peak, white, &eotf, &scale), 5);
        const trl_aces_display *d = trl_aces_display_find(id);
        trl_aces_params p;
        assert_non_null(d);
        trl_aces_display_params(d, &p);
        assert_true(p.peak_nits == peak);
        assert_true(p.linear_scale == scale);
        assert_true(p.scale_white == (strcmp(white, "true") == 0));
        assert_int_equal(p.transfer.kind, kinds[eotf]);
        assert_true(p.transfer.gamma == gammas[eotf]);
        assert_int_equal(p.inverse_clamp, TRL_WHITE_CLAMP_PUBLISHED);
        rows++;
    }
    fclose(file);
    assert_int_equal(rows, 54);
}

static void suggestions_are_the_nearest(void **state) {
    (void)state;
    const trl_aces_display *near[3];
    assert_true(trl_aces_display_suggest("srgbb", near, 3) >= 1);
    assert_string_equal(near[0]->name, "srgb");
    assert_true(trl_aces_display_suggest("rec2100-pq-100o", near, 3) == 3);
    assert_true(trl_aces_display_suggest("dsiplay-p3", near, 3) >= 1);
    assert_string_equal(near[0]->name, "display-p3");
    assert_true(trl_aces_display_suggest("bt1868", near, 3) >= 1);
    assert_string_equal(near[0]->name, "rec709");
    assert_int_equal(trl_aces_display_suggest("xyzzy", near, 3), 0);
    assert_int_equal(trl_aces_display_suggest("", near, 3), 0);
    assert_int_equal(trl_aces_display_suggest("srgb", near, 0), 0);
}

// Cinema is rendered to a brighter peak than its screens emit: 100 cd/m² to 48, 625 to 300.
static void a_screen_honours_what_it_can_emit(void **state) {
    (void)state;
    static const struct {
        double peak;
        int honoured; // 48: 6, 100: 16, 108 and 300: 2 each, 500: 6, 1000: 10, then 6 and 6
    } screens[] = {{47.9, 0}, {48, 6},   {100, 22},  {108, 24},  {300, 26},
                   {625, 32}, {999, 32}, {1000, 42}, {2000, 48}, {4000, 54}};
    for (size_t s = 0; s < sizeof screens / sizeof *screens; s++) {
        const trl_screen screen = {
            .peak_nits = screens[s].peak, .black_nits = 0.01, .ambient_lux = 1e6, .reflectance = 1};
        int count = 0;
        for (size_t i = 0; trl_aces_display_at(i); i++)
            count += trl_aces_screen_honours(&screen, trl_aces_display_at(i));
        assert_int_equal(count, screens[s].honoured);
    }
}

// By the light of code 1 that each encoding stands for.
static void white_is_what_the_signal_asks_for(void **state) {
    (void)state;
    for (size_t i = 0; trl_aces_display_at(i); i++) {
        const trl_aces_display *d = trl_aces_display_at(i);
        trl_aces_params p;
        trl_aces_display_params(d, &p);
        double light = p.peak_nits * p.linear_scale; // of the signal, 100 for code 1
        if (p.transfer.kind == TRL_TRANSFER_GAMMA && p.transfer.gamma == 2.6)
            light *= (p.encoding.red.x == 1 ? 52.37 : 48) / 100; // SMPTE RP 431-2: DCDM's and DCI's
        assert_true(fabs(trl_aces_display_white_nits(d) - light) < 1e-9 * light);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_are_54),
        cmocka_unit_test(each_name_finds_its_entry),
        cmocka_unit_test(common_names_mean_what_they_say),
        cmocka_unit_test(parameters_are_the_published_ones),
        cmocka_unit_test(suggestions_are_the_nearest),
        cmocka_unit_test(a_screen_honours_what_it_can_emit),
        cmocka_unit_test(white_is_what_the_signal_asks_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
