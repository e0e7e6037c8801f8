// cli/range.h: the meanings of dynamic range, one file each, and the rows they print.
#ifndef TRL_CLI_RANGE_H
#define TRL_CLI_RANGE_H

#include "cli/args.h"
#include "cli/json.h"

#include <troland/light.h>

int trl_cli_range_scene(const trl_cli_args *args);
int trl_cli_range_camera(const trl_cli_args *args);
int trl_cli_range_rendered(const trl_cli_args *args);
int trl_cli_range_display(const trl_cli_args *args);

/// The head of a table of ranges and its rows: both ends and all units.
void trl_cli_range_head(FILE *out);
void trl_cli_range_row(FILE *out, const char *name, double darkest, double brightest);
/// The same and how far the stops may be off, by one standard error; 0: not said.
void trl_cli_range_row_error(FILE *out, const char *name, double darkest, double brightest,
                             double stops_error);
/// An object with the ends and the range in all units; null where there is none.
void trl_cli_range_json(trl_cli_json *json, const char *name, double darkest, double brightest);

#endif
