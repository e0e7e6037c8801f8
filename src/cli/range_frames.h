// cli/range_frames.h: troland range scene over a sequence.
#ifndef TRL_CLI_RANGE_FRAMES_H
#define TRL_CLI_RANGE_FRAMES_H

#include "cli/frames.h"
#include "cli/range.h"
#include "cli/scene_picture.h"

#include <stdio.h>

/// What one frame has.
typedef struct trl_cli_range_frame {
    trl_image_range_counts counts;
    double ends[2]; // at the percentiles
} trl_cli_range_frame;

/// A sequence being measured.
typedef struct trl_cli_range_sequence {
    trl_cli_frames frames;
    trl_cli_frames_fold fold;
    struct trl_cli_range_task *task;
    trl_cli_range_frame *rows; // the child's, one for each present frame
    trl_image_range *total;
    trl_cli_scene first; // of the first frame that could be read
    bool any;
} trl_cli_range_sequence;

/// One measurement: a picture, or a sequence.
typedef struct trl_cli_range_task {
    const trl_cli_args *args;
    const char *name, *path; // of the picture; the pattern's where it is a sequence
    trl_cli_scene_choice choice;
    double percentiles[2], grey, white, noise;
    uint32_t threads;
    bool follows;                         // another report stands before this one
    const trl_cli_range_sequence *frames; // NULL: one picture
} trl_cli_range_task;

/// Adds one picture to `range`; `scene` then says its space, its reader is closed.
trl_result trl_cli_range_add(trl_image_range *range, trl_cli_scene *scene,
                             const trl_cli_range_task *task, const char *path, trl_error *err);
/// Prints what was found.
trl_result trl_cli_range_report(const trl_cli_range_task *task, const trl_image_range *range,
                                const trl_cli_scene *scene, trl_error *err);

/// Measures the sequence `word`; returns the exit status.
int trl_cli_range_frames(trl_cli_range_task *task, const char *word);
/// Its part of the report.
void trl_cli_range_frames_text(FILE *out, const trl_cli_range_task *task);
void trl_cli_range_frames_json(trl_cli_json *json, const trl_cli_range_task *task);

#endif
