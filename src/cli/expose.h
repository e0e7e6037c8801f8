// cli/expose.h: the parts of troland expose.
//
// expose.c has the table and the options, expose_work.c does one picture,
// expose_frames.c a sequence.
#ifndef TRL_CLI_EXPOSE_H
#define TRL_CLI_EXPOSE_H

#include "cli/exr_choice.h"
#include "cli/scene_picture.h"

/// What the command line asks for.
typedef struct trl_cli_expose_job {
    const trl_cli_args *args;
    const char *out;          // as typed
    const char *match;        // NULL: no
    bool median, per_channel; // how it matches
    double stops[3];          // r, g, b, where they do not come from elsewhere
    trl_oklch_change change;  // of the light then
    bool changed;             // --chroma, --hue or --lightness is given
    bool ramped;              // --from, --to
    trl_ramp ramp;            // its frames are the sequence's where they are both 0
    trl_cli_scene_choice choice;
    trl_cli_compression compression;
    bool depth_given; // else as in IN
    trl_sample depth;
    uint32_t threads;
} trl_cli_expose_job;

/// One picture on its way.
typedef struct trl_cli_expose_picture {
    const char *in_path, *in_name, *out;
    const char *match; // the picture to match, or NULL
    bool overwrite;
    uint32_t threads;
    const volatile int *cancel;
} trl_cli_expose_picture;

/// The note of what half could not hold: a path and a count (llu).
#define TRL_CLI_EXPOSE_CLIPPED                                                                     \
    "'%s' holds samples clipped to 65504, the end of half (%llu): --depth float keeps them"

/// What was done to it.
typedef struct trl_cli_exposed {
    double stops[3];                       // r, g, b: to do, or found by matching
    bool assumed, match_assumed;           // the space of IN, of REF, where it matters
    uint64_t nan_samples, clipped_samples; // as trl_image_process_stats has them
} trl_cli_exposed;

/// Matches if asked to and writes the result, unless `picture->out` is NULL.
trl_result trl_cli_expose_work(const trl_cli_expose_job *job, const trl_cli_expose_picture *picture,
                               trl_cli_exposed *exposed, trl_error *err);

/// Says which of the two spaces were taken as linear Rec.709.
void trl_cli_expose_tell_assumed(const trl_cli_expose_job *job, const char *in, bool assumed,
                                 bool match_assumed);

/// A sequence. Returns the exit status.
int trl_cli_expose_frames(trl_cli_expose_job *job, const char *in);

#endif
