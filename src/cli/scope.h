// cli/scope.h: the parts of troland scope: options (scope_options.c), the work in a
// child process (scope_work.c), and what it says (scope_text.c, scope_json.c) and draws
// (scope_page.c); of a sequence, scope_frames.c.
#ifndef TRL_CLI_SCOPE_H
#define TRL_CLI_SCOPE_H

#include "cli/display_choice.h"
#include "cli/frames.h"
#include "cli/picture_choice.h"
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
    trl_cli_part_choice part;
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
    bool fixed_axis; // for each frame of a sequence
    // In memory that parent and child share, for the parent to say: the space that was assumed of
    // the file's values, "" where the file says so.
    char (*assumed_space)[40];
} trl_cli_scope_job;

/// Luma of one frame, as the scope's axis counts: the least, at 0.1, 50 and 99.9 %, the most.
enum { TRL_CLI_SCOPE_LEVELS = 5 };
typedef struct trl_cli_scope_frame {
    double axis[TRL_CLI_SCOPE_LEVELS];
    double low, high; // shares of the pixels: at black, at white
} trl_cli_scope_frame;

/// The frames that were measured together, or NULL.
typedef struct trl_cli_scope_shot {
    const trl_cli_frames *frames;
    const trl_cli_frames_fold *fold;
    const trl_cli_scope_frame *rows; // of each present frame
} trl_cli_scope_shot;

/// What was measured, for the report.
typedef struct trl_cli_scope_found {
    const trl_scope *scope;
    const trl_cli_scope_shot *shot;
    trl_window window;
    char space[304]; // the values' primaries and transfer in words
    bool assumed;    // the file does not say so
} trl_cli_scope_found;

/// The names of the scopes and of the false colours; NULL past the end.
const char *trl_cli_each_scope(size_t i);
const char *trl_cli_each_false_color(size_t i);
/// Reads the options. Returns 0, or prints one sentence and returns the exit status.
int trl_cli_scope_options(trl_cli_scope_job *job, const trl_cli_args *args);

/// Measures the job's picture; called in a child. `output` is the prepared display, or NULL.
/// The caller destroys the scope.
trl_result trl_cli_scope_measure(const trl_cli_scope_job *job, const trl_aces_output *output,
                                 trl_cli_scope_found *found, trl_scope **scope, trl_error *err);
/// Draws the page, and prints.
trl_result trl_cli_scope_report(const trl_cli_scope_job *job, const trl_cli_scope_found *found,
                                trl_error *err);

/// A sequence: a page for each frame where --plot is a pattern, else one for the shot. Returns
/// the exit status.
int trl_cli_scope_frames(trl_cli_scope_job *job, const trl_cli_args *args,
                         const trl_aces_output *output);
/// The shot in words, as members of the report, and as a panel of levels over its frames.
void trl_cli_scope_shot_text(FILE *out, const trl_cli_scope_shot *shot);
void trl_cli_scope_shot_json(trl_cli_json *json, const trl_cli_scope_found *found);
trl_result trl_cli_scope_shot_plot(const trl_cli_scope_found *found, double width, trl_plot **plot,
                                   trl_error *err);

/// All panels as one page in the job's file.
trl_result trl_cli_scope_page(const trl_cli_scope_job *job, const trl_cli_scope_found *found,
                              trl_error *err);
/// All panels as pictures for the terminal.
trl_result trl_cli_scope_show(FILE *out, const trl_cli_scope_job *job,
                              const trl_cli_scope_found *found, trl_error *err);

/// Numbers and pictures as text.
trl_result trl_cli_scope_text(FILE *out, const trl_cli_scope_job *job,
                              const trl_cli_scope_found *found, trl_error *err);
/// The numbers alone.
void trl_cli_scope_numbers(FILE *out, const trl_cli_scope_job *job,
                           const trl_cli_scope_found *found);
void trl_cli_scope_json(FILE *out, const trl_cli_scope_job *job, const trl_cli_scope_found *found);

#endif
