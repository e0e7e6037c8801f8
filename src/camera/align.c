#include "camera/align.h"
#include "camera/cancel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    BINS = 65536,
    COARSEST = 48, // pixels on the shorter side of the coarsest level, at least
    EXCLUDED = 1,  // ranks about the threshold that noise may carry across
    REACH = 3,     // pixels that the coarsest level looks around
    STEPS_MAX = 8,
    THRESHOLDS = 3, // bitmaps of each picture, at most
    FAR = 12        // pixels away, where a wrong place is looked at
};

// A row of a bitmap has a word of zeros before and after it.
typedef struct bitmap {
    uint32_t width, height;
    size_t words; // of a row
    uint64_t *above, *counts;
} bitmap;

static void rank_of_value(const uint16_t *luma, size_t n, uint32_t *histogram, uint8_t *rank) {
    memset(histogram, 0, BINS * sizeof *histogram);
    for (size_t i = 0; i < n; i++)
        histogram[luma[i]]++;
    double below = 0;
    for (int v = 0; v < BINS; v++) {
        rank[v] = (uint8_t)(255 * (below + 0.5 * histogram[v]) / (double)n + 0.5);
        below += histogram[v];
    }
}

static void halve(const trl_align_level *from, const trl_align_level *to) {
    for (uint32_t y = 0; y < to->height; y++) {
        const uint8_t *a = from->ranks + (size_t)2 * y * from->width, *b = a + from->width;
        uint8_t *out = to->ranks + (size_t)y * to->width;
        for (uint32_t x = 0; x < to->width; x++)
            out[x] = (uint8_t)((a[2 * x] + a[2 * x + 1] + b[2 * x] + b[2 * x + 1] + 2) / 4);
    }
}

trl_result trl_align_pyramid_create(trl_align_pyramid *out, const uint16_t *luma, uint32_t width,
                                    uint32_t height, trl_error *err) {
    *out = (trl_align_pyramid){.count = 1};
    size_t total = (size_t)width * height;
    for (uint32_t w = width / 2, h = height / 2;
         out->count < TRL_ALIGN_LEVELS_MAX && (w < h ? w : h) >= COARSEST; w /= 2, h /= 2) {
        out->levels[out->count++] = (trl_align_level){w, h, NULL};
        total += (size_t)w * h;
    }
    out->memory = trl_alloc(total, 1);
    uint32_t *histogram = trl_alloc(BINS, sizeof *histogram);
    uint8_t *rank = trl_alloc(BINS, 1);
    if (!out->memory || !histogram || !rank) {
        trl_free(histogram);
        trl_free(rank);
        trl_align_pyramid_destroy(out);
        return trl_error_memory(err, total);
    }
    uint8_t *at = out->memory;
    out->levels[0] = (trl_align_level){width, height, at};
    for (uint32_t i = 0; i < out->count; i++) {
        out->levels[i].ranks = at;
        at += (size_t)out->levels[i].width * out->levels[i].height;
    }
    size_t n = (size_t)width * height;
    rank_of_value(luma, n, histogram, rank);
    for (size_t i = 0; i < n; i++)
        out->memory[i] = rank[luma[i]];
    for (uint32_t i = 1; i < out->count; i++)
        halve(&out->levels[i - 1], &out->levels[i]);
    trl_free(histogram);
    trl_free(rank);
    return TRL_OK;
}

void trl_align_pyramid_destroy(trl_align_pyramid *pyramid) {
    trl_free(pyramid->memory);
    *pyramid = (trl_align_pyramid){.count = 0};
}

// The share of a picture that is darker than rank `t` in fact: where many pixels are
// equal, as in clipped white, no pixel has the ranks in between.
static double share_below(const trl_align_level *level, int t) {
    size_t n = (size_t)level->width * level->height, below = 0;
    for (size_t i = 0; i < n; i++)
        below += level->ranks[i] <= t;
    return (double)below / (double)n;
}

// Ranks that part both pictures where they say they do, those nearest to the median
// first; where none does the one that is least wrong. How many.
static int choose_thresholds(const trl_align_level *a, const trl_align_level *b,
                             int out[THRESHOLDS]) {
    static const int candidates[] = {127, 87, 168, 46, 209, 107, 148, 66, 189, 25, 230};
    int count = 0, best = candidates[0];
    double least = HUGE_VAL;
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates && count < THRESHOLDS; i++) {
        int t = candidates[i];
        double want = (t + 0.5) / 255;
        double off = fabs(share_below(a, t) - want) + fabs(share_below(b, t) - want);
        if (off < 0.04) out[count++] = t;
        if (off < least) {
            least = off;
            best = t;
        }
    }
    if (count == 0) out[count++] = best;
    return count;
}

static bool bitmap_create(bitmap *out, const trl_align_level *level, int threshold) {
    *out = (bitmap){level->width, level->height, (level->width + 63) / 64 + 2, NULL, NULL};
    size_t words = out->words * level->height;
    out->above = trl_alloc(words, sizeof *out->above);
    out->counts = trl_alloc(words, sizeof *out->counts);
    if (!out->above || !out->counts) return false;
    for (uint32_t y = 0; y < level->height; y++) {
        const uint8_t *ranks = level->ranks + (size_t)y * level->width;
        uint64_t *above = out->above + y * out->words + 1;
        uint64_t *counts = out->counts + y * out->words + 1;
        for (uint32_t x = 0; x < level->width; x++) {
            int v = ranks[x];
            uint64_t bit = UINT64_C(1) << x % 64;
            if (v > threshold) above[x / 64] |= bit;
            if (v < threshold - EXCLUDED || v > threshold + EXCLUDED) counts[x / 64] |= bit;
        }
    }
    return true;
}

static void bitmap_release(bitmap *b) {
    trl_free(b->above);
    trl_free(b->counts);
}

// 64 pixels of a row from pixel `x` on, which may lie outside.
static uint64_t pixels_at(const uint64_t *row, size_t words, int64_t x) {
    int64_t bit = x + 64; // from the start of the first word, which is empty
    if (bit < 0 || bit >= 64 * ((int64_t)words - 1)) return 0;
    size_t word = (size_t)bit / 64, shift = (size_t)bit % 64;
    return shift ? row[word] >> shift | row[word + 1] << (64 - shift) : row[word];
}

// The bitmaps of two pictures at one level.
typedef struct bitmap_pairs {
    int count;
    bitmap a[THRESHOLDS], b[THRESHOLDS];
} bitmap_pairs;

static void compare(const bitmap *a, const bitmap *b, int32_t dx, int32_t dy, uint64_t *differ,
                    uint64_t *count) {
    for (uint32_t y = 0; y < a->height; y++) {
        int64_t other = (int64_t)y + dy;
        if (other < 0 || other >= b->height) continue;
        const uint64_t *above = a->above + y * a->words + 1, *counts = a->counts + y * a->words + 1;
        const uint64_t *above_b = b->above + (size_t)other * b->words;
        const uint64_t *counts_b = b->counts + (size_t)other * b->words;
        for (size_t w = 0; w + 2 < a->words; w++) {
            int64_t x = (int64_t)(64 * w) + dx;
            uint64_t both = counts[w] & pixels_at(counts_b, b->words, x);
            uint64_t unlike = (above[w] ^ pixels_at(above_b, b->words, x)) & both;
            *count += (uint64_t)__builtin_popcountll(both);
            *differ += (uint64_t)__builtin_popcountll(unlike);
        }
    }
}

// The share of pixels that differ, of those that count in both.
static double difference(const bitmap_pairs *pairs, int32_t dx, int32_t dy) {
    uint64_t differ = 0, count = 0;
    for (int i = 0; i < pairs->count; i++)
        compare(&pairs->a[i], &pairs->b[i], dx, dy, &differ, &count);
    return count ? (double)differ / (double)count : 1;
}

static void pairs_release(bitmap_pairs *pairs) {
    for (int i = 0; i < pairs->count; i++) {
        bitmap_release(&pairs->a[i]);
        bitmap_release(&pairs->b[i]);
    }
}

// The rank of b that as many pixels are above as are above rank t in a, where the two
// overlap: what a shift brings into a picture moves all its ranks.
static int matched_threshold(const trl_align_level *a, const trl_align_level *b, int t, int32_t dx,
                             int32_t dy) {
    size_t above = 0, counts[256] = {0};
    for (uint32_t y = 0; y < a->height; y++) {
        int64_t other = (int64_t)y + dy;
        if (other < 0 || other >= b->height) continue;
        const uint8_t *row = a->ranks + (size_t)y * a->width;
        const uint8_t *row_b = b->ranks + (size_t)other * b->width;
        int64_t from = dx < 0 ? -(int64_t)dx : 0, to = (int64_t)a->width - (dx > 0 ? dx : 0);
        for (int64_t x = from; x < to; x++) {
            above += row[x] > t;
            counts[row_b[x + dx]]++;
        }
    }
    size_t sum = 0;
    int rank = 255;
    while (rank > 0 && sum + counts[rank] <= above)
        sum += counts[rank--];
    // The nearer one of the two that it lies between.
    return above - sum > counts[rank] / 2 && rank > 0 ? rank - 1 : rank;
}

static trl_result pairs_create(bitmap_pairs *out, const trl_align_level *a,
                               const trl_align_level *b, const int *thresholds, int count,
                               const trl_align_shift *at, trl_error *err) {
    *out = (bitmap_pairs){.count = count};
    for (int i = 0; i < count; i++) {
        int matched = matched_threshold(a, b, thresholds[i], at->x, at->y);
        if (bitmap_create(&out->a[i], a, thresholds[i]) && bitmap_create(&out->b[i], b, matched))
            continue;
        pairs_release(out);
        return trl_error_memory(err, (size_t)a->width * a->height / 4);
    }
    return TRL_OK;
}

// The best place within `reach` of *x, *y. Of equal ones the first wins.
static double look_around(const bitmap_pairs *pairs, int reach, int32_t *x, int32_t *y) {
    int32_t cx = *x, cy = *y;
    double best = difference(pairs, cx, cy);
    for (int32_t dy = -reach; dy <= reach; dy++) {
        for (int32_t dx = -reach; dx <= reach; dx++) {
            if (dx == 0 && dy == 0) continue;
            double d = difference(pairs, cx + dx, cy + dy);
            if (!(d < best)) continue;
            best = d;
            *x = cx + dx;
            *y = cy + dy;
        }
    }
    return best;
}

// Goes on from the best place to the best one about it: the coarser level may have been
// wrong by a pixel, which is two here.
static double descend(const bitmap_pairs *pairs, int reach, int32_t *x, int32_t *y) {
    double best = look_around(pairs, reach, x, y);
    for (int step = 0; step < STEPS_MAX; step++) {
        int32_t from_x = *x, from_y = *y;
        best = look_around(pairs, 1, x, y);
        if (*x == from_x && *y == from_y) break;
    }
    return best;
}

// Whether it is a place like no other: some pixels away more of them differ.
static bool stands_out(const bitmap_pairs *pairs, int32_t x, int32_t y, double best) {
    double away = 0;
    for (int i = 0; i < 4; i++)
        away += 0.25 * difference(pairs, x + (i & 1 ? FAR : -FAR), y + (i & 2 ? FAR : -FAR));
    return best < 0.9 * away;
}

trl_result trl_align_find(trl_align_shift *out, const trl_align_pyramid *reference,
                          const trl_align_pyramid *moved, const volatile int *cancel,
                          trl_error *err) {
    *out = (trl_align_shift){.x = 0};
    int thresholds[THRESHOLDS];
    int count = choose_thresholds(&reference->levels[0], &moved->levels[0], thresholds);
    for (uint32_t i = reference->count; i-- > 0;) {
        bitmap_pairs pairs;
        TRL_TRY(trl_cancel_check(cancel, err));
        out->x *= 2;
        out->y *= 2;
        TRL_TRY(pairs_create(&pairs, &reference->levels[i], &moved->levels[i], thresholds, count,
                             out, err));
        int reach = i + 1 == reference->count ? REACH : 1;
        out->differ = descend(&pairs, reach, &out->x, &out->y);
        if (i == 0) out->found = stands_out(&pairs, out->x, out->y, out->differ);
        pairs_release(&pairs);
    }
    return TRL_OK;
}
