// What the charts share: the exposure scale, its marks, and the colour wheel.
#include "chart/chart.h"

#include <math.h>

double trl_chart_stops_at(uint32_t x, uint32_t width) {
    // One division at the end: the centre of a step is then exactly a whole number.
    double twice = 2.0 * x + 1.0 - width;
    return TRL_CHART_STEPS * twice / (2.0 * width);
}

float trl_chart_tick_at(uint32_t x, uint32_t width, double v) {
    double stops = trl_chart_stops_at(x, width);
    double nearest = floor(stops + 0.5);
    double pixels = (stops - nearest) * width / TRL_CHART_STEPS;
    double half = fmax(0.5, width / 1920.0);
    if (pixels < -half || pixels >= half) return 0.0f;
    int k = (int)nearest;
    double reach = k == 0 ? 1.0 : k % 5 == 0 ? 0.7 : 0.4;
    return v >= 1.0 - reach ? TRL_CHART_TICK : 0.0f;
}

void trl_chart_hue(double turn, double rgb[3]) {
    for (int c = 0; c < 3; c++) {
        double from_own = fabs(turn - c / 3.0);
        from_own = fmin(from_own, 1.0 - from_own);
        rgb[c] = fmin(fmax(2.0 - 6.0 * from_own, 0.0), 1.0);
    }
}
