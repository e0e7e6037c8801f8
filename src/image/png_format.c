#include "image/png.h"

#include <string.h>

static bool png_matches(const unsigned char *head, size_t length) {
    return length >= 8 && memcmp(head, "\x89PNG\r\n\x1a\n", 8) == 0;
}

const trl_image_format trl_format_png = {
    .name = "PNG",
    .extensions = "png",
    .samples = 1u << TRL_SAMPLE_U8 | 1u << TRL_SAMPLE_U16,
    .matches = png_matches,
    .open = trl_png_open,
    .create = trl_png_create,
};
