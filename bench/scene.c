// bench/scene.c: a picture to measure with. Exposure and colour change smoothly
// over regions, with edges, texture, a few lamps of strong colour and the noise of
// a camera: caches, branches and rare paths behave as with photographs.
#include "bench.h"

#include <math.h>

static uint32_t hash(uint32_t x, uint32_t y, uint32_t seed) {
    uint32_t h = x * 0x9e3779b1u ^ y * 0x85ebca77u ^ seed * 0xc2b2ae3du;
    h = (h ^ (h >> 15)) * 0x2c1b3c6du;
    h = (h ^ (h >> 12)) * 0x297a2d39u;
    return h ^ (h >> 15);
}

static float unit(uint32_t x, uint32_t y, uint32_t seed) {
    return (float)(hash(x, y, seed) >> 8) * 0x1p-24f;
}

// Noise that is smooth over `cell` pixels, 0…1.
static float smooth(uint32_t x, uint32_t y, uint32_t cell, uint32_t seed) {
    uint32_t i = x / cell, j = y / cell;
    float u = (float)(x % cell) / (float)cell, v = (float)(y % cell) / (float)cell;
    u = u * u * (3 - 2 * u), v = v * v * (3 - 2 * v);
    float top = unit(i, j, seed) * (1 - u) + unit(i + 1, j, seed) * u;
    float bottom = unit(i, j + 1, seed) * (1 - u) + unit(i + 1, j + 1, seed) * u;
    return top * (1 - v) + bottom * v;
}

// Linear Rec.709 → ACES2065-1 (Bradford), rounded.
static const float to_ap0[3][3] = {
    {0.4397f, 0.3830f, 0.1774f}, {0.0898f, 0.8134f, 0.0968f}, {0.0175f, 0.1115f, 0.8707f}};

static void pixel(uint32_t x, uint32_t y, float rgb[3]) {
    // Exposure: -6 … +3 stops in regions, texture of a stop, now and then a lamp.
    float stops =
        9 * smooth(x, y, 240, 1) - 6 + 2 * smooth(x, y, 40, 2) + 0.7f * (smooth(x, y, 5, 3) - 0.5f);
    float lamp = smooth(x, y, 96, 4);
    float saturation = 0.05f + 0.55f * powf(smooth(x, y, 160, 5), 2) + 0.1f * smooth(x, y, 9, 6);
    if (lamp > 0.86f) {
        stops += 40 * (lamp - 0.86f);
        saturation = 0.9f * unit(x / 96, y / 96, 7);
    }
    float hue = 6 * smooth(x, y, 320, 8) + 1.5f * smooth(x, y, 60, 9);
    float linear[3], level = 0.18f * exp2f(stops);
    for (uint32_t c = 0; c < 3; c++) {
        float edge = fabsf(fmodf(hue + 2 * (float)c, 6) - 3) - 1;
        edge = edge < 0 ? 0 : edge > 1 ? 1 : edge;
        float light = level * (1 - saturation * (1 - edge));
        float noise = unit(x, y, 10 + c) + unit(x, y, 20 + c) - 1;
        linear[c] = light + noise * (0.0008f + 0.01f * sqrtf(light * 0.18f));
    }
    for (int c = 0; c < 3; c++)
        rgb[c] = to_ap0[c][0] * linear[0] + to_ap0[c][1] * linear[1] + to_ap0[c][2] * linear[2];
}

void bench_scene(float *rgba, uint32_t width, uint32_t height) {
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            float *p = rgba + 4 * ((size_t)y * width + x);
            pixel(x, y, p);
            p[3] = 1;
        }
    }
}
