// camera/transfer_fit.c: gamma regression of variances on the signal.
#include "camera/transfer_fit.h"
#include "camera/solve.h"

#include <math.h>
#include <string.h>

#define ROUNDS 60
#define SETTLED 1e-11 // change of the expected variances, as a share

typedef struct problem {
    const trl_fit_variance *variances;
    size_t count;
    int terms[TRL_FIT_COUNT], n; // what is wanted
    double most;                 // signal: powers are of µ / most
    double least;
    double value[TRL_FIT_COUNT]; // in these units
} problem;

static void row_of(double x[TRL_FIT_COUNT], const problem *p, const trl_fit_variance *v) {
    double signal = v->signal / p->most;
    x[TRL_FIT_DARK] = 1 / v->frames;
    x[TRL_FIT_SLOPE] = signal / v->frames;
    x[TRL_FIT_SQUARE] = v->of_pixels ? signal * signal : 0;
    x[TRL_FIT_PATTERN] = v->of_pixels;
}

static double expected(const problem *p, const trl_fit_variance *v) {
    double x[TRL_FIT_COUNT], sum = 0;
    row_of(x, p, v);
    for (int a = 0; a < TRL_FIT_COUNT; a++)
        sum += x[a] * p->value[a];
    return fmax(sum, p->least);
}

static double weight_of(const trl_fit_variance *v, double variance) {
    return v->freedom / (2 * variance * variance);
}

// Weighted least squares; the first time, weights are of the variances as measured.
static bool solve(problem *p, bool first) {
    double matrix[TRL_SOLVE_MOST][TRL_SOLVE_MOST] = {{0}}, right[TRL_SOLVE_MOST] = {0};
    for (size_t i = 0; i < p->count; i++) {
        const trl_fit_variance *v = &p->variances[i];
        double x[TRL_FIT_COUNT];
        double weight = weight_of(v, first ? fmax(v->variance, p->least) : expected(p, v));
        row_of(x, p, v);
        for (int a = 0; a < p->n; a++) {
            right[a] += weight * x[p->terms[a]] * v->variance;
            for (int b = 0; b < p->n; b++)
                matrix[a][b] += weight * x[p->terms[a]] * x[p->terms[b]];
        }
    }
    if (!trl_solve(p->n, matrix, right)) return false;
    memset(p->value, 0, sizeof p->value);
    for (int a = 0; a < p->n; a++)
        p->value[p->terms[a]] = right[a];
    return true;
}

static bool iterate(problem *p) {
    if (!solve(p, true)) return false;
    for (int round = 0; round < ROUNDS; round++) {
        problem before = *p;
        double change = 0;
        if (!solve(p, false)) return false;
        for (size_t i = 0; i < p->count; i++) {
            double now = expected(p, &p->variances[i]);
            change = fmax(change, fabs(now - expected(&before, &p->variances[i])) / now);
        }
        if (change < SETTLED) return true;
    }
    return true;
}

// Variance from frame to frame in the mean of `frames`.
static double noise_of(const problem *p, double signal, double frames) {
    double noise = p->value[TRL_FIT_DARK] + p->value[TRL_FIT_SLOPE] * signal / p->most;
    return fmax(0, noise) / frames;
}

// How the errors of two variances go together. The pattern of the same pixels is in both,
// and the noise of a frame in itself and in the mean of all.
static double shared(const problem *p, size_t i, size_t j) {
    const trl_fit_variance *v = &p->variances[i], *w = &p->variances[j];
    if (i == j) return 1 / weight_of(v, expected(p, v));
    if (!v->of_pixels || !w->of_pixels) return 0;
    double square = p->value[TRL_FIT_SQUARE] * v->signal * w->signal / (p->most * p->most);
    double both = fmax(0, square) + fmax(0, p->value[TRL_FIT_PATTERN]);
    if (v->part && w->all) both += noise_of(p, v->signal, w->frames);
    if (w->part && v->all) both += noise_of(p, w->signal, v->frames);
    return 2 * both * both / fmin(v->freedom, w->freedom);
}

// A⁻¹ B A⁻¹ with A = Xᵀ W X and B = Xᵀ W C W X, C being how the errors go together.
static bool spread(double covariance[TRL_FIT_COUNT][TRL_FIT_COUNT], const problem *p,
                   bool same_pixels) {
    double bread[TRL_FIT_COUNT][TRL_SOLVE_MOST] = {{0}}; // rows of A⁻¹
    double filling[TRL_FIT_COUNT][TRL_FIT_COUNT] = {{0}};
    double matrix[TRL_SOLVE_MOST][TRL_SOLVE_MOST] = {{0}};
    for (size_t i = 0; i < p->count; i++) {
        double x[TRL_FIT_COUNT], y[TRL_FIT_COUNT];
        double weight = weight_of(&p->variances[i], expected(p, &p->variances[i]));
        row_of(x, p, &p->variances[i]);
        for (int a = 0; a < p->n; a++)
            for (int b = 0; b < p->n; b++)
                matrix[a][b] += weight * x[p->terms[a]] * x[p->terms[b]];
        for (size_t j = same_pixels ? 0 : i; j < (same_pixels ? p->count : i + 1); j++) {
            double other = weight_of(&p->variances[j], expected(p, &p->variances[j]));
            double c = shared(p, i, j) * weight * other;
            row_of(y, p, &p->variances[j]);
            for (int a = 0; a < p->n; a++)
                for (int b = 0; b < p->n; b++)
                    filling[a][b] += c * x[p->terms[a]] * y[p->terms[b]];
        }
    }
    for (int a = 0; a < p->n; a++) {
        double copy[TRL_SOLVE_MOST][TRL_SOLVE_MOST];
        memcpy(copy, matrix, sizeof copy);
        bread[a][a] = 1;
        if (!trl_solve(p->n, copy, bread[a])) return false;
    }
    memset(covariance, 0, sizeof(double[TRL_FIT_COUNT][TRL_FIT_COUNT]));
    for (int a = 0; a < p->n; a++)
        for (int b = 0; b < p->n; b++)
            for (int k = 0; k < p->n; k++)
                for (int l = 0; l < p->n; l++)
                    covariance[p->terms[a]][p->terms[b]] +=
                        bread[a][k] * filling[k][l] * bread[b][l];
    return true;
}

bool trl_fit_variances(trl_fit *out, const trl_fit_variance *variances, size_t count,
                       const bool wanted[TRL_FIT_COUNT], bool same_pixels, double least) {
    static const int powers[TRL_FIT_COUNT] = {0, 1, 2, 0};
    problem p = {.variances = variances, .count = count, .least = least};
    for (size_t i = 0; i < count; i++)
        p.most = fmax(p.most, variances[i].signal);
    for (int a = 0; a < TRL_FIT_COUNT; a++)
        if (wanted[a]) p.terms[p.n++] = a;
    if (!(p.most > 0) || !iterate(&p) || !spread(out->covariance, &p, same_pixels)) return false;
    for (int a = 0; a < TRL_FIT_COUNT; a++) {
        out->value[a] = p.value[a] / pow(p.most, powers[a]);
        for (int b = 0; b < TRL_FIT_COUNT; b++)
            out->covariance[a][b] /= pow(p.most, powers[a] + powers[b]);
    }
    return true;
}
