// troland range scene: how far apart the darkest and the brightest light of pictures are.
#include "cli/message.h"
#include "cli/numbers.h"
#include "cli/plot.h"
#include "cli/range.h"
#include "cli/range_frames.h"
#include "cli/range_plot.h"
#include "cli/scene_picture.h"
#include "cli/standard_input.h"
#include "cli/threads.h"
#include "cli/text_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BAR = 40, GAP = 3 }; // characters of the longest bar, empty stops that are left out

typedef trl_cli_range_task task;

// What one report is made of.
typedef struct found {
    const trl_image_range *range;
    const char *space;
    bool assumed;   // the file does not say its space
    double ends[2]; // at the percentiles
    trl_image_range_counts counts;
    uint64_t seen; // positive, zero and negative
} found;

// Pixels within half a stop of `stop` stops above mid grey.
static uint64_t at_stop(const task *t, const found *f, int stop) {
    return trl_image_range_between(f->range, t->grey * exp2(stop - 0.5),
                                   t->grey * exp2(stop + 0.5));
}

// The stops that hold the darkest and the brightest pixel.
static void stop_span(const task *t, const found *f, int span[2]) {
    span[0] = (int)floor(log2(f->counts.darkest / t->grey) + 0.5) - 1;
    span[1] = (int)floor(log2(f->counts.brightest / t->grey) + 0.5) + 1;
    while (span[0] < span[1] && at_stop(t, f, span[0]) == 0)
        span[0]++;
    while (span[1] > span[0] && at_stop(t, f, span[1]) == 0)
        span[1]--;
}

static double percent(uint64_t part, uint64_t whole) {
    return whole ? 100 * (double)part / (double)whole : 0;
}

static void histogram_text(FILE *out, const task *t, const found *f) {
    int span[2];
    uint64_t most = 1;
    stop_span(t, f, span);
    for (int s = span[0]; s <= span[1]; s++)
        if (at_stop(t, f, s) > most) most = at_stop(t, f, s);
    fprintf(out, "  stops from mid grey (%g), share of the pixels above 0\n", t->grey);
    for (int s = span[1], empty; s >= span[0]; s--) {
        for (empty = 0; s - empty > span[0] && at_stop(t, f, s - empty) == 0;)
            empty++;
        if (empty > GAP) {
            fprintf(out, "     …          nothing in %d stops\n", empty);
            s -= empty;
        }
        uint64_t n = at_stop(t, f, s);
        int length = (int)((double)n / (double)most * BAR + 0.5);
        fprintf(out, s == 0 ? "  %4d" : "  %+4d", s);
        fprintf(out, " %7.3f %% %s", percent(n, f->counts.positive),
                n > 0 && length == 0 ? "▏" : "");
        while (length-- > 0)
            fputs("█", out);
        fputc('\n', out);
    }
}

static void range_text(FILE *out, const task *t, const found *f) {
    char name[40];
    if (f->counts.positive == 0) {
        fputs("  no pixel is a light above 0: there is no range\n", out);
        return;
    }
    trl_cli_range_head(out);
    trl_cli_range_row(out, "absolute", f->counts.darkest, f->counts.brightest);
    snprintf(name, sizeof name, "%g to %g %%", t->percentiles[0], t->percentiles[1]);
    trl_cli_range_row(out, name, f->ends[0], f->ends[1]);
}

static void put_text(FILE *out, const task *t, const found *f) {
    const trl_image_range_counts *c = &f->counts;
    if (t->follows) fputc('\n', out);
    fprintf(out, "scene range: %s\n", t->name);
    if (t->frames) trl_cli_range_frames_text(out, t);
    fprintf(out, "  brightest over darkest luminance above 0, in %s%s\n", f->space,
            f->assumed ? ", assumed" : "");
    range_text(out, t, f);
    fprintf(out,
            "  pixels: %llu above 0, %llu zero, %llu negative, %llu NaN, %llu infinite, "
            "%llu empty\n",
            (unsigned long long)c->positive, (unsigned long long)c->zero,
            (unsigned long long)c->negative, (unsigned long long)c->nan, (unsigned long long)c->inf,
            (unsigned long long)c->holes);
    fprintf(out, "  above diffuse white (%g): %.4g %%\n", t->white,
            percent(c->above_white, f->seen));
    if (trl_cli_given(t->args, "noise"))
        fprintf(out, "  below the noise floor (%g): %.4g %%\n", t->noise,
                percent(c->below_noise, f->seen));
    if (c->positive > 0) histogram_text(out, t, f);
}

static void histogram_json(trl_cli_json *json, const task *t, const found *f) {
    int span[2] = {0, -1};
    if (f->counts.positive > 0) stop_span(t, f, span);
    trl_cli_json_array(json, "histogram");
    for (int s = span[0]; s <= span[1]; s++) {
        trl_cli_json_object(json, NULL);
        trl_cli_json_integer(json, "stop", s);
        trl_cli_json_integer(json, "pixels", (int64_t)at_stop(t, f, s));
        trl_cli_json_close(json, '}');
    }
    trl_cli_json_close(json, ']');
}

static void put_json(FILE *out, const task *t, const found *f) {
    const trl_image_range_counts *c = &f->counts;
    trl_cli_json json;
    if (t->args->operand_count > 2) fputs(t->follows ? ",\n" : "[\n", out);
    trl_cli_json_begin(&json, out);
    trl_cli_json_object(&json, NULL);
    trl_cli_json_string(&json, "meaning", "scene");
    trl_cli_json_string(&json, "file", t->name);
    trl_cli_json_string(&json, "space", f->space);
    trl_cli_json_bool(&json, "space_assumed", f->assumed);
    bool light = c->positive > 0;
    trl_cli_range_json(&json, "absolute", light ? c->darkest : NAN, light ? c->brightest : NAN);
    trl_cli_json_numbers(&json, "percentiles", t->percentiles, 2);
    trl_cli_range_json(&json, "at_percentiles", f->ends[0], f->ends[1]);
    trl_cli_json_object(&json, "pixels");
    trl_cli_json_integer(&json, "positive", (int64_t)c->positive);
    trl_cli_json_integer(&json, "zero", (int64_t)c->zero);
    trl_cli_json_integer(&json, "negative", (int64_t)c->negative);
    trl_cli_json_integer(&json, "nan", (int64_t)c->nan);
    trl_cli_json_integer(&json, "infinite", (int64_t)c->inf);
    trl_cli_json_integer(&json, "empty", (int64_t)c->holes);
    trl_cli_json_close(&json, '}');
    trl_cli_json_number(&json, "white", t->white);
    trl_cli_json_number(&json, "above_white", percent(c->above_white, f->seen) / 100);
    bool noise = trl_cli_given(t->args, "noise");
    trl_cli_json_number(&json, "noise", noise ? t->noise : NAN);
    trl_cli_json_number(&json, "below_noise", noise ? percent(c->below_noise, f->seen) / 100 : NAN);
    trl_cli_json_number(&json, "grey", t->grey);
    histogram_json(&json, t, f);
    if (t->frames) trl_cli_range_frames_json(&json, t);
    trl_cli_json_close(&json, '}');
    trl_cli_json_end(&json);
}

// The text is made in memory and written in one go: a reader that breaks in the
// middle leaves no half report.
static trl_result report(const task *t, const found *f, trl_error *err) {
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (out && trl_cli_given(t->args, "json"))
        put_json(out, t, f);
    else if (out)
        put_text(out, t, f);
    return trl_cli_text_show(out, &text, t->name, err);
}

trl_result trl_cli_range_report(const task *t, const trl_image_range *range,
                                const trl_cli_scene *scene, trl_error *err) {
    char space[160];
    found f = {.range = range,
               .space = trl_cli_space_text(&scene->space, space, sizeof space),
               .assumed = !scene->says_space};
    trl_image_range_counts_get(range, &f.counts);
    f.seen = f.counts.positive + f.counts.zero + f.counts.negative;
    if (f.counts.positive == 0 && trl_cli_given(t->args, "plot"))
        return trl_error_set(err, TRL_ERR_ARGUMENT,
                             "no pixel of '%.200s' is a light above 0: there is nothing to draw",
                             t->name);
    for (int i = 0; i < 2; i++)
        f.ends[i] = trl_image_range_percentile(range, t->percentiles[i]);
    trl_result r = trl_cli_given(t->args, "plot")
                       ? trl_cli_range_scene_plot(t, range, f.ends, f.space, err)
                       : TRL_OK;
    return r == TRL_OK ? report(t, &f, err) : r;
}

trl_result trl_cli_range_add(trl_image_range *range, trl_cli_scene *scene, const task *t,
                             const char *path, trl_error *err) {
    double luminance[3];
    trl_result r = trl_cli_scene_open(scene, path, &t->choice, t->threads, err);
    if (r == TRL_OK) r = trl_cli_scene_luminance(luminance, scene, err);
    if (r == TRL_OK) r = trl_image_range_add(range, scene->reader, luminance, t->threads, err);
    trl_image_close(&scene->reader);
    return r;
}

static trl_result work(void *arg, trl_error *err) {
    const task *t = arg;
    trl_cli_scene scene = {0};
    trl_image_range *range = NULL;
    trl_result r = trl_image_range_create(&range, t->white, t->noise, err);
    if (r == TRL_OK) r = trl_cli_range_add(range, &scene, t, t->path, err);
    if (r == TRL_OK) r = trl_cli_range_report(t, range, &scene, err);
    trl_image_range_destroy(&range);
    return r;
}

static int measure(task *t, const char *word) {
    trl_error err = TRL_ERROR_INIT;
    trl_cli_input input;
    if (trl_cli_frames_meant(word)) return trl_cli_range_frames(t, word);
    if (trl_cli_input_open(&input, word, &err) != TRL_OK) return trl_cli_say_error(&err);
    t->name = input.name;
    t->path = input.path;
    t->frames = NULL;
    trl_guard_params guard = TRL_GUARD_PARAMS_INIT;
    guard.memory_bytes = UINT64_C(4) << 30;
    guard.silent = true;
    fflush(stdout);
    trl_result r = trl_guard_run(&guard, input.name, work, t, &err);
    trl_cli_input_name(&input, &err);
    return r == TRL_OK ? TRL_CLI_DONE : trl_cli_say_error(&err);
}

// --frames and --keep-going need a sequence among the operands.
static int check_sequences(const trl_cli_args *args) {
    for (size_t i = 1; i < args->operand_count; i++)
        if (trl_cli_frames_meant(args->operands[i])) return 0;
    return trl_cli_frames_refuse(args, " frames keep-going ", NULL);
}

static int read_light(double *out, const trl_cli_args *args, const char *name, bool zero) {
    const char *text = trl_cli_value(args, name);
    if (text && (!trl_cli_number(text, out) || *out < 0 || (*out == 0 && !zero)))
        return trl_cli_misfit(args, name, "a luminance %s, as the picture counts them",
                              zero ? "of 0 or more" : "above 0");
    return 0;
}

static int read_options(task *t) {
    const char *both = trl_cli_value(t->args, "percentiles");
    double *p = t->percentiles;
    if (both && (!trl_cli_numbers(both, p, 2) || p[0] < 0 || p[1] > 100 || p[0] > p[1]))
        return trl_cli_misfit(t->args, "percentiles",
                              "two numbers from 0 to 100, such as 0.1,99.9");
    int status = trl_cli_threads(t->args, &t->threads);
    if (status == 0) status = trl_cli_scene_choose(&t->choice, t->args);
    if (status == 0) status = read_light(&t->grey, t->args, "grey", false);
    if (status == 0) status = read_light(&t->white, t->args, "white", false);
    if (status == 0) status = read_light(&t->noise, t->args, "noise", true);
    return status;
}

int trl_cli_range_scene(const trl_cli_args *args) {
    task t = {.args = args, .percentiles = {0.1, 99.9}, .grey = TRL_MID_GREY, .white = 1};
    if (args->operand_count < 2)
        return trl_cli_say(TRL_CLI_WRONG,
                           "IN is missing (range): write troland range scene IN.exr");
    int worst = read_options(&t);
    if (worst == 0) worst = check_sequences(args);
    if (worst == 0 && trl_cli_given(args, "plot") && args->operand_count > 2)
        worst = trl_cli_say(TRL_CLI_CONTRADICTION,
                            "--plot draws one picture or sequence (range): give one");
    if (worst == 0) worst = trl_cli_plot_check(args);
    if (worst != 0) return worst;
    for (size_t i = 1; i < args->operand_count; i++) {
        int status = measure(&t, args->operands[i]);
        if (status == TRL_CLI_DONE || status == TRL_CLI_PARTIAL) t.follows = true;
        if (status == TRL_CLI_INTERRUPTED) return status;
        if (status != TRL_CLI_DONE) worst = status;
    }
    if (trl_cli_given(args, "json") && args->operand_count > 2) puts(t.follows ? "]" : "[]");
    return worst;
}
