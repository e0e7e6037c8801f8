// cli/commands.h: the entries of the table, each in its own file.
#ifndef TRL_CLI_COMMANDS_H
#define TRL_CLI_COMMANDS_H

#include "cli/args.h"

extern const trl_cli_command trl_cli_render, trl_cli_merge, trl_cli_info, trl_cli_chart,
    trl_cli_intensity, trl_cli_exposure, trl_cli_expose, trl_cli_color, trl_cli_palette,
    trl_cli_gamma, trl_cli_displays, trl_cli_spaces, trl_cli_range, trl_cli_scope, trl_cli_sensor;

/// Says that there is no such command, with the nearest names.
int trl_cli_unknown_command(const char *name);

#endif
