// Completion for fish: a line for each command, option and list of words.
#include "cli/completion.h"

// Inside '…': quotes and backslashes are special.
static void quoted(FILE *out, const char *text) {
    fputc('\'', out);
    trl_cli_complete_text(out, text, "'\\");
    fputc('\'', out);
}

static void line(FILE *out, const trl_cli_command *command) {
    fprintf(out, "complete -c troland -n '__troland_at %s'", command->name);
}

static void values(FILE *out, const trl_cli_values *v) {
    fputs(trl_cli_complete_files(v) ? " -F" : " -f", out);
    if (!v->words && !v->each) return;
    fputs(" -a '", out);
    trl_cli_complete_words(out, v, "'\\");
    fputc('\'', out);
}

static void option(FILE *out, const trl_cli_command *command, const trl_cli_option *o) {
    for (int no = 0; no <= o->negatable; no++) {
        line(out, command);
        fprintf(out, " -l %s%s", no ? "no-" : "", o->name);
        if (o->letter && !no) fprintf(out, " -s %c", o->letter);
        if (o->argument) {
            fputs(" -r", out);
            values(out, &o->values);
        }
        fputs(" -d ", out);
        quoted(out, o->help);
        fputc('\n', out);
    }
}

// No options and no files are offered where a line says nothing of them.
static const char begin[] =
    "# fish completion for troland; made by `troland --completion fish`.\n"
    "# The command that stands on the line; the program itself before there is one.\n"
    "function __troland_at\n"
    "  set -l words (commandline -opc)\n"
    "  if test (count $words) -lt 2; or string match -q -- '-*' $words[2]\n"
    "    test $argv[1] = troland\n"
    "  else\n"
    "    test $argv[1] = $words[2]\n"
    "  end\n"
    "end\n"
    "complete -c troland -f\n";

void trl_cli_complete_fish(FILE *out) {
    fputs(begin, out);
    for (size_t i = 1; trl_cli_command_at(i); i++) {
        line(out, trl_cli_command_at(0));
        fprintf(out, " -a %s -d ", trl_cli_command_at(i)->name);
        quoted(out, trl_cli_command_at(i)->summary);
        fputc('\n', out);
    }
    for (size_t i = 0; trl_cli_command_at(i); i++) {
        const trl_cli_command *command = trl_cli_command_at(i);
        for (const trl_cli_operand *o = command->operands; o->name; o++) {
            line(out, command);
            values(out, &o->values);
            fputc('\n', out);
        }
        for (const trl_cli_option *o = command->options; o->name; o++)
            option(out, command, o);
    }
}
