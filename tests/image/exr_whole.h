// tests/image/exr_whole.h: a picture read whole, for the EXR tests.
#ifndef TRL_TESTS_EXR_WHOLE_H
#define TRL_TESTS_EXR_WHOLE_H

#include "exr_files.h"
#include "room.h"

typedef struct whole {
    trl_image_info info; // strings are gone
    uint32_t width, height;
    float *plane[4];
} whole;

static inline void whole_free(whole *w) {
    free(w->plane[0]);
    w->plane[0] = NULL;
}

/// Reads every row, `strip` rows at a time (0: as the reader likes). The first
/// error of the rows is kept in `err`, and reading goes on.
static inline trl_result whole_rows(trl_image_reader *reader, uint32_t slot, uint32_t strip,
                                    whole *w, trl_error *err) {
    w->info = *trl_image_reader_info(reader);
    w->width = w->info.window.width;
    w->height = w->info.window.height;
    size_t pixels = (size_t)w->width * w->height;
    w->plane[0] = malloc(4 * pixels * sizeof(float));
    assert_non_null(w->plane[0]);
    memset(w->plane[0], 0x7f, 4 * pixels * sizeof(float)); // what is not written shows
    for (int c = 1; c < 4; c++)
        w->plane[c] = w->plane[0] + (size_t)c * pixels;
    trl_result result = TRL_OK;
    if (strip == 0) strip = w->info.strip_rows;
    for (uint32_t y = 0; y < w->height; y += strip) {
        float *at[4];
        for (int c = 0; c < 4; c++)
            at[c] = w->plane[c] + (size_t)y * w->width;
        uint32_t rows = w->height - y < strip ? w->height - y : strip;
        trl_result got = trl_image_reader_rows(reader, slot, w->info.window.y + (int32_t)y, rows,
                                               at, w->width, err);
        if (result == TRL_OK) result = got;
    }
    return result;
}

static inline trl_result whole_read(const char *path, const trl_image_open_params *params, whole *w,
                                    trl_error *err) {
    trl_image_reader *reader = NULL;
    *w = (whole){.width = 0};
    trl_result result = trl_image_open(&reader, path, params, err);
    if (result != TRL_OK) return result;
    result = whole_rows(reader, 0, 0, w, err);
    trl_image_close(&reader);
    return result;
}

#endif
