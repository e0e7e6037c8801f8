// camera/align.h: how far one picture of a hand-held bracket has moved against another.
//
// Median threshold bitmaps (Ward 2003): whether a pixel is brighter than the median of
// its picture does not depend on the exposure. Pictures become ranks first (the share of
// the picture that is darker), so that any threshold can be taken where the median itself
// is lost in black or in white.
#ifndef TRL_CAMERA_ALIGN_H
#define TRL_CAMERA_ALIGN_H

#include "base/base.h"

#include <troland/color.h>

enum { TRL_ALIGN_LEVELS_MAX = 8 };

typedef struct trl_align_level {
    uint32_t width, height;
    uint8_t *ranks; // 0…255 over the picture
} trl_align_level;

/// The picture in ranks, and halves of it: 4/3 bytes a pixel.
typedef struct trl_align_pyramid {
    uint32_t count;
    trl_align_level levels[TRL_ALIGN_LEVELS_MAX];
    uint8_t *memory;
} trl_align_pyramid;

/// `luma`: width × height values of any scale that ascends with luminance.
trl_result trl_align_pyramid_create(trl_align_pyramid *out, const uint16_t *luma, uint32_t width,
                                    uint32_t height, trl_error *err);
void trl_align_pyramid_destroy(trl_align_pyramid *pyramid);

typedef struct trl_align_shift {
    int32_t x, y;  // pixel (px, py) of the reference lies at (px + x, py + y)
    double differ; // share of pixels whose bitmaps differ there
    bool found;    // differ is clearly less than it is some pixels away
} trl_align_shift;

/// Of two pyramids of one size. Finds shifts up to 2^levels pixels at least, 255 for
/// pictures of 24 megapixels. TRL_ERR_CANCELED soon after *cancel is no longer 0; NULL: never.
trl_result trl_align_find(trl_align_shift *out, const trl_align_pyramid *reference,
                          const trl_align_pyramid *moved, const volatile int *cancel,
                          trl_error *err);

/// A turn about the middle of the picture, then a shift: pixel p of the reference lies at
/// centre + R (p − centre) + (x, y). A turn by more than 0 goes from x to y.
typedef struct trl_align_motion {
    double center_x, center_y; // (width − 1) / 2, (height − 1) / 2
    double x, y, radians;
} trl_align_motion;

/// From a motion that is right to some pixels of the coarsest level to one of hundredths of
/// a pixel. Where it leads nowhere the motion stays as it is. `found`: the pictures agree there
/// clearly better than some pixels away. Needs 4 bytes for each pixel of the finest level that
/// it looks at, which has up to 4 million. `cancel` as above.
trl_result trl_align_refine(trl_align_motion *motion, bool *found,
                            const trl_align_pyramid *reference, const trl_align_pyramid *moved,
                            const volatile int *cancel, trl_error *err);

#endif
