// simd/pixels.h: the loop of a kernel that treats each pixel alone.
#ifndef TRL_SIMD_PIXELS_H
#define TRL_SIMD_PIXELS_H

#include "simd/vec.h"

#include <string.h>

/// Works in place on LANES pixels, one vector per channel.
typedef void v_pixels(const void *state, vf pixels[]);

/// Runs `function`, which is known where this is inlined, on `n` pixels of
/// `channels` planes; the last few go through a buffer padded with zeros.
V_INLINE void v_run_pixels(const void *state, float *const planes[], int channels, size_t n,
                           v_pixels *function) {
    vf pixels[4];
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (int c = 0; c < channels; c++)
            pixels[c] = v_load(planes[c] + i);
        function(state, pixels);
        for (int c = 0; c < channels; c++)
            v_store(planes[c] + i, pixels[c]);
    }
    if (i == n) return;
    float rest[4][LANES] = {{0}};
    for (int c = 0; c < channels; c++) {
        memcpy(rest[c], planes[c] + i, (n - i) * sizeof(float));
        pixels[c] = v_load(rest[c]);
    }
    function(state, pixels);
    for (int c = 0; c < channels; c++) {
        v_store(rest[c], pixels[c]);
        memcpy(planes[c] + i, rest[c], (n - i) * sizeof(float));
    }
}

#endif
