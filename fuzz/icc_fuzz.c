// fuzz/icc_fuzz.c: bytes → ICC profile.
#include "image/icc.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    trl_icc icc;
    trl_mat3 probe;
    trl_icc_read(data, size, &icc);
    assert(memchr(icc.name, 0, sizeof icc.name));
    assert(!icc.has_primaries || trl_rgb_to_xyz(&icc.primaries, &probe));
    return 0;
}
