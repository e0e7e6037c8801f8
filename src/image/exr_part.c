// From checked attributes to parts: what a header must be as a whole.
#include "image/exr_header.h"

#include <string.h>

static trl_result check_required(const trl_exr_header *h, size_t index, trl_error *err) {
    const char *missing = !h->has_channels      ? "channels"
                          : !h->has_compression ? "compression"
                          : !h->has_data        ? "dataWindow"
                          : !h->has_display     ? "displayWindow"
                                                : NULL;
    TRL_REQUIRE(!missing, err, TRL_ERR_FORMAT,
                "part %zu has no attribute '%s': the header is damaged", index, missing);
    TRL_REQUIRE(h->channel_count > 0, err, TRL_ERR_FORMAT, "part %zu has no channels", index);
    TRL_REQUIRE(h->compression != 10 && h->compression != 11, err, TRL_ERR_UNSUPPORTED,
                "HTJ2K (OpenEXR 3.4) compression is not supported; convert the file to another "
                "compression, for instance with oiiotool IN.exr --compression zip -o OUT.exr");
    TRL_REQUIRE(h->compression < TRL_EXR_COMPRESSIONS, err, TRL_ERR_FORMAT,
                "part %zu has the unknown compression %u", index, (unsigned)h->compression);
    TRL_REQUIRE(h->data.width <= TRL_EXR_SIDE_MAX && h->data.height <= TRL_EXR_SIDE_MAX, err,
                TRL_ERR_LIMIT, "part %zu has %u x %u pixels; the limit is %d on a side", index,
                h->data.width, h->data.height, TRL_EXR_SIDE_MAX);
    return TRL_OK;
}

static trl_result choose_storage(const trl_exr_file *file, const trl_exr_header *h, size_t index,
                                 bool tiled, bool deep, trl_exr_storage *out, trl_error *err) {
    static const char *const types[] = {"scanlineimage", "tiledimage", "deepscanline", "deeptile"};
    if (!file->multi_part && !deep) {
        *out = tiled ? TRL_EXR_TILED : TRL_EXR_SCANLINE;
        return TRL_OK;
    }
    TRL_REQUIRE(h->type, err, TRL_ERR_FORMAT, "part %zu does not say its type", index);
    for (int i = 0; i < 4; i++) {
        if (strcmp(h->type, types[i]) != 0) continue;
        *out = (trl_exr_storage)i;
        TRL_REQUIRE(file->multi_part || trl_exr_is_deep(*out), err, TRL_ERR_FORMAT,
                    "the version field says deep, the header says '%s'", h->type);
        return TRL_OK;
    }
    return trl_error_set(err, TRL_ERR_UNSUPPORTED, "part %zu has the unknown type '%s'", index,
                         h->type);
}

static trl_result check_samplings(const trl_exr_part *part, size_t index, trl_error *err) {
    for (size_t i = 0; i < part->channel_count; i++) {
        const trl_exr_channel *c = &part->channels[i];
        if (c->x_sampling == 1 && c->y_sampling == 1) continue;
        TRL_REQUIRE(part->storage == TRL_EXR_SCANLINE, err, TRL_ERR_FORMAT,
                    "part %zu is tiled or deep, but channel '%s' is sampled %u x %u", index,
                    c->name, c->x_sampling, c->y_sampling);
        bool whole = part->data.x % (int32_t)c->x_sampling == 0 &&
                     part->data.y % (int32_t)c->y_sampling == 0 &&
                     part->data.width % c->x_sampling == 0 &&
                     part->data.height % c->y_sampling == 0;
        TRL_REQUIRE(whole, err, TRL_ERR_FORMAT,
                    "channel '%s' is sampled %u x %u, which does not divide the data window of "
                    "%u x %u pixels at (%d, %d)",
                    c->name, c->x_sampling, c->y_sampling, part->data.width, part->data.height,
                    part->data.x, part->data.y);
    }
    return TRL_OK;
}

static trl_result set_tiles(trl_exr_part *part, const trl_exr_header *h, size_t index,
                            trl_error *err) {
    part->levels_x = part->levels_y = 1;
    if (!trl_exr_is_tiled(part->storage)) return TRL_OK;
    TRL_REQUIRE(h->has_tiles, err, TRL_ERR_FORMAT,
                "part %zu is tiled, but has no attribute 'tiles'", index);
    part->tile_width = h->tile_width;
    part->tile_height = h->tile_height;
    part->level_mode = h->tile_mode & 15;
    part->round_up = h->tile_mode >> 4 == 1;
    uint32_t w = part->data.width, ht = part->data.height;
    if (part->level_mode == TRL_EXR_LEVEL_MIP) {
        part->levels_x = part->levels_y = trl_exr_level_count(w > ht ? w : ht, part->round_up);
    } else if (part->level_mode == TRL_EXR_LEVEL_RIP) {
        part->levels_x = trl_exr_level_count(w, part->round_up);
        part->levels_y = trl_exr_level_count(ht, part->round_up);
    }
    return TRL_OK;
}

static trl_result fill_part(trl_exr_file *file, trl_exr_part *part, const trl_exr_header *h,
                            size_t index, bool tiled, bool deep, trl_error *err) {
    TRL_TRY(check_required(h, index, err));
    TRL_TRY(choose_storage(file, h, index, tiled, deep, &part->storage, err));
    part->compression = (trl_exr_compression)h->compression;
    TRL_REQUIRE(!trl_exr_is_deep(part->storage) || part->compression <= TRL_EXR_ZIPS, err,
                TRL_ERR_FORMAT, "part %zu is deep, and deep pictures cannot have %s compression",
                index, trl_exr_compressions[part->compression].name);
    part->data = h->data;
    part->display = h->display;
    part->channel_count = h->channel_count;
    part->channels = h->channels;
    part->view_count = h->view_count;
    part->views = h->views;
    part->name = h->name ? h->name : "";
    part->view = h->view ? h->view : "";
    part->camera = h->camera;
    part->has_chromaticities = h->has_chromaticities;
    part->chromaticities = h->chromaticities;
    part->stated_chunks = h->stated_chunks;
    TRL_TRY(check_samplings(part, index, err));
    TRL_TRY(set_tiles(part, h, index, err));
    TRL_REQUIRE(trl_exr_chunk_count(part, &part->chunk_count), err, TRL_ERR_LIMIT,
                "part %zu has more than 2^32 chunks", index);
    // Single-part files carry chunkCount at will, and programs that edit headers
    // leave it stale; in a multi-part file it places the tables.
    TRL_REQUIRE(!file->multi_part || part->stated_chunks == (int64_t)part->chunk_count, err,
                TRL_ERR_FORMAT,
                "part %zu says that it has %lld chunks; its %u x %u pixels need %llu", index,
                (long long)part->stated_chunks, part->data.width, part->data.height,
                (unsigned long long)part->chunk_count);
    return TRL_OK;
}

static trl_result public_channels(trl_exr_file *file, trl_image_part *out, const trl_exr_part *part,
                                  trl_error *err) {
    trl_image_channel *channels =
        trl_exr_arena_alloc(&file->arena, part->channel_count, sizeof *channels);
    if (!channels) return trl_error_memory(err, part->channel_count * sizeof *channels);
    for (size_t i = 0; i < part->channel_count; i++) {
        const trl_exr_channel *c = &part->channels[i];
        const char *name = trl_exr_attribute_text(&file->arena, "string",
                                                  (const unsigned char *)c->name, strlen(c->name));
        if (!name) return trl_error_memory(err, sizeof *c);
        channels[i] = (trl_image_channel){name, c->sample, c->x_sampling, c->y_sampling};
    }
    out->channel_count = part->channel_count;
    out->channels = channels;
    return TRL_OK;
}

static trl_result public_part(trl_exr_file *file, trl_image_part *out, const trl_exr_part *part,
                              const trl_exr_header *h, trl_error *err) {
    static const char *const storages[] = {"scanline", "tiled", "deep scanline", "deep tiled"};
    static const char *const modes[] = {"one", "mip", "rip"};
    *out = (trl_image_part){.name = part->name,
                            .view = part->view,
                            .storage = storages[part->storage],
                            .compression = trl_exr_compressions[part->compression].name,
                            .data = part->data,
                            .display = part->display,
                            .pixel_aspect = h->pixel_aspect,
                            .tile_width = part->tile_width,
                            .tile_height = part->tile_height,
                            .levels_x = part->levels_x,
                            .levels_y = part->levels_y,
                            .level_mode = modes[part->level_mode],
                            .attribute_count = h->attribute_count,
                            .has_chromaticities = h->has_chromaticities,
                            .chromaticities = h->chromaticities,
                            .aces_container = h->aces_container,
                            .white_nits = h->white_nits};
    trl_image_attribute *attributes =
        trl_exr_arena_alloc(&file->arena, h->attribute_count, sizeof *attributes);
    if (!attributes) return trl_error_memory(err, h->attribute_count * sizeof *attributes);
    if (h->attribute_count)
        memcpy(attributes, h->attributes, h->attribute_count * sizeof *attributes);
    out->attributes = attributes;
    return public_channels(file, out, part, err);
}

trl_result trl_exr_header_finish(trl_exr_file *file, trl_exr_header *headers, size_t count,
                                 bool tiled, bool deep, trl_error *err) {
    TRL_REQUIRE(count > 0, err, TRL_ERR_FORMAT, "the file has no parts");
    file->parts = trl_exr_arena_alloc(&file->arena, count, sizeof *file->parts);
    file->public_parts = trl_exr_arena_alloc(&file->arena, count, sizeof *file->public_parts);
    if (!file->parts || !file->public_parts)
        return trl_error_memory(err, count * sizeof *file->public_parts);
    file->part_count = count;
    for (size_t i = 0; i < count; i++) {
        TRL_TRY(fill_part(file, &file->parts[i], &headers[i], i, tiled, deep, err));
        TRL_TRY(public_part(file, &file->public_parts[i], &file->parts[i], &headers[i], err));
    }
    return TRL_OK;
}
