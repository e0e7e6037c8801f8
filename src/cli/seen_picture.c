#include "cli/seen_picture.h"

// BT.2408: the white of graphics in HDR, of which PQ and HLG light 1.0 are 100 cd/m².
static const double hdr_white_nits = 203;

static const trl_transfer srgb = {.kind = TRL_TRANSFER_SRGB};

static trl_result plan_scene(trl_cli_seen *seen, const trl_image_info *info, const char *path,
                             const trl_cli_input_choice *input, trl_error *err) {
    trl_color_space space;
    trl_aces_params params;
    bool said = trl_cli_space_of_part(&space, &info->parts[info->selected_part]) != NULL;
    if (input->given)
        space = input->space;
    else if (!said && !info->gray)
        seen->assumed = "linear Rec.709";
    trl_aces_display_params(trl_aces_display_find("srgb"), &params);
    trl_mat3 probe;
    if (!trl_color_space_to_ap0(&space, &probe))
        return trl_error_set(err, TRL_ERR_FORMAT,
                             "the chromaticities of '%.200s' span no triangle around a white",
                             path);
    trl_result r = trl_aces_output_create(&seen->output, &params, err);
    if (r == TRL_OK) r = trl_plan_add_space(seen->plan, &space, TRL_FORWARD, err);
    if (r == TRL_OK) r = trl_plan_add_aces(seen->plan, seen->output, TRL_FORWARD, err);
    if (r == TRL_OK) r = trl_plan_add_transfer(seen->plan, &srgb, TRL_FORWARD, err);
    return r;
}

static trl_result plan_codes(trl_cli_seen *seen, const trl_image_info *info, const char *path,
                             const trl_cli_input_choice *input, trl_error *err) {
    trl_color_space codes = input->space;
    bool assumed = false;
    trl_result r = TRL_OK;
    if (!input->given) r = trl_cli_space_of_codes(&codes, &assumed, info, path, err);
    if (r != TRL_OK) return r;
    if (assumed) seen->assumed = "sRGB";
    trl_transfer_kind kind = codes.transfer.kind;
    bool absolute = kind == TRL_TRANSFER_PQ || kind == TRL_TRANSFER_HLG;
    trl_mat3 matrix;
    if (!trl_rgb_to_rgb(&codes.primaries, &trl_primaries_rec709, TRL_ADAPTATION_BRADFORD, &matrix))
        return trl_error_set(err, TRL_ERR_FORMAT,
                             "the chromaticities of '%.200s' span no triangle around a white",
                             path);
    for (int i = 0; absolute && i < 9; i++)
        matrix.m[i / 3][i % 3] *= 100 / hdr_white_nits;
    r = trl_plan_add_transfer(seen->plan, &codes.transfer, TRL_FORWARD, err);
    if (r == TRL_OK) r = trl_plan_add_matrix(seen->plan, &matrix, err);
    return r;
}

trl_result trl_cli_seen_open(trl_cli_seen *seen, const char *path,
                             const trl_cli_scene_choice *choice, uint32_t slots, trl_error *err) {
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.part = choice->part.part;
    params.view = choice->part.view;
    params.layer = choice->part.layer;
    *seen = (trl_cli_seen){0};
    params.slots = slots;
    trl_result r = trl_image_open(&seen->reader, path, &params, err);
    if (r == TRL_OK) r = trl_plan_create(&seen->plan, err);
    if (r == TRL_OK) r = trl_plan_add_unpremultiply(seen->plan, err);
    if (r != TRL_OK) return r;
    const trl_image_info *info = trl_image_reader_info(seen->reader);
    return trl_cli_is_scene(info) ? plan_scene(seen, info, path, &choice->input, err)
                                  : plan_codes(seen, info, path, &choice->input, err);
}

void trl_cli_seen_close(trl_cli_seen *seen) {
    trl_plan_destroy(&seen->plan);
    trl_aces_output_destroy(&seen->output);
    trl_image_close(&seen->reader);
}
