// color/css_print.c: colour → text.
#include "color/css_names.h"
#include "color/css_number.h"
#include "color/css_space.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// A component whose range is 100 or 360 gets two decimals fewer: about the same step.
static void number(const trl_css_space_info *info, double value, double range, int digits,
                   char *out) {
    if (digits <= 0) {
        trl_css_number_shortest(value, out);
    } else if (info->relative) {
        // What rounding leaves of a zero is no light.
        double noise = pow(10, -digits - 6);
        trl_css_number_significant(fabs(value) < noise ? 0 : value, digits + 1, out);
    } else {
        int decimals = range >= 100 ? digits - 2 : digits;
        trl_css_number_fixed(value, decimals < 0 ? 0 : decimals, out);
    }
}

static void append(char *out, const char *text) {
    size_t n = strlen(out);
    snprintf(out + n, TRL_CSS_TEXT_MAX - n, "%s", text);
}

void trl_css_print(const trl_css_color *color, int digits, char *out) {
    const trl_css_space_info *info = trl_css_space_get(color->space);
    char text[TRL_CSS_NUMBER_MAX];
    if (digits > 15) digits = 15;
    out[0] = 0;
    append(out, info->prefix);
    for (int i = 0; i < 3; i++) {
        if (i > 0) append(out, " ");
        if (color->missing >> i & 1) {
            append(out, "none");
            continue;
        }
        number(info, color->v[i], info->range[i], digits, text);
        // Rounding up a hue must not make a full turn of it.
        if (i == info->hue && strcmp(text, "360") == 0) memcpy(text, "0", 2);
        append(out, text);
        bool endless = fabs(color->v[i]) >= TRL_CSS_LARGEST; // calc() has no unit behind it
        if (info->percent && i != info->hue && !endless) append(out, "%");
    }
    if (color->missing & TRL_CSS_NO_ALPHA) {
        append(out, " / none");
    } else if (color->alpha != 1) {
        trl_css_number_shortest(color->alpha, text);
        if (digits > 0) trl_css_number_fixed(color->alpha, digits, text);
        append(out, " / ");
        append(out, text);
    }
    append(out, ")");
}

static void to_bytes(const trl_css_color *color, int bytes[4]) {
    trl_css_color rgb;
    trl_css_convert(color, TRL_CSS_SRGB, &rgb);
    for (int i = 0; i < 4; i++) {
        double value = i < 3 ? rgb.v[i] : rgb.alpha;
        bytes[i] = (int)lround(fmin(fmax(value, 0), 1) * 255);
    }
}

void trl_css_print_hex(const trl_css_color *color, char *out) {
    int b[4];
    to_bytes(color, b);
    snprintf(out, TRL_CSS_TEXT_MAX, "#%02x%02x%02x", (unsigned)b[0], (unsigned)b[1],
             (unsigned)b[2]);
    if (b[3] < 255) snprintf(out + 7, TRL_CSS_TEXT_MAX - 7, "%02x", (unsigned)b[3]);
}

void trl_css_print_rgb(const trl_css_color *color, char *out) {
    int b[4];
    char alpha[TRL_CSS_NUMBER_MAX];
    to_bytes(color, b);
    // As CSS writes it: two decimals where they give the same byte, else three.
    double rounded = round(color->alpha * 100) / 100;
    trl_css_number_fixed(color->alpha, lround(rounded * 255) == b[3] ? 2 : 3, alpha);
    if (color->alpha < 1)
        snprintf(out, TRL_CSS_TEXT_MAX, "rgb(%d %d %d / %s)", b[0], b[1], b[2], alpha);
    else
        snprintf(out, TRL_CSS_TEXT_MAX, "rgb(%d %d %d)", b[0], b[1], b[2]);
}

const char *trl_css_named(size_t index) {
    const trl_css_name *name = trl_css_name_at(index);
    return name ? name->name : NULL;
}

const char *trl_css_nearest_name(const trl_css_color *color, double *difference) {
    trl_css_color mine, other;
    const char *best = NULL;
    double least = INFINITY;
    trl_css_convert(color, TRL_CSS_OKLAB, &mine);
    for (size_t i = 0; trl_css_name_at(i); i++) {
        const trl_css_name *name = trl_css_name_at(i);
        other = (trl_css_color){.space = TRL_CSS_SRGB, .alpha = 1};
        for (int c = 0; c < 3; c++)
            other.v[c] = (name->rgb >> (16 - 8 * c) & 255) / 255.0;
        trl_css_convert(&other, TRL_CSS_OKLAB, &other);
        double distance = trl_delta_e_ok(mine.v, other.v);
        if (best && !(distance < least)) continue;
        best = name->name;
        least = distance;
    }
    if (difference) *difference = least;
    return best;
}
