// cli/space_choice.h: the colour space that a picture says it is in.
#ifndef TRL_CLI_SPACE_CHOICE_H
#define TRL_CLI_SPACE_CHOICE_H

#include <troland/image.h>

/// Reads the header of `part`: the ACES container flag, colorInteropID, the
/// chromaticities, in this order. Returns what told ("chromaticities", …), or NULL
/// where the part says nothing and `out` is linear Rec.709. The label is NULL where
/// no space of the table has these primaries.
const char *trl_cli_space_of_part(trl_color_space *out, const trl_image_part *part);

/// The note on a picture that says nothing: its name, and the space that it is taken for.
#define TRL_CLI_SPACE_ASSUMED                                                                      \
    "'%s' does not say its colour space: taken as %s; --input SPACE says otherwise"

/// The linear space of the table with these primaries, or one made of them, whose
/// white is adapted by Bradford and whose label is NULL.
trl_color_space trl_cli_space_of_primaries(const trl_chromaticities *c);

/// The display that troland rendered this part for: it holds code values. NULL where
/// the part does not say so.
const char *trl_cli_display_of_part(const trl_image_part *part);

/// The space's label, or its primaries in words, into `out`.
const char *trl_cli_space_text(const trl_color_space *space, char *out, size_t size);

#endif
