// image/raw.h: camera raw files: the mosaic that LibRaw decodes, as light.
#ifndef TRL_IMAGE_RAW_H
#define TRL_IMAGE_RAW_H

#include "image/image.h"

/// From this share of the end on a sample is clipped.
#define TRL_MOSAIC_CLIPPED 0.98f

enum { TRL_XTRANS_RADIUS = 3 };

/// A sensor behind colour filters, in the sensor's own orientation.
typedef struct trl_mosaic {
    const uint16_t *codes;
    uint32_t width, height;
    size_t pitch;                                  // codes from row to row
    uint8_t color[TRL_RAW_PERIOD][TRL_RAW_PERIOD]; // 0 red, 1 green, 2 blue; by row, column
    float black[TRL_RAW_PERIOD][TRL_RAW_PERIOD];   // codes of no light, and
    float scale[TRL_RAW_PERIOD][TRL_RAW_PERIOD];   // 1 over codes from there to white
    float end;     // samples are full here, a share of white: see trl_mosaic_saturation
    float gain[3]; // white balance: filters take the detail of one colour for another, and the
                   // detail of white is alike in balanced ones
    bool bayer;
    bool marks; // a colour in which a clipped sample has a part is at least `end`, so that a merge
                // leaves it out; else only one of nothing but clipped samples is
    // The filters of X-Trans for each place and colour: see trl_mosaic_prepare.
    float xtrans[TRL_RAW_PERIOD][TRL_RAW_PERIOD][3][2 * TRL_XTRANS_RADIUS + 1]
                [2 * TRL_XTRANS_RADIUS + 1];
} trl_mosaic;

/// Makes the filters of an X-Trans mosaic from its colours; does nothing for Bayer. False where
/// a colour is too rare.
bool trl_mosaic_prepare(trl_mosaic *mosaic);

/// Red, green and blue at one place: 1 is the white level, black may be below 0. Bayer
/// patterns by the linear 5 × 5 filters of Malvar, He and Cutler 2004, others by the sample
/// itself and the differences of the colours' means in 7 × 7; both leave slopes as they are. A
/// colour of which one of the nearest samples is clipped is at least mosaic->end where it `marks`;
/// what is clipped of another colour has no part in it.
void trl_mosaic_color(const trl_mosaic *mosaic, uint32_t x, uint32_t y, float rgb[3]);

/// The same for a whole line: a row, or a column where `sideways`.
void trl_mosaic_line(const trl_mosaic *mosaic, bool sideways, uint32_t line, float *const rgb[3]);

/// The share of the white level at which the samples end, as the picture shows it: many samples
/// of two colours or more are heaped at one level (0.75 to 0.98), and none is above. 1 where it
/// shows nothing of the kind.
float trl_mosaic_saturation(const trl_mosaic *mosaic);

/// White balance of camera colours that are clipped from `end` on. A clipped channel was at least
/// this bright: it is taken as the mean of those that are not where that is more, and where all
/// three are near the end as white. Otherwise every lamp would be of the colour of the balance,
/// magenta.
void trl_raw_balance(const double factors[3], float end, const float camera[3], float out[3]);

/// A decoded file.
typedef struct trl_raw_file {
    void *handle; // LibRaw's; the codes of the mosaic belong to it
    trl_mosaic mosaic;
    bool damaged; // LibRaw went on after bytes that make no sense, the first of them
    int64_t damaged_at;
    trl_raw_info info;
    trl_mat3 balanced_to_ap0; // of camera colours times info.balance
    int flip;                 // to be upright: bit 0 mirrors columns, bit 1 rows, bit 2 swaps
                              // the two afterwards
} trl_raw_file;

/// Decodes the whole mosaic. Where there is no LibRaw: TRL_ERR_UNSUPPORTED.
trl_result trl_raw_decode(trl_raw_file *out, const char *path, const trl_image_open_params *params,
                          trl_error *err);
void trl_raw_release(trl_raw_file *file);

/// The same file as another picture: a reader of trl_image_open or trl_raw_open. False for
/// readers of other files.
bool trl_raw_use(trl_image_reader *reader, trl_raw_mode mode);

/// Where the samples of such a reader end, from now on: what another shot of the camera showed.
void trl_raw_saturation_set(trl_image_reader *reader, double saturation);

#endif
