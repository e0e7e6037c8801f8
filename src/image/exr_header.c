// The attributes that matter, and what a header as a whole must be.
#include "image/exr_header.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static trl_result take_window(trl_window *out, const char *name, const unsigned char *value,
                              trl_error *err) {
    int64_t x0 = trl_exr_int_at(value), y0 = trl_exr_int_at(value + 4),
            x1 = trl_exr_int_at(value + 8), y1 = trl_exr_int_at(value + 12);
    TRL_REQUIRE(x1 >= x0 && y1 >= y0, err, TRL_ERR_FORMAT,
                "%s (%lld, %lld) - (%lld, %lld) is empty or inside out", name, (long long)x0,
                (long long)y0, (long long)x1, (long long)y1);
    const int64_t edge = TRL_EXR_COORDINATE_MAX;
    TRL_REQUIRE(x0 >= -edge && y0 >= -edge && x1 <= edge && y1 <= edge, err, TRL_ERR_LIMIT,
                "%s (%lld, %lld) - (%lld, %lld) is beyond the coordinates that this program "
                "reads (±2^30)",
                name, (long long)x0, (long long)y0, (long long)x1, (long long)y1);
    *out = (trl_window){(int32_t)x0, (int32_t)y0, (uint32_t)(x1 - x0 + 1), (uint32_t)(y1 - y0 + 1)};
    return TRL_OK;
}

static trl_result take_channel(trl_exr_channel *channel, const unsigned char *value,
                               const char *name, trl_error *err) {
    int32_t type = trl_exr_int_at(value), xs = trl_exr_int_at(value + 8),
            ys = trl_exr_int_at(value + 12);
    static const trl_sample samples[] = {TRL_SAMPLE_UINT, TRL_SAMPLE_HALF, TRL_SAMPLE_FLOAT};
    TRL_REQUIRE(type >= 0 && type < 3, err, TRL_ERR_FORMAT,
                "channel '%s' has sample type %d; OpenEXR knows 0 (uint), 1 (half), 2 (float)",
                name, (int)type);
    TRL_REQUIRE(xs >= 1 && ys >= 1 && xs <= 4096 && ys <= 4096, err, TRL_ERR_FORMAT,
                "channel '%s' has sampling %d x %d, which makes no sense", name, (int)xs, (int)ys);
    channel->sample = samples[type];
    channel->x_sampling = (uint32_t)xs;
    channel->y_sampling = (uint32_t)ys;
    channel->perceptually_linear = value[4] != 0;
    return TRL_OK;
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const trl_exr_channel *)a)->name, ((const trl_exr_channel *)b)->name);
}

// The library puts channels into a sorted map, so that samples are in the order
// of names, whatever the order of the list is; a name that comes twice would
// make the two disagree about the layout.
static trl_result sort_channels(trl_exr_header *header, trl_error *err) {
    qsort(header->channels, header->channel_count, sizeof *header->channels, by_name);
    for (size_t i = 1; i < header->channel_count; i++)
        TRL_REQUIRE(by_name(&header->channels[i - 1], &header->channels[i]) != 0, err,
                    TRL_ERR_FORMAT, "channel '%s' is listed twice", header->channels[i].name);
    return TRL_OK;
}

static trl_result take_channels(trl_exr_file *file, trl_exr_header *header,
                                const unsigned char *value, size_t size, trl_error *err) {
    header->channels =
        trl_exr_arena_alloc(&file->arena, TRL_EXR_CHANNELS_MAX, sizeof *header->channels);
    if (!header->channels) return trl_error_memory(err, TRL_EXR_CHANNELS_MAX);
    size_t at = 0, count = 0;
    while (at < size && value[at] != 0) {
        const unsigned char *end = memchr(value + at, 0, size - at);
        size_t length = end ? (size_t)(end - value) - at : 0;
        TRL_REQUIRE(end && length <= TRL_EXR_NAME_MAX && size - at - length - 1 >= 16, err,
                    TRL_ERR_FORMAT, "the channel list breaks off inside channel %zu", count);
        TRL_REQUIRE(count < TRL_EXR_CHANNELS_MAX, err, TRL_ERR_LIMIT,
                    "the channel list has more than %d channels", TRL_EXR_CHANNELS_MAX);
        for (size_t i = 0; i < length; i++)
            TRL_REQUIRE(value[at + i] >= 0x20 && value[at + i] != 0x7F, err, TRL_ERR_FORMAT,
                        "the name of channel %zu holds a control character", count);
        trl_exr_channel *channel = &header->channels[count++];
        channel->name = trl_exr_arena_text(&file->arena, (const char *)value + at, length);
        if (!channel->name) return trl_error_memory(err, length);
        TRL_TRY(take_channel(channel, value + at + length + 1, channel->name, err));
        at += length + 17;
    }
    TRL_REQUIRE(at < size, err, TRL_ERR_FORMAT, "the channel list has no end");
    header->channel_count = count;
    header->has_channels = true;
    return sort_channels(header, err);
}

static trl_result take_views(trl_exr_file *file, trl_exr_header *header, const unsigned char *value,
                             size_t size, trl_error *err) {
    header->views = trl_exr_arena_alloc(&file->arena, size / 4 + 1, sizeof *header->views);
    if (!header->views) return trl_error_memory(err, size);
    header->view_count = 0;
    for (size_t at = 0; at < size;) {
        size_t length = size - at >= 4 ? (uint32_t)trl_exr_int_at(value + at) : SIZE_MAX;
        TRL_REQUIRE(length <= TRL_EXR_NAME_MAX && length <= size - at - 4, err, TRL_ERR_FORMAT,
                    "the multiView attribute is damaged at view %zu", header->view_count);
        const char *text = trl_exr_arena_text(&file->arena, (const char *)value + at + 4, length);
        if (!text) return trl_error_memory(err, length);
        header->views[header->view_count++] = text;
        at += 4 + length;
    }
    return TRL_OK;
}

static void take_chromaticities(trl_exr_header *header, const unsigned char *value) {
    double v[8];
    for (int i = 0; i < 8; i++) {
        v[i] = trl_exr_float_at(value + 4 * i);
        if (!isfinite(v[i])) return;
    }
    header->has_chromaticities = true;
    header->chromaticities = (trl_chromaticities){
        .red = {v[0], v[1]}, .green = {v[2], v[3]}, .blue = {v[4], v[5]}, .white = {v[6], v[7]}};
}

static trl_result take_tiles(trl_exr_header *header, const unsigned char *value, trl_error *err) {
    uint32_t width = (uint32_t)trl_exr_int_at(value), height = (uint32_t)trl_exr_int_at(value + 4);
    TRL_REQUIRE(
        width >= 1 && height >= 1 && width <= TRL_EXR_SIDE_MAX && height <= TRL_EXR_SIDE_MAX, err,
        TRL_ERR_FORMAT, "tiles of %u x %u pixels make no sense", (unsigned)width, (unsigned)height);
    TRL_REQUIRE((value[8] & 15) < 3 && (value[8] >> 4) < 2, err, TRL_ERR_FORMAT,
                "the tile description has the unknown level mode %u", (unsigned)value[8]);
    header->tile_width = width;
    header->tile_height = height;
    header->tile_mode = value[8];
    header->has_tiles = true;
    return TRL_OK;
}

// The attributes that decide how the file is read, with their types and sizes
// (0 = any).
typedef enum known_attribute {
    KNOWN_CHANNELS,
    KNOWN_COMPRESSION,
    KNOWN_DATA_WINDOW,
    KNOWN_DISPLAY_WINDOW,
    KNOWN_TILES,
    KNOWN_ASPECT,
    KNOWN_NAME,
    KNOWN_TYPE,
    KNOWN_VIEW,
    KNOWN_MULTI_VIEW,
    KNOWN_CHUNK_COUNT,
    KNOWN_CHROMATICITIES,
    KNOWN_WHITE_LUMINANCE,
    KNOWN_ACES,
    KNOWN_NONE
} known_attribute;

static const struct {
    const char *name, *type;
    uint32_t size;
} known_attributes[KNOWN_NONE] = {
    [KNOWN_CHANNELS] = {"channels", "chlist", 0},
    [KNOWN_COMPRESSION] = {"compression", "compression", 1},
    [KNOWN_DATA_WINDOW] = {"dataWindow", "box2i", 16},
    [KNOWN_DISPLAY_WINDOW] = {"displayWindow", "box2i", 16},
    [KNOWN_TILES] = {"tiles", "tiledesc", 9},
    [KNOWN_ASPECT] = {"pixelAspectRatio", "float", 4},
    [KNOWN_NAME] = {"name", "string", 0},
    [KNOWN_TYPE] = {"type", "string", 0},
    [KNOWN_VIEW] = {"view", "string", 0},
    [KNOWN_MULTI_VIEW] = {"multiView", "stringvector", 0},
    [KNOWN_CHUNK_COUNT] = {"chunkCount", "int", 4},
    [KNOWN_CHROMATICITIES] = {"chromaticities", "chromaticities", 32},
    [KNOWN_WHITE_LUMINANCE] = {"whiteLuminance", "float", 4},
    [KNOWN_ACES] = {"acesImageContainerFlag", "int", 4},
};

static trl_result find_known(known_attribute *out, const char *name, const char *type,
                             const unsigned char *value, uint32_t size, trl_error *err) {
    *out = KNOWN_NONE;
    for (int i = 0; i < KNOWN_NONE; i++) {
        if (strcmp(name, known_attributes[i].name) != 0) continue;
        const bool right = strcmp(type, known_attributes[i].type) == 0 && value &&
                           (known_attributes[i].size == 0 || size == known_attributes[i].size);
        TRL_REQUIRE(right, err, TRL_ERR_FORMAT,
                    "attribute '%s' must be a %s; it has another type or size (%u bytes): the "
                    "header is damaged",
                    name, known_attributes[i].type, (unsigned)size);
        *out = (known_attribute)i;
    }
    return TRL_OK;
}

static trl_result take_string(trl_exr_file *file, const char **out, const unsigned char *value,
                              uint32_t size, trl_error *err) {
    // The text builder cleans control characters and bytes that are not UTF-8.
    *out = trl_exr_attribute_text(&file->arena, "string", value, size);
    return *out ? TRL_OK : trl_error_memory(err, size);
}

static trl_result take_known(trl_exr_file *file, trl_exr_header *h, known_attribute known,
                             const unsigned char *value, uint32_t size, trl_error *err) {
    switch (known) {
    case KNOWN_CHANNELS: return take_channels(file, h, value, size, err);
    case KNOWN_COMPRESSION:
        h->compression = value[0];
        h->has_compression = true;
        return TRL_OK;
    case KNOWN_DATA_WINDOW:
        h->has_data = true;
        return take_window(&h->data, "dataWindow", value, err);
    case KNOWN_DISPLAY_WINDOW:
        h->has_display = true;
        return take_window(&h->display, "displayWindow", value, err);
    case KNOWN_TILES: return take_tiles(h, value, err);
    case KNOWN_ASPECT:
        if (isfinite(trl_exr_float_at(value)) && trl_exr_float_at(value) > 0)
            h->pixel_aspect = trl_exr_float_at(value);
        return TRL_OK;
    case KNOWN_NAME: return take_string(file, &h->name, value, size, err);
    case KNOWN_TYPE: return take_string(file, &h->type, value, size, err);
    case KNOWN_VIEW: return take_string(file, &h->view, value, size, err);
    case KNOWN_MULTI_VIEW: return take_views(file, h, value, size, err);
    case KNOWN_CHUNK_COUNT: h->stated_chunks = trl_exr_int_at(value); return TRL_OK;
    case KNOWN_CHROMATICITIES: take_chromaticities(h, value); return TRL_OK;
    case KNOWN_WHITE_LUMINANCE:
        if (isfinite(trl_exr_float_at(value))) h->white_nits = trl_exr_float_at(value);
        return TRL_OK;
    case KNOWN_ACES: h->aces_container = trl_exr_int_at(value) == 1; return TRL_OK;
    case KNOWN_NONE: break;
    }
    return TRL_OK;
}

static trl_result record(trl_exr_file *file, trl_exr_header *header, const char *name,
                         const char *type, const unsigned char *value, uint32_t size,
                         trl_error *err) {
    TRL_REQUIRE(header->attribute_count < TRL_EXR_ATTRIBUTES_MAX, err, TRL_ERR_LIMIT,
                "the header has more than %d attributes", TRL_EXR_ATTRIBUTES_MAX);
    if (header->attribute_count == header->attribute_room) {
        size_t room = header->attribute_room ? 2 * header->attribute_room : 32;
        trl_image_attribute *grown = realloc(header->attributes, room * sizeof *grown);
        if (!grown) return trl_error_memory(err, room * sizeof *grown);
        header->attributes = grown;
        header->attribute_room = room;
    }
    trl_image_attribute a = {
        trl_exr_attribute_text(&file->arena, "string", (const unsigned char *)name, strlen(name)),
        trl_exr_attribute_text(&file->arena, "string", (const unsigned char *)type, strlen(type)),
        trl_exr_attribute_text(&file->arena, type, value, size)};
    if (!a.name || !a.type || !a.value) return trl_error_memory(err, sizeof a);
    header->attributes[header->attribute_count++] = a;
    return TRL_OK;
}

// How the picture was taken. What has another type or makes no sense is not said.
static void take_camera(trl_exr_header *header, const char *name, const char *type,
                        const unsigned char *value, uint32_t size) {
    double *const settings[] = {&header->camera.shutter_s, &header->camera.f_number,
                                &header->camera.iso};
    static const char *const names[] = {"expTime", "aperture", "isoSpeed"};
    if (!value || size != 4 || strcmp(type, "float") != 0) return;
    double v = trl_exr_float_at(value);
    for (int i = 0; i < 3; i++)
        if (strcmp(name, names[i]) == 0 && isfinite(v) && v > 0) *settings[i] = v;
}

trl_result trl_exr_header_attribute(trl_exr_file *file, trl_exr_header *header, const char *name,
                                    const char *type, const unsigned char *value, uint32_t size,
                                    trl_error *err) {
    known_attribute known = KNOWN_NONE;
    TRL_TRY(find_known(&known, name, type, value, size, err));
    if (known != KNOWN_NONE) {
        TRL_REQUIRE(!(header->seen & 1u << known), err, TRL_ERR_FORMAT,
                    "attribute '%s' comes twice", name);
        header->seen |= 1u << known;
        TRL_TRY(take_known(file, header, known, value, size, err));
    }
    if (known == KNOWN_CHANNELS) return TRL_OK;
    take_camera(header, name, type, value, size);
    return record(file, header, name, type, value, size, err);
}

void trl_exr_header_release(trl_exr_header *header) {
    free(header->attributes);
    header->attributes = NULL;
}
