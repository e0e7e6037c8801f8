#include "../test.h"

#include <troland/camera.h>

static void near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.17g, want %.17g", got, want);
}

// No pattern, no steps, no code limit: read noise and well alone.
static trl_sensor plain(double full_well, double read_noise) {
    trl_sensor s = TRL_SENSOR_INIT;
    s.full_well_e = full_well;
    s.read_noise_e = read_noise;
    s.prnu = s.dsnu_e = s.white_dn = s.step_dn = 0;
    return s;
}

// 30000 e- over 3 e-: 80.00 dB; at SNR 1 the signal is ½ + √(¼ + 9) = 3.541 e-.
static void known_sensor(void **state) {
    (void)state;
    static const struct {
        double snr, stops, tolerance;
    } want[] = {{0, 13.29, 0.005},
                {1, 13.05, 0.005},
                {2, 11.82, 0.005},
                {10, 8.11, 0.005},
                {20, 6.20, 0.005}};
    trl_sensor s = plain(30000, 3);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        trl_dynamic_range r;
        assert_int_equal(trl_sensor_range(&r, &s, want[i].snr, NULL), TRL_OK);
        near(r.stops, want[i].stops, want[i].tolerance);
    }
    trl_dynamic_range r;
    assert_int_equal(trl_sensor_range(&r, &s, 0, NULL), TRL_OK);
    near(r.ratio, 10000, 1e-9);
    near(r.db_20, 80, 1e-9);
    assert_int_equal(trl_sensor_range(&r, &s, 1, NULL), TRL_OK);
    near(r.ratio, 8471, 1);
    near(r.db_20, 78.56, 0.005);
    near(trl_sensor_signal_at(&s, 1), 3.541, 0.0005);
    near(trl_sensor_snr(&s, 30000), 173.2, 0.1); // √30000, less the read noise
    near(20 * log10(trl_sensor_snr(&s, 30000)), 44.77, 0.005);
}

static void inverse(void **state) {
    (void)state;
    trl_sensor s = plain(1e6, 7);
    for (double snr = 0.01; snr < 900; snr *= 1.7)
        near(trl_sensor_snr(&s, trl_sensor_signal_at(&s, snr)), snr, 1e-12 * snr);
    near(trl_sensor_snr(&s, 0), 0, 0);
    s.read_noise_e = 0; // light alone: √µ
    near(trl_sensor_signal_at(&s, 5), 25, 1e-12);
}

static void steps_and_limits(void **state) {
    (void)state;
    trl_sensor s = plain(30000, 3);
    s.step_dn = 1;
    s.gain_e_per_dn = 6;
    near(trl_sensor_dark_noise(&s), sqrt(9 + 36.0 / 12), 1e-12);
    near(trl_sensor_saturation(&s), 30000, 0);
    s.white_dn = 4095; // 12 bits end first
    near(trl_sensor_saturation(&s), (4095 - 512) * 6, 1e-9);
    s.prnu = 0.01;
    s.dsnu_e = 2;
    near(trl_sensor_snr_total(&s, 10000), 10000 / sqrt(12 + 10000 + 4 + 100 * 100), 1e-9);
}

static void refusals(void **state) {
    (void)state;
    trl_sensor good = plain(30000, 3), s;
    assert_int_equal(trl_sensor_check(&good, NULL), TRL_OK);
#define REFUSED(member, value)                                                                     \
    s = good;                                                                                      \
    s.member = (value);                                                                            \
    assert_int_equal(trl_sensor_check(&s, NULL), TRL_ERR_ARGUMENT)
    REFUSED(gain_e_per_dn, 0);
    REFUSED(gain_e_per_dn, (double)NAN);
    REFUSED(full_well_e, 0);
    REFUSED(full_well_e, (double)INFINITY);
    REFUSED(read_noise_e, -1);
    REFUSED(prnu, 1.5);
    REFUSED(dsnu_e, (double)NAN);
    REFUSED(black_dn, (double)INFINITY);
    REFUSED(white_dn, 512);
    REFUSED(step_dn, -1);
    trl_dynamic_range r;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_sensor_range(&r, &good, 200, &err), TRL_ERR_ARGUMENT); // at most 173
    assert_non_null(strstr(err.message, "saturates"));
    assert_int_equal(trl_sensor_range(&r, &good, -1, NULL), TRL_ERR_ARGUMENT);
    good.read_noise_e = 0;
    assert_int_equal(trl_sensor_range(&r, &good, 0, NULL), TRL_ERR_ARGUMENT);
    assert_int_equal(trl_sensor_range(&r, &good, 1, NULL), TRL_OK);
    near(r.ratio, 30000, 1e-9);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(known_sensor), cmocka_unit_test(inverse),
                                       cmocka_unit_test(steps_and_limits),
                                       cmocka_unit_test(refusals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
