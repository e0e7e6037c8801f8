// In place of raw.c where there is no LibRaw.
#include "base/base.h"
#include "camera/raw.h"

trl_result trl_raw_open(trl_image_reader **out, const char *path,
                        const trl_image_open_params *params, trl_error *err) {
    (void)out;
    (void)params;
    return trl_error_set(err, TRL_ERR_UNSUPPORTED,
                         "'%.200s': this troland was built without LibRaw and reads no raw files",
                         path);
}

bool trl_raw_to_ap0(const trl_image_reader *reader, trl_mat3 *out) {
    (void)reader;
    (void)out;
    return false;
}
