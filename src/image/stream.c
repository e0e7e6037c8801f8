#include "image/stream.h"

#include <string.h>

trl_result trl_stream_rows(trl_image_reader *reader, const trl_stream_ops *ops,
                           pthread_mutex_t *lock, uint32_t slot, int32_t y, uint32_t rows,
                           float *const rgba[4], size_t stride, trl_error *err) {
    trl_result result = TRL_OK;
    pthread_mutex_lock(lock);
    trl_guard_mark(slot, "scan lines %d-%lld", y, (long long)y + rows - 1);
    for (uint32_t i = 0; i < rows; i++) {
        float *at[4];
        for (int c = 0; c < 4; c++)
            at[c] = rgba[c] ? rgba[c] + i * stride : NULL;
        if (ops->row(reader, (uint32_t)y + i, at)) continue;
        for (int c = 0; c < 4; c++)
            if (at[c]) memset(at[c], 0, reader->info.window.width * sizeof(float));
        result = ops->fault(reader, err);
        if (result != TRL_ERR_FORMAT) break;
    }
    pthread_mutex_unlock(lock);
    return result;
}

trl_result trl_stream_part_check(const char *path, const char *kind,
                                 const trl_image_open_params *params, trl_error *err) {
    TRL_REQUIRE(params->part <= 0 && !(params->layer && *params->layer) &&
                    !(params->view && *params->view) && !params->level_x && !params->level_y,
                err, TRL_ERR_NOT_FOUND, "%s is %s: it has one part, and no layers, views or levels",
                path, kind);
    return TRL_OK;
}
