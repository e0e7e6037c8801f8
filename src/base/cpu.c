#include "base/base.h"

#include <stdlib.h>
#include <string.h>

static const char *const tier_names[] = {"baseline", "avx2", "avx512", "neon"};

const char *trl_cpu_tier_name(trl_cpu_tier tier) {
    return (unsigned)tier < 4 ? tier_names[tier] : "unknown";
}

// gcc and clang read CPUID and XCR0 for these: a tier counts only where the
// operating system also saves its registers.
bool trl_cpu_tier_available(trl_cpu_tier tier) {
    switch (tier) {
    case TRL_CPU_BASELINE: return true;
#if defined(__x86_64__)
    case TRL_CPU_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
               __builtin_cpu_supports("bmi2");
    case TRL_CPU_AVX512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl") && trl_cpu_tier_available(TRL_CPU_AVX2);
#elif defined(__aarch64__)
    case TRL_CPU_NEON: return true;
#endif
    default: return false;
    }
}

trl_cpu_tier trl_cpu_tier_get(void) {
    const char *wish = getenv("TRL_CPU");
    if (wish) {
        for (int tier = TRL_CPU_BASELINE; tier <= TRL_CPU_NEON; tier++) {
            if (strcmp(wish, tier_names[tier]) == 0 && trl_cpu_tier_available((trl_cpu_tier)tier))
                return (trl_cpu_tier)tier;
        }
    }
    static const trl_cpu_tier best_first[] = {TRL_CPU_NEON, TRL_CPU_AVX512, TRL_CPU_AVX2};
    for (size_t i = 0; i < sizeof best_first / sizeof *best_first; i++) {
        if (trl_cpu_tier_available(best_first[i])) return best_first[i];
    }
    return TRL_CPU_BASELINE;
}
