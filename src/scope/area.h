// scope/area.h: pictures made smaller by the mean of the area under each pixel, exactly.
//
// A pixel of the source spans to_width × to_height units and one of the result
// from_width × from_height, so that every overlap is a whole number. Whole numbers add
// up to the same sum in any order, and threads may share a result.
#ifndef TRL_SCOPE_AREA_H
#define TRL_SCOPE_AREA_H

#include <troland/base.h>

/// Channels of 16 bits: whether the pixel counts (0 or 65535), and what was already
/// multiplied by that: linear light of the picture and of its false colours, and zebra.
enum { TRL_AREA_SEEN = 0, TRL_AREA_PLAIN = 1, TRL_AREA_FALSE = 4, TRL_AREA_STRIPED = 7 };
enum { TRL_AREA_CHANNELS = 8, TRL_AREA_ONE = 65535 };

typedef struct trl_area {
    uint32_t from_width, from_height, to_width, to_height;
    uint64_t *sums; // to_height rows of to_width × channels
} trl_area;

/// The row of the result that one thread is at. Zero-initialise, then give it memory.
typedef struct trl_area_row {
    uint64_t *source, *result; // sums of one row of each kind, to_width × channels
    uint32_t at;               // row of the result
    bool any;
} trl_area_row;

/// At most 2^32 - 1 pixels on each side of the mean. TRL_ERR_MEMORY.
trl_result trl_area_create(trl_area *area, uint32_t from_width, uint32_t from_height,
                           uint32_t to_width, uint32_t to_height, trl_error *err);
void trl_area_release(trl_area *area);
trl_result trl_area_row_create(trl_area_row *row, const trl_area *area, trl_error *err);
void trl_area_row_release(trl_area_row *row);

/// Adds n pixels from column x of a row of the source, then, once it is complete, the row
/// itself. trl_area_flush gives to the result what is left.
void trl_area_pixels(const trl_area *area, trl_area_row *row, uint32_t x, uint32_t n,
                     const uint16_t (*pixels)[TRL_AREA_CHANNELS]);
void trl_area_row_end(const trl_area *area, trl_area_row *row, uint32_t y);
void trl_area_flush(const trl_area *area, trl_area_row *row);

/// The means, to_width × to_height pixels.
void trl_area_means(const trl_area *area, uint16_t (*out)[TRL_AREA_CHANNELS]);

/// A whole picture brought to another size: released by trl_free. TRL_ERR_MEMORY.
trl_result trl_area_resize(const uint16_t (*pixels)[TRL_AREA_CHANNELS], uint32_t width,
                           uint32_t height, uint32_t to_width, uint32_t to_height,
                           uint16_t (**out)[TRL_AREA_CHANNELS], trl_error *err);

#endif
