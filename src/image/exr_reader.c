// Reading OpenEXR: trl_format_exr's open, rows and close.
#include "image/exr_reader.h"

#include "image/exr_yc.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct exr_reader {
    trl_image_reader head;
    char *path;
    bool headers_only;
    trl_exr_picture picture;
    double yw[3]; // luminance weights of the part's primaries
    // Workspaces are fewer than callers where memory is short; they wait then.
    pthread_mutex_t lock;
    pthread_cond_t freed;
    trl_exr_slot *workspaces;
    bool busy[TRL_EXR_WORKSPACES_MAX];
} exr_reader;

static uint32_t acquire(exr_reader *r, uint32_t slot) {
    pthread_mutex_lock(&r->lock);
    uint32_t own = slot % r->picture.workspaces;
    for (;;) {
        for (uint32_t i = 0; i < r->picture.workspaces; i++) {
            uint32_t at = (own + i) % r->picture.workspaces;
            if (r->busy[at]) continue;
            r->busy[at] = true;
            pthread_mutex_unlock(&r->lock);
            return at;
        }
        pthread_cond_wait(&r->freed, &r->lock);
    }
}

static void release(exr_reader *r, uint32_t workspace) {
    pthread_mutex_lock(&r->lock);
    r->busy[workspace] = false;
    pthread_cond_signal(&r->freed);
    pthread_mutex_unlock(&r->lock);
}

static void zero_rows(float *const rgba[4], size_t stride, uint32_t row, uint32_t rows, uint32_t x,
                      uint32_t width) {
    for (int plane = 0; plane < 4; plane++)
        for (uint32_t i = 0; rgba[plane] && i < rows; i++)
            memset(rgba[plane] + (size_t)(row + i) * stride + x, 0, width * sizeof(float));
}

// Planes that the file does not have: the grey in all three, absent colours 0,
// absent alpha 1.
static void complete_row(const exr_reader *r, float *const rgba[4], size_t at, uint32_t n) {
    const trl_exr_selection *s = &r->picture.selection;
    if (s->model == TRL_EXR_GRAY) {
        memcpy(rgba[1] + at, rgba[0] + at, n * sizeof(float));
        memcpy(rgba[2] + at, rgba[0] + at, n * sizeof(float));
    } else {
        for (int plane = 0; plane < 3; plane++)
            if (s->channels[plane] == TRL_EXR_NO_CHANNEL)
                memset(rgba[plane] + at, 0, n * sizeof(float));
    }
    if (s->model == TRL_EXR_YC)
        trl_exr_yc_to_rgb(r->yw, rgba[0] + at, rgba[1] + at, rgba[2] + at, n);
    if (rgba[3] && s->channels[3] == TRL_EXR_NO_CHANNEL)
        for (uint32_t i = 0; i < n; i++)
            rgba[3][at + i] = 1;
}

// The rows of one chunk that lie in [y, y + rows), straight to the caller.
static void chunk_rows(const exr_reader *r, const trl_exr_slot *slot, const trl_window *chunk,
                       int32_t y, uint32_t rows, float *const rgba[4], size_t stride) {
    const trl_exr_picture *p = &r->picture;
    int32_t first = chunk->y > y ? chunk->y : y;
    int32_t end = chunk->y + (int32_t)chunk->height;
    if (end > y + (int32_t)rows) end = y + (int32_t)rows;
    for (int32_t row = first; row < end; row++) {
        size_t at = (size_t)(row - y) * stride + (size_t)(chunk->x - p->window.x);
        for (int plane = 0; plane < 4; plane++)
            if (rgba[plane] && p->selection.channels[plane] != TRL_EXR_NO_CHANNEL)
                trl_exr_chunk_row(p, slot, plane, row, rgba[plane] + at);
        complete_row(r, rgba, at, chunk->width);
    }
}

static trl_result plain_rows(const exr_reader *r, trl_exr_slot *slot, uint32_t slot_index,
                             int32_t y, uint32_t rows, float *const rgba[4], size_t stride,
                             trl_error *err) {
    const trl_exr_picture *p = &r->picture;
    uint32_t first = (uint32_t)(y - p->window.y) / p->chunk_height;
    uint32_t last = (uint32_t)(y - p->window.y + (int32_t)rows - 1) / p->chunk_height;
    trl_result result = TRL_OK;
    for (uint32_t cy = first; cy <= last; cy++)
        for (uint32_t cx = 0; cx < p->chunks_x; cx++) {
            const trl_window chunk = trl_exr_chunk_window(p, cx, cy);
            trl_result loaded = trl_exr_chunk_load(p, slot, slot_index, cx, cy, err);
            if (loaded == TRL_OK) {
                chunk_rows(r, slot, &chunk, y, rows, rgba, stride);
                continue;
            }
            if (result == TRL_OK) result = loaded;
            int32_t top = chunk.y > y ? chunk.y : y, end = chunk.y + (int32_t)chunk.height;
            if (end > y + (int32_t)rows) end = y + (int32_t)rows;
            zero_rows(rgba, stride, (uint32_t)(top - y), (uint32_t)(end - top),
                      (uint32_t)(chunk.x - p->window.x), chunk.width);
        }
    return result;
}

static trl_result subsampled_rows(const exr_reader *r, trl_exr_slot *slot, uint32_t slot_index,
                                  int32_t y, uint32_t rows, float *const rgba[4], size_t stride,
                                  trl_error *err) {
    trl_result result = TRL_OK;
    for (uint32_t done = 0; done < rows;) {
        uint32_t band = rows - done < TRL_EXR_STRIP_ROWS_YC ? rows - done : TRL_EXR_STRIP_ROWS_YC;
        unsigned char bad[TRL_EXR_STRIP_ROWS_YC] = {0};
        float *planes[4];
        for (int plane = 0; plane < 4; plane++)
            planes[plane] = rgba[plane] ? rgba[plane] + (size_t)done * stride : NULL;
        trl_result got = trl_exr_subsampled_rows(&r->picture, slot, slot_index, y + (int32_t)done,
                                                 band, planes, stride, bad, err);
        if (result == TRL_OK) result = got;
        if (got == TRL_ERR_MEMORY) memset(bad, 1, sizeof bad);
        for (uint32_t row = 0; row < band; row++) {
            if (bad[row])
                zero_rows(planes, stride, row, 1, 0, r->picture.window.width);
            else
                complete_row(r, planes, (size_t)row * stride, r->picture.window.width);
        }
        done += band;
    }
    return result;
}

static trl_result reader_rows(trl_image_reader *reader, uint32_t slot, int32_t y, uint32_t rows,
                              float *const rgba[4], size_t stride, trl_error *err) {
    exr_reader *r = (exr_reader *)reader;
    TRL_REQUIRE(!r->headers_only, err, TRL_ERR_ARGUMENT,
                "%s was opened for its headers only; its rows cannot be read", r->path);
    if (rows == 0) return TRL_OK;
    uint32_t workspace = acquire(r, slot);
    trl_error own = TRL_ERROR_INIT;
    trl_result result = (r->picture.has_subsampled ? subsampled_rows : plain_rows)(
        r, &r->workspaces[workspace], slot, y, rows, rgba, stride, &own);
    release(r, workspace);
    if (result != TRL_OK) return trl_error_set(err, result, "%s: %s", r->path, own.message);
    return TRL_OK;
}

static void reader_close(trl_image_reader *reader) {
    exr_reader *r = (exr_reader *)reader;
    for (uint32_t i = 0; r->workspaces && i < r->picture.workspaces; i++)
        trl_exr_slot_release(&r->workspaces[i]);
    trl_free(r->workspaces);
    trl_free(r->picture.offsets);
    trl_exr_file_release(&r->picture.file);
    if (r->picture.file.source.fd >= 0) close(r->picture.file.source.fd);
    pthread_cond_destroy(&r->freed);
    pthread_mutex_destroy(&r->lock);
    trl_free(r->path);
    trl_free(r);
}

static const trl_reader_ops reader_ops = {reader_rows, reader_close};

static void set_luminance_weights(exr_reader *r) {
    const trl_exr_part *part = r->picture.part;
    trl_mat3 m;
    // Without chromaticities OpenEXR files are Rec. 709, and so they are where the
    // chromaticities make no sense.
    if (!part->has_chromaticities || !trl_rgb_to_xyz(&part->chromaticities, &m) ||
        !(m.m[1][1] > 1e-6 || m.m[1][1] < -1e-6))
        (void)trl_rgb_to_xyz(&trl_primaries_rec709, &m);
    memcpy(r->yw, m.m[1], sizeof r->yw);
}

static int32_t scaled(int32_t coordinate, int32_t origin, uint32_t level) {
    int64_t step = INT64_C(1) << (level < 31 ? level : 31), away = (int64_t)coordinate - origin;
    return (int32_t)(origin + (away >= 0 ? away / step : -((-away + step - 1) / step)));
}

static void set_info(exr_reader *r, const trl_image_open_params *params) {
    trl_image_info *info = &r->head.info;
    const trl_exr_picture *p = &r->picture;
    const trl_exr_selection *s = &p->selection;
    const trl_window *display = &p->part->display, *data = &p->part->data;
    info->selected_part = s->part;
    info->selected_layer = s->layer;
    info->selected_view = s->view;
    info->window = p->window;
    info->display = (trl_window){
        scaled(display->x, data->x, p->level_x), scaled(display->y, data->y, p->level_y),
        trl_exr_level_size(display->width, p->level_x, p->part->round_up),
        trl_exr_level_size(display->height, p->level_y, p->part->round_up)};
    info->has_alpha = s->channels[3] != TRL_EXR_NO_CHANNEL;
    info->gray = s->model == TRL_EXR_GRAY;
    info->gray_channel =
        info->gray ? r->head.info.parts[s->part].channels[s->channels[0]].name : NULL;
    info->camera = p->part->camera;
    info->strip_rows = trl_exr_picture_strip_rows(p, params);
}

static trl_result open_picture(exr_reader *r, const trl_image_open_params *params, trl_error *err) {
    trl_exr_picture *p = &r->picture;
    TRL_TRY(trl_exr_preflight(&p->file, err));
    r->head.info = (trl_image_info){.format = "OpenEXR",
                                    .file_bytes = p->file.source.size,
                                    .part_count = p->file.part_count,
                                    .parts = p->file.public_parts,
                                    .selected_layer = "",
                                    .selected_view = "",
                                    .scene_linear = true,
                                    .strip_rows = 1};
    r->headers_only = params->headers_only;
    trl_error no_picture = TRL_ERROR_INIT;
    trl_result selected = trl_exr_select(&p->file, params, &p->selection, &no_picture);
    if (selected != TRL_OK && params->headers_only) {
        r->head.info.window = p->file.parts[0].data;
        r->head.info.display = p->file.parts[0].display;
        r->head.info.camera = p->file.parts[0].camera;
        return TRL_OK;
    }
    if (selected != TRL_OK) return trl_error_set(err, selected, "%s", no_picture.message);
    p->part = &p->file.parts[p->selection.part];
    TRL_TRY(trl_exr_picture_level(p, params, err));
    set_info(r, params);
    if (params->headers_only) return TRL_OK;
    TRL_TRY(trl_exr_picture_prepare(p, params, err));
    r->workspaces = trl_alloc(p->workspaces, sizeof *r->workspaces);
    if (!r->workspaces) return trl_error_memory(err, p->workspaces * sizeof *r->workspaces);
    set_luminance_weights(r);
    return TRL_OK;
}

static trl_result open_source(trl_image_reader **out, const trl_exr_source *source,
                              const char *path, const trl_image_open_params *params,
                              trl_error *err) {
    exr_reader *r = trl_alloc(1, sizeof *r);
    char *copy = trl_alloc(strlen(path) + 1, 1);
    if (!r || !copy) {
        trl_free(r);
        trl_free(copy);
        if (source->fd >= 0) close(source->fd);
        return trl_error_memory(err, sizeof *r);
    }
    strcpy(copy, path);
    r->path = copy;
    r->head.ops = &reader_ops;
    r->picture.file.source = *source;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->freed, NULL);
    trl_error own = TRL_ERROR_INIT;
    trl_result result = open_picture(r, params, &own);
    if (result != TRL_OK) {
        trl_error_set(err, result, "%s: %s", path, own.message);
        reader_close(&r->head);
        return result;
    }
    *out = &r->head;
    return TRL_OK;
}

trl_result trl_exr_open(trl_image_reader **out, const char *path,
                        const trl_image_open_params *params, trl_error *err) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    TRL_REQUIRE(fd >= 0, err, TRL_ERR_FILE, "%s cannot be opened: %s", path, strerror(errno));
    struct stat status;
    if (fstat(fd, &status) != 0) {
        int reason = errno;
        close(fd);
        return trl_error_set(err, TRL_ERR_FILE, "%s cannot be read: %s", path, strerror(reason));
    }
    const trl_exr_source source = {.fd = fd, .size = (uint64_t)status.st_size};
    return open_source(out, &source, path, params, err);
}

trl_result trl_exr_open_memory(trl_image_reader **out, const void *bytes, size_t size,
                               const trl_image_open_params *params, trl_error *err) {
    const trl_exr_source source = {.fd = -1, .bytes = bytes, .size = size};
    return open_source(out, &source, "memory", params, err);
}
