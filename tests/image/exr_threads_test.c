// Several threads read one picture at once and get what one thread gets.
#include "exr_whole.h"

#include <pthread.h>

static char *folder;

static int set_up(void **state) {
    (void)state;
    folder = folder_make();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    folder_remove(folder);
    return 0;
}

enum { THREADS = 5, ROUNDS = 3 };

typedef struct reading {
    trl_image_reader *reader;
    uint32_t slot, strip;
    whole picture;
    trl_result result;
    trl_error err;
} reading;

static void *read_all(void *arg) {
    reading *r = arg;
    for (int i = 0; i < ROUNDS && r->result == TRL_OK; i++) {
        whole_free(&r->picture);
        r->result = whole_rows(r->reader, r->slot, r->strip, &r->picture, &r->err);
    }
    return NULL;
}

static void check(const exr_test_part *part, uint64_t max_bytes) {
    const char *path = in_folder(folder, "threads.exr");
    assert_int_equal(exr_test_write(path, part, 1), 0);
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.slots = THREADS;
    params.max_bytes = max_bytes;
    trl_image_reader *reader = NULL;
    assert_ok(trl_image_open(&reader, path, &params, &ok));
    whole alone;
    assert_ok(whole_rows(reader, 0, 0, &alone, &ok));
    pthread_t threads[THREADS];
    reading readings[THREADS];
    for (uint32_t i = 0; i < THREADS; i++) {
        readings[i] = (reading){.reader = reader, .slot = i, .strip = 3 + 9 * i};
        assert_int_equal(pthread_create(&threads[i], NULL, read_all, &readings[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        if (readings[i].result != TRL_OK) fail_msg("%s", readings[i].err.message);
        assert_memory_equal(alone.plane[0], readings[i].picture.plane[0],
                            4 * sizeof(float) * alone.width * alone.height);
        whole_free(&readings[i].picture);
    }
    whole_free(&alone);
    trl_image_close(&reader);
}

static exr_test_part rgb(trl_exr_compression compression) {
    exr_test_part part = {.compression = compression,
                          .data = {0, 0, 96, 120},
                          .channel_count = 3,
                          .channels = {{"B", TRL_SAMPLE_HALF, 1, 1, false},
                                       {"G", TRL_SAMPLE_HALF, 1, 1, false},
                                       {"R", TRL_SAMPLE_HALF, 1, 1, false}}};
    return part;
}

static void test_compressions(void **state) {
    (void)state;
    static const trl_exr_compression some[] = {TRL_EXR_ZIPS, TRL_EXR_ZIP, TRL_EXR_PIZ, TRL_EXR_B44,
                                               TRL_EXR_DWAA};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        exr_test_part part = rgb(some[i]);
        check(&part, 0);
    }
}

static void test_tiles_and_deep(void **state) {
    (void)state;
    exr_test_part part = rgb(TRL_EXR_PXR24);
    part.tile_width = part.tile_height = 32;
    check(&part, 0);
    part = rgb(TRL_EXR_ZIPS);
    part.deep = true;
    check(&part, 0);
}

static void test_chroma(void **state) {
    (void)state;
    exr_test_part part = rgb(TRL_EXR_PIZ);
    part.channels[0] = (trl_exr_channel){"BY", TRL_SAMPLE_HALF, 2, 2, false};
    part.channels[1] = (trl_exr_channel){"RY", TRL_SAMPLE_HALF, 2, 2, false};
    part.channels[2] = (trl_exr_channel){"Y", TRL_SAMPLE_HALF, 1, 1, false};
    check(&part, 0);
}

// Memory for two: the others wait for their turn.
static void test_fewer_workspaces(void **state) {
    (void)state;
    exr_test_part part = rgb(TRL_EXR_DWAA);
    check(&part, 2 * 5 * 96 * 32 * 6 + 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compressions), cmocka_unit_test(test_tiles_and_deep),
        cmocka_unit_test(test_chroma), cmocka_unit_test(test_fewer_workspaces)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
