// chart/gamma.h: where things stand on the gamma chart, for who draws and who reads it.
#ifndef TRL_CHART_GAMMA_H
#define TRL_CHART_GAMMA_H

#include <troland/chart.h>

enum {
    TRL_GAMMA_CHART_COLUMNS = TRL_GAMMA_PHOTO_PATCHES / TRL_GAMMA_PHOTO_ROWS,
    TRL_GAMMA_CHART_CYCLE = 4 // lines; 1, 2 and 3 of them are lit, from the first row to the last
};

// Places on the page, in shares of its width and height.
#define TRL_GAMMA_CHART_LEFT 0.085  // of the strips of lines; their labels stand left of it
#define TRL_GAMMA_CHART_RIGHT 0.985 //
#define TRL_GAMMA_CHART_TOP 0.09    // the columns' labels stand above it
#define TRL_GAMMA_CHART_STRIP 0.27  // height of a strip
#define TRL_GAMMA_CHART_PITCH 0.30  // from strip to strip
#define TRL_GAMMA_CHART_PATCH 0.56  // a patch's width, of its column's; its height, of its strip's

/// The code 0…1 of the patch in a column whose light is that of lines lit for the share `q`.
double trl_gamma_chart_code(int column, double q);

#endif
