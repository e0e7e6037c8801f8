// cli/threads.h: how many threads to use.
#ifndef TRL_CLI_THREADS_H
#define TRL_CLI_THREADS_H

#include <stdint.h>

enum { TRL_CLI_THREADS_MOST = 256 };

/// `wanted`, or for 0 one per processor that this process may use.
uint32_t trl_cli_threads(uint32_t wanted);

#endif
