#include "room.h"

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

static trl_result run(trl_result (*work)(void *, trl_error *), void *arg, double idle,
                      uint64_t memory, trl_error *err) {
    trl_guard_params params = TRL_GUARD_PARAMS_INIT;
    params.seconds_idle = idle;
    params.memory_bytes = memory;
    params.silent = true;
    return trl_guard_run(&params, "shot.exr", work, arg, err);
}

static trl_result work_well(void *arg, trl_error *err) {
    (void)err;
    *(int *)arg = 7;
    return TRL_OK;
}

static void success_comes_back_through_shared_memory(void **state) {
    (void)state;
    int *shared =
        mmap(NULL, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int own = 0;
    assert_ok(run(work_well, shared, 0, 0, &ok));
    assert_ok(run(work_well, &own, 0, 0, &ok));
    assert_int_equal(*shared, 7);
    assert_int_equal(own, 0);
    munmap(shared, sizeof(int));
}

static trl_result work_badly(void *arg, trl_error *err) {
    return trl_error_set(err, TRL_ERR_FORMAT, "row %d is bad", *(int *)arg);
}

static void errors_come_back(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    int row = 12;
    assert_int_equal(run(work_badly, &row, 0, 0, &err), TRL_ERR_FORMAT);
    assert_string_equal(err.message, "row 12 is bad");
}

static trl_result work_segfaults(void *arg, trl_error *err) {
    (void)arg;
    (void)err;
    trl_guard_mark(3, "scan lines %d-%d", 32, 63);
    raise(SIGSEGV);
    return TRL_OK;
}

// What the sanitizer would report is wanted here.
__attribute__((no_sanitize("undefined"))) static trl_result work_reads_nowhere(void *arg,
                                                                               trl_error *err) {
    (void)err;
    trl_guard_mark(0, "tile 4, 5");
    const volatile int *volatile nowhere = (const volatile int *)arg;
    return *nowhere;
}

static trl_result work_aborts(void *arg, trl_error *err) {
    (void)arg;
    (void)err;
    trl_guard_mark(0, "scan lines 0-15");
    trl_guard_clear();
    abort();
}

static void *thread_crash(void *arg) {
    (void)arg;
    trl_guard_mark(5, "scan lines 80-95");
    raise(SIGFPE);
    return NULL;
}

static trl_result work_crashes_in_a_thread(void *arg, trl_error *err) {
    (void)arg;
    (void)err;
    trl_guard_mark(0, "scan lines 64-79");
    pthread_t thread;
    if (pthread_create(&thread, NULL, thread_crash, NULL) != 0) return TRL_ERR_INTERNAL;
    pthread_join(thread, NULL);
    return TRL_OK;
}

static void crashes_are_named(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(run(work_segfaults, NULL, 0, 0, &err), TRL_ERR_FORMAT);
    assert_string_equal(err.message, "shot.exr is damaged: the decoder failed in scan lines 32-63");
    err = (trl_error)TRL_ERROR_INIT;
    assert_int_equal(run(work_reads_nowhere, NULL, 0, 0, &err), TRL_ERR_FORMAT);
    assert_string_equal(err.message, "shot.exr is damaged: the decoder failed in tile 4, 5");
    err = (trl_error)TRL_ERROR_INIT;
    assert_int_equal(run(work_crashes_in_a_thread, NULL, 0, 0, &err), TRL_ERR_FORMAT);
    assert_string_equal(err.message, "shot.exr is damaged: the decoder failed in scan lines 80-95");
}

static void a_fault_outside_the_decoder_is_ours(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(run(work_aborts, NULL, 0, 0, &err), TRL_ERR_INTERNAL);
    assert_non_null(strstr(err.message, "SIGABRT"));
    assert_non_null(strstr(err.message, "report"));
}

static trl_result work_hangs(void *arg, trl_error *err) {
    (void)arg;
    (void)err;
    trl_guard_mark(1, "scan lines 7-7");
    for (;;)
        pause();
    return TRL_OK;
}

static trl_result work_is_slow_but_alive(void *arg, trl_error *err) {
    (void)arg;
    (void)err;
    for (int i = 0; i < 12; i++) {
        trl_guard_mark(0, "step %d", i);
        nanosleep(&(struct timespec){0, 50000000}, NULL);
    }
    return TRL_OK;
}

static trl_result work_resizes(void *arg, trl_error *err) {
    (void)arg;
    (void)err;
    trl_guard_mark(0, "its only chunk");
    trl_guard_clear();
    for (int i = 0; i < 12; i++) {
        nanosleep(&(struct timespec){0, 50000000}, NULL);
        trl_guard_beat();
    }
    return TRL_OK;
}

static void standing_still_is_ended_and_slow_is_not(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(run(work_hangs, NULL, 0.3, 0, &err), TRL_ERR_FORMAT);
    assert_string_equal(err.message, "shot.exr is damaged: the decoder did not come back from "
                                     "scan lines 7-7");
    assert_ok(run(work_is_slow_but_alive, NULL, 0.4, 0, &ok));
    assert_ok(run(work_resizes, NULL, 0.4, 0, &ok));
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static void memory_is_limited(void **state) {
    (void)state;
    skip(); // sanitizers need address space without end, so the guard sets no limit
}
#else
static trl_result work_eats(void *arg, trl_error *err) {
    (void)arg;
    for (int i = 0; i < 4096; i++) {
        volatile char *p = malloc(1 << 20);
        if (!p) return trl_error_set(err, TRL_ERR_MEMORY, "no memory after %d MiB", i);
        for (int k = 0; k < 1 << 20; k += 4096)
            p[k] = 1;
    }
    return TRL_OK;
}

static void memory_is_limited(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(run(work_eats, NULL, 0, (uint64_t)200 << 20, &err), TRL_ERR_LIMIT);
    assert_string_equal(err.message,
                        "shot.exr needs more than 200 MiB of memory: give it more or crop it");
}
#endif

static trl_result work_exits(void *arg, trl_error *err) {
    (void)arg;
    (void)err;
    trl_guard_mark(0, "its header");
    _exit(3);
}

static void leaving_early_is_told(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(run(work_exits, NULL, 0, 0, &err), TRL_ERR_FORMAT);
    assert_string_equal(err.message, "the work on shot.exr ended with status 3 in its header");
}

static trl_result work_writes_and_dies(void *arg, trl_error *err) {
    trl_atomic_file *file = NULL;
    TRL_TRY(trl_atomic_create(&file, arg, false, err));
    TRL_TRY(trl_atomic_write(file, "half", 4, err));
    raise(SIGKILL);
    return TRL_OK;
}

static void unfinished_files_of_the_dead_are_removed(void **state) {
    (void)state;
    char *folder = folder_make();
    trl_error err = TRL_ERROR_INIT;
    char *target = strdup(in_folder(folder, "a.png"));
    assert_int_equal(run(work_writes_and_dies, target, 0, 0, &err), TRL_ERR_LIMIT);
    assert_int_equal(folder_count(folder), 0);
    free(target);
    folder_remove(folder);
}

static trl_result work_writes_too_much(void *arg, trl_error *err) {
    const struct rlimit small = {100, 100};
    setrlimit(RLIMIT_FSIZE, &small);
    const char bytes[200] = {0};
    trl_atomic_file *file = NULL;
    TRL_TRY(trl_atomic_create(&file, arg, false, err));
    trl_result result = trl_atomic_write(file, bytes, sizeof bytes, err);
    if (result == TRL_OK) result = trl_atomic_write(file, bytes, sizeof bytes, err);
    trl_atomic_destroy(&file);
    return result;
}

static void the_limit_of_file_sizes_has_its_sentence(void **state) {
    (void)state;
    char *folder = folder_make();
    char *target = strdup(in_folder(folder, "a.png"));
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(run(work_writes_too_much, target, 0, 0, &err), TRL_ERR_FILE);
    assert_non_null(strstr(err.message, "it is larger than"));
    assert_int_equal(folder_count(folder), 0);
    free(target);
    folder_remove(folder);
}

static trl_result work_writes_and_waits(void *arg, trl_error *err) {
    trl_atomic_file *file = NULL;
    TRL_TRY(trl_atomic_create(&file, arg, false, err));
    TRL_TRY(trl_atomic_write(file, "half", 4, err));
    kill(getppid(), SIGTERM);
    for (;;)
        pause();
    return TRL_OK;
}

// A command without handlers of its own gets SIGTERM while the child works: both
// end, and nothing is left.
static void signals_reach_the_child(void **state) {
    (void)state;
    char *folder = folder_make();
    char *target = strdup(in_folder(folder, "a.png"));
    pid_t command = fork();
    if (command == 0) {
        trl_error err = TRL_ERROR_INIT;
        (void)run(work_writes_and_waits, target, 0, 0, &err);
        _exit(42);
    }
    int status = 0;
    assert_int_equal(waitpid(command, &status, 0), command);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
    assert_int_equal(folder_count(folder), 0);
    free(target);
    folder_remove(folder);
}

static void count_tick(void *user) {
    ++*(int *)user;
}

static void the_caller_is_called_meanwhile(void **state) {
    (void)state;
    int ticks = 0;
    trl_guard_params params = TRL_GUARD_PARAMS_INIT;
    params.tick = count_tick;
    params.user = &ticks;
    assert_ok(trl_guard_run(&params, "shot.exr", work_is_slow_but_alive, NULL, &ok));
    assert_true(ticks >= 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(success_comes_back_through_shared_memory),
        cmocka_unit_test(errors_come_back),
        cmocka_unit_test(crashes_are_named),
        cmocka_unit_test(a_fault_outside_the_decoder_is_ours),
        cmocka_unit_test(standing_still_is_ended_and_slow_is_not),
        cmocka_unit_test(memory_is_limited),
        cmocka_unit_test(leaving_early_is_told),
        cmocka_unit_test(unfinished_files_of_the_dead_are_removed),
        cmocka_unit_test(the_limit_of_file_sizes_has_its_sentence),
        cmocka_unit_test(signals_reach_the_child),
        cmocka_unit_test(the_caller_is_called_meanwhile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
