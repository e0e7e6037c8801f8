// troland intensity and exposure --plot: stops and light, as they are and by doublings.
#include "cli/light_units.h"
#include "cli/message.h"
#include "cli/plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *label_of(const char *name) {
    static const char *const labels[][2] = {
        {"stops", "stops"},           {"ev100", "EV100"},          {"intensity", "light"},
        {"nits", "luminance, cd/m²"}, {"lux", "illuminance, lux"}, {"shutter_s", "shutter time, s"},
        {"f_number", "f-number"},     {"iso", "ISO speed"},
    };
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strcmp(labels[i][0], name) == 0) return labels[i][1];
    return name;
}

static int by_first(const void *a, const void *b) {
    const double *p = a, *q = b;
    return p[0] < q[0] ? -1 : p[0] > q[0];
}

typedef struct pairs {
    double *x, *y;
    size_t count;
} pairs;

static bool sort_pairs(pairs *p, const double *from, const double *to, size_t count) {
    double(*both)[2] = malloc(count * sizeof *both);
    p->x = malloc(count * sizeof *p->x);
    p->y = malloc(count * sizeof *p->y);
    p->count = count;
    if (both && p->x && p->y) {
        for (size_t i = 0; i < count; i++) {
            both[i][0] = from[i];
            both[i][1] = to[i];
        }
        qsort(both, count, sizeof *both, by_first);
        for (size_t i = 0; i < count; i++) {
            p->x[i] = both[i][0];
            p->y[i] = both[i][1];
        }
    }
    bool done = both && p->x && p->y;
    free(both);
    return done;
}

// The curve between two neighbours: light by even factors while stops go by even steps.
static bool add_curve(trl_plot *plot, const pairs *p, bool light_first, trl_error *err) {
    enum { STEPS = 32 };
    const trl_plot_style style = {.rgba = {0, 0.447, 0.698, 0.6}};
    size_t count = (p->count - 1) * STEPS + 1;
    double *x = malloc(count * sizeof *x), *y = malloc(count * sizeof *y);
    bool done = false;
    for (size_t i = 0; x && y && i < count; i++) {
        size_t k = i / STEPS, next = k + 1 < p->count ? k + 1 : k;
        double t = (double)(i % STEPS) / STEPS;
        double even = light_first ? p->y[k] : p->x[k];
        double a = light_first ? p->x[k] : p->y[k], b = light_first ? p->x[next] : p->y[next];
        even += t * ((light_first ? p->y[next] : p->x[next]) - even);
        double light = t == 0 ? a : a * pow(b / a, t);
        x[i] = light_first ? light : even;
        y[i] = light_first ? even : light;
    }
    if (x && y)
        done = trl_plot_add_line(plot, NULL, x, y, count, &style, err) == TRL_OK;
    else
        trl_error_set(err, TRL_ERR_MEMORY, "no memory for %zu points", count);
    free(x);
    free(y);
    return done;
}

static bool make_panel(trl_plot **plot, const pairs *p, const char *from, const char *to,
                       bool light_first, trl_plot_scale scale, trl_error *err) {
    trl_plot_params params = TRL_PLOT_PARAMS_INIT;
    char title[100];
    snprintf(title, sizeof title, "%s of %s", label_of(to), label_of(from));
    if (title[0] >= 'a' && title[0] <= 'z') title[0] = (char)(title[0] - 'a' + 'A');
    params.title = title;
    params.subtitle =
        scale == TRL_PLOT_LINEAR ? "as light adds up" : "by doublings: a stop is a step";
    params.width = 480;
    params.height = 380;
    params.x.label = label_of(from);
    params.y.label = label_of(to);
    (light_first ? &params.x : &params.y)->scale = scale;
    const trl_plot_style dot = {.rgba = {0, 0.447, 0.698, 1}, .width = p->count > 60 ? 3 : 6};
    return trl_plot_create(plot, &params, err) == TRL_OK && add_curve(*plot, p, light_first, err) &&
           trl_plot_add_points(*plot, NULL, p->x, p->y, p->count, &dot, err) == TRL_OK;
}

int trl_cli_pairs_plot(const trl_cli_args *args, const trl_cli_list *from, const double *to,
                       bool light_first, const char *from_name, const char *to_name) {
    trl_error err = TRL_ERROR_INIT;
    trl_plot *plots[2] = {NULL, NULL};
    pairs p = {0};
    if (!trl_cli_given(args, "plot")) return 0;
    if (from->count < 2)
        return trl_cli_say(TRL_CLI_WRONG,
                           "--plot draws a curve (%s): give more numbers than one, such as %s",
                           args->command->name, light_first ? "0.1,1,10" : "-5..5");
    bool done = sort_pairs(&p, from->values, to, from->count);
    if (!done) trl_error_set(&err, TRL_ERR_MEMORY, "no memory for %zu points", from->count);
    for (int i = 0; i < 2 && done; i++)
        done = make_panel(&plots[i], &p, from_name, to_name, light_first,
                          i == 0 ? TRL_PLOT_LINEAR : TRL_PLOT_LOG2, &err);
    const trl_plot *const page[] = {plots[0], plots[1]};
    if (done) done = trl_cli_plot_write(args, page, 2, 2, &err) == TRL_OK;
    trl_plot_destroy(&plots[0]);
    trl_plot_destroy(&plots[1]);
    free(p.x);
    free(p.y);
    return done ? 0 : trl_cli_say_error(&err);
}
