// Completion for bash and zsh, from the table.
#include "cli/document.h"

#include <string.h>

static void words(FILE *out, const trl_cli_values *values) {
    if (values->words) fputs(values->words, out);
    for (size_t i = 0; values->each && values->each(i); i++)
        fprintf(out, "%s%s", i == 0 ? "" : " ", values->each(i));
}

static void option_names(FILE *out, const trl_cli_command *command) {
    for (const trl_cli_option *o = command->options; o->name; o++) {
        fprintf(out, "--%s ", o->name);
        if (o->negatable) fprintf(out, "--no-%s ", o->name);
    }
}

static void bash_option_values(FILE *out, const trl_cli_command *command) {
    for (const trl_cli_option *o = command->options; o->name; o++) {
        if (!o->argument) continue;
        fprintf(out, "    %s:--%s", command->name, o->name);
        if (o->letter) fprintf(out, "|%s:-%c", command->name, o->letter);
        fputs(") words=\"", out);
        words(out, &o->values);
        fprintf(out, "\" files=%d ;;\n", o->values.file || (!o->values.words && !o->values.each));
    }
}

void trl_cli_complete_bash(FILE *out) {
    fputs("# bash completion for troland; made by `troland --completion bash`.\n"
          "_troland() {\n"
          "  local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
          "  local command=troland words=\"\" files=0\n"
          "  if [ \"$COMP_CWORD\" -gt 1 ]; then\n"
          "    case \"${COMP_WORDS[1]}\" in -*) ;; *) command=\"${COMP_WORDS[1]}\" ;; esac\n"
          "  fi\n"
          "  case \"$command:$previous\" in\n",
          out);
    for (size_t i = 0; trl_cli_command_at(i); i++)
        bash_option_values(out, trl_cli_command_at(i));
    fputs("    *)\n      case \"$command\" in\n", out);
    for (size_t i = 0; trl_cli_command_at(i); i++) {
        const trl_cli_command *command = trl_cli_command_at(i);
        bool file = false;
        fprintf(out, "        %s) words=\"", command->name);
        option_names(out, command);
        for (size_t j = 1; i == 0 && trl_cli_command_at(j); j++)
            fprintf(out, "%s ", trl_cli_command_at(j)->name);
        for (const trl_cli_operand *o = command->operands; o->name; o++) {
            words(out, &o->values);
            file = file || o->values.file;
        }
        fprintf(out, "\" files=%d ;;\n", file);
    }
    fputs("      esac ;;\n"
          "  esac\n"
          "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
          "  if [ \"$files\" = 1 ]; then\n"
          "    case \"$current\" in -*) ;; *) COMPREPLY+=($(compgen -f -- \"$current\")) ;; esac\n"
          "  fi\n"
          "}\n"
          "complete -o filenames -F _troland troland\n",
          out);
}

// Inside '…[…]' of _arguments: quotes, brackets and colons are special.
static void zsh_text(FILE *out, const char *s) {
    for (; *s; s++) {
        if (*s == '\'')
            fputs("'\\''", out);
        else if (strchr("[]:\\", *s))
            fprintf(out, "\\%c", *s);
        else
            fputc(*s, out);
    }
}

static void zsh_values(FILE *out, const char *name, const trl_cli_values *values) {
    fputc(':', out);
    zsh_text(out, name);
    fputc(':', out);
    if (values->words || values->each) {
        fputs(values->file ? "{compadd -- " : "(", out);
        words(out, values);
        fputs(values->file ? "; _files}" : ")", out);
    } else {
        fputs("_files", out);
    }
}

static void zsh_option(FILE *out, const trl_cli_option *o) {
    for (int form = 0; form < 2 + o->negatable; form++) {
        if (form == 0 && !o->letter) continue;
        fputs("        '", out);
        if (form == 0) fprintf(out, "-%c", o->letter);
        if (form >= 1) fprintf(out, "--%s%s", form == 2 ? "no-" : "", o->name);
        fputc('[', out);
        zsh_text(out, o->help);
        fputc(']', out);
        if (o->argument) zsh_values(out, o->argument, &o->values);
        fputs("' \\\n", out);
    }
}

static void zsh_command(FILE *out, const trl_cli_command *command) {
    fprintf(out, "    %s)\n      _arguments \\\n", command->name);
    for (const trl_cli_option *o = command->options; o->name; o++)
        zsh_option(out, o);
    int place = 1;
    for (const trl_cli_operand *o = command->operands; o->name; o++) {
        fprintf(out, "        '%d", place++);
        zsh_values(out, o->name, &o->values);
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
        zsh_text(out, trl_cli_command_at(i)->summary);
        fputs("'\n", out);
    }
    fputs("    )\n    _describe command commands\n", out);
    fputs("    _arguments \\\n", out);
    for (const trl_cli_option *o = trl_cli_command_at(0)->options; o->name; o++)
        zsh_option(out, o);
    fputs("      && return\n    return\n  fi\n"
          "  local command=$words[2]\n"
          "  shift words\n  (( CURRENT-- ))\n"
          "  case $command in\n",
          out);
    for (size_t i = 1; trl_cli_command_at(i); i++)
        zsh_command(out, trl_cli_command_at(i));
    fputs("  esac\n}\n_troland \"$@\"\n", out);
}
