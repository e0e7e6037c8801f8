// cli/shared.h: memory that a command and its child processes both see.
#ifndef TRL_CLI_SHARED_H
#define TRL_CLI_SHARED_H

#include <stddef.h>

/// Zeros. NULL where there is no memory, which it says: return TRL_CLI_AGAIN then.
void *trl_cli_shared(size_t bytes);
/// `shared` may be NULL.
void trl_cli_shared_free(void *shared, size_t bytes);

#endif
