// Reading JPEG through libjpeg.
//
// A JPEG is one stream, so rows are decoded in order under a lock, and the last of
// them are kept; a row that is no longer kept makes the reader begin again. Pictures
// that EXIF turns are kept whole.
#include "image/exif.h"
#include "image/icc.h"
#include "image/jpeg.h"
#include "image/stream.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <jerror.h>
#include <jpeglib.h>

enum { SCANS_MAX = 200, PROFILE_MAX = 4 << 20 };
static const size_t kept_bytes = (size_t)64 << 20;

// Where the pixels of a turned picture lie: in pixels of the file.
typedef struct turn {
    ptrdiff_t first, right, down;
} turn;

typedef struct jpeg_reader {
    trl_image_reader head;
    trl_image_part part;
    trl_image_channel channels[3];
    trl_image_attributes attributes;
    char *path;
    pthread_mutex_t lock;
    FILE *stream;
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf escape;
    bool created, started; // the decoder exists; rows can be taken from it
    uint32_t orientation;
    turn turn;
    trl_packing packing;
    size_t row_bytes;
    uint32_t file_width, file_height;
    unsigned char *kept;  // a ring of rows, or all
    unsigned char *row;   // one row, turned
    uint32_t kept_rows;   // the ring's size
    uint32_t decoded;     // rows decoded so far
    uint32_t broken_from; // the first row that cannot be decoded
    bool damage;          // libjpeg has warned of damage
    bool out_of_memory;
    char complaint[JMSG_LENGTH_MAX];
} jpeg_reader;

static jpeg_reader *reader_of(j_common_ptr jpeg) {
    return jpeg->client_data;
}

static void on_error(j_common_ptr jpeg) {
    jpeg_reader *r = reader_of(jpeg);
    r->out_of_memory = jpeg->err->msg_code == JERR_OUT_OF_MEMORY;
    jpeg->err->format_message(jpeg, r->complaint);
    longjmp(r->escape, 1);
}

// libjpeg goes on after damage, with grey in its place; what it merely remarks on is
// none.
static void on_message(j_common_ptr jpeg, int level) {
    jpeg_reader *r = reader_of(jpeg);
    int code = jpeg->err->msg_code;
    if (level >= 0 || r->damage || code == JWRN_EXTRANEOUS_DATA || code == JWRN_JFIF_MAJOR ||
        code == JWRN_ADOBE_XFORM)
        return;
    r->damage = true;
    jpeg->err->format_message(jpeg, r->complaint);
}

// A small file can ask for thousands of passes over a large picture.
static void on_progress(j_common_ptr jpeg) {
    if (((j_decompress_ptr)jpeg)->input_scan_number <= SCANS_MAX) return;
    jpeg_reader *r = reader_of(jpeg);
    snprintf(r->complaint, sizeof r->complaint, "it has more than %d scans", SCANS_MAX);
    longjmp(r->escape, 1);
}

static void decoder_end(jpeg_reader *r) {
    if (r->created) jpeg_destroy_decompress(&r->jpeg);
    r->created = r->started = false;
    if (r->stream) fclose(r->stream);
    r->stream = NULL;
}

static trl_result damaged(const jpeg_reader *r, trl_error *err) {
    TRL_REQUIRE(!r->out_of_memory, err, TRL_ERR_MEMORY, "%s: not enough memory to read it",
                r->path);
    return trl_error_set(err, TRL_ERR_FORMAT, "%s is damaged in its header: %s", r->path,
                         r->complaint);
}

// Opens the file and reads its header.
static trl_result decoder_begin(jpeg_reader *r, trl_error *err) {
    decoder_end(r);
    r->decoded = 0;
    r->damage = false;
    r->stream = fopen(r->path, "rbe");
    if (!r->stream)
        return trl_error_set(err, errno == ENOMEM ? TRL_ERR_MEMORY : TRL_ERR_FILE,
                             "%s cannot be read: %s", r->path, strerrordesc_np(errno));
    r->jpeg.err = jpeg_std_error(&r->errors);
    r->errors.error_exit = on_error;
    r->errors.emit_message = on_message;
    r->jpeg.client_data = r;
    if (setjmp(r->escape)) return damaged(r, err);
    // A failure inside leaves nothing that destroying would trip over.
    r->created = true;
    jpeg_create_decompress(&r->jpeg);
    r->progress.progress_monitor = on_progress;
    r->jpeg.progress = &r->progress;
    jpeg_stdio_src(&r->jpeg, r->stream);
    jpeg_save_markers(&r->jpeg, JPEG_APP0 + 1, 0xFFFF);
    jpeg_save_markers(&r->jpeg, JPEG_APP0 + 2, 0xFFFF);
    jpeg_read_header(&r->jpeg, TRUE);
    return TRL_OK;
}

// The first pass of a progressive picture reads all of it.
static void decoder_start(jpeg_reader *r) {
    r->jpeg.out_color_space = r->head.info.gray ? JCS_GRAYSCALE : JCS_RGB;
    r->jpeg.dct_method = JDCT_ISLOW;
    jpeg_start_decompress(&r->jpeg);
    r->started = true;
}

static trl_result check_color(const jpeg_reader *r, trl_error *err) {
    J_COLOR_SPACE space = r->jpeg.jpeg_color_space;
    TRL_REQUIRE(space != JCS_CMYK && space != JCS_YCCK, err, TRL_ERR_UNSUPPORTED,
                "%s is a CMYK picture, made for print: convert it to RGB first", r->path);
    TRL_REQUIRE(space == JCS_GRAYSCALE || space == JCS_RGB || space == JCS_YCbCr, err,
                TRL_ERR_UNSUPPORTED,
                "%s has %d colour components of a kind that is not known: convert it to RGB first",
                r->path, r->jpeg.num_components);
    return TRL_OK;
}

static void take_profile(jpeg_reader *r) {
    trl_image_info *info = &r->head.info;
    JOCTET *bytes = NULL;
    unsigned int size = 0;
    trl_icc icc = {.name = ""};
    if (setjmp(r->escape)) return; // short of memory: as if there were no profile
    if (jpeg_read_icc_profile(&r->jpeg, &bytes, &size) && size <= PROFILE_MAX &&
        trl_icc_read(bytes, size, &icc)) {
        trl_image_attribute_add(&r->attributes, "icc", "ICC profile", icc.name);
        r->part.has_chromaticities = icc.has_primaries;
        r->part.chromaticities = icc.primaries;
        info->has_transfer = icc.has_transfer;
        info->transfer = icc.transfer;
    }
    free(bytes);
    if (info->has_transfer && (icc.has_primaries || info->gray)) return;
    info->color_assumed = true;
    r->part.has_chromaticities = info->has_transfer = true;
    r->part.chromaticities = trl_primaries_rec709;
    info->transfer = (trl_transfer){.kind = TRL_TRANSFER_SRGB};
}

static void take_exif(jpeg_reader *r) {
    trl_exif exif = {.orientation = 1};
    for (jpeg_saved_marker_ptr m = r->jpeg.marker_list; m; m = m->next) {
        if (m->marker != JPEG_APP0 + 1 || m->data_length < 6) continue;
        if (memcmp(m->data, "Exif\0", 6) != 0) continue;
        if (trl_exif_read(m->data + 6, m->data_length - 6, &exif)) break;
    }
    if (exif.make[0]) trl_image_attribute_add(&r->attributes, "make", "EXIF", exif.make);
    if (exif.model[0]) trl_image_attribute_add(&r->attributes, "model", "EXIF", exif.model);
    r->head.info.camera = exif.camera;
    r->orientation = exif.orientation;
}

static turn turn_of(uint32_t orientation, ptrdiff_t width, ptrdiff_t height) {
    const ptrdiff_t last_row = (height - 1) * width;
    switch (orientation) {
    case 2: return (turn){width - 1, -1, width};
    case 3: return (turn){last_row + width - 1, -1, -width};
    case 4: return (turn){last_row, 1, -width};
    case 5: return (turn){0, width, 1};
    case 6: return (turn){last_row, -width, 1};
    case 7: return (turn){last_row + width - 1, -width, -1};
    case 8: return (turn){width - 1, width, -1};
    default: return (turn){0, 1, width};
    }
}

// Everything that the rest of the program sees, once the header has been read.
static void describe(jpeg_reader *r) {
    static const char *const names[3] = {"R", "G", "B"};
    trl_image_info *info = &r->head.info;
    info->gray = r->jpeg.jpeg_color_space == JCS_GRAYSCALE;
    info->format = "JPEG";
    info->part_count = 1;
    info->parts = &r->part;
    info->selected_layer = info->selected_view = "";
    info->bits = 8;
    take_exif(r);
    r->file_width = r->jpeg.image_width;
    r->file_height = r->jpeg.image_height;
    r->turn = turn_of(r->orientation, r->file_width, r->file_height);
    bool sideways = r->orientation >= 5;
    trl_window window = {0, 0, sideways ? r->file_height : r->file_width,
                         sideways ? r->file_width : r->file_height};
    uint32_t count = info->gray ? 1 : 3;
    for (uint32_t i = 0; i < count; i++)
        r->channels[i] = (trl_image_channel){count == 1 ? "Y" : names[i], TRL_SAMPLE_U8, 1, 1};
    r->packing = (trl_packing){.size = sizeof r->packing, .channels = count};
    r->row_bytes = (size_t)r->file_width * count;
    r->part = (trl_image_part){.name = "",
                               .view = "",
                               .storage = r->orientation == 1 ? "scanline" : "scanline, turned",
                               .compression = r->jpeg.progressive_mode ? "progressive" : "baseline",
                               .data = window,
                               .display = window,
                               .pixel_aspect = 1,
                               .levels_x = 1,
                               .levels_y = 1,
                               .level_mode = "one",
                               .channel_count = count,
                               .channels = r->channels,
                               .attributes = r->attributes.items};
    take_profile(r);
    r->part.attribute_count = r->attributes.count;
    info->window = info->display = window;
    uint32_t rows = 65536 / window.width;
    info->strip_rows = rows < 1 ? 1 : rows;
}

// What libjpeg holds: all coefficients of a picture in several scans, else a few rows.
static uint64_t decoder_bytes(jpeg_reader *r) {
    uint64_t bytes = (uint64_t)r->file_width * 64 * sizeof(short);
    if (!jpeg_has_multiple_scans(&r->jpeg)) return bytes;
    for (int c = 0; c < r->jpeg.num_components; c++) {
        const jpeg_component_info *info = &r->jpeg.comp_info[c];
        bytes += 64 * sizeof(JCOEF) * ((uint64_t)info->width_in_blocks + 4) *
                 ((uint64_t)info->height_in_blocks + 4);
    }
    return bytes;
}

static trl_result memory_prepare(jpeg_reader *r, const trl_image_open_params *params,
                                 trl_error *err) {
    uint64_t rows = kept_bytes / r->row_bytes + 1;
    if (rows > r->file_height || r->orientation != 1) rows = r->file_height;
    r->kept_rows = (uint32_t)rows;
    uint64_t needed = r->row_bytes * rows + decoder_bytes(r);
    TRL_REQUIRE(
        needed <= params->max_bytes, err, TRL_ERR_LIMIT,
        "%s needs %llu MiB of memory to decode (%u by %u pixels, %s): the limit is %llu MiB",
        r->path, (unsigned long long)(needed >> 20), r->file_width, r->file_height,
        r->part.compression, (unsigned long long)(params->max_bytes >> 20));
    if (params->headers_only) return TRL_OK;
    r->kept = malloc(rows * r->row_bytes);
    r->row = malloc((size_t)r->head.info.window.width * 3);
    return r->kept && r->row ? TRL_OK : trl_error_memory(err, rows * r->row_bytes);
}

// Decodes until row `y` of the file is kept. The complaint is set where that is impossible.
static bool decode_to(jpeg_reader *r, uint32_t y) {
    if (y + r->kept_rows < r->decoded) {
        if (decoder_begin(r, NULL) != TRL_OK) return false;
    }
    if (y < r->decoded) return true;
    if (y >= r->broken_from) return false;
    if (setjmp(r->escape)) {
        r->damage = true;
    } else {
        if (!r->started) decoder_start(r);
        while (r->decoded <= y && !r->damage) {
            JSAMPROW row = r->kept + r->decoded % r->kept_rows * r->row_bytes;
            jpeg_read_scanlines(&r->jpeg, &row, 1);
            if (!r->damage) r->decoded++;
        }
    }
    if (r->damage) r->broken_from = r->decoded;
    return !r->damage;
}

// Row `y` of the upright picture, from the kept rows.
static const unsigned char *row_turned(const jpeg_reader *r, uint32_t y) {
    if (r->orientation == 1) return r->kept + y % r->kept_rows * r->row_bytes;
    const ptrdiff_t count = r->packing.channels;
    const unsigned char *from = r->kept + (r->turn.first + (ptrdiff_t)y * r->turn.down) * count;
    for (uint32_t x = 0; x < r->head.info.window.width; x++, from += r->turn.right * count)
        memcpy(r->row + x * count, from, (size_t)count);
    return r->row;
}

static void row_convert(const jpeg_reader *r, uint32_t y, float *const rgba[4]) {
    size_t width = r->head.info.window.width;
    trl_unpack_row(&r->packing, row_turned(r, y), width, rgba);
    for (int c = 1; c < 3 && r->packing.channels == 1; c++)
        memcpy(rgba[c], rgba[0], width * sizeof(float));
    for (size_t x = 0; x < width && rgba[3]; x++)
        rgba[3][x] = 1;
}

static bool stream_row(trl_image_reader *head, uint32_t y, float *const rgba[4]) {
    jpeg_reader *r = (jpeg_reader *)head;
    if (!decode_to(r, r->orientation == 1 ? y : r->file_height - 1)) return false;
    row_convert(r, y, rgba);
    return true;
}

static trl_result stream_fault(const trl_image_reader *head, trl_error *err) {
    const jpeg_reader *r = (const jpeg_reader *)head;
    if (r->out_of_memory) return damaged(r, err);
    if (r->orientation != 1)
        return trl_error_set(err, TRL_ERR_FORMAT, "%s is damaged: it cannot be read (%s)", r->path,
                             r->complaint);
    return trl_error_set(err, TRL_ERR_FORMAT,
                         "%s is damaged: scan lines from %u on cannot be read (%s)", r->path,
                         r->broken_from, r->complaint);
}

static trl_result reader_rows(trl_image_reader *head, uint32_t slot, int32_t y, uint32_t rows,
                              float *const rgba[4], size_t stride, trl_error *err) {
    static const trl_stream_ops ops = {stream_row, stream_fault};
    return trl_stream_rows(head, &ops, &((jpeg_reader *)head)->lock, slot, y, rows, rgba, stride,
                           err);
}

static void reader_close(trl_image_reader *head) {
    jpeg_reader *r = (jpeg_reader *)head;
    decoder_end(r);
    trl_image_attributes_release(&r->attributes);
    pthread_mutex_destroy(&r->lock);
    free(r->kept);
    free(r->row);
    free(r->path);
    trl_free(r);
}

trl_result trl_jpeg_open(trl_image_reader **out, const char *path,
                         const trl_image_open_params *params, trl_error *err) {
    static const trl_reader_ops ops = {reader_rows, reader_close};
    trl_result result = trl_stream_part_check(path, "a JPEG", params, err);
    if (result != TRL_OK) return result;
    jpeg_reader *r = trl_alloc(1, sizeof *r);
    if (!r) return trl_error_memory(err, sizeof *r);
    r->head.ops = &ops;
    r->broken_from = UINT32_MAX;
    pthread_mutex_init(&r->lock, NULL);
    r->path = strdup(path);
    result = r->path ? decoder_begin(r, err) : trl_error_memory(err, strlen(path));
    if (result == TRL_OK) result = check_color(r, err);
    if (result == TRL_OK) {
        describe(r);
        struct stat st;
        if (fstat(fileno(r->stream), &st) == 0) r->head.info.file_bytes = (uint64_t)st.st_size;
        result = memory_prepare(r, params, err);
    }
    if (result != TRL_OK) {
        reader_close(&r->head);
        return result;
    }
    *out = &r->head;
    return TRL_OK;
}
