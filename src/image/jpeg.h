// image/jpeg.h: what the files of the JPEG format share.
#ifndef TRL_IMAGE_JPEG_H
#define TRL_IMAGE_JPEG_H

#include "image/image.h"

trl_result trl_jpeg_open(trl_image_reader **out, const char *path,
                         const trl_image_open_params *params, trl_error *err);

#endif
