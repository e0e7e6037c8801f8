// cli/oklch_choice.h: --chroma, --hue and --lightness, for pictures.
#ifndef TRL_CLI_OKLCH_CHOICE_H
#define TRL_CLI_OKLCH_CHOICE_H

#include "cli/args.h"

#include <troland/color.h>

/// The rows that commands on pictures share.
#define TRL_CLI_OPTIONS_OKLCH                                                                      \
    {.name = "chroma",                                                                             \
     .argument = "FACTOR",                                                                         \
     .help = "make colours stronger (1.2) or weaker (0.8; 0 is grey), in OKLCH",                   \
     .preset = "1"},                                                                               \
        {.name = "hue", .argument = "DEGREES", .help = "turn all hues, in OKLCH", .preset = "0"},  \
    {                                                                                              \
        .name = "lightness", .argument = "FACTOR",                                                 \
        .help = "a factor on the lightness of OKLCH; chroma and hue stay", .preset = "1"           \
    }

/// Reads them; what is not given changes nothing. `given` tells whether one is. Returns
/// 0, or says what is wrong and returns the exit status.
int trl_cli_oklch_choose(trl_oklch_change *out, bool *given, const trl_cli_args *args);

#endif
