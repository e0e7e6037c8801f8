// tests/camera/normal.h: the room's random numbers, one at a time.
#ifndef TRL_TESTS_CAMERA_NORMAL_H
#define TRL_TESTS_CAMERA_NORMAL_H

#include "camera/random.h"

static inline double random_normal(trl_random *random) {
    double pair[2];
    trl_random_normal(random, pair);
    return pair[0];
}

#endif
