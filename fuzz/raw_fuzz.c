// fuzz/raw_fuzz.c: bytes → camera raw reader, through LibRaw: developed, and as codes.
// Commands open such files in a guarded child only.
#include "picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[64];
    if (!picture_file(data, size, path)) return 0;
    picture_part(path, -1);
    trl_error err = TRL_ERROR_INIT;
    trl_image_open_params params = TRL_IMAGE_OPEN_PARAMS_INIT;
    params.max_bytes = 64u << 20;
    trl_image_reader *reader = NULL;
    trl_raw_info raw;
    if (trl_raw_open(&reader, path, TRL_RAW_CELLS, &params, &err) != TRL_OK) {
        assert(!reader && err.message[0]);
        return 0;
    }
    bool known = trl_raw_info_get(reader, &raw);
    assert(known && (raw.period == 2 || raw.period == 6) && raw.white_dn > raw.black_dn[0][0]);
    trl_image_close(&reader);
    return 0;
}
