// Reading PNG through libpng.
//
// A PNG is one stream, so rows are decoded in order under a lock, and the last of
// them are kept: workers ask for neighbouring strips in nearly that order. A row
// that is no longer kept makes the reader begin again. Interlaced pictures are
// kept whole.
#include "image/exif.h"
#include "image/icc.h"
#include "image/png.h"
#include "image/stream.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <png.h>

enum { SIDE_MAX = 1 << 26, VALUE_BYTES = 256, SMALL_BLOCK = 1 << 20 };
static const size_t kept_bytes = (size_t)64 << 20;

typedef struct png_reader {
    trl_image_reader head;
    trl_image_part part;
    trl_image_channel channels[4];
    trl_image_attributes attributes;
    char *path;
    uint64_t max_bytes; // of working memory
    pthread_mutex_t lock;
    FILE *stream;
    png_structp png;
    png_infop png_info;
    trl_packing packing; // of the rows as libpng gives them
    size_t row_bytes;
    bool interlaced;
    unsigned char *kept;  // a ring of rows
    uint32_t kept_rows;   // its size
    uint32_t decoded;     // rows decoded so far
    uint32_t broken_from; // the first row that cannot be decoded
    float *alpha;         // a row for callers who want none
    char complaint[200];  // libpng's, after an error
} png_reader;

static void on_error(png_structp png, png_const_charp message) {
    png_reader *r = png_get_error_ptr(png);
    snprintf(r->complaint, sizeof r->complaint, "%s", message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

// libpng takes the limit of a chunk for a warning, and believes its length: no
// single block may be larger than the whole picture's limit.
static void *decoder_malloc(png_structp png, png_alloc_size_t size) {
    const png_reader *r = png_get_mem_ptr(png);
    return size <= r->max_bytes || size <= SMALL_BLOCK ? malloc(size) : NULL;
}

static void decoder_free(png_structp png, void *memory) {
    (void)png;
    free(memory);
}

static void decoder_end(png_reader *r) {
    png_destroy_read_struct(&r->png, &r->png_info, NULL);
    if (r->stream) fclose(r->stream);
    r->stream = NULL;
}

// libpng says so in words only.
static bool short_of_memory(const png_reader *r) {
    return strstr(r->complaint, "memory") != NULL;
}

static trl_result damaged(const png_reader *r, trl_error *err) {
    TRL_REQUIRE(!short_of_memory(r), err, TRL_ERR_MEMORY, "%s: not enough memory to read it",
                r->path);
    return trl_error_set(err, TRL_ERR_FORMAT, "%s is damaged in its header: %s", r->path,
                         r->complaint);
}

// Opens the file and reads it up to the first row.
static trl_result decoder_begin(png_reader *r, trl_error *err) {
    decoder_end(r);
    r->decoded = 0;
    r->stream = fopen(r->path, "rbe");
    if (!r->stream)
        return trl_error_set(err, errno == ENOMEM ? TRL_ERR_MEMORY : TRL_ERR_FILE,
                             "%s cannot be read: %s", r->path, strerrordesc_np(errno));
    r->png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, r, on_error, on_warning, r,
                                      decoder_malloc, decoder_free);
    r->png_info = r->png ? png_create_info_struct(r->png) : NULL;
    if (!r->png_info) return trl_error_memory(err, 4096);
    if (setjmp(png_jmpbuf(r->png))) return damaged(r, err);
    static const png_byte hdr_chunks[] = "cICP\0mDCV\0cLLI";
    png_set_user_limits(r->png, SIDE_MAX, SIDE_MAX);
    png_set_chunk_cache_max(r->png, 200);
    png_set_chunk_malloc_max(r->png, 8 << 20);
    png_set_keep_unknown_chunks(r->png, PNG_HANDLE_CHUNK_ALWAYS, hdr_chunks, 3);
    png_init_io(r->png, r->stream);
    png_read_info(r->png, r->png_info);
    png_set_expand(r->png);
    if (png_get_bit_depth(r->png, r->png_info) == 16) png_set_swap(r->png);
    png_set_interlace_handling(r->png);
    png_read_update_info(r->png, r->png_info);
    return TRL_OK;
}

static void attribute_add(png_reader *r, const char *name, const char *type, const char *text) {
    trl_image_attribute_add(&r->attributes, name, type, text);
}

static uint32_t get32(const unsigned char *b) {
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void hdr_chunk_take(png_reader *r, const png_unknown_chunk *chunk) {
    trl_image_info *info = &r->head.info;
    const unsigned char *b = chunk->data;
    char text[VALUE_BYTES];
    if (memcmp(chunk->name, "cICP", 4) == 0 && chunk->size == 4) {
        info->has_cicp = true;
        memcpy(info->cicp, b, 4);
        r->part.has_chromaticities = trl_png_primaries_of(b[0], &r->part.chromaticities);
        info->has_transfer = trl_png_transfer_of(b[1], &info->transfer);
        snprintf(text, sizeof text, "primaries %d, transfer %d, matrix %d, %s range", b[0], b[1],
                 b[2], b[3] ? "full" : "narrow");
        attribute_add(r, "cICP", "H.273 code points", text);
    } else if (memcmp(chunk->name, "mDCV", 4) == 0 && chunk->size == 24) {
        snprintf(text, sizeof text, "%u.%04u to %u.%04u cd/m2", get32(b + 20) / 10000,
                 get32(b + 20) % 10000, get32(b + 16) / 10000, get32(b + 16) % 10000);
        attribute_add(r, "mDCV", "mastering display", text);
    } else if (memcmp(chunk->name, "cLLI", 4) == 0 && chunk->size == 8) {
        snprintf(text, sizeof text, "MaxCLL %u, MaxFALL %u cd/m2", get32(b) / 10000,
                 get32(b + 4) / 10000);
        attribute_add(r, "cLLI", "content light level", text);
    }
}

// The chunks that readers knew before cICP; they count where there is none.
static void old_color_take(png_reader *r) {
    trl_image_info *info = &r->head.info;
    trl_image_part *part = &r->part;
    int intent = 0;
    double gamma = 0;
    bool srgb = png_get_sRGB(r->png, r->png_info, &intent) != 0;
    bool has_gamma = png_get_gAMA(r->png, r->png_info, &gamma) != 0 && gamma > 0.1 && gamma < 10;
    trl_chromaticities c;
    bool has_primaries = png_get_cHRM(r->png, r->png_info, &c.white.x, &c.white.y, &c.red.x,
                                      &c.red.y, &c.green.x, &c.green.y, &c.blue.x, &c.blue.y) != 0;
    if (srgb) attribute_add(r, "sRGB", "rendering intent", "sRGB");
    if (!part->has_chromaticities && srgb)
        part->has_chromaticities = trl_png_primaries_of(1, &part->chromaticities);
    if (!part->has_chromaticities && has_primaries) {
        part->has_chromaticities = true;
        part->chromaticities = c;
    }
    if (!info->has_transfer && srgb) info->has_transfer = trl_png_transfer_of(13, &info->transfer);
    if (!info->has_transfer && has_gamma) {
        info->has_transfer = true;
        info->transfer = (trl_transfer){TRL_TRANSFER_GAMMA, 1 / gamma, 0};
        if (gamma > 0.999 && gamma < 1.001) info->transfer.kind = TRL_TRANSFER_LINEAR;
    }
}

// A profile stands above sRGB, gAMA and cHRM, and below cICP.
static void profile_take(png_reader *r) {
    trl_image_info *info = &r->head.info;
    png_charp name = NULL;
    png_bytep profile = NULL;
    png_uint_32 length = 0;
    int method = 0;
    if (!png_get_iCCP(r->png, r->png_info, &name, &method, &profile, &length)) return;
    attribute_add(r, "iCCP", "ICC profile", name);
    trl_icc icc;
    if (info->has_cicp || !trl_icc_read(profile, length, &icc)) return;
    r->part.has_chromaticities = icc.has_primaries;
    r->part.chromaticities = icc.primaries;
    info->has_transfer = icc.has_transfer;
    info->transfer = icc.transfer;
}

static void exif_take(png_reader *r) {
    png_bytep bytes = NULL;
    png_uint_32 size = 0;
    trl_exif exif;
    if (!png_get_eXIf_1(r->png, r->png_info, &size, &bytes) || !bytes) return;
    if (!trl_exif_read(bytes, size, &exif)) return;
    if (exif.make[0]) attribute_add(r, "make", "EXIF", exif.make);
    if (exif.model[0]) attribute_add(r, "model", "EXIF", exif.model);
    r->head.info.camera = exif.camera;
}

static void metadata_take(png_reader *r) {
    png_unknown_chunkp unknown = NULL;
    int count = png_get_unknown_chunks(r->png, r->png_info, &unknown);
    for (int i = 0; i < count; i++)
        hdr_chunk_take(r, &unknown[i]);
    profile_take(r);
    old_color_take(r);
    exif_take(r);
    png_textp texts = NULL;
    int text_count = 0;
    png_get_text(r->png, r->png_info, &texts, &text_count);
    for (int i = 0; i < text_count; i++)
        attribute_add(r, texts[i].key, "text", texts[i].text ? texts[i].text : "");
}

static uint32_t significant_bits(png_reader *r, uint32_t depth) {
    png_color_8p bits = NULL;
    if (!png_get_sBIT(r->png, r->png_info, &bits) || !bits) return depth;
    uint32_t most = bits->gray;
    if (bits->red > most) most = bits->red;
    if (bits->green > most) most = bits->green;
    if (bits->blue > most) most = bits->blue;
    return most > 0 && most < depth ? most : depth;
}

// Everything that the rest of the program sees, once the header has been read.
static void describe(png_reader *r) {
    static const char *const names[5][4] = {
        {NULL}, {"Y"}, {"Y", "A"}, {"R", "G", "B"}, {"R", "G", "B", "A"}};
    trl_image_info *info = &r->head.info;
    trl_image_part *part = &r->part;
    uint32_t depth = png_get_bit_depth(r->png, r->png_info);
    uint32_t count = png_get_channels(r->png, r->png_info);
    r->packing = (trl_packing){.size = sizeof r->packing,
                               .sample = depth == 16 ? TRL_SAMPLE_U16 : TRL_SAMPLE_U8,
                               .channels = count};
    r->row_bytes = png_get_rowbytes(r->png, r->png_info);
    for (uint32_t i = 0; i < count; i++)
        r->channels[i] = (trl_image_channel){names[count][i], r->packing.sample, 1, 1};
    trl_window window = {0, 0, png_get_image_width(r->png, r->png_info),
                         png_get_image_height(r->png, r->png_info)};
    *part = (trl_image_part){.name = "",
                             .view = "",
                             .storage = r->interlaced ? "interlaced" : "scanline",
                             .compression = "deflate",
                             .data = window,
                             .display = window,
                             .pixel_aspect = 1,
                             .levels_x = 1,
                             .levels_y = 1,
                             .level_mode = "one",
                             .channel_count = count,
                             .channels = r->channels,
                             .attributes = r->attributes.items};
    metadata_take(r);
    part->attribute_count = r->attributes.count;
    info->format = "PNG";
    info->part_count = 1;
    info->parts = part;
    info->selected_layer = info->selected_view = "";
    info->window = info->display = window;
    info->has_alpha = count == 2 || count == 4;
    info->gray = count <= 2;
    info->bits = significant_bits(r, depth);
    uint32_t rows = 65536 / window.width;
    info->strip_rows = r->interlaced || rows < 1 ? 1 : rows;
}

static trl_result memory_prepare(png_reader *r, const trl_image_open_params *params,
                                 trl_error *err) {
    const trl_window *w = &r->head.info.window;
    uint64_t whole = (uint64_t)r->row_bytes * w->height;
    uint64_t rows = kept_bytes / r->row_bytes + 1;
    if (rows > w->height || r->interlaced) rows = w->height;
    r->kept_rows = (uint32_t)rows;
    // libpng itself keeps about four rows.
    uint64_t needed = r->row_bytes * (rows + 4);
    TRL_REQUIRE(needed <= params->max_bytes, err, TRL_ERR_LIMIT,
                "%s needs %llu MiB of memory to decode (%u by %u pixels%s): the limit is %llu MiB",
                r->path, (unsigned long long)((r->interlaced ? whole : needed) >> 20), w->width,
                w->height, r->interlaced ? ", interlaced" : "",
                (unsigned long long)(params->max_bytes >> 20));
    if (params->headers_only) return TRL_OK;
    r->kept = malloc(rows * r->row_bytes);
    r->alpha = malloc(w->width * sizeof(float));
    return r->kept && r->alpha ? TRL_OK : trl_error_memory(err, rows * r->row_bytes);
}

// Decodes until row `y` is kept. The complaint is set where that is impossible.
static bool decode_to(png_reader *r, uint32_t y) {
    if (y + r->kept_rows < r->decoded) {
        if (decoder_begin(r, NULL) != TRL_OK) return false;
    }
    if (y < r->decoded) return true;
    if (y >= r->broken_from) return false;
    if (setjmp(png_jmpbuf(r->png))) {
        r->broken_from = r->interlaced ? 0 : r->decoded;
        return false;
    }
    if (r->interlaced) {
        uint32_t height = r->head.info.window.height;
        for (int pass = 0; pass < 7; pass++) {
            for (uint32_t row = 0; row < height; row++)
                png_read_row(r->png, r->kept + row * r->row_bytes, NULL);
        }
        r->decoded = height;
    }
    while (r->decoded <= y) {
        png_read_row(r->png, r->kept + r->decoded % r->kept_rows * r->row_bytes, NULL);
        r->decoded++;
    }
    return true;
}

// PNG's alpha is not multiplied in; the room's is. The codes are multiplied as
// they are, which an unpremultiply stage before decoding takes back exactly.
static void row_convert(const png_reader *r, uint32_t y, float *const rgba[4]) {
    uint32_t width = r->head.info.window.width;
    uint32_t channels = r->packing.channels;
    const unsigned char *row = r->kept + y % r->kept_rows * r->row_bytes;
    float *alpha = channels == 2 || channels == 4 ? (rgba[3] ? rgba[3] : r->alpha) : NULL;
    float *planes[4] = {rgba[0], channels == 2 ? alpha : rgba[1], rgba[2], alpha};
    trl_unpack_row(&r->packing, row, width, planes);
    int colors = channels >= 3 ? 3 : 1;
    if (alpha) {
        for (int c = 0; c < colors; c++) {
            for (uint32_t x = 0; x < width; x++)
                planes[c][x] *= alpha[x];
        }
    } else if (rgba[3]) {
        for (uint32_t x = 0; x < width; x++)
            rgba[3][x] = 1;
    }
    if (colors == 1) {
        memcpy(rgba[1], rgba[0], width * sizeof(float));
        memcpy(rgba[2], rgba[0], width * sizeof(float));
    }
}

static bool stream_row(trl_image_reader *head, uint32_t y, float *const rgba[4]) {
    png_reader *r = (png_reader *)head;
    if (!decode_to(r, y)) return false;
    row_convert(r, y, rgba);
    return true;
}

static trl_result stream_fault(const trl_image_reader *head, trl_error *err) {
    const png_reader *r = (const png_reader *)head;
    if (short_of_memory(r)) return damaged(r, err);
    return trl_error_set(err, TRL_ERR_FORMAT,
                         "%s is damaged: scan lines from %u on cannot be read (%s)", r->path,
                         r->broken_from, r->complaint);
}

static trl_result reader_rows(trl_image_reader *head, uint32_t slot, int32_t y, uint32_t rows,
                              float *const rgba[4], size_t stride, trl_error *err) {
    static const trl_stream_ops ops = {stream_row, stream_fault};
    return trl_stream_rows(head, &ops, &((png_reader *)head)->lock, slot, y, rows, rgba, stride,
                           err);
}

static void reader_close(trl_image_reader *head) {
    png_reader *r = (png_reader *)head;
    decoder_end(r);
    trl_image_attributes_release(&r->attributes);
    pthread_mutex_destroy(&r->lock);
    free(r->kept);
    free(r->alpha);
    free(r->path);
    trl_free(r);
}

trl_result trl_png_open(trl_image_reader **out, const char *path,
                        const trl_image_open_params *params, trl_error *err) {
    static const trl_reader_ops ops = {reader_rows, reader_close};
    trl_result result = trl_stream_part_check(path, "a PNG", params, err);
    if (result != TRL_OK) return result;
    png_reader *r = trl_alloc(1, sizeof *r);
    if (!r) return trl_error_memory(err, sizeof *r);
    r->head.ops = &ops;
    r->broken_from = UINT32_MAX;
    pthread_mutex_init(&r->lock, NULL);
    r->path = strdup(path);
    r->max_bytes = params->max_bytes;
    result = r->path ? decoder_begin(r, err) : trl_error_memory(err, strlen(path));
    if (result == TRL_OK) {
        r->interlaced = png_get_interlace_type(r->png, r->png_info) != PNG_INTERLACE_NONE;
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
