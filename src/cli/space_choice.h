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

/// That display of the selected part, where the file is otherwise taken for a scene (EXR).
const char *trl_cli_display_of_scene(const trl_image_info *info);

/// Whether a picture holds scene light: no code values, neither of a PNG nor of such an EXR.
bool trl_cli_is_scene(const trl_image_info *info);

/// What code values are: those of the display that the file `path` was rendered for, else what it
/// says of them, else sRGB, and `assumed` is set. TRL_ERR_ARGUMENT for a display that is not of the
/// table.
trl_result trl_cli_space_of_codes(trl_color_space *out, bool *assumed, const trl_image_info *info,
                                  const char *path, trl_error *err);

/// The space of a display's code values.
trl_color_space trl_cli_space_of_display(const trl_aces_display *display);

/// A picture, NAME, that was rendered for DISPLAY where a scene is wanted.
#define TRL_CLI_RENDERED_NO_SCENE                                                                  \
    "'%.150s' holds code values of the display '%.80s', not scene light: "                         \
    "troland render --inverse goes back to the scene"

/// The space's label, or its primaries in words, into `out`.
const char *trl_cli_space_text(const trl_color_space *space, char *out, size_t size);

#endif
