// image/resize.h: from one number of samples to another, along one axis.
#ifndef TRL_IMAGE_RESIZE_H
#define TRL_IMAGE_RESIZE_H

#include "image/image.h"

/// The weights that make `out` samples of `in` samples which cover the same length.
typedef struct trl_resize_axis {
    uint32_t in, out;
    uint32_t taps;   // weights of each result
    uint32_t *first; // out: the sample that the first weight belongs to
    int32_t *near;   // out: the sample left of the result's centre, -1 before the first
    float *weights;  // out × taps
    bool bounded;    // results are kept within the range of their two nearest samples
} trl_resize_axis;

trl_result trl_resize_axis_create(trl_resize_axis *axis, uint32_t in, uint32_t out, trl_error *err);
void trl_resize_axis_destroy(trl_resize_axis *axis);

/// Resizes one row of axis->in samples into axis->out.
void trl_resize_row(const trl_resize_axis *axis, const float *in, float *out);

/// The sums of a strip of results along the vertical axis, fed row by row.
typedef struct trl_resize_sums {
    float *sum;        // rows × stride
    float *low, *high; // the same, where the axis is bounded; else NULL
    size_t stride;
} trl_resize_sums;

/// Begins a strip of `rows` results of `width` samples.
void trl_resize_sums_begin(const trl_resize_sums *sums, uint32_t rows);
/// Adds source row `y` to those of the results [first, first + rows) that use it.
void trl_resize_sums_add(const trl_resize_axis *axis, const trl_resize_sums *sums, uint32_t first,
                         uint32_t rows, uint32_t y, const float *row, size_t width);
/// Applies the bounds; the results then stand in sums->sum.
void trl_resize_sums_end(const trl_resize_axis *axis, const trl_resize_sums *sums, uint32_t rows,
                         size_t width);

#endif
