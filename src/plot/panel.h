// plot/panel.h: a panel on its page: where its parts lie.
#ifndef TRL_PLOT_PANEL_H
#define TRL_PLOT_PANEL_H

#include "plot/axis.h"
#include "plot/canvas.h"

typedef struct trl_panel {
    trl_canvas *canvas;
    const trl_plot *plot;
    trl_box whole, axes;
    trl_axis x, y;
    trl_ticks x_ticks, y_ticks;
} trl_panel;

/// The sizes and colours of words.
extern const trl_letters trl_letters_title, trl_letters_subtitle, trl_letters_label,
    trl_letters_tick, trl_letters_name;
/// They are made for a white page: the same on the panel's own.
trl_letters trl_letters_on_page(const trl_panel *panel, const trl_letters *how);

/// Draws a whole panel into `whole`.
trl_result trl_panel_draw(trl_canvas *canvas, const trl_plot *plot, trl_box whole, trl_error *err);

/// Draws what was added, without the names of bands and marks.
void trl_items_draw(trl_panel *panel);

/// Draws the words beside points, which give way to all else.
void trl_texts_draw(trl_panel *panel);

/// How high the names of upright marks and bands stand above the axes, and how wide the
/// names of level marks stand to their right: px.
double trl_names_height(trl_panel *panel);
double trl_names_width(trl_panel *panel);
void trl_names_draw(trl_panel *panel);

/// The height of the legend in a panel `width` px wide; draws it at (x, y) where `draw`.
double trl_legend(trl_panel *panel, double x, double y, double width, bool draw);

#endif
