// troland/base.h: results, errors, numbers as text, versions and processor tiers.
//
// The ground floor; it knows nothing of light. Everything here is thread-safe.
// Calls that build or read something return a trl_result and fill a trl_error
// with one sentence. Calls named *_run or *_rows return nothing and cannot fail.
// The library never prints and never exits. It has no mutable globals but two that signal
// handlers need: the list of files that are being written (trl_atomic_cleanup_all in
// troland/image.h) and the state of decoders in child processes. Of the environment it
// reads TRL_CPU only (see trl_cpu_tier_get).
#ifndef TROLAND_BASE_H
#define TROLAND_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define TRL_API __attribute__((visibility("default")))
#define TRL_NODISCARD __attribute__((warn_unused_result))
#define TRL_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define TRL_API
#define TRL_NODISCARD
#define TRL_PRINTF(fmt, args)
#endif

#define TRL_VERSION_MAJOR 0
#define TRL_VERSION_MINOR 1
#define TRL_VERSION_PATCH 0

/// The version of the library that is running, "major.minor.patch". Static.
TRL_API const char *trl_version(void);

/// What became of a call: TRL_OK or one of the negative codes. Its width is
/// fixed so that the binary interface does not depend on the enum.
typedef int32_t trl_result;

enum {
    TRL_OK = 0,
    TRL_ERR_ARGUMENT = -1,    // a parameter is outside its documented range
    TRL_ERR_MEMORY = -2,      // an allocation failed
    TRL_ERR_FILE = -3,        // the system refused: open, read, write, rename
    TRL_ERR_FORMAT = -4,      // a file is damaged or is not what it says
    TRL_ERR_UNSUPPORTED = -5, // a well-formed thing that this build cannot do
    TRL_ERR_LIMIT = -6,       // larger than a stated limit
    TRL_ERR_NOT_FOUND = -7,   // a name that no table holds
    TRL_ERR_EXISTS = -8,      // the target exists and may not be replaced
    TRL_ERR_CANCELED = -9,    // stopped by the caller
    TRL_ERR_PARTIAL = -10,    // done, with some parts missing (each is named)
    TRL_ERR_AGAIN = -11,      // failed for a passing reason: worth another try
    TRL_ERR_INTERNAL = -12    // a broken promise inside the library: please report
};

/// The name of a result, such as "TRL_ERR_FORMAT". Static; never NULL.
TRL_API const char *trl_result_name(trl_result result);

/// One error in words: what, which value, which limit, where, what to do.
/// Start from TRL_ERROR_INIT; the first error set stays.
typedef struct trl_error {
    trl_result code;
    char message[500];
} trl_error;

#define TRL_ERROR_INIT                                                                             \
    {                                                                                              \
        TRL_OK, {                                                                                  \
            0                                                                                      \
        }                                                                                          \
    }

/// Records a failure and returns `code`. The first error wins: an error that is
/// already set is kept. `err` may be NULL. The format is printf's, always in the
/// "C" sense of numbers.
TRL_API trl_result trl_error_set(trl_error *err, trl_result code, const char *format, ...)
    TRL_PRINTF(3, 4);

/// Room for any number that trl_number_print writes, with its final 0.
#define TRL_NUMBER_SIZE 48

/// Writes `value` with the fewest decimal digits that read back to the same
/// double, with a point whatever the locale, as "0.25", "-3.321928094887362",
/// "1e-323"; "nan", "inf" and "-inf" for what is no number. Returns `out`.
TRL_API const char *trl_number_print(char out[TRL_NUMBER_SIZE], double value);

/// Reads a plain decimal number ("+1.5", "-2", ".5", "1e-3") that fills `text`,
/// with a point whatever the locale, rounded to the nearest double. False, and
/// `out` is left alone, for all else: no blanks, no hexadecimal, no NaN, no
/// infinity, nothing beyond the range of a double. What is too small for a double
/// becomes the smallest one of its sign, so that only zeros read as zero.
TRL_API bool trl_number_parse(const char *text, double *out);

/// Instruction-set tiers, weakest first. A tier is a set of kernels compiled for
/// it; all tiers with fused multiply-add agree bit for bit.
typedef enum trl_cpu_tier {
    TRL_CPU_BASELINE = 0, // x86-64 (SSE2) or whatever the compiler's target is
    TRL_CPU_AVX2 = 1,     // AVX2 + FMA + F16C + BMI2
    TRL_CPU_AVX512 = 2,   // x86-64-v4: AVX-512 F, BW, CD, DQ, VL
    TRL_CPU_NEON = 3      // AArch64
} trl_cpu_tier;

/// The tier that new plans use: the best one that both this processor and this
/// build have, unless the environment variable TRL_CPU (baseline, avx2, avx512,
/// neon) names a lower one. A name that the machine cannot honour is ignored: compare
/// trl_cpu_tier_name of what is returned with the wish, as the command does.
TRL_API trl_cpu_tier trl_cpu_tier_get(void);

/// Whether this machine and this build can run `tier`.
TRL_API bool trl_cpu_tier_available(trl_cpu_tier tier);

/// "baseline", "avx2", "avx512" or "neon". Static.
TRL_API const char *trl_cpu_tier_name(trl_cpu_tier tier);

#ifdef __cplusplus
}
#endif
#endif
