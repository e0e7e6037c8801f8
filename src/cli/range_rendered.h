// cli/range_rendered.h: what troland range rendered was asked, and found.
#ifndef TRL_CLI_RANGE_RENDERED_H
#define TRL_CLI_RANGE_RENDERED_H

#include "cli/display_choice.h"

#include <troland/camera.h>

typedef struct trl_cli_rendered {
    const trl_cli_args *args;
    trl_cli_display display;
    trl_rendered_params params;
    trl_rendered found;
    double camera, headroom; // stops; camera 0 = not given
} trl_cli_rendered;

trl_result trl_cli_rendered_plot(const trl_cli_rendered *task, trl_error *err);

#endif
