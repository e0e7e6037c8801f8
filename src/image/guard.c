#include "image/image.h"

void trl_guard_mark(uint32_t slot, const char *format, ...) {
    (void)slot;
    (void)format;
}

void trl_guard_clear(uint32_t slot) {
    (void)slot;
}
