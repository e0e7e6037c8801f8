// The scopes of a sequence: of the shot as a whole, or of each frame.
#include "cli/scope.h"

#include "cli/message.h"
#include "cli/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t memory_bytes = UINT64_C(4) << 30;
static const double percents[TRL_CLI_SCOPE_LEVELS] = {0, 0.1, 50, 99.9, 100};

static trl_cli_scope_frame frame_of(const trl_scope *s) {
    trl_cli_scope_frame row;
    trl_scope_counts c;
    trl_scope_counts_get(s, &c);
    for (int i = 0; i < TRL_CLI_SCOPE_LEVELS; i++)
        row.axis[i] =
            trl_scope_axis_of_value(s, trl_scope_percentile(s, TRL_SCOPE_LUMA, percents[i]));
    double pixels = c.pixels > 0 ? (double)c.pixels : 1;
    row.low = (double)c.levels[TRL_SCOPE_LUMA].low / pixels;
    row.high = (double)c.levels[TRL_SCOPE_LUMA].high / pixels;
    return row;
}

// --- the whole shot ---------------------------------------------------------------

typedef struct whole {
    const trl_cli_scope_job *job;
    const trl_aces_output *output;
    trl_cli_scope_shot of; // rows are the child's
    trl_cli_scope_frame *rows;
    trl_cli_scope_found found; // of the first frame
    trl_scope *total;
} whole;

static trl_result add(void *user, size_t index, const trl_cli_frame *frame, trl_error *err) {
    whole *s = user;
    trl_cli_scope_job one = *s->job;
    trl_cli_scope_found found;
    trl_scope *scope = NULL;
    one.in = one.in_path = frame->in;
    if (!s->rows) s->rows = calloc(s->of.frames->present.count, sizeof *s->rows);
    if (!s->rows) return trl_error_set(err, TRL_ERR_MEMORY, "no memory for the frames");
    trl_result r = trl_cli_scope_measure(&one, s->output, &found, &scope, err);
    if (r != TRL_OK) return r;
    s->rows[index] = frame_of(scope);
    if (s->total) {
        r = trl_scope_merge(s->total, scope, err);
        trl_scope_destroy(&scope);
        return r;
    }
    s->total = scope;
    s->found = found;
    return TRL_OK;
}

static trl_result end(void *user, trl_error *err) {
    whole *s = user;
    s->of.rows = s->rows;
    s->found.shot = &s->of;
    s->found.scope = s->total;
    trl_result r = trl_cli_scope_report(s->job, &s->found, err);
    trl_scope_destroy(&s->total);
    free(s->rows);
    return r;
}

static int whole_shot(const trl_cli_scope_job *job, const trl_cli_args *args,
                      const trl_aces_output *output, const trl_cli_frames *frames) {
    if (trl_cli_given(args, "resume"))
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--resume is for a page of each frame (scope): give --plot "
                           "scope.####.png, or leave it out");
    whole s = {.job = job, .output = output, .of = {.frames = frames}};
    trl_cli_frames_fold fold = {.frames = frames,
                                .memory_bytes = memory_bytes,
                                .keep_going = trl_cli_given(args, "keep-going"),
                                .add = add,
                                .end = end,
                                .user = &s};
    s.of.fold = &fold;
    return trl_cli_frames_fold_run(&fold);
}

static bool was_done(const trl_cli_scope_shot *shot, size_t index) {
    return shot->fold->outcomes[index].state == TRL_FRAME_DONE;
}

void trl_cli_scope_shot_text(FILE *out, const trl_cli_scope_shot *shot) {
    trl_cli_frames_fold_text(out, shot->fold);
}

static void put_levels(trl_cli_json *json, const trl_cli_scope_frame *row, const trl_scope *s) {
    double levels[TRL_CLI_SCOPE_LEVELS];
    for (int i = 0; i < TRL_CLI_SCOPE_LEVELS; i++)
        levels[i] = s ? trl_scope_level_of_axis(s, row->axis[i]) : row->axis[i];
    trl_cli_json_numbers(json, "luma_in_unit", levels, TRL_CLI_SCOPE_LEVELS);
    trl_cli_json_number(json, "clipped_low", row->low);
    trl_cli_json_number(json, "clipped_high", row->high);
}

static void shot_member(trl_cli_json *json, void *user, size_t index) {
    const whole *s = user;
    put_levels(json, &s->rows[index], s->total);
}

void trl_cli_scope_shot_json(trl_cli_json *json, const trl_cli_scope_found *found) {
    trl_cli_json_numbers(json, "frame_percentiles", percents, TRL_CLI_SCOPE_LEVELS);
    trl_cli_frames_fold_json(json, found->shot->fold, shot_member);
}

enum { TICKS = 24 };

// One line over the frames; a frame that failed, and light of 0, leave a gap.
static trl_result add_line(trl_plot *plot, const trl_cli_scope_shot *shot, int level,
                           const char *name, double *memory, trl_error *err) {
    size_t count = shot->frames->present.count;
    const double *color = trl_cli_plot_colors[level == 2                 ? TRL_CLI_BLUE
                                              : level == 1 || level == 3 ? TRL_CLI_GREEN
                                                                         : TRL_CLI_ORANGE];
    trl_plot_style style = {.width = level == 2 ? 2 : 1.4}, dots = {.width = count > 60 ? 2 : 4};
    memcpy(style.rgba, color, sizeof style.rgba);
    memcpy(dots.rgba, color, sizeof dots.rgba);
    for (size_t i = 0; i < count; i++) {
        memory[i] = shot->frames->present.numbers[i];
        memory[count + i] = was_done(shot, i) ? shot->rows[i].axis[level] : (double)NAN;
    }
    trl_result r = trl_plot_add_line(plot, name, memory, memory + count, count, &style, err);
    if (r != TRL_OK) return r;
    return trl_plot_add_points(plot, NULL, memory, memory + count, count, &dots, err);
}

static trl_result add_lines(trl_plot *plot, const trl_cli_scope_shot *shot, trl_error *err) {
    static const char *const names[TRL_CLI_SCOPE_LEVELS] = {NULL, NULL, "median",
                                                            "0.1 % and 99.9 %", "least and most"};
    double *memory = calloc(2 * shot->frames->present.count, sizeof *memory);
    if (!memory) return trl_error_set(err, TRL_ERR_MEMORY, "no memory for the plot");
    trl_result r = TRL_OK;
    for (int level = 0; level < TRL_CLI_SCOPE_LEVELS && r == TRL_OK; level++)
        r = add_line(plot, shot, level, names[level], memory, err);
    free(memory);
    return r;
}

trl_result trl_cli_scope_shot_plot(const trl_cli_scope_found *found, double width, trl_plot **plot,
                                   trl_error *err) {
    static const char *const labels[] = {"stops above mid grey", "% of code (IRE)",
                                         "cd/m² of a grey"};
    const char *names[TICKS];
    char texts[TICKS][16];
    double at[TICKS];
    const trl_frames *f = &found->shot->frames->present;
    trl_plot_params params = TRL_PLOT_PARAMS_INIT;
    bool scene = trl_scope_unit_get(found->scope) == TRL_SCOPE_STOPS;
    params.title = scene ? "Luminance over the frames" : "Luma over the frames";
    params.x.label = "frame";
    params.x.low = f->numbers[0];
    params.x.high = f->numbers[f->count - 1];
    if (f->count == 1) params.x.low--, params.x.high++;
    params.y.label = labels[trl_scope_unit_get(found->scope)];
    trl_scope_range_get(found->scope, &params.y.low, &params.y.high);
    while (params.y.tick_count < TICKS &&
           trl_scope_tick_at(found->scope, params.y.tick_count, &at[params.y.tick_count],
                             texts[params.y.tick_count])) {
        names[params.y.tick_count] = texts[params.y.tick_count];
        params.y.tick_count++;
    }
    params.y.ticks = names;
    params.y.tick_at = at;
    params.legend = true;
    params.dark = true;
    params.width = width > 0 ? width : 720;
    params.height = params.width * TRL_SCOPE_PANEL_SHAPE;
    trl_result r = trl_plot_create(plot, &params, err);
    if (r == TRL_OK) r = add_lines(*plot, found->shot, err);
    return r;
}

// --- a page for each frame --------------------------------------------------------

typedef struct pages {
    trl_cli_scope_job *job;
    const trl_aces_output *output;
} pages;

typedef struct record {
    trl_cli_scope_frame levels; // in the unit
    trl_scope_unit unit;
} record;

static trl_result one_page(const trl_cli_frames_job *run, const trl_cli_frame *frame, void *out,
                           uint32_t threads, trl_error *err) {
    const pages *p = run->user;
    record *rec = out;
    trl_cli_scope_job one = *p->job;
    trl_cli_scope_found found;
    trl_scope *scope = NULL;
    one.in = one.in_path = frame->in;
    one.plot = frame->out;
    one.overwrite = frame->overwrite;
    one.threads = threads;
    trl_result r = trl_cli_scope_measure(&one, p->output, &found, &scope, err);
    if (r == TRL_OK) {
        rec->levels = frame_of(scope);
        rec->unit = trl_scope_unit_get(scope);
        for (int i = 0; i < TRL_CLI_SCOPE_LEVELS; i++)
            rec->levels.axis[i] = trl_scope_level_of_axis(scope, rec->levels.axis[i]);
        r = trl_cli_scope_page(&one, &found, err);
    }
    trl_scope_destroy(&scope);
    return r;
}

static void page_member(trl_cli_json *json, const trl_cli_frames_job *run, int32_t number,
                        const void *out) {
    const record *rec = out;
    (void)run, (void)number;
    trl_cli_json_string(json, "unit", trl_scope_unit_name(rec->unit));
    put_levels(json, &rec->levels, NULL);
}

static int page_each(trl_cli_scope_job *job, const trl_cli_args *args,
                     const trl_aces_output *output, const trl_cli_frames *frames) {
    pages p = {job, output};
    trl_cli_frames_job run = {.frames = frames,
                              .record_bytes = sizeof(record),
                              .work = one_page,
                              .user = &p,
                              .threads = job->threads,
                              .memory_bytes = memory_bytes,
                              .keep_going = trl_cli_given(args, "keep-going"),
                              .overwrite = job->overwrite,
                              .quiet = trl_cli_given(args, "quiet"),
                              .resume = trl_cli_given(args, "resume")};
    job->fixed_axis = true;
    int status = trl_cli_frames_run(&run);
    if (run.shared && job->json) {
        trl_cli_json json;
        trl_cli_json_begin(&json, stdout);
        trl_cli_json_object(&json, NULL);
        trl_cli_json_string(&json, "file", job->in);
        trl_cli_json_string(&json, "plot", job->plot);
        trl_cli_json_numbers(&json, "frame_percentiles", percents, TRL_CLI_SCOPE_LEVELS);
        trl_cli_frames_json(&json, &run, page_member);
        trl_cli_json_close(&json, '}');
        trl_cli_json_end(&json);
    }
    trl_cli_frames_end(&run);
    return status;
}

int trl_cli_scope_frames(trl_cli_scope_job *job, const trl_cli_args *args,
                         const trl_aces_output *output) {
    trl_cli_frames frames;
    bool each = job->plot && trl_sequence_is(job->plot);
    int status = trl_cli_frames_open(&frames, args, job->in, each ? job->plot : NULL);
    if (status == 0)
        status =
            each ? page_each(job, args, output, &frames) : whole_shot(job, args, output, &frames);
    trl_cli_frames_close(&frames);
    return status;
}
