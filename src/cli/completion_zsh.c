// Completion for zsh: _arguments for each command.
#include "cli/completion.h"

// What ends a part of a specification of _arguments.
static const char special[] = "[]:\\";

// Text inside '…', where a quote is written as '\''.
static void text(FILE *out, const char *s) {
    char one[2] = {0};
    for (; *s; s++) {
        one[0] = *s;
        if (*s == '\'')
            fputs("'\\''", out);
        else
            trl_cli_complete_text(out, one, special);
    }
}

static void values(FILE *out, const char *name, const trl_cli_values *v) {
    fputc(':', out);
    text(out, name);
    fputc(':', out);
    if (v->words || v->each) {
        fputs(v->file ? "{compadd -- " : "(", out);
        trl_cli_complete_words(out, v, special);
        fputs(v->file ? "; _files}" : ")", out);
    } else {
        fputs("_files", out);
    }
}

// -d+[…] takes its value as the next word or joined to it, --display=[…] too; a * may be repeated.
static void option(FILE *out, const trl_cli_option *o) {
    enum { LETTER, NAME, NO_NAME };
    for (int form = o->letter ? LETTER : NAME; form <= (o->negatable ? NO_NAME : NAME); form++) {
        fprintf(out, "        '%s", o->many ? "*" : "");
        if (form == LETTER)
            fprintf(out, "-%c%s", o->letter, o->argument ? "+" : "");
        else
            fprintf(out, "--%s%s%s", form == NO_NAME ? "no-" : "", o->name, o->argument ? "=" : "");
        fputc('[', out);
        text(out, o->help);
        fputc(']', out);
        if (o->argument) values(out, o->argument, &o->values);
        fputs("' \\\n", out);
    }
}

static void command_case(FILE *out, const trl_cli_command *command) {
    fprintf(out, "    %s)\n      _arguments -s \\\n", command->name);
    for (const trl_cli_option *o = command->options; o->name; o++)
        option(out, o);
    int place = 1;
    for (const trl_cli_operand *o = command->operands; o->name; o++) {
        if (o->many)
            fputs("        '*", out);
        else
            fprintf(out, "        '%d", place++);
        values(out, o->name, &o->values);
        fputs("' \\\n", out);
    }
    fputs("        && return ;;\n", out);
}

void trl_cli_complete_zsh(FILE *out) {
    fputs("#compdef troland\n"
          "# zsh completion for troland; made by `troland --completion zsh`.\n"
          "_troland() {\n"
          "  if (( CURRENT == 2 )); then\n"
          "    local -a commands=(\n",
          out);
    for (size_t i = 1; trl_cli_command_at(i); i++) {
        fprintf(out, "      '%s:", trl_cli_command_at(i)->name);
        text(out, trl_cli_command_at(i)->summary);
        fputs("'\n", out);
    }
    fputs("    )\n    _describe command commands\n", out);
    fputs("    _arguments \\\n", out);
    for (const trl_cli_option *o = trl_cli_command_at(0)->options; o->name; o++)
        option(out, o);
    fputs("      && return\n    return\n  fi\n"
          "  local command=$words[2]\n"
          "  shift words\n  (( CURRENT-- ))\n"
          "  case $command in\n",
          out);
    for (size_t i = 1; trl_cli_command_at(i); i++)
        command_case(out, trl_cli_command_at(i));
    // As a file of $fpath it is the function itself; read by `source` it has to be named.
    fputs("  esac\n}\n"
          "if [[ $funcstack[1] == _troland ]]; then\n"
          "  _troland \"$@\"\n"
          "else\n"
          "  compdef _troland troland\n"
          "fi\n",
          out);
}
