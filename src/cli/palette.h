// cli/palette.h: the parts of troland palette.
#ifndef TRL_CLI_PALETTE_H
#define TRL_CLI_PALETTE_H

#include "cli/args.h"

#include <troland/color.h>
#include <troland/plot.h>

enum { TRL_CLI_SWATCHES_MAX = 1000 };

typedef enum trl_cli_palette_format {
    TRL_CLI_PALETTE_TEXT = 0,
    TRL_CLI_PALETTE_JSON,
    TRL_CLI_PALETTE_CSS,
    TRL_CLI_PALETTE_GPL,
    TRL_CLI_PALETTE_ASE,
    TRL_CLI_PALETTE_PLOT, // .png and .svg
    TRL_CLI_PALETTE_STRIP // .exr, and .png with --strip
} trl_cli_palette_format;

/// Colours on their way out, and the form in which they are written.
typedef struct trl_cli_swatches {
    const char *title;
    size_t count;
    trl_css_color colors[TRL_CLI_SWATCHES_MAX];
    double shares[TRL_CLI_SWATCHES_MAX]; // where has_shares
    bool has_shares;
    bool hex;         // else in `to`
    trl_css_space to; // sRGB where hex
} trl_cli_swatches;

/// The kinds of palettes that are no harmony.
enum {
    TRL_CLI_PALETTE_LIGHTNESS,
    TRL_CLI_PALETTE_CHROMA,
    TRL_CLI_PALETTE_GRADIENT,
    TRL_CLI_PALETTE_PICTURE,
    TRL_CLI_PALETTE_KINDS
};

/// What a palette is made of.
typedef struct trl_cli_palette_recipe {
    int kind;  // one of those, or TRL_CLI_PALETTE_KINDS + the index of a harmony
    int steps; // of a ramp or a gradient
    trl_css_space in;
    trl_hue_rule rule;
    char **texts; // the colours
    size_t count; // of them
} trl_cli_palette_recipe;

/// The word for a kind; NULL past the end.
const char *trl_cli_palette_kind(size_t kind);

/// Makes the colours of anything but a picture. TRL_ERR_FORMAT where a text is no colour.
trl_result trl_cli_palette_make(const trl_cli_palette_recipe *recipe, trl_cli_swatches *swatches,
                                trl_error *err);

/// The text of a colour in the wanted form.
void trl_cli_swatch_text(const trl_cli_swatches *swatches, size_t index,
                         char text[TRL_CSS_TEXT_MAX]);

/// Takes `count` colours from the picture `path` into `swatches`, as --display shows it,
/// in the order of --sort. Returns the exit status.
int trl_cli_palette_picture(trl_cli_swatches *swatches, const char *path, size_t count,
                            const trl_cli_args *args);

/// Writes to the file `path`, or to standard output where it is NULL. Returns the exit
/// status.
int trl_cli_palette_write(const trl_cli_swatches *swatches, trl_cli_palette_format format,
                          const char *path, bool overwrite);

/// The panel of the swatches with their values.
trl_result trl_cli_palette_panel(trl_plot **out, const trl_cli_swatches *swatches, trl_error *err);

/// Writes the swatches over their lightness, chroma and hue to --plot.
trl_result trl_cli_palette_profile(const trl_cli_swatches *swatches, const trl_cli_args *args,
                                   trl_error *err);

/// Writes the colours side by side and nothing else: as ACES2065-1 light to an .exr file, of
/// any gamut; as sRGB to a .png file.
trl_result trl_cli_palette_strip(const trl_cli_swatches *swatches, const char *path, bool overwrite,
                                 trl_error *err);

/// Draws the swatches with their values into an .svg or .png file.
trl_result trl_cli_palette_plot(const trl_cli_swatches *swatches, const char *path, bool overwrite,
                                trl_error *err);

#endif
