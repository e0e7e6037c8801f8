// cli/color.h: what troland color was asked, and its answer for one colour.
#ifndef TRL_CLI_COLOR_H
#define TRL_CLI_COLOR_H

#include "cli/json.h"

#include <troland/color.h>

/// What --to knows beside the spaces: forms of sRGB with 8 bits.
extern const char *const trl_cli_color_forms[3];
/// The words of trl_gamut_method.
extern const char *const trl_cli_color_methods[4];

typedef struct trl_cli_color_work {
    bool to_given, json_wanted, quiet;
    int form;         // index in the forms, -1 for a space
    trl_css_space to; // for a form: srgb
    trl_gamut_method method;
    bool within_given;
    trl_css_space within;
    int digits;
    const trl_css_color *difference, *contrast; // NULL where not asked for
    trl_cli_json json;
} trl_cli_color_work;

/// Whether --to is one of the forms, hsl, hwb and their like, which are made for sRGB: what
/// lies outside is brought in.
bool trl_cli_color_narrow(const trl_cli_color_work *work);

/// The ratio with two decimals: just under a limit it must not be shown as having reached it.
double trl_cli_contrast_shown(double ratio);
/// What WCAG 2 allows at a contrast.
const char *trl_cli_contrast_level(double ratio);

/// Prints all that was asked of one colour, as text or into the array of `json`.
void trl_cli_color_report(trl_cli_color_work *work, const char *name, const trl_css_color *color);

#endif
