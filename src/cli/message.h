// cli/message.h: what the command says, and how it ends.
#ifndef TRL_CLI_MESSAGE_H
#define TRL_CLI_MESSAGE_H

#include <troland/base.h>

#include <stdio.h>

/// Exit statuses.
enum {
    TRL_CLI_DONE = 0,
    TRL_CLI_FAILED = 1, // understood, but it could not be done
    // Every word is right, but they do not go together: leave one of them out.
    TRL_CLI_CONTRADICTION = TRL_CLI_FAILED,
    TRL_CLI_WRONG = 2,   // a word is wrong or missing
    TRL_CLI_PARTIAL = 3, // done, with parts missing
    TRL_CLI_AGAIN = 75,  // failed for a passing reason
    TRL_CLI_INTERRUPTED = 130
};

/// Prints "troland: <sentence>" to standard error and returns `status`.
int trl_cli_say(int status, const char *format, ...) TRL_PRINTF(2, 3);
/// The same for a failed library call: its sentence and the status of its code.
int trl_cli_say_error(const trl_error *err);
/// The same where the call was about a word of the line: TRL_CLI_WRONG where the word does not
/// fit (TRL_ERR_ARGUMENT), while a name that is not there has failed.
int trl_cli_say_word_error(const trl_error *err);
/// Prints "troland: note: <sentence>" to standard error unless `quiet`.
void trl_cli_note(bool quiet, const char *format, ...) TRL_PRINTF(2, 3);
/// "troland: warning: <sentence>": the result is not quite what was asked for.
void trl_cli_warn(bool quiet, const char *format, ...) TRL_PRINTF(2, 3);

/// The exit status of a library result.
int trl_cli_status(trl_result result);

/// The length of the UTF-8 sequence at `p`, 0 where it is none: the headers of files
/// hold any bytes.
int trl_cli_utf8_length(const unsigned char *p);
/// Makes '?' of control characters, which a terminal would obey, and of what is not
/// UTF-8; line breaks stay where `lines` is true.
void trl_cli_clean(char *text, bool lines);

/// Prints `text` wrapped at 80 columns, each line after `indent` blanks; the
/// first line begins at column `column`. Paragraphs are parted by "\n\n".
void trl_cli_wrap(FILE *out, const char *text, int column, int indent);
/// The same at another width.
void trl_cli_wrap_at(FILE *out, const char *text, int column, int indent, int width);

#endif
