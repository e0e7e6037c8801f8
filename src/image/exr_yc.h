// image/exr_yc.h: pictures whose channels are not all sampled at every pixel.
#ifndef TRL_IMAGE_EXR_YC_H
#define TRL_IMAGE_EXR_YC_H

#include "image/exr_chunk.h"

/// Reads rows [y, y + rows) with every channel brought to full resolution. Rows
/// whose own chunk is damaged are marked in `bad` (rows flags) and left alone.
trl_result trl_exr_subsampled_rows(const trl_exr_picture *picture, trl_exr_slot *slot,
                                   uint32_t slot_index, int32_t y, uint32_t rows,
                                   float *const rgba[4], size_t stride, unsigned char *bad,
                                   trl_error *err);

/// Working memory that reading `rows` rows so needs.
uint64_t trl_exr_subsampled_bytes(const trl_exr_picture *picture, uint32_t rows);

/// Luminance and chroma to red, green and blue in place, planes Y, RY, BY.
/// RY = (R - Y) / Y, BY = (B - Y) / Y and Y = yw·(R, G, B), where yw is the middle
/// row of the RGB to XYZ matrix. Source: "Technical Introduction to OpenEXR",
/// luminance/chroma images.
void trl_exr_yc_to_rgb(const double yw[3], float *y, float *ry, float *by, size_t n);

#endif
