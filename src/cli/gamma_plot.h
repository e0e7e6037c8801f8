// cli/gamma_plot.h: the two pictures of troland gamma.
#ifndef TRL_CLI_GAMMA_PLOT_H
#define TRL_CLI_GAMMA_PLOT_H

#include "cli/args.h"

#include <troland/light.h>

/// Two curves in a row, and the straight line through the net one over low…high.
typedef struct trl_cli_gamma_pair {
    const char *names[2];
    const trl_gamma_curve *image, *display;
    const double *levels;          // lights with a local slope
    const trl_gamma_slopes *local; // there
    size_t level_count;
    double low, high;
    trl_gamma_slopes fit;
} trl_cli_gamma_pair;

/// Code, screen light and the net curve on log-log axes, and beside them the exponent that
/// the net curve has at each light, with what surrounds ask for.
trl_result trl_cli_gamma_pair_plot(const trl_cli_args *args, const trl_cli_gamma_pair *pair,
                                   trl_error *err);

/// A fitted model with its name.
typedef struct trl_cli_gamma_model {
    const char *key, *name;
    const trl_gamma_model *model;
    double (*light)(const trl_gamma_model *model, double level); // cd/m²
} trl_cli_gamma_model;

/// Measurements with the models through them, and how far each model is off.
trl_result trl_cli_gamma_fit_plot(const trl_cli_args *args, const trl_gamma_sample *samples,
                                  size_t count, const trl_cli_gamma_model *models,
                                  size_t model_count, trl_error *err);

#endif
