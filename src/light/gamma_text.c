// light/gamma_text.c: pairs of numbers, one pair on each line of a text: measured curves
// and measured luminances.
#include "base/base.h"

#include <troland/light.h>

#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 64 };

typedef struct pair {
    double first, second;
} pair;

static bool is_separator(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == ',' || c == ';' || c == ':';
}

// The next word of a line as a number; false where there is none, or no number.
static bool next_number(const char **at, const char *end, double *out) {
    char word[WORD_MAX];
    while (*at < end && is_separator(**at))
        ++*at;
    size_t n = 0;
    while (*at + n < end && !is_separator((*at)[n]))
        n++;
    if (n == 0 || n >= sizeof word || memchr(*at, 0, n)) return false;
    memcpy(word, *at, n);
    word[n] = 0;
    *at += n;
    return trl_number_parse(word, out);
}

static bool is_blank(const char *at, const char *end) {
    while (at < end && is_separator(*at))
        at++;
    return at == end;
}

static trl_result add(pair **pairs, size_t *count, size_t *room, pair value, trl_error *err) {
    if (*count == *room) {
        size_t more = *room ? 2 * *room : 64;
        pair *bigger = realloc(*pairs, more * sizeof *bigger);
        if (!bigger) return trl_error_memory(err, more * sizeof *bigger);
        *pairs = bigger;
        *room = more;
    }
    (*pairs)[(*count)++] = value;
    return TRL_OK;
}

static trl_result read_lines(pair **pairs, size_t *count, const char *text, size_t length,
                             const char *where, const char *form, trl_error *err) {
    const char *end = text + length;
    size_t number = 1, room = 0;
    for (const char *line = text; line < end; number++) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        const char *stop = next ? next : end, *mark = memchr(line, '#', (size_t)(stop - line));
        const char *at = line, *last = mark ? mark : stop;
        line = next ? next + 1 : end;
        if (is_blank(at, last)) continue;
        pair value;
        TRL_REQUIRE(next_number(&at, last, &value.first) && next_number(&at, last, &value.second) &&
                        is_blank(at, last),
                    err, TRL_ERR_FORMAT, "line %zu of '%.200s' is no %s", number, where, form);
        TRL_REQUIRE(*count < TRL_GAMMA_POINTS_MAX, err, TRL_ERR_FORMAT,
                    "'%.200s' has more than %d lines of numbers: give fewer", where,
                    TRL_GAMMA_POINTS_MAX);
        TRL_TRY(add(pairs, count, &room, value, err));
    }
    return TRL_OK;
}

trl_result trl_gamma_table_parse(trl_gamma_point **out, size_t *count, bool is_image,
                                 const char *text, size_t length, const char *where,
                                 trl_error *err) {
    pair *pairs = NULL;
    size_t n = 0;
    trl_result r = read_lines(&pairs, &n, text, length, where,
                              is_image ? "point of the image: give LIGHT CODE, as in 0.18 0.41"
                                       : "point of the display: give CODE LIGHT, as in 0.41 0.117",
                              err);
    trl_gamma_point *points = r == TRL_OK ? calloc(n + 1, sizeof *points) : NULL;
    if (r == TRL_OK && !points) r = trl_error_memory(err, (n + 1) * sizeof *points);
    for (size_t i = 0; r == TRL_OK && i < n; i++)
        points[i] = is_image ? (trl_gamma_point){.light = pairs[i].first, .code = pairs[i].second}
                             : (trl_gamma_point){.light = pairs[i].second, .code = pairs[i].first};
    free(pairs);
    if (r != TRL_OK) return r;
    *out = points;
    *count = n;
    return TRL_OK;
}

trl_result trl_gamma_samples_parse(trl_gamma_sample **out, size_t *count, const char *text,
                                   size_t length, const char *where, trl_error *err) {
    pair *pairs = NULL;
    size_t n = 0;
    trl_result r = read_lines(&pairs, &n, text, length, where,
                              "measurement: give LEVEL NITS, as in 0.5 22.4", err);
    trl_gamma_sample *samples = r == TRL_OK ? calloc(n + 1, sizeof *samples) : NULL;
    if (r == TRL_OK && !samples) r = trl_error_memory(err, (n + 1) * sizeof *samples);
    for (size_t i = 0; r == TRL_OK && i < n; i++)
        samples[i] = (trl_gamma_sample){.level = pairs[i].first, .nits = pairs[i].second};
    free(pairs);
    if (r != TRL_OK) return r;
    *out = samples;
    *count = n;
    return TRL_OK;
}
