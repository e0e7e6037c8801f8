// One measurement over the frames of a sequence.
//
// A child process measures frame by frame, each on all cores, and reports in the end.
// Where it dies, the frame that it was at is to blame; a new child measures the others.
#include "cli/frames.h"

#include "cli/message.h"
#include "cli/shared.h"

#include <stdlib.h>

static trl_result add_frame(const trl_cli_frames_fold *fold, size_t index, trl_error *err) {
    trl_cli_frame frame;
    if (trl_cli_frames_at(fold->frames, index, &frame) != 0)
        return trl_error_set(err, TRL_ERR_LIMIT, "the name of the frame is too long");
    return fold->add(fold->user, index, &frame, err);
}

static trl_result work(void *arg, trl_error *err) {
    const trl_cli_frames_fold *fold = arg;
    const trl_frames *present = &fold->frames->present;
    size_t done = 0;
    for (size_t i = 0; i < present->count; i++) {
        trl_frame_outcome *o = &fold->outcomes[i];
        trl_error own = TRL_ERROR_INIT;
        if (o->state == TRL_FRAME_FAILED) continue;
        o->state = TRL_FRAME_BEGUN;
        trl_result r = add_frame(fold, i, &own);
        o->state = r == TRL_OK ? TRL_FRAME_DONE : TRL_FRAME_FAILED;
        o->error = own;
        done += r == TRL_OK;
        if (r != TRL_OK && !fold->keep_going)
            return trl_error_set(err, r, "frame %d: %s", present->numbers[i], own.message);
    }
    if (done == 0)
        return trl_error_set(err, TRL_ERR_FORMAT, "no frame of '%.200s' can be read",
                             fold->frames->in_text);
    return fold->end(fold->user, err);
}

// The frame at which the child died. False where there was none.
static bool blame(const trl_cli_frames_fold *fold, const trl_error *err) {
    for (size_t i = 0; i < fold->frames->present.count; i++) {
        trl_frame_outcome *o = &fold->outcomes[i];
        if (o->state != TRL_FRAME_BEGUN) continue;
        o->state = TRL_FRAME_FAILED;
        o->error = *err;
        return true;
    }
    return false;
}

static int tell_failed(const trl_cli_frames_fold *fold) {
    const trl_frames *present = &fold->frames->present;
    int status = fold->frames->missing.count > 0 ? TRL_CLI_PARTIAL : TRL_CLI_DONE;
    for (size_t i = 0; i < present->count; i++) {
        const trl_frame_outcome *o = &fold->outcomes[i];
        if (o->state == TRL_FRAME_FAILED)
            status =
                trl_cli_say(TRL_CLI_PARTIAL, "frame %d: %s", present->numbers[i], o->error.message);
    }
    return status;
}

static int run(trl_cli_frames_fold *fold) {
    trl_guard_params guard = TRL_GUARD_PARAMS_INIT;
    guard.memory_bytes = fold->memory_bytes;
    guard.silent = true;
    trl_cli_frames_tell_missing(fold->frames);
    for (;;) {
        trl_error err = TRL_ERROR_INIT;
        fflush(stdout);
        trl_result r = trl_guard_run(&guard, fold->frames->in_text, work, fold, &err);
        if (r == TRL_OK) return tell_failed(fold);
        if (r == TRL_ERR_CANCELED || !blame(fold, &err) || !fold->keep_going)
            return trl_cli_say_error(&err);
    }
}

int trl_cli_frames_fold_run(trl_cli_frames_fold *fold) {
    size_t bytes = fold->frames->present.count * sizeof *fold->outcomes;
    fold->outcomes = trl_cli_shared(bytes);
    if (!fold->outcomes) return TRL_CLI_AGAIN;
    int status = run(fold);
    trl_cli_shared_free(fold->outcomes, bytes);
    fold->outcomes = NULL;
    return status;
}

void trl_cli_frames_fold_text(FILE *out, const trl_cli_frames_fold *fold) {
    const trl_frames *present = &fold->frames->present;
    trl_frames done = {.numbers = malloc(present->count * sizeof *done.numbers)};
    char text[200] = "";
    size_t count = 0;
    for (size_t i = 0; i < present->count; i++) {
        if (fold->outcomes[i].state != TRL_FRAME_DONE) continue;
        if (done.numbers) done.numbers[done.count++] = present->numbers[i];
        count++;
    }
    trl_frames_print(&done, text, sizeof text);
    fprintf(out, "  over %zu frame%s: %s\n", count, count == 1 ? "" : "s", text);
    free(done.numbers);
}

void trl_cli_frames_fold_json(trl_cli_json *json, const trl_cli_frames_fold *fold,
                              void (*member)(trl_cli_json *json, void *user, size_t index)) {
    const trl_cli_frames *f = fold->frames;
    size_t next = 0; // of present
    trl_cli_json_array(json, "frames");
    for (size_t i = 0; i < f->wanted.count; i++) {
        int32_t number = f->wanted.numbers[i];
        bool present = next < f->present.count && f->present.numbers[next] == number;
        const trl_frame_outcome *o = present ? &fold->outcomes[next++] : NULL;
        bool done = o && o->state == TRL_FRAME_DONE;
        trl_cli_json_object(json, NULL);
        trl_cli_json_integer(json, "frame", number);
        trl_cli_json_string(json, "result", done ? "done" : o ? "failed" : "missing");
        if (o && !done) trl_cli_json_string(json, "error", o->error.message);
        if (done) member(json, fold->user, next - 1);
        trl_cli_json_close(json, '}');
    }
    trl_cli_json_close(json, ']');
}
