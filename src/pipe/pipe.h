// pipe/pipe.h: what the files of this room share: the plan's inside, and how a
// stage joins it.
#ifndef TRL_PIPE_PIPE_H
#define TRL_PIPE_PIPE_H

#include <troland/pipe.h>

#include "base/base.h"
#include "pipe/stage_rows.h"

/// Pixels per block. Four planes of 1024 floats are 16 kB: they stay in the
/// first-level cache beside the tables of most stages.
enum { TRL_PLAN_BLOCK = 1024 };

struct trl_plan {
    trl_stage *stages;
    size_t count, capacity;
};

/// Adds a stage that begins with `bytes` of state copied from `state`, owned and
/// released by the plan.
trl_result trl_plan_add_copy(trl_plan *plan, const char *name,
                             void (*run)(const void *, float *const[4], size_t), const void *state,
                             size_t bytes, trl_error *err);

/// The stage function of matrices and exposures; by it the plan knows them.
void trl_matrix_run(const void *state, float *const rgba[4], size_t n);

/// The transform of a plan that is a forward ACES stage and nothing else, or NULL.
const trl_aces_output *trl_plan_only_aces(const trl_plan *plan);

#endif
