// cli/scope.h: the parts of troland scope: options (scope_options.c), the work in a
// child process (scope_work.c), and what it says (scope_text.c, scope_json.c) and draws
// (scope_page.c).
#ifndef TRL_CLI_SCOPE_H
#define TRL_CLI_SCOPE_H

#include "cli/display_choice.h"
#include "cli/terminal.h"

#include <troland/scope.h>

/// What the command line asks for. Strings are argv's.
typedef struct trl_cli_scope_job {
    const char *in, *in_path, *plot;
    const char *input_name; // --input, NULL: what the file says
    trl_cli_display display;
    bool renders; // --display
    double stops; // --exposure
    bool stops_given;
    trl_color_space input; // where input_name is one, or a display's primaries and transfer
    int32_t part;
    const char *view, *layer;
    bool whole_frame; // --crop display
    trl_window crop;  // width 0: the data window
    uint32_t kinds;   // 0: all that mean something
    double grey;
    double axis[2], zebra[2]; // in the scope's unit; NaN: not given
    const trl_false_color *scale;
    uint32_t width,
        columns; // of panels in px or of the text in cells; panels in a row; 0 = default
    bool overwrite, json;
    uint32_t threads;
    trl_cli_terminal terminal;
} trl_cli_scope_job;

/// What was measured, for the report.
typedef struct trl_cli_scope_found {
    const trl_scope *scope;
    trl_window window;
    char space[304]; // the values' primaries and transfer in words
    bool assumed;    // the file does not say so
} trl_cli_scope_found;

/// Reads the options. Returns 0, or prints one sentence and returns the exit status.
int trl_cli_scope_options(trl_cli_scope_job *job, const trl_cli_args *args);

/// All of it; called in the child. `output` is the prepared display, or NULL.
trl_result trl_cli_scope_work(const trl_cli_scope_job *job, const trl_aces_output *output,
                              trl_error *err);

/// All panels as one page in the file; `columns` 0 and `width` 0: as usual.
trl_result trl_cli_scope_page(const trl_scope *scope, double width, uint32_t columns,
                              const char *path, bool overwrite, trl_error *err);
/// All panels as pictures for the terminal.
trl_result trl_cli_scope_show(FILE *out, const trl_cli_scope_job *job, const trl_scope *scope,
                              trl_error *err);

/// Numbers and pictures as text.
trl_result trl_cli_scope_text(FILE *out, const trl_cli_scope_job *job,
                              const trl_cli_scope_found *found, trl_error *err);
/// The numbers alone.
void trl_cli_scope_numbers(FILE *out, const trl_cli_scope_job *job,
                           const trl_cli_scope_found *found);
void trl_cli_scope_json(FILE *out, const trl_cli_scope_job *job, const trl_cli_scope_found *found);

#endif
