// base/name.h: how people's spellings are compared with the names in tables.
#ifndef TRL_BASE_NAME_H
#define TRL_BASE_NAME_H

#include <stdbool.h>
#include <stddef.h>

/// Whether both names are the same but for case, '-', '_', ' ' and '.' (ASCII).
bool trl_name_equal(const char *a, const char *b);

/// Whether `name` equals (as above) an entry of a comma-separated list.
bool trl_name_in_list(const char *list, const char *name);

/// Edits (insert, delete, replace, swap of neighbours) that turn one name into
/// the other, compared as above. Names are read up to 63 significant characters.
size_t trl_name_distance(const char *a, const char *b);

#endif
