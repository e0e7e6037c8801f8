// image/strips.h: a picture cut into strips, and how one of them is made.
//
// The source is the crop window in file coordinates; a strip is a run of rows of
// the result. The cut depends on the picture alone, not on who makes the strips.
#ifndef TRL_IMAGE_STRIPS_H
#define TRL_IMAGE_STRIPS_H

#include "image/light_level.h"
#include "image/resize.h"

typedef struct trl_strips {
    trl_image_reader *reader;
    const trl_plan *plan;
    trl_packing packing;
    trl_window source;
    uint32_t width, height;        // of the result
    uint32_t rows, first_rows;     // of each strip, and of the first one
    uint32_t count;                // strips
    uint32_t read_rows;            // of the source, read at once
    uint32_t skip;                 // columns of the file's rows left of the source
    uint32_t left_pad, overlap;    // columns of the source before and in the data window
    size_t source_stride, stride;  // floats from row to row, of source and result
    size_t row_bytes;              // of the packed result
    bool plan_alpha;               // the picture has alpha, and the plan sees it
    bool pack_alpha;               // the result has alpha
    const trl_light_scale *light;  // where the result is PQ and its light is measured, else NULL
    trl_light_level *light_levels; // of each strip, so that sums do not depend on the threads
    bool resized;
    trl_resize_axis horizontal, vertical; // where resized
} trl_strips;

trl_result trl_strips_prepare(trl_strips *strips, trl_image_reader *reader, const trl_plan *plan,
                              const trl_packing *packing, const trl_image_process_params *params,
                              trl_error *err);
void trl_strips_release(trl_strips *strips);

/// The rows of one strip, from the top of the result.
void trl_strip_rows(const trl_strips *strips, uint32_t strip, uint32_t *first, uint32_t *rows);

/// The memory of one worker.
typedef struct trl_strip_worker {
    float *memory;
    float *source[4]; // read_rows × source_stride
    float *result[4]; // rows × stride; the same as source unless resized
    float *low[4], *high[4], *row;
    uint64_t nans, infs;    // samples seen
    uint64_t uncovered;     // pixels of the source's light under alpha 0, where alpha is kept
    uint64_t clipped;       // samples of colour beyond the packing's half
    uint64_t damaged_reads; // reads that failed with TRL_ERR_FORMAT
} trl_strip_worker;

size_t trl_strip_worker_bytes(const trl_strips *strips);
trl_result trl_strip_worker_create(trl_strip_worker *worker, const trl_strips *strips,
                                   trl_error *err);
void trl_strip_worker_destroy(trl_strip_worker *worker);

/// Makes the packed rows of one strip. With `keep_going` damaged rows are black,
/// and `err` holds the first damage, but the result is TRL_OK.
trl_result trl_strip_make(const trl_strips *strips, trl_strip_worker *worker, uint32_t slot,
                          uint32_t strip, bool keep_going, unsigned char *packed, trl_error *err);

#endif
