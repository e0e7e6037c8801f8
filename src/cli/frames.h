// cli/frames.h: what the commands share that take a sequence, IN.####.exr, for IN.
//
// frames.c finds the frames and the names of their results, frames_run.c does the
// frames and tells what became of them, frames_fold.c measures them together.
#ifndef TRL_CLI_FRAMES_H
#define TRL_CLI_FRAMES_H

#include "cli/args.h"
#include "cli/json.h"

#include <troland/image.h>

#define TRL_CLI_OPTION_FRAMES                                                                      \
    {                                                                                              \
        .group = "Sequences", .name = "frames", .argument = "LIST",                                \
        .help = "the frames of IN.####.exr: 1001-1100, 1-100x2 (every second), 1,5,9-12",          \
        .preset = "those that are there"                                                           \
    }
#define TRL_CLI_OPTION_RESUME                                                                      \
    { .name = "resume", .help = "leave frames alone whose result is there and whole" }

/// The frames of one run.
typedef struct trl_cli_frames {
    const char *command, *in_text, *out_text; // as people typed them
    trl_sequence *in, *out;                   // out is NULL where nothing is written
    trl_frames wanted;  // asked for; else those that are there and the gaps between them
    trl_frames missing; // of wanted, not on the disk
    trl_frames present; // the rest
} trl_cli_frames;

/// One of them; `in` and `out` are paths.
typedef struct trl_cli_frame {
    int32_t number;
    bool overwrite; // replace the result if it is there
    char in[1024], out[1024];
} trl_cli_frame;

/// Whether a word means a sequence: a pattern, unless a file has just this name.
bool trl_cli_frames_meant(const char *word);

/// Refuses the options named, parted by blanks, and an OUT with a place for a
/// number, where IN is one picture. `out` may be NULL. Returns 0, or says why not and
/// returns the exit status, as do all below.
int trl_cli_frames_refuse(const trl_cli_args *args, const char *options, const char *out);

/// Finds the frames of `in` by --frames, the list in the pattern or the disk. No file is
/// opened. Either way trl_cli_frames_close ends it.
int trl_cli_frames_open(trl_cli_frames *frames, const trl_cli_args *args, const char *in,
                        const char *out);
void trl_cli_frames_close(trl_cli_frames *frames);

/// Fills in the names of the frame at `index` of `present`.
int trl_cli_frames_at(const trl_cli_frames *frames, size_t index, trl_cli_frame *frame);

/// Says which frames are missing, on one line; false where none is.
bool trl_cli_frames_tell_missing(const trl_cli_frames *frames);

/// The work on the frames, and what became of them.
typedef struct trl_cli_frames_job {
    const trl_cli_frames *frames;
    size_t record_bytes; // what `work` brings back of each frame
    // In the child, several at a time.
    trl_result (*work)(const struct trl_cli_frames_job *job, const trl_cli_frame *frame,
                       void *record, uint32_t threads, trl_error *err);
    void *user;
    uint32_t threads;
    uint64_t memory_bytes; // that the work on one frame may take
    bool keep_going, quiet, overwrite, resume;
    volatile int cancel; // set by Ctrl-C in parent and child

    // Filled by trl_cli_frames_run.
    void *shared; // seen by parent and child
    size_t shared_bytes;
    trl_frame_outcome *outcomes; // as the next: of each frame of `present`
    unsigned char *records;
    bool *skipped; // by --resume
    trl_result result;
    double seconds;
    struct trl_cli_frames_counts {
        size_t done, skipped, partial, failed, left, missing;
    } counts;
} trl_cli_frames_job;

/// The record of the frame at `index` of `present`.
void *trl_cli_frames_record(const trl_cli_frames_job *job, size_t index);

/// Does all frames, with progress on a terminal. Says which are missing before, and which
/// failed after. Returns the exit status: 0 all done; 3 some missing, failed or partial; 1
/// none done, or not begun because results are there already; 130.
int trl_cli_frames_run(trl_cli_frames_job *job);
void trl_cli_frames_end(trl_cli_frames_job *job);

/// One measurement over all frames, one after the other, each on all cores, in a child.
typedef struct trl_cli_frames_fold {
    const trl_cli_frames *frames;
    uint64_t memory_bytes; // that the work may take
    bool keep_going;
    // In the child: adds the frame at `index` of `present`, and, after all, tells.
    trl_result (*add)(void *user, size_t index, const trl_cli_frame *frame, trl_error *err);
    trl_result (*end)(void *user, trl_error *err);
    void *user;
    trl_frame_outcome *outcomes; // of each frame of `present`, seen by parent and child
} trl_cli_frames_fold;

/// Runs it. A frame at which the child died has failed, and a new child measures the others.
/// Says which frames are missing and which failed, and returns the exit status.
int trl_cli_frames_fold_run(trl_cli_frames_fold *fold);

/// "over 3 frames: 1-2,4", those that were measured. Called by `end`.
void trl_cli_frames_fold_text(FILE *out, const trl_cli_frames_fold *fold);

/// "frames": an array with an object for each wanted frame, to which `member` adds what the
/// command knows of one that was measured. Called by `end`.
void trl_cli_frames_fold_json(trl_cli_json *json, const trl_cli_frames_fold *fold,
                              void (*member)(trl_cli_json *json, void *user, size_t index));

/// "frames": an array with an object for each wanted frame. `member` adds what the
/// command knows of a frame that was done; it may be NULL.
void trl_cli_frames_json(trl_cli_json *json, const trl_cli_frames_job *job,
                         void (*member)(trl_cli_json *json, const trl_cli_frames_job *job,
                                        int32_t number, const void *record));

#endif
