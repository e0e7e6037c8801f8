// cli/seen_picture.h: any picture as an sRGB screen shows it, in linear light.
#ifndef TRL_CLI_SEEN_PICTURE_H
#define TRL_CLI_SEEN_PICTURE_H

#include "cli/scene_picture.h"

typedef struct trl_cli_seen {
    trl_image_reader *reader;
    trl_aces_output *output; // of a scene
    trl_plan *plan;          // samples → linear Rec.709, 1 = white, without alpha
    const char *assumed;     // the space that the picture was taken for, NULL where it was said
} trl_cli_seen;

/// Opens what `choice` says of `path` for `slots` threads and plans the way: a scene is rendered by
/// ACES 2.0 for an sRGB display; code values, also of an EXR that troland rendered, are decoded by
/// what the file says of them, else as sRGB. White is 203 cd/m² where code stands for absolute
/// light (PQ, HLG). Let go of it by trl_cli_seen_close, also after a failure.
trl_result trl_cli_seen_open(trl_cli_seen *seen, const char *path,
                             const trl_cli_scene_choice *choice, uint32_t slots, trl_error *err);
void trl_cli_seen_close(trl_cli_seen *seen);

#endif
