// troland range scene --plot: how the light of a scene lies around mid grey.
#include "cli/plot.h"
#include "cli/range_plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BINS_PER_STOP = 4 };

// Bars of a quarter of a stop, as high as the share of the pixels in a stop would be.
static bool add_bars(trl_plot *plot, const trl_cli_range_task *t, const trl_image_range *range,
                     const trl_image_range_counts *c, trl_error *err) {
    int first = (int)floor(log2(c->darkest / t->grey) * BINS_PER_STOP);
    int last = (int)floor(log2(c->brightest / t->grey) * BINS_PER_STOP) + 1;
    size_t count = (size_t)(last - first);
    double *edges = malloc((count + 1) * sizeof *edges);
    double *heights = malloc(count * sizeof *heights);
    bool done = false;
    if (edges && heights) {
        for (size_t i = 0; i <= count; i++)
            edges[i] = (double)(first + (int)i) / BINS_PER_STOP;
        for (size_t i = 0; i < count; i++)
            heights[i] = 100.0 * BINS_PER_STOP / (double)c->positive *
                         (double)trl_image_range_between(range, t->grey * exp2(edges[i]),
                                                         t->grey * exp2(edges[i + 1]));
        const trl_plot_style style = {.rgba = {0, 0.447, 0.698, 1}};
        done = trl_plot_add_bars(plot, NULL, edges, heights, count, &style, err) == TRL_OK;
    } else {
        trl_error_set(err, TRL_ERR_MEMORY, "no memory for %zu bars of the plot", count);
    }
    free(edges);
    free(heights);
    return done;
}

static bool add_light(trl_plot *plot, const trl_cli_range_task *t, const char *what, double light,
                      const trl_plot_style *style, trl_error *err) {
    char name[80];
    double stops = log2(light / t->grey);
    if (stops == 0)
        snprintf(name, sizeof name, "%s %g", what, light);
    else
        snprintf(name, sizeof name, "%s %g: %s%.1f", what, light, stops < 0 ? "−" : "+",
                 fabs(stops));
    return trl_plot_add_mark(plot, name, stops, false, style, err) == TRL_OK;
}

static bool add_range(trl_plot *plot, const trl_cli_range_task *t, const double ends[2],
                      trl_error *err) {
    char name[80];
    snprintf(name, sizeof name, "%g to %g %%: %.1f stops", t->percentiles[0], t->percentiles[1],
             log2(ends[1] / ends[0]));
    return trl_plot_add_band(plot, name, log2(ends[0] / t->grey), log2(ends[1] / t->grey), NULL,
                             err) == TRL_OK;
}

// What is no light above 0 has no place on the axis, and is told in words.
static void put_left_out(char *text, size_t size, const trl_image_range_counts *c) {
    const struct {
        uint64_t count;
        const char *name;
    } kinds[] = {{c->zero, "zero"},
                 {c->negative, "negative"},
                 {c->nan, "NaN"},
                 {c->inf, "infinite"},
                 {c->holes, "empty"}};
    size_t n = 0;
    text[0] = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].count > 0 && n < size)
            n += (size_t)snprintf(text + n, size - n, "%s%llu %s", n == 0 ? ". Not shown: " : ", ",
                                  (unsigned long long)kinds[i].count, kinds[i].name);
}

trl_result trl_cli_range_scene_plot(const trl_cli_range_task *t, const trl_image_range *range,
                                    const double ends[2], const char *space, trl_error *err) {
    trl_plot_params p = TRL_PLOT_PARAMS_INIT;
    trl_image_range_counts c;
    char title[300], left_out[200], subtitle[600];
    trl_plot *plot = NULL;
    const trl_plot_style noise = {.dashed = true};
    const char *slash = strrchr(t->name, '/');
    trl_image_range_counts_get(range, &c);
    snprintf(title, sizeof title, "Scene range of %.250s", slash ? slash + 1 : t->name);
    put_left_out(left_out, sizeof left_out, &c);
    snprintf(subtitle, sizeof subtitle,
             "%.1f stops from the darkest to the brightest of %llu pixels, in %s%s",
             log2(c.brightest / c.darkest), (unsigned long long)c.positive, space, left_out);
    p.title = title;
    p.subtitle = subtitle;
    p.x.label = "stops from mid grey";
    p.y.label = "share of the pixels, % per stop";
    bool done = trl_plot_create(&plot, &p, err) == TRL_OK && add_range(plot, t, ends, err) &&
                add_bars(plot, t, range, &c, err) &&
                add_light(plot, t, "mid grey", t->grey, NULL, err) &&
                add_light(plot, t, "diffuse white", t->white, NULL, err) &&
                (t->noise == 0 || add_light(plot, t, "noise", t->noise, &noise, err));
    const trl_plot *const page[] = {plot};
    trl_result r = done ? trl_cli_plot_write(t->args, page, 1, 1, err) : err->code;
    trl_plot_destroy(&plot);
    return r;
}
