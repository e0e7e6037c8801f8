// camera/photon_transfer.c: a sensor's numbers from the levels of its frames.
//
// Light comes in photons, so that its noise grows as the root of the signal: variance =
// dark + K × signal, all in DN. The slope K tells how many DN an electron makes, without
// any lamp of known brightness; the rest follows from K.
#include "base/base.h"
#include "camera/solve.h"
#include "camera/transfer_fit.h"

#include <troland/camera.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FIT_END 0.7       // of saturation: EMVA 1288's range for gain
#define PRNU_BEGIN 0.2    // of saturation: where shading is measured
#define LINEAR_BEGIN 0.05 // of saturation: EMVA 1288's range for linearity
#define LINEAR_END 0.95
#define CLOSE 0.05       // levels nearer than this to each other find the largest variance well
#define QUIET 0.5        // of the variance that light has: the response has ended
#define LEAST_STEPS 0.24 // variance in steps² under which rounding hides the noise: EMVA 1288
#define SURFACE 6        // freedom that the smooth surface takes from the pixels
#define NOTHING 1e-12    // of the largest variance: smaller ones count as that

static const double root_12 = 3.46410161513775458705; // width over deviation of an even spread

// A level as it is used here: signal above black and its variance, in DN.
typedef struct point {
    const trl_sensor_level *level;
    double signal, variance;
} point;

typedef struct transfer {
    point *points; // by rising signal
    size_t count;
    const trl_sensor_level *dark, *together;
    double black, black_variance; // of the error of black
    trl_fit fit;
    double loudest;    // signal of the largest variance
    double saturation; // what shares of saturation are of
    double well, well_variance;
    bool paired; // some level or the dark has two frames, so that pattern and noise part
    bool single; // some level has not
    bool apart;  // levels are of different pixels
} transfer;

static int by_signal(const void *a, const void *b) {
    const point *p = a, *q = b;
    return (p->signal > q->signal) - (p->signal < q->signal);
}

// From frame to frame, or of all that a single frame holds. A lamp that flickers scales
// the pattern of the light with it, which is no noise: (flicker / mean²) of its variance.
static double variance_of(const trl_sensor_level *level, double signal, bool single) {
    double temporal = level->temporal;
    if (level->frames > 1 && signal > 0)
        temporal -= fmax(0, level->flicker * level->spatial / (signal * signal));
    return single ? level->rough + (level->frames > 1 ? temporal : 0) : temporal;
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

// What frames of one signal say: of frame to frame, and of pixel to pixel. The mean of
// `frames` has that part of the noise.
static size_t add_variances(trl_fit_variance *to, const trl_sensor_level *level, double signal) {
    size_t n = 0;
    double pixels = (double)level->pixels, frames = level->frames, mixed = level->rough;
    if (level->frames > 1) {
        double variance = variance_of(level, signal, false);
        to[n++] = (trl_fit_variance){
            .signal = signal, .variance = variance, .frames = 1, .freedom = pixels * (frames - 1)};
        mixed += level->temporal / frames;
    }
    to[n++] = (trl_fit_variance){.signal = signal,
                                 .variance = mixed,
                                 .frames = frames,
                                 .freedom = pixels - SURFACE,
                                 .of_pixels = true};
    return n;
}

// The brightest frames in one: their pattern adds up, their noise does not.
static size_t add_together(trl_fit_variance *v, size_t n, const transfer *t) {
    const trl_sensor_level *all = t->together;
    uint32_t left = all ? all->frames : 0;
    if (left == 0) return n;
    for (size_t i = n; i-- > 0 && left > 0;) {
        if (!v[i].of_pixels) continue;
        v[i].part = true;
        left -= (uint32_t)fmin(v[i].frames, left);
    }
    trl_fit_variance both[2];
    size_t last = add_variances(both, all, all->mean - t->black);
    v[n] = both[last - 1];
    v[n].all = true;
    return n + 1;
}

// The line through the levels of at most `end` and the dark ones.
static bool fit(transfer *t, double end, size_t *used) {
    trl_fit_variance *v = trl_alloc(2 * t->count + 3, sizeof *v);
    const bool wanted[TRL_FIT_COUNT] = {true, true, true, t->paired};
    double most = 0;
    size_t n = 0;
    *used = 0;
    if (!v) return false;
    if (t->dark) {
        n = add_variances(v, t->dark, 0);
        // Of a single dark frame, pattern and noise both count as noise.
        v[n - 1].of_pixels = t->dark->frames > 1;
    }
    for (size_t i = 0; i < t->count; i++) {
        const point *p = &t->points[i];
        if (!(p->signal > 0 && p->signal <= end && p->variance > 0)) continue;
        n += add_variances(v + n, p->level, p->signal);
        most = fmax(most, p->variance);
        (*used)++;
    }
    n = add_together(v, n, t);
    bool found = trl_fit_variances(&t->fit, v, n, wanted, !t->apart, most * NOTHING);
    trl_free(v);
    return found && t->fit.value[TRL_FIT_SLOPE] > 0;
}

static double mean_variance(const trl_sensor_level *level) {
    double noise = level->frames > 1 ? level->temporal / level->frames : 0;
    return fmax(0, level->rough + noise) / (double)level->pixels;
}

static trl_result read_levels(transfer *t, const trl_sensor_level *levels, size_t count,
                              const trl_sensor_measure_params *params, trl_error *err) {
    TRL_REQUIRE(t->dark || params->has_black, err, TRL_ERR_ARGUMENT,
                "neither dark frames nor the code of black are known: give one of them");
    t->black = params->has_black ? params->black_dn : t->dark->mean;
    t->black_variance = params->has_black ? 0 : mean_variance(t->dark);
    t->apart = params->patches;
    t->together = params->together;
    t->paired = t->dark && t->dark->frames > 1;
    for (size_t i = 0; i < count; i++) {
        t->single = t->single || levels[i].frames < 2;
        t->paired = t->paired || levels[i].frames > 1;
    }
    for (size_t i = 0; i < count; i++) {
        double signal = levels[i].mean - t->black;
        t->points[i] = (point){&levels[i], signal, variance_of(&levels[i], signal, t->single)};
    }
    qsort(t->points, count, sizeof *t->points, by_signal);
    t->count = count;
    TRL_REQUIRE(t->points[count - 1].signal > 0, err, TRL_ERR_ARGUMENT,
                "no level is brighter than black, %g DN: give frames of an evenly lit surface",
                t->black);
    return TRL_OK;
}

// Where the response ends: by the largest variance, and by the plateau above it. 0 where
// there is none.
static const point *find_ends(transfer *t, trl_sensor_measured *out,
                              const trl_sensor_measure_params *params) {
    size_t top = t->count - 1, best = loudest(t);
    const point *plateau = NULL;
    double next = best < top ? t->points[best + 1].signal : 0, white = params->white_dn - t->black;
    t->saturation = t->loudest = t->points[best].signal;
    out->saturation_seen = best < top && next <= t->saturation * (1 + CLOSE);
    if (best < top) {
        // Half of the line from the origin to the loudest: quiet means clipped.
        double line = t->points[best].variance / t->saturation * t->points[top].signal;
        if (t->points[top].variance < QUIET * line) plateau = &t->points[top];
    }
    // Levels that lie far apart step over the peak: the plateau bounds the fit instead.
    if (!out->saturation_seen && plateau) t->saturation = plateau->signal;
    bool ended = out->saturation_seen || plateau;
    if (params->white_dn != 0) t->saturation = ended ? fmin(t->saturation, white) : white;
    return plateau;
}

static double square(double x) {
    return x * x;
}

static void find_well(transfer *t, trl_sensor_measured *out, const point *plateau,
                      const trl_sensor_measure_params *params) {
    size_t top = t->count - 1, best = loudest(t);
    t->well = t->loudest;
    t->well_variance = t->black_variance + mean_variance(t->points[best].level);
    out->full_well_is = out->saturation_seen ? "largest variance" : "brightest level";
    if (out->saturation_seen) { // it lies somewhere between its neighbours
        double low = best > 0 ? t->points[best - 1].signal : 0;
        t->well_variance +=
            square((t->points[best < top ? best + 1 : best].signal - low) / 2 / root_12);
    }
    if (plateau) {
        t->well = plateau->signal;
        t->well_variance = t->black_variance + mean_variance(plateau->level);
        out->full_well_is = "plateau";
    }
    if (params->white_dn != 0) {
        t->well = params->white_dn - t->black;
        t->well_variance = t->black_variance;
        out->full_well_is = "white";
    }
    double slope = t->fit.value[TRL_FIT_SLOPE];
    out->sensor.full_well_e = t->well / slope;
    out->saturation_e = out->saturation_seen ? t->loudest / slope : (double)NAN;
}

static void find_dark(const transfer *t, trl_sensor_measured *out) {
    trl_sensor *s = &out->sensor;
    double step2 = s->step_dn * s->step_dn, slope = t->fit.value[TRL_FIT_SLOPE];
    double variance = fmax(0, t->fit.value[TRL_FIT_DARK]);
    // Without dark frames it is where the line begins, which levels far from there leave open.
    double open = t->dark ? 0 : 2 * sqrt(t->fit.covariance[TRL_FIT_DARK][TRL_FIT_DARK]);
    bool hidden = variance < LEAST_STEPS * step2 || variance < open;
    if (hidden) variance = fmax(LEAST_STEPS * step2, variance + open);
    s->read_noise_e = sqrt(fmax(0, variance - step2 / 12)) / slope;
    out->dark_limit_e = hidden ? s->read_noise_e : 0;
    out->dark_dn = sqrt(variance);
    out->dark_e = out->dark_dn / slope;
    out->dsnu_total_e = (double)NAN; // what is not known is 0 in the model
    if (!t->dark) return;
    if (t->dark->frames > 1) {
        s->dsnu_e = sqrt(fmax(0, t->fit.value[TRL_FIT_PATTERN])) / slope;
        out->dsnu_total_e = sqrt(fmax(0, t->dark->spatial)) / slope;
    }
    out->dark_has_pattern = t->dark->frames < 2;
    out->black_is_cut = t->dark->lowest == 0 && t->dark->at_zero > 0.005;
}

// Shading is what the smooth surface takes off over the levels of 20 … 70 % of
// saturation, each weighing by its signal squared.
static void find_pattern(const transfer *t, trl_sensor_measured *out) {
    double smooth = 0, signal2 = 0, prnu2 = fmax(0, t->fit.value[TRL_FIT_SQUARE]);
    for (size_t i = 0; i < t->count; i++) {
        const point *p = &t->points[i];
        if (p->signal < PRNU_BEGIN * t->saturation || p->signal > FIT_END * t->saturation) continue;
        smooth += p->level->spatial - p->level->rough;
        signal2 += p->signal * p->signal;
    }
    out->sensor.prnu = sqrt(prnu2);
    out->shading = sqrt(fmax(0, smooth / signal2));
    out->prnu_total = t->single ? (double)NAN : sqrt(prnu2 + out->shading * out->shading);
}

// The error of a root: of one that is about 0, what the square's error lifts it to.
static double root_error(double of_square, double root) {
    return of_square > 0 ? of_square / (2 * fmax(root, sqrt(of_square))) : 0;
}

// Standard errors, from those of the fit. All shares are of variances: of gain, and what
// dark noise and gain have in common.
static void find_errors(const transfer *t, trl_sensor_measured *out) {
    const double(*c)[TRL_FIT_COUNT] = t->fit.covariance;
    const trl_sensor *s = &out->sensor;
    trl_sensor *e = &out->error;
    double slope = t->fit.value[TRL_FIT_SLOPE], dark = square(out->dark_dn);
    double gain = c[TRL_FIT_SLOPE][TRL_FIT_SLOPE] / square(slope);
    double of_dark = sqrt(c[TRL_FIT_DARK][TRL_FIT_DARK]),
           of_pattern = sqrt(c[TRL_FIT_PATTERN][TRL_FIT_PATTERN]);
    double both = of_dark > 0 ? c[TRL_FIT_DARK][TRL_FIT_SLOPE] / slope / of_dark : 0;
    bool hidden = out->dark_limit_e > 0, has_pattern = t->dark && t->dark->frames > 1;
    *e = (trl_sensor){.size = sizeof *e};
    out->shares[0] = t->well_variance / square(t->well);
    out->shares[1] = gain;
    out->shares[2] = hidden || dark == 0 ? 0 : square(of_dark / dark);
    out->shares[3] = hidden || dark == 0 ? 0 : both * of_dark / dark;
    e->gain_e_per_dn = s->gain_e_per_dn * sqrt(gain);
    e->full_well_e = s->full_well_e * sqrt(out->shares[0] + gain);
    e->prnu = root_error(sqrt(c[TRL_FIT_SQUARE][TRL_FIT_SQUARE]), s->prnu);
    e->black_dn = sqrt(t->black_variance);
    // Electrons: more of them to a DN make all of the noise look larger.
    double read = root_error(of_dark, s->read_noise_e * slope) / slope;
    double variance =
        square(read) + square(s->read_noise_e) * gain - 2 * read * s->read_noise_e * both;
    e->read_noise_e = hidden ? (double)NAN : sqrt(fmax(0, variance));
    double pattern = root_error(of_pattern, s->dsnu_e * slope) / slope;
    e->dsnu_e = has_pattern ? hypot(pattern, s->dsnu_e * sqrt(gain)) : (double)NAN;
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
    TRL_REQUIRE(params->white_dn == 0 || params->white_dn > t->black, err, TRL_ERR_ARGUMENT,
                "a white of %g DN does not lie above black, %g", params->white_dn, t->black);
    const point *plateau = find_ends(t, out, params);
    size_t least = (size_t)(t->dark ? 1 : 2) + t->single;
    out->fit_end_dn = t->black + FIT_END * t->saturation;
    TRL_REQUIRE(fit(t, FIT_END * t->saturation, &out->fitted), err, TRL_ERR_ARGUMENT,
                "the noise does not grow with the light over the %zu levels below 70 %% of "
                "saturation, which is at %g DN: the gain needs %zu or more, well apart, of linear "
                "frames without noise reduction",
                out->fitted, t->saturation + t->black, least);
    out->sensor.gain_e_per_dn = 1 / t->fit.value[TRL_FIT_SLOPE];
    out->sensor.black_dn = t->black;
    find_well(t, out, plateau, params);
    find_dark(t, out);
    find_pattern(t, out);
    find_errors(t, out);
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

size_t trl_sensor_together(size_t *which, size_t most, const trl_sensor_measured *measured,
                           const trl_sensor_level *levels, size_t count) {
    double below = INFINITY;
    size_t n = 0;
    if (!measured->single) return 0;
    while (n < most) {
        size_t best = count;
        for (size_t i = 0; i < count; i++)
            if (levels[i].mean <= measured->fit_end_dn && levels[i].mean < below &&
                (best == count || levels[i].mean > levels[best].mean))
                best = i;
        if (best == count || levels[best].mean <= measured->sensor.black_dn) return n;
        below = levels[best].mean;
        which[n++] = best;
    }
    return n;
}
