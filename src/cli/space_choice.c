#include "cli/space_choice.h"
#include "cli/names.h"

#include <stdio.h>
#include <string.h>

static bool near(trl_xy a, trl_xy b) {
    double dx = a.x - b.x, dy = a.y - b.y;
    return dx * dx + dy * dy < 1e-6;
}

trl_color_space trl_cli_space_of_primaries(const trl_chromaticities *c) {
    for (size_t i = 0; trl_color_space_at(i); i++) {
        const trl_color_space *s = trl_color_space_at(i);
        if (s->transfer.kind == TRL_TRANSFER_LINEAR && near(s->primaries.red, c->red) &&
            near(s->primaries.green, c->green) && near(s->primaries.blue, c->blue) &&
            near(s->primaries.white, c->white))
            return *s;
    }
    return (trl_color_space){.name = "",
                             .label = NULL,
                             .aliases = "",
                             .primaries = *c,
                             .transfer = {.kind = TRL_TRANSFER_LINEAR},
                             .adaptation = TRL_ADAPTATION_BRADFORD};
}

static const char *attribute(const trl_image_part *part, const char *name) {
    for (size_t i = 0; i < part->attribute_count; i++)
        if (strcmp(part->attributes[i].name, name) == 0) return part->attributes[i].value;
    return NULL;
}

static const trl_color_space *interop_space(const trl_image_part *part) {
    const char *id = attribute(part, "colorInteropID");
    return id ? trl_color_space_find(id) : NULL;
}

const char *trl_cli_display_of_part(const trl_image_part *part) {
    const char *exr = attribute(part, "troland:display");
    // PNG's texts belong to everybody.
    const char *maker = attribute(part, "Software");
    if (exr || !maker || strncmp(maker, "troland ", 8) != 0) return exr;
    return attribute(part, "Display");
}

const char *trl_cli_display_of_scene(const trl_image_info *info) {
    return info->scene_linear ? trl_cli_display_of_part(&info->parts[info->selected_part]) : NULL;
}

trl_color_space trl_cli_space_of_display(const trl_aces_display *display) {
    trl_aces_params params;
    trl_aces_display_params(display, &params);
    return (trl_color_space){.name = display->name,
                             .label = display->label,
                             .aliases = "",
                             .primaries = params.encoding,
                             .transfer = params.transfer,
                             .adaptation = TRL_ADAPTATION_BRADFORD};
}

bool trl_cli_is_scene(const trl_image_info *info) {
    return info->scene_linear && !trl_cli_display_of_scene(info);
}

trl_result trl_cli_space_of_codes(trl_color_space *out, bool *assumed, const trl_image_info *info,
                                  const char *path, trl_error *err) {
    const trl_image_part *part = &info->parts[info->selected_part];
    const char *name = trl_cli_display_of_scene(info);
    const trl_aces_display *display = name ? trl_aces_display_find(name) : NULL;
    *assumed = !name && !info->has_transfer && !part->has_chromaticities;
    if (display) {
        *out = trl_cli_space_of_display(display);
        return TRL_OK;
    }
    if (name)
        return trl_error_set(err, TRL_ERR_ARGUMENT,
                             "'%.150s' holds code values of the display '%.80s', which troland "
                             "does not know: say with --input what they are",
                             path, name);
    *out = *trl_color_space_find("srgb");
    if (part->has_chromaticities) out->primaries = part->chromaticities;
    if (info->has_transfer) out->transfer = info->transfer;
    out->label = NULL;
    return TRL_OK;
}

const char *trl_cli_space_of_part(trl_color_space *out, const trl_image_part *part) {
    const trl_color_space *named = interop_space(part);
    if (part->aces_container) {
        *out = *trl_color_space_find("aces2065-1");
        return "ACES container flag";
    }
    if (named) {
        *out = *named;
        return "colorInteropID";
    }
    if (part->has_chromaticities) {
        *out = trl_cli_space_of_primaries(&part->chromaticities);
        return "chromaticities";
    }
    *out = *trl_color_space_find("lin-rec709");
    return NULL;
}

const char *trl_cli_space_text(const trl_color_space *space, char *out, size_t size) {
    char text[120];
    if (space->label)
        snprintf(out, size, "%s", space->label);
    else
        snprintf(out, size, "linear, %s",
                 trl_cli_primaries_text(&space->primaries, text, sizeof text));
    return out;
}
