#include "cli/message.h"

#include <stdarg.h>
#include <string.h>

int trl_cli_utf8_length(const unsigned char *p) {
    int n = p[0] < 0x80   ? 1
            : p[0] < 0xC2 ? 0
            : p[0] < 0xE0 ? 2
            : p[0] < 0xF0 ? 3
            : p[0] < 0xF5 ? 4
                          : 0;
    for (int i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    if (n == 3 && ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F))) return 0;
    if (n == 4 && ((p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F))) return 0;
    return n;
}

void trl_cli_clean(char *text, bool lines) {
    for (unsigned char *p = (unsigned char *)text; *p;) {
        int n = trl_cli_utf8_length(p);
        bool control =
            *p == 0x7F || (*p < 0x20 && !(lines && *p == '\n')) || (*p == 0xC2 && p[1] < 0xA0);
        if (n == 0 || control) *p = '?';
        p += n > 0 && !control ? n : 1;
    }
}

// One sentence is one write, so that lines of several processes do not mix.
TRL_PRINTF(2, 0)
static void put(const char *lead, const char *format, va_list list) {
    char text[1200];
    int n = snprintf(text, sizeof text, "%s", lead);
    vsnprintf(text + n, sizeof text - (size_t)n - 1, format, list);
    trl_cli_clean(text, false);
    fprintf(stderr, "%s\n", text);
}

int trl_cli_say(int status, const char *format, ...) {
    va_list list;
    va_start(list, format);
    put("troland: ", format, list);
    va_end(list);
    return status;
}

void trl_cli_note(bool quiet, const char *format, ...) {
    if (quiet) return;
    va_list list;
    va_start(list, format);
    put("troland: note: ", format, list);
    va_end(list);
}

void trl_cli_warn(bool quiet, const char *format, ...) {
    if (quiet) return;
    va_list list;
    va_start(list, format);
    put("troland: warning: ", format, list);
    va_end(list);
}

int trl_cli_status(trl_result result) {
    switch (result) {
    case TRL_OK: return TRL_CLI_DONE;
    case TRL_ERR_PARTIAL: return TRL_CLI_PARTIAL;
    case TRL_ERR_AGAIN: return TRL_CLI_AGAIN;
    case TRL_ERR_CANCELED: return TRL_CLI_INTERRUPTED;
    default: return TRL_CLI_FAILED;
    }
}

int trl_cli_say_error(const trl_error *err) {
    return trl_cli_say(trl_cli_status(err->code), "%s",
                       err->message[0] ? err->message : trl_result_name(err->code));
}

int trl_cli_say_word_error(const trl_error *err) {
    int status = trl_cli_say_error(err);
    return err->code == TRL_ERR_ARGUMENT ? TRL_CLI_WRONG : status;
}

// Characters of n bytes.
static int cells(const char *text, int n) {
    int count = 0;
    for (int i = 0; i < n; i++)
        count += (text[i] & 0xc0) != 0x80;
    return count;
}

void trl_cli_wrap(FILE *out, const char *text, int column, int indent) {
    trl_cli_wrap_at(out, text, column, indent, 80);
}

void trl_cli_wrap_at(FILE *out, const char *text, int column, int indent, int width) {
    bool first = true; // first word of its line
    while (*text) {
        if (strncmp(text, "\n\n", 2) == 0) {
            fprintf(out, "\n\n%*s", indent, "");
            column = indent;
            first = true;
            text += 2;
            continue;
        }
        int n = (int)strcspn(text, " \n"), wide = cells(text, n);
        if (!first && column + 1 + wide > width) {
            fprintf(out, "\n%*s", indent, "");
            column = indent;
            first = true;
        }
        if (!first) fputc(' ', out);
        fwrite(text, 1, (size_t)n, out);
        column += wide + !first;
        first = false;
        text += n;
        if (*text == ' ' || (*text == '\n' && text[1] != '\n')) text++;
    }
    fputc('\n', out);
}
