// cli/threads.h: how many threads to use.
#ifndef TRL_CLI_THREADS_H
#define TRL_CLI_THREADS_H

#include "cli/args.h"

#include <stdint.h>

enum { TRL_CLI_THREADS_MOST = 256 };

/// What --threads says, or one per processor that this process may use. Returns
/// 0, or says what is wrong and returns the exit status.
int trl_cli_threads(const trl_cli_args *args, uint32_t *threads);

#endif
