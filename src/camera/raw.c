// Camera raw files through LibRaw, which decodes the mosaic; the colours are made here, so
// that nothing below black is cut off and what is clipped is known.
#include "camera/raw.h"

#include "base/base.h"
#include "image/exif.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libraw/libraw.h>

enum { XTRANS = 9, HEAD_BYTES = 65536 };

typedef struct raw_reader {
    trl_image_reader head;
    trl_image_part part;
    trl_image_channel channels[3];
    trl_image_attributes attributes;
    libraw_data_t *raw;
    trl_mosaic mosaic;
    trl_mat3 to_ap0;
} raw_reader;

// The body's name, as far as its EXIF gives it.
static void name_of(const char *path, char *out, size_t size) {
    unsigned char *bytes = malloc(HEAD_BYTES);
    FILE *f = fopen(path, "rbe");
    trl_exif exif = {.orientation = 1};
    if (bytes && f && trl_exif_read(bytes, fread(bytes, 1, HEAD_BYTES, f), &exif) && exif.model[0])
        snprintf(out, size, "the %s %s", exif.make, exif.model);
    else
        snprintf(out, size, "this camera");
    if (f) fclose(f);
    free(bytes);
}

static trl_result failed(const char *path, int code, const trl_image_open_params *params,
                         trl_error *err) {
    char name[160];
    name_of(path, name, sizeof name);
    if (code == LIBRAW_FILE_UNSUPPORTED)
        return trl_error_set(err, TRL_ERR_UNSUPPORTED,
                             "'%.200s' is no raw file that LibRaw %s reads: it may not know %s yet",
                             path, libraw_version(), name);
    if (code == LIBRAW_TOO_BIG || code == LIBRAW_UNSUFFICIENT_MEMORY)
        return trl_error_set(err, TRL_ERR_LIMIT, "'%.200s' needs more than %llu MiB to decode",
                             path, (unsigned long long)(params->max_bytes >> 20));
    return trl_error_set(err, TRL_ERR_FORMAT, "'%.200s' is damaged: %s (%s)", path,
                         libraw_strerror(code), name);
}

// The colour of a filter; LibRaw's fourth is the other green.
static int color_at(const raw_reader *r, int row, int column) {
    int c = libraw_COLOR(r->raw, row, column);
    return c == 3 ? 1 : c;
}

static bool read_pattern(raw_reader *r) {
    trl_mosaic *m = &r->mosaic;
    const unsigned filters = r->raw->idata.filters;
    m->bayer = filters != XTRANS;
    for (int y = 0; y < TRL_MOSAIC_PERIOD; y++) {
        for (int x = 0; x < TRL_MOSAIC_PERIOD; x++) {
            int c = color_at(r, y, x);
            if (c < 0 || c > 2) return false;
            if (m->bayer && c != color_at(r, y % 2, x % 2)) return false;
            m->color[y][x] = (uint8_t)c;
        }
    }
    // A real Bayer pattern has green on one diagonal, red and blue on the other.
    const uint8_t *a = m->color[0], *b = m->color[1];
    if (!m->bayer) return true;
    return (a[0] == 1 && b[1] == 1 && a[1] + b[0] == 2 && a[1] != 1) ||
           (a[1] == 1 && b[0] == 1 && a[0] + b[1] == 2 && a[0] != 1);
}

static bool read_levels(raw_reader *r) {
    trl_mosaic *m = &r->mosaic;
    const libraw_colordata_t *c = &r->raw->color;
    const unsigned rows = c->cblack[4], columns = c->cblack[5];
    for (int y = 0; y < TRL_MOSAIC_PERIOD; y++) {
        for (int x = 0; x < TRL_MOSAIC_PERIOD; x++) {
            double black = c->black + c->cblack[libraw_COLOR(r->raw, y, x)];
            if (rows && columns && rows * columns <= LIBRAW_CBLACK_SIZE - 6)
                black += c->cblack[6 + (unsigned)y % rows * columns + (unsigned)x % columns];
            double span = (double)c->maximum - black;
            if (!(span > 0)) return false;
            m->black[y][x] = (float)black;
            m->scale[y][x] = (float)(1 / span);
        }
    }
    return true;
}

// Camera colours of the white level, balanced as the camera did, to ACES2065-1.
static bool read_colors(raw_reader *r) {
    const libraw_colordata_t *c = &r->raw->color;
    trl_mat3 camera = {{{0}}}, to_ap0;
    const float *balance =
        c->cam_mul[0] > 0 && c->cam_mul[1] > 0 && c->cam_mul[2] > 0 ? c->cam_mul : c->pre_mul;
    if (!(balance[0] > 0 && balance[1] > 0 && balance[2] > 0)) return false;
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            camera.m[i][k] = (double)c->rgb_cam[i][k] * (double)balance[k] / (double)balance[1];
    if (!trl_rgb_to_rgb(&trl_primaries_rec709, &trl_primaries_ap0, TRL_ADAPTATION_BRADFORD,
                        &to_ap0))
        return false;
    r->to_ap0 = trl_mat3_mul(&to_ap0, &camera);
    trl_mat3 probe;
    return trl_mat3_invert(&r->to_ap0, &probe);
}

// LibRaw would print; what it returns says as much.
static void on_damage(void *user, const char *file, const int offset) {
    (void)user;
    (void)file;
    (void)offset;
}

static trl_result decode(raw_reader *r, const char *path, const trl_image_open_params *params,
                         trl_error *err) {
    r->raw = libraw_init(0);
    if (!r->raw) return trl_error_memory(err, sizeof *r->raw);
    libraw_set_dataerror_handler(r->raw, on_damage, NULL);
    r->raw->params.max_raw_memory_mb = (unsigned)(params->max_bytes >> 20);
    int code = libraw_open_file(r->raw, path);
    if (code != LIBRAW_SUCCESS) return failed(path, code, params, err);
    code = libraw_unpack(r->raw);
    if (code != LIBRAW_SUCCESS) return failed(path, code, params, err);
    const libraw_image_sizes_t *s = &r->raw->sizes;
    const char *make = r->raw->idata.make, *model = r->raw->idata.model;
    TRL_REQUIRE(r->raw->rawdata.raw_image && r->raw->idata.filters, err, TRL_ERR_UNSUPPORTED,
                "'%.200s' (%.60s %.60s) holds no mosaic of one sensor (it is a small or a linear "
                "raw): take full raw pictures",
                path, make, model);
    r->mosaic.codes =
        r->raw->rawdata.raw_image + (size_t)s->top_margin * (s->raw_pitch / 2) + s->left_margin;
    r->mosaic.pitch = s->raw_pitch / 2;
    r->mosaic.width = s->width;
    r->mosaic.height = s->height;
    TRL_REQUIRE(s->width > 0 && s->height > 0 && s->left_margin + s->width <= s->raw_width &&
                    s->top_margin + s->height <= s->raw_height &&
                    (size_t)s->raw_width * 2 <= s->raw_pitch,
                err, TRL_ERR_FORMAT, "'%.200s' is damaged: its sizes contradict each other", path);
    TRL_REQUIRE(read_pattern(r), err, TRL_ERR_UNSUPPORTED,
                "the colour filters of the %.60s %.60s are not in a pattern that is known "
                "('%.200s')",
                make, model, path);
    TRL_REQUIRE(read_levels(r), err, TRL_ERR_FORMAT,
                "'%.200s' has a white level that is not above its black level", path);
    TRL_REQUIRE(read_colors(r), err, TRL_ERR_UNSUPPORTED,
                "LibRaw %s does not know the colours of the %.60s %.60s ('%.200s')",
                libraw_version(), make, model, path);
    return TRL_OK;
}

// LibRaw's flip: bit 0 mirrors columns, bit 1 rows, bit 2 swaps the two afterwards.
static bool sideways(const raw_reader *r) {
    return r->raw->sizes.flip & 4;
}

static void place(const raw_reader *r, uint32_t x, uint32_t y, uint32_t *u, uint32_t *v) {
    const int flip = r->raw->sizes.flip;
    *u = sideways(r) ? y : x;
    *v = sideways(r) ? x : y;
    if (flip & 2) *v = r->mosaic.height - 1 - *v;
    if (flip & 1) *u = r->mosaic.width - 1 - *u;
}

static trl_result reader_rows(trl_image_reader *head, uint32_t slot, int32_t y, uint32_t rows,
                              float *const rgba[4], size_t stride, trl_error *err) {
    const raw_reader *r = (const raw_reader *)head;
    (void)err;
    trl_guard_mark(slot, "scan lines %d-%lld", y, (long long)y + rows - 1);
    for (uint32_t j = 0; j < rows; j++) {
        for (uint32_t x = 0; x < head->info.window.width; x++) {
            float rgb[3];
            uint32_t u, v;
            place(r, x, (uint32_t)y + j, &u, &v);
            trl_mosaic_color(&r->mosaic, u, v, rgb);
            for (int c = 0; c < 3; c++)
                rgba[c][j * stride + x] = rgb[c];
            if (rgba[3]) rgba[3][j * stride + x] = 1;
        }
    }
    return TRL_OK;
}

static void reader_close(trl_image_reader *head) {
    raw_reader *r = (raw_reader *)head;
    if (r->raw) libraw_close(r->raw);
    trl_image_attributes_release(&r->attributes);
    trl_free(r);
}

static const trl_reader_ops ops = {reader_rows, reader_close};

static double said(float value) {
    return isfinite(value) && value > 0 ? (double)value : 0;
}

static void describe(raw_reader *r) {
    static const char *const names[3] = {"R", "G", "B"};
    const libraw_data_t *raw = r->raw;
    trl_image_info *info = &r->head.info;
    uint32_t width = sideways(r) ? r->mosaic.height : r->mosaic.width;
    uint32_t height = sideways(r) ? r->mosaic.width : r->mosaic.height;
    for (int c = 0; c < 3; c++)
        r->channels[c] = (trl_image_channel){names[c], TRL_SAMPLE_FLOAT, 1, 1};
    trl_image_attribute_add(&r->attributes, "make", "EXIF", raw->idata.make);
    trl_image_attribute_add(&r->attributes, "model", "EXIF", raw->idata.model);
    r->part = (trl_image_part){.name = "",
                               .view = "",
                               .storage = r->mosaic.bayer ? "Bayer mosaic" : "X-Trans mosaic",
                               .compression = "",
                               .data = {0, 0, width, height},
                               .display = {0, 0, width, height},
                               .pixel_aspect = 1,
                               .levels_x = 1,
                               .levels_y = 1,
                               .level_mode = "one",
                               .channel_count = 3,
                               .channels = r->channels,
                               .attribute_count = r->attributes.count,
                               .attributes = r->attributes.items};
    *info = (trl_image_info){.format = "camera raw",
                             .part_count = 1,
                             .parts = &r->part,
                             .selected_layer = "",
                             .selected_view = "",
                             .window = r->part.data,
                             .display = r->part.data,
                             .scene_linear = true};
    info->camera = (trl_camera_settings){said(raw->other.shutter), said(raw->other.aperture),
                                         said(raw->other.iso_speed)};
    uint32_t rows = 65536 / width;
    info->strip_rows = rows < 1 ? 1 : rows;
}

trl_result trl_raw_open(trl_image_reader **out, const char *path,
                        const trl_image_open_params *params, trl_error *err) {
    trl_image_open_params own = TRL_IMAGE_OPEN_PARAMS_INIT;
    if (params) trl_params_copy(&own, sizeof own, params);
    if (own.max_bytes == 0) own.max_bytes = UINT64_C(1) << 30;
    raw_reader *r = trl_alloc(1, sizeof *r);
    if (!r) return trl_error_memory(err, sizeof *r);
    r->head.ops = &ops;
    trl_guard_mark(0, "its raw data");
    trl_result result = decode(r, path, &own, err);
    trl_guard_clear();
    if (result != TRL_OK) {
        reader_close(&r->head);
        return result;
    }
    describe(r);
    *out = &r->head;
    return TRL_OK;
}

bool trl_raw_to_ap0(const trl_image_reader *reader, trl_mat3 *out) {
    if (reader->ops != &ops) return false;
    *out = ((const raw_reader *)reader)->to_ap0;
    return true;
}
