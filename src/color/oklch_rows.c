#include "color/oklch_rows.h"
#include "simd/tiers.h"

#include <math.h>

TRL_TIER_TABLE(trl_oklch_kernel, trl_oklch_kernel);

static void round_matrix(const trl_mat3 *in, float out[3][3]) {
    for (int i = 0; i < 9; i++)
        out[i / 3][i % 3] = (float)in->m[i / 3][i % 3];
}

static double largest(const trl_mat3 *m) {
    double most = 1;
    for (int i = 0; i < 9; i++)
        most = fmax(most, fabs(m->m[i / 3][i % 3]));
    return most;
}

static double bend(double limit) {
    double end = (limit - TRL_OKLCH_KNEE) / (1 - TRL_OKLCH_KNEE);
    return (end - 1) / end;
}

trl_oklch_rows trl_oklch_rows_prepare(const trl_oklch *oklch, trl_cpu_tier tier) {
    const trl_oklch_kernel *kernel = trl_oklch_kernel_by_tier[tier];
    trl_oklch_rows rows = {
        .run = oklch->bounded ? kernel->bounded : kernel->open,
        .white_bend = (float)bend(oklch->white),
        .edge_bend = (float)bend(oklch->edge),
    };
    round_matrix(&oklch->to_cone, rows.to_cone);
    round_matrix(&oklch->turn, rows.turn);
    round_matrix(&oklch->from_cone, rows.from_cone);
    round_matrix(&oklch->to_lab, rows.to_lab);
    round_matrix(&oklch->from_lab, rows.from_lab);
    for (int i = 0; i <= TRL_OKLCH_HUES; i++)
        rows.reach[i] = (float)oklch->reach[i];
    // Light grows by (3 × turn)³ and nine times the largest of the other two.
    double growth = 9 * largest(&oklch->to_cone) * largest(&oklch->from_cone) *
                    pow(3 * largest(&oklch->turn), 3);
    rows.limit = (float)fmin(0x1p126 / growth, 0x1p126 / (3 * largest(&oklch->to_cone)));
    return rows;
}
