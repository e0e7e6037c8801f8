#include "cli/threads.h"

#include "cli/message.h"
#include "cli/numbers.h"

#include <sched.h>

int trl_cli_threads(const trl_cli_args *args, uint32_t *threads) {
    const char *text = trl_cli_value(args, "threads");
    int64_t count = 1;
    cpu_set_t set;
    if (text && !trl_cli_integer(text, 1, TRL_CLI_THREADS_MOST, &count))
        return trl_cli_misfit(args, "threads", "a number from 1 to %d", TRL_CLI_THREADS_MOST);
    if (!text && sched_getaffinity(0, sizeof set, &set) == 0) count = CPU_COUNT(&set);
    *threads = count < TRL_CLI_THREADS_MOST ? (uint32_t)count : TRL_CLI_THREADS_MOST;
    return 0;
}
