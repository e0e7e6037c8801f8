// camera/random.h: random numbers that depend on nothing but where they are drawn.
#ifndef TRL_CAMERA_RANDOM_H
#define TRL_CAMERA_RANDOM_H

#include <stdint.h>

/// A stream of its own for each pixel: splitmix64 (Steele, Lea & Flood 2014).
typedef struct trl_random {
    uint64_t state;
} trl_random;

trl_random trl_random_at(uint64_t seed, uint64_t frame, uint32_t x, uint32_t y);
/// Uniform, above 0 and below 1.
double trl_random_uniform(trl_random *random);
/// Two independent standard normal numbers (Box & Muller 1958).
void trl_random_normal(trl_random *random, double out[2]);
/// Poisson with this mean, 0 … 1e12.
double trl_random_poisson(trl_random *random, double mean);

#endif
