// cli/gamma.h: the two halves of troland gamma.
#ifndef TRL_CLI_GAMMA_H
#define TRL_CLI_GAMMA_H

#include "cli/args.h"

#include <troland/light.h>

enum { TRL_CLI_GAMMA_SAMPLES_MAX = 4096 };

/// Pairs of numbers, as given by words or by the lines of a file.
typedef struct trl_cli_gamma_samples {
    trl_gamma_sample *values; // room for TRL_CLI_GAMMA_SAMPLES_MAX
    size_t count;
} trl_cli_gamma_samples;

/// Adds the pairs of the lines of `path` ("-": standard input). `form` names them in
/// messages: "measurement: give LEVEL NITS, as in 0.5 22.4". Says what is wrong, and
/// returns the exit status.
int trl_cli_gamma_samples_read(trl_cli_gamma_samples *list, const char *path, const char *form);

/// troland gamma --measure: reads the measurements, fits, prints. Returns the exit status.
int trl_cli_gamma_measure(const trl_cli_args *args);

#endif
