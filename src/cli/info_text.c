#include "cli/info.h"
#include "cli/names.h"
#include "cli/space_choice.h"

#include <string.h>

static const char *const sample_names[] = {"8 bit", "16 bit", "half", "float", "uint"};

static void bytes_text(uint64_t bytes, char *out, size_t size) {
    if (bytes < 10000)
        snprintf(out, size, "%u bytes", (unsigned)bytes);
    else if (bytes < 10000000)
        snprintf(out, size, "%.1f kB", 1e-3 * (double)bytes);
    else
        snprintf(out, size, "%.1f MB", 1e-6 * (double)bytes);
}

static bool same_window(const trl_window *a, const trl_window *b) {
    return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

// "R G B A (half), Z (float)": neighbours of one type share the parenthesis.
static void channels(FILE *out, const trl_image_part *part) {
    for (size_t i = 0; i < part->channel_count; i++) {
        const trl_image_channel *c = &part->channels[i];
        fprintf(out, "%s%s", i == 0 ? "" : " ", c->name);
        bool subsampled = c->x_sampling != 1 || c->y_sampling != 1;
        if (subsampled) fprintf(out, " 1/%u×1/%u", c->x_sampling, c->y_sampling);
        if (i + 1 == part->channel_count || c[1].sample != c->sample || subsampled ||
            c[1].x_sampling != c->x_sampling)
            fprintf(out, " (%s)%s", sample_names[c->sample],
                    i + 1 == part->channel_count ? "" : ",");
    }
    fputc('\n', out);
}

static void storage(FILE *out, const trl_image_part *part) {
    fprintf(out, "  storage       %s, %s", part->storage,
            *part->compression ? part->compression : "none");
    if (part->tile_width) fprintf(out, ", tiles of %u×%u", part->tile_width, part->tile_height);
    if (part->levels_x > 1 || part->levels_y > 1)
        fprintf(out, ", %s map of %u×%u levels", part->level_mode, part->levels_x, part->levels_y);
    fputc('\n', out);
}

static void color(FILE *out, const trl_image_info *info, const trl_image_part *part) {
    char text[160];
    trl_color_space space;
    if (!info->scene_linear) {
        fprintf(out, "  colour        a display's code values, %u bits", info->bits);
        if (info->has_cicp)
            fprintf(out, ", cICP %u-%u-%u-%u", info->cicp[0], info->cicp[1], info->cicp[2],
                    info->cicp[3]);
        fputc('\n', out);
        return;
    }
    const char *from = trl_cli_space_of_part(&space, part);
    if (from)
        fprintf(out, "  colour        %s (%s)\n", trl_cli_space_text(&space, text, sizeof text),
                from);
    else
        fprintf(out, "  colour        not said; render takes it as linear Rec.709\n");
    if (part->white_nits > 0) fprintf(out, "  white         %g cd/m²\n", part->white_nits);
}

static void part_text(FILE *out, const trl_image_info *info, size_t index, bool attributes) {
    const trl_image_part *part = &info->parts[index];
    if (info->part_count > 1) {
        fprintf(out, "part %zu", index);
        if (*part->name) fprintf(out, " \"%s\"", part->name);
        if (index == info->selected_part) fputs(" (rendered unless --part says otherwise)", out);
        fputc('\n', out);
    }
    fprintf(out, "  size          %u×%u", part->display.width, part->display.height);
    if (part->pixel_aspect != 1 && part->pixel_aspect > 0)
        fprintf(out, ", pixel aspect %g", part->pixel_aspect);
    fputc('\n', out);
    if (!same_window(&part->data, &part->display) || part->data.x != 0 || part->data.y != 0)
        fprintf(out, "  data window   %d,%d,%u,%u\n  display       %d,%d,%u,%u\n", part->data.x,
                part->data.y, part->data.width, part->data.height, part->display.x, part->display.y,
                part->display.width, part->display.height);
    if (*part->view) fprintf(out, "  view          %s\n", part->view);
    fputs("  channels      ", out);
    channels(out, part);
    storage(out, part);
    color(out, info, part);
    for (size_t i = 0; attributes && i < part->attribute_count; i++)
        fprintf(out, "  %s (%s): %s\n", part->attributes[i].name, part->attributes[i].type,
                part->attributes[i].value);
}

void trl_cli_info_text(FILE *out, const char *path, const trl_image_info *info, bool attributes) {
    char bytes[40];
    bytes_text(info->file_bytes, bytes, sizeof bytes);
    fprintf(out, "%s: %s, %s", path, info->format, bytes);
    if (info->part_count > 1) fprintf(out, ", %zu parts", info->part_count);
    fputc('\n', out);
    for (size_t i = 0; i < info->part_count; i++)
        part_text(out, info, i, attributes);
}
