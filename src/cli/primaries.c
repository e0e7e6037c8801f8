// Primaries by the names that people type.
#include "cli/names.h"
#include "cli/numbers.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define D65                                                                                        \
    { 0.3127, 0.3290 }
#define D60                                                                                        \
    { 0.32168, 0.33767 } // the white of ACES

// Sources: ITU-R BT.709-6, BT.2020-2; SMPTE RP 431-2, EG 432-1; ACES TB-2014-004,
// S-2014-004. XYZ-E is CIE XYZ with the equal-energy white (DCDM).
static const trl_cli_primaries table[] = {
    {"rec709", "Rec.709 D65", {{0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}, D65}},
    {"rec709-d60", "Rec.709 D60", {{0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}, D60}},
    {"p3-d65", "P3 D65", {{0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}, D65}},
    {"p3-d60", "P3 D60", {{0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}, D60}},
    {"p3-dci", "P3 DCI white", {{0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}, {0.314, 0.351}}},
    {"rec2020", "Rec.2020 D65", {{0.708, 0.292}, {0.170, 0.797}, {0.131, 0.046}, D65}},
    {"rec2020-d60", "Rec.2020 D60", {{0.708, 0.292}, {0.170, 0.797}, {0.131, 0.046}, D60}},
    {"xyz-e", "CIE XYZ, white E", {{1, 0}, {0, 1}, {0, 0}, {1.0 / 3, 1.0 / 3}}},
    {"ap0", "ACES AP0", {{0.7347, 0.2653}, {0, 1}, {0.0001, -0.077}, D60}},
    {"ap1", "ACES AP1", {{0.713, 0.293}, {0.165, 0.830}, {0.128, 0.044}, D60}},
};

const trl_cli_primaries *trl_cli_primaries_at(size_t index) {
    return index < sizeof table / sizeof *table ? &table[index] : NULL;
}

static bool near(trl_xy a, trl_xy b) {
    return fabs(a.x - b.x) < 0.0011 && fabs(a.y - b.y) < 0.0011;
}

const trl_cli_primaries *trl_cli_primaries_match(const trl_chromaticities *value) {
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const trl_chromaticities *t = &table[i].value;
        if (near(t->red, value->red) && near(t->green, value->green) &&
            near(t->blue, value->blue) && near(t->white, value->white))
            return &table[i];
    }
    return NULL;
}

// Equal but for case, '-', '_', '.' and ' '.
static bool same_name(const char *a, const char *b) {
    for (;; a++, b++) {
        while (*a && strchr("-_. ", *a))
            a++;
        while (*b && strchr("-_. ", *b))
            b++;
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b)) return false;
        if (!*a) return true;
    }
}

trl_result trl_cli_primaries_parse(trl_chromaticities *out, const char *text, const char *option,
                                   trl_error *err) {
    double n[8];
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (!same_name(text, table[i].name)) continue;
        *out = table[i].value;
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
    const trl_cli_primaries *known = trl_cli_primaries_match(value);
    if (known)
        snprintf(out, size, "%s", known->label);
    else
        snprintf(out, size, "%g,%g %g,%g %g,%g white %g,%g", value->red.x, value->red.y,
                 value->green.x, value->green.y, value->blue.x, value->blue.y, value->white.x,
                 value->white.y);
    return out;
}
