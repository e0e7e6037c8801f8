#include "cli/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

void trl_cli_json_begin(trl_cli_json *json, FILE *out) {
    *json = (trl_cli_json){.out = out};
}

void trl_cli_json_end(trl_cli_json *json) {
    fputc('\n', json->out);
}

// The length of the UTF-8 sequence at `p`, 0 where it is not one: file headers
// hold any bytes, JSON only Unicode.
static int utf8_length(const unsigned char *p) {
    int n = p[0] < 0x80   ? 1
            : p[0] < 0xC2 ? 0
            : p[0] < 0xE0 ? 2
            : p[0] < 0xF0 ? 3
            : p[0] < 0xF5 ? 4
                          : 0;
    for (int i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    if (n == 3 && ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F))) return 0;
    if (n == 4 && ((p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F))) return 0;
    return n;
}

static void put_string(FILE *out, const char *text) {
    fputc('"', out);
    for (const unsigned char *p = (const unsigned char *)text; *p;) {
        int n = utf8_length(p);
        if (n == 0) {
            fprintf(out, "\\u00%02x", *p++); // as Latin-1
        } else if (*p == '"' || *p == '\\') {
            fprintf(out, "\\%c", *p++);
        } else if (*p < 0x20 || *p == 0x7F) {
            fprintf(out, "\\u%04x", *p++);
        } else {
            fwrite(p, 1, (size_t)n, out);
            p += n;
        }
    }
    fputc('"', out);
}

static void member(trl_cli_json *json, const char *name) {
    if (json->comma) fputc(',', json->out);
    if (json->depth > 0) fprintf(json->out, "\n%*s", 2 * json->depth, "");
    if (name) {
        put_string(json->out, name);
        fputs(": ", json->out);
    }
    json->comma = true;
}

static void open(trl_cli_json *json, const char *name, char bracket) {
    member(json, name);
    fputc(bracket, json->out);
    json->depth++;
    json->comma = false;
}

void trl_cli_json_object(trl_cli_json *json, const char *name) {
    open(json, name, '{');
}

void trl_cli_json_array(trl_cli_json *json, const char *name) {
    open(json, name, '[');
}

void trl_cli_json_close(trl_cli_json *json, char bracket) {
    json->depth--;
    if (json->comma) fprintf(json->out, "\n%*s", 2 * json->depth, "");
    fputc(bracket, json->out);
    json->comma = true;
}

void trl_cli_json_string(trl_cli_json *json, const char *name, const char *value) {
    member(json, name);
    if (value)
        put_string(json->out, value);
    else
        fputs("null", json->out);
}

void trl_cli_json_number(trl_cli_json *json, const char *name, double value) {
    member(json, name);
    if (!isfinite(value)) {
        fputs("null", json->out);
        return;
    }
    // The fewest digits that read back to the same number.
    char text[40];
    for (int digits = 6; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    fputs(text, json->out);
}

void trl_cli_json_integer(trl_cli_json *json, const char *name, int64_t value) {
    member(json, name);
    fprintf(json->out, "%" PRId64, value);
}

void trl_cli_json_bool(trl_cli_json *json, const char *name, bool value) {
    member(json, name);
    fputs(value ? "true" : "false", json->out);
}
