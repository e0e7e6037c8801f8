// Primaries by the names that people type.
#include "cli/names.h"
#include "cli/numbers.h"

#include <stdio.h>

trl_result trl_cli_primaries_parse(trl_chromaticities *out, const char *text, const char *option,
                                   trl_error *err) {
    double n[8];
    const trl_primaries *known = trl_primaries_find(text);
    if (known) {
        *out = known->value;
        return TRL_OK;
    }
    const trl_color_space *space = trl_color_space_find(text);
    if (space) {
        *out = space->primaries;
        return TRL_OK;
    }
    if (!trl_cli_numbers(text, n, 8)) {
        char hint[300];
        return trl_error_set(err, TRL_ERR_NOT_FOUND, "no primaries are called '%.100s' (--%s): %s",
                             text, option,
                             trl_cli_nearest_of(text, trl_cli_each_primaries,
                                                "give rec709, p3-d65, rec2020, … or eight numbers "
                                                "rx,ry,gx,gy,bx,by,wx,wy",
                                                hint, sizeof hint));
    }
    trl_mat3 probe;
    *out = (trl_chromaticities){{n[0], n[1]}, {n[2], n[3]}, {n[4], n[5]}, {n[6], n[7]}};
    if (!trl_rgb_to_xyz(out, &probe))
        return trl_error_set(err, TRL_ERR_ARGUMENT,
                             "the primaries %.100s span no triangle around a white (--%s): give "
                             "CIE xy as rx,ry,gx,gy,bx,by,wx,wy",
                             text, option);
    return TRL_OK;
}

const char *trl_cli_primaries_text(const trl_chromaticities *value, char *out, size_t size) {
    const trl_primaries *known = trl_primaries_match(value);
    if (known)
        snprintf(out, size, "%s", known->label);
    else
        snprintf(out, size, "%g,%g %g,%g %g,%g white %g,%g", value->red.x, value->red.y,
                 value->green.x, value->green.y, value->blue.x, value->blue.y, value->white.x,
                 value->white.y);
    return out;
}
