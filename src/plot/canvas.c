// plot/canvas.c: a page through Cairo and Pango.
#include "plot/canvas.h"
#include "plot/svg_ids.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <cairo-svg.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

// The first of these that is installed.
static const char family[] = "DejaVu Sans, sans-serif";

struct trl_canvas {
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoContext *pango;
    bool svg;
    uint8_t *bytes; // the file
    size_t count, room;
};

static cairo_status_t take(void *closure, const unsigned char *data, unsigned int length) {
    trl_canvas *c = closure;
    if (c->room - c->count < length) {
        size_t room = c->room * 2 + length + 4096;
        uint8_t *bytes = trl_alloc(room, 1);
        if (!bytes) return CAIRO_STATUS_NO_MEMORY;
        if (c->count) memcpy(bytes, c->bytes, c->count);
        trl_free(c->bytes);
        c->bytes = bytes;
        c->room = room;
    }
    memcpy(c->bytes + c->count, data, length);
    c->count += length;
    return CAIRO_STATUS_SUCCESS;
}

// A font map of its own for every page: Pango's common one is one per thread.
static PangoContext *text_context(cairo_t *cairo) {
    PangoFontMap *map = pango_cairo_font_map_new();
    PangoContext *context = pango_font_map_create_context(map);
    g_object_unref(map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_update_context(cairo, context);
    return context;
}

trl_result trl_canvas_create(trl_canvas **out, bool svg, double width, double height,
                             trl_error *err) {
    trl_canvas *c = trl_alloc(1, sizeof *c);
    if (!c) return trl_error_memory(err, sizeof *c);
    c->svg = svg;
    if (svg) {
        c->surface = cairo_svg_surface_create_for_stream(take, c, width, height);
        cairo_svg_surface_set_document_unit(c->surface, CAIRO_SVG_UNIT_PX);
    } else {
        c->surface =
            cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(width), (int)ceil(height));
    }
    c->cairo = cairo_create(c->surface);
    cairo_status_t status = cairo_status(c->cairo);
    if (status != CAIRO_STATUS_SUCCESS) {
        trl_canvas_destroy(&c);
        return trl_error_set(err, TRL_ERR_MEMORY, "a page of %g x %g px cannot be made: %s", width,
                             height, cairo_status_to_string(status));
    }
    c->pango = text_context(c->cairo);
    cairo_set_line_join(c->cairo, CAIRO_LINE_JOIN_ROUND);
    *out = c;
    return TRL_OK;
}

void trl_canvas_destroy(trl_canvas **canvas) {
    trl_canvas *c = *canvas;
    if (!c) return;
    if (c->pango) g_object_unref(c->pango);
    cairo_destroy(c->cairo);
    cairo_surface_destroy(c->surface);
    trl_free(c->bytes);
    trl_free(c);
    *canvas = NULL;
}

void trl_canvas_clip(trl_canvas *c, trl_box box) {
    cairo_save(c->cairo);
    cairo_rectangle(c->cairo, box.x, box.y, box.width, box.height);
    cairo_clip(c->cairo);
}

void trl_canvas_clip_end(trl_canvas *c) {
    cairo_restore(c->cairo);
}

void trl_canvas_move(trl_canvas *c, double x, double y) {
    cairo_move_to(c->cairo, x, y);
}

void trl_canvas_line(trl_canvas *c, double x, double y) {
    cairo_line_to(c->cairo, x, y);
}

void trl_canvas_close(trl_canvas *c) {
    cairo_close_path(c->cairo);
}

void trl_canvas_rectangle(trl_canvas *c, trl_box box) {
    cairo_rectangle(c->cairo, box.x, box.y, box.width, box.height);
}

void trl_canvas_dot(trl_canvas *c, double x, double y, double radius) {
    cairo_new_sub_path(c->cairo);
    cairo_arc(c->cairo, x, y, radius, 0, 2 * M_PI);
    cairo_close_path(c->cairo);
}

static void ink(trl_canvas *c, const double rgba[4]) {
    cairo_set_source_rgba(c->cairo, rgba[0], rgba[1], rgba[2], rgba[3]);
}

void trl_canvas_stroke(trl_canvas *c, const double rgba[4], double width, bool dashed) {
    const double dashes[2] = {5, 4};
    ink(c, rgba);
    cairo_set_line_width(c->cairo, width);
    cairo_set_dash(c->cairo, dashes, dashed ? 2 : 0, 0);
    cairo_stroke(c->cairo);
}

void trl_canvas_fill(trl_canvas *c, const double rgba[4]) {
    ink(c, rgba);
    cairo_fill(c->cairo);
}

static PangoLayout *layout(trl_canvas *c, const char *text, const trl_letters *letters) {
    PangoLayout *l = pango_layout_new(c->pango);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, family);
    pango_font_description_set_absolute_size(font, letters->size * PANGO_SCALE);
    pango_font_description_set_weight(font,
                                      letters->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(l, font);
    pango_font_description_free(font);
    if (letters->wrap > 0) {
        pango_layout_set_width(l, (int)(letters->wrap * PANGO_SCALE));
        pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    }
    char *valid = g_utf8_make_valid(text, -1);
    pango_layout_set_text(l, valid, -1);
    g_free(valid);
    return l;
}

void trl_canvas_measure(trl_canvas *c, const char *text, const trl_letters *letters, double *width,
                        double *height) {
    PangoLayout *l = layout(c, text, letters);
    int w = 0, h = 0;
    pango_layout_get_size(l, &w, &h);
    *width = (double)w / PANGO_SCALE;
    *height = (double)h / PANGO_SCALE;
    g_object_unref(l);
}

void trl_canvas_text(trl_canvas *c, double x, double y, const char *text,
                     const trl_letters *letters) {
    PangoLayout *l = layout(c, text, letters);
    if (letters->halo) {
        const double page[4] = {1, 1, 1, 0.85};
        cairo_move_to(c->cairo, x, y);
        pango_cairo_layout_path(c->cairo, l);
        trl_canvas_stroke(c, page, 3, false);
    }
    ink(c, letters->rgba);
    cairo_move_to(c->cairo, x, y);
    pango_cairo_show_layout(c->cairo, l);
    cairo_new_path(c->cairo);
    g_object_unref(l);
}

// Cairo's pixels: one word each, premultiplied.
static void premultiply(cairo_surface_t *to, const uint8_t *rgba, uint32_t columns, uint32_t rows) {
    unsigned char *data = cairo_image_surface_get_data(to);
    int stride = cairo_image_surface_get_stride(to);
    for (uint32_t y = 0; y < rows; y++) {
        for (uint32_t x = 0; x < columns; x++) {
            const uint8_t *p = rgba + 4 * ((size_t)y * columns + x);
            uint32_t word = (uint32_t)p[3] << 24;
            for (int k = 0; k < 3; k++)
                word |= (uint32_t)((p[k] * p[3] + 127) / 255) << (16 - 8 * k);
            memcpy(data + (size_t)y * (size_t)stride + 4 * (size_t)x, &word, sizeof word);
        }
    }
    cairo_surface_mark_dirty(to);
}

void trl_canvas_raster(trl_canvas *c, const uint8_t *rgba, uint32_t columns, uint32_t rows,
                       trl_box box) {
    cairo_surface_t *picture =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)columns, (int)rows);
    if (cairo_surface_status(picture) == CAIRO_STATUS_SUCCESS) {
        premultiply(picture, rgba, columns, rows);
        bool enlarged = box.width >= columns && box.height >= rows;
        cairo_save(c->cairo);
        cairo_translate(c->cairo, box.x, box.y);
        cairo_scale(c->cairo, box.width / columns, box.height / rows);
        cairo_set_source_surface(c->cairo, picture, 0, 0);
        // What lies outside of the picture does not mix into its edges.
        cairo_pattern_set_extend(cairo_get_source(c->cairo), CAIRO_EXTEND_PAD);
        cairo_pattern_set_filter(cairo_get_source(c->cairo),
                                 enlarged ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
        cairo_rectangle(c->cairo, 0, 0, columns, rows);
        cairo_fill(c->cairo);
        cairo_restore(c->cairo);
    }
    cairo_surface_destroy(picture);
}

trl_result trl_canvas_finish(trl_canvas *c, const uint8_t **bytes, size_t *count, trl_error *err) {
    cairo_status_t status = cairo_status(c->cairo);
    if (status == CAIRO_STATUS_SUCCESS && !c->svg)
        status = cairo_surface_write_to_png_stream(c->surface, take, c);
    cairo_surface_finish(c->surface);
    if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(c->surface);
    TRL_REQUIRE(status == CAIRO_STATUS_SUCCESS, err, TRL_ERR_MEMORY, "the plot cannot be drawn: %s",
                cairo_status_to_string(status));
    if (c->svg) {
        uint8_t *renumbered;
        TRL_TRY(trl_svg_ids_renumber(c->bytes, c->count, &renumbered, &c->count, err));
        trl_free(c->bytes);
        c->bytes = renumbered;
    }
    *bytes = c->bytes;
    *count = c->count;
    return TRL_OK;
}

// By fontconfig, here and now: Pango would start a thread to read its files, which races with
// whoever forks next, and finds nothing left to do when they are read.
trl_result trl_canvas_check(trl_error *err) {
    const FcFontSet *fonts = FcInit() ? FcConfigGetFonts(NULL, FcSetSystem) : NULL;
    TRL_REQUIRE(fonts && fonts->nfont > 0, err, TRL_ERR_UNSUPPORTED,
                "a plot needs letters and no font is installed: install one, such as "
                "fonts-dejavu-core");
    return TRL_OK;
}
