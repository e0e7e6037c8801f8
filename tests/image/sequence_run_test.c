#include "room.h"

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MOST = 40 };

// What a frame of the test does, and what all see.
typedef struct shared {
    trl_frame_outcome outcomes[MOST];
    char plan[MOST]; // '.' good, 'f' fails, 'p' partial, 'k' kills the child, 'c' cancels
    int begun[MOST], threads, at_work, most_at_work;
    int cancel;
} shared;

static shared *shared_make(const char *plan) {
    shared *s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(s, MAP_FAILED);
    snprintf(s->plan, sizeof s->plan, "%s", plan);
    return s;
}

static trl_result work(void *user, size_t index, uint32_t threads, trl_error *err) {
    shared *s = user;
    int now = __atomic_add_fetch(&s->at_work, 1, __ATOMIC_RELAXED);
    if (now > __atomic_load_n(&s->most_at_work, __ATOMIC_RELAXED))
        __atomic_store_n(&s->most_at_work, now, __ATOMIC_RELAXED);
    __atomic_add_fetch(&s->begun[index], 1, __ATOMIC_RELAXED);
    __atomic_store_n(&s->threads, (int)threads, __ATOMIC_RELAXED);
    usleep(2000);
    __atomic_sub_fetch(&s->at_work, 1, __ATOMIC_RELAXED);
    if (s->plan[index] == 'k') {
        trl_guard_mark((uint32_t)index, "tile %d", (int)index);
        raise(SIGSEGV);
    }
    if (s->plan[index] == 'c') {
        __atomic_store_n(&s->cancel, 1, __ATOMIC_RELAXED);
        return trl_error_set(err, TRL_ERR_CANCELED, "canceled");
    }
    if (s->plan[index] == 'f') return trl_error_set(err, TRL_ERR_FILE, "frame %zu fails", index);
    if (s->plan[index] == 'p')
        return trl_error_set(err, TRL_ERR_PARTIAL, "frame %zu has holes", index);
    return TRL_OK;
}

static void name(void *user, size_t index, char *out, size_t size) {
    (void)user;
    snprintf(out, size, "shot.%02zu.exr", index);
}

static trl_result run(shared *s, uint32_t threads, bool keep_going, trl_error *err) {
    trl_sequence_run_params params = TRL_SEQUENCE_RUN_PARAMS_INIT;
    params.what = "shot.##.exr";
    params.threads = threads;
    params.keep_going = keep_going;
    params.work = work;
    params.name = name;
    params.cancel = &s->cancel;
    params.user = s;
    return trl_sequence_run(&params, s->outcomes, strlen(s->plan), err);
}

static void states(const shared *s, const char *want) {
    char got[MOST + 1] = "";
    for (size_t i = 0; s->plan[i]; i++)
        got[i] = "w_.pf"[s->outcomes[i].state];
    assert_string_equal(got, want);
}

static void all_good(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    shared *s = shared_make("....................");
    assert_int_equal(run(s, 4, false, &err), TRL_OK);
    states(s, "....................");
    for (int i = 0; i < 20; i++)
        assert_int_equal(s->begun[i], 1);
    assert_int_equal(s->threads, 1);
    assert_true(s->most_at_work > 1 && s->most_at_work <= 4);
    munmap(s, sizeof *s);
    // Fewer frames than threads share them; what is done is left alone.
    s = shared_make("...");
    s->outcomes[1].state = TRL_FRAME_DONE;
    assert_int_equal(run(s, 8, false, &err), TRL_OK);
    assert_int_equal(s->threads, 4);
    assert_int_equal(s->begun[1], 0);
    munmap(s, sizeof *s);
    s = shared_make("");
    assert_int_equal(run(s, 2, false, &err), TRL_OK);
    munmap(s, sizeof *s);
}

static void failures(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    shared *s = shared_make("...f....");
    assert_int_equal(run(s, 1, false, &err), TRL_ERR_PARTIAL);
    assert_string_equal(err.message, "frame 3 fails");
    states(s, "...fwwww");
    assert_int_equal(s->outcomes[3].error.code, TRL_ERR_FILE);
    munmap(s, sizeof *s);
    s = shared_make("p..f...f");
    err = (trl_error)TRL_ERROR_INIT;
    assert_int_equal(run(s, 3, true, &err), TRL_ERR_PARTIAL);
    assert_string_equal(err.message, "frame 0 has holes");
    states(s, "p..f...f");
    munmap(s, sizeof *s);
    // A partial frame is no reason to stop.
    s = shared_make(".p..");
    assert_int_equal(run(s, 1, false, NULL), TRL_ERR_PARTIAL);
    states(s, ".p..");
    munmap(s, sizeof *s);
}

// The one that kills is found and named, the others are done.
static void deaths(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    shared *s = shared_make("....k.....k...");
    assert_int_equal(run(s, 4, true, &err), TRL_ERR_PARTIAL);
    assert_string_equal(err.message, "shot.04.exr is damaged: the decoder failed in tile 4");
    states(s, "....f.....f...");
    assert_int_equal(s->outcomes[10].error.code, TRL_ERR_FORMAT);
    munmap(s, sizeof *s);
    s = shared_make("..k.........................");
    assert_int_equal(run(s, 1, false, NULL), TRL_ERR_PARTIAL);
    states(s, "..fwwwwwwwwwwwwwwwwwwwwwwwww");
    munmap(s, sizeof *s);
}

static void cancel(void **state) {
    (void)state;
    trl_error err = TRL_ERROR_INIT;
    shared *s = shared_make("..c...");
    assert_int_equal(run(s, 1, true, &err), TRL_ERR_CANCELED);
    states(s, "..wwww");
    munmap(s, sizeof *s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_good),
        cmocka_unit_test(failures),
        cmocka_unit_test(deaths),
        cmocka_unit_test(cancel),
    };
    return cmocka_run_group_tests_name("image/sequence_run", tests, NULL, NULL);
}
