// The manual page, from the table.
#include "cli/document.h"

#include <troland/base.h>

#include <string.h>

// troff's own characters are escaped; a line that begins with a dot or a quote
// would be a request. "\n\n" parts paragraphs.
static void text(FILE *out, const char *s) {
    bool line_start = true;
    for (; *s; s++) {
        if (strncmp(s, "\n\n", 2) == 0) {
            fputs("\n.PP\n", out);
            line_start = true;
            s++;
            continue;
        }
        if (line_start && (*s == '.' || *s == '\'')) fputs("\\&", out);
        line_start = *s == '\n';
        if (*s == '\\')
            fputs("\\e", out);
        else if (*s == '-')
            fputs("\\-", out);
        else
            fputc(*s, out);
    }
    fputc('\n', out);
}

static void options(FILE *out, const trl_cli_command *command) {
    char term[80], preset[200];
    for (const trl_cli_option *o = command->options; o->name; o++) {
        if (o->group) {
            fputs(".SS ", out);
            text(out, o->group);
        }
        fputs(".TP\n.B ", out);
        text(out, trl_cli_option_text(o, term, sizeof term));
        text(out, o->help);
        if (o->preset) {
            snprintf(preset, sizeof preset, "(default: %s)", o->preset);
            text(out, preset);
        }
    }
}

static void examples(FILE *out, const trl_cli_command *command) {
    for (const trl_cli_example *e = command->examples; e->line; e++) {
        fputs(".TP\n.B ", out);
        text(out, e->line);
        text(out, e->what);
    }
}

void trl_cli_manual(FILE *out) {
    char usage[100];
    const trl_cli_command *program = trl_cli_command_at(0);
    fprintf(out, ".TH TROLAND 1 \"\" \"troland %s\" \"User Commands\"\n.SH NAME\n", trl_version());
    fprintf(out, "troland \\- %s\n.SH SYNOPSIS\n", program->summary);
    for (size_t i = 1; trl_cli_command_at(i); i++) {
        fprintf(out, ".B troland %s\n", trl_cli_command_at(i)->name);
        text(out, trl_cli_usage(trl_cli_command_at(i), usage, sizeof usage));
        fputs(".br\n", out);
    }
    fputs(".SH DESCRIPTION\n", out);
    text(out, program->description);
    examples(out, program);
    options(out, program);
    for (size_t i = 1; trl_cli_command_at(i); i++) {
        const trl_cli_command *command = trl_cli_command_at(i);
        fprintf(out, ".SH TROLAND %s\n", command->name);
        examples(out, command);
        fputs(".PP\n", out);
        text(out, command->description);
        for (const trl_cli_operand *o = command->operands; o->name; o++) {
            fputs(".TP\n.I ", out);
            text(out, o->name);
            text(out, o->help);
        }
        options(out, command);
    }
    fputs(".SH EXIT STATUS\n", out);
    for (size_t i = 0; trl_cli_exit_statuses[i].meaning; i++) {
        fprintf(out, ".TP\n.B %d\n", trl_cli_exit_statuses[i].status);
        text(out, trl_cli_exit_statuses[i].meaning);
    }
    fputs(".SH ENVIRONMENT\n.TP\n.B TRL_CPU\n", out);
    text(out, trl_cli_environment);
}
