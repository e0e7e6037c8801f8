// What the terminal is. Nothing is guessed of graphics: a terminal that has them says so.
#include "cli/terminal.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

// Every terminal answers DA1, so that nobody waits for long; one that has just started, or is
// far away, needs some time, and what comes too late would be typed at the prompt.
enum { WAIT_MS = 1500, ANSWER_MOST = 1024 };

static int64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool write_all(const char *text) {
    size_t n = strlen(text);
    return write(STDOUT_FILENO, text, n) == (ssize_t)n;
}

// DA1, which every terminal answers, ends "ESC [ ? … c"; what came before it is the
// answer to the kitty question, if there was any.
static bool complete(const char *answer) {
    const char *da1 = strstr(answer, "\033[?");
    return da1 && strchr(da1, 'c');
}

static void read_answer(char answer[ANSWER_MOST]) {
    size_t length = 0;
    int64_t end = now_ms() + WAIT_MS;
    answer[0] = 0;
    while (!complete(answer) && length + 1 < ANSWER_MOST) {
        int64_t left = end - now_ms();
        struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
        if (left <= 0 || poll(&in, 1, (int)left) <= 0) return;
        ssize_t n = read(STDIN_FILENO, answer + length, ANSWER_MOST - 1 - length);
        if (n <= 0) return;
        length += (size_t)n;
        answer[length] = 0;
    }
}

// Whether the attributes of DA1 have `wanted`: 4 is sixel graphics.
static bool has_attribute(const char *answer, int wanted) {
    const char *p = strstr(answer, "\033[?");
    if (!p) return false;
    for (p += 3; *p && *p != 'c'; p++) {
        char *end;
        long attribute = strtol(p, &end, 10);
        if (attribute == wanted) return true;
        p = end;
        if (*p != ';') return false;
    }
    return false;
}

static void ask(const char *question, char answer[ANSWER_MOST]) {
    answer[0] = 0;
    if (write_all(question) && write_all("\033[c")) read_answer(answer);
}

// XTSMGRAPHICS: how many colours a sixel picture may have, and how large it may be. Only
// terminals that have sixels are asked.
static void ask_limits(trl_cli_terminal *terminal) {
    char answer[ANSWER_MOST];
    unsigned a, b;
    ask("\033[?1;1;0S\033[?2;1;0S", answer);
    const char *p = strstr(answer, "\033[?1;0;");
    if (p && sscanf(p + 7, "%u", &a) == 1 && a >= 2) terminal->registers = a;
    p = strstr(answer, "\033[?2;0;");
    if (p && sscanf(p + 7, "%u;%u", &a, &b) == 2) {
        terminal->most_width = a;
        terminal->most_height = b;
    }
}

static void ask_graphics(trl_cli_terminal *terminal) {
    char answer[ANSWER_MOST];
    ask("\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\", answer);
    if (strstr(answer, "\033_Gi=31;OK")) {
        terminal->graphics = TRL_CLI_KITTY;
    } else if (has_attribute(answer, 4)) {
        terminal->graphics = TRL_CLI_SIXEL;
        ask_limits(terminal);
    }
}

// Signals wait until the terminal is as it was.
static void ask_terminal(trl_cli_terminal *terminal) {
    struct termios old, raw;
    sigset_t all, before;
    if (tcgetpgrp(STDIN_FILENO) != getpgrp() || tcgetattr(STDIN_FILENO, &old) != 0) return;
    sigemptyset(&all);
    for (size_t i = 0; i < 5; i++)
        sigaddset(&all, (const int[]){SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP}[i]);
    sigprocmask(SIG_BLOCK, &all, &before);
    raw = old;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_cc[VMIN] = 0;
    raw.c_cc[VTIME] = 0;
    fflush(stdout);
    if (tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0) {
        ask_graphics(terminal);
        tcsetattr(STDIN_FILENO, TCSANOW, &old);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
}

static int colors_of_environment(void) {
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM"), *deep = getenv("COLORTERM");
    if ((none && *none) || !term || strcmp(term, "dumb") == 0) return 0;
    bool all = deep && (strcmp(deep, "truecolor") == 0 || strcmp(deep, "24bit") == 0);
    return all || strstr(term, "direct") ? 1 << 24 : 256;
}

trl_cli_terminal trl_cli_terminal_look(bool ask) {
    trl_cli_terminal terminal = {.columns = 80, .registers = 256};
    struct winsize size;
    if (!isatty(STDOUT_FILENO)) return terminal;
    terminal.colors = colors_of_environment();
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        terminal.columns = size.ws_col;
        terminal.width_pixels = size.ws_xpixel;
        terminal.height_pixels = size.ws_ypixel;
    }
    // A terminal without colours by will or by nature wants no pictures either.
    if (ask && terminal.colors > 0 && isatty(STDIN_FILENO)) ask_terminal(&terminal);
    return terminal;
}
