// cli/display_choice.h: which display a command line asks for: a published one, a
// JSON file, or one put together from options.
#ifndef TRL_CLI_DISPLAY_CHOICE_H
#define TRL_CLI_DISPLAY_CHOICE_H

#include "cli/args.h"
#include "cli/json.h"

#include <troland/aces.h>

typedef struct trl_cli_display {
    const trl_aces_display *published; // NULL for a custom one
    bool inverse;                      // the name was that of the way back, InvOutput.…
    char name[300];                    // short name, or what it is made of
    trl_aces_params params;
} trl_cli_display;

/// The option rows of a custom display but its peak; the commands that take one share them.
#define TRL_CLI_OPTIONS_CUSTOM_SIGNAL                                                              \
    {.name = "limit",                                                                              \
     .argument = "PRIMARIES",                                                                      \
     .help = "gamut and white that colours stay within: rec709, p3-d65, p3-d60, rec2020, … "     \
             "or rx,ry,gx,gy,bx,by,wx,wy",                                                         \
     .preset = "as --encode, else rec709",                                                         \
     .values = {.each = trl_cli_each_primaries}},                                                  \
        {.name = "encode",                                                                         \
         .argument = "PRIMARIES",                                                                  \
         .help = "primaries and white of the signal",                                              \
         .preset = "as --limit, else rec709",                                                      \
         .values = {.each = trl_cli_each_primaries}},                                              \
        {.name = "eotf",                                                                           \
         .argument = "CURVE",                                                                      \
         .help = "transfer function: linear, srgb, bt709 (a camera's; a television is bt1886), "   \
                 "bt1886[:BLACK] (black over white luminance), gamma[:EXPONENT], pq or hlg",       \
         .preset = "srgb",                                                                         \
         .values = {.each = trl_cli_each_display_transfer}},                                       \
        {.name = "scale-white",                                                                    \
         .negatable = true,                                                                        \
         .help = "fit the limiting white into the signal's range",                                 \
         .preset = "on where the whites differ"},                                                  \
    {                                                                                              \
        .name = "linear-scale", .argument = "FACTOR",                                              \
        .help = "factor on the display's light before encoding; 100/PEAK puts the peak at code "   \
                "value 1",                                                                         \
        .preset = "1"                                                                              \
    }

/// All of them.
#define TRL_CLI_OPTIONS_CUSTOM_DISPLAY                                                             \
    {.group = "A display of your own (instead of a published one)",                                \
     .name = "peak",                                                                               \
     .argument = "NITS",                                                                           \
     .help = "peak luminance, 48…10000 cd/m²",                                                     \
     .preset = "100"},                                                                             \
        TRL_CLI_OPTIONS_CUSTOM_SIGNAL

/// Whether an option of the custom group is given.
bool trl_cli_display_is_custom(const trl_cli_args *args);
/// Fills `out` from `name` (a published name, an alias, an ID, a URN or a .json
/// file; NULL = srgb) or from the custom options. Returns 0, or prints one
/// sentence and returns the exit status.
int trl_cli_display_choose(trl_cli_display *out, const trl_cli_args *args, const char *name);

/// Whether a file's word for its display, trl_cli_display.name of some day, means `display`.
bool trl_cli_display_is(const trl_cli_display *display, const char *name);

/// Refuses the way back where only a display will do: returns 0, or prints one sentence and
/// returns the exit status.
int trl_cli_display_forward(const trl_cli_display *display, const trl_cli_args *args);

/// Writes the display's parameters as a JSON file.
int trl_cli_display_save(const trl_cli_display *display, const char *path, bool overwrite);

/// The light that code value 1 stands for, cd/m², and the code value of the peak's grey.
double trl_cli_display_full_nits(const trl_aces_params *params);
double trl_cli_display_top_code(const trl_aces_params *params);

/// True where code values pass 1, which a picture of whole numbers cannot hold.
bool trl_cli_display_is_extended(const trl_aces_params *params);

/// Members of the open JSON object: all parameters.
void trl_cli_display_json(trl_cli_json *json, const trl_aces_params *params);

#endif
