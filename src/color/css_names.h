// color/css_names.h: the named colours of CSS.
#ifndef TRL_COLOR_CSS_NAMES_H
#define TRL_COLOR_CSS_NAMES_H

#include <stddef.h>
#include <stdint.h>

typedef struct trl_css_name {
    const char *name;
    uint32_t rgb; // 0xRRGGBB
} trl_css_name;

const trl_css_name *trl_css_name_at(size_t index);        // NULL past the end
const trl_css_name *trl_css_name_find(const char *lower); // in lower case; NULL if none

#endif
