#include "image/light_level.h"

void trl_light_scale_prepare(trl_light_scale *scale) {
    const trl_transfer pq = {.kind = TRL_TRANSFER_PQ};
    for (int i = 0; i <= TRL_LIGHT_LEVEL_CELLS; i++) {
        double code = (double)i / TRL_LIGHT_LEVEL_CELLS;
        double light[3] = {code, code, code};
        trl_transfer_decode(&pq, light);
        scale->nits[i] = (float)(light[0] * 100);
    }
}

static float larger(float a, float b) {
    return b > a ? b : a; // a where b is NaN
}

void trl_light_level_add(trl_light_level *level, const trl_light_scale *scale,
                         const float *const rgb[3], size_t n) {
    for (size_t i = 0; i < n; i++) {
        float code = larger(larger(larger(0, rgb[0][i]), rgb[1][i]), rgb[2][i]);
        float place = (code < 1 ? code : 1) * TRL_LIGHT_LEVEL_CELLS;
        int cell = (int)place;
        if (cell == TRL_LIGHT_LEVEL_CELLS) cell--;
        float low = scale->nits[cell], high = scale->nits[cell + 1];
        float nits = low + (high - low) * (place - (float)cell);
        level->max_nits = larger(level->max_nits, nits);
        level->sum_nits += (double)nits;
    }
}
