// Which frame stands in for the reference, and where.
#include "../test.h"

#include "camera/stand_in.h"

#include <string.h>

enum { COLUMNS = 12, ROWS = 8, FRAMES = 4, ALL = TRL_STAND_IN_BLOCK * TRL_STAND_IN_BLOCK };
static trl_stand_in_block blocks[ROWS * COLUMNS];

static trl_stand_in_block *at(int x, int y) {
    return &blocks[y * COLUMNS + x];
}

// Something lies over blocks 2…4 × 3…4, clipped in the middle one; the reference is frame 2.
static void thing(void) {
    memset(blocks, 0, sizeof blocks);
    for (int x = 2; x <= 4; x++)
        for (int y = 3; y <= 4; y++)
            for (int i = 0; i < FRAMES; i++)
                at(x, y)->moved[i] = i == 2 ? 0 : 200;
    at(3, 3)->lost = 100;
    at(8, 1)->moved[0] = 200; // something else, which the reference shows
}

static trl_stand_ins choose(void) {
    trl_stand_ins in;
    trl_error err = TRL_ERROR_INIT;
    assert_int_equal(trl_stand_ins_choose(&in, blocks, COLUMNS, ROWS, FRAMES, &err), TRL_OK);
    return in;
}

static void all_of_what_moved_comes_from_one_frame(void **state) {
    (void)state;
    thing();
    for (int x = 2; x <= 4; x++)
        at(x, 4)->bad[3] = ALL / 2; // the longest is clipped behind it
    trl_stand_ins in = choose();
    assert_non_null(in.frames);
    for (int y = 0; y < ROWS; y++) {
        for (int x = 0; x < COLUMNS; x++) {
            bool inside = x >= 2 && x <= 4 && y >= 3 && y <= 4;
            assert_int_equal(in.frames[y * COLUMNS + x], inside ? 1 + 1 : 0);
        }
    }
    assert_true(in.used == 1u << 1);
    assert_float_equal(in.share, 6.0 / (ROWS * COLUMNS), 1e-9);
    trl_stand_ins_release(&in);
}

static void the_longest_of_good_frames_is_taken(void **state) {
    (void)state;
    thing();
    at(3, 3)->bad[3] = 2; // two pixels of 1536 are no reason against it
    trl_stand_ins in = choose();
    assert_non_null(in.frames);
    assert_int_equal(in.frames[3 * COLUMNS + 3], 3 + 1);
    trl_stand_ins_release(&in);
}

static void without_need_the_reference_stays(void **state) {
    (void)state;
    thing();
    at(3, 3)->lost = 0; // another frame agrees with it
    assert_null(choose().frames);
    thing();
    at(3, 3)->lost = 20; // an edge
    assert_null(choose().frames);
    thing();
    for (int i = 0; i < FRAMES; i++)
        at(2, 3)->bad[i] = at(3, 3)->bad[i] = ALL; // nobody sees more
    assert_null(choose().frames);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_what_moved_comes_from_one_frame),
        cmocka_unit_test(the_longest_of_good_frames_is_taken),
        cmocka_unit_test(without_need_the_reference_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
