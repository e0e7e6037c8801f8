// A sequence for a display: one transform, many frames.
#include "cli/frames.h"
#include "cli/message.h"
#include "cli/render.h"

#include <unistd.h>

typedef struct sequence {
    const trl_cli_job *job;
    const trl_aces_output *output;
} sequence;

// The job of one frame.
static trl_cli_job job_of(const trl_cli_job *job, const trl_cli_frame *frame) {
    trl_cli_job one = *job;
    one.in = one.in_path = frame->in;
    one.out = frame->out;
    one.overwrite = frame->overwrite;
    return one;
}

static trl_result work(const trl_cli_frames_job *run, const trl_cli_frame *frame, void *record,
                       uint32_t threads, trl_error *err) {
    const sequence *s = run->user;
    trl_cli_job one = job_of(s->job, frame);
    one.threads = threads;
    one.cancel = &run->cancel;
    trl_cli_report *report = record;
    trl_result r = trl_cli_render_work(&one, s->output, report, err);
    report->seconds = report->stats.seconds_wall;
    return r;
}

static bool was_done(const trl_cli_frames_job *run, size_t i) {
    int state = run->outcomes[i].state;
    return !run->skipped[i] && (state == TRL_FRAME_DONE || state == TRL_FRAME_PARTIAL);
}

// Frames are much alike: the notes of the first that has any stand for all.
static void tell_notes(const trl_cli_frames_job *run) {
    const trl_cli_report *first = NULL;
    size_t others = 0;
    for (size_t i = 0; i < run->frames->present.count; i++) {
        const trl_cli_report *report = trl_cli_frames_record(run, i);
        if (report->note_count == 0) continue;
        if (first)
            others++;
        else
            first = report;
    }
    for (uint32_t k = 0; first && k < first->note_count; k++)
        trl_cli_note(run->quiet, "%s", first->notes[k]);
    if (others > 0)
        trl_cli_note(run->quiet, "%zu more frame%s notes: --json lists them all", others,
                     others == 1 ? " has" : "s have");
}

static double pixels_done(const trl_cli_frames_job *run) {
    double pixels = 0;
    for (size_t i = 0; i < run->frames->present.count; i++) {
        const trl_cli_report *report = trl_cli_frames_record(run, i);
        if (was_done(run, i)) pixels += (double)report->stats.pixels;
    }
    return pixels;
}

static void frame_json(trl_cli_json *json, const trl_cli_frames_job *run, int32_t number,
                       const void *record) {
    const trl_cli_report *report = record;
    (void)run, (void)number;
    trl_cli_json_string(json, "space", report->space);
    trl_cli_json_string(json, "space_from", report->space_from);
    trl_cli_json_integer(json, "width", report->width);
    trl_cli_json_integer(json, "height", report->height);
    trl_cli_json_integer(json, "nan_samples", (int64_t)report->stats.nan_samples);
    trl_cli_json_integer(json, "inf_samples", (int64_t)report->stats.inf_samples);
    trl_cli_json_integer(json, "damaged_chunks", (int64_t)report->stats.damaged_chunks);
    if (report->stats.max_cll_nits > 0) {
        trl_cli_json_number(json, "max_cll_nits", report->stats.max_cll_nits);
        trl_cli_json_number(json, "max_fall_nits", report->stats.max_fall_nits);
    }
    trl_cli_json_array(json, "notes");
    for (uint32_t k = 0; k < report->note_count; k++)
        trl_cli_json_string(json, NULL, report->notes[k]);
    trl_cli_json_close(json, ']');
}

static void report_json(const sequence *s, const trl_cli_frames_job *run) {
    trl_cli_json json;
    double count = (double)(run->counts.done + run->counts.partial);
    trl_cli_json_begin(&json, stdout);
    trl_cli_json_object(&json, NULL);
    trl_cli_json_string(&json, "input", s->job->in);
    trl_cli_json_string(&json, "output", s->job->out);
    trl_cli_json_bool(&json, "inverse", s->job->inverse != NULL);
    trl_cli_json_number(&json, "exposure_stops", s->job->stops);
    trl_cli_report_display_json(&json, s->job);
    trl_cli_frames_json(&json, run, frame_json);
    trl_cli_json_number(&json, "seconds", run->seconds);
    trl_cli_json_number(&json, "frames_per_second", count / run->seconds);
    trl_cli_json_number(&json, "megapixels_per_second", 1e-6 * pixels_done(run) / run->seconds);
    trl_cli_json_close(&json, '}');
    trl_cli_json_end(&json);
}

static void report_text(const sequence *s, const trl_cli_frames_job *run) {
    for (size_t i = 0; i < run->frames->present.count; i++) {
        trl_cli_frame frame;
        if (!was_done(run, i) || trl_cli_frames_at(run->frames, i, &frame) != 0) continue;
        trl_cli_job one = job_of(s->job, &frame);
        trl_cli_report_text(&one, trl_cli_frames_record(run, i));
    }
}

static int render(const sequence *s, const trl_cli_frames *frames) {
    trl_cli_frames_job run = {.frames = frames,
                              .record_bytes = sizeof(trl_cli_report),
                              .work = work,
                              .user = (void *)s,
                              .threads = s->job->threads,
                              .memory_bytes = UINT64_C(2) << 30,
                              .keep_going = s->job->keep_going,
                              .quiet = s->job->quiet,
                              .overwrite = s->job->overwrite,
                              .resume = trl_cli_given(s->job->args, "resume")};
    int status = trl_cli_frames_run(&run);
    if (run.shared) {
        tell_notes(&run);
        if (s->job->json) report_json(s, &run);
        if (s->job->verbose) report_text(s, &run);
    }
    trl_cli_frames_end(&run);
    return status;
}

int trl_cli_render_frames(trl_cli_job *job, const trl_aces_output *output) {
    trl_cli_frames frames;
    const sequence s = {job, output};
    int status = trl_cli_frames_open(&frames, job->args, job->in, job->out);
    if (status == 0) status = render(&s, &frames);
    trl_cli_frames_close(&frames);
    return status;
}
