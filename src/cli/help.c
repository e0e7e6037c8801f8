#include "cli/document.h"
#include "cli/message.h"

#include <string.h>

const trl_cli_exit_status trl_cli_exit_statuses[] = {
    {TRL_CLI_DONE, "done"},
    {TRL_CLI_FAILED, "failed, or options contradict each other; nothing was written, except where "
                     "only the report could not be"},
    {TRL_CLI_WRONG,
     "wrong usage: a word is unknown, does not fit or is missing; no file was touched"},
    {TRL_CLI_PARTIAL, "done, with parts of the picture missing (--keep-going), each named"},
    {TRL_CLI_AGAIN, "failed for a passing reason: worth another try"},
    {TRL_CLI_INTERRUPTED, "interrupted; nothing was written"},
    {0, NULL},
};

const char trl_cli_environment[] = "baseline, avx2, avx512 or neon keeps to a lower processor tier "
                                   "than the machine has; another word, or "
                                   "a tier that the machine lacks, is ignored with a warning.";

const char *trl_cli_usage(const trl_cli_command *command, char *out, size_t size) {
    size_t n = 0;
    out[0] = 0;
    for (const trl_cli_operand *o = command->operands; o->name && n < size; o++)
        n += (size_t)snprintf(out + n, size - n, o->optional ? "[%s]%s " : "%s%s ", o->name,
                              o->many ? "…" : "");
    if (n < size) snprintf(out + n, size - n, "[options]");
    return out;
}

const char *trl_cli_option_text(const trl_cli_option *option, char *out, size_t size) {
    char letter[5] = "";
    if (option->letter) snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(out, size, "%s--%s%s%s%s", letter, option->negatable ? "[no-]" : "", option->name,
             option->argument ? " " : "", option->argument ? option->argument : "");
    return out;
}

static void entry(FILE *out, const char *term, const char *text, int column) {
    int n = fprintf(out, "  %s", term);
    if (n > column - 2)
        fprintf(out, "\n%*s", column, "");
    else
        fprintf(out, "%*s", column - n, "");
    trl_cli_wrap(out, text, column, column);
}

static void options(FILE *out, const trl_cli_command *command) {
    char term[80], text[600];
    for (const trl_cli_option *o = command->options; o->name; o++) {
        if (o->group) fprintf(out, "\n%s\n", o->group);
        snprintf(text, sizeof text, "%s%s%s%s", o->help, o->preset ? " (default: " : "",
                 o->preset ? o->preset : "", o->preset ? ")" : "");
        entry(out, trl_cli_option_text(o, term, sizeof term), text, 28);
    }
}

void trl_cli_help(FILE *out, const trl_cli_command *command) {
    char usage[100];
    bool program = command == trl_cli_command_at(0);
    for (const trl_cli_example *e = command->examples; e->line; e++)
        fprintf(out, "  %s\n      %s\n", e->line, e->what);
    if (program)
        fprintf(out, "\nUsage: troland COMMAND … [options]\n\n");
    else
        fprintf(out, "\nUsage: troland %s %s\n\n", command->name,
                trl_cli_usage(command, usage, sizeof usage));
    trl_cli_wrap(out, command->description, 0, 0);
    if (program) {
        fprintf(out, "\nCommands\n");
        for (size_t i = 1; trl_cli_command_at(i); i++)
            entry(out, trl_cli_command_at(i)->name, trl_cli_command_at(i)->summary, 28);
    } else if (command->operands[0].name) {
        fputc('\n', out);
        for (const trl_cli_operand *o = command->operands; o->name; o++)
            entry(out, o->name, o->help, 28);
    }
    options(out, command);
}
