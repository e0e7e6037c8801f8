// cli/compression_choice.h: --compression, for commands that write OpenEXR.
#ifndef TRL_CLI_COMPRESSION_CHOICE_H
#define TRL_CLI_COMPRESSION_CHOICE_H

#include "cli/args.h"

#include <troland/image.h>

/// As trl_image_write_params has them.
typedef struct trl_cli_compression {
    const char *name; // NULL: not said
    double dwa_level; // 0: not said
} trl_cli_compression;

/// The row for the table of a command's options; OF says of which files, such as "EXR: ".
#define TRL_CLI_OPTION_COMPRESSION(of)                                                             \
    {                                                                                              \
        .name = "compression", .argument = "NAME",                                                 \
        .help = of "none, rle, zips, zip, piz, pxr24, b44, b44a, dwaa or dwab, with a level as "   \
                   "in dwaa:60",                                                                   \
        .preset = "zip", .values = {                                                               \
            .words = "none rle zips zip piz pxr24 b44 b44a dwaa dwab"                              \
        }                                                                                          \
    }

/// Reads it. Returns 0, or says what is wrong and returns the exit status.
int trl_cli_compression_choose(trl_cli_compression *out, const trl_cli_args *args);

#endif
