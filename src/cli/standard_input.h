// cli/standard_input.h: pictures from a pipe.
#ifndef TRL_CLI_STANDARD_INPUT_H
#define TRL_CLI_STANDARD_INPUT_H

#include <troland/base.h>

/// A picture to read: `path` opens it, `name` is what messages call it.
typedef struct trl_cli_input {
    const char *path, *name;
    char buffer[40];
} trl_cli_input;

/// `word` itself, or for "-" all of standard input, copied into a file without a
/// name that lives as long as this process and its children: pictures are read
/// in any order, which a pipe cannot be.
trl_result trl_cli_input_open(trl_cli_input *input, const char *word, trl_error *err);

/// Puts the input's name for its path in a sentence of the library.
void trl_cli_input_name(const trl_cli_input *input, trl_error *err);

#endif
