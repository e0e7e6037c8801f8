// troland/chart.h: test pictures, made, not photographed.
#ifndef TROLAND_CHART_H
#define TROLAND_CHART_H

#include "image.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A chart: its rows are computed on demand, in linear ACES2065-1 with 0.18 for
/// mid grey; or, where `display` is true, in code values of whatever display shows
/// it, 0…1 in steps of 1/255: then it is shown as it is, pixel for pixel.
typedef struct trl_chart {
    const char *name;        // "ramp"
    const char *summary;     // one line
    const char *description; // a paragraph: what it shows, how to read it
    uint32_t width, height;  // natural size
    bool display;            // code values for a display, not scene light
} trl_chart;

/// The table of charts; NULL past its end.
TRL_API const trl_chart *trl_chart_at(size_t index);
/// By name; NULL if there is none.
TRL_API const trl_chart *trl_chart_find(const char *name);

/// Draws rows y … y+rows-1 of a width × height chart, planes `stride` floats
/// apart. Pure and thread-safe: the same pixel always gets the same value.
/// `samples` is the number of light paths per pixel of the studio, 0 = default.
TRL_API void trl_chart_rows(const trl_chart *chart, uint32_t width, uint32_t height,
                            uint32_t samples, uint32_t y, uint32_t rows, float *const rgb[3],
                            size_t stride);

#ifdef __cplusplus
}
#endif
#endif
