// tests/image/room.h: a folder of its own for each test, and pictures in memory
// in place of files.
#ifndef TRL_TESTS_IMAGE_ROOM_H
#define TRL_TESTS_IMAGE_ROOM_H

#include "../test.h"

#include "image/image.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

/// The error that assert_ok's calls fill.
static trl_error ok __attribute__((unused));

#define assert_ok(call)                                                                            \
    do {                                                                                           \
        ok = (trl_error)TRL_ERROR_INIT;                                                            \
        trl_result assert_result = (call);                                                         \
        if (assert_result != TRL_OK)                                                               \
            fail_msg("%s: %s: %s", #call, trl_result_name(assert_result), ok.message);             \
    } while (0)

static inline char *folder_make(void) {
    const char *base = getenv("TMPDIR");
    char *path = NULL;
    if (asprintf(&path, "%s/troland-test-XXXXXX", base && *base ? base : P_tmpdir) < 0) abort();
    if (!mkdtemp(path)) fail_msg("no temporary folder %s", path);
    return path;
}

static inline int folder_count(const char *path) {
    DIR *dir = opendir(path);
    assert_non_null(dir);
    int count = 0;
    for (struct dirent *e; (e = readdir(dir));)
        count += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(dir);
    return count;
}

static inline void folder_remove(char *path) {
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (struct dirent *e; (e = readdir(dir));) {
        char name[4200];
        snprintf(name, sizeof name, "%s/%s", path, e->d_name);
        if (e->d_name[0] != '.' || strlen(e->d_name) > 2) unlink(name);
    }
    closedir(dir);
    rmdir(path);
    free(path);
}

/// "folder/name"; static, so use it at once.
static inline const char *in_folder(const char *folder, const char *name) {
    static char path[4][4200];
    static int turn;
    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    return path[turn];
}

static inline void file_put(const char *path, const void *bytes, size_t size) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
}

/// The whole file; free it.
static inline unsigned char *file_get(const char *path, size_t *size) {
    FILE *f = fopen(path, "rb");
    if (!f) fail_msg("no file %s", path);
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    *size = (size_t)ftell(f);
    rewind(f);
    unsigned char *bytes = malloc(*size + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, f), *size);
    bytes[*size] = 0;
    fclose(f);
    return bytes;
}

/// A reader whose sample is a function of file coordinates and channel.
typedef struct fake_reader {
    trl_image_reader head;
    float (*value)(int32_t x, int32_t y, int channel);
    int32_t damaged_from, damaged_to; // rows that fail, as a damaged chunk does
    int reads;                        // calls, for tests of what is read twice
} fake_reader;

static inline trl_result fake_rows(trl_image_reader *head, uint32_t slot, int32_t y, uint32_t rows,
                                   float *const rgba[4], size_t stride, trl_error *err) {
    fake_reader *r = (fake_reader *)head;
    (void)slot;
    __atomic_fetch_add(&r->reads, 1, __ATOMIC_RELAXED);
    trl_result result = TRL_OK;
    for (uint32_t i = 0; i < rows; i++) {
        int32_t row = y + (int32_t)i;
        bool bad = row >= r->damaged_from && row < r->damaged_to;
        if (bad) result = trl_error_set(err, TRL_ERR_FORMAT, "fake is damaged in row %d", row);
        for (int c = 0; c < 4; c++) {
            if (!rgba[c]) continue;
            for (uint32_t x = 0; x < head->info.window.width; x++)
                rgba[c][i * stride + x] =
                    bad ? 0.0f : r->value(head->info.window.x + (int32_t)x, row, c);
        }
    }
    return result;
}

static inline void fake_close(trl_image_reader *reader) {
    (void)reader;
}

static const trl_reader_ops fake_reader_ops = {fake_rows, fake_close};

static inline fake_reader fake_reader_make(int32_t x, int32_t y, uint32_t width, uint32_t height,
                                           uint32_t strip_rows,
                                           float (*value)(int32_t, int32_t, int)) {
    fake_reader r = {.value = value, .damaged_from = 0, .damaged_to = 0};
    r.head.ops = &fake_reader_ops;
    r.head.info.window = r.head.info.display = (trl_window){x, y, width, height};
    r.head.info.strip_rows = strip_rows;
    r.head.info.has_alpha = true;
    return r;
}

/// A writer that keeps float RGBA in memory and counts.
typedef struct fake_writer {
    trl_image_writer head;
    float *pixels; // width × height × 4
    uint32_t fail_at;
    bool failed;
} fake_writer;

static inline trl_result fake_write(trl_image_writer *head, uint32_t rows, const void *packed,
                                    size_t stride, trl_error *err) {
    fake_writer *w = (fake_writer *)head;
    size_t row = (size_t)head->params.data.width * head->params.packing.channels * sizeof(float);
    if (w->fail_at && head->rows_written + rows > w->fail_at)
        return trl_error_set(err, TRL_ERR_FILE, "fake disk is full");
    for (uint32_t i = 0; i < rows; i++)
        memcpy((char *)w->pixels + (head->rows_written + i) * row,
               (const char *)packed + i * stride, row);
    return TRL_OK;
}

static inline trl_result fake_finish(trl_image_writer *writer, trl_error *err) {
    (void)writer;
    (void)err;
    return TRL_OK;
}

static inline void fake_destroy(trl_image_writer *writer) {
    (void)writer;
}

static const trl_writer_ops fake_writer_ops = {fake_write, fake_finish, fake_destroy, NULL, NULL};

static inline fake_writer fake_writer_make(uint32_t width, uint32_t height, uint32_t channels) {
    fake_writer w = {.fail_at = 0};
    w.head.ops = &fake_writer_ops;
    w.head.params.data = (trl_window){0, 0, width, height};
    w.head.params.packing = (trl_packing){
        .size = sizeof(trl_packing), .sample = TRL_SAMPLE_FLOAT, .channels = channels};
    w.pixels = calloc((size_t)width * height * channels, sizeof(float));
    assert_non_null(w.pixels);
    return w;
}

#endif
