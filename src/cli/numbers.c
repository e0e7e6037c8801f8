#include "cli/numbers.h"

#include <troland/base.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

bool trl_cli_number(const char *text, double *out) {
    static const char minus[] = "\xE2\x88\x92"; // U+2212, the minus of texts and tables
    char plain[256];
    if (!strstr(text, minus)) return trl_number_parse(text, out);
    if (strlen(text) >= sizeof plain) return false;
    memcpy(plain, text, strlen(text) + 1);
    for (char *at = plain; (at = strstr(at, minus)) != NULL;) {
        *at++ = '-';
        memmove(at, at + 2, strlen(at + 2) + 1);
    }
    return trl_number_parse(plain, out);
}

bool trl_cli_fraction(const char *text, double *over, double *under) {
    char part[64];
    size_t n = strcspn(text, "/");
    if (n >= sizeof part) return false;
    memcpy(part, text, n);
    part[n] = 0;
    double top = 0, bottom = 1;
    if (!trl_cli_number(part, &top)) return false;
    if (text[n] && (!trl_cli_number(text + n + 1, &bottom) || bottom == 0)) return false;
    *over = top;
    *under = bottom;
    return true;
}

bool trl_cli_stops(const char *text, double *out) {
    double over = 0, under = 1;
    if (!trl_cli_fraction(text, &over, &under) || !(over / under >= -50 && over / under <= 50))
        return false;
    *out = over / under;
    return true;
}

bool trl_cli_integer(const char *text, int64_t low, int64_t high, int64_t *out) {
    double value = 0;
    if (!trl_cli_number(text, &value) || strpbrk(text, ".eE")) return false;
    if (value < (double)low || value > (double)high) return false;
    *out = (int64_t)value;
    return true;
}

bool trl_cli_numbers(const char *text, double *out, int count) {
    char part[64];
    for (int i = 0; i < count; i++) {
        size_t n = strcspn(text, ",");
        if (n == 0 || n >= sizeof part || (text[n] == ',') != (i < count - 1)) return false;
        memcpy(part, text, n);
        part[n] = 0;
        if (!trl_cli_number(part, &out[i])) return false;
        text += n + 1;
    }
    return true;
}

const char *trl_cli_figure(char out[24], int digits, double value) {
    snprintf(out, 24, "%.*g", digits, value);
    double rounded = 0;
    if (strstr(out, "e+") && trl_number_parse(out, &rounded) && fabs(rounded) < 1e6)
        snprintf(out, 24, "%.0f", rounded);
    return out;
}

bool trl_cli_size(const char *text, uint32_t limit, uint32_t *width, uint32_t *height) {
    char part[64];
    size_t n = strcspn(text, "xX");
    if (n == 0 || n >= sizeof part || !text[n]) return false;
    memcpy(part, text, n);
    part[n] = 0;
    int64_t w = 0, h = 0;
    if (!trl_cli_integer(part, 1, limit, &w) || !trl_cli_integer(text + n + 1, 1, limit, &h))
        return false;
    *width = (uint32_t)w;
    *height = (uint32_t)h;
    return true;
}
