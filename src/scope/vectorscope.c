// scope/vectorscope.c: Cb and Cr of code values.
//
// Source: ITU-R BT.709-6 item 3.3 and BT.2020-2 table 4, Cb = (B' - Y') / (2 (1 - Kb)),
// Cr = (R' - Y') / (2 (1 - Kr)). The boxes are the places of the 75 % colour bars, the
// corners those of the 100 % ones. Skin of any tone lies near the line at 123°.
#include "scope/scope.h"

#include <math.h>

#define DEGREES (3.14159265358979323846 / 180)
#define SKIN_DEGREES 123.0

trl_scope_view trl_vectorscope_view(const trl_scope *s) {
    (void)s;
    return (trl_scope_view){-TRL_VECTOR_SPAN, -TRL_VECTOR_SPAN, TRL_VECTOR_SPAN, TRL_VECTOR_SPAN};
}

void trl_vectorscope_axes(const trl_scope *s, trl_scope_axes *axes) {
    (void)s;
    axes->x_label = "Cb";
    axes->y_label = "Cr";
    axes->square = true;
}

// A colour of this Cb and Cr that is neither dark nor bright.
static void tint(const trl_scope *s, double cb, double cr, double rgb[3]) {
    double gain = TRL_SCOPE_CELLS / (2 * TRL_VECTOR_SPAN);
    const float *w = s->luma;
    double b = cb * gain / (double)s->cbcr[0], r = cr * gain / (double)s->cbcr[1];
    double g = -((double)w[0] * r + (double)w[2] * b) / (double)w[1];
    rgb[0] = fmin(fmax(0.62 + 1.1 * r, 0.12), 1);
    rgb[1] = fmin(fmax(0.62 + 1.1 * g, 0.12), 1);
    rgb[2] = fmin(fmax(0.62 + 1.1 * b, 0.12), 1);
}

trl_result trl_vectorscope_trace(const trl_scope *s, const trl_scope_canvas *canvas,
                                 trl_error *err) {
    const trl_density density = {
        .cells = s->cells + s->layout.vector,
        .columns = TRL_SCOPE_CELLS,
        .rows = TRL_SCOPE_CELLS,
        .column_stride = 1,
        .row_stride = TRL_SCOPE_CELLS,
        .right = TRL_SCOPE_CELLS,
        .bottom = TRL_SCOPE_CELLS, // row 0 is the uppermost
        .wide = 1,
        .glow = canvas->width >= 128, // elsewhere pixels are large enough
    };
    float *light;
    TRL_TRY(trl_density_draw(&density, canvas->width, canvas->height, &light, err));
    for (uint32_t y = 0; y < canvas->height; y++) {
        for (uint32_t x = 0; x < canvas->width; x++) {
            double rgb[3];
            tint(s, ((x + 0.5) / canvas->width * 2 - 1) * TRL_VECTOR_SPAN,
                 (1 - (y + 0.5) / canvas->height * 2) * TRL_VECTOR_SPAN, rgb);
            trl_canvas_add(canvas, x, y, rgb, (double)light[(size_t)y * canvas->width + x]);
        }
    }
    trl_free(light);
    return TRL_OK;
}

static void place_of(const trl_scope *s, const double rgb[3], double *cb, double *cr) {
    const float *w = s->luma;
    double gain = TRL_SCOPE_CELLS / (2 * TRL_VECTOR_SPAN);
    double y = (double)w[0] * rgb[0] + (double)w[1] * rgb[1] + (double)w[2] * rgb[2];
    *cb = (rgb[2] - y) * (double)s->cbcr[0] / gain;
    *cr = (rgb[0] - y) * (double)s->cbcr[1] / gain;
}

static void bar(const trl_scope *s, const trl_graticule *out, const char *name,
                const double rgb[3]) {
    static const double faint[4] = {0.9, 0.9, 0.88, 0.4};
    const double own[4] = {0.45 + 0.5 * rgb[0], 0.45 + 0.5 * rgb[1], 0.45 + 0.5 * rgb[2], 0.9};
    const double half = 0.022, in = 0.75;
    const double scaled[3] = {in * rgb[0], in * rgb[1], in * rgb[2]};
    double x, y, far_x, far_y;
    place_of(s, scaled, &x, &y);
    place_of(s, rgb, &far_x, &far_y);
    const double box_x[5] = {x - half, x + half, x + half, x - half, x - half};
    const double box_y[5] = {y - half, y - half, y + half, y + half, y - half};
    out->line(out->user, NULL, box_x, box_y, 5, own);
    const double cross_x[2][2] = {{far_x - 0.6 * half, far_x + 0.6 * half}, {far_x, far_x}};
    const double cross_y[2][2] = {{far_y, far_y}, {far_y - 0.6 * half, far_y + 0.6 * half}};
    for (int i = 0; i < 2; i++)
        out->line(out->user, NULL, cross_x[i], cross_y[i], 2, faint);
    double away = 1 + 0.055 / hypot(x, y);
    out->word(out->user, name, x * away, y * away, own);
}

static void circle(const trl_graticule *out, double radius, const double rgba[4]) {
    double x[73], y[73];
    for (int i = 0; i < 73; i++) {
        x[i] = radius * cos(5 * i * DEGREES);
        y[i] = radius * sin(5 * i * DEGREES);
    }
    x[72] = x[0], y[72] = y[0];
    out->line(out->user, NULL, x, y, 73, rgba);
}

void trl_vectorscope_graticule(const trl_scope *s, const trl_graticule *out) {
    static const double quiet[4] = {0.7, 0.7, 0.66, 0.3}, skin[4] = {0.96, 0.72, 0.55, 0.8};
    static const struct {
        const char *name;
        double rgb[3];
    } bars[6] = {{"R", {1, 0, 0}},  {"Mg", {1, 0, 1}}, {"B", {0, 0, 1}},
                 {"Cy", {0, 1, 1}}, {"G", {0, 1, 0}},  {"Yl", {1, 1, 0}}};
    const double across[2] = {-0.5, 0.5}, none[2] = {0, 0};
    out->line(out->user, NULL, across, none, 2, quiet);
    out->line(out->user, NULL, none, across, 2, quiet);
    circle(out, 0.5, quiet);
    circle(out, 0.25, quiet);
    const double skin_x[2] = {0, 0.5 * cos(SKIN_DEGREES * DEGREES)};
    const double skin_y[2] = {0, 0.5 * sin(SKIN_DEGREES * DEGREES)};
    out->line(out->user, "skin", skin_x, skin_y, 2, skin);
    out->word(out->user, "skin", skin_x[1] * 1.04, skin_y[1] * 1.04, skin);
    for (int i = 0; i < 6; i++)
        bar(s, out, bars[i].name, bars[i].rgb);
}

void trl_scope_centroid(const trl_scope *s, double cbcr[2]) {
    double n = s->sums.pixels > 0 ? (double)s->sums.pixels * 0x1p20 : 1;
    double gain = TRL_SCOPE_CELLS / (2 * TRL_VECTOR_SPAN);
    double luma = (double)s->sums.code[TRL_SCOPE_LUMA];
    cbcr[0] = ((double)s->sums.code[TRL_SCOPE_BLUE] - luma) / n * (double)s->cbcr[0] / gain;
    cbcr[1] = ((double)s->sums.code[TRL_SCOPE_RED] - luma) / n * (double)s->cbcr[1] / gain;
}
