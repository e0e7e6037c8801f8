// cli/gamma.h: the parts of troland gamma.
#ifndef TRL_CLI_GAMMA_H
#define TRL_CLI_GAMMA_H

#include "cli/args.h"

#include <troland/light.h>

/// troland gamma --measure: reads the measurements, fits, prints. Returns the exit status.
int trl_cli_gamma_measure(const trl_cli_args *args);

/// troland gamma --photo: the same from a photo of the chart. Returns the exit status.
int trl_cli_gamma_photo(const trl_cli_args *args);

#endif
