// cli/color_plot.h: a colour among those that a gamut holds, and on another.
#ifndef TRL_CLI_COLOR_PLOT_H
#define TRL_CLI_COLOR_PLOT_H

#include "cli/args.h"

#include <troland/color.h>

/// The slice of OKLCH at the colour's hue, with the bounds of gamuts and what each method
/// makes of the colour for `gamut`; beside it the outcomes as swatches.
trl_result trl_cli_color_plot(const trl_cli_args *args, const char *name,
                              const trl_css_color *color, trl_css_space gamut, trl_error *err);

/// Letters of the colour on the other, and of the other on the colour, with their contrast.
trl_result trl_cli_contrast_plot(const trl_cli_args *args, const char *name,
                                 const trl_css_color *color, const char *other_name,
                                 const trl_css_color *other, trl_error *err);

#endif
