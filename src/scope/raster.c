// scope/raster.c: a scope as pixels.
#include "scope/scope.h"

#include <math.h>

typedef struct pen {
    const trl_scope_canvas *canvas;
    trl_scope_view view;
} pen;

static void dot(const trl_scope_canvas *canvas, double x, double y, const double rgba[4]) {
    if (!(x >= 0 && y >= 0 && x < canvas->width && y < canvas->height)) return;
    uint8_t *p = canvas->rgba + 4 * ((size_t)y * canvas->width + (size_t)x);
    for (int c = 0; c < 3; c++)
        p[c] = (uint8_t)(p[c] + (255 * rgba[c] - p[c]) * rgba[3] + 0.5);
}

// In steps of one pixel of the longer side; the part outside the canvas is passed over.
static void stroke(const pen *p, double x0, double y0, double x1, double y1, const double rgba[4]) {
    double steps = ceil(fmax(fabs(x1 - x0), fabs(y1 - y0)));
    if (!(steps <= 65536)) return;
    for (double i = 0; i < fmax(steps, 1); i++) {
        double t = steps > 0 ? i / steps : 0;
        dot(p->canvas, floor(x0 + t * (x1 - x0)), floor(y0 + t * (y1 - y0)), rgba);
    }
}

static double across(const pen *p, double x) {
    return (x - p->view.x0) / (p->view.x1 - p->view.x0) * p->canvas->width;
}

static double down(const pen *p, double y) {
    return (p->view.y1 - y) / (p->view.y1 - p->view.y0) * p->canvas->height;
}

static void line(void *user, const char *name, const double *x, const double *y, size_t n,
                 const double rgba[4]) {
    const pen *p = user;
    (void)name;
    for (size_t i = 1; i < n; i++)
        stroke(p, across(p, x[i - 1]), down(p, y[i - 1]), across(p, x[i]), down(p, y[i]), rgba);
}

static void word(void *user, const char *text, double x, double y, const double rgba[4]) {
    (void)user;
    (void)text;
    (void)x;
    (void)y;
    (void)rgba;
}

trl_result trl_scope_raster(const trl_scope *s, int kind, bool graticule, uint8_t *rgba,
                            uint32_t width, uint32_t height, trl_error *err) {
    const trl_scope_entry *entry = trl_scope_entry_at(kind);
    TRL_REQUIRE(entry && trl_scope_has(s, kind), err, TRL_ERR_ARGUMENT,
                "the scope does not count for '%s': ask for it when it is created",
                entry ? entry->kind.name : "?");
    TRL_REQUIRE(width > 0 && height > 0 && width <= 16384 && height <= 16384, err, TRL_ERR_ARGUMENT,
                "a scope of %u by %u pixels cannot be drawn: give 1 to 16384", width, height);
    const trl_scope_canvas canvas = {rgba, width, height};
    trl_canvas_clear(&canvas);
    if (s->cells) TRL_TRY(entry->trace(s, &canvas, err));
    pen p = {&canvas, entry->view(s)};
    const trl_graticule out = {line, word, &p};
    if (graticule && entry->graticule) entry->graticule(s, &out);
    return TRL_OK;
}
