// Completion: the shells there are, and what they share.
#include "cli/completion.h"
#include "cli/document.h"

#include <string.h>

static const struct {
    const char *shell;
    void (*write)(FILE *out);
} shells[] = {{"bash", trl_cli_complete_bash},
              {"fish", trl_cli_complete_fish},
              {"zsh", trl_cli_complete_zsh}};

const char *trl_cli_each_shell(size_t i) {
    return i < sizeof shells / sizeof *shells ? shells[i].shell : NULL;
}

bool trl_cli_complete(FILE *out, const char *shell) {
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
        if (strcmp(shells[i].shell, shell) == 0) {
            shells[i].write(out);
            return true;
        }
    return false;
}

void trl_cli_complete_text(FILE *out, const char *text, const char *special) {
    for (; *text; text++) {
        if (strchr(special, *text)) fputc('\\', out);
        fputc(*text, out);
    }
}

void trl_cli_complete_words(FILE *out, const trl_cli_values *values, const char *special) {
    if (values->words) trl_cli_complete_text(out, values->words, special);
    for (size_t i = 0; values->each && values->each(i); i++) {
        if (i > 0) fputc(' ', out);
        trl_cli_complete_text(out, values->each(i), special);
    }
}

bool trl_cli_complete_files(const trl_cli_values *values) {
    return values->file || (!values->words && !values->each);
}
