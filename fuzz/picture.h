// fuzz/picture.h: what the harnesses of picture formats share: a file in memory
// is opened part by part and all its rows are read.
#ifndef TRL_FUZZ_PICTURE_H
#define TRL_FUZZ_PICTURE_H

#include <troland/image.h>

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PICTURE_PARTS = 4, PICTURE_PIXELS = 1 << 20 };

/// Reads what can be read of one part; every failure must come with a sentence.
static inline void picture_part(const char *path, int32_t part) {
    trl_error err = TRL_ERROR_INIT;
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.part = part;
    params.max_bytes = 64u << 20;
    trl_image_reader *reader = NULL;
    if (trl_image_open(&reader, path, &params, &err) != TRL_OK) {
        assert(!reader && err.message[0]);
        return;
    }
    const trl_image_info *info = trl_image_reader_info(reader);
    uint32_t width = info->window.width;
    uint32_t rows = info->strip_rows ? info->strip_rows : 1;
    uint64_t pixels = (uint64_t)width * info->window.height;
    float *planes = NULL;
    if (pixels <= PICTURE_PIXELS && (uint64_t)width * rows <= 4 * PICTURE_PIXELS)
        planes = malloc(4 * sizeof(float) * width * rows);
    for (uint32_t y = 0; planes && y < info->window.height; y += rows) {
        uint32_t count = info->window.height - y < rows ? info->window.height - y : rows;
        size_t plane = (size_t)width * rows;
        float *const rgba[4] = {planes, planes + plane, planes + 2 * plane, planes + 3 * plane};
        trl_error row_err = TRL_ERROR_INIT;
        trl_result result = trl_image_reader_rows(reader, 0, (int32_t)(info->window.y + (int64_t)y),
                                                  count, rgba, width, &row_err);
        assert(result == TRL_OK || row_err.message[0]);
    }
    free(planes);
    trl_image_close(&reader);
}

/// Makes a file of the bytes. The descriptor is reused: a run costs no more than its bytes.
static inline bool picture_file(const uint8_t *data, size_t size, char path[64]) {
    static int fd = -1;
    if (fd < 0) fd = memfd_create("picture", 0);
    snprintf(path, 64, "/proc/self/fd/%d", fd);
    return fd >= 0 && ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size;
}

/// The whole file.
static inline int picture_run(const uint8_t *data, size_t size) {
    char path[64];
    if (!picture_file(data, size, path)) return 0;
    for (int32_t part = -1; part < PICTURE_PARTS; part++)
        picture_part(path, part);
    return 0;
}

#endif
