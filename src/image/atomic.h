// image/atomic.h: the list of files that are not committed yet, which a signal
// handler can empty and which a guarded child shares with its parent.
#ifndef TRL_IMAGE_ATOMIC_H
#define TRL_IMAGE_ATOMIC_H

#include "image/image.h"

#include <limits.h>

enum { TRL_PENDING_MAX = 32 };

/// One temporary file. `state` is changed by compare-and-swap only: whoever moves
/// it out of LIVE removes or renames the file.
typedef struct trl_pending_entry {
    int state;
    char path[PATH_MAX];
} trl_pending_entry;

typedef struct trl_pending_list {
    trl_pending_entry entries[TRL_PENDING_MAX];
} trl_pending_list;

/// Makes this process note its files in `list` (shared memory) from now on.
void trl_pending_use(trl_pending_list *list);

/// Removes the files of a list, as trl_atomic_cleanup_all does for the process's.
void trl_pending_remove(trl_pending_list *list);

#endif
