// cli/color_plot.h: a colour among those that a gamut holds.
#ifndef TRL_CLI_COLOR_PLOT_H
#define TRL_CLI_COLOR_PLOT_H

#include "cli/args.h"

#include <troland/color.h>

/// The slice of OKLCH at the colour's hue, with the bounds of gamuts and what each method
/// makes of the colour for `gamut`; beside it the outcomes as swatches.
trl_result trl_cli_color_plot(const trl_cli_args *args, const char *name,
                              const trl_css_color *color, trl_css_space gamut, trl_error *err);

#endif
