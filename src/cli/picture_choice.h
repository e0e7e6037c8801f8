// cli/picture_choice.h: which picture of a file a command takes, and what its numbers mean.
#ifndef TRL_CLI_PICTURE_CHOICE_H
#define TRL_CLI_PICTURE_CHOICE_H

#include "cli/args.h"

#include <troland/image.h>

/// --view, --part and --layer. Strings are argv's.
typedef struct trl_cli_part_choice {
    int32_t part; // -1: not said
    const char *view, *layer;
} trl_cli_part_choice;

/// --input.
typedef struct trl_cli_input_choice {
    bool given;
    trl_color_space space;
} trl_cli_input_choice;

/// Rows for the table of a command's options.
#define TRL_CLI_OPTIONS_PART                                                                       \
    {.name = "view", .argument = "NAME", .help = "a view of a stereo or multi-view file"},         \
        {.name = "part", .argument = "N", .help = "a part of a multi-part file, from 0"}, {        \
        .name = "layer", .argument = "NAME", .help = "a layer, such as diffuse for diffuse.R"      \
    }
/// Needs cli/names.h.
#define TRL_CLI_OPTION_INPUT                                                                       \
    .name = "input", .letter = 'i', .argument = "SPACE",                                           \
    .help = "colour space of IN (troland spaces lists them), or primaries "                        \
            "rx,ry,gx,gy,bx,by,wx,wy",                                                             \
    .preset = "what the file says, else linear Rec.709", .values = {.each = trl_cli_each_space}

/// Reads the options. Return 0, or print one sentence and return the exit status.
int trl_cli_part_choose(trl_cli_part_choice *out, const trl_cli_args *args);
int trl_cli_input_choose(trl_cli_input_choice *out, const trl_cli_args *args);

#endif
