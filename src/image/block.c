#include "image/image.h"

trl_result trl_image_block_reserve(trl_image_block *block, size_t capacity, trl_error *err) {
    if (block->capacity >= capacity) return TRL_OK;
    trl_free(block->bytes);
    block->capacity = 0;
    block->bytes = trl_alloc(capacity, 1);
    if (!block->bytes) return trl_error_memory(err, capacity);
    block->capacity = capacity;
    return TRL_OK;
}
