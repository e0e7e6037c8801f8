#include "cli/number_list.h"
#include "cli/message.h"
#include "cli/numbers.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_WORD = 200, MOST_NUMBERS = 10000000, MOST_IN_RANGE = 1000000 };

// Where the reading stands: whose words, and the status of a bad one.
typedef struct source {
    trl_cli_list *list;
    const char *command;
    int bad;
} source;

static int append(const source *s, double value) {
    trl_cli_list *list = s->list;
    if (list->count == MOST_NUMBERS)
        return trl_cli_say(s->bad, "more than %d numbers (%s): give them in several runs",
                           MOST_NUMBERS, s->command);
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 64;
        double *values = realloc(list->values, room * sizeof *values);
        if (!values) return trl_cli_say(TRL_CLI_FAILED, "no memory for %zu numbers", room);
        list->values = values;
        list->room = room;
    }
    list->values[list->count++] = value;
    return 0;
}

// The power of ten that makes both numbers whole, 0 where there is none.
static double common_scale(double a, double b) {
    for (double scale = 1; scale <= 1e15; scale *= 10) {
        double p = nearbyint(a * scale), q = nearbyint(b * scale);
        if (fabs(p) > 0x1p53 || fabs(q) > 0x1p53) return 0;
        if (p / scale == a && q / scale == b) return scale;
    }
    return 0;
}

// Each value is one division of whole numbers, so that the third step of 0.1 is 0.3
// and not 0.30000000000000004.
static int append_range(const source *s, double first, double last, double over, double under) {
    if (last < first) over = -over;
    double steps = floor((last - first) / (over / under) + 1e-9);
    if (!(steps < MOST_IN_RANGE))
        return trl_cli_say(s->bad, "a range of more than %d numbers (%s): take larger steps",
                           MOST_IN_RANGE, s->command);
    double scale = common_scale(first, over);
    for (size_t i = 0; i <= (size_t)steps; i++) {
        double value = first + (double)i * over / under;
        if (scale > 0) {
            double from = nearbyint(first * scale), step = nearbyint(over * scale);
            value = (from * under + (double)i * step) / (under * scale);
        }
        int status = append(s, value);
        if (status != 0) return status;
    }
    return 0;
}

// "inf" and "1e400": numbers to people, but not to a double.
static bool is_endless(const char *text) {
    char *end = NULL;
    if (strncmp(text, "\xE2\x88\x92", 3) == 0) text += 3; // U+2212
    double value = strtod(text, &end);
    return end != text && *end == 0 && isinf(value);
}

static int no_number(const source *s, const char *text) {
    if (is_endless(text))
        return trl_cli_say(s->bad, "'%s' is not finite (%s): the largest number is %g", text,
                           s->command, DBL_MAX);
    return trl_cli_say(s->bad,
                       "'%s' is no number (%s): give numbers such as 0.18 or 1/3, ranges such as "
                       "-5..5/0.5, or - for standard input",
                       text, s->command);
}

static int read_range(const source *s, char *word, char *dots) {
    double first = 0, last = 0, over = 1, under = 1;
    char *end = dots + 2, *slash = strchr(end, '/');
    char whole[LONGEST_WORD + 1];
    memcpy(whole, word, strlen(word) + 1);
    *dots = 0;
    if (slash) *slash = 0;
    if (!trl_cli_number(word, &first) || !trl_cli_number(end, &last) ||
        (slash && !trl_cli_fraction(slash + 1, &over, &under)))
        return no_number(s, is_endless(word) ? word : is_endless(end) ? end : whole);
    if (!(over / under > 0))
        return trl_cli_say(s->bad, "the step of '%s' is not above 0 (%s): write A..B/STEP", whole,
                           s->command);
    return append_range(s, first, last, over, under);
}

// One word: numbers and ranges parted by commas. The word is cut up.
static int read_word(const source *s, char *word) {
    for (char *next; word; word = next) {
        next = strchr(word, ',');
        if (next) *next++ = 0;
        char *dots = strstr(word, "..");
        double over = 0, under = 1;
        int status = dots                                    ? read_range(s, word, dots)
                     : trl_cli_fraction(word, &over, &under) ? append(s, over / under)
                                                             : no_number(s, word);
        if (status != 0) return status;
    }
    return 0;
}

static int read_stream(source *s) {
    char word[LONGEST_WORD + 1];
    size_t n = 0, before = s->list->count;
    s->bad = TRL_CLI_FAILED;
    for (int c = 0; c != EOF;) {
        c = getchar();
        if (c == EOF || c == ' ' || (c >= '\t' && c <= '\r')) {
            word[n] = 0;
            int status = n > 0 ? read_word(s, word) : 0;
            if (status != 0) return status;
            n = 0;
        } else if (n == LONGEST_WORD) {
            return trl_cli_say(TRL_CLI_FAILED,
                               "a word of more than %d bytes on standard input (%s): send numbers",
                               LONGEST_WORD, s->command);
        } else {
            word[n++] = c == 0 ? '?' : (char)c;
        }
    }
    if (ferror(stdin))
        return trl_cli_say(TRL_CLI_FAILED, "cannot read standard input: %s", strerror(errno));
    if (s->list->count == before)
        return trl_cli_say(TRL_CLI_FAILED, "standard input holds no numbers (%s): send some",
                           s->command);
    return 0;
}

int trl_cli_list_read(trl_cli_list *list, const trl_cli_args *args) {
    *list = (trl_cli_list){0};
    for (size_t i = 0; i < args->operand_count; i++) {
        source s = {list, args->command->name, TRL_CLI_WRONG};
        char *word = args->operands[i];
        int status = 0;
        if (strcmp(word, "-") == 0) {
            status = read_stream(&s);
        } else if (strlen(word) > LONGEST_WORD) {
            status = trl_cli_say(TRL_CLI_WRONG, "'%.40s…' is no number (%s): it is too long", word,
                                 s.command);
        } else {
            list->ranged = list->ranged || strstr(word, "..");
            status = read_word(&s, word);
        }
        if (status != 0) return status;
    }
    return 0;
}

int trl_cli_list_read_word(trl_cli_list *list, const char *word, const char *command) {
    *list = (trl_cli_list){0};
    source s = {list, command, TRL_CLI_WRONG};
    char *copy = strdup(word);
    if (!copy) return trl_cli_say(TRL_CLI_FAILED, "no memory for a list of numbers");
    int status = 0;
    for (char *next = copy; next && status == 0;) {
        char *item = next;
        next = strchr(item, ',');
        if (next) *next++ = 0;
        status = strlen(item) > LONGEST_WORD
                     ? trl_cli_say(TRL_CLI_WRONG, "'%.40s…' is no number (%s): it is too long",
                                   item, command)
                     : read_word(&s, item);
    }
    free(copy);
    return status;
}

void trl_cli_list_free(trl_cli_list *list) {
    free(list->values);
    *list = (trl_cli_list){0};
}
