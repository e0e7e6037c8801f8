// The gamma chart: lines of full and no light beside the greys that match them.
//
// Lines that are on for a share q of the rows send out q of white's light on any display
// (and black's light for the rest). The grey that looks the same from afar tells which
// code makes that light: for a power law, gamma = ln q / ln code.
#include "chart/chart.h"
#include "chart/gamma.h"

#include <math.h>
#include <string.h>

// The display's black is what its lines are dark with: 1/1000 of white is a common LCD's.
static const double bt1886_black = 0.001;

static const struct column {
    const char *label;
    trl_gamma_curve curve;
} columns[] = {
    {"1.8", {.kind = TRL_TRANSFER_GAMMA, .gamma = 1.8}},
    {"1.9", {.kind = TRL_TRANSFER_GAMMA, .gamma = 1.9}},
    {"2.0", {.kind = TRL_TRANSFER_GAMMA, .gamma = 2.0}},
    {"2.1", {.kind = TRL_TRANSFER_GAMMA, .gamma = 2.1}},
    {"2.2", {.kind = TRL_TRANSFER_GAMMA, .gamma = 2.2}},
    {"sRGB", {.kind = TRL_TRANSFER_SRGB}},
    {"2.3", {.kind = TRL_TRANSFER_GAMMA, .gamma = 2.3}},
    {"2.4", {.kind = TRL_TRANSFER_GAMMA, .gamma = 2.4}},
    {"1886", {.kind = TRL_TRANSFER_BT1886, .black = bt1886_black}},
    {"2.5", {.kind = TRL_TRANSFER_GAMMA, .gamma = 2.5}},
    {"2.6", {.kind = TRL_TRANSFER_GAMMA, .gamma = 2.6}},
};
enum { COLUMNS = sizeof columns / sizeof *columns, ROWS = TRL_GAMMA_PHOTO_ROWS };
_Static_assert((int)COLUMNS == (int)TRL_GAMMA_CHART_COLUMNS, "the photo knows the columns");

static const struct row {
    const char *label;
    uint32_t on; // lines of TRL_GAMMA_CHART_CYCLE that are lit
} rows[ROWS] = {{"25%", 1}, {"50%", 2}, {"75%", 3}};

// Letters of 5 × 7 dots: bits 4…0 of each row from left to right.
static const struct glyph {
    char letter;
    unsigned char rows[7];
} glyphs[] = {
    {'0', {0x0e, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0e}},
    {'1', {0x04, 0x0c, 0x04, 0x04, 0x04, 0x04, 0x0e}},
    {'2', {0x0e, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1f}},
    {'3', {0x1f, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0e}},
    {'4', {0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02}},
    {'5', {0x1f, 0x10, 0x1e, 0x01, 0x01, 0x11, 0x0e}},
    {'6', {0x06, 0x08, 0x10, 0x1e, 0x11, 0x11, 0x0e}},
    {'7', {0x1f, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08}},
    {'8', {0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e}},
    {'9', {0x0e, 0x11, 0x11, 0x0f, 0x01, 0x02, 0x0c}},
    {'.', {0x00, 0x00, 0x00, 0x00, 0x00, 0x0c, 0x0c}},
    {'%', {0x18, 0x19, 0x02, 0x04, 0x08, 0x13, 0x03}},
    {'s', {0x00, 0x00, 0x0e, 0x10, 0x0e, 0x01, 0x1e}},
    {'R', {0x1e, 0x11, 0x11, 0x1e, 0x14, 0x12, 0x11}},
    {'G', {0x0e, 0x11, 0x10, 0x17, 0x11, 0x11, 0x0f}},
    {'B', {0x1e, 0x11, 0x11, 0x1e, 0x11, 0x11, 0x1e}},
};

static bool dot_of(char letter, uint32_t x, uint32_t y) {
    for (size_t i = 0; i < sizeof glyphs / sizeof *glyphs; i++)
        if (glyphs[i].letter == letter) return x < 5 && y < 7 && glyphs[i].rows[y] >> (4 - x) & 1;
    return false;
}

// Whether a text centred at (x, y), drawn in dots of `dot` pixels, covers a pixel.
static bool text_covers(const char *text, double x, double y, uint32_t dot, uint32_t px,
                        uint32_t py) {
    double n = (double)strlen(text), left = floor(x - (n * 6 - 1) * dot / 2);
    double top = floor(y - 3.5 * dot);
    if (px < left || py < top) return false;
    uint32_t u = (uint32_t)(px - left) / dot, v = (uint32_t)(py - top) / dot;
    return u < n * 6 && v < 7 && dot_of(text[u / 6], u % 6, v);
}

// The code, of 255, whose light is that of lines lit for the share `q`.
static double match(const struct column *column, double q) {
    double black = column->curve.black;
    return nearbyint(255 * trl_gamma_encode(&column->curve, q + (1 - q) * black));
}

static const double page = 40, ink = 200; // codes

double trl_gamma_chart_code(int column, double q) {
    return match(&columns[column], q) / 255;
}

static double code_at(uint32_t x, uint32_t y, uint32_t width, uint32_t height) {
    uint32_t dot = width / 400 > 1 ? width / 400 : 1;
    double u = ((x + 0.5) / width - TRL_GAMMA_CHART_LEFT) /
               (TRL_GAMMA_CHART_RIGHT - TRL_GAMMA_CHART_LEFT) * COLUMNS;
    double v = ((y + 0.5) / height - TRL_GAMMA_CHART_TOP) / TRL_GAMMA_CHART_PITCH;
    double column = floor(u), row = floor(v),
           inside = (v - row) * TRL_GAMMA_CHART_PITCH / TRL_GAMMA_CHART_STRIP;
    if (v >= 0 && row < ROWS && inside < 1 && u >= 0 && column < COLUMNS) {
        uint32_t on = rows[(int)row].on;
        bool patch = fabs(u - column - 0.5) < TRL_GAMMA_CHART_PATCH / 2 &&
                     fabs(inside - 0.5) < TRL_GAMMA_CHART_PATCH / 2;
        if (patch) return match(&columns[(int)column], (double)on / TRL_GAMMA_CHART_CYCLE);
        // Half of the lines in turn, or one or three of four.
        return (on == 2 ? y % 2 < 1 : y % TRL_GAMMA_CHART_CYCLE < on) ? 255 : 0;
    }
    for (int i = 0; i < COLUMNS; i++) {
        double at = (TRL_GAMMA_CHART_LEFT +
                     (TRL_GAMMA_CHART_RIGHT - TRL_GAMMA_CHART_LEFT) * (i + 0.5) / COLUMNS) *
                    width;
        if (text_covers(columns[i].label, at, TRL_GAMMA_CHART_TOP / 2 * height, dot, x, y))
            return ink;
    }
    for (int i = 0; i < ROWS; i++)
        if (text_covers(
                rows[i].label, TRL_GAMMA_CHART_LEFT / 2 * width,
                (TRL_GAMMA_CHART_TOP + TRL_GAMMA_CHART_PITCH * i + TRL_GAMMA_CHART_STRIP / 2) *
                    height,
                dot, x, y))
            return ink;
    return page;
}

void trl_chart_gamma(const trl_chart_area *area) {
    for (uint32_t y = area->y; y < area->y + area->rows; y++) {
        for (uint32_t x = 0; x < area->width; x++) {
            double code = code_at(x, y, area->width, area->height) / 255;
            trl_chart_put(area, x, y, (const double[3]){code, code, code});
        }
    }
}
