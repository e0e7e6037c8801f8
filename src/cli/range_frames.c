// The dynamic range of a sequence: one histogram for all frames, and a row for each.
//
// A child process measures frame by frame, each on all cores, and reports in the end.
// Where it dies, the frame that it was at is to blame; a new child measures the others.
#include "cli/range_frames.h"

#include "cli/message.h"

#include <sys/mman.h>

static trl_result add_frame(const trl_cli_range_task *t, size_t index, trl_image_range *total,
                            trl_cli_scene *scene, trl_error *err) {
    trl_cli_range_frame *row = &t->frames->rows[index];
    trl_image_range *range = NULL;
    trl_cli_frame frame;
    if (trl_cli_frames_at(&t->frames->frames, index, &frame) != 0)
        return trl_error_set(err, TRL_ERR_LIMIT, "the name of the frame is too long");
    trl_result r = trl_image_range_create(&range, t->white, t->noise, err);
    if (r == TRL_OK) r = trl_cli_range_add(range, scene, t, frame.in, err);
    if (r == TRL_OK) r = trl_image_range_merge(total, range, err);
    if (r == TRL_OK) {
        trl_image_range_counts_get(range, &row->counts);
        for (int i = 0; i < 2; i++)
            row->ends[i] = trl_image_range_percentile(range, t->percentiles[i]);
    }
    trl_image_range_destroy(&range);
    return r;
}

static trl_result add_all(const trl_cli_range_task *t, trl_image_range *total, trl_cli_scene *first,
                          trl_error *err) {
    bool keep_going = trl_cli_given(t->args, "keep-going"), any = false;
    for (size_t i = 0; i < t->frames->frames.present.count; i++) {
        trl_cli_range_frame *row = &t->frames->rows[i];
        trl_cli_scene scene = {0};
        trl_error own = TRL_ERROR_INIT;
        if (row->outcome.state == TRL_FRAME_FAILED) continue;
        row->outcome.state = TRL_FRAME_BEGUN;
        trl_result r = add_frame(t, i, total, &scene, &own);
        row->outcome.state = r == TRL_OK ? TRL_FRAME_DONE : TRL_FRAME_FAILED;
        row->outcome.error = own;
        if (r != TRL_OK && !keep_going)
            return trl_error_set(err, r, "frame %d: %s", t->frames->frames.present.numbers[i],
                                 own.message);
        if (r != TRL_OK || any) continue;
        *first = scene;
        any = true;
    }
    if (!any)
        return trl_error_set(err, TRL_ERR_FORMAT, "no frame of '%.200s' can be read", t->name);
    return TRL_OK;
}

static trl_result work(void *arg, trl_error *err) {
    const trl_cli_range_task *t = arg;
    trl_image_range *total = NULL;
    trl_cli_scene first = {0};
    trl_result r = trl_image_range_create(&total, t->white, t->noise, err);
    if (r == TRL_OK) r = add_all(t, total, &first, err);
    if (r == TRL_OK) r = trl_cli_range_report(t, total, &first, err);
    trl_image_range_destroy(&total);
    return r;
}

// The frame at which the child died. False where there was none.
static bool blame(trl_cli_range_task *t, const trl_error *err) {
    for (size_t i = 0; i < t->frames->frames.present.count; i++) {
        trl_frame_outcome *o = &t->frames->rows[i].outcome;
        if (o->state != TRL_FRAME_BEGUN) continue;
        o->state = TRL_FRAME_FAILED;
        o->error = *err;
        return true;
    }
    return false;
}

static int tell_failed(const trl_cli_range_task *t) {
    const trl_frames *present = &t->frames->frames.present;
    int status = t->frames->frames.missing.count > 0 ? TRL_CLI_PARTIAL : TRL_CLI_DONE;
    for (size_t i = 0; i < present->count; i++) {
        const trl_frame_outcome *o = &t->frames->rows[i].outcome;
        if (o->state == TRL_FRAME_FAILED)
            status =
                trl_cli_say(TRL_CLI_PARTIAL, "frame %d: %s", present->numbers[i], o->error.message);
    }
    return status;
}

static int measure(trl_cli_range_task *t) {
    trl_guard_params guard = TRL_GUARD_PARAMS_INIT;
    guard.memory_bytes = UINT64_C(4) << 30;
    guard.silent = true;
    trl_cli_frames_tell_missing(&t->frames->frames);
    for (;;) {
        trl_error err = TRL_ERROR_INIT;
        fflush(stdout);
        trl_result r = trl_guard_run(&guard, t->name, work, t, &err);
        if (r == TRL_OK) return tell_failed(t);
        if (r == TRL_ERR_CANCELED || !blame(t, &err) || !trl_cli_given(t->args, "keep-going"))
            return trl_cli_say_error(&err);
    }
}

int trl_cli_range_frames(trl_cli_range_task *t, const char *word) {
    trl_cli_range_sequence sequence = {0};
    int status = trl_cli_frames_open(&sequence.frames, t->args, word, NULL);
    size_t bytes = sequence.frames.present.count * sizeof *sequence.rows;
    if (status == 0) {
        sequence.rows =
            mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        t->name = t->path = word;
        t->frames = &sequence;
        if (sequence.rows == MAP_FAILED)
            status =
                trl_cli_say(TRL_CLI_AGAIN, "no memory: try again when other programs have ended");
        else
            status = measure(t);
        if (sequence.rows != MAP_FAILED) munmap(sequence.rows, bytes);
        t->frames = NULL;
    }
    trl_cli_frames_close(&sequence.frames);
    return status;
}

void trl_cli_range_frames_text(FILE *out, const trl_cli_range_task *t) {
    const trl_cli_frames *f = &t->frames->frames;
    char text[200];
    size_t done = 0;
    trl_frames_print(&f->present, text, sizeof text);
    for (size_t i = 0; i < f->present.count; i++)
        done += t->frames->rows[i].outcome.state == TRL_FRAME_DONE;
    fprintf(out, "  over the frames %s, %zu in all\n", text, done);
}

void trl_cli_range_frames_json(trl_cli_json *json, const trl_cli_range_task *t) {
    const trl_cli_frames *f = &t->frames->frames;
    size_t next = 0; // of present
    trl_cli_json_array(json, "frames");
    for (size_t i = 0; i < f->wanted.count; i++) {
        int32_t number = f->wanted.numbers[i];
        bool present = next < f->present.count && f->present.numbers[next] == number;
        const trl_cli_range_frame *row = present ? &t->frames->rows[next++] : NULL;
        bool done = row && row->outcome.state == TRL_FRAME_DONE;
        trl_cli_json_object(json, NULL);
        trl_cli_json_integer(json, "frame", number);
        trl_cli_json_string(json, "result", done ? "done" : row ? "failed" : "missing");
        if (row && !done) trl_cli_json_string(json, "error", row->outcome.error.message);
        if (done) {
            trl_cli_range_json(json, "absolute", row->counts.darkest, row->counts.brightest);
            trl_cli_range_json(json, "at_percentiles", row->ends[0], row->ends[1]);
        }
        trl_cli_json_close(json, '}');
    }
    trl_cli_json_close(json, ']');
}
