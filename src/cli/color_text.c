#include "cli/color_text.h"
#include "cli/names.h"

trl_result trl_cli_color_read(const char *text, trl_css_color *out, trl_error *err) {
    trl_error first = TRL_ERROR_INIT;
    trl_result result = trl_css_parse(text, out, &first);
    if (result == TRL_OK) return TRL_OK;
    char hint[300];
    trl_cli_nearest nearest;
    trl_cli_nearest_begin(&nearest, text);
    for (size_t i = 0; trl_css_named(i); i++)
        trl_cli_nearest_offer(&nearest, trl_css_named(i));
    const char *guess = trl_cli_nearest_end(&nearest, "", hint, sizeof hint);
    return trl_error_set(err, result, "%s%s%s", first.message, *guess ? ": " : "", guess);
}
