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
    double gamma = decoding_exponent(transfer), black = transfer->black;
    trl_transfer_kind kind = transfer->kind;
    // A black whose code is 2^-40 of that of the smallest float, 2^-149, is none.
    if (kind == TRL_TRANSFER_BT1886 && !(black > exp2(-149 - 40 * gamma)))
        kind = TRL_TRANSFER_GAMMA;
    double lift = kind == TRL_TRANSFER_BT1886 ? pow(black, 1 / gamma) : 0;
    trl_transfer_rows rows = {
        .run = encode ? kernel->encode[kind] : kernel->decode[kind],
        .exponent = encode ? 1 / gamma : gamma,
        .lift = lift,
        .range = 1 - lift,
        .black_inverse = 1 / black,
        .lift_over_range = lift / (1 - lift),
    };
    return rows;
}
