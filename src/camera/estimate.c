// The light of one pixel from several exposures: the plain twin, which reads like the
// papers. estimate_rows.c is the same for rows of pixels.
#include <troland/camera.h>

#include <math.h>

enum { ROUNDS = 3 };

// Ascending in exposure, and in value where exposures are equal, so that the order in
// which the samples are given does not matter.
static void sort(size_t *order, const trl_merge_sample *s, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at > 0; at--) {
            const trl_merge_sample *before = &s[order[at - 1]];
            bool behind = before->exposure > s[i].exposure ||
                          (before->exposure == s[i].exposure && before->value > s[i].value);
            if (!behind) break;
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
}

// Which samples enter, and the Poisson estimate of those that do.
//
// A sample enters if it is below its limit. That alone would leave the lucky ones among
// those that are about to clip, which are too dark on average; so what the shorter
// exposures foresee must lie below, too, by three standard deviations (5 % at most).
//
// And where two shorter ones are saturated and nothing has entered, it is no light: a JPEG's
// blocks make white darker here and there. (One alone may be a hot pixel's.)
static bool outvoted(const trl_merge_sample *s, const size_t *order, size_t k) {
    int saturated = 0;
    for (size_t j = 0; j < k; j++) {
        const trl_merge_sample *one = &s[order[j]];
        saturated += one->exposure < s[order[k]].exposure && !(one->value < one->limit);
    }
    return saturated >= 2;
}

static double choose(bool *enters, const size_t *order, const trl_merge_sample *s, size_t count) {
    double light = 0, values = 0, exposures = 0;
    for (size_t k = 0; k < count; k++) {
        const trl_merge_sample *one = &s[order[k]];
        double foreseen = light * one->exposure;
        double variance =
            foreseen * (one->shot + (exposures > 0 ? one->exposure / exposures : 0)) + one->floor;
        double margin = fmin(3 * sqrt(fmax(variance, 0)), 0.05 * one->limit);
        enters[order[k]] = one->value < one->limit && foreseen < one->limit - margin;
        if (exposures == 0 && outvoted(s, order, k)) enters[order[k]] = false;
        if (!enters[order[k]]) continue;
        // Electrons over electrons that light 1 makes.
        values += one->value / one->shot;
        exposures += one->exposure / one->shot;
        light = fmax(values / exposures, 0);
    }
    return light;
}

static double weight(const trl_merge_sample *s, double light) {
    return s->exposure * s->exposure / (light * s->exposure * s->shot + s->floor);
}

void trl_merge_estimate_light(trl_merge_estimate *out, const trl_merge_sample *samples,
                              size_t count) {
    size_t order[TRL_MERGE_FRAMES_MAX];
    bool enters[TRL_MERGE_FRAMES_MAX] = {false};
    if (count > TRL_MERGE_FRAMES_MAX) count = TRL_MERGE_FRAMES_MAX;
    *out = (trl_merge_estimate){.light = 0};
    sort(order, samples, count);
    double light = choose(enters, order, samples, count), total = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double sum = 0;
        total = 0;
        for (size_t k = 0; k < count; k++) {
            const trl_merge_sample *s = &samples[order[k]];
            double w = enters[order[k]] ? weight(s, light) : 0;
            out->share[order[k]] = w;
            sum += w * s->value / s->exposure;
            total += w;
        }
        if (!(total > 0)) break;
        out->light = sum / total;
        light = fmax(out->light, 0);
    }
    out->saturated = !(total > 0);
    if (out->saturated && count > 0) {
        const trl_merge_sample *shortest = &samples[order[0]];
        out->light = shortest->value / shortest->exposure;
        out->share[order[0]] = total = 1;
    }
    out->variance = out->saturated ? (double)INFINITY : 1 / total;
    for (size_t i = 0; i < count; i++)
        out->share[i] /= total;
}
