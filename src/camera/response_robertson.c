// Robertson, Borman and Stevenson 2003, "Estimation-theoretic approach to dynamic range
// enhancement using multiple exposures".
//
// In turns: the light of each sample for the response as it is,
//   x_i = sum of w t I(Z) / sum of w t²,
// and the response for the light as it is, I(m) = mean of t x over the samples of code m,
// which is made smooth, as a plain curve is where there are no samples.
#include "camera/response.h"

#include <math.h>
#include <string.h>

enum { CODES = TRL_RESPONSE_CODES, MIDDLE = 128, ROUNDS_MAX = 500 };

// The paper's weight: a bell over the codes, nothing at both ends.
static double bell(int code) {
    double z = (code - 127.5) / 127.5;
    return trl_response_counts(code) ? exp(-4 * z * z) : 0;
}

static double light_of(const trl_response_data *d, size_t i, const double *response) {
    double over = 0, under = 0;
    for (size_t j = 0; j < d->frames; j++) {
        int code = d->codes[i * d->frames + j];
        double w = bell(code), t = d->exposures[j];
        over += w * t * response[code];
        under += w * t * t;
    }
    return under > 0 ? over / under : -1;
}

// The smoothest difference from `prior` that stays near g where there are samples: least
// squares of count (h − (g − prior))² + lambda h''², whose matrix has two diagonals on
// each side of its own.
static void smooth(double *g, const double *count, const double *prior) {
    static const double d[3] = {1, -2, 1};
    double a[CODES][3] = {{0}}, total = 0; // a[i][k]: of rows i and i + k
    for (int z = 0; z < CODES; z++)
        total += count[z];
    for (int z = 1; z < CODES - 1; z++)
        for (int i = 0; i < 3; i++)
            for (int k = i; k < 3; k++)
                a[z - 1 + i][k - i] += TRL_RESPONSE_SMOOTHNESS * total / CODES * d[i] * d[k];
    for (int z = 0; z < CODES; z++) {
        a[z][0] += count[z] + 1e-9 * total;
        g[z] = (count[z] + 1e-9 * total) * (count[z] > 0 ? g[z] - prior[z] : 0);
    }
    for (int j = 0; j < CODES; j++) {
        for (int k = 1; k < 3 && j + k < CODES; k++) {
            double factor = a[j][k] / a[j][0];
            for (int i = k; i < 3 && j + i < CODES; i++)
                a[j + k][i - k] -= factor * a[j][i];
            g[j + k] -= factor * g[j];
        }
    }
    for (int j = CODES - 1; j >= 0; j--) {
        for (int k = 1; k < 3 && j + k < CODES; k++)
            g[j] -= a[j][k] * g[j + k];
        g[j] /= a[j][0];
    }
    for (int z = 0; z < CODES; z++)
        g[z] += prior[z];
}

// One round; the largest relative change of the response.
static double improve(const trl_response_data *d, double *response, const double *prior) {
    double sum[CODES] = {0}, count[CODES] = {0}, most = 0;
    for (size_t i = 0; i < d->samples; i++) {
        if (d->left_out[i]) continue;
        double x = light_of(d, i, response);
        if (!(x > 0)) continue;
        for (size_t j = 0; j < d->frames; j++) {
            int code = d->codes[i * d->frames + j];
            if (!trl_response_counts(code)) continue;
            sum[code] += d->exposures[j] * x;
            count[code]++;
        }
    }
    double g[CODES] = {0};
    for (int z = 0; z < CODES; z++)
        if (count[z] > 0) g[z] = log(sum[z] / count[z]);
    smooth(g, count, prior);
    double middle = g[MIDDLE];
    for (int z = 0; z < CODES; z++) {
        double next = exp(g[z] - middle);
        most = fmax(most, fabs(next / response[z] - 1));
        response[z] = next;
    }
    return most;
}

bool trl_response_robertson(const trl_response_data *data, double g[CODES]) {
    double response[CODES], prior[CODES];
    trl_response_prior(data, prior);
    for (int z = 0; z < CODES; z++)
        response[z] = exp(prior[z] - prior[MIDDLE]);
    for (int round = 0; round < ROUNDS_MAX; round++)
        if (improve(data, response, prior) < 1e-6) break;
    for (int z = 0; z < CODES; z++) {
        g[z] = log(response[z]);
        if (!isfinite(g[z])) return false;
    }
    return true;
}
