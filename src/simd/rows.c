#include "simd/rows.h"
#include "simd/tiers.h"

TRL_TIER_TABLE(trl_simd_rows, trl_simd_rows);

const trl_simd_rows *trl_simd_rows_get(trl_cpu_tier tier) {
    return (unsigned)tier < 4 ? trl_simd_rows_by_tier[tier] : NULL;
}
