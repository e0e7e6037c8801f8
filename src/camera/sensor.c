// camera/sensor.c: the linear sensor in numbers: noise, signal over noise, dynamic range.
#include "base/base.h"

#include <troland/camera.h>

#include <math.h>

static bool within(double value, double low, double high) {
    return value >= low && value <= high;
}

trl_result trl_sensor_check(const trl_sensor *s, trl_error *err) {
    TRL_REQUIRE(s->gain_e_per_dn > 0 && isfinite(s->gain_e_per_dn), err, TRL_ERR_ARGUMENT,
                "a gain of %g electrons per DN does not exist: give a finite number above 0",
                s->gain_e_per_dn);
    TRL_REQUIRE(within(s->full_well_e, 1, 1e9), err, TRL_ERR_ARGUMENT,
                "a full well of %g electrons is out of range: give 1 to 1e9", s->full_well_e);
    TRL_REQUIRE(within(s->read_noise_e, 0, 1e6), err, TRL_ERR_ARGUMENT,
                "a read noise of %g electrons is out of range: give 0 to 1e6", s->read_noise_e);
    TRL_REQUIRE(within(s->prnu, 0, 1), err, TRL_ERR_ARGUMENT,
                "a PRNU of %g is out of range: give a share from 0 to 1, such as 0.01", s->prnu);
    TRL_REQUIRE(within(s->dsnu_e, 0, 1e6), err, TRL_ERR_ARGUMENT,
                "a DSNU of %g electrons is out of range: give 0 to 1e6", s->dsnu_e);
    TRL_REQUIRE(within(s->black_dn, -1e9, 1e9), err, TRL_ERR_ARGUMENT,
                "a black of %g DN is out of range: give -1e9 to 1e9", s->black_dn);
    TRL_REQUIRE(s->white_dn == 0 || (s->white_dn > s->black_dn && s->white_dn <= 1e9), err,
                TRL_ERR_ARGUMENT, "a white of %g DN does not lie above a black of %g", s->white_dn,
                s->black_dn);
    TRL_REQUIRE(within(s->step_dn, 0, 1e9), err, TRL_ERR_ARGUMENT,
                "steps of %g DN are out of range: give 0 for none, or 1 for whole numbers",
                s->step_dn);
    return TRL_OK;
}

double trl_sensor_dark_noise(const trl_sensor *s) {
    double step = s->step_dn * s->gain_e_per_dn;
    return sqrt(s->read_noise_e * s->read_noise_e + step * step / 12);
}

double trl_sensor_saturation(const trl_sensor *s) {
    double code = (s->white_dn - s->black_dn) * s->gain_e_per_dn;
    return s->white_dn != 0 && code < s->full_well_e ? code : s->full_well_e;
}

double trl_sensor_snr(const trl_sensor *s, double electrons) {
    double dark = trl_sensor_dark_noise(s), noise = sqrt(dark * dark + electrons);
    return electrons > 0 ? electrons / noise : 0;
}

double trl_sensor_snr_total(const trl_sensor *s, double electrons) {
    double dark = trl_sensor_dark_noise(s), pattern = s->prnu * electrons;
    double variance = dark * dark + electrons + s->dsnu_e * s->dsnu_e + pattern * pattern;
    return electrons > 0 ? electrons / sqrt(variance) : 0;
}

double trl_sensor_signal_at(const trl_sensor *s, double snr) {
    double dark = trl_sensor_dark_noise(s), snr2 = snr * snr;
    return (snr2 + sqrt(snr2 * snr2 + 4 * snr2 * dark * dark)) / 2;
}

trl_result trl_sensor_range(trl_dynamic_range *out, const trl_sensor *sensor, double snr,
                            trl_error *err) {
    TRL_TRY(trl_sensor_check(sensor, err));
    TRL_REQUIRE(snr >= 0 && isfinite(snr), err, TRL_ERR_ARGUMENT,
                "a signal-to-noise ratio of %g does not exist: give 0 (the noise floor) or more",
                snr);
    double saturation = trl_sensor_saturation(sensor);
    double dark = trl_sensor_dark_noise(sensor);
    double least = snr > 0 ? trl_sensor_signal_at(sensor, snr) : dark;
    TRL_REQUIRE(least > 0, err, TRL_ERR_ARGUMENT,
                "a sensor without any noise in the dark has no range above its floor: give a "
                "read noise above 0");
    TRL_REQUIRE(least <= saturation, err, TRL_ERR_ARGUMENT,
                "the sensor saturates at %g electrons, before a signal-to-noise ratio of %g at %g",
                saturation, snr, least);
    return trl_dynamic_range_between(out, least, saturation, err);
}

// The least signal moves with gain and dark noise in shares that follow from its formula;
// `dark` is how much of a change of the dark noise gets through to it.
trl_result trl_sensor_measured_range(trl_dynamic_range *out, double *stops_error,
                                     const trl_sensor_measured *m, double snr, trl_error *err) {
    double dark = trl_sensor_dark_noise(&m->sensor), through = 1, snr2 = snr * snr;
    TRL_TRY(trl_sensor_range(out, &m->sensor, snr, err));
    if (snr > 0) {
        double root = sqrt(snr2 * snr2 + 4 * snr2 * dark * dark);
        through = 2 * snr2 * dark * dark / root / trl_sensor_signal_at(&m->sensor, snr);
    }
    double of_gain = 1 - through, of_dark = through / 2;
    double variance = m->shares[0] + of_gain * of_gain * m->shares[1] +
                      of_dark * of_dark * m->shares[2] + 2 * of_gain * of_dark * m->shares[3];
    *stops_error = sqrt(fmax(0, variance)) / log(2);
    return TRL_OK;
}
