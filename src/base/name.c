// base/name.c: names as people type them.
#include "base/name.h"

#include <string.h>

enum { name_max = 63 };

static bool is_separator(char c) {
    return c == '-' || c == '_' || c == ' ' || c == '.';
}

// The significant characters of text[0…length-1] in lower case; returns how many.
static size_t normalize(const char *text, size_t length, char out[name_max + 1]) {
    size_t n = 0;
    for (size_t i = 0; i < length && n < name_max; i++) {
        char c = text[i];
        if (is_separator(c)) continue;
        out[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    out[n] = 0;
    return n;
}

static bool spans_equal(const char *a, size_t a_length, const char *b, size_t b_length) {
    char x[name_max + 1], y[name_max + 1];
    size_t n = normalize(a, a_length, x), m = normalize(b, b_length, y);
    return n > 0 && n == m && memcmp(x, y, n) == 0;
}

bool trl_name_equal(const char *a, const char *b) {
    return spans_equal(a, strlen(a), b, strlen(b));
}

bool trl_name_in_list(const char *list, const char *name) {
    size_t length = strlen(name);
    while (*list) {
        size_t entry = strcspn(list, ",");
        if (spans_equal(list, entry, name, length)) return true;
        list += entry;
        list += *list == ',';
    }
    return false;
}

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

// Damerau's distance with three rows (optimal string alignment).
size_t trl_name_distance(const char *a, const char *b) {
    char x[name_max + 1], y[name_max + 1];
    size_t n = normalize(a, strlen(a), x), m = normalize(b, strlen(b), y);
    size_t rows[3][name_max + 1];
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            row[j] = smaller(above[j] + 1, row[j - 1] + 1);
            row[j] = smaller(row[j], above[j - 1] + (x[i - 1] != y[j - 1]));
            if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
                row[j] = smaller(row[j], two_above[j - 2] + 1);
        }
    }
    return rows[n % 3][m];
}
