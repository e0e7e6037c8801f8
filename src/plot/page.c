// plot/page.c: panels on a page, and the page into a file.
#include "plot/canvas.h"
#include "plot/panel.h"
#include "plot/plot_have.h"

#include <troland/image.h>

#include <math.h>
#include <string.h>
#include <strings.h>

#if !TRL_HAVE_CAIRO

static trl_result unsupported(trl_error *err) {
    return trl_error_set(err, TRL_ERR_UNSUPPORTED,
                         "this troland was built without Cairo and Pango and draws no plots");
}

trl_result trl_plot_check(const char *path, bool overwrite, trl_error *err) {
    (void)path, (void)overwrite;
    return unsupported(err);
}

trl_result trl_plot_write(const trl_plot *const *plots, size_t count, uint32_t columns,
                          const char *path, bool overwrite, trl_error *err) {
    (void)plots, (void)count, (void)columns, (void)path, (void)overwrite;
    return unsupported(err);
}

#else

static const double page_most_px = 30000;

static trl_result extension(const char *path, bool *svg, trl_error *err) {
    size_t n = strlen(path);
    const char *end = n > 4 ? path + n - 4 : "";
    *svg = strcasecmp(end, ".svg") == 0;
    TRL_REQUIRE(*svg || strcasecmp(end, ".png") == 0, err, TRL_ERR_ARGUMENT,
                "a plot cannot be written to %s: its name must end in .svg or .png", path);
    return TRL_OK;
}

trl_result trl_plot_check(const char *path, bool overwrite, trl_error *err) {
    bool svg = false;
    trl_atomic_file *file = NULL;
    TRL_TRY(extension(path, &svg, err));
    TRL_TRY(trl_canvas_check(err));
    TRL_TRY(trl_atomic_create(&file, path, overwrite, err));
    trl_atomic_destroy(&file);
    return TRL_OK;
}

// A column is as wide as its widest panel, a row as high as its highest.
static double column_width(const trl_plot *const *plots, size_t count, size_t columns, size_t at) {
    double width = 0;
    for (size_t i = at; i < count; i += columns)
        width = fmax(width, plots[i]->width);
    return width;
}

static double row_height(const trl_plot *const *plots, size_t count, size_t columns, size_t at) {
    double height = 0;
    for (size_t i = at * columns; i < count && i < (at + 1) * columns; i++)
        height = fmax(height, plots[i]->height);
    return height;
}

// What lies beside and between panels is as dark as the first of them.
static void fill(trl_canvas *canvas, trl_box box, bool dark) {
    static const double night[4] = {0.086, 0.09, 0.102, 1}, day[4] = {1, 1, 1, 1};
    trl_canvas_rectangle(canvas, box);
    trl_canvas_fill(canvas, dark ? night : day);
}

static trl_result draw(trl_canvas *canvas, const trl_plot *const *plots, size_t count,
                       size_t columns, double width, double height, trl_error *err) {
    double y = 0;
    fill(canvas, (trl_box){0, 0, ceil(width), ceil(height)}, plots[0]->dark);
    for (size_t row = 0; row * columns < count; row++) {
        double x = 0;
        for (size_t i = row * columns; i < count && i < (row + 1) * columns; i++) {
            trl_box whole = {x, y, plots[i]->width, plots[i]->height};
            if (plots[i]->dark != plots[0]->dark) fill(canvas, whole, plots[i]->dark);
            TRL_TRY(trl_panel_draw(canvas, plots[i], whole, err));
            x += column_width(plots, count, columns, i - row * columns);
        }
        y += row_height(plots, count, columns, row);
    }
    return TRL_OK;
}

static trl_result save(trl_canvas *canvas, const char *path, bool overwrite, trl_error *err) {
    const uint8_t *bytes = NULL;
    size_t size = 0;
    trl_atomic_file *file = NULL;
    TRL_TRY(trl_canvas_finish(canvas, &bytes, &size, err));
    TRL_TRY(trl_atomic_create(&file, path, overwrite, err));
    trl_result result = trl_atomic_write(file, bytes, size, err);
    if (result == TRL_OK) result = trl_atomic_commit(file, err);
    trl_atomic_destroy(&file);
    return result;
}

trl_result trl_plot_write(const trl_plot *const *plots, size_t count, uint32_t columns,
                          const char *path, bool overwrite, trl_error *err) {
    bool svg = false;
    trl_canvas *canvas = NULL;
    TRL_REQUIRE(count > 0, err, TRL_ERR_ARGUMENT, "%s would be an empty page: give a plot", path);
    TRL_TRY(extension(path, &svg, err));
    TRL_TRY(trl_canvas_check(err));
    size_t across = columns == 0 ? 1 : columns;
    double width = 0, height = 0;
    for (size_t k = 0; k < across && k < count; k++)
        width += column_width(plots, count, across, k);
    for (size_t k = 0; k * across < count; k++)
        height += row_height(plots, count, across, k);
    TRL_REQUIRE(width <= page_most_px && height <= page_most_px, err, TRL_ERR_LIMIT,
                "a page of %g x %g px is too large for %s: %g on a side are the most", width,
                height, path, page_most_px);
    TRL_TRY(trl_canvas_create(&canvas, svg, width, height, err));
    trl_result result = draw(canvas, plots, count, across, width, height, err);
    if (result == TRL_OK) result = save(canvas, path, overwrite, err);
    trl_canvas_destroy(&canvas);
    return result;
}

#endif
