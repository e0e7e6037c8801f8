// image/exr_select.h: which channels of which part make the picture.
#ifndef TRL_IMAGE_EXR_SELECT_H
#define TRL_IMAGE_EXR_SELECT_H

#include "image/exr_file.h"

typedef enum trl_exr_model {
    TRL_EXR_RGB,  // planes 0…2 are red, green, blue (or X, Y, Z as stored)
    TRL_EXR_GRAY, // plane 0 is shown in all three
    TRL_EXR_YC    // planes 0…2 are Y, RY, BY
} trl_exr_model;

enum { TRL_EXR_NO_CHANNEL = -1 };

typedef struct trl_exr_selection {
    size_t part;
    trl_exr_model model;
    int channels[4];       // index into the part's channels or TRL_EXR_NO_CHANNEL; 3 is alpha
    int depth, depth_back; // deep parts: Z, ZBack
    const char *layer, *view;
} trl_exr_selection;

/// Finds the picture that the parameters ask for; the rules are in docs/exr.md.
/// TRL_ERR_NOT_FOUND: the sentence names what there is.
trl_result trl_exr_select(trl_exr_file *file, const trl_image_open_params *params,
                          trl_exr_selection *out, trl_error *err);

#endif
