// fuzz/png_fuzz.c: bytes → PNG reader.
#include "picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const uint8_t magic[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    if (size < sizeof magic || memcmp(data, magic, sizeof magic) != 0) return 0;
    return picture_run(data, size);
}
