#include "cli/text_file.h"

#include "cli/message.h"

#include <troland/image.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST = 1 << 20 };

trl_result trl_cli_text_read(char **out, size_t *length, const char *path, trl_error *err) {
    bool standard = strcmp(path, "-") == 0;
    FILE *file = standard ? stdin : fopen(path, "rb");
    if (!file)
        return trl_error_set(err, TRL_ERR_FILE, "cannot read '%.200s': %s", path, strerror(errno));
    char *text = malloc(LARGEST + 1);
    errno = 0;
    size_t n = text ? fread(text, 1, LARGEST + 1, file) : 0;
    int reason = ferror(file) ? errno : 0;
    if (!standard) fclose(file);
    if (!text || reason != 0 || n > LARGEST) {
        free(text);
        if (!text) return trl_error_set(err, TRL_ERR_MEMORY, "no memory to read '%.200s'", path);
        if (reason != 0)
            return trl_error_set(err, TRL_ERR_FILE, "cannot read '%.200s': %s", path,
                                 strerror(reason));
        return trl_error_set(err, TRL_ERR_LIMIT,
                             "'%.200s' is longer than 1 MiB, the most that is read", path);
    }
    text[n] = 0;
    *out = text;
    *length = n;
    return TRL_OK;
}

trl_result trl_cli_text_write(const char *path, const char *text, bool overwrite, trl_error *err) {
    if (strcmp(path, "-") == 0) {
        printf("%s\n", text); // main() reports a full disk
        return TRL_OK;
    }
    trl_atomic_file *file = NULL;
    trl_result r = trl_atomic_create(&file, path, overwrite, err);
    if (r == TRL_OK) r = trl_atomic_write(file, text, strlen(text), err);
    if (r == TRL_OK) r = trl_atomic_write(file, "\n", 1, err);
    if (r == TRL_OK) r = trl_atomic_commit(file, err);
    trl_atomic_destroy(&file);
    return r;
}

trl_result trl_cli_text_put(const char *text, size_t length, trl_error *err) {
    if (fwrite(text, 1, length, stdout) == length && fflush(stdout) == 0) return TRL_OK;
    return trl_error_set(err, TRL_ERR_FILE, "cannot write to standard output: %s", strerror(errno));
}

trl_result trl_cli_text_show(FILE *out, char **text, const char *name, trl_error *err) {
    trl_result r = TRL_OK;
    if (!out || fclose(out) != 0) {
        r = trl_error_set(err, TRL_ERR_MEMORY, "no memory for the report on '%.200s'", name);
    } else {
        trl_cli_clean(*text, true); // names in the file may hold anything
        r = trl_cli_text_put(*text, strlen(*text), err);
    }
    free(*text);
    *text = NULL;
    return r;
}
