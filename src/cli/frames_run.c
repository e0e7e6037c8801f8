// The work on the frames of a sequence, and what became of them.
#include "cli/frames.h"

#include "cli/message.h"
#include "cli/paths.h"
#include "cli/progress.h"
#include "cli/shared.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// What the callbacks of the library get.
typedef struct running {
    trl_cli_frames_job *job;
    trl_cli_progress progress;
    char line[80];
} running;

void *trl_cli_frames_record(const trl_cli_frames_job *job, size_t index) {
    return job->records + index * job->record_bytes;
}

// Results are renamed when whole, but a copy that broke off is not ours to trust: the
// last row must be there.
static bool whole_picture(const char *path) {
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    trl_image_reader *reader = NULL;
    if (trl_image_open(&reader, path, &params, NULL) != TRL_OK) return false;
    const trl_window *w = &trl_image_reader_info(reader)->window;
    float *row = calloc(3 * (size_t)w->width, sizeof *row);
    bool good = false;
    if (row) {
        float *const rgba[4] = {row, row + w->width, row + 2 * (size_t)w->width, NULL};
        int32_t last = (int32_t)(w->y + (int64_t)w->height - 1);
        good = trl_image_reader_rows(reader, 0, last, 1, rgba, w->width, NULL) == TRL_OK;
    }
    free(row);
    trl_image_close(&reader);
    return good;
}

// A drawing has no rows, but its last word.
static bool whole_drawing(const char *path) {
    char tail[17] = "";
    FILE *file = fopen(path, "rb");
    if (!file) return false;
    bool good =
        fseek(file, -16, SEEK_END) == 0 && fread(tail, 1, 16, file) == 16 && strstr(tail, "</svg>");
    fclose(file);
    return good;
}

static bool whole(const char *path) {
    return trl_cli_path_ends(path, ".svg") ? whole_drawing(path) : whole_picture(path);
}

static trl_result work(void *user, size_t index, uint32_t threads, trl_error *err) {
    trl_cli_frames_job *job = ((running *)user)->job;
    trl_cli_frame frame;
    if (trl_cli_frames_at(job->frames, index, &frame) != 0)
        return trl_error_set(err, TRL_ERR_LIMIT, "the name of the frame is too long");
    frame.overwrite = job->overwrite || job->resume;
    job->skipped[index] = job->resume && access(frame.out, F_OK) == 0 && whole(frame.out);
    if (job->skipped[index]) return TRL_OK;
    return job->work(job, &frame, trl_cli_frames_record(job, index), threads, err);
}

static void name(void *user, size_t index, char *out, size_t size) {
    trl_cli_frame frame;
    trl_cli_frames_at(((running *)user)->job->frames, index, &frame);
    snprintf(out, size, "%s", frame.in);
}

static size_t count_states(const trl_cli_frames_job *job, int state) {
    size_t n = 0;
    for (size_t i = 0; i < job->frames->present.count; i++)
        n += __atomic_load_n(&job->outcomes[i].state, __ATOMIC_ACQUIRE) == state;
    return n;
}

static void tick(void *user) {
    running *r = user;
    size_t count = r->job->frames->present.count;
    size_t ended = count_states(r->job, TRL_FRAME_DONE) + count_states(r->job, TRL_FRAME_PARTIAL) +
                   count_states(r->job, TRL_FRAME_FAILED);
    double spent = trl_cli_now() - r->progress.begun;
    int n = snprintf(r->line, sizeof r->line, "%zu of %zu frames", ended, count);
    if (ended > 0)
        snprintf(r->line + n, sizeof r->line - (size_t)n, ", %.0f s left",
                 spent / (double)ended * (double)(count - ended));
    r->progress.what = r->line;
    trl_cli_progress_show(&r->progress, ended, count);
}

// Before anything is done: results that are there may not be lost, nor found out one by one.
static int check_results(const trl_cli_frames_job *job) {
    const trl_cli_frames *f = job->frames;
    trl_cli_frame frame;
    struct stat st;
    size_t there = 0;
    char first[sizeof frame.out] = "";
    if (!f->out || job->overwrite || job->resume) return 0;
    for (size_t i = 0; i < f->present.count; i++) {
        int status = trl_cli_frames_at(f, i, &frame);
        if (status != 0) return status;
        if (lstat(frame.out, &st) != 0) continue;
        if (there++ == 0) memcpy(first, frame.out, sizeof first);
    }
    if (there == 0) return 0;
    return trl_cli_say(TRL_CLI_FAILED,
                       "%zu of %zu results exist, the first is %s: give --resume to keep them or "
                       "--overwrite to replace them",
                       there, f->present.count, first);
}

static int share(trl_cli_frames_job *job) {
    size_t count = job->frames->present.count;
    job->record_bytes = (job->record_bytes + 15) / 16 * 16; // records hold doubles
    size_t each = job->record_bytes + sizeof *job->outcomes + sizeof *job->skipped;
    job->shared_bytes = count * each;
    job->shared = trl_cli_shared(job->shared_bytes);
    if (!job->shared) return TRL_CLI_AGAIN;
    job->records = job->shared;
    job->outcomes = (trl_frame_outcome *)(job->records + count * job->record_bytes);
    job->skipped = (bool *)(job->outcomes + count);
    return 0;
}

static void count_all(trl_cli_frames_job *job) {
    const trl_cli_frames *f = job->frames;
    size_t skipped = 0;
    for (size_t i = 0; i < f->present.count; i++)
        skipped += job->outcomes[i].state == TRL_FRAME_DONE && job->skipped[i];
    job->counts = (struct trl_cli_frames_counts){
        .done = count_states(job, TRL_FRAME_DONE) - skipped,
        .skipped = skipped,
        .partial = count_states(job, TRL_FRAME_PARTIAL),
        .failed = count_states(job, TRL_FRAME_FAILED),
        .left = count_states(job, TRL_FRAME_WAITING) + count_states(job, TRL_FRAME_BEGUN),
        .missing = f->missing.count,
    };
}

static void tell_failed(const trl_cli_frames_job *job) {
    const trl_cli_frames *f = job->frames;
    for (size_t i = 0; i < f->present.count; i++) {
        const trl_frame_outcome *o = &job->outcomes[i];
        if (o->state == TRL_FRAME_FAILED || o->state == TRL_FRAME_PARTIAL)
            trl_cli_say(0, "frame %d: %s", f->present.numbers[i], o->error.message);
    }
}

// What to say and how to end, once all that could be done is done.
static int judge(const trl_cli_frames_job *job, const trl_error *err) {
    const struct trl_cli_frames_counts *c = &job->counts;
    size_t good = c->done + c->skipped + c->partial, all = job->frames->present.count;
    tell_failed(job);
    if (job->result == TRL_ERR_CANCELED)
        return trl_cli_say(TRL_CLI_INTERRUPTED, "interrupted: %zu of %zu frames are done%s", good,
                           all, job->frames->out ? ", --resume goes on from there" : "");
    if (job->result != TRL_OK && job->result != TRL_ERR_PARTIAL) return trl_cli_say_error(err);
    if (c->left > 0)
        trl_cli_say(0,
                    "stopped at the first failure, %zu of %zu frames are done: --keep-going does "
                    "the others",
                    good, all);
    if (good == 0)
        for (size_t i = 0; i < all; i++)
            if (job->outcomes[i].state == TRL_FRAME_FAILED)
                return trl_cli_status(job->outcomes[i].error.code);
    return c->failed + c->partial + c->left + c->missing > 0 ? TRL_CLI_PARTIAL : TRL_CLI_DONE;
}

static void tell_speed(const trl_cli_frames_job *job) {
    const struct trl_cli_frames_counts *c = &job->counts;
    if (job->quiet || !isatty(STDERR_FILENO)) return;
    fprintf(stderr, "%s: %zu frames, %.2f s, %.1f frames/s",
            job->frames->out_text ? job->frames->out_text : job->frames->in_text,
            c->done + c->partial, job->seconds, (double)(c->done + c->partial) / job->seconds);
    if (c->skipped > 0) fprintf(stderr, ", %zu were there", c->skipped);
    fputc('\n', stderr);
}

int trl_cli_frames_run(trl_cli_frames_job *job) {
    trl_error err = TRL_ERROR_INIT;
    running r = {.job = job};
    trl_sequence_run_params params = TRL_SEQUENCE_RUN_PARAMS_INIT;
    if (job->overwrite && job->resume)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--overwrite and --resume contradict each other (%s): give one of them",
                           job->frames->command);
    int status = check_results(job);
    if (status == 0) status = share(job);
    if (status != 0) return status;
    trl_cli_frames_tell_missing(job->frames);
    params.what = job->frames->in_text;
    params.threads = job->threads;
    params.memory_bytes = job->memory_bytes;
    params.keep_going = job->keep_going;
    params.work = work;
    params.name = name;
    params.tick = tick;
    params.cancel = &job->cancel;
    params.user = &r;
    trl_cli_cancel_by_signals(&job->cancel);
    trl_cli_progress_begin(&r.progress, !job->quiet, job->frames->in_text);
    double begun = trl_cli_now();
    fflush(stdout);
    job->result = trl_sequence_run(&params, job->outcomes, job->frames->present.count, &err);
    job->seconds = trl_cli_now() - begun;
    trl_cli_cancel_by_signals(NULL);
    trl_cli_progress_end(&r.progress);
    count_all(job);
    tell_speed(job);
    return judge(job, &err);
}

void trl_cli_frames_end(trl_cli_frames_job *job) {
    trl_cli_shared_free(job->shared, job->shared_bytes);
    job->shared = NULL;
}

static const char *outcome_name(const trl_cli_frames_job *job, size_t index) {
    switch (job->outcomes[index].state) {
    case TRL_FRAME_DONE: return job->skipped[index] ? "skipped" : "done";
    case TRL_FRAME_PARTIAL: return "partial";
    case TRL_FRAME_FAILED: return "failed";
    default: return "left";
    }
}

static void frame_json(trl_cli_json *json, const trl_cli_frames_job *job, size_t index) {
    trl_cli_frame frame;
    const trl_frame_outcome *o = &job->outcomes[index];
    trl_cli_frames_at(job->frames, index, &frame);
    trl_cli_json_string(json, "input", frame.in);
    if (job->frames->out) trl_cli_json_string(json, "output", frame.out);
    trl_cli_json_string(json, "result", outcome_name(job, index));
    if (o->error.code != TRL_OK) trl_cli_json_string(json, "error", o->error.message);
}

void trl_cli_frames_json(trl_cli_json *json, const trl_cli_frames_job *job,
                         void (*member)(trl_cli_json *json, const trl_cli_frames_job *job,
                                        int32_t number, const void *record)) {
    const trl_cli_frames *f = job->frames;
    size_t next = 0; // of present
    trl_cli_json_array(json, "frames");
    for (size_t i = 0; i < f->wanted.count; i++) {
        int32_t number = f->wanted.numbers[i];
        bool present = next < f->present.count && f->present.numbers[next] == number;
        trl_cli_json_object(json, NULL);
        trl_cli_json_integer(json, "frame", number);
        if (!present) {
            trl_cli_json_string(json, "result", "missing");
        } else {
            int state = job->outcomes[next].state;
            frame_json(json, job, next);
            if (member && !job->skipped[next] &&
                (state == TRL_FRAME_DONE || state == TRL_FRAME_PARTIAL))
                member(json, job, number, trl_cli_frames_record(job, next));
            next++;
        }
        trl_cli_json_close(json, '}');
    }
    trl_cli_json_close(json, ']');
}
