// Work in a child process that may die.
//
// The two processes share one page of memory: the child writes its result there,
// what each of its threads decodes, and the names of its unfinished files; the
// parent waits, passes signals on, ends a child that stands still, and turns what
// it finds into a result with a sentence.
#include "image/atomic.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 256, MARK_BYTES = 96, CRASH_STATUS = 99, STACK_BYTES = 2 << 20, POLL_MS = 100 };

typedef struct guard_page {
    int finished; // the work returned: result and error are good
    trl_result result;
    trl_error error;
    uint32_t heartbeat;
    int crash_signal, crash_slot;
    int taken[SLOTS];              // by a thread that is in a decoder
    char marks[SLOTS][MARK_BYTES]; // what it decodes
    trl_pending_list pending;
} guard_page;

// Mutable globals, because signal handlers and decoders have no other way to know
// them. Each belongs to one process: the page to the child, the signal to the parent.
static guard_page *child_page;
static _Thread_local int child_slot = -1;
static volatile sig_atomic_t parent_signal;

static const int passed_on[] = {SIGINT, SIGTERM, SIGHUP};
enum { PASSED_ON = sizeof passed_on / sizeof *passed_on };

// A place for the mark of this thread, from `slot` on: several pictures may be read
// at a time, each with a slot 0. -1 where all are taken.
static int place_claim(guard_page *page, uint32_t slot) {
    for (uint32_t i = 0; i < SLOTS; i++) {
        uint32_t place = (slot + i) % SLOTS;
        int free = 0;
        if (__atomic_compare_exchange_n(&page->taken[place], &free, 1, false, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED))
            return (int)place;
    }
    return -1;
}

void trl_guard_mark(uint32_t slot, const char *format, ...) {
    guard_page *page = child_page;
    if (!page) return;
    if (child_slot < 0) child_slot = place_claim(page, slot);
    if (child_slot < 0) return;
    va_list args;
    va_start(args, format);
    vsnprintf(page->marks[child_slot], MARK_BYTES, format, args);
    va_end(args);
    __atomic_fetch_add(&page->heartbeat, 1, __ATOMIC_RELEASE);
}

void trl_guard_clear(void) {
    guard_page *page = child_page;
    if (!page || child_slot < 0) return;
    page->marks[child_slot][0] = 0;
    __atomic_store_n(&page->taken[child_slot], 0, __ATOMIC_RELEASE);
    child_slot = -1;
    __atomic_fetch_add(&page->heartbeat, 1, __ATOMIC_RELEASE);
}

void trl_guard_beat(void) {
    guard_page *page = child_page;
    if (page) __atomic_fetch_add(&page->heartbeat, 1, __ATOMIC_RELEASE);
}

static void on_crash(int number) {
    guard_page *page = child_page;
    if (page && page->crash_signal == 0) {
        page->crash_slot = child_slot;
        page->crash_signal = number;
    }
    _exit(CRASH_STATUS);
}

static void crash_handlers_install(void) {
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS};
    stack_t stack = {.ss_size = 64 << 10};
    stack.ss_sp = trl_alloc(stack.ss_size, 1);
    if (stack.ss_sp) sigaltstack(&stack, NULL);
    struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK | SA_RESETHAND};
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
        sigaction(crashes[i], &action, NULL);
}

// What this process has allocated already, in bytes (field 6 of statm: data and stack).
static uint64_t allocated_now(void) {
    FILE *f = fopen("/proc/self/statm", "re");
    if (!f) return 0;
    unsigned long long pages = 0;
    if (fscanf(f, "%*u %*u %*u %*u %*u %llu", &pages) != 1) pages = 0;
    fclose(f);
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNDER_SANITIZER 1
#elif defined(__has_feature)
#define UNDER_SANITIZER                                                                            \
    (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                        \
     __has_feature(memory_sanitizer))
#else
#define UNDER_SANITIZER 0
#endif

// RLIMIT_DATA counts what is writable and private, so the address space that malloc
// only reserves for each thread does not use it up.
static void limits_set(uint64_t memory_bytes) {
    const struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    if (memory_bytes == 0 || UNDER_SANITIZER) return;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    pthread_setattr_default_np(&attributes);
    pthread_attr_destroy(&attributes);
    uint64_t stacks = 2 * (uint64_t)trl_threads_resolve(0) * STACK_BYTES;
    uint64_t most = allocated_now() + memory_bytes + stacks;
    const struct rlimit limit = {most, most};
    setrlimit(RLIMIT_DATA, &limit);
}

static _Noreturn void child_run(guard_page *page, const trl_guard_params *params, pid_t parent,
                                trl_result (*work)(void *, trl_error *), void *arg) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(CRASH_STATUS);
    child_page = page;
    trl_pending_use(&page->pending);
    crash_handlers_install();
    // A file over the user's limit is an error of the write, which has a sentence.
    signal(SIGXFSZ, SIG_IGN);
    limits_set(params->memory_bytes);
    int nowhere = params->silent ? open("/dev/null", O_WRONLY | O_CLOEXEC) : -1;
    if (nowhere >= 0) dup2(nowhere, STDERR_FILENO);
    trl_error err = TRL_ERROR_INIT;
    page->result = work(arg, &err);
    page->error = err;
    __atomic_store_n(&page->finished, 1, __ATOMIC_RELEASE);
    _exit(0);
}

static void on_signal(int number) {
    parent_signal = number;
}

static void handlers_swap(struct sigaction before[PASSED_ON]) {
    const struct sigaction action = {.sa_handler = on_signal};
    for (int i = 0; i < PASSED_ON; i++) {
        sigaction(passed_on[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN) sigaction(passed_on[i], &action, NULL);
    }
}

static void handlers_restore(const struct sigaction before[PASSED_ON]) {
    for (int i = 0; i < PASSED_ON; i++)
        sigaction(passed_on[i], &before[i], NULL);
}

static double seconds_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// Waits for the end of the child, which closes its end of the pipe. True where it
// had to be ended because it stood still.
static bool parent_wait(guard_page *page, const trl_guard_params *params, pid_t child, int pipe_fd,
                        int *status) {
    double limit = params->seconds_idle > 0 ? params->seconds_idle : 30;
    uint32_t beat = 0;
    double last = seconds_now(), signaled = 0;
    bool idle = false, ended = false;
    while (!ended) {
        struct pollfd p = {pipe_fd, POLLIN, 0};
        ended = poll(&p, 1, POLL_MS) > 0;
        if (params->tick) params->tick(params->user);
        double now = seconds_now();
        uint32_t beat_now = __atomic_load_n(&page->heartbeat, __ATOMIC_ACQUIRE);
        if (beat_now != beat) last = now;
        beat = beat_now;
        if (parent_signal && signaled == 0) {
            kill(child, parent_signal);
            signaled = now;
        }
        if (ended) continue;
        idle = !signaled && now - last > limit;
        if (idle || (signaled > 0 && now - signaled > 2)) {
            kill(child, SIGKILL);
            ended = true;
        }
    }
    while (waitpid(child, status, 0) < 0 && errno == EINTR) {
    }
    return idle;
}

// Where the decoder was: the slot that crashed, else the only or first one in a decoder.
static const char *place_of(guard_page *page) {
    int slot = page->crash_slot;
    for (int i = 0; i < SLOTS && slot < 0 && !page->crash_signal; i++) {
        if (page->marks[i][0]) slot = i;
    }
    if (slot < 0 || slot >= SLOTS || !page->marks[slot][0]) return NULL;
    page->marks[slot][MARK_BYTES - 1] = 0;
    return page->marks[slot];
}

static trl_result crash_sentence(guard_page *page, const char *what, int number, trl_error *err) {
    const char *place = place_of(page);
    const char *name = sigabbrev_np(number);
    if (place)
        return trl_error_set(err, TRL_ERR_FORMAT, "%s is damaged: the decoder failed in %s", what,
                             place);
    return trl_error_set(err, TRL_ERR_INTERNAL,
                         "a fault in the program ended the work on %s (SIG%s): please report it",
                         what, name ? name : "?");
}

static bool is_passed_on(int number) {
    for (int i = 0; i < PASSED_ON; i++) {
        if (number == passed_on[i]) return true;
    }
    return false;
}

static trl_result finished_result(guard_page *page, const trl_guard_params *params,
                                  const char *what, trl_error *err) {
    page->error.message[sizeof page->error.message - 1] = 0;
    if (page->result == TRL_ERR_MEMORY && params->memory_bytes)
        return trl_error_set(err, TRL_ERR_LIMIT,
                             "%s needs more than %llu MiB of memory: give it more or crop it", what,
                             (unsigned long long)(params->memory_bytes >> 20));
    if (page->result == TRL_OK) return TRL_OK;
    return trl_error_set(err, page->result, "%s", page->error.message);
}

static trl_result result_of(guard_page *page, const trl_guard_params *params, const char *what,
                            int status, bool idle, trl_error *err) {
    if (__atomic_load_n(&page->finished, __ATOMIC_ACQUIRE))
        return finished_result(page, params, what, err);
    int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    if (idle) {
        const char *place = place_of(page);
        return trl_error_set(err, TRL_ERR_FORMAT,
                             "%s is damaged: the decoder did not come back from %s", what,
                             place ? place : "its work");
    }
    if (parent_signal || is_passed_on(number) || (code > 128 && is_passed_on(code - 128)))
        return trl_error_set(err, TRL_ERR_CANCELED, "the work on %s was interrupted", what);
    if (number == SIGPIPE)
        return trl_error_set(err, TRL_ERR_FILE, "nobody reads what %s prints any more", what);
    if (page->crash_signal) return crash_sentence(page, what, page->crash_signal, err);
    if (number == SIGKILL)
        return trl_error_set(err, TRL_ERR_LIMIT,
                             "the work on %s was ended by the system, which may be short of memory",
                             what);
    if (number) return crash_sentence(page, what, number, err);
    const char *place = place_of(page);
    return trl_error_set(err, place ? TRL_ERR_FORMAT : TRL_ERR_INTERNAL,
                         "the work on %s ended with status %d%s%s", what, code, place ? " in " : "",
                         place ? place : "");
}

static trl_result guard_child(guard_page *page, const trl_guard_params *params, const char *what,
                              trl_result (*work)(void *, trl_error *), void *arg, trl_error *err) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return trl_error_set(err, TRL_ERR_AGAIN, "no pipe for a child process: %s",
                             strerrordesc_np(errno));
    // Signals wait until both processes have their handlers.
    sigset_t held, before_mask;
    sigemptyset(&held);
    for (int i = 0; i < PASSED_ON; i++)
        sigaddset(&held, passed_on[i]);
    pthread_sigmask(SIG_BLOCK, &held, &before_mask);
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        pthread_sigmask(SIG_SETMASK, &before_mask, NULL);
        child_run(page, params, parent, work, arg);
    }
    int fork_error = errno;
    struct sigaction before[PASSED_ON];
    parent_signal = 0;
    handlers_swap(before);
    pthread_sigmask(SIG_SETMASK, &before_mask, NULL);
    close(ends[1]);
    int status = 0;
    bool idle = false;
    if (child > 0) idle = parent_wait(page, params, child, ends[0], &status);
    close(ends[0]);
    handlers_restore(before);
    if (child < 0)
        return trl_error_set(err, TRL_ERR_AGAIN, "no child process for %s: %s", what,
                             strerrordesc_np(fork_error));
    trl_pending_remove(&page->pending);
    trl_result result = result_of(page, params, what, status, idle, err);
    if (parent_signal) raise(parent_signal);
    // As it would have been without a child: `| head` ends quietly.
    if (child > 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE) raise(SIGPIPE);
    return result;
}

trl_result trl_guard_run(const trl_guard_params *params, const char *what,
                         trl_result (*work)(void *arg, trl_error *err), void *arg, trl_error *err) {
    trl_guard_params own = TRL_GUARD_PARAMS_INIT;
    if (params) trl_params_copy(&own, sizeof own, params);
    guard_page *page =
        mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) return trl_error_memory(err, sizeof *page);
    page->crash_slot = -1;
    trl_result result = guard_child(page, &own, what, work, arg, err);
    munmap(page, sizeof *page);
    return result;
}
