// pipe/stage_rows.h: the room's own stages as kernels, one build per tier.
#ifndef TRL_PIPE_STAGE_ROWS_H
#define TRL_PIPE_STAGE_ROWS_H

#include <troland/pipe.h>

typedef struct trl_stage_rows trl_stage_rows;

/// A matrix ready to run. Samples are held to ±limit first, so that no sum can
/// overflow: what comes out is always finite.
typedef struct trl_matrix_state {
    const trl_stage_rows *rows;
    trl_mat3 exact; // as given or merged; merging works in double
    float m[3][3];  // exact, rounded
    float limit;
} trl_matrix_state;

/// In place on n pixels, any number and alignment.
struct trl_stage_rows {
    void (*matrix)(const trl_matrix_state *state, float *const rgb[], size_t n);
    void (*unpremultiply)(float *const rgba[], size_t n);
    void (*premultiply)(float *const rgba[], size_t n);
};

/// NULL where this build has no such tier.
const trl_stage_rows *trl_stage_rows_get(trl_cpu_tier tier);

#endif
