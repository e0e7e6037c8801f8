// The grey ramp: a smooth strip, marks, and one step for each stop.
#include "chart/chart.h"

#include <math.h>

#define SMOOTH_END 0.52 // of the height
#define TICKS_END 0.60

void trl_chart_ramp(const trl_chart_area *area) {
    for (uint32_t y = area->y; y < area->y + area->rows; y++) {
        double v = (y + 0.5) / area->height;
        for (uint32_t x = 0; x < area->width; x++) {
            double stops = trl_chart_stops_at(x, area->width), gray;
            if (v < SMOOTH_END)
                gray = TRL_CHART_GRAY * exp2(stops);
            else if (v < TICKS_END)
                gray =
                    trl_chart_tick_at(x, area->width, (v - SMOOTH_END) / (TICKS_END - SMOOTH_END));
            else
                gray = ldexp(TRL_CHART_GRAY, (int)floor(stops + 0.5));
            trl_chart_put(area, x, y, (const double[3]){gray, gray, gray});
        }
    }
}
