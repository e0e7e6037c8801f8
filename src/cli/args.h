// cli/args.h: the one table of commands, and what a command line says.
//
// A command is an entry with its operands, options and examples. Help, manual
// page, completion, docs/cli.md and the tests read the same entry, so nothing
// is listed twice.
#ifndef TRL_CLI_ARGS_H
#define TRL_CLI_ARGS_H

#include <troland/base.h>

#include <stdbool.h>
#include <stddef.h>

enum { TRL_CLI_OPTIONS_MAX = 48 };

/// What may stand in an operand or after an option, for completion and docs.
typedef struct trl_cli_values {
    const char *words;             // "8 10 12": a fixed list, or NULL
    const char *(*each)(size_t i); // the names of a table, NULL past its end, or NULL
    bool file;                     // a path fits
} trl_cli_values;

typedef struct trl_cli_operand {
    const char *name; // "IN"
    const char *help;
    bool optional;
    bool many; // the last operand: any number of words
    trl_cli_values values;
} trl_cli_operand;

typedef struct trl_cli_option {
    const char *group;    // heading over this and the following options, or NULL
    const char *name;     // "exposure"
    char letter;          // 'e', or 0
    bool negatable;       // a switch that also exists as --no-NAME
    const char *argument; // "STOPS"; NULL for a switch
    const char *help;
    const char *preset; // the default in words, or NULL
    trl_cli_values values;
    bool many; // takes all words up to the next option, and may be given again
} trl_cli_option;

typedef struct trl_cli_example {
    const char *line; // "troland render shot.exr shot.png"
    const char *what;
} trl_cli_example;

typedef struct trl_cli_args trl_cli_args;

typedef struct trl_cli_command {
    const char *name;
    const char *summary;                  // one line, a verb first, no full stop
    const char *description;              // paragraphs, parted by "\n\n"
    const trl_cli_operand *operands;      // ends with a NULL name
    const trl_cli_option *options;        // ends with a NULL name
    const trl_cli_example *examples;      // ends with a NULL line
    int (*run)(const trl_cli_args *args); // returns the exit status
} trl_cli_command;

/// Rows that several commands share.
#define TRL_CLI_OPTION_JSON(text)                                                                  \
    { .name = "json", .help = text }
#define TRL_CLI_OPTION_QUIET                                                                       \
    { .name = "quiet", .letter = 'q', .help = "say nothing but errors" }
#define TRL_CLI_OPTION_OVERWRITE                                                                   \
    { .name = "overwrite", .help = "replace a file that is already there" }
#define TRL_CLI_OPTION_HELP                                                                        \
    { .name = "help", .letter = 'h', .help = "show this text" }

/// A word of an option that takes many.
typedef struct trl_cli_word {
    size_t option; // its place in the table
    size_t time;   // of which --name it is: 0 for the first
    const char *text;
} trl_cli_word;

struct trl_cli_args {
    const trl_cli_command *command;
    char **operands; // in argv, which the reading reorders
    size_t operand_count;
    const char *values[TRL_CLI_OPTIONS_MAX]; // by option: NULL = not given; of many, the first
    trl_cli_word *words;                     // of all options that take many
    size_t word_count;
};

/// The table; NULL past its end. Entry 0 is the program itself, whose options
/// (--version, --help, …) stand without a command.
const trl_cli_command *trl_cli_command_at(size_t index);
const trl_cli_command *trl_cli_command_find(const char *name);

/// Reads argv (without the program and command names). Returns 0, or prints one
/// sentence and returns the exit status; either way trl_cli_args_free ends it.
int trl_cli_parse(trl_cli_args *args, const trl_cli_command *command, int argc, char **argv);

/// The value of --name, NULL where it was not given. Asking for an option that
/// the command's table does not hold is a mistake of the program and aborts.
const char *trl_cli_value(const trl_cli_args *args, const char *name);
bool trl_cli_given(const trl_cli_args *args, const char *name);
/// Word `index` of an option that takes many, NULL past the last.
const trl_cli_word *trl_cli_word_at(const trl_cli_args *args, const char *name, size_t index);
/// Prints "'VALUE' does not fit --NAME (COMMAND): give WHAT" of an option that was given, and
/// returns TRL_CLI_WRONG.
int trl_cli_misfit(const trl_cli_args *args, const char *name, const char *what, ...)
    TRL_PRINTF(3, 4);
void trl_cli_args_free(trl_cli_args *args);
/// A switch: 1 for --name, 0 for --no-name, `otherwise` where neither was given.
int trl_cli_switch(const trl_cli_args *args, const char *name, int otherwise);

#endif
