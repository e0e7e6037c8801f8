// Parts, views and layers by OpenEXR's naming: "layer.view.R", where the view
// counts only if the multiView attribute lists it, and the default view (its
// first) goes without. In multi-part files a part may carry the view's name in
// its attribute 'view', and the layer's as the part's name.
#include "image/exr_select.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

// A channel's name taken apart; `layer` is not terminated.
typedef struct channel_name {
    const char *layer;
    size_t layer_length;
    size_t view; // index into the part's views, 0 where it has none
    const char *base;
} channel_name;

static channel_name take_apart(const trl_exr_part *part, const char *name) {
    channel_name out = {name, 0, 0, name};
    const char *dot = strrchr(name, '.');
    if (!dot) return out;
    out.base = dot + 1;
    out.layer_length = (size_t)(dot - name);
    const char *view = dot;
    while (view > name && view[-1] != '.')
        view--;
    size_t view_length = (size_t)(dot - view);
    for (size_t i = 0; i < part->view_count; i++) {
        if (strlen(part->views[i]) != view_length || memcmp(part->views[i], view, view_length) != 0)
            continue;
        out.view = i;
        out.layer_length = view > name ? (size_t)(view - name) - 1 : 0;
    }
    return out;
}

typedef enum channel_role {
    ROLE_RED,
    ROLE_GREEN,
    ROLE_BLUE,
    ROLE_ALPHA,
    ROLE_Y,
    ROLE_RY,
    ROLE_BY,
    ROLE_X,
    ROLE_Z,
    ROLE_Z_BACK,
    ROLE_OTHER
} channel_role;

static channel_role role_of(const char *base) {
    static const char *const words[][2] = {
        {"R", "red"}, {"G", "green"}, {"B", "blue"}, {"A", "alpha"}};
    for (int i = 0; i < 4; i++)
        if (strcasecmp(base, words[i][0]) == 0 || strcasecmp(base, words[i][1]) == 0)
            return (channel_role)i;
    static const char *const exact[] = {"Y", "RY", "BY", "X", "Z", "ZBack"};
    for (int i = 0; i < 6; i++)
        if (strcmp(base, exact[i]) == 0) return (channel_role)(ROLE_Y + i);
    return ROLE_OTHER;
}

// The channels of one layer and view by role.
typedef struct layer_content {
    int role[ROLE_OTHER];
    int only;        // the single channel that is not alpha
    size_t pictures; // channels that are not alpha
    bool any;
} layer_content;

static layer_content look_into(const trl_exr_part *part, const char *layer, size_t layer_length,
                               size_t view) {
    layer_content out = {.only = TRL_EXR_NO_CHANNEL};
    for (int i = 0; i < ROLE_OTHER; i++)
        out.role[i] = TRL_EXR_NO_CHANNEL;
    for (size_t i = 0; i < part->channel_count; i++) {
        channel_name name = take_apart(part, part->channels[i].name);
        if (name.view != view || name.layer_length != layer_length ||
            memcmp(name.layer, layer, layer_length) != 0)
            continue;
        channel_role role = role_of(name.base);
        out.any = true;
        if (role != ROLE_OTHER && out.role[role] == TRL_EXR_NO_CHANNEL) out.role[role] = (int)i;
        if (role == ROLE_ALPHA) continue;
        out.only = (int)i;
        out.pictures++;
    }
    return out;
}

static void set_channels(trl_exr_selection *s, trl_exr_model model, int a, int b, int c) {
    s->model = model;
    s->channels[0] = a;
    s->channels[1] = b;
    s->channels[2] = c;
}

// Whether the content is a picture: it has colours or luminance, or it was asked
// for by layer or part (`any_single`) and has one channel, which is then shown as grey.
static bool is_picture(const layer_content *c, bool any_single, trl_exr_selection *s) {
    const int none = TRL_EXR_NO_CHANNEL;
    const int *role = c->role;
    int colors = (role[ROLE_RED] != none) + (role[ROLE_GREEN] != none) + (role[ROLE_BLUE] != none);
    s->channels[3] = role[ROLE_ALPHA];
    s->depth = role[ROLE_Z];
    s->depth_back = role[ROLE_Z_BACK];
    if (colors > 1) {
        set_channels(s, TRL_EXR_RGB, role[ROLE_RED], role[ROLE_GREEN], role[ROLE_BLUE]);
    } else if (role[ROLE_X] != none && role[ROLE_Y] != none && role[ROLE_Z] != none) {
        set_channels(s, TRL_EXR_RGB, role[ROLE_X], role[ROLE_Y], role[ROLE_Z]);
        s->depth = none;
    } else if (role[ROLE_Y] != none && (role[ROLE_RY] != none || role[ROLE_BY] != none)) {
        set_channels(s, TRL_EXR_YC, role[ROLE_Y], role[ROLE_RY], role[ROLE_BY]);
    } else if (role[ROLE_Y] != none) {
        set_channels(s, TRL_EXR_GRAY, role[ROLE_Y], none, none);
    } else if (colors == 1) {
        int one = role[ROLE_RED] != none     ? role[ROLE_RED]
                  : role[ROLE_GREEN] != none ? role[ROLE_GREEN]
                                             : role[ROLE_BLUE];
        set_channels(s, TRL_EXR_GRAY, one, none, none);
    } else if (any_single && c->pictures == 1) {
        set_channels(s, TRL_EXR_GRAY, c->only, none, none);
    } else if (any_single && c->pictures == 0 && role[ROLE_ALPHA] != none) {
        set_channels(s, TRL_EXR_GRAY, role[ROLE_ALPHA], none, none);
        s->channels[3] = none;
    } else {
        return false;
    }
    return true;
}

// The index of the view in the part; false where the part does not have it.
static bool find_view(const trl_exr_part *part, const char *view, size_t *index) {
    *index = 0;
    if (!view || !*view) return true;
    for (size_t i = 0; i < part->view_count; i++) {
        if (strcmp(part->views[i], view) != 0) continue;
        *index = i;
        return true;
    }
    return part->view_count == 0 && strcmp(part->view, view) == 0;
}

// The only layer of a part that is a picture; false where there are several.
static bool only_layer(const trl_exr_part *part, size_t view, trl_exr_selection *s,
                       channel_name *layer) {
    bool found = false;
    for (size_t i = 0; i < part->channel_count; i++) {
        channel_name name = take_apart(part, part->channels[i].name);
        if (name.view != view || name.layer_length == 0) continue;
        if (found && name.layer_length == layer->layer_length &&
            memcmp(name.layer, layer->layer, name.layer_length) == 0)
            continue;
        trl_exr_selection candidate = *s;
        layer_content content = look_into(part, name.layer, name.layer_length, view);
        if (!is_picture(&content, false, &candidate)) continue;
        if (found) return false;
        found = true;
        *layer = name;
        *s = candidate;
    }
    return found;
}

static bool select_unnamed(trl_exr_file *file, size_t index, const trl_image_open_params *params,
                           trl_exr_selection *out) {
    const trl_exr_part *part = &file->parts[index];
    size_t view = 0;
    if (!find_view(part, params->view, &view)) return false;
    trl_exr_selection s = {.part = index, .layer = ""};
    s.view = part->view_count ? part->views[view] : part->view;
    layer_content content = look_into(part, "", 0, view);
    channel_name layer = {.layer_length = 0};
    bool picture = is_picture(&content, false, &s) || only_layer(part, view, &s, &layer) ||
                   (params->part >= 0 && is_picture(&content, true, &s));
    if (!picture) return false;
    if (layer.layer_length) {
        s.layer = trl_exr_arena_text(&file->arena, layer.layer, layer.layer_length);
        if (!s.layer) return false;
    }
    *out = s;
    return true;
}

// Whether `typed` is the channel's name without its view: "diffuse.R" for "diffuse.left.R".
static bool is_without_view(const channel_name *name, const char *typed) {
    size_t n = name->layer_length;
    if (n == 0) return strcmp(typed, name->base) == 0;
    return strncmp(typed, name->layer, n) == 0 && typed[n] == '.' &&
           strcmp(typed + n + 1, name->base) == 0;
}

// The channel that `typed` names: in full, of whichever view, else without its view,
// of the one at `view`. Where a view was asked for, others are out of the question.
static int named_channel(const trl_exr_part *part, const char *typed, bool view_asked,
                         size_t view) {
    int found = TRL_EXR_NO_CHANNEL;
    for (size_t i = 0; i < part->channel_count; i++) {
        channel_name name = take_apart(part, part->channels[i].name);
        if (name.view != view) {
            if (!view_asked && strcmp(part->channels[i].name, typed) == 0) return (int)i;
        } else if (strcmp(part->channels[i].name, typed) == 0) {
            return (int)i;
        } else if (is_without_view(&name, typed)) {
            found = (int)i;
        }
    }
    return found;
}

// The channel by its name, shown as grey. Its view is its own.
static bool select_channel(const trl_exr_part *part, const trl_image_open_params *params,
                           size_t view, trl_exr_selection *s) {
    bool asked = params->view && *params->view;
    int channel = named_channel(part, params->layer, asked, view);
    if (channel == TRL_EXR_NO_CHANNEL) return false;
    if (part->view_count) {
        view = take_apart(part, part->channels[channel].name).view;
        s->view = part->views[view];
    }
    layer_content content = look_into(part, "", 0, view);
    s->channels[3] = TRL_EXR_NO_CHANNEL;
    s->depth = content.role[ROLE_Z];
    s->depth_back = content.role[ROLE_Z_BACK];
    set_channels(s, TRL_EXR_GRAY, channel, TRL_EXR_NO_CHANNEL, TRL_EXR_NO_CHANNEL);
    return true;
}

// A layer by name: as a prefix of channels, as the name of a part, or as the
// name of one channel, which is then shown as grey.
static bool select_named(trl_exr_file *file, size_t index, const trl_image_open_params *params,
                         int way, trl_exr_selection *out) {
    const trl_exr_part *part = &file->parts[index];
    size_t view = 0;
    if (!find_view(part, params->view, &view)) return false;
    trl_exr_selection s = {.part = index, .layer = params->layer};
    s.view = part->view_count ? part->views[view] : part->view;
    if (way == 2) {
        if (!select_channel(part, params, view, &s)) return false;
        *out = s;
        return true;
    }
    const char *prefix = way == 0 ? params->layer : "";
    if (way == 1 && strcmp(part->name, params->layer) != 0) return false;
    layer_content content = look_into(part, prefix, strlen(prefix), view);
    if (!is_picture(&content, true, &s)) return false;
    *out = s;
    return true;
}

static void list_channels(const trl_exr_file *file, size_t first, size_t end, char *text,
                          size_t room) {
    size_t length = 0;
    text[0] = 0;
    for (size_t p = first; p < end; p++)
        for (size_t i = 0; i < file->public_parts[p].channel_count; i++) {
            const char *name = file->public_parts[p].channels[i].name;
            if (length + strlen(name) + 8 > room) {
                snprintf(text + length, room - length, ", …");
                return;
            }
            length +=
                (size_t)snprintf(text + length, room - length, "%s%s", length ? ", " : "", name);
        }
}

static void list_views(const trl_exr_file *file, char *text, size_t room) {
    size_t length = 0;
    text[0] = 0;
    for (size_t p = 0; p < file->part_count; p++) {
        const trl_exr_part *part = &file->parts[p];
        size_t count = part->view_count ? part->view_count : *part->view ? 1 : 0;
        for (size_t i = 0; i < count; i++) {
            const char *name = part->view_count ? part->views[i] : part->view;
            if (length + strlen(name) + 8 > room) return;
            length +=
                (size_t)snprintf(text + length, room - length, "%s%s", length ? ", " : "", name);
        }
    }
}

static trl_result not_found(const trl_exr_file *file, const trl_image_open_params *params,
                            size_t first, size_t end, trl_error *err) {
    char list[320];
    size_t ignored;
    bool view_known = false;
    for (size_t p = first; p < end; p++)
        view_known = view_known || find_view(&file->parts[p], params->view, &ignored);
    if (!view_known) {
        list_views(file, list, sizeof list);
        return trl_error_set(err, TRL_ERR_NOT_FOUND, "there is no view '%s'; the file has %s",
                             params->view, *list ? list : "no named views");
    }
    bool is_view = false;
    for (size_t p = first; p < end && params->layer && *params->layer; p++)
        is_view = is_view || find_view(&file->parts[p], params->layer, &ignored);
    if (is_view)
        return trl_error_set(err, TRL_ERR_NOT_FOUND, "'%s' is a view, not a layer: give --view %s",
                             params->layer, params->layer);
    list_channels(file, first, end, list, sizeof list);
    bool of_view = params->view && *params->view;
    if (params->layer && *params->layer)
        return trl_error_set(
            err, TRL_ERR_NOT_FOUND, "there is no picture in a layer '%s'%s%s; the channels are: %s",
            params->layer, of_view ? " of the view " : "", of_view ? params->view : "", list);
    return trl_error_set(err, TRL_ERR_NOT_FOUND,
                         "the picture has no colour channels; it holds: %s; choose one with "
                         "--layer, where the command has it",
                         list);
}

trl_result trl_exr_select(trl_exr_file *file, const trl_image_open_params *params,
                          trl_exr_selection *out, trl_error *err) {
    size_t first = 0, end = file->part_count;
    if (params->part >= 0) {
        TRL_REQUIRE((size_t)params->part < file->part_count, err, TRL_ERR_NOT_FOUND,
                    "there is no part %d; the file has %zu, counted from 0", (int)params->part,
                    file->part_count);
        first = (size_t)params->part;
        end = first + 1;
    }
    if (params->layer && *params->layer) {
        for (int way = 0; way < 3; way++)
            for (size_t p = first; p < end; p++)
                if (select_named(file, p, params, way, out)) return TRL_OK;
    } else {
        for (size_t p = first; p < end; p++)
            if (select_unnamed(file, p, params, out)) return TRL_OK;
    }
    return not_found(file, params, first, end, err);
}
