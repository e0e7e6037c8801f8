#include "camera/random.h"

#include <math.h>
#include <stdbool.h>

static uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

trl_random trl_random_at(uint64_t seed, uint64_t frame, uint32_t x, uint32_t y) {
    uint64_t a = mix(seed + UINT64_C(0x9E3779B97F4A7C15));
    uint64_t b = mix(a ^ (frame + UINT64_C(0x9E3779B97F4A7C15)));
    return (trl_random){mix(b ^ ((uint64_t)y << 32 | x))};
}

double trl_random_uniform(trl_random *random) {
    random->state += UINT64_C(0x9E3779B97F4A7C15);
    return ((double)(mix(random->state) >> 11) + 0.5) * 0x1p-53;
}

void trl_random_normal(trl_random *random, double out[2]) {
    double radius = sqrt(-2 * log(trl_random_uniform(random)));
    double angle = 6.28318530717958647692 * trl_random_uniform(random);
    out[0] = radius * cos(angle);
    out[1] = radius * sin(angle);
}

// As many as fit before a product of uniform numbers falls below e^-mean.
static double poisson_small(trl_random *random, double mean) {
    double floor_ = exp(-mean), product = trl_random_uniform(random), count = 0;
    while (product > floor_) {
        product *= trl_random_uniform(random);
        count++;
    }
    return count;
}

// Transformed rejection with squeeze, PTRS of Hörmann 1993, "The transformed rejection
// method for generating Poisson random variables"; for means of 10 and more.
static double poisson_large(trl_random *random, double mean) {
    double b = 0.931 + 2.53 * sqrt(mean), a = -0.059 + 0.02483 * b;
    double alpha = 1.1239 + 1.1328 / (b - 3.4), squeeze = 0.9277 - 3.6224 / (b - 2);
    double log_mean = log(mean);
    while (true) {
        double u = trl_random_uniform(random) - 0.5, v = trl_random_uniform(random);
        double us = 0.5 - fabs(u), k = floor((2 * a / us + b) * u + mean + 0.43);
        if (us >= 0.07 && v <= squeeze) return k;
        if (k < 0 || (us < 0.013 && v > us)) continue;
        int sign;
        double accept = log(v * alpha / (a / (us * us) + b));
        if (accept <= k * log_mean - mean - lgamma_r(k + 1, &sign)) return k;
    }
}

double trl_random_poisson(trl_random *random, double mean) {
    return mean < 10 ? poisson_small(random, mean) : poisson_large(random, mean);
}
