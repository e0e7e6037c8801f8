// image/sequence.h: lists of frames that grow, for the parser and the disk.
#ifndef TRL_IMAGE_SEQUENCE_H
#define TRL_IMAGE_SEQUENCE_H

#include "image/image.h"

#include <stdlib.h>

typedef struct trl_frame_list {
    trl_frames frames;
    size_t room;
} trl_frame_list;

/// Appends one number; TRL_ERR_LIMIT, TRL_ERR_MEMORY.
trl_result trl_frames_append(trl_frame_list *list, int32_t number, trl_error *err);

void trl_frames_sort(trl_frames *frames);

#endif
