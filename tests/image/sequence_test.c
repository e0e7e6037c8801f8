#include "room.h"

// A list as typed → in its shortest form.
static void lists(void **state) {
    (void)state;
    static const char *const want[][2] = {
        {"7", "7"},
        {"1001-1100", "1001-1100"},
        {"1001-1100x2,1200", "1001-1099x2,1200"},
        {"1-60:2", "1-59x2"},
        {"1-10X3", "1-10x3"},
        {"1, 2 ,3", "1-3"},
        {"1,3", "1,3"},
        {"5,1-3", "1-3,5"},
        {"-10--5", "-10--5"},
        {"-3-3x3", "-3-3x3"},
        {"-5", "-5"},
        {"0008-0010", "8-10"},
        {"3-3", "3"},
        {"-0", "0"},
        {"1,2,4,6,8,9", "1-2,4-8x2,9"},
        {"999999999", "999999999"},
        {"-999999999-999999999x999999999", "-999999999-999999999x999999999"},
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        trl_frames frames, again;
        char text[200];
        assert_ok(trl_frames_parse(&frames, want[i][0], &ok));
        assert_int_equal(trl_frames_print(&frames, text, sizeof text), strlen(want[i][1]));
        assert_string_equal(text, want[i][1]);
        assert_ok(trl_frames_parse(&again, text, &ok));
        assert_int_equal(frames.count, again.count);
        assert_memory_equal(frames.numbers, again.numbers, frames.count * sizeof(int32_t));
        trl_frames_free(&again);
        trl_frames_free(&frames);
        assert_null(frames.numbers);
    }
}

static void bad_lists(void **state) {
    (void)state;
    static const struct {
        const char *text, *part;
        trl_result result;
    } want[] = {
        {"", "no list of frames", TRL_ERR_ARGUMENT},
        {",", "no list of frames", TRL_ERR_ARGUMENT},
        {"1,", "no list of frames", TRL_ERR_ARGUMENT},
        {"1-", "no list of frames", TRL_ERR_ARGUMENT},
        {"--1", "no list of frames", TRL_ERR_ARGUMENT},
        {"1-10x", "no list of frames", TRL_ERR_ARGUMENT},
        {"1-10x-2", "no list of frames", TRL_ERR_ARGUMENT},
        {"1-10y2", "no list of frames", TRL_ERR_ARGUMENT},
        {"5x2", "no list of frames", TRL_ERR_ARGUMENT},
        {"1.5", "no list of frames", TRL_ERR_ARGUMENT},
        {"1 2", "no list of frames", TRL_ERR_ARGUMENT},
        {"+1", "no list of frames", TRL_ERR_ARGUMENT},
        {"1000000000", "no list of frames", TRL_ERR_ARGUMENT},
        {"10-1", "run backwards: write 1-10", TRL_ERR_ARGUMENT},
        {"1-10x0", "a step of 0", TRL_ERR_ARGUMENT},
        {"1-10,5", "frame 5 is named twice", TRL_ERR_ARGUMENT},
        {"1-1000001", "more than 1000000", TRL_ERR_LIMIT},
        {"1-1000000,2000000", "more than 1000000", TRL_ERR_LIMIT},
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        trl_error err = TRL_ERROR_INIT;
        trl_frames frames = {0};
        assert_int_equal(trl_frames_parse(&frames, want[i].text, &err), want[i].result);
        if (!strstr(err.message, want[i].part)) fail_msg("%s: %s", want[i].text, err.message);
        assert_null(frames.numbers);
        assert_int_equal(frames.count, 0);
    }
}

// A list that does not fit ends in "…", whole numbers before it.
static void short_room(void **state) {
    (void)state;
    trl_frames frames;
    char text[20];
    assert_ok(trl_frames_parse(&frames, "10,20,40,50,70,80", &ok));
    assert_int_equal(trl_frames_print(&frames, text, 18), 17);
    assert_string_equal(text, "10,20,40,50,70,80");
    assert_int_equal(trl_frames_print(&frames, text, 17), 17);
    assert_string_equal(text, "10,20,40,50…");
    assert_int_equal(trl_frames_print(&frames, text, 4), 17);
    assert_string_equal(text, "…");
    text[0] = 'x';
    assert_int_equal(trl_frames_print(&frames, text, 1), 17);
    assert_string_equal(text, "");
    assert_int_equal(trl_frames_print(&frames, NULL, 0), 17);
    trl_frames_free(&frames);
    assert_int_equal(trl_frames_print(&frames, text, sizeof text), 0);
    assert_string_equal(text, "");
}

static void gaps(void **state) {
    (void)state;
    static const char *const want[][2] = {
        {"1-8", ""}, {"1-3,5,8", "4,6-7"}, {"1-99x2", ""},   {"1,3,5,9", "7"},
        {"4", ""},   {"1,100", ""},        {"-3,-1,3", "1"}, {"10-40x10,60", "50"},
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        trl_frames frames, filled, missing, there;
        char text[100];
        assert_ok(trl_frames_parse(&frames, want[i][0], &ok));
        assert_ok(trl_frames_fill(&filled, &frames, &ok));
        assert_ok(trl_frames_split(&filled, &frames, &there, &missing, &ok));
        trl_frames_print(&missing, text, sizeof text);
        assert_string_equal(text, want[i][1]);
        for (size_t k = 0; k < missing.count; k++)
            assert_false(trl_frames_has(&frames, missing.numbers[k]));
        assert_true(trl_frames_has(&frames, frames.numbers[frames.count - 1]));
        assert_int_equal(there.count, frames.count);
        assert_memory_equal(there.numbers, frames.numbers, frames.count * sizeof(int32_t));
        assert_int_equal(filled.count, there.count + missing.count);
        trl_frames_free(&there);
        trl_frames_free(&missing);
        trl_frames_free(&filled);
        trl_frames_free(&frames);
    }
    trl_frames none;
    assert_ok(trl_frames_fill(&none, &(trl_frames){0}, &ok));
    assert_int_equal(none.count, 0);
    assert_false(trl_frames_has(&(trl_frames){0}, 1));
}

// Every way to write a place, the name of a frame and the frames in the pattern.
static void patterns(void **state) {
    (void)state;
    static const struct {
        const char *pattern;
        int32_t number;
        const char *name, *frames;
    } want[] = {
        {"a.####.exr", 7, "a.0007.exr", ""},
        {"a.#.exr", 7, "a.0007.exr", ""},
        {"a.##.exr", 7, "a.07.exr", ""},
        {"a.##.exr", 1234, "a.1234.exr", ""},
        {"a.%04d.exr", 7, "a.0007.exr", ""},
        {"a.%4d.exr", 7, "a.0007.exr", ""},
        {"a.%d.exr", 7, "a.7.exr", ""},
        {"a.%0d.exr", 7, "a.7.exr", ""},
        {"a.@@@@.exr", 7, "a.0007.exr", ""},
        {"a.@.exr", 7, "a.7.exr", ""},
        {"a.$F4.exr", 7, "a.0007.exr", ""},
        {"a.$F.exr", 7, "a.7.exr", ""},
        {"a.${F4}b.exr", 7, "a.0007b.exr", ""},
        {"####", -7, "-007", ""},
        {"a.%d.exr", -7, "a.-7.exr", ""},
        {"shots/take#2/v2_###", 7, "shots/take#2/v2_007", ""},
        {"icon@2x.####.png", 7, "icon@2x.0007.png", ""},
        {"50%.####.png", 7, "50%.0007.png", ""},
        {"$Foo.####.png", 7, "$Foo.0007.png", ""},
        {"a.1001-1100#.exr", 7, "a.0007.exr", "1001-1100"},
        {"a.1-100x10#.exr", 7, "a.0007.exr", "1-91x10"},
        {"a.1,3,5#.exr", 7, "a.0007.exr", "1-5x2"},
        {"a.-10--5#.exr", 7, "a.0007.exr", "-10--5"},
        {"a_-3-3%03d.exr", 7, "a_007.exr", "-3-3"},
        {"shot-1-10#.exr", 7, "shot-0007.exr", "1-10"},
        {"max-1-10#.exr", 7, "max-0007.exr", "1-10"},
        {"a1-5@@.exr", 7, "a07.exr", "1-5"},
        // Names that only look like lists.
        {"shot2#.exr", 7, "shot20007.exr", ""},
        {"shot-10-####.exr", 7, "shot-10-0007.exr", ""},
        {"s-10####.exr", 7, "s-100007.exr", ""},
        {"2020-01-05_####.exr", 7, "2020-01-05_0007.exr", ""},
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        trl_sequence *sequence = NULL;
        char text[200];
        int32_t number = 0;
        assert_true(trl_sequence_is(want[i].pattern));
        assert_ok(trl_sequence_create(&sequence, want[i].pattern, &ok));
        assert_ok(trl_sequence_path(sequence, want[i].number, text, sizeof text, &ok));
        assert_string_equal(text, want[i].name);
        assert_true(trl_sequence_number(sequence, text, &number));
        assert_int_equal(number, want[i].number);
        assert_int_equal(
            trl_sequence_path(sequence, want[i].number, text, strlen(want[i].name), NULL),
            TRL_ERR_LIMIT);
        trl_frames_print(trl_sequence_frames(sequence), text, sizeof text);
        assert_string_equal(text, want[i].frames);
        trl_sequence_destroy(&sequence);
        assert_null(sequence);
    }
}

static void bad_patterns(void **state) {
    (void)state;
    static const char *const plain[] = {
        "a.exr", "icon@2x.png", "take#3.exr", "a.%x.exr",   "a.####/b.exr",
        "100%",  "a.$f4.exr",   "$Foo.exr",   "a.${F4.exr", ""};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        trl_error err = TRL_ERROR_INIT;
        trl_sequence *sequence = NULL;
        assert_false(trl_sequence_is(plain[i]));
        assert_int_equal(trl_sequence_create(&sequence, plain[i], &err), TRL_ERR_ARGUMENT);
        assert_non_null(strstr(err.message, "no place for a frame number"));
        assert_null(sequence);
    }
    static const char *const want[][2] = {
        {"a.####.%04d.exr", "two places for a frame number, #### and %04d"},
        {"a.#################.exr", "more than 16 digits"},
        {"a.%0100d.exr", "more than 16 digits"},
        {"a.5-1#.exr", "run backwards"},
        {"a.1-3,2#.exr", "frame 2 is named twice"},
        {"a.1-2-3#.exr", "no list of frames"},
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        trl_error err = TRL_ERROR_INIT;
        trl_sequence *sequence = NULL;
        assert_true(trl_sequence_is(want[i][0]));
        assert_int_equal(trl_sequence_create(&sequence, want[i][0], &err), TRL_ERR_ARGUMENT);
        if (!strstr(err.message, want[i][1])) fail_msg("%s: %s", want[i][0], err.message);
        assert_null(sequence);
    }
}

// A file is a frame only if its number is written as the pattern writes it.
static void strangers(void **state) {
    (void)state;
    static const char *const names[] = {
        "a.7.exr",   "a.00007.exr", "a.+007.exr",      "a. 007.exr",  "a..exr",
        "a.0007.ex", "b.0007.exr",  "x/a.0007.exr",    "a.0007.exr~", "a.00x7.exr",
        "a.-.exr",   "a.exr",       "a.9999999999.exr"};
    trl_sequence *sequence = NULL;
    int32_t number = 1234;
    assert_ok(trl_sequence_create(&sequence, "a.####.exr", &ok));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_false(trl_sequence_number(sequence, names[i], &number));
    assert_int_equal(number, 1234);
    trl_sequence_destroy(&sequence);
}

static void touch(const char *folder, const char *name) {
    FILE *file = fopen(in_folder(folder, name), "w");
    assert_non_null(file);
    fclose(file);
}

static void scan(const char *pattern, const char *want) {
    trl_sequence *sequence = NULL;
    trl_frames frames = {0};
    trl_error err = TRL_ERROR_INIT;
    char text[sizeof err.message];
    assert_ok(trl_sequence_create(&sequence, pattern, &ok));
    if (trl_sequence_scan(sequence, &frames, &err) == TRL_OK)
        trl_frames_print(&frames, text, sizeof text);
    else
        snprintf(text, sizeof text, "%s",
                 strstr(err.message, "no frame") ? strstr(err.message, ": ") : err.message);
    assert_string_equal(text, want);
    trl_frames_free(&frames);
    trl_sequence_destroy(&sequence);
}

static void disk(void **state) {
    (void)state;
    char *folder = folder_make();
    static const char *const names[] = {
        "a.0003.exr",  "a.0001.exr", "a.0002.exr",
        "a.0010.exr",  "a.7.exr",    "a.0004.exr~",
        "b.00012.exr", "a.-002.exr", ".a.0005.exr.troland-host-1-00.tmp",
        "c.5.exr"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        touch(folder, names[i]);
    scan(in_folder(folder, "a.####.exr"), "-2,1-3,10");
    scan(in_folder(folder, "a.%d.exr"), "7");
    scan(in_folder(folder, "b.####.exr"), ": write b.#####.exr");
    scan(in_folder(folder, "c.####.exr"), ": write c.%d.exr");
    scan(in_folder(folder, "d.####.exr"), ": look at its name and its folder");
    trl_error err = TRL_ERROR_INIT;
    trl_sequence *sequence = NULL;
    trl_frames frames;
    assert_ok(trl_sequence_create(&sequence, in_folder(folder, "none/a.####.exr"), &ok));
    assert_int_equal(trl_sequence_scan(sequence, &frames, &err), TRL_ERR_FILE);
    assert_non_null(strstr(err.message, "none/' cannot be read: No such file or directory"));
    trl_sequence_destroy(&sequence);
    // Without a folder it is the current one.
    char *before = getcwd(NULL, 0);
    assert_int_equal(chdir(folder), 0);
    scan("a.#.exr", "-2,1-3,10");
    assert_int_equal(chdir(before), 0);
    free(before);
    folder_remove(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists),     cmocka_unit_test(bad_lists), cmocka_unit_test(short_room),
        cmocka_unit_test(gaps),      cmocka_unit_test(patterns),  cmocka_unit_test(bad_patterns),
        cmocka_unit_test(strangers), cmocka_unit_test(disk),
    };
    return cmocka_run_group_tests_name("image/sequence", tests, NULL, NULL);
}
