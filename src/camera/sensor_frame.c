// camera/sensor_frame.c: made frames of a sensor whose numbers are known.
#include "camera/random.h"

#include <troland/camera.h>

#include <math.h>

// What belongs to the pixel and not to the frame is drawn from a frame of its own.
#define PATTERN UINT64_MAX
#define MOST_ELECTRONS 1e10 // far above any full well

static double code_of(const trl_sensor *s, double electrons) {
    double code = s->black_dn + electrons / s->gain_e_per_dn;
    if (s->step_dn > 0) code = fmax(0, floor(code / s->step_dn + 0.5) * s->step_dn);
    return s->white_dn != 0 ? fmin(code, s->white_dn) : code;
}

void trl_sensor_frame_row(const trl_sensor *s, uint64_t seed, uint64_t frame, uint32_t x,
                          uint32_t y, size_t n, const float *electrons, float *dn) {
    for (size_t i = 0; i < n; i++) {
        double pattern[2] = {0, 0}, noise[2];
        double light = electrons[i] > 0 ? fmin((double)electrons[i], MOST_ELECTRONS) : 0;
        trl_random pixel = trl_random_at(seed, PATTERN, x + (uint32_t)i, y);
        trl_random now = trl_random_at(seed, frame, x + (uint32_t)i, y);
        if (s->prnu > 0 || s->dsnu_e > 0) trl_random_normal(&pixel, pattern);
        trl_random_normal(&now, noise);
        double caught = trl_random_poisson(&now, light * fmax(0, 1 + s->prnu * pattern[0]));
        caught = fmin(caught, s->full_well_e);
        dn[i] = (float)code_of(s, caught + s->dsnu_e * pattern[1] + s->read_noise_e * noise[0]);
    }
}
