// tests/camera/bracket.h: exposure brackets of a scene that is known, as files.
#ifndef TRL_TESTS_CAMERA_BRACKET_H
#define TRL_TESTS_CAMERA_BRACKET_H

#include "../image/room.h"
#include "normal.h"

#include <troland/camera.h>

enum { BRACKET_W = 300, BRACKET_H = 200, BRACKET_MOST = 5 };

typedef struct bracket {
    int count;
    double stops[BRACKET_MOST];
    int shift_x[BRACKET_MOST], shift_y[BRACKET_MOST];    // of the scene in the frame
    double turn_deg[BRACKET_MOST], more_x[BRACKET_MOST]; // and turned about its middle, and
                                                         // a part of a pixel to the right
    int disc_x[BRACKET_MOST], disc_y[BRACKET_MOST];      // a disc of radius 15 that moves; 0 = none
    double disc_light;                                   // times its own; 0 = 1
    double full_scale_e, read_noise_e;                   // 0: no noise
    bool developed;                                      // sRGB codes of 8 bits in a PNG, else EXR
    bool settings;                                       // EXR says time, f-number, ISO speed
    double end[3]; // where each channel is clipped, of its code or of light; 0 = 1
    int black[3];  // codes that are lower come out as 0, as colours that a display cannot show do
    bool edges;    // the scene is a board of sharp squares, which no filter leaves as they are
    char paths[BRACKET_MOST][4200];
} bracket;

/// Some ten stops of hills and dales with detail on them, nowhere alike.
static inline double bracket_scene(double x, double y, int c) {
    double hills = sin(x / 37.0 + 0.8 * sin(y / 23.0)) * cos(y / 41.0 + 0.3 * sin(x / 29.0) + 0.5);
    double detail = 1 + 0.3 * sin(0.31 * x + c) * cos(0.23 * y) + 0.2 * sin(0.7 * y + 0.5 * x);
    return exp2(4.5 * hills - 2.5) * detail * (1 - 0.2 * c);
}

/// The light of a place in a frame, the disc's where it is.
static inline double bracket_light(const bracket *b, int frame, int x, int y, int c) {
    const double turn = b->turn_deg[frame] * acos(-1) / 180, cosine = cos(turn), sine = sin(turn);
    const double cx = (BRACKET_W - 1) / 2.0, cy = (BRACKET_H - 1) / 2.0;
    double px = x - b->shift_x[frame] - b->more_x[frame] - cx, py = y - b->shift_y[frame] - cy;
    double u = cx + cosine * px + sine * py, v = cy - sine * px + cosine * py;
    double dx = u - b->disc_x[frame], dy = v - b->disc_y[frame];
    static const double disc[3] = {0.15, 0.6, 0.05};
    if (b->disc_x[frame] && dx * dx + dy * dy < 15 * 15)
        return disc[c] * (b->disc_light > 0 ? b->disc_light : 1);
    bool bright = b->edges && ((int)floor(u / 20) + (int)floor(v / 20)) % 2 != 0;
    return bracket_scene(u, v, c) * (bright ? 1.6 : 1);
}

static inline void bracket_frame(bracket *b, const char *folder, int frame, uint64_t seed) {
    trl_random random = {seed};
    static float light[BRACKET_W * BRACKET_H * 3];
    static uint8_t codes[BRACKET_W * BRACKET_H * 3];
    for (int y = 0; y < BRACKET_H; y++) {
        for (int x = 0; x < BRACKET_W; x++) {
            for (int c = 0; c < 3; c++) {
                double v = bracket_light(b, frame, x, y, c) * exp2(b->stops[frame]);
                if (b->full_scale_e > 0)
                    v = (trl_random_poisson(&random, v * b->full_scale_e) +
                         b->read_noise_e * random_normal(&random)) /
                        b->full_scale_e;
                const double end = b->end[c] > 0 ? b->end[c] : 1;
                double rgb[3] = {v < 1 ? v : 1, 0, 0};
                if (!b->developed) rgb[0] = fmin(rgb[0], end);
                size_t at = 3 * ((size_t)y * BRACKET_W + (size_t)x) + (size_t)c;
                light[at] = (float)rgb[0];
                trl_transfer_encode(&(trl_transfer){.kind = TRL_TRANSFER_SRGB}, rgb);
                codes[at] = (uint8_t)(255 * fmin(rgb[0], end) + 0.5);
                if (codes[at] < b->black[c]) codes[at] = 0;
            }
        }
    }
    trl_image_write_params p = TRL_IMAGE_WRITE_PARAMS_INIT;
    trl_image_writer *writer = NULL;
    snprintf(b->paths[frame], sizeof b->paths[frame], "%s/%d.%s", folder, frame,
             b->developed ? "png" : "exr");
    p.packing = (trl_packing){.size = sizeof p.packing,
                              .sample = b->developed ? TRL_SAMPLE_U8 : TRL_SAMPLE_FLOAT,
                              .channels = 3};
    p.data = (trl_window){0, 0, BRACKET_W, BRACKET_H};
    p.overwrite = true;
    p.color.known = true;
    p.color.primaries = trl_primaries_rec709;
    p.color.transfer.kind = b->developed ? TRL_TRANSFER_SRGB : TRL_TRANSFER_LINEAR;
    if (b->settings) p.camera = (trl_camera_settings){0.01 * exp2(b->stops[frame]), 4, 100};
    const void *rows = b->developed ? (const void *)codes : (const void *)light;
    assert_ok(trl_image_create(&writer, b->paths[frame], &p, &ok));
    assert_ok(trl_image_writer_rows(writer, BRACKET_H, rows,
                                    BRACKET_W * 3 * trl_sample_size(p.packing.sample), &ok));
    assert_ok(trl_image_writer_finish(writer, &ok));
    trl_image_writer_destroy(&writer);
}

static inline void bracket_make(bracket *b, const char *folder) {
    for (int i = 0; i < b->count; i++)
        bracket_frame(b, folder, i, 1000 + 7919 * (uint64_t)i);
}

/// What comes of merging files; planes of width × height, released with free.
typedef struct bracket_result {
    trl_merge_report report;
    uint32_t width, height;
    float *planes[3];
} bracket_result;

static inline trl_result bracket_merge(bracket_result *out, const char *const *paths, size_t count,
                                       const trl_merge_params *params, trl_error *err) {
    trl_image_reader *merged = NULL;
    TRL_TRY(trl_merge_open(&merged, paths, count, params, err));
    const trl_image_info *info = trl_image_reader_info(merged);
    out->width = info->window.width;
    out->height = info->window.height;
    size_t plane = (size_t)out->width * out->height;
    out->planes[0] = malloc(3 * plane * sizeof(float));
    assert_non_null(out->planes[0]);
    for (size_t c = 1; c < 3; c++)
        out->planes[c] = out->planes[0] + c * plane;
    float *const rgba[4] = {out->planes[0], out->planes[1], out->planes[2], NULL};
    trl_result r =
        trl_image_reader_rows(merged, 0, info->window.y, out->height, rgba, out->width, err);
    trl_merge_report_get(merged, &out->report);
    trl_image_close(&merged);
    return r;
}

static inline bracket_result bracket_merge_all(const bracket *b, const trl_merge_params *params) {
    const char *paths[BRACKET_MOST];
    bracket_result result;
    for (int i = 0; i < b->count; i++)
        paths[i] = b->paths[i];
    assert_ok(bracket_merge(&result, paths, (size_t)b->count, params, &ok));
    return result;
}

static inline void bracket_release(bracket_result *result) {
    free(result->planes[0]);
}

#endif
