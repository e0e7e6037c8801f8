#include "cli/info.h"
#include "cli/names.h"
#include "cli/space_choice.h"

#include <stdlib.h>
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

// Files keep channels by the alphabet; people read R G B A.
static int channel_rank(const char *name) {
    static const char rgba[] = "RGBA";
    const char *dot = strrchr(name, '.'), *last = dot ? dot + 1 : name;
    const char *found = last[0] && !last[1] ? strchr(rgba, last[0]) : NULL;
    return found ? (int)(found - rgba) : 4;
}

// How many characters of the name are its layer's: "diffuse" of "diffuse.R".
static size_t layer_length(const char *name) {
    const char *dot = strrchr(name, '.');
    return dot ? (size_t)(dot - name) : 0;
}

static int compare_layers(const char *x, const char *y) {
    size_t n = layer_length(x), m = layer_length(y);
    int order = strncmp(x, y, n < m ? n : m);
    return order != 0 ? order : (n > m) - (n < m);
}

static int by_layer(const void *a, const void *b) {
    const char *x = ((const trl_image_channel *)a)->name, *y = ((const trl_image_channel *)b)->name;
    int order = compare_layers(x, y);
    if (order == 0) order = channel_rank(x) - channel_rank(y);
    return order != 0 ? order : strcmp(x, y);
}

static bool same_kind(const trl_image_channel *a, const trl_image_channel *b) {
    return a->sample == b->sample && a->x_sampling == b->x_sampling &&
           a->y_sampling == b->y_sampling && compare_layers(a->name, b->name) == 0;
}

// Whether the layer's name is a view's: one of "left, right".
static bool is_view(const trl_image_part *part, const char *name, size_t length) {
    for (size_t i = 0; i < part->attribute_count; i++) {
        const char *at = part->attributes[i].value;
        if (strcmp(part->attributes[i].name, "multiView") != 0) continue;
        for (size_t n; *at; at += n + strspn(at + n, ", ")) {
            n = strcspn(at, ", ");
            if (n == length && memcmp(at, name, n) == 0) return true;
        }
    }
    return false;
}

// "R G B A (half), Z (float)", a line for each layer: neighbours of one kind share
// the parenthesis.
static void channels(FILE *out, const trl_image_part *part) {
    size_t count = part->channel_count;
    trl_image_channel *sorted = malloc(count * sizeof *sorted);
    if (!sorted) return;
    memcpy(sorted, part->channels, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_layer);
    for (size_t i = 0; i < count; i++) {
        const trl_image_channel *c = &sorted[i];
        int layer = (int)layer_length(c->name);
        bool last = i + 1 == count || compare_layers(c->name, c[1].name) != 0;
        const char *kind = !layer                                  ? "channels"
                           : is_view(part, c->name, (size_t)layer) ? "view"
                                                                   : "layer";
        if (i == 0 || compare_layers(c[-1].name, c->name) != 0)
            fprintf(out, "  %-14s%.*s%s", kind, layer, c->name, layer ? ": " : "");
        fprintf(out, "%s", c->name + (layer ? layer + 1 : 0));
        if (last || !same_kind(c, c + 1)) {
            fprintf(out, " (%s", sample_names[c->sample]);
            if (c->x_sampling != 1 || c->y_sampling != 1)
                fprintf(out, " at 1/%u×1/%u", c->x_sampling, c->y_sampling);
            fputs(last ? ")" : "),", out);
        }
        fputs(last ? "\n" : " ", out);
    }
    free(sorted);
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
    const char *display = trl_cli_display_of_part(part);
    if (display && info->scene_linear) {
        fprintf(out, "  colour        code values of %s; render --inverse goes back to the scene\n",
                display);
        const trl_aces_display *known = trl_aces_display_find(display);
        if (known) space = trl_cli_space_of_display(known);
        if (known)
            fprintf(out, "  transfer      %s\n",
                    trl_transfer_print(&space.transfer, text, sizeof text));
        if (part->has_chromaticities)
            fprintf(out, "  primaries     %s\n",
                    trl_cli_primaries_text(&part->chromaticities, text, sizeof text));
        if (part->white_nits > 0) fprintf(out, "  white         %g cd/m²\n", part->white_nits);
        return;
    }
    if (!info->scene_linear) {
        fprintf(out, "  colour        code values of %s, %u bits", display ? display : "a display",
                info->bits);
        if (info->has_cicp)
            fprintf(out, ", cICP %u-%u-%u-%u", info->cicp[0], info->cicp[1], info->cicp[2],
                    info->cicp[3]);
        fputc('\n', out);
        if (info->has_transfer)
            fprintf(out, "  transfer      %s%s\n",
                    trl_transfer_print(&info->transfer, text, sizeof text),
                    info->color_assumed ? " (assumed: no profile says otherwise)" : "");
        if (part->has_chromaticities && !info->gray)
            fprintf(out, "  primaries     %s\n",
                    trl_cli_primaries_text(&part->chromaticities, text, sizeof text));
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

// "1/125 s, f/8, ISO 100", as far as the file says it.
static void exposure(FILE *out, const trl_camera_settings *c) {
    const char *between = "  exposure      ";
    if (c->shutter_s > 0 && c->shutter_s < 0.3)
        fprintf(out, "%s1/%.4g s", between, 1 / c->shutter_s);
    else if (c->shutter_s > 0)
        fprintf(out, "%s%.4g s", between, c->shutter_s);
    if (c->shutter_s > 0) between = ", ";
    if (c->f_number > 0) fprintf(out, "%sf/%.3g", between, c->f_number);
    if (c->f_number > 0) between = ", ";
    if (c->iso > 0) fprintf(out, "%sISO %.6g", between, c->iso);
    if (c->shutter_s > 0 || c->f_number > 0 || c->iso > 0) fputc('\n', out);
}

static void part_text(FILE *out, const trl_image_info *info, const trl_raw_info *raw, size_t index,
                      bool attributes) {
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
    for (size_t i = 0; i < part->attribute_count; i++)
        if (strcmp(part->attributes[i].name, "multiView") == 0)
            fprintf(out, "  views         %s\n", part->attributes[i].value);
    if (raw) {
        trl_cli_info_raw_text(out, raw);
    } else {
        channels(out, part);
        storage(out, part);
    }
    color(out, info, part);
    if (index == info->selected_part) exposure(out, &info->camera);
    for (size_t i = 0; attributes && i < part->attribute_count; i++)
        fprintf(out, "  %s (%s): %s\n", part->attributes[i].name, part->attributes[i].type,
                part->attributes[i].value);
}

void trl_cli_info_text(FILE *out, const char *path, const trl_image_reader *reader,
                       bool attributes) {
    const trl_image_info *info = trl_image_reader_info(reader);
    trl_raw_info raw;
    const bool is_raw = trl_raw_info_get(reader, &raw);
    char bytes[40];
    bytes_text(info->file_bytes, bytes, sizeof bytes);
    fprintf(out, "%s: %s, %s", path, info->format, bytes);
    if (info->part_count > 1) fprintf(out, ", %zu parts", info->part_count);
    fputc('\n', out);
    for (size_t i = 0; i < info->part_count; i++)
        part_text(out, info, is_raw ? &raw : NULL, i, attributes);
}
