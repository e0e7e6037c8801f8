#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>

const char *trl_version(void) {
    return TRL_PROJECT_VERSION;
}

const char *trl_result_name(trl_result result) {
    static const char *const names[] = {
        "TRL_OK",           "TRL_ERR_ARGUMENT",    "TRL_ERR_MEMORY",  "TRL_ERR_FILE",
        "TRL_ERR_FORMAT",   "TRL_ERR_UNSUPPORTED", "TRL_ERR_LIMIT",   "TRL_ERR_NOT_FOUND",
        "TRL_ERR_EXISTS",   "TRL_ERR_CANCELED",    "TRL_ERR_PARTIAL", "TRL_ERR_AGAIN",
        "TRL_ERR_INTERNAL",
    };
    size_t index = (size_t) - (int64_t)result;
    if (result > 0 || index >= sizeof names / sizeof *names) return "unknown result";
    return names[index];
}

trl_result(trl_error_set)(trl_error *err, trl_result code, const char *format, ...) {
    if (!err || err->code != TRL_OK) return code;
    err->code = code;
    va_list args;
    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    return code;
}

trl_result(trl_error_memory)(trl_error *err, size_t bytes) {
    return trl_error_set(err, TRL_ERR_MEMORY, "not enough memory for %zu bytes", bytes);
}
