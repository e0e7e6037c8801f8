#include "../test.h"

#include "camera/random.h"
#include "camera/stack.h"

#include <string.h>

enum { W = 32, ROWS = 16, PLANE = W * ROWS };
static float memory[2][2][3][PLANE], scratch[TRL_GHOST_PLANES * PLANE];

// Left the shorter frame shows what is not in the reference; right the reference is
// saturated, the shorter frame sees more light there, above, and is saturated, too, below.
static float shade = 1; // of green and blue on the right of the shorter frame
static void mark(void) {
    static trl_stack stack;
    float *values[2][3], *floors[2][3];
    stack.count = 2;
    stack.reference = 1;
    stack.width = W;
    stack.height = ROWS;
    for (int i = 0; i < 2; i++) {
        stack.frames[i].exposure = i ? 1 : 0.25;
        stack.frames[i].shot = 1e-4;
        stack.frames[i].floor = 1e-6;
        for (int c = 0; c < 3; c++) {
            stack.limit[c] = 0.98f;
            values[i][c] = memory[i][0][c];
            floors[i][c] = memory[i][1][c];
            for (int k = 0; k < PLANE; k++) {
                bool left = k % W < W / 2, above = k / W < ROWS / 2;
                float v = i ? (left ? 0.5f : 1) : left ? 0.025f : above ? 0.75f : 1;
                if (!i && !left && above && c > 0) v *= shade;
                values[i][c][k] = v;
                floors[i][c][k] = v < 0.98f ? 1e-6f : TRL_FLOOR_SATURATED;
            }
        }
    }
    const trl_ghost_job job = {.stack = &stack,
                               .values = (float *const(*)[3])values,
                               .floors = (float *const(*)[3])floors,
                               .width = W,
                               .rows = ROWS,
                               .stride = W,
                               .tolerance = 0.02,
                               .limit = 4,
                               .references = 1u << 1,
                               .scratch = scratch};
    trl_ghost_mark(&job);
}

static void what_moved_is_taken_away(void **state) {
    (void)state;
    mark();
    for (int c = 0; c < 3; c++) {
        for (int k = 0; k < PLANE; k++) {
            if (k % W < W / 2) assert_true(memory[0][1][c][k] == TRL_FLOOR_ABSENT);
            assert_true(memory[1][1][c][k] != TRL_FLOOR_ABSENT); // the reference is believed
        }
    }
}

// Beside a ghost, too: else a lamp has a rim of the reference's white.
static void what_sees_more_than_a_saturated_reference_stays(void **state) {
    (void)state;
    mark();
    for (int c = 0; c < 3; c++)
        for (int k = 0; k < PLANE; k++)
            if (k % W >= W / 2) assert_true(memory[0][1][c][k] != TRL_FLOOR_ABSENT);
}

// Something else is there that is bright in red: none of its colours stays.
static void no_color_of_another_thing_stays(void **state) {
    (void)state;
    shade = 0.05f;
    mark();
    shade = 1;
    for (int c = 0; c < 3; c++)
        for (int k = 0; k < PLANE; k++)
            if (k % W >= W / 2 && k / W < ROWS / 2 - 3)
                assert_true(memory[0][1][c][k] == TRL_FLOOR_ABSENT);
}

// Noise at the limit, where each frame hangs by what the ones before it left: rows in strips are
// marked as all rows at once are, and so are pixels of which another frame is believed.
enum { TALL = 120, STRIP = 10, FRAMES = 5, MANY = W * TALL };
static float values_memory[FRAMES][3][MANY], floors_memory[FRAMES][3][MANY];
static float marked[2][FRAMES][3][MANY], tall_scratch[TRL_GHOST_PLANES * MANY];
static uint8_t believed[MANY];

static void mark_rows(trl_stack *stack, int from, int rows, uint32_t references,
                      const uint8_t *pixels, float (*out)[3][MANY]) {
    const int halo = (int)trl_ghost_halo(references, FRAMES);
    const int first = from > halo ? from - halo : 0;
    const int end = from + rows + halo < TALL ? from + rows + halo : TALL;
    static float cut[FRAMES][3][MANY];
    float *values[FRAMES][3], *floors[FRAMES][3];
    for (int i = 0; i < FRAMES; i++) {
        for (int c = 0; c < 3; c++) {
            memcpy(cut[i][c], floors_memory[i][c] + first * W,
                   (size_t)(end - first) * W * sizeof(float));
            values[i][c] = values_memory[i][c] + first * W;
            floors[i][c] = cut[i][c];
        }
    }
    const trl_ghost_job job = {.stack = stack,
                               .values = (float *const(*)[3])values,
                               .floors = (float *const(*)[3])floors,
                               .width = W,
                               .rows = (uint32_t)(end - first),
                               .stride = W,
                               .tolerance = 0.02,
                               .limit = 4,
                               .references = references,
                               .pixels = pixels ? pixels + first * W : NULL,
                               .scratch = tall_scratch};
    trl_ghost_mark(&job);
    for (int i = 0; i < FRAMES; i++)
        for (int c = 0; c < 3; c++)
            memcpy(out[i][c] + from * W, cut[i][c] + (from - first) * W,
                   (size_t)rows * W * sizeof(float));
}

static void strips_are_marked_as_the_whole_is(void **state) {
    (void)state;
    static trl_stack stack;
    trl_random random = {7};
    stack.count = FRAMES;
    stack.width = W;
    stack.height = TALL;
    for (int i = 0; i < FRAMES; i++) {
        stack.frames[i].exposure = 0.25 * (1 << i);
        stack.frames[i].shot = 1e-4;
    }
    for (int k = 0; k < MANY; k++) {
        believed[k] = trl_random_uniform(&random) < 0.5 ? 3 : 4;
        for (int i = 0; i < FRAMES; i++) {
            for (int c = 0; c < 3; c++) {
                stack.limit[c] = 0.65f; // more than what is clipped, to contradict
                const double x = stack.frames[i].exposure;
                double v = 0.5 * x * (0.6 + trl_random_uniform(&random));
                values_memory[i][c][k] = (float)v;
                floors_memory[i][c][k] = v < 0.4 ? (float)(7e-3 * x * x) : TRL_FLOOR_SATURATED;
            }
        }
    }
    // One reference in the middle, two, and the longest frame, beyond which there is none.
    static const uint32_t references[3] = {1 << 2, 1 << 2 | 1 << 3, 1 << 4};
    for (int pass = 0; pass < 3; pass++) {
        const uint8_t *pixels = pass == 1 ? believed : NULL;
        int gone = 0;
        mark_rows(&stack, 0, TALL, references[pass], pixels, marked[0]);
        for (int y = 0; y < TALL; y += STRIP)
            mark_rows(&stack, y, STRIP, references[pass], pixels, marked[1]);
        assert_memory_equal(marked[0], marked[1], sizeof marked[0]);
        for (int k = 0; k < MANY; k++)
            gone += marked[0][0][1][k] == TRL_FLOOR_ABSENT;
        if (gone < MANY / 20 || gone > MANY - MANY / 20) fail_msg("%d are gone", gone);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_moved_is_taken_away),
        cmocka_unit_test(what_sees_more_than_a_saturated_reference_stays),
        cmocka_unit_test(no_color_of_another_thing_stays),
        cmocka_unit_test(strips_are_marked_as_the_whole_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
