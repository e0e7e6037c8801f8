// plot/canvas.h: the page that panels are drawn on. canvas.c alone knows Cairo and
// Pango. Places are px from the upper left corner, y downward. Failures are kept and
// told by trl_canvas_write.
#ifndef TRL_PLOT_CANVAS_H
#define TRL_PLOT_CANVAS_H

#include "base/base.h"

typedef struct trl_canvas trl_canvas;

typedef struct trl_box {
    double x, y, width, height;
} trl_box;

typedef struct trl_letters {
    double size; // px
    bool bold;
    double rgba[4];
    double wrap; // lines are broken to this width; 0: never
    bool halo;   // with the colour of the page around them
} trl_letters;

trl_result trl_canvas_create(trl_canvas **out, bool svg, double width, double height,
                             trl_error *err);
void trl_canvas_destroy(trl_canvas **canvas);

/// Nothing is drawn outside of the box until trl_canvas_clip_end.
void trl_canvas_clip(trl_canvas *canvas, trl_box box);
void trl_canvas_clip_end(trl_canvas *canvas);

/// A path is built by these, and ends with stroke or fill.
void trl_canvas_move(trl_canvas *canvas, double x, double y);
void trl_canvas_line(trl_canvas *canvas, double x, double y);
void trl_canvas_close(trl_canvas *canvas);
void trl_canvas_rectangle(trl_canvas *canvas, trl_box box);
void trl_canvas_dot(trl_canvas *canvas, double x, double y, double radius);
void trl_canvas_stroke(trl_canvas *canvas, const double rgba[4], double width, bool dashed);
void trl_canvas_fill(trl_canvas *canvas, const double rgba[4]);

/// The size of a text's box.
void trl_canvas_measure(trl_canvas *canvas, const char *text, const trl_letters *letters,
                        double *width, double *height);
/// A text with its upper left corner at (x, y).
void trl_canvas_text(trl_canvas *canvas, double x, double y, const char *text,
                     const trl_letters *letters);
/// Pixels of sRGB and alpha into a box: enlarged as squares, reduced smoothly.
void trl_canvas_raster(trl_canvas *canvas, const uint8_t *rgba, uint32_t columns, uint32_t rows,
                       trl_box box);

/// The whole file, which belongs to the canvas.
trl_result trl_canvas_finish(trl_canvas *canvas, const uint8_t **bytes, size_t *count,
                             trl_error *err);

/// An error where no text can be drawn: no font is installed.
trl_result trl_canvas_check(trl_error *err);

#endif
