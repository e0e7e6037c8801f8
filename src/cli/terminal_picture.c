// Pictures as text: quadrants, braille, and the kitty graphics protocol.
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>

// The 6 × 6 × 6 cube of 256-colour terminals: 0, 95, 135, 175, 215, 255; or a grey.
static int nearest_256(const uint8_t *p) {
    int index[3];
    for (int c = 0; c < 3; c++)
        index[c] = p[c] < 48 ? 0 : p[c] < 115 ? 1 : (p[c] - 35) / 40;
    int most = p[0] > p[1] ? p[0] : p[1], least = p[0] < p[1] ? p[0] : p[1];
    if (p[2] > most) most = p[2];
    if (p[2] < least) least = p[2];
    if (most - least < 12 && most > 3 && most < 243) return 232 + (most - 3) / 10;
    return 16 + 36 * index[0] + 6 * index[1] + index[2];
}

static void color(FILE *out, const trl_cli_terminal *terminal, int ground, const uint8_t *p) {
    if (terminal->colors > 256)
        fprintf(out, "\033[%d;2;%d;%d;%dm", ground + 8, p[0], p[1], p[2]);
    else
        fprintf(out, "\033[%d;5;%dm", ground + 8, nearest_256(p));
}

// Four pixels in two colours: which of them have the first one (bit 0 upper left, 1 upper
// right, 2 lower left, 3 lower right, of which the last never has it), so that the squared
// error is least.
static int split(const uint8_t *const four[4], uint8_t ink[3], uint8_t paper[3]) {
    int best = 0, least = 1 << 30;
    for (int mask = 0; mask < 8; mask++) {
        int sum[2][3] = {{0}}, squares = 0, count[2] = {0};
        for (int i = 0; i < 4; i++) {
            int side = mask >> i & 1;
            count[side]++;
            for (int c = 0; c < 3; c++) {
                sum[side][c] += four[i][c];
                squares += four[i][c] * four[i][c];
            }
        }
        for (int side = 0; side < 2; side++)
            for (int c = 0; c < 3 && count[side] > 0; c++)
                squares -= sum[side][c] * sum[side][c] / count[side];
        if (squares >= least) continue;
        least = squares;
        best = mask;
        for (int c = 0; c < 3; c++) {
            paper[c] = (uint8_t)(sum[0][c] / count[0]);
            ink[c] = count[1] > 0 ? (uint8_t)(sum[1][c] / count[1]) : paper[c];
        }
    }
    return best;
}

static void line_in_color(FILE *out, const trl_cli_terminal *terminal, const uint8_t *top,
                          const uint8_t *low, uint32_t width) {
    static const char *const quadrants[8] = {" ", "▘", "▝", "▀", "▖", "▌", "▞", "▛"};
    uint8_t set[2][3] = {{0}}, want[2][3];
    bool known[2] = {false, false};
    for (uint32_t x = 0; x < width; x += TRL_CLI_CELL_WIDTH) {
        size_t left = (size_t)4 * x, right = x + 1 < width ? left + 4 : left;
        const uint8_t *const four[4] = {top + left, top + right, low + left, low + right};
        int mask = split(four, want[0], want[1]);
        for (int i = mask ? 0 : 1; i < 2; i++) { // a blank has no ink
            if (known[i] && memcmp(set[i], want[i], 3) == 0) continue;
            color(out, terminal, i == 0 ? 30 : 40, want[i]);
            memcpy(set[i], want[i], 3);
            known[i] = true;
        }
        fputs(quadrants[mask], out);
    }
    fputs("\033[0m", out);
}

static int brightness(const uint8_t *p) {
    int most = p[0] > p[1] ? p[0] : p[1];
    return p[2] > most ? p[2] : most;
}

// Dots where the pixel is brighter than a threshold that changes from pixel to pixel, so that
// greys show by how many there are. Blanks at the end are left out.
static void line_in_dots(FILE *out, const uint8_t *rgba, uint32_t width, uint32_t rows) {
    static const uint8_t bits[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    static const uint8_t thresholds[4][2] = {{60, 150}, {195, 105}, {83, 173}, {218, 128}};
    uint32_t blanks = 0;
    for (uint32_t x = 0; x < width; x += TRL_CLI_CELL_WIDTH) {
        uint32_t dots = 0;
        for (uint32_t j = 0; j < rows; j++)
            for (uint32_t i = 0; i < TRL_CLI_CELL_WIDTH && x + i < width; i++)
                if (brightness(rgba + 4 * ((size_t)j * width + x + i)) > thresholds[j][i])
                    dots |= bits[j][i];
        if (dots == 0) {
            blanks++;
            continue;
        }
        for (; blanks > 0; blanks--)
            fputc(' ', out);
        // U+2800 and on, in UTF-8.
        fprintf(out, "\xe2%c%c", (int)(0xa0 | dots >> 6), (int)(0x80 | (dots & 63)));
    }
}

void trl_cli_terminal_blocks(FILE *out, const trl_cli_terminal *terminal, const uint8_t *rgba,
                             uint32_t width, uint32_t height, const trl_cli_margin *margin) {
    uint32_t rows = terminal->colors > 0 ? TRL_CLI_CELL_COLOR : TRL_CLI_CELL_PLAIN;
    for (uint32_t y = 0; y < height; y += rows) {
        const uint8_t *top = rgba + (size_t)4 * y * width;
        const uint8_t *low = y + 1 < height ? top + (size_t)4 * width : top;
        if (margin) margin->write(out, margin->user, y / rows);
        if (terminal->colors > 0)
            line_in_color(out, terminal, top, low, width);
        else
            line_in_dots(out, top, width, height - y < rows ? height - y : rows);
        fputc('\n', out);
    }
}

void trl_cli_terminal_swatch(FILE *out, const trl_cli_terminal *terminal, const uint8_t rgb[3]) {
    if (terminal->colors == 0) return;
    color(out, terminal, 40, rgb);
    fputs("  \033[0m ", out);
}

// --- kitty ------------------------------------------------------------------------

static void put_base64(FILE *out, const uint8_t *bytes, size_t n) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        uint32_t three = (uint32_t)bytes[i] << 16;
        if (i + 1 < n) three |= (uint32_t)bytes[i + 1] << 8;
        if (i + 2 < n) three |= bytes[i + 2];
        for (size_t k = 0; k < 4; k++)
            fputc(i + k <= n ? digits[three >> (18 - 6 * k) & 63] : '=', out);
    }
}

void trl_cli_terminal_kitty(FILE *out, const uint8_t *png, size_t bytes) {
    enum { CHUNK = 3072 }; // 4096 in base64
    for (size_t at = 0; at < bytes; at += CHUNK) {
        size_t n = bytes - at < CHUNK ? bytes - at : CHUNK;
        fprintf(out, "\033_G%sm=%d;", at == 0 ? "a=T,f=100,q=2," : "", at + n < bytes);
        put_base64(out, png + at, n);
        fputs("\033\\", out);
    }
    fputc('\n', out);
}
