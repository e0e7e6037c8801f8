#include "cli/standard_input.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COPY_BYTES = 1 << 16 };

static trl_result copy(FILE *spool, trl_error *err) {
    static char bytes[COPY_BYTES];
    size_t n = 0;
    while ((n = fread(bytes, 1, sizeof bytes, stdin)) > 0)
        if (fwrite(bytes, 1, n, spool) != n)
            return trl_error_set(err, TRL_ERR_FILE,
                                 "no room to keep standard input in the temporary folder: %s",
                                 strerror(errno));
    if (ferror(stdin))
        return trl_error_set(err, TRL_ERR_FILE, "cannot read standard input: %s", strerror(errno));
    if (fflush(spool) != 0 || ftell(spool) == 0)
        return trl_error_set(err, TRL_ERR_FORMAT, "standard input holds nothing: send a picture");
    return TRL_OK;
}

trl_result trl_cli_input_open(trl_cli_input *input, const char *word, trl_error *err) {
    *input = (trl_cli_input){.path = word, .name = word};
    if (strcmp(word, "-") != 0) return TRL_OK;
    input->name = "standard input";
    if (isatty(STDIN_FILENO))
        return trl_error_set(err, TRL_ERR_FILE,
                             "standard input is a terminal: send a picture, or name a file");
    FILE *spool = tmpfile(); // open until the process ends
    if (!spool)
        return trl_error_set(err, TRL_ERR_FILE, "no temporary file for standard input: %s",
                             strerror(errno));
    snprintf(input->buffer, sizeof input->buffer, "/proc/self/fd/%d", fileno(spool));
    input->path = input->buffer;
    return copy(spool, err);
}

void trl_cli_input_name(const trl_cli_input *input, trl_error *err) {
    char text[sizeof err->message];
    size_t n = strlen(input->path);
    const char *found = strstr(err->message, input->path);
    if (!found || strcmp(input->path, input->name) == 0) return;
    snprintf(text, sizeof text, "%.*s%s%s", (int)(found - err->message), err->message, input->name,
             found + n);
    memcpy(err->message, text, sizeof text);
}
