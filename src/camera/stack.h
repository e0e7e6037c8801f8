// camera/stack.h: the pictures of a bracket while they are merged: what is known of each,
// and how rows of them are read side by side.
#ifndef TRL_CAMERA_STACK_H
#define TRL_CAMERA_STACK_H

#include <troland/camera.h>

#include "camera/align.h"
#include "image/image.h"

#include <math.h>

/// Samples from this share of the white level on are saturated; of JPEG, whose blocks
/// spread what is clipped over codes below white, from code 240 on.
#define TRL_SATURATED_SHARE 0.98f
#define TRL_SATURATED_JPEG (239.5f / 255)

/// In place of a sample that a picture does not have.
#define TRL_STACK_OUTSIDE (-1e30f)

/// The `floor` of a sample that does not count: it is saturated, or there is none (or it
/// shows what had moved).
#define TRL_FLOOR_SATURATED INFINITY
#define TRL_FLOOR_ABSENT (-1.0f)

/// Codes of 8 bits below this one end at black, and with them half of the noise and colours that a
/// display cannot show: they tell no more than that light is less than this one's.
#define TRL_DARK_CODE 4

typedef struct trl_stack_frame {
    trl_image_reader *reader;
    size_t given;       // its place among the files as they were given
    double median;      // of its luminance, and
    uint64_t hash;      // of all its samples: they give it a place of its own
    double usable;      // share of pixels well within the scale, less that of nearly white ones
    float most[3];      // the largest sample of each channel
    double exposure;    // the value of light 1; relative to the reference frame
    double seen_stops;  // its exposure as estimated from the pictures; NaN: not estimated
    double sensitivity; // ISO speed relative to the reference frame's
    trl_align_motion motion; // where a pixel of the reference lies in this frame
    bool whole;              // a shift by whole pixels, no turn
    bool aligned;            // the motion could be found
    double shot, floor;      // noise: see trl_merge_sample; floor without quantization
    trl_align_pyramid pyramid;
} trl_stack_frame;

/// The frames in an order of their own, ascending in exposure: everything that is
/// computed from them is independent of the order in which they were given.
typedef struct trl_stack {
    uint32_t count, reference;
    trl_stack_frame frames[TRL_MERGE_FRAMES_MAX];
    uint32_t width, height;
    const volatile int *cancel; // not 0: stop
    bool developed;             // samples are code values
    float code_limit[3];        // of samples as they are in the file; INFINITY: none
    trl_response response;
    trl_plan *decode;                           // code to light, NULL where samples are light
    float limit[3];                             // samples of light from here on are saturated
    float code_variance;                        // of codes (0…1), 0 for light
    float light_of_code[3][TRL_RESPONSE_CODES]; // of 8 bits
    float slope[3][TRL_RESPONSE_CODES];         // of light over code, at each of them
    float dark_variance[3];                     // of light whose code is below TRL_DARK_CODE
} trl_stack;

/// Rows of one frame in the reference's coordinates: `rows` from row y on, which may lie
/// outside, `width` pixels each, TRL_STACK_OUTSIDE where the frame has none. Samples are
/// as they are in the file.
trl_result trl_stack_rows(const trl_stack *stack, uint32_t frame, uint32_t slot, int64_t y,
                          uint32_t rows, float *const rgb[3], size_t stride, trl_error *err);

/// The same for a frame whose motion is no shift of whole pixels.
trl_result trl_stack_warped_rows(const trl_stack *stack, uint32_t frame, uint32_t slot, int64_t y,
                                 uint32_t rows, float *const rgb[3], size_t stride, trl_error *err);

/// What such a frame's filter leaves of the variance of noise, on average over the picture.
double trl_stack_warp_variance(const trl_align_motion *motion, uint32_t width, uint32_t height);

/// Samples of the file to light, in place. `floor` becomes the variance of each in the
/// dark, or one of the marks above.
void trl_stack_decode(const trl_stack *stack, uint32_t frame, float *const rgb[3],
                      float *const floor[3], size_t n);

/// Makes `decode`, `slope` and `limit` for what the samples of the stack are: a transfer
/// function, or the recovered `response`.
trl_result trl_stack_use_transfer(trl_stack *stack, const trl_transfer *transfer, trl_error *err);
trl_result trl_stack_use_response(trl_stack *stack, trl_error *err);

void trl_stack_release(trl_stack *stack);

/// Takes away from each frame what has moved: it contradicts what the reference and the
/// shorter frames that agree with it show, by more than noise, on average over 5 × 5 pixels. Planes
/// of rows × stride, of which the outer trl_ghost_halo rows of both sides are only
/// looked at; `scratch` has TRL_GHOST_PLANES × rows × stride floats.
enum { TRL_GHOST_PLANES = 10 };
typedef struct trl_ghost_job {
    const trl_stack *stack;
    float *const (*values)[3]; // of each frame
    float *const (*floors)[3]; // above 0, or a mark
    uint32_t width, rows;
    size_t stride;
    double tolerance;      // relative error of light that is none of noise
    double limit;          // the mean square of differences over noise that is too much
    uint32_t references;   // a bit for each frame that is believed somewhere
    const uint8_t *pixels; // rows × stride: 1 + the one that is believed there; NULL: there is
                           // one reference
    float *scratch;
} trl_ghost_job;
void trl_ghost_mark(const trl_ghost_job *job);

/// How many rows on each side have a part in what becomes of one, of `count` frames.
uint32_t trl_ghost_halo(uint32_t references, uint32_t count);

/// Pixels of the stack on a grid.
typedef struct trl_stack_samples {
    size_t count;
    float *values;    // [sample][frame][channel], as in the files; TRL_STACK_OUTSIDE
    float *roughness; // of each sample: range of green about it, in the reference
} trl_stack_samples;

trl_result trl_stack_sample(const trl_stack *stack, trl_stack_samples *out, uint32_t threads,
                            trl_error *err);
void trl_stack_samples_release(trl_stack_samples *samples);

/// Reads each frame once: median, hash, usable, most, and the pyramid where `align` is.
trl_result trl_stack_survey(trl_stack *stack, bool align, uint32_t threads, trl_error *err);

/// Stops of each frame above frame 0, from the samples in light. False where two that are
/// neighbours in brightness share too few good pixels: *frame is the brighter one.
bool trl_stack_estimate_stops(const trl_stack *stack, const trl_stack_samples *light,
                              double stops[TRL_MERGE_FRAMES_MAX], uint32_t *frame);

/// Shot and floor of the reference frame from how the frames scatter. False where they do
/// not tell.
bool trl_stack_estimate_noise(const trl_stack *stack, const trl_stack_samples *light, double *shot,
                              double *floor);

#endif
