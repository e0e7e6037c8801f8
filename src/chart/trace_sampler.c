// Owen-scrambled Sobol numbers and the mappings that every machine rounds alike.
#include "chart/trace.h"

static uint32_t hash(uint32_t x) {
    // "lowbias32" of C. Wellons' hash prospector (2018).
    x ^= x >> 16;
    x *= 0x7feb352du;
    x ^= x >> 15;
    x *= 0x846ca68bu;
    x ^= x >> 16;
    return x;
}

static uint32_t reverse(uint32_t x) {
    x = __builtin_bswap32(x);
    x = (x >> 4 & 0x0f0f0f0fu) | (x & 0x0f0f0f0fu) << 4;
    x = (x >> 2 & 0x33333333u) | (x & 0x33333333u) << 2;
    return (x >> 1 & 0x55555555u) | (x & 0x55555555u) << 1;
}

/// Owen's scrambling of the reversed bits of a number: each bit is flipped by a
/// hash of the bits above it. Burley, "Practical Hash-based Owen Scrambling",
/// JCGT 9(4), 2020; constants by N. Vegdahl.
static uint32_t scramble(uint32_t reversed, uint32_t seed) {
    uint32_t x = reversed;
    x ^= x * 0x3d20adeau;
    x += seed;
    x *= (seed >> 16) | 1u;
    x ^= x * 0x05526c56u;
    x ^= x * 0x53a22864u;
    return reverse(x);
}

/// The second Sobol dimension, bit-reversed: Pascal's triangle modulo 2.
static uint32_t sobol_second(uint32_t index) {
    uint32_t x = index;
    x ^= (x & 0xaaaaaaaau) >> 1;
    x ^= (x & 0xccccccccu) >> 2;
    x ^= (x & 0xf0f0f0f0u) >> 4;
    x ^= (x & 0xff00ff00u) >> 8;
    return x ^ (x & 0xffff0000u) >> 16;
}

static float unit_float(uint32_t x) {
    return (float)(x >> 8) * 0x1p-24f;
}

trl_sampler trl_sampler_begin(uint32_t x, uint32_t y, uint32_t index) {
    return (trl_sampler){hash(x + hash(y + 0x9e3779b9u)), index, 0};
}

void trl_sampler_next(trl_sampler *sampler, float u[2]) {
    uint32_t seed = hash(sampler->seed + sampler->pair++ * 0x9e3779b9u);
    uint32_t index = scramble(reverse(sampler->index), seed);
    // The first dimension is the index reversed, so its reversed bits are the index.
    u[0] = unit_float(scramble(index, hash(seed + 1u)));
    u[1] = unit_float(scramble(sobol_second(index), hash(seed + 2u)));
}

void trl_turn_sincos(float turn, float *sine, float *cosine) {
    // A quarter of the circle around the nearest multiple of 90 degrees, where the
    // Taylor series of sine and cosine end within float precision.
    int quarter = (int)(turn * 4.0f + 0.5f);
    float a = (turn - 0.25f * (float)quarter) * (2.0f * TRL_PI_F), a2 = a * a;
    float s = a * (1.0f - a2 / 6.0f * (1.0f - a2 / 20.0f * (1.0f - a2 / 42.0f)));
    float c = 1.0f - a2 / 2.0f * (1.0f - a2 / 12.0f * (1.0f - a2 / 30.0f * (1.0f - a2 / 56.0f)));
    bool swap = quarter & 1;
    *sine = (quarter & 2 ? -1.0f : 1.0f) * (swap ? c : s);
    *cosine = ((quarter + 1) & 2 ? -1.0f : 1.0f) * (swap ? s : c);
}

void trl_disc_at(const float u[2], float *x, float *y) {
    float a = 2.0f * u[0] - 1.0f, b = 2.0f * u[1] - 1.0f, sine, cosine;
    if (a == 0.0f && b == 0.0f) {
        *x = *y = 0.0f;
    } else if (a * a > b * b) {
        float turn = 0.125f * b / a;
        trl_turn_sincos(turn < 0.0f ? turn + 1.0f : turn, &sine, &cosine);
        *x = a * cosine;
        *y = a * sine;
    } else {
        float turn = 0.25f - 0.125f * a / b;
        trl_turn_sincos(turn, &sine, &cosine);
        *x = b * cosine;
        *y = b * sine;
    }
}
