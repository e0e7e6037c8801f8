// In place of icc_write.c where there is no Little CMS: pictures carry no profile.
#include "image/icc.h"

trl_result trl_icc_write(const trl_chromaticities *primaries, const trl_transfer *transfer,
                         const char *name, unsigned char *out, size_t capacity, size_t *size,
                         trl_error *err) {
    (void)primaries;
    (void)transfer;
    (void)name;
    (void)out;
    (void)capacity;
    (void)err;
    *size = 0;
    return TRL_OK;
}
