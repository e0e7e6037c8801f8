// scope/waveform.c: waveform, RGB overlay and RGB parade: levels over the place across
// the picture.
#include "scope/scope.h"

#include <math.h>
#include <stdio.h>

// Light of the traces. The three together are nearly white.
static const double tints[TRL_SCOPE_CHANNELS][3] = {
    {0.80, 0.92, 0.86}, {1.00, 0.24, 0.20}, {0.14, 0.90, 0.26}, {0.22, 0.38, 1.00}};

static double row_of_axis(const trl_scope *s, double axis) {
    if (s->params.scene)
        return (axis + TRL_SCOPE_STOPS_MOST) * TRL_SCOPE_ROWS / (2.0 * TRL_SCOPE_STOPS_MOST);
    return (axis + 0.125) * TRL_SCOPE_ROWS_PER_CODE;
}

trl_scope_view trl_waveform_view(const trl_scope *s) {
    trl_scope_view view = {0, 0, 1, 1};
    trl_scope_range_get(s, &view.y0, &view.y1);
    return view;
}

static void axes_of(const trl_scope *s, trl_scope_axes *axes) {
    axes->y_label = trl_scope_level_label(s);
    trl_scope_level_ticks(s, &axes->y);
}

void trl_waveform_axes(const trl_scope *s, trl_scope_axes *axes) {
    axes_of(s, axes);
    axes->x_label = "place across the picture";
    axes->x_hidden = true;
}

void trl_parade_axes(const trl_scope *s, trl_scope_axes *axes) {
    static const char *const names[3] = {"red", "green", "blue"};
    axes_of(s, axes);
    axes->x.count = 3;
    for (int c = 0; c < 3; c++) {
        axes->x.at[c] = (2 * c + 1) / 6.0;
        axes->x.names[c] = names[c];
    }
}

// One channel into the columns from `left` on.
static trl_result draw(const trl_scope *s, int channel, const trl_scope_canvas *canvas,
                       uint32_t left, uint32_t width, trl_error *err) {
    size_t rows = TRL_SCOPE_ROWS + 1;
    double low, high;
    float *light;
    trl_scope_range_get(s, &low, &high);
    const trl_density density = {
        .cells = s->cells + s->layout.wave + (size_t)channel * s->layout.columns * rows,
        .columns = s->layout.columns,
        .rows = TRL_SCOPE_ROWS,
        .column_stride = rows,
        .row_stride = 1,
        .right = s->layout.columns,
        .bottom = row_of_axis(s, low),
        .top = row_of_axis(s, high),
        .wide = s->step,
    };
    TRL_TRY(trl_density_draw(&density, width, canvas->height, &light, err));
    for (uint32_t y = 0; y < canvas->height; y++)
        for (uint32_t x = 0; x < width; x++)
            trl_canvas_add(canvas, left + x, y, tints[channel],
                           (double)light[(size_t)y * width + x]);
    trl_free(light);
    return TRL_OK;
}

trl_result trl_waveform_trace(const trl_scope *s, const trl_scope_canvas *canvas, trl_error *err) {
    return draw(s, TRL_SCOPE_LUMA, canvas, 0, canvas->width, err);
}

trl_result trl_overlay_trace(const trl_scope *s, const trl_scope_canvas *canvas, trl_error *err) {
    for (int c = TRL_SCOPE_RED; c <= TRL_SCOPE_BLUE; c++)
        TRL_TRY(draw(s, c, canvas, 0, canvas->width, err));
    return TRL_OK;
}

trl_result trl_parade_trace(const trl_scope *s, const trl_scope_canvas *canvas, trl_error *err) {
    uint32_t gap = canvas->width > 120 ? canvas->width / 90 : canvas->width > 8 ? 1 : 0;
    for (int c = 0; c < 3; c++) {
        uint32_t left = (uint32_t)c * canvas->width / 3,
                 right = (uint32_t)(c + 1) * canvas->width / 3;
        if (right <= left) continue;
        if (c < 2 && right - left > gap) right -= gap;
        TRL_TRY(draw(s, TRL_SCOPE_RED + c, canvas, left, right - left, err));
    }
    return TRL_OK;
}

// Mid grey of light, black and white of code stand out.
const double *trl_scope_tick_color(const trl_scope *s, double axis) {
    static const double quiet[4] = {0.75, 0.72, 0.55, 0.28}, strong[4] = {0.95, 0.80, 0.45, 0.6};
    return axis == 0 || (!s->params.scene && axis == 1) ? strong : quiet;
}

// Scenes go on above it; 203 cd/m² and 100 % are marks of their own.
double trl_scope_white(const trl_scope *s) {
    return s->params.scene ? trl_scope_axis_of_value(s, 1) : (double)NAN;
}

void trl_waveform_graticule(const trl_scope *s, const trl_graticule *out) {
    trl_scope_view v = trl_waveform_view(s);
    trl_scope_ticks ticks = {0};
    const double x[2] = {0, 1};
    trl_scope_level_ticks(s, &ticks);
    for (size_t i = 0; i < ticks.count; i++) {
        const double y[2] = {ticks.at[i], ticks.at[i]};
        out->line(out->user, NULL, x, y, 2, trl_scope_tick_color(s, ticks.at[i]));
    }
    double white = trl_scope_white(s);
    if (!(white > v.y0 && white < v.y1)) return;
    const double y[2] = {white, white};
    out->line(out->user, NULL, x, y, 2, trl_scope_tick_color(s, 0));
    out->word(out->user, "white", 0.97, white + 0.025 * (v.y1 - v.y0), trl_scope_tick_color(s, 0));
}

const char *trl_scope_level_label(const trl_scope *s) {
    switch (s->unit) {
    case TRL_SCOPE_STOPS: return "stops above mid grey";
    case TRL_SCOPE_NITS: return "cd/m² of a grey";
    case TRL_SCOPE_PERCENT: break;
    }
    return "% of code (IRE)";
}

static void add_tick(trl_scope_ticks *ticks, double at, bool sign, double number) {
    size_t i = ticks->count++;
    snprintf(ticks->text[i], sizeof ticks->text[i], "%s%g", sign && number > 0 ? "+" : "", number);
    ticks->names[i] = ticks->text[i];
    ticks->at[i] = at;
}

void trl_scope_level_ticks(const trl_scope *s, trl_scope_ticks *ticks) {
    static const double nits[] = {0, 0.1, 1, 5, 10, 20, 50, 100, 203, 400, 1000, 2000, 4000, 10000};
    double low, high;
    trl_scope_range_get(s, &low, &high);
    ticks->count = 0;
    if (s->unit == TRL_SCOPE_NITS) {
        for (size_t i = 0; i < sizeof nits / sizeof *nits; i++) {
            double at = trl_scope_axis_of_level(s, nits[i]);
            bool last = ticks->count > 0 && at - ticks->at[ticks->count - 1] < 1e-4;
            if (at >= low && at <= high && !last) add_tick(ticks, at, false, nits[i]);
        }
        return;
    }
    bool scene = s->params.scene;
    double step = scene ? (high - low > 24   ? 4
                           : high - low > 12 ? 2
                                             : 1)
                        : (high - low > 0.5 ? 0.1 : 0.05);
    for (double k = ceil(low / step - 1e-9); k * step <= high + 1e-9; k++) {
        if (ticks->count >= TRL_SCOPE_TICKS) return;
        double at = k * step + 0.0; // never -0
        add_tick(ticks, at, scene, scene ? at : round(at * 1000) / 10);
    }
}

bool trl_scope_tick_at(const trl_scope *s, size_t index, double *axis, char text[16]) {
    trl_scope_ticks ticks = {0};
    trl_scope_level_ticks(s, &ticks);
    if (index >= ticks.count) return false;
    *axis = ticks.at[index];
    snprintf(text, 16, "%s", ticks.text[index]);
    return true;
}
