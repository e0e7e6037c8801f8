// camera/photon_transfer.c: a sensor's numbers from the levels of its frames.
//
// Light comes in photons, so that its noise grows as the root of the signal: variance =
// dark + K × signal, all in DN. The slope K tells how many DN an electron makes, without
// any lamp of known brightness; the rest follows from K.
#include "base/base.h"
#include "camera/solve.h"

#include <troland/camera.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FIT_END 0.7       // of saturation: EMVA 1288's range for gain
#define PRNU_BEGIN 0.2    // of saturation
#define LINEAR_BEGIN 0.05 // of saturation: EMVA 1288's range for linearity
#define LINEAR_END 0.95
#define CLOSE 0.05       // levels nearer than this to each other find the largest variance well
#define QUIET 0.5        // of the variance that light has: the response has ended
#define LEAST_STEPS 0.24 // variance in steps² under which rounding hides the noise: EMVA 1288

// A level as it is used here: signal above black and its variance, in DN.
typedef struct point {
    const trl_sensor_level *level;
    double signal, variance;
} point;

typedef struct transfer {
    point *points; // by rising signal
    size_t count;
    const trl_sensor_level *dark;
    double black, dark_variance; // of the read noise
    double base;                 // where the line begins: single frames hold the DSNU, too
    double slope, square;        // K, and PRNU² of single frames
    double loudest;              // signal of the largest variance
    double saturation;           // what shares of saturation are of
    bool single;
} transfer;

static int by_signal(const void *a, const void *b) {
    const point *p = a, *q = b;
    return (p->signal > q->signal) - (p->signal < q->signal);
}

static double variance_of(const trl_sensor_level *level, bool single) {
    return single ? level->rough + (level->frames > 1 ? level->temporal : 0) : level->temporal;
}

// The largest variance, from the bright end down: the first that both of the next two
// stay below, so that a flicker in the middle is not taken for it; nor are the small
// differences of levels that are all clipped.
static size_t loudest(const transfer *t) {
    size_t best = t->count - 1;
    double most = 0;
    for (size_t i = 0; i < t->count; i++)
        most = fmax(most, t->points[i].variance);
    for (size_t i = t->count; i-- > 0;) {
        if (t->points[i].variance > t->points[best].variance)
            best = i;
        else if (best >= i + 2 && t->points[best].variance > most / 2)
            break;
    }
    return best;
}

// Least squares of the variances over signals of at most `end`: through the dark
// variance where it is known, with a square where frames are single. Frames of one pair
// count alike, as EMVA 1288 has it; otherwise by how well a variance is known, which is
// to a share of itself.
static bool fit(transfer *t, double end, size_t *used) {
    int terms[3], n = 0;
    if (!t->dark) terms[n++] = 0;
    terms[n++] = 1;
    if (t->single) terms[n++] = 2;
    double matrix[TRL_SOLVE_MOST][TRL_SOLVE_MOST] = {{0}}, right[TRL_SOLVE_MOST] = {0};
    *used = 0;
    for (size_t i = 0; i < t->count; i++) {
        const point *p = &t->points[i];
        if (!(p->signal > 0 && p->signal <= end && p->variance > 0)) continue;
        double x[3] = {1, p->signal / end, p->signal / end * p->signal / end};
        double y = p->variance - (t->dark ? t->base : 0);
        double weight = n == 1 ? 1 : (double)p->level->pixels / (p->variance * p->variance);
        for (int a = 0; a < n; a++) {
            right[a] += weight * x[terms[a]] * y;
            for (int b = 0; b < n; b++)
                matrix[a][b] += weight * x[terms[a]] * x[terms[b]];
        }
        (*used)++;
    }
    if (*used < (size_t)n || !trl_solve(n, matrix, right)) return false;
    int at = 0;
    if (!t->dark) t->dark_variance = fmax(0, right[at++]);
    t->slope = right[at++] / end;
    t->square = t->single ? fmax(0, right[at] / end / end) : 0;
    return t->slope > 0;
}

static trl_result read_levels(transfer *t, const trl_sensor_level *levels, size_t count,
                              const trl_sensor_measure_params *params, trl_error *err) {
    for (size_t i = 0; i < count; i++)
        t->single = t->single || levels[i].frames < 2;
    if (t->dark) {
        t->black = params->has_black ? params->black_dn : t->dark->mean;
        t->dark_variance = t->dark->frames < 2 ? t->dark->rough : t->dark->temporal;
        t->base = variance_of(t->dark, t->single);
    } else {
        TRL_REQUIRE(params->has_black, err, TRL_ERR_ARGUMENT,
                    "neither dark frames nor the code of black are known: give one of them");
        t->black = params->black_dn;
    }
    for (size_t i = 0; i < count; i++)
        t->points[i] =
            (point){&levels[i], levels[i].mean - t->black, variance_of(&levels[i], t->single)};
    qsort(t->points, count, sizeof *t->points, by_signal);
    t->count = count;
    TRL_REQUIRE(t->points[count - 1].signal > 0, err, TRL_ERR_ARGUMENT,
                "no level is brighter than black, %g DN: give frames of an evenly lit surface",
                t->black);
    return TRL_OK;
}

// Where the response ends: by the largest variance, and by the plateau above it.
static void find_ends(transfer *t, trl_sensor_measured *out, double *plateau) {
    size_t top = t->count - 1, best = loudest(t);
    double next = best < top ? t->points[best + 1].signal : 0;
    t->saturation = t->loudest = t->points[best].signal;
    out->saturation_seen = best < top && next <= t->saturation * (1 + CLOSE);
    *plateau = 0;
    if (best == top) return;
    // Half of the line from the origin to the loudest: quiet means clipped.
    double line = t->points[best].variance / t->saturation * t->points[top].signal;
    bool ended = t->points[top].variance < QUIET * line;
    if (ended) *plateau = t->points[top].signal;
    // Levels that lie far apart step over the peak: the plateau bounds the fit instead.
    if (!out->saturation_seen && *plateau > 0) t->saturation = *plateau;
}

static void find_well(const transfer *t, trl_sensor_measured *out, double plateau,
                      const trl_sensor_measure_params *params) {
    double well = t->saturation;
    out->full_well_is = out->saturation_seen ? "largest variance" : "brightest level";
    if (plateau > 0) {
        well = plateau;
        out->full_well_is = "plateau";
    }
    if (params->white_dn != 0) {
        well = params->white_dn - t->black;
        out->full_well_is = "white";
    }
    out->sensor.full_well_e = well / t->slope;
    out->saturation_e = out->saturation_seen ? t->loudest / t->slope : (double)NAN;
}

static void find_dark(const transfer *t, trl_sensor_measured *out) {
    trl_sensor *s = &out->sensor;
    double step2 = s->step_dn * s->step_dn, variance = t->dark_variance;
    bool hidden = variance < LEAST_STEPS * step2;
    if (hidden) variance = LEAST_STEPS * step2;
    s->read_noise_e = sqrt(fmax(0, variance - step2 / 12)) / t->slope;
    out->dark_limit_e = hidden ? s->read_noise_e : 0;
    out->dark_dn = sqrt(variance);
    out->dark_e = out->dark_dn / t->slope;
    out->dsnu_total_e = (double)NAN; // what is not known is 0 in the model
    if (!t->dark) return;
    if (t->dark->frames > 1) {
        s->dsnu_e = sqrt(fmax(0, t->dark->rough)) / t->slope;
        out->dsnu_total_e = sqrt(fmax(0, t->dark->spatial)) / t->slope;
    }
    out->black_is_cut = t->dark->lowest == 0 && t->dark->at_zero > 0.005;
}

// Over the levels of 20 … 70 % of saturation, each weighing by its signal squared.
static void find_pattern(const transfer *t, trl_sensor_measured *out) {
    double rough = 0, spatial = 0, smooth = 0, signal2 = 0;
    double dark_rough = 0, dark_spatial = 0;
    if (t->dark && t->dark->frames > 1) {
        dark_rough = t->dark->rough;
        dark_spatial = t->dark->spatial;
    }
    for (size_t i = 0; i < t->count; i++) {
        const point *p = &t->points[i];
        if (p->signal < PRNU_BEGIN * t->saturation || p->signal > FIT_END * t->saturation) continue;
        rough += p->level->rough - dark_rough;
        spatial += p->level->spatial - dark_spatial;
        smooth += p->level->spatial - p->level->rough;
        signal2 += p->signal * p->signal;
    }
    out->sensor.prnu = t->single ? sqrt(t->square) : sqrt(fmax(0, rough / signal2));
    out->prnu_total = t->single ? (double)NAN : sqrt(fmax(0, spatial / signal2));
    out->shading = sqrt(fmax(0, smooth / signal2));
}

// The line that the signals leave least, in shares of themselves: EMVA 1288.
static void find_line(const transfer *t, trl_sensor_measured *out) {
    double matrix[TRL_SOLVE_MOST][TRL_SOLVE_MOST] = {{0}}, right[TRL_SOLVE_MOST] = {0};
    size_t n = 0;
    out->slope_dn = out->linearity_mean = out->linearity_worst = (double)NAN;
    for (int pass = 0; pass < 2; pass++) {
        double sum = 0, worst = 0;
        for (size_t i = 0; i < t->count; i++) {
            const point *p = &t->points[i];
            double x = p->level->exposure, share = p->signal / t->saturation;
            if (!(x > 0) || share < LINEAR_BEGIN || share > LINEAR_END) continue;
            double weight = 1 / (p->signal * p->signal), line = right[0] + right[1] * x;
            double off = p->signal / line - 1;
            if (pass == 0) {
                matrix[0][0] += weight;
                matrix[1][0] += weight * x;
                matrix[1][1] += weight * x * x;
                right[0] += weight * p->signal;
                right[1] += weight * x * p->signal;
                n++;
            } else {
                sum += fabs(off);
                if (fabs(off) > fabs(worst)) worst = off;
            }
        }
        if (pass == 1) {
            out->slope_dn = right[1];
            out->linearity_mean = sum / (double)n;
            out->linearity_worst = worst;
        } else if (n < 3 || !trl_solve(2, matrix, right)) {
            return;
        }
    }
}

static trl_result analyse(trl_sensor_measured *out, transfer *t,
                          const trl_sensor_measure_params *params, trl_error *err) {
    double plateau;
    find_ends(t, out, &plateau);
    if (params->white_dn != 0) {
        TRL_REQUIRE(params->white_dn > t->black, err, TRL_ERR_ARGUMENT,
                    "a white of %g DN does not lie above black, %g", params->white_dn, t->black);
        t->saturation = fmin(t->saturation, params->white_dn - t->black);
    }
    size_t least = (size_t)(t->dark ? 1 : 2) + t->single;
    TRL_REQUIRE(fit(t, FIT_END * t->saturation, &out->fitted), err, TRL_ERR_ARGUMENT,
                "the noise does not grow with the light over the %zu levels below 70 %% of "
                "saturation, which is at %g DN: the gain needs %zu or more, well apart, of linear "
                "frames without noise reduction",
                out->fitted, t->saturation + t->black, least);
    out->sensor.gain_e_per_dn = 1 / t->slope;
    out->sensor.black_dn = t->black;
    find_well(t, out, plateau, params);
    find_dark(t, out);
    find_pattern(t, out);
    find_line(t, out);
    out->single = t->single;
    return TRL_OK;
}

static double step_of(const trl_sensor_level *levels, size_t count, const trl_sensor_level *dark,
                      const trl_sensor_measure_params *params) {
    bool whole = !dark || dark->whole;
    for (size_t i = 0; i < count; i++)
        whole = whole && levels[i].whole;
    return params->step_dn >= 0 ? params->step_dn : whole ? 1 : 0;
}

trl_result trl_sensor_measure(trl_sensor_measured *out, const trl_sensor_level *levels,
                              size_t count, const trl_sensor_level *dark,
                              const trl_sensor_measure_params *params, trl_error *err) {
    TRL_REQUIRE(count > 1, err, TRL_ERR_ARGUMENT,
                "frames of one exposure do not show how noise grows with the light: give several, "
                "up to saturation");
    transfer t = {.dark = dark, .points = trl_alloc(count, sizeof *t.points)};
    if (!t.points) return trl_error_memory(err, count * sizeof *t.points);
    trl_sensor_measured m = {.sensor = {.size = sizeof m.sensor}};
    m.sensor.step_dn = step_of(levels, count, dark, params);
    trl_result r = read_levels(&t, levels, count, params, err);
    if (r == TRL_OK) r = analyse(&m, &t, params, err);
    if (r == TRL_OK) *out = m;
    trl_free(t.points);
    return r;
}
