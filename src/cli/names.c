#include "cli/names.h"
#include "cli/message.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

// The Damerau-Levenshtein distance (optimal string alignment) without regard to
// case, '-', '_', '.' and ' ': how many slips of a finger lie between two names.
enum { LONGEST = 96 };

static size_t squeeze(const char *text, size_t length, char out[LONGEST]) {
    size_t n = 0;
    for (size_t i = 0; i < length && n < LONGEST - 1; i++)
        if (!strchr("-_. ", text[i])) out[n++] = (char)tolower((unsigned char)text[i]);
    out[n] = 0;
    return n;
}

static int least(int a, int b, int c) {
    int m = a < b ? a : b;
    return m < c ? m : c;
}

static double distance(const char *typed, const char *name, size_t name_length) {
    char a[LONGEST], b[LONGEST];
    size_t n = squeeze(typed, strlen(typed), a), m = squeeze(name, name_length, b);
    if (n == 0 || m == 0) return HUGE_VAL;
    int rows[3][LONGEST];
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = (int)j;
    for (size_t i = 1; i <= n; i++) {
        int *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];
        now[0] = (int)i;
        for (size_t j = 1; j <= m; j++) {
            now[j] = least(before[j] + 1, now[j - 1] + 1, before[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                earlier[j - 2] + 1 < now[j])
                now[j] = earlier[j - 2] + 1;
        }
    }
    double d = rows[n % 3][m];
    // A name that begins with or holds what was typed is near, however long it is.
    if (n >= 2 && strstr(b, a)) d = fmin(d, 1 + 0.01 * (double)(m - n));
    return d <= fmax(2, 0.34 * (double)n) ? d : HUGE_VAL;
}

void trl_cli_nearest_begin(trl_cli_nearest *nearest, const char *typed) {
    *nearest = (trl_cli_nearest){.typed = typed, .distance = {HUGE_VAL, HUGE_VAL, HUGE_VAL}};
}

static void keep(trl_cli_nearest *nearest, const char *name, double d) {
    if (d == HUGE_VAL) return;
    for (int i = 0; i < 3; i++) {
        if (nearest->best[i] == name && nearest->distance[i] <= d) return;
        if (d >= nearest->distance[i]) continue;
        int last = 2;
        for (int j = i; j < 3; j++)
            if (nearest->best[j] == name) last = j;
        for (int j = last; j > i; j--) {
            nearest->best[j] = nearest->best[j - 1];
            nearest->distance[j] = nearest->distance[j - 1];
        }
        nearest->best[i] = name;
        nearest->distance[i] = d;
        return;
    }
}

void trl_cli_nearest_offer(trl_cli_nearest *nearest, const char *name) {
    keep(nearest, name, distance(nearest->typed, name, strlen(name)));
}

void trl_cli_nearest_offer_aliases(trl_cli_nearest *nearest, const char *aliases,
                                   const char *name) {
    while (*aliases) {
        size_t n = strcspn(aliases, ",");
        keep(nearest, name, distance(nearest->typed, aliases, n));
        aliases += n + (aliases[n] == ',');
    }
}

const char *trl_cli_nearest_end(const trl_cli_nearest *nearest, const char *otherwise, char *out,
                                size_t size) {
    const char *const *b = nearest->best;
    if (!b[0])
        snprintf(out, size, "%s", otherwise);
    else if (!b[1] || nearest->distance[0] == 0)
        snprintf(out, size, "did you mean %s?", b[0]);
    else if (!b[2])
        snprintf(out, size, "did you mean %s or %s?", b[0], b[1]);
    else
        snprintf(out, size, "did you mean %s, %s or %s?", b[0], b[1], b[2]);
    return out;
}

const char *trl_cli_nearest_of(const char *typed, const char *(*each)(size_t i),
                               const char *otherwise, char *out, size_t size) {
    trl_cli_nearest nearest;
    trl_cli_nearest_begin(&nearest, typed);
    for (size_t i = 0; each(i); i++)
        trl_cli_nearest_offer(&nearest, each(i));
    return trl_cli_nearest_end(&nearest, otherwise, out, size);
}

int trl_cli_no_space(const trl_cli_args *args, const char *option, const char *(*each)(size_t i),
                     const char *otherwise) {
    char hint[300];
    const char *typed = trl_cli_value(args, option);
    return trl_cli_say(TRL_CLI_FAILED, "no colour space is called '%s' (--%s): %s", typed, option,
                       trl_cli_nearest_of(typed, each, otherwise, hint, sizeof hint));
}

const char *trl_cli_each_primaries(size_t i) {
    const trl_primaries *p = trl_primaries_at(i);
    return p ? p->name : NULL;
}

const char *trl_cli_each_display(size_t i) {
    const trl_aces_display *display = trl_aces_display_at(i);
    return display ? display->name : NULL;
}

const char *trl_cli_each_space(size_t i) {
    const trl_color_space *space = trl_color_space_at(i);
    return space ? space->name : NULL;
}

const char *trl_cli_each_transfer(size_t i) {
    const trl_transfer_entry *entry = trl_transfer_at(i);
    return entry ? entry->name : NULL;
}

const char *trl_cli_each_display_transfer(size_t i) {
    for (size_t k = 0; trl_transfer_at(k); k++)
        if (trl_transfer_at(k)->of_display && i-- == 0) return trl_transfer_at(k)->name;
    return NULL;
}

trl_result trl_cli_transfer_parse(trl_transfer *out, const char *text, const char *where,
                                  trl_error *err) {
    trl_error problem = TRL_ERROR_INIT;
    trl_result r = trl_transfer_parse(out, text, &problem);
    if (r == TRL_OK) return r;
    char name[64], hint[400];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(text, ":"), text);
    trl_cli_nearest nearest;
    trl_cli_nearest_begin(&nearest, name);
    for (size_t i = 0; trl_transfer_at(i); i++) {
        trl_cli_nearest_offer(&nearest, trl_transfer_at(i)->name);
        trl_cli_nearest_offer_aliases(&nearest, trl_transfer_at(i)->aliases,
                                      trl_transfer_at(i)->name);
    }
    if (r != TRL_ERR_NOT_FOUND || !nearest.best[0])
        return trl_error_set(err, r, "%s (%s)", problem.message, where);
    return trl_error_set(err, r, "no transfer function is called '%.60s' (%s): %s", name, where,
                         trl_cli_nearest_end(&nearest, "", hint, sizeof hint));
}

// What people call the screens that displays are for, the longer words first.
static const struct {
    const char *word; // as squeeze leaves it
    const char *displays[3];
} screens[] = {
    {"dolbyvision", {"p3-d65-pq-1000", "p3-d65-pq-4000", "rec2100-pq-1000-p3"}},
    {"dolbycinema", {"p3-d65-pq-108", "dcdm-pq-300"}},
    {"hdr10", {"rec2100-pq-1000", "rec2100-pq-1000-p3", "rec2100-pq-4000"}},
    {"cinema", {"p3-d65-48nit", "dcdm", "p3-d65-pq-108"}},
    {"theater", {"p3-d65-48nit", "dcdm", "p3-d65-pq-108"}},
    {"dci", {"p3-d65-48nit", "dcdm", "display-p3"}},
    {"2020", {"rec2100-pq-1000", "rec2100-hlg", "rec2100-pq-1000-p3"}},
    {"2100", {"rec2100-pq-1000", "rec2100-hlg", "rec2100-pq-1000-p3"}},
    {"2084", {"rec2100-pq-1000", "p3-d65-pq-1000", "rec2100-pq-4000"}},
    {"hdtv", {"rec709", "srgb"}},
    {"apple", {"display-p3", "display-p3-1000"}},
    {"monitor", {"srgb", "display-p3", "srgb-gamma22"}},
    {"sdr", {"srgb", "rec709", "display-p3"}},
    {"hdr", {"rec2100-pq-1000", "rec2100-hlg", "p3-d65-pq-1000"}},
    {"uhd", {"rec2100-pq-1000", "rec2100-hlg", "rec2100-pq-1000-p3"}},
    {"709", {"rec709", "srgb"}},
    {"pq", {"rec2100-pq-1000", "p3-d65-pq-1000", "rec2100-pq-4000"}},
    {"p3", {"display-p3", "p3-d65-48nit", "p3-d65-pq-1000"}},
};

// Such a word alone means its displays; within a longer name it does where no name is near.
static void offer_screens(trl_cli_nearest *nearest) {
    char typed[LONGEST];
    squeeze(nearest->typed, strlen(nearest->typed), typed);
    for (size_t i = 0; i < sizeof screens / sizeof *screens; i++) {
        bool alone = strcmp(typed, screens[i].word) == 0;
        if (!alone && (nearest->best[0] || !strstr(typed, screens[i].word))) continue;
        for (int k = 0; k < 3; k++) {
            nearest->best[k] = screens[i].displays[k];
            nearest->distance[k] = 1;
        }
        return;
    }
}

trl_result trl_cli_display_find(const trl_aces_display **out, const char *name, trl_error *err) {
    char hint[400];
    *out = trl_aces_display_find(name);
    if (*out) return TRL_OK;
    // Of a URN or a transform ID, the part that tells displays apart.
    const char *academy = strstr(name, "Academy.");
    trl_cli_nearest nearest;
    trl_cli_nearest_begin(&nearest, academy ? academy + strlen("Academy.") : name);
    for (size_t i = 0; trl_aces_display_at(i); i++) {
        const trl_aces_display *d = trl_aces_display_at(i);
        trl_cli_nearest_offer(&nearest, d->name);
        trl_cli_nearest_offer_aliases(&nearest, d->aliases, d->name);
        trl_cli_nearest_offer_aliases(&nearest, d->id, d->name);
    }
    offer_screens(&nearest);
    return trl_error_set(
        err, TRL_ERR_NOT_FOUND, "no display is called '%.100s': %s", name,
        trl_cli_nearest_end(&nearest, "troland displays lists them all", hint, sizeof hint));
}

trl_result trl_cli_space_find(const trl_color_space **out, const char *name, trl_error *err) {
    char hint[400];
    *out = trl_color_space_find(name);
    if (*out) return TRL_OK;
    trl_cli_nearest nearest;
    trl_cli_nearest_begin(&nearest, name);
    for (size_t i = 0; trl_color_space_at(i); i++) {
        const trl_color_space *s = trl_color_space_at(i);
        trl_cli_nearest_offer(&nearest, s->name);
        trl_cli_nearest_offer_aliases(&nearest, s->aliases, s->name);
    }
    return trl_error_set(
        err, TRL_ERR_NOT_FOUND,
        "no colour space is called '%.100s': %s; eight numbers "
        "rx,ry,gx,gy,bx,by,wx,wy work too",
        name, trl_cli_nearest_end(&nearest, "troland spaces lists them all", hint, sizeof hint));
}
