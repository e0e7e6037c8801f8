// troland range camera --plot: the photon transfer, and signal over noise.
#include "cli/plot.h"
#include "cli/range_camera.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { CURVE = 200, LEVELS_MOST = 1024 };

#define CLIPPED 0.99 // of the full well

// What both panels draw: the model's curve and what was measured.
typedef struct drawing {
    const trl_sensor_measured *measured;
    double signal[CURVE], noise[CURVE], ratio[CURVE]; // electrons
    double at[LEVELS_MOST], level_noise[LEVELS_MOST], level_ratio[LEVELS_MOST];
    size_t level_count;
    double full, dark;
} drawing;

static void prepare(drawing *d, const trl_cli_camera_channel *channel, size_t count) {
    const trl_sensor *s = &channel->measured.sensor;
    *d = (drawing){.measured = &channel->measured};
    d->full = trl_sensor_saturation(s);
    d->dark = trl_sensor_dark_noise(s);
    for (int i = 0; i < CURVE; i++) {
        double from = log(0.3), to = log(d->full);
        d->signal[i] = exp(from + (to - from) * i / (CURVE - 1));
        d->ratio[i] = trl_sensor_snr(s, d->signal[i]);
        d->noise[i] = d->signal[i] / d->ratio[i];
    }
    for (size_t i = 0; i < count && d->level_count < LEVELS_MOST; i++) {
        const trl_sensor_level *level = &channel->levels[i];
        double variance = level->frames > 1 ? level->temporal : level->rough;
        double signal = (level->mean - s->black_dn) * s->gain_e_per_dn;
        if (!(signal > 0 && variance > 0)) continue;
        d->at[d->level_count] = signal;
        d->level_noise[d->level_count] = sqrt(variance) * s->gain_e_per_dn;
        // Clipped pixels are quiet, which is no good sign.
        bool clipped = signal > CLIPPED * d->full;
        d->level_ratio[d->level_count] =
            clipped ? (double)NAN : signal / d->level_noise[d->level_count];
        d->level_count++;
    }
}

static bool add_levels(trl_plot *plot, const drawing *d, const double *y, trl_error *err) {
    const double *c = trl_cli_plot_colors[TRL_CLI_ORANGE];
    const trl_plot_style dots = {.rgba = {c[0], c[1], c[2], 1}, .width = 5};
    return d->level_count == 0 ||
           trl_plot_add_points(plot, "measured", d->at, y, d->level_count, &dots, err) == TRL_OK;
}

static bool add_curve(trl_plot *plot, const drawing *d, const char *name, const double *y,
                      trl_error *err) {
    const double *c = trl_cli_plot_colors[TRL_CLI_BLUE];
    const trl_plot_style line = {.rgba = {c[0], c[1], c[2], 1}};
    return trl_plot_add_line(plot, name, d->signal, y, CURVE, &line, err) == TRL_OK;
}

static bool add_full(trl_plot *plot, const drawing *d, trl_error *err) {
    return trl_plot_add_mark(plot, "full well", d->full, false, NULL, err) == TRL_OK;
}

// Noise over signal: flat where reading makes it, a root where light does.
static trl_result transfer_plot(trl_plot **plot, const drawing *d, const char *channel,
                                trl_error *err) {
    trl_plot_params p = TRL_PLOT_PARAMS_INIT;
    char title[80], subtitle[120], name[60];
    double shot[2] = {0.3, d->full}, root[2] = {sqrt(0.3), sqrt(d->full)};
    const trl_plot_style dashed = {.rgba = {0.45, 0.45, 0.48, 1}, .width = 1.2, .dashed = true};
    snprintf(title, sizeof title, "Photon transfer, %s", channel);
    snprintf(subtitle, sizeof subtitle, "%.4g electrons to a DN; noise where nothing is lit: %.3g",
             d->measured->sensor.gain_e_per_dn, d->dark);
    snprintf(name, sizeof name, "noise in the dark %.3g", d->dark);
    p.title = title;
    p.subtitle = subtitle;
    p.legend = true;
    p.x = (trl_plot_axis){
        .label = "signal, electrons", .scale = TRL_PLOT_LOG10, .low = 0.3, .high = d->full * 2};
    p.y = (trl_plot_axis){.label = "noise from frame to frame, electrons",
                          .scale = TRL_PLOT_LOG10,
                          .low = fmin(d->dark, 1) / 2,
                          .high = sqrt(d->full) * 3};
    bool done = trl_plot_create(plot, &p, err) == TRL_OK &&
                trl_plot_add_line(*plot, "light alone", shot, root, 2, &dashed, err) == TRL_OK &&
                add_curve(*plot, d, "as found", d->noise, err) &&
                add_levels(*plot, d, d->level_noise, err) && add_full(*plot, d, err) &&
                trl_plot_add_mark(*plot, name, d->dark, true, NULL, err) == TRL_OK;
    return done ? TRL_OK : err->code;
}

static trl_result ratio_plot(trl_plot **plot, const drawing *d, trl_error *err) {
    static const double ratios[] = {1, 2, 10, 20};
    trl_plot_params p = TRL_PLOT_PARAMS_INIT;
    trl_dynamic_range range;
    char subtitle[120] = "";
    if (trl_sensor_range(&range, &d->measured->sensor, 0, NULL) == TRL_OK)
        snprintf(subtitle, sizeof subtitle,
                 "%.2f stops from the noise in the dark to the full well", range.stops);
    p.title = "Signal over noise, and the stops that are left above it";
    p.subtitle = subtitle;
    p.legend = true;
    p.x = (trl_plot_axis){
        .label = "signal, electrons", .scale = TRL_PLOT_LOG10, .low = 0.3, .high = d->full * 2};
    p.y = (trl_plot_axis){.label = "signal over noise",
                          .scale = TRL_PLOT_LOG10,
                          .low = 0.1,
                          .high = sqrt(d->full) * 2};
    bool done = trl_plot_create(plot, &p, err) == TRL_OK &&
                add_curve(*plot, d, "as found", d->ratio, err) &&
                add_levels(*plot, d, d->level_ratio, err) && add_full(*plot, d, err);
    for (size_t i = 0; done && i < sizeof ratios / sizeof *ratios; i++) {
        char name[60];
        double ratio = ratios[i];
        if (trl_sensor_range(&range, &d->measured->sensor, ratio, NULL) != TRL_OK) continue;
        snprintf(name, sizeof name, "%g: %.2f stops", ratio, range.stops);
        done = trl_plot_add_mark(*plot, name, ratio, true, NULL, err) == TRL_OK;
    }
    return done ? TRL_OK : err->code;
}

trl_result trl_cli_camera_plot(const trl_cli_camera *camera, const trl_cli_camera_found *found,
                               trl_error *err) {
    trl_plot *plots[2 * TRL_SENSOR_CHANNELS_MAX] = {NULL};
    size_t count = 2 * (size_t)found->channel_count;
    trl_result r = TRL_OK;
    drawing *d = calloc(1, sizeof *d);
    if (!d) return trl_error_set(err, TRL_ERR_MEMORY, "no memory for a plot");
    for (int k = 0; r == TRL_OK && k < found->channel_count; k++) {
        prepare(d, &found->channels[k], found->level_count);
        r = transfer_plot(&plots[2 * k], d, found->channels[k].name, err);
        if (r == TRL_OK) r = ratio_plot(&plots[2 * k + 1], d, err);
    }
    if (r == TRL_OK)
        r = trl_cli_plot_write(camera->args, (const trl_plot *const *)plots, count, 2, err);
    for (size_t i = 0; i < count; i++)
        trl_plot_destroy(&plots[i]);
    free(d);
    return r;
}
