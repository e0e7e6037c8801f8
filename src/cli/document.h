// cli/document.h: the table of commands as text: help, manual page, Markdown,
// completion.
#ifndef TRL_CLI_DOCUMENT_H
#define TRL_CLI_DOCUMENT_H

#include "cli/args.h"

#include <stdio.h>

/// What --help prints: examples first.
void trl_cli_help(FILE *out, const trl_cli_command *command);
/// The manual page, troff with the man macros.
void trl_cli_manual(FILE *out);
/// docs/cli.md.
void trl_cli_markdown(FILE *out);
/// Completion for a shell of trl_cli_each_shell; false where there is no such one.
bool trl_cli_complete(FILE *out, const char *shell);
const char *trl_cli_each_shell(size_t i); // NULL past the end

/// What an exit status means; ends with a NULL meaning.
typedef struct trl_cli_exit_status {
    int status;
    const char *meaning;
} trl_cli_exit_status;
extern const trl_cli_exit_status trl_cli_exit_statuses[];
/// What TRL_CPU does.
extern const char trl_cli_environment[];

/// "IN OUT [options]" for `command`, into `out`.
const char *trl_cli_usage(const trl_cli_command *command, char *out, size_t size);
/// "-d, --display NAME" or "--[no-]dither", into `out`.
const char *trl_cli_option_text(const trl_cli_option *option, char *out, size_t size);

#endif
