#include "cli/exr_choice.h"

#include "cli/message.h"
#include "cli/numbers.h"

#include <string.h>

static const char *const names[] = {"none",  "rle", "zips", "zip",  "piz",
                                    "pxr24", "b44", "b44a", "dwaa", "dwab"};

int trl_cli_compression_choose(trl_cli_compression *out, const trl_cli_args *args) {
    const char *text = trl_cli_value(args, "compression");
    *out = (trl_cli_compression){.name = NULL};
    if (!text) return 0;
    size_t n = strcspn(text, ":");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strlen(names[i]) != n || strncmp(names[i], text, n) != 0) continue;
        out->name = names[i];
        if (!text[n]) return 0;
        if (strncmp(text, "dwa", 3) == 0 && trl_cli_number(text + n + 1, &out->dwa_level) &&
            out->dwa_level > 0 && out->dwa_level <= 100000)
            return 0;
    }
    return trl_cli_misfit(args, "compression", TRL_CLI_COMPRESSIONS);
}

int trl_cli_exr_depth_choose(trl_sample *sample, const trl_cli_args *args) {
    const char *text = trl_cli_value(args, "depth");
    if (!text) return 0;
    bool floats = strcmp(text, "float") == 0;
    if (!floats && strcmp(text, "half") != 0) return trl_cli_misfit(args, "depth", "half or float");
    *sample = floats ? TRL_SAMPLE_FLOAT : TRL_SAMPLE_HALF;
    return 0;
}
