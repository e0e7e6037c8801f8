#include "../test.h"

#include "aces/output.h"

static const trl_aces_output *make(const trl_aces_params *params) {
    trl_aces_output *output;
    trl_error err = TRL_ERROR_INIT;
    if (trl_aces_output_create(&output, params, &err) != TRL_OK) fail_msg("%s", err.message);
    return output;
}

static void destroy(const trl_aces_output *output) {
    trl_aces_output *own = (trl_aces_output *)output;
    trl_aces_output_destroy(&own);
}

// The reach at a hue is where AP1 at the peak's J loses a primary.
static void reach_is_the_boundary_of_ap1(void **state) {
    (void)state;
    trl_aces_params params;
    trl_aces_params_init(&params);
    params.peak_nits = 1234.5;
    const trl_aces_output *o = make(&params);
    for (int h = 0; h < 360; h++) {
        double m = trl_aces_reach_m(&o->tables, h), rgb[3];
        double beyond[3] = {o->limit_j, m + 0.01, h}, within[3] = {o->limit_j, m - 0.02, h};
        trl_jmh_to_rgb(&o->reach, beyond, rgb);
        assert_true(fmin(fmin(rgb[0], rgb[1]), rgb[2]) < 0);
        trl_jmh_to_rgb(&o->reach, within, rgb);
        assert_true(fmin(fmin(rgb[0], rgb[1]), rgb[2]) > 0);
    }
    destroy(o);
}

// A cusp (without its enlargement) has one channel at the peak and one at zero.
static void cusps_lie_on_the_edges_of_the_cube(void **state) {
    (void)state;
    trl_aces_params params;
    trl_aces_display_params(trl_aces_display_find("display-p3-1000"), &params);
    const trl_aces_output *o = make(&params);
    for (int i = 1; i <= TRL_ACES_HUES; i++) {
        double enlarged = trl_single_cusp_m_enlarged(1), rgb[3];
        double jmh[3] = {o->tables.cusp_j[i], o->tables.cusp_m[i] / enlarged, o->tables.hue[i]};
        trl_jmh_to_rgb(&o->limit, jmh, rgb);
        assert_true(fabs(fmax(fmax(rgb[0], rgb[1]), rgb[2]) - 10) < 2e-3);
        assert_true(fabs(fmin(fmin(rgb[0], rgb[1]), rgb[2])) < 2e-3);
    }
    destroy(o);
}

static void a_hue_lies_in_its_interval(void **state) {
    (void)state;
    for (size_t d = 0; trl_aces_display_at(d); d += 7) {
        trl_aces_params params;
        trl_aces_display_params(trl_aces_display_at(d), &params);
        const trl_aces_output *o = make(&params);
        const trl_aces_tables *t = &o->tables;
        for (double h = 0; h < 360; h += 0.0371) {
            int i = trl_aces_hue_interval(t, h), k = trl_aces_gamma_interval(t, h);
            assert_true(t->hue[i - 1] < h && h <= t->hue[i]);
            assert_true(k >= 1 && k <= TRL_ACES_HUES + 1 && abs(k - i) <= 3);
        }
        for (int i = 0; i < TRL_ACES_HUE_TABLE; i++)
            if (t->hue[i] >= 0 && t->hue[i] < 360 && i > 0)
                assert_int_equal(trl_aces_hue_interval(t, t->hue[i]), i);
        destroy(o);
    }
}

static double uniform(uint64_t *seed) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 40) / 16777216.0;
}

// Gamuts of all shapes: either refused in words, or of use.
static void any_triangle_is_refused_or_works(void **state) {
    (void)state;
    uint64_t seed = 2024;
    int made = 0, refused = 0;
    for (int i = 0; i < 150; i++) {
        trl_aces_params p;
        trl_aces_params_init(&p);
        double spread = i % 3 * 0.06;
        trl_xy *points[] = {&p.limiting.red, &p.limiting.green, &p.limiting.blue};
        for (int c = 0; c < 3; c++) {
            points[c]->x += spread * (uniform(&seed) - 0.5) * 2;
            points[c]->y += spread * (uniform(&seed) - 0.5) * 2;
        }
        p.peak_nits = 48 * pow(10000 / 48.0, uniform(&seed));
        trl_aces_output *o;
        trl_error err = TRL_ERROR_INIT;
        if (trl_aces_output_create(&o, &p, &err) != TRL_OK) {
            assert_true(err.code == TRL_ERR_ARGUMENT && strlen(err.message) > 20);
            refused++;
            continue;
        }
        made++;
        for (int k = 0; k < 200; k++) {
            double scene[3] = {uniform(&seed) * 4, uniform(&seed) * 4, uniform(&seed) * 4};
            double code[3], back[3];
            trl_aces_output_reference(o, scene, code);
            trl_aces_output_inverse_reference(o, code, back);
            for (int c = 0; c < 3; c++)
                assert_true(isfinite(code[c]) && isfinite(back[c]));
        }
        trl_aces_output_destroy(&o);
    }
    assert_true(made >= 100);
    assert_true(refused + made == 150);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reach_is_the_boundary_of_ap1),
        cmocka_unit_test(cusps_lie_on_the_edges_of_the_cube),
        cmocka_unit_test(a_hue_lies_in_its_interval),
        cmocka_unit_test(any_triangle_is_refused_or_works),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
