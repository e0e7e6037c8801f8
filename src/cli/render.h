// cli/render.h: the parts of troland render.
//
// The command line becomes a job (render_options.c, render_check.c), the job is
// done in a child process (render_work.c; render_codes.c knows whose codes --inverse
// takes), and what happened comes back in a
// report in shared memory (render_report.c).
#ifndef TRL_CLI_RENDER_H
#define TRL_CLI_RENDER_H

#include "cli/exr_choice.h"
#include "cli/display_choice.h"
#include "cli/picture_choice.h"

#include <troland/image.h>

typedef enum trl_cli_crop {
    TRL_CLI_CROP_AUTO = 0, // PNG: the display window; EXR: both windows as they are
    TRL_CLI_CROP_DATA,
    TRL_CLI_CROP_DISPLAY,
    TRL_CLI_CROP_WINDOW
} trl_cli_crop;

/// What the command line asks for. Strings are argv's.
typedef struct trl_cli_job {
    const trl_cli_args *args;
    const char *in, *out;     // as messages call them
    const char *in_path;      // what to open
    const char *save_display; // NULL: do not
    bool exr;                 // the target is OpenEXR, else PNG
    const char *inverse;      // what asks for it, as messages call it; NULL: forward
    trl_cli_display display;
    bool display_given;   // by --display or the options of a display of one's own
    bool display_of_file; // --inverse: the file itself names it
    bool clamp_given;     // --inverse-clamp
    double stops;
    trl_oklch_change change; // --chroma, --hue, --lightness
    bool change_display;     // of the display's light, not the scene's
    trl_cli_input_choice input;
    trl_cli_part_choice part;
    uint32_t level_x, level_y;
    trl_cli_crop crop;
    trl_window crop_window;
    uint32_t width, height; // --resize WxH, 0 = no
    double percent;         // --resize N%, 0 = no
    trl_sample sample;
    uint32_t bits; // whole numbers: significant bits, else 0
    bool dither, alpha, overwrite, keep_going, quiet, verbose, json;
    uint32_t threads;
    const volatile int *cancel; // not 0: stop
    trl_cli_compression compression;
} trl_cli_job;

/// What was done. It lives in memory shared with the child process.
typedef struct trl_cli_report {
    volatile uint64_t rows_done, rows_total;
    volatile uint32_t note_count;
    char notes[4][400]; // what the user should know; the parent prints them
    char in_format[32], in_part[64], in_layer[64], in_view[64];
    char space[304];     // the input space's label
    char space_from[40]; // who says so: "--input", "chromaticities", …
    trl_window source;
    uint32_t width, height, channels;
    char stages[16][32];
    uint32_t stage_count;
    trl_image_process_stats stats;
    double seconds; // with opening, finishing and renaming
} trl_cli_report;

/// Reads the options into `job`. Returns 0, or prints one sentence and returns
/// the exit status. Touches no file but a display's.
int trl_cli_render_options(trl_cli_job *job, const trl_cli_args *args);
/// Refuses what contradicts itself, and settles what depends on several options.
int trl_cli_render_check(trl_cli_job *job, const trl_cli_args *args);

/// Leaves a note; the child's own standard error goes nowhere.
void trl_cli_report_note(trl_cli_report *report, const char *format, ...) TRL_PRINTF(2, 3);

/// The whole render; called in the child. `output` is the prepared transform.
trl_result trl_cli_render_work(const trl_cli_job *job, const trl_aces_output *output,
                               trl_cli_report *report, trl_error *err);

/// The colour space of the open picture: --input, or what the file says, or linear
/// Rec.709 with a note. Fills report->space and space_from.
trl_result trl_cli_render_input(trl_color_space *out, const trl_cli_job *job,
                                const trl_image_info *info, trl_cli_report *report, trl_error *err);

/// For the way back: where the command line names no display, takes the one that the file (of a
/// sequence, its first frame) says it was rendered for. Returns 0, or prints one sentence and
/// returns the exit status.
int trl_cli_render_codes(trl_cli_job *job);
/// Leaves a note where the codes of an open picture may not be those of the job's display, or
/// where the file chose it.
void trl_cli_render_note_codes(const trl_cli_job *job, const trl_image_info *info,
                               trl_cli_report *report);

/// A sequence; job->in and job->out are its patterns. Returns the exit status.
int trl_cli_render_frames(trl_cli_job *job, const trl_aces_output *output);

void trl_cli_report_display_json(trl_cli_json *json, const trl_cli_job *job);
void trl_cli_report_json(const trl_cli_job *job, const trl_cli_report *report, trl_result result);
void trl_cli_report_line(const trl_cli_job *job, const trl_cli_report *report);
void trl_cli_report_text(const trl_cli_job *job, const trl_cli_report *report);

#endif
