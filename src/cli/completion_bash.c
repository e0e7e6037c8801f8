// Completion for bash: one function with the table as its cases.
#include "cli/completion.h"

static void option_names(FILE *out, const trl_cli_command *command) {
    for (const trl_cli_option *o = command->options; o->name; o++) {
        fprintf(out, "--%s ", o->name);
        if (o->negatable) fprintf(out, "--no-%s ", o->name);
    }
}

static void option_values(FILE *out, const trl_cli_command *command) {
    for (const trl_cli_option *o = command->options; o->name; o++) {
        if (!o->argument) continue;
        fprintf(out, "    %s:--%s", command->name, o->name);
        if (o->letter) fprintf(out, "|%s:-%c", command->name, o->letter);
        fputs(") words=\"", out);
        trl_cli_complete_words(out, &o->values, "");
        fprintf(out, "\" files=%d ;;\n", trl_cli_complete_files(&o->values));
    }
}

static void command_words(FILE *out, const trl_cli_command *command) {
    bool file = false;
    fprintf(out, "      %s) options=\"", command->name);
    option_names(out, command);
    fputs("\" words=\"", out);
    for (size_t i = 1; command == trl_cli_command_at(0) && trl_cli_command_at(i); i++)
        fprintf(out, "%s ", trl_cli_command_at(i)->name);
    for (const trl_cli_operand *o = command->operands; o->name; o++) {
        trl_cli_complete_words(out, &o->values, "");
        file = file || o->values.file;
    }
    fprintf(out, "\" files=%d ;;\n", file);
}

// bash parts words at = and :, so that --display=srgb and noon:1.exr are three each: they are put
// together again, and what was before the last : is cut from what is offered.
static const char begin[] =
    "# bash completion for troland; made by `troland --completion bash`.\n"
    "_troland() {\n"
    "  local current=\"\" previous=\"\" command=troland options=\"\" words=\"\" files=0\n"
    "  local i part glue=1\n"
    "  for ((i = 0; i <= COMP_CWORD; i++)); do\n"
    "    part=\"${COMP_WORDS[i]}\"\n"
    "    case \"$part\" in\n"
    "      = | :) current+=\"$part\" glue=1 ;;\n"
    "      *)\n"
    "        [ \"$glue\" = 1 ] || { previous=\"$current\" current=\"\"; }\n"
    "        current+=\"$part\" glue=0 ;;\n"
    "    esac\n"
    "  done\n"
    "  case \"$current\" in --*=*) previous=\"${current%%=*}\" current=\"${current#*=}\" ;; esac\n"
    "  if [ \"$COMP_CWORD\" -gt 1 ]; then\n"
    "    case \"${COMP_WORDS[1]}\" in -*) ;; *) command=\"${COMP_WORDS[1]}\" ;; esac\n"
    "  fi\n"
    "  case \"$command:$previous\" in\n";

static const char end[] =
    "    esac ;;\n"
    "  esac\n"
    "  case \"$current\" in -*) words=\"$options\" files=0 ;; esac\n"
    "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
    "  if [ \"$files\" = 1 ]; then\n"
    "    compopt -o filenames 2> /dev/null\n"
    "    mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen -f -- \"$current\")\n"
    "  fi\n"
    "  if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then\n"
    "    COMPREPLY=(\"${COMPREPLY[@]#\"${current%:*}:\"}\")\n"
    "  fi\n"
    "}\n"
    "complete -F _troland troland\n";

void trl_cli_complete_bash(FILE *out) {
    fputs(begin, out);
    for (size_t i = 0; trl_cli_command_at(i); i++)
        option_values(out, trl_cli_command_at(i));
    fputs("    *) case \"$command\" in\n", out);
    for (size_t i = 0; trl_cli_command_at(i); i++)
        command_words(out, trl_cli_command_at(i));
    fputs(end, out);
}
