#include "cli/threads.h"

#include <sched.h>

uint32_t trl_cli_threads(uint32_t wanted) {
    cpu_set_t set;
    if (wanted == 0 && sched_getaffinity(0, sizeof set, &set) == 0)
        wanted = (uint32_t)CPU_COUNT(&set);
    return wanted < 1 ? 1 : wanted > TRL_CLI_THREADS_MOST ? TRL_CLI_THREADS_MOST : wanted;
}
