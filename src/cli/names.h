// cli/names.h: names that people type: near misses, primaries, transfer functions.
#ifndef TRL_CLI_NAMES_H
#define TRL_CLI_NAMES_H

#include "cli/args.h"

#include <troland/aces.h>

/// Collects up to three names nearest to a mistyped one.
typedef struct trl_cli_nearest {
    const char *typed;
    const char *best[3];
    double distance[3];
} trl_cli_nearest;

void trl_cli_nearest_begin(trl_cli_nearest *nearest, const char *typed);
/// `name` must outlive the search.
void trl_cli_nearest_offer(trl_cli_nearest *nearest, const char *name);
/// Offers each part of a comma-separated list as `name` where it is near.
void trl_cli_nearest_offer_aliases(trl_cli_nearest *nearest, const char *aliases, const char *name);
/// "did you mean srgb or rec709?", or `otherwise` where nothing is near. The text
/// goes into `out`.
const char *trl_cli_nearest_end(const trl_cli_nearest *nearest, const char *otherwise, char *out,
                                size_t size);

/// The same of all names that `each` lists.
const char *trl_cli_nearest_of(const char *typed, const char *(*each)(size_t i),
                               const char *otherwise, char *out, size_t size);
/// Prints "no colour space is called 'TYPED' (--OPTION): did you mean …" of an option that was
/// given, and returns the exit status.
int trl_cli_no_space(const trl_cli_args *args, const char *option, const char *(*each)(size_t i),
                     const char *otherwise);

/// Primaries by name, those of a colour space, or eight numbers rx,ry,gx,gy,bx,by,wx,wy.
trl_result trl_cli_primaries_parse(trl_chromaticities *out, const char *text, const char *option,
                                   trl_error *err);
/// The label of primaries that have a name, else the numbers, into `out`.
const char *trl_cli_primaries_text(const trl_chromaticities *value, char *out, size_t size);

/// Ends of the lists for completion: names only.
const char *trl_cli_each_primaries(size_t i);
const char *trl_cli_each_display(size_t i);
const char *trl_cli_each_space(size_t i);
const char *trl_cli_each_transfer(size_t i);         // all
const char *trl_cli_each_display_transfer(size_t i); // those that may describe a display

/// A display by name, alias, ID or URN; else a sentence with the nearest names.
trl_result trl_cli_display_find(const trl_aces_display **out, const char *name, trl_error *err);
/// A transfer function, "srgb" or "gamma:2.4", for an option or operand called `where`;
/// else a sentence with the nearest names.
trl_result trl_cli_transfer_parse(trl_transfer *out, const char *text, const char *where,
                                  trl_error *err);
/// A colour space by name or alias; else a sentence with the nearest names.
trl_result trl_cli_space_find(const trl_color_space **out, const char *name, trl_error *err);

#endif
