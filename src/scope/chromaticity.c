// scope/chromaticity.c: colours on the diagrams of 1931 and 1976, and the gamuts that
// they are held against.
#include "scope/locus.h"
#include "scope/scope.h"

#include <math.h>
#include <stdio.h>

static const trl_scope_gamut gamuts[TRL_SCOPE_GAMUTS] = {
    {"rec709", "Rec.709", {{0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}, {0.3127, 0.3290}}},
    {"p3", "P3", {{0.68, 0.32}, {0.265, 0.69}, {0.15, 0.06}, {0.3127, 0.3290}}},
    {"rec2020", "Rec.2020", {{0.708, 0.292}, {0.170, 0.797}, {0.131, 0.046}, {0.3127, 0.3290}}},
    {"ap1", "AP1", {{0.713, 0.293}, {0.165, 0.830}, {0.128, 0.044}, {0.32168, 0.33767}}},
    {"ap0", "AP0", {{0.7347, 0.2653}, {0, 1}, {0.0001, -0.077}, {0.32168, 0.33767}}},
};

static const double gamut_colors[TRL_SCOPE_GAMUTS][4] = {{0.98, 0.98, 0.96, 0.95},
                                                         {1.00, 0.78, 0.35, 0.95},
                                                         {0.45, 0.85, 1.00, 0.95},
                                                         {0.95, 0.55, 0.85, 0.95},
                                                         {0.62, 0.62, 0.66, 0.95}};

const trl_scope_gamut *trl_scope_gamut_at(size_t index) {
    return index < TRL_SCOPE_GAMUTS ? &gamuts[index] : NULL;
}

bool trl_spectral_locus_at(size_t index, double *nanometres, trl_xy *out) {
    if (index >= TRL_LOCUS_COUNT) return false;
    *nanometres = TRL_LOCUS_FIRST + TRL_LOCUS_STEP * (double)index;
    *out = trl_locus[index];
    return true;
}

uint64_t trl_scope_outside(const trl_scope *s, size_t gamut) {
    return gamut < TRL_SCOPE_GAMUTS ? s->sums.outside[gamut] : 0;
}

// Source: CIE 15:2004, 8.1: u' = 4x / (-2x + 12y + 3), v' = 9y / (-2x + 12y + 3).
trl_xy trl_xy_to_uv(trl_xy c) {
    double under = -2 * c.x + 12 * c.y + 3;
    return (trl_xy){4 * c.x / under, 9 * c.y / under};
}

static trl_xy uv_to_xy(trl_xy c) {
    double under = 6 * c.x - 16 * c.y + 12;
    return (trl_xy){9 * c.x / under, 4 * c.y / under};
}

// Whites other than D65 are adapted, as the picture's colours are.
static trl_xy under_d65(trl_xy c, trl_xy white) {
    trl_mat3 cat;
    if (!trl_white_adapt(white, gamuts[0].primaries.white, TRL_ADAPTATION_BRADFORD, &cat)) return c;
    const double xyz[3] = {c.x, c.y, 1 - c.x - c.y};
    double out[3];
    trl_mat3_apply(&cat, xyz, out);
    double sum = out[0] + out[1] + out[2];
    return (trl_xy){out[0] / sum, out[1] / sum};
}

trl_scope_view trl_xy_view(const trl_scope *s) {
    (void)s;
    return (trl_scope_view){-0.06, -0.04, 0.8, 0.88};
}

trl_scope_view trl_uv_view(const trl_scope *s) {
    (void)s;
    return (trl_scope_view){-0.06, -0.04, 0.65, 0.63};
}

void trl_xy_axes(const trl_scope *s, trl_scope_axes *axes) {
    (void)s;
    axes->x_label = "x";
    axes->y_label = "y";
    axes->square = true;
}

void trl_uv_axes(const trl_scope *s, trl_scope_axes *axes) {
    (void)s;
    axes->x_label = "u'";
    axes->y_label = "v'";
    axes->square = true;
}

// The colour of a chromaticity as a screen can show it: its sRGB at full strength.
static void tint(trl_xy c, const trl_mat3 *to_rgb, double rgb[3]) {
    const double xyz[3] = {c.x, c.y, 1 - c.x - c.y};
    double most = 1e-9;
    trl_mat3_apply(to_rgb, xyz, rgb);
    for (int i = 0; i < 3; i++) {
        rgb[i] = fmax(rgb[i], 0);
        most = fmax(most, rgb[i]);
    }
    for (int i = 0; i < 3; i++)
        rgb[i] = 0.12 + 0.88 * pow(rgb[i] / most, 1 / 2.2);
}

// The part of the row at y that lies within the locus and the line of purples: false for none.
static bool locus_row(double y, bool uv, double ends[2]) {
    ends[0] = (double)INFINITY;
    ends[1] = -(double)INFINITY;
    for (int i = 0; i < TRL_LOCUS_COUNT; i++) {
        trl_xy a = trl_locus[i], b = trl_locus[(i + 1) % TRL_LOCUS_COUNT];
        if (uv) a = trl_xy_to_uv(a), b = trl_xy_to_uv(b);
        if ((a.y < y) == (b.y < y)) continue;
        double x = a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y);
        ends[0] = fmin(ends[0], x);
        ends[1] = fmax(ends[1], x);
    }
    return ends[0] < ends[1];
}

static trl_result trace(const trl_scope *s, const trl_scope_canvas *canvas, bool uv,
                        trl_error *err) {
    double span = uv ? TRL_UV_SPAN : TRL_XY_SPAN;
    trl_scope_view view = uv ? trl_uv_view(s) : trl_xy_view(s);
    const trl_density density = {
        .cells = s->cells + (uv ? s->layout.uv : s->layout.xy),
        .columns = TRL_SCOPE_CELLS,
        .rows = TRL_SCOPE_CELLS,
        .column_stride = 1,
        .row_stride = TRL_SCOPE_CELLS,
        .left = view.x0 / span * TRL_SCOPE_CELLS,
        .right = view.x1 / span * TRL_SCOPE_CELLS,
        .bottom = view.y0 / span * TRL_SCOPE_CELLS,
        .top = view.y1 / span * TRL_SCOPE_CELLS,
        .wide = 1,
        .glow = canvas->width >= 128, // elsewhere pixels are large enough
    };
    trl_mat3 to_xyz, to_rgb;
    float *light;
    if (!trl_rgb_to_xyz(&gamuts[0].primaries, &to_xyz) || !trl_mat3_invert(&to_xyz, &to_rgb))
        to_rgb = trl_mat3_identity();
    TRL_TRY(trl_density_draw(&density, canvas->width, canvas->height, &light, err));
    const double faint = 0.13; // of the colours that there are
    for (uint32_t y = 0; y < canvas->height; y++) {
        trl_xy c = {0, view.y1 - (y + 0.5) / canvas->height * (view.y1 - view.y0)};
        double ends[2];
        bool any = canvas->width >= 128 && locus_row(c.y, uv, ends);
        for (uint32_t x = 0; x < canvas->width; x++) {
            double lit = (double)light[(size_t)y * canvas->width + x];
            c.x = view.x0 + (x + 0.5) / canvas->width * (view.x1 - view.x0);
            if (any && c.x > ends[0] && c.x < ends[1]) lit = faint + (1 - faint) * lit;
            if (lit == 0) continue;
            double rgb[3];
            tint(uv ? uv_to_xy(c) : c, &to_rgb, rgb);
            trl_canvas_add(canvas, x, y, rgb, lit);
        }
    }
    trl_free(light);
    return TRL_OK;
}

trl_result trl_xy_trace(const trl_scope *s, const trl_scope_canvas *canvas, trl_error *err) {
    return trace(s, canvas, false, err);
}

trl_result trl_uv_trace(const trl_scope *s, const trl_scope_canvas *canvas, trl_error *err) {
    return trace(s, canvas, true, err);
}

static void draw_locus(const trl_graticule *out, bool uv) {
    static const double color[4] = {0.72, 0.74, 0.78, 0.85};
    double x[TRL_LOCUS_COUNT + 1], y[TRL_LOCUS_COUNT + 1];
    for (int i = 0; i < TRL_LOCUS_COUNT; i++) {
        trl_xy c = uv ? trl_xy_to_uv(trl_locus[i]) : trl_locus[i];
        x[i] = c.x, y[i] = c.y;
    }
    x[TRL_LOCUS_COUNT] = x[0], y[TRL_LOCUS_COUNT] = y[0];
    out->line(out->user, NULL, x, y, TRL_LOCUS_COUNT + 1, color);
    static const int named[] = {460, 480, 500, 520, 540, 560, 580, 600, 620};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        int k = (named[i] - TRL_LOCUS_FIRST) / TRL_LOCUS_STEP;
        double dx = y[k + 1] - y[k - 1], dy = x[k - 1] - x[k + 1];
        double away = -0.022 / fmax(hypot(dx, dy), 1e-9);
        char text[16];
        snprintf(text, sizeof text, "%d", named[i]);
        out->word(out->user, text, x[k] + dx * away, y[k] + dy * away, color);
    }
}

static void graticule(const trl_graticule *out, bool uv) {
    draw_locus(out, uv);
    for (int g = TRL_SCOPE_GAMUTS - 1; g >= 0; g--) {
        const trl_chromaticities *p = &gamuts[g].primaries;
        const trl_xy corners[4] = {p->red, p->green, p->blue, p->red};
        double x[4], y[4];
        for (int i = 0; i < 4; i++) {
            trl_xy c = under_d65(corners[i], p->white);
            if (uv) c = trl_xy_to_uv(c);
            x[i] = c.x, y[i] = c.y;
        }
        out->line(out->user, gamuts[g].label, x, y, 4, gamut_colors[g]);
        double span = uv ? 0.045 : 0.05; // a list of names in the empty corner
        out->word(out->user, gamuts[g].label, uv ? 0.56 : 0.68, (uv ? 0.28 : 0.82) - span * g,
                  gamut_colors[g]);
    }
    static const double white[4] = {1, 1, 1, 0.9};
    trl_xy w = gamuts[0].primaries.white;
    if (uv) w = trl_xy_to_uv(w);
    const double across[2] = {w.x - 0.012, w.x + 0.012}, at_x[2] = {w.x, w.x};
    const double up[2] = {w.y - 0.012, w.y + 0.012}, at_y[2] = {w.y, w.y};
    out->line(out->user, NULL, across, at_y, 2, white);
    out->line(out->user, NULL, at_x, up, 2, white);
    out->word(out->user, "D65", w.x + 0.03, w.y - 0.02, white);
}

void trl_xy_graticule(const trl_scope *s, const trl_graticule *out) {
    (void)s;
    graticule(out, false);
}

void trl_uv_graticule(const trl_scope *s, const trl_graticule *out) {
    (void)s;
    graticule(out, true);
}
