// cli/expose_frames.h: what is shown of an exposed sequence.
#ifndef TRL_CLI_EXPOSE_FRAMES_H
#define TRL_CLI_EXPOSE_FRAMES_H

#include "cli/expose.h"
#include "cli/frames.h"

/// Plots the stops of the frames that were done, at least one. What trl_plot_write says.
trl_result trl_cli_expose_plot(const trl_cli_expose_job *job, const trl_cli_frames_job *run,
                               const char *path, trl_error *err);

#endif
