#include "cli/info.h"
#include "cli/names.h"
#include "cli/space_choice.h"

#include <math.h>

static const char *const sample_names[] = {"u8", "u16", "half", "float", "uint"};

static void window_json(trl_cli_json *json, const char *name, const trl_window *w) {
    trl_cli_json_object(json, name);
    trl_cli_json_integer(json, "x", w->x);
    trl_cli_json_integer(json, "y", w->y);
    trl_cli_json_integer(json, "width", w->width);
    trl_cli_json_integer(json, "height", w->height);
    trl_cli_json_close(json, '}');
}

static void channels_json(trl_cli_json *json, const trl_image_part *part) {
    trl_cli_json_array(json, "channels");
    for (size_t i = 0; i < part->channel_count; i++) {
        const trl_image_channel *c = &part->channels[i];
        trl_cli_json_object(json, NULL);
        trl_cli_json_string(json, "name", c->name);
        trl_cli_json_string(json, "sample", sample_names[c->sample]);
        trl_cli_json_integer(json, "x_sampling", c->x_sampling);
        trl_cli_json_integer(json, "y_sampling", c->y_sampling);
        trl_cli_json_close(json, '}');
    }
    trl_cli_json_close(json, ']');
}

static void attributes_json(trl_cli_json *json, const trl_image_part *part) {
    trl_cli_json_array(json, "attributes");
    for (size_t i = 0; i < part->attribute_count; i++) {
        trl_cli_json_object(json, NULL);
        trl_cli_json_string(json, "name", part->attributes[i].name);
        trl_cli_json_string(json, "type", part->attributes[i].type);
        trl_cli_json_string(json, "value", part->attributes[i].value);
        trl_cli_json_close(json, '}');
    }
    trl_cli_json_close(json, ']');
}

static void color_json(trl_cli_json *json, const trl_image_part *part) {
    const trl_chromaticities *c = &part->chromaticities;
    const double numbers[8] = {c->red.x,  c->red.y,  c->green.x, c->green.y,
                               c->blue.x, c->blue.y, c->white.x, c->white.y};
    char text[160];
    trl_color_space space;
    const char *display = trl_cli_display_of_part(part);
    const char *from = trl_cli_space_of_part(&space, part);
    if (display) { // code values, whose primaries alone are no space
        trl_cli_json_string(json, "code_values_of", display);
    } else {
        trl_cli_json_string(json, "space", trl_cli_space_text(&space, text, sizeof text));
        trl_cli_json_string(json, "space_from", from ? from : "assumed");
    }
    if (part->has_chromaticities) trl_cli_json_numbers(json, "chromaticities", numbers, 8);
    trl_cli_json_bool(json, "aces_container", part->aces_container);
    if (part->white_nits > 0) trl_cli_json_number(json, "white_nits", part->white_nits);
}

// Settings that the file does not say are null.
static void camera_json(trl_cli_json *json, const trl_camera_settings *camera) {
    const double values[3] = {camera->shutter_s, camera->f_number, camera->iso};
    static const char *const names[3] = {"shutter_s", "f_number", "iso"};
    if (!(values[0] > 0 || values[1] > 0 || values[2] > 0)) return;
    trl_cli_json_object(json, "exposure");
    for (int i = 0; i < 3; i++)
        trl_cli_json_number(json, names[i], values[i] > 0 ? values[i] : (double)NAN);
    trl_cli_json_close(json, '}');
}

static void part_json(trl_cli_json *json, const trl_image_info *info, const trl_image_part *part) {
    trl_cli_json_object(json, NULL);
    trl_cli_json_string(json, "name", part->name);
    trl_cli_json_string(json, "view", part->view);
    trl_cli_json_string(json, "storage", part->storage);
    trl_cli_json_string(json, "compression", part->compression);
    window_json(json, "data", &part->data);
    window_json(json, "display", &part->display);
    trl_cli_json_number(json, "pixel_aspect", part->pixel_aspect);
    trl_cli_json_integer(json, "tile_width", part->tile_width);
    trl_cli_json_integer(json, "tile_height", part->tile_height);
    trl_cli_json_string(json, "level_mode", part->level_mode);
    trl_cli_json_integer(json, "levels_x", part->levels_x);
    trl_cli_json_integer(json, "levels_y", part->levels_y);
    if (info->scene_linear) color_json(json, part);
    channels_json(json, part);
    attributes_json(json, part);
    trl_cli_json_close(json, '}');
}

void trl_cli_info_json(FILE *out, const char *path, const trl_image_reader *reader) {
    const trl_image_info *info = trl_image_reader_info(reader);
    trl_raw_info raw;
    trl_cli_json json;
    trl_cli_json_begin(&json, out);
    trl_cli_json_object(&json, NULL);
    trl_cli_json_string(&json, "path", path);
    trl_cli_json_string(&json, "format", info->format);
    trl_cli_json_integer(&json, "bytes", (int64_t)info->file_bytes);
    trl_cli_json_bool(&json, "scene_linear", trl_cli_is_scene(info));
    trl_cli_json_bool(&json, "alpha", info->has_alpha);
    trl_cli_json_bool(&json, "gray", info->gray);
    if (info->bits) trl_cli_json_integer(&json, "bits", info->bits);
    if (info->has_cicp) {
        const uint8_t *c = info->cicp;
        trl_cli_json_numbers(&json, "cicp", (double[]){c[0], c[1], c[2], c[3]}, 4);
    }
    if (info->has_transfer) {
        char text[64];
        trl_cli_json_string(&json, "transfer",
                            trl_transfer_print(&info->transfer, text, sizeof text));
        trl_cli_json_bool(&json, "color_assumed", info->color_assumed);
    }
    camera_json(&json, &info->camera);
    if (trl_raw_info_get(reader, &raw)) trl_cli_info_raw_json(&json, &raw);
    trl_cli_json_integer(&json, "selected_part", (int64_t)info->selected_part);
    trl_cli_json_array(&json, "parts");
    for (size_t i = 0; i < info->part_count; i++)
        part_json(&json, info, &info->parts[i]);
    trl_cli_json_close(&json, ']');
    trl_cli_json_close(&json, '}');
    trl_cli_json_end(&json);
}
