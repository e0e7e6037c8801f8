#include "cli/scene_picture.h"

#include <string.h>

int trl_cli_scene_choose(trl_cli_scene_choice *out, const trl_cli_args *args) {
    int status = trl_cli_part_choose(&out->part, args);
    return status == 0 ? trl_cli_input_choose(&out->input, args) : status;
}

trl_result trl_cli_scene_open(trl_cli_scene *scene, const char *path,
                              const trl_cli_scene_choice *choice, uint32_t slots, trl_error *err) {
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.slots = slots;
    if (choice) {
        params.part = choice->part.part;
        params.view = choice->part.view;
        params.layer = choice->part.layer;
    }
    trl_result r = trl_image_open(&scene->reader, path, &params, err);
    if (r != TRL_OK) return r;
    scene->info = trl_image_reader_info(scene->reader);
    if (!scene->info->scene_linear)
        return trl_error_set(err, TRL_ERR_ARGUMENT,
                             "'%.200s' holds a display's code values, not scene light: give a "
                             "scene-linear OpenEXR or camera raw picture",
                             path);
    const trl_image_part *part = &scene->info->parts[scene->info->selected_part];
    const char *display = trl_cli_display_of_scene(scene->info);
    if (display && !choice)
        return trl_error_set(err, TRL_ERR_ARGUMENT, TRL_CLI_RENDERED_NO_SCENE, path, display);
    if (display && !choice->input.given)
        return trl_error_set(err, TRL_ERR_ARGUMENT,
                             TRL_CLI_RENDERED_NO_SCENE ", or --input SPACE takes it as one", path,
                             display);
    scene->says_space = trl_cli_space_of_part(&scene->space, part) != NULL;
    if (choice && choice->input.given) {
        scene->space = choice->input.space;
        scene->says_space = true;
    }
    if (scene->space.transfer.kind != TRL_TRANSFER_LINEAR)
        return trl_error_set(err, TRL_ERR_UNSUPPORTED,
                             "'%.200s' is in %s, which is not linear: stops are factors of "
                             "linear light only",
                             path, scene->space.label ? scene->space.label : "a space of its own");
    return TRL_OK;
}

trl_result trl_cli_scene_luminance(double out[3], const trl_cli_scene *scene, trl_error *err) {
    trl_mat3 xyz;
    if (!trl_rgb_to_xyz(&scene->space.primaries, &xyz))
        return trl_error_set(err, TRL_ERR_FORMAT,
                             "the chromaticities of the picture span no triangle around a white");
    memcpy(out, xyz.m[1], sizeof xyz.m[1]);
    return TRL_OK;
}
