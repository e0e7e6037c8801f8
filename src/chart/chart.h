// chart/chart.h: how a test picture joins the room.
//
// A chart is one entry of the table in chart.c. It draws any band of rows of any
// size as a pure function of the pixel's place, so that bands can be drawn by
// many threads and make the same picture.
#ifndef TRL_CHART_CHART_H
#define TRL_CHART_CHART_H

#include <troland/chart.h>

#include "base/base.h"

#define TRL_CHART_GRAY 0.18  // mid grey of ACES2065-1
#define TRL_CHART_STOPS 10   // exposure scales run from -10 to +10 stops around mid grey
#define TRL_CHART_STEPS 21   // one step for each whole stop
#define TRL_CHART_TICK 0.36f // tick marks: one stop above mid grey, on black

/// A band of a chart that is being drawn.
typedef struct trl_chart_area {
    uint32_t width, height; // of the whole chart
    uint32_t samples;       // light paths per pixel, 0 = default
    uint32_t y, rows;       // the band
    float *const *rgb;      // three planes; row y is their first
    size_t stride;          // floats from row to row
} trl_chart_area;

/// Stores a pixel, y in coordinates of the whole chart.
static inline void trl_chart_put(const trl_chart_area *area, uint32_t x, uint32_t y,
                                 const double rgb[3]) {
    size_t at = (size_t)(y - area->y) * area->stride + x;
    for (int c = 0; c < 3; c++)
        area->rgb[c][at] = (float)rgb[c];
}

/// The exposure scale that the charts share: each whole stop k has a column of
/// width/21 pixels whose centre is exactly k stops from mid grey.
double trl_chart_stops_at(uint32_t x, uint32_t width);

/// The tick band of the exposure scale, black with marks that stand on its lower
/// edge: whole stops short, ±5 and ±10 longer, 0 over the full height. `v` is the
/// place in the band, 0 at its top, 1 at its bottom.
float trl_chart_tick_at(uint32_t x, uint32_t width, double v);

/// A pure hue of the hexagonal colour wheel, `turn` 0…1 = red through yellow,
/// green, cyan, blue and magenta: the largest component is 1, the smallest 0.
void trl_chart_hue(double turn, double rgb[3]);

void trl_chart_ramp(const trl_chart_area *area);
void trl_chart_sweep(const trl_chart_area *area);
void trl_chart_dominance(const trl_chart_area *area);
void trl_chart_neutral(const trl_chart_area *area);
void trl_chart_checker(const trl_chart_area *area);
void trl_chart_gamma(const trl_chart_area *area);
void trl_chart_studio(const trl_chart_area *area);

#endif
