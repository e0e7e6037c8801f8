// In place of raw_decode.c where there is no LibRaw.
#include "image/raw.h"

trl_result trl_raw_decode(trl_raw_file *out, const char *path, const trl_image_open_params *params,
                          trl_error *err) {
    (void)out;
    (void)params;
    return trl_error_set(err, TRL_ERR_UNSUPPORTED,
                         "%s: this troland was built without LibRaw and reads no raw files", path);
}

void trl_raw_release(trl_raw_file *file) {
    (void)file;
}
