#include "scope/measure_rows.h"
#include "simd/tiers.h"

TRL_TIER_TABLE(trl_measure_rows, trl_measure_rows);

const trl_measure_rows *trl_measure_rows_get(trl_cpu_tier tier) {
    return trl_measure_rows_by_tier[tier];
}
