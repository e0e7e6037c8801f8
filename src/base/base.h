// base/base.h: what every room may use: memory, the error macros, threads.
#ifndef TRL_BASE_BASE_H
#define TRL_BASE_BASE_H

#include <troland/base.h>

#define TRL_ALIGNMENT 64 // bytes; a cache line and an AVX-512 vector

/// count × size bytes, zeroed, aligned to TRL_ALIGNMENT; NULL on overflow or
/// when memory is short. Release with trl_free.
void *trl_alloc(size_t count, size_t size);
void trl_free(void *memory);

/// Leaves the function with `code` and a sentence when `cond` does not hold.
#define TRL_REQUIRE(cond, err, code, ...)                                                          \
    do {                                                                                           \
        if (!(cond)) return trl_error_set((err), (code), __VA_ARGS__);                             \
    } while (0)

/// Leaves the function with the result of `call` unless it is TRL_OK.
#define TRL_TRY(call)                                                                              \
    do {                                                                                           \
        trl_result trl_try_result = (call);                                                        \
        if (trl_try_result != TRL_OK) return trl_try_result;                                       \
    } while (0)

/// The library's sentence for a failed allocation.
trl_result trl_error_memory(trl_error *err, size_t bytes);

#ifdef __clang_analyzer__
// Tells the static analysis what it cannot see: these return what they record.
#define trl_error_set(err, code, ...) (trl_error_set((err), (code), __VA_ARGS__), (code))
#define trl_error_memory(err, bytes) (trl_error_memory((err), (bytes)), TRL_ERR_MEMORY)
#endif

/// How many threads `wanted` means: 0 = one per processor that this process may
/// use, at most 256.
uint32_t trl_threads_resolve(uint32_t wanted);

/// Runs work(arg, worker) on `count` threads, worker = 0…count-1, of which the
/// calling thread is one, and returns when all have ended. Fewer threads run
/// where the system refuses some; at least worker 0 always does, and every
/// worker that does not get a thread is run after it on the calling thread.
void trl_threads_run(uint32_t count, void (*work)(void *arg, uint32_t worker), void *arg);

#endif
