#include "cli/json.h"
#include "cli/message.h"

#include <inttypes.h>
#include <math.h>

void trl_cli_json_begin(trl_cli_json *json, FILE *out) {
    *json = (trl_cli_json){.out = out};
}

void trl_cli_json_end(trl_cli_json *json) {
    fputc('\n', json->out);
}

static void put_string(FILE *out, const char *text) {
    fputc('"', out);
    for (const unsigned char *p = (const unsigned char *)text; *p;) {
        int n = trl_cli_utf8_length(p);
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

static void put_number(FILE *out, double value) {
    if (!isfinite(value)) {
        fputs("null", out);
        return;
    }
    char text[TRL_NUMBER_SIZE];
    fputs(trl_number_print(text, value), out);
}

void trl_cli_json_number(trl_cli_json *json, const char *name, double value) {
    member(json, name);
    put_number(json->out, value);
}

void trl_cli_json_numbers(trl_cli_json *json, const char *name, const double *values, int count) {
    member(json, name);
    for (int i = 0; i < count; i++) {
        fputs(i == 0 ? "[" : ", ", json->out);
        put_number(json->out, values[i]);
    }
    fputc(']', json->out);
}

void trl_cli_json_integer(trl_cli_json *json, const char *name, int64_t value) {
    member(json, name);
    fprintf(json->out, "%" PRId64, value);
}

void trl_cli_json_bool(trl_cli_json *json, const char *name, bool value) {
    member(json, name);
    fputs(value ? "true" : "false", json->out);
}
