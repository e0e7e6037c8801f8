// cli/text_file.h: small text files, whole.
#ifndef TRL_CLI_TEXT_FILE_H
#define TRL_CLI_TEXT_FILE_H

#include <troland/base.h>

/// Reads a file of at most 1 MiB ("-": standard input) into a new string of
/// `length` bytes with a 0 behind them; release with free().
trl_result trl_cli_text_read(char **out, size_t *length, const char *path, trl_error *err);

/// Writes `text` and a line break into a file beside its place and renames it ("-":
/// standard output).
trl_result trl_cli_text_write(const char *path, const char *text, bool overwrite, trl_error *err);

#endif
