// Exposure and matrices. Both are matrices to the plan, and a matrix that
// follows a matrix is multiplied into it: any number of them cost one.
#include "pipe/pipe.h"
#include "simd/tiers.h"

#include <troland/light.h>

#include <float.h>
#include <math.h>

TRL_TIER_TABLE(trl_stage_rows, trl_stage_rows);

const trl_stage_rows *trl_stage_rows_get(trl_cpu_tier tier) {
    return (unsigned)tier < 4 ? trl_stage_rows_by_tier[tier] : NULL;
}

// A merged matrix this close to identity changes no float by half a unit in its
// last place as long as its channels are within five decades of each other.
static const double identity_tolerance = 1e-12;

// Coefficients up to here leave room for the limit on samples (2^-3 of the float
// range over the largest coefficient) to stay above the largest half value.
static const double coefficient_max = 0x1p104;

static bool is_identity(const trl_mat3 *matrix) {
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
            if (fabs(matrix->m[i][j] - (i == j)) > identity_tolerance) return false;
        }
    }
    return true;
}

static double largest_coefficient(const trl_mat3 *matrix) {
    double largest = 0;
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            largest = fmax(largest, fabs(matrix->m[i][j]));
    }
    return largest;
}

static trl_matrix_state matrix_prepare(const trl_mat3 *matrix) {
    trl_matrix_state state = {.rows = trl_stage_rows_get(trl_cpu_tier_get()), .exact = *matrix};
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            state.m[i][j] = (float)matrix->m[i][j];
    }
    state.limit = (float)(FLT_MAX / 8 / fmax(1.0, largest_coefficient(matrix)));
    return state;
}

void trl_matrix_run(const void *opaque, float *const rgba[4], size_t n) {
    const trl_matrix_state *state = opaque;
    state->rows->matrix(state, rgba, n);
}

// Multiplies `matrix` into the plan's last stage where that is a matrix too and
// the product stays within range.
static bool merge_into_last(trl_plan *plan, const trl_mat3 *matrix, const char *name) {
    if (plan->count == 0) return false;
    trl_stage *last = &plan->stages[plan->count - 1];
    if (last->run != trl_matrix_run) return false;
    trl_matrix_state *state = last->state;
    trl_mat3 product = trl_mat3_mul(matrix, &state->exact);
    if (!(largest_coefficient(&product) <= coefficient_max)) return false;
    if (is_identity(&product)) {
        last->destroy(last->state);
        plan->count--;
        return true;
    }
    *state = matrix_prepare(&product);
    if (name != last->name) last->name = "matrix";
    return true;
}

static trl_result add_matrix(trl_plan *plan, const trl_mat3 *matrix, const char *name,
                             trl_error *err) {
    if (is_identity(matrix) || merge_into_last(plan, matrix, name)) return TRL_OK;
    trl_matrix_state state = matrix_prepare(matrix);
    return trl_plan_add_copy(plan, name, trl_matrix_run, &state, sizeof state, err);
}

static const char exposure_name[] = "exposure", matrix_name[] = "matrix";

trl_result trl_plan_add_exposure(trl_plan *plan, double stops, trl_error *err) {
    TRL_REQUIRE(stops >= -100 && stops <= 100, err, TRL_ERR_ARGUMENT,
                "an exposure of %g stops is outside -100 to 100", stops);
    double ratio = trl_stops_to_ratio(stops);
    trl_mat3 matrix = {{{ratio, 0, 0}, {0, ratio, 0}, {0, 0, ratio}}};
    return add_matrix(plan, &matrix, exposure_name, err);
}

trl_result trl_plan_add_matrix(trl_plan *plan, const trl_mat3 *matrix, trl_error *err) {
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
            TRL_REQUIRE(fabs(matrix->m[i][j]) <= coefficient_max, err, TRL_ERR_ARGUMENT,
                        "the matrix coefficient in row %d, column %d is %g; "
                        "it must be a finite number of at most 2^104 in size",
                        i + 1, j + 1, matrix->m[i][j]);
        }
    }
    return add_matrix(plan, matrix, matrix_name, err);
}
