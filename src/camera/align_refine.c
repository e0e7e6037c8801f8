// From a shift of whole pixels to fractions of one, and the turn of the camera: Gauss and
// Newton's steps on the ranks of the pictures, from coarse to fine (Lucas and Kanade 1981, in the
// compositional form of Baker and Matthews 2004).
//
// Ranks are the same in both pictures but for what is clipped in one of them, and for what only
// one of them shows. So a pixel is compared with what the pixels of its rank mostly have in the
// other picture, which is flat where that is clipped and then tells nothing. What moves by
// itself is an outlier and weighs little.
#include "camera/align.h"
#include "camera/cancel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    RANKS = 256,
    PIXELS_MOST = 4 << 20, // of the finest level that is looked at
    STEPS = 12,
    MARGIN = 3, // pixels at the edge that do not count
    COUNT_LEAST = 500,
    FAR = 12 // pixels away, where a wrong place is looked at
};
static const double turn_most = 0.1; // radians
static const double still = 1e-3;    // pixels of the level: the end

// The moved picture at one level as the reference would see it.
typedef struct view {
    const trl_align_level *a, *b;
    double scale;          // of the level against the whole picture
    float *warped;         // -1: outside
    float expected[RANKS]; // of b, for each rank of a
    double spread;         // of what is left
} view;

static float cubic(float before, float at, float next, float after, float t) {
    return at + 0.5f * t *
                    (next - before +
                     t * (2 * before - 5 * at + 4 * next - after +
                          t * (3 * (at - next) + after - before)));
}

static float sample(const trl_align_level *level, double x, double y) {
    if (!(x >= 1 && y >= 1 && x < level->width - 2.0 && y < level->height - 2.0)) return -1;
    uint32_t ix = (uint32_t)x, iy = (uint32_t)y;
    float tx = (float)(x - ix), ty = (float)(y - iy), rows[4];
    const uint8_t *at = level->ranks + (size_t)(iy - 1) * level->width + ix - 1;
    for (int j = 0; j < 4; j++, at += level->width)
        rows[j] = cubic(at[0], at[1], at[2], at[3], tx);
    float v = cubic(rows[0], rows[1], rows[2], rows[3], ty);
    return v < 0 ? 0 : v;
}

// Pixels of a level lie in the middle of those of the whole picture that they are the mean of.
static void warp(const view *v, const trl_align_motion *m) {
    const double c = cos(m->radians), s = sin(m->radians), off = (v->scale - 1) / 2;
    for (uint32_t y = 0; y < v->a->height; y++) {
        for (uint32_t x = 0; x < v->a->width; x++) {
            double px = v->scale * x + off - m->center_x, py = v->scale * y + off - m->center_y;
            double qx = m->center_x + c * px - s * py + m->x,
                   qy = m->center_y + s * px + c * py + m->y;
            v->warped[(size_t)y * v->a->width + x] =
                sample(v->b, (qx - off) / v->scale, (qy - off) / v->scale);
        }
    }
}

// What ranks of the reference mostly are in the other picture; false where they share too little.
static bool expect(view *v) {
    double sum[RANKS] = {0}, count[RANKS] = {0}, total = 0;
    const size_t n = (size_t)v->a->width * v->a->height;
    for (size_t i = 0; i < n; i++) {
        if (v->warped[i] < 0) continue;
        sum[v->a->ranks[i]] += (double)v->warped[i];
        count[v->a->ranks[i]]++;
        total++;
    }
    for (int r = 0; r < RANKS; r++) {
        double s = 0, w = 0;
        for (int k = r - 8 > 0 ? r - 8 : 0; k <= r + 8 && k < RANKS; k++) {
            double near = 9 - abs(k - r);
            s += near * near * sum[k];
            w += near * near * count[k];
        }
        v->expected[r] = w > 0 ? (float)(s / w) : (float)r;
    }
    return total >= COUNT_LEAST;
}

// The median of what differs.
static double spread_of(const view *v) {
    size_t counts[RANKS] = {0}, total = 0, sum = 0;
    const size_t n = (size_t)v->a->width * v->a->height;
    for (size_t i = 0; i < n; i++) {
        if (v->warped[i] < 0) continue;
        float d = fabsf(v->warped[i] - v->expected[v->a->ranks[i]]);
        counts[d < RANKS - 1 ? (int)d : RANKS - 1]++;
        total++;
    }
    int r = 0;
    while (r < RANKS - 1 && 2 * (sum + counts[r]) < total)
        sum += counts[r++];
    return counts[r] ? r + ((double)total / 2 - (double)sum) / (double)counts[r] : r;
}

// Normal equations of a small motion on top: shift x, y in pixels of the level, turn about
// the centre, scaled so that the three are of a size.
typedef struct equations {
    double a[3][3], b[3];
} equations;

static void add_row(const view *v, uint32_t y, const trl_align_motion *m, double radius,
                    equations *e) {
    const size_t w = v->a->width;
    const float *row = v->warped + y * w;
    const double off = (v->scale - 1) / 2;
    const double py = (v->scale * y + off - m->center_y) / v->scale / radius;
    const float limit = (float)(3 * v->spread);
    for (uint32_t x = MARGIN; x + MARGIN < w; x++) {
        const float *at = row + x;
        if (at[0] < 0 || at[-1] < 0 || at[1] < 0 || at[-(ptrdiff_t)w] < 0 || at[w] < 0) continue;
        double gx = 0.5 * (double)(at[1] - at[-1]), gy = 0.5 * (double)(at[w] - at[-(ptrdiff_t)w]);
        float d = at[0] - v->expected[v->a->ranks[y * w + x]];
        double weight = 1 / (1 + (double)(d * d / (limit * limit)));
        double px = (v->scale * x + off - m->center_x) / v->scale / radius;
        double j[3] = {gx, gy, gy * px - gx * py};
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 3; k++)
                e->a[i][k] += weight * weight * j[i] * j[k];
            e->b[i] -= weight * weight * j[i] * (double)d;
        }
    }
}

static bool solve(const equations *e, double out[3]) {
    trl_mat3 m, inverse;
    memcpy(m.m, e->a, sizeof e->a);
    for (int i = 0; i < 3; i++)
        m.m[i][i] *= 1 + 1e-9;
    if (!trl_mat3_invert(&m, &inverse)) return false;
    trl_mat3_apply(&inverse, e->b, out);
    return isfinite(out[0]) && isfinite(out[1]) && isfinite(out[2]);
}

// One step; how far the picture's corner went, in pixels of the level, or below 0.
static double step(view *v, trl_align_motion *m) {
    const double radius = 0.5 * hypot(v->a->width, v->a->height);
    equations e = {{{0}}, {0}};
    double move[3];
    warp(v, m);
    if (!expect(v)) return -1;
    v->spread = fmax(1.4826 * spread_of(v), 0.5);
    for (uint32_t y = MARGIN; y + MARGIN < v->a->height; y++)
        add_row(v, y, m, radius, &e);
    if (!solve(&e, move)) return -1;
    double most = 4; // of one step
    double far = hypot(move[0], move[1]) + fabs(move[2]);
    double part = far > most ? most / far : 1;
    double x = part * move[0] * v->scale, y = part * move[1] * v->scale;
    double c = cos(m->radians), s = sin(m->radians);
    m->x += c * x - s * y;
    m->y += s * x + c * y;
    m->radians += part * move[2] / radius;
    return far;
}

// What is left along the edges of the reference.
static double cost(view *v, const trl_align_motion *m) {
    const size_t w = v->a->width;
    const double limit = 3 * v->spread;
    double sum = 0, count = 0;
    warp(v, m);
    if (!expect(v)) return HUGE_VAL;
    for (size_t y = MARGIN; y + MARGIN < v->a->height; y++) {
        const uint8_t *row = v->a->ranks + y * w;
        for (size_t x = MARGIN; x + MARGIN < w; x++) {
            const uint8_t *at = row + x;
            double slope = 0.5 * (abs(at[1] - at[-1]) + abs(at[w] - at[-(ptrdiff_t)w]));
            if (slope < limit || v->warped[y * w + x] < 0) continue;
            double d = (double)(v->warped[y * w + x] - v->expected[*at]) / limit;
            sum += log1p(d * d);
            count++;
        }
    }
    return count > 0 ? sum / count : HUGE_VAL;
}

// Whether the motion could as well be by whole pixels: as far on the other side of the nearest
// such one the pictures agree no worse. (The nearest one itself is no match: between pixels the
// filter takes noise away, and the pictures agree better for that alone.)
static bool may_be_whole(view *v, const trl_align_motion *m) {
    trl_align_motion other = *m;
    other.x = 2 * round(m->x) - m->x;
    other.y = 2 * round(m->y) - m->y;
    other.radians = -m->radians;
    if (fabs(m->radians) * hypot(m->center_x, m->center_y) > 1) return false;
    return cost(v, m) > 0.97 * cost(v, &other);
}

static double left_at(view *v, const trl_align_motion *m) {
    warp(v, m);
    return expect(v) ? spread_of(v) : HUGE_VAL;
}

// Whether it is a place like no other: some pixels of the level away more is left.
static bool stands_out(view *v, const trl_align_motion *m) {
    double here = left_at(v, m), away = 0;
    for (int i = 0; i < 4; i++) {
        trl_align_motion other = *m;
        other.x += (i & 1 ? FAR : -FAR) * v->scale;
        other.y += (i & 2 ? FAR : -FAR) * v->scale;
        double left = left_at(v, &other);
        if (isinf(left)) return false;
        away += 0.25 * left;
    }
    return here < 0.7 * away;
}

static bool sane(const trl_align_motion *m, const trl_align_motion *from,
                 const trl_align_level *l) {
    double most = 0.05 * (l->width + l->height) / 2 + 4;
    return fabs(m->radians) < turn_most && hypot(m->x - from->x, m->y - from->y) < most;
}

trl_result trl_align_refine(trl_align_motion *motion, bool *found,
                            const trl_align_pyramid *reference, const trl_align_pyramid *moved,
                            const volatile int *cancel, trl_error *err) {
    const trl_align_motion from = *motion;
    uint32_t finest = 0;
    *found = false;
    while (finest + 1 < reference->count &&
           (uint64_t)reference->levels[finest].width * reference->levels[finest].height >
               PIXELS_MOST)
        finest++;
    const trl_align_level *largest = &reference->levels[finest];
    float *warped = trl_alloc((size_t)largest->width * largest->height, sizeof *warped);
    if (!warped) return trl_error_memory(err, sizeof *warped * largest->width * largest->height);
    bool good = true;
    trl_result r = TRL_OK;
    view v = {.a = largest, .b = &moved->levels[finest], .scale = exp2(finest), .warped = warped};
    for (uint32_t i = reference->count; r == TRL_OK && good && i-- > finest;) {
        v.a = &reference->levels[i];
        v.b = &moved->levels[i];
        v.scale = exp2(i);
        double went = 1;
        for (int k = 0; k < STEPS && went > still && r == TRL_OK; k++) {
            went = step(&v, motion);
            r = trl_cancel_check(cancel, err);
        }
        good = went >= 0 && sane(motion, &from, &reference->levels[0]);
    }
    *found = r == TRL_OK && good && stands_out(&v, motion);
    if (!good) *motion = from;
    if (*found && may_be_whole(&v, motion)) {
        motion->x = round(motion->x);
        motion->y = round(motion->y);
        motion->radians = 0;
    }
    trl_free(warped);
    return r;
}
