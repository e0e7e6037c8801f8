// The header of a file to be written.
#include "image/exr_writer.h"

#include <stdlib.h>
#include <string.h>

typedef struct byte_list {
    unsigned char *bytes;
    size_t size, room;
    bool failed;
} byte_list;

static void put(byte_list *list, const void *bytes, size_t count) {
    if (list->failed) return;
    if (count > list->room - list->size) {
        size_t room = 2 * (list->room + count);
        unsigned char *grown = trl_alloc(room, 1);
        if (!grown) {
            list->failed = true;
            return;
        }
        if (list->size) memcpy(grown, list->bytes, list->size);
        trl_free(list->bytes);
        list->bytes = grown;
        list->room = room;
    }
    memcpy(list->bytes + list->size, bytes, count);
    list->size += count;
}

static void put_u32(byte_list *list, uint32_t value) {
    put(list, &value, sizeof value);
}

static void put_byte(byte_list *list, unsigned char value) {
    put(list, &value, 1);
}

static void put_attribute(byte_list *list, const char *name, const char *type, const void *value,
                          size_t size) {
    put(list, name, strlen(name) + 1);
    put(list, type, strlen(type) + 1);
    put_u32(list, (uint32_t)size);
    put(list, value, size);
}

static void put_float(byte_list *list, const char *name, double value) {
    float f = (float)value;
    put_attribute(list, name, "float", &f, sizeof f);
}

static void put_window(byte_list *list, const char *name, const trl_window *w) {
    const int32_t box[4] = {w->x, w->y, w->x + (int32_t)w->width - 1,
                            w->y + (int32_t)w->height - 1};
    put_attribute(list, name, "box2i", box, sizeof box);
}

static void put_channels(byte_list *list, const trl_exr_channel *channels, size_t count) {
    byte_list value = {.bytes = NULL};
    for (size_t i = 0; i < count; i++) {
        const trl_exr_channel *c = &channels[i];
        put(&value, c->name, strlen(c->name) + 1);
        put_u32(&value, c->sample == TRL_SAMPLE_HALF ? 1 : c->sample == TRL_SAMPLE_FLOAT ? 2 : 0);
        put_u32(&value, c->perceptually_linear);
        put_u32(&value, c->x_sampling);
        put_u32(&value, c->y_sampling);
    }
    put_byte(&value, 0);
    if (value.failed) list->failed = true;
    if (!value.failed) put_attribute(list, "channels", "chlist", value.bytes, value.size);
    trl_free(value.bytes);
}

static void put_color(byte_list *list, const trl_image_color *color) {
    if (!color->known) return;
    const trl_chromaticities *c = &color->primaries;
    const float xy[8] = {(float)c->red.x,  (float)c->red.y,  (float)c->green.x, (float)c->green.y,
                         (float)c->blue.x, (float)c->blue.y, (float)c->white.x, (float)c->white.y};
    put_attribute(list, "chromaticities", "chromaticities", xy, sizeof xy);
    if (color->white_nits > 0) put_float(list, "whiteLuminance", color->white_nits);
    if (!color->aces_container) return;
    const int32_t one = 1;
    put_attribute(list, "acesImageContainerFlag", "int", &one, sizeof one);
    put_attribute(list, "adoptedNeutral", "v2f", xy + 6, 2 * sizeof *xy);
}

static void put_camera(byte_list *list, const trl_camera_settings *camera) {
    if (camera->shutter_s > 0) put_float(list, "expTime", camera->shutter_s);
    if (camera->f_number > 0) put_float(list, "aperture", camera->f_number);
    if (camera->iso > 0) put_float(list, "isoSpeed", camera->iso);
}

// The names that this file, or the format, gives a meaning and a type.
static bool is_reserved(const char *name) {
    static const char *const reserved[] = {"channels",
                                           "compression",
                                           "dataWindow",
                                           "displayWindow",
                                           "lineOrder",
                                           "pixelAspectRatio",
                                           "screenWindowWidth",
                                           "screenWindowCenter",
                                           "chromaticities",
                                           "whiteLuminance",
                                           "expTime",
                                           "aperture",
                                           "isoSpeed",
                                           "adoptedNeutral",
                                           "acesImageContainerFlag",
                                           "tiles",
                                           "dwaCompressionLevel",
                                           "multiView",
                                           "chunkCount",
                                           "type",
                                           "version",
                                           "maxSamplesPerPixel",
                                           "preview",
                                           "envmap",
                                           "timeCode",
                                           "keyCode",
                                           "framesPerSecond"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(name, reserved[i]) == 0) return true;
    return false;
}

static trl_result put_texts(byte_list *list, const trl_image_write_params *params, bool *long_names,
                            trl_error *err) {
    for (size_t i = 0; i < params->text_count; i++) {
        const char *name = params->texts[2 * i], *value = params->texts[2 * i + 1];
        size_t length = name ? strlen(name) : 0;
        TRL_REQUIRE(length > 0 && length <= TRL_EXR_NAME_MAX && value, err, TRL_ERR_ARGUMENT,
                    "text %zu has no name, a name of more than %d bytes, or no value", i,
                    TRL_EXR_NAME_MAX);
        TRL_REQUIRE(!is_reserved(name), err, TRL_ERR_ARGUMENT,
                    "'%s' has a meaning of its own in OpenEXR files and cannot be a text", name);
        for (size_t k = 0; k < i; k++)
            TRL_REQUIRE(strcmp(params->texts[2 * k], name) != 0, err, TRL_ERR_ARGUMENT,
                        "the text '%s' is given twice", name);
        *long_names = *long_names || length > 31;
        put_attribute(list, name, "string", value, strlen(value));
    }
    return TRL_OK;
}

trl_result trl_exr_header_bytes(unsigned char **out, size_t *size,
                                const trl_image_write_params *params,
                                trl_exr_compression compression, const trl_exr_channel *channels,
                                size_t channel_count, trl_error *err) {
    byte_list list = {.bytes = NULL};
    bool long_names = false;
    const unsigned char packing = (unsigned char)compression, increasing = 0;
    const float center[2] = {0, 0};
    put_u32(&list, 20000630);
    put_u32(&list, 2);
    put_channels(&list, channels, channel_count);
    put_attribute(&list, "compression", "compression", &packing, 1);
    put_window(&list, "dataWindow", &params->data);
    put_window(&list, "displayWindow", &params->display);
    put_attribute(&list, "lineOrder", "lineOrder", &increasing, 1);
    put_float(&list, "pixelAspectRatio", 1);
    put_attribute(&list, "screenWindowCenter", "v2f", center, sizeof center);
    put_float(&list, "screenWindowWidth", 1);
    put_color(&list, &params->color);
    put_camera(&list, &params->camera);
    if (compression == TRL_EXR_DWAA || compression == TRL_EXR_DWAB)
        put_float(&list, "dwaCompressionLevel", params->dwa_level > 0 ? params->dwa_level : 45);
    trl_result result = put_texts(&list, params, &long_names, err);
    put_byte(&list, 0);
    if (result == TRL_OK && list.failed) result = trl_error_memory(err, list.size);
    if (result != TRL_OK) {
        trl_free(list.bytes);
        return result;
    }
    if (long_names) list.bytes[5] |= 0x400 >> 8;
    *out = list.bytes;
    *size = list.size;
    return TRL_OK;
}
