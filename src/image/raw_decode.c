// Camera raw files through LibRaw, which decodes the mosaic; the colours are made here, so
// that nothing below black is cut off and what is clipped is known.
#include "image/raw.h"

#include "base/base.h"
#include "image/exif.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libraw/libraw.h>

enum { XTRANS = 9, HEAD_BYTES = 65536 };

// The body's name, as far as its EXIF gives it.
static void name_of(const char *path, char *out, size_t size) {
    unsigned char *bytes = malloc(HEAD_BYTES);
    FILE *f = fopen(path, "rbe");
    trl_exif exif = {.orientation = 1};
    if (bytes && f && trl_exif_read(bytes, fread(bytes, 1, HEAD_BYTES, f), &exif) && exif.model[0])
        snprintf(out, size, "%s %s", exif.make, exif.model);
    else
        snprintf(out, size, "%s", "");
    if (f) fclose(f);
    free(bytes);
}

// `opening`: LibRaw has not found a picture yet.
static trl_result failed(const char *path, int code, bool opening,
                         const trl_image_open_params *params, trl_error *err) {
    const bool unknown = code == LIBRAW_FILE_UNSUPPORTED || (opening && code == LIBRAW_IO_ERROR);
    char name[160];
    name_of(path, name, sizeof name);
    if (unknown && !*name)
        return trl_error_set(err, TRL_ERR_FORMAT,
                             "%s is a TIFF picture, or a raw file that LibRaw %s cannot read: save "
                             "it as OpenEXR or PNG, or as DNG",
                             path, libraw_version());
    if (unknown)
        return trl_error_set(err, TRL_ERR_UNSUPPORTED,
                             "%s is no raw file that LibRaw %s reads: it may not know the %s yet; "
                             "the camera maker's or Adobe's converter makes a DNG of it",
                             path, libraw_version(), name);
    if (code == LIBRAW_TOO_BIG || code == LIBRAW_UNSUFFICIENT_MEMORY)
        return trl_error_set(err, TRL_ERR_LIMIT, "%s needs more than %llu MiB to decode", path,
                             (unsigned long long)(params->max_bytes >> 20));
    return trl_error_set(err, TRL_ERR_FORMAT, "%s is damaged: LibRaw says \"%s\"", path,
                         libraw_strerror(code));
}

// The colour of a filter; LibRaw's fourth is the other green.
static int color_at(libraw_data_t *raw, int row, int column) {
    int c = libraw_COLOR(raw, row, column);
    return c == 3 ? 1 : c;
}

static bool read_pattern(trl_raw_file *f, libraw_data_t *raw) {
    trl_mosaic *m = &f->mosaic;
    m->bayer = raw->idata.filters != XTRANS;
    f->info.period = m->bayer ? 2 : TRL_RAW_PERIOD;
    if (strncmp(raw->idata.cdesc, "RGB", 3) != 0) return false;
    for (int y = 0; y < TRL_RAW_PERIOD; y++) {
        for (int x = 0; x < TRL_RAW_PERIOD; x++) {
            int c = color_at(raw, y, x);
            if (c < 0 || c > 2) return false;
            if (m->bayer && c != color_at(raw, y % 2, x % 2)) return false;
            f->info.color[y][x] = m->color[y][x] = (uint8_t)c;
        }
    }
    // A real Bayer pattern has green on one diagonal, red and blue on the other; each ninth
    // of an X-Trans pattern has all three.
    const uint8_t *a = m->color[0], *b = m->color[1];
    for (int cell = 0; !m->bayer && cell < 4; cell++) {
        unsigned seen = 0;
        for (int i = 0; i < 9; i++)
            seen |= 1u << m->color[cell / 2 * 3 + i / 3][cell % 2 * 3 + i % 3];
        if (seen != 7) return false;
    }
    if (!m->bayer) return trl_mosaic_prepare(m);
    return (a[0] == 1 && b[1] == 1 && a[1] + b[0] == 2 && a[1] != 1) ||
           (a[1] == 1 && b[0] == 1 && a[0] + b[1] == 2 && a[0] != 1);
}

static bool read_levels(trl_raw_file *f, libraw_data_t *raw) {
    trl_mosaic *m = &f->mosaic;
    const libraw_colordata_t *c = &raw->color;
    const unsigned rows = c->cblack[4], columns = c->cblack[5];
    f->info.white_dn = c->maximum;
    for (int y = 0; y < TRL_RAW_PERIOD; y++) {
        for (int x = 0; x < TRL_RAW_PERIOD; x++) {
            double black = c->black + c->cblack[libraw_COLOR(raw, y, x)];
            if (rows && columns && rows * columns <= LIBRAW_CBLACK_SIZE - 6)
                black += c->cblack[6 + (unsigned)y % rows * columns + (unsigned)x % columns];
            double span = (double)c->maximum - black;
            if (!(span > 0)) return false;
            f->info.black_dn[y][x] = black;
            m->black[y][x] = (float)black;
            m->scale[y][x] = (float)(1 / span);
        }
    }
    m->end = trl_mosaic_saturation(m);
    f->info.saturation = (double)m->end;
    return true;
}

// The decimal number that LibRaw's float was made of, 0 where it is none.
static double said(float value) {
    if (!(isfinite(value) && value > 0)) return 0;
    double unit = pow(10, floor(log10((double)value)) - 6);
    return unit < 1 ? rint((double)value / unit) / rint(1 / unit) : (double)value;
}

// Camera colours, balanced as the camera did, to ACES2065-1.
static bool read_colors(trl_raw_file *f, const libraw_data_t *raw) {
    const libraw_colordata_t *c = &raw->color;
    trl_mat3 camera = {{{0}}}, to_ap0, probe;
    f->info.balance_said = c->cam_mul[0] > 0 && c->cam_mul[1] > 0 && c->cam_mul[2] > 0;
    const float *balance = f->info.balance_said ? c->cam_mul : c->pre_mul;
    if (!(balance[0] > 0 && balance[1] > 0 && balance[2] > 0)) return false;
    for (int i = 0; i < 3; i++) {
        f->info.balance[i] = said(balance[i] / balance[1]);
        if (!(f->info.balance[i] > 0 && f->info.balance[i] < 1e6)) return false;
        f->mosaic.gain[i] = (float)f->info.balance[i];
        for (int k = 0; k < 3; k++)
            camera.m[i][k] = (double)c->rgb_cam[i][k];
    }
    if (!trl_rgb_to_rgb(&trl_primaries_rec709, &trl_primaries_ap0, TRL_ADAPTATION_BRADFORD,
                        &to_ap0))
        return false;
    f->balanced_to_ap0 = trl_mat3_mul(&to_ap0, &camera);
    return trl_mat3_invert(&f->balanced_to_ap0, &probe);
}

// LibRaw would print, and goes on.
static void on_damage(void *user, const char *file, const int offset) {
    trl_raw_file *out = user;
    (void)file;
    if (!out->damaged) out->damaged_at = offset;
    out->damaged = true;
}

static bool all_zero(const trl_mosaic *m) {
    for (uint32_t y = 0; y < m->height; y++)
        for (uint32_t x = 0; x < m->width; x++)
            if (m->codes[y * m->pitch + x] != 0) return false;
    return true;
}

static void describe(trl_raw_file *f, const libraw_data_t *raw) {
    trl_raw_info *info = &f->info;
    snprintf(info->make, sizeof info->make, "%.63s", raw->idata.make);
    snprintf(info->model, sizeof info->model, "%.63s", raw->idata.model);
    info->width = f->mosaic.width;
    info->height = f->mosaic.height;
    info->camera = (trl_camera_settings){said(raw->other.shutter), said(raw->other.aperture),
                                         said(raw->other.iso_speed)};
    f->flip = raw->sizes.flip;
}

static trl_result find_mosaic(trl_raw_file *f, const libraw_data_t *raw, const char *path,
                              trl_error *err) {
    const libraw_image_sizes_t *s = &raw->sizes;
    TRL_REQUIRE(raw->rawdata.raw_image && raw->idata.filters, err, TRL_ERR_UNSUPPORTED,
                "%s (%.60s %.60s) holds no mosaic of one sensor (it is a small or a linear "
                "raw): take full raw pictures",
                path, raw->idata.make, raw->idata.model);
    TRL_REQUIRE(s->width > 0 && s->height > 0 && s->left_margin + s->width <= s->raw_width &&
                    s->top_margin + s->height <= s->raw_height &&
                    (size_t)s->raw_width * 2 <= s->raw_pitch,
                err, TRL_ERR_FORMAT, "%s is damaged: its sizes contradict each other", path);
    f->mosaic.codes =
        raw->rawdata.raw_image + (size_t)s->top_margin * (s->raw_pitch / 2) + s->left_margin;
    f->mosaic.pitch = s->raw_pitch / 2;
    f->mosaic.width = s->width;
    f->mosaic.height = s->height;
    return TRL_OK;
}

trl_result trl_raw_decode(trl_raw_file *out, const char *path, const trl_image_open_params *params,
                          trl_error *err) {
    libraw_data_t *raw = out->handle = libraw_init(0);
    if (!raw) return trl_error_memory(err, sizeof *raw);
    libraw_set_dataerror_handler(raw, on_damage, out);
    raw->params.max_raw_memory_mb = (unsigned)(params->max_bytes >> 20);
    int code = libraw_open_file(raw, path);
    if (code != LIBRAW_SUCCESS) return failed(path, code, true, params, err);
    code = libraw_unpack(raw);
    if (code != LIBRAW_SUCCESS) return failed(path, code, false, params, err);
    const char *make = raw->idata.make, *model = raw->idata.model;
    TRL_TRY(find_mosaic(out, raw, path, err));
    TRL_REQUIRE(!all_zero(&out->mosaic), err, TRL_ERR_FORMAT,
                "%s is damaged: there is no picture in it, every sample is 0", path);
    TRL_REQUIRE(read_pattern(out, raw), err, TRL_ERR_UNSUPPORTED,
                "the colour filters of the %.60s %.60s are not in a pattern that is known "
                "(%s)",
                make, model, path);
    TRL_REQUIRE(read_levels(out, raw), err, TRL_ERR_FORMAT,
                "%s has a white level that is not above its black level", path);
    TRL_REQUIRE(read_colors(out, raw), err, TRL_ERR_UNSUPPORTED,
                "LibRaw %s does not know the colours of the %.60s %.60s (%s)", libraw_version(),
                make, model, path);
    describe(out, raw);
    return TRL_OK;
}

void trl_raw_release(trl_raw_file *file) {
    if (file->handle) libraw_close(file->handle);
    file->handle = NULL;
}
