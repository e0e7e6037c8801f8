// Where the reference shows clipped what moved: reading strips once, before the merge.
#include "camera/merge.h"

#include "base/base.h"
#include "camera/cancel.h"

#include <pthread.h>

typedef struct look_job {
    trl_merge_reader *merge;
    trl_stand_in_block *blocks;
    bool *looked;           // at each strip
    bool all;               // not only at strips in which the reference clips
    uint32_t columns, next; // row, under the lock
    pthread_mutex_t lock;
    trl_result result;
    trl_error error;
} look_job;

// Without a clipped sample in the reference nothing is lost.
static bool reference_clips(const trl_merge_reader *m) {
    const trl_stack *s = &m->stack;
    bool clips = false;
    for (int c = 0; c < 3; c++)
        clips = clips ||
                s->frames[s->reference].most[c] >= (s->developed ? s->code_limit[c] : s->limit[c]);
    return clips;
}

static trl_result strip_clips(const trl_merge_reader *m, uint32_t slot, uint32_t y, uint32_t rows,
                              bool *clips, trl_error *err) {
    const trl_stack *s = &m->stack;
    const trl_merge_slot *work = &m->slots[slot];
    const uint32_t r = s->reference;
    TRL_TRY(trl_stack_rows(s, r, slot, y, rows, work->values[r], m->stride, err));
    trl_stack_decode(s, r, work->values[r], work->floors[r], rows * m->stride);
    *clips = false;
    for (int c = 0; c < 3; c++)
        for (uint32_t v = 0; v < rows && !*clips; v++)
            for (uint32_t x = 0; x < s->width && !*clips; x++)
                *clips = work->floors[r][c][v * m->stride + x] == TRL_FLOOR_SATURATED;
    return TRL_OK;
}

static trl_result look_at(look_job *job, uint32_t slot, uint32_t y, uint32_t rows, trl_error *err) {
    trl_merge_reader *m = job->merge;
    const trl_merge_slot *work = &m->slots[slot];
    const trl_stand_in_rows strip = {.stack = &m->stack,
                                     .floors = work->floors,
                                     .good = work->good,
                                     .there = work->there,
                                     .lost = work->pixels,
                                     .y = y,
                                     .rows = rows,
                                     .at = (m->halo - TRL_STAND_IN_REACH) * m->stride,
                                     .stride = m->stride};
    bool *looked = &job->looked[y / m->head.info.strip_rows], wanted = !*looked;
    TRL_TRY(trl_cancel_check(m->stack.cancel, err));
    if (wanted && !job->all) TRL_TRY(strip_clips(m, slot, y, rows, &wanted, err));
    if (!wanted) return TRL_OK;
    *looked = true;
    TRL_TRY(trl_merge_read(m, slot, y, rows, err));
    trl_stand_in_note(&strip);
    trl_merge_mark(m, slot, y, rows);
    trl_stand_in_count(&strip, job->blocks, job->columns);
    return TRL_OK;
}

static bool take_strip(look_job *job, uint32_t *y, uint32_t *rows) {
    const trl_merge_reader *m = job->merge;
    pthread_mutex_lock(&job->lock);
    *y = job->next;
    *rows = m->head.info.strip_rows;
    if (*rows > m->stack.height - *y) *rows = m->stack.height - *y;
    job->next += *rows;
    bool more = job->result == TRL_OK && *rows > 0;
    pthread_mutex_unlock(&job->lock);
    return more;
}

static void look(void *arg, uint32_t worker) {
    look_job *job = arg;
    uint32_t y, rows;
    while (take_strip(job, &y, &rows)) {
        trl_error err = TRL_ERROR_INIT;
        trl_result r = look_at(job, worker, y, rows, &err);
        if (r == TRL_OK) continue;
        pthread_mutex_lock(&job->lock);
        job->result = r;
        job->error = err;
        pthread_mutex_unlock(&job->lock);
    }
}

static trl_result look_through(look_job *job, bool all, trl_error *err) {
    job->all = all;
    job->next = 0;
    trl_threads_run(job->merge->slot_count, look, job);
    if (job->result != TRL_OK) trl_error_set(err, job->result, "%s", job->error.message);
    return job->result;
}

// What is lost lies in strips in which the reference clips. Only where that is enough for a region
// the others are read, too, into which it may go on.
static trl_result find_stand_ins(look_job *job, uint32_t rows, trl_error *err) {
    trl_merge_reader *m = job->merge;
    const size_t count = (size_t)job->columns * rows;
    TRL_TRY(look_through(job, false, err));
    if (!trl_stand_in_possible(job->blocks, count)) return TRL_OK;
    TRL_TRY(look_through(job, true, err));
    return trl_stand_ins_choose(&m->stand_ins, job->blocks, job->columns, rows, m->stack.count,
                                err);
}

trl_result trl_merge_stand_in(trl_merge_reader *m, trl_error *err) {
    const uint32_t side = TRL_STAND_IN_BLOCK;
    const uint32_t rows = (m->stack.height + side - 1) / side;
    const size_t strips = m->stack.height / m->head.info.strip_rows + 1;
    look_job job = {.merge = m, .columns = (m->stack.width + side - 1) / side};
    if (!reference_clips(m)) return TRL_OK;
    const size_t count = (size_t)job.columns * rows;
    job.blocks = trl_alloc(count, sizeof *job.blocks);
    job.looked = trl_alloc(strips, sizeof *job.looked);
    trl_result r = TRL_OK;
    if (!job.blocks || !job.looked) r = trl_error_memory(err, count * sizeof *job.blocks + strips);
    pthread_mutex_init(&job.lock, NULL);
    if (r == TRL_OK) r = find_stand_ins(&job, rows, err);
    pthread_mutex_destroy(&job.lock);
    trl_free(job.blocks);
    trl_free(job.looked);
    if (r == TRL_OK && m->stand_ins.frames)
        trl_merge_note(m,
                       "something moved that is clipped in the reference: %.2g %% of the picture "
                       "is as another one shows it",
                       100 * m->stand_ins.share);
    return r;
}
