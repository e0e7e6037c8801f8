// cli/range_plot.h: dynamic ranges as pictures.
#ifndef TRL_CLI_RANGE_PLOT_H
#define TRL_CLI_RANGE_PLOT_H

#include "cli/range_frames.h"

/// The light of a scene in stops around mid grey; `ends` are those of the percentiles.
trl_result trl_cli_range_scene_plot(const trl_cli_range_task *task, const trl_image_range *range,
                                    const double ends[2], const char *space, trl_error *err);

/// What a screen shows of its range in a dark room and in its own.
trl_result trl_cli_range_display_plot(const trl_cli_args *args, const trl_screen *screen,
                                      const trl_screen_light *light, trl_error *err);

#endif
