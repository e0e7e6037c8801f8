// cli/json.h: writes JSON text to a stream, indented, with points in numbers
// and null for what is not finite.
#ifndef TRL_CLI_JSON_H
#define TRL_CLI_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

typedef struct trl_cli_json {
    FILE *out;
    int depth;
    bool comma; // a member stands before the next one
} trl_cli_json;

void trl_cli_json_begin(trl_cli_json *json, FILE *out);
void trl_cli_json_end(trl_cli_json *json); // the final line break
/// `name` is NULL inside arrays and for the outermost value.
void trl_cli_json_object(trl_cli_json *json, const char *name);
void trl_cli_json_array(trl_cli_json *json, const char *name);
void trl_cli_json_close(trl_cli_json *json, char bracket);                         // '}' or ']'
void trl_cli_json_string(trl_cli_json *json, const char *name, const char *value); // NULL: null
void trl_cli_json_number(trl_cli_json *json, const char *name, double value);
void trl_cli_json_integer(trl_cli_json *json, const char *name, int64_t value);
/// An array of numbers on one line.
void trl_cli_json_numbers(trl_cli_json *json, const char *name, const double *values, int count);
void trl_cli_json_bool(trl_cli_json *json, const char *name, bool value);

#endif
