// cli/number_list.h: many numbers from the command line: lists, ranges, a pipe.
#ifndef TRL_CLI_NUMBER_LIST_H
#define TRL_CLI_NUMBER_LIST_H

#include "cli/args.h"

typedef struct trl_cli_list {
    double *values;
    size_t count, room;
    bool ranged; // a range stands among the operands: people want a table
} trl_cli_list;

/// Reads the operands: numbers, fractions "1/3", lists "1,2,4", ranges "A..B" in steps of 1 and
/// "A..B/STEP" (STEP may be a fraction: 1/3), and "-" for the same, parted by
/// blanks and lines, from standard input. U+2212 is a minus, too. Returns 0 or says why not
/// and returns the exit status; either way trl_cli_list_free ends it.
int trl_cli_list_read(trl_cli_list *list, const trl_cli_args *args);
/// The same for the one word of an option.
int trl_cli_list_read_word(trl_cli_list *list, const char *word, const char *command);
void trl_cli_list_free(trl_cli_list *list);

#endif
