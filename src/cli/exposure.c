// troland exposure: from light to stops.
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/light_units.h"
#include "cli/message.h"
#include "cli/plot.h"

#include <math.h>
#include <stdlib.h>

static const trl_cli_operand operands[] = {
    {"INTENSITY",
     "numbers (0.18, 1/3), lists (0.1,1,10), ranges (1..4, 1..2/0.1: printed as a table), or - for "
     "numbers on "
     "standard input",
     true,
     true,
     {0}},
    {0},
};

static const trl_cli_option options[] = {
    {.name = "strict", .help = "refuse intensities that are negative or below 1e-323"},
    TRL_CLI_OPTION_QUIET,
    TRL_CLI_OPTION_GREY("print stops above GREY, such as 0.18, instead of above 1"),
    TRL_CLI_OPTION_NITS("intensities are luminances in cd/m²; print EV100"),
    TRL_CLI_OPTION_LUX("intensities are illuminances in lux; print EV100"),
    TRL_CLI_OPTIONS_CAMERA,
    {.group = "Output", .name = "json", .help = "print JSON"},
    TRL_CLI_OPTIONS_PLOT("draw the curve through two numbers or more, too: a .svg or .png file"),
    TRL_CLI_OPTION_HELP,
    {0},
};

static const trl_cli_example examples[] = {
    {"troland exposure 0.1 1 4", "print -3.321928094887362, 0 and 2"},
    {"troland exposure 0.9 --grey 0.18", "print how far a white card is above mid grey"},
    {"troland exposure 100 --nits", "print the EV100 of a white screen"},
    {"troland exposure --shutter 1/125 --aperture 8 --iso 400",
     "print the EV100 for which a camera is set"},
    {0},
};

static void camera_json(const trl_camera_settings *settings, double ev100) {
    trl_cli_json json;
    double nits, lux;
    // Not a number is null in JSON: too bright or too dark for a double.
    if (trl_intensity_from_exposure(&nits, ev100, TRL_EV100_NITS, NULL) != TRL_OK) nits = NAN;
    if (trl_intensity_from_exposure(&lux, ev100, TRL_EV100_LUX, NULL) != TRL_OK) lux = NAN;
    trl_cli_json_begin(&json, stdout);
    trl_cli_json_object(&json, NULL);
    trl_cli_json_number(&json, "shutter_s", settings->shutter_s);
    trl_cli_json_number(&json, "f_number", settings->f_number);
    trl_cli_json_number(&json, "iso", settings->iso);
    trl_cli_json_number(&json, "ev100", ev100);
    trl_cli_json_number(&json, "nits", nits);
    trl_cli_json_number(&json, "lux", lux);
    trl_cli_json_close(&json, '}');
    trl_cli_json_end(&json);
}

static int run_camera(const trl_cli_args *args, trl_camera_settings settings) {
    trl_error err = TRL_ERROR_INIT;
    double ev100 = 0;
    char text[TRL_NUMBER_SIZE];
    if (args->operand_count > 0)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "'%s' and the settings of a camera contradict each other (exposure): "
                           "give one of them",
                           args->operands[0]);
    if (settings.shutter_s == 0 || settings.f_number == 0)
        return trl_cli_say(TRL_CLI_WRONG,
                           "--%s is missing (exposure): a camera's EV100 takes "
                           "--shutter, --aperture and --iso",
                           settings.shutter_s == 0 ? "shutter" : "aperture");
    if (settings.iso == 0) settings.iso = 100;
    if (trl_ev100_from_camera(&ev100, &settings, &err) != TRL_OK) return trl_cli_say_error(&err);
    if (trl_cli_given(args, "json"))
        camera_json(&settings, ev100);
    else
        puts(trl_number_print(text, ev100));
    return TRL_CLI_DONE;
}

// What was done to intensities without an exposure of their own, in one sentence.
static void tell_clamped(const trl_cli_args *args, const trl_cli_list *list, const bool *clamped) {
    size_t count = 0, first = 0;
    char text[TRL_NUMBER_SIZE];
    for (size_t i = 0; i < list->count; i++)
        if (clamped[i] && count++ == 0) first = i;
    if (count == 0) return;
    trl_number_print(text, list->values[first]);
    bool quiet = trl_cli_given(args, "quiet");
    if (count == 1)
        trl_cli_warn(quiet, "the intensity %s is below 1e-323 and was taken as that", text);
    else
        trl_cli_warn(quiet,
                     "%zu intensities, the first of them %s, are below 1e-323 and were "
                     "taken as that",
                     count, text);
}

static int convert(const trl_cli_args *args, const trl_cli_light_unit *unit,
                   const trl_cli_list *list, double *stops, bool *clamped) {
    trl_error err = TRL_ERROR_INIT;
    bool strict = trl_cli_given(args, "strict");
    for (size_t i = 0; i < list->count; i++)
        if (trl_exposure_from_intensity(&stops[i], strict ? NULL : &clamped[i], list->values[i],
                                        unit->reference, &err) != TRL_OK)
            return trl_cli_say_error(&err);
    tell_clamped(args, list, clamped);
    int status = trl_cli_pairs_plot(args, list, stops, true, unit->light, unit->stops);
    if (status == 0) trl_cli_pairs_print(args, list, stops, clamped, unit->light, unit->stops);
    return status;
}

static int run_list(const trl_cli_args *args, const trl_cli_light_unit *unit) {
    if (args->operand_count == 0)
        return trl_cli_say(TRL_CLI_WRONG, "INTENSITY is missing (exposure): write troland exposure "
                                          "INTENSITY, or --shutter and --aperture");
    trl_cli_list list = {0};
    int status = trl_cli_list_read(&list, args);
    double *stops = calloc(list.count + 1, sizeof *stops);
    bool *clamped = calloc(list.count + 1, sizeof *clamped);
    if (status == 0 && stops && clamped)
        status = convert(args, unit, &list, stops, clamped);
    else if (status == 0)
        status = trl_cli_say(TRL_CLI_FAILED, "no memory for %zu numbers", list.count);
    free(stops);
    free(clamped);
    trl_cli_list_free(&list);
    return status;
}

static int run(const trl_cli_args *args) {
    trl_cli_light_unit unit;
    int status = trl_cli_light_unit_read(&unit, args);
    if (status == 0 && unit.camera && trl_cli_given(args, "plot"))
        status =
            trl_cli_say(TRL_CLI_CONTRADICTION, "--plot has no curve to draw (exposure): a camera's "
                                               "settings are one number");
    if (status == 0) status = trl_cli_plot_check(args);
    if (status != 0) return status;
    return unit.camera ? run_camera(args, unit.settings) : run_list(args, &unit);
}

const trl_cli_command trl_cli_exposure = {
    .name = "exposure",
    .summary = "turn light into stops",
    .description =
        "Prints log2(INTENSITY), how many stops above an intensity of 1 that is, in full double "
        "precision and the shortest text that reads back exactly. The exposure of zero is "
        "undefined. What is negative or below 1e-323 is taken as 1e-323, and a note says so.\n\n"
        "An EV100 is the stop scale of light meters at ISO 100 (ISO 2720, K = 12.5, C = 250): "
        "0 is a luminance of 0.125 cd/m² or an illuminance of 2.5 lux. A camera's is "
        "log2(N²/t) - log2(S/100), with the f-number N, the shutter time t and the ISO speed S.",
    .operands = operands,
    .options = options,
    .examples = examples,
    .run = run,
};
