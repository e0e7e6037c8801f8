// troland displays: the published displays, one of them in full, or a custom one.
#include "cli/display_choice.h"
#include "cli/message.h"
#include "cli/names.h"

#include <string.h>
#include <strings.h>

static const trl_cli_operand operands[] = {
    {"NAME",
     "a display's name, alias, ID or URN or a .json file, to show all of it; or part of "
     "a name or label, to list what holds it",
     true,
     false,
     {.each = trl_cli_each_display, .file = true}},
    {0},
};

static const trl_cli_option options[] = {
    {.name = "save",
     .argument = "FILE.json",
     .help = "write the display to a file, which --display reads (- for standard output)",
     .values = {.file = true}},
    TRL_CLI_OPTION_OVERWRITE,
    TRL_CLI_OPTION_JSON("print JSON"),
    TRL_CLI_OPTION_HELP,
    TRL_CLI_OPTIONS_CUSTOM_DISPLAY,
    {0},
};

static const trl_cli_example examples[] = {
    {"troland displays", "list the published displays"},
    {"troland displays pq", "list those whose name, label or ID holds pq"},
    {"troland displays rec2100-pq-1000", "show one in full, with its URN"},
    {"troland displays --peak 600 --limit p3-d65 --encode rec2020 --eotf pq --save tv.json",
     "describe a television of 600 cd/m²"},
    {0},
};

static void table_header(void) {
    printf("%-26s %5s  %-13s %-17s %-10s %s\n", "NAME", "PEAK", "LIMITED TO", "ENCODED IN", "EOTF",
           "LABEL");
}

static void table_row(const trl_aces_display *display) {
    trl_aces_params p;
    char limiting[100], encoding[100], transfer[60];
    trl_aces_display_params(display, &p);
    printf("%-26s %5g  %-13s %-17s %-10s %s\n", display->name, p.peak_nits,
           trl_cli_primaries_text(&p.limiting, limiting, sizeof limiting),
           trl_cli_primaries_text(&p.encoding, encoding, sizeof encoding),
           trl_transfer_print(&p.transfer, transfer, sizeof transfer), display->label);
}

static void display_json(trl_cli_json *json, const trl_aces_display *d, const trl_aces_params *p) {
    trl_cli_json_object(json, NULL);
    if (d) {
        trl_cli_json_string(json, "name", d->name);
        trl_cli_json_string(json, "label", d->label);
        trl_cli_json_string(json, "aliases", d->aliases);
        trl_cli_json_string(json, "id", d->id);
        trl_cli_json_string(json, "urn", d->urn);
        trl_cli_json_number(json, "white_nits", trl_aces_display_white_nits(d));
    }
    trl_cli_display_json(json, p);
    trl_cli_json_close(json, '}');
}

static bool holds(const trl_aces_display *d, const char *part) {
    return !part || strcasestr(d->name, part) || strcasestr(d->label, part) ||
           strcasestr(d->aliases, part) || strcasestr(d->id, part);
}

static int list(const char *part, bool as_json) {
    size_t found = 0;
    for (size_t i = 0; trl_aces_display_at(i); i++)
        found += holds(trl_aces_display_at(i), part);
    if (found == 0) {
        const trl_aces_display *none = NULL;
        trl_error err = TRL_ERROR_INIT;
        return trl_cli_display_find(&none, part, &err) == TRL_OK ? 0 : trl_cli_say_error(&err);
    }
    trl_cli_json json;
    trl_cli_json_begin(&json, stdout);
    if (as_json)
        trl_cli_json_array(&json, NULL);
    else
        table_header();
    for (size_t i = 0; trl_aces_display_at(i); i++) {
        const trl_aces_display *d = trl_aces_display_at(i);
        if (!holds(d, part)) continue;
        trl_aces_params p;
        trl_aces_display_params(d, &p);
        if (as_json)
            display_json(&json, d, &p);
        else
            table_row(d);
    }
    if (as_json) {
        trl_cli_json_close(&json, ']');
        trl_cli_json_end(&json);
    }
    return TRL_CLI_DONE;
}

static void show(const trl_cli_display *chosen) {
    const trl_aces_params *p = &chosen->params;
    char text[200];
    if (chosen->published) {
        const trl_aces_display *d = chosen->published;
        printf("%s\n", d->name);
        printf("  label         %s\n", d->label);
        if (*d->aliases) printf("  aliases       %s\n", d->aliases);
        printf("  ID            %s\n", d->id);
        printf("  URN           %s\n", d->urn);
    } else {
        printf("%s\n", chosen->name);
    }
    printf("  tone scale    to %g cd/m²\n", p->peak_nits);
    if (chosen->published)
        printf("  full white    %g cd/m² on the screen\n",
               trl_aces_display_white_nits(chosen->published));
    printf("  limited to    %s\n", trl_cli_primaries_text(&p->limiting, text, sizeof text));
    printf("  encoded in    %s\n", trl_cli_primaries_text(&p->encoding, text, sizeof text));
    printf("  EOTF          %s\n", trl_transfer_print(&p->transfer, text, sizeof text));
    printf("  scale white   %s\n", p->scale_white ? "yes" : "no");
    printf("  linear scale  %g\n", p->linear_scale);
    if (trl_cli_display_is_extended(p))
        printf("  code values   0…%g and above 1 where light passes %g cd/m²: EXR only\n",
               trl_cli_display_top_code(p), trl_cli_display_full_nits(p));
}

static int run(const trl_cli_args *args) {
    const char *name = args->operand_count > 0 ? args->operands[0] : NULL;
    const char *save = trl_cli_value(args, "save");
    bool as_json = trl_cli_given(args, "json"), custom = trl_cli_display_is_custom(args);
    bool file = name && strlen(name) > 5 && strcmp(name + strlen(name) - 5, ".json") == 0;
    if (trl_cli_given(args, "overwrite") && !save)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--overwrite means nothing without --save (displays): leave it out");
    if (save && as_json)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--save and --json contradict each other (displays): "
                           "--save - prints the display's own JSON");
    if (save && !name && !custom)
        return trl_cli_say(TRL_CLI_WRONG,
                           "--save needs a display (displays): name one, or give --peak, …");
    if (!custom && !file && !save && !(name && trl_aces_display_find(name)))
        return list(name, as_json);
    trl_cli_display chosen;
    int status = trl_cli_display_choose(&chosen, args, name);
    if (status != 0) return status;
    trl_aces_output *output = NULL; // its checks tell whether the display can be
    trl_error err = TRL_ERROR_INIT;
    if (trl_aces_output_create(&output, &chosen.params, &err) != TRL_OK)
        return trl_cli_say_error(&err);
    trl_aces_output_destroy(&output);
    if (save) return trl_cli_display_save(&chosen, save, trl_cli_given(args, "overwrite"));
    if (!as_json) {
        show(&chosen);
        return TRL_CLI_DONE;
    }
    trl_cli_json json;
    trl_cli_json_begin(&json, stdout);
    display_json(&json, chosen.published, &chosen.params);
    trl_cli_json_end(&json);
    return TRL_CLI_DONE;
}

const trl_cli_command trl_cli_displays = {
    .name = "displays",
    .summary = "list the displays, or show one",
    .description =
        "Lists the 54 published ACES 2.0 output transforms, each by its short name. With the name "
        "of one it shows all its parameters, its ID and its URN. With options it describes a "
        "display of your own, which --save keeps in a small JSON file.",
    .operands = operands,
    .options = options,
    .examples = examples,
    .run = run,
};
