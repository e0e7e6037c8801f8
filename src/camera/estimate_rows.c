#include "camera/estimate_rows.h"

#include "simd/tiers.h"

TRL_TIER_TABLE(trl_estimate_rows, trl_estimate_rows);

const trl_estimate_rows *trl_estimate_rows_get(trl_cpu_tier tier) {
    return trl_estimate_rows_by_tier[tier];
}
