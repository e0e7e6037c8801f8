// The frames of troland range camera: opened, sorted by exposure and measured.
#include "cli/range_camera.h"
#include "cli/scene_picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// Frames of one exposure; single frames that are looked at together.
enum { OPEN_MOST = 256, TOGETHER_MOST = 8 };

// Those of one exposure, open together.
typedef struct frames {
    trl_image_reader *readers[OPEN_MOST];
    size_t count;
} frames;

static void frames_close(frames *f) {
    while (f->count > 0)
        trl_image_close(&f->readers[--f->count]);
}

static bool same_channels(const trl_cli_camera_found *found, const trl_sensor_channel *channels,
                          size_t count) {
    bool same = count == found->of_file_count;
    for (size_t i = 0; i < count && same; i++) {
        const trl_sensor_channel *a = &channels[i], *b = &found->of_file[i];
        same = strcmp(a->name, b->name) == 0 && a->x == b->x && a->y == b->y;
    }
    return same;
}

// Every file is read as the first: a sensor's codes of a raw file, else its planes.
static trl_result frames_add(frames *f, trl_cli_camera_found *found, const trl_cli_camera *c,
                             const char *path, trl_error *err) {
    if (f->count == OPEN_MOST)
        return trl_error_set(err, TRL_ERR_LIMIT,
                             "more than %d frames of one exposure: give fewer, 2 are enough",
                             OPEN_MOST);
    trl_cli_scene scene = {0};
    trl_sensor_channel channels[TRL_SENSOR_CHANNELS_MAX];
    trl_result r = trl_cli_scene_open(&scene, path, NULL, c->threads, err);
    size_t count = r == TRL_OK ? trl_sensor_channels_use(channels, scene.reader) : 0;
    if (r == TRL_OK && found->of_file_count > 0 && !same_channels(found, channels, count))
        r = trl_error_set(
            err, TRL_ERR_ARGUMENT,
            "'%.120s' and '%.120s' have other channels: give frames of one camera and "
            "of one kind of file",
            c->flats[0], path);
    if (r == TRL_OK)
        f->readers[f->count++] = scene.reader;
    else
        trl_image_close(&scene.reader);
    return r;
}

static trl_result frames_open(frames *f, trl_cli_camera_found *found, const trl_cli_camera *c,
                              const char *const *paths, size_t count, size_t level,
                              trl_error *err) {
    f->count = 0;
    for (size_t i = 0; i < count; i++) {
        if (level != SIZE_MAX && c->group[i] != level) continue;
        trl_result r = frames_add(f, found, c, paths[i], err);
        if (r != TRL_OK) return r;
    }
    return TRL_OK;
}

// The part of the patch that is measured: its middle, away from the edges.
static trl_window patch_window(const trl_window *strip, uint32_t patch, uint32_t patches) {
    double width = (double)strip->width / patches;
    trl_window w = {strip->x + (int32_t)((patch + 0.2) * width),
                    strip->y + (int32_t)(0.2 * strip->height), (uint32_t)(0.6 * width),
                    (uint32_t)(0.6 * strip->height)};
    return w;
}

static void add_channel(trl_cli_camera_found *found, const trl_sensor_channel *samples,
                        const char *name) {
    found->channels[found->channel_count++] =
        (trl_cli_camera_channel){.name = name, .samples = *samples};
}

// A weighted sum of the planes, as one channel.
static trl_result add_luminance(trl_cli_camera_found *found, const char *path, trl_error *err) {
    trl_cli_scene scene = {0};
    trl_sensor_channel samples = found->of_file[0];
    trl_result r = trl_cli_scene_open(&scene, path, NULL, 1, err);
    if (r == TRL_OK) r = trl_cli_scene_luminance(samples.weights, &scene, err);
    trl_image_close(&scene.reader);
    if (r == TRL_OK) add_channel(found, &samples, "Y");
    return r;
}

static trl_result choose_channels(trl_cli_camera_found *found, const trl_cli_camera *c,
                                  trl_error *err) {
    char names[40] = "";
    bool mosaic = found->of_file[0].has_black, one = found->of_file_count == 1;
    for (size_t i = 0; i < found->of_file_count; i++) {
        const trl_sensor_channel *samples = &found->of_file[i];
        const char *want = c->channel;
        bool green = want && strcmp(want, "g") == 0 && samples->name[0] == 'G';
        bool grey = want && strcmp(want, "y") == 0 && one;
        if (!want || green || grey || strcasecmp(want, samples->name) == 0)
            add_channel(found, samples, samples->name);
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i ? ", " : "",
                 samples->name);
    }
    if (found->channel_count > 0) return TRL_OK;
    if (!mosaic && c->channel && strcmp(c->channel, "y") == 0)
        return add_luminance(found, c->flats[0], err);
    return trl_error_set(err, TRL_ERR_NOT_FOUND,
                         "'%.200s' has no channel '%s' (range): it has %s; give one of them by "
                         "--channel",
                         c->flats[0], trl_cli_value(c->args, "channel"), names);
}

static trl_result check_black(const trl_cli_camera_found *found, const trl_cli_camera *c,
                              trl_error *err) {
    if (c->params.has_black || c->dark_count > 0 || found->of_file[0].has_black) return TRL_OK;
    return trl_error_set(err, TRL_ERR_NOT_FOUND,
                         "--dark is missing (range): give two frames with the lens cap on, or "
                         "--black-level where the code of black is known; flat frames go after "
                         "--flat");
}

// The first file decides on the window, the channels, and what the EXIF is compared with.
static trl_result look(trl_cli_camera_found *found, const trl_cli_camera *c, trl_error *err) {
    frames f = {.count = 0};
    trl_result r = frames_add(&f, found, c, c->flats[0], err);
    if (r != TRL_OK) return r;
    const trl_image_info *info = trl_image_reader_info(f.readers[0]);
    found->of_file_count = trl_sensor_channels_use(found->of_file, f.readers[0]);
    found->file = found->window = info->window;
    if (c->has_crop) {
        found->window = c->crop;
    } else if (c->patches == 0) { // lamps and lenses are most even in the middle
        found->window.x += (int32_t)(info->window.width / 4);
        found->window.y += (int32_t)(info->window.height / 4);
        found->window.width = (info->window.width + 1) / 2;
        found->window.height = (info->window.height + 1) / 2;
    }
    frames_close(&f);
    r = choose_channels(found, c, err);
    return r == TRL_OK ? check_black(found, c, err) : r;
}

// The levels of all channels.
static trl_result measure_all(trl_sensor_level levels[TRL_SENSOR_CHANNELS_MAX],
                              const trl_cli_camera_found *found, const trl_cli_camera *c,
                              const frames *f, const trl_window *window, trl_error *err) {
    trl_sensor_channel channels[TRL_SENSOR_CHANNELS_MAX];
    for (int k = 0; k < found->channel_count; k++)
        channels[k] = found->channels[k].samples;
    return trl_sensor_level_measure(levels, channels, (size_t)found->channel_count, f->readers,
                                    f->count, window, c->threads, err);
}

static trl_result measure(trl_cli_camera_found *found, const trl_cli_camera *c, const frames *f,
                          const trl_window *window, size_t level, trl_error *err) {
    trl_sensor_level levels[TRL_SENSOR_CHANNELS_MAX];
    trl_result r = measure_all(levels, found, c, f, window, err);
    for (int k = 0; r == TRL_OK && k < found->channel_count; k++) {
        trl_cli_camera_channel *channel = &found->channels[k];
        trl_sensor_level *to = level == SIZE_MAX ? &channel->dark : &channel->levels[level];
        *to = levels[k];
    }
    return r;
}

// What the files say of their exposure: time over the f-number squared. All must be of
// one ISO speed, which is a gain.
static trl_result read_settings(trl_cli_camera_found *found, trl_cli_camera *c, trl_error *err) {
    double iso = 0;
    bool all = true;
    for (size_t i = 0; i < c->flat_count && all; i++) {
        frames f = {.count = 0};
        trl_result r = frames_add(&f, found, c, c->flats[i], err);
        if (r != TRL_OK) return r;
        trl_camera_settings s = trl_image_reader_info(f.readers[0])->camera;
        frames_close(&f);
        if (i > 0 && s.iso != iso)
            return trl_error_set(err, TRL_ERR_ARGUMENT,
                                 "'%.120s' is of ISO %g, '%.120s' of ISO %g: a sensor has another "
                                 "gain at each speed, give frames of one",
                                 c->flats[0], iso, c->flats[i], s.iso);
        iso = s.iso;
        c->exposures[i] = s.f_number > 0 ? s.shutter_s / (s.f_number * s.f_number) : s.shutter_s;
        all = c->exposures[i] > 0;
    }
    if (all)
        c->exposures_are = "files";
    else
        memset(c->exposures, 0, c->flat_count * sizeof *c->exposures);
    return TRL_OK;
}

// The mean of each frame, in the channel that is sharpest: green, or the only one.
static trl_result means_of(double *means, trl_cli_camera_found *found, const trl_cli_camera *c,
                           trl_error *err) {
    int sharpest = found->channel_count > 1 ? 1 : 0;
    const trl_cli_camera_channel *channel = &found->channels[sharpest];
    double black = c->params.has_black ? c->params.black_dn
                   : c->dark_count > 0 ? channel->dark.mean
                                       : channel->samples.black_dn;
    for (size_t i = 0; i < c->flat_count; i++) {
        frames f = {.count = 0};
        trl_sensor_level levels[TRL_SENSOR_CHANNELS_MAX];
        trl_result r = frames_add(&f, found, c, c->flats[i], err);
        if (r == TRL_OK) r = measure_all(levels, found, c, &f, &found->window, err);
        frames_close(&f);
        if (r != TRL_OK) return r;
        means[i] = levels[sharpest].mean - black;
    }
    return TRL_OK;
}

static trl_result group_frames(trl_cli_camera *c, trl_cli_camera_found *found, trl_error *err) {
    bool known = c->exposures_are && !c->exposures_of_levels;
    double *means = calloc(c->flat_count, sizeof *means);
    size_t alone = 0;
    trl_error why = TRL_ERROR_INIT;
    if (!means) return trl_error_set(err, TRL_ERR_MEMORY, "no memory for the frames' means");
    trl_result r = known ? TRL_OK : means_of(means, found, c, err);
    if (r == TRL_OK) {
        r = trl_sensor_group(c->group, &c->level_count, &alone, known ? c->exposures : NULL, means,
                             c->flat_count, &why);
        if (r == TRL_ERR_NOT_FOUND)
            r = trl_error_set(err, TRL_ERR_ARGUMENT,
                              "'%.200s' has no partner of the same exposure within 5 %%: take each "
                              "exposure twice, or say the exposures of single frames by --times or "
                              "--stops",
                              c->flats[alone]);
        else if (r != TRL_OK)
            trl_error_set(err, r, "%s", why.message);
    }
    free(means);
    return r;
}

// All levels of one frame, or none: what differs between pixels is not noise.
static trl_result check_groups(const trl_cli_camera *c, trl_error *err) {
    size_t singles = 0, alone = 0;
    for (size_t level = 0; level < c->level_count; level++) {
        size_t count = 0, last = 0;
        for (size_t i = 0; i < c->flat_count; i++)
            if (c->group[i] == level) {
                count++;
                last = i;
            }
        if (count == 1) {
            singles++;
            alone = last;
        }
    }
    if (singles > 0 && singles < c->level_count)
        return trl_error_set(err, TRL_ERR_ARGUMENT,
                             "'%.200s' is the only frame of its exposure, others come in pairs: "
                             "take it twice or leave it out",
                             c->flats[alone]);
    return TRL_OK;
}

static trl_result measure_levels(trl_cli_camera_found *found, trl_cli_camera *c, trl_error *err) {
    trl_result r = TRL_OK;
    if (!c->exposures_are) r = read_settings(found, c, err);
    if (r == TRL_OK && c->level_count == 0) r = group_frames(c, found, err);
    if (r == TRL_OK) r = check_groups(c, err);
    if (r != TRL_OK) return r;
    found->level_count = c->level_count;
    for (size_t level = 0; r == TRL_OK && level < c->level_count; level++) {
        frames f;
        double exposure = c->exposures_of_levels ? c->exposures[level] : 0;
        r = frames_open(&f, found, c, c->flats, c->flat_count, level, err);
        if (r == TRL_OK) r = measure(found, c, &f, &found->window, level, err);
        frames_close(&f);
        for (size_t i = 0; !c->exposures_of_levels && i < c->flat_count; i++)
            if (c->group[i] == level) exposure = c->exposures[i];
        for (int k = 0; k < found->channel_count; k++)
            found->channels[k].levels[level].exposure = exposure;
    }
    return r;
}

// Patches of known spacing; the chart may lie either way round.
static trl_result measure_patches(trl_cli_camera_found *found, trl_cli_camera *c, trl_error *err) {
    frames f;
    trl_result r = frames_open(&f, found, c, c->flats, c->flat_count, SIZE_MAX, err);
    for (uint32_t p = 0; r == TRL_OK && p < c->patches; p++) {
        trl_window window = patch_window(&found->window, p, c->patches);
        r = measure(found, c, &f, &window, p, err);
    }
    frames_close(&f);
    found->level_count = c->patches;
    for (int k = 0; r == TRL_OK && k < found->channel_count; k++) {
        trl_sensor_level *levels = found->channels[k].levels;
        bool rising = levels[c->patches - 1].mean > levels[0].mean;
        for (uint32_t p = 0; p < c->patches; p++)
            levels[p].exposure = exp2(c->spacing * (rising ? p : c->patches - 1 - p));
    }
    return r;
}

static trl_result measure_dark(trl_cli_camera_found *found, const trl_cli_camera *c,
                               trl_error *err) {
    frames f = {.count = 0};
    trl_result r = TRL_OK;
    if (c->dark_count == 0) return TRL_OK;
    r = frames_open(&f, found, c, c->darks, c->dark_count, SIZE_MAX, err);
    if (r == TRL_OK &&
        memcmp(&trl_image_reader_info(f.readers[0])->window, &found->file, sizeof found->file) != 0)
        r = trl_error_set(err, TRL_ERR_ARGUMENT,
                          "'%.120s' and '%.120s' differ in size: dark and flat frames must be of "
                          "one camera",
                          c->darks[0], c->flats[0]);
    if (r == TRL_OK) r = measure(found, c, &f, &found->window, SIZE_MAX, err);
    frames_close(&f);
    return r;
}

// What the person says counts first, then the frames, then what the file says.
static trl_result analyse_channel(trl_cli_camera_channel *channel, const trl_cli_camera *c,
                                  size_t level_count, const trl_sensor_level *together,
                                  trl_error *err) {
    const trl_sensor_channel *samples = &channel->samples;
    const trl_sensor_level *dark = channel->dark.frames > 0 ? &channel->dark : NULL;
    trl_sensor_measure_params params = c->params;
    trl_error why = TRL_ERROR_INIT;
    params.together = together;
    params.patches = c->patches > 0;
    if (!params.has_black && !dark) {
        params.has_black = channel->black_of_file = true;
        params.black_dn = samples->black_dn;
    }
    if (channel->white_of_file) params.white_dn = samples->white_dn;
    trl_sensor_measured *m = &channel->measured;
    trl_result r = trl_sensor_measure(m, channel->levels, level_count, dark, &params, &why);
    if (r != TRL_OK) return trl_error_set(err, r, "%s: %s", channel->name, why.message);
    if (strcmp(m->full_well_is, "brightest level") != 0 || samples->white_dn <= m->sensor.black_dn)
        return TRL_OK;
    channel->white_of_file = true;
    return analyse_channel(channel, c, level_count, together, err);
}

// Single frames once more, the brightest of them as one: their pattern is in all of them.
static trl_result analyse_together(trl_cli_camera_found *found, const trl_cli_camera *c, int k,
                                   trl_error *err) {
    size_t which[TOGETHER_MOST];
    trl_cli_camera_channel *channel = &found->channels[k];
    size_t count = trl_sensor_together(which, TOGETHER_MOST, &channel->measured, channel->levels,
                                       found->level_count);
    trl_sensor_level levels[TRL_SENSOR_CHANNELS_MAX];
    frames f = {.count = 0};
    trl_result r = TRL_OK;
    if (count < 2) return TRL_OK;
    for (size_t i = 0; i < c->flat_count && r == TRL_OK; i++)
        for (size_t j = 0; j < count && r == TRL_OK; j++)
            if (c->group[i] == which[j]) r = frames_add(&f, found, c, c->flats[i], err);
    if (r == TRL_OK) r = measure_all(levels, found, c, &f, &found->window, err);
    frames_close(&f);
    return r == TRL_OK ? analyse_channel(channel, c, found->level_count, &levels[k], err) : r;
}

static trl_result analyse(trl_cli_camera_found *found, const trl_cli_camera *c, trl_error *err) {
    for (int k = 0; k < found->channel_count; k++) {
        trl_result r = analyse_channel(&found->channels[k], c, found->level_count, NULL, err);
        if (r == TRL_OK && c->patches == 0) r = analyse_together(found, c, k, err);
        if (r != TRL_OK) return r;
    }
    return TRL_OK;
}

trl_result trl_cli_camera_find(trl_cli_camera_found *found, trl_cli_camera *c, trl_error *err) {
    trl_result r = look(found, c, err);
    size_t most = c->patches > c->flat_count ? c->patches : c->flat_count;
    for (int k = 0; r == TRL_OK && k < found->channel_count; k++) {
        found->channels[k].levels = calloc(most, sizeof *found->channels[k].levels);
        if (!found->channels[k].levels)
            r = trl_error_set(err, TRL_ERR_MEMORY, "no memory for %zu levels", most);
    }
    if (r == TRL_OK) r = measure_dark(found, c, err);
    if (r == TRL_OK)
        r = c->patches > 0 ? measure_patches(found, c, err) : measure_levels(found, c, err);
    if (r == TRL_OK) r = analyse(found, c, err);
    return r;
}

void trl_cli_camera_found_free(trl_cli_camera_found *found) {
    for (int k = 0; k < TRL_SENSOR_CHANNELS_MAX; k++)
        free(found->channels[k].levels);
}
