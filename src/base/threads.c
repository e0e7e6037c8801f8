#include "base/base.h"

#include <pthread.h>
#include <sched.h>

enum { THREADS_MAX = 256 };

uint32_t trl_threads_resolve(uint32_t wanted) {
    if (wanted > 0) return wanted < THREADS_MAX ? wanted : THREADS_MAX;
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    int count = CPU_COUNT(&set);
    if (count < 1) return 1;
    return count < THREADS_MAX ? (uint32_t)count : THREADS_MAX;
}

typedef struct worker_task {
    void (*work)(void *arg, uint32_t worker);
    void *arg;
    uint32_t worker;
} worker_task;

static void *worker_main(void *opaque) {
    const worker_task *task = opaque;
    task->work(task->arg, task->worker);
    return NULL;
}

void trl_threads_run(uint32_t count, void (*work)(void *arg, uint32_t worker), void *arg) {
    pthread_t threads[THREADS_MAX];
    worker_task tasks[THREADS_MAX];
    bool started[THREADS_MAX] = {false};
    if (count > THREADS_MAX) count = THREADS_MAX;
    for (uint32_t i = 1; i < count; i++) {
        tasks[i] = (worker_task){work, arg, i};
        started[i] = pthread_create(&threads[i], NULL, worker_main, &tasks[i]) == 0;
    }
    work(arg, 0);
    for (uint32_t i = 1; i < count; i++) {
        if (started[i])
            pthread_join(threads[i], NULL);
        else
            work(arg, i);
    }
}
