// cli/light_units.h: what troland intensity and troland exposure share: the unit on
// the side of light, the settings of a camera, and how pairs of numbers are printed.
#ifndef TRL_CLI_LIGHT_UNITS_H
#define TRL_CLI_LIGHT_UNITS_H

#include "cli/args.h"
#include "cli/number_list.h"

#include <troland/light.h>

/// The rows of options that both commands have.
#define TRL_CLI_OPTION_GREY(text)                                                                  \
    { .group = "Units", .name = "grey", .argument = "GREY", .help = text }
#define TRL_CLI_OPTION_NITS(text)                                                                  \
    { .name = "nits", .help = text }
#define TRL_CLI_OPTION_LUX(text)                                                                   \
    { .name = "lux", .help = text }
#define TRL_CLI_OPTIONS_CAMERA                                                                     \
    {.group = "Camera",                                                                            \
     .name = "shutter",                                                                            \
     .argument = "SECONDS",                                                                        \
     .help = "shutter time, such as 1/125 or 0.008"},                                              \
        {.name = "aperture", .argument = "N", .help = "f-number, such as 5.6"}, {                  \
        .name = "iso", .argument = "S", .help = "ISO speed", .preset = "100"                       \
    }

/// What the numbers of one run mean.
typedef struct trl_cli_light_unit {
    const char *light;            // "intensity", "nits", "lux", or a camera's "shutter_s", …
    const char *stops;            // "stops", "ev100"
    double reference;             // the intensity of 0 stops
    bool camera;                  // an option of the camera is given
    trl_camera_settings settings; // 0 where not given; the speed is 100 then
} trl_cli_light_unit;

/// Reads the options. Returns 0 or says why not and returns the exit status.
int trl_cli_light_unit_read(trl_cli_light_unit *unit, const trl_cli_args *args);

/// Prints `to` line by line, or a table with `from` beside it where a range was
/// asked for, or JSON. `clamped` may be NULL.
void trl_cli_pairs_print(const trl_cli_args *args, const trl_cli_list *from, const double *to,
                         const bool *clamped, const char *from_name, const char *to_name);

/// Draws them where --plot is given; `light_first`: `from` is light and `to` stops.
/// Returns 0, or says why not and returns the exit status.
int trl_cli_pairs_plot(const trl_cli_args *args, const trl_cli_list *from, const double *to,
                       bool light_first, const char *from_name, const char *to_name);

#endif
