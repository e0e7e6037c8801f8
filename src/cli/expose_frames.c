// A sequence in more or less light: ramps, and matching one plate to another.
#include "cli/expose_frames.h"

#include "cli/message.h"
#include "cli/numbers.h"
#include "cli/shared.h"

#include <troland/plot.h>

#include <string.h>

typedef struct sequence {
    trl_cli_expose_job *job;
    trl_cli_frames frames;
    trl_sequence *match; // NULL where --match names one picture
    bool per_frame;
    bool assumed, match_assumed; // as trl_cli_exposed has them
} sequence;

static trl_result match_path(const sequence *s, int32_t number, char *out, size_t size,
                             trl_error *err) {
    if (s->match) return trl_sequence_path(s->match, number, out, size, err);
    snprintf(out, size, "%s", s->job->match);
    return TRL_OK;
}

static trl_result work(const trl_cli_frames_job *run, const trl_cli_frame *frame, void *record,
                       uint32_t threads, trl_error *err) {
    const sequence *s = run->user;
    trl_cli_exposed *exposed = record;
    char match[1024];
    memcpy(exposed->stops, s->job->stops, sizeof exposed->stops);
    if (s->job->ramped)
        for (int c = 0; c < 3; c++)
            exposed->stops[c] = trl_exposure_ramp(&s->job->ramp, frame->number);
    trl_cli_expose_picture picture = {.in_path = frame->in,
                                      .in_name = frame->in,
                                      .out = frame->out,
                                      .overwrite = frame->overwrite,
                                      .threads = threads,
                                      .cancel = &run->cancel};
    if (s->per_frame) {
        picture.match = match;
        trl_result r = match_path(s, frame->number, match, sizeof match, err);
        if (r != TRL_OK) return r;
    }
    return trl_cli_expose_work(s->job, &picture, exposed, err);
}

// One measurement for all frames, so that the sequence keeps its own changes.
typedef struct probe {
    const trl_cli_expose_job *job;
    trl_cli_expose_picture picture;
    trl_cli_exposed *exposed;
} probe;

static trl_result measure(void *arg, trl_error *err) {
    const probe *p = arg;
    return trl_cli_expose_work(p->job, &p->picture, p->exposed, err);
}

static int match_once(sequence *s) {
    trl_error err = TRL_ERROR_INIT;
    const char *text = trl_cli_value(s->job->args, "match-frame");
    int64_t number = s->frames.present.numbers[0];
    char in[1024], match[1024];
    if (text && !trl_cli_integer(text, -TRL_FRAME_NUMBER_MAX, TRL_FRAME_NUMBER_MAX, &number))
        return trl_cli_misfit(s->job->args, "match-frame", "the number of a frame");
    trl_result r = trl_sequence_path(s->frames.in, (int32_t)number, in, sizeof in, &err);
    if (r == TRL_OK) r = match_path(s, (int32_t)number, match, sizeof match, &err);
    if (r != TRL_OK) return trl_cli_say_error(&err);
    trl_cli_exposed *exposed = trl_cli_shared(sizeof *exposed);
    if (!exposed) return TRL_CLI_AGAIN;
    probe p = {s->job,
               {.in_path = in, .in_name = in, .match = match, .threads = s->job->threads},
               exposed};
    trl_guard_params guard = TRL_GUARD_PARAMS_INIT;
    guard.memory_bytes = UINT64_C(4) << 30;
    guard.silent = true;
    fflush(stdout);
    r = trl_guard_run(&guard, in, measure, &p, &err);
    memcpy(s->job->stops, exposed->stops, sizeof exposed->stops);
    s->assumed = exposed->assumed;
    s->match_assumed = exposed->match_assumed;
    trl_cli_shared_free(exposed, sizeof *exposed);
    return r == TRL_OK ? 0 : trl_cli_say_error(&err);
}

static int prepare_match(sequence *s) {
    trl_error err = TRL_ERROR_INIT;
    const trl_cli_args *args = s->job->args;
    s->per_frame = trl_cli_given(args, "per-frame");
    if (!s->job->match) return 0;
    if (s->per_frame && trl_cli_given(args, "match-frame"))
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--match-frame and --per-frame contradict each other "
                           "(expose): give one of them");
    if (trl_cli_frames_meant(s->job->match) &&
        trl_sequence_create(&s->match, s->job->match, &err) != TRL_OK)
        return trl_cli_say(TRL_CLI_WRONG, "%s (expose)", err.message);
    return s->per_frame ? 0 : match_once(s);
}

static int prepare_ramp(sequence *s) {
    trl_error err = TRL_ERROR_INIT;
    trl_ramp *ramp = &s->job->ramp;
    const trl_frames *wanted = &s->frames.wanted;
    if (!s->job->ramped) return 0;
    if (!trl_cli_given(s->job->args, "ramp")) {
        ramp->first = wanted->numbers[0];
        ramp->last = wanted->numbers[wanted->count - 1];
    }
    if (trl_ramp_check(ramp, &err) != TRL_OK)
        return trl_cli_say(TRL_CLI_WRONG, "%s (expose)", err.message);
    return 0;
}

static void frame_json(trl_cli_json *json, const trl_cli_frames_job *run, int32_t number,
                       const void *record) {
    const trl_cli_exposed *exposed = record;
    (void)run, (void)number;
    trl_cli_json_numbers(json, "stops", exposed->stops, 3);
    trl_cli_json_integer(json, "nan_samples", (int64_t)exposed->nan_samples);
    trl_cli_json_integer(json, "clipped_samples", (int64_t)exposed->clipped_samples);
}

static void report_json(const sequence *s, const trl_cli_frames_job *run) {
    trl_cli_json json;
    trl_cli_json_begin(&json, stdout);
    trl_cli_json_object(&json, NULL);
    trl_cli_json_string(&json, "input", s->frames.in_text);
    trl_cli_json_string(&json, "output", s->frames.out_text);
    if (s->job->ramped) {
        const trl_ramp *ramp = &s->job->ramp;
        trl_cli_json_object(&json, "ramp");
        trl_cli_json_numbers(&json, "stops", (double[]){ramp->from_stops, ramp->to_stops}, 2);
        trl_cli_json_numbers(&json, "frames", (double[]){ramp->first, ramp->last}, 2);
        trl_cli_json_string(&json, "ease", ramp->easing ? ramp->easing->name : "linear");
        trl_cli_json_close(&json, '}');
    }
    trl_cli_frames_json(&json, run, frame_json);
    trl_cli_json_close(&json, '}');
    trl_cli_json_end(&json);
}

static void print_stops(const sequence *s, const double stops[3]) {
    char text[TRL_NUMBER_SIZE];
    for (int c = 0; c < (s->job->per_channel ? 3 : 1); c++)
        printf("%s%s", c > 0 ? " " : "", trl_number_print(text, stops[c]));
    putchar('\n');
}

static void report_text(const sequence *s, const trl_cli_frames_job *run) {
    bool assumed = s->assumed, match_assumed = s->match_assumed;
    unsigned long long nans = 0, clipped = 0;
    bool quiet = run->quiet;
    if (s->job->match && !s->per_frame && !quiet) print_stops(s, s->job->stops);
    for (size_t i = 0; i < s->frames.present.count; i++) {
        const trl_cli_exposed *exposed = trl_cli_frames_record(run, i);
        if (run->outcomes[i].state != TRL_FRAME_DONE || run->skipped[i]) continue;
        assumed |= exposed->assumed;
        match_assumed |= exposed->match_assumed;
        nans += exposed->nan_samples;
        clipped += exposed->clipped_samples;
        if (!s->per_frame || quiet) continue;
        printf("%d ", s->frames.present.numbers[i]);
        print_stops(s, exposed->stops);
    }
    trl_cli_expose_tell_assumed(s->job, s->frames.in_text, assumed, match_assumed);
    if (nans > 0)
        trl_cli_note(quiet, "frames of '%s' hold values that are no numbers (%llu): taken as black",
                     s->frames.in_text, nans);
    if (clipped > 0) trl_cli_note(quiet, TRL_CLI_EXPOSE_CLIPPED, s->frames.out_text, clipped);
}

static int expose(sequence *s) {
    const trl_cli_args *args = s->job->args;
    trl_cli_frames_job run = {.frames = &s->frames,
                              .record_bytes = sizeof(trl_cli_exposed),
                              .work = work,
                              .user = s,
                              .threads = s->job->threads,
                              .memory_bytes = UINT64_C(4) << 30,
                              .keep_going = trl_cli_given(args, "keep-going"),
                              .quiet = trl_cli_given(args, "quiet"),
                              .overwrite = trl_cli_given(args, "overwrite"),
                              .resume = trl_cli_given(args, "resume")};
    const char *plot = trl_cli_value(args, "plot");
    trl_error err = TRL_ERROR_INIT;
    if (plot && trl_plot_check(plot, run.overwrite || run.resume, &err) != TRL_OK)
        return trl_cli_say_word_error(&err);
    int status = trl_cli_frames_run(&run);
    if (run.shared && trl_cli_given(args, "json"))
        report_json(s, &run);
    else if (run.shared)
        report_text(s, &run);
    if (run.shared && plot && status != TRL_CLI_INTERRUPTED && run.counts.done > 0 &&
        trl_cli_expose_plot(s->job, &run, plot, &err) != TRL_OK)
        status = trl_cli_say_error(&err);
    trl_cli_frames_end(&run);
    return status;
}

int trl_cli_expose_frames(trl_cli_expose_job *job, const char *in) {
    sequence s = {.job = job};
    int status = trl_cli_frames_open(&s.frames, job->args, in, job->out);
    if (status == 0) status = prepare_ramp(&s);
    if (status == 0) status = prepare_match(&s);
    if (status == 0) status = expose(&s);
    trl_sequence_destroy(&s.match);
    trl_cli_frames_close(&s.frames);
    return status;
}
