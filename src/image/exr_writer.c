// Writing OpenEXR: rows are gathered into blocks of chunks, the chunks of a block
// are packed on all threads at once and written in order.
#include "image/exr_writer.h"

#include "image/exr_codec.h"
#include "image/exr_shim.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { BATCH_BYTES = 256 << 20 }; // of gathered and packed rows, about

typedef struct exr_writer {
    trl_image_writer head;
    trl_exr_compression compression;
    double dwa_level;
    size_t channel_count;
    trl_exr_channel channels[4]; // sorted by name
    uint32_t order[4];           // which packed sample each of them is
    size_t sample, row_bytes;
    uint32_t lines;     // of a chunk
    uint32_t batch;     // chunks packed at once
    uint32_t taken;     // rows, of which the last
    uint32_t gathered;  // are in `raw`
    uint64_t table, at; // positions in the file
    uint64_t *offsets;
    unsigned char *raw, *packed;
    size_t *sizes;
    uint32_t threads;
    trl_exr_codec *codecs;
    atomic_uint next; // chunk of the batch to be packed
    _Atomic(const char *) failed;
    char why[200];
} exr_writer;

static trl_result write_at(const exr_writer *w, uint64_t offset, const void *bytes, size_t count,
                           trl_error *err) {
    const unsigned char *from = bytes;
    while (count > 0) {
        ssize_t put = pwrite(trl_atomic_fd(w->head.file), from, count, (off_t)offset);
        if (put < 0 && errno == EINTR) continue;
        TRL_REQUIRE(put > 0, err, TRL_ERR_FILE, "%s: writing %zu bytes failed: %s",
                    trl_atomic_temp_path(w->head.file), count, strerror(errno));
        from += put;
        offset += (uint64_t)put;
        count -= (size_t)put;
    }
    return TRL_OK;
}

static bool encode_by_library(exr_writer *w, unsigned char *raw, uint32_t rows, int32_t y,
                              unsigned char *out, size_t *size) {
    const trl_window *data = &w->head.params.data;
    const trl_exr_block block = {.compression = w->compression,
                                 .dwa_level = w->dwa_level,
                                 .window = {data->x, y, data->width, rows},
                                 .channel_count = w->channel_count,
                                 .channels = w->channels};
    trl_exr_plane planes[4];
    for (size_t c = 0; c < w->channel_count; c++)
        planes[c] = (trl_exr_plane){raw + c * data->width * w->sample, w->sample, w->row_bytes};
    char why[sizeof w->why];
    if (trl_exr_shim_encode(&block, planes, out, rows * w->row_bytes, size, why, sizeof why))
        return true;
    const char *none = NULL;
    if (atomic_compare_exchange_strong(&w->failed, &none, w->why))
        snprintf(w->why, sizeof w->why, "%s", why);
    return false;
}

static void pack_chunks(void *arg, uint32_t worker) {
    exr_writer *w = arg;
    const size_t chunk_bytes = w->lines * w->row_bytes;
    const uint32_t chunks = (w->gathered + w->lines - 1) / w->lines;
    for (;;) {
        uint32_t i = atomic_fetch_add(&w->next, 1);
        if (i >= chunks || atomic_load(&w->failed)) return;
        uint32_t row = i * w->lines;
        uint32_t rows = w->gathered - row < w->lines ? w->gathered - row : w->lines;
        unsigned char *raw = w->raw + i * chunk_bytes, *packed = w->packed + i * chunk_bytes;
        if (trl_exr_codec_has(w->compression)) {
            if (!trl_exr_codec_pack(&w->codecs[worker], w->compression, raw, rows * w->row_bytes,
                                    packed, &w->sizes[i]))
                atomic_store(&w->failed, TRL_EXR_NO_MEMORY);
        } else {
            int32_t y = w->head.params.data.y + (int32_t)(w->taken - w->gathered + row);
            encode_by_library(w, raw, rows, y, packed, &w->sizes[i]);
        }
    }
}

static trl_result flush(exr_writer *w, trl_error *err) {
    const uint32_t chunks = (w->gathered + w->lines - 1) / w->lines;
    const uint32_t first_row = w->taken - w->gathered;
    atomic_store(&w->next, 0);
    trl_threads_run(w->threads < chunks ? w->threads : chunks, pack_chunks, w);
    const char *failed = atomic_load(&w->failed);
    TRL_REQUIRE(!failed || strcmp(failed, TRL_EXR_NO_MEMORY) != 0, err, TRL_ERR_MEMORY,
                "%s: not enough memory to pack it", trl_atomic_temp_path(w->head.file));
    TRL_REQUIRE(!failed, err, TRL_ERR_INTERNAL, "%s: packing with %s failed: %s",
                trl_atomic_temp_path(w->head.file), trl_exr_compressions[w->compression].name,
                failed);
    for (uint32_t i = 0; i < chunks; i++) {
        const int32_t leader[2] = {w->head.params.data.y + (int32_t)(first_row + i * w->lines),
                                   (int32_t)w->sizes[i]};
        w->offsets[first_row / w->lines + i] = w->at;
        TRL_TRY(write_at(w, w->at, leader, sizeof leader, err));
        TRL_TRY(write_at(w, w->at + sizeof leader, w->packed + (size_t)i * w->lines * w->row_bytes,
                         w->sizes[i], err));
        w->at += sizeof leader + w->sizes[i];
    }
    w->gathered = 0;
    return TRL_OK;
}

// Interleaved samples to one run of samples for each channel.
static void gather_row(const exr_writer *w, const unsigned char *in, unsigned char *out) {
    const size_t n = w->head.params.data.width, step = w->channel_count * w->sample;
    for (size_t c = 0; c < w->channel_count; c++, out += n * w->sample) {
        const unsigned char *from = in + w->order[c] * w->sample;
        if (w->sample == 2)
            for (size_t x = 0; x < n; x++)
                memcpy(out + 2 * x, from + x * step, 2);
        else
            for (size_t x = 0; x < n; x++)
                memcpy(out + 4 * x, from + x * step, 4);
    }
}

static trl_result writer_rows(trl_image_writer *writer, uint32_t rows, const void *packed,
                              size_t stride, trl_error *err) {
    exr_writer *w = (exr_writer *)writer;
    const uint32_t height = writer->params.data.height;
    TRL_REQUIRE(rows <= height - w->taken, err, TRL_ERR_ARGUMENT,
                "%u rows do not fit: %u of %u are written already", rows, w->taken, height);
    for (uint32_t i = 0; i < rows; i++) {
        gather_row(w, (const unsigned char *)packed + (size_t)i * stride,
                   w->raw + w->gathered * w->row_bytes);
        w->gathered++;
        w->taken++;
        if (w->gathered == w->batch * w->lines || w->taken == height) TRL_TRY(flush(w, err));
    }
    return TRL_OK;
}

static trl_result writer_finish(trl_image_writer *writer, trl_error *err) {
    exr_writer *w = (exr_writer *)writer;
    const uint32_t height = writer->params.data.height;
    TRL_REQUIRE(w->taken == height, err, TRL_ERR_ARGUMENT,
                "the picture is not whole: %u of %u rows were written", w->taken, height);
    size_t chunks = (height - 1) / w->lines + 1;
    return write_at(w, w->table, w->offsets, chunks * sizeof *w->offsets, err);
}

static void writer_destroy(trl_image_writer *writer) {
    exr_writer *w = (exr_writer *)writer;
    for (uint32_t i = 0; w->codecs && i < w->threads; i++)
        trl_exr_codec_release(&w->codecs[i]);
    trl_free(w->codecs);
    trl_free(w->offsets);
    trl_free(w->raw);
    trl_free(w->packed);
    trl_free(w->sizes);
    trl_free(w);
}

static const trl_writer_ops writer_ops = {
    .rows = writer_rows, .finish = writer_finish, .destroy = writer_destroy};

static trl_result choose_compression(exr_writer *w, trl_error *err) {
    const trl_image_write_params *params = &w->head.params;
    const char *name = params->compression;
    if (!name || !*name) name = params->color.aces_container ? "none" : "zip";
    for (int i = 0; i < TRL_EXR_COMPRESSIONS; i++) {
        if (strcasecmp(name, trl_exr_compressions[i].name) != 0) continue;
        w->compression = (trl_exr_compression)i;
        return TRL_OK;
    }
    return trl_error_set(err, TRL_ERR_NOT_FOUND,
                         "there is no compression '%s'; OpenEXR files can have none, rle, zips, "
                         "zip, piz, pxr24, b44, b44a, dwaa or dwab",
                         name);
}

static bool same_xy(trl_xy a, trl_xy b) {
    const double near = 1e-6;
    return a.x - b.x < near && b.x - a.x < near && a.y - b.y < near && b.y - a.y < near;
}

// SMPTE ST 2065-4, the ACES image container: ACES2065-1 as uncompressed half RGB
// or RGBA scan lines.
static trl_result check_aces(const exr_writer *w, trl_error *err) {
    const trl_image_write_params *p = &w->head.params;
    if (!p->color.aces_container) return TRL_OK;
    const trl_chromaticities *c = &p->color.primaries, *ap0 = &trl_primaries_ap0;
    bool primaries = p->color.known && same_xy(c->red, ap0->red) && same_xy(c->green, ap0->green) &&
                     same_xy(c->blue, ap0->blue) && same_xy(c->white, ap0->white);
    const char *wrong = !primaries ? "its primaries are not ACES2065-1's"
                        : p->packing.sample != TRL_SAMPLE_HALF ? "its samples are not half"
                        : p->packing.channels < 3              ? "it is not RGB or RGBA"
                        : w->compression != TRL_EXR_NONE       ? "it is compressed"
                                                               : NULL;
    TRL_REQUIRE(!wrong, err, TRL_ERR_UNSUPPORTED,
                "the picture cannot be an ACES container (SMPTE ST 2065-4), which holds "
                "uncompressed half RGB or RGBA in ACES2065-1: %s",
                wrong);
    return TRL_OK;
}

static void set_channels(exr_writer *w) {
    static const struct {
        const char *name;
        uint32_t order;
    } sorted[4][4] = {{{"Y", 0}},
                      {{"A", 1}, {"Y", 0}},
                      {{"B", 2}, {"G", 1}, {"R", 0}},
                      {{"A", 3}, {"B", 2}, {"G", 1}, {"R", 0}}};
    w->channel_count = w->head.params.packing.channels;
    for (size_t i = 0; i < w->channel_count; i++) {
        w->channels[i] = (trl_exr_channel){.name = sorted[w->channel_count - 1][i].name,
                                           .sample = w->head.params.packing.sample,
                                           .x_sampling = 1,
                                           .y_sampling = 1};
        w->order[i] = sorted[w->channel_count - 1][i].order;
    }
}

static trl_result check_params(const trl_image_write_params *p, trl_error *err) {
    TRL_REQUIRE(p->packing.sample == TRL_SAMPLE_HALF || p->packing.sample == TRL_SAMPLE_FLOAT, err,
                TRL_ERR_UNSUPPORTED, "OpenEXR files are written with half or float samples only");
    TRL_REQUIRE(p->packing.channels >= 1 && p->packing.channels <= 4, err, TRL_ERR_ARGUMENT,
                "a picture of %u channels cannot be written; 1 to 4 can", p->packing.channels);
    const trl_window *windows[2] = {&p->data, &p->display};
    for (int i = 0; i < 2; i++) {
        const trl_window *win = windows[i];
        int64_t right = (int64_t)win->x + win->width, bottom = (int64_t)win->y + win->height;
        const int64_t edge = TRL_EXR_COORDINATE_MAX;
        TRL_REQUIRE(win->width >= 1 && win->height >= 1 && win->width <= TRL_EXR_SIDE_MAX &&
                        win->height <= TRL_EXR_SIDE_MAX && win->x >= -edge && win->y >= -edge &&
                        right <= edge && bottom <= edge,
                    err, TRL_ERR_ARGUMENT,
                    "a %s window of %u x %u pixels at (%d, %d) cannot be written",
                    i ? "display" : "data", win->width, win->height, win->x, win->y);
    }
    TRL_REQUIRE(p->dwa_level >= 0 && p->dwa_level < 1e6, err, TRL_ERR_ARGUMENT,
                "the DWA level %g is outside 0 to 1000000", p->dwa_level);
    return TRL_OK;
}

static trl_result allocate(exr_writer *w, trl_error *err) {
    const uint32_t height = w->head.params.data.height, width = w->head.params.data.width;
    w->sample = trl_exr_sample_bytes(w->head.params.packing.sample);
    w->row_bytes = w->channel_count * w->sample * width;
    w->lines = trl_exr_compressions[w->compression].lines;
    w->threads = trl_threads_resolve(w->head.params.threads);
    const uint64_t chunk = (uint64_t)w->lines * w->row_bytes;
    TRL_REQUIRE(chunk <= INT32_MAX, err, TRL_ERR_LIMIT,
                "%u pixels in a row are too many for %s compression", width,
                trl_exr_compressions[w->compression].name);
    const uint32_t chunks = (height - 1) / w->lines + 1;
    uint64_t batch = BATCH_BYTES / (2 * chunk), most = 4 * (uint64_t)w->threads;
    if (w->lines == 1) most *= 16;
    if (batch > most) batch = most;
    if (batch > chunks) batch = chunks;
    w->batch = batch ? (uint32_t)batch : 1;
    w->offsets = trl_alloc(chunks, sizeof *w->offsets);
    w->raw = trl_alloc(w->batch, chunk);
    w->packed = trl_alloc(w->batch, chunk);
    w->sizes = trl_alloc(w->batch, sizeof *w->sizes);
    w->codecs = trl_alloc(w->threads, sizeof *w->codecs);
    if (!w->offsets || !w->raw || !w->packed || !w->sizes || !w->codecs)
        return trl_error_memory(err, 2 * w->batch * chunk);
    return TRL_OK;
}

static trl_result begin_file(exr_writer *w, trl_error *err) {
    unsigned char *header = NULL;
    size_t size = 0;
    TRL_TRY(trl_exr_header_bytes(&header, &size, &w->head.params, w->compression, w->channels,
                                 w->channel_count, err));
    trl_result result = write_at(w, 0, header, size, err);
    trl_free(header);
    TRL_TRY(result);
    // The table is written again at the end; until then its entries are 0, which
    // readers take for "missing".
    size_t table = ((w->head.params.data.height - 1) / w->lines + 1) * sizeof *w->offsets;
    w->table = size;
    w->at = size + table;
    return write_at(w, w->table, w->offsets, table, err);
}

trl_result trl_exr_create(trl_image_writer **out, trl_atomic_file *file,
                          const trl_image_write_params *params, trl_error *err) {
    TRL_TRY(check_params(params, err));
    exr_writer *w = trl_alloc(1, sizeof *w);
    if (!w) return trl_error_memory(err, sizeof *w);
    w->head.ops = &writer_ops;
    w->head.params = *params;
    w->head.file = file;
    w->dwa_level = params->dwa_level > 0 ? params->dwa_level : 45;
    set_channels(w);
    trl_result result = choose_compression(w, err);
    if (result == TRL_OK) result = check_aces(w, err);
    if (result == TRL_OK) result = allocate(w, err);
    if (result == TRL_OK) result = begin_file(w, err);
    if (result != TRL_OK) {
        writer_destroy(&w->head);
        return result;
    }
    *out = &w->head;
    return TRL_OK;
}
