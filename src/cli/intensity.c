// troland intensity: from stops to light.
#include "cli/commands.h"
#include "cli/light_units.h"
#include "cli/message.h"
#include "cli/plot.h"

#include <stdlib.h>

static const trl_cli_operand operands[] = {
    {"STOPS",
     "numbers (1.5, 1/3), lists (-2,0,2), ranges (-5..5, -5..5/0.5, 0..2/1/3: printed as a table), "
     "or - for "
     "numbers on standard input",
     false,
     true,
     {0}},
    {0},
};

static const trl_cli_option options[] = {
    TRL_CLI_OPTION_GREY("stops are above GREY, such as 0.18, instead of above 1"),
    TRL_CLI_OPTION_NITS("stops are EV100; print luminance in cd/m²"),
    TRL_CLI_OPTION_LUX("stops are EV100; print illuminance in lux"),
    TRL_CLI_OPTIONS_CAMERA,
    {.group = "Output", .name = "json", .help = "print JSON"},
    TRL_CLI_OPTIONS_PLOT("draw the curve through two numbers or more, too: a .svg or .png file"),
    TRL_CLI_OPTION_HELP,
    {0},
};

static const trl_cli_example examples[] = {
    {"troland intensity -2 0 2", "print 0.25, 1 and 4"},
    {"troland intensity -5..5/0.5 --grey 0.18", "print a table about mid grey, in half stops"},
    {"troland intensity -4..4/0.25 --plot stops.svg", "draw how light doubles from stop to stop"},
    {"troland intensity 15 --nits", "print the luminance of a sunlit scene: 4096 cd/m²"},
    {"troland intensity 15 --aperture 16 --iso 200", "print the shutter time for that scene"},
    {0},
};

// The camera's setting that is open becomes the answer.
static double *open_setting(trl_camera_settings *settings, const char **name) {
    double *open = settings->shutter_s == 0  ? &settings->shutter_s
                   : settings->f_number == 0 ? &settings->f_number
                                             : &settings->iso;
    *name = open == &settings->shutter_s  ? "shutter_s"
            : open == &settings->f_number ? "f_number"
                                          : "iso";
    return open;
}

static int check_camera(trl_cli_light_unit *unit) {
    trl_camera_settings *s = &unit->settings;
    if (s->shutter_s > 0 && s->f_number > 0 && s->iso > 0)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--shutter, --aperture and --iso leave nothing to work "
                           "out (intensity): leave one of them out");
    if (s->shutter_s == 0 && s->f_number == 0)
        return trl_cli_say(TRL_CLI_WRONG, "--iso alone sets no camera (intensity): add --shutter "
                                          "or --aperture");
    if (s->iso == 0 && (s->shutter_s == 0 || s->f_number == 0)) s->iso = 100;
    open_setting(s, &unit->light);
    return 0;
}

static trl_result convert(const trl_cli_light_unit *unit, double stops, double *out,
                          trl_error *err) {
    if (!unit->camera) return trl_intensity_from_exposure(out, stops, unit->reference, err);
    trl_camera_settings settings = unit->settings;
    const char *name = NULL;
    double *open = open_setting(&settings, &name);
    trl_result r = trl_camera_from_ev100(&settings, stops, err);
    *out = *open;
    return r;
}

static int print(const trl_cli_args *args, const trl_cli_light_unit *unit,
                 const trl_cli_list *list) {
    trl_error err = TRL_ERROR_INIT;
    double *light = malloc(list->count * sizeof *light);
    if (!light) return trl_cli_say(TRL_CLI_FAILED, "no memory for %zu numbers", list->count);
    trl_result r = TRL_OK;
    for (size_t i = 0; i < list->count && r == TRL_OK; i++)
        r = convert(unit, list->values[i], &light[i], &err);
    int status = r == TRL_OK
                     ? trl_cli_pairs_plot(args, list, light, false, unit->stops, unit->light)
                     : trl_cli_say_error(&err);
    if (status == 0) trl_cli_pairs_print(args, list, light, NULL, unit->stops, unit->light);
    free(light);
    return status;
}

static int run(const trl_cli_args *args) {
    trl_cli_light_unit unit;
    trl_cli_list list = {0};
    int status = trl_cli_light_unit_read(&unit, args);
    if (status == 0) status = trl_cli_plot_check(args);
    if (status == 0 && unit.camera) status = check_camera(&unit);
    if (status == 0) status = trl_cli_list_read(&list, args);
    if (status == 0) status = print(args, &unit, &list);
    trl_cli_list_free(&list);
    return status;
}

const trl_cli_command trl_cli_intensity = {
    .name = "intensity",
    .summary = "turn stops into light",
    .description =
        "Prints 2^STOPS, how many times the light of 0 stops that is, in full double precision "
        "and the shortest text that reads back exactly.\n\n"
        "An EV100 is the stop scale of light meters at ISO 100 (ISO 2720, K = 12.5, C = 250): "
        "0 is a luminance of 0.125 cd/m² or an illuminance of 2.5 lux. With two of --shutter, "
        "--aperture and --iso (100 where shutter or aperture stands alone) the numbers are EV100 "
        "and the third setting is printed, a shutter time in seconds.",
    .operands = operands,
    .options = options,
    .examples = examples,
    .run = run,
};
