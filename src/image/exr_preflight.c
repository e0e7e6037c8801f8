// The strict reading of an OpenEXR header. Nothing behind it (our own chunk
// reader, libOpenEXR) ever sees a number that was not checked here.
// Source of the layout: "OpenEXR File Layout", openexr.com/en/latest.
#include "image/exr_file.h"
#include "image/exr_header.h"

#include <stdlib.h>
#include <string.h>

enum {
    FLAG_TILED = 0x200,
    FLAG_LONG_NAMES = 0x400,
    FLAG_DEEP = 0x800,
    FLAG_MULTI_PART = 0x1000,
    VALUE_MAX = 1 << 20,     // larger attribute values are not looked at
    HEADERS_MAX = 256 << 20, // bytes of all headers
    ATTRIBUTE_SIZE_MAX = 128 << 20
};

static trl_result take_byte(trl_exr_cursor *c, unsigned char *out, trl_error *err) {
    if (c->at >= c->window_start + c->window_length || c->at < c->window_start) {
        uint64_t left = c->source->size - c->at;
        TRL_REQUIRE(left > 0, err, TRL_ERR_FORMAT,
                    "the file ends inside its header, at byte %llu: it is truncated",
                    (unsigned long long)c->at);
        c->window_start = c->at;
        c->window_length = left < sizeof c->window ? (size_t)left : sizeof c->window;
        TRL_TRY(trl_exr_source_read(c->source, c->at, c->window, c->window_length, err));
    }
    *out = c->window[c->at - c->window_start];
    c->at++;
    return TRL_OK;
}

// A name that ends with a 0 byte.
static trl_result take_name(trl_exr_cursor *c, char out[TRL_EXR_NAME_MAX + 1], const char *what,
                            trl_error *err) {
    uint64_t start = c->at;
    for (int i = 0; i <= TRL_EXR_NAME_MAX; i++) {
        unsigned char byte = 0;
        TRL_TRY(take_byte(c, &byte, err));
        out[i] = (char)byte;
        if (byte == 0) return TRL_OK;
        TRL_REQUIRE(byte >= 0x20 && byte != 0x7F, err, TRL_ERR_FORMAT,
                    "%s at byte %llu of the header holds a control character: the header is "
                    "damaged",
                    what, (unsigned long long)start);
    }
    return trl_error_set(err, TRL_ERR_FORMAT,
                         "%s at byte %llu of the header is longer than %d characters: the header "
                         "is damaged",
                         what, (unsigned long long)start, TRL_EXR_NAME_MAX);
}

static trl_result take_u32(trl_exr_cursor *c, uint32_t *out, trl_error *err) {
    unsigned char b[4] = {0};
    for (int i = 0; i < 4; i++)
        TRL_TRY(take_byte(c, &b[i], err));
    *out = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
    return TRL_OK;
}

// Names in sentences are plain ASCII, so that any terminal can show them.
static void make_plain(char *text) {
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80) *text = '?';
}

static trl_result check_size(const trl_exr_cursor *c, const char *name, uint32_t size,
                             trl_error *err) {
    char shown[TRL_EXR_NAME_MAX + 1];
    memcpy(shown, name, strlen(name) + 1);
    make_plain(shown);
    TRL_REQUIRE(size <= ATTRIBUTE_SIZE_MAX, err, TRL_ERR_FORMAT,
                "attribute '%s' claims %u bytes, and the limit is %d: the header is damaged", shown,
                (unsigned)size, ATTRIBUTE_SIZE_MAX);
    TRL_REQUIRE(size <= c->source->size - c->at, err, TRL_ERR_FORMAT,
                "attribute '%s' needs %u bytes at byte %llu, but the file ends at byte %llu: it "
                "is truncated or damaged",
                shown, (unsigned)size, (unsigned long long)c->at,
                (unsigned long long)c->source->size);
    TRL_REQUIRE(c->at + size <= HEADERS_MAX, err, TRL_ERR_LIMIT,
                "the headers are larger than %d MiB", HEADERS_MAX >> 20);
    return TRL_OK;
}

// One attribute; false in `more` at the 0 byte that ends a header.
static trl_result take_attribute(trl_exr_file *file, trl_exr_header *header, trl_exr_cursor *c,
                                 bool *more, trl_error *err) {
    char name[TRL_EXR_NAME_MAX + 1], type[TRL_EXR_NAME_MAX + 1];
    TRL_TRY(take_name(c, name, "an attribute's name", err));
    *more = name[0] != 0;
    if (!*more) return TRL_OK;
    TRL_TRY(take_name(c, type, "an attribute's type", err));
    uint32_t size = 0;
    TRL_TRY(take_u32(c, &size, err));
    TRL_TRY(check_size(c, name, size, err));
    unsigned char *value = NULL;
    trl_result result = TRL_OK;
    if (size <= VALUE_MAX) {
        value = malloc((size_t)size + 1);
        if (!value) return trl_error_memory(err, size);
        result = trl_exr_source_read(c->source, c->at, value, size, err);
    }
    if (result == TRL_OK)
        result = trl_exr_header_attribute(file, header, name, type, value, size, err);
    free(value);
    c->at += size;
    return result;
}

static trl_result take_header(trl_exr_file *file, trl_exr_header *header, trl_exr_cursor *c,
                              bool *present, trl_error *err) {
    bool more = true;
    *present = false;
    for (;;) {
        TRL_TRY(take_attribute(file, header, c, &more, err));
        if (!more) return TRL_OK;
        *present = true;
    }
}

// All headers: one, or in a multi-part file several up to an empty one.
static trl_result take_headers(trl_exr_file *file, trl_exr_cursor *c, uint32_t flags,
                               trl_error *err) {
    size_t room = file->multi_part ? 16 : 1;
    trl_exr_header *headers = calloc(room, sizeof *headers);
    if (!headers) return trl_error_memory(err, room * sizeof *headers);
    trl_result result = TRL_OK;
    size_t count = 0;
    while (result == TRL_OK) {
        if (count == room) {
            room *= 2;
            trl_exr_header *grown = realloc(headers, room * sizeof *headers);
            if (!grown) {
                result = trl_error_memory(err, room * sizeof *headers);
                break;
            }
            headers = grown;
        }
        headers[count] = (trl_exr_header){.stated_chunks = -1, .pixel_aspect = 1};
        bool present = false;
        result = take_header(file, &headers[count], c, &present, err);
        if (result != TRL_OK) {
            trl_exr_header_release(&headers[count]);
            break;
        }
        if (!present && (file->multi_part || count > 0)) break;
        count++;
        if (!file->multi_part) break;
        if (count > TRL_EXR_PARTS_MAX)
            result = trl_error_set(err, TRL_ERR_LIMIT, "the file has more than %d parts",
                                   TRL_EXR_PARTS_MAX);
    }
    if (result == TRL_OK)
        result = trl_exr_header_finish(file, headers, count, (flags & FLAG_TILED) != 0,
                                       (flags & FLAG_DEEP) != 0, err);
    for (size_t i = 0; i < count; i++)
        trl_exr_header_release(&headers[i]);
    free(headers);
    return result;
}

// Where each part's chunk table is, and that the file reaches behind them all.
static trl_result place_tables(trl_exr_file *file, uint64_t at, trl_error *err) {
    for (size_t i = 0; i < file->part_count; i++) {
        trl_exr_part *part = &file->parts[i];
        part->table_offset = at;
        uint64_t left = at <= file->source.size ? file->source.size - at : 0;
        TRL_REQUIRE(part->chunk_count <= left / 8, err, TRL_ERR_FORMAT,
                    "part %zu claims %u x %u pixels in %llu chunk%s, but the file has %llu bytes "
                    "only: it is truncated or damaged",
                    i, part->data.width, part->data.height, (unsigned long long)part->chunk_count,
                    part->chunk_count == 1 ? "" : "s", (unsigned long long)file->source.size);
        at += 8 * part->chunk_count;
    }
    file->chunks_offset = at;
    return TRL_OK;
}

static trl_result check_version(trl_exr_file *file, uint32_t magic, uint32_t version,
                                trl_error *err) {
    const uint32_t known = 0xFF | FLAG_TILED | FLAG_LONG_NAMES | FLAG_DEEP | FLAG_MULTI_PART;
    TRL_REQUIRE(magic == 20000630, err, TRL_ERR_FORMAT,
                "not an OpenEXR file: it begins with %08x, not with the magic number %08x",
                (unsigned)magic, 20000630u);
    TRL_REQUIRE((version & 0xFF) == 2, err, TRL_ERR_UNSUPPORTED,
                "OpenEXR file format version %u is not supported; this program reads version 2",
                (unsigned)(version & 0xFF));
    TRL_REQUIRE((version & ~known) == 0, err, TRL_ERR_UNSUPPORTED,
                "the file uses features of a later OpenEXR (version flags %06x)",
                (unsigned)(version >> 8));
    TRL_REQUIRE(!(version & FLAG_TILED) || !(version & (FLAG_DEEP | FLAG_MULTI_PART)), err,
                TRL_ERR_FORMAT,
                "the version flags %06x contradict each other (single-part tiled, and deep or "
                "multi-part): the header is damaged",
                (unsigned)(version >> 8));
    file->multi_part = (version & FLAG_MULTI_PART) != 0;
    return TRL_OK;
}

trl_result trl_exr_preflight(trl_exr_file *file, trl_error *err) {
    trl_exr_cursor *c = calloc(1, sizeof *c);
    if (!c) return trl_error_memory(err, sizeof *c);
    c->source = &file->source;
    uint32_t magic = 0, version = 0;
    trl_result result = take_u32(c, &magic, err);
    if (result == TRL_OK) result = take_u32(c, &version, err);
    if (result == TRL_OK) result = check_version(file, magic, version, err);
    if (result == TRL_OK) result = take_headers(file, c, version, err);
    if (result == TRL_OK) result = place_tables(file, c->at, err);
    free(c);
    return result;
}

void trl_exr_file_release(trl_exr_file *file) {
    trl_exr_arena_release(&file->arena);
    file->parts = NULL;
    file->public_parts = NULL;
    file->part_count = 0;
}
