// cli/terminal.h: what the terminal can show, and pictures on it.
#ifndef TRL_CLI_TERMINAL_H
#define TRL_CLI_TERMINAL_H

#include <troland/base.h>

#include <stdio.h>

typedef enum trl_cli_graphics {
    TRL_CLI_BLOCKS = 0, // Unicode blocks
    TRL_CLI_SIXEL,      // DEC's, as of the VT340
    TRL_CLI_KITTY       // the kitty graphics protocol
} trl_cli_graphics;

typedef struct trl_cli_terminal {
    trl_cli_graphics graphics;
    int colors;                           // 0: no escape codes at all; 256; 1 << 24
    uint32_t columns;                     // cells across
    uint32_t width_pixels, height_pixels; // of the window; 0: not known
    uint32_t most_width, most_height;     // of a sixel picture; 0: not known
    uint32_t registers;                   // colours of a sixel picture
} trl_cli_terminal;

/// What standard output is. Asks the terminal which graphics it has only where standard
/// input and output are one, it has colours, this process is in its foreground and `ask` is
/// true: it waits for at most 1.5 s each, and leaves the terminal's settings as they were.
/// NO_COLOR (no-color.org) and TERM=dumb mean no colours.
trl_cli_terminal trl_cli_terminal_look(bool ask);

/// Pixels of width × height, four bytes each, as text: in colour each cell has 2 × 2 of them
/// (quadrants in two colours), else 2 × 4 (braille, of which bright pixels are dots). Each
/// line after `margin` (line number; may write up to a few cells; NULL: none).
typedef struct trl_cli_margin {
    void (*write)(FILE *out, void *user, uint32_t line);
    void *user;
} trl_cli_margin;
enum { TRL_CLI_CELL_WIDTH = 2, TRL_CLI_CELL_COLOR = 2, TRL_CLI_CELL_PLAIN = 4 };
void trl_cli_terminal_blocks(FILE *out, const trl_cli_terminal *terminal, const uint8_t *rgba,
                             uint32_t width, uint32_t height, const trl_cli_margin *margin);
/// One cell of colour, or nothing where there are no colours.
void trl_cli_terminal_swatch(FILE *out, const trl_cli_terminal *terminal, const uint8_t rgb[3]);

/// Sixels: exact where there are no more colours than the terminal has registers, else in
/// colours that fit the picture, dithered. False where memory is short.
bool trl_cli_terminal_sixel(FILE *out, const trl_cli_terminal *terminal, const uint8_t *rgba,
                            uint32_t width, uint32_t height);
/// A PNG file by the kitty protocol: base64 in chunks of 4096.
void trl_cli_terminal_kitty(FILE *out, const uint8_t *png, size_t bytes);

#endif
