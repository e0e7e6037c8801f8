// Pictures as text: half blocks, sixels, and the kitty graphics protocol.
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

static void line_in_color(FILE *out, const trl_cli_terminal *terminal, const uint8_t *top,
                          const uint8_t *low, uint32_t width) {
    const uint8_t *before[2] = {NULL, NULL};
    for (uint32_t x = 0; x < width; x++) {
        const uint8_t *pair[2] = {top + (size_t)4 * x, low + (size_t)4 * x};
        for (int i = 0; i < 2; i++) {
            if (before[i] && memcmp(before[i], pair[i], 3) == 0) continue;
            color(out, terminal, i == 0 ? 30 : 40, pair[i]);
            before[i] = pair[i];
        }
        fputs("▀", out);
    }
    fputs("\033[0m", out);
}

static int brightness(const uint8_t *p) {
    int most = p[0] > p[1] ? p[0] : p[1];
    return p[2] > most ? p[2] : most;
}

// The brighter of the two decides, so that thin lines stay. Blanks at the end are left out.
static void line_in_shades(FILE *out, const uint8_t *top, const uint8_t *low, uint32_t width) {
    static const char *const shades[] = {" ", "░", "▒", "▓", "█"};
    uint32_t blanks = 0;
    for (uint32_t x = 0; x < width; x++) {
        int a = brightness(top + (size_t)4 * x), b = brightness(low + (size_t)4 * x);
        int most = a > b ? a : b;
        int shade = most < 32 ? 0 : most < 90 ? 1 : most < 150 ? 2 : most < 215 ? 3 : 4;
        if (shade == 0) {
            blanks++;
            continue;
        }
        for (; blanks > 0; blanks--)
            fputc(' ', out);
        fputs(shades[shade], out);
    }
}

void trl_cli_terminal_blocks(FILE *out, const trl_cli_terminal *terminal, const uint8_t *rgba,
                             uint32_t width, uint32_t height, const trl_cli_margin *margin) {
    for (uint32_t y = 0; y < height; y += 2) {
        const uint8_t *top = rgba + (size_t)4 * y * width;
        const uint8_t *low = y + 1 < height ? top + (size_t)4 * width : top;
        if (margin) margin->write(out, margin->user, y / 2);
        if (terminal->colors > 0)
            line_in_color(out, terminal, top, low, width);
        else
            line_in_shades(out, top, low, width);
        fputc('\n', out);
    }
}

void trl_cli_terminal_swatch(FILE *out, const trl_cli_terminal *terminal, const uint8_t rgb[3]) {
    if (terminal->colors == 0) return;
    color(out, terminal, 40, rgb);
    fputs("  \033[0m ", out);
}

// --- sixel ------------------------------------------------------------------------

enum { SIXEL_COLORS = 256, CUBE = 6 * 7 * 6 };

typedef struct palette {
    uint8_t rgb[SIXEL_COLORS][3];
    int count;
} palette;

static int find(const palette *p, const uint8_t *rgb) {
    for (int i = p->count - 1; i >= 0; i--)
        if (memcmp(p->rgb[i], rgb, 3) == 0) return i;
    return -1;
}

static int cube_index(const uint8_t *p) {
    return (p[0] * 5 + 127) / 255 * 42 + (p[1] * 6 + 127) / 255 * 6 + (p[2] * 5 + 127) / 255;
}

static void cube_fill(palette *p) {
    p->count = CUBE;
    for (int i = 0; i < CUBE; i++) {
        p->rgb[i][0] = (uint8_t)(i / 42 * 255 / 5);
        p->rgb[i][1] = (uint8_t)(i / 6 % 7 * 255 / 6);
        p->rgb[i][2] = (uint8_t)(i % 6 * 255 / 5);
    }
}

// The palette's number of each pixel.
static void quantize(palette *p, const uint8_t *rgba, size_t pixels, uint8_t *out) {
    p->count = 0;
    int last = -1;
    for (size_t i = 0; i < pixels; i++) {
        const uint8_t *rgb = rgba + 4 * i;
        if (last < 0 || memcmp(p->rgb[last], rgb, 3) != 0) last = find(p, rgb);
        if (last < 0 && p->count == SIXEL_COLORS - 1) {
            cube_fill(p);
            for (size_t k = 0; k < pixels; k++)
                out[k] = (uint8_t)cube_index(rgba + 4 * k);
            return;
        }
        if (last < 0) {
            last = p->count++;
            memcpy(p->rgb[last], rgb, 3);
        }
        out[i] = (uint8_t)last;
    }
}

static void put_run(FILE *out, int mask, uint32_t count) {
    if (count > 3)
        fprintf(out, "!%u%c", count, 63 + mask);
    else
        for (; count > 0; count--)
            fputc(63 + mask, out);
}

// Six rows in one colour.
static void put_color(FILE *out, const uint8_t *index, uint32_t width, uint32_t rows, int number) {
    uint32_t run = 0;
    int before = 0;
    fprintf(out, "#%d", number);
    for (uint32_t x = 0; x < width; x++) {
        int mask = 0;
        for (uint32_t r = 0; r < rows; r++)
            mask |= (index[(size_t)r * width + x] == number) << r;
        if (mask != before && run > 0) {
            put_run(out, before, run);
            run = 0;
        }
        before = mask;
        run++;
    }
    if (before != 0) put_run(out, before, run);
}

bool trl_cli_terminal_sixel(FILE *out, const uint8_t *rgba, uint32_t width, uint32_t height) {
    palette p;
    uint8_t *index = calloc((size_t)width * height + 1, 1);
    if (!index) return false;
    quantize(&p, rgba, (size_t)width * height, index);
    fprintf(out, "\033P0;1q\"1;1;%u;%u", width, height);
    for (int i = 0; i < p.count; i++)
        fprintf(out, "#%d;2;%d;%d;%d", i, (p.rgb[i][0] * 100 + 127) / 255,
                (p.rgb[i][1] * 100 + 127) / 255, (p.rgb[i][2] * 100 + 127) / 255);
    for (uint32_t y = 0; y < height; y += 6) {
        uint32_t rows = height - y < 6 ? height - y : 6;
        const uint8_t *band = index + (size_t)y * width;
        bool used[SIXEL_COLORS] = {false}, first = true;
        for (size_t i = 0; i < (size_t)rows * width; i++)
            used[band[i]] = true;
        for (int i = 0; i < p.count; i++) {
            if (!used[i]) continue;
            if (!first) fputc('$', out);
            first = false;
            put_color(out, band, width, rows, i);
        }
        fputc('-', out);
    }
    fputs("\033\\", out);
    free(index);
    return true;
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
