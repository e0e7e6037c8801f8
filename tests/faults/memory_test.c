// tests/faults/memory_test.c: every allocation that building something makes is
// made to fail once. The call must then say TRL_ERR_MEMORY in a sentence (or do
// without that memory), leave nothing behind and not crash.
//
// The program's own malloc family stands before the C library's, so that the
// libraries underneath fail too (LibRaw is left out: it crashes by itself then, which is what
// commands have their guarded child for). Not for sanitizer builds, which bring their own.
#include "../test.h"

#include <troland/troland.h>

#include <errno.h>
#include <math.h>
#include <malloc.h>
#include <stdatomic.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static atomic_long countdown = -1; // allocations until one fails; negative: never
static atomic_long live;           // allocations that are not released
static atomic_long failures;

static bool fails(void) {
    if (atomic_load(&countdown) < 0) return false;
    if (atomic_fetch_sub(&countdown, 1) != 0) return false;
    atomic_fetch_add(&failures, 1);
    errno = ENOMEM;
    return true;
}

static void *counted(void *memory) {
    if (memory) atomic_fetch_add(&live, 1);
    return memory;
}

TRL_API void *malloc(size_t size) {
    return fails() ? NULL : counted(__libc_malloc(size));
}

TRL_API void *calloc(size_t count, size_t size) {
    return fails() ? NULL : counted(__libc_calloc(count, size));
}

TRL_API void *realloc(void *old, size_t size) {
    if (fails()) return NULL;
    void *memory = __libc_realloc(old, size);
    if (memory && !old) atomic_fetch_add(&live, 1);
    if (old && !size) atomic_fetch_sub(&live, 1);
    return memory;
}

TRL_API void *memalign(size_t alignment, size_t size) {
    return fails() ? NULL : counted(__libc_memalign(alignment, size));
}

TRL_API void *aligned_alloc(size_t alignment, size_t size) {
    return memalign(alignment, size);
}

TRL_API int posix_memalign(void **out, size_t alignment, size_t size) {
    void *memory = memalign(alignment, size);
    if (!memory) return ENOMEM;
    *out = memory;
    return 0;
}

TRL_API void free(void *memory) {
    if (memory) atomic_fetch_sub(&live, 1);
    __libc_free(memory);
}

/// Tries `build` with the n-th allocation failing, for every n that it makes. It
/// must then say TRL_ERR_MEMORY, or `other` where a library underneath has no
/// words for it.
static void every_allocation(const char *name, trl_result other,
                             trl_result (*build)(trl_error *err)) {
    trl_error warm = TRL_ERROR_INIT;
    trl_result result = build(&warm); // what libraries keep for ever is kept now
    if (result != TRL_OK) fail_msg("%s fails without any fault: %s", name, warm.message);
    long tried = 0, refused = 0, wrong = 0;
    for (long n = 0; n < 100000; n++) {
        trl_error err = TRL_ERROR_INIT;
        long before = atomic_load(&live), failed_before = atomic_load(&failures);
        atomic_store(&countdown, n);
        result = build(&err);
        atomic_store(&countdown, -1);
        if (atomic_load(&failures) == failed_before) break; // n is past the last allocation
        tried++;
        if (result != TRL_OK) {
            refused++;
            if ((result != TRL_ERR_MEMORY && result != other) || !err.message[0]) {
                print_error("%s, allocation %ld: %s, \"%s\"\n", name, n, trl_result_name(result),
                            err.message);
                wrong++;
            }
        }
        if (atomic_load(&live) != before) {
            print_error("%s, allocation %ld (%s): %ld blocks are left\n", name, n,
                        trl_result_name(result), atomic_load(&live) - before);
            wrong++;
        }
    }
    print_message("%s: %ld allocations, %ld refusals\n", name, tried, refused);
    assert_true(tried > 0 && refused > 0);
    assert_int_equal(wrong, 0);
}

static trl_result build_output(trl_error *err) {
    trl_aces_params params;
    trl_aces_params_init(&params);
    trl_aces_output *output = NULL;
    trl_result result = trl_aces_output_create(&output, &params, err);
    trl_aces_output_destroy(&output);
    return result;
}

static trl_result build_json(trl_error *err) {
    trl_aces_params params;
    trl_aces_params_init(&params);
    char *text = NULL;
    trl_result result = trl_aces_params_to_json(&params, &text, err);
    if (result == TRL_OK)
        result = trl_aces_params_from_json(&params, text, strlen(text), "test", err);
    free(text);
    return result;
}

static trl_result fill_plan(trl_plan *plan, trl_error *err) {
    const trl_color_space *space = trl_color_space_find("acescct");
    const trl_transfer pq = {.kind = TRL_TRANSFER_PQ};
    trl_result result = trl_plan_add_unpremultiply(plan, err);
    if (result == TRL_OK) result = trl_plan_add_space(plan, space, TRL_FORWARD, err);
    if (result == TRL_OK) result = trl_plan_add_exposure(plan, 1.0, err);
    if (result == TRL_OK) result = trl_plan_add_transfer(plan, &pq, TRL_INVERSE, err);
    if (result == TRL_OK) result = trl_plan_add_premultiply(plan, err);
    return result;
}

static trl_result build_plan(trl_error *err) {
    trl_plan *plan = NULL;
    trl_result result = trl_plan_create(&plan, err);
    if (result == TRL_OK) result = fill_plan(plan, err);
    trl_plan_destroy(&plan);
    return result;
}

enum { WIDTH = 64, HEIGHT = 48 };

static trl_result write_picture(const char *path, trl_sample sample, trl_error *err) {
    static unsigned char packed[WIDTH * 3 * sizeof(float)];
    trl_image_write_params params = TRL_IMAGE_WRITE_PARAMS_INIT;
    params.data = params.display = (trl_window){0, 0, WIDTH, HEIGHT};
    params.packing = (trl_packing){.size = sizeof(trl_packing), .sample = sample, .channels = 3};
    params.overwrite = true;
    params.threads = 1;
    trl_image_writer *writer = NULL;
    trl_result result = trl_image_create(&writer, path, &params, err);
    for (uint32_t y = 0; result == TRL_OK && y < HEIGHT; y++)
        result = trl_image_writer_rows(writer, 1, packed, sizeof packed, err);
    if (result == TRL_OK) result = trl_image_writer_finish(writer, err);
    trl_image_writer_destroy(&writer);
    return result;
}

static trl_result read_picture(const char *path, trl_error *err) {
    static float planes[4][WIDTH * HEIGHT];
    float *const rgba[4] = {planes[0], planes[1], planes[2], planes[3]};
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    trl_image_reader *reader = NULL;
    trl_result result = trl_image_open(&reader, path, &params, err);
    if (result == TRL_OK) result = trl_image_reader_rows(reader, 0, 0, HEIGHT, rgba, WIDTH, err);
    trl_image_close(&reader);
    return result;
}

static char folder[] = "/tmp/troland-memory-XXXXXX";
static char exr_path[64], png_path[64], frame_paths[2][64];

static trl_result build_exr_write(trl_error *err) {
    return write_picture(exr_path, TRL_SAMPLE_HALF, err);
}

static trl_result build_png_write(trl_error *err) {
    return write_picture(png_path, TRL_SAMPLE_U16, err);
}

static trl_result build_exr_read(trl_error *err) {
    return read_picture(exr_path, err);
}

static trl_result build_png_read(trl_error *err) {
    return read_picture(png_path, err);
}

// Two exposures, two stops apart, of blobs that can be aligned.
static trl_result write_frame(int i, trl_error *err) {
    static float rows[HEIGHT * 2][WIDTH * 2 * 3];
    trl_image_write_params params = TRL_IMAGE_WRITE_PARAMS_INIT;
    params.data = params.display = (trl_window){0, 0, 2 * WIDTH, 2 * HEIGHT};
    params.packing =
        (trl_packing){.size = sizeof(trl_packing), .sample = TRL_SAMPLE_FLOAT, .channels = 3};
    params.camera = (trl_camera_settings){i ? 0.04 : 0.01, 8, 100};
    params.threads = 1;
    for (int y = 0; y < 2 * HEIGHT; y++)
        for (int x = 0; x < 2 * WIDTH * 3; x++)
            rows[y][x] = (float)((i ? 4 : 1) * (0.1 + 0.05 * sin(0.11 * x / 3) * cos(0.17 * y)));
    trl_image_writer *writer = NULL;
    trl_result result = trl_image_create(&writer, frame_paths[i], &params, err);
    if (result == TRL_OK)
        result = trl_image_writer_rows(writer, 2 * HEIGHT, rows, sizeof rows[0], err);
    if (result == TRL_OK) result = trl_image_writer_finish(writer, err);
    trl_image_writer_destroy(&writer);
    return result;
}

static trl_result build_merge(trl_error *err) {
    static float planes[3][4 * WIDTH * HEIGHT];
    float *const rgba[4] = {planes[0], planes[1], planes[2], NULL};
    const char *const paths[2] = {frame_paths[0], frame_paths[1]};
    trl_merge_params params = TRL_MERGE_PARAMS_INIT;
    trl_image_reader *merged = NULL;
    params.threads = 1;
    trl_result result = trl_merge_open(&merged, paths, 2, &params, err);
    if (result == TRL_OK)
        result = trl_image_reader_rows(merged, 0, 0, 2 * HEIGHT, rgba, 2 * WIDTH, err);
    trl_image_close(&merged);
    return result;
}

static void test_output(void **state) {
    (void)state;
    every_allocation("output transform", TRL_ERR_MEMORY, build_output);
}

static void test_json(void **state) {
    (void)state;
    // Jansson takes a string that it could not store for a missing one.
    every_allocation("custom display", TRL_ERR_FORMAT, build_json);
}

static void test_plan(void **state) {
    (void)state;
    every_allocation("plan", TRL_ERR_MEMORY, build_plan);
}

static void test_exr(void **state) {
    (void)state;
    every_allocation("EXR writer", TRL_ERR_MEMORY, build_exr_write);
    every_allocation("EXR reader", TRL_ERR_MEMORY, build_exr_read);
}

static void test_png(void **state) {
    (void)state;
    every_allocation("PNG writer", TRL_ERR_MEMORY, build_png_write);
    every_allocation("PNG reader", TRL_ERR_MEMORY, build_png_read);
}

static void test_merge(void **state) {
    (void)state;
    for (int i = 0; i < 2; i++)
        assert_int_equal(write_frame(i, NULL), TRL_OK);
    every_allocation("merge", TRL_ERR_MEMORY, build_merge);
}

static int make_folder(void **state) {
    (void)state;
    if (!mkdtemp(folder)) return -1;
    for (int i = 0; i < 2; i++)
        snprintf(frame_paths[i], sizeof frame_paths[i], "%s/%d.exr", folder, i);
    snprintf(exr_path, sizeof exr_path, "%s/x.exr", folder);
    snprintf(png_path, sizeof png_path, "%s/x.png", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    unlink(exr_path);
    unlink(png_path);
    unlink(frame_paths[0]);
    unlink(frame_paths[1]);
    return rmdir(folder); // fails, and so does the test, where a temporary file is left
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_output), cmocka_unit_test(test_json), cmocka_unit_test(test_plan),
        cmocka_unit_test(test_png),    cmocka_unit_test(test_exr),  cmocka_unit_test(test_merge),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
