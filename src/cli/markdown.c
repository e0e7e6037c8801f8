// docs/cli.md, from the table.
#include "cli/document.h"

#include <string.h>

// In a table cell '|' would end the cell; '<' and '*' would be markup.
static void cell(FILE *out, const char *s) {
    for (; *s; s++) {
        if (strchr("|<*_", *s)) fputc('\\', out);
        fputc(*s, out);
    }
}

static void examples(FILE *out, const trl_cli_command *command) {
    fputs("```sh\n", out);
    for (const trl_cli_example *e = command->examples; e->line; e++)
        fprintf(out, "%s# %s\n%s\n", e == command->examples ? "" : "\n", e->what, e->line);
    fputs("```\n\n", out);
}

static void options(FILE *out, const trl_cli_command *command) {
    char term[80];
    bool first = true;
    for (const trl_cli_option *o = command->options; o->name; o++) {
        if (first || o->group)
            fprintf(out, "\n| %s | | default |\n| --- | --- | --- |\n",
                    o->group ? o->group : "option");
        first = false;
        fprintf(out, "| `%s` | ", trl_cli_option_text(o, term, sizeof term));
        cell(out, o->help);
        fputs(" | ", out);
        cell(out, o->preset ? o->preset : "");
        fputs(" |\n", out);
    }
}

static void command_text(FILE *out, const trl_cli_command *command) {
    char usage[100];
    fprintf(out, "\n## troland %s\n\n", command->name);
    examples(out, command);
    fprintf(out, "`troland %s %s`\n\n%s\n", command->name,
            trl_cli_usage(command, usage, sizeof usage), command->description);
    if (command->operands[0].name) fputc('\n', out);
    for (const trl_cli_operand *o = command->operands; o->name; o++)
        fprintf(out, "- `%s`: %s\n", o->name, o->help);
    options(out, command);
}

void trl_cli_markdown(FILE *out) {
    const trl_cli_command *program = trl_cli_command_at(0);
    fprintf(out, "<!-- Made by `troland --markdown`; do not edit. -->\n\n# The command\n\n%s\n\n",
            program->description);
    examples(out, program);
    fputs("| command | |\n| --- | --- |\n", out);
    for (size_t i = 1; trl_cli_command_at(i); i++)
        fprintf(out, "| [%s](#troland-%s) | %s |\n", trl_cli_command_at(i)->name,
                trl_cli_command_at(i)->name, trl_cli_command_at(i)->summary);
    options(out, program);
    fputs("\n| exit status | |\n| --- | --- |\n", out);
    for (size_t i = 0; trl_cli_exit_statuses[i].meaning; i++)
        fprintf(out, "| %d | %s |\n", trl_cli_exit_statuses[i].status,
                trl_cli_exit_statuses[i].meaning);
    fprintf(out,
            "\nErrors go to standard error as `troland: what (where): what to do`. "
            "`TRL_CPU`: %s\n",
            trl_cli_environment);
    for (size_t i = 1; trl_cli_command_at(i); i++)
        command_text(out, trl_cli_command_at(i));
}
