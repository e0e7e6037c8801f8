#include "image/raw.h"
#include "image/stream.h"

#include <string.h>

typedef struct raw_magic {
    size_t offset, length;
    const char *bytes;
} raw_magic;

// DNG, NEF, ARW, CR2 and others are TIFF files; whether one is a raw file LibRaw tells.
static const raw_magic magics[] = {
    {0, 4, "II*\0"}, {0, 4, "MM\0*"},    {4, 7, "ftypcrx"}, {0, 8, "FUJIFILM"},
    {0, 4, "IIRO"},  {0, 4, "IIRS"},     {0, 4, "MMOR"},    {0, 4, "IIU\0"},
    {0, 4, "\0MRM"}, {6, 8, "HEAPCCDR"}, {0, 4, "FOVb"},
};

static bool raw_matches(const unsigned char *head, size_t length) {
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        const raw_magic *m = &magics[i];
        if (length < m->offset + m->length) continue;
        if (memcmp(head + m->offset, m->bytes, m->length) == 0) return true;
    }
    return false;
}

static trl_result raw_open(trl_image_reader **out, const char *path,
                           const trl_image_open_params *params, trl_error *err) {
    trl_result result = trl_stream_part_check(path, "a camera raw file", params, err);
    return result == TRL_OK ? trl_raw_open(out, path, TRL_RAW_DEVELOPED, params, err) : result;
}

const trl_image_format trl_format_raw = {
    .name = "camera raw",
    .extensions = "dng,cr2,cr3,nef,arw,raf,orf,rw2,pef",
    .matches = raw_matches,
    .open = raw_open,
};
