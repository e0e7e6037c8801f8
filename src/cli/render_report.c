#include "cli/render.h"

#include <inttypes.h>
#include <stdarg.h>

static const char *const sample_names[] = {"8", "16", "half", "float", "uint"};

void trl_cli_report_note(trl_cli_report *report, const char *format, ...) {
    uint32_t n = report->note_count;
    if (n >= sizeof report->notes / sizeof *report->notes) return;
    va_list list;
    va_start(list, format);
    vsnprintf(report->notes[n], sizeof report->notes[n], format, list);
    va_end(list);
    report->note_count = n + 1; // the parent reads a note only when it is whole
}

static void depth_text(const trl_cli_job *job, char *out, size_t size) {
    if (job->bits)
        snprintf(out, size, "%u", job->bits);
    else
        snprintf(out, size, "%s", sample_names[job->sample]);
}

static double megapixels_per_second(const trl_cli_report *report) {
    double seconds = report->stats.seconds_wall;
    return seconds > 0 ? 1e-6 * (double)report->stats.pixels / seconds : 0;
}

static void input_json(trl_cli_json *json, const trl_cli_job *job, const trl_cli_report *report) {
    trl_cli_json_object(json, "input");
    trl_cli_json_string(json, "path", job->in);
    trl_cli_json_string(json, "format", report->in_format);
    trl_cli_json_string(json, "part", report->in_part);
    trl_cli_json_string(json, "layer", report->in_layer);
    trl_cli_json_string(json, "view", report->in_view);
    trl_cli_json_string(json, "space", report->space);
    trl_cli_json_string(json, "space_from", report->space_from);
    const trl_window *w = &report->source;
    trl_cli_json_numbers(json, "window", (double[]){w->x, w->y, w->width, w->height}, 4);
    trl_cli_json_integer(json, "nan_samples", (int64_t)report->stats.nan_samples);
    trl_cli_json_integer(json, "inf_samples", (int64_t)report->stats.inf_samples);
    if (report->stats.max_cll_nits > 0) {
        trl_cli_json_number(json, "max_cll_nits", report->stats.max_cll_nits);
        trl_cli_json_number(json, "max_fall_nits", report->stats.max_fall_nits);
    }
    trl_cli_json_integer(json, "damaged_chunks", (int64_t)report->stats.damaged_chunks);
    trl_cli_json_close(json, '}');
}

void trl_cli_report_display_json(trl_cli_json *json, const trl_cli_job *job) {
    const trl_aces_display *published = job->display.published;
    trl_cli_json_object(json, "display");
    trl_cli_json_string(json, "name", job->display.name);
    trl_cli_json_string(json, "urn", published ? published->urn : NULL);
    trl_cli_display_json(json, &job->display.params);
    trl_cli_json_close(json, '}');
}

static void output_json(trl_cli_json *json, const trl_cli_job *job, const trl_cli_report *report) {
    char depth[16];
    depth_text(job, depth, sizeof depth);
    trl_cli_json_object(json, "output");
    trl_cli_json_string(json, "path", job->out);
    trl_cli_json_string(json, "format", job->exr ? "OpenEXR" : "PNG");
    trl_cli_json_integer(json, "width", report->width);
    trl_cli_json_integer(json, "height", report->height);
    trl_cli_json_integer(json, "channels", report->channels);
    trl_cli_json_string(json, "depth", depth);
    trl_cli_json_bool(json, "dither", job->dither);
    trl_cli_json_close(json, '}');
}

void trl_cli_report_json(const trl_cli_job *job, const trl_cli_report *report, trl_result result) {
    trl_cli_json json;
    trl_cli_json_begin(&json, stdout);
    trl_cli_json_object(&json, NULL);
    trl_cli_json_string(&json, "result", result == TRL_OK ? "done" : "partial");
    trl_cli_json_bool(&json, "inverse", job->inverse != NULL);
    trl_cli_json_number(&json, "exposure_stops", job->stops);
    if (!trl_oklch_change_is_none(&job->change)) {
        trl_cli_json_object(&json, "adjust");
        trl_cli_json_string(&json, "where", job->change_display ? "display" : "scene");
        trl_cli_json_number(&json, "chroma", job->change.chroma);
        trl_cli_json_number(&json, "hue_degrees", job->change.hue_degrees);
        trl_cli_json_number(&json, "lightness", job->change.lightness);
        trl_cli_json_close(&json, '}');
    }
    input_json(&json, job, report);
    trl_cli_report_display_json(&json, job);
    output_json(&json, job, report);
    trl_cli_json_array(&json, "stages");
    for (uint32_t i = 0; i < report->stage_count; i++)
        trl_cli_json_string(&json, NULL, report->stages[i]);
    trl_cli_json_close(&json, ']');
    trl_cli_json_number(&json, "seconds", report->seconds);
    trl_cli_json_number(&json, "megapixels_per_second", megapixels_per_second(report));
    trl_cli_json_close(&json, '}');
    trl_cli_json_end(&json);
}

void trl_cli_report_line(const trl_cli_job *job, const trl_cli_report *report) {
    char depth[16];
    depth_text(job, depth, sizeof depth);
    fprintf(stderr, "%s: %u×%u, %u channels, depth %s%s, %.2f s, %.1f megapixels/s\n", job->out,
            report->width, report->height, report->channels, depth, job->dither ? " dithered" : "",
            report->seconds, megapixels_per_second(report));
}

void trl_cli_report_text(const trl_cli_job *job, const trl_cli_report *report) {
    fprintf(stderr, "%s: %s, %s (%s)\n", job->in, report->in_format, report->space,
            report->space_from);
    fprintf(stderr, "  window    %d,%d %u×%u\n", report->source.x, report->source.y,
            report->source.width, report->source.height);
    fprintf(stderr, "  display   %s\n  stages   ", job->display.name);
    for (uint32_t i = 0; i < report->stage_count; i++)
        fprintf(stderr, " %s%s", report->stages[i], i + 1 < report->stage_count ? "," : "");
    fputc('\n', stderr);
    if (report->stats.max_cll_nits > 0)
        fprintf(stderr, "  light     MaxCLL %.1f, MaxFALL %.1f cd/m²\n", report->stats.max_cll_nits,
                report->stats.max_fall_nits);
    if (report->stats.nan_samples || report->stats.inf_samples)
        fprintf(stderr, "  %" PRIu64 " samples were not a number, %" PRIu64 " infinite\n",
                report->stats.nan_samples, report->stats.inf_samples);
    trl_cli_report_line(job, report);
}
