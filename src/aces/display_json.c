// aces/display_json.c: custom displays as JSON text. The only file that knows jansson.
#include "aces/output.h"

#include "base/base.h"
#include "base/name.h"

#if TRL_HAVE_JSON
#include <jansson.h>

#include <stdlib.h>
#include <string.h>

static const char *const clamps[] = {
    [TRL_WHITE_CLAMP_PEAK] = "peak", [TRL_WHITE_CLAMP_PUBLISHED] = "published"};

static const char *const members[] = {
    "comment", "peak_nits", "limiting",    "encoding",      "transfer",
    "gamma",   "black",     "scale_white", "inverse_clamp", "linear_scale",
};

static const char *const points[] = {"red", "green", "blue", "white"};

// Where a value stands: "tv.json: member 'limiting.red'" is place and member.
typedef struct reader {
    const char *where;
    trl_error *err;
} reader;

static const char *type_name(const json_t *value) {
    switch (json_typeof(value)) {
    case JSON_OBJECT: return "an object";
    case JSON_ARRAY: return "an array";
    case JSON_STRING: return "a string";
    case JSON_INTEGER:
    case JSON_REAL: return "a number";
    case JSON_NULL: return "null";
    default: return "true or false";
    }
}

static trl_result wrong_type(const reader *r, const char *member, const char *wanted,
                             const json_t *value) {
    return trl_error_set(r->err, TRL_ERR_FORMAT, "%s: member '%s' must be %s, not %s", r->where,
                         member, wanted, type_name(value));
}

static trl_result check_members(const reader *r, const json_t *object, const char *prefix,
                                const char *const *known, size_t count) {
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value) {
        size_t i = 0;
        while (i < count && strcmp(known[i], key) != 0)
            i++;
        if (i < count) continue;
        char list[200] = "";
        for (i = 0; i < count; i++) {
            strncat(list, i ? ", " : "", sizeof list - strlen(list) - 1);
            strncat(list, known[i], sizeof list - strlen(list) - 1);
        }
        return trl_error_set(r->err, TRL_ERR_FORMAT, "%s: unknown member '%s%.60s'; there are %s",
                             r->where, prefix, key, list);
    }
    return TRL_OK;
}

static trl_result read_number(const reader *r, const json_t *object, const char *member,
                              double *out) {
    const json_t *value = json_object_get(object, member);
    if (!value) return TRL_OK;
    if (!json_is_number(value)) return wrong_type(r, member, "a number", value);
    *out = json_number_value(value);
    return TRL_OK;
}

static trl_result read_text(const reader *r, const json_t *object, const char *member,
                            const char **out) {
    const json_t *value = json_object_get(object, member);
    if (!value) return TRL_OK;
    if (!json_is_string(value)) return wrong_type(r, member, "a string", value);
    *out = json_string_value(value);
    return TRL_OK;
}

static trl_result read_point(const reader *r, const json_t *object, const char *member,
                             const char *point, trl_xy *out) {
    char path[64];
    snprintf(path, sizeof path, "%s.%s", member, point);
    const json_t *value = json_object_get(object, point);
    TRL_REQUIRE(value, r->err, TRL_ERR_FORMAT, "%s: member '%s' is missing: give it as [x, y]",
                r->where, path);
    const json_t *x = json_array_get(value, 0), *y = json_array_get(value, 1);
    if (json_array_size(value) != 2 || !json_is_number(x) || !json_is_number(y))
        return wrong_type(r, path, "an array of two numbers, [x, y]", value);
    *out = (trl_xy){json_number_value(x), json_number_value(y)};
    return TRL_OK;
}

static trl_result unknown_primaries(const reader *r, const char *member, const char *name) {
    char list[200] = "";
    for (size_t i = 0; trl_primaries_at(i); i++) {
        strncat(list, i ? ", " : "", sizeof list - strlen(list) - 1);
        strncat(list, trl_primaries_at(i)->name, sizeof list - strlen(list) - 1);
    }
    return trl_error_set(r->err, TRL_ERR_FORMAT,
                         "%s: member '%s' is '%.60s'; named primaries are %s; others are given by "
                         "red, green, blue and white",
                         r->where, member, name, list);
}

static trl_result read_primaries(const reader *r, const json_t *object, const char *member,
                                 trl_chromaticities *out) {
    const json_t *value = json_object_get(object, member);
    if (json_is_string(value)) {
        const trl_primaries *known = trl_primaries_find(json_string_value(value));
        if (!known) return unknown_primaries(r, member, json_string_value(value));
        *out = known->value;
        return TRL_OK;
    }
    if (!json_is_object(value)) return wrong_type(r, member, "an object or a name", value);
    char prefix[32];
    snprintf(prefix, sizeof prefix, "%s.", member);
    TRL_TRY(check_members(r, value, prefix, points, 4));
    TRL_TRY(read_point(r, value, member, "red", &out->red));
    TRL_TRY(read_point(r, value, member, "green", &out->green));
    TRL_TRY(read_point(r, value, member, "blue", &out->blue));
    return read_point(r, value, member, "white", &out->white);
}

static trl_result read_transfer(const reader *r, const json_t *object, trl_transfer *out) {
    const char *name = "";
    *out = (trl_transfer){.kind = TRL_TRANSFER_LINEAR};
    TRL_TRY(read_text(r, object, "transfer", &name));
    const trl_transfer_entry *entry = trl_transfer_find(name);
    TRL_REQUIRE(entry && entry->of_display, r->err, TRL_ERR_FORMAT,
                "%s: member 'transfer' is '%.60s'; it must be linear, srgb, bt709, bt1886, gamma, "
                "pq or hlg",
                r->where, name);
    out->kind = entry->kind;
    TRL_TRY(read_number(r, object, "gamma", &out->gamma));
    return read_number(r, object, "black", &out->black);
}

static trl_result read_clamp(const reader *r, const json_t *object, trl_white_clamp *out) {
    const char *name = clamps[TRL_WHITE_CLAMP_PEAK];
    TRL_TRY(read_text(r, object, "inverse_clamp", &name));
    bool published = strcmp(name, clamps[TRL_WHITE_CLAMP_PUBLISHED]) == 0;
    TRL_REQUIRE(
        published || strcmp(name, clamps[TRL_WHITE_CLAMP_PEAK]) == 0, r->err, TRL_ERR_FORMAT,
        "%s: member 'inverse_clamp' is '%.60s'; it must be peak or published", r->where, name);
    *out = published ? TRL_WHITE_CLAMP_PUBLISHED : TRL_WHITE_CLAMP_PEAK;
    return TRL_OK;
}

static trl_result read_display(const reader *r, const json_t *root, trl_aces_params *p) {
    static const char *const needed[] = {"peak_nits", "limiting", "encoding", "transfer"};
    TRL_REQUIRE(json_is_object(root), r->err, TRL_ERR_FORMAT,
                "%s: a display is a JSON object, this is %s", r->where, type_name(root));
    TRL_TRY(check_members(r, root, "", members, sizeof members / sizeof *members));
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        TRL_REQUIRE(json_object_get(root, needed[i]), r->err, TRL_ERR_FORMAT,
                    "%s: member '%s' is missing", r->where, needed[i]);
    const char *comment;
    TRL_TRY(read_text(r, root, "comment", &comment));
    TRL_TRY(read_number(r, root, "peak_nits", &p->peak_nits));
    TRL_TRY(read_primaries(r, root, "limiting", &p->limiting));
    TRL_TRY(read_primaries(r, root, "encoding", &p->encoding));
    TRL_TRY(read_transfer(r, root, &p->transfer));
    TRL_TRY(read_clamp(r, root, &p->inverse_clamp));
    TRL_TRY(read_number(r, root, "linear_scale", &p->linear_scale));
    const json_t *scale = json_object_get(root, "scale_white");
    if (scale && !json_is_boolean(scale))
        return wrong_type(r, "scale_white", "true or false", scale);
    p->scale_white = json_is_true(scale);
    trl_error local = TRL_ERROR_INIT;
    if (trl_aces_params_check(p, &local) != TRL_OK)
        return trl_error_set(r->err, TRL_ERR_FORMAT, "%s: %s", r->where, local.message);
    return TRL_OK;
}

trl_result trl_aces_params_from_json(trl_aces_params *out, const char *text, size_t length,
                                     const char *where, trl_error *err) {
    json_error_t problem;
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &problem);
    // Jansson has no words for an allocation that failed.
    TRL_REQUIRE(root || problem.text[0], err, TRL_ERR_MEMORY, "%s: not enough memory to read it",
                where);
    TRL_REQUIRE(root, err, TRL_ERR_FORMAT, "%s, line %d, column %d: this is not JSON: %s", where,
                problem.line, problem.column, problem.text);
    reader r = {where, err};
    trl_aces_params params;
    trl_aces_params_init(&params);
    trl_result result = read_display(&r, root, &params);
    json_decref(root);
    if (result == TRL_OK) *out = params;
    return result;
}

static json_t *write_primaries(const trl_chromaticities *c) {
    return json_pack("{s:[ff], s:[ff], s:[ff], s:[ff]}", points[0], c->red.x, c->red.y, points[1],
                     c->green.x, c->green.y, points[2], c->blue.x, c->blue.y, points[3], c->white.x,
                     c->white.y);
}

static json_t *write_display(const trl_aces_params *p) {
    json_t *root = json_pack(
        "{s:f, s:o, s:o, s:s, s:f, s:f, s:b, s:s, s:f}", "peak_nits", p->peak_nits, "limiting",
        write_primaries(&p->limiting), "encoding", write_primaries(&p->encoding), "transfer",
        trl_transfer_of(p->transfer.kind)->name, "gamma", p->transfer.gamma, "black",
        p->transfer.black, "scale_white", (int)p->scale_white, "inverse_clamp",
        clamps[p->inverse_clamp], "linear_scale", p->linear_scale);
    // 0 means nothing to most curves, and the usual value to the others.
    if (root && p->transfer.gamma == 0) json_object_del(root, "gamma");
    if (root && p->transfer.black == 0) json_object_del(root, "black");
    return root;
}

static bool same_xy(trl_xy a, trl_xy b) {
    return a.x == b.x && a.y == b.y;
}

static bool same_primaries(const trl_chromaticities *a, const trl_chromaticities *b) {
    return same_xy(a->red, b->red) && same_xy(a->green, b->green) && same_xy(a->blue, b->blue) &&
           same_xy(a->white, b->white);
}

static bool same_params(const trl_aces_params *a, const trl_aces_params *b) {
    return a->scale_white == b->scale_white && a->inverse_clamp == b->inverse_clamp &&
           a->peak_nits == b->peak_nits && same_primaries(&a->limiting, &b->limiting) &&
           same_primaries(&a->encoding, &b->encoding) && a->transfer.kind == b->transfer.kind &&
           a->transfer.gamma == b->transfer.gamma && a->transfer.black == b->transfer.black &&
           a->linear_scale == b->linear_scale;
}

trl_result trl_aces_params_to_json(const trl_aces_params *params, char **out, trl_error *err) {
    *out = NULL;
    TRL_TRY(trl_aces_params_check(params, err));
    json_t *root = write_display(params);
    if (!root) return trl_error_memory(err, 1000);
    // As few digits as read back the same: 0.64, not 0.64000000000000001.
    for (size_t digits = 15; digits <= 17; digits++) {
        trl_aces_params again;
        free(*out);
        *out = json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(digits));
        if (!*out) break;
        if (trl_aces_params_from_json(&again, *out, strlen(*out), "", NULL) == TRL_OK &&
            same_params(params, &again))
            break;
    }
    json_decref(root);
    return *out ? TRL_OK : trl_error_memory(err, 1000);
}

#else

trl_result trl_aces_params_from_json(trl_aces_params *out, const char *text, size_t length,
                                     const char *where, trl_error *err) {
    (void)out, (void)text, (void)length;
    return trl_error_set(err, TRL_ERR_UNSUPPORTED,
                         "%s: this troland was built without jansson and reads no JSON", where);
}

trl_result trl_aces_params_to_json(const trl_aces_params *params, char **out, trl_error *err) {
    (void)params;
    *out = NULL;
    return trl_error_set(err, TRL_ERR_UNSUPPORTED,
                         "this troland was built without jansson and writes no JSON");
}

#endif
