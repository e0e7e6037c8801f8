// fuzz/exif_fuzz.c: bytes → EXIF.
#include "image/exif.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    trl_exif exif;
    trl_exif_read(data, size, &exif);
    assert(exif.orientation >= 1 && exif.orientation <= 8);
    assert(exif.camera.shutter_s >= 0 && exif.camera.f_number >= 0 && exif.camera.iso >= 0);
    assert(memchr(exif.make, 0, sizeof exif.make) && memchr(exif.model, 0, sizeof exif.model));
    return 0;
}
