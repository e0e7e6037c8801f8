// The colour checker: six by four patches on a black card.
#include "chart/checker.h"

#include <math.h>

#define CARD 0.01 // reflectance of the card, which the black patch must stand out from
#define GAP 0.07  // between a cell's edge and its patch, of the cell's smaller side

void trl_chart_checker_at(double u, double v, double cell_width, double cell_height,
                          double rgb[3]) {
    double column = floor(fmin(fmax(u, 0.0), 1.0 - 1e-9) * TRL_CHECKER_COLUMNS);
    double row = floor(fmin(fmax(v, 0.0), 1.0 - 1e-9) * TRL_CHECKER_ROWS);
    double gap = GAP * fmin(cell_width, cell_height);
    double from_x = (0.5 - fabs(u * TRL_CHECKER_COLUMNS - column - 0.5)) * cell_width;
    double from_y = (0.5 - fabs(v * TRL_CHECKER_ROWS - row - 0.5)) * cell_height;
    bool card = from_x < gap || from_y < gap;
    const double *patch = trl_checker_ap0[(int)row * TRL_CHECKER_COLUMNS + (int)column];
    for (int c = 0; c < 3; c++)
        rgb[c] = card ? CARD : patch[c];
}

void trl_chart_checker(const trl_chart_area *area) {
    double cell_width = (double)area->width / TRL_CHECKER_COLUMNS;
    double cell_height = (double)area->height / TRL_CHECKER_ROWS;
    for (uint32_t y = area->y; y < area->y + area->rows; y++) {
        for (uint32_t x = 0; x < area->width; x++) {
            double rgb[3];
            trl_chart_checker_at((x + 0.5) / area->width, (y + 0.5) / area->height, cell_width,
                                 cell_height, rgb);
            trl_chart_put(area, x, y, rgb);
        }
    }
}
