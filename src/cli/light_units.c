#include "cli/light_units.h"
#include "cli/json.h"
#include "cli/message.h"
#include "cli/numbers.h"

#include <ctype.h>
#include <string.h>

static int read_setting(double *out, const trl_cli_args *args, const char *name) {
    const char *text = trl_cli_value(args, name);
    double over = 0, under = 1;
    if (!text) return 0;
    if (!trl_cli_fraction(text, &over, &under) || !(over / under > 0))
        return trl_cli_misfit(args, name, "a number above 0, such as %s",
                              strcmp(name, "shutter") == 0 ? "1/125" : "8");
    *out = over / under;
    return 0;
}

static int read_camera(trl_cli_light_unit *unit, const trl_cli_args *args) {
    int status = read_setting(&unit->settings.shutter_s, args, "shutter");
    if (status == 0) status = read_setting(&unit->settings.f_number, args, "aperture");
    if (status == 0) status = read_setting(&unit->settings.iso, args, "iso");
    unit->camera = trl_cli_given(args, "shutter") || trl_cli_given(args, "aperture") ||
                   trl_cli_given(args, "iso");
    return status;
}

int trl_cli_light_unit_read(trl_cli_light_unit *unit, const trl_cli_args *args) {
    *unit = (trl_cli_light_unit){.light = "intensity", .stops = "stops", .reference = 1};
    const char *grey = trl_cli_value(args, "grey");
    bool nits = trl_cli_given(args, "nits"), lux = trl_cli_given(args, "lux");
    int status = read_camera(unit, args);
    if (status != 0) return status;
    if ((grey != NULL) + nits + lux + unit->camera > 1)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--grey, --nits, --lux and the settings of a camera contradict each "
                           "other (%s): give one of them",
                           args->command->name);
    if (grey && (!trl_cli_number(grey, &unit->reference) || !(unit->reference > 0)))
        return trl_cli_misfit(args, "grey", "a number above 0, such as 0.18");
    if (nits || lux) {
        unit->light = nits ? "nits" : "lux";
        unit->reference = nits ? TRL_EV100_NITS : TRL_EV100_LUX;
    }
    if (nits || lux || unit->camera) unit->stops = "ev100";
    return 0;
}

static void print_json(const trl_cli_list *from, const double *to, const bool *clamped,
                       const char *from_name, const char *to_name) {
    trl_cli_json json;
    trl_cli_json_begin(&json, stdout);
    trl_cli_json_array(&json, NULL);
    for (size_t i = 0; i < from->count; i++) {
        trl_cli_json_object(&json, NULL);
        trl_cli_json_number(&json, from_name, from->values[i]);
        trl_cli_json_number(&json, to_name, to[i]);
        if (clamped) trl_cli_json_bool(&json, "clamped", clamped[i]);
        trl_cli_json_close(&json, '}');
    }
    trl_cli_json_close(&json, ']');
    trl_cli_json_end(&json);
}

static void print_head(const char *from_name, const char *to_name) {
    char head[2][24];
    snprintf(head[0], sizeof head[0], "%s", from_name);
    snprintf(head[1], sizeof head[1], "%s", to_name);
    for (int i = 0; i < 2; i++)
        for (char *p = head[i]; *p; p++)
            *p = (char)toupper((unsigned char)*p);
    printf("%-24s %s\n", head[0], head[1]);
}

void trl_cli_pairs_print(const trl_cli_args *args, const trl_cli_list *from, const double *to,
                         const bool *clamped, const char *from_name, const char *to_name) {
    if (trl_cli_given(args, "json")) {
        print_json(from, to, clamped, from_name, to_name);
        return;
    }
    if (from->ranged) print_head(from_name, to_name);
    for (size_t i = 0; i < from->count; i++) {
        char text[TRL_NUMBER_SIZE];
        if (from->ranged) printf("%-24s ", trl_number_print(text, from->values[i]));
        puts(trl_number_print(text, to[i]));
    }
}
