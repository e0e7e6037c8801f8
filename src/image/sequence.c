// The names of a sequence's files: where the number stands in a path, and which
// file a number belongs to. No file is touched but by trl_sequence_scan.
#include "image/sequence.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { DIGITS_MAX = 16, NUMBER_BYTES = 24 };

struct trl_sequence {
    char *path;       // as it was written, for sentences
    char *before;     // of the number, with the folder
    char *after;      // of the number
    const char *name; // where the file's own name begins in `before`
    int digits;
    trl_frames frames; // that stand in the path
};

// A place for the number: where it begins, how long it is, how many digits it means.
typedef struct place {
    const char *at;
    size_t length;
    int digits;
} place;

static bool is_word(char c) {
    return isalnum((unsigned char)c) != 0;
}

static const char *name_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

// "04" in %04d and "4" in $F4; more than two digits are too many anyway.
static size_t read_width(const char *p, int *digits) {
    size_t n = strspn(p, "0123456789");
    *digits = 1;
    if (n > 0) *digits = n > 3 ? DIGITS_MAX + 1 : atoi(p);
    if (*digits == 0) *digits = 1;
    return n;
}

static bool place_marks(const char *p, place *out) {
    char mark[2] = {*p, 0};
    size_t n = strspn(p, mark);
    if (n == 1 && is_word(p[1])) return false;
    *out = (place){p, n, n > DIGITS_MAX ? DIGITS_MAX + 1 : (int)n};
    if (*p == '#' && n == 1) out->digits = 4;
    return true;
}

static bool place_percent(const char *p, place *out) {
    size_t n = read_width(p + 1, &out->digits);
    out->at = p;
    out->length = n + 2;
    return p[n + 1] == 'd';
}

static bool place_houdini(const char *p, place *out) {
    bool braced = p[1] == '{';
    const char *f = p + 1 + braced;
    if (*f != 'F') return false;
    size_t n = read_width(f + 1, &out->digits);
    const char *end = f + 1 + n;
    if (braced ? *end != '}' : is_word(*end)) return false;
    *out = (place){p, (size_t)(end - p) + braced, out->digits};
    return true;
}

static bool place_at(const char *p, place *out) {
    switch (*p) {
    case '#':
    case '@': return place_marks(p, out);
    case '%': return place_percent(p, out);
    case '$': return place_houdini(p, out);
    default: return false;
    }
}

// The first place from `p` on, or NULL.
static const char *place_find(const char *p, place *out) {
    while (*p && !place_at(p, out))
        p++;
    return *p ? p : NULL;
}

// Where a list of frames begins that ends at `end`, or `end`: the longest run of a list's
// characters. A minus in front of it is a sign only after '.', '_' or nothing: in
// "shot-1-10#" it parts the words.
static const char *list_begin(const char *name, const char *end) {
    const char *p = end;
    while (p > name && strchr("0123456789,-:x", p[-1]))
        p--;
    while (p < end && !isdigit((unsigned char)*p) && *p != '-')
        p++;
    bool sign = p < end && *p == '-' && isdigit((unsigned char)p[1]) &&
                (p == name || p[-1] == '.' || p[-1] == '_');
    while (p < end && *p == '-' && !sign)
        p++;
    bool list = p < end && isdigit((unsigned char)end[-1]) &&
                (memchr(p + 1, '-', (size_t)(end - p - 1)) || memchr(p, ',', (size_t)(end - p)));
    return list ? p : end;
}

bool trl_sequence_is(const char *path) {
    place p;
    return place_find(name_of(path), &p) != NULL;
}

static trl_result fill(trl_sequence *s, const place *p, trl_error *err) {
    const char *name = name_of(s->path), *list = list_begin(name, p->at);
    char *text = strndup(list, (size_t)(p->at - list));
    s->before = strndup(s->path, (size_t)(list - s->path));
    s->after = strdup(p->at + p->length);
    trl_result r = text && s->before && s->after ? TRL_OK : trl_error_memory(err, strlen(s->path));
    if (r == TRL_OK && *text) r = trl_frames_parse(&s->frames, text, err);
    free(text);
    if (r != TRL_OK) return r;
    s->name = s->before + (name - s->path);
    s->digits = p->digits;
    return TRL_OK;
}

trl_result trl_sequence_create(trl_sequence **out, const char *path, trl_error *err) {
    place first, second;
    *out = NULL;
    TRL_REQUIRE(place_find(name_of(path), &first), err, TRL_ERR_ARGUMENT,
                "'%.200s' has no place for a frame number: write #### or %%04d where it stands",
                path);
    TRL_REQUIRE(!place_find(first.at + first.length, &second), err, TRL_ERR_ARGUMENT,
                "'%.200s' has two places for a frame number, %.*s and %.*s: leave one", path,
                (int)(first.length < 20 ? first.length : 20), first.at,
                (int)(second.length < 20 ? second.length : 20), second.at);
    TRL_REQUIRE(first.digits <= DIGITS_MAX, err, TRL_ERR_ARGUMENT,
                "the frame number of '%.200s' has more than %d digits: write ####", path,
                DIGITS_MAX);
    trl_sequence *s = trl_alloc(1, sizeof *s);
    if (!s) return trl_error_memory(err, sizeof *s);
    s->path = strdup(path);
    first.at = s->path ? s->path + (first.at - path) : NULL;
    trl_result r = s->path ? fill(s, &first, err) : trl_error_memory(err, strlen(path));
    if (r != TRL_OK)
        trl_sequence_destroy(&s);
    else
        *out = s;
    return r;
}

void trl_sequence_destroy(trl_sequence **sequence) {
    trl_sequence *s = *sequence;
    if (!s) return;
    trl_frames_free(&s->frames);
    free(s->path);
    free(s->before);
    free(s->after);
    trl_free(s);
    *sequence = NULL;
}

const trl_frames *trl_sequence_frames(const trl_sequence *sequence) {
    return &sequence->frames;
}

trl_result trl_sequence_path(const trl_sequence *s, int32_t number, char *out, size_t size,
                             trl_error *err) {
    int n = snprintf(out, size, "%s%0*d%s", s->before, s->digits, number, s->after);
    TRL_REQUIRE(n >= 0 && (size_t)n < size, err, TRL_ERR_LIMIT,
                "the name of frame %d of '%.200s' is too long", number, s->path);
    return TRL_OK;
}

// The part of `name` between the texts around the number, as digits with a sign.
static bool middle(const trl_sequence *s, const char *name, const char *before, const char **begin,
                   size_t *length) {
    size_t n = strlen(name), head = strlen(before), tail = strlen(s->after);
    if (n <= head + tail || strncmp(name, before, head) != 0 ||
        strcmp(name + n - tail, s->after) != 0)
        return false;
    *begin = name + head;
    *length = n - head - tail;
    size_t sign = **begin == '-';
    return *length > sign && *length - sign <= DIGITS_MAX &&
           strspn(*begin + sign, "0123456789") >= *length - sign;
}

static bool number_in(const trl_sequence *s, const char *name, const char *before,
                      int32_t *number) {
    const char *begin = NULL;
    char text[NUMBER_BYTES], again[NUMBER_BYTES];
    size_t length = 0;
    if (!middle(s, name, before, &begin, &length)) return false;
    memcpy(text, begin, length);
    text[length] = 0;
    long long value = strtoll(text, NULL, 10);
    if (value > TRL_FRAME_NUMBER_MAX || value < -TRL_FRAME_NUMBER_MAX) return false;
    // One file has one number: shot.7.exr is no frame of shot.####.exr.
    snprintf(again, sizeof again, "%0*d", s->digits, (int)value);
    if (strcmp(again, text) != 0) return false;
    *number = (int32_t)value;
    return true;
}

bool trl_sequence_number(const trl_sequence *s, const char *path, int32_t *number) {
    return number_in(s, path, s->before, number);
}

// What a person may have meant whose frames have other digits.
typedef struct near_miss {
    char name[256], pattern[300];
} near_miss;

static void miss_note(near_miss *miss, const trl_sequence *s, const char *name) {
    const char *begin = NULL;
    size_t length = 0;
    if (miss->name[0] || !middle(s, name, s->name, &begin, &length) || *begin == '-') return;
    snprintf(miss->name, sizeof miss->name, "%s", name);
    snprintf(miss->pattern, sizeof miss->pattern, "%s%.*s%s", s->name,
             (int)(length > 1 ? length : 2), length > 1 ? "################" : "%d", s->after);
}

static trl_result nothing_found(const trl_sequence *s, const near_miss *miss, trl_error *err) {
    if (!miss->name[0])
        return trl_error_set(err, TRL_ERR_NOT_FOUND,
                             "no frame of '%.200s' is there: look at its name and its folder",
                             s->path);
    return trl_error_set(err, TRL_ERR_NOT_FOUND,
                         "no frame of '%.150s' is there, but %.100s is: write %.110s", s->path,
                         miss->name, miss->pattern);
}

trl_result trl_sequence_scan(const trl_sequence *s, trl_frames *out, trl_error *err) {
    *out = (trl_frames){0};
    size_t n = (size_t)(s->name - s->before);
    char *folder = n > 0 ? strndup(s->before, n) : strdup(".");
    if (!folder) return trl_error_memory(err, n);
    DIR *dir = opendir(folder);
    int reason = errno;
    if (!dir)
        trl_error_set(err, TRL_ERR_FILE, "the folder '%.200s' cannot be read: %s", folder,
                      strerrordesc_np(reason));
    free(folder);
    if (!dir) return TRL_ERR_FILE;
    trl_frame_list list = {0};
    near_miss miss = {0};
    trl_result r = TRL_OK;
    int32_t number = 0;
    for (struct dirent *e; r == TRL_OK && (e = readdir(dir));) {
        if (number_in(s, e->d_name, s->name, &number))
            r = trl_frames_append(&list, number, err);
        else
            miss_note(&miss, s, e->d_name);
    }
    closedir(dir);
    if (r == TRL_OK && list.frames.count == 0) r = nothing_found(s, &miss, err);
    trl_frames_sort(&list.frames);
    if (r == TRL_OK)
        *out = list.frames;
    else
        trl_frames_free(&list.frames);
    return r;
}
