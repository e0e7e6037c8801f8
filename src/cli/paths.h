// cli/paths.h: what can be said of files by their names.
#ifndef TRL_CLI_PATHS_H
#define TRL_CLI_PATHS_H

#include <stdbool.h>

/// Whether something stands before `extension`, such as ".exr", at the end; case does not matter.
bool trl_cli_path_ends(const char *path, const char *extension);
/// The same name, or two names of one file that exists.
bool trl_cli_same_file(const char *a, const char *b);
bool trl_cli_is_folder(const char *path);

#endif
