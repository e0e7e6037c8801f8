// cli/completion.h: completion for shells, from the table of commands.
#ifndef TRL_CLI_COMPLETION_H
#define TRL_CLI_COMPLETION_H

#include "cli/args.h"

#include <stdio.h>

void trl_cli_complete_bash(FILE *out);
void trl_cli_complete_fish(FILE *out);
void trl_cli_complete_zsh(FILE *out);

/// Prints text with a backslash before each character of `special`.
void trl_cli_complete_text(FILE *out, const char *text, const char *special);

/// The words that fit, with a space between, as trl_cli_complete_text prints them.
void trl_cli_complete_words(FILE *out, const trl_cli_values *values, const char *special);

/// Whether files are offered: where paths fit, and where no list is known.
bool trl_cli_complete_files(const trl_cli_values *values);

#endif
