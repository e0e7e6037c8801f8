// cli/plot.h: --plot, which every command that measures has.
#ifndef TRL_CLI_PLOT_H
#define TRL_CLI_PLOT_H

#include "cli/args.h"

#include <troland/plot.h>

/// The rows of --plot and, where a command has no --overwrite of its own, of both.
#define TRL_CLI_OPTION_PLOT(text)                                                                  \
    {                                                                                              \
        .name = "plot", .argument = "FILE", .help = text, .values = {.file = true }                \
    }
#define TRL_CLI_OPTIONS_PLOT(text)                                                                 \
    TRL_CLI_OPTION_PLOT(text), {                                                                   \
        .name = "overwrite", .help = "replace a plot that is already there"                        \
    }

/// Before the work: whether --plot can be written, and --overwrite has something to do.
/// Returns 0, or says why not and returns the exit status; 0 where neither is given.
int trl_cli_plot_check(const trl_cli_args *args);

/// Writes the panels to --plot.
trl_result trl_cli_plot_write(const trl_cli_args *args, const trl_plot *const *plots, size_t count,
                              uint32_t columns, trl_error *err);

/// The colours of things that mean the same in several plots: the palette's first, second
/// and third, and grey.
extern const double trl_cli_plot_colors[4][4];
enum { TRL_CLI_BLUE, TRL_CLI_ORANGE, TRL_CLI_GREEN, TRL_CLI_GREY };

#endif
