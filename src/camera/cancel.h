// camera/cancel.h: stopping long work where its caller asks for it.
#ifndef TRL_CAMERA_CANCEL_H
#define TRL_CAMERA_CANCEL_H

#include "base/base.h"

/// TRL_ERR_CANCELED where `cancel` is not NULL and no longer 0.
static inline trl_result trl_cancel_check(const volatile int *cancel, trl_error *err) {
    if (!cancel || !__atomic_load_n(cancel, __ATOMIC_RELAXED)) return TRL_OK;
    return trl_error_set(err, TRL_ERR_CANCELED, "canceled");
}

#endif
