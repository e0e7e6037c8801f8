// Where the samples of each channel end. OpenEXR has no white level, and in other files one
// channel may end below it while the others go on: many samples of the longest exposure have one
// value, and shorter ones tell of more light there.
#include "camera/merge.h"

#include "base/base.h"

#include <stdlib.h>
#include <string.h>

enum { PLATEAU_LEAST = 8, HOT = 4 };
// Of the level that may be an end: what is a sample of it, what is well below it, and beyond it.
static const float at_level = 0.98f, below = 0.8f, beyond = 1.2f;

static int ascending(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static float value_at(const trl_stack *s, const trl_stack_samples *samples, size_t k,
                      uint32_t frame, int c) {
    return samples->values[(k * s->count + frame) * 3 + (size_t)c];
}

// The largest samples of the longest frame but for a few, which may be hot pixels.
static float level_of(const trl_stack *s, const trl_stack_samples *samples, int c, float *sorted) {
    for (size_t k = 0; k < samples->count; k++)
        sorted[k] = value_at(s, samples, k, s->count - 1, c);
    qsort(sorted, samples->count, sizeof *sorted, ascending);
    return samples->count > PLATEAU_LEAST + HOT ? sorted[samples->count - 1 - HOT] : INFINITY;
}

// The longest of the shorter frames in which a sample is well below the level tells what the
// longest one should show: 0 where there is none.
static float foreseen(const trl_stack *s, const trl_stack_samples *light, size_t k, int c,
                      float level) {
    const double longest = s->frames[s->count - 1].exposure;
    for (uint32_t i = s->count - 1; i-- > 0;) {
        const float v = value_at(s, light, k, i, c);
        if (v == TRL_STACK_OUTSIDE || s->frames[i].exposure >= longest) continue;
        if (v < below * level) return v * (float)(longest / s->frames[i].exposure);
    }
    return 0;
}

// Of the samples that should be beyond the level nearly all are at it, and nearly all that are at
// it should be beyond.
static bool is_end(const trl_stack *s, const trl_stack_samples *codes,
                   const trl_stack_samples *light, int c, float level, float light_level) {
    size_t above = 0, heaped = 0, against = 0;
    for (size_t k = 0; k < codes->count; k++) {
        const float v = value_at(s, codes, k, s->count - 1, c);
        const float should = foreseen(s, light, k, c, light_level);
        const bool at = v >= at_level * level;
        if (v == TRL_STACK_OUTSIDE || should <= 0) continue;
        above += should >= beyond * light_level;
        heaped += at && should >= beyond * light_level;
        against += at && should < light_level / beyond;
    }
    return heaped >= PLATEAU_LEAST && 10 * heaped >= 8 * above && heaped >= 4 * against;
}

// Where even the shortest frame is white: the longest one's largest sample is far from what the
// shortest one's makes of it, and many have it.
static bool is_plain_end(const trl_stack *s, const trl_stack_samples *codes, int c) {
    const trl_stack_frame *a = &s->frames[0], *b = &s->frames[s->count - 1];
    size_t plateau = 0;
    for (size_t k = 0; k < codes->count; k++)
        plateau += value_at(s, codes, k, s->count - 1, c) >= at_level * b->most[c];
    return (double)b->most[c] < 0.7 * (double)a->most[c] * b->exposure / a->exposure &&
           plateau >= PLATEAU_LEAST;
}

trl_result trl_merge_find_white(trl_merge_reader *m, const trl_stack_samples *codes,
                                const trl_stack_samples *light, trl_error *err) {
    static const char *const names[3] = {"red", "green", "blue"};
    trl_stack *s = &m->stack;
    float *sorted = trl_alloc(codes->count, sizeof *sorted);
    if (!sorted) return trl_error_memory(err, codes->count * sizeof *sorted);
    for (int c = 0; c < 3; c++) {
        const bool unknown = isinf(s->code_limit[c]);
        const float white = unknown ? INFINITY : s->code_limit[c];
        const float level = level_of(s, codes, c, sorted), lit = level_of(s, light, c, sorted);
        if (level < white && lit > 0 && is_end(s, codes, light, c, level, lit))
            s->code_limit[c] = (unknown ? TRL_SATURATED_SHARE : fminf(white, 1)) * level;
        else if (unknown && is_plain_end(s, codes, c))
            s->code_limit[c] = TRL_SATURATED_SHARE * s->frames[s->count - 1].most[c];
        if (!s->developed) s->limit[c] = s->code_limit[c];
        if (!unknown && s->code_limit[c] < white)
            trl_merge_note(m, "%s ends at %.2f of white: from there on it is saturated", names[c],
                           (double)level);
    }
    trl_free(sorted);
    return TRL_OK;
}
