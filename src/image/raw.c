// Camera raw files as pictures: developed, in the camera's colours, or as the sensor's codes.
#include "image/raw.h"

#include "base/base.h"

#include <stdio.h>
#include <sys/stat.h>

enum { STRIP_PIXELS = 65536 };

typedef struct raw_reader {
    trl_image_reader head;
    trl_image_part part;
    trl_image_channel channels[3];
    trl_image_attributes attributes;
    trl_raw_file file;
    trl_raw_mode mode;
    char damage[320]; // a sentence
} raw_reader;

static bool sideways(const raw_reader *r) {
    return r->file.flip & 4;
}

static void place(const raw_reader *r, uint32_t x, uint32_t y, uint32_t *u, uint32_t *v) {
    *u = sideways(r) ? y : x;
    *v = sideways(r) ? x : y;
    if (r->file.flip & 2) *v = r->file.mosaic.height - 1 - *v;
    if (r->file.flip & 1) *u = r->file.mosaic.width - 1 - *u;
}

static float larger(float a, float b) {
    return a > b ? a : b;
}

void trl_raw_balance(const double factors[3], float end, const float camera[3], float out[3]) {
    float least = end, most = 0, sum = 0, whole = 0;
    for (int c = 0; c < 3; c++) {
        out[c] = camera[c] * (float)factors[c];
        least = camera[c] < least ? camera[c] : least;
        most = larger(most, out[c]);
        if (camera[c] >= end) continue;
        sum += out[c];
        whole++;
    }
    if (whole == 3) return;
    float white = least < 0.8f * end ? 0 : (least / end - 0.8f) / 0.2f;
    for (int c = 0; c < 3; c++) {
        if (camera[c] >= end && whole > 0) out[c] = larger(out[c], sum / whole);
        out[c] += white * (most - out[c]);
    }
}

static void develop(const raw_reader *r, float rgb[3]) {
    const double(*m)[3] = r->file.balanced_to_ap0.m;
    float v[3];
    trl_raw_balance(r->file.info.balance, r->file.mosaic.end, rgb, v);
    for (int c = 0; c < 3; c++)
        rgb[c] = (float)(m[c][0] * (double)v[0] + m[c][1] * (double)v[1] + m[c][2] * (double)v[2]);
}

static void turn_round(float *row, uint32_t n) {
    for (uint32_t i = 0; i < n / 2; i++) {
        float swap = row[i];
        row[i] = row[n - 1 - i];
        row[n - 1 - i] = swap;
    }
}

static void color_row(const raw_reader *r, uint32_t y, float *const out[3]) {
    const uint32_t width = r->head.info.window.width;
    const bool columns = sideways(r);
    uint32_t u, v;
    place(r, 0, y, &u, &v);
    trl_mosaic_line(&r->file.mosaic, columns, columns ? u : v, out);
    for (int c = 0; c < 3 && (columns ? v : u) > 0; c++)
        turn_round(out[c], width);
    for (uint32_t x = 0; x < width && r->mode == TRL_RAW_DEVELOPED; x++) {
        float rgb[3] = {out[0][x], out[1][x], out[2][x]};
        develop(r, rgb);
        for (int c = 0; c < 3; c++)
            out[c][x] = rgb[c];
    }
}

// The first sample of each colour in a cell.
static void cell_row(const raw_reader *r, uint32_t y, float *const out[3]) {
    const trl_mosaic *m = &r->file.mosaic;
    const uint32_t side = m->bayer ? 2 : 3;
    for (uint32_t x = 0; x < r->head.info.window.width; x++) {
        for (uint32_t i = side * side; i-- > 0;) {
            uint32_t u = side * x + i % side, v = side * y + i / side;
            int c = m->color[v % TRL_RAW_PERIOD][u % TRL_RAW_PERIOD];
            out[c][x] = m->codes[v * m->pitch + u];
        }
    }
}

static void mosaic_row(const raw_reader *r, uint32_t y, float *const out[3]) {
    const trl_mosaic *m = &r->file.mosaic;
    for (uint32_t x = 0; x < m->width; x++)
        out[0][x] = out[1][x] = out[2][x] = m->codes[y * m->pitch + x];
}

static trl_result reader_rows(trl_image_reader *head, uint32_t slot, int32_t y, uint32_t rows,
                              float *const rgba[4], size_t stride, trl_error *err) {
    const raw_reader *r = (const raw_reader *)head;
    trl_guard_mark(slot, "scan lines %d-%lld", y, (long long)y + rows - 1);
    for (uint32_t j = 0; j < rows; j++) {
        float *const out[3] = {rgba[0] + j * stride, rgba[1] + j * stride, rgba[2] + j * stride};
        if (r->mode == TRL_RAW_CELLS)
            cell_row(r, (uint32_t)y + j, out);
        else if (r->mode == TRL_RAW_MOSAIC)
            mosaic_row(r, (uint32_t)y + j, out);
        else
            color_row(r, (uint32_t)y + j, out);
        for (uint32_t x = 0; rgba[3] && x < head->info.window.width; x++)
            rgba[3][j * stride + x] = 1;
    }
    // The rows are what could be decoded; who keeps going has them.
    TRL_REQUIRE(!r->file.damaged || y > 0, err, TRL_ERR_FORMAT, "%s", r->damage);
    return TRL_OK;
}

static void reader_close(trl_image_reader *head) {
    raw_reader *r = (raw_reader *)head;
    trl_raw_release(&r->file);
    trl_image_attributes_release(&r->attributes);
    trl_free(r);
}

static const trl_reader_ops ops = {reader_rows, reader_close};

static void choose_window(raw_reader *r) {
    uint32_t width = r->file.mosaic.width, height = r->file.mosaic.height;
    const uint32_t side = r->file.mosaic.bayer ? 2 : 3;
    trl_window *w = &r->part.data;
    *w = (trl_window){0, 0, width, height};
    if (r->mode == TRL_RAW_CELLS) *w = (trl_window){0, 0, width / side, height / side};
    if ((r->mode == TRL_RAW_DEVELOPED || r->mode == TRL_RAW_CAMERA) && sideways(r))
        *w = (trl_window){0, 0, height, width};
    r->part.display = *w;
}

static void describe(raw_reader *r) {
    r->file.mosaic.marks = r->mode == TRL_RAW_CAMERA;
    static const char *const names[3] = {"R", "G", "B"};
    trl_image_info *info = &r->head.info;
    for (int c = 0; c < 3; c++)
        r->channels[c] = (trl_image_channel){names[c], TRL_SAMPLE_FLOAT, 1, 1};
    r->part = (trl_image_part){.name = "",
                               .view = "",
                               .storage = r->file.mosaic.bayer ? "Bayer mosaic" : "X-Trans mosaic",
                               .compression = "",
                               .pixel_aspect = 1,
                               .levels_x = 1,
                               .levels_y = 1,
                               .level_mode = "one",
                               .channel_count = 3,
                               .channels = r->channels,
                               .attribute_count = r->attributes.count,
                               .attributes = r->attributes.items};
    if (r->mode == TRL_RAW_DEVELOPED) {
        r->part.has_chromaticities = true;
        r->part.chromaticities = trl_primaries_ap0;
    }
    choose_window(r);
    *info = (trl_image_info){.format = "camera raw",
                             .part_count = 1,
                             .parts = &r->part,
                             .selected_layer = "",
                             .selected_view = "",
                             .window = r->part.data,
                             .display = r->part.data,
                             .gray = r->mode == TRL_RAW_MOSAIC,
                             .scene_linear = true,
                             .camera = r->file.info.camera};
    uint32_t rows = STRIP_PIXELS / info->window.width;
    info->strip_rows = rows < 1 ? 1 : rows;
}

trl_result trl_raw_open(trl_image_reader **out, const char *path, trl_raw_mode mode,
                        const trl_image_open_params *params, trl_error *err) {
    trl_image_open_params own = TRL_IMAGE_OPEN_PARAMS_INIT;
    if (params) trl_params_copy(&own, sizeof own, params);
    if (own.max_bytes == 0) own.max_bytes = UINT64_C(1) << 30;
    raw_reader *r = trl_alloc(1, sizeof *r);
    if (!r) return trl_error_memory(err, sizeof *r);
    r->head.ops = &ops;
    r->mode = mode;
    trl_guard_mark(0, "its raw data");
    trl_result result = trl_raw_decode(&r->file, path, &own, err);
    trl_guard_clear();
    uint32_t least = mode == TRL_RAW_CELLS ? TRL_RAW_PERIOD : 1;
    if (result == TRL_OK && (r->file.mosaic.width < least || r->file.mosaic.height < least))
        result = trl_error_set(err, TRL_ERR_FORMAT, "%s has %u by %u pixels: no cell is whole",
                               path, r->file.mosaic.width, r->file.mosaic.height);
    if (result != TRL_OK) {
        reader_close(&r->head);
        return result;
    }
    trl_image_attribute_add(&r->attributes, "make", "EXIF", r->file.info.make);
    trl_image_attribute_add(&r->attributes, "model", "EXIF", r->file.info.model);
    if (r->file.damaged)
        snprintf(r->damage, sizeof r->damage,
                 "%.200s is damaged from byte %lld on: parts of the picture may be wrong", path,
                 (long long)r->file.damaged_at);
    describe(r);
    struct stat st;
    if (stat(path, &st) == 0) r->head.info.file_bytes = (uint64_t)st.st_size;
    *out = &r->head;
    return TRL_OK;
}

bool trl_raw_use(trl_image_reader *reader, trl_raw_mode mode) {
    if (reader->ops != &ops) return false;
    uint64_t bytes = reader->info.file_bytes;
    ((raw_reader *)reader)->mode = mode;
    describe((raw_reader *)reader);
    reader->info.file_bytes = bytes;
    return true;
}

void trl_raw_saturation_set(trl_image_reader *reader, double saturation) {
    if (reader->ops != &ops) return;
    trl_raw_file *file = &((raw_reader *)reader)->file;
    file->info.saturation = saturation;
    file->mosaic.end = (float)saturation;
}

bool trl_raw_info_get(const trl_image_reader *reader, trl_raw_info *out) {
    if (reader->ops != &ops) return false;
    *out = ((const raw_reader *)reader)->file.info;
    return true;
}

bool trl_raw_to_ap0(const trl_image_reader *reader, trl_mat3 *out) {
    if (reader->ops != &ops) return false;
    const trl_raw_file *file = &((const raw_reader *)reader)->file;
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            out->m[i][k] = file->balanced_to_ap0.m[i][k] * file->info.balance[k];
    return true;
}
