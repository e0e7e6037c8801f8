// camera/merge.h: the reader whose rows are merged from other readers.
#ifndef TRL_CAMERA_MERGE_H
#define TRL_CAMERA_MERGE_H

#include "camera/estimate_rows.h"
#include "camera/stack.h"
#include "camera/stand_in.h"

/// The planes of one thread: of each frame, and for the ghosts.
typedef struct trl_merge_slot {
    float *memory;
    float *values[TRL_MERGE_FRAMES_MAX][3], *floors[TRL_MERGE_FRAMES_MAX][3];
    float *scratch;
    uint32_t *good, *there; // of each pixel, a bit for each frame: see trl_stand_in_rows
    uint8_t *pixels;        // 1 + the frame that is believed there
} trl_merge_slot;

#define TRL_MERGE_SHARE_UNIT 1048576.0

/// Sums over all that has been read, each a whole number so that the order of threads
/// does not matter.
typedef struct trl_merge_counts {
    uint64_t samples;                      // r, g, b of each pixel
    uint64_t saturated, dark;              // samples
    uint64_t used[TRL_MERGE_FRAMES_MAX];   // samples
    uint64_t weight[TRL_MERGE_FRAMES_MAX]; // samples times TRL_MERGE_SHARE_UNIT
    uint64_t absent[TRL_MERGE_FRAMES_MAX]; // pixels left out as ghosts
} trl_merge_counts;

typedef struct trl_merge_reader {
    trl_image_reader head;
    trl_image_part part;
    trl_image_channel channels[3];
    trl_merge_params params;
    trl_stack stack;
    trl_merge_report report; // all but what is counted
    const trl_estimate_rows *kernel;
    trl_mat3 matrix; // the last step: into the unit and the primaries of the result
    bool has_matrix;
    bool raw;          // the files are camera raw: matrix goes to ACES2065-1, from colours that
    double balance[3]; // have been balanced by these factors
    float saturation;  // where raw samples end: see trl_raw_info
    uint32_t slot_count, halo;
    size_t stride;
    trl_merge_slot *slots;
    trl_stand_ins stand_ins;
    trl_merge_counts counts;
} trl_merge_reader;

/// Reads a strip of all frames into the planes of a slot, as light, with its halo.
trl_result trl_merge_read(trl_merge_reader *merge, uint32_t slot, int64_t y, uint32_t rows,
                          trl_error *err);
/// Marks what moved in it.
void trl_merge_mark(trl_merge_reader *merge, uint32_t slot, int64_t y, uint32_t rows);

/// Looks for regions in which another frame than the reference is to be believed
/// (merge_stand_in.c).
trl_result trl_merge_stand_in(trl_merge_reader *merge, trl_error *err);

/// Adds a sentence to the report (merge_report.c).
void trl_merge_note(trl_merge_reader *merge, const char *format, ...) TRL_PRINTF(2, 3);
/// The range of the reference alone, and of all frames.
void trl_merge_find_range(trl_merge_reader *merge);

/// Opens the files, looks at each, chooses the reference, aligns (merge_open.c).
trl_result trl_merge_open_frames(trl_merge_reader *merge, const char *const *paths, size_t count,
                                 trl_error *err);
/// Exposures, response, white, noise (merge_prepare.c).
trl_result trl_merge_prepare(trl_merge_reader *merge, trl_error *err);

/// Finds where each channel ends, from samples of the frames as in the files and as light
/// (merge_white.c).
trl_result trl_merge_find_white(trl_merge_reader *merge, const trl_stack_samples *codes,
                                const trl_stack_samples *light, trl_error *err);

/// Puts the frames into their own order: by exposure where `by_exposure`, by median, by
/// hash. True where anything changed its place.
bool trl_merge_sort(trl_merge_reader *merge, bool by_exposure);

/// The exposure of a frame as its camera settings have it, up to a factor; 0 = not said.
double trl_merge_camera_exposure(const trl_camera_settings *camera);

#endif
