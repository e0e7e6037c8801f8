// image/light_level.h: how bright a PQ picture is, for the cLLI chunk.
#ifndef TRL_IMAGE_LIGHT_LEVEL_H
#define TRL_IMAGE_LIGHT_LEVEL_H

#include <troland/light.h>

enum { TRL_LIGHT_LEVEL_CELLS = 4096 };

/// Code value 0…1 → cd/m² of ST 2084, at even steps; between them a straight line
/// is within 3e-6 of the light.
typedef struct trl_light_scale {
    float nits[TRL_LIGHT_LEVEL_CELLS + 1];
} trl_light_scale;

void trl_light_scale_prepare(trl_light_scale *scale);

/// The light of some rows: of the brightest channel of each pixel, as CTA-861.3
/// (annex P) counts it.
typedef struct trl_light_level {
    double sum_nits;
    float max_nits;
} trl_light_level;

/// Adds `n` pixels of PQ code values; NaN counts as 0, values are held to 0…1.
void trl_light_level_add(trl_light_level *level, const trl_light_scale *scale,
                         const float *const rgb[3], size_t n);

#endif
