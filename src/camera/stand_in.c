// Regions in which another frame stands in for the reference.
#include "camera/stand_in.h"

#include "base/base.h"

#include <string.h>

// Pixels of a block that make it a part of a region, and lost ones that make a region worth it:
// less than a window of the search for ghosts is noise, or an edge.
enum { MOVED_LEAST = 16, LOST_IN_BLOCK = 4, LOST_LEAST = 25, REACH = TRL_STAND_IN_REACH };
static const double as_good = 0.01; // of the pixels

void trl_stand_in_note(const trl_stand_in_rows *r) {
    const uint32_t frames = r->stack->count;
    for (uint32_t y = 0; y < r->rows + 2 * REACH; y++) {
        for (uint32_t x = 0; x < r->stack->width; x++) {
            const size_t at = y * r->stride + x;
            uint32_t good = 0, there = 0;
            for (uint32_t i = 0; i < frames; i++) {
                const float *const f[3] = {r->floors[i][0], r->floors[i][1], r->floors[i][2]};
                bool present = f[0][r->at + at] != TRL_FLOOR_ABSENT, clipped = false;
                for (int c = 0; c < 3; c++)
                    clipped = clipped || f[c][r->at + at] == TRL_FLOOR_SATURATED;
                there |= (uint32_t)present << i;
                good |= (uint32_t)(present && !clipped) << i;
            }
            r->good[at] = good;
            r->there[at] = there;
        }
    }
}

// Frames that were left out at a pixel, and whether a channel has nothing but clipped samples.
static uint32_t look(const trl_stand_in_rows *r, size_t at, bool *clipped) {
    uint32_t moved = 0;
    *clipped = false;
    for (int c = 0; c < 3; c++) {
        bool seen = false;
        for (uint32_t i = 0; i < r->stack->count; i++) {
            float floor = r->floors[i][c][r->at + at];
            seen = seen || (floor != TRL_FLOOR_ABSENT && floor != TRL_FLOOR_SATURATED);
            moved |= (uint32_t)(floor == TRL_FLOOR_ABSENT) << i;
        }
        *clipped = *clipped || !seen;
    }
    return moved & r->there[at];
}

static void add(uint32_t *sum, uint32_t more) {
    if (more) __atomic_fetch_add(sum, more, __ATOMIC_RELAXED);
}

// Lost all about: the edges of a lamp look so, too, where a clipped sample has a part in the
// colours beside it, but they are thin.
static bool lost_about(const trl_stand_in_rows *r, uint32_t x, uint32_t y) {
    if (x < REACH || x + REACH >= r->stack->width) return false;
    for (uint32_t v = y - REACH; v <= y + REACH; v++)
        for (uint32_t u = x - REACH; u <= x + REACH; u++)
            if (!r->lost[v * r->stride + u]) return false;
    return true;
}

static void count_pixel(const trl_stand_in_rows *r, trl_stand_in_block *b, uint32_t x, uint32_t y) {
    const size_t at = y * r->stride + x;
    bool clipped;
    const uint32_t moved = look(r, at, &clipped);
    for (uint32_t i = 0; i < r->stack->count; i++) {
        add(&b->moved[i], moved >> i & 1);
        add(&b->bad[i], !(r->good[at] >> i & 1));
    }
    add(&b->lost, r->lost[at] && lost_about(r, x, y));
}

void trl_stand_in_count(const trl_stand_in_rows *r, trl_stand_in_block *blocks, uint32_t columns) {
    for (uint32_t y = 0; y < r->rows + 2 * REACH; y++) {
        for (uint32_t x = 0; x < r->stack->width; x++) {
            const size_t at = y * r->stride + x;
            bool clipped;
            uint32_t moved = look(r, at, &clipped);
            r->lost[at] = clipped && (moved & r->good[at]);
        }
    }
    for (uint32_t y = 0; y < r->rows; y++) {
        trl_stand_in_block *row = blocks + (size_t)((r->y + y) / TRL_STAND_IN_BLOCK) * columns;
        for (uint32_t x = 0; x < r->stack->width; x++)
            count_pixel(r, &row[x / TRL_STAND_IN_BLOCK], x, y + REACH);
    }
}

bool trl_stand_in_possible(const trl_stand_in_block *blocks, size_t count) {
    uint64_t lost = 0;
    for (size_t i = 0; i < count; i++)
        lost += blocks[i].lost;
    return lost >= LOST_LEAST;
}

typedef struct search {
    const trl_stand_in_block *blocks;
    uint32_t columns, rows;
    uint32_t *queue; // of blocks of the region
    uint32_t *mark;  // the last search that came to a block
    uint32_t turn;
    uint8_t *vain; // blocks of regions that no frame makes better
} search;

typedef struct region {
    size_t blocks;
    uint64_t lost, bad;
} region;

// All blocks about one in which a frame was left out.
static region spread(search *s, const uint8_t *taken, uint32_t from, uint32_t frame) {
    region r = {0, 0, 0};
    size_t next = 0;
    s->turn++;
    s->mark[from] = s->turn;
    s->queue[r.blocks++] = from;
    while (next < r.blocks) {
        const uint32_t at = s->queue[next++], x = at % s->columns, y = at / s->columns;
        r.lost += s->blocks[at].lost;
        r.bad += s->blocks[at].bad[frame];
        for (uint32_t v = y > 0 ? y - 1 : 0; v <= y + 1 && v < s->rows; v++) {
            for (uint32_t u = x > 0 ? x - 1 : 0; u <= x + 1 && u < s->columns; u++) {
                const uint32_t to = v * s->columns + u;
                if (s->mark[to] == s->turn || taken[to]) continue;
                if (s->blocks[to].moved[frame] < MOVED_LEAST) continue;
                s->mark[to] = s->turn;
                s->queue[r.blocks++] = to;
            }
        }
    }
    return r;
}

// The frame with the smallest share of clipped pixels in the region about a block; of those that
// are about as good the longest.
static void settle(search *s, trl_stand_ins *out, uint32_t from, uint32_t frame_count) {
    double share[TRL_MERGE_FRAMES_MAX], least = 2;
    uint32_t best = 0;
    for (uint32_t i = 0; i < frame_count; i++) {
        share[i] = 2;
        if (s->blocks[from].moved[i] < LOST_IN_BLOCK) continue;
        region r = spread(s, out->frames, from, i);
        if (r.lost < LOST_LEAST) continue;
        share[i] = (double)r.bad / ((double)r.blocks * TRL_STAND_IN_BLOCK * TRL_STAND_IN_BLOCK);
        least = share[i] < least ? share[i] : least;
    }
    if (least > 1) return;
    for (uint32_t i = 0; i < frame_count; i++)
        if (share[i] <= least + as_good) best = i;
    region r = spread(s, out->frames, from, best);
    const bool sees_more = r.bad < r.lost; // than the reference
    for (size_t k = 0; k < r.blocks; k++)
        (sees_more ? out->frames : s->vain)[s->queue[k]] = (uint8_t)(best + 1);
    if (!sees_more) return;
    out->used |= 1u << best;
    out->share += (double)r.blocks / s->columns / s->rows;
}

trl_result trl_stand_ins_choose(trl_stand_ins *out, const trl_stand_in_block *blocks,
                                uint32_t columns, uint32_t rows, uint32_t frame_count,
                                trl_error *err) {
    const uint32_t count = columns * rows;
    search s = {.blocks = blocks, .columns = columns, .rows = rows};
    *out = (trl_stand_ins){.columns = columns, .rows = rows};
    if (columns == 0 || rows == 0) return TRL_OK;
    out->frames = trl_alloc(count, sizeof *out->frames);
    s.queue = trl_alloc(count, sizeof *s.queue);
    s.mark = trl_alloc(count, sizeof *s.mark);
    s.vain = trl_alloc(count, sizeof *s.vain);
    bool enough = out->frames && s.queue && s.mark && s.vain;
    for (uint32_t i = 0; enough && i < count; i++)
        if (blocks[i].lost >= LOST_IN_BLOCK && !out->frames[i] && !s.vain[i])
            settle(&s, out, i, frame_count);
    trl_free(s.queue);
    trl_free(s.mark);
    trl_free(s.vain);
    if (!enough || !out->used) trl_stand_ins_release(out);
    return enough ? TRL_OK : trl_error_memory(err, count * (sizeof *s.queue + sizeof *s.mark));
}

void trl_stand_ins_release(trl_stand_ins *stand_ins) {
    trl_free(stand_ins->frames);
    stand_ins->frames = NULL;
}
