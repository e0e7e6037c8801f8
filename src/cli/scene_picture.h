// cli/scene_picture.h: pictures that hold linear light of a scene.
#ifndef TRL_CLI_SCENE_PICTURE_H
#define TRL_CLI_SCENE_PICTURE_H

#include "cli/picture_choice.h"
#include "cli/space_choice.h"

typedef struct trl_cli_scene {
    trl_image_reader *reader; // close it, also after a failure
    const trl_image_info *info;
    trl_color_space space;
    bool says_space; // the file or --input says so, it is not assumed
} trl_cli_scene;

/// What of a file, and what it holds; NULL in trl_cli_scene_open: all by itself.
typedef struct trl_cli_scene_choice {
    trl_cli_part_choice part;
    trl_cli_input_choice input;
} trl_cli_scene_choice;

/// Reads --view, --part, --layer and --input. Returns 0, or prints one sentence and returns the
/// exit status.
int trl_cli_scene_choose(trl_cli_scene_choice *out, const trl_cli_args *args);

/// Opens for `slots` threads. TRL_ERR_ARGUMENT for a display's code values,
/// TRL_ERR_UNSUPPORTED for a space that is not linear.
trl_result trl_cli_scene_open(trl_cli_scene *scene, const char *path,
                              const trl_cli_scene_choice *choice, uint32_t slots, trl_error *err);

/// The weights of r, g and b in the luminance.
trl_result trl_cli_scene_luminance(double out[3], const trl_cli_scene *scene, trl_error *err);

#endif
