// troland gamma --measure --plot: measurements, the models through them, and what is left.
#include "cli/gamma_plot.h"
#include "cli/plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LEVELS = 201 };

// Luminances in the order of their levels.
static int by_level(const void *a, const void *b) {
    double p = ((const trl_gamma_sample *)a)->level, q = ((const trl_gamma_sample *)b)->level;
    return p < q ? -1 : p > q;
}

static bool add_model(trl_plot *plot, const trl_cli_gamma_model *m, trl_error *err) {
    double level[LEVELS], nits[LEVELS];
    char name[80];
    for (int i = 0; i < LEVELS; i++) {
        level[i] = (double)i / (LEVELS - 1);
        nits[i] = m->light(m->model, level[i]);
    }
    snprintf(name, sizeof name, "%s %.3f", m->name, m->model->gamma);
    return trl_plot_add_line(plot, name, level, nits, LEVELS, NULL, err) == TRL_OK;
}

static bool add_left(trl_plot *plot, const trl_cli_gamma_model *m, const trl_gamma_sample *samples,
                     size_t count, trl_error *err) {
    double *x = malloc(count * sizeof *x), *y = malloc(count * sizeof *y);
    char name[80];
    bool done = false;
    snprintf(name, sizeof name, "%s: %.1f %% at worst", m->name, 100 * m->model->worst);
    for (size_t i = 0; x && y && i < count; i++) {
        x[i] = samples[i].level;
        y[i] = samples[i].level > 0
                   ? 100 * (m->light(m->model, samples[i].level) / samples[i].nits - 1)
                   : NAN;
    }
    if (x && y)
        done = trl_plot_add_line(plot, name, x, y, count, NULL, err) == TRL_OK;
    else
        trl_error_set(err, TRL_ERR_MEMORY, "no memory for %zu points of the plot", count);
    free(x);
    free(y);
    return done;
}

static bool add_samples(trl_plot *plot, const trl_gamma_sample *samples, size_t count,
                        trl_error *err) {
    const trl_plot_style ink = {.rgba = {0.12, 0.12, 0.14, 1}, .width = 6};
    bool done = true;
    for (size_t i = 0; i < count && done; i++)
        done = trl_plot_add_points(plot, i == 0 ? "measured" : NULL, &samples[i].level,
                                   &samples[i].nits, 1, &ink, err) == TRL_OK;
    return done;
}

static double darkest_of(const trl_gamma_sample *samples, size_t count) {
    double darkest = samples[count - 1].nits;
    for (size_t i = 0; i < count; i++)
        if (samples[i].nits > 0) darkest = fmin(darkest, samples[i].nits);
    return darkest;
}

static bool make_panels(trl_plot *plots[2], const trl_gamma_sample *samples, size_t count,
                        const trl_cli_gamma_model *models, size_t model_count, trl_error *err) {
    trl_plot_params p = TRL_PLOT_PARAMS_INIT;
    double brightest = samples[count - 1].nits;
    p.title = "Measured luminances and models of them";
    p.subtitle = "each with its exponent";
    p.width = 560;
    p.height = 480;
    p.legend = true;
    p.x.label = "level, of white";
    p.y = (trl_plot_axis){.label = "luminance, cd/m²",
                          .scale = TRL_PLOT_LOG10,
                          .low = darkest_of(samples, count) / 2,
                          .high = brightest * 1.5};
    bool done = trl_plot_create(&plots[0], &p, err) == TRL_OK;
    p.title = "What the models leave over";
    p.subtitle = "over measured luminance; a model within ±2 % describes the display";
    p.y = (trl_plot_axis){.label = "model above measurement, %"};
    done = done && trl_plot_create(&plots[1], &p, err) == TRL_OK;
    const trl_plot_style limit = {.rgba = {0.45, 0.45, 0.48, 1}, .width = 1, .dashed = true};
    done = done && trl_plot_add_mark(plots[1], "+2 %", 2, true, &limit, err) == TRL_OK &&
           trl_plot_add_mark(plots[1], "−2 %", -2, true, &limit, err) == TRL_OK;
    for (size_t i = 0; i < model_count && done; i++) {
        if (isnan(models[i].model->gamma)) continue;
        done = add_model(plots[0], &models[i], err) &&
               add_left(plots[1], &models[i], samples, count, err);
    }
    return done && add_samples(plots[0], samples, count, err);
}

trl_result trl_cli_gamma_fit_plot(const trl_cli_args *args, const trl_gamma_sample *samples,
                                  size_t count, const trl_cli_gamma_model *models,
                                  size_t model_count, trl_error *err) {
    trl_plot *plots[2] = {NULL, NULL};
    trl_gamma_sample *sorted = malloc(count * sizeof *sorted);
    if (!sorted) return trl_error_set(err, TRL_ERR_MEMORY, "no memory for the plot");
    for (size_t i = 0; i < count; i++)
        sorted[i] = samples[i];
    qsort(sorted, count, sizeof *sorted, by_level);
    bool done = make_panels(plots, sorted, count, models, model_count, err);
    free(sorted);
    const trl_plot *const page[] = {plots[0], plots[1]};
    trl_result r = done ? trl_cli_plot_write(args, page, 2, 2, err) : err->code;
    trl_plot_destroy(&plots[0]);
    trl_plot_destroy(&plots[1]);
    return r;
}
