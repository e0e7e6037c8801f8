// Writing OpenEXR. Rows come in one of two ways: strips that are whole chunks are
// packed by the worker that made them (encode) and joined in order (append); other
// rows are gathered into batches, whose chunks are packed on all threads at once.
#include "image/exr_writer.h"

#include "image/exr_shim.h"

#include <stdio.h>
#include <string.h>

enum { LEADER_BYTES = 8 }; // y and size before each chunk

static trl_exr_codec codec_take(trl_exr_writer *w) {
    trl_exr_codec codec = {.inflater = NULL};
    pthread_mutex_lock(&w->lock);
    if (w->idle_count > 0) codec = w->idle[--w->idle_count];
    pthread_mutex_unlock(&w->lock);
    return codec;
}

static void codec_give(trl_exr_writer *w, trl_exr_codec codec) {
    pthread_mutex_lock(&w->lock);
    bool kept = w->idle_count < sizeof w->idle / sizeof *w->idle;
    if (kept) w->idle[w->idle_count++] = codec;
    pthread_mutex_unlock(&w->lock);
    if (!kept) trl_exr_codec_release(&codec);
}

// Packs `rows` gathered rows from row `y` (from the top) on.
static bool pack_chunk(const trl_exr_writer *w, trl_exr_codec *codec, unsigned char *raw,
                       uint32_t y, uint32_t rows, unsigned char *out, size_t *size, char *why,
                       size_t why_size) {
    if (trl_exr_codec_has(w->compression)) {
        snprintf(why, why_size, "%s", TRL_EXR_NO_MEMORY);
        return trl_exr_codec_pack(codec, w->compression, raw, rows * w->row_bytes, out, size);
    }
    const trl_window *data = &w->head.params.data;
    const trl_exr_block block = {.compression = w->compression,
                                 .dwa_level = w->dwa_level,
                                 .window = {data->x, data->y + (int32_t)y, data->width, rows},
                                 .channel_count = w->channel_count,
                                 .channels = w->channels};
    trl_exr_plane planes[4];
    for (size_t c = 0; c < w->channel_count; c++)
        planes[c] = (trl_exr_plane){raw + c * data->width * w->sample, w->sample, w->row_bytes};
    return trl_exr_shim_encode(&block, planes, out, rows * w->row_bytes, size, why, why_size);
}

static trl_result pack_error(const trl_exr_writer *w, const char *why, trl_error *err) {
    bool memory = strcmp(why, TRL_EXR_NO_MEMORY) == 0;
    return trl_error_set(err, memory ? TRL_ERR_MEMORY : TRL_ERR_INTERNAL,
                         "packing a chunk with %s failed: %s",
                         trl_exr_compressions[w->compression].name, why);
}

// Interleaved samples to one run of samples for each channel.
static void gather_row(const trl_exr_writer *w, const unsigned char *in, unsigned char *out) {
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

static void pack_batch(void *arg, uint32_t worker) {
    (void)worker;
    trl_exr_writer *w = arg;
    const size_t chunk_bytes = w->lines * w->row_bytes;
    const uint32_t chunks = (w->gathered + w->lines - 1) / w->lines;
    const uint32_t first_row = w->taken - w->gathered;
    trl_exr_codec codec = codec_take(w);
    for (;;) {
        uint32_t i = atomic_fetch_add(&w->next, 1), row = i * w->lines;
        if (i >= chunks || atomic_load(&w->failed)) break;
        uint32_t rows = w->gathered - row < w->lines ? w->gathered - row : w->lines;
        char why[sizeof w->why];
        int none = 0;
        if (!pack_chunk(w, &codec, w->raw + i * chunk_bytes, first_row + row, rows,
                        w->packed + i * chunk_bytes, &w->sizes[i], why, sizeof why) &&
            atomic_compare_exchange_strong(&w->failed, &none, 1))
            memcpy(w->why, why, sizeof why);
    }
    codec_give(w, codec);
}

static trl_result flush(trl_exr_writer *w, trl_error *err) {
    const uint32_t chunks = (w->gathered + w->lines - 1) / w->lines;
    const uint32_t first_row = w->taken - w->gathered;
    atomic_store(&w->next, 0);
    trl_threads_run(w->threads < chunks ? w->threads : chunks, pack_batch, w);
    if (atomic_load(&w->failed)) return pack_error(w, w->why, err);
    for (uint32_t i = 0; i < chunks; i++) {
        const int32_t leader[2] = {w->head.params.data.y + (int32_t)(first_row + i * w->lines),
                                   (int32_t)w->sizes[i]};
        w->offsets[first_row / w->lines + i] = w->at;
        TRL_TRY(trl_atomic_write_at(w->head.file, w->at, leader, sizeof leader, err));
        TRL_TRY(trl_atomic_write_at(w->head.file, w->at + sizeof leader,
                                    w->packed + (size_t)i * w->lines * w->row_bytes, w->sizes[i],
                                    err));
        w->at += sizeof leader + w->sizes[i];
    }
    w->gathered = 0;
    return TRL_OK;
}

static trl_result reserve_batch(trl_exr_writer *w, trl_error *err) {
    if (w->raw) return TRL_OK;
    const size_t chunk_bytes = w->lines * w->row_bytes;
    w->packed = trl_alloc(w->batch, chunk_bytes);
    w->raw = w->packed ? trl_alloc(w->batch, chunk_bytes) : NULL;
    return w->raw ? TRL_OK : trl_error_memory(err, 2 * w->batch * chunk_bytes);
}

static trl_result writer_rows(trl_image_writer *writer, uint32_t rows, const void *packed,
                              size_t stride, trl_error *err) {
    trl_exr_writer *w = (trl_exr_writer *)writer;
    const uint32_t height = writer->params.data.height;
    TRL_REQUIRE(rows <= height - w->taken, err, TRL_ERR_ARGUMENT,
                "%u rows do not fit: %u of %u are written already", rows, w->taken, height);
    TRL_TRY(reserve_batch(w, err));
    for (uint32_t i = 0; i < rows; i++) {
        gather_row(w, (const unsigned char *)packed + (size_t)i * stride,
                   w->raw + w->gathered * w->row_bytes);
        w->gathered++;
        w->taken++;
        if (w->gathered == w->batch * w->lines || w->taken == height) TRL_TRY(flush(w, err));
    }
    return TRL_OK;
}

// Strips that are not whole chunks go as they are, to be gathered when appended.
static trl_result keep_rows(const trl_exr_writer *w, uint32_t rows, const unsigned char *packed,
                            size_t stride, trl_image_block *block, trl_error *err) {
    TRL_TRY(trl_image_block_reserve(block, rows * w->row_bytes, err));
    for (uint32_t i = 0; i < rows; i++)
        memcpy(block->bytes + i * w->row_bytes, packed + i * stride, w->row_bytes);
    block->rows = rows;
    block->size = 0;
    return TRL_OK;
}

static trl_result writer_encode(trl_image_writer *writer, uint32_t y, uint32_t rows,
                                const void *packed, size_t stride, trl_image_block *block,
                                trl_error *err) {
    trl_exr_writer *w = (trl_exr_writer *)writer;
    bool whole = rows % w->lines == 0 || y + rows == writer->params.data.height;
    if (y % w->lines != 0 || !whole) return keep_rows(w, rows, packed, stride, block, err);
    const size_t chunk_bytes = w->lines * w->row_bytes, chunks = (rows - 1) / w->lines + 1;
    // The gathered rows of one chunk stand at the end, the packed chunks before.
    const size_t room = (rows * w->row_bytes + chunks * LEADER_BYTES + 63) / 64 * 64;
    TRL_TRY(trl_image_block_reserve(block, room + chunk_bytes, err));
    unsigned char *raw = block->bytes + room;
    trl_exr_codec codec = codec_take(w);
    trl_result result = TRL_OK;
    block->rows = rows;
    block->size = 0;
    for (uint32_t done = 0; done < rows && result == TRL_OK; done += w->lines) {
        uint32_t count = rows - done < w->lines ? rows - done : w->lines;
        for (uint32_t i = 0; i < count; i++)
            gather_row(w, (const unsigned char *)packed + (done + i) * stride,
                       raw + i * w->row_bytes);
        unsigned char *out = block->bytes + block->size;
        size_t size = 0;
        char why[200];
        if (!pack_chunk(w, &codec, raw, y + done, count, out + LEADER_BYTES, &size, why,
                        sizeof why))
            result = pack_error(w, why, err);
        const int32_t leader[2] = {writer->params.data.y + (int32_t)(y + done), (int32_t)size};
        memcpy(out, leader, LEADER_BYTES);
        block->size += LEADER_BYTES + size;
    }
    codec_give(w, codec);
    return result;
}

static trl_result writer_append(trl_image_writer *writer, const trl_image_block *block,
                                trl_error *err) {
    trl_exr_writer *w = (trl_exr_writer *)writer;
    if (block->size == 0) return writer_rows(writer, block->rows, block->bytes, w->row_bytes, err);
    if (w->gathered > 0) TRL_TRY(flush(w, err));
    uint32_t chunk = w->taken / w->lines;
    for (size_t at = 0; at < block->size; chunk++) {
        int32_t size;
        w->offsets[chunk] = w->at + at;
        memcpy(&size, block->bytes + at + 4, sizeof size);
        at += LEADER_BYTES + (size_t)size;
    }
    TRL_TRY(trl_atomic_write_at(w->head.file, w->at, block->bytes, block->size, err));
    w->at += block->size;
    w->taken += block->rows;
    return TRL_OK;
}

static trl_result writer_finish(trl_image_writer *writer, trl_error *err) {
    trl_exr_writer *w = (trl_exr_writer *)writer;
    const uint32_t height = writer->params.data.height;
    TRL_REQUIRE(w->taken == height, err, TRL_ERR_ARGUMENT,
                "the picture is not whole: %u of %u rows were written", w->taken, height);
    size_t chunks = (height - 1) / w->lines + 1;
    return trl_atomic_write_at(w->head.file, w->table, w->offsets, chunks * sizeof *w->offsets,
                               err);
}

static void writer_destroy(trl_image_writer *writer) {
    trl_exr_writer *w = (trl_exr_writer *)writer;
    for (uint32_t i = 0; i < w->idle_count; i++)
        trl_exr_codec_release(&w->idle[i]);
    pthread_mutex_destroy(&w->lock);
    trl_free(w->offsets);
    trl_free(w->raw);
    trl_free(w->packed);
    trl_free(w->sizes);
    trl_free(w);
}

const trl_writer_ops trl_exr_writer_ops = {.rows = writer_rows,
                                           .finish = writer_finish,
                                           .destroy = writer_destroy,
                                           .encode = writer_encode,
                                           .append = writer_append};
