// cli/progress.h: a line that says how far the work is, on a terminal only, and
// the flag that Ctrl-C sets.
#ifndef TRL_CLI_PROGRESS_H
#define TRL_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct trl_cli_progress {
    bool wanted, shown;
    double begun; // seconds
    const char *what;
} trl_cli_progress;

void trl_cli_progress_begin(trl_cli_progress *progress, bool wanted, const char *what);
void trl_cli_progress_show(trl_cli_progress *progress, uint64_t done, uint64_t total);
/// Wipes the line.
void trl_cli_progress_end(trl_cli_progress *progress);

/// Seconds of a clock that only runs forward.
double trl_cli_now(void);

/// From now on SIGINT, SIGTERM and SIGHUP set *flag instead of ending the process;
/// a second one removes unfinished files and ends it. NULL: the first one already does.
void trl_cli_cancel_by_signals(volatile int *flag);

#endif
