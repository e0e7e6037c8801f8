// Debevec and Malik 1997, "Recovering high dynamic range radiance maps from photographs".
//
// Minimised is the sum over samples i and frames j of
//   (w(Z) (g(Z) − ln E_i − ln t_j))²  +  lambda × sum of (w(z) g''(z))²
// with Z the code, g(128) = 0 and the hat w. The paper solves for g and all ln E at once;
// each ln E is a weighted mean here, so that 256 unknowns are left for any number of
// samples. Smooth is, other than in the paper, the difference of g from a plain curve.
#include "camera/response.h"

#include <math.h>
#include <string.h>

enum { CODES = TRL_RESPONSE_CODES, MIDDLE = 128 };

// Adds one sample's equations, its ln E eliminated.
static void add_sample(double (*a)[CODES], double *b, const uint8_t *codes, const double *log_t,
                       const double *prior, size_t frames) {
    double sum = 0, mean = 0;
    for (size_t j = 0; j < frames; j++) {
        double w = trl_response_hat(codes[j]) * trl_response_hat(codes[j]);
        if (!trl_response_counts(codes[j])) continue;
        sum += w;
        mean += w * (log_t[j] - prior[codes[j]]);
    }
    if (!(sum > 0)) return;
    mean /= sum;
    for (size_t j = 0; j < frames; j++) {
        if (!trl_response_counts(codes[j])) continue;
        double w = trl_response_hat(codes[j]) * trl_response_hat(codes[j]);
        b[codes[j]] += w * (log_t[j] - prior[codes[j]] - mean);
        a[codes[j]][codes[j]] += w;
        for (size_t k = 0; k < frames; k++) {
            if (!trl_response_counts(codes[k])) continue;
            a[codes[j]][codes[k]] -=
                w * trl_response_hat(codes[k]) * trl_response_hat(codes[k]) / sum;
        }
    }
}

static void add_smoothness(double (*a)[CODES], double lambda) {
    static const double d[3] = {1, -2, 1};
    for (int z = 1; z < CODES - 1; z++)
        for (int i = 0; i < 3; i++)
            for (int k = 0; k < 3; k++)
                a[z - 1 + i][z - 1 + k] +=
                    lambda * trl_response_hat(z) * trl_response_hat(z) * d[i] * d[k];
}

// Cholesky, in place; false where the matrix is not positive.
static bool solve(double (*a)[CODES], double *b) {
    for (int j = 0; j < CODES; j++) {
        for (int i = j; i < CODES; i++) {
            double sum = a[i][j];
            for (int k = 0; k < j; k++)
                sum -= a[i][k] * a[j][k];
            if (i == j && !(sum > 0)) return false;
            a[i][j] = i == j ? sqrt(sum) : sum / a[j][j];
        }
    }
    for (int i = 0; i < CODES; i++) {
        for (int k = 0; k < i; k++)
            b[i] -= a[i][k] * b[k];
        b[i] /= a[i][i];
    }
    for (int i = CODES - 1; i >= 0; i--) {
        for (int k = i + 1; k < CODES; k++)
            b[i] -= a[k][i] * b[k];
        b[i] /= a[i][i];
    }
    return true;
}

bool trl_response_debevec(const trl_response_data *data, double g[CODES]) {
    double(*a)[CODES] = trl_alloc(CODES, sizeof *a);
    double log_t[TRL_MERGE_FRAMES_MAX], prior[CODES];
    if (!a) return false;
    trl_response_prior(data, prior);
    memset(g, 0, CODES * sizeof *g);
    for (size_t j = 0; j < data->frames; j++)
        log_t[j] = log(data->exposures[j]);
    size_t used = 0;
    for (size_t i = 0; i < data->samples; i++) {
        if (data->left_out[i]) continue;
        add_sample(a, g, data->codes + i * data->frames, log_t, prior, data->frames);
        used++;
    }
    const double per_code = (double)used * (double)data->frames / CODES;
    add_smoothness(a, TRL_RESPONSE_SMOOTHNESS * per_code);
    a[MIDDLE][MIDDLE] += (double)used; // g(128) = 0
    bool good = solve(a, g);
    for (int z = 0; z < CODES; z++)
        g[z] += prior[z] - prior[MIDDLE];
    trl_free(a);
    return good;
}
