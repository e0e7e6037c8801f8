#include "../test.h"

#include <troland/troland.h>

#include <float.h>
#include <time.h>

static trl_aces_output *make(const trl_aces_params *params) {
    trl_aces_output *output;
    trl_error err = TRL_ERROR_INIT;
    if (trl_aces_output_create(&output, params, &err) != TRL_OK) fail_msg("%s", err.message);
    return output;
}

static trl_aces_output *named(const char *name) {
    trl_aces_params params;
    trl_aces_display_params(trl_aces_display_find(name), &params);
    return make(&params);
}

static void render(const trl_aces_output *output, double r, double g, double b, double code[3]) {
    const double scene[3] = {r, g, b};
    trl_aces_output_reference(output, scene, code);
}

// Bad parameters, each with what its sentence must say.
static void refuses(trl_aces_params params, const char *says) {
    trl_aces_output *output = (trl_aces_output *)1;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_aces_output_create(&output, &params, &err), TRL_ERR_ARGUMENT);
    assert_null(output);
    if (!strstr(err.message, says)) fail_msg("'%s' lacks '%s'", err.message, says);
}

static void bad_params_are_refused_in_words(void **state) {
    (void)state;
    trl_aces_params good, p;
    trl_aces_params_init(&good);
#define REFUSES(change, says)                                                                      \
    do {                                                                                           \
        p = good;                                                                                  \
        change;                                                                                    \
        refuses(p, says);                                                                          \
    } while (0)
    REFUSES(p.size = 0, "trl_aces_params_init");
    REFUSES(p.peak_nits = 47.9, "peak_nits is 47.9; it must be 48 to 10000");
    REFUSES(p.peak_nits = 10001, "peak_nits is 10001");
    REFUSES(p.peak_nits = NAN, "peak_nits is nan");
    REFUSES(p.linear_scale = 0, "linear_scale is 0");
    REFUSES(p.linear_scale = INFINITY, "linear_scale is inf");
    REFUSES(p.inverse_clamp = (trl_white_clamp)7, "inverse_clamp is 7");
    REFUSES(p.transfer.kind = TRL_TRANSFER_ACESCCT, "not a display's");
    REFUSES(p.transfer = ((trl_transfer){TRL_TRANSFER_GAMMA, 0.9, 0}), "gamma is 0.9");
    REFUSES(p.transfer = ((trl_transfer){TRL_TRANSFER_BT1886, 2.4, 1}), "black is 1 of white");
    REFUSES(p.limiting.red.x = 3, "limiting red is at x = 3");
    REFUSES(p.encoding.blue.y = NAN, "encoding blue is at");
    REFUSES(p.limiting.green = p.limiting.red, "limiting primaries span no triangle");
    REFUSES(p.encoding.white = ((trl_xy){0.1, 0.8}), "encoding white (0.1, 0.8) is not inside");
    // Red and green exchanged: hues would run backwards.
    REFUSES((p.limiting.red = good.limiting.green, p.limiting.green = good.limiting.red),
            "no gamut compression can be made");
}

static const float specials[] = {0,        -0.0f, 1e-45f,    -1e-45f, FLT_MIN / 2, FLT_MIN,
                                 -FLT_MIN, 1e-8f, 0.18f,     1,       -1,          65504,
                                 -65504,   1e20f, -1e20f,    1e30f,   3e38f,       -3e38f,
                                 INFINITY, NAN,   -INFINITY, -0.18f,  8192,        100000};
enum { special_count = sizeof specials / sizeof *specials };

static void any_float_gives_a_finite_result(void **state) {
    (void)state;
    for (size_t d = 0; trl_aces_display_at(d); d += 5) {
        trl_aces_output *output = named(trl_aces_display_at(d)->name);
        double code[3], scene[3];
        for (int i = 0; i < special_count; i++)
            for (int j = 0; j < special_count; j++)
                for (int k = 0; k < special_count; k++) {
                    const double in[3] = {specials[i], specials[j], specials[k]};
                    trl_aces_output_reference(output, in, code);
                    trl_aces_output_inverse_reference(output, in, scene);
                    float r = specials[i], g = specials[j], b = specials[k];
                    trl_aces_output_inverse_rows(output, &r, &g, &b, 1);
                    assert_true(fabsf(r) < 1e5f && fabsf(g) < 1e5f && fabsf(b) < 1e5f);
                    for (int c = 0; c < 3; c++) {
                        assert_true(isfinite(code[c]) && code[c] >= 0 && code[c] < 3);
                        assert_true(isfinite(scene[c]) && fabs(scene[c]) < 1e5);
                    }
                }
        trl_aces_output_destroy(&output);
    }
}

static void same_pixel(const trl_aces_output *output, double x, double as) {
    double a[3], b[3];
    render(output, x, 0.2, 0.1, a);
    render(output, as, 0.2, 0.1, b);
    assert_memory_equal(a, b, sizeof a);
    const double p[3] = {x, 0.2, 0.1}, q[3] = {as, 0.2, 0.1};
    if (x < 0 || isnan(x)) {
        trl_aces_output_inverse_reference(output, p, a);
        trl_aces_output_inverse_reference(output, q, b);
        assert_memory_equal(a, b, sizeof a);
    }
}

static void special_values_are_as_documented(void **state) {
    (void)state;
    trl_aces_output *output = named("srgb");
    same_pixel(output, NAN, 0);
    same_pixel(output, -INFINITY, 0);
    same_pixel(output, 1e-40, 0);
    same_pixel(output, INFINITY, 1e30);
    same_pixel(output, 1e38, 1e30);
    double white[3];
    render(output, INFINITY, INFINITY, INFINITY, white);
    for (int c = 0; c < 3; c++)
        assert_true(fabs(white[c] - 1) < 1e-6);
    trl_aces_output_destroy(&output);
}

static void rows_follow_the_twin_for_any_count(void **state) {
    (void)state;
    trl_aces_output *output = named("rec2100-pq-1000");
    enum { most = 70 };
    for (size_t n = 0; n <= most; n++) {
        float plane[3][most + 2];
        for (size_t i = 0; i < most + 2; i++)
            for (int c = 0; c < 3; c++)
                plane[c][i] = specials[(i * 7 + (size_t)c * 5) % special_count];
        float before[3][most + 2];
        memcpy(before, plane, sizeof plane);
        trl_aces_output_rows(output, plane[0] + 1, plane[1] + 1, plane[2] + 1, n);
        for (size_t i = 0; i < most + 2; i++) {
            double code[3] = {before[0][i], before[1][i], before[2][i]};
            bool inside = i >= 1 && i <= n;
            if (inside) trl_aces_output_reference(output, code, code);
            for (int c = 0; c < 3; c++)
                if (inside)
                    assert_true(fabs(plane[c][i] - code[c]) <= 2e-5);
                else
                    assert_memory_equal(&plane[c][i], &before[c][i], sizeof(float));
        }
    }
    trl_aces_output_destroy(&output);
}

static void greys_rise_and_stay_neutral(void **state) {
    (void)state;
    trl_aces_output *output = named("rec2100-pq-4000");
    double last = -1;
    for (double stop = -14; stop < 12; stop += 0.01) {
        double code[3], y = 0.18 * exp2(stop);
        render(output, y, y, y, code);
        assert_true(code[0] >= last);
        last = code[0];
        for (int c = 1; c < 3; c++)
            assert_true(fabs(code[c] - code[0]) < 2e-6);
    }
    trl_aces_output_destroy(&output);
}

// A custom peak is a real number: small steps of it make small steps of the picture.
static void peak_is_continuous(void **state) {
    (void)state;
    trl_aces_params params;
    trl_aces_params_init(&params);
    params.limiting = trl_primaries_p3_d65;
    params.encoding = trl_primaries_rec2020;
    params.transfer = (trl_transfer){.kind = TRL_TRANSFER_PQ};
    static const double scenes[][3] = {
        {0.18, 0.18, 0.18}, {1, 0.2, 0.1}, {0.1, 0.9, 0.3}, {0.2, 0.1, 2}, {16, 12, 1}};
    for (double peak = 48; peak < 10000; peak *= 1.9) {
        double a[3], b[3];
        params.peak_nits = peak;
        trl_aces_output *here = make(&params);
        params.peak_nits = peak * 1.0001;
        trl_aces_output *there = make(&params);
        for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++) {
            trl_aces_output_reference(here, scenes[i], a);
            trl_aces_output_reference(there, scenes[i], b);
            for (int c = 0; c < 3; c++)
                assert_true(fabs(a[c] - b[c]) < 1e-3);
        }
        trl_aces_output_destroy(&here);
        trl_aces_output_destroy(&there);
    }
}

// The inverse rows (single precision) and the twin (double) on the same codes.
static void inverse_rows_follow_the_twin(const trl_aces_output *output, const double code[3]) {
    float r = (float)code[0], g = (float)code[1], b = (float)code[2];
    double in[3] = {r, g, b}, scene[3];
    trl_aces_output_inverse_reference(output, in, scene);
    trl_aces_output_inverse_rows(output, &r, &g, &b, 1);
    assert_true(fabs(r - scene[0]) < 1e-4 && fabs(g - scene[1]) < 1e-4 &&
                fabs(b - scene[2]) < 1e-4);
}

static void custom_displays_of_every_kind(void **state) {
    (void)state;
    const trl_chromaticities gamuts[] = {
        trl_primaries_rec709,
        trl_primaries_p3_d65,
        trl_primaries_rec2020,
        trl_primaries_ap1,
        {{0.625, 0.34}, {0.28, 0.595}, {0.155, 0.07}, {0.333, 0.333}}};
    for (size_t g = 0; g < sizeof gamuts / sizeof *gamuts; g++)
        for (int kind = TRL_TRANSFER_LINEAR; kind <= TRL_TRANSFER_BT709; kind++) {
            if (!trl_transfer_of((trl_transfer_kind)kind)->of_display) continue;
            trl_aces_params params;
            trl_aces_params_init(&params);
            params.peak_nits = 48 + 311.7 * kind;
            params.limiting = gamuts[g];
            params.encoding = gamuts[(g + 1) % 3];
            params.scale_white = true;
            params.transfer = (trl_transfer){(trl_transfer_kind)kind, 0, 0.0005};
            trl_aces_output *output = make(&params);
            double code[3], back[3];
            render(output, 0.3, 0.2, 0.15, code);
            trl_aces_output_inverse_reference(output, code, back);
            assert_true(fabs(back[0] - 0.3) < 1e-3 && fabs(back[1] - 0.2) < 1e-3 &&
                        fabs(back[2] - 0.15) < 1e-3);
            inverse_rows_follow_the_twin(output, code);
            trl_aces_output_destroy(&output);
        }
}

// The published inverse clips at 100 cd/m² where white is scaled; a custom
// display's does not, unless it asks for it (docs/decisions/0003).
static void the_white_scale_clamp_is_a_choice(void **state) {
    (void)state;
    trl_aces_params params;
    double code[3], back[3];
    trl_aces_display_params(trl_aces_display_find("p3-d65-pq-1000-d60"), &params);
    assert_true(params.scale_white && params.inverse_clamp == TRL_WHITE_CLAMP_PUBLISHED);
    trl_aces_output *published = make(&params);
    params.inverse_clamp = TRL_WHITE_CLAMP_PEAK;
    trl_aces_output *true_inverse = make(&params);
    for (double y = 0.02; y < 60; y *= 2) {
        render(published, y, y * 0.9, y * 0.8, code);
        trl_aces_output_inverse_reference(true_inverse, code, back);
        // The reach is compressed hard near the peak: an error in code grows there.
        assert_true(fabs(back[0] / y - 1) < 2e-3);
        trl_aces_output_inverse_reference(published, code, back);
        if (y < 0.5)
            assert_true(fabs(back[0] / y - 1) < 2e-3);
        else if (y > 2)
            assert_true(back[0] < 0.8 * y);
    }
    trl_aces_output_destroy(&published);
    trl_aces_output_destroy(&true_inverse);
}

static void destroy_takes_nothing_gracefully(void **state) {
    (void)state;
    trl_aces_output *none = NULL;
    trl_aces_output_destroy(NULL);
    trl_aces_output_destroy(&none);
    trl_aces_output *one = named("srgb");
    trl_aces_output_destroy(&one);
    assert_null(one);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_params_are_refused_in_words),
        cmocka_unit_test(any_float_gives_a_finite_result),
        cmocka_unit_test(special_values_are_as_documented),
        cmocka_unit_test(rows_follow_the_twin_for_any_count),
        cmocka_unit_test(greys_rise_and_stay_neutral),
        cmocka_unit_test(peak_is_continuous),
        cmocka_unit_test(custom_displays_of_every_kind),
        cmocka_unit_test(the_white_scale_clamp_is_a_choice),
        cmocka_unit_test(destroy_takes_nothing_gracefully),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
