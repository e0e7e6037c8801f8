// OpenEXR in the room's table of formats.
#include "image/exr_reader.h"
#include "image/exr_writer.h"

#include <string.h>

static bool exr_matches(const unsigned char *head, size_t length) {
    static const unsigned char magic[4] = {0x76, 0x2f, 0x31, 0x01};
    return length >= sizeof magic && memcmp(head, magic, sizeof magic) == 0;
}

const trl_image_format trl_format_exr = {
    .name = "OpenEXR",
    .extensions = "exr",
    .samples = 1u << TRL_SAMPLE_HALF | 1u << TRL_SAMPLE_FLOAT,
    .matches = exr_matches,
    .open = trl_exr_open,
    .create = trl_exr_create,
};
