// color/cluster.c: a few colours that stand for many: k-means in OKLab.
#include "base/base.h"

#include <troland/color.h>

#include <math.h>
#include <string.h>

enum { STARTS = 8, ROUNDS_MAX = 200 };

typedef struct point {
    double at[3], weight;
    double distance; // squared, to the nearest centre
    size_t nearest;
} point;

typedef struct cluster {
    double at[3];
    double sum[4]; // of the weighted places, and the weights
} cluster;

// SplitMix64 (Steele, Lea, Flood 2014): the same numbers in every run.
static double random_unit(uint64_t *state) {
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static double squared(const double a[3], const double b[3]) {
    double dl = a[0] - b[0], da = a[1] - b[1], db = a[2] - b[2];
    return dl * dl + da * da + db * db;
}

// k-means++: each centre is a point, drawn by its weight times its squared distance from
// those before. The number of centres found, fewer than `k` where points coincide.
static size_t begin(point *points, size_t n, cluster *centers, size_t k, uint64_t *seed) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        points[i].distance = 1;
    while (count < k) {
        double total = 0;
        for (size_t i = 0; i < n; i++)
            total += points[i].weight * points[i].distance;
        if (!(total > 0)) break;
        double wanted = random_unit(seed) * total;
        size_t chosen = n;
        for (size_t i = 0; i < n; i++) {
            double part = points[i].weight * points[i].distance;
            if (!(part > 0)) continue;
            chosen = i;
            wanted -= part;
            if (wanted < 0) break;
        }
        memcpy(centers[count].at, points[chosen].at, sizeof centers[count].at);
        for (size_t i = 0; i < n; i++) {
            double d = squared(points[i].at, centers[count].at);
            points[i].distance = count == 0 ? d : fmin(points[i].distance, d);
        }
        count++;
    }
    return count;
}

// Gives each point to its nearest centre; the weighted sum of squares, and whether a
// point changed sides.
static double assign(point *points, size_t n, cluster *centers, size_t k, bool *moved) {
    double cost = 0;
    for (size_t c = 0; c < k; c++)
        memset(centers[c].sum, 0, sizeof centers[c].sum);
    *moved = false;
    for (size_t i = 0; i < n; i++) {
        point *p = &points[i];
        size_t best = 0;
        double least = HUGE_VAL;
        for (size_t c = 0; c < k; c++) {
            double d = squared(p->at, centers[c].at);
            if (d >= least) continue;
            least = d;
            best = c;
        }
        *moved = *moved || best != p->nearest;
        p->nearest = best;
        cost += least * p->weight;
        for (int j = 0; j < 3; j++)
            centers[best].sum[j] += p->weight * p->at[j];
        centers[best].sum[3] += p->weight;
    }
    return cost;
}

// Lloyd: centres go to the means of their points until none changes sides.
static double settle(point *points, size_t n, cluster *centers, size_t k) {
    double cost = 0;
    bool moved = true;
    for (size_t i = 0; i < n; i++)
        points[i].nearest = SIZE_MAX;
    for (int round = 0; moved && round < ROUNDS_MAX; round++) {
        cost = assign(points, n, centers, k, &moved);
        for (size_t c = 0; c < k; c++)
            for (int j = 0; j < 3 && centers[c].sum[3] > 0; j++)
                centers[c].at[j] = centers[c].sum[j] / centers[c].sum[3];
    }
    return cost;
}

// Those with points, largest first; equal ones from dark to light.
static size_t tell(trl_palette_color *out, const cluster *centers, size_t k, double total) {
    size_t count = 0;
    for (size_t c = 0; c < k; c++) {
        if (!(centers[c].sum[3] > 0)) continue;
        trl_palette_color color = {.share = centers[c].sum[3] / total};
        memcpy(color.oklab, centers[c].at, sizeof color.oklab);
        size_t at = count++;
        for (; at > 0 &&
               (out[at - 1].share < color.share ||
                (out[at - 1].share == color.share && out[at - 1].oklab[0] > color.oklab[0]));
             at--)
            out[at] = out[at - 1];
        out[at] = color;
    }
    return count;
}

static size_t take(point *points, const double (*oklab)[3], const double *weights, size_t n) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        double weight = weights ? weights[i] : 1;
        const double *v = oklab[i];
        if (!(weight > 0) || !isfinite(weight) || !isfinite(v[0] + v[1] + v[2])) continue;
        points[count] = (point){.weight = weight};
        memcpy(points[count++].at, v, sizeof points->at);
    }
    return count;
}

static void search(trl_palette_color *out, size_t *count, point *points, size_t n,
                   cluster *centers) {
    uint64_t seed = 1;
    double least = HUGE_VAL, total = 0;
    size_t k = *count;
    for (size_t i = 0; i < n; i++)
        total += points[i].weight;
    for (int start = 0; start < STARTS; start++) {
        size_t found = begin(points, n, centers, k, &seed);
        double cost = settle(points, n, centers, found);
        if (cost >= least) continue;
        least = cost;
        *count = tell(out, centers, found, total);
    }
}

trl_result trl_palette_cluster(trl_palette_color *out, size_t *count, const double (*oklab)[3],
                               const double *weights, size_t n, trl_error *err) {
    TRL_REQUIRE(*count >= 1 && *count <= TRL_PALETTE_MAX, err, TRL_ERR_ARGUMENT,
                "a palette of %zu colours cannot be made: give 1 to %d", *count, TRL_PALETTE_MAX);
    point *points = trl_alloc(n ? n : 1, sizeof *points);
    cluster *centers = trl_alloc(*count, sizeof *centers);
    trl_result result = TRL_OK;
    if (!points || !centers) {
        result = trl_error_memory(err, n * sizeof *points);
    } else {
        n = take(points, oklab, weights, n);
        if (n > 0)
            search(out, count, points, n, centers);
        else
            result =
                trl_error_set(err, TRL_ERR_ARGUMENT, "there is no colour to make a palette of");
    }
    trl_free(points);
    trl_free(centers);
    return result;
}
