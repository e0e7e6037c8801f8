// tests/camera/room.h: frames in memory, made or written by hand, behind the face of a
// picture reader.
#ifndef TRL_TESTS_CAMERA_ROOM_H
#define TRL_TESTS_CAMERA_ROOM_H

#include "../image/room.h"

#include <troland/camera.h>

/// A grey frame; its planes are all the same.
typedef struct memory_frame {
    trl_image_reader head;
    float *pixels;
} memory_frame;

static inline trl_result memory_rows(trl_image_reader *head, uint32_t slot, int32_t y,
                                     uint32_t rows, float *const rgba[4], size_t stride,
                                     trl_error *err) {
    const memory_frame *frame = (const memory_frame *)head;
    const trl_window *window = &head->info.window;
    (void)slot;
    (void)err;
    for (uint32_t i = 0; i < rows; i++)
        for (int c = 0; c < 3; c++)
            memcpy(rgba[c] + i * stride,
                   frame->pixels + (size_t)(y - window->y + (int32_t)i) * window->width,
                   window->width * sizeof(float));
    return TRL_OK;
}

static const trl_reader_ops memory_ops = {memory_rows, fake_close};

static inline memory_frame *memory_frame_make(uint32_t width, uint32_t height) {
    memory_frame *frame = calloc(1, sizeof *frame);
    assert_non_null(frame);
    frame->head.ops = &memory_ops;
    frame->head.info.window = frame->head.info.display = (trl_window){0, 0, width, height};
    frame->head.info.strip_rows = 16;
    frame->pixels = calloc((size_t)width * height, sizeof(float));
    assert_non_null(frame->pixels);
    return frame;
}

static inline void memory_frame_free(memory_frame *frame) {
    free(frame->pixels);
    free(frame);
}

/// Levels of red, green and blue.
static inline trl_result levels_measure(trl_sensor_level levels[3],
                                        trl_image_reader *const *readers, size_t count,
                                        const trl_window *window, uint32_t threads,
                                        trl_error *err) {
    static const trl_sensor_channel planes[3] = {{"R", {1, 0, 0}, 1, 0, 0, false, 0, 0},
                                                 {"G", {0, 1, 0}, 1, 0, 0, false, 0, 0},
                                                 {"B", {0, 0, 1}, 1, 0, 0, false, 0, 0}};
    return trl_sensor_level_measure(levels, planes, 3, readers, count, window, threads, err);
}

/// A frame of a sensor under even light.
static inline void memory_frame_expose(memory_frame *frame, const trl_sensor *sensor, uint64_t seed,
                                       uint64_t number, double electrons) {
    uint32_t width = frame->head.info.window.width, height = frame->head.info.window.height;
    float *light = malloc(width * sizeof *light);
    assert_non_null(light);
    for (uint32_t x = 0; x < width; x++)
        light[x] = (float)electrons;
    for (uint32_t y = 0; y < height; y++)
        trl_sensor_frame_row(sensor, seed, number, 0, y, width, light,
                             frame->pixels + (size_t)y * width);
    free(light);
}

#endif
