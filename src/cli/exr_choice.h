// cli/exr_choice.h: --compression and --depth, for commands that write OpenEXR.
#ifndef TRL_CLI_EXR_CHOICE_H
#define TRL_CLI_EXR_CHOICE_H

#include "cli/args.h"

#include <troland/image.h>

/// As trl_image_write_params has them.
typedef struct trl_cli_compression {
    const char *name; // NULL: not said
    double dwa_level; // 0: not said
} trl_cli_compression;

#define TRL_CLI_COMPRESSIONS                                                                       \
    "none, rle, zips, zip, piz, pxr24, b44, b44a, dwaa or dwab, with a level as in dwaa:60"

/// Rows for the table of a command's options; OF says of which files, such as "EXR: ".
#define TRL_CLI_OPTION_COMPRESSION(of)                                                             \
    {                                                                                              \
        .name = "compression", .argument = "NAME", .help = of TRL_CLI_COMPRESSIONS,                \
        .preset = "zip", .values = {                                                               \
            .words = "none rle zips zip piz pxr24 b44 b44a dwaa dwab"                              \
        }                                                                                          \
    }
#define TRL_CLI_OPTION_EXR_DEPTH(otherwise)                                                        \
    {                                                                                              \
        .name = "depth", .argument = "TYPE", .help = "samples: half or float",                     \
        .preset = otherwise, .values = {                                                           \
            .words = "half float"                                                                  \
        }                                                                                          \
    }

/// Reads them; what was not said stays NULL and 0, and `sample` as it is. Return 0, or say what is
/// wrong and return the exit status.
int trl_cli_compression_choose(trl_cli_compression *out, const trl_cli_args *args);
int trl_cli_exr_depth_choose(trl_sample *sample, const trl_cli_args *args);

#endif
