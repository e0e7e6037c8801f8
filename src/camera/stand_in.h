// camera/stand_in.h: where another frame stands in for the reference.
#ifndef TRL_CAMERA_STAND_IN_H
#define TRL_CAMERA_STAND_IN_H

#include "camera/stack.h"

/// A thing that moved and is clipped in the reference can't be had from there, and no other
/// frame has it at that place. So the whole region in which a frame contradicts the reference is
/// taken as that frame has it: one without the clipped parts, the longest of the best. The
/// region is made of blocks.
enum { TRL_STAND_IN_BLOCK = 16, TRL_STAND_IN_REACH = 2 };
typedef struct trl_stand_ins {
    uint32_t columns, rows; // of blocks
    uint8_t *frames;        // of each block: 1 + the frame that is believed, 0: the reference
    uint32_t used;          // bit i: frame i is somewhere among them
    double share;           // of the picture
} trl_stand_ins;

/// What one block shows, counted in pixels.
typedef struct trl_stand_in_block {
    uint32_t lost;                        // clipped in the reference, and seen by a frame that was
                                          // left out for moving, in all of 5 × 5 pixels
    uint32_t moved[TRL_MERGE_FRAMES_MAX]; // frame i was left out
    uint32_t bad[TRL_MERGE_FRAMES_MAX];   // frame i is clipped, or ends
} trl_stand_in_block;

/// Chooses the regions from what the blocks show (columns × rows of them). `frames` is
/// allocated, NULL where there are none.
trl_result trl_stand_ins_choose(trl_stand_ins *out, const trl_stand_in_block *blocks,
                                uint32_t columns, uint32_t rows, uint32_t frame_count,
                                trl_error *err);
void trl_stand_ins_release(trl_stand_ins *stand_ins);

/// Counts rows of frames into their blocks. `good` and `there` hold a bit for each frame, of what
/// the samples were before ghosts were marked; the floors are as marked.
typedef struct trl_stand_in_rows {
    const trl_stack *stack;
    float *const (*floors)[3];
    uint32_t *good, *there; // rows × stride
    uint8_t *lost;          // the same, to be filled
    uint32_t y, rows;       // of the picture; as many more as TRL_STAND_IN_REACH on both sides are
                            // looked at
    size_t at, stride;      // of the first of those in the planes
} trl_stand_in_rows;
void trl_stand_in_note(const trl_stand_in_rows *rows);
void trl_stand_in_count(const trl_stand_in_rows *rows, trl_stand_in_block *blocks,
                        uint32_t columns);

/// Whether as much is lost in all blocks as a region needs.
bool trl_stand_in_possible(const trl_stand_in_block *blocks, size_t count);

#endif
