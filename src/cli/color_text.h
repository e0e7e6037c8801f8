// cli/color_text.h: a colour as a person wrote it.
#ifndef TRL_CLI_COLOR_TEXT_H
#define TRL_CLI_COLOR_TEXT_H

#include <troland/color.h>

/// trl_css_parse, which for a name that CSS does not have says the nearest that it has.
trl_result trl_cli_color_read(const char *text, trl_css_color *out, trl_error *err);

#endif
