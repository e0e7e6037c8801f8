// troland spaces: the colour spaces that --input knows.
#include "cli/json.h"
#include "cli/message.h"
#include "cli/names.h"
#include "cli/args.h"

#include <string.h>

static const trl_cli_operand operands[] = {{0}};

static const trl_cli_option options[] = {
    TRL_CLI_OPTION_JSON("print JSON"),
    TRL_CLI_OPTION_HELP,
    {0},
};

static const trl_cli_example examples[] = {
    {"troland spaces", "list the colour spaces that render --input knows"},
    {0},
};

static void space_json(trl_cli_json *json, const trl_color_space *space) {
    char text[100];
    const trl_chromaticities *c = &space->primaries;
    const double numbers[8] = {c->red.x,  c->red.y,  c->green.x, c->green.y,
                               c->blue.x, c->blue.y, c->white.x, c->white.y};
    trl_cli_json_object(json, NULL);
    trl_cli_json_string(json, "name", space->name);
    trl_cli_json_string(json, "label", space->label);
    trl_cli_json_string(json, "aliases", space->aliases);
    trl_cli_json_numbers(json, "primaries", numbers, 8);
    trl_cli_json_string(json, "transfer", trl_transfer_print(&space->transfer, text, sizeof text));
    trl_cli_json_close(json, '}');
}

static int run(const trl_cli_args *args) {
    trl_cli_json json;
    bool as_json = trl_cli_given(args, "json");
    trl_cli_json_begin(&json, stdout);
    if (as_json)
        trl_cli_json_array(&json, NULL);
    else
        printf("%-12s %-42s %s\n", "NAME", "LABEL", "ALIASES");
    for (size_t i = 0; trl_color_space_at(i); i++) {
        const trl_color_space *space = trl_color_space_at(i);
        if (as_json)
            space_json(&json, space);
        else
            printf("%-12s %-42s %s\n", space->name, space->label, space->aliases);
    }
    if (as_json) {
        trl_cli_json_close(&json, ']');
        trl_cli_json_end(&json);
    }
    return TRL_CLI_DONE;
}

const trl_cli_command trl_cli_spaces = {
    .name = "spaces",
    .summary = "list the colour spaces of pictures",
    .description = "Lists the colour spaces that troland render --input takes, scene-linear ones "
                   "and others. Primaries of your own work there too: eight numbers "
                   "rx,ry,gx,gy,bx,by,wx,wy (CIE 1931 xy).",
    .operands = operands,
    .options = options,
    .examples = examples,
    .run = run,
};
