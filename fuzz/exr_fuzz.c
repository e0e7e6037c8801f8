// fuzz/exr_fuzz.c: bytes → EXR reader. The library underneath has known faults
// of its own; what the reader checks before it calls is what is tested here.
#include "picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const uint8_t magic[4] = {0x76, 0x2f, 0x31, 0x01};
    if (size < sizeof magic || memcmp(data, magic, sizeof magic) != 0) return 0;
    return picture_run(data, size);
}
