// The table of commands.
#include "cli/commands.h"
#include "cli/document.h"
#include "cli/message.h"
#include "cli/names.h"

#include <troland/base.h>

#include <string.h>

static const char *each_command(size_t i) {
    const trl_cli_command *command = trl_cli_command_at(i + 1);
    return command ? command->name : NULL;
}

static const trl_cli_operand no_operands[] = {{0}};

static const trl_cli_option program_options[] = {
    TRL_CLI_OPTION_HELP,
    {.name = "version", .help = "print the version and the processor tier in use"},
    {.name = "man", .help = "print the manual page (troff)"},
    {.name = "markdown", .help = "print the manual as Markdown"},
    {.name = "completion",
     .argument = "SHELL",
     .help = "print completion for bash, fish or zsh",
     .values = {.each = trl_cli_each_shell}},
    {0},
};

static const trl_cli_example program_examples[] = {
    {"troland render photo.exr photo.png", "render a scene-linear picture for an sRGB screen"},
    {"troland help render", "say all about one command"},
    {0},
};

static int run_program(const trl_cli_args *args) {
    const char *shell = trl_cli_value(args, "completion");
    int asked = trl_cli_given(args, "version") + trl_cli_given(args, "man") +
                trl_cli_given(args, "markdown") + (shell != NULL);
    if (asked != 1)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "one thing at a time: give one of --version, --man, "
                           "--markdown and --completion, or a command");
    if (trl_cli_given(args, "version"))
        printf("troland %s (%s)\n", trl_version(), trl_cpu_tier_name(trl_cpu_tier_get()));
    else if (trl_cli_given(args, "man"))
        trl_cli_manual(stdout);
    else if (trl_cli_given(args, "markdown"))
        trl_cli_markdown(stdout);
    else if (!trl_cli_complete(stdout, shell))
        return trl_cli_say(TRL_CLI_WRONG, "no completion for '%s': give bash, fish or zsh", shell);
    return TRL_CLI_DONE;
}

static const trl_cli_command program = {
    .name = "troland",
    .summary = "follow light from the scene to the eye",
    .description =
        "Renders scene-linear pictures for real displays with exact ACES 2.0, and measures "
        "light and colour in the units people think in: stops, cd/m², OKLCH.",
    .operands = no_operands,
    .options = program_options,
    .examples = program_examples,
    .run = run_program,
};

static const trl_cli_operand help_operands[] = {
    {"COMMAND", "the command to explain", true, false, {.each = each_command}},
    {0},
};

static const trl_cli_option help_options[] = {TRL_CLI_OPTION_HELP, {0}};

static const trl_cli_example help_examples[] = {
    {"troland help render", "show how troland render is used"},
    {0},
};

static int run_help(const trl_cli_args *args) {
    const trl_cli_command *command = &program;
    if (args->operand_count > 0) {
        command = trl_cli_command_find(args->operands[0]);
        if (!command) return trl_cli_unknown_command(args->operands[0]);
    }
    trl_cli_help(stdout, command);
    return TRL_CLI_DONE;
}

static const trl_cli_command help_command = {
    .name = "help",
    .summary = "explain a command",
    .description = "Shows what troland COMMAND --help shows.",
    .operands = help_operands,
    .options = help_options,
    .examples = help_examples,
    .run = run_help,
};

static const trl_cli_command *const table[] = {
    &program,           &trl_cli_render,   &trl_cli_info,   &trl_cli_chart,   &trl_cli_sensor,
    &trl_cli_intensity, &trl_cli_exposure, &trl_cli_expose, &trl_cli_merge,   &trl_cli_range,
    &trl_cli_scope,     &trl_cli_color,    &trl_cli_gamma,  &trl_cli_palette, &trl_cli_displays,
    &trl_cli_spaces,    &help_command,
};

const trl_cli_command *trl_cli_command_at(size_t index) {
    return index < sizeof table / sizeof *table ? table[index] : NULL;
}

const trl_cli_command *trl_cli_command_find(const char *name) {
    for (size_t i = 1; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i]->name, name) == 0) return table[i];
    return NULL;
}

int trl_cli_unknown_command(const char *name) {
    char hint[200];
    size_t n = strlen(name);
    if (n > 4 && (strcmp(name + n - 4, ".exr") == 0 || strcmp(name + n - 4, ".png") == 0))
        return trl_cli_say(TRL_CLI_WRONG, "'%s' is no command: write troland render %s OUT.png",
                           name, name);
    return trl_cli_say(
        TRL_CLI_WRONG, "unknown command '%s': %s", name,
        trl_cli_nearest_of(name, each_command, "see troland --help", hint, sizeof hint));
}
