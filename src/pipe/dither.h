// pipe/dither.h: the noise that hides the steps between code values.
//
// The noise comes from a 64 × 64 blue-noise tile of ranks: uniform ranks, the
// neighbours of which differ strongly, so that the noise has little energy at
// the low frequencies that the eye sees best. Each channel reads the tile at
// another place.
//
// In the middle of the range a rank becomes triangular noise of ±1 code value
// (S. P. Lipshitz, R. A. Wannamaker, J. Vanderkooy, "Quantization and dither: a
// theoretical survey", J. Audio Eng. Soc. 40(5), 1992): mean and variance of
// the error are then the same for every light value. Within half a code value of
// black and of white it becomes uniform noise of ±½ instead, which needs no code
// below 0 or above the largest: the mean stays right there too, and exact black
// and exact white get exactly their code.
#ifndef TRL_PIPE_DITHER_H
#define TRL_PIPE_DITHER_H

#include <stdint.h>

enum { TRL_DITHER_SIZE = 64 };

extern const uint16_t trl_dither_ranks[TRL_DITHER_SIZE * TRL_DITHER_SIZE];

/// The noise of a run of 64 pixels that begins at column x of row y; it repeats
/// after them.
typedef struct trl_dither_row {
    float triangular[TRL_DITHER_SIZE]; // -1…1
    float uniform[TRL_DITHER_SIZE];    // -½…½
} trl_dither_row;

void trl_dither_row_fill(trl_dither_row *row, uint32_t x, uint32_t y, uint32_t channel);

#endif
