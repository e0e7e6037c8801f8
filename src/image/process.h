// image/process.h: how a picture is cut into strips.
#ifndef TRL_IMAGE_PROCESS_H
#define TRL_IMAGE_PROCESS_H

#include "image/image.h"

typedef struct trl_strip_layout {
    trl_window source;          // what is rendered, in file coordinates
    uint32_t width, height;     // of the result
    uint32_t rows, first_rows;  // of each strip, and of the first one
    uint32_t count;             // strips
    size_t stride;              // floats from row to row
    uint32_t skip;              // columns of the file's rows left of the source
    uint32_t left_pad, overlap; // columns before and in the file's data window
} trl_strip_layout;

void trl_strip_layout_make(trl_strip_layout *layout, const trl_image_info *info,
                           const trl_window *source);

/// The rows of one strip, from the top of the result.
void trl_strip_rows(const trl_strip_layout *layout, uint32_t strip, uint32_t *first,
                    uint32_t *rows);

#endif
