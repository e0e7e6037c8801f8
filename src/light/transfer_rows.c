#include "light/transfer_rows.h"
#include "simd/tiers.h"

#include <math.h>

TRL_TIER_TABLE(trl_transfer_kernel, trl_transfer_kernel);

static double decoding_exponent(const trl_transfer *transfer) {
    if (transfer->gamma > 0) return transfer->gamma;
    return transfer->kind == TRL_TRANSFER_BT1886 ? 2.4 : 2.2;
}

trl_transfer_rows trl_transfer_rows_prepare(const trl_transfer *transfer, bool encode,
                                            trl_cpu_tier tier) {
    const trl_transfer_kernel *kernel = trl_transfer_kernel_by_tier[tier];
    double gamma = decoding_exponent(transfer), exponent = encode ? 1 / gamma : gamma;
    double lift = transfer->kind == TRL_TRANSFER_BT1886 ? pow(transfer->black, 1 / gamma) : 0;
    trl_transfer_rows rows = {
        .run = encode ? kernel->encode[transfer->kind] : kernel->decode[transfer->kind],
        .exponent = (float)exponent,
        .exponent_low = (float)(exponent - (float)exponent),
        .lift = (float)lift,
        .range = (float)(1 - lift),
        .range_inverse = (float)(1 / (1 - lift)),
    };
    return rows;
}
