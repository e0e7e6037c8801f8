#include "cli/oklch_choice.h"
#include "cli/message.h"
#include "cli/numbers.h"

int trl_cli_oklch_choose(trl_oklch_change *out, bool *given, const trl_cli_args *args) {
    const struct {
        const char *option, *what;
        double *value, low, high;
    } numbers[] = {
        {"chroma", "a factor from 0 to 16, such as 1.2", &out->chroma, 0, 16},
        {"hue", "degrees from -360 to 360, such as +15", &out->hue_degrees, -360, 360},
        {"lightness", "a factor from 0 to 16, such as 0.9", &out->lightness, 0, 16},
    };
    *out = (trl_oklch_change)TRL_OKLCH_CHANGE_INIT;
    *given = false;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const char *text = trl_cli_value(args, numbers[i].option);
        *given = *given || text;
        if (text && (!trl_cli_number(text, numbers[i].value) ||
                     *numbers[i].value < numbers[i].low || *numbers[i].value > numbers[i].high))
            return trl_cli_misfit(args, numbers[i].option, "%s", numbers[i].what);
    }
    return TRL_CLI_DONE;
}
