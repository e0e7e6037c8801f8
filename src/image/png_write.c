// Writing PNG, strip by strip; zlib has the check sums.
//
// Each strip is a piece of the one deflate stream that ends on a byte boundary and
// refers to nothing before it, so that strips are compressed by the workers that
// rendered them, at the same time, and only joined in order.
#include "image/icc.h"
#include "image/png.h"
#include "image/png_deflate.h"

#include <string.h>
#include <unistd.h>

#include <zlib.h>

enum { STRIP_PIXELS = 65536 };

typedef struct png_writer {
    trl_image_writer head;
    trl_atomic_file *file;
    size_t row_bytes;
    uint32_t pixel_bytes;
    bool swap16;
    unsigned long adler;
    bool begun;
    off_t light_at; // where the cLLI chunk begins, 0 = there is none
    // For callers that append few rows at a time.
    unsigned char *strip;
    uint32_t strip_rows, strip_filled, strip_y;
    trl_image_block block;
} png_writer;

void trl_png_put32(unsigned char *to, uint32_t value) {
    to[0] = (unsigned char)(value >> 24);
    to[1] = (unsigned char)(value >> 16);
    to[2] = (unsigned char)(value >> 8);
    to[3] = (unsigned char)value;
}

static void chunk_sum(const char *type, const void *data, size_t size, unsigned char tail[4]) {
    uLong sum = crc32(crc32(0, NULL, 0), (const Bytef *)type, 4);
    trl_png_put32(tail, (uint32_t)(size ? crc32_z(sum, data, size) : sum));
}

// One chunk whose data comes in up to two pieces.
static trl_result chunk_write(png_writer *w, const char *type, const void *a, size_t a_size,
                              const void *b, size_t b_size, trl_error *err) {
    unsigned char head[8], tail[4];
    trl_png_put32(head, (uint32_t)(a_size + b_size));
    memcpy(head + 4, type, 4);
    uLong sum = crc32(crc32(0, NULL, 0), head + 4, 4);
    if (a_size) sum = crc32_z(sum, a, a_size);
    if (b_size) sum = crc32_z(sum, b, b_size);
    trl_png_put32(tail, (uint32_t)sum);
    TRL_TRY(trl_atomic_write(w->file, head, sizeof head, err));
    if (a_size) TRL_TRY(trl_atomic_write(w->file, a, a_size, err));
    if (b_size) TRL_TRY(trl_atomic_write(w->file, b, b_size, err));
    return trl_atomic_write(w->file, tail, sizeof tail, err);
}

static trl_result png_encode(trl_image_writer *head, uint32_t y, uint32_t rows, const void *packed,
                             size_t stride, trl_image_block *block, trl_error *err) {
    const png_writer *w = (const png_writer *)head;
    size_t raw = (w->row_bytes + 1) * rows;
    // The compressed rows stand first in the block, the filtered ones after them.
    size_t bound = trl_png_deflate_bound(raw);
    size_t filtered_size = raw + TRL_PNG_FILTER_SLACK;
    TRL_TRY(trl_image_block_reserve(
        block, bound + filtered_size + trl_png_filter_scratch(w->row_bytes), err));
    unsigned char *filtered = block->bytes + bound;
    const trl_png_rows taken = {packed, stride, w->row_bytes, rows, w->pixel_bytes, w->swap16};
    trl_png_filter_rows(&taken, filtered + filtered_size, filtered);
    bool last = y + rows == head->params.data.height;
    block->rows = rows;
    block->raw_size = raw;
    block->check = (uint32_t)adler32_z(adler32(0, NULL, 0), filtered, raw);
    block->size = trl_png_deflate(filtered, raw, last, block->bytes);
    return TRL_OK;
}

static trl_result png_append(trl_image_writer *head, const trl_image_block *block, trl_error *err) {
    png_writer *w = (png_writer *)head;
    // The zlib header: deflate, 32 KiB window, fastest level (RFC 1950).
    static const unsigned char zlib_head[2] = {0x78, 0x01};
    TRL_REQUIRE(block->size < 0x7ffffff0, err, TRL_ERR_LIMIT,
                "a strip of %zu bytes is too large for a PNG chunk", block->size);
    TRL_TRY(chunk_write(w, "IDAT", zlib_head, w->begun ? 0 : 2, block->bytes, block->size, err));
    w->adler =
        w->begun ? adler32_combine(w->adler, block->check, (z_off_t)block->raw_size) : block->check;
    w->begun = true;
    return TRL_OK;
}

static trl_result strip_flush(png_writer *w, trl_error *err) {
    if (w->strip_filled == 0) return TRL_OK;
    TRL_TRY(
        png_encode(&w->head, w->strip_y, w->strip_filled, w->strip, w->row_bytes, &w->block, err));
    TRL_TRY(png_append(&w->head, &w->block, err));
    w->strip_y += w->strip_filled;
    w->strip_filled = 0;
    return TRL_OK;
}

static trl_result png_rows(trl_image_writer *head, uint32_t rows, const void *packed, size_t stride,
                           trl_error *err) {
    png_writer *w = (png_writer *)head;
    if (!w->strip) {
        w->strip = trl_alloc(w->strip_rows, w->row_bytes);
        if (!w->strip) return trl_error_memory(err, w->strip_rows * w->row_bytes);
    }
    for (uint32_t r = 0; r < rows; r++) {
        memcpy(w->strip + w->strip_filled * w->row_bytes, (const char *)packed + r * stride,
               w->row_bytes);
        if (++w->strip_filled == w->strip_rows) TRL_TRY(strip_flush(w, err));
    }
    return TRL_OK;
}

// The light levels are known when all rows are: their chunk is written again.
static trl_result light_levels_write(const png_writer *w, trl_error *err) {
    const trl_image_color *color = &w->head.params.color;
    if (w->light_at == 0 || !(color->max_cll_nits > 0)) return TRL_OK;
    unsigned char bytes[12];
    trl_png_light_levels(color, bytes);
    chunk_sum("cLLI", bytes, 8, bytes + 8);
    return trl_atomic_write_at(w->file, (uint64_t)w->light_at + 8, bytes, sizeof bytes, err);
}

static trl_result png_finish(trl_image_writer *head, trl_error *err) {
    png_writer *w = (png_writer *)head;
    TRL_TRY(strip_flush(w, err));
    TRL_TRY(light_levels_write(w, err));
    unsigned char sum[4];
    trl_png_put32(sum, (uint32_t)w->adler);
    TRL_TRY(chunk_write(w, "IDAT", sum, sizeof sum, NULL, 0, err));
    return chunk_write(w, "IEND", NULL, 0, NULL, 0, err);
}

static void png_destroy(trl_image_writer *head) {
    png_writer *w = (png_writer *)head;
    trl_free(w->strip);
    trl_free(w->block.bytes);
    trl_free(w);
}

static const trl_writer_ops png_writer_ops = {png_rows, png_finish, png_destroy, png_encode,
                                              png_append};

bool trl_png_chunk_add(trl_png_chunks *chunks, const char type[4], const void *data, size_t size) {
    if (chunks->size + 8 + size > sizeof chunks->bytes) return false;
    unsigned char *to = chunks->bytes + chunks->size;
    trl_png_put32(to, (uint32_t)size);
    memcpy(to + 4, type, 4);
    if (size) memcpy(to + 8, data, size);
    chunks->size += 8 + size;
    return true;
}

static trl_result chunks_write(png_writer *w, const trl_png_chunks *chunks, trl_error *err) {
    for (size_t at = 0; at < chunks->size;) {
        const unsigned char *c = chunks->bytes + at;
        size_t size = (size_t)c[0] << 24 | (size_t)c[1] << 16 | (size_t)c[2] << 8 | c[3];
        if (memcmp(c + 4, "cLLI", 4) == 0) w->light_at = lseek(trl_atomic_fd(w->file), 0, SEEK_CUR);
        TRL_TRY(chunk_write(w, (const char *)c + 4, c + 8, size, NULL, 0, err));
        at += 8 + size;
    }
    return TRL_OK;
}

static trl_result profile_add(const trl_image_write_params *params, trl_png_chunks *chunks,
                              trl_error *err) {
    unsigned char profile[TRL_ICC_WRITE_MAX], data[TRL_PNG_PROFILE_NAME + 1 + TRL_ICC_WRITE_MAX];
    char name[TRL_PNG_PROFILE_NAME];
    size_t size = 0;
    TRL_TRY(trl_png_profile(&params->color, params->packing.channels, name, profile, sizeof profile,
                            &size, err));
    if (size == 0) return TRL_OK;
    // The name, its end, and 0 for zlib's compression.
    size_t head = strlen(name) + 2;
    uLongf packed = (uLongf)(sizeof data - head);
    memset(data, 0, head);
    memcpy(data, name, head - 2);
    TRL_REQUIRE(compress2(data + head, &packed, profile, (uLong)size, Z_BEST_COMPRESSION) == Z_OK &&
                    trl_png_chunk_add(chunks, "iCCP", data, head + packed),
                err, TRL_ERR_MEMORY, "the ICC profile '%s' cannot be compressed", name);
    return TRL_OK;
}

static void significant_bits(const trl_packing *packing, trl_png_chunks *chunks) {
    uint32_t depth = packing->sample == TRL_SAMPLE_U16 ? 16 : 8;
    if (packing->bits == 0 || packing->bits >= depth) return;
    unsigned char bits[4];
    memset(bits, (int)packing->bits, sizeof bits);
    trl_png_chunk_add(chunks, "sBIT", bits, packing->channels);
}

static trl_result header_write(png_writer *w, const trl_image_write_params *params,
                               trl_error *err) {
    static const unsigned char signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    static const unsigned char color_types[5] = {0, 0, 4, 2, 6};
    unsigned char ihdr[13] = {0};
    trl_png_put32(ihdr, params->data.width);
    trl_png_put32(ihdr + 4, params->data.height);
    ihdr[8] = params->packing.sample == TRL_SAMPLE_U16 ? 16 : 8;
    ihdr[9] = color_types[params->packing.channels];
    TRL_TRY(trl_atomic_write(w->file, signature, sizeof signature, err));
    TRL_TRY(chunk_write(w, "IHDR", ihdr, sizeof ihdr, NULL, 0, err));
    trl_png_chunks chunks = {.size = 0};
    if (params->color.known) trl_png_color_chunks(&params->color, &chunks);
    TRL_TRY(profile_add(params, &chunks, err));
    significant_bits(&params->packing, &chunks);
    return chunks_write(w, &chunks, err);
}

// tEXt where the text is ASCII, else iTXt, which is UTF-8. A name that PNG does not
// allow (1 to 79 printable characters) is cut.
static trl_result text_write(png_writer *w, const char *name, const char *text, trl_error *err) {
    char head[79 + 5] = {0};
    size_t length = 0;
    for (const char *c = name; *c && length < 79; c++) {
        if (*c >= 32 && *c < 127) head[length++] = *c;
    }
    if (length == 0) return TRL_OK;
    bool ascii = true;
    for (const char *c = text; *c; c++)
        ascii = ascii && (*c == '\n' || (*c >= 32 && *c < 127));
    return chunk_write(w, ascii ? "tEXt" : "iTXt", head, length + (ascii ? 1 : 5), text,
                       strlen(text), err);
}

trl_result trl_png_create(trl_image_writer **out, trl_atomic_file *file,
                          const trl_image_write_params *params, trl_error *err) {
    TRL_REQUIRE(params->data.width <= 0x7fffffff && params->data.height <= 0x7fffffff, err,
                TRL_ERR_LIMIT, "a PNG picture has at most 2147483647 pixels on a side");
    png_writer *w = trl_alloc(1, sizeof *w);
    if (!w) return trl_error_memory(err, sizeof *w);
    w->head.ops = &png_writer_ops;
    w->head.params = *params;
    w->file = file;
    w->pixel_bytes = (uint32_t)(params->packing.channels * trl_sample_size(params->packing.sample));
    w->row_bytes = (size_t)params->data.width * w->pixel_bytes;
    w->swap16 = params->packing.sample == TRL_SAMPLE_U16;
    uint32_t rows = STRIP_PIXELS / params->data.width;
    if (rows < 1) rows = 1;
    w->strip_rows = rows < params->data.height ? rows : params->data.height;
    trl_result result = header_write(w, params, err);
    for (size_t i = 0; i < params->text_count && result == TRL_OK; i++)
        result = text_write(w, params->texts[2 * i], params->texts[2 * i + 1], err);
    if (result != TRL_OK) {
        png_destroy(&w->head);
        return result;
    }
    *out = &w->head;
    return TRL_OK;
}
