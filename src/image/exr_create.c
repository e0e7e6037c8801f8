// Beginning an OpenEXR file: what may be written, the memory for it, the header.
#include "image/exr_writer.h"

#include <string.h>
#include <strings.h>

enum { BATCH_BYTES = 256 << 20 }; // of gathered and packed rows, about

static trl_result choose_compression(trl_exr_writer *w, trl_error *err) {
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
static trl_result check_aces(const trl_exr_writer *w, trl_error *err) {
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

static void set_channels(trl_exr_writer *w) {
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

static trl_result allocate(trl_exr_writer *w, trl_error *err) {
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
    w->sizes = trl_alloc(w->batch, sizeof *w->sizes);
    if (w->offsets && w->sizes) return TRL_OK;
    return trl_error_memory(err, chunks * sizeof *w->offsets);
}

static trl_result begin_file(trl_exr_writer *w, trl_error *err) {
    unsigned char *header = NULL;
    size_t size = 0;
    TRL_TRY(trl_exr_header_bytes(&header, &size, &w->head.params, w->compression, w->channels,
                                 w->channel_count, err));
    trl_result result = trl_atomic_write_at(w->head.file, 0, header, size, err);
    trl_free(header);
    TRL_TRY(result);
    // The table is written again at the end; until then its entries are 0, which
    // readers take for "missing".
    size_t table = ((w->head.params.data.height - 1) / w->lines + 1) * sizeof *w->offsets;
    w->table = size;
    w->at = size + table;
    return trl_atomic_write_at(w->head.file, w->table, w->offsets, table, err);
}

trl_result trl_exr_create(trl_image_writer **out, trl_atomic_file *file,
                          const trl_image_write_params *params, trl_error *err) {
    TRL_TRY(check_params(params, err));
    trl_exr_writer *w = trl_alloc(1, sizeof *w);
    if (!w) return trl_error_memory(err, sizeof *w);
    pthread_mutex_init(&w->lock, NULL);
    w->head.ops = &trl_exr_writer_ops;
    w->head.params = *params;
    w->head.file = file;
    w->dwa_level = params->dwa_level > 0 ? params->dwa_level : 45;
    set_channels(w);
    trl_result result = choose_compression(w, err);
    if (result == TRL_OK) result = check_aces(w, err);
    if (result == TRL_OK) result = allocate(w, err);
    if (result == TRL_OK) result = begin_file(w, err);
    if (result != TRL_OK) {
        trl_exr_writer_ops.destroy(&w->head);
        return result;
    }
    *out = &w->head;
    return TRL_OK;
}
