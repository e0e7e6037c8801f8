// troland gamma --plot: the way of light through two curves, and its exponent.
#include "cli/gamma_plot.h"
#include "cli/plot.h"

#include <math.h>
#include <stdio.h>

enum { LIGHTS = 257 };

typedef struct curves {
    double light[LIGHTS], code[LIGHTS], screen[LIGHTS]; // of scene light
    double shown[LIGHTS];                               // screen light of the code light[i]
    double net[LIGHTS];                                 // exponent, NaN where there is none
} curves;

static void follow(curves *c, const trl_cli_gamma_pair *pair, double darkest) {
    for (int i = 0; i < LIGHTS; i++) {
        trl_gamma_slopes slopes;
        double light = pow(darkest, 1 - (double)i / (LIGHTS - 1));
        c->light[i] = light;
        c->code[i] = trl_gamma_encode(pair->image, light);
        // What is beyond the ends of a table is not known, and not drawn.
        c->screen[i] = isnan(c->code[i]) ? NAN : trl_gamma_decode(pair->display, c->code[i]);
        c->shown[i] = trl_gamma_decode(pair->display, light);
        bool known = trl_gamma_local(&slopes, pair->image, pair->display, light, NULL) == TRL_OK;
        c->net[i] = known ? slopes.net : NAN;
    }
}

// The straight line that the regression found goes through the middle of what it fits.
static bool add_fit(trl_plot *plot, const trl_cli_gamma_pair *pair, trl_error *err) {
    enum { N = 65 };
    double mean = 0, x[2] = {pair->low, pair->high}, y[2];
    char name[80];
    for (int i = 0; i < N; i++) {
        double light = pair->low * pow(pair->high / pair->low, (double)i / (N - 1));
        mean += log(trl_gamma_decode(pair->display, trl_gamma_encode(pair->image, light))) / N;
    }
    double middle = log(sqrt(pair->low * pair->high));
    for (int i = 0; i < 2; i++)
        y[i] = exp(mean + pair->fit.net * (log(x[i]) - middle));
    snprintf(name, sizeof name, "straight line over %g to %g: %.3f", pair->low, pair->high,
             pair->fit.net);
    const trl_plot_style style = {.rgba = {0.15, 0.15, 0.17, 1}, .width = 1.6, .dashed = true};
    return trl_plot_add_line(plot, name, x, y, 2, &style, err) == TRL_OK;
}

static bool add_levels(trl_plot *plot, const trl_cli_gamma_pair *pair, trl_error *err) {
    bool done = true;
    for (size_t i = 0; i < pair->level_count && done; i++) {
        char text[40];
        double x = pair->levels[i];
        if (isnan(pair->local[i].net)) continue;
        double y = trl_gamma_decode(pair->display, trl_gamma_encode(pair->image, x));
        const trl_plot_style dot = {.rgba = {213 / 255.0, 94 / 255.0, 0, 1}, .width = 7};
        snprintf(text, sizeof text, "%.3f", pair->local[i].net);
        done = trl_plot_add_points(plot, NULL, &x, &y, 1, &dot, err) == TRL_OK &&
               trl_plot_add_text(plot, x, y, text, err) == TRL_OK;
    }
    return done;
}

static bool make_curves(trl_plot **plot, const trl_cli_gamma_pair *pair, const curves *c,
                        trl_error *err) {
    trl_plot_params p = TRL_PLOT_PARAMS_INIT;
    char title[200];
    double brightest = 1;
    for (int i = 0; i < LIGHTS; i++)
        brightest = fmax(brightest, c->screen[i]);
    snprintf(title, sizeof title, "%.60s shown on %.60s", pair->names[0], pair->names[1]);
    p.title = title;
    p.subtitle =
        "slopes on these axes are exponents; numbers: the net one at 2, 18 and 100 % of white";
    p.width = 560;
    p.height = 500;
    p.legend = true;
    p.x = (trl_plot_axis){.label = "what goes in, of white",
                          .scale = TRL_PLOT_LOG10,
                          .low = c->light[0],
                          .high = 1.9};
    p.y = (trl_plot_axis){.label = "what comes out, of white",
                          .scale = TRL_PLOT_LOG10,
                          .low = 1e-4,
                          .high = brightest * 1.3};
    const trl_plot_style image = {.rgba = {0, 114 / 255.0, 178 / 255.0, 1}},
                         display = {.rgba = {0, 158 / 255.0, 115 / 255.0, 1}},
                         net = {.rgba = {213 / 255.0, 94 / 255.0, 0, 1}, .width = 2.6};
    return trl_plot_create(plot, &p, err) == TRL_OK &&
           trl_plot_add_line(*plot, "image: scene light to code", c->light, c->code, LIGHTS, &image,
                             err) == TRL_OK &&
           trl_plot_add_line(*plot, "display: code to screen light", c->light, c->shown, LIGHTS,
                             &display, err) == TRL_OK &&
           trl_plot_add_line(*plot, "net: scene to screen light", c->light, c->screen, LIGHTS, &net,
                             err) == TRL_OK &&
           add_fit(*plot, pair, err) && add_levels(*plot, pair, err);
}

// What a surround asks for: a stripe between two opinions, named beside it.
static bool add_surround(trl_plot *plot, const trl_surround *s, double left, trl_error *err) {
    double low = fmin(s->ciecam02, s->bartleson), high = fmax(s->ciecam02, s->bartleson);
    const double x[4] = {left, 1, 1, left}, y[4] = {low, low, high, high};
    const trl_plot_style grey = {.rgba = {0.35, 0.35, 0.38, 0.14}};
    char name[60];
    if (low == high)
        snprintf(name, sizeof name, "%s %.2f", s->name, low);
    else
        snprintf(name, sizeof name, "%s %.2f–%.2f", s->name, low, high);
    if (low == high) return trl_plot_add_mark(plot, name, low, true, NULL, err) == TRL_OK;
    const trl_plot_style edge = {.rgba = {0.35, 0.35, 0.38, 0.8}, .width = 0.6};
    return trl_plot_add_polygon(plot, NULL, x, y, 4, &grey, err) == TRL_OK &&
           trl_plot_add_mark(plot, name, (low + high) / 2, true, &edge, err) == TRL_OK;
}

static bool make_slopes(trl_plot **plot, const trl_cli_gamma_pair *pair, const curves *c,
                        trl_error *err) {
    trl_plot_params p = TRL_PLOT_PARAMS_INIT;
    char title[200], band[60];
    double high = 1.6, low = 0.9;
    for (int i = 0; i < LIGHTS; i++) {
        if (c->net[i] > high && c->net[i] < 4) high = c->net[i] + 0.05;
        if (c->net[i] < low && c->net[i] > 0) low = c->net[i] - 0.05;
    }
    snprintf(title, sizeof title, "System gamma %.3f, and what surrounds ask for", pair->fit.net);
    p.title = title;
    p.subtitle = "the exponent depends on the light at which it is taken";
    p.width = 560;
    p.height = 500;
    p.x = (trl_plot_axis){
        .label = "scene light, of white", .scale = TRL_PLOT_LOG10, .low = c->light[0], .high = 1};
    p.y = (trl_plot_axis){.label = "net exponent", .low = low, .high = high};
    snprintf(band, sizeof band, "regression, %g to %g", pair->low, pair->high);
    const trl_plot_style pale = {.rgba = {0, 114 / 255.0, 178 / 255.0, 0.08}},
                         net = {.rgba = {213 / 255.0, 94 / 255.0, 0, 1}, .width = 2.6},
                         line = {.rgba = {0.15, 0.15, 0.17, 1}, .width = 1.6, .dashed = true};
    const double x[2] = {pair->low, pair->high}, y[2] = {pair->fit.net, pair->fit.net};
    bool done = trl_plot_create(plot, &p, err) == TRL_OK &&
                trl_plot_add_band(*plot, band, pair->low, pair->high, &pale, err) == TRL_OK;
    for (size_t i = 0; trl_surround_at(i) && done; i++)
        done = add_surround(*plot, trl_surround_at(i), c->light[0], err);
    return done && trl_plot_add_line(*plot, NULL, c->light, c->net, LIGHTS, &net, err) == TRL_OK &&
           trl_plot_add_line(*plot, NULL, x, y, 2, &line, err) == TRL_OK;
}

trl_result trl_cli_gamma_pair_plot(const trl_cli_args *args, const trl_cli_gamma_pair *pair,
                                   trl_error *err) {
    curves c;
    trl_plot *plots[2] = {NULL, NULL};
    follow(&c, pair, fmin(1e-3, pair->low));
    bool done = make_curves(&plots[0], pair, &c, err) && make_slopes(&plots[1], pair, &c, err);
    const trl_plot *const page[] = {plots[0], plots[1]};
    trl_result r = done ? trl_cli_plot_write(args, page, 2, 2, err) : err->code;
    trl_plot_destroy(&plots[0]);
    trl_plot_destroy(&plots[1]);
    return r;
}
