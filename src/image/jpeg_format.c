#include "image/jpeg.h"

#include <string.h>

static bool jpeg_matches(const unsigned char *head, size_t length) {
    return length >= 3 && memcmp(head, "\xff\xd8\xff", 3) == 0;
}

const trl_image_format trl_format_jpeg = {
    .name = "JPEG",
    .extensions = "jpg,jpeg",
    .matches = jpeg_matches,
    .open = trl_jpeg_open,
};
