// cli/text_file.h: small text files, whole.
#ifndef TRL_CLI_TEXT_FILE_H
#define TRL_CLI_TEXT_FILE_H

#include <troland/base.h>

#include <stdio.h>

/// Reads a file of at most 1 MiB ("-": standard input) into a new string of
/// `length` bytes with a 0 behind them; release with free().
trl_result trl_cli_text_read(char **out, size_t *length, const char *path, trl_error *err);

/// Writes `text` and a line break into a file beside its place and renames it ("-":
/// standard output).
trl_result trl_cli_text_write(const char *path, const char *text, bool overwrite, trl_error *err);

/// Writes `length` bytes to standard output and flushes it.
trl_result trl_cli_text_put(const char *text, size_t length, trl_error *err);

/// Ends the memory stream `out` (NULL where it could not be had) over `text`, the
/// report on the file `name`, and prints it without what could move a terminal.
/// Releases the text.
trl_result trl_cli_text_show(FILE *out, char **text, const char *name, trl_error *err);

#endif
