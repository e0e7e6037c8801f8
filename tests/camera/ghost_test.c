#include "../test.h"

#include "camera/stack.h"

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
                               .reference = 1,
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_moved_is_taken_away),
        cmocka_unit_test(what_sees_more_than_a_saturated_reference_stays),
        cmocka_unit_test(no_color_of_another_thing_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
