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

enum { TRL_GAMMA_PHOTO_ROWS = 3, TRL_GAMMA_PHOTO_PATCHES = 33 };

/// The grey that lines lit for a share of the rows match, and the exponent that it tells.
typedef struct trl_gamma_match {
    double coverage; // 0.25, 0.5, 0.75
    double code;     // 0…1
    double gamma;    // ln coverage / ln code
} trl_gamma_match;

/// What a photo of the chart `gamma` tells of the display that shows it. On a power law the
/// rows agree.
typedef struct trl_gamma_photo {
    // Codes of the patches, and the light of each as a share of white's (nits of a white of 1),
    // for trl_gamma_measure; row by row. The lines' black counts as none.
    trl_gamma_sample patches[TRL_GAMMA_PHOTO_PATCHES];
    trl_gamma_match rows[TRL_GAMMA_PHOTO_ROWS];
} trl_gamma_photo;

/// Reads it from the linear light of a photo, width × height, row by row. `corners` are
/// those of the chart's page in pixels from the top left of the photo: top left, top right,
/// bottom right, bottom left. Each patch is held against the lines beside it, so that neither
/// exposure nor an uneven lens counts; the camera must be linear. TRL_ERR_ARGUMENT for
/// corners that make no page and for what is not that chart.
TRL_API TRL_NODISCARD trl_result trl_gamma_photo_read(trl_gamma_photo *out, const float *light,
                                                      uint32_t width, uint32_t height,
                                                      const trl_xy corners[4], trl_error *err);

#ifdef __cplusplus
}
#endif
#endif
