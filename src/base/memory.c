#include "base/base.h"

#include <stdlib.h>
#include <string.h>

void *trl_alloc(size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
    if (bytes > SIZE_MAX - TRL_ALIGNMENT) return NULL;
    size_t rounded = (bytes + TRL_ALIGNMENT - 1) / TRL_ALIGNMENT * TRL_ALIGNMENT;
    if (rounded == 0) rounded = TRL_ALIGNMENT;
    void *memory = aligned_alloc(TRL_ALIGNMENT, rounded);
    if (memory) memset(memory, 0, rounded);
    return memory;
}

void trl_free(void *memory) {
    free(memory);
}
