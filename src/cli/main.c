// The command: finds its entry in the table, reads the line and runs it.
#include "cli/commands.h"
#include "cli/document.h"
#include "cli/message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool asks_for_help(int argc, char **argv) {
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) return true;
    return false;
}

// The library ignores a tier that it cannot honour; who measures or hunts a fault with it
// should know. A farm's setting must not stop the machines that lack the tier.
static void check_environment(const trl_cli_args *args) {
    const char *wish = getenv("TRL_CPU"), *used = trl_cpu_tier_name(trl_cpu_tier_get());
    if (!wish || !*wish || strcmp(wish, used) == 0) return;
    bool known = false, quiet = false;
    for (int tier = TRL_CPU_BASELINE; tier <= TRL_CPU_NEON; tier++)
        known = known || strcmp(wish, trl_cpu_tier_name((trl_cpu_tier)tier)) == 0;
    for (size_t i = 0; args->command->options[i].name; i++)
        quiet = quiet || (strcmp(args->command->options[i].name, "quiet") == 0 && args->values[i]);
    if (known)
        trl_cli_warn(quiet, "TRL_CPU asks for %s, which this machine cannot run: %s is used", wish,
                     used);
    else
        trl_cli_warn(quiet,
                     "TRL_CPU is '%.40s', which is no processor tier: %s is used, write baseline, "
                     "avx2, avx512 or neon",
                     wish, used);
}

static int dispatch(int argc, char **argv) {
    const trl_cli_command *command = trl_cli_command_at(0);
    if (argc < 2) {
        trl_cli_help(stderr, command);
        return TRL_CLI_WRONG;
    }
    int first = 1;
    if (argv[1][0] != '-') {
        command = trl_cli_command_find(argv[1]);
        if (!command) return trl_cli_unknown_command(argv[1]);
        first = 2;
    }
    if (asks_for_help(argc - first, argv + first)) {
        trl_cli_help(stdout, command);
        return TRL_CLI_DONE;
    }
    trl_cli_args args;
    int status = trl_cli_parse(&args, command, argc - first, argv + first);
    if (status == 0) {
        check_environment(&args);
        status = command->run(&args);
    }
    trl_cli_args_free(&args);
    return status;
}

int main(int argc, char **argv) {
    int status = dispatch(argc, argv);
    // A full disk shows at the last write: `troland displays > list` must not lie.
    if (fflush(stdout) != 0 || ferror(stdout)) {
        int reason = errno;
        if (status == TRL_CLI_DONE)
            status = trl_cli_say(TRL_CLI_FAILED, "cannot write to standard output: %s",
                                 strerror(reason));
    }
    return status;
}
