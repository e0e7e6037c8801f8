// Dither: repeatable, unbiased, and quiet where the eye is sharp.
#include "../test.h"

#include <troland/pipe.h>

#include "pipe/dither.h"

enum { SIDE = 64, PIXELS = SIDE * SIDE };

static void every_rank_is_there_once(void **state) {
    (void)state;
    static unsigned char seen[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
        assert_true(trl_dither_ranks[i] < PIXELS);
        assert_int_equal(seen[trl_dither_ranks[i]]++, 0);
    }
}

// Packs a flat field of `value` code steps, one 64 × 64 tile, three channels.
static void flat_field(double value, uint32_t bits, uint32_t x, uint32_t y,
                       uint16_t out[PIXELS][3]) {
    trl_packing packing = {.size = sizeof packing,
                           .sample = TRL_SAMPLE_U16,
                           .channels = 3,
                           .bits = bits,
                           .dither = true};
    float row[SIDE];
    for (int i = 0; i < SIDE; i++)
        row[i] = (float)(value / ((1 << bits) - 1));
    for (uint32_t i = 0; i < SIDE; i++)
        trl_pack_row(&packing, (const float *const[4]){row, row, row, NULL}, x, y + i, SIDE,
                     out[i * SIDE]);
    for (int i = 0; i < 3 * PIXELS; i++)
        out[i / 3][i % 3] >>= 16 - bits;
}

// Over a tile the mean is the value and, away from the ends, the variance that
// of triangular dither: (1/6 + 1/12) of a squared code, wherever the value lies.
static void mean_and_variance_are_right_everywhere(void **state) {
    (void)state;
    static uint16_t out[PIXELS][3];
    static const double values[] = {0.01, 0.1,  0.3,   0.49,  0.51,  0.75,  1.2,   20.0,
                                    20.3, 20.5, 127.9, 253.8, 254.3, 254.6, 254.9, 254.99};
    for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
        flat_field(values[v], 8, 1000, 77, out);
        for (int c = 0; c < 3; c++) {
            double sum = 0, squares = 0;
            for (int i = 0; i < PIXELS; i++) {
                sum += out[i][c] - values[v];
                squares += pow(out[i][c] - values[v], 2);
            }
            assert_true(fabs(sum / PIXELS) < 1e-3);
            if (values[v] > 0.5 && values[v] < 254.5)
                assert_true(fabs(squares / PIXELS - 0.25) < 2e-3);
        }
    }
}

static void exact_black_and_white_stay_exact(void **state) {
    (void)state;
    static uint16_t out[PIXELS][3];
    for (uint32_t bits = 8; bits <= 16; bits++) {
        flat_field(0, bits, 3, 9, out);
        for (int i = 0; i < 3 * PIXELS; i++)
            assert_int_equal(out[i / 3][i % 3], 0);
        flat_field((1 << bits) - 1, bits, 3, 9, out);
        for (int i = 0; i < 3 * PIXELS; i++)
            assert_int_equal(out[i / 3][i % 3], (1 << bits) - 1);
    }
}

static void the_place_alone_decides(void **state) {
    (void)state;
    trl_packing packing = {
        .size = sizeof packing, .sample = TRL_SAMPLE_U8, .channels = 4, .dither = true};
    enum { WIDTH = 1000 };
    float row[WIDTH];
    unsigned char whole[4 * WIDTH], parts[4 * WIDTH], again[4 * WIDTH];
    for (int i = 0; i < WIDTH; i++)
        row[i] = 0.4f + 0.0001f * i;
    const float *const planes[4] = {row, row, row, row};
    trl_pack_row(&packing, planes, 5, 3, WIDTH, whole);
    trl_pack_row(&packing, planes, 5, 3, WIDTH, again);
    assert_memory_equal(whole, again, sizeof whole);
    for (int begin = 0; begin < WIDTH;) {
        int count = begin % 7 * 31 + 1;
        if (count > WIDTH - begin) count = WIDTH - begin;
        const float *const at[4] = {row + begin, row + begin, row + begin, row + begin};
        trl_pack_row(&packing, at, 5 + begin, 3, count, parts + 4 * begin);
        begin += count;
    }
    assert_memory_equal(whole, parts, sizeof whole);
    trl_pack_row(&packing, planes, 5, 4, WIDTH, again);
    assert_memory_not_equal(whole, again, sizeof whole);
    int unlike = 0;
    for (int i = 0; i < WIDTH; i++) {
        unlike += whole[4 * i] != whole[4 * i + 1];
        assert_int_equal(whole[4 * i + 3], (int)lrint((double)row[i] * 255)); // alpha
    }
    assert_true(unlike > WIDTH / 4);
    packing.channels = 2; // gray and alpha
    trl_pack_row(&packing, planes, 5, 3, WIDTH, again);
    for (int i = 0; i < WIDTH; i++)
        assert_int_equal(again[2 * i + 1], (int)lrint((double)row[i] * 255));
}

// Power of the noise at the torus frequency (u, v), per pixel.
static double power_at(const double noise[PIXELS], int u, int v) {
    double re = 0, im = 0;
    for (int i = 0; i < PIXELS; i++) {
        double phase = 2 * M_PI * (u * (i % SIDE) + v * (i / SIDE)) / SIDE;
        re += noise[i] * cos(phase);
        im += noise[i] * sin(phase);
    }
    return (re * re + im * im) / PIXELS;
}

// White noise has the same power at every frequency: its variance. Below an
// eighth of the sampling rate the tile holds less than a tenth of that.
static void low_frequencies_are_quiet(void **state) {
    (void)state;
    static double noise[PIXELS];
    for (uint32_t c = 0; c < 3; c++) {
        double variance = 0, low = 0;
        int count = 0;
        for (uint32_t y = 0; y < SIDE; y++) {
            trl_dither_row row;
            trl_dither_row_fill(&row, 0, y, c);
            for (int x = 0; x < SIDE; x++) {
                noise[y * SIDE + x] = row.triangular[x];
                variance += row.triangular[x] * row.triangular[x] / PIXELS;
            }
        }
        assert_float_equal(variance, 1.0 / 6, 1e-3);
        for (int v = -8; v <= 8; v++) {
            for (int u = 0; u <= 8; u++) {
                if ((u == 0 && v <= 0) || u * u + v * v > 64) continue;
                low += power_at(noise, u, v);
                count++;
            }
        }
        assert_true(low / count < 0.1 * variance);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rank_is_there_once),
        cmocka_unit_test(mean_and_variance_are_right_everywhere),
        cmocka_unit_test(exact_black_and_white_stay_exact),
        cmocka_unit_test(the_place_alone_decides),
        cmocka_unit_test(low_frequencies_are_quiet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
