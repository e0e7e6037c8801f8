#include "cli/message.h"
#include "cli/names.h"
#include "cli/numbers.h"
#include "cli/scope.h"
#include "cli/space_choice.h"
#include "cli/threads.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int unknown_kind(const char *name) {
    char hint[200];
    return trl_cli_say(TRL_CLI_FAILED, "no scope is called '%s' (scope): %s", name,
                       trl_cli_nearest_of(name, trl_cli_each_scope,
                                          "troland help scope names them all", hint, sizeof hint));
}

static int read_kinds(trl_cli_scope_job *job, const trl_cli_args *args) {
    const char *text = trl_cli_value(args, "kind");
    bool all = false;
    while (text) {
        char name[40];
        size_t n = strcspn(text, ",");
        if (n == 0) return trl_cli_misfit(args, "kind", "names with a comma between two, or all");
        snprintf(name, sizeof name, "%.*s", (int)n, text);
        int kind = trl_scope_kind_find(name);
        if (strcmp(name, "all") == 0)
            all = true;
        else if (kind < 0)
            return unknown_kind(name);
        else
            job->kinds |= 1u << kind;
        text = text[n] ? text + n + 1 : NULL;
    }
    if (all) job->kinds = 0;
    return 0;
}

static int read_display(trl_cli_scope_job *job, const trl_cli_args *args) {
    const char *name = trl_cli_value(args, "display"), *stops = trl_cli_value(args, "exposure");
    job->renders = name || trl_cli_display_is_custom(args);
    job->stops_given = stops != NULL;
    if (stops && (!trl_cli_number(stops, &job->stops) || fabs(job->stops) > 50))
        return trl_cli_misfit(args, "exposure", "stops as a number from -50 to 50, such as +1.5");
    if (!job->renders) return 0;
    int status = trl_cli_display_choose(&job->display, args, name);
    return status == 0 ? trl_cli_display_forward(&job->display, args) : status;
}

// A colour space, eight numbers, or a display whose code values the picture holds.
static int read_input(trl_cli_scope_job *job, const trl_cli_args *args) {
    const char *text = trl_cli_value(args, "input");
    trl_error err = TRL_ERROR_INIT;
    double numbers[8];
    job->input_name = text;
    if (!text) return 0;
    const trl_color_space *space = trl_color_space_find(text);
    const trl_aces_display *display = trl_aces_display_find(text);
    if (space) {
        job->input = *space;
    } else if (display) {
        job->input = trl_cli_space_of_display(display);
    } else if (trl_cli_numbers(text, numbers, 8)) {
        trl_chromaticities primaries;
        if (trl_cli_primaries_parse(&primaries, text, "input", &err) != TRL_OK)
            return trl_cli_say_word_error(&err);
        job->input = trl_cli_space_of_primaries(&primaries);
    } else {
        return trl_cli_say(TRL_CLI_FAILED,
                           "no colour space and no display is called '%s' (scope): see troland "
                           "spaces and troland displays",
                           text);
    }
    return 0;
}

static int read_picture(trl_cli_scope_job *job, const trl_cli_args *args) {
    const char *crop = trl_cli_value(args, "crop");
    double n[4];
    int status = trl_cli_part_choose(&job->part, args);
    if (status != 0) return status;
    job->whole_frame = crop && strcmp(crop, "display") == 0;
    if (!crop || job->whole_frame || strcmp(crop, "data") == 0) return 0;
    bool good = trl_cli_numbers(crop, n, 4);
    for (int i = 0; i < 4 && good; i++)
        good = fabs(n[i]) <= 1e9 && n[i] == floor(n[i]) && (i < 2 || n[i] >= 1);
    if (!good)
        return trl_cli_misfit(args, "crop", "data, display, or whole pixels x,y,width,height");
    job->crop = (trl_window){(int32_t)n[0], (int32_t)n[1], (uint32_t)n[2], (uint32_t)n[3]};
    return 0;
}

// "70,80" or "70..80".
static bool read_pair(const char *text, double out[2]) {
    char copy[64];
    const char *dots = strstr(text, "..");
    if (!dots) return trl_cli_numbers(text, out, 2);
    snprintf(copy, sizeof copy, "%.*s,%.40s", (int)(dots - text < 20 ? dots - text : 20), text,
             dots + 2);
    return trl_cli_numbers(copy, out, 2);
}

static int read_levels(trl_cli_scope_job *job, const trl_cli_args *args) {
    const char *grey = trl_cli_value(args, "grey"), *axis = trl_cli_value(args, "axis");
    const char *zebra = trl_cli_value(args, "zebra"), *scale = trl_cli_value(args, "false-color");
    double *z = job->zebra;
    if (grey && (!trl_cli_number(grey, &job->grey) || job->grey <= 0))
        return trl_cli_misfit(args, "grey", "a light above 0, such as 0.18");
    if (axis && (!read_pair(axis, job->axis) || job->axis[0] >= job->axis[1]))
        return trl_cli_misfit(args, "axis", "two levels that rise, such as -8..8");
    if (zebra && trl_cli_number(zebra, &z[0]))
        z[1] = (double)INFINITY;
    else if (zebra && (!read_pair(zebra, z) || z[0] >= z[1]))
        return trl_cli_misfit(args, "zebra",
                              "a level such as 70, or two that rise, such as 70..80");
    job->scale = trl_false_color_find(scale);
    if (!scale || job->scale) return 0;
    char hint[200];
    return trl_cli_say(TRL_CLI_FAILED, "no false colours are called '%s' (scope): %s", scale,
                       trl_cli_nearest_of(scale, trl_cli_each_false_color,
                                          "give stops, stops-safe, ire, ire-safe, nits or "
                                          "nits-safe",
                                          hint, sizeof hint));
}

static int read_terminal(trl_cli_scope_job *job, const trl_cli_args *args) {
    const char *text = trl_cli_value(args, "terminal");
    static const char *const names[] = {"blocks", "sixel", "kitty"};
    bool given = text && strcmp(text, "auto") != 0;
    if (job->plot || job->json) {
        if (text)
            return trl_cli_say(TRL_CLI_CONTRADICTION,
                               "--terminal means nothing with --%s (scope): leave one of them out",
                               job->plot ? "plot" : "json");
        return 0;
    }
    job->terminal = trl_cli_terminal_look(!given);
    // Pictures of a page need what --plot needs.
    if (!given && trl_plot_check("page.png", true, NULL) == TRL_ERR_UNSUPPORTED)
        job->terminal.graphics = TRL_CLI_BLOCKS;
    for (size_t i = 0; given && i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], text) != 0) continue;
        job->terminal.graphics = (trl_cli_graphics)i;
        return 0;
    }
    return given ? trl_cli_misfit(args, "terminal", "auto, blocks, sixel or kitty") : 0;
}

static int read_output(trl_cli_scope_job *job, const trl_cli_args *args) {
    const char *width = trl_cli_value(args, "width"), *columns = trl_cli_value(args, "columns");
    int64_t number = 0;
    job->plot = trl_cli_value(args, "plot");
    job->json = trl_cli_given(args, "json");
    job->overwrite = trl_cli_given(args, "overwrite");
    int64_t least = job->plot ? 160 : 20, most = job->plot ? 8000 : 1000;
    if (width && !trl_cli_integer(width, least, most, &number))
        return trl_cli_misfit(args, "width",
                              job->plot ? "px of a panel, 160 to 8000"
                                        : "cells of the text, 20 to 1000");
    job->width = (uint32_t)number;
    number = 0;
    if (columns && !trl_cli_integer(columns, 1, TRL_SCOPE_KINDS, &number))
        return trl_cli_misfit(args, "columns", "panels side by side, 1 to 9");
    job->columns = (uint32_t)number;
    if (columns && !job->plot)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--columns is for --plot only (scope): name a file, or leave it out");
    trl_error err = TRL_ERROR_INIT;
    if (job->plot && trl_plot_check(job->plot, job->overwrite, &err) != TRL_OK)
        return trl_cli_say_word_error(&err);
    return read_terminal(job, args);
}

int trl_cli_scope_options(trl_cli_scope_job *job, const trl_cli_args *args) {
    double none = (double)NAN;
    *job = (trl_cli_scope_job){
        .in = args->operands[0], .grey = TRL_MID_GREY, .axis = {none, none}, .zebra = {none, none}};
    int (*const steps[])(trl_cli_scope_job *, const trl_cli_args *) = {
        read_kinds, read_display, read_input, read_picture, read_levels, read_output,
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        int status = steps[i](job, args);
        if (status != 0) return status;
    }
    if (!trl_cli_frames_meant(job->in)) {
        int status = trl_cli_frames_refuse(args, " frames resume keep-going ", job->plot);
        if (status != 0) return status;
    }
    return trl_cli_threads(args, &job->threads);
}
