// simd/tiers.h: the table of one kernel's builds, by tier.
#ifndef TRL_SIMD_TIERS_H
#define TRL_SIMD_TIERS_H

#include <troland/base.h>

/// Declares the builds of the const object `name` of `type` that kernel sources
/// define as TRL_TIERED(name), and name_by_tier[4], NULL where a build is missing.
#if defined(__x86_64__)
#define TRL_TIER_TABLE(type, name)                                                                 \
    extern const type name##_baseline, name##_avx2, name##_avx512;                                 \
    static const type *const name##_by_tier[4] = {                                                 \
        [TRL_CPU_BASELINE] = &name##_baseline,                                                     \
        [TRL_CPU_AVX2] = &name##_avx2,                                                             \
        [TRL_CPU_AVX512] = &name##_avx512,                                                         \
    }
#elif defined(__aarch64__)
#define TRL_TIER_TABLE(type, name)                                                                 \
    extern const type name##_baseline, name##_neon;                                                \
    static const type *const name##_by_tier[4] = {                                                 \
        [TRL_CPU_BASELINE] = &name##_baseline,                                                     \
        [TRL_CPU_NEON] = &name##_neon,                                                             \
    }
#else
#define TRL_TIER_TABLE(type, name)                                                                 \
    extern const type name##_baseline;                                                             \
    static const type *const name##_by_tier[4] = {[TRL_CPU_BASELINE] = &name##_baseline}
#endif

#endif
