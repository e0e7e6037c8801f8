#include "cli/picture_choice.h"
#include "cli/message.h"
#include "cli/names.h"
#include "cli/numbers.h"
#include "cli/space_choice.h"

#include <string.h>

int trl_cli_part_choose(trl_cli_part_choice *out, const trl_cli_args *args) {
    const char *part = trl_cli_value(args, "part");
    int64_t n = -1;
    if (part && !trl_cli_integer(part, 0, 1 << 20, &n))
        return trl_cli_misfit(args, "part", "a part's number as troland info shows it, from 0");
    out->part = (int32_t)n;
    out->view = trl_cli_value(args, "view");
    out->layer = trl_cli_value(args, "layer");
    return 0;
}

int trl_cli_input_choose(trl_cli_input_choice *out, const trl_cli_args *args) {
    const char *text = trl_cli_value(args, "input");
    trl_error err = TRL_ERROR_INIT;
    const trl_color_space *space = NULL;
    double numbers[8];
    out->given = text != NULL;
    if (!text) return 0;
    if (trl_cli_numbers(text, numbers, 8)) {
        trl_chromaticities primaries;
        if (trl_cli_primaries_parse(&primaries, text, "input", &err) != TRL_OK)
            return trl_cli_say_word_error(&err);
        out->space = trl_cli_space_of_primaries(&primaries);
        return 0;
    }
    if (strchr(text, ','))
        return trl_cli_misfit(args, "input", "eight numbers rx,ry,gx,gy,bx,by,wx,wy (CIE xy)");
    if (trl_cli_space_find(&space, text, &err) != TRL_OK) return trl_cli_say_error(&err);
    out->space = *space;
    return 0;
}
