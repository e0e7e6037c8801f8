// troland/image.h: still pictures: what a file holds, reading and writing in
// strips, and the driver that carries a picture through a plan.
//
// A picture is never held whole: readers give rows as planar 32-bit floats,
// writers take packed rows, and trl_image_process moves strips between them on
// every core. Coordinates are the file's own: windows may begin anywhere.
//
// Files are written beside their target under a hidden name and renamed when
// whole, so that a target is either the old file or the new one.
#ifndef TROLAND_IMAGE_H
#define TROLAND_IMAGE_H

#include "pipe.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A rectangle of pixels: x, y of its first pixel, width and height.
typedef struct trl_window {
    int32_t x, y;
    uint32_t width, height;
} trl_window;

/// One channel of a part, as the file names it.
typedef struct trl_image_channel {
    const char *name;  // "R", "diffuse.G", "left.B", "Y"
    trl_sample sample; // TRL_SAMPLE_HALF, _FLOAT or _UINT for EXR
    uint32_t x_sampling, y_sampling;
} trl_image_channel;

/// One header entry, printed as text.
typedef struct trl_image_attribute {
    const char *name, *type, *value;
} trl_image_attribute;

/// One part of a file. All strings and arrays belong to the reader.
typedef struct trl_image_part {
    const char *name, *view; // "" where the file has none
    const char *storage;     // "scanline", "tiled", "deep scanline", "deep tiled"
    const char *compression; // "zip", "dwaa", …
    trl_window data, display;
    double pixel_aspect;
    uint32_t tile_width, tile_height; // 0 unless tiled
    uint32_t levels_x, levels_y;      // 1 unless mip or rip
    const char *level_mode;           // "one", "mip", "rip"
    size_t channel_count;
    const trl_image_channel *channels;
    size_t attribute_count;
    const trl_image_attribute *attributes;
    bool has_chromaticities;
    trl_chromaticities chromaticities;
    bool aces_container; // acesImageContainerFlag = 1
    double white_nits;   // whiteLuminance; 0 = not said
} trl_image_part;

typedef struct trl_image_info {
    const char *format; // "OpenEXR", "PNG", "JPEG"
    uint64_t file_bytes;
    size_t part_count;
    const trl_image_part *parts;
    size_t selected_part;       // the part that rows come from
    const char *selected_layer; // "" = the unprefixed channels
    const char *selected_view;  // "" = the default view
    const char *gray_channel;   // EXR with gray: the channel's name in the file; else NULL
    trl_window window;          // data window of the selected part and level
    trl_window display;         // display window, scaled to the level
    bool has_alpha;             // alpha is premultiplied
    bool gray;                  // one channel, repeated into r, g, b
    bool scene_linear;          // EXR: true; PNG, JPEG: false (code values)
    bool has_cicp;              // PNG with a cICP chunk
    uint8_t cicp[4];
    uint32_t bits;       // significant bits of integer samples, else 0
    uint32_t strip_rows; // reading this many rows at once, from window.y on, is best
    bool has_transfer;   // PNG that says so by cICP, ICC, sRGB or gAMA; JPEG by ICC
    trl_transfer transfer;
    bool color_assumed;         // JPEG without a profile that is simple: taken as sRGB
    trl_camera_settings camera; // how it was taken: EXIF of PNG and JPEG, expTime, aperture and
                                // isoSpeed of EXR; members are 0 where the file does not say
} trl_image_info;

typedef struct trl_image_open_params {
    uint32_t size;
    int32_t part;              // -1: the first part that has a picture
    const char *layer;         // NULL or "": the unprefixed channels, else the only layer
    const char *view;          // NULL or "": the default view
    uint32_t level_x, level_y; // mip or rip level, 0 = full size
    uint32_t slots;            // how many threads will read at the same time, at least 1
    uint64_t max_bytes;        // refuse pictures that need more working memory; 0 = 1 GiB
    bool headers_only;         // for info: no picture channels are needed
} trl_image_open_params;

#define TRL_IMAGE_OPEN_PARAMS_INIT                                                                 \
    { sizeof(trl_image_open_params), -1, NULL, NULL, 0, 0, 1, 0, false }

typedef struct trl_image_reader trl_image_reader;

/// Opens a picture, by its content, not its name. A JPEG comes upright, as its EXIF
/// orientation has it. TRL_ERR_FILE: cannot be read.
/// TRL_ERR_FORMAT: not a picture, or damaged. TRL_ERR_UNSUPPORTED: well formed
/// but not readable here (HTJ2K). TRL_ERR_NOT_FOUND: no such part, layer, view or
/// level; the sentence names what there is.
TRL_API TRL_NODISCARD trl_result trl_image_open(trl_image_reader **out, const char *path,
                                                const trl_image_open_params *params,
                                                trl_error *err);
TRL_API void trl_image_close(trl_image_reader **reader);

/// What the file holds; lives as long as the reader.
TRL_API const trl_image_info *trl_image_reader_info(const trl_image_reader *reader);

/// Reads `rows` rows from row `y` (file coordinates, inside info.window) into
/// planes whose rows are `stride` floats apart; rgba[3] may be NULL. Threads may
/// call at the same time, each with its own slot < params.slots. A picture
/// without alpha gets 1. On TRL_ERR_FORMAT the sentence names the damaged chunk
/// and the rows that could not be read hold 0.
TRL_API TRL_NODISCARD trl_result trl_image_reader_rows(trl_image_reader *reader, uint32_t slot,
                                                       int32_t y, uint32_t rows,
                                                       float *const rgba[4], size_t stride,
                                                       trl_error *err);

enum { TRL_RAW_PERIOD = 6 }; // of X-Trans filters; Bayer ones repeat three times in it

/// What a camera raw file says of its sensor. Values are DN, its code values; places are in
/// the sensor's own orientation.
typedef struct trl_raw_info {
    char make[64], model[64];
    uint32_t width, height;                          // of the mosaic, in samples
    uint32_t period;                                 // 2: Bayer, 6: X-Trans
    uint8_t color[TRL_RAW_PERIOD][TRL_RAW_PERIOD];   // of row y, column x, both modulo 6: 0 red,
                                                     // 1 green, 2 blue
    double black_dn[TRL_RAW_PERIOD][TRL_RAW_PERIOD]; // of no light, at the same places
    double white_dn;                                 // samples saturate there, or a little below
    double balance[3];                               // the camera's white balance: factors, green 1
    trl_camera_settings camera;
    double saturation; // share of white_dn (from black on) at which samples end, as the picture
                       // itself shows it; 1 where it shows none below white_dn
    bool balance_said; // the balance is the shot's; false: LibRaw's for daylight
} trl_raw_info;

/// What the pixels of a raw file are.
typedef enum trl_raw_mode {
    TRL_RAW_DEVELOPED = 0, // as trl_image_open gives it: light in ACES2065-1 by the camera's white
                           // balance and LibRaw's matrix, 1 being the white level of a neutral.
                           // What is clipped is as bright as its other channels, or white
    TRL_RAW_CAMERA,        // light in the camera's own red, green and blue, 1 being the white level
                           // of each; what a clipped code has a part in is at least `saturation`
    TRL_RAW_CELLS,         // DN as they are, black still in them: one pixel for each cell of 2 × 2
                           // (Bayer) or 3 × 3 (X-Trans) places, the cell's first red, green and
                           // blue sample from the top left. Nothing is interpolated
    TRL_RAW_MOSAIC         // DN as they are, every sample at its place; r, g and b are the same
} trl_raw_mode;

/// Opens a camera raw file. The colours of a mosaic are filled in by linear filters (Malvar,
/// He and Cutler 2004; the differences of weighted means for X-Trans) between balanced colours, so
/// that noise may go below black. The first two modes are upright as the camera was held, the
/// others in the sensor's orientation. Needs two bytes a pixel, and what LibRaw takes to decode, at
/// most params.max_bytes; of `params` only that counts, any number of threads may read.
/// TRL_ERR_UNSUPPORTED: LibRaw does not know the camera (it is named), the filters are no Bayer or
/// X-Trans pattern, or the build has no LibRaw; TRL_ERR_FORMAT: damaged; TRL_ERR_LIMIT,
/// TRL_ERR_MEMORY. Where LibRaw goes on after damage the reader opens, and reading its first row
/// gives TRL_ERR_FORMAT with all that was decoded. LibRaw 0.20 crashes where an allocation fails or
/// a file is hostile enough: open files that you do not trust in a child process, trl_guard_run, as
/// the commands do.
TRL_API TRL_NODISCARD trl_result trl_raw_open(trl_image_reader **out, const char *path,
                                              trl_raw_mode mode,
                                              const trl_image_open_params *params, trl_error *err);

/// What the raw file of such a reader says; false for readers of other files.
TRL_API bool trl_raw_info_get(const trl_image_reader *reader, trl_raw_info *out);

/// The matrix from TRL_RAW_CAMERA to ACES2065-1: the white balance of the shot (green
/// stays), LibRaw's matrix for the camera, and Bradford from D65. False for readers of other
/// files.
TRL_API bool trl_raw_to_ap0(const trl_image_reader *reader, trl_mat3 *out);

/// What the written values mean, so that the file can say so.
typedef struct trl_image_color {
    bool known; // false: write no colour information
    trl_chromaticities primaries;
    trl_transfer transfer;              // TRL_TRANSFER_LINEAR for scene-linear EXR
    double peak_nits;                   // mastering peak, 0 = not said (PQ: mDCV)
    double max_cll_nits, max_fall_nits; // content light levels, 0 = not known (PQ: cLLI)
    trl_chromaticities mastering;       // gamut that the rendering was limited to (PQ: mDCV)
    bool aces_container;                // EXR: set acesImageContainerFlag
    double white_nits; // EXR: whiteLuminance, cd/m² of r = g = b = 1; 0 = not said
} trl_image_color;

typedef struct trl_image_write_params {
    uint32_t size;
    trl_window data, display; // PNG uses data's size only
    trl_packing packing;      // how the rows that follow are packed: 1 Y, 2 YA, 3 RGB, 4 RGBA
    trl_image_color color;
    const char *compression;    // EXR: none rle zips zip piz pxr24 b44 b44a dwaa dwab; NULL = zip
    double dwa_level;           // EXR: DWA level, 0 = 45
    bool overwrite;             // replace an existing file
    uint32_t threads;           // for compression, 0 = all
    size_t text_count;          // name/value pairs to record (EXR string attributes, PNG tEXt)
    const char *const *texts;   // 2 × text_count strings
    trl_camera_settings camera; // EXR: expTime, aperture, isoSpeed of those that are not 0
} trl_image_write_params;

#define TRL_IMAGE_WRITE_PARAMS_INIT                                                                \
    { .size = sizeof(trl_image_write_params) }

typedef struct trl_image_writer trl_image_writer;

/// Begins a picture; the extension chooses the format (.exr, .png). "-" is not a
/// target here. TRL_ERR_EXISTS where the target exists and `overwrite` is false.
TRL_API TRL_NODISCARD trl_result trl_image_create(trl_image_writer **out, const char *path,
                                                  const trl_image_write_params *params,
                                                  trl_error *err);
/// Appends `rows` packed rows, `stride` bytes apart, top to bottom.
TRL_API TRL_NODISCARD trl_result trl_image_writer_rows(trl_image_writer *writer, uint32_t rows,
                                                       const void *packed, size_t stride,
                                                       trl_error *err);
/// Completes the file and renames it to its target.
TRL_API TRL_NODISCARD trl_result trl_image_writer_finish(trl_image_writer *writer, trl_error *err);
/// Releases the writer; without a finish nothing is left behind.
TRL_API void trl_image_writer_destroy(trl_image_writer **writer);

/// The sample types and channel counts that a target's format can hold, asked by
/// name: TRL_OK, or TRL_ERR_UNSUPPORTED with a sentence that names what it can.
TRL_API TRL_NODISCARD trl_result trl_image_target_check(const char *path, trl_sample sample,
                                                        trl_error *err);

typedef struct trl_image_process_params {
    uint32_t size;
    trl_window crop;        // in file coordinates; width 0 = the data window.
                            // Beyond the data window the picture is transparent black
    uint32_t width, height; // result size after cropping; 0 = as cropped
    uint32_t threads;       // 0 = one per core
    bool keep_going;        // render damaged chunks as black and report them
    bool keep_alpha;        // false: the writer gets no alpha plane
    void (*progress)(void *user, uint64_t rows_done, uint64_t rows_total); // may be NULL
    const volatile int *cancel; // not 0: stop soon with TRL_ERR_CANCELED; may be NULL
    void *user;
} trl_image_process_params;

#define TRL_IMAGE_PROCESS_PARAMS_INIT                                                              \
    { .size = sizeof(trl_image_process_params) }

/// The window that a process with these parameters reads (the crop, or the data
/// window) and the size of its result; for trl_image_create. TRL_ERR_ARGUMENT
/// where the crop or the size is empty or too large. Any of the outputs may be NULL.
TRL_API TRL_NODISCARD trl_result trl_image_process_size(const trl_image_info *info,
                                                        const trl_image_process_params *params,
                                                        trl_window *source, uint32_t *width,
                                                        uint32_t *height, trl_error *err);

/// Counts of what went through.
typedef struct trl_image_process_stats {
    uint64_t pixels;
    uint64_t damaged_chunks; // with keep_going
    double seconds_wall;
    uint64_t nan_samples, inf_samples; // in the picture as read
    uint64_t uncovered_pixels; // whose light stands under alpha 0; where the result has alpha
    double max_cll_nits, max_fall_nits; // of a PQ result whose light levels were not given, else 0
    uint64_t clipped_samples; // finite ones of colour beyond ±65504 in a half result, clipped to it
} trl_image_process_stats;

/// Reads, crops, resizes (in the linear light of the file, `resize` first, then
/// the plan), runs the plan and writes every row; does not finish the writer.
/// Strips are decoded, processed and packed by one worker each, and written in
/// order. TRL_ERR_PARTIAL with keep_going where chunks were damaged: the picture
/// is whole but for those; `err` names the first.
TRL_API TRL_NODISCARD trl_result trl_image_process(trl_image_reader *reader, const trl_plan *plan,
                                                   trl_image_writer *writer,
                                                   const trl_image_process_params *params,
                                                   trl_image_process_stats *stats, trl_error *err);

/// How bright a picture is: means and medians of its red, green and blue and of its
/// luminance.
typedef struct trl_image_levels {
    double mean[4], median[4]; // r, g, b, luminance, in the unit of the picture
    uint64_t pixels;           // that were counted
    uint64_t left_out;         // with a NaN or an infinity, or without any alpha
} trl_image_levels;

/// Reads the whole data window, strip by strip (slot 0). `luminance` holds the
/// weights of r, g and b. Colours are divided by alpha. A mean is the sum over
/// alpha's; a median is exact to a part in 4096 of its value (0.0004 stop), and 0 where it is
/// not above 0. TRL_ERR_ARGUMENT where no pixel counts; TRL_ERR_MEMORY; what the
/// reader says.
TRL_API TRL_NODISCARD trl_result trl_image_levels_measure(trl_image_levels *out,
                                                          trl_image_reader *reader,
                                                          const double luminance[3],
                                                          trl_error *err);

/// The main colours of a picture, largest share first: k-means in OKLab over all its
/// pixels (see trl_palette_cluster, which also says what `*count` is). `plan` makes light
/// of linear Rec.709 of the samples, 1 = white, not multiplied by alpha; what lies outside
/// 0 … 1 counts as the nearest end. A pixel counts as much as it is opaque, one of light with
/// alpha 0 whole: it adds its light to what is behind it. Before clustering, colours are
/// gathered in cells of 1/64 of OKLab's range, whose means are exact to 2e-5. Runs on `threads`
/// threads (0 = one per core, at most 16; the reader must have been opened with as many slots);
/// their number does not change the palette. TRL_ERR_ARGUMENT where no pixel has alpha or light;
/// what the reader says; TRL_ERR_MEMORY.
TRL_API TRL_NODISCARD trl_result trl_image_palette(trl_palette_color *out, size_t *count,
                                                   trl_image_reader *reader, const trl_plan *plan,
                                                   uint32_t threads, trl_error *err);

/// A histogram of the luminance of one picture or of several: the dynamic range of a
/// scene. What is no light is counted apart.
typedef struct trl_image_range trl_image_range;

/// Pixels by kind, and the ends of the range. Luminance is in the unit of the pictures.
typedef struct trl_image_range_counts {
    uint64_t positive;         // with a luminance above 0
    uint64_t zero, negative;   // with a luminance of 0 and below
    uint64_t nan, inf;         // with a NaN (first) or an infinity in any channel
    uint64_t holes;            // with an alpha of 0 or below, and no light
    uint64_t above_white;      // of positive: above the `white` of create
    uint64_t below_noise;      // of positive, zero and negative: below the `noise` of create
    double darkest, brightest; // the least and the largest positive one; 0 where none is
} trl_image_range_counts;

/// Begins with no pixel. `white` and `noise` are luminances, finite and not negative:
/// diffuse white, usually 1, and the floor under which there is only noise (0: none).
/// TRL_ERR_ARGUMENT, TRL_ERR_MEMORY.
TRL_API TRL_NODISCARD trl_result trl_image_range_create(trl_image_range **out, double white,
                                                        double noise, trl_error *err);
TRL_API void trl_image_range_destroy(trl_image_range **range);

/// Adds the whole data window, strip by strip, on `threads` threads (0 = one per
/// core, at most 16; the reader must have been opened with as many slots).
/// `luminance` holds the weights of r, g and b: the second row of trl_rgb_to_xyz.
/// Light counts as it is stored, over black: a glow without alpha is light, and dividing
/// by an alpha near 0 would make light that is not there. The counts do not depend on the threads.
/// What the reader says on failure, TRL_ERR_MEMORY; the range is then as it was.
TRL_API TRL_NODISCARD trl_result trl_image_range_add(trl_image_range *range,
                                                     trl_image_reader *reader,
                                                     const double luminance[3], uint32_t threads,
                                                     trl_error *err);

/// Adds all that `from` has counted: another picture, or another frame. TRL_ERR_ARGUMENT
/// where the two were created with another white or noise.
TRL_API TRL_NODISCARD trl_result trl_image_range_merge(trl_image_range *range,
                                                       const trl_image_range *from, trl_error *err);

/// A stage that light goes through before it is counted, such as the eye's veiling glare:
/// what is on the retina is not what is in the scene. `run` gets the luminance of the whole
/// picture, row by row without gaps, in the picture's unit, and changes it in place. What is
/// no light (NaN, infinite and empty pixels) comes to it as 0 and is not counted after it.
/// It must leave finite numbers; a failure of its own goes to the caller.
typedef struct trl_image_range_filter {
    uint32_t size;
    trl_result (*run)(void *user, float *light, uint32_t width, uint32_t height, trl_error *err);
    void *user;
    uint64_t max_bytes; // refuse pictures that need more (5 to a pixel); 0 = 1 GiB
} trl_image_range_filter;

#define TRL_IMAGE_RANGE_FILTER_INIT                                                                \
    { .size = sizeof(trl_image_range_filter) }

/// As trl_image_range_add, with the light as it comes out of the filter: measure a picture
/// into one range plainly and into another through a filter to have before and after. The
/// data window is held whole. TRL_ERR_LIMIT where it is too large, TRL_ERR_ARGUMENT where
/// the filter leaves what is not finite.
TRL_API TRL_NODISCARD trl_result trl_image_range_add_filtered(trl_image_range *range,
                                                              trl_image_reader *reader,
                                                              const double luminance[3],
                                                              const trl_image_range_filter *filter,
                                                              uint32_t threads, trl_error *err);

TRL_API void trl_image_range_counts_get(const trl_image_range *range, trl_image_range_counts *out);

/// The luminance of the pixel at rank ceil(percent / 100 × n) of the n positive ones,
/// 0 … 100: exact at both ends, to a part in 4096 (0.0004 stop) between. NaN where no
/// pixel is positive or where percent is outside 0 … 100.
TRL_API double trl_image_range_percentile(const trl_image_range *range, double percent);

/// How many pixels have a positive luminance from `low` up to, but not with, `high`;
/// both bounds are rounded to a part in 4096. Ranges that adjoin share no pixel.
TRL_API uint64_t trl_image_range_between(const trl_image_range *range, double low, double high);

/// Frame numbers, ascending, each once.
typedef struct trl_frames {
    int32_t *numbers; // trl_frames_free releases them
    size_t count;
} trl_frames;

/// The most frames of a list, and the largest number of a frame, either sign.
#define TRL_FRAMES_MAX 1000000
#define TRL_FRAME_NUMBER_MAX 999999999

/// Reads a list as people write it: numbers, and ranges with an optional step after
/// 'x' or ':', parted by commas: "1001-1100", "1-100x2,200", "-10--5", "1-60:2". A
/// step that does not end on the last number ends before it. TRL_ERR_ARGUMENT for
/// what is no list, runs backwards or names a frame twice; TRL_ERR_LIMIT, TRL_ERR_MEMORY.
TRL_API TRL_NODISCARD trl_result trl_frames_parse(trl_frames *out, const char *text,
                                                  trl_error *err);
/// Releases the numbers and leaves an empty list.
TRL_API void trl_frames_free(trl_frames *frames);

/// Writes the list in its shortest form, "1001-1100x2,1200", which trl_frames_parse
/// reads back; at most `size` bytes with the final 0, where a list that does not fit
/// ends in "…". Returns the length of the whole text, as snprintf does.
TRL_API size_t trl_frames_print(const trl_frames *frames, char *out, size_t size);

/// Whether the list has `number`.
TRL_API bool trl_frames_has(const trl_frames *frames, int32_t number);

/// The list with its gaps filled: every number from its first to its last that its own
/// step (the greatest common divisor of the distances) meets. A sequence on twos has no gaps.
/// TRL_ERR_MEMORY; TRL_ERR_LIMIT where they are too many.
TRL_API TRL_NODISCARD trl_result trl_frames_fill(trl_frames *out, const trl_frames *frames,
                                                 trl_error *err);

/// Parts a list into the numbers that `by` has, too, and those that it has not. TRL_ERR_MEMORY.
TRL_API TRL_NODISCARD trl_result trl_frames_split(const trl_frames *frames, const trl_frames *by,
                                                  trl_frames *inside, trl_frames *outside,
                                                  trl_error *err);

/// The names of a sequence's files: a path with a place for the frame number in its
/// last part. All of these are places, with the digits to which numbers are filled up
/// with zeros; the sign of a negative number is one of them:
///
///     ####  as many as there are; a lone # is 4       %04d, %4d  4      %d  1
///     @@@@  as many as there are                       $F4, ${F4} 4      $F  1
///
/// A lone # or @ before a letter or a digit ("icon@2x.png") is no place. A list of
/// frames may stand before the place, where it has a '-' or a ',': "a.1001-1100#.exr".
typedef struct trl_sequence trl_sequence;

/// Whether a path has such a place.
TRL_API bool trl_sequence_is(const char *path);
/// TRL_ERR_ARGUMENT where the path has none or more than one, where the frames
/// before it make no list, or where it has more than 16 digits; TRL_ERR_MEMORY.
TRL_API TRL_NODISCARD trl_result trl_sequence_create(trl_sequence **out, const char *path,
                                                     trl_error *err);
TRL_API void trl_sequence_destroy(trl_sequence **sequence);
/// The frames that stand in the path itself; count is 0 where there are none.
TRL_API const trl_frames *trl_sequence_frames(const trl_sequence *sequence);

/// The path of one frame. TRL_ERR_LIMIT where it does not fit `size` bytes.
TRL_API TRL_NODISCARD trl_result trl_sequence_path(const trl_sequence *sequence, int32_t number,
                                                   char *out, size_t size, trl_error *err);
/// The inverse: whether `path` is a frame's, written exactly so, and which one's.
TRL_API bool trl_sequence_number(const trl_sequence *sequence, const char *path, int32_t *number);

/// The frames that are on the disk: the names of one folder, no file is opened.
/// TRL_ERR_FILE where the folder cannot be read; TRL_ERR_NOT_FOUND where it holds no
/// frame, with a sentence that names one with other digits if there is one.
TRL_API TRL_NODISCARD trl_result trl_sequence_scan(const trl_sequence *sequence, trl_frames *out,
                                                   trl_error *err);

/// A file on its way: written under a hidden name beside its target
/// (".<name>.troland-<host>-<pid>-<random>.tmp") and renamed by commit, so that
/// the target is either the old file or the whole new one.
typedef struct trl_atomic_file trl_atomic_file;

/// Opens the hidden file. TRL_ERR_EXISTS where the target exists and `overwrite`
/// is false; TRL_ERR_FILE where the folder is missing or not writable, or the
/// target is a folder, a device or write-protected. A symbolic link is followed.
TRL_API TRL_NODISCARD trl_result trl_atomic_create(trl_atomic_file **out, const char *path,
                                                   bool overwrite, trl_error *err);
/// The open file, for pwrite and the like; it belongs to `file`.
TRL_API int trl_atomic_fd(const trl_atomic_file *file);
TRL_API const char *trl_atomic_temp_path(const trl_atomic_file *file);
/// Appends `bytes` bytes at the descriptor's position, with a sentence when the
/// disk is full.
TRL_API TRL_NODISCARD trl_result trl_atomic_write(trl_atomic_file *file, const void *data,
                                                  size_t bytes, trl_error *err);
/// Writes `bytes` bytes at `offset`; the descriptor's position stays.
TRL_API TRL_NODISCARD trl_result trl_atomic_write_at(trl_atomic_file *file, uint64_t offset,
                                                     const void *data, size_t bytes,
                                                     trl_error *err);
/// The library's sentence for a failed system call on this file: `number` is errno.
TRL_API trl_result trl_atomic_error(const trl_atomic_file *file, int number, trl_error *err);
/// Syncs to disk and renames to the target. Without `overwrite` a file that has
/// appeared meanwhile is kept (TRL_ERR_EXISTS).
TRL_API TRL_NODISCARD trl_result trl_atomic_commit(trl_atomic_file *file, trl_error *err);
/// Releases; an uncommitted file is removed.
TRL_API void trl_atomic_destroy(trl_atomic_file **file);

/// Removes every file of this process that is not committed yet. Safe in a signal
/// handler, which should leave the process afterwards: the files' writers are
/// left without a file. At most 32 files at a time are known to it.
TRL_API void trl_atomic_cleanup_all(void);

/// The limits of a guarded call.
typedef struct trl_guard_params {
    uint32_t size;
    double seconds_idle;   // give up when nothing was decoded or resized for so long; 0 = 30
    uint64_t memory_bytes; // what the child may allocate beyond the caller's; 0 = no limit
    bool silent; // the child's standard error goes nowhere (what libraries say as they die)
    void (*tick)(void *user); // called in the caller about ten times a second; may be NULL
    void *user;
} trl_guard_params;

#define TRL_GUARD_PARAMS_INIT                                                                      \
    { .size = sizeof(trl_guard_params) }

/// Runs `work(arg, err)` in a child process with limits, so that a fault in a
/// decoder ends the child, not the caller. Returns what the work returned; a
/// crash, a time-out or the memory limit become TRL_ERR_FORMAT or TRL_ERR_LIMIT
/// with a sentence that says where the decoder was. `what` is the file's name, for
/// that sentence.
///
/// Only memory that is shared (mmap, MAP_SHARED) carries results back; files that
/// the work leaves unfinished are removed. SIGINT, SIGTERM and SIGHUP are passed
/// on to the child; when it has ended, the caller's own handler runs and the call
/// returns TRL_ERR_CANCELED. For commands: call it from the only thread of the
/// process, one at a time, not inside itself, and flush the standard streams before.
TRL_API TRL_NODISCARD trl_result trl_guard_run(const trl_guard_params *params, const char *what,
                                               trl_result (*work)(void *arg, trl_error *err),
                                               void *arg, trl_error *err);

/// What became of a frame.
typedef enum trl_frame_state {
    TRL_FRAME_WAITING = 0, // not begun, or canceled
    TRL_FRAME_BEGUN,
    TRL_FRAME_DONE,
    TRL_FRAME_PARTIAL, // done, but for damaged parts: TRL_ERR_PARTIAL
    TRL_FRAME_FAILED
} trl_frame_state;

typedef struct trl_frame_outcome {
    int state;       // trl_frame_state
    trl_error error; // code TRL_OK unless partial or failed
} trl_frame_outcome;

typedef struct trl_sequence_run_params {
    uint32_t size;
    const char *what;      // the sequence, for sentences
    uint32_t threads;      // 0 = one per core
    uint64_t memory_bytes; // what the work on one frame may allocate; 0 = no limit
    bool keep_going;       // begin further frames after one has failed
    // In the child: does one frame with `threads` threads. Several are at work at a time.
    trl_result (*work)(void *user, size_t index, uint32_t threads, trl_error *err);
    // In the caller: the name of a frame, for a sentence, into `out`.
    void (*name)(void *user, size_t index, char *out, size_t size);
    void (*tick)(void *user);   // in the caller about ten times a second; may be NULL
    const volatile int *cancel; // not 0: begin no further frame; may be NULL
    void *user;
} trl_sequence_run_params;

#define TRL_SEQUENCE_RUN_PARAMS_INIT                                                               \
    { .size = sizeof(trl_sequence_run_params) }

/// Does `count` frames on all cores, in a child process as trl_guard_run does: several
/// frames at a time with a thread each, or, where they are fewer than the threads, each
/// with several. `outcomes` are zeroed and in memory that is shared with children
/// (mmap, MAP_SHARED | MAP_ANONYMOUS), as is all that the work has to bring back. Frames
/// whose state is not TRL_FRAME_WAITING are left out.
///
/// A frame whose decoder crashes or does not come back fails as the others do: those
/// that were on their way are tried again, each alone, so the work on a frame may be
/// begun twice. TRL_OK where all were done; TRL_ERR_PARTIAL where a frame is partial or failed:
/// `outcomes` tells which, `err` the first of them; TRL_ERR_CANCELED; what the guard says
/// where no frame is to blame. The rules of trl_guard_run hold.
TRL_API TRL_NODISCARD trl_result trl_sequence_run(const trl_sequence_run_params *params,
                                                  trl_frame_outcome *outcomes, size_t count,
                                                  trl_error *err);

#ifdef __cplusplus
}
#endif
#endif
