#include "cli/args.h"
#include "cli/document.h"
#include "cli/message.h"
#include "cli/names.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// Where the reading stands.
typedef struct reading {
    trl_cli_args *args;
    int argc, next;
    char **argv;
    const char *spelled[TRL_CLI_OPTIONS_MAX]; // how an option was first written
} reading;

static bool is_option(const char *word) {
    // "-" is standard input, "-1.5", "-5..5" and "-10,0,64,64" are values, and "-inf" is
    // one that its command refuses in better words.
    if (strcasecmp(word, "-inf") == 0 || strcasecmp(word, "-nan") == 0) return false;
    return word[0] == '-' && word[1] && !isdigit((unsigned char)word[1]) && word[1] != '.';
}

static int unknown_option(const trl_cli_command *command, const char *word, size_t length) {
    char name[64], line[64 * TRL_CLI_OPTIONS_MAX * 2], hint[200], otherwise[100];
    snprintf(name, sizeof name, "%.*s", (int)length, word);
    trl_cli_nearest nearest;
    trl_cli_nearest_begin(&nearest, name);
    char *p = line;
    for (const trl_cli_option *o = command->options; o->name; o++) {
        p += 1 + sprintf(p, "--%.50s", o->name);
        trl_cli_nearest_offer(&nearest, p - strlen(o->name) - 3);
        if (!o->negatable) continue;
        p += 1 + sprintf(p, "--no-%.50s", o->name);
        trl_cli_nearest_offer(&nearest, p - strlen(o->name) - 6);
    }
    snprintf(otherwise, sizeof otherwise, "see troland help %s", command->name);
    if (name[1] != '-') trl_cli_nearest_begin(&nearest, ""); // of letters none is near
    return trl_cli_say(TRL_CLI_WRONG, "unknown option %s (%s): %s", name, command->name,
                       trl_cli_nearest_end(&nearest, otherwise, hint, sizeof hint));
}

static int store(reading *r, size_t index, const char *spelled, const char *value) {
    const trl_cli_option *option = &r->args->command->options[index];
    const char *before = r->spelled[index];
    if (before && strcmp(before, spelled) != 0 && !option->argument)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "%s and %s contradict each other (%s): give one of them", before,
                           spelled, r->args->command->name);
    if (before && !option->many)
        return trl_cli_say(TRL_CLI_WRONG, "--%s is given twice (%s): give it once", option->name,
                           r->args->command->name);
    r->spelled[index] = spelled;
    if (!before) r->args->values[index] = value;
    return 0;
}

// The words of --name that follow the first.
static void take_words(reading *r, size_t index, const char *first) {
    trl_cli_args *args = r->args;
    size_t time = 0;
    for (size_t i = 0; i < args->word_count; i++)
        if (args->words[i].option == index) time = args->words[i].time + 1;
    args->words[args->word_count++] = (trl_cli_word){index, time, first};
    while (r->next < r->argc && !is_option(r->argv[r->next]))
        args->words[args->word_count++] = (trl_cli_word){index, time, r->argv[r->next++]};
}

// The option's value: behind '=' or the letter, or else the next word.
static int take(reading *r, size_t index, const char *spelled, const char *attached) {
    const trl_cli_option *option = &r->args->command->options[index];
    if (!option->argument) {
        if (attached)
            return trl_cli_say(TRL_CLI_WRONG, "%s takes no value (%s): write %s alone", spelled,
                               r->args->command->name, spelled);
        return store(r, index, spelled, strncmp(spelled, "--no-", 5) == 0 ? "0" : "1");
    }
    if (!attached && r->next < r->argc && !is_option(r->argv[r->next]))
        attached = r->argv[r->next++];
    if (!attached || !*attached)
        return trl_cli_say(TRL_CLI_WRONG, "%s needs a value (%s): write --%s %s", spelled,
                           r->args->command->name, option->name, option->argument);
    if (option->many) take_words(r, index, attached);
    return store(r, index, spelled, attached);
}

static int read_long(reading *r, char *word) {
    const trl_cli_option *options = r->args->command->options;
    char *equals = strchr(word, '=');
    size_t length = equals ? (size_t)(equals - word) : strlen(word);
    for (size_t i = 0; options[i].name; i++) {
        char spelled[64];
        for (int negated = 0; negated <= options[i].negatable; negated++) {
            snprintf(spelled, sizeof spelled, "--%s%s", negated ? "no-" : "", options[i].name);
            if (strlen(spelled) != length || strncmp(spelled, word, length) != 0) continue;
            if (equals) *equals = 0; // argv is ours to cut
            return take(r, i, word, equals ? equals + 1 : NULL);
        }
    }
    return unknown_option(r->args->command, word, length);
}

// One letter, and its value behind it; switches may share a dash: -qv.
static int read_short(reading *r, const char *word) {
    const trl_cli_option *options = r->args->command->options;
    for (const char *letter = word + 1; *letter; letter++) {
        size_t i = 0;
        while (options[i].name && options[i].letter != *letter)
            i++;
        if (!options[i].name) return unknown_option(r->args->command, word, strlen(word));
        const char *rest = options[i].argument && letter[1] ? letter + 1 : NULL;
        if (rest && *rest == '=') rest++;
        char *spelled = r->argv[r->next - 1];
        int status = take(r, i, spelled, rest);
        if (status != 0 || options[i].argument) return status;
    }
    return 0;
}

static int read_operand(reading *r, char *word) {
    const trl_cli_command *command = r->args->command;
    const trl_cli_operand *operands = command->operands;
    size_t place = 0;
    while (place < r->args->operand_count && operands[place].name && !operands[place].many)
        place++;
    if (!operands[place].name)
        return trl_cli_say(TRL_CLI_WRONG, "'%s' is one word too many (%s): see troland help %s",
                           word, command->name, command->name);
    if (!*word)
        return trl_cli_say(TRL_CLI_WRONG, "%s is empty (%s): leave it out or fill it",
                           operands[place].name, command->name);
    r->argv[r->args->operand_count++] = word; // a place that has been read
    return 0;
}

static int check_operands(const trl_cli_args *args) {
    const trl_cli_operand *operands = args->command->operands;
    char usage[200];
    for (size_t i = 0; operands[i].name; i++)
        if (i >= args->operand_count && !operands[i].optional)
            return trl_cli_say(TRL_CLI_WRONG, "%s is missing (%s): write troland %s %s",
                               operands[i].name, args->command->name, args->command->name,
                               trl_cli_usage(args->command, usage, sizeof usage));
    return 0;
}

int trl_cli_parse(trl_cli_args *args, const trl_cli_command *command, int argc, char **argv) {
    *args = (trl_cli_args){.command = command, .operands = argv};
    reading r = {.args = args, .argc = argc, .argv = argv};
    args->words = calloc((size_t)argc + 1, sizeof *args->words);
    if (!args->words) return trl_cli_say(TRL_CLI_FAILED, "no memory for the command line");
    bool options_end = false;
    while (r.next < argc) {
        char *word = argv[r.next++];
        int status = 0;
        if (!options_end && strcmp(word, "--") == 0)
            options_end = true;
        else if (!options_end && word[0] == '-' && word[1] == '-')
            status = read_long(&r, word);
        else if (!options_end && is_option(word))
            status = read_short(&r, word);
        else
            status = read_operand(&r, word);
        if (status != 0) return status;
    }
    return trl_cli_given(args, "help") ? 0 : check_operands(args);
}

const char *trl_cli_value(const trl_cli_args *args, const char *name) {
    for (size_t i = 0; args->command->options[i].name; i++)
        if (strcmp(args->command->options[i].name, name) == 0) return args->values[i];
    abort(); // the program asks for an option that its table does not hold
}

const trl_cli_word *trl_cli_word_at(const trl_cli_args *args, const char *name, size_t index) {
    for (size_t i = 0; i < args->word_count; i++)
        if (strcmp(args->command->options[args->words[i].option].name, name) == 0 && index-- == 0)
            return &args->words[i];
    return NULL;
}

void trl_cli_args_free(trl_cli_args *args) {
    free(args->words);
    args->words = NULL;
}

bool trl_cli_given(const trl_cli_args *args, const char *name) {
    return trl_cli_value(args, name) != NULL;
}

int trl_cli_misfit(const trl_cli_args *args, const char *name, const char *what, ...) {
    char text[400];
    va_list list;
    va_start(list, what);
    vsnprintf(text, sizeof text, what, list);
    va_end(list);
    return trl_cli_say(TRL_CLI_WRONG, "'%s' does not fit --%s (%s): give %s",
                       trl_cli_value(args, name), name, args->command->name, text);
}

int trl_cli_switch(const trl_cli_args *args, const char *name, int otherwise) {
    const char *value = trl_cli_value(args, name);
    return value ? *value == '1' : otherwise;
}
