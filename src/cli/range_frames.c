// The dynamic range of a sequence: one histogram for all frames, and a row for each.
#include "cli/range_frames.h"

#include "cli/message.h"

#include <math.h>
#include <stdlib.h>

static trl_result prepare(trl_cli_range_sequence *s, trl_error *err) {
    const trl_cli_range_task *t = s->task;
    if (s->total) return TRL_OK;
    s->rows = calloc(s->frames.present.count, sizeof *s->rows);
    if (!s->rows) return trl_error_set(err, TRL_ERR_MEMORY, "no memory for the frames");
    return trl_image_range_create(&s->total, t->white, t->noise, err);
}

static trl_result add(void *user, size_t index, const trl_cli_frame *frame, trl_error *err) {
    trl_cli_range_sequence *s = user;
    const trl_cli_range_task *t = s->task;
    trl_image_range *range = NULL;
    trl_cli_scene scene = {0};
    trl_result r = prepare(s, err);
    if (r == TRL_OK) r = trl_image_range_create(&range, t->white, t->noise, err);
    if (r == TRL_OK) r = trl_cli_range_add(range, &scene, t, frame->in, err);
    if (r == TRL_OK) r = trl_image_range_merge(s->total, range, err);
    if (r == TRL_OK) {
        trl_cli_range_frame *row = &s->rows[index];
        trl_image_range_counts_get(range, &row->counts);
        if (row->counts.positive == 0) row->counts.darkest = row->counts.brightest = NAN;
        for (int i = 0; i < 2; i++)
            row->ends[i] = trl_image_range_percentile(range, t->percentiles[i]);
        if (!s->any) s->first = scene;
        s->any = true;
    }
    trl_image_range_destroy(&range);
    return r;
}

static trl_result end(void *user, trl_error *err) {
    trl_cli_range_sequence *s = user;
    trl_result r = trl_cli_range_report(s->task, s->total, &s->first, err);
    trl_image_range_destroy(&s->total);
    free(s->rows);
    return r;
}

int trl_cli_range_frames(trl_cli_range_task *t, const char *word) {
    trl_cli_range_sequence s = {.task = t};
    int status = trl_cli_frames_open(&s.frames, t->args, word, NULL);
    t->name = t->path = word;
    t->frames = &s;
    s.fold = (trl_cli_frames_fold){.frames = &s.frames,
                                   .memory_bytes = UINT64_C(4) << 30,
                                   .keep_going = trl_cli_given(t->args, "keep-going"),
                                   .add = add,
                                   .end = end,
                                   .user = &s};
    if (status == 0) status = trl_cli_frames_fold_run(&s.fold);
    t->frames = NULL;
    trl_cli_frames_close(&s.frames);
    return status;
}

void trl_cli_range_frames_text(FILE *out, const trl_cli_range_task *t) {
    trl_cli_frames_fold_text(out, &t->frames->fold);
}

static void frame_json(trl_cli_json *json, void *user, size_t index) {
    const trl_cli_range_frame *row = &((const trl_cli_range_sequence *)user)->rows[index];
    trl_cli_range_json(json, "absolute", row->counts.darkest, row->counts.brightest);
    trl_cli_range_json(json, "at_percentiles", row->ends[0], row->ends[1]);
}

void trl_cli_range_frames_json(trl_cli_json *json, const trl_cli_range_task *t) {
    trl_cli_frames_fold_json(json, &t->frames->fold, frame_json);
}
