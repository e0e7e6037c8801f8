// Charts of colour against exposure: sweep, dominance and neutral.
#include "chart/chart.h"

#include <math.h>

#define TWO_PI 6.283185307179586
#define SWEEP_TOP 10.0   // stops above mid grey at the upper edge
#define SWEEP_RANGE 16.0 // stops from there to the lower edge
#define SWEEP_GAP 0.02   // black between its panels, of a panel's width
#define TICK_BAND 0.14   // of a group's height
#define GAMUTS 3
#define PURE_HUES 6
#define TINTS 5

static void gamut_to_ap0(int gamut, trl_mat3 *out) {
    const trl_chromaticities *const spaces[GAMUTS] = {&trl_primaries_ap1, &trl_primaries_p3_d65,
                                                      &trl_primaries_rec709};
    // These triangles are sound, so the conversion exists.
    if (!trl_rgb_to_rgb(spaces[gamut], &trl_primaries_ap0, TRL_ADAPTATION_BRADFORD, out))
        *out = trl_mat3_identity();
}

static void put_scaled(const trl_chart_area *area, uint32_t x, uint32_t y, const trl_mat3 *to_ap0,
                       const double rgb[3], double scale) {
    double out[3];
    trl_mat3_apply(to_ap0, rgb, out);
    for (int c = 0; c < 3; c++)
        out[c] *= scale;
    trl_chart_put(area, x, y, out);
}

void trl_chart_sweep(const trl_chart_area *area) {
    trl_mat3 to_ap0[GAMUTS];
    for (int g = 0; g < GAMUTS; g++)
        gamut_to_ap0(g, &to_ap0[g]);
    for (uint32_t y = area->y; y < area->y + area->rows; y++) {
        double v = (y + 0.5) / area->height;
        double light = TRL_CHART_GRAY * exp2(SWEEP_TOP - SWEEP_RANGE * v);
        for (uint32_t x = 0; x < area->width; x++) {
            double u = GAMUTS * (x + 0.5) / area->width;
            int gamut = (int)u;
            double place = (u - gamut - 0.5) / (1.0 - SWEEP_GAP) + 0.5;
            double rgb[3] = {0};
            if (place >= 0.0 && place < 1.0) trl_chart_hue(place, rgb);
            put_scaled(area, x, y, &to_ap0[gamut], rgb, light);
        }
    }
}

static void put_tick(const trl_chart_area *area, uint32_t x, uint32_t y, double v) {
    double tick = trl_chart_tick_at(x, area->width, v);
    trl_chart_put(area, x, y, (const double[3]){tick, tick, tick});
}

/// Which of `groups` the row is in, and where in it: its marks (true, `place` in
/// the tick band) or its colours (false, `place` in the rest), both 0…1.
static bool group_at(const trl_chart_area *area, uint32_t y, int groups, int *group,
                     double *place) {
    double v = groups * (y + 0.5) / area->height;
    *group = (int)v;
    double within = v - *group;
    bool marks = within < TICK_BAND && area->height >= 10u * (uint32_t)groups;
    *place = marks ? within / TICK_BAND : fmax(0.0, (within - TICK_BAND) / (1.0 - TICK_BAND));
    return marks;
}

void trl_chart_dominance(const trl_chart_area *area) {
    trl_mat3 to_ap0[GAMUTS];
    for (int g = 0; g < GAMUTS; g++)
        gamut_to_ap0(g, &to_ap0[g]);
    for (uint32_t y = area->y; y < area->y + area->rows; y++) {
        int hue;
        double place, rgb[3];
        bool marks = group_at(area, y, PURE_HUES, &hue, &place);
        trl_chart_hue((double)hue / PURE_HUES, rgb);
        for (uint32_t x = 0; x < area->width; x++) {
            if (marks) {
                put_tick(area, x, y, place);
                continue;
            }
            double light = TRL_CHART_GRAY * exp2(trl_chart_stops_at(x, area->width));
            put_scaled(area, x, y, &to_ap0[(int)(GAMUTS * place)], rgb, light);
        }
    }
}

void trl_chart_neutral(const trl_chart_area *area) {
    static const double tints[TINTS] = {0.0, 0.005, 0.01, 0.02, 0.04};
    trl_mat3 to_ap0;
    gamut_to_ap0(0, &to_ap0);
    for (uint32_t y = area->y; y < area->y + area->rows; y++) {
        int tint;
        double place, rgb[3];
        bool marks = group_at(area, y, TINTS, &tint, &place);
        for (int c = 0; c < 3; c++)
            rgb[c] = 1.0 + tints[tint] * cos(TWO_PI * (place - c / 3.0));
        for (uint32_t x = 0; x < area->width; x++) {
            if (marks) {
                put_tick(area, x, y, place);
                continue;
            }
            double light = TRL_CHART_GRAY * exp2(trl_chart_stops_at(x, area->width));
            put_scaled(area, x, y, &to_ap0, rgb, light);
        }
    }
}
