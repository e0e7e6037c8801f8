// Where the samples of a sensor end, seen in what it gives.
#include "../test.h"

#include "image/raw.h"

#include <math.h>

enum { W = 240, H = 160, BLACK = 128, WHITE = 4095 };
static uint16_t codes[W * H];

static uint64_t seed;

// About normal, of deviation 1.
static double noise(void) {
    double sum = 0;
    for (int i = 0; i < 12; i++) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
        sum += (double)(seed >> 40) / (1 << 24);
    }
    return sum - 6;
}

// A slope from dark on the left to `brightest` × a colour's factor on the right, which the
// sensor cuts off at `full`, with noise of its own there. Shares of white.
static trl_mosaic shoot(double brightest, const double factors[3], const double full[3]) {
    trl_mosaic m = {.codes = codes, .width = W, .height = H, .pitch = W, .bayer = true};
    seed = 7;
    for (int y = 0; y < TRL_RAW_PERIOD; y++) {
        for (int x = 0; x < TRL_RAW_PERIOD; x++) {
            m.color[y][x] = (uint8_t)(y % 2 + x % 2); // RGGB
            m.black[y][x] = BLACK;
            m.scale[y][x] = 1.0f / (WHITE - BLACK);
        }
    }
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            int c = m.color[y % TRL_RAW_PERIOD][x % TRL_RAW_PERIOD];
            double light = brightest * factors[c] * x / W;
            double value = fmin(light, full[c]) + 0.003 * noise();
            codes[y * W + x] = (uint16_t)fmin(fmax(BLACK + (WHITE - BLACK) * value, 0), WHITE);
        }
    }
    return m;
}

static const double neutral[3] = {0.5, 1, 0.62};

static void a_sensor_that_is_full_below_white_shows_it(void **state) {
    (void)state;
    for (double end = 0.8; end < 0.97; end += 0.04) {
        const double full[3] = {end, end, end};
        trl_mosaic m = shoot(3, neutral, full);
        codes[7 * W + 3] = codes[9 * W + 30] = codes[50 * W + 9] = WHITE; // hot ones
        assert_float_equal((double)trl_mosaic_saturation(&m), end, 0.004);
    }
}

// Green and blue are full, red is not; and each colour may end a little apart.
static void two_colors_are_enough(void **state) {
    (void)state;
    const double full[3] = {0.93, 0.935, 0.925};
    trl_mosaic m = shoot(1.7, neutral, full);
    assert_float_equal((double)trl_mosaic_saturation(&m), 0.928, 0.006);
    m = shoot(1.2, neutral, full); // green alone: that may be the scene
    assert_float_equal((double)trl_mosaic_saturation(&m), 1, 0);
}

static void what_is_not_full_is_left_to_the_file(void **state) {
    (void)state;
    const double white[3] = {1, 1, 1}, low[3] = {0.6, 0.6, 0.6};
    const double wall[3] = {0.77, 0.95, 0.84}; // a bright wall, all in one light
    trl_mosaic m = shoot(0.9, neutral, white);
    assert_float_equal((double)trl_mosaic_saturation(&m), 1, 0);
    m = shoot(3, neutral, white);
    assert_float_equal((double)trl_mosaic_saturation(&m), 1, 0);
    m = shoot(20, neutral, wall);
    assert_float_equal((double)trl_mosaic_saturation(&m), 1, 0);
    m = shoot(20, neutral, low); // too low to be believed
    assert_float_equal((double)trl_mosaic_saturation(&m), 1, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sensor_that_is_full_below_white_shows_it),
        cmocka_unit_test(two_colors_are_enough),
        cmocka_unit_test(what_is_not_full_is_left_to_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
