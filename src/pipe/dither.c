#include "pipe/dither.h"

#include <math.h>

// Where each channel begins in the tile: far from the others in both directions.
static const uint32_t shift[4][2] = {{0, 0}, {37, 23}, {19, 45}, {53, 11}};

// The inverse of the triangular distribution function on -1…1.
static double triangular(double probability) {
    return probability < 0.5 ? sqrt(2 * probability) - 1 : 1 - sqrt(2 * (1 - probability));
}

void trl_dither_row_fill(trl_dither_row *row, uint32_t x, uint32_t y, uint32_t channel) {
    const uint32_t mask = TRL_DITHER_SIZE - 1;
    const uint16_t *ranks =
        trl_dither_ranks + ((y + shift[channel & 3][1]) & mask) * TRL_DITHER_SIZE;
    for (uint32_t i = 0; i < TRL_DITHER_SIZE; i++) {
        uint32_t rank = ranks[(x + i + shift[channel & 3][0]) & mask];
        double probability = (rank + 0.5) / (TRL_DITHER_SIZE * TRL_DITHER_SIZE);
        row->uniform[i] = (float)(probability - 0.5);
        row->triangular[i] = (float)triangular(probability);
    }
}
