// troland range camera: what is asked, and the order of the work.
#include "cli/range_camera.h"
#include "cli/message.h"
#include "cli/number_list.h"
#include "cli/numbers.h"
#include "cli/plot.h"
#include "cli/range.h"
#include "cli/text_file.h"
#include "cli/threads.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// All words of an option that takes many, in a new list.
static const char **words_of(const trl_cli_args *args, const char *name, size_t *count) {
    *count = 0;
    while (trl_cli_word_at(args, name, *count))
        (*count)++;
    const char **words = calloc(*count + 1, sizeof *words);
    for (size_t i = 0; words && i < *count; i++)
        words[i] = trl_cli_word_at(args, name, i)->text;
    return words;
}

// The flat frames are the words after --flat, each --flat a level of its own where
// there are several, or else the operands.
static int read_files(trl_cli_camera *c) {
    const trl_cli_args *args = c->args;
    const char **flats = words_of(args, "flat", &c->flat_count);
    bool named = c->flat_count > 0;
    if (!named) {
        free(flats);
        c->flat_count = args->operand_count - 1;
        flats = calloc(c->flat_count + 1, sizeof *flats);
        for (size_t i = 0; flats && i < c->flat_count; i++)
            flats[i] = args->operands[i + 1];
    }
    c->flats = flats;
    c->darks = words_of(args, "dark", &c->dark_count);
    c->group = calloc(c->flat_count + 1, sizeof *c->group);
    c->exposures = calloc(c->flat_count + 1, sizeof *c->exposures);
    if (!c->flats || !c->darks || !c->group || !c->exposures)
        return trl_cli_say(TRL_CLI_FAILED, "no memory for a list of files");
    if (named && args->operand_count > 1)
        return trl_cli_say(TRL_CLI_WRONG,
                           "'%s' is neither flat nor dark (range): name it after --flat or --dark",
                           args->operands[1]);
    if (c->flat_count == 0)
        return trl_cli_say(TRL_CLI_WRONG, "the frames of light are missing (range): write troland "
                                          "range camera --flat FILES --dark FILES");
    if (named) {
        for (size_t i = 0; i < c->flat_count; i++)
            c->group[i] = trl_cli_word_at(args, "flat", i)->time;
        c->level_count = c->group[c->flat_count - 1] + 1;
        if (c->level_count == 1) c->level_count = 0; // all in one list: to be sorted out
    }
    return 0;
}

static int keep_exposures(trl_cli_camera *c, const char *option, const double *values,
                          size_t count) {
    if (count != c->flat_count && c->level_count != 0 && count != c->level_count)
        return trl_cli_say(TRL_CLI_WRONG,
                           "--%s has %zu numbers for %zu frames of %zu exposures (range): give one "
                           "for each frame or for each exposure",
                           option, count, c->flat_count, c->level_count);
    if (count > c->flat_count)
        return trl_cli_say(TRL_CLI_WRONG,
                           "--%s has %zu numbers for %zu frame%s (range): give one for each",
                           option, count, c->flat_count, c->flat_count == 1 ? "" : "s");
    c->exposures_of_levels = count != c->flat_count;
    c->exposures_are = option;
    memcpy(c->exposures, values, count * sizeof *values);
    return 0;
}

// "1/4000,1/2000,0.1"
static int read_times(trl_cli_camera *c) {
    const char *text = trl_cli_value(c->args, "times");
    if (!text) return 0;
    char *copy = strdup(text);
    double *values = calloc(strlen(text) + 1, sizeof *values);
    size_t count = 0;
    bool good = copy && values;
    for (char *item = copy, *next; good && item; item = next) {
        double over, under;
        next = strchr(item, ',');
        if (next) *next++ = 0;
        good = trl_cli_fraction(item, &over, &under) && over / under > 0;
        if (good) values[count++] = over / under;
    }
    int status =
        good ? keep_exposures(c, "times", values, count)
             : trl_cli_misfit(c->args, "times", "seconds above 0, such as 1/4000,1/2000,1/1000");
    free(values);
    free(copy);
    return status;
}

static int read_stops(trl_cli_camera *c) {
    const char *text = trl_cli_value(c->args, "stops");
    if (!text) return 0;
    if (c->exposures_are)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--times and --stops say the same (range): give one");
    trl_cli_list list;
    int status = trl_cli_list_read_word(&list, text, "range");
    for (size_t i = 0; i < list.count; i++)
        list.values[i] = exp2(list.values[i]);
    if (status == 0) status = keep_exposures(c, "stops", list.values, list.count);
    trl_cli_list_free(&list);
    return status;
}

static int read_crop(trl_cli_camera *c) {
    const char *text = trl_cli_value(c->args, "crop");
    double n[4];
    if (!text) return 0;
    if (!trl_cli_numbers(text, n, 4))
        return trl_cli_misfit(c->args, "crop", "x,y,width,height in pixels");
    for (int i = 0; i < 4; i++)
        if (n[i] != floor(n[i]) || fabs(n[i]) > 1e6 || (i > 1 && n[i] < 1))
            return trl_cli_misfit(c->args, "crop", "x,y,width,height in whole pixels");
    c->crop = (trl_window){(int32_t)n[0], (int32_t)n[1], (uint32_t)n[2], (uint32_t)n[3]};
    c->has_crop = true;
    return 0;
}

static int read_codes(trl_cli_camera *c) {
    trl_sensor_measure_params *p = &c->params;
    const trl_cli_args *args = c->args;
    const char *black = trl_cli_value(args, "black-level");
    const char *white = trl_cli_value(args, "white-level"), *step = trl_cli_value(args, "step");
    if (black && !trl_cli_number(black, &p->black_dn))
        return trl_cli_misfit(args, "black-level", "the code of no light, such as 512");
    if (white && (!trl_cli_number(white, &p->white_dn) || p->white_dn <= 0))
        return trl_cli_misfit(args, "white-level",
                              "the code that light cannot pass, such as 16383");
    if (step && (!trl_cli_number(step, &p->step_dn) || p->step_dn < 0))
        return trl_cli_misfit(args, "step", "the step from one code to the next, or 0 for none");
    p->has_black = black != NULL;
    return 0;
}

static int read_chart(trl_cli_camera *c) {
    const char *patches = trl_cli_value(c->args, "patches");
    const char *spacing = trl_cli_value(c->args, "spacing");
    int64_t n = 0;
    c->spacing = 1;
    if (patches && !trl_cli_integer(patches, 3, 256, &n))
        return trl_cli_misfit(c->args, "patches", "how many steps the chart has, 3 to 256");
    if (spacing && (!trl_cli_number(spacing, &c->spacing) || c->spacing <= 0 || c->spacing > 10))
        return trl_cli_misfit(c->args, "spacing",
                              "the stops from one patch to the next, such as 1");
    if (spacing && !patches)
        return trl_cli_say(TRL_CLI_WRONG, "--spacing needs --patches (range): it belongs to a "
                                          "step chart");
    c->patches = (uint32_t)n;
    if (patches && (c->exposures_are || c->level_count > 1))
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--patches takes frames of one exposure (range): leave --times, --stops "
                           "and further --flat out");
    return 0;
}

static int read_channel(trl_cli_camera *c) {
    static const char *const names[] = {"r", "g", "g1", "g2", "b", "y", "grey", "all"};
    const char *text = trl_cli_value(c->args, "channel");
    if (!text) return 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(text, names[i]) == 0) {
            c->channel = strcmp(names[i], "all") == 0 ? NULL : names[i];
            return 0;
        }
    return trl_cli_misfit(c->args, "channel",
                          "R, G, B or Y, of a Bayer raw file also G1 or G2, or all");
}

int trl_cli_camera_read(trl_cli_camera *c, const trl_cli_args *args) {
    static int (*const readers[])(trl_cli_camera *) = {
        read_files, read_times, read_stops, read_crop, read_codes, read_channel, read_chart};
    *c = (trl_cli_camera){.args = args, .params = TRL_SENSOR_MEASURE_PARAMS_INIT};
    int status = trl_cli_threads(args, &c->threads);
    for (size_t i = 0; i < sizeof readers / sizeof *readers && status == 0; i++)
        status = readers[i](c);
    return status;
}

void trl_cli_camera_free(trl_cli_camera *c) {
    free((void *)c->flats);
    free((void *)c->darks);
    free(c->group);
    free(c->exposures);
}

static trl_result work(void *arg, trl_error *err) {
    trl_cli_camera *camera = arg;
    trl_cli_camera_found found = {0};
    char *text = NULL;
    size_t length = 0;
    trl_result r = trl_cli_camera_find(&found, camera, err);
    if (r == TRL_OK && trl_cli_given(camera->args, "plot"))
        r = trl_cli_camera_plot(camera, &found, err);
    if (r == TRL_OK) {
        FILE *out = open_memstream(&text, &length);
        if (out && trl_cli_given(camera->args, "json"))
            trl_cli_camera_json(out, camera, &found);
        else if (out)
            trl_cli_camera_text(out, camera, &found);
        r = trl_cli_text_show(out, &text, "the frames", err);
    }
    trl_cli_camera_found_free(&found);
    return r;
}

int trl_cli_range_camera(const trl_cli_args *args) {
    trl_cli_camera camera;
    trl_error err = TRL_ERROR_INIT;
    int status = trl_cli_camera_read(&camera, args);
    if (status == 0) status = trl_cli_plot_check(args);
    if (status == 0) {
        trl_guard_params guard = TRL_GUARD_PARAMS_INIT;
        guard.memory_bytes = UINT64_C(4) << 30;
        guard.silent = true;
        fflush(stdout);
        trl_result r = trl_guard_run(&guard, "the frames", work, &camera, &err);
        // What is missing was not given, or does not fit these files.
        if (r == TRL_ERR_NOT_FOUND)
            status = trl_cli_say(TRL_CLI_WRONG, "%s", err.message);
        else if (r != TRL_OK)
            status = trl_cli_say_error(&err);
    }
    trl_cli_camera_free(&camera);
    return status;
}
