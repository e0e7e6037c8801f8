#include "../test.h"
#include "normal.h"

#include <troland/camera.h>

enum { SAMPLES = 3000, FRAMES = 5 };
static uint8_t codes[SAMPLES * FRAMES * 3];

// Curves that pictures are made with: sRGB's, and a camera's with more contrast.
static double srgb(double light) {
    double rgb[3] = {light, 0, 0};
    trl_transfer_encode(&(trl_transfer){.kind = TRL_TRANSFER_SRGB}, rgb);
    return rgb[0];
}

static double camera(double light) {
    double s = srgb(light);
    return s - 0.1 * sin(6.283185307179586 * s) * s * (1 - s) * 2;
}

static double power(double light) {
    return pow(light, 1 / 2.2);
}

typedef double (*curve)(double);

static double inverse(curve f, double code) {
    double low = 0, high = 1;
    for (int i = 0; i < 60; i++) {
        double middle = 0.5 * (low + high);
        if (f(middle) < code)
            low = middle;
        else
            high = middle;
    }
    return low;
}

// Red, green and blue by one curve each; one pixel of `moved` shows something else in
// every frame.
static void make(curve red, curve green, curve blue, const double *exposures, int moved) {
    const curve curves[3] = {red, green, blue};
    trl_random random = {4711};
    for (int i = 0; i < SAMPLES; i++) {
        for (int c = 0; c < 3; c++) {
            double light = exp2(9 * trl_random_uniform(&random) - 7);
            for (int j = 0; j < FRAMES; j++) {
                double v = exposures[j] * light;
                if (moved && i % moved == 0) v = trl_random_uniform(&random);
                v += random_normal(&random) * sqrt(v / 20000 + 4e-8);
                v = curves[c](fmin(fmax(v, 0), 1));
                codes[(i * FRAMES + j) * 3 + c] = (uint8_t)(255 * v + 0.5);
            }
        }
    }
}

// The largest error of light at the codes low … high, where code 128 is right by its
// scale.
static double worst(const trl_response *r, int c, curve f, int low, int high) {
    double most = 0, scale = inverse(f, 128 / 255.0) / r->light[c][128];
    for (int z = low; z <= high; z++)
        most = fmax(most, fabs(scale * r->light[c][z] / inverse(f, z / 255.0) - 1));
    return most;
}

static void recover(trl_response *r, trl_response_method method, const double *exposures) {
    trl_error err = TRL_ERROR_INIT;
    if (trl_response_recover(r, method, codes, SAMPLES, FRAMES, exposures, &err) != TRL_OK)
        fail_msg("%s", err.message);
    double middle[3] = {128 / 255.0, 0, 0};
    trl_transfer_decode(&(trl_transfer){.kind = TRL_TRANSFER_SRGB}, middle);
    for (int c = 0; c < 3; c++) {
        assert_float_equal(r->light[c][128], middle[0], 1e-12);
        for (int z = 1; z < TRL_RESPONSE_CODES; z++)
            assert_true(r->light[c][z] >= r->light[c][z - 1]);
    }
}

// Steps of two stops leave open what repeats every two stops: the hardest bracket.
static const double even[FRAMES] = {0.0625, 0.25, 1, 4, 16};
static const double uneven[FRAMES] = {0.05, 0.3, 1, 2.2, 13};

static void the_response_that_made_the_pictures_comes_back(void **state) {
    (void)state;
    const double *const brackets[2] = {even, uneven};
    for (int k = 0; k < 2; k++) {
        for (int method = 0; method < 2; method++) {
            trl_response r;
            make(srgb, camera, srgb, brackets[k], 0);
            recover(&r, (trl_response_method)method, brackets[k]);
            const double errors[3] = {worst(&r, 0, srgb, 16, 250), worst(&r, 1, camera, 16, 250),
                                      worst(&r, 2, srgb, 16, 250)};
            for (int c = 0; c < 3; c++)
                if (errors[c] > (method == TRL_RESPONSE_DEBEVEC ? 0.03 : 0.05))
                    fail_msg("bracket %d, method %d, channel %d: %.3f", k, method, c, errors[c]);
        }
    }
}

// A pure power has no straight toe: its darkest codes are far below sRGB's. Code 4 has two
// electrons here, beside a noise of four.
static void the_darkest_codes_come_back(void **state) {
    (void)state;
    for (int method = 0; method < 2; method++) {
        trl_response r;
        make(power, srgb, power, even, 0);
        recover(&r, (trl_response_method)method, even);
        for (int c = 0; c < 3; c++) {
            double error = worst(&r, c, c == 1 ? srgb : power, 4, 250);
            if (error > (method == TRL_RESPONSE_DEBEVEC ? 0.15 : 0.4))
                fail_msg("method %d, channel %d: %.3f", method, c, error);
        }
    }
}

static void what_moved_does_not_spoil_it(void **state) {
    (void)state;
    for (int method = 0; method < 2; method++) {
        trl_response r;
        make(camera, srgb, camera, even, 12);
        recover(&r, (trl_response_method)method, even);
        for (int c = 0; c < 3; c++) {
            double error = worst(&r, c, c == 1 ? srgb : camera, 24, 250);
            if (error > 0.05) fail_msg("method %d, channel %d: %.3f", method, c, error);
        }
    }
}

static void assert_refused(const char *words, const uint8_t *of, size_t samples, size_t frames,
                           const double *exposures) {
    trl_response r;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(
        trl_response_recover(&r, TRL_RESPONSE_DEBEVEC, of, samples, frames, exposures, &err),
        TRL_ERR_ARGUMENT);
    if (!strstr(err.message, words)) fail_msg("'%s' does not say '%s'", err.message, words);
}

static void what_tells_nothing_is_refused_in_words(void **state) {
    (void)state;
    static const uint8_t flat[100 * 2 * 3];
    static const double same[2] = {1, 1.01}, bad[2] = {1, 0}, good[2] = {1, 4};
    make(srgb, srgb, srgb, even, 0);
    assert_refused("from 1 pictures", codes, SAMPLES, 1, even);
    assert_refused("from 20 pixels", codes, 20, FRAMES, even);
    assert_refused("same exposure", codes, 1000, 2, same);
    assert_refused("makes no picture", codes, 1000, 2, bad);
    assert_refused("only 1 different codes of red", flat, 100, 2, good);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_response_that_made_the_pictures_comes_back),
        cmocka_unit_test(the_darkest_codes_come_back),
        cmocka_unit_test(what_moved_does_not_spoil_it),
        cmocka_unit_test(what_tells_nothing_is_refused_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
