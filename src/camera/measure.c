// Exposures and noise, from the samples of the stack in linear light.
#include "camera/stack.h"

#include "base/base.h"

#include <stdlib.h>
#include <string.h>

enum {
    PAIRS_LEAST = 100,
    BINS = 24,
    IN_BIN_LEAST = 200,
    ROUNDS = 20,
    SMOOTH_SHARE = 3,
    OVER_MOST = 2
};

static int ascending(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

// The middle of n values, which it puts in order.
static double median(float *values, size_t n) {
    qsort(values, n, sizeof *values, ascending);
    return n % 2 ? (double)values[n / 2]
                 : 0.5 * ((double)values[n / 2 - 1] + (double)values[n / 2]);
}

static float value_at(const trl_stack *stack, const trl_stack_samples *s, size_t sample,
                      uint32_t frame, int channel) {
    return s->values[(sample * stack->count + frame) * 3 + (size_t)channel];
}

// Where a frame's samples are good: far from its white and from the dark.
static void good_range(const trl_stack *stack, uint32_t frame, int c, float *low, float *high) {
    float top = fminf(stack->limit[c], stack->frames[frame].most[c]);
    if (stack->developed) top = stack->limit[c];
    *low = 0.02f * top;
    *high = 0.9f * top;
}

bool trl_stack_estimate_stops(const trl_stack *stack, const trl_stack_samples *light,
                              double stops[TRL_MERGE_FRAMES_MAX], uint32_t *frame) {
    float *ratios = malloc(3 * light->count * sizeof *ratios);
    bool good = ratios != NULL;
    stops[0] = 0;
    for (uint32_t i = 1; i < stack->count && good; i++) {
        size_t n = 0;
        for (int c = 0; c < 3; c++) {
            float low[2], high[2];
            good_range(stack, i - 1, c, &low[0], &high[0]);
            good_range(stack, i, c, &low[1], &high[1]);
            for (size_t k = 0; k < light->count; k++) {
                float a = value_at(stack, light, k, i - 1, c), b = value_at(stack, light, k, i, c);
                if (a > low[0] && a < high[0] && b > low[1] && b < high[1])
                    ratios[n++] = log2f(b / a);
            }
        }
        *frame = i;
        good = n >= PAIRS_LEAST;
        if (good) stops[i] = stops[i - 1] + median(ratios, n);
    }
    free(ratios);
    return good;
}

// How two frames scatter about each other at one brightness.
typedef struct scatter {
    double variance;    // of the difference of light, without that of the codes' steps
    double shot, floor; // what it grows by with each
    double weight;      // how many samples tell it
} scatter;

static double noise_left(const trl_stack *stack, const trl_stack_frame *f) {
    return f->whole ? 1 : trl_stack_warp_variance(&f->motion, stack->width, stack->height);
}

// The variance that the steps of the codes make in the light of a frame.
static double step_variance(const trl_stack *stack, const trl_stack_frame *f, int c, float light) {
    const float *at = stack->light_of_code[c];
    int z = 1;
    if (!stack->developed) return 0;
    while (z < TRL_RESPONSE_CODES - 1 && at[z] < light)
        z++;
    double slope = (double)stack->slope[c][z] / f->exposure;
    return slope * slope * (double)stack->code_variance;
}

// The variance of values, of which some are none of noise. Where they stand in few steps, medians
// tell no more than the step: the mean square of what is within 3.5 deviations does, over what
// is left of it in a normal distribution.
static double spread_of(float *values, size_t n, double step_variance) {
    const double within = 3.5, left = 0.99389;
    double middle = median(values, n), sum = 0, squares = 0;
    for (size_t k = 0; k < n; k++)
        values[k] -= (float)middle;
    size_t kept = 0, low = n / 4, high = n - 1 - n / 4; // of what is in order
    double quartiles = 0.7413 * (double)(values[high] - values[low]);
    double reach = within * fmax(quartiles, sqrt(step_variance));
    for (size_t k = 0; k < n; k++) {
        if (fabs((double)values[k]) > reach) continue;
        sum += (double)values[k];
        squares += (double)values[k] * (double)values[k];
        kept++;
    }
    if (kept == 0) return 0;
    double mean = sum / (double)kept;
    return (squares / (double)kept - mean * mean) / left;
}

// What two frames show at one place.
typedef struct pair {
    float difference, light, steps; // steps: the variance that the codes make
    float roughness;
    uint32_t place; // among all pairs: of ties, which are many where there are codes, it decides
} pair;

static int by_roughness(const void *a, const void *b) {
    const pair *x = a, *y = b;
    if (x->roughness != y->roughness) return x->roughness < y->roughness ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

// The light of frames i and i + 1, in one bin of brightness.
static size_t pairs_of(const trl_stack *stack, const trl_stack_samples *s, uint32_t i, int bin,
                       pair *pairs) {
    const trl_stack_frame *a = &stack->frames[i], *b = &stack->frames[i + 1];
    const float ratio = (float)(a->exposure / b->exposure);
    const double wa = noise_left(stack, a), wb = noise_left(stack, b);
    size_t n = 0;
    for (int c = 0; c < 3; c++) {
        for (size_t k = 0; k < s->count; k++) {
            float u = value_at(stack, s, k, i, c), v = value_at(stack, s, k, i + 1, c);
            if (u == TRL_STACK_OUTSIDE || v == TRL_STACK_OUTSIDE) continue;
            if (!(v < 0.9f * stack->limit[c])) continue;
            // Codes end at black, and half of the noise with them.
            if (stack->developed && v * ratio < stack->light_of_code[c][TRL_DARK_CODE]) continue;
            double x = (double)u / a->exposure, y = (double)v / b->exposure;
            double mean = 0.5 * (x + y), at = mean * b->exposure; // about 0…1
            int found = at > 0 ? (int)floor(BINS + 2 * log2(at)) : 0;
            if ((found < 0 ? 0 : found) != bin) continue;
            double steps = wa * step_variance(stack, a, c, u) + wb * step_variance(stack, b, c, v);
            pairs[n] = (pair){(float)(x - y), (float)mean, (float)steps, s->roughness[k], 0};
            pairs[n].place = (uint32_t)n;
            n++;
        }
    }
    return n;
}

// How they differ. Where one of them is resampled only the smoothest third counts: a filter takes
// some of what is sharp, which is no noise and would make the camera look noisier than it is.
static bool scatter_of(const trl_stack *stack, const trl_stack_samples *s, uint32_t i, int bin,
                       pair *pairs, float *differences, scatter *out) {
    const trl_stack_frame *a = &stack->frames[i], *b = &stack->frames[i + 1];
    const double wa = noise_left(stack, a), wb = noise_left(stack, b);
    double sum = 0, steps = 0;
    size_t n = pairs_of(stack, s, i, bin, pairs);
    if (n < IN_BIN_LEAST) return false;
    if (!(a->whole && b->whole)) {
        qsort(pairs, n, sizeof *pairs, by_roughness);
        n /= SMOOTH_SHARE;
    }
    for (size_t k = 0; k < n; k++) {
        differences[k] = pairs[k].difference;
        sum += (double)pairs[k].light;
        steps += (double)pairs[k].steps;
    }
    double light = fmax(sum / (double)n, 0), spread = spread_of(differences, n, steps / (double)n);
    double ka = a->sensitivity, kb = b->sensitivity;
    double fa = wa * ka / a->exposure, fb = wb * kb / b->exposure;
    double variance = fmax(spread - steps / (double)n, 1e-3 * steps / (double)n);
    *out = (scatter){variance, light * (fa + fb), fa * fa / wa + fb * fb / wb, (double)n};
    return true;
}

// Least squares of relative errors, shot and floor not negative; what is far above is believed
// less.
static void fit(const scatter *found, int count, double *shot, double *floor) {
    *shot = *floor = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double ss = 0, sf = 0, ff = 0, sv = 0, fv = 0;
        for (int i = 0; i < count; i++) {
            double expected =
                round ? *shot * found[i].shot + *floor * found[i].floor : found[i].variance;
            double w = found[i].weight / fmax(expected * expected, 1e-60);
            // What moved, and edges that do not lie upon each other, are no noise.
            double over = found[i].variance / fmax(expected, 1e-30);
            if (over > OVER_MOST) w *= OVER_MOST * OVER_MOST / (over * over);
            ss += w * found[i].shot * found[i].shot;
            sf += w * found[i].shot * found[i].floor;
            ff += w * found[i].floor * found[i].floor;
            sv += w * found[i].shot * found[i].variance;
            fv += w * found[i].floor * found[i].variance;
        }
        double det = ss * ff - sf * sf;
        *shot = det > 0 ? (ff * sv - sf * fv) / det : 0;
        *floor = det > 0 ? (ss * fv - sf * sv) / det : 0;
        if (*shot < 0) {
            *shot = 0;
            *floor = ff > 0 ? fv / ff : 0;
        }
        if (*floor < 0) {
            *floor = 0;
            *shot = ss > 0 ? sv / ss : 0;
        }
    }
}

bool trl_stack_estimate_noise(const trl_stack *stack, const trl_stack_samples *light, double *shot,
                              double *floor) {
    float *differences = malloc(3 * light->count * sizeof *differences);
    pair *pairs = malloc(3 * light->count * sizeof *pairs);
    scatter found[(TRL_MERGE_FRAMES_MAX - 1) * BINS];
    int count = 0;
    for (uint32_t i = 0; differences && pairs && i + 1 < stack->count; i++)
        for (int bin = 0; bin < BINS; bin++)
            if (scatter_of(stack, light, i, bin, pairs, differences, &found[count])) count++;
    free(differences);
    free(pairs);
    if (count < 3) return false;
    fit(found, count, shot, floor);
    return isfinite(*shot) && isfinite(*floor) && (*shot > 0 || *floor > 0);
}
