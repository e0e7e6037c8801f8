// The colours of a mosaic, place by place and in lines.
#include "../test.h"

#include "image/raw.h"

#include <math.h>
#include <string.h>

enum { W = 150, H = 140, BLACK = 256, WHITE = 16000 };
static uint16_t codes[W * H];
static float lines[3][W + H];
static float *const into[3] = {lines[0], lines[1], lines[2]};
static const double neutral[3] = {0.5, 1, 0.62};
static const char *const orders[] = {"rggb", "bggr", "grbg", "gbrg", NULL};

typedef double scene(int x, int y);

// A neutral scene through the filters of an order, X-Trans where it is NULL.
static trl_mosaic shoot(const char *order, scene *light, bool balanced) {
    static const char *const xtrans[6] = {"gbggrg", "rgrbgb", "gbggrg",
                                          "grggbg", "bgbrgr", "grggbg"};
    trl_mosaic m = {
        .codes = codes, .width = W, .height = H, .pitch = W, .bayer = order != NULL, .end = 1};
    for (int y = 0; y < TRL_RAW_PERIOD; y++) {
        for (int x = 0; x < TRL_RAW_PERIOD; x++) {
            char name = order ? order[y % 2 * 2 + x % 2] : xtrans[y][x];
            m.color[y][x] = name == 'r' ? 0 : name == 'g' ? 1 : 2;
            m.black[y][x] = BLACK;
            m.scale[y][x] = 1.0f / (WHITE - BLACK);
        }
    }
    for (int c = 0; c < 3; c++)
        m.gain[c] = balanced ? (float)(1 / neutral[c]) : 1;
    assert_true(trl_mosaic_prepare(&m));
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            int c = m.color[y % TRL_RAW_PERIOD][x % TRL_RAW_PERIOD];
            double code = BLACK + (WHITE - BLACK) * light(x, y) * neutral[c];
            codes[y * W + x] = (uint16_t)(fmin(code, WHITE) + 0.5);
        }
    }
    return m;
}

static double waves(int x, int y) {
    return 0.5 + 0.4 * sin(0.5 * x + 0.2 * y) + (x % 50 == 20 && y % 31 > 20 ? 3 : 0);
}

static double lamp(int x, int y) {
    return hypot(x - 70, y - 66) < 20 ? 5 : 0.05;
}

static void lines_are_what_their_places_are(void **state) {
    (void)state;
    for (int k = 0; k < 20; k++) {
        trl_mosaic m = shoot(orders[k / 4], k & 2 ? lamp : waves, true);
        m.marks = k & 1;
        for (uint32_t line = 0; line < H; line++) {
            for (int sideways = 0; sideways < 2; sideways++) {
                trl_mosaic_line(&m, sideways, line, into);
                for (uint32_t at = 0; at < (sideways ? H : W); at++) {
                    float rgb[3];
                    trl_mosaic_color(&m, sideways ? line : at, sideways ? at : line, rgb);
                    for (int c = 0; c < 3; c++)
                        assert_float_equal((double)lines[c][at], (double)rgb[c], 2e-6);
                }
            }
        }
    }
}

static double slope(int x, int y) {
    return 0.05 + 0.003 * x + 0.002 * y;
}

// A code of rounding in each sample, at every place of the pattern.
static void slopes_stay_as_they_are(void **state) {
    (void)state;
    for (int k = 0; k < 5; k++) {
        trl_mosaic m = shoot(orders[k], slope, true);
        for (uint32_t y = 4; y < H - 4; y++) {
            for (uint32_t x = 4; x < W - 4; x++) {
                float rgb[3];
                trl_mosaic_color(&m, x, y, rgb);
                for (int c = 0; c < 3; c++)
                    assert_float_equal((double)rgb[c], slope((int)x, (int)y) * neutral[c],
                                       2.0 / (WHITE - BLACK));
            }
        }
    }
}

// Round, so that it runs in every direction, as sharp as a lens draws it.
static double edge(int x, int y) {
    return 0.1 + 0.6 / (1 + exp((hypot(x - 70, y - 66) - 40) / 0.7));
}

// The largest difference of two balanced colours over an edge of 0.6.
static double fringe(const char *order, bool balanced) {
    trl_mosaic m = shoot(order, edge, balanced);
    double most = 0;
    for (uint32_t y = 4; y < H - 4; y++) {
        for (uint32_t x = 4; x < W - 4; x++) {
            float rgb[3];
            trl_mosaic_color(&m, x, y, rgb);
            for (int c = 0; c < 3; c += 2)
                most = fmax(most, fabs((double)rgb[c] / neutral[c] - (double)rgb[1]));
        }
    }
    return most;
}

static void edges_of_white_have_little_color(void **state) {
    (void)state;
    for (int k = 0; k < 5; k++) {
        double with = fringe(orders[k], true), without = fringe(orders[k], false);
        if (with > 0.12 || without < 1.5 * with)
            fail_msg("%s: %g, unbalanced %g", orders[k] ? orders[k] : "X-Trans", with, without);
    }
}

// In a picture to look at, what is dark beside a lamp is not as bright as that in a colour.
static void dark_beside_a_lamp_is_dark(void **state) {
    (void)state;
    for (int k = 0; k < 5; k++) {
        trl_mosaic m = shoot(orders[k], lamp, true);
        for (uint32_t y = 30; y < 100; y++) {
            for (uint32_t x = 30; x < 110; x++) {
                float rgb[3];
                trl_mosaic_color(&m, x, y, rgb);
                double away = hypot((double)x - 70, (double)y - 66);
                for (int c = 0; c < 3; c++) {
                    if (away < 17) assert_true(rgb[c] >= 1);
                    if (away > 20) assert_true(rgb[c] < 0.98f);
                }
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_what_their_places_are),
        cmocka_unit_test(slopes_stay_as_they_are),
        cmocka_unit_test(edges_of_white_have_little_color),
        cmocka_unit_test(dark_beside_a_lamp_is_dark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
