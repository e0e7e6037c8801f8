#include "cli/plot.h"
#include "cli/message.h"

#include <string.h>

const double trl_cli_plot_colors[4][4] = {
    {0, 114 / 255.0, 178 / 255.0, 1},
    {213 / 255.0, 94 / 255.0, 0, 1},
    {0, 158 / 255.0, 115 / 255.0, 1},
    {0.45, 0.45, 0.48, 1},
};

int trl_cli_plot_check(const trl_cli_args *args) {
    const char *path = trl_cli_value(args, "plot");
    bool overwrite = trl_cli_given(args, "overwrite");
    trl_error err = TRL_ERROR_INIT;
    if (!path && overwrite)
        return trl_cli_say(TRL_CLI_CONTRADICTION,
                           "--overwrite means nothing here (%s): it is for the file of --plot",
                           args->command->name);
    if (!path || trl_plot_check(path, overwrite, &err) == TRL_OK) return 0;
    return trl_cli_say_word_error(&err); // of the name, not the disk
}

trl_result trl_cli_plot_write(const trl_cli_args *args, const trl_plot *const *plots, size_t count,
                              uint32_t columns, trl_error *err) {
    return trl_plot_write(plots, count, columns, trl_cli_value(args, "plot"),
                          trl_cli_given(args, "overwrite"), err);
}
