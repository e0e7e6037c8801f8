// chart/checker.h: the 24 patches, for the chart and for the card in the studio.
#ifndef TRL_CHART_CHECKER_H
#define TRL_CHART_CHECKER_H

#include "chart/chart.h"

#define TRL_CHECKER_COLUMNS 6
#define TRL_CHECKER_ROWS 4
#define TRL_CHECKER_PATCHES 24

/// ACES2065-1 of each patch, row by row from dark skin to black.
extern const double trl_checker_ap0[TRL_CHECKER_PATCHES][3];

/// The card at u, v (0…1 from its left upper corner), whose cells measure
/// cell_width × cell_height in any unit: the patch there, or the black between.
void trl_chart_checker_at(double u, double v, double cell_width, double cell_height, double rgb[3]);

#endif
