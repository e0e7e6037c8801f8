// Many frames on all cores, in a child process that may die.
//
// Frames are independent, so several are on their way at a time: small ones leave no
// core idle, and while one file is synced to the disk the others go on. Where the
// child dies, each frame that was on its way is tried again alone: the one
// that kills is found, named and left out, and the others go on.
#include "image/image.h"

#include <pthread.h>

enum { LANES_MAX = 24 }; // each has a file that is not whole; see TRL_PENDING_MAX

typedef struct run_job {
    const trl_sequence_run_params *params;
    trl_frame_outcome *outcomes;
    size_t first, end;     // the frames of this child
    uint32_t threads_each; // of a lane
    size_t next;           // under the lock, as is the next
    bool stopped;
    pthread_mutex_t lock;
} run_job;

static bool canceled(const run_job *job) {
    return job->params->cancel && __atomic_load_n(job->params->cancel, __ATOMIC_RELAXED);
}

static int state_of(const trl_frame_outcome *o) {
    return __atomic_load_n(&o->state, __ATOMIC_ACQUIRE);
}

static void settle(trl_frame_outcome *o, trl_result result, const trl_error *err) {
    o->error = *err;
    o->error.code = result;
    int state = result == TRL_OK             ? TRL_FRAME_DONE
                : result == TRL_ERR_PARTIAL  ? TRL_FRAME_PARTIAL
                : result == TRL_ERR_CANCELED ? TRL_FRAME_WAITING
                                             : TRL_FRAME_FAILED;
    __atomic_store_n(&o->state, state, __ATOMIC_RELEASE);
}

static bool take(run_job *job, size_t *index) {
    pthread_mutex_lock(&job->lock);
    while (job->next < job->end && state_of(&job->outcomes[job->next]) != TRL_FRAME_WAITING)
        job->next++;
    bool taken = job->next < job->end && !job->stopped && !canceled(job);
    if (taken) {
        *index = job->next++;
        __atomic_store_n(&job->outcomes[*index].state, TRL_FRAME_BEGUN, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&job->lock);
    return taken;
}

static void lane(void *arg, uint32_t number) {
    (void)number;
    run_job *job = arg;
    const trl_sequence_run_params *p = job->params;
    size_t index = 0;
    while (take(job, &index)) {
        trl_error err = TRL_ERROR_INIT;
        trl_result result = p->work(p->user, index, job->threads_each, &err);
        settle(&job->outcomes[index], result, &err);
        bool stop = result != TRL_OK && result != TRL_ERR_PARTIAL && !p->keep_going;
        if (!stop) continue;
        pthread_mutex_lock(&job->lock);
        job->stopped = true;
        pthread_mutex_unlock(&job->lock);
    }
}

// In the child. That a frame failed is in its outcome, not in the result.
static trl_result run_lanes(void *arg, trl_error *err) {
    run_job *job = arg;
    size_t waiting = 0;
    for (size_t i = job->first; i < job->end; i++)
        waiting += state_of(&job->outcomes[i]) == TRL_FRAME_WAITING;
    uint32_t threads = trl_threads_resolve(job->params->threads);
    uint32_t lanes = threads < LANES_MAX ? threads : LANES_MAX;
    if (waiting < lanes) lanes = (uint32_t)waiting;
    if (lanes == 0) lanes = 1;
    job->threads_each = (threads + lanes - 1) / lanes;
    job->next = job->first;
    pthread_mutex_init(&job->lock, NULL);
    trl_threads_run(lanes, lane, job);
    pthread_mutex_destroy(&job->lock);
    return canceled(job) ? trl_error_set(err, TRL_ERR_CANCELED, "canceled") : TRL_OK;
}

static trl_result guarded(run_job *job, const char *what, trl_error *err) {
    const trl_sequence_run_params *p = job->params;
    uint64_t lanes = trl_threads_resolve(p->threads);
    trl_guard_params guard = TRL_GUARD_PARAMS_INIT;
    guard.memory_bytes = p->memory_bytes * (lanes < LANES_MAX ? lanes : LANES_MAX);
    guard.silent = true;
    guard.tick = p->tick;
    guard.user = p->user;
    return trl_guard_run(&guard, what, run_lanes, job, err);
}

// Tries what was on its way when the child died, each alone. TRL_ERR_NOT_FOUND where
// none was, TRL_ERR_CANCELED.
static trl_result try_alone(const run_job *all, size_t count, bool *failed) {
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        trl_frame_outcome *o = &all->outcomes[i];
        if (state_of(o) != TRL_FRAME_BEGUN) continue;
        any = true;
        char name[1024] = "";
        trl_error err = TRL_ERROR_INIT;
        run_job one = {.params = all->params, .outcomes = all->outcomes, .first = i, .end = i + 1};
        all->params->name(all->params->user, i, name, sizeof name);
        settle(o, TRL_ERR_CANCELED, &err); // waiting again
        trl_result result = guarded(&one, name, &err);
        if (state_of(o) == TRL_FRAME_BEGUN) settle(o, result, &err);
        if (result == TRL_ERR_CANCELED) return result;
        *failed = *failed || state_of(o) == TRL_FRAME_FAILED;
    }
    return any ? TRL_OK : TRL_ERR_NOT_FOUND;
}

// The sum of the outcomes, and the first sentence in the order of the frames.
static trl_result summed(const trl_frame_outcome *outcomes, size_t count, trl_error *err) {
    for (size_t i = 0; i < count; i++)
        if (outcomes[i].error.code != TRL_OK)
            return trl_error_set(err, TRL_ERR_PARTIAL, "%s", outcomes[i].error.message);
    return TRL_OK;
}

trl_result trl_sequence_run(const trl_sequence_run_params *params, trl_frame_outcome *outcomes,
                            size_t count, trl_error *err) {
    trl_sequence_run_params own = TRL_SEQUENCE_RUN_PARAMS_INIT;
    trl_params_copy(&own, sizeof own, params);
    run_job job = {.params = &own, .outcomes = outcomes, .end = count};
    for (;;) {
        trl_error died = TRL_ERROR_INIT;
        bool failed = false;
        trl_result result = guarded(&job, own.what, &died);
        if (result == TRL_OK) return summed(outcomes, count, err);
        trl_result alone = result == TRL_ERR_CANCELED ? result : try_alone(&job, count, &failed);
        if (alone == TRL_ERR_CANCELED) return trl_error_set(err, alone, "canceled");
        if (alone != TRL_OK) return trl_error_set(err, result, "%s", died.message);
        if (failed && !own.keep_going) return summed(outcomes, count, err);
    }
}
