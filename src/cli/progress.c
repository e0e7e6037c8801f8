#include "cli/progress.h"

#include <troland/image.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

double trl_cli_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void trl_cli_progress_begin(trl_cli_progress *progress, bool wanted, const char *what) {
    const char *slash = strrchr(what, '/');
    *progress = (trl_cli_progress){
        .wanted = wanted && isatty(STDERR_FILENO),
        .begun = trl_cli_now(),
        .what = slash ? slash + 1 : what,
    };
}

void trl_cli_progress_show(trl_cli_progress *progress, uint64_t done, uint64_t total) {
    // Short work needs no line.
    if (!progress->wanted || total == 0 || trl_cli_now() - progress->begun < 0.5) return;
    progress->shown = true;
    fprintf(stderr, "\r%.40s: %3.0f %%\x1b[K", progress->what,
            100.0 * (double)done / (double)total);
}

void trl_cli_progress_end(trl_cli_progress *progress) {
    if (progress->shown) fputs("\r\x1b[K", stderr);
    progress->shown = false;
}

// The one mutable global of the program: a signal handler has no argument.
static volatile int *cancel_flag;

static void on_signal(int number) {
    if (!cancel_flag || *cancel_flag) { // asked twice, or nobody can be told: at once
        trl_atomic_cleanup_all();
        _exit(128 + number);
    }
    *cancel_flag = 1;
}

void trl_cli_cancel_by_signals(volatile int *flag) {
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    cancel_flag = flag;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &action, NULL);
}
