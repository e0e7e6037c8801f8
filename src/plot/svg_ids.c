// plot/svg_ids.c: Cairo numbers its surfaces through the life of a program and over all of
// its threads; a file should not tell how many there were before it.
#include "plot/svg_ids.h"

#include <stdio.h>
#include <string.h>

typedef struct id {
    const uint8_t *name;
    size_t length;
} id;

typedef struct writer {
    id *ids; // by their new numbers
    size_t id_count, id_room;
    uint8_t *bytes;
    size_t count, room;
} writer;

// Grows an array of `size` bytes each, so that there is room for `wanted`.
static bool grow(void *array, size_t *room, size_t used, size_t wanted, size_t size) {
    void *old, *grown;
    if (wanted <= *room) return true;
    size_t more = 2 * wanted + 64;
    memcpy(&old, array, sizeof old);
    grown = trl_alloc(more, size);
    if (!grown) return false;
    if (used > 0) memcpy(grown, old, used * size);
    trl_free(old);
    memcpy(array, &grown, sizeof grown);
    *room = more;
    return true;
}

static bool put(writer *w, const void *bytes, size_t n) {
    if (!grow(&w->bytes, &w->room, w->count, w->count + n, 1)) return false;
    if (n > 0) memcpy(w->bytes + w->count, bytes, n);
    w->count += n;
    return true;
}

static bool put_id(writer *w, const uint8_t *name, size_t length) {
    char text[32];
    size_t i = 0;
    while (i < w->id_count &&
           (w->ids[i].length != length || memcmp(w->ids[i].name, name, length) != 0))
        i++;
    if (i == w->id_count) {
        if (!grow(&w->ids, &w->id_room, w->id_count, w->id_count + 1, sizeof *w->ids)) return false;
        w->ids[w->id_count++] = (id){name, length};
    }
    return put(w, text, (size_t)snprintf(text, sizeof text, "i%zu", i));
}

// The length of the words before an id that begin at p; 0 for none. Cairo writes its
// attributes in this way only, and letters as outlines.
static size_t lead(const uint8_t *p, size_t left) {
    static const char *const leads[] = {" id=\"", "href=\"#", "url(#"};
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        size_t n = strlen(leads[i]);
        if (left > n && memcmp(p, leads[i], n) == 0) return n;
    }
    return 0;
}

static size_t name_length(const uint8_t *p, size_t left) {
    size_t n = 0;
    while (n < left && p[n] != '"' && p[n] != ')')
        n++;
    return n;
}

trl_result trl_svg_ids_renumber(const uint8_t *bytes, size_t count, uint8_t **out,
                                size_t *out_count, trl_error *err) {
    writer w = {0};
    size_t from = 0; // not yet written
    bool good = true;
    for (size_t at = 0; at < count && good;) {
        size_t n = lead(bytes + at, count - at);
        at += n > 0 ? n : 1;
        if (n == 0) continue;
        size_t length = name_length(bytes + at, count - at);
        good = put(&w, bytes + from, at - from) && put_id(&w, bytes + at, length);
        from = at += length;
    }
    good = good && put(&w, bytes + from, count - from);
    trl_free(w.ids);
    if (!good) {
        trl_free(w.bytes);
        return trl_error_memory(err, count);
    }
    *out = w.bytes;
    *out_count = w.count;
    return TRL_OK;
}
