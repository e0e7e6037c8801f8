// camera/raw.h: camera raw files: the mosaic that LibRaw decodes, as light.
#ifndef TRL_CAMERA_RAW_H
#define TRL_CAMERA_RAW_H

#include <troland/camera.h>

#include "image/image.h"

enum { TRL_MOSAIC_PERIOD = 6 }; // of 2 × 2 (Bayer) and 6 × 6 (X-Trans) patterns

/// A sensor behind colour filters, in the sensor's own orientation.
typedef struct trl_mosaic {
    const uint16_t *codes;
    uint32_t width, height;
    size_t pitch;                                        // codes from row to row
    uint8_t color[TRL_MOSAIC_PERIOD][TRL_MOSAIC_PERIOD]; // 0 red, 1 green, 2 blue; by row, column
    float black[TRL_MOSAIC_PERIOD][TRL_MOSAIC_PERIOD];   // codes of no light, and
    float scale[TRL_MOSAIC_PERIOD][TRL_MOSAIC_PERIOD];   // 1 over codes from there to white
    bool bayer;
} trl_mosaic;

/// Red, green and blue at one place: 1 is the white level, black may be below 0. Bayer
/// patterns by the linear 5 × 5 filters of Malvar, He and Cutler 2004, others by the
/// weighted mean of each colour in 5 × 5. A colour that any clipped code has a part in is
/// at least 1.
void trl_mosaic_color(const trl_mosaic *mosaic, uint32_t x, uint32_t y, float rgb[3]);

#endif
