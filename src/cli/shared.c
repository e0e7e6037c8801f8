#include "cli/shared.h"

#include "cli/message.h"

#include <sys/mman.h>

void *trl_cli_shared(size_t bytes) {
    // What is not touched takes no memory.
    void *shared = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (shared != MAP_FAILED) return shared;
    trl_cli_say(TRL_CLI_AGAIN, "no memory: try again when other programs have ended");
    return NULL;
}

void trl_cli_shared_free(void *shared, size_t bytes) {
    if (shared) munmap(shared, bytes);
}
